import { describe, expect, test } from 'vitest';
import { type Attempts, budgetOf, countAttempt } from '../../src-main/core/attempt-budget.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import { MemoryDisk, memoryLedger } from '../doubles/memory-ledger.ts';

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

function refuse(from: Attempts, owner: string, times: number): void {
  for (let count = 0; count < times; count += 1) countAttempt(from, { owner, atMs: NOW, refused: true });
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
    for (let count = 0; count < 50; count += 1) countAttempt(from, { owner: 'one', atMs: NOW, refused: false });
    expect(left(from, 'one')).toMatchObject({ used: 0 });
    expect(left(from, 'one').nextAllowedAtMs).toBeUndefined();
  });
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
