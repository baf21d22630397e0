import type { SipAccount } from '../line.ts';
import type { LanAccount } from '../ports.ts';
import type { PhoneKind } from './catalogue.ts';

/** The line's own account: the same user at the line's domain, or at its proxy where the device has that as its server. */
export function isAccountOf(one: LanAccount, account: SipAccount): boolean {
  if (one.user !== account.user && one.authUser !== account.authUser) return false;
  return [account.domain, account.proxy?.host].some((host) => host?.toLowerCase() === one.domain);
}

/** Whether a device that shows itself as of family `seen` may be of family `chosen`: some tell their model only after the login. */
export function mayBeOfFamily(
  kinds: readonly PhoneKind[],
  { seen, chosen }: { readonly seen: string; readonly chosen: string },
): boolean {
  const same = kinds.find(({ id }) => id === seen)?.sameBeforeLogin?.value;
  return seen === chosen || (same?.includes(chosen) ?? false);
}
