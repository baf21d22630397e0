import { useEffect } from 'react';
import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { learnGuide, useGuides } from '../../store/guides.ts';
import { pictured, Steps } from './step-list.tsx';
import { SystemChoice, useOnly } from './systems.tsx';

export function useGuide(id: string): GuideView | undefined {
  const view = useGuides(({ views }) => views[id]);
  useEffect(() => void learnGuide(id), [id]);
  return view;
}

/** What this family does with a password that does not count yet, and what to do about that before the change. */
export function BeforeSteps({ view }: { readonly view: GuideView }) {
  const steps = useOnly(view)(view.guide.before);
  return (
    <>
      <SystemChoice view={view} />
      <Steps view={view} steps={steps} withPicture={pictured(steps)} />
    </>
  );
}
