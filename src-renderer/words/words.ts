import type { ja } from './ja.ts';

/** Every sentence of the window, by screen. A key that one language lacks does not compile. */
export type UiWords = Spoken<typeof ja>;

/** The same sentences with the same facts, in any language. */
export type Spoken<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer G) => string
      ? (...given: G) => string
      : Spoken<T[K]>;
};
