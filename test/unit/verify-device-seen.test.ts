import { describe, expect, test } from 'vitest';
import { boundUntil, deviceSeenSince } from '../../src-main/core/verify/device-seen.ts';
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
  return deviceSeenSince(seen(...after), boundUntil(seen(...before), AT), AT + afterS * 1_000);
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
    expect(deviceSeenSince(seen({ contact: PHONE, expiresS: 3_600 }), before, AT + 900_000)).toBe(PHONE);
  });
});
