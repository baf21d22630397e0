import type { Dice } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { type DigestChallenge, readChallenges, slotKey } from './challenge.ts';
import { authorizationLine } from './digest.ts';
import type { MessageHead } from './headers.ts';

export type NextMove =
  | { readonly kind: 'answer' }
  /** The registrar has seen our credentials and does not take them. */
  | { readonly kind: 'refused'; readonly isStaleLoop: boolean }
  | { readonly kind: 'unsupported'; readonly detail: string };

interface Slot {
  readonly challenge: DigestChallenge;
  /** Requests that carried credentials for this nonce. */
  uses: number;
  /** The one further try for a stale or changed nonce is used. */
  readonly isRetried: boolean;
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
  readonly isChallenged: boolean;
  readonly realm: string | undefined;
}

/** A registrar and a proxy, each with one retry. More is a peer that changes its realm to keep us sending. */
const SENDS_PER_REGISTER = 4;

/**
 * At most one authenticated request per challenge, and one more when the nonce was called stale or has changed
 * (RFC 7616 3.3): every further one would feed the carrier's lock-out.
 */
export function credentialsFor(login: {
  readonly user: string;
  readonly password: Secret;
  readonly dice: Dice;
}): Credentials {
  const slots = new Map<string, Slot>();
  let isChallenged = false;
  let realm: string | undefined;
  let sends = 0;
  const cnonce = () => Buffer.from(login.dice.bytes(12)).toString('hex');

  function place(challenge: DigestChallenge): 'answer' | 'refused' | 'stale-loop' {
    const earlier = slots.get(slotKey(challenge));
    const wasSent = earlier !== undefined && earlier.uses > 0;
    if (wasSent) {
      if (!challenge.isStale && challenge.nonce === earlier.challenge.nonce) return 'refused';
      // A second refusal on a fresh nonce is about the password; only a repeated stale=true leaves that open.
      if (earlier.isRetried) return challenge.isStale ? 'stale-loop' : 'refused';
    }
    // A stale flag on the very same nonce restarts nothing: nc goes on from where it was.
    const uses = wasSent && challenge.nonce === earlier.challenge.nonce ? earlier.uses : 0;
    const keeps = uses > 0 && earlier !== undefined ? earlier.cnonce : cnonce();
    slots.set(slotKey(challenge), { challenge, uses, isRetried: wasSent, cnonce: keeps });
    return 'answer';
  }

  return {
    beginRegister() {
      sends = 0;
      for (const [key, slot] of slots) slots.set(key, { ...slot, isRetried: false });
    },
    lines({ method, uri }) {
      const made = [...slots.values()].map((slot) => {
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
      if (made.length > 0) sends += 1;
      return made;
    },
    consider(head) {
      isChallenged = true;
      const { answerable, unsupported } = readChallenges(head);
      const first = answerable[0];
      if (first === undefined) return { kind: 'unsupported', detail: unsupported.join(', ') || 'no challenge' };
      realm = first.realm;
      if (sends >= SENDS_PER_REGISTER) return { kind: 'unsupported', detail: 'a new realm with every answer' };
      const placed = answerable.map(place);
      if (placed.includes('answer') && !placed.includes('refused')) return { kind: 'answer' };
      return { kind: 'refused', isStaleLoop: placed.includes('stale-loop') && !placed.includes('refused') };
    },
    get isChallenged() {
      return isChallenged;
    },
    get realm() {
      return realm;
    },
  };
}
