import {
  CALL_WAYS,
  type CallWay,
  hasTrouble,
  judgeCalls,
  type ProofLevel,
  type TestCalls,
} from '../../../src-main/contract/core-parts.ts';
import { callWords, describeCall } from '../../../src-main/contract/words/call.ts';
import { Button } from '../../parts/button.tsx';
import { Causes } from '../../parts/causes.tsx';
import { Panel } from '../../parts/panel.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { useNow } from '../../store/clock.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';

interface CallResultProps {
  readonly lineKey: string;
  readonly shown: {
    readonly proofLevel: ProofLevel;
    readonly call: TestCalls;
    readonly acceptedSeenAtMs: number | undefined;
  };
  readonly isKept: boolean;
  readonly onTry: (way: CallWay) => void;
}

/** What was said of each way, and for what did not go well why it may be so. What is proven already stays proven. */
export function CallResult({ lineKey, shown, isKept, onTry }: CallResultProps) {
  const speech = useWords();
  const { ui, words, lang } = speech;
  const nowMs = useNow(60_000);
  const { proofLevel, call, acceptedSeenAtMs } = shown;
  const say = (atMs: number) => sayWhen(speech, { atMs, nowMs });
  const judged = judgeCalls(call, { proofLevel, acceptedSeenAtMs });
  const isTroubled = hasTrouble(call);
  const title = isTroubled ? ui.call.trouble : proofLevel === 'L4' ? ui.call.proven : ui.call.unfinished;
  const untried = CALL_WAYS.find((way) => call[way] === undefined);
  const back = (
    <Button
      look={untried === undefined ? 'main' : 'plain'}
      icon="back"
      onPress={() => go({ screen: 'line', line: lineKey })}
    >
      {ui.proof.toLine}
    </Button>
  );
  return (
    <Screen
      title={title}
      lead={proofLevel === 'none' ? undefined : words.proofLevel[proofLevel]}
      actions={
        <>
          {untried !== undefined && back}
          <span className="push" />
          {untried === undefined ? (
            back
          ) : (
            <Button look="main" icon="phone" onPress={() => onTry(untried)}>
              {ui.call.tryNow(callWords(lang).name[untried])}
            </Button>
          )}
        </>
      }
    >
      <div role="status" className="screen-body">
        {CALL_WAYS.map((way) => (
          <Way key={way} way={way} call={call} />
        ))}
      </div>
      {isTroubled && call.provenAtMs !== undefined && <p>{ui.call.stillProven(say(call.provenAtMs))}</p>}
      {CALL_WAYS.map((way) => {
        const { causes } = judged[way];
        if (causes.length === 0) return null;
        const title = call[way]?.outcome === 'both-heard' ? callWords(lang).doubt : ui.call.causes;
        return (
          <section key={way} aria-labelledby={`causes-${way}`}>
            <h2 id={`causes-${way}`}>{ui.call.of(callWords(lang).name[way], title)}</h2>
            <Causes causes={causes} />
          </section>
        );
      })}
      <div className="row">
        {CALL_WAYS.filter((way) => call[way] !== undefined).map((way) => (
          <Button
            key={way}
            look={call[way]?.outcome === 'both-heard' ? 'quiet' : 'plain'}
            icon="phone"
            onPress={() => onTry(way)}
          >
            {ui.call.tryAgain(callWords(lang).name[way])}
          </Button>
        ))}
      </div>
      {!isKept && <p className="care">{ui.call.notKept}</p>}
    </Screen>
  );
}

function Way({ way, call }: { readonly way: CallWay; readonly call: TestCalls }) {
  const speech = useWords();
  const { ui, lang } = speech;
  const nowMs = useNow(60_000);
  const words = callWords(lang);
  const said = call[way];
  if (said === undefined) {
    return (
      <Panel title={words.name[way]} icon="phone">
        <p>{words.notTried}</p>
      </Panel>
    );
  }
  const isHeard = said.outcome === 'both-heard';
  return (
    <Panel title={words.name[way]} icon={isHeard ? 'check' : 'warn'} tone={isHeard ? 'good' : 'bad'}>
      <p>{describeCall(lang, { way, ...said })}</p>
      <p className="hint num">{ui.call.at(sayWhen(speech, { atMs: said.atMs, nowMs }))}</p>
    </Panel>
  );
}
