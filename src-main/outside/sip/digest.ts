import { createHash } from 'node:crypto';
import type { Secret } from '../../core/secret.ts';
import { encodeText, toBytes } from './byte-text.ts';
import type { DigestChallenge, HashName } from './challenge.ts';
import { quote } from './headers.ts';

export interface DigestInput {
  readonly challenge: DigestChallenge;
  readonly user: string;
  readonly password: Secret;
  readonly method: string;
  /** The Request-URI as sent (RFC 3261 22.4). */
  readonly uri: string;
  /** How often this nonce has been used, this time included; from 1. */
  readonly count: number;
  readonly cnonce: string;
}

// FIPS 180-4 SHA-512/256, not a cut SHA-512: RFC 7616's own example had it wrong (erratum 4897).
const NODE_HASH: Readonly<Record<HashName, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

/** The `response` of RFC 7616 3.4.1: hex, lower case. */
export function digestResponse(input: DigestInput): string {
  const { challenge, cnonce } = input;
  const hash = (text: string) => createHash(NODE_HASH[challenge.hash]).update(toBytes(text)).digest('hex');
  const login = hash(`${encodeText(input.user)}:${challenge.realm}:${encodeText(input.password.reveal())}`);
  const a1 = challenge.isSession ? hash(`${login}:${challenge.nonce}:${cnonce}`) : login;
  const a2 = hash(`${input.method}:${input.uri}`);
  return challenge.qop === 'none'
    ? hash(`${a1}:${challenge.nonce}:${a2}`)
    : hash(`${a1}:${challenge.nonce}:${nonceCount(input.count)}:${cnonce}:auth:${a2}`);
}

function nonceCount(count: number): string {
  return count.toString(16).padStart(8, '0');
}

/** The whole Authorization or Proxy-Authorization line, without line end. `userhash` is never used: no carrier asks for it. */
export function authorizationLine(input: DigestInput): string {
  const { challenge } = input;
  const name = challenge.kind === 'www' ? 'Authorization' : 'Proxy-Authorization';
  const params = [
    `username=${quote(encodeText(input.user))}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(input.uri)}`,
    `response="${digestResponse(input)}"`,
  ];
  if (challenge.algorithm !== undefined) params.push(`algorithm=${challenge.algorithm}`);
  // RFC 7616 3.4: cnonce and nc only with qop; but a -sess A1 cannot be checked without the cnonce.
  if (challenge.qop === 'auth' || challenge.isSession) params.push(`cnonce=${quote(input.cnonce)}`);
  if (challenge.opaque !== undefined) params.push(`opaque=${quote(challenge.opaque)}`);
  if (challenge.qop === 'auth') params.push('qop=auth', `nc=${nonceCount(input.count)}`);
  return `${name}: Digest ${params.join(', ')}`;
}
