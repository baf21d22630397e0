import {
  fail,
  type House,
  type Line,
  type LineNumber,
  ok,
  parseLineNumber,
  problem,
  type Result,
  type Rotation,
} from '../../compose.ts';
import type { Session } from './session.ts';

/** The number that `--line` (or, to name a line, `--number`) gives. */
export function chosenNumber(session: Session): Result<LineNumber> {
  const given = session.given.text('line') ?? session.given.text('number');
  return given === undefined ? fail(problem('usage', { what: 'missing', given: '--line' })) : parseLineNumber(given);
}

/** The line that was chosen, as stored. */
export function chosenLine(session: Session, house: House): Result<Line> {
  const number = chosenNumber(session);
  if (!number.ok) return number;
  const lines = house.ledger.lines();
  if (!lines.ok) return lines;
  const stored = lines.value.find((one) => one.line.number === number.value);
  return stored === undefined ? fail(problem('line-unknown', { number: number.value })) : ok(stored.line);
}

/** For commands about one line: its number is read before the ledger is opened, for a slip must not even make a folder. */
export function openForLine(session: Session): Result<{ readonly house: House; readonly line: Line }> {
  const number = chosenNumber(session);
  if (!number.ok) return number;
  const house = session.house();
  if (!house.ok) return house;
  const line = chosenLine(session, house.value);
  return line.ok ? ok({ house: house.value, line: line.value }) : line;
}

/** For commands about one line or, without `--line`, all of them. */
export function openForLines(session: Session): Result<{ readonly house: House; readonly line: Line | undefined }> {
  if (session.given.has('line')) return openForLine(session);
  const house = session.house();
  return house.ok ? ok({ house: house.value, line: undefined }) : house;
}

/** The newest rotation of the line. */
export function newestRotation(house: House, line: Line): Result<Rotation> {
  const rotations = house.ledger.rotations({ number: line.number });
  if (!rotations.ok) return rotations;
  const [newest] = rotations.value;
  return newest === undefined ? fail(problem('rotation-unknown', { number: line.number })) : ok(newest);
}
