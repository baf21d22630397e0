import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PracticeClock } from '../../src-main/practice/clock/practice-clock.ts';
import { practiceTimeAfter, realTimeUntil } from '../../src-main/practice/clock/tempo.ts';

const START_MS = 1_000_000_000_000;
const never = new AbortController().signal;

describe('practice time', () => {
  test('the real time until a moment leads exactly to that moment, across the end of the fast stretch', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.option(fc.integer({ min: 0, max: 40_000_000 })),
        fc.integer({ min: 0, max: 90_000_000 }),
        (speed, fastForMs, aheadMs) => {
          const tempo = { nowMs: START_MS, speed, fastUntilMs: fastForMs === null ? null : START_MS + fastForMs };
          const arrivedMs = practiceTimeAfter(tempo, realTimeUntil(tempo, START_MS + aheadMs));
          expect(Math.abs(arrivedMs - START_MS - aheadMs)).toBeLessThan(1);
        },
      ),
    );
  });

  test('time runs normally until a change waits, then fast, then normally again', async () => {
    const clock = new PracticeClock({ startAtMs: START_MS, speed: 36_000 });
    expect(clock.speed).toBe(1);
    const threeHoursMs = 3 * 3_600_000;
    clock.runFastUntil(clock.nowMs() + threeHoursMs);
    expect(clock.speed).toBe(36_000);
    const begunAtMs = performance.now();
    await clock.waitUntil(START_MS + threeHoursMs, never);
    expect(performance.now() - begunAtMs).toBeLessThan(2_000);
    await clock.waitUntil(clock.nowMs() + 5, never);
    expect(clock.speed).toBe(1);
    expect(clock.tempo().fastUntilMs).toBeNull();
    expect(clock.nowMs() - START_MS).toBeLessThan(threeHoursMs + 2_000);
  });

  test('whoever waits already is taken along when time begins to run fast', async () => {
    const clock = new PracticeClock({ startAtMs: START_MS, speed: 36_000 });
    const waiting = clock.waitUntil(START_MS + 3_600_000, never);
    clock.runFastUntil(START_MS + 4_000_000);
    const begunAtMs = performance.now();
    await waiting;
    expect(clock.nowMs()).toBeGreaterThanOrEqual(START_MS + 3_600_000);
    expect(performance.now() - begunAtMs).toBeLessThan(2_000);
  });

  test('an aborted wait ends at once', async () => {
    const clock = new PracticeClock({ startAtMs: START_MS, speed: 1 });
    const abort = new AbortController();
    const waiting = clock.waitUntil(START_MS + 3_600_000, abort.signal);
    abort.abort();
    await waiting;
    expect(clock.nowMs()).toBeLessThan(START_MS + 5_000);
  });
});
