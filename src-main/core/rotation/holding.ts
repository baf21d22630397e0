import { problem } from '../problem.ts';
import { fail, ok, type Result } from '../result.ts';
import { wakePhone } from './phone-steps.ts';
import { firstDoubtfulLook } from './portal-visit.ts';
import type { RunOptions } from './runner.ts';
import type { Rotation } from './state.ts';
import { HeldRotation, type RotationWorld } from './world.ts';

export async function holding(
  world: RotationWorld,
  options: Pick<RunOptions, 'rotation' | 'onChange'>,
  act: (held: HeldRotation) => Promise<Result<Rotation>>,
): Promise<Result<Rotation>> {
  const lease = world.ledger.lease(options.rotation);
  if (!lease.ok) return lease;
  try {
    // Read only under the lease: before it, another process may still have been writing.
    const stored = world.ledger.rotation(options.rotation);
    if (!stored.ok) return stored;
    if (stored.value === undefined) return fail(problem('rotation-unknown', { number: options.rotation }));
    const onChange = options.onChange ?? (() => {});
    const held = new HeldRotation({ world, lease: lease.value, rotation: stored.value, onChange });
    const recovered = recover(world, held);
    if (!recovered.ok) return recovered;
    const acted = await act(held);
    // After a "no", and after leaving: a softphone that was stopped for a change that did not happen is needed again.
    const woken = await wakePhone(world, held);
    return woken.ok || !acted.ok ? acted : woken;
  } finally {
    lease.value.release();
  }
}

/** Whoever takes the lease and finds a state that only a living process can be in knows that process has ended. */
function recover(world: RotationWorld, held: HeldRotation): Result<Rotation> {
  const { state } = held.rotation;
  if (state.kind === 'signing-in') return held.record({ kind: 'process-ended', nextLookAtMs: held.nowMs() });
  if (state.kind !== 'submitting') return ok(held.rotation);
  return held.record({ kind: 'process-ended', nextLookAtMs: firstDoubtfulLook(world, held, state.window) });
}
