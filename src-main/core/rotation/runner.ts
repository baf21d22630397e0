import { reflectionWindow } from '../plan/reflection.ts';
import type { Person } from '../ports.ts';
import { problem } from '../problem.ts';
import { assertNever, done, fail, ok, type Result } from '../result.ts';
import { holding } from './holding.ts';
import { budgetProblem, budgetSpentUntil, lookForDevice, lookForReflection } from './look.ts';
import { nextLook } from './look-times.ts';
import { promotePending } from './passwords.ts';
import { reconnectPhone, saysItIsBack } from './phone-steps.ts';
import { visitPortal } from './portal-visit.ts';
import { isAtRest, numberOf, type Rotation, type StateOf } from './state.ts';
import type { HeldRotation, RotationWorld } from './world.ts';

export interface RunOptions {
  readonly rotation: string;
  readonly person: Person;
  readonly signal: AbortSignal;
  /** Stay until the rotation rests or waits for the person; else return as soon as it has to wait for time. */
  readonly follow: boolean;
  readonly onChange?: (rotation: Rotation) => void;
}

type Step = Result<{ readonly rotation: Rotation; readonly waitUntilMs?: number | 'person' }>;

/**
 * Drives a rotation: save the state that names an effect, do the effect, save what came of it. Holds the lease while it
 * runs, so that of two processes exactly one acts. Ends when the rotation rests, waits, or meets a problem; whatever
 * happens, the stored state is one from which `runRotation` goes on.
 */
export async function runRotation(world: RotationWorld, options: RunOptions): Promise<Result<Rotation>> {
  return holding(world, options, async (held) => {
    for (;;) {
      if (options.signal.aborted) return ok(held.rotation);
      const step = await stepOn(world, held, options);
      if (!step.ok) return step;
      const { waitUntilMs } = step.value;
      if (waitUntilMs === undefined) {
        if (isAtRest(held.rotation.state)) return ok(held.rotation);
        continue;
      }
      if (waitUntilMs === 'person' || !options.follow) return ok(held.rotation);
      await world.clock.waitUntil(waitUntilMs - held.rotation.skewMs, options.signal);
    }
  });
}

export type LookOptions = Pick<RunOptions, 'rotation' | 'signal' | 'onChange'>;

/** A look that a person asked for, within the attempt budget; leads out of `stuck` too. */
export async function lookNow(world: RotationWorld, options: LookOptions): Promise<Result<Rotation>> {
  return holding(world, options, async (held) => {
    const { state } = held.rotation;
    switch (state.kind) {
      case 'reflecting':
      case 'doubtful':
      case 'stuck':
      case 'reconnecting':
      case 'verifying':
        break;
      case 'planned':
      case 'signing-in':
      case 'submitting':
      case 'done':
      case 'refused':
      case 'cancelled':
        return ok(held.rotation);
      default:
        return assertNever(state);
    }
    const superseded = supersededBy(world, held);
    if (!superseded.ok) return superseded;
    const spentUntil = nextTryAllowedMs(world, held);
    if (!spentUntil.ok) return spentUntil;
    if (spentUntil.value !== undefined) return budgetProblem(held, spentUntil.value);
    const looked = await look(world, held, { state, signal: options.signal });
    if (!looked.ok) return looked;
    // An accepted look may be followed by promotion and the phone at once; nothing here waits.
    return goOn(world, held, options);
  });
}

/** The keychain's slots belong to the newest rotation of a line: an older one would take its password for its own. */
function supersededBy(world: RotationWorld, held: HeldRotation): Result<void> {
  if (held.rotation.state.kind !== 'stuck') return done;
  const number = numberOf(held.rotation);
  const rotations = world.ledger.rotations({ number });
  if (!rotations.ok) return rotations;
  const newest = rotations.value[0]?.id ?? held.rotation.id;
  return newest === held.rotation.id ? done : fail(problem('line-busy', { number, rotation: newest }));
}

/** By the carrier's clock, as all times of a rotation; undefined = now. */
function nextTryAllowedMs(world: RotationWorld, held: HeldRotation): Result<number | undefined> {
  const { skewMs } = held.rotation;
  const spentUntil = budgetSpentUntil(world, numberOf(held.rotation), world.clock.nowMs());
  return spentUntil.ok && spentUntil.value !== undefined ? ok(spentUntil.value + skewMs) : spentUntil;
}

/** Promotion and the phone need no wait and no person. */
async function goOn(world: RotationWorld, held: HeldRotation, { signal }: LookOptions): Promise<Result<Rotation>> {
  for (;;) {
    const { state } = held.rotation;
    if (state.kind !== 'reconnecting' || state.requiredUserAction !== undefined) return ok(held.rotation);
    const step = state.isPromoted ? await reconnect(world, held, signal) : await promote(world, held);
    if (!step.ok) return step;
  }
}

