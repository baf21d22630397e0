import { create } from 'zustand';
import type { Lang, Words } from '../../src-main/contract/words/words.ts';
import { untilLoaded } from '../parts/until-loaded.ts';
import type { UiWords } from './words.ts';

/** All that the window says in one language. */
export interface Spoken {
  readonly lang: Lang;
  /** The window's own sentences. */
  readonly ui: UiWords;
  /** The sentences shared with the terminal: problems, verdicts, states, proof levels. */
  readonly words: Words;
}

/** The languages that are here. Each is a part of its own: a first look needs only the one it speaks. */
export const useSpoken = create<{ readonly [K in Lang]?: Spoken }>(() => ({}));

const LOADERS: { readonly [K in Lang]: () => Promise<Spoken> } = {
  ja: untilLoaded(async () => {
    const [{ ja: ui }, { ja: words }] = await Promise.all([
      import('./ja.ts'),
      import('../../src-main/contract/words/ja.ts'),
    ]);
    return { lang: 'ja' as const, ui, words };
  }),
  en: untilLoaded(async () => {
    const [{ en: ui }, { en: words }] = await Promise.all([
      import('./en.ts'),
      import('../../src-main/contract/words/en.ts'),
    ]);
    return { lang: 'en' as const, ui, words };
  }),
};

const asked = new Map<Lang, Promise<Spoken>>();

/** Fetches a language once; while the host is away it is tried again. */
export async function learn(lang: Lang): Promise<Spoken> {
  const coming = asked.get(lang) ?? LOADERS[lang]();
  asked.set(lang, coming);
  const spoken = await coming;
  useSpoken.setState({ [lang]: spoken });
  return spoken;
}
