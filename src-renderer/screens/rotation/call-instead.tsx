import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { readSnapshot } from '../../store/ask.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { useActs } from './acts.ts';

/**
 * The looks are spent and nobody saw the phone, as where a carrier lists no devices: the change is closed as it stands (the new
 * password is accepted and current), and a real call tells more.
 */
export function CallInstead(props: RotationProps) {
  const { ui } = useWords();
  const acts = useActs(props);
  const close = async () => {
    const closed = await acts.run('rotation.cancel', { rotation: acts.id });
    if (!closed.ok) return;
    await readSnapshot();
    go({ screen: 'call', line: props.lineKey });
  };
  return (
    <Panel title={ui.call.instead} icon="phone">
      <p>{ui.call.insteadLead}</p>
      <div className="row">
        <Button isBusy={acts.isBusy} onPress={() => void close()}>
          {ui.call.insteadYes}
        </Button>
      </div>
    </Panel>
  );
}
