import { useState } from 'react';
import { isPhoneSeen } from '../../../src-main/contract/core-parts.ts';
import type { DeviceChanged, LookedAt } from '../../../src-main/contract/device-views.ts';
import { Button } from '../../parts/button.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useAsk } from '../../store/ask.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import type { DeviceProps } from './into-device.tsx';
import { ShutAgain } from './let-in.tsx';
import type { PutWhich } from './sign-in.tsx';

/** Which device it was, and whether there may be something to put back. */
export type Changeable = Pick<LookedAt, 'address' | 'family' | 'hasFormer'>;

interface OutcomeProps extends DeviceProps {
  readonly device: Changeable;
  readonly put: PutWhich;
  readonly changed: DeviceChanged;
  readonly onUndo: (device: LookedAt) => void;
}

/** Exactly what was seen: "saved" is not "registered", and a password that was refused changed nothing. */
export function Outcome({ view, lineKey, device, put, changed, onUndo }: OutcomeProps) {
  const { ui, words } = useWords();
  // The change that waited for this phone: a look that no registrar was asked for alone belongs to it.
  const isOfChange = put === 'current' && changed.verdict === null && view.rotation !== null;
  return (
    <Screen
      title={ui.device.resultTitle}
      actions={
        <>
          {isOfChange && (
            <Button icon="back" onPress={() => go({ screen: 'line', line: lineKey })}>
              {ui.proof.toLine}
            </Button>
          )}
          <span className="push" />
          {!isOfChange && put === 'current' && changed.isApplied && !changed.needsRestart && (
            <Button icon="phone" onPress={() => go({ screen: 'call', line: lineKey })}>
              {ui.call.open}
            </Button>
          )}
          <Button look="main" onPress={() => go({ screen: isOfChange ? 'rotation' : 'line', line: lineKey })}>
            {isOfChange ? ui.device.toChange : ui.proof.toLine}
          </Button>
        </>
      }
    >
      {put === 'previous' ? (
        <Panel title={ui.device.backTitle} icon="check" tone="care">
          <p>{words.device.change.putBack}</p>
          <Notes changed={changed} />
        </Panel>
      ) : (
        <Put changed={changed} />
      )}
      {changed.isApplied && <ShutAgain family={device.family} />}
      {put === 'current' && changed.isApplied && <Undo view={view} device={device} onUndo={onUndo} />}
    </Screen>
  );
}

function Put({ changed }: Pick<OutcomeProps, 'changed'>) {
  const { ui, words } = useWords();
  const { verdict, isApplied, proofLevel, device: seen, lookProblem, model } = changed;
  if (!isApplied) {
    return (
      <Panel title={verdict === null ? ui.device.resultTitle : words.verdict[verdict]} icon="warn" tone="bad">
        <p>{words.device.change.leftAlone}</p>
      </Panel>
    );
  }
  const isSeen = isPhoneSeen(proofLevel);
  return (
    <>
      <Panel title={ui.device.applied(model)} icon="check" tone={isSeen ? 'good' : 'care'}>
        <p>{words.proofLevel[proofLevel]}</p>
        {seen !== null && <Facts facts={[{ name: ui.device.seenAs, value: seen }]} />}
        <Notes changed={changed} />
      </Panel>
      <ProblemPanel problem={lookProblem} />
    </>
  );
}

function Notes({ changed }: { readonly changed: DeviceChanged }) {
  const { ui, words } = useWords();
  const { readBack, wasInterrupted, needsRestart, proofLevel } = changed;
  // What registers with it has it, whether it shows it or not.
  const isHidden = readBack === 'hidden' && !isPhoneSeen(proofLevel);
  return (
    <>
      {readBack === 'same' && <p>{ui.device.same}</p>}
      {isHidden && <p>{words.device.change.hidden}</p>}
      {wasInterrupted && <p>{words.device.change.interrupted}</p>}
      {needsRestart && <p>{words.move['restart-phone']}</p>}
    </>
  );
}

/** Folded, because it leads away from what was just proven; only where the former password is still kept. */
function Undo({ view, device, onUndo }: Pick<OutcomeProps, 'view' | 'device' | 'onUndo'>) {
  const { ui } = useWords();
  const { run, isBusy, problem } = useAsk();
  const [isOver, setOver] = useState(false);
  if (!device.hasFormer || isOver) return null;
  const again = async () => {
    // What was kept since, and its certificate, are read anew.
    const { number } = view.line;
    const looked = await run('device.look', { number, address: device.address, family: device.family });
    if (!looked.ok) return;
    if (looked.value.hasFormer) onUndo(looked.value);
    else setOver(true);
  };
  return (
    <details className="more">
      <summary>{ui.device.undo}</summary>
      <div className="more-body">
        <p>{ui.device.undoLead}</p>
        <div className="row">
          <Button look="danger" isBusy={isBusy} onPress={() => void again()}>
            {ui.device.backTitle}
          </Button>
        </div>
        <ProblemPanel problem={problem} isBusy={isBusy} />
      </div>
    </details>
  );
}
