import { EXIT, type ExitCode } from '../exit-code.ts';
import { openForLines } from '../one-line.ts';
import type { Session } from '../session.ts';
import { rotationJson, rotationText } from '../show-rotation.ts';

/** What is stored: every rotation, newest first, or those of one line. Asks nobody, changes nothing. */
export async function status(session: Session): Promise<ExitCode> {
  const opened = openForLines(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { house, line } = opened.value;
  const rotations = house.ledger.rotations(line === undefined ? {} : { number: line.number });
  if (!rotations.ok) return session.fail(rotations.problem);
  session.json({ rotations: rotations.value.map((one) => rotationJson(session, one)) });
  if (session.isJson) return EXIT.done;
  if (rotations.value.length === 0) session.tell(session.say.noRotations);
  else session.tell(rotations.value.map((one) => rotationText(session, one)).join('\n\n'));
  return EXIT.done;
}
