import { familyOf, type Move, movesOf, type Problem } from '../../src-main/contract/core-parts.ts';
import { describeProblem } from '../../src-main/contract/words/words.ts';
import { useWords } from '../words/use-words.ts';
import { Button } from './button.tsx';
import { Claims } from './claims.tsx';
import { Icon } from './icons.tsx';

/** What the window can do itself for a move; every other move stays a sentence for the person. */
export type MoveActions = { readonly [K in Move]?: () => void };

interface ProblemPanelProps {
  readonly problem: Problem | null;
  readonly actions?: MoveActions;
  readonly isBusy?: boolean;
  /** Moves the app is making already. */
  readonly without?: readonly Move[];
}

/**
 * What happened, what is certain, what is not, and the next moves, those the window can do as buttons. Assertive: it
 * appears because something the person waits for went otherwise.
 */
export function ProblemPanel({ problem, actions = {}, isBusy = false, without = [] }: ProblemPanelProps) {
  const { ui, words } = useWords();
  if (problem === null) return <div role="alert" className="no-problem" />;
  const { sentence, certain, uncertain } = describeProblem(words, problem);
  const isSlip = familyOf(problem) === 'input';
  return (
    <section className="problem" role="alert" data-tone={isSlip ? 'care' : 'bad'}>
      <p className="problem-what">
        <Icon name="warn" size={24} />
        <span>{sentence}</span>
      </p>
      {!isSlip && <Claims title={ui.trouble.certain} claims={certain} mark="check" />}
      <Claims title={ui.trouble.uncertain} claims={uncertain} mark="clock" />
      <div className="claims">
        <h2>{ui.trouble.moves}</h2>
        <ul className="moves">
          {movesOf(problem)
            .filter((move) => !without.includes(move))
            .map((move) => {
              const act = actions[move];
              return (
                <li key={move}>
                  <span>{words.move[move]}</span>
                  {act !== undefined && move in ui.move && (
                    <Button onPress={act} isBusy={isBusy}>
                      {ui.move[move as keyof typeof ui.move]}
                    </Button>
                  )}
                </li>
              );
            })}
        </ul>
      </div>
    </section>
  );
}
