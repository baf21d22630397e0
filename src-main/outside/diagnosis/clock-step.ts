import { finding } from '../../core/diagnosis/finding.ts';
import { broken, leftOut, passed, type Step } from './step.ts';

/** Beyond this the promised times and the dates of certificates would be wrong. */
const SKEW_THAT_MATTERS_MS = 30_000;

/** 4: does the computer's clock agree with the portal's HTTP `Date`? No time server is asked. */
export const clockStep: Step = {
  name: 'clock',
  standsOn: [],
  async look(bench, notes, signal) {
    if (bench.measureSkewMs === undefined) return leftOut(finding('portal-not-known', {}));
    const skewMs = await bench.measureSkewMs(signal);
    if (skewMs === undefined) return broken(finding('portal-silent', {}));
    notes.skewMs = skewMs;
    const seconds = Math.round(skewMs / 1_000);
    return Math.abs(skewMs) < SKEW_THAT_MATTERS_MS
      ? passed(finding('clock-agrees', { seconds }))
      : broken(finding('clock-differs', { seconds }), { causes: ['clock-wrong'] });
  },
};
