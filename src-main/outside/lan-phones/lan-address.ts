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

/**
 * How a device is spoken to: its web pages, or the Asterisk Manager Interface, each with TLS and without. The last two are names
 * of our own, made after `sip` and `sips`, with the ports of Asterisk's own sample configuration.
 */
const PORTS = { https: 443, http: 80, amis: 5039, ami: 5038 } as const;
export type LanScheme = keyof typeof PORTS;

/** Where a device may answer. */
export interface LanAddress {
  readonly host: string;
  readonly port: number | undefined;
  /** Undefined: the person wrote none, and what the device is decides. */
  readonly scheme: LanScheme | undefined;
}

export function isEncrypted(scheme: LanScheme): boolean {
  return scheme === 'https' || scheme === 'amis';
}

/**
 * `192.168.1.20`, `192.168.1.20:8080`, `https://192.168.1.20/`, `ami://192.168.1.20`. Names are refused: whoever answers a name may change between
 * the look and the login. Problem: `device-address-unfit`.
 */
export function parseLanAddress(given: string): Result<LanAddress> {
  const refuse = (why: 'malformed' | 'a-name' | 'public') => fail(problem('device-address-unfit', { given, why }));
  const trimmed = given.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//iu.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== undefined && !isLanScheme(scheme)) return refuse('malformed');
  // A scheme that the URL standard does not know is parsed by other rules: the rest is the same for all of them.
  const url = URL.parse(`http://${scheme === undefined ? trimmed : trimmed.slice(scheme.length + 3)}`);
  if (url === null || url.username !== '' || url.password !== '') return refuse('malformed');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return refuse('malformed');
  const host = url.hostname;
  const bare = host.replace(/^\[|\]$/gu, '');
  const family = isIP(bare);
  if (family === 0) return refuse('a-name');
  // `new URL` reads 0x7f.1 and 2130706433 as addresses; what a person did not write as one is not taken for one.
  if (!trimmed.toLowerCase().includes(bare.toLowerCase())) return refuse('malformed');
  if (family === 6 ? !OWN_IPV6.check(bare, 'ipv6') : !isPrivateIpv4(bare)) return refuse('public');
  const port = portIn(trimmed.slice(scheme === undefined ? 0 : scheme.length + 3));
  return ok({ host, port, scheme });
}

/** `:80` too, which a URL leaves out. */
function portIn(place: string): number | undefined {
  const port = /:(\d+)\/?$/u.exec(place.replace(/^\[[^\]]*\]/u, ''))?.[1];
  return port === undefined ? undefined : Number(port);
}

function isLanScheme(scheme: string): scheme is LanScheme {
  return Object.hasOwn(PORTS, scheme);
}

/** The address of a device as it is stored and shown: scheme, host and port, no path; the port of the web is left out. */
export function originOf({ host, port }: LanAddress, scheme: LanScheme): string {
  const isWeb = scheme === 'https' || scheme === 'http';
  const shown = port ?? PORTS[scheme];
  return `${scheme}://${host}${isWeb && shown === PORTS[scheme] ? '' : `:${shown}`}`;
}
