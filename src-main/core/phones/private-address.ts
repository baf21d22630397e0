/*
 * IPv4 addresses of one's own network: RFC 1918, link-local (RFC 3927) and this computer itself (RFC 1122 3.2.1.3). Nothing
 * outside of them is ever looked at or served: what is there is not the customer's.
 */

/** The number behind `192.168.1.20`; undefined for everything that is not four plain decimal parts. */
export function ipv4Number(text: string): number | undefined {
  const parts = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/u.exec(text)?.slice(1);
  const bytes = parts?.map(Number);
  if (bytes === undefined || bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

export function ipv4Text(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

const PRIVATE = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const;

export function isPrivateIpv4(text: string): boolean {
  return PRIVATE.some(([address, prefix]) => isWithin(text, { address, prefix }));
}

export function isWithin(text: string, network: { readonly address: string; readonly prefix: number }): boolean {
  const number = ipv4Number(text);
  const base = ipv4Number(network.address);
  if (number === undefined || base === undefined) return false;
  const size = 2 ** (32 - network.prefix);
  return Math.floor(number / size) === Math.floor(base / size);
}
