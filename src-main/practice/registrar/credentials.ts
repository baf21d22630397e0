import { type DigestAlgorithm, digestResponse, parseAlgorithm, parseDigest, quoted } from '../sip/digest.ts';
import { headerLines, type SipRequest } from '../sip/message.ts';
import type { Troubles } from '../troubles.ts';
import type { Nonces } from './nonces.ts';

export const PRACTICE_REALM = 'practice.invalid';
/** Listed first under `wrong-realm-order`; nobody has credentials for it. */
const FOREIGN_REALM = 'elsewhere.invalid';

export type Checked = 'none' | 'right' | 'wrong' | 'stale';

interface Question {
  readonly request: SipRequest;
  readonly nonces: Nonces;
  readonly troubles: Troubles;
  readonly authUser: string;
  /** Every password that is let in now. */
  readonly passwords: readonly string[];
}

/** Reads the credentials for our realm; those for other realms are none of our business (RFC 3261 22.3). */
export function checkCredentials({ request, nonces, troubles, authUser, passwords }: Question): Checked {
  const ours = headerLines(request, 'authorization')
    .map(parseDigest)
    .find((params) => params?.get('realm') === PRACTICE_REALM);
  if (ours === undefined) return 'none';
  const [username, nonce, uri, response] = ['username', 'nonce', 'uri', 'response'].map((name) => ours.get(name));
  const algorithm = parseAlgorithm(ours.get('algorithm'));
  if (username === undefined || nonce === undefined || uri !== request.uri || response === undefined) return 'wrong';
  if (algorithm === undefined || !offered(troubles).includes(algorithm)) return 'wrong';
  const qop = readQop(ours);
  if (qop === 'bad') return 'wrong';
  const isRight =
    username === authUser &&
    passwords.some(
      (password) =>
        digestResponse({
          algorithm,
          username,
          realm: PRACTICE_REALM,
          password,
          method: request.method,
          uri,
          nonce,
          qop,
        }) === response.toLowerCase(),
    );
  const verdict = nonces.use(nonce, qop === undefined ? undefined : Number.parseInt(qop.nc, 16));
  // RFC 7616 3.3: stale may only be said when the digest itself was right.
  if (verdict !== 'good') return isRight ? 'stale' : 'wrong';
  return isRight ? 'right' : 'wrong';
}

function readQop(params: ReadonlyMap<string, string>): { nc: string; cnonce: string } | undefined | 'bad' {
  const qop = params.get('qop');
  if (qop === undefined) return undefined;
  const [nc, cnonce] = [params.get('nc') ?? '', params.get('cnonce') ?? ''];
  return qop === 'auth' && /^[0-9a-f]{8}$/iu.test(nc) && cnonce !== '' ? { nc, cnonce } : 'bad';
}

function offered(troubles: Troubles): readonly DigestAlgorithm[] {
  if (troubles.has('sha256-only')) return ['SHA-256'];
  // RFC 8760 2.3: the most preferred first.
  return troubles.has('both-challenges') ? ['SHA-256', 'MD5'] : ['MD5'];
}

/** The WWW-Authenticate lines of a 401, in order. */
export function challenges(options: {
  readonly nonces: Nonces;
  readonly troubles: Troubles;
  readonly isStale: boolean;
}): string[] {
  const { nonces, troubles, isStale } = options;
  const line = (realm: string, algorithm: DigestAlgorithm, isOurs: boolean) =>
    `Digest realm=${quoted(realm)}, nonce=${quoted(nonces.make())}, algorithm=${algorithm}, qop="auth"${
      isStale && isOurs ? ', stale=true' : ''
    }`;
  const ours = offered(troubles).map((algorithm) => line(PRACTICE_REALM, algorithm, true));
  return troubles.has('wrong-realm-order') ? [line(FOREIGN_REALM, 'MD5', false), ...ours] : ours;
}
