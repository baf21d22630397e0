import type { FoundSoftphone } from '../../src-main/contract/snapshot.ts';
import { useWords } from '../words/use-words.ts';

/** What is rewritten in a settings file: each line as it is and as it will be. Secrets came masked. */
export function ChangedLines({ changes }: { readonly changes: FoundSoftphone['changes'] }) {
  const { ui } = useWords();
  return (
    <ul className="changed">
      {changes.map(({ at, before, after }) => (
        <li key={`${at}-${before ?? ''}-${after ?? ''}`}>
          <span className="changed-at num">{ui.softphone.atLine(at)}</span>
          {before !== undefined && <ChangedSide name={ui.softphone.before} sign="−" text={before} side="before" />}
          {after !== undefined && <ChangedSide name={ui.softphone.after} sign="+" text={after} side="after" />}
        </li>
      ))}
    </ul>
  );
}

interface ChangedSideProps {
  readonly name: string;
  readonly sign: string;
  readonly text: string;
  readonly side: 'before' | 'after';
}

export function ChangedSide({ name, sign, text, side }: ChangedSideProps) {
  return (
    <span className="changed-side" data-side={side}>
      <span aria-hidden="true">{sign}</span>
      <span className="unseen">{name}</span>
      <code>{text}</code>
    </span>
  );
}
