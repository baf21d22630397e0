import { type ReactNode, useEffect } from 'react';
import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { learnGuide, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';
import { Drawing, type PictureId } from './drawing.tsx';
import { type GuideStep, StepText } from './step-text.tsx';

type Part = keyof GuideView['guide'];

/** What is done, in order and numbered through; what it looks like and what may be wrong follow as lists. */
const DONE_IN_ORDER = ['reach', 'signIn', 'path', 'field', 'save'] as const satisfies readonly Part[];

export function useGuide(id: string): GuideView | undefined {
  const view = useGuides(({ views }) => views[id]);
  useEffect(() => void learnGuide(id), [id]);
  return view;
}

/** What this family does with a password that does not count yet, and what to do about that before the change. */
export function BeforeSteps({ view }: { readonly view: GuideView }) {
  return <Steps view={view} steps={view.guide.before} />;
}

export function SetUpSteps({ view }: { readonly view: GuideView }) {
  const { ui } = useWords();
  const { guide } = view;
  let number = 1;
  return (
    <div className="guide-parts">
      {DONE_IN_ORDER.filter((part) => guide[part].length > 0).map((part) => {
        const first = number;
        number += guide[part].length;
        return (
          <PartOf key={part} title={ui.guide.part[part]}>
            <Steps view={view} steps={guide[part]} first={first} />
          </PartOf>
        );
      })}
      <PartOf title={ui.guide.part.registered}>
        <Notes steps={guide.registered} />
      </PartOf>
      <details className="more">
        <summary>{ui.guide.part.notBack}</summary>
        <Notes steps={guide.notBack} />
      </details>
      <p className="hint">{ui.guide.sure}</p>
    </div>
  );
}

function PartOf({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="guide-part">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

interface StepsProps {
  readonly view: GuideView;
  readonly steps: readonly GuideStep[];
  /** Number of the first step. */
  readonly first?: number;
}

function Steps({ view, steps, first = 1 }: StepsProps) {
  const drawn = new Set<PictureId>();
  return (
    <ol className="numbered" start={first} style={{ counterReset: `step ${first - 1}` }}>
      {steps.map((step) => {
        const { picture } = step;
        const isNew = picture !== undefined && !drawn.has(picture);
        if (isNew) drawn.add(picture);
        return (
          <li key={step.ja}>
            <div className="step">
              <StepText step={step} />
              {isNew && <Drawing id={picture} pictures={view.pictures} />}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Notes({ steps }: { readonly steps: readonly GuideStep[] }) {
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
