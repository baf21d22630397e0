import { type Attempts, budgetOf } from '../attempt-budget.ts';
import { problem } from '../problem.ts';
import { done, fail, ok, type Result } from '../result.ts';
import type { Secret } from '../secret.ts';
import { boundUntil, deviceSeenSince, sinceBound } from '../verify/device-seen.ts';
import { generationOfCurrent } from '../verify/generation.ts';
import type { Moment } from '../verify/judge.ts';
import { lineContext } from '../verify/line-context.ts';
import { type LoginTried, type StoredPassword, tryLogin } from '../verify/try-login.ts';
import { momentOf, nextDeviceLook, nextLook, saysNothing } from './look-times.ts';
import { readSlot } from './passwords.ts';
import { type Look, numberOf, type Rotation, type StateOf } from './state.ts';
import type { LookSeen } from './transition.ts';
import type { HeldRotation, RotationWorld } from './world.ts';

/** The `Date` header has whole seconds and travels: below this the two clocks agree. */
const SKEW_THAT_COUNTS_MS = 5_000;

/** Carrier's clock minus ours as it is noted: 0 where the difference may be the measurement's own. */
export function skewThatCounts(measuredMs: number): number {
  return Math.abs(measuredMs) < SKEW_THAT_COUNTS_MS ? 0 : Math.round(measuredMs);
}

type LooksForReflection = StateOf<'reflecting'> | StateOf<'doubtful'> | StateOf<'stuck'>;
type LooksForDevice = StateOf<'reconnecting'> | StateOf<'verifying'>;

/** When the attempt budget allows the next try by this computer's own clock: undefined = now. */
export function budgetSpentUntil(world: Attempts, owner: string, nowMs: number): Result<number | undefined> {
  const budget = budgetOf(world, owner, nowMs);
  return budget.ok ? ok(budget.value.nextAllowedAtMs) : budget;
}

export interface PasswordTry {
  readonly rotation: Rotation;
  readonly password: Secret;
  readonly moment: Moment;
  /** Which password it is; absent = the current one before any change. */
  readonly which?: 'pending' | 'promoted' | 'old';
  /** Refused logins it is worth at most. */
  readonly most?: number;
  readonly limitMs?: number;
  readonly signal: AbortSignal;
}

/** One try with one password, judged with all that is known, and counted. */
export async function tryPassword(world: RotationWorld, asked: PasswordTry): Promise<Result<LoginTried>> {
  const { rotation, password, moment, which, most, limitMs, signal } = asked;
  const number = numberOf(rotation);
  const budget = budgetOf(world, number, world.clock.nowMs());
  if (!budget.ok) return budget;
  const stored = storedPassword(world, asked);
  if (!stored.ok) return stored;
  const { account } = rotation.line;
  const tried = await tryLogin(
    world,
    {
      owner: number,
      account,
      password,
      stored: stored.value,
      budget: budget.value,
      most,
      mode: rotation.probeMode,
      limitMs,
    },
    {
      signal,
      context: (known) => ({
        ...lineContext({
          profile: world.profile,
          number,
          line: rotation.line,
          rotations: [rotation],
          known,
          skewMs: rotation.skewMs,
          tried: which === undefined ? undefined : which === 'old' ? 'old' : 'new',
        }),
        moment,
      }),
    },
  );
  if (!tried.ok) return tried;
  const { verdict, causes, notes } = tried.value.judgement;
  const said = { causes: causes.join(' '), notes: notes.join(' ') };
  world.log.event('look-judged', { rotation: rotation.id, password: which ?? 'current', verdict, ...said });
  return tried;
}

function storedPassword(world: RotationWorld, { rotation, which }: PasswordTry): Result<StoredPassword> {
  const number = numberOf(rotation);
  const { id, skewMs } = rotation;
  if (which === 'promoted') return ok({ number, generation: id });
  // The phone is later looked for by the bindings that this look notes.
  if (which === 'pending') return ok({ number, generation: id, notesBindings: { skewMs } });
  const generation = generationOfCurrent(world.ledger, number);
  return generation.ok ? ok({ number, generation: generation.value }) : generation;
}

