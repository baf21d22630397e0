import { useState } from 'react';
import type { StateOf } from '../../../src-main/contract/core-parts.ts';
import { Button } from '../../parts/button.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Reveal } from '../../parts/reveal.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { useNow } from '../../store/clock.ts';
import { useWords } from '../../words/use-words.ts';
import { LanOffer } from '../device/lan-offer.tsx';
import { NotBack } from '../guides/not-back.tsx';
import { PhoneSteps } from '../guides/phone-kind.tsx';
import type { RotationProps } from '../rotation.tsx';
import { useActs } from './acts.ts';
import { SoftphoneBeside } from './beside.tsx';

export function Verifying({ state, ...props }: RotationProps & { readonly state: StateOf<'verifying'> }) {
  const speech = useWords();
  const { ui, words } = speech;
  const nowMs = useNow();
  const acts = useActs(props);
  const [isGuideOpen, setGuideOpen] = useState(false);
  const last = state.looks.at(-1);
  const usual = props.rotation.rotation.softphone?.account.softphone;
  // The planned looks are spent: from here on only the person's own doing changes anything.
  const isSpent = state.nextLookAtMs === undefined;
  const say = (atMs: number) => sayWhen(speech, { atMs, nowMs });
  return (
    <Screen
      title={isSpent ? ui.verify.notSeen : ui.verify.title}
      lead={isSpent ? (state.bound.listsBindings ? ui.verify.notSeenLead : ui.verify.untold) : ui.verify.lead}
      actions={
        <>
          <Button onPress={() => setGuideOpen(!isGuideOpen)}>{ui.verify.guide}</Button>
          <span className="push" />
          <Button look="main" icon="eye" isBusy={acts.isBusy} onPress={acts.look}>
            {acts.isBusy ? ui.wait.looking : ui.verify.look}
          </Button>
        </>
      }
    >
      {!isSpent && (
        <div className="busy-hero">
          <span className="spinner" aria-hidden="true" />
        </div>
      )}
      <div role="status">
        <Facts
          facts={[
            {
              name: ui.wait.lastLook,
              value: last === undefined ? ui.wait.noLook : ui.wait.lookBy(say(last.atMs), words.verdict[last.verdict]),
            },
            ...(state.nextLookAtMs === undefined
              ? []
              : [
                  {
                    name: ui.wait.nextLook,
                    value: state.nextLookAtMs <= nowMs ? ui.time.soon : say(state.nextLookAtMs),
                  },
                ]),
          ]}
        />
      </div>
      {!isSpent && last !== undefined && last.verdict === 'accepted' && (
        <Panel title={ui.verify.notSeen} icon="phone">
          <p>{state.bound.listsBindings ? ui.verify.notSeenLead : ui.verify.untold}</p>
        </Panel>
      )}
      <ProblemPanel problem={acts.problem} />
      <SoftphoneBeside {...props} />
      {isSpent && !isGuideOpen && <NotBack lineKey={props.lineKey} usual={usual} />}
      {isGuideOpen && (
        <>
          <LanOffer lineKey={props.lineKey} usual={usual} />
          <Reveal rotation={acts.id} title={ui.reveal.title} />
          <PhoneSteps lineKey={props.lineKey} usual={usual} />
        </>
      )}
    </Screen>
  );
}
