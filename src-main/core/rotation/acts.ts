import { problem } from '../problem.ts';
import { done, fail, ok, type Result } from '../result.ts';
import type { ToldCall } from '../verify/test-call.ts';
import { holding } from './holding.ts';
import { isPhoneLeft, reconnectPhone } from './phone-steps.ts';
import type { LookOptions, RunOptions } from './runner.ts';
import { type ChosenSoftphone, isAtRest, numberOf, type Rotation } from './state.ts';
import type { RotationWorld } from './world.ts';

/** Free before the submit; afterwards the change cannot be taken back, only seen through. */
export async function cancelRotation(
  world: RotationWorld,
  options: Pick<RunOptions, 'rotation' | 'onChange'>,
): Promise<Result<Rotation>> {
  return holding(world, options, async (held) => {
    const { state } = held.rotation;
    const isTooLate = state.kind === 'submitting' || state.kind === 'reflecting' || state.kind === 'doubtful';
    const isUnpromoted = state.kind === 'reconnecting' && !state.isPromoted;
    if (isTooLate || isUnpromoted) return fail(problem('too-late-to-cancel', { state: state.kind }));
    if (isAtRest(state) && state.kind !== 'stuck') return ok(held.rotation);
    return held.record({ kind: 'person-cancelled', atMs: held.nowMs() });
  });
}

/**
 * Gives the new password to a softphone that the person has just chosen, for a rotation whose phone is not back yet. In every
 * other state the choice is only kept, for the time when it counts.
 */
export async function chooseSoftphone(
  world: RotationWorld,
  options: LookOptions & { readonly softphone: Pick<ChosenSoftphone, 'account' | 'consent'> },
): Promise<Result<Rotation>> {
  return holding(world, options, async (held) => {
    const former = held.rotation.softphone;
    const { account, consent } = options.softphone;
    const isSame = former?.account.place === account.place && former.account.account === account.account;
    // Another one than was stopped for the wait: nobody else would remember to start that one again.
    if (former !== undefined && !isSame) await world.phoneFor(held.rotation).wake?.();
    const quiet = isSame ? former.quiet : 'no';
    const chosen = held.note({ softphone: { account, consent, quiet } }, 'softphone-chosen');
    if (!chosen.ok) return chosen;
    const { state } = held.rotation;
    const isDue = state.kind === 'verifying' || (state.kind === 'reconnecting' && state.isPromoted);
    return isDue ? reconnectPhone(world, held, options.signal) : chosen;
  });
}

/** The person put the softphone's settings back: the way back is used up, and the new password is not in it any more. */
export async function softphoneUndone(
  world: RotationWorld,
  options: Pick<RunOptions, 'rotation' | 'onChange'> & { readonly undo: string },
): Promise<Result<Rotation>> {
  return holding(world, options, async (held) => {
    const { softphone } = held.rotation;
    // Given again meanwhile: another original is kept by now.
    if (softphone?.undo !== options.undo) return ok(held.rotation);
    const { undo: _, ...rest } = softphone;
    return held.note({ softphone: { ...rest, isUndone: true } }, 'softphone-undone');
  });
}

/** The person made the change at the portal with the kept password, and says when (epoch ms). The wait begins with the next run. */
export async function tellChange(
  world: RotationWorld,
  options: Pick<RunOptions, 'rotation' | 'onChange'> & { readonly toldAtMs: number },
): Promise<Result<Rotation>> {
  return holding(world, options, async (held) => {
    const { state, by } = held.rotation;
    if (by !== 'told' || state.kind !== 'planned') return ok(held.rotation);
    return held.note({ toldAtMs: options.toldAtMs }, 'person-told-when');
  });
}

/**
 * What the person says of a test call, kept with the change whose password the line has: its newest one, once it is done. Each
 * answer is durable when this returns, so whoever leaves between the two calls loses nothing.
 */
export async function tellCall(
  world: RotationWorld,
  options: Pick<RunOptions, 'rotation' | 'onChange'> & { readonly told: ToldCall },
): Promise<Result<Rotation>> {
  return holding(world, options, async (held) => {
    const number = numberOf(held.rotation);
    const rotations = world.ledger.rotations({ number });
    if (!rotations.ok) return rotations;
    const [newest] = rotations.value;
    if (newest?.id !== held.rotation.id || held.rotation.state.kind !== 'done')
      return fail(problem('line-busy', { number, rotation: newest?.id ?? held.rotation.id }));
    return held.record({ kind: 'call-told', atMs: held.nowMs(), told: options.told });
  });
}

/**
 * A process that died right after a "no" left the softphone stopped that it had stopped: wakes those of every line whose newest
 * rotation is at rest. For the start of a host; a rotation that is not at rest does it by itself.
 */
export async function wakeLeftPhones(world: RotationWorld): Promise<Result<void>> {
  const stored = world.ledger.rotations();
  if (!stored.ok) return stored;
  const seen = new Set<string>();
  for (const rotation of stored.value) {
    const isNewest = !seen.has(numberOf(rotation));
    seen.add(numberOf(rotation));
    if (!isNewest || !isAtRest(rotation.state) || !isPhoneLeft(rotation)) continue;
    // Whoever holds the lease is awake itself.
    const woken = await holding(world, { rotation: rotation.id }, async (held) => ok(held.rotation));
    if (!woken.ok && woken.problem.kind !== 'rotation-leased') return woken;
  }
  return done;
}
