import type { StateOf } from '../../../src-main/contract/core-parts.ts';
import { formatDuration } from '../../../src-main/contract/words/when.ts';
import { BigTime } from '../../parts/big-time.tsx';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icons.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useNow } from '../../store/clock.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { useActs } from './acts.ts';
import { SoftphoneBeside } from './beside.tsx';
import { SigningIn } from './sign-in.tsx';

/** Decided, nothing sent. Until its moment a countdown; then the person is needed, because a code will be mailed. */
export function Planned(props: RotationProps & { readonly state: StateOf<'planned'> }) {
  const { ui, lang } = useWords();
  const nowMs = useNow();
  const acts = useActs(props);
  const { submitAtMs } = props.state;
  const isDue = submitAtMs === undefined || submitAtMs <= nowMs;
  // Its moment has come and the host is about to sign in: not a screen of its own.
  if (isDue && props.rotation.isRunning) return <SigningIn {...props} />;
  return (
    <Screen
      title={isDue ? ui.planned.dueTitle : ui.planned.title}
      lead={isDue ? ui.planned.dueLead : ui.planned.lead}
      actions={
        <>
          <Button isBusy={acts.isBusy} onPress={acts.cancel}>
            {ui.planned.cancel}
          </Button>
          <span className="push" />
          {(isDue || !props.rotation.isRunning) && (
            <Button look="main" isBusy={acts.isBusy} onPress={acts.resume}>
              {isDue ? ui.planned.start : ui.wait.resume}
            </Button>
          )}
        </>
      }
    >
      {!isDue && (
        <div className="hero">
          <BigTime
            label={ui.confirm.at}
            atMs={submitAtMs}
            below={ui.time.left(formatDuration(submitAtMs - nowMs, lang))}
          />
        </div>
      )}
      <div className="note">
        <Icon name="shield" size={22} />
        <p>{ui.planned.kept}</p>
      </div>
      {!isDue && (
        <>
          <p>{ui.planned.close}</p>
          <p className="hint">{ui.planned.pickAgain}</p>
        </>
      )}
      <SoftphoneBeside {...props} />
      <ProblemPanel problem={acts.problem} />
    </Screen>
  );
}
