import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dice } from '../../core/ports.ts';
import type { RewrittenField } from '../../core/verify/outcome.ts';
import { Channel, type TransactionEnd } from './channel.ts';
import type { Journal } from './journal.ts';
import type { PaceGate } from './pace.ts';
import type { Method } from './request.ts';
import { rewrittenFields } from './rewritten.ts';
import { type Share, shareOf, type TimeBudget, type Timers } from './timers.ts';
import { openTransport } from './transports/open.ts';
import type { TlsTrust } from './transports/tls-trust.ts';
import { hostPort, type SipTransport, type Target, type TransportFault } from './transports/transport.ts';

/** What stops a request: the signal, and the limit that feeds it. */
export interface Patience {
  readonly signal: AbortSignal;
  readonly budget: TimeBudget;
}

export interface RouteParts {
  /** The SIP domain, to which TLS holds the certificate. */
  readonly domain: string;
  readonly targets: readonly Target[];
  readonly timers: Timers;
  readonly gate: PaceGate;
  readonly dice: Dice;
  readonly journal: Journal;
  readonly trust: TlsTrust;
}

/** A request as it leaves by `via`; written only then, because Via and the credentials depend on the moment. */
export interface Written {
  readonly branch: string;
  readonly method: Method;
  readonly text: string;
  readonly hasCredentials: boolean;
}
export type Write = (via: SipTransport) => Written;

export interface Sent {
  readonly end: TransactionEnd;
  readonly credentialsSent: boolean;
}

/** The way of one conversation: its targets in order, one open channel, and what was learnt about the path. */
export class Route {
  readonly #parts: RouteParts;
  readonly #rewritten = new Map<string, RewrittenField>();
  #channel: Channel | undefined;
  #target = 0;
  #hasBegun = false;
  #hasAnswered = false;
  #isAnsweredInFull = false;
  /** One server has taken part in the conversation: its challenge is nobody else's, so no other is asked any more. */
  #isSettled = false;
  #localAddress: string | undefined;
  #roundTripMs: number | undefined;

  constructor(parts: RouteParts) {
    this.#parts = parts;
  }

  /** Something has come back, provisional or final. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  get target(): string | undefined {
    const target = this.#parts.targets[this.#target];
    return target === undefined ? undefined : hostPort(target.host, target.port);
  }

  get transport(): SipTransport | undefined {
    return this.#channel?.transport;
  }

  /** Our own address and port towards the target asked last; stays known when the channel is gone. */
  get localAddress(): string | undefined {
    return this.#localAddress;
  }

  /** From the first sending of the last answered request to its final answer, ms with one decimal. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Absent until a final answer has come. */
  get rewritten(): readonly RewrittenField[] | undefined {
    return this.#isAnsweredInFull ? [...this.#rewritten.values()] : undefined;
  }

  noteRewritten(one: RewrittenField): void {
    this.#rewritten.set(one.field, one);
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

  /**
   * Sends to the targets in order until one takes part (RFC 3263 4.3: next on 503, transport trouble or time-out). A 503 says
   * more than the silence of the others, so it is what remains when none does.
   */
  async send(write: Write, patience: Patience): Promise<Sent> {
    let overloaded: Sent | undefined;
    for (;;) {
      const sent = await this.#sendReopening(write, patience);
      const { end } = sent;
      this.#hasAnswered ||= this.#channel?.hasAnswered === true;
      const is503 = end.kind === 'final' && end.response.statusCode === 503 && !sent.credentialsSent;
      if (is503) overloaded = sent;
      else if (end.kind === 'final') this.#isSettled = true;
      const hasNext = this.#target + 1 < this.#parts.targets.length;
      if (!(is503 || isNoAnswer(end)) || this.#isSettled || !hasNext || patience.signal.aborted) {
        return isNoAnswer(end) || end.kind === 'stopped' ? (overloaded ?? sent) : sent;
      }
      this.#channel?.close();
      this.#channel = undefined;
      this.#target += 1;
    }
  }

  /** A stream that was idle may be closed by the far side just as we write: the request was not read. Once only. */
  async #sendReopening(write: Write, patience: Patience): Promise<Sent> {
    const used = this.#channel;
    const sent = await this.#sendToTarget(write, patience);
    const wasIdleClosed =
      sent.end.kind === 'fault' &&
      sent.end.fault.kind === 'unreachable' &&
      sent.end.fault.isOrderly === true &&
      used !== undefined &&
      used === this.#channel;
    return wasIdleClosed && !patience.signal.aborted ? this.#sendToTarget(write, patience) : sent;
  }

