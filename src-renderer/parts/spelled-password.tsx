import { useWords } from '../words/use-words.ts';
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

/** The password in single boxes, each with its reading below. */
export function SpelledPassword({ password }: { readonly password: string }) {
  const { ui } = useWords();
  return (
    <ol className="spelled" aria-label={ui.reveal.spelled}>
      {placed(password).map(({ character, place }) => (
        <li key={place} data-kind={/\d/u.test(character) ? 'digit' : 'letter'}>
          <span className="spelled-sign">{character}</span>
          <span className="spelled-reading">{readingOf(ui, character)}</span>
        </li>
      ))}
    </ol>
  );
}

/** The place is what tells two equal characters apart. */
function placed(password: string): readonly { readonly character: string; readonly place: number }[] {
  return [...password].map((character, place) => ({ character, place }));
}
