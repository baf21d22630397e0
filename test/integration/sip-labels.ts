import { createHash } from 'node:crypto';
import type { Moment } from '../../src-main/core/verify/judge.ts';
import type { Verdict } from '../../src-main/core/verify/verdict.ts';
import { answerTo, type FakeAnswer, type SeenRequest } from './sip-fake-registrar.ts';
import { PASSWORD } from './sip-probe-desk.ts';

/** One habit of a registrar, and the word that a probe there has to end in. */
export interface Label {
  readonly name: string;
  readonly verdict: Verdict;
  /** A registrar with a memory of its own for every run. */
  readonly registrar: () => FakeAnswer;
  /** Requests with a CSeq of their own, at most; 2 where nothing is said. */
  readonly transactions?: number;
  readonly moment?: Moment;
  readonly mode?: 'query' | 'bind';
  /** What UDP does and a stream cannot. */
  readonly onlyUdp?: true;
  /** Nothing ever comes that ends it: only the clock does. */
  readonly isTimeOut?: true;
  /** Fields of the outcome that must be so, too. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

const HASH: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

/** Checks credentials of any algorithm, with qop or without, by its own arithmetic (RFC 7616 3.4). */
export function isRightFor(
  seen: SeenRequest,
  field: 'authorization' | 'proxy-authorization' = 'authorization',
  realm?: string,
): boolean {
  return credentialLines(seen, field).some((line) => {
    const get = readParams(line);
    if (realm !== undefined && get('realm') !== realm) return false;
    return get('response') === digestOf(get, 'REGISTER');
  });
}

/** The registrar's own proof (RFC 7616 3.5): the same digest over an A2 without the method. */
export function proofFor(seen: SeenRequest): string {
  return digestOf(readParams(credentialLines(seen, 'authorization')[0] ?? ''), '');
}

type Param = (name: string) => string;

function credentialLines(seen: SeenRequest, field: string): string[] {
  return [...seen.text.matchAll(new RegExp(`^${field}: (.*)$`, 'gimu'))].map((one) => one[1] ?? '');
}

function readParams(line: string): Param {
  const params = new Map(
    [...line.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))/gu)].map((one) => [
      one[1] ?? '',
      (one[2] ?? one[3] ?? '').replace(/\\(.)/gu, '$1'),
    ]),
  );
  return (name) => params.get(name) ?? '';
}

function digestOf(get: Param, method: string): string {
  const [, name = 'MD5', session] = /^(.*?)(-sess)?$/u.exec(get('algorithm') || 'MD5') ?? [];
  const hash = (text: string) =>
    createHash(HASH[name] ?? 'md5')
      .update(text)
      .digest('hex');
  const login = hash(`${get('username')}:${get('realm')}:${PASSWORD}`);
  const a1 = session === undefined ? login : hash(`${login}:${get('nonce')}:${get('cnonce')}`);
  const a2 = hash(`${method}:${get('uri')}`);
  const middle = get('qop') === '' ? get('nonce') : `${get('nonce')}:${get('nc')}:${get('cnonce')}:auth`;
  return hash(`${a1}:${middle}:${a2}`);
}

export const hasCredentials = (seen: SeenRequest) => /^(?:proxy-)?authorization:/imu.test(seen.text);

/** `Digest …`; a `nonce` of its own each time where none is given. */
export const digest = (params = 'realm="fake", nonce="n1", qop="auth"') => `Digest ${params}`;
export const www = (value = digest()) => `WWW-Authenticate: ${value}`;
export const proxy = (value = digest('realm="proxy", nonce="p1", qop="auth"')) => `Proxy-Authenticate: ${value}`;

/** Asks with `challenges`; right credentials get `then`, wrong ones 403. */
export function login(
  then: (seen: SeenRequest) => string,
  challenges: readonly string[] = [www()],
  realm?: string,
): () => FakeAnswer {
  return () => (seen, peer) => {
    if (!hasCredentials(seen)) peer.send(answerTo(seen, '401 Unauthorized', ...challenges));
    else peer.send(isRightFor(seen, 'authorization', realm) ? then(seen) : answerTo(seen, '403 Forbidden'));
  };
}

/** Right credentials get a 200 with these lines. */
export const accepts = (...lines: string[]) => login((seen) => answerTo(seen, '200 OK', ...lines));
/** Asks with these challenges and accepts. */
export const acceptsAfter = (...challenges: string[]) => login((seen) => answerTo(seen, '200 OK'), challenges);
/** The same answer to everything. */
export const always =
  (status: string, ...lines: string[]) =>
  (): FakeAnswer =>
  (seen, peer) =>
    peer.send(answerTo(seen, status, ...lines));
/** Asks for a login and then says this, whatever the password. */
export const afterLogin =
  (status: string, ...lines: string[]) =>
  (): FakeAnswer =>
  (seen, peer) => {
    if (hasCredentials(seen)) peer.send(answerTo(seen, status, ...lines));
    else peer.send(answerTo(seen, '401 Unauthorized', www()));
  };
