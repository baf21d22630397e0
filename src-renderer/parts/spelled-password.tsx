import { useWords } from '../words/use-words.ts';
import { readingOf } from './reading.ts';

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
