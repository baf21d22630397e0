import { type Lang, type Words, wordsFor } from '../../src-main/contract/words/index.ts';
import { useHeld } from '../store/held.ts';
import { flags } from '../store/route.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { pseudoWords } from './pseudo.ts';
import type { UiWords } from './words.ts';

const SPOKEN: { readonly [K in Lang]: UiWords } = { ja, en };
const stretched = new Map<Lang, UiWords>();

function spoken(lang: Lang): UiWords {
  if (!new URLSearchParams(flags()).has('pseudo')) return SPOKEN[lang];
  const known = stretched.get(lang) ?? pseudoWords(SPOKEN[lang]);
  stretched.set(lang, known);
  return known;
}

/** Before the first snapshot the browser's own language decides. */
function firstLang(): Lang {
  return navigator.language.startsWith('ja') ? 'ja' : 'en';
}

export interface Speech {
  readonly lang: Lang;
  /** The window's own sentences. */
  readonly ui: UiWords;
  /** The sentences shared with the terminal: problems, verdicts, states, proof levels. */
  readonly words: Words;
}

export function useWords(): Speech {
  const lang = useHeld(({ snapshot }) => snapshot?.settings.lang) ?? firstLang();
  return { lang, ui: spoken(lang), words: wordsFor(lang) };
}
