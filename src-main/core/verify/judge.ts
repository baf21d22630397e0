import type { Move } from '../problem-nature.ts';
import { assertNever } from '../result.ts';
import { type CauseId, movesOf } from './causes.ts';
import type { Conclusion } from './conclusion.ts';
import { conclude } from './conclusion.ts';
import { type FieldBeside, fieldsBesidePreset, type Moment, otherShapes, type ProbeContext } from './context.ts';
import { observe } from './observations.ts';
import type { FinalOutcome, RegisterOutcome } from './outcome.ts';
import { judgeFinalRefusal } from './refusal.ts';
import { judgeSilence, judgeTls, judgeUnknownName, judgeUnreachable } from './silence.ts';
import { judgeSuccess } from './success.ts';
import type { ProofLevel, Verdict } from './verdict.ts';

export { foreignBindings } from './bindings.ts';
export { CAUSES, type CauseId } from './causes.ts';
export type { Moment, ProbeContext } from './context.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly proofLevel: ProofLevel;
  /** Ranked, likeliest first. What is certain and uncertain of each: `CAUSE_NATURE`. */
  readonly causes: readonly CauseId[];
  /** What else was seen, and may matter later; explains no verdict. */
  readonly notes: readonly CauseId[];
  readonly next: readonly Move[];
  /** Whether the registrar refused credentials: what the attempt budget counts. */
  readonly countsAsRefusal: boolean;
  /** Other user names of this number to compare with the paper. Never to be tried in a burst. */
  readonly otherShapes: readonly string[];
  /** Fields of the account that differ from what is usual, side by side. */
  readonly beside: readonly FieldBeside[];
}

/**
 * The only writer of verdicts. Pure: facts of one probe, its moment and what is known around it in, one word with its
 * reasons out. Context only explains: it never turns an answer into `accepted`, nor anything but a 401 or 407 to credentials
 * into `password-refused`.
 */
export function judge(outcome: RegisterOutcome, given: Moment | ProbeContext = {}): Judgement {
  const context: ProbeContext = typeof given === 'string' ? { moment: given } : given;
  const concluded = concludeFor(outcome, context);
  const notes = observe(outcome, context).filter((note) => !concluded.causes.includes(note));
  const isRefusal = concluded.countsAsRefusal || concluded.verdict === 'user-unknown';
  return {
    verdict: concluded.verdict,
    proofLevel: concluded.proofLevel,
    causes: concluded.causes,
    notes,
    next: concluded.next ?? movesOf([...concluded.causes, ...notes.filter((note) => !isOrdinary(note, concluded))]),
    countsAsRefusal: concluded.countsAsRefusal,
    otherShapes: isRefusal ? otherShapes(outcome.account, context) : [],
    beside: isRefusal && outcome.kind === 'final' ? fieldsBesidePreset(outcome, context) : [],
  };
}

/** Nearly everybody is behind a translator: where the login was let in, nothing is to be done about it. */
function isOrdinary(note: CauseId, { verdict }: Conclusion): boolean {
  return note === 'behind-nat' && verdict === 'accepted';
}

function concludeFor(outcome: RegisterOutcome, context: ProbeContext): Conclusion {
  switch (outcome.kind) {
    case 'final':
      return judgeFinal(outcome, context);
    case 'no-answer':
      return judgeSilence(outcome, context);
    case 'unreachable':
      return judgeUnreachable(outcome, context);
    case 'name-not-found':
      return judgeUnknownName(outcome, context);
    case 'tls-refused':
      return judgeTls(outcome, context);
    case 'unreadable':
      return outcome.why === 'unsupported-challenge'
        ? conclude('cannot-tell', ['challenge-not-supported'])
        : conclude('cannot-tell', ['not-a-registrar']);
    case 'aborted':
      return conclude('cannot-tell', ['interrupted']);
    default:
      return assertNever(outcome);
  }
}

function judgeFinal(outcome: FinalOutcome, context: ProbeContext): Conclusion {
  const code = outcome.statusCode;
  if (code >= 200 && code < 300) return judgeSuccess(outcome, context);
  return judgeFinalRefusal(outcome, context);
}
