import { createHash } from 'node:crypto';
import { parseParams, splitList } from './values.ts';

export type DigestAlgorithm = 'MD5' | 'SHA-256';

/** The parameters of a Digest challenge or of Digest credentials; `undefined` for another scheme or no parameters. */
export function parseDigest(value: string): ReadonlyMap<string, string> | undefined {
  const [, rest] = /^Digest\s+(.+)$/isu.exec(value) ?? [];
  return rest === undefined ? undefined : parseParams(splitList(rest));
}

export function parseAlgorithm(value: string | undefined): DigestAlgorithm | undefined {
  if (value === undefined || value.toUpperCase() === 'MD5') return 'MD5';
  return value.toUpperCase() === 'SHA-256' ? 'SHA-256' : undefined;
}

interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Absent = the old form without qop (RFC 2069). */
  readonly qop?: { readonly nc: string; readonly cnonce: string } | undefined;
}

/** RFC 7616 3.4.1, RFC 8760 2.6; qop is `auth`. */
export function digestResponse(input: DigestInput): string {
  const hash = (text: string) =>
    createHash(input.algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text, 'utf8')
      .digest('hex');
  const ha1 = hash(`${input.username}:${input.realm}:${input.password}`);
  const ha2 = hash(`${input.method}:${input.uri}`);
  return input.qop === undefined
    ? hash(`${ha1}:${input.nonce}:${ha2}`)
    : hash(`${ha1}:${input.nonce}:${input.qop.nc}:${input.qop.cnonce}:auth:${ha2}`);
}

/** A quoted-string (RFC 3261 25.1): backslash and quote are escaped. */
export function quoted(value: string): string {
  return `"${value.replace(/["\\]/gu, '\\$&')}"`;
}
