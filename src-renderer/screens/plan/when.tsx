import { useEffect, useState } from 'react';
import type { PlanView } from '../../../src-main/contract/snapshot.ts';
import { Button } from '../../parts/button.tsx';
import { Choice, type Option } from '../../parts/choice.tsx';
import { DayCurve, minuteOf } from '../../parts/day-curve.tsx';
import { DayTable } from '../../parts/day-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { useAsk } from '../../store/ask.ts';
import { useNow } from '../../store/clock.ts';
import { useDraft } from '../../store/draft.ts';
import { useSnapshot } from '../../store/held.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import { CostCard, costOfMinute, type ShortCost, useToldCost } from './cost-card.tsx';
import type { PlanStepProps } from './plan.tsx';

const MINUTE_MS = 60_000;
const FRESH_MS = 5 * MINUTE_MS;

export function When({ view, lineKey }: PlanStepProps) {
  const { ui } = useWords();
  const hours = useSnapshot((snapshot) => snapshot.settings.businessHours);
  const mode = useDraft((draft) => draft.mode);
  const freshMs = useNow(FRESH_MS);
  const { run, problem } = useAsk();
  const [plan, setPlan] = useState<PlanView | null>(null);
  const [submitAtMs, setSubmitAtMs] = useState<number | null>(null);
  const { service } = view.line;

  // The recommended moments move on with the clock, and depend on the business hours.
  useEffect(() => {
    void freshMs;
    void hours;
    let isWanted = true;
    void run('plan.make', { service }).then((answer) => {
      if (isWanted && answer.ok) setPlan(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, [run, service, freshMs, hours]);

  const isEmergency = mode === 'emergency';
  const next = () => {
    useDraft.setState({ submitAtMs: isEmergency ? null : submitAtMs });
    go({ screen: 'plan', line: lineKey, step: 'before' });
  };

  return (
    <Screen
      title={ui.when.title}
      lead={ui.when.lead}
      actions={
        <>
          <Button icon="back" onPress={() => go({ screen: 'line', line: lineKey })}>
            {ui.app.back}
          </Button>
          <span className="push" />
          <Button look="main" isOff={plan === null} onPress={next}>
            {isEmergency || submitAtMs === null ? ui.when.nextNow : ui.when.next}
          </Button>
        </>
      }
    >
      <Choice
        legend={ui.when.mode}
        isLegendSeen={false}
        look="row"
        value={mode}
        onChoose={(value) => useDraft.setState({ mode: value })}
        options={[
          { value: 'routine', label: ui.when.routine, hint: ui.when.routineHint },
          { value: 'emergency', label: ui.when.emergency, hint: ui.when.emergencyHint },
        ]}
      />
      <ProblemPanel problem={problem} />
      {plan !== null && isEmergency && <Emergency plan={plan} />}
      {plan !== null && !isEmergency && <Moments plan={plan} onChosen={setSubmitAtMs} />}
    </Screen>
  );
}

function Emergency({ plan }: { readonly plan: PlanView }) {
  const { ui } = useWords();
  return (
    <>
      <Panel title={ui.when.emergencyTitle} icon="warn" tone="bad">
        <ul className="bullets">
          <li>{ui.when.emergencyCall}</li>
          <li>{ui.when.emergencyOther}</li>
        </ul>
      </Panel>
      <div className="option" data-chosen="true">
        <CostCard cost={plan.now} name={ui.when.now} />
      </div>
    </>
  );
}

interface MomentsProps {
  readonly plan: PlanView;
  /** null = now. Must stay the same function. */
  readonly onChosen: (submitAtMs: number | null) => void;
}

function Moments({ plan, onChosen }: MomentsProps) {
  const speech = useWords();
  const { ui } = speech;
  const hours = useSnapshot((snapshot) => snapshot.settings.businessHours);
  const nowMs = useNow(MINUTE_MS);
  const tell = useToldCost();
  const [picked, setPicked] = useState<number | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);

  const best = worthWaitingFor(plan);
  const costs: { readonly [key: string]: ShortCost } = {
    ...Object.fromEntries(best.map((cost) => [`best-${cost.submitAtMs}`, cost])),
    now: plan.now,
    ...(picked === null ? {} : { pick: costOfMinute(plan, picked, nowMs) }),
  };
  const key = wanted !== null && wanted in costs ? wanted : firstChoice(plan);
  const cost = costs[key] ?? plan.now;
  const { submitAtMs } = cost;

  const isNow = key === 'now';
  useEffect(() => onChosen(isNow ? null : submitAtMs), [onChosen, isNow, submitAtMs]);

  const options: Option<string>[] = best.map((one) => ({
    value: `best-${one.submitAtMs}`,
    label: <CostCard cost={one} name={ui.when.best} until={one.submitUntilMs} />,
  }));
  options.push({ value: 'now', label: <CostCard cost={plan.now} name={ui.when.now} /> });
  if (costs.pick !== undefined) {
    options.push({ value: 'pick', label: <CostCard cost={costs.pick} name={ui.when.pick} /> });
  }

  return (
    <>
      <div className="moments">
        <Choice legend={ui.when.chosen} isLegendSeen={false} options={options} value={key} onChoose={setWanted} />
      </div>
      <Panel title={ui.when.picture} icon="clock">
        <p className="hint">{ui.when.pictureLead}</p>
        <DayCurve
          plan={plan}
          hours={hours}
          minute={picked !== null && key === 'pick' ? picked : minuteOf(plan, submitAtMs)}
          nowMinute={minuteOf(plan, nowMs)}
          valueText={sayWhen(speech, { atMs: submitAtMs, nowMs })}
          onMinute={(minute) => {
            setPicked(minute);
            setWanted('pick');
          }}
        />
        <p className="day-told" role="status">
          {tell(cost)}
        </p>
        {cost.nearBoundary && (
          <p className="care">
            {ui.when.near} {key === 'pick' && ui.when.nearOff}
          </p>
        )}
        {hours === null && (
          <p className="hint">
            {ui.when.setHours}{' '}
            <button type="button" className="link" onClick={() => go({ screen: 'settings' })}>
              {ui.nav.settings}
            </button>
          </p>
        )}
        <DayTable plan={plan} />
      </Panel>
    </>
  );
}

/** A moment that costs more business time than another is no recommendation beside it. */
function worthWaitingFor({ recommended }: PlanView): PlanView['recommended'] {
  return recommended.filter((one) => one.businessMinutes === recommended[0]?.businessMinutes);
}

/** Waiting must gain something: where now is as cheap as the best moment, now is proposed. */
function firstChoice(plan: PlanView): string {
  const [best] = plan.recommended;
  if (best === undefined) return 'now';
  const isNowAsGood =
    plan.now.outageMinutes.worst <= best.outageMinutes.worst && plan.now.businessMinutes <= best.businessMinutes;
  return isNowAsGood ? 'now' : `best-${best.submitAtMs}`;
}
