import type { UiWords } from './words.ts';

/*
 * A language nobody speaks, for tests only: every sentence marked at both ends (a clipped one is seen at once) and made
 * two fifths longer (as German or Finnish would be).
 */

const LONGER = 0.4;

export function pseudoWords(words: UiWords): UiWords {
  return stretched(words) as UiWords;
}

function stretched(value: unknown): unknown {
  if (typeof value === 'string') return stretch(value);
  if (typeof value === 'function') return (...given: unknown[]) => stretch(String(value(...given)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, stretched(inner)]));
}

export function stretch(sentence: string): string {
  const more = Math.ceil([...sentence].length * LONGER);
  return `⟦${sentence}${' ~~~~'.repeat(Math.ceil(more / 5)).slice(0, more)}⟧`;
}
