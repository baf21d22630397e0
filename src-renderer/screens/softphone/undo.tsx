import { useState } from 'react';
import type { CallResult } from '../../../src-main/contract/calls.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { useAsk } from '../../store/ask.ts';
import { useWords } from '../../words/use-words.ts';

interface UndoProps {
  /** Id of the softphone, and what it is called. */
  readonly softphone: string;
  readonly name: string;
  readonly undo: string;
}

/** The way back: the settings as they were. Folded, because it leads away from what was just proven. */
export function Undo({ softphone, name, undo }: UndoProps) {
  const { ui } = useWords();
  const { run, isBusy, problem } = useAsk();
  const [undone, setUndone] = useState<CallResult<'softphone.undo'>['undone'] | null>(null);
  const putBack = async (onlyPassword: boolean) => {
    const answer = await run('softphone.undo', { softphone, undo, onlyPassword });
    if (answer.ok) setUndone(answer.value.undone);
  };
  return (
    <details className="more">
      <summary>{ui.softphone.undo}</summary>
      <div className="more-body">
        {undone === null && (
          <>
            <p>{ui.softphone.undoLead(name)}</p>
            <div className="row">
              <Button look="danger" isBusy={isBusy} onPress={() => void putBack(false)}>
                {ui.softphone.undoYes}
              </Button>
            </div>
          </>
        )}
        <p role="status">{undone === null ? '' : ui.softphone.undone[undone]}</p>
        <ProblemPanel
          problem={problem}
          isBusy={isBusy}
          actions={{
            'put-only-password-back': () => void putBack(true),
            'try-again': () => void putBack(false),
          }}
        />
      </div>
    </details>
  );
}
