import type { UiWords } from '../words/words.ts';

type Letter = keyof UiWords['spell']['letter'];
type Digit = keyof UiWords['spell']['digit'];

/** How a character is read aloud, so that nobody takes a letter for a digit: 「エー」「数字のいち」, "Alfa", "digit one". */
export function readingOf({ spell }: UiWords, character: string): string {
  if (character in spell.digit) return spell.number(spell.digit[Number(character) as Digit]);
  const small = character.toLowerCase();
  if (!(small in spell.letter)) return spell.other;
  const letter = spell.letter[small as Letter];
  return character === small ? spell.small(letter) : spell.capital(letter);
}
