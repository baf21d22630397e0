import type { MoveActions } from '../../parts/problem-panel.tsx';
import { useAsk } from '../../store/ask.ts';
import { startDraft } from '../../store/draft.ts';
import { go, type PlanStep } from '../../store/route.ts';
import type { RotationProps } from '../rotation.tsx';

/** What a person can do with a change under way, the same from every screen of it. */
export function useActs({ view, rotation, lineKey }: RotationProps) {
  const { run, isBusy, problem } = useAsk();
  const { id } = rotation.rotation;
  const look = () => void run('rotation.look', { rotation: id });
  const resume = () => void run('rotation.resume', { rotation: id });
  const cancel = () => void run('rotation.cancel', { rotation: id });
  /** A new change: the old one, where it is still open, has to end first. */
  const restart = (step: PlanStep) => {
    startDraft(lineKey);
    go({ screen: 'plan', line: lineKey, step });
  };
  return { run, isBusy, problem, look, resume, cancel, restart, number: view.line.number, id };
}

export type Acts = ReturnType<typeof useActs>;

/** A change that rests: moves lead into a new one. */
export function movesAtRest({ restart }: Acts): MoveActions {
  return {
    'try-again': () => restart('when'),
    'choose-moment': () => restart('when'),
    'choose-other-password': () => restart('when'),
    'store-secret': () => restart('when'),
    'check-portal-address': () => restart('when'),
    'change-by-hand-and-tell': () => restart('when'),
  };
}
