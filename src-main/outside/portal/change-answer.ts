import type { PortalWords } from '../../core/carrier.ts';
import type { Clickable } from './find-button.ts';
import type { Page } from './html-page.ts';
import { recogniseCompletion, recogniseConfirmation, recogniseLogin, recogniseMenu } from './recognise.ts';
import { findRefusal, type Refusal, readsLikeError } from './refusal.ts';

export type ChangeAnswer =
  | { readonly kind: 'completed'; readonly sentence: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'confirm'; readonly page: Page; readonly button: Clickable }
  | { readonly kind: 'unknown' };

/**
 * Reads the answer to our submit. Anything that contradicts itself (a completion beside an error, a 5xx with a completion's
 * words) is unknown: whoever asked then treats the outcome as doubtful.
 */
export function readChangeAnswer(
  pages: readonly Page[],
  asked: {
    readonly words: PortalWords;
    readonly seen: ReadonlySet<string>;
    readonly number: string;
    readonly isConfirmed: boolean;
  },
): ChangeAnswer {
  const { words, seen } = asked;
  const [first] = pages;
  if (first === undefined || pages.some((one) => one.status >= 500)) return { kind: 'unknown' };
  const refusals = pages
    .map((one) => findRefusal(one, { words, step: 'change', seen }))
    .filter((one) => one !== undefined);
  const error = refusals.find((one) => one.isErrorish);
  const completion = pages.map((one) => recogniseCompletion(one, words)).find((one) => one !== undefined);
  if (completion !== undefined) {
    const isContradicted = pages.some((one) => readsLikeError(one, { words, seen }));
    return isContradicted || hasPassword(pages)
      ? { kind: 'unknown' }
      : { kind: 'completed', sentence: completion.sentence };
  }
  // The login page instead of an answer: the portal did not know us any more, so it took nothing.
  if (pages.some((one) => recogniseLogin(one, words) !== undefined)) {
    const said = refusals.find((one) => one.kind === 'portal-session-expired');
    return {
      kind: 'refused',
      refusal: said ?? { kind: 'portal-session-expired', sentence: first.title, isErrorish: false },
    };
  }
  if (error === undefined && !asked.isConfirmed) {
    for (const page of pages) {
      const button = recogniseConfirmation(page, { words, number: asked.number });
      if (button !== undefined) return { kind: 'confirm', page, button };
    }
  }
  const refusal = error ?? refusals[0];
  // Back at the menu: a notice there is about the portal, not about our submit.
  const isMenu = pages.some((one) => recogniseMenu(one, { words, from: 0 }) !== undefined);
  if (error === undefined && isMenu && !hasPassword(pages)) return { kind: 'unknown' };
  return refusal === undefined ? { kind: 'unknown' } : { kind: 'refused', refusal };
}

function hasPassword(pages: readonly Page[]): boolean {
  return pages.some((one) => one.controls.some((control) => control.type === 'password' && !control.element.isHidden));
}
