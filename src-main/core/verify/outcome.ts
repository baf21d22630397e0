import type { SipAccount } from '../line.ts';

/** One Contact of a 200 OK to REGISTER (RFC 3261 10.3 step 8). */
export interface Binding {
  /** The Contact URI as the registrar wrote it. */
  readonly contact: string;
  /** Remaining lifetime, seconds; absent when neither parameter nor header gave a usable one. */
  readonly expiresS?: number | undefined;
  /** Who registered it, where the registrar tells (Kamailio and others add it as a parameter or header). */
  readonly userAgent?: string | undefined;
}

/** One message of the exchange, already struck clean of credentials. */
export interface ExchangeStep {
  /** Milliseconds since the probe began. */
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  /** First line of the message, or the name of a transport event. */
  readonly summary: string;
  /** The whole message, redacted (Authorization's response, cnonce, nonce and user). */
  readonly text?: string | undefined;
}

interface OutcomeBase {
  /** Datagrams or messages that left us, retransmissions included. */
  readonly sends: number;
  readonly elapsedMs: number;
  readonly exchange: readonly ExchangeStep[];
  /** The account that was asked about; causes compare its fields. */
  readonly account: SipAccount;
  /** Address and port the request really went to. */
  readonly target?: string | undefined;
}

/** The registrar's final word. */
export interface FinalOutcome extends OutcomeBase {
  readonly kind: 'final';
  readonly statusCode: number;
  readonly reason: string;
  /** The registrar asked for credentials at least once (401 or 407). */
  readonly challenged: boolean;
  /** The request this answers carried credentials for a challenge of this very probe. */
  readonly credentialsSent: boolean;
  /** The last challenge said `stale=true`, or the nonce changed, and the one retry was already used. */
  readonly staleExhausted: boolean;
  readonly bindings: readonly Binding[];
  /** Whether the answer carried any Contact at all; without one nothing is known about other devices. */
  readonly listsBindings: boolean;
  readonly retryAfterS?: number | undefined;
  /** The address the registrar saw us at (Via received/rport, RFC 3581). */
  readonly seenAs?: string | undefined;
  readonly realm?: string | undefined;
  /** In `bind` mode: whether our own binding was seen and then proven gone. */
  readonly ownBinding?: 'removed' | 'left-behind' | 'not-seen' | undefined;
}

/** No final answer. */
export interface SilentOutcome extends OutcomeBase {
  readonly kind: 'no-answer';
  /** Something answered during this probe (a challenge, a provisional), then silence. */
  readonly answeredBefore: boolean;
}

export interface UnreachableOutcome extends OutcomeBase {
  readonly kind: 'unreachable';
  /** System error code: ECONNREFUSED (ICMP port unreachable on UDP), EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, ECONNRESET … */
  readonly code: string;
}

export interface NameOutcome extends OutcomeBase {
  readonly kind: 'name-not-found';
  readonly name: string;
  readonly code: string;
}

export interface TlsOutcome extends OutcomeBase {
  readonly kind: 'tls-refused';
  readonly code: string;
  readonly detail: string;
}

/** Something came, but nothing that a registrar may say; or a challenge we cannot answer. */
export interface UnreadableOutcome extends OutcomeBase {
  readonly kind: 'unreadable';
  readonly why: 'malformed' | 'unsupported-challenge' | 'too-large' | 'cannot-send';
  readonly detail: string;
}

export interface AbortedOutcome extends OutcomeBase {
  readonly kind: 'aborted';
}

export type RegisterOutcome =
  | FinalOutcome
  | SilentOutcome
  | UnreachableOutcome
  | NameOutcome
  | TlsOutcome
  | UnreadableOutcome
  | AbortedOutcome;
