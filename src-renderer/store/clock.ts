import { useSyncExternalStore } from 'react';
import { useHeld } from './held.ts';

const TICK_MS = 1_000;

/**
 * The clock that counts (the practice carrier's in practice mode), epoch ms: the snapshot's time, carried on at its speed.
 * The host sends no ticks, so a wait costs nothing but this.
 */
export function nowMs(): number {
  const { snapshot, receivedAtMs } = useHeld.getState();
  if (snapshot === null) return Date.now();
  return snapshot.nowMs + (performance.now() - receivedAtMs) * snapshot.clockSpeed;
}

/** What the screens show: fixed between ticks, or a fast practice clock would change while React draws. */
let shownMs = nowMs();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  shownMs = nowMs();
  for (const listener of listeners) listener();
}

/** One timer for the whole window, none while nobody looks. */
function keepTicking(): void {
  const isWanted = listeners.size > 0 && !document.hidden;
  if (isWanted && timer === undefined) timer = setInterval(tick, TICK_MS);
  if (!isWanted && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
  }
}

document.addEventListener('visibilitychange', () => {
  keepTicking();
  if (!document.hidden) tick();
});
useHeld.subscribe(tick);

function subscribe(listener: () => void): () => void {
  // Nobody looked for a while: the last tick may be old.
  if (listeners.size === 0) shownMs = nowMs();
  listeners.add(listener);
  keepTicking();
  return () => {
    listeners.delete(listener);
    keepTicking();
  };
}

/** Now, cut to `stepMs`: a component that shows minutes is drawn again once a minute. */
export function useNow(stepMs = TICK_MS): number {
  return useSyncExternalStore(subscribe, () => Math.floor(shownMs / stepMs) * stepMs);
}
