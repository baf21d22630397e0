import type { Lang } from './words.ts';

/*
 * How a password is read aloud, so that nobody takes a letter for a digit on the keys of a telephone: 「エー」「数字のいち」,
 * "Alfa", "digit one" (the alphabet of ICAO and ITU).
 */

const ja = {
  letter: {
    a: 'エー',
    b: 'ビー',
    c: 'シー',
    d: 'ディー',
    e: 'イー',
    f: 'エフ',
    g: 'ジー',
    h: 'エイチ',
    i: 'アイ',
    j: 'ジェー',
    k: 'ケー',
    l: 'エル',
    m: 'エム',
    n: 'エヌ',
    o: 'オー',
    p: 'ピー',
    q: 'キュー',
    r: 'アール',
    s: 'エス',
    t: 'ティー',
    u: 'ユー',
    v: 'ブイ',
    w: 'ダブリュー',
    x: 'エックス',
    y: 'ワイ',
    z: 'ゼット',
  },
  digit: {
    0: 'ゼロ',
    1: 'いち',
    2: 'に',
    3: 'さん',
    4: 'よん',
    5: 'ご',
    6: 'ろく',
    7: 'なな',
    8: 'はち',
    9: 'きゅう',
  },
  small: (letter: string) => letter,
  capital: (letter: string) => `大文字の${letter}`,
  number: (digit: string) => `数字の${digit}`,
  other: '記号',
};

export type Spelling = typeof ja;

const en: Spelling = {
  letter: {
    a: 'Alfa',
    b: 'Bravo',
    c: 'Charlie',
    d: 'Delta',
    e: 'Echo',
    f: 'Foxtrot',
    g: 'Golf',
    h: 'Hotel',
    i: 'India',
    j: 'Juliett',
    k: 'Kilo',
    l: 'Lima',
    m: 'Mike',
    n: 'November',
    o: 'Oscar',
    p: 'Papa',
    q: 'Quebec',
    r: 'Romeo',
    s: 'Sierra',
    t: 'Tango',
    u: 'Uniform',
    v: 'Victor',
    w: 'Whiskey',
    x: 'X-ray',
    y: 'Yankee',
    z: 'Zulu',
  },
  digit: {
    0: 'zero',
    1: 'one',
    2: 'two',
    3: 'three',
    4: 'four',
    5: 'five',
    6: 'six',
    7: 'seven',
    8: 'eight',
    9: 'nine',
  },
  small: (letter: string) => letter,
  capital: (letter: string) => `capital ${letter}`,
  number: (digit: string) => `digit ${digit}`,
  other: 'sign',
};

export const SPELLING: { readonly [L in Lang]: Spelling } = { ja, en };

/** One character; what is neither a letter nor a digit is called a sign. */
export function readingOf(spelling: Spelling, character: string): string {
  const { letter, digit, small, capital, number, other } = spelling;
  if (isKeyOf(digit, character)) return number(digit[character]);
  const lower = character.toLowerCase();
  if (!isKeyOf(letter, lower)) return other;
  return character === lower ? small(letter[lower]) : capital(letter[lower]);
}

function isKeyOf<T extends object>(table: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(table, key);
}
