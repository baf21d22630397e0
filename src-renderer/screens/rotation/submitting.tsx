import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icons.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { useActs } from './acts.ts';

/** The one moment that must not be interrupted: no button, unless no process is at it any more. */
export function Submitting(props: RotationProps) {
  const { ui } = useWords();
  const acts = useActs(props);
  const { isRunning } = props.rotation;
  return (
    <Screen
      title={ui.submitting.title}
      lead={isRunning ? ui.submitting.lead : ui.wait.elsewhere}
      {...(isRunning
        ? {}
        : {
            actions: (
              <Button look="main" isBusy={acts.isBusy} onPress={acts.resume}>
                {ui.wait.resume}
              </Button>
            ),
          })}
    >
      {isRunning && (
        <>
          <div className="busy-hero">
            <span className="spinner" aria-hidden="true" />
          </div>
          <p className="keep-open">
            <Icon name="hand" size={24} />
            <strong>{ui.submitting.keep}</strong>
          </p>
        </>
      )}
      <div className="note">
        <Icon name="shield" size={22} />
        <p>{ui.submitting.kept}</p>
      </div>
      <ProblemPanel problem={acts.problem} />
    </Screen>
  );
}
