import { useWords } from '../../words/use-words.ts';

/** The last resort: what every device has in common. */
export function GenericSteps() {
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
