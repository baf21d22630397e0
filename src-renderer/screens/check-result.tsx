import type { Move } from '../../src-main/contract/core-parts.ts';
import type { CheckView, LineView } from '../../src-main/contract/snapshot.ts';
import { formatDuration } from '../../src-main/contract/words/when.ts';
import { Button } from '../parts/button.tsx';
import { Causes } from '../parts/causes.tsx';
import { Panel } from '../parts/panel.tsx';
import { Rungs } from '../parts/rungs.tsx';
import { sayWhen } from '../parts/say-when.ts';
import { SupportLadder } from '../parts/support-ladder.tsx';
import { nowMs } from '../store/clock.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';

interface SeenProps {
  readonly seen: CheckView;
}

interface CheckDetailsProps extends SeenProps {
  readonly line: LineView['line'];
  readonly lineKey: string;
}

/** How far it came, then why it may be so and what to do; the raw exchange last. */
export function CheckDetails({ seen, line, lineKey }: CheckDetailsProps) {
  const { ui } = useWords();
  const isAccepted = seen.verdict === 'accepted';
  // Of an accepted password there is nothing to explain: what else was seen is an observation.
  const causes = isAccepted ? [] : seen.causes;
  const observed = [...(isAccepted ? seen.causes : []), ...seen.notes].filter(
    (cause) => cause !== 'accepted-on-fresh-challenge',
  );
  return (
    <div className="screen-body">
      <section aria-labelledby="rungs">
        <h2 id="rungs">{ui.check.rungs}</h2>
        <Rungs
          rungs={seen.rungs.map(({ name, state, detail }) => ({
            name,
            label: ui.check.rung[name],
            state,
            detail: detail === '' ? '' : <span className="code">{detail}</span>,
          }))}
        />
      </section>
      {isAccepted && <Bindings seen={seen} />}
      {causes.length > 0 && (
        <section aria-labelledby="causes">
          <h2 id="causes">{ui.check.causes}</h2>
          <Causes causes={causes} />
        </section>
      )}
      <OtherShapes seen={seen} line={line} lineKey={lineKey} />
      <Observed causes={observed} />
      <Next seen={seen} line={line} lineKey={lineKey} />
      <SupportLadder ladder={seen.ladder} atMs={seen.atMs} />
      <Exchange seen={seen} />
    </div>
  );
}

/** The answer in a few lines, to be read out as it comes. */
export function CheckVerdict({ seen }: SeenProps) {
  const speech = useWords();
  const { ui, words } = speech;
  const isAccepted = seen.verdict === 'accepted';
  const { budget } = seen;
  return (
    <Panel title={words.verdict[seen.verdict]} icon={isAccepted ? 'check' : 'warn'} tone={isAccepted ? 'good' : 'bad'}>
      {seen.proofLevel !== 'none' && <p>{words.proofLevel[seen.proofLevel]}</p>}
      <p className="hint num">
        {[
          sayWhen(speech, { atMs: seen.atMs, nowMs: nowMs() }),
          ...(seen.statusCode === null ? [] : [ui.check.code(seen.statusCode, seen.reason)]),
          ui.time.took((seen.elapsedMs / 1_000).toFixed(1)),
        ].join(' · ')}
      </p>
      {budget !== null && (
        <p className="hint num">
          {[
            ui.check.budget(budget.used, budget.limit),
            ...(budget.nextAllowedAtMs === null
              ? []
              : [ui.check.budgetNext(sayWhen(speech, { atMs: budget.nextAllowedAtMs, nowMs: nowMs() }))]),
          ].join(' · ')}
        </p>
      )}
    </Panel>
  );
}

function Bindings({ seen }: SeenProps) {
  const { ui, lang } = useWords();
  return (
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
  );
}

/** A wrong user name looks exactly like a wrong password: side by side with the paper, never tried one after the other. */
function OtherShapes({ seen, line, lineKey }: CheckDetailsProps) {
  const { ui } = useWords();
  if (seen.otherShapes.length === 0) return null;
  return (
    <Panel title={ui.check.otherShapes} icon="paper">
      <p>{ui.check.usedShape(line.account.authUser)}</p>
      <p>{ui.check.otherShapesLead}</p>
      <ul className="bullets">
        {seen.otherShapes.map((shape) => (
          <li key={shape} className="code">
            {shape}
          </li>
        ))}
      </ul>
      <div className="row">
        <Button onPress={() => go({ screen: 'line', line: lineKey })}>{ui.move['check-account-fields']}</Button>
      </div>
    </Panel>
  );
}

function Observed({ causes }: { readonly causes: CheckView['causes'] }) {
  const { ui, words } = useWords();
  if (causes.length === 0) return null;
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">{ui.check.notes}</h2>
      <ul className="bullets">
        {causes.map((cause) => (
          <li key={cause}>{words.cause[cause]}</li>
        ))}
      </ul>
    </section>
  );
}

function Next({ seen, lineKey }: CheckDetailsProps) {
  const { ui, words } = useWords();
  if (seen.verdict === 'accepted' && seen.next.length === 0) return null;
  return (
    <section aria-labelledby="next">
      <h2 id="next">{ui.check.next}</h2>
      <ul className="bullets">
        {seen.next
          .filter((move): move is Move => move in words.move)
          .map((move) => (
            <li key={move}>{words.move[move]}</li>
          ))}
      </ul>
      {seen.verdict !== 'accepted' && (
        <div className="row">
          <Button icon="stethoscope" onPress={() => go({ screen: 'doctor', line: lineKey })}>
            {ui.doctor.open}
          </Button>
        </div>
      )}
    </section>
  );
}

/** What was said, message by message; the host has struck credentials out. */
function Exchange({ seen }: SeenProps) {
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
