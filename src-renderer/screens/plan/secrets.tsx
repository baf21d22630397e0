import { type FormEvent, useState } from 'react';
import type { Problem } from '../../../src-main/contract/core-parts.ts';
import { Button } from '../../parts/button.tsx';
import { SecretField, takeForm } from '../../parts/field.tsx';
import { Icon } from '../../parts/icons.tsx';
import { MemoryPrice } from '../../parts/memory-price.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useAsk } from '../../store/ask.ts';
import { useSnapshot } from '../../store/held.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import { PracticePaper } from '../practice-paper.tsx';
import type { PlanStepProps } from './plan.tsx';

type Stored = 'sip' | 'portal';

/** One kind of secret a screen: first the line's present password, then the login of the self-care site. */
export function Secrets(props: PlanStepProps) {
  const [step, setStep] = useState<Stored>('sip');
  const { lineKey } = props;
  return step === 'sip' ? (
    <SecretStep
      {...props}
      key="sip"
      kind="sip"
      onBack={() => go({ screen: 'plan', line: lineKey, step: 'before' })}
      onDone={() => setStep('portal')}
    />
  ) : (
    <SecretStep
      {...props}
      key="portal"
      kind="portal"
      onBack={() => setStep('sip')}
      onDone={() => go({ screen: 'plan', line: lineKey, step: 'portal' })}
    />
  );
}

interface SecretStepProps extends PlanStepProps {
  readonly kind: Stored;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

function SecretStep({ view, kind, onBack, onDone }: SecretStepProps) {
  const { ui } = useWords();
  const isPractice = useSnapshot((snapshot) => snapshot.practice !== null);
  const { run, isBusy, problem, clear } = useAsk();
  const [isReplacing, setReplacing] = useState(false);
  const [isPriceAsked, setPriceAsked] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const isKept = kind === 'sip' ? view.hasSipPassword : view.hasPortalLogin;
  const isTyping = !isKept || isReplacing;
  const { number } = view.line;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isTyping) return onDone();
    const form = event.currentTarget;
    if (!form.checkValidity()) {
      setMissing(true);
      form.querySelector<HTMLInputElement>('input:invalid')?.focus();
      return;
    }
    setMissing(false);
    const read = takeForm(form);
    const answer = await run(
      'secret.store',
      kind === 'sip'
        ? { kind, number, password: read('password') }
        : { kind, number, id: read('id'), password: read('password') },
    );
    if (answer.ok) onDone();
  };

  const checkKeychain = async () => {
    const answer = await run('keychain.check', null);
    if (answer.ok) clear();
  };

  return (
    <form noValidate className="whole" onSubmit={(event) => void submit(event)}>
      <Screen
        title={kind === 'sip' ? ui.secrets.sipTitle : ui.secrets.portalTitle}
        lead={ui.secrets.lead}
        actions={
          <>
            <Button icon="back" onPress={onBack}>
              {ui.app.back}
            </Button>
            <span className="push" />
            {kind === 'portal' && isTyping && (
              <Button look="quiet" onPress={onDone}>
                {ui.secrets.byHand}
              </Button>
            )}
            <Button look="main" type="submit" isBusy={isBusy}>
              {isTyping ? ui.secrets.store : ui.app.next}
            </Button>
          </>
        }
      >
        {isPractice && <PracticePaper />}
        {isTyping ? (
          <>
            {kind === 'sip' ? (
              <SecretField label={ui.secrets.sip} name="password" hint={ui.secrets.sipHint} />
            ) : (
              <>
                <SecretField label={ui.secrets.portalId} name="id" />
                <SecretField label={ui.secrets.portalPassword} name="password" hint={ui.secrets.portalHint} />
              </>
            )}
            <KeychainNote />
          </>
        ) : (
          <Panel title={ui.secrets.kept} icon="shield" tone="good">
            <Button look="quiet" onPress={() => setReplacing(true)}>
              {ui.secrets.replace}
            </Button>
          </Panel>
        )}
        {isMissing && (
          <p className="fault" role="alert">
            {ui.secrets.missing}
          </p>
        )}
        {isPriceAsked ? (
          <MemoryPrice
            onDone={() => {
              setPriceAsked(false);
              clear();
            }}
          />
        ) : (
          <ProblemPanel problem={problem} isBusy={isBusy} actions={keychainMoves(problem)} />
        )}
      </Screen>
    </form>
  );

  function keychainMoves(met: Problem | null) {
    if (met === null) return {};
    const check = () => void checkKeychain();
    return {
      'use-memory-keychain': () => setPriceAsked(true),
      'unlock-keychain': check,
      'answer-keychain-prompt': check,
      'try-again': check,
    };
  }
}

/** Said before the system asks, so that its prompt is no surprise. */
function KeychainNote() {
  const { ui } = useWords();
  const { state, store } = useSnapshot((snapshot) => snapshot.keychain);
  return (
    <div className="note">
      <Icon name="shield" size={22} />
      <p>
        {state === 'memory' ? ui.secrets.memory : ui.secrets.keychain(store)}
        {state !== 'memory' && state !== 'usable' && <span className="note-more">{ui.secrets.keychainPrompt}</span>}
      </p>
    </div>
  );
}
