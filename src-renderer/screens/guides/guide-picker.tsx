import { useDeferredValue, useEffect, useRef, useState } from 'react';
import type { GuideList } from '../../../src-main/contract/snapshot.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icons.tsx';
import { learnGuides, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';

type Family = GuideList[number];
type Kind = Family['kind'];

/** Most lines end in an adapter. */
const KINDS: readonly Kind[] = ['adapter', 'ip-phone', 'router', 'softphone', 'pbx'];

interface GuidePickerProps {
  readonly onChoose: (id: string) => void;
  /** The family whose guide was just left: the keyboard goes on at its button. */
  readonly left?: string | undefined;
  /** Where to go on for whoever does not find theirs; what is said when nothing was found. */
  readonly none: string;
  readonly onNone?: () => void;
}

/** The catalogue to look through: by a word, or group by group. Every group is closed until something is looked for. */
export function GuidePicker({ onChoose, left, none, onNone }: GuidePickerProps) {
  const { ui } = useWords();
  const picker = useRef<HTMLDivElement>(null);
  const list = useGuides((held) => held.list);
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(folded(typed.trim()));
  useEffect(() => void learnGuides(), []);
  const hasList = list !== null;
  useEffect(() => {
    if (hasList && left !== undefined) picker.current?.querySelector<HTMLElement>(`[data-id="${left}"]`)?.focus();
  }, [hasList, left]);
  if (list === null) return null;
  const found = list.filter((family) => haystack(family).includes(wanted));
  return (
    <div className="picker" ref={picker}>
      <search className="finder">
        <Field label={ui.guide.search} name="guide" type="search" isOptional onTyped={setTyped} />
        <p className="num" role="status">
          {wanted === '' ? '' : found.length === 0 ? none : ui.guide.found(found.length)}
        </p>
      </search>
      {KINDS.map((kind) => (
        <Group
          key={`${kind}-${wanted === ''}`}
          kind={kind}
          families={found.filter((family) => family.kind === kind)}
          isOpen={wanted !== '' || list.some(({ id, kind: its }) => id === left && its === kind)}
          onChoose={onChoose}
        />
      ))}
      {onNone !== undefined && (
        <div className="row">
          <Button look="quiet" onPress={onNone}>
            {ui.guide.notListed}
          </Button>
        </div>
      )}
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
