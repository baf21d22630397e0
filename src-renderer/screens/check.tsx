import { useState } from 'react';
import type { CheckView } from '../../src-main/contract/snapshot.ts';
import { formatDuration } from '../../src-main/contract/words/index.ts';
import { Button } from '../parts/button.tsx';
import { Panel } from '../parts/panel.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { sayWhen } from '../parts/say-when.ts';
import { Screen } from '../parts/screen.tsx';
import { useAsk } from '../store/ask.ts';
import { nowMs } from '../store/clock.ts';
import { useLine } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { NoLine } from './no-line.tsx';

/** One question to the carrier with the stored password, and all that its answer says. */
export function Check({ lineKey }: { readonly lineKey: string }) {
  const { ui } = useWords();
  const view = useLine(lineKey);
  const { run, isBusy, problem } = useAsk();
  const [seen, setSeen] = useState<CheckView | null>(null);
  if (view === undefined) return <NoLine />;
  const check = async () => {
    const answer = await run('check.run', { number: view.line.number });
    if (answer.ok) setSeen(answer.value);
  };
  return (
    <Screen
      title={ui.check.title}
      lead={ui.check.lead}
      actions={
        <>
          <Button icon="back" onPress={() => go({ screen: 'line', line: lineKey })}>
            {ui.app.back}
          </Button>
          <span className="push" />
          <Button look="main" isBusy={isBusy} isOff={!view.hasSipPassword} onPress={() => void check()}>
            {isBusy ? ui.check.running : seen === null ? ui.check.run : ui.check.again}
          </Button>
        </>
      }
    >
      {!view.hasSipPassword && <p className="care">{ui.check.needsSecret}</p>}
      <ProblemPanel problem={problem} />
      <div role="status">{seen !== null && <CheckResult seen={seen} />}</div>
    </Screen>
  );
}

function CheckResult({ seen }: { readonly seen: CheckView }) {
  const speech = useWords();
  const { ui, words, lang } = speech;
  const isAccepted = seen.verdict === 'accepted';
  return (
    <div className="screen-body">
      <Panel
        title={words.verdict[seen.verdict]}
        icon={isAccepted ? 'check' : 'warn'}
        tone={isAccepted ? 'good' : 'bad'}
      >
        <p>{words.proofLevel[seen.proofLevel]}</p>
        <p className="hint num">
          {sayWhen(speech, { atMs: seen.atMs, nowMs: nowMs() })}
          {seen.statusCode !== null && ` · ${ui.check.code(seen.statusCode, seen.reason)}`}
        </p>
      </Panel>
      {!isAccepted && seen.causes.length > 0 && (
        <section aria-labelledby="causes">
          <h2 id="causes">{ui.check.causes}</h2>
          <ol className="numbered">
            {seen.causes.map((cause) => (
              <li key={cause}>{words.cause[cause]}</li>
            ))}
          </ol>
        </section>
      )}
      {isAccepted && (
        <section aria-labelledby="bindings">
          <h2 id="bindings">{ui.check.bindings}</h2>
          {seen.bindings.length === 0 ? (
            <p>{ui.check.noBindings}</p>
          ) : (
            <div className="table-box">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{ui.check.contact}</th>
                    <th scope="col">{ui.check.agent}</th>
                    <th scope="col">{ui.check.expires}</th>
                  </tr>
                </thead>
                <tbody>
                  {seen.bindings.map((binding) => (
                    <tr key={binding.contact}>
                      <td className="code">{binding.contact}</td>
                      <td>{binding.userAgent ?? ui.check.unknown}</td>
                      <td className="num">
                        {binding.expiresS === null ? ui.check.unknown : formatDuration(binding.expiresS * 1_000, lang)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      )}
      <Ladder seen={seen} />
    </div>
  );
}

/** What was said, rung by rung; the host has struck credentials out. */
function Ladder({ seen }: { readonly seen: CheckView }) {
  const { ui } = useWords();
  if (seen.exchange.length === 0) return null;
  return (
    <details className="more">
      <summary>{ui.check.exchange}</summary>
      <ol className="ladder">
        {seen.exchange.map((step) => (
          <li key={`${step.atMs} ${step.summary}`} data-direction={step.direction}>
            <span className="ladder-way">{step.direction === 'sent' ? ui.check.sent : ui.check.received}</span>
            <span className="code">{step.summary}</span>
            <span className="hint num">{`${Math.round(step.atMs)} ms`}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
