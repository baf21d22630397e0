import { useDeferredValue, useMemo, useState } from 'react';
import type { LineView } from '../../src-main/contract/snapshot.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icons.tsx';
import { Screen } from '../parts/screen.tsx';
import { StatusTag } from '../parts/status-tag.tsx';
import { useSnapshot } from '../store/held.ts';
import { lineKey } from '../store/line-key.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { Welcome } from './welcome.tsx';

/** A thousand lines are possible; a page shows this many, the search finds the rest. */
const PAGE = 40;
const SEARCH_FROM = 8;

export function Lines() {
  const { ui } = useWords();
  const lines = useSnapshot((snapshot) => snapshot.lines);
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState(PAGE);
  const wanted = useDeferredValue(typed.replace(/\D/gu, ''));
  const found = useMemo(() => urgentFirst(lines.filter((view) => view.line.number.includes(wanted))), [lines, wanted]);
  if (lines.length === 0) return <Welcome />;
  return (
    <Screen
      title={ui.lines.title}
      lead={ui.lines.lead}
      actions={
        <Button icon="plus" onPress={() => go({ screen: 'add' })}>
          {ui.lines.add}
        </Button>
      }
    >
      {lines.length >= SEARCH_FROM && (
        <search className="finder">
          <Field
            label={ui.lines.search}
            name="search"
            type="search"
            inputMode="numeric"
            isOptional
            onTyped={(value) => {
              setTyped(value);
              setShown(PAGE);
            }}
          />
          <p className="num" role="status">
            {ui.lines.found(found.length)}
          </p>
        </search>
      )}
      {found.length === 0 ? (
        <p>{ui.lines.none}</p>
      ) : (
        <ul className="lines" aria-label={ui.lines.list}>
          {found.slice(0, shown).map((view) => (
            <LineRow key={view.line.number} view={view} />
          ))}
        </ul>
      )}
      {found.length > shown && (
        <Button onPress={() => setShown(shown + PAGE)}>{ui.lines.more(Math.min(PAGE, found.length - shown))}</Button>
      )}
    </Screen>
  );
}

function LineRow({ view }: { readonly view: LineView }) {
  const { words } = useWords();
  const key = lineKey(view.line.number);
  const isOpen = view.rotation !== null && urgencyOf(view) > 0;
  return (
    <li>
      <button
        type="button"
        className="line-row"
        onClick={() => go(isOpen ? { screen: 'rotation', line: key } : { screen: 'line', line: key })}
      >
        <span className="line-number num">{view.line.number}</span>
        <span className="line-service">{words.service[view.line.service]}</span>
        <StatusTag view={view} />
        <Icon name="next" />
      </button>
    </li>
  );
}

/** What waits for the person, then what is under way, then the rest as they were added. */
function urgentFirst(lines: readonly LineView[]): readonly LineView[] {
  return lines.toSorted((one, other) => urgencyOf(other) - urgencyOf(one));
}

function urgencyOf({ rotation }: LineView): number {
  if (rotation === null) return 0;
  if (rotation.question !== null || rotation.rotation.state.kind === 'stuck') return 3;
  switch (rotation.rotation.state.kind) {
    case 'reconnecting':
      return 2;
    case 'done':
    case 'refused':
    case 'cancelled':
      return 0;
    default:
      return 1;
  }
}
