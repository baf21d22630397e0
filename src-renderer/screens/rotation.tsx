import { lazy, type ReactNode, useEffect, useState } from 'react';
import { assertNever } from '../../src-main/contract/core-parts.ts';
import type { LineView, RotationView } from '../../src-main/contract/snapshot.ts';
import { untilLoaded } from '../parts/until-loaded.ts';
import { useLine } from '../store/held.ts';
import { go } from '../store/route.ts';
import { NoLine } from './no-line.tsx';
import { Planned } from './rotation/planned.tsx';
import { MailedCode, MovedPlan, SigningIn } from './rotation/sign-in.tsx';
import { Submitting } from './rotation/submitting.tsx';
import { Waiting } from './rotation/waiting.tsx';

// Loaded when a change gets there: the first look is nearly always at a wait.
const Told = lazy(untilLoaded(() => import('./rotation/told.tsx').then((made) => ({ default: made.Told }))));
const PhoneGuide = lazy(
  untilLoaded(() => import('./rotation/phone-guide.tsx').then((made) => ({ default: made.PhoneGuide }))),
);
const SoftphoneStep = lazy(
  untilLoaded(() => import('./rotation/softphone-step.tsx').then((made) => ({ default: made.SoftphoneStep }))),
);
const Verifying = lazy(
  untilLoaded(() => import('./rotation/verifying.tsx').then((made) => ({ default: made.Verifying }))),
);
const Proof = lazy(untilLoaded(() => import('./rotation/proof.tsx').then((made) => ({ default: made.Proof }))));
const Stopped = lazy(untilLoaded(() => import('./rotation/stopped.tsx').then((made) => ({ default: made.Stopped }))));
const Refused = lazy(untilLoaded(() => import('./rotation/ended.tsx').then((made) => ({ default: made.Refused }))));
const Cancelled = lazy(untilLoaded(() => import('./rotation/ended.tsx').then((made) => ({ default: made.Cancelled }))));
const Stuck = lazy(untilLoaded(() => import('./rotation/ended.tsx').then((made) => ({ default: made.Stuck }))));

/** A change under way, or how the last one ended. The host decides where it stands; this only chooses the screen. */
export function RotationScreen({ lineKey }: { readonly lineKey: string }) {
  const view = useLine(lineKey);
  const hasNone = view !== undefined && view.rotation === null;
  useEffect(() => {
    if (hasNone) go({ screen: 'line', line: lineKey });
  }, [hasNone, lineKey]);
  // The rotation whose phone the person says to have set up: until then the guide stands, whatever the looks find meanwhile.
  const [setUp, noteSetUp] = useState<string>();
  if (view === undefined) return <NoLine />;
  const { rotation } = view;
  if (rotation === null) return null;
  const { id } = rotation.rotation;
  return screenFor({ view, rotation, lineKey, isSetUp: setUp === id, onSetUp: () => noteSetUp(id) });
}

export interface RotationProps {
  readonly view: LineView;
  readonly rotation: RotationView;
  readonly lineKey: string;
}

interface Chosen extends RotationProps {
  readonly isSetUp: boolean;
  readonly onSetUp: () => void;
}

function screenFor({ isSetUp, onSetUp, ...props }: Chosen): ReactNode {
  const { rotation, question, problem, isRunning } = props.rotation;
  const { state } = rotation;
  if (question?.kind === 'mailed-code') return <MailedCode key="code" {...props} question={question} />;
  if (question?.kind === 'plan-moved') return <MovedPlan key="moved" {...props} question={question} />;
  if (problem !== null && !isRunning && !isOver(state.kind)) return <Stopped {...props} problem={problem} />;
  switch (state.kind) {
    case 'planned':
      return rotation.by === 'told' ? <Told {...props} /> : <Planned {...props} state={state} />;
    case 'signing-in':
      return <SigningIn {...props} />;
    case 'submitting':
      return <Submitting {...props} />;
    case 'reflecting':
    case 'doubtful':
      return <Waiting key={state.kind} {...props} state={state} />;
    case 'reconnecting':
      if (isInSoftphone(rotation)) return <SoftphoneStep key="softphone" {...props} state={state} onSetUp={onSetUp} />;
      return <PhoneGuide key="phone" {...props} state={state} onSetUp={onSetUp} />;
    case 'verifying':
      if (state.requiredUserAction === 'start-softphone' && !isSetUp) {
        return <SoftphoneStep key="softphone" {...props} state={state} onSetUp={onSetUp} />;
      }
      if (state.requiredUserAction !== undefined && !isSetUp) {
        return <PhoneGuide key="phone" {...props} state={state} onSetUp={onSetUp} />;
      }
      return <Verifying {...props} state={state} />;
    case 'done':
      return <Proof {...props} state={state} />;
    case 'refused':
      return <Refused {...props} state={state} />;
    case 'cancelled':
      return <Cancelled {...props} />;
    case 'stuck':
      return <Stuck {...props} state={state} />;
    default:
      return assertNever(state);
  }
}

/** The app is at it, or the person has only to start the softphone; where it failed, the guide takes over. */
function isInSoftphone({ softphone, state }: RotationView['rotation']): boolean {
  if (softphone === undefined || state.kind !== 'reconnecting') return false;
  return state.requiredUserAction === undefined || state.requiredUserAction === 'start-softphone';
}

function isOver(kind: RotationView['rotation']['state']['kind']): boolean {
  return kind === 'done' || kind === 'refused' || kind === 'cancelled' || kind === 'stuck';
}
