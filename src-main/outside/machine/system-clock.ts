import { uptime } from 'node:os';
import type { Clock } from '../../core/ports.ts';

/** `waitUntil` comes back at least this often: a sleeping laptop stops timers, the stored time is the truth. */
const LONGEST_WAIT_MS = 30_000;

/** The computer's own clock. Its timers hold the process: whoever waits here wants to be waited for. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  // Counts sleep on all three systems, and is the same for every process; setting the wall clock does not move it.
  steadyMs: () => Math.floor(uptime() * 1_000),
  waitUntil: (atMs, signal) =>
    new Promise((resolve) => {
      const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, atMs - Date.now()));
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, waitMs);
      signal.addEventListener('abort', finish);
      if (signal.aborted) finish();
    }),
};
