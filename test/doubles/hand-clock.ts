import type { Clock } from '../../src-main/core/ports.ts';

interface Happening {
  readonly atMs: number;
  readonly happen: () => void | Promise<void>;
}

/** More waits than any rotation needs: whoever reaches this spins. */
const MOST_WAITS = 5_000;

/**
 * Time by hand. The world's time (`trueMs`) stands still until somebody waits and then jumps there, stopping at whatever
 * was arranged to happen on the way. The laptop's clock shows it with its own error.
 */
export class HandClock implements Clock {
  trueMs: number;
  laptopErrorMs = 0;
  /** The laptop sleeps: the next wait ends this much too late. */
  oversleepMs = 0;
  #waits = 0;
  readonly #happenings: Happening[] = [];

  constructor(startMs: number) {
    this.trueMs = startMs;
  }

  nowMs(): number {
    return this.trueMs + this.laptopErrorMs;
  }

  /** Since a start of the computer long ago; no error of the wall clock moves it. */
  steadyMs(): number {
    return this.trueMs - 1_000_000_000;
  }

  /** Arranges something of the outside world, in true time. */
  at(atMs: number, happen: () => void | Promise<void>): void {
    this.#happenings.push({ atMs, happen });
    this.#happenings.sort((one, other) => one.atMs - other.atMs);
  }

  async advanceTo(trueMs: number): Promise<void> {
    const errorBefore = this.laptopErrorMs;
    for (;;) {
      const next = this.#happenings[0];
      if (next === undefined || next.atMs > trueMs) break;
      this.#happenings.shift();
      this.trueMs = Math.max(this.trueMs, next.atMs);
      await next.happen();
      // The clock was set: whoever waits looks at it again.
      if (this.laptopErrorMs !== errorBefore) return;
    }
    this.trueMs = Math.max(this.trueMs, trueMs);
  }

  async waitUntil(atMs: number, signal: AbortSignal): Promise<void> {
    this.#waits += 1;
    if (this.#waits > MOST_WAITS) throw new Error('somebody waits without end');
    await Promise.resolve();
    if (signal.aborted) return;
    const late = this.oversleepMs;
    this.oversleepMs = 0;
    await this.advanceTo(atMs - this.laptopErrorMs + late);
  }
}
