import { type ComponentType, useState } from 'react';
import { Choice } from '../../parts/choice.tsx';
import { useWords } from '../../words/use-words.ts';
import type { UiWords } from '../../words/words.ts';
import type { RotationProps } from '../rotation.tsx';

/**
 * One way to give a phone its new password. Softphones and devices come in here, one row each; the generic one is always
 * the last resort and therefore last.
 */
interface Guide {
  readonly id: string;
  readonly nameOf: (ui: UiWords) => string;
  readonly Steps: ComponentType<RotationProps>;
}

const GUIDES: readonly Guide[] = [{ id: 'generic', nameOf: (ui) => ui.phone.generic, Steps: GenericSteps }];

export function Guides(props: RotationProps) {
  const { ui } = useWords();
  const [chosen, setChosen] = useState(GUIDES[0]?.id ?? '');
  const Steps = GUIDES.find((guide) => guide.id === chosen)?.Steps ?? GenericSteps;
  return (
    <>
      {GUIDES.length > 1 && (
        <Choice
          legend={ui.phone.guides}
          value={chosen}
          onChoose={setChosen}
          options={GUIDES.map((guide) => ({ value: guide.id, label: guide.nameOf(ui) }))}
        />
      )}
      <Steps {...props} />
    </>
  );
}

function GenericSteps() {
  const { ui } = useWords();
  const steps = [ui.phone.stepOpen, ui.phone.stepFind, ui.phone.stepType, ui.phone.stepRestart];
  return (
    <ol className="numbered">
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}
