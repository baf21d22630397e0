import type { Line } from './line.ts';
import type {
  LanAccount,
  LanChanged,
  LanSession,
  Softphone,
  SoftphoneAccount,
  SoftphoneApplied,
  SoftphoneConsent,
} from './ports.ts';
import { ok, type Result } from './result.ts';
import { readSlot } from './rotation/passwords.ts';
import type { RotationWorld } from './rotation/world.ts';
import type { Secret } from './secret.ts';
import { boundUntil, deviceSeenSince, sinceBound } from './verify/device-seen.ts';
import type { Judgement } from './verify/judge.ts';
import { tryCurrent } from './verify/try-current.ts';
import type { ProofLevel } from './verify/verdict.ts';

/** Looks after the phone has the password, seconds: most register within one, a slow start takes some. */
const LOOKS_S = [1, 3, 8, 20] as const;

/** Any phone that takes a password now: a softphone here, a device on the LAN. */
export interface GivenPhone<A extends PhoneApplied> {
  readonly name: string;
  apply(password: Secret, signal: AbortSignal): Promise<Result<A>>;
  /** Registered by its own word, after `apply`; undefined = it does not tell. */
  isRegistered(signal: AbortSignal): Promise<boolean | undefined>;
  /** Asked when the looks are spent: whether somebody did something since, so that they are worth while once more. */
  lookAgain?(signal: AbortSignal): Promise<boolean>;
}

export interface PhoneApplied {
  readonly isRegistered: boolean | undefined;
  /** It uses the password now. False: the person has to start it. */
  readonly isRunning: boolean;
}

export interface Reconnected<A extends PhoneApplied> {
  /** Of the password before the phone got it. Anything but `accepted` and nothing was changed. */
  readonly before: Judgement;
  readonly applied?: A | undefined;
  readonly proofLevel: ProofLevel;
  /** The Contact that was made since, or the phone's name where it said so itself. */
  readonly device?: string | undefined;
}

export function givenSoftphone(
  softphone: Softphone,
  chosen: { readonly account: SoftphoneAccount; readonly consent: SoftphoneConsent },
): GivenPhone<SoftphoneApplied> {
  const { account, consent } = chosen;
  return {
    name: softphone.name,
    apply: (newPassword, signal) => softphone.apply({ account, newPassword, consent }, signal),
    async isRegistered(signal) {
      const status = await softphone.status(account, signal);
      return status.ok ? status.value.isRegistered : undefined;
    },
  };
}

export function givenDevice(session: LanSession, account: LanAccount): GivenPhone<LanChanged & PhoneApplied> {
  return {
    name: session.device.model,
    async apply(password, signal) {
      const changed = await session.change({ account, password }, signal);
      return changed.ok ? ok({ ...changed.value, isRunning: !changed.value.needsRestart }) : changed;
    },
    isRegistered: (signal) => session.isRegistered(account, signal),
  };
}

/**
 * The step "into the phone" alone, for a password that counts already. A password that the registrar does not accept is
 * never put into a phone: first one look (which also notes who is bound), then the change, then looks until it is back.
 */
export async function reconnectNow<A extends PhoneApplied>(
  world: Pick<RotationWorld, 'keychain' | 'registrar' | 'ledger' | 'profile' | 'clock'>,
  asked: { readonly line: Line; readonly phone: GivenPhone<A> },
  signal: AbortSignal,
): Promise<Result<Reconnected<A>>> {
  const { line, phone } = asked;
  const password = await readSlot(world.keychain, { number: line.number, slot: 'current' });
  if (!password.ok) return password;
  const before = await tryCurrent(world, { line, password: password.value }, signal);
  if (!before.ok) return before;
  const { judgement, outcome, known } = before.value;
  if (judgement.verdict !== 'accepted' || outcome.kind !== 'final')
    return ok({ before: judgement, proofLevel: 'none' });
  const bound = boundUntil(outcome, known.atMs);
  const since = { atMs: bound.seenAtMs, steadyMs: known.steadyMs ?? 0 };
  const applied = await phone.apply(password.value, signal);
  if (!applied.ok) return applied;
  const found = { before: judgement, applied: applied.value, proofLevel: 'L2' as const };
  if (!applied.value.isRunning) return ok(found);
  if (applied.value.isRegistered === true) return ok({ ...found, proofLevel: 'L3', device: phone.name });
  do {
    const fromMs = world.clock.nowMs();
    for (const seconds of LOOKS_S) {
      await world.clock.waitUntil(fromMs + seconds * 1_000, signal);
      if (signal.aborted) return ok(found);
      if ((await phone.isRegistered(signal)) === true) return ok({ ...found, proofLevel: 'L3', device: phone.name });
      const look = await tryCurrent(world, { line, password: password.value }, signal);
      // The budget, or a network that went away: what was proven stands.
      if (!look.ok || look.value.outcome.kind !== 'final') return ok(found);
      const elapsedMs = sinceBound(bound, { ...look.value.known, since, skewMs: 0 });
      const device = deviceSeenSince(look.value.outcome, { before: bound, elapsedMs });
      if (device !== undefined && look.value.judgement.verdict === 'accepted')
        return ok({ ...found, proofLevel: 'L3', device });
    }
  } while ((await phone.lookAgain?.(signal)) === true);
  return ok(found);
}
