import type { Line, SipAccount } from '../../core/line.ts';
import type { Clock, Phone, PhoneAnswer } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import type { Secret } from '../../core/secret.ts';
import { RegisterClient } from './register-client.ts';

/**
 * What a device does after a failed registration: `every-20s` like many adapters · `pause-after-403` also waits 1,200 s
 * after a 403 (Grandstream HT801) · `gives-up` never tries again after a refusal (Asterisk PJSIP).
 */
export type AfterFailure = 'every-20s' | 'pause-after-403' | 'gives-up';

export type AdapterStatus =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'registering' }
  /** Practice time, epoch ms. */
  | { readonly kind: 'registered'; readonly untilMs: number }
  /** Status 0 = no answer. */
  | { readonly kind: 'failed'; readonly statusCode: number; readonly nextTryAtMs?: number };

interface Options {
  readonly account: SipAccount;
  readonly proxy: { readonly host: string; readonly port: number };
  readonly password: Secret;
  readonly clock: Clock;
  readonly afterFailure?: AfterFailure;
}

const RETRY_MS = 20_000;
const AFTER_403_MS = 1_200_000;
/** However fast practice time runs, the device sends no more than five registrations in a real second. */
const REAL_GAP_MS = 200;

/** A small SIP device at the end of the practice line: registers, refreshes at half its time, retries, and can be told. */
export class PretendAdapter implements Phone {
  readonly name = 'Pretend adapter';
  afterFailure: AfterFailure;
  readonly #clock: Clock;
  readonly #account: SipAccount;
  readonly #client: RegisterClient;
  #password: Secret;
  #status: AdapterStatus = { kind: 'stopped' };
  #stopped: AbortController | undefined;
  #lastSentAtRealMs = Number.NEGATIVE_INFINITY;
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** One registration at a time: the loop's and the person's would share a CSeq otherwise. */
  #turn: Promise<AdapterStatus> = Promise.resolve({ kind: 'stopped' });

  constructor({ account, proxy, password, clock, afterFailure }: Options) {
    this.#account = account;
    this.#password = password;
    this.#clock = clock;
    this.afterFailure = afterFailure ?? 'every-20s';
    this.#client = new RegisterClient({ account, proxy, userAgent: 'PretendAdapter/1.0' });
  }

  get status(): AdapterStatus {
    return this.#status;
  }

  /** Plugs the device in. Resolves after its first registration, whatever came of it. */
  async start(): Promise<AdapterStatus> {
    if (this.#stopped !== undefined) return this.#status;
    const stopped = new AbortController();
    this.#stopped = stopped;
    const status = await this.#register();
    // Unplugged while it waited for its first answer: the loop then ends at once.
    this.#running = this.#loop(stopped.signal);
    return status;
  }

  /** Pulls the plug: the binding stays at the registrar until it expires, as with a real device. */
  async stop(): Promise<void> {
    this.#stopped?.abort();
    this.#stopped = undefined;
    // Closing first ends a registration that still waits for its answer.
    await this.#client.close();
    await Promise.all([this.#running, this.#turn]);
    // One that was just between challenge and credentials has opened the socket once more.
    await this.#client.close();
    this.#status = { kind: 'stopped' };
  }

  async apply(
    request: { readonly line: Line; readonly newPassword: Secret },
    signal: AbortSignal,
  ): Promise<PhoneAnswer> {
    if (signal.aborted) return { kind: 'failed', problem: notSeen() };
    const status = await this.enter(request.newPassword);
    return status.kind === 'registered' ? { kind: 'applied' } : { kind: 'failed', problem: notSeen() };
  }

  /** A password typed into its admin page: saved, and used for a registration at once. */
  async enter(password: Secret): Promise<AdapterStatus> {
    this.#password = password;
    const status = this.#stopped === undefined ? await this.start() : await this.#register();
    // The loop was waiting for the old password's next turn.
    this.#wake.abort();
    return status;
  }

  #register(): Promise<AdapterStatus> {
    const turn = this.#turn.then(() => this.#registerOnce());
    this.#turn = turn;
    return turn;
  }

  async #registerOnce(): Promise<AdapterStatus> {
    if (this.#stopped === undefined) return this.#status;
    this.#status = { kind: 'registering' };
    this.#lastSentAtRealMs = performance.now();
    const answer = await this.#client.register(this.#password, this.#account.expiresS);
    const nowMs = this.#clock.nowMs();
    if (answer.kind === 'final' && answer.response.statusCode === 200)
      this.#status = { kind: 'registered', untilMs: nowMs + answer.expiresS * 1_000 };
    else {
      const statusCode = answer.kind === 'final' ? answer.response.statusCode : 0;
      const delayMs = this.#retryDelay(statusCode);
      this.#status = { kind: 'failed', statusCode, ...(delayMs === undefined ? {} : { nextTryAtMs: nowMs + delayMs }) };
    }
    return this.#status;
  }

  #retryDelay(statusCode: number): number | undefined {
    const isRefusal = statusCode === 401 || statusCode === 403 || statusCode === 404 || statusCode === 407;
    if (this.afterFailure === 'gives-up' && isRefusal) return undefined;
    return this.afterFailure === 'pause-after-403' && statusCode === 403 ? AFTER_403_MS : RETRY_MS;
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const either = AbortSignal.any([signal, this.#wake.signal]);
      const atMs = this.#nextAtMs();
      while (this.#clock.nowMs() < atMs && !either.aborted) await this.#clock.waitUntil(atMs, either);
      if (either.aborted) continue;
      await realPause(this.#lastSentAtRealMs + REAL_GAP_MS - performance.now(), either);
      if (!either.aborted) await this.#register();
    }
  }

  #nextAtMs(): number {
    const nowMs = this.#clock.nowMs();
    if (this.#status.kind === 'registered') return nowMs + (this.#status.untilMs - nowMs) / 2;
    if (this.#status.kind === 'failed') return this.#status.nextTryAtMs ?? Number.POSITIVE_INFINITY;
    return nowMs + RETRY_MS;
  }
}

/** The portal's part is long done when a device is told; what is missing is the device. */
function notSeen() {
  return problem('device-not-seen', { looks: 1, listsBindings: false });
}

function realPause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, ms)).unref();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
