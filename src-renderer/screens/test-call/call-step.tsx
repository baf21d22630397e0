import { type FormEvent, useState } from 'react';
import {
  CALL_OUTCOMES,
  CALL_WAYS,
  type CallWay,
  type Problem,
  readCutSeconds,
  type ToldCall,
} from '../../../src-main/contract/core-parts.ts';
import { callWords } from '../../../src-main/contract/words/call.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field, readForm } from '../../parts/field.tsx';
import { Facts } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useSnapshot } from '../../store/held.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';

interface CallStepProps {
  readonly way: CallWay;
  readonly lineKey: string;
  readonly number: string;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  readonly onTell: (told: ToldCall) => void;
  readonly onSkip: () => void;
}

type Fault = 'nothing-chosen' | 'seconds';

/** One call: how to make it, what to listen for, and then what came of it. */
export function CallStep({ way, lineKey, number, isBusy, problem, onTell, onSkip }: CallStepProps) {
  const { ui, lang } = useWords();
  const words = callWords(lang);
  const isPractice = useSnapshot(({ practice }) => practice !== null);
  const sentences: { readonly [outcome: string]: string } = words.outcome[way];
  const [outcome, setOutcome] = useState('');
  const [fault, setFault] = useState<Fault>();
  const choose = (chosen: string) => {
    setOutcome(chosen);
    setFault(undefined);
  };
  const tell = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    if (outcome === '') return setFault('nothing-chosen');
    const typed = outcome === 'cut-off' ? readForm(event.currentTarget)('cutAfterS').trim() : '';
    const seconds = readCutSeconds(typed);
    if (typed !== '' && seconds === undefined) return setFault('seconds');
    setFault(undefined);
    // The outcomes offered are those of this way.
    onTell({ way, outcome, ...(seconds === undefined ? {} : { cutAfterS: seconds }) } as ToldCall);
  };
  return (
    <form noValidate className="whole" onSubmit={tell}>
      <Screen
        title={words.title[way]}
        lead={ui.call.stepOf(CALL_WAYS.indexOf(way) + 1, CALL_WAYS.length)}
        actions={
          <>
            <Button icon="back" onPress={() => go({ screen: 'line', line: lineKey })}>
              {ui.proof.toLine}
            </Button>
            <span className="push" />
            <Button look="quiet" onPress={onSkip}>
              {ui.call.skip}
            </Button>
            <Button look="main" icon="check" type="submit" isBusy={isBusy}>
              {ui.call.tell}
            </Button>
          </>
        }
      >
        {isPractice && <p className="care">{ui.call.practice}</p>}
        <Facts facts={[{ name: ui.call.number, value: number }]} />
        <p>{words.harmless}</p>
        <p className="care">{words.caution[way]}</p>
        <section aria-labelledby="call-steps">
          <h2 id="call-steps">{ui.call.steps}</h2>
          <ol className="numbered">
            {words.steps[way].map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </section>
        <section aria-labelledby="call-listen">
          <h2 id="call-listen">{words.listenFor}</h2>
          <ul className="bullets">
            {words.listen[way].map((sign) => (
              <li key={sign}>{sign}</li>
            ))}
          </ul>
        </section>
        <Choice
          legend={words.ask[way]}
          value={outcome}
          onChoose={choose}
          options={CALL_OUTCOMES[way].map((one) => ({ value: one as string, label: sentences[one] }))}
        />
        {outcome === 'cut-off' && (
          <Field
            label={words.askCut}
            name="cutAfterS"
            inputMode="numeric"
            isOptional
            size={6}
            fault={fault === 'seconds' ? ui.call.seconds : undefined}
          />
        )}
        <div role="alert">{fault === 'nothing-chosen' && <p className="fault">{ui.call.chooseFirst}</p>}</div>
        <ProblemPanel problem={problem} isBusy={isBusy} />
      </Screen>
    </form>
  );
}
