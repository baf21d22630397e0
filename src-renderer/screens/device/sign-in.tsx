import { type FormEvent, useState } from 'react';
import { isAtRest } from '../../../src-main/contract/core-parts.ts';
import type { DeviceChanged, LookedAt } from '../../../src-main/contract/device-views.ts';
import { Button } from '../../parts/button.tsx';
import { ChangedSide } from '../../parts/changed-lines.tsx';
import { Field, SecretField, takeForm } from '../../parts/field.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { ask, useAsk } from '../../store/ask.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import type { DeviceProps } from './into-device.tsx';
import { Caution, LetIn } from './let-in.tsx';
import { Progress } from './progress.tsx';
import { useRun } from './use-run.ts';

/** The password that counts, or the one from before the change: the way back. */
export type PutWhich = 'current' | 'previous';

/** What a settings page shows in place of a password. */
const MASKED = '••••••••';

interface SignInProps extends DeviceProps {
  readonly device: LookedAt;
  readonly put: PutWhich;
  readonly onBack: () => void;
  readonly onDone: (changed: DeviceChanged) => void;
}

/** What it is, what will be changed, the administrator's login: one press, one login. */
export function SignIn({ view, lineKey, device, put, onBack, onDone }: SignInProps) {
  const { ui, words } = useWords();
  const { run, isBusy, problem } = useAsk();
  const { steps, begin, stop } = useRun();
  const [isKept, setKept] = useState(device.hasKeptLogin);
  const [isTyping, setTyping] = useState(!device.hasKeptLogin);
  const [isForgotten, setForgotten] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const { number } = view.line;
  const { address, family, fingerprint } = device;
  const isBack = put === 'previous';

  const change = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (isBusy) return;
    if (isTyping && !form.checkValidity()) {
      setMissing(true);
      form.querySelector<HTMLInputElement>('input:invalid')?.focus();
      return;
    }
    setMissing(false);
    setForgotten(false);
    // What was focused is put away while the app is at it: the keyboard goes on from the top.
    document.getElementById('screen-title')?.focus();
    const keepLogin = isTyping && new FormData(form).get('keep') === 'on';
    const read = takeForm(form);
    const login = isTyping ? { user: read('deviceUser'), password: read('devicePassword') } : null;
    const slot = Number(read('slot'));
    const name = begin();
    const asked = { run: name, number, put, family, address, fingerprint, login, keepLogin };
    const answer = await run('device.change', { ...asked, ...(slot > 0 ? { slot } : {}) });
    // The answer came: no window has to be told of it later.
    void ask('device.seen', { run: name });
    if (answer.ok) return onDone(answer.value);
    const kind = answer.problem?.kind;
    if (login === null && (kind === 'device-login-refused' || kind === 'device-locked')) {
      // The host does not try it a second time, and neither does this form.
      setKept(false);
      setTyping(true);
      setForgotten(true);
    }
  };

  return (
    <form noValidate className="whole" onSubmit={(event) => void change(event)}>
      <Screen
        title={isBack ? ui.device.backTitle : ui.device.signInTitle}
        actions={
          isBusy ? (
            <>
              <Button icon="cross" onPress={stop}>
                {ui.device.stop}
              </Button>
              <span className="hint">{ui.device.stopHint}</span>
            </>
          ) : (
            <>
              <Button icon="back" onPress={onBack}>
                {ui.device.back}
              </Button>
              <span className="push" />
              <Button look="main" icon="key" type="submit">
                {isBack ? ui.device.goBack : ui.device.go}
              </Button>
            </>
          )
        }
      >
        <Progress steps={steps} isBusy={isBusy} />
        <ProblemPanel
          problem={problem}
          isBusy={isBusy}
          actions={{
            'see-device-guide': onBack,
            'check-device-address': onBack,
            'cancel-first': () => go({ screen: 'rotation', line: lineKey }),
            'check-account-fields': () => go({ screen: 'line', line: lineKey }),
          }}
        />
        {isForgotten && <p className="care">{words.device.change.loginForgotten}</p>}
        <div hidden={isBusy}>
          <div className="softphones">
            <WhatItIs device={device} />
            <WhatIsDone device={device} view={view} put={put} />
            <Panel title={ui.device.admin} icon="person">
              {isTyping ? (
                <>
                  <p className="hint">{ui.device.adminHint}</p>
                  <LetIn family={family} />
                  {isMissing && (
                    <p className="fault" role="alert">
                      {ui.device.missing}
                    </p>
                  )}
                  <Field label={ui.device.user} name="deviceUser" />
                  <SecretField label={ui.device.password} name="devicePassword" />
                  <label className="tick">
                    <input type="checkbox" name="keep" />
                    <span>{ui.device.keep}</span>
                  </label>
                </>
              ) : (
                <p>{ui.device.useKept}</p>
              )}
              {isKept && (
                <div className="row">
                  <Button look="quiet" onPress={() => setTyping(!isTyping)}>
                    {isTyping ? ui.device.useKept : ui.device.typeLogin}
                  </Button>
                </div>
              )}
              <Field
                label={ui.device.slot}
                name="slot"
                inputMode="numeric"
                size={4}
                isOptional
                hint={ui.device.slotHint}
              />
            </Panel>
          </div>
        </div>
      </Screen>
    </form>
  );
}

function WhatItIs({ device }: { readonly device: LookedAt }) {
  const { ui, words } = useWords();
  const { model, firmware, address, mac, fingerprint, isFingerprintKnown } = device;
  const facts = [
    { name: ui.device.model, value: firmware === null ? model : `${model} (${firmware})` },
    { name: ui.device.address, value: address },
    ...(mac === null ? [] : [{ name: ui.device.mac, value: mac }]),
    ...(fingerprint === null
      ? []
      : [{ name: ui.device.certificate, value: <span className="path">{fingerprint}</span> }]),
  ];
  return (
    <Panel title={ui.device.what} icon="phone">
      <Facts facts={facts} />
      {fingerprint === null ? (
        <p className="care">{words.device.change.plain}</p>
      ) : (
        <p>{isFingerprintKnown ? words.device.change.certificateKnown : words.device.change.certificateNew}</p>
      )}
    </Panel>
  );
}

function WhatIsDone({ view, device, put }: Pick<SignInProps, 'view' | 'device' | 'put'>) {
  const { ui, words } = useWords();
  const { rotation } = view;
  const { user, domain } = view.line.account;
  // A change that waits for its phone has seen the password accepted already.
  const isSeen = rotation !== null && !isAtRest(rotation.rotation.state);
  const sentences =
    put === 'previous'
      ? [ui.device.signsInOnce, ui.device.putsBack, words.device.change.restarts]
      : [
          ui.device.signsInOnce,
          ...(isSeen ? [] : [ui.device.asksFirst]),
          ui.device.writes,
          words.device.change.restarts,
          ui.device.looks,
        ];
  return (
    <Panel title={ui.softphone.what} icon="check">
      <ol className="numbered">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <Caution family={device.family} />
      <h3>{ui.device.change}</h3>
      <ul className="changed">
        <li>
          <span className="changed-at num">{ui.device.passwordOf(`${user}@${domain}`)}</span>
          <ChangedSide name={ui.softphone.before} sign="−" text={MASKED} side="before" />
          <ChangedSide name={ui.softphone.after} sign="+" text={MASKED} side="after" />
        </li>
      </ul>
      <p className="hint">{ui.device.onlyThis}</p>
      {!device.isTried && <p className="hint">{words.device.change.notTried}</p>}
    </Panel>
  );
}
