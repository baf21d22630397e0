import { Button } from '../parts/button.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { Screen } from '../parts/screen.tsx';
import { useAsk } from '../store/ask.ts';
import { useSnapshot } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { PracticePaper } from './practice-paper.tsx';

export function Practice() {
  const { ui } = useWords();
  const isPractice = useSnapshot((snapshot) => snapshot.practice !== null);
  const { run, isBusy, problem } = useAsk();
  const start = async () => {
    await run('practice.start', null);
  };
  const stop = async () => {
    const answer = await run('practice.stop', null);
    if (answer.ok) go({ screen: 'lines' });
  };
  return (
    <Screen
      title={ui.practice.title}
      lead={ui.practice.lead}
      actions={
        isPractice ? (
          <>
            <div className="beside">
              <Button isBusy={isBusy} onPress={() => void stop()}>
                {ui.practice.stop}
              </Button>
              <span className="hint">{ui.practice.stopHint}</span>
            </div>
            <span className="push" />
            <Button look="main" onPress={() => go({ screen: 'lines' })}>
              {ui.practice.toLines}
            </Button>
          </>
        ) : (
          <>
            <span className="push" />
            <Button look="main" icon="practice" isBusy={isBusy} onPress={() => void start()}>
              {ui.practice.start}
            </Button>
          </>
        )
      }
    >
      <ProblemPanel problem={problem} />
      {isPractice && (
        <>
          <PracticePaper />
          <div className="row">
            <Button icon="letter" onPress={() => void run('link.open', { link: 'practice-mailbox' })}>
              {ui.practice.mailbox}
            </Button>
            <Button icon="phone" onPress={() => void run('link.open', { link: 'practice-adapter' })}>
              {ui.practice.adapter}
            </Button>
            <Button icon="person" onPress={() => void run('link.open', { link: 'practice-portal' })}>
              {ui.practice.portal}
            </Button>
          </div>
        </>
      )}
    </Screen>
  );
}
