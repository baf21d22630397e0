import { create } from 'zustand';
import type { LineView, Snapshot } from '../../src-main/contract/snapshot.ts';
import type { LinkState } from '../bridge.ts';
import { lineKey } from './line-key.ts';

/** The last snapshot and when it came; everything else on the screen is derived from it. No secret has a field here. */
interface Held {
  readonly snapshot: Snapshot | null;
  /** `performance.now()` at the arrival. */
  readonly receivedAtMs: number;
  /** Answers and events travel apart: an older one must not overwrite a newer one. Forgotten when the host was away. */
  readonly newestVersion: number;
  readonly link: LinkState | 'connecting';
}

export const useHeld = create<Held>(() => ({
  snapshot: null,
  receivedAtMs: 0,
  newestVersion: -1,
  link: 'connecting',
}));

export function holdSnapshot(snapshot: Snapshot): void {
  useHeld.setState((held) =>
    snapshot.version < held.newestVersion
      ? held
      : { snapshot, receivedAtMs: performance.now(), newestVersion: snapshot.version },
  );
}

/** For screens, which are shown only while there is a snapshot. */
export function useSnapshot<T>(pick: (snapshot: Snapshot) => T): T {
  return useHeld(({ snapshot }) => {
    if (snapshot === null) throw new Error('a screen was shown before the first snapshot');
    return pick(snapshot);
  });
}

export function useLine(key: string): LineView | undefined {
  return useSnapshot((snapshot) => snapshot.lines.find(({ line }) => lineKey(line.number) === key));
}
