import { BlockList, isIP } from 'node:net';
import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';

/**
 * RFC 1918, RFC 3927, RFC 4193, RFC 4291 2.5.6 and loopback. A device elsewhere is not the customer's own, and an admin
 * password must never be tried on somebody else's.
 */
const OWN = new BlockList();
OWN.addSubnet('10.0.0.0', 8, 'ipv4');
OWN.addSubnet('172.16.0.0', 12, 'ipv4');
OWN.addSubnet('192.168.0.0', 16, 'ipv4');
OWN.addSubnet('169.254.0.0', 16, 'ipv4');
OWN.addSubnet('127.0.0.0', 8, 'ipv4');
OWN.addAddress('::1', 'ipv6');
OWN.addSubnet('fc00::', 7, 'ipv6');
OWN.addSubnet('fe80::', 10, 'ipv6');

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
  if (!OWN.check(bare, family === 6 ? 'ipv6' : 'ipv4')) return refuse('public');
  const port = url.port === '' ? undefined : Number(url.port);
  return ok({ host, port, schemes: scheme === undefined ? ['https', 'http'] : [scheme] });
}

/** The address of a device as it is stored and shown: scheme, host and port, no path. */
export function originOf(address: LanAddress, scheme: 'https' | 'http'): string {
  return new URL(`${scheme}://${address.host}${address.port === undefined ? '' : `:${address.port}`}`).origin;
}
