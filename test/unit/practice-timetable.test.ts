import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCarrier } from '../../src-main/core/carrier.ts';
import { SERVICES } from '../../src-main/core/line.ts';
import { reflectionWindow } from '../../src-main/core/plan/reflection.ts';
import { reflectionMoment, timetableMoment } from '../../src-main/practice/timetable.ts';
import { makeTroubles } from '../../src-main/practice/troubles.ts';

const profile = parseCarrier(
  JSON.parse(readFileSync(new URL('../../assets/carriers/rakuten-ip-phone.json', import.meta.url), 'utf8')),
);
const MINUTE_MS = 60_000;
const midnightMs = Date.UTC(2026, 10, 23, 15, 0);
const b2bua = { reflection: profile.services.b2bua.reflection.value, utcOffsetMinutes: 540 };

function japanTime(atMs: number): string {
  return new Date(atMs + 540 * MINUTE_MS).toISOString().slice(0, 16);
}

describe('the practice timetable', () => {
  test.each([
    ['a change at 14:00 takes effect at 17:30, as in the manual', 14 * 60, '2026-11-24T17:30'],
    ['a change at midnight takes effect at 1:30', 0, '2026-11-24T01:30'],
    ['a change at 1:59 takes effect at 2:30', 119, '2026-11-24T02:30'],
    ['a change at 16:59 takes effect at 17:30', 1_019, '2026-11-24T17:30'],
    ['a change at 17:00 takes effect at 18:30', 1_020, '2026-11-24T18:30'],
    ['a change at 23:59 takes effect at 0:30 the next day', 1_439, '2026-11-25T00:30'],
  ])('%s', (_name, minute, expected) => {
    expect(japanTime(timetableMoment({ ...b2bua, acceptedAtMs: midnightMs + minute * MINUTE_MS }))).toBe(expected);
  });

  test('in every minute of a day the practice carrier keeps what the plan promises', () => {
    for (const service of SERVICES)
      for (let minute = 0; minute < 1_440; minute += 1) {
        const acceptedAtMs = midnightMs + minute * MINUTE_MS;
        const reflection = profile.services[service].reflection.value;
        const momentMs = timetableMoment({ reflection, utcOffsetMinutes: 540, acceptedAtMs });
        const { earliestMs, latestMs } = reflectionWindow(profile, service, acceptedAtMs);
        expect(momentMs, `${service} ${minute}`).toBeGreaterThanOrEqual(earliestMs);
        expect(momentMs, `${service} ${minute}`).toBeLessThanOrEqual(latestMs);
      }
  });

  test('troubles move the reflection early, late, or out of reach', () => {
    const question = { ...b2bua, acceptedAtMs: midnightMs + 840 * MINUTE_MS };
    const at = (trouble: 'reflect-early' | 'reflect-late' | 'reflect-never') =>
      reflectionMoment(question, makeTroubles([trouble]));
    expect(at('reflect-early')).toBe(question.acceptedAtMs + MINUTE_MS);
    expect(at('reflect-late')).toBe(timetableMoment(question) + 20 * MINUTE_MS);
    expect(at('reflect-never')).toBeUndefined();
  });
});
