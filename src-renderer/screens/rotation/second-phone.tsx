import { useEffect, useRef } from 'react';
import { Reveal } from '../../parts/reveal.tsx';
import { useWords } from '../../words/use-words.ts';
import { LanOffer } from '../device/lan-offer.tsx';
import { PhoneSteps } from '../guides/phone-kind.tsx';

interface SecondPhoneProps {
  readonly rotation: string;
  readonly lineKey: string;
}

/** Another phone of the same line, when the first one is back: the same password by the same guides. */
export function SecondPhone({ rotation, lineKey }: SecondPhoneProps) {
  const { ui } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone: the keyboard goes on where its answer stands.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="guide" aria-labelledby="second-phone">
      <h2 id="second-phone" tabIndex={-1} ref={heading}>
        {ui.proof.another}
      </h2>
      <p>{ui.proof.anotherLead}</p>
      <LanOffer lineKey={lineKey} />
      <Reveal rotation={rotation} title={ui.reveal.title} />
      <PhoneSteps lineKey={lineKey} />
    </section>
  );
}
