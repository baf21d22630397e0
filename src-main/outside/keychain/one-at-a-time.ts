/** What became of a call: it settled in time, or the limit passed first (and the call may still be under way). */
export type Timed<T> = { readonly inTime: true; readonly value: T } | { readonly inTime: false };

/** Resolves when `promise` settles or after `limitMs` of real time, whichever is first; rejects only in time. */
async function within<T>(promise: Promise<T>, limitMs: number): Promise<Timed<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<Timed<T>>((resolve) => {
    timer = setTimeout(() => resolve({ inTime: false }), limitMs);
  });
  try {
    return await Promise.race([promise.then((value) => ({ inTime: true, value }) as const), limit]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Lets at most one native call be under way. Two reasons: a write that hung and comes through late can then never overtake
 * a younger one, and hanging calls cannot use up the four threads that Node shares with files and name look-ups.
 */
export function oneAtATime(limitMs: number): <T>(call: () => Promise<T>) => Promise<Timed<T>> {
  let underWay: Promise<unknown> = Promise.resolve();
  return async (call) => {
    const before = underWay;
    let isGivenUp = false;
    const own = (async () => {
      // The trouble of an earlier call was its own caller's to report.
      await before.catch(() => undefined);
      return isGivenUp ? undefined : { value: await call() };
    })();
    underWay = own;
    // A call that rejects after its limit has nobody left to tell.
    own.catch(() => undefined);
    const timed = await within(own, limitMs);
    if (timed.inTime && timed.value !== undefined) return { inTime: true, value: timed.value.value };
    isGivenUp = true;
    return { inTime: false };
  };
}
