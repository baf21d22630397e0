import { setTimeout as pause } from 'node:timers/promises';

export interface Manners {
  readonly perSecond: number;
  readonly atOnce: number;
}

/** One after the other at a rate that no small router notices, some at once. Ends at once when aborted. */
export async function politely<T>(
  items: readonly T[],
  how: { readonly manners: Manners; readonly act: (item: T) => Promise<void>; readonly signal: AbortSignal },
): Promise<void> {
  const { manners, act, signal } = how;
  const gapMs = 1_000 / manners.perSecond;
  const waiting = [...items];
  let nextAtMs = performance.now();
  async function work(): Promise<void> {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const startAtMs = Math.max(nextAtMs, performance.now());
      nextAtMs = startAtMs + gapMs;
      await rest(startAtMs - performance.now(), signal);
      if (signal.aborted) return;
      await act(item);
    }
  }
  await Promise.all(Array.from({ length: manners.atOnce }, work));
}

/** Milliseconds, or until aborted. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0 && !signal.aborted) await pause(ms, undefined, { signal }).catch(() => undefined);
}
