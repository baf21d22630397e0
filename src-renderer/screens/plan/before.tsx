import { useEffect, useState } from 'react';
import type { CostView } from '../../../src-main/contract/snapshot.ts';
import { Button } from '../../parts/button.tsx';
import { Icon, type IconName } from '../../parts/icons.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { useAsk } from '../../store/ask.ts';
import { useNow } from '../../store/clock.ts';
import { useDraft } from '../../store/draft.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import { PhoneMeanwhile } from '../guides/phone-kind.tsx';
import type { PlanStepProps } from './plan.tsx';

const MINUTE_MS = 60_000;

/** The cost of the chosen moment, from the host; of now where none was chosen. */
export function useChosenCost(service: string): CostView | null {
  const submitAtMs = useDraft((draft) => draft.submitAtMs);
  const nowMs = useNow(MINUTE_MS);
  const { run } = useAsk();
  const [cost, setCost] = useState<CostView | null>(null);
  // "Now" moves on while the person reads; a chosen moment does not.
  const atMs = submitAtMs ?? nowMs;
  useEffect(() => {
    let isWanted = true;
    void run('plan.make', { service, atMs }).then((answer) => {
      if (isWanted && answer.ok) setCost(answer.value.now);
    });
    return () => {
      isWanted = false;
    };
  }, [run, service, atMs]);
  return cost;
}

export function Before({ view, lineKey }: PlanStepProps) {
  const speech = useWords();
  const { ui } = speech;
  const nowMs = useNow(MINUTE_MS);
  const cost = useChosenCost(view.line.service);
  const things: readonly { readonly icon: IconName; readonly name: string; readonly hint: string }[] = [
    { icon: 'paper', name: ui.before.paper, hint: ui.before.paperHint },
    { icon: 'letter', name: ui.before.mail, hint: ui.before.mailHint },
    { icon: 'phone', name: ui.before.device, hint: ui.before.deviceHint },
  ];
  const say = (atMs: number) => sayWhen(speech, { atMs, nowMs });
  return (
    <Screen
      title={ui.before.title}
      lead={ui.before.lead}
      actions={
        <>
          <Button icon="back" onPress={() => go({ screen: 'plan', line: lineKey, step: 'when' })}>
            {ui.app.back}
          </Button>
          <span className="push" />
          <Button look="main" onPress={() => go({ screen: 'plan', line: lineKey, step: 'secrets' })}>
            {ui.before.ready}
          </Button>
        </>
      }
    >
      {cost !== null && (
        <div className="saying">
          <p className="saying-main num">
            {(view.line.service === 'ip-phone' ? ui.before.callsWithin : ui.before.calls)(
              say(cost.submitAtMs),
              say(cost.reflectsAt.latestMs),
            )}
          </p>
          <p>{ui.before.callsNote}</p>
        </div>
      )}
      <ProblemPanel problem={null} />
      <section aria-labelledby="have">
        <h2 id="have">{ui.before.have}</h2>
        <ul className="things">
          {things.map(({ icon, name, hint }) => (
            <li key={name}>
              <Icon name={icon} size={28} />
              <span>
                <strong>{name}</strong>
                <span className="hint">{hint}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <Panel title={ui.before.meanwhile} icon="hand">
        <PhoneMeanwhile lineKey={lineKey} advice={[ui.before.meanwhileOne, ui.before.meanwhileTwo]} />
      </Panel>
    </Screen>
  );
}
