import { type FormEvent, useState } from 'react';
import { isAtRest } from '../../../src-main/contract/core-parts.ts';
import type { LookedAt } from '../../../src-main/contract/device-views.ts';
import { Button } from '../../parts/button.tsx';
import { Field, readForm } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useAsk } from '../../store/ask.ts';
import { chooseGuide, useGuides } from '../../store/guides.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import { ByHand } from '../guides/by-hand.tsx';
import type { KnownOfDevice } from './by-file.tsx';
import { FindAround } from './find-around.tsx';
import type { DeviceProps } from './into-device.tsx';

interface WhereProps extends DeviceProps {
  readonly onSeen: (device: LookedAt) => void;
  readonly onFile: (known: KnownOfDevice) => void;
}

/** Which device: looked for after a yes, or by its address. Nothing is entered anywhere until it was shown what it is. */
export function Where({ view, lineKey, onSeen, onFile }: WhereProps) {
  const { ui } = useWords();
  const { number } = view.line;
  const { run, isBusy, problem } = useAsk();
  const chosen = useGuides((guides) => guides.chosen[lineKey]);
  const [address, setAddress] = useState('');
  const [isGuideOpen, setGuideOpen] = useState(false);
  const [guided, setGuided] = useState<LookedAt | null>(null);
  const isUnderWay = view.rotation !== null && !isAtRest(view.rotation.rotation.state);
  const look = async (at: string, family = chosen) => {
    setAddress(at);
    setGuided(null);
    const answer = await run('device.look', { number, address: at, family });
    if (!answer.ok) return;
    chooseGuide(lineKey, answer.value.family);
    if (answer.value.canChange) return onSeen(answer.value);
    setGuided(answer.value);
    setGuideOpen(true);
  };
  const lookAtTyped = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = readForm(event.currentTarget)('address').trim();
    if (typed !== '') void look(typed);
  };
  const forget = async () => {
    const forgotten = await run('device.forgetCertificate', { address });
    if (forgotten.ok) await look(address);
  };
  return (
    <Screen
      title={ui.device.title}
      lead={ui.device.lead}
      actions={
        <Button icon="back" onPress={() => go({ screen: isUnderWay ? 'rotation' : 'line', line: lineKey })}>
          {isUnderWay ? ui.device.toChange : ui.proof.toLine}
        </Button>
      }
    >
      <FindAround isBusy={isBusy} onChoose={(at, guessed) => void look(at, guessed)} />
      <Panel title={ui.device.typed.title} icon="hand">
        <form noValidate className="softphones" onSubmit={lookAtTyped}>
          <Field label={ui.device.typed.label} name="address" inputMode="url" hint={ui.device.typed.hint} />
          <div className="row">
            <Button type="submit" isBusy={isBusy}>
              {ui.device.typed.run}
            </Button>
          </div>
        </form>
      </Panel>
      <p role="status" className={isBusy ? 'hint' : 'unseen'}>
        {isBusy ? ui.device.typed.looking : ''}
      </p>
      <ProblemPanel
        problem={problem}
        isBusy={isBusy}
        actions={{
          'see-device-guide': () => setGuideOpen(true),
          'forget-device-certificate': () => void forget(),
          'enter-password-on-phone': () => setGuideOpen(true),
        }}
      />
      {guided !== null && (
        <Panel title={guided.model} icon="phone" tone="care">
          <p role="status">{ui.device.guided}</p>
        </Panel>
      )}
      <div className="row">
        <Button icon="paper" onPress={() => onFile(knownOf(guided))}>
          {ui.file.open}
        </Button>
      </div>
      <details className="more" open={isGuideOpen} onToggle={(event) => setGuideOpen(event.currentTarget.open)}>
        <summary>{ui.device.notListed}</summary>
        <div className="more-body">{isGuideOpen && <ByHand view={view} lineKey={lineKey} />}</div>
      </details>
    </Screen>
  );
}

function knownOf(device: LookedAt | null): KnownOfDevice {
  if (device === null) return {};
  const host = /^[a-z]+:\/\/([\d.]+)/u.exec(device.address)?.[1];
  return {
    family: device.family,
    ...(device.mac === null ? {} : { mac: device.mac }),
    ...(host === undefined ? {} : { address: host }),
  };
}
