import type { Clickable } from './find-button.ts';
import { findClickable } from './find-button.ts';
import { fold, matchWords, type Tier } from './folding.ts';
import type { Page } from './html-page.ts';
import { closest, type PageElement } from './html-tree.ts';
import { type TextPiece, textInside } from './page-text.ts';

/**
 * The deepest step of the menu path that can be pressed here. Many services have an 入力画面 of their own: the one meant
 * stands under (in the row, the list item, the section of) the step before it. `from` = steps already taken.
 */
export function findMenuStep(
  page: Page,
  menu: { readonly path: readonly (readonly string[])[]; readonly from: number },
): { button: Clickable; step: number } | undefined {
  for (let step = menu.path.length - 1; step >= menu.from; step -= 1) {
    const words = menu.path[step] ?? [];
    const above = menu.path[step - 1];
    const button = findUnder(page, { words, above, isEntered: step > 0 && step === menu.from });
    if (button !== undefined) return { button, step };
  }
  return undefined;
}

interface Wanted {
  readonly words: readonly string[];
  /** The step before, whose heading the right one stands under. */
  readonly above: readonly string[] | undefined;
  /** The step before was pressed on an earlier page: we are under it already. */
  readonly isEntered: boolean;
}

function findUnder(page: Page, wanted: Wanted): Clickable | undefined {
  const all = page.clickables.filter((one) => matchWords(one.caption, wanted.words).tier >= 2);
  const best = Math.max(0, ...all.map((one) => matchWords(one.caption, wanted.words).tier)) as Tier;
  // Captions that carry both steps (「IP加入電話パスワード変更 入力画面」) are exact enough as they are.
  const whole = page.clickables.filter(
    (one) =>
      wanted.above !== undefined &&
      matchWords(one.caption, wanted.above).tier >= 2 &&
      wanted.words.some((word) => one.caption.endsWith(fold(word))) &&
      matchWords(one.caption, wanted.words).tier === 1,
  );
  if (whole.length === 1) return whole[0];
  const candidates = all.filter((one) => matchWords(one.caption, wanted.words).tier === best);
  const first = candidates[0];
  if (first === undefined) return undefined;
  const { above } = wanted;
  // A first step, or a caption that names the service by itself, needs no heading above it.
  if (above === undefined || isSelfExplaining(wanted))
    return findClickable(candidates, { words: wanted.words, leastTier: 2 });
  const scored = candidates.map((one) => ({ one, score: closeness(page, { of: one, candidates, above }) }));
  const top = Math.max(...scored.map(({ score }) => score));
  const winners = scored.filter(({ score }) => score === top).map(({ one }) => one);
  if (top > 0) return findClickable(winners, { words: wanted.words, leastTier: 2 });
  return wanted.isEntered && candidates.length === 1 ? first : undefined;
}

/** 「IP加入電話パスワード変更」 says what it opens; 「入力画面」 does not. */
function isSelfExplaining(wanted: Wanted): boolean {
  return wanted.words.every((word) => fold(word).length >= 8);
}

interface Place {
  readonly of: Clickable;
  readonly candidates: readonly Clickable[];
  readonly above: readonly string[];
}

/** 0 not under it; otherwise the larger, the closer and the more exact. */
function closeness(page: Page, place: Place): number {
  const row = closest(place.of.element, ['tr']);
  const inRow = row === undefined || containsOther(row, place) ? 0 : bestTierInside(page, { element: row, place });
  if (inRow > 0) return 30 + inRow;
  const scope = exclusiveScope(place);
  const inScope = scope === undefined ? 0 : bestTierInside(page, { element: scope, place });
  if (inScope > 0) return 20 + inScope;
  const before = page.blocks
    .filter((one) => one.at < place.of.element.at && fold(one.text) !== place.of.caption)
    .at(-1);
  const nearest = before === undefined ? 0 : matchWords(textBefore(before.pieces, place.of.element), place.above).tier;
  return nearest > 0 ? 10 + nearest : headingTier(page, place);
}

/** Of a block that runs through the link, only what stands before it. */
function textBefore(pieces: readonly TextPiece[], link: PageElement): string {
  return pieces.filter((one) => one.at < link.at && one.folded !== '').at(-1)?.folded ?? '';
}

/** The nearest heading before the link, whatever stands between. */
function headingTier(page: Page, place: Place): number {
  const heading = page.blocks.filter((one) => one.isHeading && one.at < place.of.element.at).at(-1);
  if (heading !== undefined) return matchWords(heading.folded, place.above).tier;
  return place.candidates.length === 1 ? matchWords(fold(page.title), place.above).tier : 0;
}

/** The widest element that holds this candidate and none of the others; none when it is the only one on the page. */
function exclusiveScope(place: Place): PageElement | undefined {
  if (place.candidates.length < 2)
    return closest(place.of.element.parent, ['li', 'dd', 'p', 'td', 'section', 'dl', 'fieldset']);
  let scope: PageElement | undefined;
  for (let one: PageElement | undefined = place.of.element; one !== undefined; one = one.parent) {
    if (containsOther(one, place)) break;
    scope = one;
  }
  return scope;
}

function containsOther(element: PageElement, place: Place): boolean {
  return place.candidates.some(
    (one) => one !== place.of && one.element.at >= element.at && one.element.at < element.end,
  );
}

function bestTierInside(page: Page, about: { element: PageElement; place: Place }): Tier {
  const { element, place } = about;
  const inside = page.blocks.filter((one) => one.at >= element.at && one.end <= element.end);
  const tiers = inside.map((one) => matchWords(one.folded, place.above).tier);
  const own = textInside(page.nodes, element);
  return Math.max(0, ...tiers, own.length < 200 ? Math.min(1, matchWords(fold(own), place.above).tier) : 0) as Tier;
}
