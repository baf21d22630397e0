import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Snapshot } from '../../contract/snapshot.ts';
import { pendingOf } from './pending.ts';

/** A hint only (silent on some systems): the waits compare the wall clock by themselves at least every 30 s. */
export function watchPower(onResume: () => void): void {
  powerMonitor.on('resume', onResume);
  powerMonitor.on('unlock-screen', onResume);
}

export interface Wakefulness {
  show(snapshot: Snapshot): void;
  close(): void;
}

/** Keeps the computer from falling asleep for the seconds of submit and verify, never through a wait. */
export function keepAwake(): Wakefulness {
  let blocker: number | undefined;
  const release = () => {
    if (blocker !== undefined) powerSaveBlocker.stop(blocker);
    blocker = undefined;
  };
  return {
    show(snapshot) {
      if (pendingOf(snapshot).kind !== 'acting') release();
      else blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    },
    close: release,
  };
}
