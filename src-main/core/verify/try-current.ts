import { budgetOf } from '../attempt-budget.ts';
import type { Line } from '../line.ts';
import { formatCarrierIso } from '../plan/carrier-time.ts';
import { problem } from '../problem.ts';
import { fail, type Result } from '../result.ts';
import type { RotationWorld } from '../rotation/world.ts';
import type { Secret } from '../secret.ts';
import { generationOfCurrent } from './generation.ts';
import { type LoginTried, tryLogin } from './try-login.ts';

/** One look at the registrar with the password that counts, for a line at rest. Problem: `look-budget-spent`. */
export async function tryCurrent(
  world: Pick<RotationWorld, 'registrar' | 'ledger' | 'profile' | 'clock'>,
  asked: { readonly line: Line; readonly password: Secret },
  signal: AbortSignal,
): Promise<Result<LoginTried>> {
  const { line, password } = asked;
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
