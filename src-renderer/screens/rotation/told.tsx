import { type FormEvent, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field, readForm } from '../../parts/field.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Reveal } from '../../parts/reveal.tsx';
import { clockOf, dayStart } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { nowMs } from '../../store/clock.ts';
import { useSnapshot } from '../../store/held.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { useActs } from './acts.ts';
import { Assisted } from './assisted.tsx';
import { SoftphoneBeside } from './beside.tsx';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The person's own hands: the steps to the letter of the manual, what to type there, and then when it was completed. */
export function Told(props: RotationProps) {
  const { ui } = useWords();
  const acts = useActs(props);
  const hasAssisted = useSnapshot((snapshot) => snapshot.host.hasAssistedPortal);
  const isPractice = useSnapshot((snapshot) => snapshot.practice !== null);
  const [isTelling, setTelling] = useState(false);
  if (isTelling) return <WhenCompleted {...props} onBack={() => setTelling(false)} />;
  const steps = [ui.told.stepLogin, ui.told.stepCode, ui.told.stepMenu, ui.told.stepFill, ui.told.stepSubmit];
  return (
    <Screen
      title={ui.told.title}
      lead={ui.told.lead}
      actions={
        <>
          <Button isBusy={acts.isBusy} onPress={acts.cancel}>
            {ui.planned.cancel}
          </Button>
          <span className="push" />
          <Button look="main" icon="check" onPress={() => setTelling(true)}>
            {ui.told.done}
          </Button>
        </>
      }
    >
      <ol className="numbered">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Facts facts={[{ name: ui.told.number, value: acts.number }]} />
      <Reveal rotation={acts.id} title={ui.told.fresh} />
      {isPractice && (
        <Button onPress={() => void acts.run('link.open', { link: 'practice-portal' })}>{ui.practice.portal}</Button>
      )}
      {hasAssisted && <Assisted {...props} />}
      <SoftphoneBeside {...props} />
      <p className="hint">{ui.told.notYet}</p>
      <ProblemPanel problem={acts.problem} />
    </Screen>
  );
}

function WhenCompleted({ onBack, ...props }: RotationProps & { readonly onBack: () => void }) {
  const { ui } = useWords();
  const acts = useActs(props);
  const [when, setWhen] = useState<'now' | 'earlier'>('now');
  const tell = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const atMs = when === 'now' ? nowMs() : lastSuchMoment(readForm(event.currentTarget)('at'));
    void acts.run('rotation.told', { rotation: acts.id, atMs: Math.floor(atMs) });
  };
  return (
    <form noValidate className="whole" onSubmit={tell}>
      <Screen
        title={ui.told.when}
        actions={
          <>
            <Button icon="back" onPress={onBack}>
              {ui.app.back}
            </Button>
            <span className="push" />
            <Button look="main" type="submit" isBusy={acts.isBusy}>
              {ui.told.tell}
            </Button>
          </>
        }
      >
        <Choice
          legend={ui.told.when}
          isLegendSeen={false}
          value={when}
          onChoose={setWhen}
          options={[
            { value: 'now', label: ui.told.justNow },
            { value: 'earlier', label: ui.told.earlier },
          ]}
        />
        {when === 'earlier' && (
          <Field label={ui.told.at} name="at" type="time" start={clockOf(nowMs()).padStart(5, '0')} />
        )}
        <Panel title={ui.told.done} icon="check">
          <p>{ui.told.notYet}</p>
        </Panel>
        <ProblemPanel problem={acts.problem} />
      </Screen>
    </form>
  );
}

/** `HH:MM` in Japanese time, as the latest such moment that has passed. */
function lastSuchMoment(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  const today = dayStart(nowMs()) + (hour * 60 + minute) * MINUTE_MS;
  return today <= nowMs() ? today : today - DAY_MS;
}
