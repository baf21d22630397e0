import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import type { Running } from './spawn-kakekae.ts';

/** Lets practice time run fast to each look the command line announces, however far away it is. */
export function hurry(running: Running, carrier: PracticeCarrier): Running {
  running.onTold(({ nextLookAt }) => {
    if (typeof nextLookAt === 'string') carrier.clock.runFastUntil(Date.parse(nextLookAt) + 1_000);
  });
  return running;
}