  async #sendToTarget(write: Write, { signal, budget }: Patience): Promise<Sent> {
    budget.pause();
    const isAdmitted = await this.#parts.gate.pass(this.#hasBegun ? 'next' : 'first', signal);
    this.#hasBegun = true;
    budget.start();
    if (!isAdmitted || signal.aborted) return { end: { kind: 'stopped' }, credentialsSent: false };
    const share = this.#share({ signal, budget });
    try {
      const sent = await this.#sendNow(write, share.signal);
      // Its share is over, the probe is not: silence of this one target.
      const isSilent = sent.end.kind === 'stopped' && !signal.aborted;
      return isSilent ? { ...sent, end: { ...sent.end, kind: 'timed-out' } } : sent;
    } finally {
      share.end();
    }
  }

  /**
   * The time this target may take. While others are left it gets its even part of what remains, less than Timer F: a probe has
   * one limit however many servers a carrier names, and the last of them must get its turn within it.
   */
  #share(patience: Patience): Share {
    const others = this.#isSettled ? 0 : this.#parts.targets.length - this.#target - 1;
    const ms = others === 0 ? undefined : patience.budget.left() / (others + 1);
    return shareOf(this.#parts.timers, { ms, signal: patience.signal });
  }

  async #sendNow(write: Write, signal: AbortSignal): Promise<Sent> {
    const channel = await this.#connected(signal);
    if (!(channel instanceof Channel)) return { end: { kind: 'fault', fault: channel }, credentialsSent: false };
    const via = channel.transport;
    if (via === undefined) return { end: { kind: 'stopped' }, credentialsSent: false };
    this.#localAddress = via.sentBy;
    const written = write(via);
    const { timers } = this.#parts;
    const sentAtMs = timers.nowMs();
    const end = await channel.request(written, signal);
    if (end.kind === 'final') {
      this.#roundTripMs = Math.round((timers.nowMs() - sentAtMs) * 10) / 10;
      this.#isAnsweredInFull = true;
      for (const one of rewrittenFields(written.text, end.response.head)) this.noteRewritten(one);
    }
    return { end, credentialsSent: written.hasCredentials };
  }

  async #connected(signal: AbortSignal): Promise<Channel | TransportFault> {
    // A server that ends the connection with its answer has done so by now; the end only has to be noticed. A login written
    // to such a connection would be judged unseen, and then sent again.
    for (let turn = 0; turn < 2 && this.#channel?.transport?.isReliable === true; turn += 1) await nextTurn();
    if (this.#channel !== undefined && !this.#channel.isBroken) return this.#channel;
    const { domain, targets, timers, journal, trust, dice } = this.#parts;
    const target = targets[this.#target];
    if (target === undefined) return { kind: 'unreadable', why: 'cannot-send', detail: 'no target' };
    const channel = new Channel(timers, journal);
    journal.note('sent', `${target.transport} to ${hostPort(target.host, target.port)} (${target.why})`);
    const fault = await channel.open((listener) =>
      openTransport({ target, listener, signal }, { domain, trust, dice }),
    );
    if (fault !== undefined) return fault;
    this.#channel = channel;
    return channel;
  }
}

function isNoAnswer(end: TransactionEnd): boolean {
  return end.kind === 'timed-out' || (end.kind === 'fault' && end.fault.kind === 'unreachable');
}
