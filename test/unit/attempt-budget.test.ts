import { describe, expect, test } from 'vitest';
import { type Attempts, budgetOf, countAttempt, placeOf, refusalsAllowed } from '../../src-main/core/attempt-budget.ts';
import type { RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import { MemoryDisk, memoryLedger } from '../doubles/memory-ledger.ts';
import { answer } from '../doubles/model-carrier.ts';
import { lineOf } from '../doubles/world.ts';

const { refusedPerTenMinutes, refusedPerTenMinutesFromHere } = PROFILE.attempts.value;
const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 24, 9, 0);

function attempts(): Attempts {
  return { ledger: memoryLedger(new MemoryDisk()), profile: PROFILE };
}

function left(from: Attempts, owner: string, atMs = NOW) {
  const budget = budgetOf(from, owner, atMs);
  if (!budget.ok) throw new Error(budget.problem.kind);
  return budget.value;
}

const { account } = lineOf('b2bua');

/** A try whose `refusedLogins` the registrar refused; `seenAs` is where it saw us. */
function tried(
  from: Attempts,
  owner: string,
  more: Partial<RegisterOutcome> & { readonly seenAs?: string } = {},
): void {
  const outcome = answer(account, { statusCode: 401, ...more } as Parameters<typeof answer>[1]);
  countAttempt(from, { owner, atMs: NOW, outcome, judgement: { countsAsRefusal: outcome.statusCode === 401 } });
}

function refuse(from: Attempts, owner: string, times: number): void {
  for (let count = 0; count < times; count += 1) tried(from, owner);
}

describe('the budget of refused logins', () => {
  test('of one line is spent before it could lock the line, and free again after ten minutes', () => {
    const from = attempts();
    refuse(from, 'one', refusedPerTenMinutes);
    expect(left(from, 'one')).toEqual({
      used: refusedPerTenMinutes,
      limit: refusedPerTenMinutes,
      of: 'line',
      nextAllowedAtMs: NOW + 10 * MINUTE + 1_000,
    });
    expect(left(from, 'one', NOW + 10 * MINUTE + 1_000).nextAllowedAtMs).toBeUndefined();
  });

  test('of many lines adds up, because a ban falls on the address and not on a line', () => {
    const from = attempts();
    for (let line = 0; line < refusedPerTenMinutesFromHere; line += 1) refuse(from, `line ${line}`, 1);
    expect(left(from, 'a line that was never refused')).toMatchObject({
      of: 'address',
      used: refusedPerTenMinutesFromHere,
      nextAllowedAtMs: NOW + 10 * MINUTE + 1_000,
    });
    expect(refusedPerTenMinutesFromHere).toBeLessThan(10);
  });

  test('is not touched by logins that were accepted', () => {
    const from = attempts();
    for (let count = 0; count < 50; count += 1) {
      const outcome = answer(account, { statusCode: 200, refusedLogins: 0 });
      countAttempt(from, { owner: 'one', atMs: NOW, outcome, judgement: { countsAsRefusal: false } });
    }
    expect(left(from, 'one')).toMatchObject({ used: 0 });
    expect(left(from, 'one').nextAllowedAtMs).toBeUndefined();
  });

  test('counts what the registrar counts: two logins refused in one look are two', () => {
    const from = attempts();
    tried(from, 'one', { refusedLogins: 2 });
    tried(from, 'one', { refusedLogins: 1 });
    expect(left(from, 'one')).toMatchObject({ used: 3 });
  });

  test('counts a login that nothing answered: it may have been refused unseen', () => {
    const from = attempts();
    const outcome: RegisterOutcome = {
      kind: 'no-answer',
      answeredBefore: true,
      sends: 12,
      elapsedMs: 32_000,
      exchange: [],
      account,
      refusedLogins: 1,
    };
    countAttempt(from, { owner: 'one', atMs: NOW, outcome, judgement: { countsAsRefusal: false } });
    expect(left(from, 'one')).toMatchObject({ used: 1 });
  });

  test('is never passed: the last look left may cost one login, not two', () => {
    const from = attempts();
    for (let used = 0; left(from, 'one').nextAllowedAtMs === undefined; ) {
      const refusedLogins = refusalsAllowed(left(from, 'one'));
      expect(refusedLogins).toBe(Math.min(2, refusedPerTenMinutes - used));
      tried(from, 'one', { refusedLogins });
      used += refusedLogins;
      expect(used).toBeLessThanOrEqual(refusedPerTenMinutes);
    }
    expect(left(from, 'one')).toMatchObject({ used: refusedPerTenMinutes });
  });

  test('of an office is the office’s: another place is free, and coming back does not help', () => {
    const from = attempts();
    for (let line = 0; line < refusedPerTenMinutesFromHere; line += 1) {
      tried(from, `line ${line}`, { seenAs: '192.0.2.1:40000' });
    }
    expect(left(from, 'another line')).toMatchObject({ of: 'address', used: refusedPerTenMinutesFromHere });
    expect(left(from, 'another line').nextAllowedAtMs).toBeDefined();
    tried(from, 'another line', { statusCode: 200, seenAs: '198.51.100.7:40000' });
    expect(left(from, 'a third line')).toMatchObject({ used: 0 });
    tried(from, 'another line', { seenAs: '192.0.2.1:50000' });
    expect(left(from, 'a third line')).toMatchObject({ of: 'address', used: refusedPerTenMinutesFromHere + 1 });
  });
});

test.each([
  ['192.0.2.1:5060', '192.0.2.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['[::ffff:192.0.2.1]:5060', '192.0.2.1'],
  ['[2001:db8:0:1:aaaa:bbbb:cccc:dddd]:5060', '2001:db8:0:1::/64'],
  ['[2001:DB8:0:1::7]', '2001:db8:0:1::/64'],
  ['[2001:db8::7]:5060', '2001:db8:0:0::/64'],
  ['[::1]:5060', '0:0:0:0::/64'],
])('seen as %s, a ban would be laid on %s', (seenAs, place) => {
  expect(placeOf(seenAs)).toBe(place);
});

test.each([
  ['after acceptance', PROFILE.looks.value.afterAcceptanceS],
  ['after a slot', PROFILE.looks.value.afterSlotS],
])(
  'the looks planned %s leave the person a look of their own in any ten minutes, and a rotation its end',
  (_, looks) => {
    for (const from of looks) {
      const within = looks.filter((at) => at >= from && at < from + 600);
      expect(within.length).toBeLessThan(refusedPerTenMinutes);
    }
    expect(looks.length).toBeLessThan(PROFILE.attempts.value.refusedPerRotation);
    expect(looks).toEqual([...looks].sort((one, other) => one - other));
  },
);
