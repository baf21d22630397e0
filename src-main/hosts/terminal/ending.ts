import { type House, isAtRest, type Problem, type Result, type Rotation } from '../../compose.ts';
import { callTerminalWords } from './call-words.ts';
import { type ExitCode, exitOfProblem, exitOfRotation } from './exit-code.ts';
import type { Session } from './session.ts';
import { rotationJson, rotationText } from './show-rotation.ts';

export interface Run {
  readonly run: Result<Rotation>;
  readonly rotation: string;
}

export interface Ending {
  /** As stored now; absent when it cannot be read. */
  readonly rotation: Rotation | undefined;
  /** Why the run stopped short; the rotation may have a problem of its own besides. */
  readonly problem: Problem | undefined;
  readonly json: Readonly<Record<string, unknown>>;
  readonly exit: ExitCode;
}

/** What a run led to: the rotation as it is stored now, its JSON and its exit code. Tells nothing yet. */
export function endingOf(session: Session, house: House, { run, rotation }: Run): Ending {
  const stored = run.ok ? run : house.ledger.rotation(rotation);
  const now = stored.ok ? stored.value : undefined;
  const json = now === undefined ? { rotation } : rotationJson(session, now);
  if (run.ok) return { rotation: run.value, problem: undefined, json, exit: exitOfRotation(run.value) };
  const withProblem = { ...json, problem: session.problemJson(run.problem) };
  return { rotation: now, problem: run.problem, json: withProblem, exit: exitOfProblem(run.problem) };
}

/** The ending in words: results on stdout, troubles and hints on stderr. */
export function tellEnding(session: Session, house: House, { rotation, problem }: Ending): void {
  const { say } = session;
  if (problem !== undefined) session.tellProblem(problem);
  if (rotation === undefined) return;
  const { state } = rotation;
  if (state.kind === 'refused' && problem === undefined) session.tellProblem(state.problem);
  else if (!session.isJson && problem === undefined) session.tell(rotationText(session, rotation));
  if (session.signal.aborted && !isAtRest(state)) {
    session.note(house.keychain.strength === 'memory' ? say.stoppedAndForgotten : say.stopped);
    return;
  }
  if (state.kind === 'planned' && problem === undefined && state.submitAtMs !== undefined) session.note(say.comeBack);
  if (state.kind === 'reflecting' || state.kind === 'doubtful') session.note(say.followOn);
  if (state.kind === 'reconnecting') session.note(say.lookAgain);
  if (state.kind === 'done' && state.proofLevel !== 'L4') session.note(callTerminalWords(session.lang).offer);
}

/** The end of a command about one rotation, whose JSON is `{ rotations: [one] }`. */
export function finishOne(session: Session, house: House, run: Run): ExitCode {
  const ending = endingOf(session, house, run);
  session.json({
    rotations: [ending.json],
    ...(ending.problem === undefined ? {} : { problem: session.problemJson(ending.problem) }),
  });
  tellEnding(session, house, ending);
  return ending.exit;
}
