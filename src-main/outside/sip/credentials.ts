import type { Dice } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { type DigestChallenge, readChallenges, slotKey } from './challenge.ts';
import { authorizationLine, digestResponse } from './digest.ts';
import { headerValues, type MessageHead, readParams, splitOutside } from './headers.ts';

export type NextMove =
  | { readonly kind: 'answer' }
  /** The registrar has seen our credentials and does not take them. */
  | { readonly kind: 'refused'; readonly isStaleLoop: boolean }
  | { readonly kind: 'unsupported'; readonly detail: string };

/** RFC 3261 22, and no more: the challenge, its answer, and one more answer to a second field or a nonce that was void. */
const MOST_REQUESTS = 3;

interface Slot {
  readonly challenge: DigestChallenge;
  /** The Request-URI of the request that used it last. */
  uri: string;
  /** Requests that carried credentials for this nonce. */
  uses: number;
  /**
   * RFC 7616 3.4.1: the -sess A1 is made once, with the first request's cnonce. One cnonce per nonce keeps that true, and
   * is as good for plain algorithms because nc rises.
   */
  readonly cnonce: string;
}

/** The credentials of one probe: which challenges were met, what may still be answered. */
export interface Credentials {
  /** Forgets used-up retries: a new REGISTER of the same probe starts, its nonces may have aged meanwhile. */
  beginRegister(): void;
  /** Lines for the next request, nc rising; empty before the first challenge. */
  lines(request: { readonly method: string; readonly uri: string }): string[];
  /** Reads a 401 or 407 that answers the request made last. */
  consider(head: MessageHead): NextMove;
  /**
   * Reads a success: Authentication-Info may name the nonce to use from now on, and may prove that the far side knows the
   * password, too (RFC 7616 3.5).
   */
  learn(head: MessageHead): void;
  /** A login was refused by another answer than a challenge. */
  refusedOutright(): void;
  /** Logins refused so far. One on a stale nonce is none. */
  readonly refusals: number;
  /** Whether the far side proved that it knows the password; `undefined` = it did not try. */
  readonly serverProof: 'right' | 'wrong' | undefined;
  readonly isChallenged: boolean;
  readonly realm: string | undefined;
}

/**
 * At most one authenticated request for the registrar and one for a proxy, and one more in all when a nonce was called stale or
 * anything about the challenge has changed (RFC 7616 3.3): every further one would feed the carrier's lock-out. A REGISTER is
 * at most two requests, three where a nonce was stale or a proxy asks as well; never four, even where both come together.
 */
