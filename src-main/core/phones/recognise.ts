import type { PhoneHabit } from '../verify/context.ts';
import type { PhoneKind } from './catalogue.ts';

/** The families whose SIP User-Agent this may be, in catalogue order. Anybody may send any name: a hint, never a proof. */
export function kindsByUserAgent(kinds: readonly PhoneKind[], userAgent: string): PhoneKind[] {
  return kinds.filter((kind) => kind.userAgents?.value.some((source) => new RegExp(source, 'iu').test(userAgent)));
}

/** The families that may have this hardware address, written with `:`, `-`, `.` or nothing between its digits. */
export function kindsByMac(kinds: readonly PhoneKind[], mac: string): PhoneKind[] {
  const digits = mac.replace(/[:.-]/gu, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/u.test(digits)) return [];
  return kinds.filter((kind) => kind.macPrefixes?.value.includes(digits.slice(0, 6)));
}

/** For the diagnosis: what is not known is left out. */
export function habitOf(kind: PhoneKind): PhoneHabit | undefined {
  return kind.habit.value === 'unknown' ? undefined : kind.habit.value;
}
