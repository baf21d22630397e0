import { describe, expect, test } from 'vitest';
import { boundUntil, deviceSeenSince, sinceBound } from '../../src-main/core/verify/device-seen.ts';
import type { Binding } from '../../src-main/core/verify/outcome.ts';
import { answer } from '../doubles/model-carrier.ts';
import { lineOf } from '../doubles/world.ts';

const { account } = lineOf('b2bua');
const AT = 1_000_000_000;
const PHONE = 'sip:phone@192.0.2.7:5060';
const OTHER = 'sip:softphone@192.0.2.8:49152';

const seen = (...bindings: Binding[]) => answer(account, { statusCode: 200, bindings });

/** What the device look says, `afterS` seconds after the new password was first accepted. */
function later(before: readonly Binding[], after: readonly Binding[], afterS: number): string | undefined {
  const bound = boundUntil(seen(...before), AT);
  return deviceSeenSince(seen(...after), { before: bound, elapsedMs: afterS * 1_000 });
}

describe('the phone of the line', () => {
  test('is not proven by a binding that it made with the old password and that simply runs on', () => {
    const before = [{ contact: PHONE, expiresS: 3_000 }];
    for (const afterS of [1, 60, 600, 2_999]) {
      expect(later(before, [{ contact: PHONE, expiresS: 3_000 - afterS }], afterS)).toBeUndefined();
    }
  });

  test('is not proven by a lifetime that differs by rounding', () => {
    for (const slackS of [1, 2, 3]) {
      expect(
        later([{ contact: PHONE, expiresS: 3_000 }], [{ contact: PHONE, expiresS: 2_940 + slackS }], 60),
      ).toBeUndefined();
    }
  });

  test('is proven when its binding was renewed', () => {
    expect(later([{ contact: PHONE, expiresS: 1_700 }], [{ contact: PHONE, expiresS: 3_590 }], 60)).toBe(PHONE);
    expect(later([{ contact: PHONE, expiresS: 3_000 }], [{ contact: PHONE, expiresS: 2_944 }], 60)).toBe(PHONE);
  });

  test('is proven by a contact that was not there', () => {
    expect(
      later(
        [{ contact: PHONE, expiresS: 3_000 }],
        [
          { contact: PHONE, expiresS: 2_940 },
          { contact: OTHER, expiresS: 60 },
        ],
        60,
      ),
    ).toBe(OTHER);
    expect(later([], [{ contact: PHONE, expiresS: 60 }], 60)).toBe(PHONE);
  });

  test('is not proven by an expired binding, nor by none', () => {
    expect(later([], [{ contact: PHONE, expiresS: 0 }], 60)).toBeUndefined();
    expect(later([{ contact: PHONE, expiresS: 10 }], [], 60)).toBeUndefined();
  });

  test('is not proven by a binding whose lifetime the registrar never tells', () => {
    expect(later([{ contact: PHONE }], [{ contact: PHONE }], 60)).toBeUndefined();
    expect(later([{ contact: PHONE }], [{ contact: PHONE, expiresS: 3_600 }], 60)).toBeUndefined();
    expect(later([{ contact: PHONE, expiresS: 3_000 }], [{ contact: PHONE }], 60)).toBeUndefined();
  });

  test('whose binding ran out and came back is proven', () => {
    const before = boundUntil(seen(), AT + 700_000);
    const after = seen({ contact: PHONE, expiresS: 3_600 });
    expect(deviceSeenSince(after, { before, elapsedMs: 200_000 })).toBe(PHONE);
  });
});

describe('between two looks', () => {
  const bound = boundUntil(seen({ contact: PHONE, expiresS: 3_000 }), AT);
  const since = { atMs: AT, steadyMs: 5_000 };
  /** A minute later by the steady clock, `wallMs` later by the one on the wall. */
  const passed = (wallMs: number) => sinceBound(bound, { atMs: AT + wallMs, skewMs: 0, steadyMs: 65_000, since });

  test('a clock that was set forward makes no old binding look renewed', () => {
    for (const stepMs of [4_000, 600_000, 86_400_000]) {
      expect(passed(60_000 + stepMs)).toBe(60_000);
      const after = seen({ contact: PHONE, expiresS: 2_940 });
      expect(deviceSeenSince(after, { before: bound, elapsedMs: passed(60_000 + stepMs) })).toBeUndefined();
    }
  });

  test('a clock that was set back lets no time have passed, and hides no phone that came back', () => {
    expect(passed(-3_600_000)).toBe(0);
    const after = seen({ contact: PHONE, expiresS: 3_600 });
    expect(deviceSeenSince(after, { before: bound, elapsedMs: passed(-3_600_000) })).toBe(PHONE);
  });

  test('the difference to the carrier’s clock is no time that passed', () => {
    const ahead = { atMs: AT - 7_000 + 60_000, skewMs: 7_000, steadyMs: 65_000, since };
    expect(sinceBound(bound, ahead)).toBe(60_000);
  });

  test('a computer that was started anew believes only a lifetime that has grown', () => {
    const later = { atMs: AT + 60_000, skewMs: 0, since };
    expect(sinceBound(bound, { ...later, steadyMs: 100 })).toBe(0);
    expect(sinceBound(bound, { ...later, steadyMs: 65_000, since: undefined })).toBe(0);
    expect(sinceBound(bound, { ...later, steadyMs: 65_000, since: { atMs: AT - 1, steadyMs: 5_000 } })).toBe(0);
  });

  test('where there is no steady clock, the one on the wall has to do', () => {
    expect(sinceBound(bound, { atMs: AT + 60_000, skewMs: 0, since: undefined })).toBe(60_000);
  });
});
