import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { Drawing, type PictureId } from './drawing.tsx';
import { type GuideStep, StepText } from './step-text.tsx';

interface StepsProps {
  readonly view: GuideView;
  readonly steps: readonly GuideStep[];
  /** The steps that bring their picture; see `pictured`. */
  readonly withPicture: ReadonlySet<GuideStep>;
  /** Number of the first step. */
  readonly first?: number;
}

/** Of all steps on one page, those whose picture is not there yet: nobody hears or passes the same one twice. */
export function pictured(steps: readonly GuideStep[]): ReadonlySet<GuideStep> {
  const first = new Map<PictureId, GuideStep>();
  for (const step of steps) {
    if (step.picture !== undefined && !first.has(step.picture)) first.set(step.picture, step);
  }
  return new Set(first.values());
}

export function Steps({ view, steps, withPicture, first = 1 }: StepsProps) {
  return (
    <ol className="numbered" start={first} style={{ counterReset: `step ${first - 1}` }}>
      {steps.map((step) => (
        <li key={step.ja}>
          <div className="step">
            <StepText step={step} />
            {step.picture !== undefined && withPicture.has(step) && (
              <Drawing picture={step.picture} pictures={view.pictures} />
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

export function Notes({ steps }: { readonly steps: readonly GuideStep[] }) {
  return (
    <ul className="bullets">
      {steps.map((step) => (
        <li key={step.ja}>
          <StepText step={step} />
        </li>
      ))}
    </ul>
  );
}
