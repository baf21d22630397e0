import type { Reflection } from '../core/carrier.ts';
import type { PracticeClock } from './clock/practice-clock.ts';
import { reflectionMoment, timetableMoment } from './timetable.ts';
import type { Troubles } from './troubles.ts';

export interface PracticeChange {
  readonly user: string;
  readonly newPassword: string;
}

interface Options {
  readonly clock: PracticeClock;
  readonly troubles: Troubles;
  readonly reflection: Reflection;
  readonly utcOffsetMinutes: number;
  readonly user: string;
  readonly password: string;
  readonly onAccepted?: ((change: PracticeChange) => Promise<void>) | undefined;
  readonly onReflected?: ((change: PracticeChange) => Promise<void>) | undefined;
}

const MINUTE_MS = 60_000;
/** Time stays fast this long after the reflection, practice time, so that the first looks and the phone come quickly. */
const FAST_AFTER_REFLECTION_MS = 2 * MINUTE_MS;
/** Where nothing reflects, time stays fast until the later looks are over too. */
const FAST_AFTER_NOTHING_MS = 70 * MINUTE_MS;
/** flexisip #221: a registrar that caches credentials accepted the old password for half an hour. */
const OLD_ACCEPTED_MS = 30 * MINUTE_MS;

/**
 * The line's password as the two halves of a carrier know it: the portal's database changes at once, the registrar's
 * at the reflection. Which one holds is computed from the clock when asked, never by a timer.
 */
export class PasswordBook {
  readonly #options: Options;
  /** In the order of acceptance; `fromMs` Infinity = never reflected. */
  readonly #pages: { readonly password: string; readonly fromMs: number }[];
  readonly #stopped = new AbortController();
  readonly #told: Promise<void>[] = [];

  constructor(options: Options) {
    this.#options = options;
    this.#pages = [{ password: options.password, fromMs: Number.NEGATIVE_INFINITY }];
  }

  /** What the portal compares 現IP加入電話パスワード with: the last one it accepted. */
  atPortal(): string {
    return this.#pages.at(-1)?.password ?? this.#options.password;
  }

  /** What the registrar counts as the line's password now. */
  atRegistrar(): string {
    return this.#pages[this.#currentIndex()]?.password ?? this.#options.password;
  }

  /** Every password the registrar lets in now, the current one first. */
  accepted(): string[] {
    const nowMs = this.#options.clock.nowMs();
    const index = this.#currentIndex();
    const current = this.#pages[index];
    const before = this.#pages.slice(0, Math.max(0, index)).findLast(({ fromMs }) => fromMs <= nowMs);
    if (current === undefined) return [];
    const isCached =
      this.#options.troubles.has('old-still-accepted') &&
      before !== undefined &&
      nowMs < current.fromMs + OLD_ACCEPTED_MS;
    return isCached ? [current.password, before.password] : [current.password];
  }

  /** The portal accepts: from here the change waits for its reflection. */
  async change(newPassword: string): Promise<void> {
    const { clock, troubles, reflection, utcOffsetMinutes, user, onAccepted } = this.#options;
    const question = { reflection, utcOffsetMinutes, acceptedAtMs: clock.nowMs() };
    const fromMs = reflectionMoment(question, troubles);
    this.#pages.push({ password: newPassword, fromMs: fromMs ?? Number.POSITIVE_INFINITY });
    await onAccepted?.({ user, newPassword });
    if (fromMs === undefined) {
      clock.runFastUntil(timetableMoment(question) + FAST_AFTER_NOTHING_MS);
      return;
    }
    clock.runFastUntil(fromMs + FAST_AFTER_REFLECTION_MS);
    this.#told.push(this.#tellReflection({ user, newPassword }, fromMs));
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#told);
  }

  async #tellReflection(change: PracticeChange, fromMs: number): Promise<void> {
    const { clock, onReflected } = this.#options;
    const { signal } = this.#stopped;
    if (onReflected === undefined) return;
    while (clock.nowMs() < fromMs && !signal.aborted) await clock.waitUntil(fromMs, signal);
    if (!signal.aborted) await onReflected(change);
  }

  #currentIndex(): number {
    const nowMs = this.#options.clock.nowMs();
    return this.#pages.findLastIndex(({ fromMs }) => fromMs <= nowMs);
  }
}
