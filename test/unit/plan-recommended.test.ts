import { describe, expect, test } from 'vitest';
import { SERVICES, type Service } from '../../src-main/core/line.ts';
import { businessMinutesBetween, parseBusinessHours } from '../../src-main/core/plan/business-hours.ts';
import { formatCarrierIso, parseInstant } from '../../src-main/core/plan/carrier-time.ts';
import { planChange } from '../../src-main/core/plan/plan.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import { inJapan, possibleReflections } from '../doubles/manual-timetable.ts';

const MINUTE_MS = 60_000;
const GUARD_MINUTES = PROFILE.boundaryGuardMinutes.value;
const ALLOWANCE_MINUTES = PROFILE.signInAllowanceMinutes.value;

/** Minutes of the day that are business, as a plain list of 1,440 truths. */
function openMinutes(hours: string): boolean[] {
  const [from = '', to = ''] = hours.split('-');
  const minute = (text: string) => Number(text.split(':')[0]) * 60 + Number(text.split(':')[1]);
  const [start, end] = [minute(from), minute(to)];
  return Array.from({ length: 1_440 }, (_, at) => (start < end ? at >= start && at < end : at >= start || at < end));
}

interface NaiveCost {
  readonly business: number;
  readonly worst: number;
  readonly latestMs: number;
  readonly isClear: boolean;
}

function naiveCost(service: Service, atMs: number, open: boolean[] | undefined): NaiveCost {
  const possible = possibleReflections(service, atMs, GUARD_MINUTES);
  const latestMs = Math.max(...possible);
  const worst = (latestMs - atMs) / MINUTE_MS;
  const midnightMs = inJapan('2026-11-24', '0:00');
  let business = 0;
  for (let minute = 0; minute < worst; minute += 1) {
    const ofDay = (((atMs - midnightMs) / MINUTE_MS + minute) % 1_440) as number;
    if (open === undefined || open[ofDay] === true) business += 1;
  }
  return { business, worst, latestMs, isClear: service === 'ip-phone' || new Set(possible).size === 1 };
}

const HOURS = [undefined, '09:00-18:00', '18:00-02:00', '00:00-24:00', '11:30-14:00'];
const NOWS = ['8:59', '14:00', '18:54', '18:59', '23:58'];

describe.each(SERVICES)('the recommended moments for %s', (service) => {
  describe.each(HOURS)('with business hours %s', (hours) => {
    test.each(NOWS)('asked at %s: the cheapest of the next day, never near a boundary', (now) => {
      const nowMs = inJapan('2026-11-24', now);
      const parsed = hours === undefined ? undefined : parseBusinessHours(hours);
      if (parsed?.ok === false) throw new Error('these hours are well formed');
      const plan = planChange({ profile: PROFILE, service, businessHours: parsed?.value }, nowMs);
      const open = hours === undefined ? undefined : openMinutes(hours.replace('24:00', '0:00'));
      const costs = Array.from({ length: 1_440 }, (_, minute) => naiveCost(service, nowMs + minute * MINUTE_MS, open));
      const costOf = (atMs: number) => costs[(atMs - nowMs) / MINUTE_MS];

      expect(plan.recommended.length).toBeGreaterThan(0);
      expect(plan.recommended.length).toBeLessThanOrEqual(3);
      for (const moment of plan.recommended) {
        for (let atMs = moment.submitAtMs; atMs <= moment.submitUntilMs; atMs += MINUTE_MS) {
          expect(costOf(atMs)?.isClear).toBe(true);
        }
        expect(costOf(moment.submitUntilMs)?.latestMs).toBe(
          service === 'ip-phone' ? moment.submitUntilMs + 15 * MINUTE_MS : moment.reflectsAt.latestMs,
        );
        const naive = costOf(moment.submitAtMs);
        expect(moment.outageMinutes.worst).toBe(naive?.worst);
        expect(moment.businessMinutes).toBe(naive?.business);
      }
      // A person needs some minutes to sign in: a start counts when the whole of them lies in one clear row.
      const startable = costs.filter((cost, minute) =>
        service === 'ip-phone'
          ? true
          : costs
              .slice(minute, minute + ALLOWANCE_MINUTES + 1)
              .every(
                (later, _, all) => later.isClear && later.latestMs === cost.latestMs && all.length > ALLOWANCE_MINUTES,
              ),
      );
      const cheapest = startable.reduce((best, one) => (isCheaper(one, best) ? one : best));
      const first = costOf(plan.recommended[0]?.submitAtMs ?? 0);
      expect(first === undefined || isCheaper(cheapest, first)).toBe(false);
      for (const [index, moment] of plan.recommended.slice(1).entries()) {
        const before = costOf(plan.recommended[index]?.submitAtMs ?? 0);
        const here = costOf(moment.submitAtMs);
        expect(before === undefined || here === undefined || isCheaper(here, before)).toBe(false);
      }
    });
  });
});

