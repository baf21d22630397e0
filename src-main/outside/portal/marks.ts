import { fold } from './folding.ts';
import type { Page } from './html-page.ts';
import type { PageElement } from './html-tree.ts';
import type { TextBlock } from './page-text.ts';

/** One of a screen's known texts, and where it was seen. `element` is undefined for the title. */
export interface Mark {
  readonly word: string;
  readonly block: TextBlock | undefined;
  readonly element: PageElement | undefined;
}

/** Every place where one of these words is said visibly, title included. */
export function marksOf(page: Page, words: readonly string[]): Mark[] {
  const marks: Mark[] = [];
  const title = fold(page.title);
  for (const word of words) {
    const wanted = fold(word);
    if (wanted === '') continue;
    if (title.includes(wanted)) marks.push({ word, block: undefined, element: undefined });
    for (const block of page.blocks) {
      if (!block.folded.includes(wanted)) continue;
      const piece = block.pieces.find((one) => one.folded.includes(wanted)) ?? block.pieces[0];
      marks.push({ word, block, element: piece?.element });
    }
  }
  return marks;
}

/** Two different words said by two different elements: evidence that does not hang on one string. */
export function areIndependent(marks: readonly Mark[]): boolean {
  return marks.some((one) => marks.some((other) => other.word !== one.word && other.element !== one.element));
}
