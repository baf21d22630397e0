import { useDeferredValue, useEffect, useState } from 'react';
import type { GuideList } from '../../../src-main/contract/snapshot.ts';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icons.tsx';
import { learnGuides, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';

type Family = GuideList[number];
type Kind = Family['kind'];

/** Most lines end in an adapter. */
const KINDS: readonly Kind[] = ['adapter', 'ip-phone', 'router', 'softphone', 'pbx'];

/** The catalogue to look through: by a word, or group by group. Every group is closed until something is looked for. */
export function GuidePicker({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const { ui } = useWords();
  const list = useGuides((held) => held.list);
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(folded(typed.trim()));
  useEffect(() => void learnGuides(), []);
  if (list === null) return null;
  const found = list.filter((family) => haystack(family).includes(wanted));
  return (
    <div className="picker">
      <search className="finder">
        <Field label={ui.guide.search} name="guide" type="search" isOptional onTyped={setTyped} />
        <p className="num" role="status">
          {wanted === '' ? '' : found.length === 0 ? ui.guide.none : ui.guide.found(found.length)}
        </p>
      </search>
      {KINDS.map((kind) => (
        <Group
          key={`${kind}-${wanted === ''}`}
          kind={kind}
          families={found.filter((family) => family.kind === kind)}
          isOpen={wanted !== ''}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
}

interface GroupProps {
  readonly kind: Kind;
  readonly families: readonly Family[];
  readonly isOpen: boolean;
  readonly onChoose: (id: string) => void;
}

function Group({ kind, families, isOpen, onChoose }: GroupProps) {
  const { ui, lang } = useWords();
  if (families.length === 0) return null;
  return (
    <details className="more" open={isOpen}>
      <summary>{ui.guide.kindCount(ui.guide.kind[kind], families.length)}</summary>
      <ul className="families" aria-label={ui.guide.kind[kind]}>
        {families.map(({ id, name, models }) => (
          <li key={id}>
            <button type="button" className="family" data-id={id} onClick={() => onChoose(id)}>
              <span className="family-name">
                <b>{name[lang]}</b>
                <span className="hint">{models.join(' · ')}</span>
              </span>
              <Icon name="next" />
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Full-width letters and capitals are the same to somebody who looks for a name. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function haystack({ id, name, vendor, models }: Family): string {
  return folded([id, name.ja, name.en, vendor, ...models].join(' '));
}
