import type { TestContext } from 'vitest';

export type Closing = <T>(thing: T, close: (thing: T) => Promise<void>) => T;

/**
 * Hands a thing on, and has it closed when the test of this context is over, whatever came of it; the youngest first. The
 * context is asked for because tests of one file may run at the same time.
 */
export function closingWith(context: Pick<TestContext, 'onTestFinished'>): Closing {
  return (thing, close) => {
    context.onTestFinished(() => close(thing));
    return thing;
  };
}
