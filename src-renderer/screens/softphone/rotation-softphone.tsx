import { useState } from 'react';
import type { RotationView } from '../../../src-main/contract/snapshot.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import type { SoftphoneChoice } from '../../store/draft.ts';
import { useWords } from '../../words/use-words.ts';
import { useActs } from '../rotation/acts.ts';
import type { RotationProps } from '../rotation.tsx';
import { SoftphoneChoicePart } from './softphone-choice.tsx';
import { useSoftphoneName } from './softphone-name.ts';
import { Undo } from './undo.tsx';
import { useFound } from './use-found.ts';
import type { WhenChosen } from './what-is-done.ts';

type Chosen = NonNullable<RotationView['rotation']['softphone']>;

/** The softphone's part of a change under way: what becomes of the chosen one, or the found ones on offer. */
export function RotationSoftphone(props: RotationProps) {
  const { softphone } = props.rotation.rotation;
  return softphone === undefined ? <Offer {...props} /> : <ChosenOne {...props} chosen={softphone} />;
}

/** Once the new password is accepted, whoever is chosen gets it at once. */
function whenChosen({ rotation: { rotation } }: RotationProps): WhenChosen {
  const { kind } = rotation.state;
  if (kind === 'reconnecting' || kind === 'verifying') return 'now';
  return kind === 'planned' && rotation.by === 'portal' ? 'before' : 'waiting';
}

function Offer(props: RotationProps) {
  const { ui } = useWords();
  const acts = useActs(props);
  const view = useFound(acts.number);
  const [choice, setChoice] = useState<SoftphoneChoice | null>(null);
  if (view === null || view.found.length === 0) return null;
  const when = whenChosen(props);
  return (
    <Panel title={ui.softphone.title} icon="phone">
      <p>{ui.softphone.offerLead}</p>
      <SoftphoneChoicePart view={view} choice={choice} onChoose={setChoice} when={when} hasNone={false} />
      {choice !== null && (
        <div className="row">
          <Button
            isBusy={acts.isBusy}
            onPress={() => void acts.run('softphone.choose', { rotation: acts.id, ...choice })}
          >
            {when === 'now' ? ui.softphone.takeNow : ui.softphone.take}
          </Button>
        </div>
      )}
      <ProblemPanel problem={acts.problem} />
    </Panel>
  );
}

function ChosenOne({ chosen, ...props }: RotationProps & { readonly chosen: Chosen }) {
  const { ui } = useWords();
  const acts = useActs(props);
  const { account, undo, problem = null } = chosen;
  const name = useSoftphoneName(account.softphone);
  const sentence = useSentence(props.rotation, chosen);
  // Undone here, the host notes it away; its answer stays in sight until this screen is left.
  const [lastUndo, setLastUndo] = useState(undo);
  if (undo !== undefined && undo !== lastUndo) setLastUndo(undo);
  const shownUndo = undo ?? (chosen.isUndone === true ? lastUndo : undefined);
  const again = (mayStopAndStart: boolean) => {
    const { softphone, place, account: inPlace } = account;
    const consent = { mayStop: mayStopAndStart, mayStart: mayStopAndStart };
    void acts.run('softphone.choose', { rotation: acts.id, softphone, place, account: inPlace, ...consent });
  };
  return (
    <>
      <Panel title={ui.softphone.chosen(name)} icon="phone">
        <p role="status">{undo === undefined && shownUndo !== undefined ? '' : sentence}</p>
        <p className="hint path">{account.place}</p>
        {shownUndo !== undefined && <Undo softphone={account.softphone} name={name} undo={shownUndo} />}
      </Panel>
      <ProblemPanel
        problem={acts.problem ?? problem}
        isBusy={acts.isBusy}
        actions={{
          'agree-to-restart': () => again(true),
          ...(whenChosen(props) === 'now'
            ? { 'try-again': () => again(chosen.consent.mayStop), 'look-now': acts.look }
            : {}),
        }}
      />
    </>
  );
}

/** What is done with the chosen one, or what has come of it; no more than is recorded. */
function useSentence({ rotation: { state, by } }: RotationView, chosen: Chosen): string {
  const { ui } = useWords();
  const { account, consent, quiet, problem, isUndone = false } = chosen;
  const name = useSoftphoneName(account.softphone);
  if (isUndone) return ui.softphone.undoneBefore(name);
  switch (state.kind) {
    case 'reflecting':
    case 'doubtful':
    case 'submitting':
    case 'stuck':
      if (quiet === 'quiet' || quiet === 'asked')
        return consent.mayStart ? ui.softphone.waits.off(name) : ui.softphone.waits.offYourself(name);
      return quiet === 'left-running' ? ui.softphone.waits.running(name) : ui.softphone.waits.notRunning(name);
    case 'reconnecting':
      return problem === undefined ? ui.softphone.putting(name) : ui.softphone.failed(name);
    case 'verifying':
      if (problem !== undefined) return ui.softphone.failed(name);
      return state.requiredUserAction === undefined ? ui.softphone.looking(name) : ui.softphone.startLead(name);
    case 'done':
      return problem === undefined ? ui.softphone.given(name) : ui.softphone.failed(name);
    default:
      if (by === 'told') return ui.softphone.waits.notRunning(name);
      return consent.mayStop ? ui.softphone.later.stop(name) : ui.softphone.later.leave(name);
  }
}
