import { lazy, Suspense, useState } from 'react';
import { isPhoneSeen, type StateOf } from '../../../src-main/contract/core-parts.ts';
import { callWords, describeCall } from '../../../src-main/contract/words/call.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icons.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { untilLoaded } from '../../parts/until-loaded.ts';
import { useNow } from '../../store/clock.ts';
import { useSnapshot } from '../../store/held.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { SoftphoneBeside } from './beside.tsx';
import { CallOffer, heardWays, ProofCalls } from './proof-calls.tsx';

const SecondPhone = lazy(
  untilLoaded(() => import('./second-phone.tsx').then((made) => ({ default: made.SecondPhone }))),
);

/** Exactly what was seen, with its time, and just as plainly what was not. The title says no more than the level proves. */
export function Proof({ state, ...props }: RotationProps & { readonly state: StateOf<'done'> }) {
  const { view, rotation, lineKey } = props;
  const speech = useWords();
  const { ui, words, lang } = speech;
  const nowMs = useNow(60_000);
  const isMemory = useSnapshot(({ keychain }) => keychain.state === 'memory');
  const [isSecond, setSecond] = useState(false);
  const say = (atMs: number) => ui.proof.at(sayWhen(speech, { atMs, nowMs }));
  const { proofLevel, call } = state;
  const isProven = proofLevel === 'L4';
  // A call that came in needs no list of devices; what is listed here was seen by itself.
  const isDeviceSeen = isPhoneSeen(call?.levelBefore ?? proofLevel);
  const seen = [
    { what: ui.proof.accepted, when: say(state.acceptedSeenAtMs) },
    ...(isDeviceSeen
      ? [
          {
            what: state.device === undefined ? ui.proof.phoneBack : ui.proof.device(state.device),
            when: say(state.atMs),
          },
        ]
      : []),
    ...(isProven ? [{ what: ui.proof.call, when: say(call?.provenAtMs ?? state.atMs) }] : []),
    ...heardWays(isProven ? undefined : call).map((way) => ({
      what: ui.call.of(callWords(lang).name[way], describeCall(lang, { way, outcome: 'both-heard' })),
      when: say(call?.[way]?.atMs ?? state.atMs),
    })),
  ];
  const unseen = isProven ? [] : [...(isDeviceSeen ? [] : [ui.proof.phoneBack]), ui.proof.call];
  return (
    <Screen
      title={ui.proof.title[proofLevel]}
      lead={words.proofLevel[proofLevel]}
      actions={
        <>
          {!isSecond && (
            <Button icon="plus" onPress={() => setSecond(true)}>
              {ui.proof.another}
            </Button>
          )}
          <span className="push" />
          <Button look="main" onPress={() => go({ screen: 'line', line: lineKey })}>
            {ui.proof.toLine}
          </Button>
        </>
      }
    >
      <div className="proof" data-level={proofLevel}>
        <p className="proof-number num">{view.line.number}</p>
        <h2 className="unseen">{ui.proof.seen}</h2>
        <ul>
          {seen.map(({ what, when }) => (
            <li key={what}>
              <span className="proof-mark">
                <Icon name="check" size={20} />
              </span>
              <span>
                <strong>{what}</strong>
                <span className="hint num">{when}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
      {rotation.rotation.softphone !== undefined && <SoftphoneBeside {...props} />}
      {state.bothAccepted && <p className="care">{ui.proof.both}</p>}
      <ProofCalls state={state} lineKey={lineKey} />
      {isProven && <CallOffer call={call} lineKey={lineKey} />}
      {unseen.length > 0 && (
        <section aria-labelledby="unseen">
          <h2 id="unseen">{ui.proof.unseen}</h2>
          <ul className="bullets">
            {unseen.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
          <p>{ui.proof.tryCall}</p>
          <CallOffer call={call} lineKey={lineKey} />
        </section>
      )}
      {isSecond && (
        <Suspense fallback={<div aria-busy="true" />}>
          <SecondPhone rotation={rotation.rotation.id} lineKey={lineKey} />
        </Suspense>
      )}
      <p className={isMemory ? 'care' : 'hint'}>{isMemory ? ui.proof.paperMemory : ui.proof.paper}</p>
    </Screen>
  );
}
