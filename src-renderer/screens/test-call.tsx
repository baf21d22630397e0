import { useState } from 'react';
import { type CallWay, isAtRest, type TestCalls, type ToldCall, withCall } from '../../src-main/contract/core-parts.ts';
import type { LineView } from '../../src-main/contract/snapshot.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { readSnapshot, useAsk } from '../store/ask.ts';
import { nowMs } from '../store/clock.ts';
import { useLine } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { NoLine } from './no-line.tsx';
import { CallResult } from './test-call/call-result.tsx';
import { CallStep } from './test-call/call-step.tsx';

/** The guided test call: one screen for each way, then what it comes to. The person calls; the app only hears of it. */
export function TestCall({ lineKey }: { readonly lineKey: string }) {
  const view = useLine(lineKey);
  if (view === undefined) return <NoLine />;
  const state = view.rotation?.rotation.state;
  // Nobody could say which password a call proves; better said before it is made and paid for.
  const isUnderWay = state !== undefined && !isAtRest(state) && state.kind !== 'planned';
  return isUnderWay ? <Later lineKey={lineKey} /> : <Steps view={view} lineKey={lineKey} />;
}

function Later({ lineKey }: { readonly lineKey: string }) {
  const { ui } = useWords();
  return (
    <Screen
      title={ui.call.later}
      lead={ui.call.laterLead}
      actions={
        <Button look="main" onPress={() => go({ screen: 'rotation', line: lineKey })}>
          {ui.line.goOn}
        </Button>
      }
    />
  );
}

const NOTHING_SAID = { proofLevel: 'none', call: {} as TestCalls } as const;

function Steps({ view, lineKey }: { readonly view: LineView; readonly lineKey: string }) {
  const state = view.rotation?.rotation.state;
  const done = state?.kind === 'done' ? state : undefined;
  // What is kept nowhere lives as long as this screen.
  const [loose, setLoose] = useState<ReturnType<typeof withCall>>(NOTHING_SAID);
  const { proofLevel, call } = done === undefined ? loose : { proofLevel: done.proofLevel, call: done.call ?? {} };
  const hasBegun = call.outgoing !== undefined || call.incoming !== undefined;
  const [step, setStep] = useState<CallWay | 'result'>(hasBegun ? 'result' : 'outgoing');
  const { run, isBusy, problem, clear } = useAsk();
  const to = (next: CallWay | 'result') => {
    clear();
    setStep(next);
  };
  const tell = async (told: ToldCall) => {
    const answer = await run('testCall.tell', { number: view.line.number, told });
    if (!answer.ok) return;
    if (answer.value.isKept) await readSnapshot();
    else setLoose((before) => withCall(before, told, nowMs()));
    // A call that went wrong is spoken about before the next one is asked for.
    setStep(
      told.way === 'outgoing' && told.outcome === 'both-heard' && call.incoming === undefined ? 'incoming' : 'result',
    );
  };
  if (step === 'result') {
    return (
      <CallResult
        lineKey={lineKey}
        shown={{ proofLevel, call, acceptedSeenAtMs: done?.acceptedSeenAtMs }}
        isKept={done !== undefined}
        onTry={to}
      />
    );
  }
  return (
    <CallStep
      key={step}
      way={step}
      lineKey={lineKey}
      number={view.line.number}
      isBusy={isBusy}
      problem={problem}
      onTell={(told) => void tell(told)}
      onSkip={() => to(step === 'outgoing' && call.incoming === undefined ? 'incoming' : 'result')}
    />
  );
}
