import { useEffect, useState } from 'react';
import type { DeviceNetworks, DevicesFound, FoundDeviceView } from '../../../src-main/contract/device-views.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { ask, useAsk } from '../../store/ask.ts';
import { learnGuides, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';
import { lastOf, useRun, useStopOnLeave } from './use-run.ts';

interface FindAroundProps {
  /** A device is being looked at. */
  readonly isBusy: boolean;
  /** With the address of its page. */
  readonly onChoose: (address: string, family?: string) => void;
}

/** Where it would be looked stands here before anything is sent; pressing the button is the yes. */
export function FindAround({ isBusy: isLooking, onChoose }: FindAroundProps) {
  const { ui, words } = useWords();
  const { run, isBusy, problem } = useAsk();
  const { steps, begin, stop } = useRun();
  useStopOnLeave(stop);
  const networks = useNetworks();
  const [end, setEnd] = useState<DevicesFound | null>(null);
  useEffect(() => void learnGuides(), []);
  const find = async () => {
    setEnd(null);
    const answer = await run('device.find', { run: begin(), mayLook: true });
    if (answer.ok) setEnd(answer.value);
  };
  const devices = end?.devices ?? newestOf(steps);
  const progress = lastOf(steps, 'looking');
  if (networks === null) return null;
  return (
    <Panel title={ui.device.find.title} icon="lines">
      <p>{words.device.find.consent(networks.addresses)}</p>
      <ul className="bullets num">
        {networks.networks.map(({ name, address, prefix }) => (
          <li key={address}>{`${name} ${address}/${prefix}`}</li>
        ))}
      </ul>
      <div className="row">
        {isBusy ? (
          <Button icon="cross" onPress={stop}>
            {ui.device.find.stop}
          </Button>
        ) : (
          <Button icon="eye" onPress={() => void find()}>
            {end === null ? ui.device.find.run : ui.device.find.again}
          </Button>
        )}
      </div>
      {isBusy && progress !== undefined && (
        <div>
          <progress aria-label={ui.device.find.progress} max={Math.max(1, progress.of)} value={progress.done} />
          <p className="hint num" aria-hidden="true">
            {words.device.find.step[progress.step](progress.done, progress.of)}
          </p>
        </div>
      )}
      <div role="status">{end !== null && <Ended end={end} />}</div>
      {devices.length > 0 && (
        <>
          <h3>{ui.device.find.list}</h3>
          <ul className="families" aria-label={ui.device.find.list}>
            {devices.map((device) => (
              <li key={device.address}>
                <Found device={device} isOff={isLooking} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        </>
      )}
      <ProblemPanel problem={problem} isBusy={isBusy} actions={{ 'try-again': () => void find() }} />
    </Panel>
  );
}

/** null where this computer stands in no such network: then only an address helps. */
function useNetworks(): DeviceNetworks | null {
  const [networks, setNetworks] = useState<DeviceNetworks | null>(null);
  useEffect(() => {
    let isWanted = true;
    void ask('device.networks', null).then((answer) => {
      if (isWanted && answer.ok) setNetworks(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return networks;
}

/** What was told last of each address. */
function newestOf(steps: ReturnType<typeof useRun>['steps']): readonly FoundDeviceView[] {
  const byAddress = new Map<string, FoundDeviceView>();
  for (const step of steps) if (step.kind === 'found') byAddress.set(step.device.address, step.device);
  return [...byAddress.values()];
}

function Ended({ end: { isComplete, devices, others } }: { readonly end: DevicesFound }) {
  const { ui, words } = useWords();
  return (
    <>
      <p>{devices.length > 0 ? ui.device.find.found(devices.length) : isComplete ? words.device.find.none : ''}</p>
      {!isComplete && <p>{words.device.find.stopped}</p>}
      {devices.length > 0 && <p className="hint">{words.device.find.hint}</p>}
      {others > 0 && <p className="hint">{ui.device.find.others(others)}</p>}
    </>
  );
}

interface FoundProps {
  readonly device: FoundDeviceView;
  readonly isOff: boolean;
  readonly onChoose: (address: string, family?: string) => void;
}

function Found({ device, isOff, onChoose }: FoundProps) {
  const { ui, words, lang } = useWords();
  const list = useGuides((held) => held.list);
  const { address, page, guesses, signs, speaksSip } = device;
  const best = guesses[0]?.confidence;
  const names = guesses
    .filter(({ confidence }) => confidence === best)
    .map(({ family }) => list?.find(({ id }) => id === family)?.name[lang] ?? family);
  const reasons = new Set([
    ...(best === undefined ? [] : [words.device.find.confidence[best]]),
    ...(speaksSip ? [words.device.find.speaksSip] : []),
    ...[...(guesses[0]?.reasons ?? []), ...signs].map(({ kind, text }) =>
      ui.device.find.because(words.device.find.sign[kind], text),
    ),
    ...(page === null ? [words.device.find.noPage] : []),
  ]);
  return (
    <button
      type="button"
      className="family"
      data-address={address}
      disabled={isOff}
      onClick={() => onChoose(page ?? address, guesses[0]?.family)}
    >
      <span className="family-name">
        <b>{names.length > 0 ? names.join(' / ') : ui.device.find.unknown}</b>
        <span className="num">{address}</span>
        {[...reasons].map((reason) => (
          <span key={reason} className="hint">
            {reason}
          </span>
        ))}
      </span>
      <Icon name="next" />
    </button>
  );
}
