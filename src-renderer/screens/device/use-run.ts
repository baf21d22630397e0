import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeviceStep } from '../../../src-main/contract/device-views.ts';
import { ask, hear } from '../../store/ask.ts';
import { runName } from '../../store/run-name.ts';

/** What the host tells of one thing that was begun here: a search, a change, a file that is served. */
export function useRun() {
  const [steps, setSteps] = useState<readonly DeviceStep[]>([]);
  const name = useRef('');
  useEffect(
    () =>
      hear('device-step', (told) => {
        // Every window hears of all.
        if (told.run === name.current) setSteps((before) => [...before, told.step]);
      }),
    [],
  );
  const begin = useCallback(() => {
    name.current = runName();
    setSteps([]);
    return name.current;
  }, []);
  const stop = useCallback(() => {
    if (name.current !== '') void ask('device.stop', { run: name.current });
  }, []);
  return { steps, begin, stop };
}

/** Whoever leaves wants nothing left behind that waits for nobody. */
export function useStopOnLeave(stop: () => void): void {
  useEffect(() => stop, [stop]);
}

/** The newest step of one kind. */
export function lastOf<K extends DeviceStep['kind']>(
  steps: readonly DeviceStep[],
  kind: K,
): Extract<DeviceStep, { kind: K }> | undefined {
  return steps.findLast((step): step is Extract<DeviceStep, { kind: K }> => step.kind === kind);
}
