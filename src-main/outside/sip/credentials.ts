import type { Dice } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { type DigestChallenge, readChallenges, slotKey } from './challenge.ts';
import { authorizationLine } from './digest.ts';
import { headerValues, type MessageHead, readParams, splitOutside } from './headers.ts';

export type NextMove =
  | { readonly kind: 'answer' }
  /** The registrar has seen our credentials and does not take them. */
  | { readonly kind: 'refused'; readonly isStaleLoop: boolean }
  | { readonly kind: 'unsupported'; readonly detail: string };

interface Slot {
  readonly challenge: DigestChallenge;
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
  /** Reads a success: Authentication-Info may name the nonce to use from now on (RFC 7616 3.5). */
  learn(head: MessageHead): void;
  readonly isChallenged: boolean;
  readonly realm: string | undefined;
}

/**
 * At most one authenticated request for the registrar and one for a proxy, and one more in all when a nonce was called stale or
 * anything about the challenge has changed (RFC 7616 3.3): every further one would feed the carrier's lock-out. So a REGISTER
 * is at most two requests, three with stale, four where a proxy asks as well.
 */
export function credentialsFor(login: {
  readonly user: string;
  readonly password: Secret;
  readonly dice: Dice;
}): Credentials {
  const slots = new Map<string, Slot>();
  let isChallenged = false;
  let realm: string | undefined;
  let isRetryUsed = false;
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
      uses: isSame ? earlier.uses : 0,
      cnonce: isSame ? earlier.cnonce : cnonce(),
    });
  }

  return {
    beginRegister() {
      isRetryUsed = false;
    },
    lines({ method, uri }) {
      return [...slots.values()].map((slot) => {
        slot.uses += 1;
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
      const { answerable, unsupported } = readChallenges(head);
      const first = answerable[0];
      if (first === undefined) return { kind: 'unsupported', detail: unsupported.join(', ') || 'no challenge' };
      realm = first.realm;
      const standings = answerable.map(standing);
      const isAnyStale = answerable.some((one, index) => one.isStale && standings[index] === 'retry');
      if (standings.includes('refused') && !isAnyStale) return { kind: 'refused', isStaleLoop: false };
      if (standings.includes('retry')) {
        // A second refusal on a fresh nonce is about the password; only a repeated stale=true leaves that open.
        if (isRetryUsed) return { kind: 'refused', isStaleLoop: isAnyStale };
        isRetryUsed = true;
      }
      answerable.forEach(place);
      return { kind: 'answer' };
    },
    learn(head) {
      for (const kind of ['www', 'proxy'] as const) {
        const field = kind === 'www' ? 'authentication-info' : 'proxy-authentication-info';
        const [value = ''] = headerValues(head, field);
        const nonce = readParams(splitOutside(value, { separator: ',', isAngleAware: false })).get('nextnonce');
        if (nonce === undefined || nonce === '') continue;
        // The field names no realm: it can only be meant for the one we have sent.
        const ours = [...slots.values()].filter((slot) => slot.challenge.kind === kind && slot.uses > 0);
        for (const { challenge } of ours.length === 1 ? ours : []) place({ ...challenge, nonce });
      }
    },
    get isChallenged() {
      return isChallenged;
    },
    get realm() {
      return realm;
    },
  };
}
