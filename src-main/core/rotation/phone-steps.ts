import type { Phone } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { done, ok, type Result } from '../result.ts';
import { nextDeviceLook } from './look-times.ts';
import { readSlot } from './passwords.ts';
import { type ChosenSoftphone, numberOf, type Rotation } from './state.ts';
import type { HeldRotation, RotationWorld } from './world.ts';

/*
 * What a rotation does with the customer's phone: keeps it quiet while its password does not count, gives it the new one,
 * wakes it again where nothing was changed. A phone that cannot be handled never stops a rotation: the guide takes over.
 */

/** Answers a problem only where the ledger could not keep what is about to happen. */
export async function quietPhone(world: RotationWorld, held: HeldRotation, signal: AbortSignal): Promise<Result<void>> {
  const { softphone } = held.rotation;
  const phone = world.phoneFor(held.rotation);
  if (softphone === undefined || phone.quiet === undefined) return done;
  const asked = noteSoftphone(held, { quiet: 'asked', problem: undefined }, 'phone-quiet-began');
  if (!asked.ok) return asked;
  const quieted = await phone.quiet(signal);
  // What an earlier run had stopped already is off because of us, and has to be woken by us.
  const wasStopped = softphone.quiet === 'asked' || softphone.quiet === 'quiet';
  const isOff = quieted.ok && (quieted.value === 'quiet' || wasStopped);
  const quiet = isOff ? 'quiet' : quieted.ok ? 'no' : 'left-running';
  if (!quieted.ok) logTrouble(world, held, { during: 'quiet', problem: quieted.problem });
  const noted = noteSoftphone(held, { quiet, problem: quieted.ok ? undefined : quieted.problem }, `phone-${quiet}`);
  return noted.ok ? done : noted;
}

/** Stopped for a change that did not happen: the former password counts on, and the phone is needed. */
export function isPhoneLeft({ softphone, state }: Rotation): boolean {
  const isStopped = softphone?.quiet === 'asked' || softphone?.quiet === 'quiet';
  return isStopped && (state.kind === 'planned' || state.kind === 'refused' || state.kind === 'cancelled');
}

export async function wakePhone(world: RotationWorld, held: HeldRotation): Promise<Result<void>> {
  if (!isPhoneLeft(held.rotation)) return done;
  const woken = await world.phoneFor(held.rotation).wake?.();
  const trouble = woken === undefined || woken.ok ? undefined : woken.problem;
  if (trouble !== undefined) logTrouble(world, held, { during: 'wake', problem: trouble });
  const noted = noteSoftphone(held, { quiet: 'no', problem: trouble }, 'phone-woken');
  return noted.ok ? done : noted;
}

/** With the new password live and current: into the phone with it, or over to the person. */
export async function reconnectPhone(
  world: RotationWorld,
  held: HeldRotation,
  signal: AbortSignal,
): Promise<Result<Rotation>> {
  // Promoted before the phone gets it.
  const password = await readSlot(world.keychain, { number: numberOf(held.rotation), slot: 'current' });
  if (!password.ok) return password;
  const phone = world.phoneFor(held.rotation);
  const answer = await phone.apply({ line: held.rotation.line, newPassword: password.value }, signal);
  const trouble = answer.kind === 'failed' ? answer.problem : undefined;
  if (trouble !== undefined) logTrouble(world, held, { during: 'apply', problem: trouble });
  const undo = answer.kind === 'failed' ? undefined : answer.undo;
  const noted = noteSoftphone(
    held,
    { quiet: answer.kind === 'failed' ? undefined : 'no', problem: trouble, undo },
    `phone-${answer.kind}`,
  );
  if (!noted.ok) return noted;
  const atMs = held.nowMs();
  const nextLookAtMs = nextDeviceLook(world.profile, atMs, atMs) ?? atMs;
  if (answer.kind === 'applied') return held.record({ kind: 'phone-applied', atMs, nextLookAtMs });
  const action = answer.kind === 'needs-person' ? answer.action : 'enter-password-on-phone';
  return held.record({ kind: 'phone-waits-for-person', atMs, nextLookAtMs, action });
}

/** The name of a phone that says itself that it is registered, since it was given the new password. */
export async function saysItIsBack(
  world: RotationWorld,
  held: HeldRotation,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { softphone, state } = held.rotation;
  if (softphone === undefined || state.kind !== 'verifying' || state.requiredUserAction !== undefined) return undefined;
  const phone: Phone = world.phoneFor(held.rotation);
  return (await phone.isRegistered?.(signal)) === true ? phone.name : undefined;
}

interface Became {
  readonly quiet?: ChosenSoftphone['quiet'] | undefined;
  readonly problem: Problem | undefined;
  readonly undo?: string | undefined;
}

/** Without a chosen softphone there is nothing to note. */
function noteSoftphone(held: HeldRotation, became: Became, event: string): Result<void> {
  const { softphone } = held.rotation;
  if (softphone === undefined) return done;
  const { account, consent } = softphone;
  const undo = became.undo ?? softphone.undo;
  const noted = held.note(
    {
      softphone: {
        account,
        consent,
        quiet: became.quiet ?? softphone.quiet,
        ...(undo === undefined ? {} : { undo }),
        ...(became.problem === undefined ? {} : { problem: became.problem }),
      },
    },
    event,
  );
  return noted.ok ? ok(undefined) : noted;
}

function logTrouble(
  world: RotationWorld,
  held: HeldRotation,
  trouble: { readonly during: string; readonly problem: Problem },
): void {
  world.log.event('phone-failed', {
    rotation: held.rotation.id,
    during: trouble.during,
    problem: trouble.problem.kind,
  });
}