function isCheaper(one: NaiveCost, other: NaiveCost): boolean {
  return one.business - other.business < 0 || (one.business === other.business && one.worst < other.worst);
}

test('an office that closes at 18:00 is told 18:50 to 18:57, reflected at 19:30', () => {
  const hours = parseBusinessHours('9:00-18:00');
  if (!hours.ok) throw new Error('well formed');
  const plan = planChange(
    { profile: PROFILE, service: 'b2bua', businessHours: hours.value },
    inJapan('2026-11-24', '9:00'),
  );
  expect(plan.outageMinutes).toEqual({ best: 510, worst: 510 });
  expect(plan.recommended[0]).toMatchObject({
    submitAtMs: inJapan('2026-11-24', '18:50'),
    submitUntilMs: inJapan('2026-11-24', '18:57'),
    reflectsAt: { latestMs: inJapan('2026-11-24', '19:30') },
    businessMinutes: 0,
  });
});

test('business minutes across several days, with hours past midnight', () => {
  const hours = { from: 18 * 60, to: 26 * 60 };
  const [fromMs, toMs] = [inJapan('2026-11-24', '1:00'), inJapan('2026-11-26', '1:30')];
  // 1:00-2:00, 18:00-2:00, 18:00-1:30
  expect(businessMinutesBetween({ profile: PROFILE, hours, fromMs, toMs })).toBe(60 + 480 + 450);
});

describe('business hours as typed', () => {
  test.each([
    ['09:00-18:00', 540, 1_080],
    ['9:00-18:00', 540, 1_080],
    [' 9:00 – 18:00 ', 540, 1_080],
    ['9:00～18:00', 540, 1_080],
    ['9:00〜18:00', 540, 1_080],
    ['18:00-02:00', 1_080, 1_560],
    ['0:00-24:00', 0, 1_440],
    ['23:59-0:00', 1_439, 1_440],
  ])('%s is understood', (given, from, to) => {
    expect(parseBusinessHours(given)).toEqual({ ok: true, value: { from, to } });
  });

  test.each([
    '',
    '9-18',
    '9:00',
    '9:00-9:00',
    '24:00-3:00',
    '9:60-18:00',
    '9:00-24:01',
    '9:00-18:00-20:00',
    'all day',
    '9：00-18：00',
  ])('%j is refused', (given) => {
    expect(parseBusinessHours(given)).toMatchObject({ ok: false, problem: { kind: 'business-hours-malformed' } });
  });
});

describe('an instant as typed', () => {
  const noon = inJapan('2026-11-24', '12:00');
  test.each([
    ['2026-11-24T12:00:00+09:00', noon],
    ['2026-11-24T12:00+09:00', noon],
    ['2026-11-24 12:00+0900', noon],
    ['2026-11-24T03:00:00Z', noon],
    ['2026-11-24t03:00:00z', noon],
    ['2026-11-23T22:00:00-05:00', noon],
    ['2026-11-24T08:45:00+05:45', noon],
    ['2026-11-24T12:00:00.250+09:00', noon],
    [' 2026-11-24T12:00:00+09:00 ', noon],
    ['2028-02-29T00:00:00+09:00', inJapan('2028-02-29', '0:00')],
    ['2027-01-01T00:30:00+09:00', inJapan('2027-01-01', '0:30')],
  ])('%s', (given, atMs) => {
    expect(parseInstant(given)).toEqual({ ok: true, value: atMs });
  });

  test.each([
    ['2026-11-24T12:00:00', 'no-zone'],
    ['2026-11-24 12:00', 'no-zone'],
    ['2027-02-29T12:00:00+09:00', 'not-a-date'],
    ['2026-13-01T12:00:00Z', 'not-a-date'],
    ['2026-11-31T12:00:00Z', 'not-a-date'],
    ['2026-11-24T24:00:00Z', 'not-a-date'],
    ['2026-11-24T12:60:00Z', 'not-a-date'],
    ['2026-11-24T12:00:61Z', 'not-a-date'],
    ['2026-11-24T12:00:00+15:00', 'not-a-date'],
    ['0026-11-24T12:00:00Z', 'not-a-date'],
    ['2026-11-24', 'not-iso'],
    ['12:00', 'not-iso'],
    ['tomorrow', 'not-iso'],
    ['', 'not-iso'],
    ['24/11/2026 12:00', 'not-iso'],
  ])('%s is refused: %s', (given, why) => {
    expect(parseInstant(given)).toMatchObject({ ok: false, problem: { kind: 'time-malformed', facts: { why } } });
  });

  test('is written back in Japanese time', () => {
    expect(formatCarrierIso(PROFILE, Date.parse('2026-12-31T15:30:00Z'))).toBe('2027-01-01T00:30:00+09:00');
  });
});
