import type { Ref } from 'react';
import { useWords } from '../../words/use-words.ts';

/** The last resort: what every device has in common, for whoever does not know theirs or does not find it. */
export function GenericSteps({ heading }: { readonly heading: Ref<HTMLHeadingElement> }) {
  const { ui, words } = useWords();
  const steps = [ui.phone.stepOpen, ui.phone.stepFind, ui.phone.stepType, ui.phone.stepRestart];
  return (
    <section className="guide-part" aria-labelledby="any-device">
      <h2 id="any-device" tabIndex={-1} ref={heading}>
        {ui.phone.generic}
      </h2>
      <p>{ui.guide.anyLead}</p>
      <ol className="numbered">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <details className="more">
        <summary>{words.device.guide.part.notBack}</summary>
        <GenericNotBack />
      </details>
    </section>
  );
}

/** What may be wrong with any device. */
export function GenericNotBack() {
  const { ui } = useWords();
  return (
    <ul className="bullets">
      {Object.values(ui.guide.anyNotBack).map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}
