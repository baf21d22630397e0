import { budgetOf } from './attempt-budget.ts';
import type { Line } from './line.ts';
import { formatCarrierIso } from './plan/carrier-time.ts';
import type { Softphone, SoftphoneAccount, SoftphoneApplied, SoftphoneConsent } from './ports.ts';
import { problem } from './problem.ts';
import { fail, ok, type Result } from './result.ts';
import { readSlot } from './rotation/passwords.ts';
import type { RotationWorld } from './rotation/world.ts';
import type { Secret } from './secret.ts';
import { boundUntil, deviceSeenSince, sinceBound } from './verify/device-seen.ts';
import { generationOfCurrent } from './verify/generation.ts';
import type { Judgement } from './verify/judge.ts';
import { type LoginTried, tryLogin } from './verify/try-login.ts';
import type { ProofLevel } from './verify/verdict.ts';

/** Looks after the softphone has the password, seconds: most register within one, a slow start takes some. */
const LOOKS_S = [1, 3, 8, 20] as const;

export interface Reconnecting {
  readonly line: Line;
  readonly softphone: Softphone;
  readonly account: SoftphoneAccount;
  readonly consent: SoftphoneConsent;
}

export interface Reconnected {
  /** Of the password before the softphone got it. Anything but `accepted` and nothing was changed. */
  readonly before: Judgement;
  readonly applied?: SoftphoneApplied | undefined;
  readonly proofLevel: ProofLevel;
  /** The Contact that was made since, or the softphone's name where it said so itself. */
  readonly device?: string | undefined;
}

/**
 * The step "into the softphone" alone, for a password that counts already. A password that the registrar does not accept is
 * never put into a phone: first one look (which also notes who is bound), then the change, then looks until it is back.
 */
export async function reconnectSoftphone(
  world: Pick<RotationWorld, 'keychain' | 'registrar' | 'ledger' | 'profile' | 'clock'>,
  asked: Reconnecting,
  signal: AbortSignal,
): Promise<Result<Reconnected>> {
  const { line, softphone, account, consent } = asked;
  const password = await readSlot(world.keychain, { number: line.number, slot: 'current' });
  if (!password.ok) return password;
  const before = await lookOnce(world, { line, password: password.value, signal });
  if (!before.ok) return before;
  const { judgement, outcome, known } = before.value;
  if (judgement.verdict !== 'accepted' || outcome.kind !== 'final')
    return ok({ before: judgement, proofLevel: 'none' });
  const bound = boundUntil(outcome, known.atMs);
  const since = { atMs: bound.seenAtMs, steadyMs: known.steadyMs ?? 0 };
  const applied = await softphone.apply({ account, newPassword: password.value, consent }, signal);
  if (!applied.ok) return applied;
  const found = { before: judgement, applied: applied.value, proofLevel: 'L2' as const };
  if (!applied.value.isRunning) return ok(found);
  if (applied.value.isRegistered === true) return ok({ ...found, proofLevel: 'L3', device: softphone.name });
  const appliedAtMs = world.clock.nowMs();
  for (const seconds of LOOKS_S) {
    await world.clock.waitUntil(appliedAtMs + seconds * 1_000, signal);
    if (signal.aborted) return ok(found);
    const status = await softphone.status(account, signal);
    if (status.ok && status.value.isRegistered === true)
      return ok({ ...found, proofLevel: 'L3', device: softphone.name });
    const look = await lookOnce(world, { line, password: password.value, signal });
    // The budget, or a network that went away: what was proven stands.
    if (!look.ok || look.value.outcome.kind !== 'final') return ok(found);
    const elapsedMs = sinceBound(bound, { ...look.value.known, since, skewMs: 0 });
    const device = deviceSeenSince(look.value.outcome, { before: bound, elapsedMs });
    if (device !== undefined && look.value.judgement.verdict === 'accepted')
      return ok({ ...found, proofLevel: 'L3', device });
  }
  return ok(found);
}

async function lookOnce(
  world: Pick<RotationWorld, 'registrar' | 'ledger' | 'profile' | 'clock'>,
  asked: { readonly line: Line; readonly password: Secret; readonly signal: AbortSignal },
): Promise<Result<LoginTried>> {
  const { line, password, signal } = asked;
  const owner = line.number;
  const budget = budgetOf(world, owner, world.clock.nowMs());
  if (!budget.ok) return budget;
  const { nextAllowedAtMs } = budget.value;
  if (nextAllowedAtMs !== undefined)
    return fail(problem('look-budget-spent', { nextAllowedAt: formatCarrierIso(world.profile, nextAllowedAtMs) }));
  const generation = generationOfCurrent(world.ledger, owner);
  if (!generation.ok) return generation;
  const stored = { number: owner, generation: generation.value };
  return tryLogin(
    world,
    { owner, account: line.account, password, stored, mode: 'query', budget: budget.value },
    { signal, context: (known) => ({ ...known, moment: 'after-reflection' }) },
  );
}
