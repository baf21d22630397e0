import { useState } from 'react';
import type { CheckView } from '../../src-main/contract/snapshot.ts';
import { Button } from '../parts/button.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { Screen } from '../parts/screen.tsx';
import { useAsk } from '../store/ask.ts';
import { useLine } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { CheckDetails, CheckVerdict } from './check-result.tsx';
import { NoLine } from './no-line.tsx';

/** One question to the carrier with the stored password, and all that its answer says. */
export function Check({ lineKey }: { readonly lineKey: string }) {
  const { ui } = useWords();
  const view = useLine(lineKey);
  const { run, isBusy, problem } = useAsk();
  const [seen, setSeen] = useState<CheckView | null>(null);
  if (view === undefined) return <NoLine />;
  const check = async () => {
    const answer = await run('check.run', { number: view.line.number });
    if (answer.ok) setSeen(answer.value);
  };
  return (
    <Screen
      title={ui.check.title}
      lead={ui.check.lead}
      actions={
        <>
          <Button icon="back" onPress={() => go({ screen: 'line', line: lineKey })}>
            {ui.app.back}
          </Button>
          <span className="push" />
          <Button look="main" isBusy={isBusy} isOff={!view.hasSipPassword} onPress={() => void check()}>
            {isBusy ? ui.check.running : seen === null ? ui.check.run : ui.check.again}
          </Button>
        </>
      }
    >
      {!view.hasSipPassword && <p className="care">{ui.check.needsSecret}</p>}
      <ProblemPanel problem={problem} />
      <div role="status">{seen !== null && <CheckVerdict seen={seen} />}</div>
      {seen !== null && <CheckDetails key={seen.atMs} seen={seen} line={view.line} lineKey={lineKey} />}
    </Screen>
  );
}
