import { useId } from 'react';
import { ANY_DEVICE, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';
import { GenericNotBack } from './generic-steps.tsx';
import { useGuide } from './guide-steps.tsx';
import { Notes } from './step-list.tsx';
import { useOnly } from './systems.tsx';

interface NotBackProps {
  readonly lineKey: string;
  /** Taken where the person has not said anything else. */
  readonly usual?: string | undefined;
}

/** The phone was looked for and is not there: what to see to, of its own kind where that is known. */
export function NotBack({ lineKey, usual }: NotBackProps) {
  const { words } = useWords();
  const id = useId();
  const view = useGuide(useGuides((held) => held.chosen[lineKey]) ?? usual ?? ANY_DEVICE);
  const only = useOnly(view);
  return (
    <section className="guide-part" aria-labelledby={id}>
      <h2 id={id}>{words.device.guide.part.notBack}</h2>
      {view === undefined ? <GenericNotBack /> : <Notes steps={only(view.guide.notBack)} />}
    </section>
  );
}