function asLook(atMs: number, password: 'new' | 'old', tried: LoginTried): Look {
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
 * look: one authenticated try each, never more. `undefined` = left by the person, nothing seen.
 */
export async function lookForReflection(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly state: LooksForReflection; readonly signal: AbortSignal },
): Promise<Result<LookSeen | undefined>> {
  const { state, signal } = options;
  const fresh = await readSlot(world.keychain, { number: numberOf(held.rotation), slot: 'pending' });
  if (!fresh.ok) return fresh;
  const atMs = held.nowMs();
  const moment = momentOf(state.window, atMs);
  const { rotation } = held;
  // While refusals are what is expected, a second login for a changed nonce buys nothing: the next look comes anyway.
  const isLast = nextReflectionLook(world, held, { state, looks: state.looks }) === undefined;
  const most = isLast ? 2 : 1;
  const asked = { rotation, password: fresh.value, which: 'pending', moment, most, signal } as const;
  const tried = await tryPassword(world, asked);
  if (!tried.ok) return tried;
  const { outcome } = tried.value;
  // Lifetimes count from the answer, not from the question: a slow look must not make an old binding seem renewed later.
  const answeredAtMs = tried.value.known.atMs + rotation.skewMs;
  if (outcome.kind === 'aborted' && signal.aborted) return ok(undefined);
  const freshLook = asLook(atMs, 'new', tried.value);
  const base = {
    kind: 'looked' as const,
    atMs,
    fresh: freshLook,
    ...(outcome.kind === 'final' ? { bound: boundUntil(outcome, answeredAtMs) } : {}),
    latestIso: held.iso(state.window.latestMs),
  };
  const looks = [...state.looks, freshLook];
  const isAccepted = freshLook.verdict === 'accepted';
  if (!isAccepted) {
    const checked = await checkClockBeforeGivingUp(world, held, { state, looks, signal });
    if (!checked.ok) return checked;
  }
  const nextLookAtMs = nextReflectionLook(world, held, { state, looks });
  const seen: LookSeen = { ...base, ...(nextLookAtMs === undefined ? {} : { nextLookAtMs }) };
  const wantsOld = state.kind !== 'reflecting' || (nextLookAtMs === undefined && !isAccepted);
  // Where nothing answered, the old password would not be answered either.
  if (!wantsOld || saysNothing(freshLook.verdict)) return ok(seen);
  const old = await lookAtOld(world, held, { fresh: fresh.value, signal });
  if (!old.ok) return old;
  // Leaving between the two probes must not look like a decision on half of them.
  if (old.value === undefined) return ok(signal.aborted && !isAccepted ? undefined : seen);
  const oldLook = old.value;
  const isUndecided = !isAccepted && oldLook.verdict !== 'accepted' && nextLookAtMs !== undefined;
  if (nextLookAtMs === undefined && saysNothing(oldLook.verdict)) {
    // The last planned look decides: without the old password's answer it is repeated, not guessed.
    const againMs = nextReflectionLook(world, held, { state, looks: [...looks, oldLook] });
    return ok({ ...base, old: oldLook, ...(againMs === undefined ? {} : { nextLookAtMs: againMs }) });
  }
  if (!isUndecided) return ok({ ...seen, old: oldLook });
  // Neither works while the window is open: stop probing until it closes (ARCHITECTURE §3).
  const notBeforeMs = state.window.latestMs;
  const laterMs = nextReflectionLook(world, held, { state, looks: [...looks, oldLook], notBeforeMs });
  return ok({ ...base, old: oldLook, ...(laterMs === undefined ? {} : { nextLookAtMs: laterMs }) });
}

interface LooksSoFar {
  readonly state: LooksForReflection;
  readonly looks: readonly Look[];
}

function nextReflectionLook(
  world: RotationWorld,
  held: HeldRotation,
  options: LooksSoFar & { readonly notBeforeMs?: number },
): number | undefined {
  const { state, looks, notBeforeMs = 0 } = options;
  const acceptedAtMs = state.kind === 'reflecting' ? state.acceptedAtMs : state.submittedAtMs;
  const { service } = held.rotation.line;
  const plan = { profile: world.profile, service, acceptedAtMs, window: state.window };
  return nextLook(plan, Math.max(held.nowMs(), notBeforeMs), looks);
}

