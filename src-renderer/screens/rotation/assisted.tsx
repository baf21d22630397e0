import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { useAsk } from '../../store/ask.ts';
import { useSnapshot } from '../../store/held.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';

/** Desktop only: the carrier's site in a view beside the app. The app fills what it knows, the person presses. */
export function Assisted({ rotation }: RotationProps) {
  const { ui } = useWords();
  const { run, isBusy, problem } = useAsk();
  const assisted = useSnapshot((snapshot) => snapshot.assisted);
  const practiceUrl = useSnapshot((snapshot) => snapshot.practice?.portalUrl);
  const [url, setUrl] = useState(rotation.rotation.portalUrl ?? practiceUrl ?? '');
  const [filled, setFilled] = useState<number | null>(null);
  const { id } = rotation.rotation;

  if (assisted === null) {
    return (
      <Panel title={ui.told.openPortal} icon="eye">
        <Field label={ui.portal.url} name="assistedUrl" type="url" inputMode="url" start={url} onTyped={setUrl} />
        <Button isBusy={isBusy} onPress={() => void run('assisted.open', { rotation: id, portalUrl: url.trim() })}>
          {ui.told.openPortal}
        </Button>
        <ProblemPanel problem={problem} />
      </Panel>
    );
  }
  const fill = async () => {
    const answer = await run('assisted.fill', { rotation: id });
    if (answer.ok) setFilled(answer.value.filled);
  };
  return (
    <Panel title={ui.assisted.title} icon="eye" tone={assisted.isCompletionSeen ? 'good' : 'calm'}>
      <p className="num">{ui.assisted.host(assisted.host)}</p>
      <p>{ui.assisted.lead}</p>
      <div className="row">
        <Button look="main" isOff={!assisted.canFill} isBusy={isBusy} onPress={() => void fill()}>
          {ui.assisted.fill}
        </Button>
        <Button onPress={() => void run('assisted.close', null)}>{ui.assisted.close}</Button>
      </div>
      <div role="status">
        {filled !== null && <p>{filled > 0 ? ui.assisted.filled(filled) : ui.assisted.filledNone}</p>}
        {assisted.isCompletionSeen && <p className="good">{ui.assisted.seen}</p>}
      </div>
      <ProblemPanel problem={problem} />
    </Panel>
  );
}
