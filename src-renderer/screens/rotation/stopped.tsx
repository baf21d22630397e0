import type { Problem } from '../../../src-main/contract/core-parts.ts';
import { Button } from '../../parts/button.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { Screen } from '../../parts/screen.tsx';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';
import { useActs } from './acts.ts';
import { PageStructure } from './page-structure.tsx';

/** The last run ended before the change could rest: the record stands, and going on is one press. */
export function Stopped({ problem, ...props }: RotationProps & { readonly problem: Problem }) {
  const { ui } = useWords();
  const acts = useActs(props);
  const { kind } = props.rotation.rotation.state;
  const isFree = kind === 'planned' || kind === 'signing-in';
  return (
    <Screen
      title={ui.trouble.stoppedTitle}
      actions={
        <>
          {isFree && (
            <Button isBusy={acts.isBusy} onPress={acts.cancel}>
              {ui.planned.cancel}
            </Button>
          )}
          <span className="push" />
          <Button look="main" isBusy={acts.isBusy} onPress={acts.resume}>
            {ui.wait.resume}
          </Button>
        </>
      }
    >
      <ProblemPanel
        problem={problem}
        isBusy={acts.isBusy}
        actions={{
          'try-again': acts.resume,
          resume: acts.resume,
          'look-now': acts.look,
          'unlock-keychain': () => void acts.run('keychain.check', null),
          'check-account-fields': () => go({ screen: 'line', line: props.lineKey }),
        }}
      />
      <PageStructure problem={problem} />
      <ProblemPanel problem={acts.problem} />
    </Screen>
  );
}
