import type { LineView } from '../../../src-main/contract/snapshot.ts';
import { Reveal } from '../../parts/reveal.tsx';
import { useWords } from '../../words/use-words.ts';
import { PhoneSteps } from './phone-kind.tsx';

/** Whoever types it in themselves: the password, where a change made it and it is on no paper, and the steps. */
export function ByHand({ view, lineKey }: { readonly view: LineView; readonly lineKey: string }) {
  const { ui } = useWords();
  const rotation = view.rotation?.rotation;
  const made = rotation?.state.kind === 'done' || rotation?.state.kind === 'verifying' ? rotation.id : null;
  return (
    <>
      {made !== null && <Reveal rotation={made} title={ui.reveal.title} />}
      <PhoneSteps lineKey={lineKey} />
    </>
  );
}
