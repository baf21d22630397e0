import { useState } from 'react';
import { isPhoneSeen } from '../../src-main/contract/core-parts.ts';
import type { LineView, ReconnectedView } from '../../src-main/contract/snapshot.ts';
import { Button } from '../parts/button.tsx';
import { Facts, Panel } from '../parts/panel.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { Screen } from '../parts/screen.tsx';
import { useAsk } from '../store/ask.ts';
import type { SoftphoneChoice } from '../store/draft.ts';
import { useLine } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { ByHand } from './guides/by-hand.tsx';
import { NoLine } from './no-line.tsx';
import { SoftphoneChoicePart } from './softphone/softphone-choice.tsx';
import { useSoftphoneName } from './softphone/softphone-name.ts';
import { Undo } from './softphone/undo.tsx';
import { useFound } from './softphone/use-found.ts';

/** The password that counts into a softphone of this computer, without any change at the carrier. */
export function IntoSoftphone({ lineKey }: { readonly lineKey: string }) {
  const view = useLine(lineKey);
  return view === undefined ? <NoLine /> : <Choosing view={view} lineKey={lineKey} />;
}

function Choosing({ view, lineKey }: { readonly view: LineView; readonly lineKey: string }) {
  const { ui } = useWords();
  const { number } = view.line;
  const found = useFound(number);
  const { run, isBusy, problem } = useAsk();
  const [choice, setChoice] = useState<SoftphoneChoice | null>(null);
  const [result, setResult] = useState<ReconnectedView | null>(null);
  const put = async (agreed: SoftphoneChoice) => {
    setChoice(agreed);
    const answer = await run('softphone.reconnect', { number, ...agreed });
    if (answer.ok) setResult(answer.value);
  };
  const back = (
    <Button icon="back" onPress={() => go({ screen: 'line', line: lineKey })}>
      {ui.proof.toLine}
    </Button>
  );
  if (result !== null && choice !== null) {
    return (
      <Screen
        title={ui.softphone.resultTitle}
        actions={
          <>
            {back}
            <span className="push" />
            {result.isRunning && (
              <Button icon="phone" onPress={() => go({ screen: 'call', line: lineKey })}>
                {ui.call.open}
              </Button>
            )}
          </>
        }
      >
        <Result result={result} softphone={choice.softphone} />
      </Screen>
    );
  }
  const isAny = found !== null && found.found.length > 0;
  return (
    <Screen
      title={ui.softphone.screenTitle}
      lead={ui.softphone.screenLead}
      actions={
        <>
          {back}
          <span className="push" />
          {isAny && (
            <Button
              look="main"
              isOff={choice === null}
              isBusy={isBusy}
              onPress={() => {
                if (choice !== null) void put(choice);
              }}
            >
              {ui.softphone.takeNow}
            </Button>
          )}
        </>
      }
    >
      <p role="status" className={found === null ? 'hint' : 'unseen'}>
        {found === null ? ui.softphone.searching : ''}
      </p>
      {found !== null && (isAny || found.problems.length > 0) && (
        <Panel title={ui.softphone.title} icon="phone">
          <SoftphoneChoicePart view={found} choice={choice} onChoose={setChoice} when="now" hasNone={false} />
        </Panel>
      )}
      {found !== null && !isAny && <p>{ui.softphone.foundNone}</p>}
      <ProblemPanel
        problem={problem}
        isBusy={isBusy}
        actions={
          choice === null
            ? {}
            : {
                'try-again': () => void put(choice),
                'agree-to-restart': () => void put({ ...choice, mayStop: true, mayStart: true }),
                'cancel-first': () => go({ screen: 'rotation', line: lineKey }),
                'check-account-fields': () => go({ screen: 'line', line: lineKey }),
              }
        }
      />
      {found !== null && (
        <details className="more" open={!isAny}>
          <summary>{ui.softphone.notListed}</summary>
          <div className="more-body">
            <ByHand view={view} lineKey={lineKey} />
          </div>
        </details>
      )}
    </Screen>
  );
}

/** Exactly what was seen: a password that was refused changed nothing, and "written" is not "connected". */
function Result({ result, softphone }: { readonly result: ReconnectedView; readonly softphone: string }) {
  const { ui, words } = useWords();
  const name = useSoftphoneName(softphone);
  const { verdict, isApplied, isRunning, proofLevel, device, undo } = result;
  if (!isApplied) {
    return (
      <Panel title={words.verdict[verdict]} icon="warn" tone="bad">
        <p>{ui.softphone.leftAlone}</p>
      </Panel>
    );
  }
  const isSeen = isPhoneSeen(proofLevel);
  return (
    <>
      <Panel title={ui.softphone.put(name)} icon="check" tone={isSeen ? 'good' : 'care'}>
        <p>{words.proofLevel[proofLevel]}</p>
        {device !== null && <Facts facts={[{ name: ui.check.contact, value: device }]} />}
        {!isRunning && <p>{words.move['start-softphone']}</p>}
      </Panel>
      {undo !== null && <Undo softphone={softphone} name={name} undo={undo} />}
    </>
  );
}
