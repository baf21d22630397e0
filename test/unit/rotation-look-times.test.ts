import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SERVICES } from '../../src-main/core/line.ts';
import { reflectionWindow } from '../../src-main/core/plan/reflection.ts';
import {
  momentOf,
  nextDeviceLook,
  nextLook,
  plannedLooks,
  saysNothing,
} from '../../src-main/core/rotation/look-times.ts';
import type { Look } from '../../src-main/core/rotation/state.ts';
import { VERDICTS } from '../../src-main/core/verify/verdict.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import { inJapan } from '../doubles/manual-timetable.ts';

const MINUTE_MS = 60_000;
const planFor = (service: (typeof SERVICES)[number], acceptedAtMs: number) => ({
  profile: PROFILE,
  service,
  acceptedAtMs,
  window: reflectionWindow(PROFILE, service, acceptedAtMs),
});

test.each(['b2bua', 'opengate'] as const)('no planned look at a %s line lies before its slot time', (service) => {
  for (let minute = 0; minute < 1_440; minute += 1) {
    const plan = planFor(service, inJapan('2026-11-24', '0:00') + minute * MINUTE_MS);
    expect(Math.min(...plannedLooks(plan))).toBeGreaterThanOrEqual(plan.window.earliestMs);
  }
});

test('near a boundary both slot times are looked at', () => {
  const looks = plannedLooks(planFor('b2bua', inJapan('2026-11-24', '17:00')));
  expect(looks).toContain(inJapan('2026-11-24', '17:30:20'));
  expect(looks).toContain(inJapan('2026-11-24', '18:30:20'));
});

describe('the next look', () => {
  const verdict = fc.constantFrom(...VERDICTS);
  const looks = fc.array(
    fc.record({ atMs: fc.constant(0), password: fc.constantFrom('new' as const, 'old' as const), verdict }),
    { maxLength: 40 },
  );

  test('lies in the future, five seconds at least, and never before the window opens', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SERVICES),
        fc.nat(1_439),
        fc.nat(2_000),
        looks,
        (service, minute, laterMinutes, seen) => {
          const plan = planFor(service, inJapan('2026-11-24', '0:00') + minute * MINUTE_MS);
          const afterMs = plan.acceptedAtMs + laterMinutes * MINUTE_MS;
          const next = nextLook(plan, afterMs, seen as Look[]);
          if (next === undefined) return;
          expect(next).toBeGreaterThanOrEqual(afterMs + 5_000);
          expect(next).toBeGreaterThanOrEqual(plan.window.earliestMs);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is never missing while the window is open, however many looks were spent', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SERVICES),
        fc.nat(1_439),
        fc.double({ min: 0, max: 1, noNaN: true }),
        looks,
        (service, minute, share, seen) => {
          const plan = planFor(service, inJapan('2026-11-24', '0:00') + minute * MINUTE_MS);
          const afterMs = Math.floor(plan.acceptedAtMs + share * (plan.window.latestMs - plan.acceptedAtMs - 1));
          expect(nextLook(plan, afterMs, seen as Look[])).toBeDefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  test('leaves a registrar alone for ten minutes that blocked us', () => {
    const plan = planFor('b2bua', inJapan('2026-11-24', '18:50'));
    const afterMs = inJapan('2026-11-24', '19:30:20');
    const next = nextLook(plan, afterMs, [{ atMs: afterMs, password: 'new', verdict: 'blocked' }]);
    expect(next).toBeGreaterThanOrEqual(afterMs + 10 * MINUTE_MS);
  });

  test('comes soon after an outage of the registrar, then slower, and ends after a day', () => {
    const plan = planFor('ip-phone', inJapan('2026-11-24', '10:00'));
    const seen: Look[] = [];
    let atMs = plan.window.latestMs + 3_600_000;
    for (let count = 0; count < 2_000; count += 1) {
      seen.push({ atMs, password: 'new', verdict: 'no-answer' });
      const next = nextLook(plan, atMs, seen.slice(-40));
      if (next === undefined) break;
      expect(next - atMs).toBeLessThanOrEqual(10 * MINUTE_MS);
      atMs = next;
    }
    expect(atMs).toBeGreaterThanOrEqual(plan.window.latestMs + 86_400_000);
    expect(atMs).toBeLessThan(plan.window.latestMs + 86_400_000 + 11 * MINUTE_MS);
    expect(seen.length).toBeLessThan(400);
  });
});

test('looks for the device follow the moment it was given the password, and end', () => {
  const times: number[] = [];
  let atMs: number | undefined = nextDeviceLook(PROFILE, 0, 0);
  while (atMs !== undefined) {
    times.push(atMs / 1_000);
    atMs = nextDeviceLook(PROFILE, 0, atMs);
  }
  expect(times).toEqual(PROFILE.looks.value.afterReconnectS);
});

test('a refusal means "wait" until ten minutes after the latest reflection', () => {
  const window = { earliestMs: 1_000_000, latestMs: 2_000_000 };
  expect(momentOf(window, 999_999)).toBe('before-reflection');
  expect(momentOf(window, 1_000_000)).toBe('around-reflection');
  expect(momentOf(window, 2_599_999)).toBe('around-reflection');
  expect(momentOf(window, 2_600_000)).toBe('after-reflection');
});

test('only an answer to a login says something about the password', () => {
  expect(VERDICTS.filter((one) => !saysNothing(one))).toEqual([
    'accepted',
    'not-yet',
    'password-refused',
    'user-unknown',
    'forbidden',
  ]);
});
