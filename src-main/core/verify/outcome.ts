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

/** One question to the name service, with everything that came back (RFC 3263); kept for the explanation. */
export interface Lookup {
  /** The name asked for. */
  readonly question: string;
  /** `system`: the computer's own resolver (hosts file, VPN, mDNS), asked where DNS gave no address. */
  readonly type: 'NAPTR' | 'SRV' | 'A' | 'AAAA' | 'system';
  /** As text in the order received: addresses, `priority weight port target`, `order preference flags service replacement`. */
  readonly answers: readonly string[];
  readonly ms: number;
  /** Why there are no answers: ENOTFOUND, ENODATA, ETIMEOUT, ECONNREFUSED, EAI_AGAIN … */
  readonly error?: string | undefined;
}

/** A field of ours that came back changed. RFC 3261 8.2.6.2 has them copied as they were, so something between us wrote. */
export interface RewrittenField {
  readonly field: 'via' | 'from' | 'to' | 'call-id' | 'cseq' | 'contact';
  readonly sent: string;
  readonly echoed: string;
}

interface OutcomeBase {
  /** Datagrams or messages that left us, retransmissions included. */
  readonly sends: number;
  /**
   * Logins of this probe that were refused, or that got no answer and may have been refused unseen; what a lock-out at the
   * registrar may have counted. A login on a nonce called stale is none: only the nonce was refused (RFC 7616 3.3).
   */
  readonly refusedLogins?: number | undefined;
  readonly elapsedMs: number;
  readonly exchange: readonly ExchangeStep[];
  /** The account that was asked about; causes compare its fields. */
  readonly account: SipAccount;
  /** Address and port the request really went to. */
  readonly target?: string | undefined;
  /** Our own address and port on the interface that the system chose for it. */
  readonly localAddress?: string | undefined;
  /** Every question to the name service in the order asked; empty where the target was given as an address. */
  readonly lookups?: readonly Lookup[] | undefined;
  /** Empty: everything came back as it was sent. Absent: nothing came back. */
  readonly rewritten?: readonly RewrittenField[] | undefined;
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
  /**
   * The password was never judged: `stale=true` was repeated, or the three requests of a REGISTER were used up by a stale nonce
   * and a further challenge. A changed nonce gets one retry, then counts as an ordinary refusal (many registrars send a new
   * nonce with every 401).
   */
  readonly staleExhausted: boolean;
  readonly bindings: readonly Binding[];
  /** Whether the answer carried any Contact at all; without one nothing is known about other devices. */
  readonly listsBindings: boolean;
  readonly retryAfterS?: number | undefined;
  /** The address the registrar saw us at (Via received/rport, RFC 3581). */
  readonly seenAs?: string | undefined;
  readonly realm?: string | undefined;
  /** Whether the registrar proved that it knows the password, too (`rspauth`, RFC 7616 3.5); absent = it did not try. */
  readonly serverProof?: 'right' | 'wrong' | undefined;
  /** From the first sending of the last request to this answer, milliseconds: name service and our own pace left out. */
  readonly roundTripMs?: number | undefined;
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

/** A certificate as the far side showed it. Times are ISO 8601 in UTC. */
export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** Every name it is made out for, with its kind: `dns:…`, `uri:…`, `ip:…`, or `cn:…` where it has no alternative names. */
  readonly names: readonly string[];
}

export interface TlsOutcome extends OutcomeBase {
  readonly kind: 'tls-refused';
  readonly code: string;
  readonly detail: string;
  /** The server's own certificate first; absent where the handshake did not come so far. */
  readonly chain?: readonly ShownCertificate[] | undefined;
  /** The SIP domain that the certificate has to name (RFC 5922 7.3). */
  readonly wantedName?: string | undefined;
  /** This computer's clock at the refusal, epoch ms: "expired" may be the clock's fault. */
  readonly clockMs?: number | undefined;
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
