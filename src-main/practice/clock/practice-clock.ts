import type { Clock } from '../../core/ports.ts';
import { practiceTimeAfter, realTimeUntil, type Tempo } from './tempo.ts';

/** A waiter comes back at the latest after this much real time (contract of the Clock port). */
const LONGEST_WAIT_MS = 30_000;

interface Options {
  /** Practice time at the start, epoch ms. */
  readonly startAtMs: number;
  /** Factor of the fast stretch, at least 1. */
  readonly speed: number;
}

/**
 * The carrier's time. It runs like any clock, and `speed` times faster only while a change waits for its reflection:
 * signing in and typing the code are never rushed. Never runs backwards.
 */
export class PracticeClock implements Clock {
  readonly #fastFactor: number;
  #anchor: Tempo;
  #anchoredAtMs: number;
  readonly #waiters = new Set<() => void>();

  constructor({ startAtMs, speed }: Options) {
    this.#fastFactor = Math.max(1, speed);
    this.#anchor = { nowMs: startAtMs, speed: 1, fastUntilMs: null };
    this.#anchoredAtMs = performance.now();
  }

  nowMs(): number {
    return Math.floor(this.#exactMs());
  }

  /** Practice seconds per real second right now. */
  get speed(): number {
    return this.tempo().speed;
  }

  /** The clock as another process needs it: the fast stretch, if one is running. */
  tempo(): Tempo {
    const nowMs = this.nowMs();
    const { speed, fastUntilMs } = this.#anchor;
    return fastUntilMs !== null && fastUntilMs > nowMs
      ? { nowMs, speed, fastUntilMs }
      : { nowMs, speed: 1, fastUntilMs: null };
  }

  /** Runs fast until practice time `untilMs` (or later, when a longer stretch is already running). */
  runFastUntil(untilMs: number): void {
    const exactMs = this.#exactMs();
    const before = this.#anchor.fastUntilMs ?? 0;
    this.#anchor = { nowMs: exactMs, speed: this.#fastFactor, fastUntilMs: Math.max(before, untilMs) };
    this.#anchoredAtMs = performance.now();
    for (const wake of [...this.#waiters]) wake();
  }

  /** Timers do not hold the process: the carrier's sockets do, until it is stopped. */
  waitUntil(atMs: number, signal: AbortSignal): Promise<void> {
    const giveUpAtMs = performance.now() + LONGEST_WAIT_MS;
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const look = () => {
        clearTimeout(timer);
        const leftMs = giveUpAtMs - performance.now();
        if (signal.aborted || leftMs <= 0 || this.nowMs() >= atMs) {
          this.#waiters.delete(look);
          signal.removeEventListener('abort', look);
          resolve();
          return;
        }
        const untilMs = realTimeUntil({ ...this.tempo(), nowMs: this.#exactMs() }, atMs);
        timer = setTimeout(look, Math.max(1, Math.ceil(Math.min(untilMs, leftMs))));
        timer.unref();
      };
      this.#waiters.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  #exactMs(): number {
    return practiceTimeAfter(this.#anchor, performance.now() - this.#anchoredAtMs);
  }
}