/**
 * When the planned looks seem spent, the computer's clock may have been set since it was compared with the carrier's: it is
 * compared once more, because "not reflected in time" and "nothing changed" rest on it alone.
 */
async function checkClockBeforeGivingUp(
  world: RotationWorld,
  held: HeldRotation,
  options: LooksSoFar & { readonly signal: AbortSignal },
): Promise<Result<void>> {
  if (options.state.kind === 'stuck' || nextReflectionLook(world, held, options) !== undefined) return done;
  const measuredMs = await world.portalFor(held.rotation).measureSkewMs(options.signal);
  if (measuredMs === undefined) return done;
  if (Math.abs(measuredMs - held.rotation.skewMs) < SKEW_THAT_COUNTS_MS) return done;
  const noted = held.note({ skewMs: skewThatCounts(measuredMs) }, 'clock-measured');
  return noted.ok ? done : noted;
}

/** `undefined` = there is no old password to try, or no try left in the budget, or the person left. */
async function lookAtOld(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly fresh: Secret; readonly signal: AbortSignal },
): Promise<Result<Look | undefined>> {
  const { fresh, signal } = options;
  const number = numberOf(held.rotation);
  const spentUntil = budgetSpentUntil(world, number, world.clock.nowMs());
  if (!spentUntil.ok) return spentUntil;
  if (spentUntil.value !== undefined) return ok(undefined);
  const current = await readSlot(world.keychain, { number, slot: 'current' });
  if (!current.ok) return current.problem.kind === 'keychain-item-missing' ? ok(undefined) : current;
  if (current.value.equals(fresh)) return ok(undefined);
  const { rotation } = held;
  const asked = { rotation, password: current.value, which: 'old', moment: 'unknown', most: 1, signal } as const;
  const old = await tryPassword(world, asked);
  if (!old.ok) return old;
  if (old.value.outcome.kind === 'aborted' && signal.aborted) return ok(undefined);
  return ok(asLook(held.nowMs(), 'old', old.value));
}

/** Looks whether the customer's own device has registered since the new password counted. */
export async function lookForDevice(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly state: LooksForDevice; readonly signal: AbortSignal },
): Promise<Result<LookSeen | undefined>> {
  const { state, signal } = options;
  const { rotation } = held;
  // Promoted before any of these states is entered.
  const password = await readSlot(world.keychain, { number: numberOf(rotation), slot: 'current' });
  if (!password.ok) return password;
  const atMs = held.nowMs();
  const moment = 'after-reflection';
  const asked = { rotation, password: password.value, which: 'promoted', moment, signal } as const;
  const tried = await tryPassword(world, asked);
  if (!tried.ok) return tried;
  const { outcome, known } = tried.value;
  const answeredAtMs = known.atMs + rotation.skewMs;
  if (outcome.kind === 'aborted' && signal.aborted) return ok(undefined);
  const elapsedMs = sinceBound(state.bound, { ...known, skewMs: rotation.skewMs });
  const device = outcome.kind === 'final' ? deviceSeenSince(outcome, { before: state.bound, elapsedMs }) : undefined;
  const nextLookAtMs =
    state.kind === 'verifying' ? nextDeviceLook(world.profile, state.reconnectedAtMs, held.nowMs()) : undefined;
  return ok({
    kind: 'looked',
    atMs,
    fresh: asLook(atMs, 'new', tried.value),
    ...(outcome.kind === 'final' ? { bound: boundUntil(outcome, answeredAtMs) } : {}),
    ...(device === undefined ? {} : { device }),
    ...(nextLookAtMs === undefined ? {} : { nextLookAtMs }),
    latestIso: held.iso(atMs),
  });
}

export function budgetProblem(held: HeldRotation, untilMs: number) {
  return fail(problem('look-budget-spent', { nextAllowedAt: held.iso(untilMs) }));
}
