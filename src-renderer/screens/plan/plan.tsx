import { type ReactNode, useEffect } from 'react';
import type { LineView } from '../../../src-main/contract/snapshot.ts';
import { startDraft, useDraft } from '../../store/draft.ts';
import { useLine } from '../../store/held.ts';
import { go, type PlanStep } from '../../store/route.ts';
import { NoLine } from '../no-line.tsx';
import { Before } from './before.tsx';
import { Confirm } from './confirm.tsx';
import { PortalWay } from './portal-way.tsx';
import { Secrets } from './secrets.tsx';
import { When } from './when.tsx';

export interface PlanStepProps {
  readonly view: LineView;
  readonly lineKey: string;
}

/** The way to the beginning of a change. After a reload the decisions are gone, so it starts with the first one again. */
export function Plan({ lineKey, step }: { readonly lineKey: string; readonly step: PlanStep }) {
  const view = useLine(lineKey);
  const isDrafted = useDraft((draft) => draft.line === lineKey);

  useEffect(() => {
    if (isDrafted) return;
    startDraft(lineKey);
    go({ screen: 'plan', line: lineKey, step: 'when' });
  }, [isDrafted, lineKey]);

  if (view === undefined) return <NoLine />;
  return stepFor(isDrafted ? step : 'when', { view, lineKey });
}

function stepFor(step: PlanStep, props: PlanStepProps): ReactNode {
  switch (step) {
    case 'when':
      return <When {...props} />;
    case 'before':
      return <Before {...props} />;
    case 'secrets':
      return <Secrets {...props} />;
    case 'portal':
      return <PortalWay {...props} />;
    case 'confirm':
      return <Confirm {...props} />;
  }
}
