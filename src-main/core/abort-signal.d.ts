/**
 * The part of the platform's AbortSignal that the core looks at. Only the core's own tsconfig reads this file: its library
 * has neither DOM nor Node, and every other layer brings the real type, which has these members too.
 */
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
