import { budgetOf, type LineNumber, type Rotation } from '../../../compose.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openForLines } from '../one-line.ts';
import type { Session } from '../session.ts';
import { budgetJson } from '../show-look.ts';
import { rotationJson, rotationText } from '../show-rotation.ts';

/** What is stored: every rotation, newest first, or those of one line. Asks nobody, changes nothing. */
export async function status(session: Session): Promise<ExitCode> {
  const opened = openForLines(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { house, line } = opened.value;
  const rotations = house.ledger.rotations(line === undefined ? {} : { number: line.number });
  if (!rotations.ok) return session.fail(rotations.problem);
  const number = line?.number ?? onlyNumber(rotations.value);
  const budget = number === undefined ? undefined : budgetOf(house, number, house.clock.nowMs());
  if (budget !== undefined && !budget.ok) return session.fail(budget.problem);
  session.json({
    rotations: rotations.value.map((one) => rotationJson(session, one)),
    ...(budget === undefined ? {} : { budget: budgetJson(budget.value) }),
  });
  if (session.isJson) return EXIT.done;
  if (rotations.value.length === 0) session.tell(session.say.noRotations);
  else session.tell(rotations.value.map((one) => rotationText(session, one)).join('\n\n'));
  if (budget !== undefined && budget.value.used > 0) {
    session.tell(session.say.budget(budget.value.used, budget.value.limit));
  }
  return EXIT.done;
}

/** Where everything on record is of one line, its budget is the one that is meant. */
function onlyNumber(rotations: readonly Rotation[]): LineNumber | undefined {
  const numbers = new Set(rotations.map((one) => one.line.number));
  return numbers.size === 1 ? rotations[0]?.line.number : undefined;
}
