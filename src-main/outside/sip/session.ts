import type { SipAccount } from '../../core/line.ts';
import type { Dice } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { Channel, type TransactionEnd } from './channel.ts';
import { type Credentials, credentialsFor } from './credentials.ts';
import type { Journal } from './journal.ts';
import type { PaceGate } from './pace.ts';
import type { Redactor } from './redact.ts';
import { buildRegister, registerUri } from './request.ts';
import type { SipResponse } from './response.ts';
import type { TimeBudget, Timers } from './timers.ts';
import { openTransport } from './transports/open.ts';
import { hostPort, type Target, type TransportFault } from './transports/transport.ts';

/** How one REGISTER ended, its challenges answered. */
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

export interface SessionParts {
  readonly account: SipAccount;
  readonly password: Secret;
  readonly targets: readonly Target[];
  readonly timers: Timers;
  readonly gate: PaceGate;
  readonly dice: Dice;
  readonly journal: Journal;
  readonly redactor: Redactor;
  readonly ca?: string | undefined;
}

/** What stops a REGISTER: the signal, and the limit that feeds it. */
export interface Patience {
  readonly signal: AbortSignal;
  readonly budget: TimeBudget;
}

/**
 * One conversation with one registrar: a fresh Call-ID, CSeq rising, one channel (opened again where the far side closed a
 * stream), the same credentials with nc rising. A fresh Call-ID and challenge are what makes a 200 mean this password
 * (SERVICE §4).
 */
export class RegisterSession {
  readonly #parts: SessionParts;
  readonly #credentials: Credentials;
  readonly #callId: string;
  readonly #fromTag: string;
  #channel: Channel | undefined;
  #target = 0;
  #cseq = 0;
  #hasAnswered = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#credentials = credentialsFor({
      user: parts.account.authUser,
      password: parts.password,
      dice: parts.dice,
    });
    this.#callId = this.token(16);
    this.#fromTag = this.token(8);
  }

  /** Random hexadecimal of `count` bytes. */
  token(count: number): string {
    return Buffer.from(this.#parts.dice.bytes(count)).toString('hex');
  }

  get isChallenged(): boolean {
    return this.#credentials.isChallenged;
  }

  get realm(): string | undefined {
    return this.#credentials.realm;
  }

  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  get target(): string | undefined {
    const target = this.#parts.targets[this.#target];
    return target === undefined ? undefined : hostPort(target.host, target.port);
  }

  /** Our own address and port as the first hop sees it; known once something was sent. */
  get sentBy(): string | undefined {
    return this.#channel?.transport?.sentBy;
  }

  /** Tells a caller of our Contact which transport we listen on (RFC 3261 19.1.1); UDP is what goes without saying. */
  get contactParams(): string {
    const protocol = this.#channel?.transport?.protocol ?? 'UDP';
    return protocol === 'UDP' ? '' : `;transport=${protocol.toLowerCase()}`;
  }

  /** One REGISTER, with every challenge answered that may be answered. `lines`: Contact and Expires, or none to ask only. */
  async register(lines: readonly string[], patience: Patience): Promise<RegisterEnd> {
    this.#credentials.beginRegister();
    for (;;) {
      const sent = await this.#send(lines, patience);
      const { end, credentialsSent } = sent;
      if (end.kind !== 'final') return end;
      const { response } = end;
      const final = { kind: 'final', response, credentialsSent, isStaleLoop: false } as const;
      if (response.statusCode !== 401 && response.statusCode !== 407) return final;
      const move = this.#credentials.consider(response.head);
      if (move.kind === 'refused') return { ...final, isStaleLoop: move.isStaleLoop };
      if (move.kind === 'unsupported') return { kind: 'unsupported', detail: move.detail };
    }
  }

  /** How long repeated finals may still come, milliseconds (Timer K); a socket closed earlier would refuse them by ICMP. */
  get lingerMs(): number {
    return this.#channel?.lingerMs ?? 0;
  }

  /** Listens on without keeping the process alive. */
  unref(): void {
    this.#channel?.unref();
  }

  close(): void {
    this.#channel?.close();
  }

  /** Sends to the first target that can be reached (RFC 3263 4.3); once something has answered, only there. */
  async #send(
    lines: readonly string[],
    patience: Patience,
  ): Promise<{ end: TransactionEnd; credentialsSent: boolean }> {
    let isReopened = false;
    for (;;) {
      const used = this.#channel;
      const sent = await this.#sendToTarget(lines, patience);
      this.#hasAnswered ||= this.#channel?.hasAnswered === true;
      // A stream that was idle may be closed by the far side just as we write: the request was not read. Once only.
      const wasIdleClosed =
        sent.end.kind === 'fault' &&
        sent.end.fault.kind === 'unreachable' &&
        sent.end.fault.isOrderly === true &&
        used === this.#channel;
      if (wasIdleClosed && !isReopened && !patience.signal.aborted) {
        isReopened = true;
        continue;
      }
      const isUnreachable = sent.end.kind === 'fault' && sent.end.fault.kind === 'unreachable';
      const hasNext = this.#target + 1 < this.#parts.targets.length;
      if (!isUnreachable || this.#hasAnswered || !hasNext || patience.signal.aborted) return sent;
      this.#target += 1;
    }
  }

  async #sendToTarget(
    lines: readonly string[],
    { signal, budget }: Patience,
  ): Promise<{ end: TransactionEnd; credentialsSent: boolean }> {
    budget.pause();
    const isAdmitted = await this.#parts.gate.pass(this.#cseq === 0 ? 'first' : 'next', signal);
    budget.start();
    if (!isAdmitted || signal.aborted) return { end: { kind: 'stopped' }, credentialsSent: false };
    const channel = await this.#connected(signal);
    if (!(channel instanceof Channel)) return { end: { kind: 'fault', fault: channel }, credentialsSent: false };
    const via = channel.transport;
    if (via === undefined) return { end: { kind: 'stopped' }, credentialsSent: false };
    const { account, redactor } = this.#parts;
    const credentials = this.#credentials.lines({ method: 'REGISTER', uri: registerUri(account.domain) });
    for (const line of credentials) redactor.learn(line);
    this.#cseq += 1;
    // RFC 3261 8.1.1.7: the magic cookie, and a branch of its own for every transaction.
    const branch = `z9hG4bK${this.token(12)}`;
    const text = buildRegister({
      domain: account.domain,
      user: account.user,
      callId: this.#callId,
      fromTag: this.#fromTag,
      cseq: this.#cseq,
      branch,
      via,
      lines: [...credentials, ...lines],
    });
    const end = await channel.request({ branch, method: 'REGISTER', text }, signal);
    return { end, credentialsSent: credentials.length > 0 };
  }

  async #connected(signal: AbortSignal): Promise<Channel | TransportFault> {
    if (this.#channel !== undefined && !this.#channel.isBroken) return this.#channel;
    const { account, targets, timers, journal, ca } = this.#parts;
    const target = targets[this.#target];
    if (target === undefined) return { kind: 'unreadable', why: 'cannot-send', detail: 'no target' };
    const channel = new Channel(timers, journal);
    journal.note('sent', `${target.transport} to ${hostPort(target.host, target.port)} (${target.why})`);
    const fault = await channel.open((listener) =>
      openTransport({ target, listener, signal }, { domain: account.domain, ca }),
    );
    if (fault !== undefined) return fault;
    this.#channel = channel;
    return channel;
  }
}
