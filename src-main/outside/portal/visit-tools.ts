import type { PortalWords } from '../../core/carrier.ts';
import type { Clock, Log } from '../../core/ports.ts';
import { type Problem, problem } from '../../core/problem.ts';
import type { Secret } from '../../core/secret.ts';
import type { Browser } from './browse.ts';
import type { Filled } from './form-encoding.ts';
import type { Page } from './html-page.ts';
import type { Refusal } from './refusal.ts';
import { cleanSentence } from './strike.ts';

/** What one visit to the portal works with; `secrets` are struck from whatever the portal says. */
export interface VisitTools {
  readonly words: PortalWords;
  readonly browser: Browser;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secret[];
  /** Folded texts of the pages that were recognised so far: static, so never a refusal. */
  readonly seen: Set<string>;
}

export const NOTHING_FILLED: Filled = new Map();
/** The first page (document, then frames) on which a recogniser finds its screen. */
export function firstOf<T>(
  pages: readonly Page[],
  recognise: (page: Page) => T | undefined,
): { page: Page; screen: T } | undefined {
  for (const page of pages) {
    const screen = recognise(page);
    if (screen !== undefined) return { page, screen };
  }
  return undefined;
}

export function refusalProblem(refusal: Refusal, secrets: readonly Secret[]): Problem {
  return problem(refusal.kind, { sentence: cleanSentence(refusal.sentence, secrets) });
}

/** Says at which of our steps a page was not recognised. */
export function atStep(trouble: Problem, step: string): Problem {
  return trouble.kind === 'portal-page-unknown' ? problem(trouble.kind, { ...trouble.facts, step }) : trouble;
}
