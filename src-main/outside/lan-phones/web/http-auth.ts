import { createHash, randomBytes } from 'node:crypto';
import type { LanLogin } from '../../../core/ports.ts';

/*
 * HTTP authentication as a client: Digest (RFC 7616) with MD5, SHA-256 and SHA-512-256, Basic (RFC 7617) only where the device
 * offers nothing else. One answer per challenge; a second challenge is a refusal.
 */

const HASHES: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

export interface AskedFor {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly target: string;
  readonly login: LanLogin;
}

/** The `Authorization` value for the strongest challenge that is understood; undefined = none is. */
export function authorize(challenges: readonly string[], asked: AskedFor): string | undefined {
  const parsed = challenges.flatMap(splitChallenges);
  const digests = parsed.filter(({ scheme }) => scheme === 'digest');
  for (const name of ['SHA-512-256', 'SHA-256', 'MD5']) {
    const found = digests.find(({ values }) => algorithmOf(values).name === name);
    if (found !== undefined) return digest(found.values, asked);
  }
  if (!parsed.some(({ scheme }) => scheme === 'basic')) return undefined;
  const { user, password } = asked.login;
  return `Basic ${Buffer.from(`${user.reveal()}:${password.reveal()}`, 'utf8').toString('base64')}`;
}

type Values = ReadonlyMap<string, string>;

function digest(values: Values, { method, target, login }: AskedFor): string | undefined {
  const { name, hasSession } = algorithmOf(values);
  const hash = HASHES[name];
  const realm = values.get('realm');
  const nonce = values.get('nonce');
  if (hash === undefined || realm === undefined || nonce === undefined) return undefined;
  const of = (text: string) => createHash(hash).update(text, 'utf8').digest('hex');
  const cnonce = randomBytes(8).toString('hex');
  const nc = '00000001';
  const user = login.user.reveal();
  const basic = of(`${user}:${realm}:${login.password.reveal()}`);
  const ha1 = hasSession ? of(`${basic}:${nonce}:${cnonce}`) : basic;
  const ha2 = of(`${method}:${target}`);
  const qops = values
    .get('qop')
    ?.split(',')
    .map((one) => one.trim().toLowerCase());
  if (qops !== undefined && !qops.includes('auth')) return undefined;
  const response =
    qops === undefined ? of(`${ha1}:${nonce}:${ha2}`) : of(`${ha1}:${nonce}:${nc}:${cnonce}:auth:${ha2}`);
  const opaque = values.get('opaque');
  return [
    `Digest username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(target)}`,
    `response="${response}"`,
    `algorithm=${name}${hasSession ? '-sess' : ''}`,
    ...(qops === undefined ? [] : ['qop=auth', `nc=${nc}`, `cnonce="${cnonce}"`]),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
  ].join(', ');
}

function algorithmOf(values: Values): { readonly name: string; readonly hasSession: boolean } {
  const [, name = 'MD5', session] = /^(.*?)(-sess)?$/iu.exec((values.get('algorithm') ?? 'MD5').toUpperCase()) ?? [];
  return { name, hasSession: session !== undefined };
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/gu, '\\$&')}"`;
}

/** One header line may carry several challenges (RFC 9110 11.6.1). */
function splitChallenges(line: string): { readonly scheme: string; readonly values: Values }[] {
  const found: { scheme: string; values: Map<string, string> }[] = [];
  const tokens = line.matchAll(
    /(?:^|[\s,])(?<scheme>basic|digest)(?=\s|$)|(?<key>[a-z-]+)\s*=\s*(?:"(?<q>(?:[^"\\]|\\.)*)"|(?<t>[^\s,"]+))/giu,
  );
  for (const { groups } of tokens) {
    if (groups?.scheme !== undefined) found.push({ scheme: groups.scheme.toLowerCase(), values: new Map() });
    else if (groups?.key !== undefined)
      found.at(-1)?.values.set(groups.key.toLowerCase(), groups.q?.replace(/\\(.)/gu, '$1') ?? groups.t ?? '');
  }
  return found;
}
