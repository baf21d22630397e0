import type { DeviceStep } from '../../../src-main/contract/device-views.ts';
import { Panel } from '../../parts/panel.tsx';
import { useWords } from '../../words/use-words.ts';
import { lastOf } from './use-run.ts';

interface ProgressProps {
  readonly steps: readonly DeviceStep[];
  readonly isBusy: boolean;
}

/** What is being done to the device, and which account it is. The newest step is heard, the former ones are read. */
export function Progress({ steps, isBusy }: ProgressProps) {
  const { ui, words } = useWords();
  const done = steps.flatMap((step) => (step.kind === 'changing' ? [step.step] : []));
  const [now = undefined, ...before] = [...new Set(done.toReversed())];
  const account = lastOf(steps, 'account');
  return (
    <>
      <p role="status" className="unseen">
        {isBusy ? (now === undefined ? ui.device.begins : words.device.change.step[now]) : ''}
      </p>
      {isBusy && (
        <Panel title={now === undefined ? ui.device.begins : words.device.change.step[now]} icon="clock">
          <div className="busy-hero">
            <span className="spinner" aria-hidden="true" />
          </div>
          {account !== undefined && <p className="num">{ui.device.account(account.slot, account.user)}</p>}
          <ul className="bullets">
            {before.toReversed().map((step) => (
              <li key={step}>{words.device.change.step[step]}</li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
