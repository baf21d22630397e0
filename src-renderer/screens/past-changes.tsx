import { useEffect, useState } from 'react';
import { CALL_WAYS, type TestCalls } from '../../src-main/contract/core-parts.ts';
import type { HistoryView } from '../../src-main/contract/snapshot.ts';
import { callWords, describeCall } from '../../src-main/contract/words/call.ts';
import { formatJst } from '../../src-main/contract/words/when.ts';
import { Button } from '../parts/button.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { Screen } from '../parts/screen.tsx';
import { useAsk } from '../store/ask.ts';
import { useLine } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { NoLine } from './no-line.tsx';

export function PastChanges({ lineKey }: { readonly lineKey: string }) {
  const { ui, words, lang } = useWords();
  const view = useLine(lineKey);
  const number = view?.line.number;
  const { run, problem } = useAsk();
  const [past, setPast] = useState<HistoryView | null>(null);
  useEffect(() => {
    if (number === undefined) return;
    void run('history.read', { number }).then((answer) => {
      if (answer.ok) setPast(answer.value);
    });
  }, [run, number]);
  if (view === undefined) return <NoLine />;
  return (
    <Screen
      title={ui.history.title}
      lead={ui.history.lead}
      actions={
        <Button icon="back" onPress={() => go({ screen: 'line', line: lineKey })}>
          {ui.app.back}
        </Button>
      }
    >
      <ProblemPanel problem={problem} />
      {past !== null && past.length === 0 && <p>{ui.history.none}</p>}
      {past?.map(({ rotation, records }) => (
        <article key={rotation.id} className="panel">
          <h2 className="num">{ui.history.began(formatJst(rotation.createdAtMs, lang))}</h2>
          <p>{words.state[rotation.state.kind]}</p>
          {rotation.state.kind === 'done' && <p>{words.proofLevel[rotation.state.proofLevel]}</p>}
          {rotation.state.kind === 'done' && <Calls call={rotation.state.call} />}
          <details className="more">
            <summary>{ui.history.records}</summary>
            <ol className="course">
              {statesOf(records).map((record) => (
                <li key={`${record.atMs} ${record.state}`}>
                  <span className="num">{formatJst(record.atMs, lang)}</span>
                  <span>{ui.status[record.state]}</span>
                </li>
              ))}
            </ol>
          </details>
        </article>
      ))}
    </Screen>
  );

  /** The first record of each state: what a person remembers, not every look. */
  function statesOf(records: HistoryView[number]['records']) {
    const known = records.flatMap(({ atMs, state }) =>
      state in ui.status ? [{ atMs, state: state as keyof typeof ui.status }] : [],
    );
    return known.filter((record, index) => record.state !== known[index - 1]?.state);
  }
}

/** What was last said of each test call, where any was made. */
function Calls({ call = {} }: { readonly call?: TestCalls | undefined }) {
  const { ui, lang } = useWords();
  const said = CALL_WAYS.flatMap((way) => {
    const one = call[way];
    return one === undefined ? [] : [{ way, ...one }];
  });
  if (said.length === 0) return null;
  return (
    <ul className="bullets">
      {said.map((one) => (
        <li key={one.way}>
          {ui.call.of(callWords(lang).name[one.way], describeCall(lang, one))}{' '}
          <span className="hint num">{formatJst(one.atMs, lang)}</span>
        </li>
      ))}
    </ul>
  );
}
