import { byteText, toBytes } from './byte-text.ts';
import type { Journal } from './journal.ts';
import { readResponse, type SipResponse } from './response.ts';
import type { Timers } from './timers.ts';
import {
  beginTransaction,
  stepTransaction,
  T4_MS,
  type TimerName,
  type TransactionEvent,
  type TransactionState,
  type TransactionStep,
} from './transaction.ts';
import type { Opening, SipTransport, TransportFault, TransportListener } from './transports/transport.ts';

/** How one request ended. */
export type TransactionEnd =
  | { readonly kind: 'final'; readonly response: SipResponse }
  /** Timer F. `malformed` names the fault when something came for it, but nothing readable. */
  | { readonly kind: 'timed-out'; readonly malformed?: string | undefined }
  | { readonly kind: 'fault'; readonly fault: TransportFault }
  | { readonly kind: 'stopped'; readonly malformed?: string | undefined };

interface Running {
  state: TransactionState;
  readonly method: string;
  readonly text: string;
  readonly timers: Map<TimerName, () => void>;
  readonly end: (end: TransactionEnd) => void;
}

/** An open transport with its client transactions; matches responses by branch and CSeq method (RFC 3261 17.1.3). */
export class Channel {
  readonly #timers: Timers;
  readonly #journal: Journal;
  readonly #running = new Map<string, Running>();
  #transport: SipTransport | undefined;
  #fault: TransportFault | undefined;
  #malformed: string | undefined;
  #hasAnswered = false;
  #answeredAtMs: number | undefined;

  constructor(timers: Timers, journal: Journal) {
    this.#timers = timers;
    this.#journal = journal;
  }

  async open(opener: (listener: TransportListener) => Promise<Opening>): Promise<TransportFault | undefined> {
    const opening = await opener({
      message: (bytes) => this.#receive(bytes),
      fault: (fault) => this.#break(fault),
    });
    if (!opening.ok) return opening.fault;
    this.#transport = opening.transport;
    return undefined;
  }

  get transport(): SipTransport | undefined {
    return this.#transport;
  }

  /** The far side has closed or refused; a new request needs a new channel. */
  get isBroken(): boolean {
    return this.#fault !== undefined;
  }

  /** Something that answers one of our requests has come, provisional or final. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** Sends one request and resolves with its end. `stopped` as soon as `signal` says so. */
  request(
    request: { readonly branch: string; readonly method: string; readonly text: string },
    signal: AbortSignal,
  ): Promise<TransactionEnd> {
    const transport = this.#transport;
    if (this.#fault !== undefined) return Promise.resolve({ kind: 'fault', fault: this.#fault });
    if (transport === undefined || signal.aborted) return Promise.resolve({ kind: 'stopped' });
    this.#malformed = undefined;
    return new Promise((resolve) => {
      const stop = () => {
        this.#discard(request.branch);
        resolve({ kind: 'stopped', malformed: this.#malformed });
      };
      signal.addEventListener('abort', stop, { once: true });
      const begun = beginTransaction(transport.isReliable);
      this.#running.set(request.branch, {
        state: begun.state,
        method: request.method,
        text: request.text,
        timers: new Map(),
        end: (end) => {
          signal.removeEventListener('abort', stop);
          resolve(end);
        },
      });
      this.#apply(request.branch, begun);
    });
  }

  /** Milliseconds for which finals may still come again (Timer K of the last answer); 0 on a reliable transport. */
  get lingerMs(): number {
    if (this.#answeredAtMs === undefined || this.#transport?.isReliable !== false || this.isBroken) return 0;
    return Math.max(0, T4_MS - (this.#timers.nowMs() - this.#answeredAtMs));
  }

  unref(): void {
    this.#transport?.unref();
  }

  close(): void {
    for (const branch of [...this.#running.keys()]) this.#discard(branch);
    this.#transport?.close();
  }

  #apply(branch: string, step: TransactionStep, response?: SipResponse): void {
    const running = this.#running.get(branch);
    if (running === undefined) return;
    running.state = step.state;
    for (const effect of step.effects) {
      switch (effect.kind) {
        case 'arm':
          running.timers.get(effect.name)?.();
          running.timers.set(effect.name, this.#arm(branch, effect.name, effect.ms));
          break;
        case 'disarm':
          running.timers.get(effect.name)?.();
          running.timers.delete(effect.name);
          break;
        case 'send':
          this.#journal.message('sent', running.text);
          this.#transport?.send(toBytes(running.text));
          break;
        case 'deliver':
          if (response !== undefined) running.end({ kind: 'final', response });
          break;
        case 'time-out':
          running.end({ kind: 'timed-out', malformed: this.#malformed });
          break;
        case 'fail':
          if (this.#fault !== undefined) running.end({ kind: 'fault', fault: this.#fault });
          break;
      }
    }
    if (running.state.kind === 'terminated') this.#running.delete(branch);
  }

  #arm(branch: string, name: TimerName, ms: number): () => void {
    // Timer K belongs to `lingerMs`: whoever owns the channel keeps the socket that long, without keeping the process.
    if (name === 'K') return () => {};
    return this.#timers.after(ms, () => this.#step(branch, { kind: 'timer', name }));
  }

  #step(branch: string, event: TransactionEvent, response?: SipResponse): void {
    const running = this.#running.get(branch);
    const isReliable = this.#transport?.isReliable ?? true;
    if (running !== undefined) this.#apply(branch, stepTransaction(running.state, event, isReliable), response);
  }

  #receive(bytes: Uint8Array): void {
    const reading = readResponse(bytes);
    if (reading.kind === 'other') return;
    this.#journal.message('received', byteText(bytes));
    if (reading.kind === 'malformed') {
      this.#malformed = reading.why;
      return;
    }
    const { response } = reading;
    const running = this.#running.get(response.branch);
    if (running === undefined || running.method !== response.method) return;
    this.#hasAnswered = true;
    // The first final decides when K ends; one that comes again does not prolong it.
    if (response.statusCode >= 200 && running.state.kind !== 'completed') this.#answeredAtMs = this.#timers.nowMs();
    this.#step(response.branch, { kind: 'response', isFinal: response.statusCode >= 200 }, response);
  }

  #break(fault: TransportFault): void {
    if (this.#fault !== undefined) return;
    this.#fault = fault;
    this.#journal.note('received', fault.kind === 'unreadable' ? `${fault.why}: ${fault.detail}` : fault.code);
    for (const branch of [...this.#running.keys()]) this.#step(branch, { kind: 'transport-failed' });
  }

  #discard(branch: string): void {
    const running = this.#running.get(branch);
    for (const cancel of running?.timers.values() ?? []) cancel();
    this.#running.delete(branch);
  }
}
