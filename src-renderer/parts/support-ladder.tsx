import { useRef, useState } from 'react';
import { useAsk } from '../store/ask.ts';
import { useWords } from '../words/use-words.ts';
import { Button } from './button.tsx';
import { ProblemPanel } from './problem-panel.tsx';

/**
 * A check as text for the carrier's support: to copy, or to keep as a file. It holds no secret, so the page's own clipboard
 * may have it. Where that is not allowed, the text is opened and selected for the person's own hands.
 */
export function SupportLadder({ ladder, atMs }: { readonly ladder: string; readonly atMs: number }) {
  const { ui } = useWords();
  const { run, isBusy, problem } = useAsk();
  const [said, setSaid] = useState('');
  const [isOpen, setOpen] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(ladder);
      setSaid(ui.ladder.copied);
    } catch {
      setOpen(true);
      setSaid(ui.ladder.copyByHand);
      requestAnimationFrame(() => {
        text.current?.focus();
        text.current?.select();
      });
    }
  };
  const keep = async () => {
    setSaid('');
    const answer = await run('check.saveLadder', { ladder, atMs });
    if (answer.ok) setSaid(ui.ladder.kept(answer.value.path));
  };
  return (
    <section className="block" aria-labelledby="ladder">
      <h2 id="ladder">{ui.ladder.title}</h2>
      <p className="hint">{ui.ladder.lead}</p>
      <div className="row">
        <Button icon="copy" onPress={() => void copy()}>
          {ui.ladder.copy}
        </Button>
        <Button icon="paper" isBusy={isBusy} onPress={() => void keep()}>
          {ui.ladder.keep}
        </Button>
      </div>
      <p role="status" className="ladder-note">
        {said}
      </p>
      <ProblemPanel problem={problem} />
      <details className="more" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{ui.ladder.see}</summary>
        <textarea
          ref={text}
          className="code ladder-text"
          aria-label={ui.ladder.see}
          readOnly
          rows={12}
          value={ladder}
        />
      </details>
    </section>
  );
}
