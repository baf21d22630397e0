import { resolve } from 'node:path';

export interface LaunchOptions {
  readonly practice: boolean;
  readonly keychain: 'os' | 'memory';
  /** Absent = the platform's folder for a user's application data. */
  readonly dataFolder: string | undefined;
  /** Started by the system at login: into the tray, without a window in the person's face. */
  readonly isHidden: boolean;
}

export const HIDDEN_FLAG = '--hidden';

/** Reads what stands behind the program's name. Chromium's own switches come along in the same list and are passed over. */
export function readLaunchOptions(argv: readonly string[]): LaunchOptions {
  const givenTo = (flag: string) => {
    const at = argv.indexOf(flag);
    return at < 0 ? argv.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1) : argv[at + 1];
  };
  const data = givenTo('--data');
  return {
    practice: argv.includes('--practice'),
    keychain: givenTo('--keychain') === 'memory' ? 'memory' : 'os',
    dataFolder: data === undefined || data === '' ? undefined : resolve(data),
    isHidden: argv.includes(HIDDEN_FLAG),
  };
}
