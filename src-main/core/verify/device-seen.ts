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

/**
 * The customer's device, if it has registered *after* `before` was noted. A binding made with the old password lives on
 * until it expires (3,600 s), so its mere presence proves nothing about the new one: only a contact that was not there, or
 * whose lifetime was renewed since, counts as proof level L3.
 */
export function deviceSeenSince(outcome: FinalOutcome, before: BoundUntil, atMs: number): string | undefined {
  for (const binding of foreignBindings(outcome)) {
    const earlier = before.untilMs[binding.contact];
    if (earlier === undefined) return binding.contact;
    if (binding.expiresS !== undefined && atMs + binding.expiresS * 1_000 > earlier + SLACK_MS) return binding.contact;
  }
  return undefined;
}
