import type { Move } from '../problem-nature.ts';
import type { CauseId } from './causes.ts';
import type { ProofLevel, Verdict } from './verdict.ts';

/** What one family of answers comes to, before what else was seen is added. */
export interface Conclusion {
  readonly verdict: Verdict;
  readonly proofLevel: ProofLevel;
  readonly causes: readonly CauseId[];
  readonly countsAsRefusal: boolean;
  /** Given only where the causes' own moves would be wrong now; a refusal before the reflection is only waited out. */
  readonly next?: readonly Move[] | undefined;
}

export function conclude(verdict: Verdict, causes: readonly CauseId[], more: Partial<Conclusion> = {}): Conclusion {
  return { verdict, proofLevel: 'none', countsAsRefusal: false, ...more, causes: [...new Set(causes)] };
}
