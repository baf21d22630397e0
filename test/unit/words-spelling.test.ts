import { describe, expect, it } from 'vitest';
import { LANGS, readingOf, SPELLING } from '../../src-main/contract/words/index.ts';

describe('a password read aloud', () => {
  it('never takes a letter for a digit', () => {
    const inJapanese = [...'k7lo1'].map((one) => readingOf(SPELLING.ja, one));
    expect(inJapanese).toEqual(['ケー', '数字のなな', 'エル', 'オー', '数字のいち']);
    const inEnglish = [...'k7O0'].map((one) => readingOf(SPELLING.en, one));
    expect(inEnglish).toEqual(['Kilo', 'digit seven', 'capital Oscar', 'digit zero']);
  });

  it('has a different reading for each character the carrier takes', () => {
    const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
    for (const lang of LANGS) expect(new Set(characters.map((one) => readingOf(SPELLING[lang], one))).size).toBe(62);
  });

  it('is not led astray by a character that is neither', () => {
    for (const strange of ['', '-', 'é', '😀', 'toString', '__proto__']) {
      expect(readingOf(SPELLING.ja, strange)).toBe('記号');
      expect(readingOf(SPELLING.en, strange)).toBe('sign');
    }
  });
});
