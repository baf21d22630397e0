import { CAUSE_NATURE, type CauseId } from '../../src-main/contract/core-parts.ts';
import { useWords } from '../words/use-words.ts';
import { Claims } from './claims.tsx';

/** Reasons as hypotheses, likeliest first; each opens to what is certain with it, what is not, and what to do. */
export function Causes({
  causes,
  level = 'h3',
}: {
  readonly causes: readonly CauseId[];
  readonly level?: 'h3' | 'h4';
}) {
  const { ui, words } = useWords();
  return (
    <ol className="numbered causes">
      {causes.map((cause, index) => {
        const { certain, uncertain, moves } = CAUSE_NATURE[cause];
        return (
          <li key={cause}>
            <div className="cause">
              <p>{words.cause[cause]}</p>
              {certain.length + uncertain.length + moves.length > 0 && (
                <details className="more" open={index === 0}>
                  <summary>{ui.cause.more}</summary>
                  <div className="cause-more">
                    <Claims
                      level={level}
                      mark="check"
                      title={ui.trouble.certain}
                      claims={certain.map((claim) => words.probeClaim[claim])}
                    />
                    <Claims
                      level={level}
                      mark="clock"
                      title={ui.trouble.uncertain}
                      claims={uncertain.map((claim) => words.probeClaim[claim])}
                    />
                    <Claims
                      level={level}
                      mark="next"
                      title={ui.trouble.moves}
                      claims={moves.map((move) => words.move[move])}
                    />
                  </div>
                </details>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
