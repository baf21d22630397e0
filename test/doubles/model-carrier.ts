import type { SipAccount } from '../../src-main/core/line.ts';
import type { Registrar } from '../../src-main/core/ports.ts';
import type { Binding, FinalOutcome, RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import type { HandClock } from './hand-clock.ts';

interface Page {
  readonly password: string;
  readonly fromMs: number;
}

/** What may be strange about this carrier; plain data, set by a test before or during a rotation. */
export interface CarrierMoods {
  /** True time until which the registrar is not reachable. */
  downUntilMs: number;
  /** A registrar that caches credentials: the former password is let in this long after the reflection. */
  oldAcceptedForMs: number;
  /** Answers 200 without asking for a password. */
  asksNoPassword: boolean;
  hidesBindings: boolean;
  /** Neither password is let in (the carrier blocked the line). */
  refusesEverybody: boolean;
}

const DEVICE_LIFETIME_S = 3_600;

/** A small carrier: the portal's database changes at once, the registrar's at the reflection; it counts what it refuses. */
export class ModelCarrier implements Registrar {
  readonly moods: CarrierMoods = {
    downUntilMs: Number.NEGATIVE_INFINITY,
    oldAcceptedForMs: 0,
    asksNoPassword: false,
    hidesBindings: false,
    refusesEverybody: false,
  };
  /** Every authenticated try: true time, and whether it was refused. */
  readonly tries: { readonly atMs: number; readonly refused: boolean; readonly password: string }[] = [];
  readonly #clock: HandClock;
  readonly #pages: Page[];
  readonly #bindings = new Map<string, number>();

  constructor(clock: HandClock, password: string) {
    this.#clock = clock;
    this.#pages = [{ password, fromMs: Number.NEGATIVE_INFINITY }];
  }

  /** The last password the portal took. */
  atPortal(): string {
    return this.#pages.at(-1)?.password ?? '';
  }

  /** The password of the line as the registrar has it now. */
  atRegistrar(): string {
    return this.#pages.findLast(({ fromMs }) => fromMs <= this.#clock.trueMs)?.password ?? '';
  }

  change(password: string, fromMs: number): void {
    this.#pages.push({ password, fromMs });
  }

  letsIn(password: string): boolean {
    if (this.moods.refusesEverybody) return false;
    const index = this.#pages.findLastIndex(({ fromMs }) => fromMs <= this.#clock.trueMs);
    const current = this.#pages[index];
    if (current?.password === password) return true;
    const isCached = current !== undefined && this.#clock.trueMs < current.fromMs + this.moods.oldAcceptedForMs;
    return isCached && this.#pages[index - 1]?.password === password;
  }

  isDown(): boolean {
    return this.#clock.trueMs < this.moods.downUntilMs;
  }

  /** A device registers (or refreshes); false when it was refused. */
  registerDevice(contact: string, password: string): boolean {
    if (this.isDown() || !this.letsIn(password)) return false;
    this.#bindings.set(contact, this.#clock.trueMs + DEVICE_LIFETIME_S * 1_000);
    return true;
  }

  /** A device that registered so many seconds ago, with the password of that time. */
  deviceRegisteredAgo(contact: string, secondsAgo: number): void {
    this.#bindings.set(contact, this.#clock.trueMs + (DEVICE_LIFETIME_S - secondsAgo) * 1_000);
  }

  /** Most refusals within any ten minutes: what a lock-out would count. */
  mostRefusalsInTenMinutes(): number {
    const refused = this.tries.filter((one) => one.refused).map((one) => one.atMs);
    return Math.max(0, ...refused.map((from) => refused.filter((at) => at >= from && at < from + 600_000).length));
  }

  async probe({ account, password }: Parameters<Registrar['probe']>[0], signal: AbortSignal): Promise<RegisterOutcome> {
    await Promise.resolve();
    const base = { sends: 2, elapsedMs: 40, exchange: [], account };
    if (signal.aborted) return { ...base, kind: 'aborted' };
    if (this.isDown()) return { ...base, kind: 'unreachable', code: 'ECONNREFUSED' };
    if (this.moods.asksNoPassword) return answer(account, { statusCode: 200, challenged: false });
    const value = password.reveal();
    const isLetIn = this.letsIn(value);
    this.tries.push({ atMs: this.#clock.trueMs, refused: !isLetIn, password: value });
    return isLetIn
      ? answer(account, { statusCode: 200, bindings: this.#listed() })
      : answer(account, { statusCode: 401 });
  }

  #listed(): Binding[] {
    if (this.moods.hidesBindings) return [];
    const nowMs = this.#clock.trueMs;
    return [...this.#bindings]
      .filter(([, untilMs]) => untilMs > nowMs)
      .map(([contact, untilMs]) => ({ contact, expiresS: Math.floor((untilMs - nowMs) / 1_000) }));
  }
}

/** A registrar's final answer with everything else as it usually is. */
export function answer(
  account: SipAccount,
  given: Partial<FinalOutcome> & { readonly statusCode: number },
): FinalOutcome {
  const { challenged = true, bindings = [] } = given;
  return {
    kind: 'final',
    reason: '',
    sends: 2,
    elapsedMs: 40,
    exchange: [],
    account,
    challenged,
    credentialsSent: challenged,
    staleExhausted: false,
    bindings,
    listsBindings: bindings.length > 0,
    ...given,
  };
}
