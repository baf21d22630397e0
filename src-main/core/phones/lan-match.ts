import type { SipAccount } from '../line.ts';
import type { LanAccount, LanDevice } from '../ports.ts';

/** The line's own account: the same user at the line's domain, or at its proxy where the device has that as its server. */
export function isAccountOf(one: LanAccount, account: SipAccount): boolean {
  if (one.user !== account.user && one.authUser !== account.authUser) return false;
  return [account.domain, account.proxy?.host].some((host) => host?.toLowerCase() === one.domain);
}

/** Some adapters tell their model only after the login; what they tell before is the maker's line of adapters. */
export function isOfFamily(device: Pick<LanDevice, 'family'>, family: string): boolean {
  const line = (id: string) => id.replace(/^grandstream-ht8.*$/u, 'grandstream-ht');
  return line(device.family) === line(family);
}
