import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.ts';
import { Icon, type IconName } from './icons.tsx';

export type RungState = 'passed' | 'broken' | 'left-out' | 'not-tried';

export interface RungShown {
  readonly name: string;
  readonly label: string;
  readonly state: RungState;
  readonly detail: ReactNode;
  /** How long it took, in words. */
  readonly time?: string;
}

const MARKS: { readonly [K in RungState]: IconName } = {
  passed: 'check',
  broken: 'cross',
  'left-out': 'skipped',
  'not-tried': 'skipped',
};

/** Steps that stand on each other, in order. Mark, word and the shape of the line tell the state; the colour only helps. */
export function Rungs({ rungs }: { readonly rungs: readonly RungShown[] }) {
  const { ui } = useWords();
  return (
    <ol className="rungs">
      {rungs.map(({ name, label, state, detail, time }) => (
        <li key={name} data-state={state}>
          <span className="rung-mark">
            <Icon name={MARKS[state]} size={18} />
          </span>
          <div className="rung-said">
            <p className="rung-head">
              <span className="rung-label">{label}</span>
              <span className="rung-state">{ui.rung[state]}</span>
              {time !== undefined && <span className="hint num">{time}</span>}
            </p>
            {detail !== '' && <div className="rung-detail">{detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
