import { useEffect } from 'react';
import { LANGS, type Lang } from '../../src-main/contract/words/words.ts';
import { useHeld } from '../store/held.ts';
import { flags } from '../store/route.ts';
import { pseudoWords } from './pseudo.ts';
import { learn, type Spoken, useSpoken } from './spoken.ts';
import type { UiWords } from './words.ts';

const stretched = new Map<Lang, UiWords>();

function longerWhereAsked({ lang, ui }: Spoken): UiWords {
  if (!new URLSearchParams(flags()).has('pseudo')) return ui;
  const known = stretched.get(lang) ?? pseudoWords(ui);
  stretched.set(lang, known);
  return known;
}

/** Before the first snapshot the browser's own language decides. */
export function firstLang(): Lang {
  return navigator.language.startsWith('ja') ? 'ja' : 'en';
}

function useWantedLang(): Lang {
  return useHeld(({ snapshot }) => snapshot?.settings.lang) ?? firstLang();
}

/** The first screen waits for its language; later ones speak the former until the other has arrived. */
let hasSpoken = false;

/** Whether screens may be drawn. Fetches the language of the settings, and then the other one, so that a switch is at once. */
export function useMaySpeak(): boolean {
  const lang = useWantedLang();
  const isHere = useSpoken((spoken) => spoken[lang] !== undefined);
  useEffect(() => {
    hasSpoken ||= isHere;
    void learn(lang).then(() => Promise.all(LANGS.map(learn)));
  }, [lang, isHere]);
  return isHere || hasSpoken;
}

export type Speech = Spoken;

/** The language of the settings or, until it has arrived, the one that was spoken before. */
export function useWords(): Speech {
  const lang = useWantedLang();
  const spoken = useSpoken((held) => held[lang] ?? held[firstLang()] ?? held.ja ?? held.en);
  if (spoken === undefined) throw new Error('something was drawn before a language was here');
  return { ...spoken, ui: longerWhereAsked(spoken) };
}
