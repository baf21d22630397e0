import type { FormEvent } from 'react';
import type { Question } from '../../../src-main/contract/snapshot.ts';
import { describeProblem } from '../../../src-main/contract/words/words.ts';
import { BigTime } from '../../parts/big-time.tsx';
import { Button } from '../../parts/button.tsx';
import { Field, takeForm } from '../../parts/field.tsx';
import { Icon } from '../../parts/icons.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useSnapshot } from '../../store/held.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { useActs } from './acts.ts';

export function SigningIn(props: RotationProps) {
  const { ui } = useWords();
  const acts = useActs(props);
  const { isRunning } = props.rotation;
  return (
    <Screen
      title={ui.signIn.title}
      lead={isRunning ? ui.signIn.lead : ui.wait.elsewhere}
      actions={
        <>
          <Button isBusy={acts.isBusy} onPress={acts.cancel}>
            {ui.signIn.giveUp}
          </Button>
          <span className="push" />
          {!isRunning && (
            <Button look="main" isBusy={acts.isBusy} onPress={acts.resume}>
              {ui.wait.resume}
            </Button>
          )}
        </>
      }
    >
      {isRunning && (
        <div className="busy-hero">
          <span className="spinner" aria-hidden="true" />
        </div>
      )}
      <div className="note">
        <Icon name="shield" size={22} />
        <p>{ui.signIn.nothing}</p>
      </div>
      <ProblemPanel problem={acts.problem} />
    </Screen>
  );
}

type Asked<K extends Question['kind']> = RotationProps & { readonly question: Extract<Question, { kind: K }> };

export function MailedCode({ question, ...props }: Asked<'mailed-code'>) {
  const { ui, words } = useWords();
  const acts = useActs(props);
  const isPractice = useSnapshot((snapshot) => snapshot.practice !== null);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = takeForm(event.currentTarget)('code').trim();
    if (code !== '') void acts.run('rotation.giveCode', { rotation: acts.id, code });
  };
  return (
    <form noValidate className="whole" onSubmit={send}>
      <Screen
        title={ui.signIn.codeTitle}
        lead={ui.signIn.codeLead}
        actions={
          <>
            <Button isBusy={acts.isBusy} onPress={acts.cancel}>
              {ui.signIn.giveUp}
            </Button>
            <span className="push" />
            <Button look="main" type="submit" isBusy={acts.isBusy}>
              {ui.signIn.send}
            </Button>
          </>
        }
      >
        {question.again !== null && (
          <div className="care" role="alert">
            <p>
              <strong>{ui.signIn.again}</strong>
            </p>
            <p>{describeProblem(words, question.again).sentence}</p>
          </div>
        )}
        <div className="code-field">
          <Field
            label={ui.signIn.code}
            name="code"
            hint={ui.signIn.codeHint}
            inputMode="numeric"
            autoComplete="one-time-code"
            size={10}
          />
        </div>
        {isPractice && (
          <Button icon="letter" onPress={() => void acts.run('link.open', { link: 'practice-mailbox' })}>
            {ui.practice.mailbox}
          </Button>
        )}
        {question.sentence !== '' && (
          <figure className="quote">
            <figcaption className="hint">{ui.signIn.said}</figcaption>
            <blockquote lang="ja">{question.sentence}</blockquote>
          </figure>
        )}
        <details className="more">
          <summary>{ui.signIn.notArrived}</summary>
          <ul className="bullets">
            <li>{ui.signIn.notArrivedOne}</li>
            <li>{ui.signIn.notArrivedTwo}</li>
          </ul>
        </details>
        <ProblemPanel problem={acts.problem} />
      </Screen>
    </form>
  );
}

/** A boundary of the timetable was crossed: the price has changed, so the person decides anew. */
export function MovedPlan({ question, ...props }: Asked<'plan-moved'>) {
  const { ui } = useWords();
  const acts = useActs(props);
  const answer = (agrees: boolean) => void acts.run('rotation.agree', { rotation: acts.id, agrees });
  return (
    <Screen
      title={ui.moved.title}
      lead={ui.moved.lead}
      actions={
        <>
          <Button isBusy={acts.isBusy} onPress={() => answer(false)}>
            {ui.moved.decline}
          </Button>
          <span className="push" />
          <Button look="main" isBusy={acts.isBusy} onPress={() => answer(true)}>
            {ui.moved.agree}
          </Button>
        </>
      }
    >
      <div className="hero hero-two">
        <div className="was">
          <BigTime label={ui.moved.before} atMs={question.beforeMs} />
        </div>
        <BigTime label={ui.moved.now} atMs={question.nowMs} />
      </div>
      <ProblemPanel problem={acts.problem} />
    </Screen>
  );
}
