import { lookNow } from '../../../compose.ts';
import { finishOne } from '../ending.ts';
import type { ExitCode } from '../exit-code.ts';
import { newestRotation, openForLine } from '../one-line.ts';
import type { Session } from '../session.ts';

/** One look now, because a person asks; within the attempt budget of the number. Leads out of "stuck" too. */
export async function look(session: Session): Promise<ExitCode> {
  const opened = openForLine(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { house, line } = opened.value;
  const newest = newestRotation(house, line);
  if (!newest.ok) return session.fail(newest.problem);
  const world = await house.worldOf(newest.value.portalUrl);
  const run = await lookNow(world, { rotation: newest.value.id, signal: session.signal });
  return finishOne(session, house, { run, rotation: newest.value.id });
}
