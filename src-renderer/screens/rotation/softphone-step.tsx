import type { StateOf } from '../../../src-main/contract/core-parts.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { useNow } from '../../store/clock.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { RotationSoftphone } from '../softphone/rotation-softphone.tsx';
import { useActs } from './acts.ts';

interface SoftphoneStepProps extends RotationProps {
  readonly state: StateOf<'reconnecting'> | StateOf<'verifying'>;
  readonly onSetUp: () => void;
}

/** Seen to work at the carrier: the app gives it to the softphone, and the person has at most to start that. */
export function SoftphoneStep({ state, onSetUp, ...props }: SoftphoneStepProps) {
  const speech = useWords();
  const { ui } = speech;
  const nowMs = useNow(60_000);
  const acts = useActs(props);
  const isForPerson = state.requiredUserAction === 'start-softphone';
  const look = async () => {
    const looked = await acts.run('rotation.look', { rotation: acts.id });
    if (looked.ok) onSetUp();
  };
  return (
    <Screen
      title={isForPerson ? ui.softphone.startTitle : ui.softphone.puttingTitle}
      actions={
        isForPerson ? (
          <>
            <span className="hint">{ui.phone.later}</span>
            <span className="push" />
            <Button look="main" icon="check" isBusy={acts.isBusy} onPress={() => void look()}>
              {ui.softphone.started}
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
      {!isForPerson && (
        <div className="busy-hero">
          <span className="spinner" aria-hidden="true" />
        </div>
      )}
      <p className="seen">{ui.phone.seen(sayWhen(speech, { atMs: state.acceptedSeenAtMs, nowMs }))}</p>
      {state.bothAccepted && <p className="care">{ui.phone.both}</p>}
      <ProblemPanel problem={acts.problem} />
      <RotationSoftphone {...props} />
    </Screen>
  );
}
