import type { StateOf } from '../../../src-main/contract/core-parts.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Reveal } from '../../parts/reveal.tsx';
import { Screen } from '../../parts/screen.tsx';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { movesAtRest, useActs } from './acts.ts';
import { PageStructure } from './page-structure.tsx';

export function Refused({ state, ...props }: RotationProps & { readonly state: StateOf<'refused'> }) {
  const { ui } = useWords();
  const acts = useActs(props);
  return (
    <Screen
      title={ui.trouble.refusedTitle}
      actions={
        <>
          <Button onPress={() => go({ screen: 'line', line: props.lineKey })}>{ui.proof.toLine}</Button>
          <span className="push" />
          <Button look="main" onPress={() => acts.restart('when')}>
            {ui.trouble.again}
          </Button>
        </>
      }
    >
      <ProblemPanel problem={state.problem} actions={movesAtRest(acts)} />
      <PageStructure problem={state.problem} />
    </Screen>
  );
}

export function Cancelled(props: RotationProps) {
  const { ui } = useWords();
  const acts = useActs(props);
  return (
    <Screen
      title={ui.trouble.cancelledTitle}
      lead={ui.trouble.cancelledLead}
      actions={
        <>
          <Button onPress={() => go({ screen: 'line', line: props.lineKey })}>{ui.proof.toLine}</Button>
          <span className="push" />
          <Button look="main" onPress={() => acts.restart('when')}>
            {ui.trouble.again}
          </Button>
        </>
      }
    />
  );
}

/** Nothing goes on by itself: the person sees both sides of what is known and decides. */
export function Stuck({ state, ...props }: RotationProps & { readonly state: StateOf<'stuck'> }) {
  const { ui } = useWords();
  const acts = useActs(props);
  return (
    <Screen
      title={ui.trouble.stuckTitle}
      actions={
        <>
          <Button isBusy={acts.isBusy} onPress={acts.cancel}>
            {ui.trouble.giveUp}
          </Button>
          <span className="push" />
          <Button look="main" icon="eye" isBusy={acts.isBusy} onPress={acts.look}>
            {ui.wait.look}
          </Button>
        </>
      }
    >
      <ProblemPanel
        problem={state.problem}
        isBusy={acts.isBusy}
        actions={{
          ...movesAtRest(acts),
          'look-now': acts.look,
          'check-account-fields': () => go({ screen: 'line', line: props.lineKey }),
        }}
      />
      <p>{ui.reveal.bothLead}</p>
      <Reveal rotation={acts.id} title={ui.reveal.fromBefore} which="old" />
      <Reveal rotation={acts.id} title={ui.reveal.fromAfter} which="new" />
      <ProblemPanel problem={acts.problem} />
    </Screen>
  );
}
