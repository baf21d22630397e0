import type { BrowserWindow } from 'electron';
import type { Snapshot } from '../../contract/snapshot.ts';
import { partOver, pendingOf } from './pending.ts';

/** Electron's way to say "none" and "going on, nobody knows how far". */
const NONE = -1;
const INDETERMINATE = 2;

/** The wait on the taskbar or dock icon. */
export function showProgress(window: BrowserWindow, snapshot: Snapshot): void {
  if (window.isDestroyed()) return;
  const pending = pendingOf(snapshot);
  switch (pending.kind) {
    case 'nothing':
      window.setProgressBar(NONE);
      return;
    case 'acting':
      window.setProgressBar(INDETERMINATE);
      return;
    case 'asking':
      window.setProgressBar(1, { mode: 'paused' });
      return;
    case 'waiting':
      window.setProgressBar(partOver(pending, snapshot.nowMs));
  }
}
