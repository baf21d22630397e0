import {
  fail,
  type House,
  type Line,
  ok,
  parseLineNumber,
  problem,
  type Result,
  type Rotation,
} from '../../compose.ts';
import type { Session } from './session.ts';

/** The line that `--line` (or `--number`) names, as stored. */
export function chosenLine(session: Session, house: House): Result<Line> {
  const given = session.given.text('line') ?? session.given.text('number');
  if (given === undefined) return fail(problem('usage', { what: 'missing', given: '--line' }));
  const number = parseLineNumber(given);
  if (!number.ok) return number;
  const lines = house.ledger.lines();
  if (!lines.ok) return lines;
  const stored = lines.value.find((one) => one.line.number === number.value);
  return stored === undefined ? fail(problem('line-unknown', { number: number.value })) : ok(stored.line);
}

/** The newest rotation of the line. */
export function newestRotation(house: House, line: Line): Result<Rotation> {
  const rotations = house.ledger.rotations({ number: line.number });
  if (!rotations.ok) return rotations;
  const [newest] = rotations.value;
  return newest === undefined ? fail(problem('rotation-unknown', { number: line.number })) : ok(newest);
}
