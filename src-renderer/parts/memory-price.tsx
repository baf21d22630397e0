import { useAsk } from '../store/ask.ts';
import { useWords } from '../words/use-words.ts';
import { Button } from './button.tsx';
import { Panel } from './panel.tsx';
import { ProblemPanel } from './problem-panel.tsx';

/** "This session only", with its price; nothing is switched before the person has agreed to it. */
export function MemoryPrice({ onDone }: { readonly onDone: () => void }) {
  const { ui } = useWords();
  const { run, isBusy, problem } = useAsk();
  const agree = async () => {
    const answer = await run('keychain.useMemory', null);
    if (answer.ok) onDone();
  };
  return (
    <Panel title={ui.memory.title} icon="warn" tone="care">
      <ul className="bullets">
        <li>{ui.memory.priceOne}</li>
        <li>{ui.memory.priceTwo}</li>
        <li>{ui.memory.priceThree}</li>
      </ul>
      <div className="row">
        <Button onPress={onDone}>{ui.memory.decline}</Button>
        <Button look="danger" isBusy={isBusy} onPress={() => void agree()}>
          {ui.memory.agree}
        </Button>
      </div>
      <ProblemPanel problem={problem} />
    </Panel>
  );
}
