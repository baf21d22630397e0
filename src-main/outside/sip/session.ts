import type { SipAccount } from '../../core/line.ts';
import type { Dice } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { type Credentials, credentialsFor } from './credentials.ts';
import type { Redactor } from './redact.ts';
import { buildRequest, type Method, requestUri } from './request.ts';
import type { SipResponse } from './response.ts';
import type { Patience, Route, Sent } from './route.ts';
import type { TransportFault } from './transports/transport.ts';

/** How one request ended, its challenges answered. */
export type RegisterEnd =
  | {
      readonly kind: 'final';
      readonly response: SipResponse;
      readonly credentialsSent: boolean;
      readonly isStaleLoop: boolean;
    }
  | { readonly kind: 'timed-out'; readonly malformed?: string | undefined }
  | { readonly kind: 'fault'; readonly fault: TransportFault }
  | { readonly kind: 'unsupported'; readonly detail: string }
  | { readonly kind: 'stopped'; readonly malformed?: string | undefined };

/** Codes by which a login is refused without asking for another one (RFC 3261 21.4.4, 21.4.5, 21.6.3). */
const REFUSES_LOGIN: ReadonlySet<number> = new Set([403, 404, 604]);

export interface SessionParts {
  readonly account: SipAccount;
  /** Absent: a session that only asks and never logs in. */
  readonly password?: Secret | undefined;
  /** See `RegisterProbe.refusalsAllowed`. */
  readonly refusalsAllowed?: number | undefined;
  readonly route: Route;
  readonly dice: Dice;
  readonly redactor: Redactor;
}

/**
 * One conversation with one registrar: a fresh Call-ID, CSeq rising, one route, the same credentials with nc rising. A fresh
 * Call-ID and challenge are what makes a 200 mean this password (SERVICE §4).
 */
export class RegisterSession {
  readonly route: Route;
  readonly #parts: SessionParts;
  readonly #credentials: Credentials | undefined;
  readonly #callId: string;
  readonly #fromTag: string;
  #cseq = 0;
  #unansweredLogins = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.route = parts.route;
    const { account, password, dice, refusalsAllowed } = parts;
    this.#credentials = password && credentialsFor({ user: account.authUser, password, dice, refusalsAllowed });
    this.#callId = this.token(16);
    this.#fromTag = this.token(8);
  }

  /** Random hexadecimal of `count` bytes. */
  token(count: number): string {
    return Buffer.from(this.#parts.dice.bytes(count)).toString('hex');
  }

  get isChallenged(): boolean {
    return this.#credentials?.isChallenged === true;
  }

  /** Logins that were refused, and those that nothing answered: the answer may have been lost, not the question. */
  get refusedLogins(): number {
    return (this.#credentials?.refusals ?? 0) + this.#unansweredLogins;
  }

  get serverProof(): 'right' | 'wrong' | undefined {
    return this.#credentials?.serverProof;
  }

  get realm(): string | undefined {
    return this.#credentials?.realm;
  }

  /** Our own address and port as the first hop sees it; known once something was sent. */
  get sentBy(): string | undefined {
    return this.route.transport?.sentBy;
  }

  /** Tells a caller of our Contact which transport we listen on (RFC 3261 19.1.1); UDP is what goes without saying. */
  get contactParams(): string {
    const protocol = this.route.transport?.protocol ?? 'UDP';
    // RFC 7118 5.2.1: `ws` over TLS as well.
    return protocol === 'UDP' ? '' : `;transport=${protocol === 'WSS' ? 'ws' : protocol.toLowerCase()}`;
  }

  /** One REGISTER, with every challenge answered that may be answered. `lines`: Contact and Expires, or none to ask only. */
  async register(lines: readonly string[], patience: Patience): Promise<RegisterEnd> {
    this.#credentials?.beginRegister();
    for (;;) {
      const { end, credentialsSent } = await this.#send({ method: 'REGISTER', lines }, patience);
      if (end.kind !== 'final') {
        if (credentialsSent) this.#unansweredLogins += 1;
        return end;
      }
      const { response } = end;
      const { statusCode } = response;
      const final = { kind: 'final', response, credentialsSent, isStaleLoop: false } as const;
      if (statusCode !== 401 && statusCode !== 407) {
        if (statusCode >= 200 && statusCode < 300) this.#credentials?.learn(response.head);
        if (credentialsSent && REFUSES_LOGIN.has(statusCode)) this.#credentials?.refusedOutright();
        return final;
      }
      const move = this.#credentials?.consider(response.head);
      if (move === undefined) return final;
      if (move.kind === 'refused') return { ...final, isStaleLoop: move.isStaleLoop };
      if (move.kind === 'unsupported') return { kind: 'unsupported', detail: move.detail };
    }
  }

  /** One request as it is; a challenge is an answer like any other. */
  async ask(method: Method, patience: Patience): Promise<RegisterEnd> {
    const { end, credentialsSent } = await this.#send({ method, lines: [] }, patience);
    return end.kind === 'final' ? { ...end, credentialsSent, isStaleLoop: false } : end;
  }

  #send(asked: { readonly method: Method; readonly lines: readonly string[] }, patience: Patience): Promise<Sent> {
    const { method, lines } = asked;
    const { account, redactor } = this.#parts;
    return this.route.send((via) => {
      const credentials = this.#credentials?.lines({ method, uri: requestUri(account.domain) }) ?? [];
      for (const line of credentials) redactor.learn(line);
      this.#cseq += 1;
      // RFC 3261 8.1.1.7: the magic cookie, and a branch of its own for every transaction.
      const branch = `z9hG4bK${this.token(12)}`;
      const text = buildRequest({
        method,
        domain: account.domain,
        user: account.user,
        // Who only asks leaves a bait: a SIP ALG replaces our own address wherever it finds it, in the Call-ID too.
        callId: this.#credentials === undefined ? `${this.#callId}@${via.sentBy}` : this.#callId,
        fromTag: this.#fromTag,
        cseq: this.#cseq,
        branch,
        via,
        lines: [...credentials, ...lines],
      });
      return { branch, method, text, hasCredentials: credentials.length > 0 };
    }, patience);
  }
}
