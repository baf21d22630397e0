import type { Problem } from '../core/problem.ts';
import { type Move, PROBLEM_NATURE, type ProblemFamily } from '../core/problem-nature.ts';

/*
 * The pure parts of the core that a window needs beside the snapshot, handed on so that it imports nothing else.
 */

export { parseLineNumber, SERVICES, type Service, TRANSPORTS, type Transport } from '../core/line.ts';
export { type BusinessHours, parseBusinessHours } from '../core/plan/business-hours.ts';
export type { Problem } from '../core/problem.ts';
export type { Move, ProblemFamily } from '../core/problem-nature.ts';
export { assertNever } from '../core/result.ts';
export { isAtRest, type Look, type Rotation, type RotationState, type StateOf } from '../core/rotation/state.ts';
export { CAUSE_NATURE, type CauseId } from '../core/verify/causes.ts';
export type { RungName } from '../core/verify/ladder.ts';
export {
  CALL_OUTCOMES,
  CALL_WAYS,
  type CallOutcome,
  type CallWay,
  hasTrouble,
  judgeCalls,
  readCutSeconds,
  type TestCalls,
  type ToldCall,
  withCall,
} from '../core/verify/test-call.ts';
export { isPhoneSeen, type ProofLevel, type Verdict } from '../core/verify/verdict.ts';

/** What the person can do next, best first. */
export function movesOf(problem: Problem): readonly Move[] {
  return PROBLEM_NATURE[problem.kind].moves;
}

/** Decides the urgency of a screen. */
export function familyOf(problem: Problem): ProblemFamily {
  return PROBLEM_NATURE[problem.kind].family;
}
