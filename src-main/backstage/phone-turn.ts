import { isAtRest, ok, problem, type Result, type Rotation } from '../compose.ts';
import { refuse } from './answers.ts';
import type { Stage } from './stage.ts';

/**
 * The change of this line that has its new password accepted and waits for the phone; undefined = none is under way. Before
 * that, the keychain's current password is the old one, which must not be put into any phone now. Problem: `line-busy`.
 */
export function waitingForPhone({ house }: Stage, number: Rotation['line']['number']): Result<Rotation | undefined> {
  const open = house.ledger.rotations({ number, open: true });
  if (!open.ok) return open;
  const unfinished = open.value.find(({ state }) => !isAtRest(state) && state.kind !== 'planned');
  if (unfinished === undefined) return ok(undefined);
  const { state } = unfinished;
  if (state.kind === 'verifying' || (state.kind === 'reconnecting' && state.isPromoted)) return ok(unfinished);
  return refuse(problem('line-busy', { number, rotation: unfinished.id }));
}
