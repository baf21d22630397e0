import { useCallback, useState } from 'react';
import type { DeviceChanged, DeviceRun, LookedAt } from '../../../src-main/contract/device-views.ts';
import type { LineView } from '../../../src-main/contract/snapshot.ts';
import { ask } from '../../store/ask.ts';
import { useLine } from '../../store/held.ts';
import { NoLine } from '../no-line.tsx';
import { ByFile, type KnownOfDevice } from './by-file.tsx';
import { EndedBefore, FoundAgain, useDeviceRun } from './found-again.tsx';
import { type Changeable, Outcome } from './outcome.tsx';
import { type PutWhich, SignIn } from './sign-in.tsx';
import { Where } from './where.tsx';

type Step =
  | { readonly kind: 'where' }
  | { readonly kind: 'sign-in'; readonly device: LookedAt; readonly put: PutWhich }
  | { readonly kind: 'outcome'; readonly device: Changeable; readonly put: PutWhich; readonly changed: DeviceChanged }
  | { readonly kind: 'ended'; readonly ended: DeviceRun['ended'] }
  | { readonly kind: 'file'; readonly known: KnownOfDevice };

/**
 * The password that counts into a device of the person's own network, for a line at rest as for a change that waits for its
 * phone: the host knows which. One step a screen: where it is, signing in, what came of it; or a file that it fetches.
 */
export function IntoDevice({ lineKey }: { readonly lineKey: string }) {
  const view = useLine(lineKey);
  return view === undefined ? <NoLine /> : <Steps view={view} lineKey={lineKey} />;
}

export interface DeviceProps {
  readonly view: LineView;
  readonly lineKey: string;
}

function Steps(props: DeviceProps) {
  const [step, setStep] = useState<Step>({ kind: 'where' });
  const toWhere = () => setStep({ kind: 'where' });
  const going = useDeviceRun(props.view.line.number);
  const showEnd = useCallback(({ run, put, address, family, ended }: DeviceRun) => {
    // Whether the former password is still kept is read when somebody wants it back.
    const device = { address, family, hasFormer: put === 'current' };
    setStep(ended?.ok === true ? { kind: 'outcome', device, put, changed: ended.value } : { kind: 'ended', ended });
    void ask('device.seen', { run });
  }, []);
  if (step.kind === 'where' && going !== undefined) return <FoundAgain going={going} onEnded={showEnd} />;
  switch (step.kind) {
    case 'where':
      return (
        <Where
          {...props}
          onSeen={(device) => setStep({ kind: 'sign-in', device, put: 'current' })}
          onFile={(known) => setStep({ kind: 'file', known })}
        />
      );
    case 'sign-in':
      return (
        <SignIn
          key={step.put}
          {...props}
          device={step.device}
          put={step.put}
          onBack={toWhere}
          onDone={(changed) => setStep({ ...step, kind: 'outcome', changed })}
        />
      );
    case 'outcome':
      return (
        <Outcome
          {...props}
          device={step.device}
          put={step.put}
          changed={step.changed}
          onUndo={(device) => setStep({ kind: 'sign-in', device, put: 'previous' })}
        />
      );
    case 'ended':
      return <EndedBefore ended={step.ended} onBack={toWhere} />;
    case 'file':
      return <ByFile {...props} known={step.known} onBack={toWhere} />;
  }
}
