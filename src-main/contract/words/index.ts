import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Lang, Words } from './words.ts';

export { type CallWords, callWords, describeCall } from './call.ts';
export { describeFinding, stepLabel } from './findings.ts';
export { unnamedSystems } from './guide-step.ts';
export { readingOf, SPELLING } from './spelling.ts';
export { formatDuration, formatJst } from './when.ts';
export { type DescribedProblem, describeProblem, LANGS, type Lang, type ProblemWords, type Words } from './words.ts';

export function wordsFor(lang: Lang): Words {
  return lang === 'ja' ? ja : en;
}
