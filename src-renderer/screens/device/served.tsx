import type { CallResult } from '../../../src-main/contract/calls.ts';
import type { DevicePlan, DeviceStep } from '../../../src-main/contract/device-views.ts';
import { Button } from '../../parts/button.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { clockOf } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import { lastOf } from './use-run.ts';

interface ServedProps {
  readonly plan: DevicePlan;
  readonly made: Extract<CallResult<'device.file'>, { how: 'serve' }>;
  readonly steps: readonly DeviceStep[];
  readonly lineKey: string;
  readonly onStop: () => void;
  readonly onBack: () => void;
}

/** What to type into the device so that it comes for its file, and who came. */
export function Served({ plan, made, steps, lineKey, onStop, onBack }: ServedProps) {
  const { ui, words, lang } = useWords();
  const { url, folder, untilMs } = made;
  const ended = lastOf(steps, 'ended');
  const isFetched = steps.some(({ kind }) => kind === 'fetched');
  const bare = folder.replace(/^http:\/\//u, '');
  const address = { folder, 'bare-folder': bare, file: url, either: url }[plan.asks];
  return (
    <Screen
      title={ended === undefined ? ui.file.servingTitle : ui.file.ended[ended.why]}
      actions={
        <>
          {ended === undefined ? (
            <Button icon="cross" onPress={onStop}>
              {ui.file.stop}
            </Button>
          ) : (
            <Button icon="back" onPress={onBack}>
              {ui.device.back}
            </Button>
          )}
          <span className="push" />
          {isFetched && (
            <Button look="main" icon="phone" onPress={() => go({ screen: 'check', line: lineKey })}>
              {ui.file.check}
            </Button>
          )}
        </>
      }
    >
      {ended === undefined && (
        <Panel title={plan.asks === 'bare-folder' ? words.device.file.typedBare : words.device.file.typed} icon="hand">
          <p className="path">{address}</p>
          <Facts
            facts={[
              ...(plan.asks === 'either'
                ? [{ name: words.device.file.orFolder, value: <span className="path">{folder}</span> }]
                : []),
              ...(plan.field === null ? [] : [{ name: words.device.file.field, value: plan.field }]),
              { name: words.device.file.trigger, value: plan.trigger[lang] },
            ]}
          />
          <p className="hint num">{ui.file.until(clockOf(untilMs))}</p>
        </Panel>
      )}
      <div role="log" aria-live="polite">
        <ul className="bullets num">
          {steps.map((step) =>
            step.kind === 'refused' ? (
              <li key={`${step.address} ${step.why}`}>{words.device.file.refused[step.why](step.address)}</li>
            ) : (
              step.kind === 'fetched' && (
                <li key={`${step.address} ${step.atMs}`}>
                  <strong>{words.device.file.fetched(step.address, clockOf(step.atMs))}</strong>
                </li>
              )
            ),
          )}
        </ul>
        {isFetched && (
          <>
            <p className="care">{words.device.file.putBack}</p>
            <p>{words.device.file.notProof}</p>
          </>
        )}
      </div>
    </Screen>
  );
}