export function credentialsFor(login: {
  readonly user: string;
  readonly password: Secret;
  readonly dice: Dice;
  /** Refused logins that are worth it; with the last one, a changed nonce is not tried again. */
  readonly refusalsAllowed?: number | undefined;
}): Credentials {
  const { refusalsAllowed = 2 } = login;
  const slots = new Map<string, Slot>();
  let isChallenged = false;
  let realm: string | undefined;
  let isRetryUsed = false;
  let requests = 0;
  let refusals = 0;
  let serverProof: 'right' | 'wrong' | undefined;
  const cnonce = () => Buffer.from(login.dice.bytes(12)).toString('hex');

  /** `first`: nothing was sent for it yet. `retry`: what we sent is void. `refused`: what we sent was judged. */
  function standing(challenge: DigestChallenge): 'first' | 'retry' | 'refused' {
    const earlier = slots.get(slotKey(challenge));
    if (earlier !== undefined && earlier.uses > 0) {
      return challenge.isStale || challenge.nonce !== earlier.challenge.nonce ? 'retry' : 'refused';
    }
    // Another realm after we have answered one is a peer that may change it for ever.
    const isKindSent = [...slots.values()].some((slot) => slot.challenge.kind === challenge.kind && slot.uses > 0);
    return isKindSent ? 'retry' : 'first';
  }

  function place(challenge: DigestChallenge): void {
    const earlier = slots.get(slotKey(challenge));
    // A stale flag on the very same nonce restarts nothing: nc goes on from where it was.
    const isSame = earlier !== undefined && earlier.challenge.nonce === challenge.nonce;
    slots.set(slotKey(challenge), {
      challenge,
      uri: '',
      uses: isSame ? earlier.uses : 0,
      cnonce: isSame ? earlier.cnonce : cnonce(),
    });
  }

  /** RFC 7616 3.5: the same digest over an A2 without method; it can only be made by whoever knows the password. */
  function proves(rspauth: string, { challenge, uri, uses, cnonce }: Slot): boolean {
    const { user, password } = login;
    const expected = digestResponse({ challenge, user, password, method: '', uri, count: uses, cnonce });
    return rspauth.toLowerCase() === expected;
  }

  return {
    beginRegister() {
      isRetryUsed = false;
      requests = 0;
    },
    lines({ method, uri }) {
      return [...slots.values()].map((slot) => {
        slot.uses += 1;
        slot.uri = uri;
        const { challenge, uses } = slot;
        return authorizationLine({
          challenge,
          user: login.user,
          password: login.password,
          method,
          uri,
          count: uses,
          cnonce: slot.cnonce,
        });
      });
    },
    consider(head) {
      isChallenged = true;
      requests += 1;
      const { answerable, unsupported } = readChallenges(head);
      const first = answerable[0];
      if (first === undefined) {
        if (slots.size > 0) refusals += 1;
        return { kind: 'unsupported', detail: unsupported.join(', ') || 'no challenge' };
      }
      realm = first.realm;
      const standings = answerable.map(standing);
      const isAnyStale = answerable.some((one, index) => one.isStale && standings[index] === 'retry');
      const isRetry = standings.includes('retry');
      const isJudged = !isAnyStale && (isRetry || standings.includes('refused'));
      if (isJudged) refusals += 1;
      if (standings.includes('refused') && !isAnyStale) return { kind: 'refused', isStaleLoop: false };
      if (isJudged && refusals >= refusalsAllowed) return { kind: 'refused', isStaleLoop: false };
      // A second refusal on a fresh nonce is about the password; only a repeated stale=true leaves that open.
      if (isRetry && isRetryUsed) return { kind: 'refused', isStaleLoop: isAnyStale };
      // The last request met a stale nonce or a new field: the password was not judged there.
      if (requests >= MOST_REQUESTS) return { kind: 'refused', isStaleLoop: !isJudged };
      isRetryUsed ||= isRetry;
      answerable.forEach(place);
      return { kind: 'answer' };
    },
    learn(head) {
      for (const kind of ['www', 'proxy'] as const) {
        const field = kind === 'www' ? 'authentication-info' : 'proxy-authentication-info';
        const [value = ''] = headerValues(head, field);
        const params = readParams(splitOutside(value, { separator: ',', isAngleAware: false }));
        // The field names no realm: it can only be meant for the one we have sent.
        const [ours, ...others] = [...slots.values()].filter((one) => one.challenge.kind === kind && one.uses > 0);
        if (ours === undefined || others.length > 0) continue;
        const rspauth = params.get('rspauth') ?? '';
        // A digest over the body (auth-int) was not asked for and is not checked.
        const isCheckable = rspauth !== '' && params.get('qop')?.toLowerCase() !== 'auth-int';
        // One that was wrong once stays told: a right one later does not explain it.
        if (isCheckable && serverProof !== 'wrong') serverProof = proves(rspauth, ours) ? 'right' : 'wrong';
        const nonce = params.get('nextnonce') ?? '';
        if (nonce !== '') place({ ...ours.challenge, nonce });
      }
    },
    refusedOutright() {
      refusals += 1;
    },
    get refusals() {
      return refusals;
    },
    get serverProof() {
      return serverProof;
    },
    get isChallenged() {
      return isChallenged;
    },
    get realm() {
      return realm;
    },
  };
}
