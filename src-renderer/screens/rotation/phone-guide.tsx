import type { StateOf } from '../../../src-main/contract/core-parts.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Reveal } from '../../parts/reveal.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { useNow } from '../../store/clock.ts';
import { useSnapshot } from '../../store/held.ts';
import { useWords } from '../../words/use-words.ts';
import { LanOffer } from '../device/lan-offer.tsx';
import { NotBack } from '../guides/not-back.tsx';
import { PhoneSteps } from '../guides/phone-kind.tsx';
import type { RotationProps } from '../rotation.tsx';
import { RotationSoftphone } from '../softphone/rotation-softphone.tsx';
import { useActs } from './acts.ts';
import { CallInstead } from './call-instead.tsx';

/** Seen to work at the carrier: now the phone must learn it. */
export function PhoneGuide({
  state,
  onSetUp,
  ...props
}: RotationProps & {
  readonly state: StateOf<'reconnecting'> | StateOf<'verifying'>;
  readonly onSetUp: () => void;
}) {
  const speech = useWords();
  const { ui } = speech;
  const nowMs = useNow(60_000);
  const acts = useActs(props);
  const isPractice = useSnapshot((snapshot) => snapshot.practice !== null);
  // Stays on the guide while a refused look has something to say.
  const lookAndLeave = async () => {
    const looked = await acts.run('rotation.look', { rotation: acts.id });
    if (looked.ok) onSetUp();
  };
  const usual = props.rotation.rotation.softphone?.account.softphone;
  // It was looked for, and nobody saw it.
  const isMissed = state.kind === 'reconnecting' && state.problem?.kind === 'device-not-seen';
  const isWaitingForPerson = state.requiredUserAction !== undefined;
  return (
    <Screen
      title={ui.phone.title}
      lead={ui.phone.lead}
      actions={
        isWaitingForPerson ? (
          <>
            <span className="hint">{ui.phone.later}</span>
            <span className="push" />
            <Button look="main" icon="check" isBusy={acts.isBusy} onPress={() => void lookAndLeave()}>
              {ui.phone.done}
            </Button>
          </>
        ) : (
          !props.rotation.isRunning && (
            <Button look="main" isBusy={acts.isBusy} onPress={acts.resume}>
              {ui.wait.resume}
            </Button>
          )
        )
      }
    >
      <p className="seen">{ui.phone.seen(sayWhen(speech, { atMs: state.acceptedSeenAtMs, nowMs }))}</p>
      {state.bothAccepted && <p className="care">{ui.phone.both}</p>}
      <ProblemPanel problem={acts.problem ?? (state.kind === 'reconnecting' ? state.problem : undefined) ?? null} />
      {isMissed && <NotBack lineKey={props.lineKey} usual={usual} />}
      <RotationSoftphone {...props} />
      <LanOffer lineKey={props.lineKey} usual={usual} />
      <Reveal rotation={acts.id} title={ui.reveal.title} />
      <PhoneSteps lineKey={props.lineKey} usual={usual} />
      {isMissed && <CallInstead {...props} />}
      {isPractice && (
        <Button icon="phone" onPress={() => void acts.run('link.open', { link: 'practice-adapter' })}>
          {ui.practice.adapter}
        </Button>
      )}
    </Screen>
  );
}
