import {
  CALL_WAYS,
  type CallWay,
  judgeCalls,
  type StateOf,
  type TestCalls,
} from '../../../src-main/contract/core-parts.ts';
import { callWords, describeCall } from '../../../src-main/contract/words/call.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { useNow } from '../../store/clock.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';

/** The ways that were heard the last time they were tried. */
export function heardWays(call: TestCalls | undefined): readonly CallWay[] {
  return CALL_WAYS.filter((way) => call?.[way]?.outcome === 'both-heard');
}

function troubledWays(call: TestCalls): readonly CallWay[] {
  return CALL_WAYS.filter((way) => call[way] !== undefined && call[way]?.outcome !== 'both-heard');
}

/** The way to the test call, where what went wrong does not lead there already. */
export function CallOffer({ call = {}, lineKey }: { readonly call?: TestCalls | undefined; readonly lineKey: string }) {
  const { ui } = useWords();
  if (troubledWays(call).length > 0) return null;
  return (
    <div className="row">
      <Button icon="phone" onPress={() => go({ screen: 'call', line: lineKey })}>
        {call.provenAtMs === undefined ? ui.call.open : ui.call.again}
      </Button>
    </div>
  );
}

interface ProofCallsProps {
  readonly state: StateOf<'done'>;
  readonly lineKey: string;
}

/** Calls that did not go well stand beside the proof: they take nothing back, and are not hidden behind it either. */
export function ProofCalls({ state, lineKey }: ProofCallsProps) {
  const speech = useWords();
  const { ui, words, lang } = speech;
  const nowMs = useNow(60_000);
  const { call = {}, proofLevel, acceptedSeenAtMs } = state;
  const troubled = troubledWays(call);
  const { incoming } = judgeCalls(call, { proofLevel, acceptedSeenAtMs });
  const isDoubted = incoming.causes.includes('call-by-former-registration');
  return (
    <>
      {isDoubted && (
        <div className="care">
          <p>{words.cause['call-by-former-registration']}</p>
          <p>{words.move['call-again-later']}</p>
        </div>
      )}
      {troubled.length > 0 && (
        <Panel title={ui.call.trouble} icon="warn" tone="bad">
          {troubled.map((way) => {
            const said = call[way];
            if (said === undefined) return null;
            return (
              <div key={way}>
                <p>{ui.call.of(callWords(lang).name[way], describeCall(lang, { way, ...said }))}</p>
                <p className="hint num">{ui.call.at(sayWhen(speech, { atMs: said.atMs, nowMs }))}</p>
              </div>
            );
          })}
          <div className="row">
            <Button onPress={() => go({ screen: 'call', line: lineKey })}>{ui.call.seeCauses}</Button>
          </div>
        </Panel>
      )}
    </>
  );
}
