import { type Rotation, wakeLeftPhones } from '../../../compose.ts';
import { type Ending, endingOf, tellEnding } from '../ending.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { runHere } from '../follow.ts';
import { openForLines } from '../one-line.ts';
import type { Session } from '../session.ts';

/**
 * Goes on with every rotation that is not at rest (or the one of `--line`), each as far as it can go now. JSON: one object,
 * `{ rotations: […] }`; with `--follow` a rotation a line, at each change of its state and once more at its end.
 */
export async function resume(session: Session): Promise<ExitCode> {
  const opened = openForLines(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { house, line } = opened.value;
  const open = house.ledger.rotations({ ...(line === undefined ? {} : { number: line.number }), open: true });
  if (!open.ok) return session.fail(open.problem);
  const woken = await wakeLeftPhones(await house.worldOf(undefined));
  if (!woken.ok) session.tellProblem(woken.problem);
  const follow = session.given.has('follow');
  const endings: Ending[] = [];
  const goOn = async (rotation: Rotation) => {
    const world = await house.worldOf(rotation.portalUrl);
    const run = await runHere(session, house, { world, rotation: rotation.id, follow });
    const ending = endingOf(session, house, { run, rotation: rotation.id });
    endings.push(ending);
    if (follow) session.json(ending.json);
    tellEnding(session, house, ending);
  };
  // A wait of one line must not hold up the others; without --follow nothing waits, and one after the other reads better.
  if (follow) await Promise.all(open.value.map(goOn));
  else for (const rotation of open.value) await goOn(rotation);
  if (!follow || endings.length === 0) session.json({ rotations: endings.map(({ json }) => json) });
  if (open.value.length === 0 && !session.isJson) session.tell(session.say.nothingOpen);
  return endings.find(({ exit }) => exit !== EXIT.done)?.exit ?? EXIT.done;
}
