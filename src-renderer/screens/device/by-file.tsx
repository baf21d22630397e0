import { type FormEvent, useEffect, useId, useState } from 'react';
import type { CallArgument, CallResult } from '../../../src-main/contract/calls.ts';
import { isAtRest } from '../../../src-main/contract/core-parts.ts';
import type { DevicePlan } from '../../../src-main/contract/device-views.ts';
import { Button } from '../../parts/button.tsx';
import { Field, readForm } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useAsk } from '../../store/ask.ts';
import { learnGuides, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';
import type { DeviceProps } from './into-device.tsx';
import { Served } from './served.tsx';
import { useRun, useStopOnLeave } from './use-run.ts';

/** As far as a look at the device told it. */
export interface KnownOfDevice {
  readonly family?: string;
  readonly mac?: string;
  readonly address?: string;
}

type Wish = CallArgument<'device.planFile'> & { readonly only: string };
type Made = CallResult<'device.file'>;
type How = CallArgument<'device.file'>['how'];

interface ByFileProps extends DeviceProps {
  readonly known: KnownOfDevice;
  readonly onBack: () => void;
}

/** For a device that is not signed in to: the file that it reads, shown before it is made, saved or fetched once. */
export function ByFile({ view, lineKey, known, onBack }: ByFileProps) {
  const { ui, words } = useWords();
  const { run, isBusy, problem, clear } = useAsk();
  const { steps, begin, stop } = useRun();
  useStopOnLeave(stop);
  const [wish, setWish] = useState<Wish | null>(null);
  const [plan, setPlan] = useState<DevicePlan | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const [how, setHow] = useState<How>('serve');
  const describe = async (typed: Wish) => {
    setWish(typed);
    const { device, mac, account } = typed;
    const answer = await run('device.planFile', { device, mac, account });
    if (answer.ok) setPlan(answer.value);
  };
  const make = async (how: How, mayBeUntold: boolean) => {
    if (wish === null) return;
    setHow(how);
    setMade(null);
    const { only, ...asked } = wish;
    const named = only === '' ? {} : { only };
    const { number } = view.line;
    const answer = await run('device.file', { ...asked, ...named, run: begin(), number, how, mayBeUntold });
    if (answer.ok) setMade(answer.value);
  };
  const anew = () => {
    clear();
    setPlan(null);
    setMade(null);
  };
  if (made?.how === 'serve' && plan !== null)
    return <Served plan={plan} made={made} steps={steps} lineKey={lineKey} onStop={stop} onBack={onBack} />;
  const lacksAddress = plan?.needsAddress === true && wish?.only === '';
  return (
    <Screen
      title={ui.file.title}
      lead={ui.file.lead}
      actions={
        <>
          <Button icon="back" onPress={onBack}>
            {ui.app.back}
          </Button>
          {plan !== null && made?.how !== 'save' && <Button onPress={anew}>{ui.file.again}</Button>}
          {plan !== null && made === null && (
            <>
              <span className="push" />
              <Button icon="paper" isBusy={isBusy} onPress={() => void make('save', false)}>
                {ui.file.save}
              </Button>
              <Button look="main" isBusy={isBusy} isOff={lacksAddress} onPress={() => void make('serve', false)}>
                {ui.file.serve}
              </Button>
            </>
          )}
        </>
      }
    >
      {plan === null ? (
        <WishForm known={known} wish={wish} isBusy={isBusy} onWish={(typed) => void describe(typed)} />
      ) : (
        <WhatItWillBe plan={plan} isSeen={isChangeUnderWay(view)} />
      )}
      {lacksAddress && <p className="care">{ui.file.onlyNeeded}</p>}
      <ProblemPanel problem={problem} isBusy={isBusy} actions={{ 'see-device-guide': onBack }} />
      <div role="status">
        {plan !== null && isBusy && <p>{ui.file.asking}</p>}
        {made?.how === 'not-made' && (
          <Panel title={words.verdict[made.verdict]} icon="warn" tone={made.isRefused ? 'bad' : 'care'}>
            <p>{made.isRefused ? words.device.file.refusedByCarrier : words.device.file.untold}</p>
            {!made.isRefused && (
              <div className="row">
                <Button look="danger" isBusy={isBusy} onPress={() => void make(how, true)}>
                  {ui.file.anyway}
                </Button>
              </div>
            )}
          </Panel>
        )}
        {made?.how === 'save' && (
          <Panel title={words.device.file.saved} icon="check" tone="care">
            <p className="path">{made.path}</p>
            <p>{words.device.file.savedPrice}</p>
          </Panel>
        )}
      </div>
    </Screen>
  );
}

interface WishFormProps {
  readonly known: KnownOfDevice;
  readonly wish: Wish | null;
  readonly isBusy: boolean;
  readonly onWish: (wish: Wish) => void;
}

function WishForm({ known, wish, isBusy, onWish }: WishFormProps) {
  const { ui, lang } = useWords();
  const id = useId();
  const list = useGuides((held) => held.list);
  useEffect(() => void learnGuides(), []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readForm(event.currentTarget);
    const account = Math.max(1, Math.floor(Number(read('account'))) || 1);
    onWish({ device: read('device'), mac: read('mac').trim(), account, only: read('only').trim() });
  };
  if (list === null) return null;
  const kinds = list.flatMap<readonly [string, string]>(({ id: family, name, file, models }) => {
    if (file === 'none') return [];
    return file === 'any' ? [[family, name[lang]]] : models.map((model) => [model, `${name[lang]} — ${model}`]);
  });
  const start = wish?.device ?? (kinds.some(([value]) => value === known.family) ? known.family : '');
  return (
    <form noValidate className="panel" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>{ui.file.device}</label>
        <select id={id} name="device" defaultValue={start} required>
          <option value="">{ui.file.choose}</option>
          {kinds.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <Field label={ui.file.mac} name="mac" hint={ui.file.macHint} start={wish?.mac ?? known.mac ?? ''} />
      <Field label={ui.file.account} name="account" inputMode="numeric" size={4} start={String(wish?.account ?? 1)} />
      <Field
        label={ui.file.only}
        name="only"
        isOptional
        hint={ui.file.onlyHint}
        start={wish?.only ?? known.address ?? ''}
      />
      <div className="row">
        <Button look="main" type="submit" isBusy={isBusy}>
          {ui.file.plan}
        </Button>
      </div>
    </form>
  );
}

/** The host lets a change under way get here only once its new password is accepted. */
function isChangeUnderWay({ rotation }: DeviceProps['view']): boolean {
  return rotation !== null && !isAtRest(rotation.rotation.state);
}

function WhatItWillBe({ plan, isSeen }: { readonly plan: DevicePlan; readonly isSeen: boolean }) {
  const { ui, words } = useWords();
  const { cautions } = plan;
  const sentences = [
    words.device.file.will(plan),
    ...(cautions.includes('rest-not-said') ? [] : [words.device.file.keepsRest]),
    ...cautions.map((caution) => words.device.file.caution[caution]),
    isSeen ? words.device.file.seenAccepted : words.device.file.asksFirst,
    words.device.file.notTried,
    words.device.file.plain,
  ];
  return (
    <Panel title={ui.file.planTitle} icon="paper">
      <ul className="bullets">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Panel>
  );
}