async function stepOn(world: RotationWorld, held: HeldRotation, options: Omit<RunOptions, 'follow'>): Promise<Step> {
  const { state } = held.rotation;
  switch (state.kind) {
    case 'planned':
      return stepPlanned(world, held, { ...options, state });
    case 'reflecting':
    case 'doubtful':
      if (state.nextLookAtMs > held.nowMs()) return wait(held, state.nextLookAtMs);
      return lookWithinBudget(world, held, { state, signal: options.signal });
    case 'reconnecting':
      if (!state.isPromoted) return promote(world, held);
      if (state.requiredUserAction !== undefined) return wait(held, 'person');
      return reconnect(world, held, options.signal);
    case 'verifying':
      if (state.nextLookAtMs === undefined) return wait(held, 'person');
      if (state.nextLookAtMs > held.nowMs()) return wait(held, state.nextLookAtMs);
      return lookWithinBudget(world, held, { state, signal: options.signal });
    case 'done':
    case 'refused':
    case 'cancelled':
    case 'stuck':
      return ok({ rotation: held.rotation });
    case 'signing-in':
    case 'submitting':
      throw new Error(`the state ${state.kind} belongs to a portal visit and cannot be stepped on`);
    default:
      return assertNever(state);
  }
}

function wait(held: HeldRotation, waitUntilMs: number | 'person'): Step {
  return ok({ rotation: held.rotation, waitUntilMs });
}

function moved(result: Result<Rotation>): Step {
  return result.ok ? ok({ rotation: result.value }) : result;
}

async function stepPlanned(
  world: RotationWorld,
  held: HeldRotation,
  options: Omit<RunOptions, 'follow'> & { readonly state: StateOf<'planned'> },
): Promise<Step> {
  const { state } = options;
  if (!state.isPasswordKept) {
    // The process died between claiming the line and keeping the password: nothing was sent, so begin anew.
    const why = problem('interrupted', { state: 'planned' });
    return moved(held.record({ kind: 'portal-said-no', atMs: held.nowMs(), problem: why }));
  }
  if (state.submitAtMs !== undefined && state.submitAtMs > held.nowMs()) return wait(held, state.submitAtMs);
  if (held.rotation.by === 'portal') {
    const visited = await visitPortal(world, held, options);
    if (!visited.ok) return visited;
    // Aborted before anything was sent: planned again, and the person wants out.
    return visited.value.state.kind === 'planned' ? wait(held, 'person') : moved(visited);
  }
  const acceptedAtMs = held.rotation.toldAtMs;
  if (acceptedAtMs === undefined) return wait(held, 'person');
  const { service } = held.rotation.line;
  const window = reflectionWindow(world.profile, service, acceptedAtMs);
  const plan = { profile: world.profile, service, acceptedAtMs, window };
  // The change may be hours old: what was due in the meantime is one look now.
  const nextLookAtMs = held.nowMs() > window.latestMs ? held.nowMs() : (nextLook(plan, held.nowMs()) ?? held.nowMs());
  return moved(held.record({ kind: 'person-told', acceptedAtMs, window, nextLookAtMs }));
}

type Looking =
  | StateOf<'reflecting'>
  | StateOf<'doubtful'>
  | StateOf<'stuck'>
  | StateOf<'reconnecting'>
  | StateOf<'verifying'>;

async function lookWithinBudget(
  world: RotationWorld,
  held: HeldRotation,
  options: {
    readonly state: StateOf<'reflecting'> | StateOf<'doubtful'> | StateOf<'verifying'>;
    readonly signal: AbortSignal;
  },
): Promise<Step> {
  const spentUntil = nextTryAllowedMs(world, held);
  if (!spentUntil.ok) return spentUntil;
  if (spentUntil.value !== undefined)
    return moved(held.record({ kind: 'look-postponed', nextLookAtMs: spentUntil.value }));
  return moved(await look(world, held, options));
}

async function look(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly state: Looking; readonly signal: AbortSignal },
): Promise<Result<Rotation>> {
  const { state, signal } = options;
  if (state.kind === 'reconnecting' && !state.isPromoted) return ok(held.rotation);
  const seen =
    state.kind === 'reconnecting' || state.kind === 'verifying'
      ? await lookForDevice(world, held, { state, signal })
      : await lookForReflection(world, held, { state, signal });
  if (!seen.ok) return seen;
  if (seen.value === undefined) return ok(held.rotation);
  const device = seen.value.device ?? (await saysItIsBack(world, held, signal));
  return held.record(device === undefined ? seen.value : { ...seen.value, device });
}

async function promote(world: RotationWorld, held: HeldRotation): Promise<Step> {
  const promoted = await promotePending(world, numberOf(held.rotation));
  return promoted.ok ? moved(held.record({ kind: 'promoted', atMs: held.nowMs() })) : promoted;
}

async function reconnect(world: RotationWorld, held: HeldRotation, signal: AbortSignal): Promise<Step> {
  return moved(await reconnectPhone(world, held, signal));
}
