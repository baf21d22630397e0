import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real ms after which fetching is given up: the binary is some 100 MB. */
const FETCH_LIMIT_MS = 5 * 60_000;

export interface ElectronPlace {
  /** Folder of the `electron` package. */
  readonly packageFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Full path of the Electron program, where its package (or ELECTRON_OVERRIDE_DIST_PATH) has it; else `undefined`. */
export function findElectron({ packageFolder, env }: ElectronPlace): string | undefined {
  const own = env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = join(packageFolder, 'path.txt');
  const name = existsSync(pathFile)
    ? readFileSync(pathFile, 'utf8').trim()
    : own === undefined
      ? undefined
      : 'electron';
  if (name === undefined) return undefined;
  const program = join(own ?? join(packageFolder, 'dist'), name);
  return existsSync(program) ? program : undefined;
}

/** Why a window would not open even with the program there. */
export function whyNoWindow(machine: {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number | undefined;
}): 'noDisplay' | 'root' | undefined {
  if (machine.platform !== 'linux') return undefined;
  if (!machine.env.DISPLAY && !machine.env.WAYLAND_DISPLAY) return 'noDisplay';
  // Chromium's sandbox does not start as root, and without it nobody gets our window.
  return machine.uid === 0 ? 'root' : undefined;
}

/** Has the package fetch its program (since Electron 42 that is no longer part of `npm install`). False = not to be had. */
export function fetchElectron({ packageFolder, env }: ElectronPlace): Promise<boolean> {
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
      stdio: 'ignore',
      env: { ...env },
      timeout: FETCH_LIMIT_MS,
    });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
