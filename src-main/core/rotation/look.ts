import { problem } from '../problem.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Secret } from '../secret.ts';
import { boundUntil, deviceSeenSince } from '../verify/device-seen.ts';
import { type Judgement, judge, type Moment } from '../verify/judge.ts';
import type { RegisterOutcome } from '../verify/outcome.ts';
import { momentOf, nextDeviceLook, nextLook, saysNothing } from './look-times.ts';
import { readNewPassword, readSlot } from './passwords.ts';
import { type Look, numberOf, type Rotation, type StateOf } from './state.ts';
import type { LookSeen } from './transition.ts';
import type { HeldRotation, RotationWorld } from './world.ts';

const TEN_MINUTES_MS = 600_000;

type LooksForReflection = StateOf<'reflecting'> | StateOf<'doubtful'> | StateOf<'stuck'>;
type LooksForDevice = StateOf<'reconnecting'> | StateOf<'verifying'>;

/** When the attempt budget of the number allows the next try: undefined = now. Counted durably, whoever asks. */
export function budgetSpentUntil(world: RotationWorld, owner: string, nowMs: number): Result<number | undefined> {
  const refused = world.ledger.refusedAttempts(owner, nowMs - TEN_MINUTES_MS);
  if (!refused.ok) return refused;
  const { count, oldestAtMs = nowMs } = refused.value;
  const isSpent = count >= world.profile.attempts.value.refusedPerTenMinutes;
  return ok(isSpent ? oldestAtMs + TEN_MINUTES_MS + 1_000 : undefined);
}

/** One authenticated try with one password, judged and counted. */
export async function tryPassword(
  world: RotationWorld,
  options: {
    readonly rotation: Rotation;
    readonly password: Secret;
    readonly moment: Moment;
    readonly nowMs: number;
    readonly limitMs?: number;
    readonly signal: AbortSignal;
  },
): Promise<Result<{ readonly outcome: RegisterOutcome; readonly judgement: Judgement }>> {
  const { rotation, password, moment, nowMs, limitMs, signal } = options;
  const outcome = await world.registrar.probe(
    { account: rotation.line.account, password, mode: rotation.probeMode, limitMs },
    signal,
  );
  const judgement = judge(outcome, moment);
  const counted = world.ledger.recordAttempt({
    owner: numberOf(rotation),
    atMs: nowMs,
    refused: judgement.countsAsRefusal,
  });
  return counted.ok ? ok({ outcome, judgement }) : counted;
}

function asLook(
  atMs: number,
  password: 'new' | 'old',
  tried: { outcome: RegisterOutcome; judgement: Judgement },
): Look {
  const { outcome, judgement } = tried;
  return {
    atMs,
    password,
    verdict: judgement.verdict,
    ...(outcome.kind === 'final' ? { statusCode: outcome.statusCode } : {}),
  };
}

/**
 * Looks whether the new password is accepted. The old one is tried too where the outcome is doubtful, or at the last planned
 * look: one authenticated try each, never more.
 */
export async function lookForReflection(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly state: LooksForReflection; readonly signal: AbortSignal },
): Promise<Result<LookSeen | undefined>> {
  const { state, signal } = options;
  const { rotation } = held;
  const number = numberOf(rotation);
  const fresh = await readNewPassword(world.keychain, number);
  if (!fresh.ok) return fresh;
  const atMs = held.nowMs();
  const moment = momentOf(state.window, atMs);
  const tried = await tryPassword(world, { rotation, password: fresh.value, moment, nowMs: atMs, signal });
  if (!tried.ok) return tried;
  if (tried.value.outcome.kind === 'aborted') return ok(undefined);
  const freshLook = asLook(atMs, 'new', tried.value);
  const acceptedAtMs = state.kind === 'reflecting' ? state.acceptedAtMs : state.submittedAtMs;
  const plan = { profile: world.profile, service: rotation.line.service, acceptedAtMs, window: state.window };
  const nextLookAtMs = nextLook(plan, held.nowMs(), [...state.looks, freshLook]);
  const seen: LookSeen = {
    kind: 'looked',
    atMs,
    fresh: freshLook,
    ...(nextLookAtMs === undefined ? {} : { nextLookAtMs }),
    ...(tried.value.outcome.kind === 'final' ? { bound: boundUntil(tried.value.outcome, atMs) } : {}),
    latestIso: held.iso(state.window.latestMs),
  };
  const wantsOld = state.kind !== 'reflecting' || nextLookAtMs === undefined;
  // Where nothing answered, the old password would not be answered either.
  if (!wantsOld || saysNothing(freshLook.verdict)) return ok(seen);
  const current = await readSlot(world.keychain, { number, slot: 'current' });
  if (!current.ok || current.value.equals(fresh.value)) return ok(seen);
  const old = await tryPassword(world, {
    rotation,
    password: current.value,
    moment: 'unknown',
    nowMs: held.nowMs(),
    signal,
  });
  if (!old.ok) return old;
  if (old.value.outcome.kind === 'aborted') return ok(seen);
  const oldLook = asLook(held.nowMs(), 'old', old.value);
  const isUndecided = freshLook.verdict !== 'accepted' && oldLook.verdict !== 'accepted' && nextLookAtMs !== undefined;
  if (!isUndecided) return ok({ ...seen, old: oldLook });
  // Neither works while the window is open: stop probing until it closes (ARCHITECTURE §3).
  const afterWindowMs = nextLook(plan, Math.max(held.nowMs(), state.window.latestMs), [
    ...state.looks,
    freshLook,
    oldLook,
  ]);
  const { nextLookAtMs: _, ...rest } = seen;
  return ok({ ...rest, old: oldLook, ...(afterWindowMs === undefined ? {} : { nextLookAtMs: afterWindowMs }) });
}

/** Looks whether the customer's own device has registered since the new password counted. */
export async function lookForDevice(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly state: LooksForDevice; readonly signal: AbortSignal },
): Promise<Result<LookSeen | undefined>> {
  const { state, signal } = options;
  const { rotation } = held;
  const password = await readNewPassword(world.keychain, numberOf(rotation));
  if (!password.ok) return password;
  const atMs = held.nowMs();
  const tried = await tryPassword(world, {
    rotation,
    password: password.value,
    moment: 'after-reflection',
    nowMs: atMs,
    signal,
  });
  if (!tried.ok) return tried;
  const { outcome } = tried.value;
  if (outcome.kind === 'aborted') return ok(undefined);
  const device = outcome.kind === 'final' ? deviceSeenSince(outcome, state.bound, atMs) : undefined;
  const nextLookAtMs =
    state.kind === 'verifying' ? nextDeviceLook(world.profile, state.reconnectedAtMs, held.nowMs()) : undefined;
  return ok({
    kind: 'looked',
    atMs,
    fresh: asLook(atMs, 'new', tried.value),
    ...(outcome.kind === 'final' ? { bound: boundUntil(outcome, atMs) } : {}),
    ...(device === undefined ? {} : { device }),
    ...(nextLookAtMs === undefined ? {} : { nextLookAtMs }),
    latestIso: held.iso(atMs),
  });
}

export function budgetProblem(held: HeldRotation, untilMs: number) {
  return fail(problem('look-budget-spent', { nextAllowedAt: held.iso(untilMs) }));
}
