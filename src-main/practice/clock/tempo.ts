/**
 * How practice time runs from one anchor on: `speed` times real time until `fastUntilMs`, then as fast as real time.
 * Both ends of the wire (the carrier's clock, and a clock in another process) compute with the same function, so that
 * one synchronisation is enough for the whole fast stretch.
 */
export interface Tempo {
  /** Practice time at the anchor, epoch ms. */
  readonly nowMs: number;
  readonly speed: number;
  /** Practice time at which the fast stretch ends; null when time runs normally. */
  readonly fastUntilMs: number | null;
}

/** Practice time after `elapsedMs` of real time. */
export function practiceTimeAfter(tempo: Tempo, elapsedMs: number): number {
  const { nowMs, speed, fastUntilMs } = tempo;
  if (fastUntilMs === null || fastUntilMs <= nowMs) return nowMs + elapsedMs;
  const fast = nowMs + elapsedMs * speed;
  if (fast <= fastUntilMs) return fast;
  return fastUntilMs + (elapsedMs - (fastUntilMs - nowMs) / speed);
}

/** Real milliseconds from the anchor until practice time `atMs`. */
export function realTimeUntil(tempo: Tempo, atMs: number): number {
  const { nowMs, speed, fastUntilMs } = tempo;
  if (fastUntilMs === null || fastUntilMs <= nowMs) return atMs - nowMs;
  if (atMs <= fastUntilMs) return (atMs - nowMs) / speed;
  return (fastUntilMs - nowMs) / speed + (atMs - fastUntilMs);
}
