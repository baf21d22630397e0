import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { SERVICES } from '../../src-main/core/line.ts';
import { outageCurve } from '../../src-main/core/plan/plan.ts';
import { isNearBoundary, reflectionWindow } from '../../src-main/core/plan/reflection.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import {
  inJapan,
  japaneseDate,
  PRINTED_ROWS,
  possibleReflections,
  printedReflection,
} from '../doubles/manual-timetable.ts';

const MINUTE_MS = 60_000;
const DAYS = ['2026-11-24', '2026-12-31', '2028-02-29', '2028-02-28', '2027-03-14'];
const GUARD_MINUTES = PROFILE.boundaryGuardMinutes.value;

function expectAsPrinted(service: (typeof SERVICES)[number], atMs: number): void {
  const window = reflectionWindow(PROFILE, service, atMs);
  const possible = possibleReflections(service, atMs, GUARD_MINUTES);
  const printed = { earliestMs: Math.min(...possible), latestMs: Math.max(...possible) };
  if (window.earliestMs !== printed.earliestMs || window.latestMs !== printed.latestMs) {
    // Compared by hand: an assertion for each second of a day would be slow.
    expect({ at: new Date(atMs).toISOString(), ...window }).toEqual({ at: new Date(atMs).toISOString(), ...printed });
  }
  const isUnclear = service !== 'ip-phone' && printed.earliestMs !== printed.latestMs;
  if (isNearBoundary(PROFILE, service, atMs) !== isUnclear)
    expect(new Date(atMs).toISOString()).toBe('near a boundary');
}

test('the printed timetable has ten rows', () => {
  expect(PRINTED_ROWS).toBe(10);
});

describe.each(SERVICES)('a change for %s', (service) => {
  test.each(DAYS)('takes effect as the manual prints it, for every minute of %s', (date) => {
    const midnightMs = inJapan(date, '0:00');
    for (let minute = 0; minute < 1_440; minute += 1) expectAsPrinted(service, midnightMs + minute * MINUTE_MS);
  });

  test('takes effect as the manual prints it, for every second within five minutes of a boundary', () => {
    for (const hour of [0, 1, 2, 17, 18, 19, 20, 21, 22, 23, 24]) {
      const boundaryMs = inJapan('2026-12-31', '0:00') + hour * 60 * MINUTE_MS;
      for (let second = -300; second <= 300; second += 1) expectAsPrinted(service, boundaryMs + second * 1_000);
    }
  });

  test('is promised the later row, and never a time that has passed', () => {
    for (let second = 0; second < 86_400; second += 7) {
      const atMs = inJapan('2026-11-24', '0:00') + second * 1_000;
      const window = reflectionWindow(PROFILE, service, atMs);
      if (window.latestMs < printedReflection(service, atMs) || window.earliestMs < atMs) {
        expect(new Date(atMs).toISOString()).toBe('promised too early');
      }
    }
  });

  test('has an outage curve of 1,440 minutes of the Japanese day, the first at its midnight', () => {
    const curve = outageCurve({ profile: PROFILE, service }, inJapan('2026-11-24', '14:23:45'));
    expect(curve).toHaveLength(1_440);
    expect(curve[0]?.submitAtMs).toBe(inJapan('2026-11-24', '0:00'));
    expect(curve.at(-1)?.submitAtMs).toBe(inJapan('2026-11-24', '23:59'));
    for (const { submitAtMs, outageMinutes, nearBoundary } of curve) {
      const possible = possibleReflections(service, submitAtMs, GUARD_MINUTES).map(
        (at) => (at - submitAtMs) / MINUTE_MS,
      );
      expect(outageMinutes).toEqual({ best: Math.min(...possible), worst: Math.max(...possible) });
      expect(nearBoundary).toBe(service !== 'ip-phone' && outageMinutes.best !== outageMinutes.worst);
    }
  });
});

test("the manual's worked example: changed at 14:00, reflected at 17:30", () => {
  const window = reflectionWindow(PROFILE, 'b2bua', inJapan('2026-11-24', '14:00'));
  expect(window).toEqual({ earliestMs: inJapan('2026-11-24', '17:30'), latestMs: inJapan('2026-11-24', '17:30') });
});

test('a change in the last hour of the year is reflected in the new year', () => {
  const window = reflectionWindow(PROFILE, 'opengate', inJapan('2026-12-31', '23:30'));
  expect(window.latestMs).toBe(inJapan('2027-01-01', '0:30'));
});

test('the worst minute of the day costs half a day and more, the cheapest about half an hour', () => {
  const worst = outageCurve({ profile: PROFILE, service: 'b2bua' }, inJapan('2026-11-24', '0:00')).map(
    (cost) => cost.outageMinutes,
  );
  // 15 h 30 min from 2:00; the first minute whose guard band reaches 2:00 is 1:58, and the later row is promised there.
  expect(worst[120]).toEqual({ best: 30, worst: 15 * 60 + 30 });
  expect(Math.max(...worst.map((outage) => outage.worst))).toBe(15 * 60 + 32);
  expect(worst[180]).toEqual({ best: 14 * 60 + 30, worst: 14 * 60 + 30 });
  // At hh:02 the row that has just ended may still count: 28 minutes at best, and the later row is promised.
  expect(Math.min(...worst.map((outage) => outage.best))).toBe(28);
  expect(Math.min(...worst.map((outage) => outage.worst))).toBe(33);
});

test.each(['America/New_York', 'Pacific/Kiritimati', 'Asia/Kathmandu', 'Europe/London'])(
  'a laptop set to %s gets the same plan',
  (zone) => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { parseCarrier } from './src-main/core/carrier.ts';
      import { outageCurve, planChange } from './src-main/core/plan/plan.ts';
      import { formatCarrierIso, parseInstant } from './src-main/core/plan/carrier-time.ts';
      const profile = parseCarrier(JSON.parse(readFileSync('assets/carriers/rakuten-ip-phone.json', 'utf8')));
      const request = { profile, service: 'b2bua', businessHours: { from: 540, to: 1080 } };
      const at = ${inJapan('2027-03-14', '2:30')};
      const offset = new Date(at).getTimezoneOffset();
      console.log(JSON.stringify([outageCurve(request, at), planChange(request, at), formatCarrierIso(profile, at),
        parseInstant('2027-03-14T02:30:00+09:00'), offset]));`;
    const inZone = (tz: string): unknown[] =>
      JSON.parse(
        execFileSync(process.execPath, ['--input-type=module', '-e', script], {
          cwd: new URL('../..', import.meta.url),
          env: { ...process.env, TZ: tz, NODE_NO_WARNINGS: '1' },
          encoding: 'utf8',
          maxBuffer: 10_000_000,
        }),
      );
    const abroad = inZone(zone);
    const home = inZone('Asia/Tokyo');
    expect(abroad.at(-1)).not.toBe(home.at(-1));
    expect(abroad.slice(0, -1)).toEqual(home.slice(0, -1));
  },
);

test('the Japanese date of the tests is the one of the calendar', () => {
  expect(japaneseDate(Date.parse('2026-12-31T15:00:00Z'))).toBe('2027-01-01');
});
