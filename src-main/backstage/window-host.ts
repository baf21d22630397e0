import type { Snapshot } from '../contract/snapshot.ts';
import type { Clipboard } from './clipboard-timer.ts';

export type Notice = Snapshot['notices'][number];

/** What differs between the hosts of a window, handed to backstage as a value. */
export interface WindowHost {
  readonly kind: 'desktop' | 'browser';
  readonly version: string;
  readonly hasTray: boolean;
  /** Absent where the machine has no clipboard that this process can reach. */
  readonly clipboard?: Clipboard | undefined;
  /** Opens an address in the person's browser. Called with addresses of backstage's own list only. */
  openLink(url: string): Promise<void>;
  /** The system's notification; its twin stands in the snapshot already. */
  notify(notice: Notice): void;
  setStartAtLogin(isWanted: boolean): void;
  quit(): void;
  /** Whether a password may be on the screen: hosts that can keep it out of screen captures do so meanwhile. */
  setRevealing?(isRevealing: boolean): void;
  /** The portal in a view of its own; only the desktop has one. */
  readonly assisted?: AssistedPortal | undefined;
}

export interface AssistedFields {
  readonly number: string;
  readonly currentPassword: () => Promise<string | undefined>;
  readonly newPassword: () => Promise<string | undefined>;
  readonly portalId: () => Promise<string | undefined>;
  readonly portalPassword: () => Promise<string | undefined>;
}

export interface AssistedPortal {
  /** Opens the portal, pinned to its host. The person's own hands press the buttons. */
  open(options: {
    readonly portalUrl: string;
    /** Called whenever what the view shows changed. */
    readonly onState: (state: { readonly canFill: boolean; readonly isCompletionSeen: boolean }) => void;
    readonly onClosed: () => void;
  }): Promise<void>;
  /** Fills the fields it knows by their labels; answers how many. Never submits. */
  fill(fields: AssistedFields): Promise<number>;
  close(): Promise<void>;
}
