/*
 * Only the manual's words are known of the portal, not its markup; so everything is found by words, and words are compared
 * folded: full width or half width, with or without white space and the manual's ornaments (★◆▶>), any bracket.
 */

const OPENING = /[([{〔【「『〈《（［｛]/gu;
const CLOSING = /[)\]}〕】」』〉》）］｝]/gu;
const DASHES = /[‐‑‒–—―−－]/gu;
const ORNAMENTS = /[★☆◆◇▶►▷▸◀◁→⇒≫»›>≪«‹<▼▲▽△■□●○◎•※*]/gu;
const BLANKS = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/gu;

/** The form in which two texts of the portal are compared. Pure; the empty string for a text of ornaments alone. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(OPENING, '(')
    .replace(CLOSING, ')')
    .replace(DASHES, '-')
    .replace(ORNAMENTS, '')
    .replace(BLANKS, '');
}

/** White space collapsed, as a browser shows it. */
export function collapse(text: string): string {
  return text.replace(/[\s\u3000]+/gu, ' ').trim();
}

/** How exactly a text is the wanted word: 3 equal, 2 begins with it, 1 contains it, 0 not at all. */
export type Tier = 0 | 1 | 2 | 3;

export interface Match {
  readonly tier: Tier;
  /** Folded length of the word that matched: of two equally exact words the longer one is meant. */
  readonly length: number;
}

export const NO_MATCH: Match = { tier: 0, length: 0 };

/** Best match of any of the words with a text that is folded already. */
export function matchWords(folded: string, words: readonly string[]): Match {
  // A label's colon says nothing.
  const text = folded.replace(/[:：]+$/u, '');
  let best = NO_MATCH;
  for (const word of words) {
    const wanted = fold(word);
    if (wanted === '') continue;
    const found: Match = { tier: tierOf(text, wanted), length: wanted.length };
    if (isBetter(found, best)) best = found;
  }
  return best;
}

function tierOf(text: string, wanted: string): Tier {
  if (text === wanted) return 3;
  if (text.startsWith(wanted)) return 2;
  return text.includes(wanted) ? 1 : 0;
}

export function isBetter(one: Match, other: Match): boolean {
  return one.tier > other.tier || (one.tier === other.tier && one.tier > 0 && one.length > other.length);
}
