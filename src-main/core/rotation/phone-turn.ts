import type { LineNumber } from '../line.ts';
import type { Ledger } from '../ports.ts';
import { problem } from '../problem.ts';
import { fail, ok, type Result } from '../result.ts';
import { isAtRest, type Rotation } from './state.ts';

/**
 * The change of this line that has its new password accepted and waits for the phone; undefined = none is under way. Before
 * that, the keychain's current password is the old one, which must not be put into any phone now. Problem: `line-busy`.
 */
export function waitingForPhone(ledger: Pick<Ledger, 'rotations'>, number: LineNumber): Result<Rotation | undefined> {
  const open = ledger.rotations({ number, open: true });
  if (!open.ok) return open;
  const unfinished = open.value.find(({ state }) => !isAtRest(state) && state.kind !== 'planned');
  if (unfinished === undefined) return ok(undefined);
  const { state } = unfinished;
  if (state.kind === 'verifying' || (state.kind === 'reconnecting' && state.isPromoted)) return ok(unfinished);
  return fail(problem('line-busy', { number, rotation: unfinished.id }));
}
