import { useEffect } from 'react';
import type { DeviceRun } from '../../../src-main/contract/device-views.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { ask } from '../../store/ask.ts';
import { useHeld } from '../../store/held.ts';
import { useWords } from '../../words/use-words.ts';
import { Progress } from './progress.tsx';

/** The change of this line that the host tells of: begun in another window, or here before the window was loaded anew. */
export function useDeviceRun(number: string): DeviceRun | undefined {
  return useHeld(({ snapshot }) => snapshot?.deviceChanges.find((one) => one.number === number));
}

interface FoundAgainProps {
  readonly going: DeviceRun;
  /** It is over; what came of it is shown from here on. */
  readonly onEnded: (ended: DeviceRun) => void;
}

/** A change that goes on without this window: how far it is, and a way to stop it. */
export function FoundAgain({ going, onEnded }: FoundAgainProps) {
  const { ui } = useWords();
  const { run, steps, ended } = going;
  useEffect(() => {
    if (ended !== null) onEnded(going);
  }, [ended, going, onEnded]);
  return (
    <Screen
      title={ui.device.signInTitle}
      lead={ui.device.foundAgain}
      actions={
        <>
          <Button icon="cross" onPress={() => void ask('device.stop', { run })}>
            {ui.device.stop}
          </Button>
          <span className="hint">{ui.device.stopHint}</span>
        </>
      }
    >
      <Progress steps={steps} isBusy={ended === null} />
    </Screen>
  );
}

/** Why it ended before the device had the password. */
export function EndedBefore({ ended, onBack }: { readonly ended: DeviceRun['ended']; readonly onBack: () => void }) {
  const { ui } = useWords();
  return (
    <Screen
      title={ui.device.resultTitle}
      actions={
        <Button icon="back" onPress={onBack}>
          {ui.device.back}
        </Button>
      }
    >
      <ProblemPanel
        problem={ended?.ok === false ? ended.problem : null}
        actions={{ 'see-device-guide': onBack, 'check-device-address': onBack }}
      />
    </Screen>
  );
}
