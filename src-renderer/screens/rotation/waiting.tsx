import type { StateOf } from '../../../src-main/contract/core-parts.ts';
import { formatDuration } from '../../../src-main/contract/words/when.ts';
import { BigTime } from '../../parts/big-time.tsx';
import { Button } from '../../parts/button.tsx';
import { Cord } from '../../parts/cord.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { clockOf, sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { useNow } from '../../store/clock.ts';
import { useSnapshot } from '../../store/held.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { useActs } from './acts.ts';
import { PhoneBeside, SoftphoneBeside } from './beside.tsx';

type WaitingState = StateOf<'reflecting'> | StateOf<'doubtful'>;

/** The wait: clock times first, what is left second; the last look and the next; and that nobody has to stay. */
export function Waiting({ state, ...props }: RotationProps & { readonly state: WaitingState }) {
  const { ui } = useWords();
  const acts = useActs(props);
  const isDoubtful = state.kind === 'doubtful';
  const { isRunning } = props.rotation;
  const isOverdue = useNow() > state.window.latestMs;
  const title = isDoubtful ? ui.doubt.title : isOverdue ? ui.wait.overdueTitle : ui.wait.title;
  return (
    <Screen
      title={title}
      lead={leadOf()}
      actions={
        isRunning ? (
          <div className="beside">
            <Button icon="eye" isBusy={acts.isBusy} onPress={acts.look}>
              {acts.isBusy ? ui.wait.looking : ui.wait.look}
            </Button>
            <span className="hint">{ui.wait.lookHint}</span>
          </div>
        ) : (
          <>
            <span>{ui.wait.elsewhere}</span>
            <span className="push" />
            <Button look="main" isBusy={acts.isBusy} onPress={acts.resume}>
              {ui.wait.resume}
            </Button>
          </>
        )
      }
    >
      <WaitPicture state={state} />
      <ProblemPanel problem={isDoubtful ? state.problem : acts.problem} without={isRunning ? ['resume'] : []} />
      {isDoubtful && <ProblemPanel problem={acts.problem} />}
      <LookFacts state={state} />
      <Panel title={ui.wait.device} icon="phone">
        <PhoneBeside lineKey={props.lineKey} />
      </Panel>
      <SoftphoneBeside {...props} />
      <CloseNote />
    </Screen>
  );

  function leadOf(): string {
    if (isDoubtful) return ui.doubt.lead;
    if (isOverdue) return ui.wait.overdue;
    return state.kind === 'reflecting' && state.acceptedBy === 'person' ? ui.wait.leadTold : ui.wait.lead;
  }
}

/** From one hook to the other: accepted (or sent) on the left, the promised reflection on the right. */
function WaitPicture({ state }: { readonly state: WaitingState }) {
  const { ui, lang } = useWords();
  const nowMs = useNow();
  const fromMs = state.kind === 'reflecting' ? state.acceptedAtMs : state.submittedAtMs;
  const { earliestMs, latestMs } = state.window;
  const leftMs = latestMs - nowMs;
  const left = leftMs > 0 ? ui.time.left(formatDuration(leftMs, lang)) : ui.time.soon;
  return (
    <div className="hero wait-hero">
      <BigTime label={state.kind === 'reflecting' ? ui.wait.accepted : ui.doubt.sent} atMs={fromMs} />
      <BigTime
        label={state.kind === 'reflecting' ? ui.wait.due : ui.doubt.due}
        atMs={latestMs}
        {...(earliestMs < latestMs && earliestMs > fromMs ? { below: ui.wait.dueBetween(clockOf(earliestMs)) } : {})}
      />
      <Cord fraction={(nowMs - fromMs) / Math.max(1, latestMs - fromMs)} label={ui.wait.progress} valueText={left} />
      <p className="wait-left num">{left}</p>
    </div>
  );
}

function LookFacts({ state }: { readonly state: WaitingState }) {
  const speech = useWords();
  const { ui, words } = speech;
  const nowMs = useNow();
  const last = state.looks.at(-1);
  const say = (atMs: number) => sayWhen(speech, { atMs, nowMs });
  return (
    <div role="status">
      <Facts
        facts={[
          {
            name: ui.wait.lastLook,
            value: last === undefined ? ui.wait.noLook : ui.wait.lookBy(say(last.atMs), words.verdict[last.verdict]),
          },
          { name: ui.wait.nextLook, value: state.nextLookAtMs <= nowMs ? ui.time.soon : say(state.nextLookAtMs) },
        ]}
      />
    </div>
  );
}

function CloseNote() {
  const { ui } = useWords();
  const isTold = useSnapshot(({ host }) => host.hasTray || host.kind === 'browser');
  return <p className="close-note">{isTold ? ui.wait.close : ui.wait.closeNo}</p>;
}
