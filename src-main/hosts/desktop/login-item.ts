import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { AUTOSTART_FILE, desktopEntry } from './autostart-entry.ts';
import { HIDDEN_FLAG } from './launch-options.ts';

export interface LoginItemOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
}

export interface LoginItem {
  /** Registers the app for the next login, or takes it out again. Repeating it costs nothing. */
  set(isWanted: boolean): void;
}

/**
 * Start at login, for as long as a change waits and the person has agreed: a computer that restarts in the night then goes
 * on by itself. macOS and Windows through the system, Linux by a file of the autostart folder (XDG Autostart 0.5).
 */
export function loginItem({ platform, env, execPath }: LoginItemOptions): LoginItem {
  let isSet: boolean | undefined;
  return {
    set(isWanted) {
      if (isSet === isWanted) return;
      isSet = isWanted;
      if (platform === 'linux') setAutostart({ env, execPath, isWanted });
      else if (app.isPackaged) app.setLoginItemSettings({ openAtLogin: isWanted, args: [HIDDEN_FLAG] });
    },
  };
}

function setAutostart({ env, execPath, isWanted }: Omit<LoginItemOptions, 'platform'> & { isWanted: boolean }): void {
  const folder = join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'autostart');
  const path = join(folder, AUTOSTART_FILE);
  try {
    if (!isWanted) {
      rmSync(path, { force: true });
      return;
    }
    mkdirSync(folder, { recursive: true });
    // An AppImage runs from a mount that is gone after the next login; it says in APPIMAGE where it really lies.
    writeFileSync(path, desktopEntry(env.APPIMAGE || execPath));
  } catch {
    // A home that cannot be written to: the app still waits for as long as it runs.
  }
}
