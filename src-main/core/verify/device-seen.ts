import type { Accepted } from '../ports.ts';
import type { BoundUntil } from '../rotation/state.ts';
import { foreignBindings } from './bindings.ts';
import type { FinalOutcome } from './outcome.ts';

/**
 * Remaining lifetimes are whole seconds on the wire, and the answer travels: a binding must outlive what was seen before
 * by more than this to count as made anew.
 */
const SLACK_MS = 3_000;
/** A binding whose lifetime was not told can never be seen to be renewed, so it outlives everything. */
const UNTOLD_MS = Number.MAX_SAFE_INTEGER;

/** Notes which contacts are bound and until when (epoch ms, carrier's clock). */
export function boundUntil(outcome: FinalOutcome, atMs: number): BoundUntil {
  const untilMs: Record<string, number> = {};
  for (const binding of foreignBindings(outcome)) {
    untilMs[binding.contact] = binding.expiresS === undefined ? UNTOLD_MS : atMs + binding.expiresS * 1_000;
  }
  return { seenAtMs: atMs, listsBindings: outcome.listsBindings, untilMs };
}

/** What two clocks say of now, and of the moment at which the bindings were noted. */
export interface SinceBound {
  /** Epoch ms by this computer's clock. */
  readonly atMs: number;
  /** Carrier's clock minus ours, ms. */
  readonly skewMs: number;
  /** `Clock.steadyMs` now; absent = there is no such clock. */
  readonly steadyMs?: number | undefined;
  readonly since?: Accepted['since'];
}

/**
 * How much time has passed since the bindings were noted, ms: a lower bound. A wall clock that was set forward makes every
 * binding look renewed, so it is believed only as far as the steady clock goes along; where that one says nothing of the noted
 * moment, no time is taken to have passed, and only a lifetime that has grown is a proof.
 */
export function sinceBound(bound: BoundUntil, now: SinceBound): number {
  const { atMs, skewMs, steadyMs, since } = now;
  const wallMs = Math.max(0, atMs + skewMs - bound.seenAtMs);
  if (steadyMs === undefined) return wallMs;
  if (since?.atMs !== bound.seenAtMs) return 0;
  return Math.max(0, Math.min(wallMs, steadyMs - since.steadyMs));
}

/**
 * The customer's device, if it has registered *after* `before` was noted. A binding made with the old password lives on
 * until it expires (3,600 s), so its mere presence proves nothing about the new one: only a contact that was not there, or
 * whose lifetime was renewed since, counts as proof level L3. Lifetimes are compared as the registrar told them; of our own
 * clocks only `elapsedMs` (`sinceBound`) is used.
 */
export function deviceSeenSince(
  outcome: FinalOutcome,
  { before, elapsedMs }: { readonly before: BoundUntil; readonly elapsedMs: number },
): string | undefined {
  for (const binding of foreignBindings(outcome)) {
    const untilMs = before.untilMs[binding.contact];
    if (untilMs === undefined) return binding.contact;
    const leftMs = untilMs - before.seenAtMs - elapsedMs;
    if (binding.expiresS !== undefined && binding.expiresS * 1_000 > leftMs + SLACK_MS) return binding.contact;
  }
  return undefined;
}
