import type { Browser, Page } from '@playwright/test';

export const TARGET_NAMES = ['browser', 'stand-in', 'electron'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

export interface OpenOptions {
  /** Folder of the ledger and the settings. */
  readonly dataFolder: string;
  readonly lang: 'ja' | 'en';
  /** Begins in practice mode, with the practice carrier inside the host. */
  readonly practice: boolean;
  /** `os` asks the keyring of the test where the target runs in the test's process, else memory is the only one. */
  readonly keychain: 'os' | 'memory';
  /** Chromium of the run; Electron brings its own. */
  readonly browser: Browser;
}

/** The app as a person has it before them. */
export interface OpenApp {
  readonly page: Page;
  /** A second window on the same host. */
  anotherWindow(): Promise<Page>;
  /** Quits the app as a person does who does not mind being asked. */
  close(): Promise<void>;
}

export interface Target {
  readonly name: TargetName;
  /** The clock of this process is the app's. */
  readonly hasOwnClock: boolean;
  open(options: OpenOptions): Promise<OpenApp>;
}
