import { readingOf, SPELLING } from '../../src-main/contract/words/spelling.ts';
import { useWords } from '../words/use-words.ts';

/** The password in single boxes, each with its reading below. */
export function SpelledPassword({ password }: { readonly password: string }) {
  const { lang, ui } = useWords();
  return (
    <ol className="spelled" aria-label={ui.reveal.spelled}>
      {placed(password).map(({ character, place }) => (
        <li key={place} data-kind={/\d/u.test(character) ? 'digit' : 'letter'}>
          <span className="spelled-sign">{character}</span>
          <span className="spelled-reading">{readingOf(SPELLING[lang], character)}</span>
        </li>
      ))}
    </ol>
  );
}

/** The place is what tells two equal characters apart. */
function placed(password: string): readonly { readonly character: string; readonly place: number }[] {
  return [...password].map((character, place) => ({ character, place }));
}
