import { cancelRotation } from '../../../compose.ts';
import { finishOne } from '../ending.ts';
import type { ExitCode } from '../exit-code.ts';
import { newestRotation, openForLine } from '../one-line.ts';
import type { Session } from '../session.ts';

/** Takes back a rotation that has not been submitted; closes one whose phone was not seen. Never undoes a change. */
export async function cancel(session: Session): Promise<ExitCode> {
  const opened = openForLine(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { house, line } = opened.value;
  const newest = newestRotation(house, line);
  if (!newest.ok) return session.fail(newest.problem);
  const world = await house.worldOf(newest.value.portalUrl);
  const run = await cancelRotation(world, { rotation: newest.value.id });
  return finishOne(session, house, { run, rotation: newest.value.id });
}
