import { type House, isAtRest, type Rotation } from '../../../compose.ts';
import { EXIT, type ExitCode, exitOfProblem, exitOfRotation } from '../exit-code.ts';
import { runHere } from '../follow.ts';
import { chosenLine } from '../one-line.ts';
import type { Session } from '../session.ts';
import { rotationJson, rotationText } from '../show-rotation.ts';

/** Goes on with every rotation that is not at rest (or the one of `--line`), each as far as it can go now. */
export async function resume(session: Session): Promise<ExitCode> {
  const opened = session.house();
  if (!opened.ok) return session.fail(opened.problem);
  const house = opened.value;
  const line = session.given.has('line') ? chosenLine(session, house) : undefined;
  if (line !== undefined && !line.ok) return session.fail(line.problem);
  const open = house.ledger.rotations({ ...(line === undefined ? {} : { number: line.value.number }), open: true });
  if (!open.ok) return session.fail(open.problem);
  const follow = session.given.has('follow');
  const told: Record<string, unknown>[] = [];
  let exit: ExitCode = EXIT.done;
  const goOn = async (rotation: Rotation) => {
    const ended = await resumeOne(session, house, { rotation, follow });
    told.push(ended.json);
    if (exit === EXIT.done) exit = ended.exit;
  };
  // A wait of one line must not hold up the others; without --follow nothing waits, and one after the other reads better.
  if (follow) await Promise.all(open.value.map(goOn));
  else for (const rotation of open.value) await goOn(rotation);
  if (!follow || open.value.length === 0) session.json({ rotations: told });
  if (open.value.length === 0 && !session.isJson) session.tell(session.say.noRotations);
  if (session.signal.aborted) session.note(session.say.stopped);
  return exit;
}

async function resumeOne(
  session: Session,
  house: House,
  options: { readonly rotation: Rotation; readonly follow: boolean },
): Promise<{ readonly json: Record<string, unknown>; readonly exit: ExitCode }> {
  const { rotation, follow } = options;
  const world = await house.worldOf(rotation.portalUrl);
  const run = await runHere(session, house, { world, rotation: rotation.id, follow });
  const stored = run.ok ? run : house.ledger.rotation(rotation.id);
  const now = stored.ok && stored.value !== undefined ? stored.value : rotation;
  const json = rotationJson(now);
  if (!run.ok) {
    // Told in words at once; in JSON it goes into the one object (or line) of this rotation.
    const { kind, facts } = run.problem;
    const withProblem = { ...json, problem: { kind, facts } };
    session.tellProblem(run.problem);
    if (follow) session.json(withProblem);
    return { json: withProblem, exit: exitOfProblem(run.problem) };
  }
  if (follow) session.json(json);
  if (!session.isJson) session.tell(rotationText(session, now));
  if (now.state.kind === 'reconnecting' && !isAtRest(now.state)) session.note(session.say.lookAgain);
  return { json, exit: exitOfRotation(now) };
}
