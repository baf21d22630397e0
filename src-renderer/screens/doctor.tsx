import { useEffect, useState } from 'react';
import type { DoctorView } from '../../src-main/contract/snapshot.ts';
import { formatDuration } from '../../src-main/contract/words/when.ts';
import { Button } from '../parts/button.tsx';
import { Causes } from '../parts/causes.tsx';
import { Panel } from '../parts/panel.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { Rungs } from '../parts/rungs.tsx';
import { Screen } from '../parts/screen.tsx';
import { hear, useAsk } from '../store/ask.ts';
import { useLine } from '../store/held.ts';
import { go, goBack } from '../store/route.ts';
import { runName } from '../store/run-name.ts';
import { useWords } from '../words/use-words.ts';
import { NoLine } from './no-line.tsx';

/** A step that took less tells nothing by its time. */
const WORTH_TELLING_MS = 100;

/** Where it stops, from the network up to the record file: of one line, or of this computer alone. */
export function Doctor({ lineKey }: { readonly lineKey: string | undefined }) {
  const { ui } = useWords();
  const view = useLine(lineKey ?? '');
  const { run, isBusy, problem } = useAsk();
  const [wantsLogin, setWantsLogin] = useState(false);
  const [steps, setSteps] = useState<DoctorView | null>(null);
  const [soFar, setSoFar] = useState<DoctorView>([]);
  if (lineKey !== undefined && view === undefined) return <NoLine />;
  const canLogIn = view?.hasSipPassword ?? false;
  const look = async () => {
    setSteps(null);
    setSoFar([]);
    const line = view === undefined ? {} : { number: view.line.number };
    const visit = runName();
    // Other windows may have a visit of their own: each hears of all.
    const stop = hear('doctor-step', (told) => {
      if (told.run === visit) setSoFar((before) => [...before, told.step]);
    });
    const answer = await run('doctor.run', { ...line, login: canLogIn && wantsLogin, run: visit });
    stop();
    // One tick, one try: the next one is asked for again.
    setWantsLogin(false);
    if (answer.ok) setSteps(answer.value);
  };
  return (
    <Screen
      title={ui.doctor.title}
      lead={ui.doctor.lead}
      actions={
        <>
          <Button
            icon="back"
            onPress={() =>
              lineKey === undefined ? goBack({ screen: 'settings' }) : go({ screen: 'line', line: lineKey })
            }
          >
            {ui.app.back}
          </Button>
          <span className="push" />
          <Button look="main" isBusy={isBusy} onPress={() => void look()}>
            {isBusy ? ui.doctor.running : steps === null ? ui.doctor.run : ui.doctor.again}
          </Button>
        </>
      }
    >
      {view === undefined ? (
        <p className="hint">{ui.doctor.noLine}</p>
      ) : (
        <LoginTry isOn={wantsLogin} isOff={!canLogIn || isBusy} canLogIn={canLogIn} onChange={setWantsLogin} />
      )}
      <ProblemPanel problem={problem} />
      {isBusy && <Running />}
      {isBusy && soFar.length > 0 && <Ladder steps={soFar} />}
      <div role="status">{steps !== null && <Diagnosis steps={steps} />}</div>
      {steps !== null && <StepByStep steps={steps} />}
    </Screen>
  );
}

interface LoginTryProps {
  readonly isOn: boolean;
  readonly isOff: boolean;
  readonly canLogIn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** The one step that costs something, so it is never taken unasked. */
function LoginTry({ isOn, isOff, canLogIn, onChange }: LoginTryProps) {
  const { ui } = useWords();
  return (
    <section className="block" aria-label={ui.doctor.login}>
      <label className="tick">
        <input
          type="checkbox"
          checked={isOn}
          disabled={isOff}
          aria-describedby="login-price"
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{ui.doctor.login}</span>
      </label>
      <p id="login-price" className="hint">
        {canLogIn ? ui.doctor.loginHint : ui.doctor.loginNeeds}
      </p>
    </section>
  );
}

/** Beside the steps as they come, the time that has gone says that a slow one still works. */
function Running() {
  const { ui, lang } = useWords();
  const [goneS, setGoneS] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setGoneS((seconds) => seconds + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Panel title={ui.doctor.running} icon="clock">
      <p role="status">{ui.doctor.runningLead}</p>
      <progress aria-label={ui.doctor.running} />
      <p className="hint num" aria-hidden="true">
        {ui.doctor.since(formatDuration(goneS * 1_000, lang))}
      </p>
    </Panel>
  );
}

/** Where it stops, to be read out as it comes. */
function Diagnosis({ steps }: { readonly steps: DoctorView }) {
  const { ui, lang } = useWords();
  const first = steps.find((step) => step.state === 'broken');
  const list = (state: DoctorView[number]['state']) =>
    new Intl.ListFormat(lang).format(steps.filter((step) => step.state === state).map(({ label }) => label));
  const notTried = list('not-tried');
  const leftOut = list('left-out');
  const passed = steps.filter((step) => step.state === 'passed').length;
  return (
    <Panel
      title={first === undefined ? ui.doctor.fine : ui.doctor.brokenAt(first.label)}
      icon={first === undefined ? 'check' : 'warn'}
      tone={first === undefined ? 'good' : 'bad'}
    >
      <p>{first === undefined ? ui.doctor.fineLead(passed) : first.detail}</p>
      {notTried !== '' && <p>{ui.doctor.notTried(notTried)}</p>}
      {leftOut !== '' && <p>{ui.doctor.leftOut(leftOut)}</p>}
    </Panel>
  );
}

function StepByStep({ steps }: { readonly steps: DoctorView }) {
  const { ui } = useWords();
  return (
    <div className="screen-body">
      {steps
        .filter((step) => step.causes.length > 0)
        .map(({ name, label, causes }) => (
          <section key={name} aria-labelledby={`reasons-${name}`}>
            <h2 id={`reasons-${name}`}>{ui.doctor.reasons(label)}</h2>
            <Causes causes={causes} />
          </section>
        ))}
      <Ladder steps={steps} />
    </div>
  );
}

function Ladder({ steps }: { readonly steps: DoctorView }) {
  const { ui } = useWords();
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{ui.doctor.steps}</h2>
      <Rungs
        rungs={steps.map(({ name, label, state, detail, elapsedMs }) => ({
          name,
          label,
          state,
          detail,
          ...(elapsedMs < WORTH_TELLING_MS ? {} : { time: ui.time.took((elapsedMs / 1_000).toFixed(1)) }),
        }))}
      />
    </section>
  );
}
