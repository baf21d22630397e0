import type { Finding, FindingFacts, FindingKind, StepName } from '../../core/diagnosis/finding.ts';
import type { Problem } from '../../core/problem.ts';
import type { Verdict } from '../../core/verify/verdict.ts';
import { enFindings } from './en-findings.ts';
import { jaFindings } from './ja-findings.ts';
import { describeProblem, type Words } from './words.ts';

/** Words of the same language that a finding may borrow. */
export interface Borrowed {
  readonly verdictWords: { readonly [K in Verdict]: string };
  readonly stepWords: { readonly [K in StepName]: string };
  readonly sentenceOf: (problem: Problem) => string;
}

/** What the doctor says. A new step or finding does not compile without its words. */
export interface FindingWords {
  readonly step: { readonly [K in StepName]: string };
  readonly finding: { readonly [K in FindingKind]: (facts: Readonly<FindingFacts[K]>, borrowed: Borrowed) => string };
}

/** The name of a step, as a label. */
export function stepLabel(words: Words, step: StepName): string {
  return findingWordsFor(words).step[step];
}

/** One sentence for what a step found. */
export function describeFinding(words: Words, found: Finding): string {
  return sentenceFor(words, found);
}

function sentenceFor<K extends FindingKind>(
  words: Words,
  found: { readonly kind: K; readonly facts: Readonly<FindingFacts[K]> },
): string {
  const said = findingWordsFor(words);
  return said.finding[found.kind](found.facts, {
    verdictWords: words.verdict,
    stepWords: said.step,
    sentenceOf: (problem) => describeProblem(words, problem).sentence,
  });
}

function findingWordsFor({ lang }: Words): FindingWords {
  return lang === 'ja' ? jaFindings : enFindings;
}
