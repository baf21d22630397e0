import { lazy, type ReactNode, Suspense } from 'react';
import { untilLoaded } from '../../parts/until-loaded.ts';
import { useWords } from '../../words/use-words.ts';
import type { RotationProps } from '../rotation.tsx';

/*
 * What stands beside the step of a change and is not needed for its first look: loaded after it, and never in its place.
 */

const Softphone = lazy(
  untilLoaded(() =>
    import('../softphone/rotation-softphone.tsx').then((made) => ({ default: made.RotationSoftphone })),
  ),
);
const Meanwhile = lazy(
  untilLoaded(() => import('../guides/phone-kind.tsx').then((made) => ({ default: made.PhoneMeanwhile }))),
);

/** The softphone of this computer that takes part in the change, or that may. */
export function SoftphoneBeside(props: RotationProps) {
  return (
    <Suspense fallback={<div aria-busy="true" />}>
      <Softphone {...props} />
    </Suspense>
  );
}

/** What to do with the phone until the change takes effect. */
export function PhoneBeside({ lineKey }: { readonly lineKey: string }) {
  const { ui } = useWords();
  const advice = [ui.wait.deviceOne, ui.wait.deviceTwo];
  return (
    <Suspense fallback={<Advice advice={advice} />}>
      <Meanwhile lineKey={lineKey} advice={advice} />
    </Suspense>
  );
}

function Advice({ advice }: { readonly advice: readonly string[] }): ReactNode {
  return (
    <ul className="bullets" aria-busy="true">
      {advice.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}
