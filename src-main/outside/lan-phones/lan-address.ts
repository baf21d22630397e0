import { BlockList, isIP } from 'node:net';
import { isPrivateIpv4 } from '../../core/phones/private-address.ts';
import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';

/**
 * RFC 4193, RFC 4291 2.5.6 and loopback, beside the IPv4 networks of the core. A device elsewhere is not the customer's own,
 * and an admin password must never be tried on somebody else's.
 */
const OWN_IPV6 = new BlockList();
OWN_IPV6.addAddress('::1', 'ipv6');
OWN_IPV6.addSubnet('fc00::', 7, 'ipv6');
OWN_IPV6.addSubnet('fe80::', 10, 'ipv6');

/** Where a device may answer; `schemes` in the order to try, where the person wrote none. */
export interface LanAddress {
  readonly host: string;
  readonly port: number | undefined;
  readonly schemes: readonly ('https' | 'http')[];
}

/**
 * `192.168.1.20`, `192.168.1.20:8080`, `https://192.168.1.20/`. Names are refused: whoever answers a name may change between
 * the look and the login. Problem: `device-address-unfit`.
 */
export function parseLanAddress(given: string): Result<LanAddress> {
  const refuse = (why: 'malformed' | 'a-name' | 'public') => fail(problem('device-address-unfit', { given, why }));
  const trimmed = given.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//iu.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return refuse('malformed');
  const url = URL.parse(scheme === undefined ? `http://${trimmed}` : trimmed);
  if (url === null || url.username !== '' || url.password !== '') return refuse('malformed');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return refuse('malformed');
  const host = url.hostname;
  const bare = host.replace(/^\[|\]$/gu, '');
  const family = isIP(bare);
  if (family === 0) return refuse('a-name');
  // `new URL` reads 0x7f.1 and 2130706433 as addresses; what a person did not write as one is not taken for one.
  if (!trimmed.toLowerCase().includes(bare.toLowerCase())) return refuse('malformed');
  if (family === 6 ? !OWN_IPV6.check(bare, 'ipv6') : !isPrivateIpv4(bare)) return refuse('public');
  const port = url.port === '' ? undefined : Number(url.port);
  return ok({ host, port, schemes: scheme === undefined ? ['https', 'http'] : [scheme] });
}

/** The address of a device as it is stored and shown: scheme, host and port, no path. */
export function originOf(address: LanAddress, scheme: 'https' | 'http'): string {
  return new URL(`${scheme}://${address.host}${address.port === undefined ? '' : `:${address.port}`}`).origin;
}
