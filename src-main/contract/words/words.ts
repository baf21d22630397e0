import type { Service } from '../../core/line.ts';
import type { Problem, ProblemFacts, ProblemKind } from '../../core/problem.ts';
import type { Claim, Move } from '../../core/problem-nature.ts';
import { PROBLEM_NATURE } from '../../core/problem-nature.ts';
import type { StateKind } from '../../core/rotation/state.ts';
import type { CauseId, ProbeClaim } from '../../core/verify/causes.ts';
import type { ProofLevel, Verdict } from '../../core/verify/verdict.ts';
import type { DeviceWords } from './device.ts';

export const LANGS = ['ja', 'en'] as const;
export type Lang = (typeof LANGS)[number];

/** One sentence (or two) for each kind of problem, made from its facts. A new kind does not compile without its words. */
export type ProblemWords = { readonly [K in ProblemKind]: (facts: Readonly<ProblemFacts[K]>) => string };

/** What is said of a look at the registrar. A new cause or claim does not compile without its words. */
export interface ProbeWords {
  readonly cause: { readonly [K in CauseId]: string };
  readonly probeClaim: { readonly [K in ProbeClaim]: string };
}

/** Everything the terminal and the window say to a person, in one language. Full sentences, except names. */
export interface Words extends ProbeWords {
  readonly lang: Lang;
  readonly problem: ProblemWords;
  readonly claim: { readonly [K in Claim]: string };
  readonly move: { readonly [K in Move]: string };
  readonly verdict: { readonly [K in Verdict]: string };
  readonly proofLevel: { readonly [K in ProofLevel]: string };
  readonly state: { readonly [K in StateKind]: string };
  /** Of adapters, phones and exchanges in the person's own network. */
  readonly device: DeviceWords;
  /** The carrier's own names. */
  readonly service: { readonly [K in Service]: string };
}

export interface DescribedProblem {
  /** What happened, where, and what to do. */
  readonly sentence: string;
  /** What the app can stand for. */
  readonly certain: string[];
  /** What the app must not claim either way. */
  readonly uncertain: string[];
  /** What the person can do next, best first. */
  readonly moves: string[];
}

export function describeProblem(words: Words, problem: Problem): DescribedProblem {
  const nature = PROBLEM_NATURE[problem.kind];
  return {
    sentence: sentenceOf(words, problem),
    certain: nature.certain.map((claim) => words.claim[claim]),
    uncertain: nature.uncertain.map((claim) => words.claim[claim]),
    moves: nature.moves.map((move) => words.move[move]),
  };
}

function sentenceOf<K extends ProblemKind>(
  words: Words,
  problem: { readonly kind: K; readonly facts: ProblemFacts[K] },
) {
  return words.problem[problem.kind](problem.facts);
}
