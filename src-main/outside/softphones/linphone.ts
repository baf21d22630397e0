import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { SoftphoneKind, Surroundings } from './kind.ts';
import { linphoneControl } from './linphone-control.ts';
import { linphoneSettings } from './linphone-settings.ts';
import { type Program, programName, runningPrograms } from './programs.ts';

/** The desktop program; liblinphone's own console and daemon. */
const NAMES = ['linphone', 'linphonec', 'linphone-daemon'] as const;

/** The option that names the settings file, and the file where there is no such option (undefined: it keeps nothing). */
function fileOf(program: Program, surroundings: Surroundings): string | undefined {
  const name = NAMES.find((one) => one === programName(program.command[0] ?? ''));
  const home = program.env?.HOME ?? surroundings.home;
  const options = { linphone: ['-c', '--config'], linphonec: ['-c'], 'linphone-daemon': ['--config'] };
  const given = lastValue(program.command.slice(1), options[name ?? 'linphone']);
  if (given !== undefined) return resolve(program.cwd ?? '/', given);
  if (name === 'linphone-daemon') return undefined;
  if (name === 'linphonec') return consolePlace({ ...surroundings, home });
  return desktopPlace({ ...surroundings, home, env: program.env ?? surroundings.env });
}

/** The last one counts: linphonecsh itself starts `linphonec --pipe -c /dev/null -c FILE`. */
function lastValue(words: readonly string[], options: readonly string[]): string | undefined {
  let value: string | undefined;
  for (const [at, word] of words.entries()) {
    if (options.includes(word)) value = words[at + 1];
    const long = options.find((option) => option.startsWith('--') && word.startsWith(`${option}=`));
    if (long !== undefined) value = word.slice(long.length + 1);
  }
  return value;
}

/** Qt's AppConfigLocation of an application `linphone`. */
function desktopPlace({ platform, home, env }: Surroundings): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'linphone', 'linphonerc');
  if (platform === 'darwin') return join(home, 'Library', 'Preferences', 'linphone', 'linphonerc');
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'linphone', 'linphonerc');
}

function consolePlace({ platform, home, env }: Surroundings): string {
  return platform === 'win32'
    ? join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Linphone', 'linphonerc')
    : join(home, '.linphonerc');
}

function isSame(one: string, other: string): boolean {
  const real = (path: string) => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  };
  return real(one) === real(other);
}

/** The desktop program where it is installed. The console wants a terminal, and the daemon somebody who commands it. */
function desktopCommand({ platform, env }: Surroundings): readonly string[] | undefined {
  if (platform === 'darwin') {
    const app = '/Applications/Linphone.app';
    return existsSync(app) ? ['/usr/bin/open', '-a', app] : undefined;
  }
  const folders =
    platform === 'win32'
      ? [env.ProgramFiles, env['ProgramFiles(x86)']].flatMap((folder) =>
          folder === undefined ? [] : [join(folder, 'Linphone', 'bin')],
        )
      : (env.PATH ?? '').split(delimiter);
  const path = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, platform === 'win32' ? 'linphone.exe' : 'linphone'))
    .find((file) => existsSync(file));
  return path === undefined ? undefined : [path];
}

export const linphone: SoftphoneKind = {
  id: 'linphone',
  name: 'Linphone',
  format: linphoneSettings,

  async places(surroundings) {
    const usual = [desktopPlace(surroundings), consolePlace(surroundings)];
    const running = surroundings.platform === process.platform ? await runningPrograms(NAMES) : [];
    const others = running
      .filter(({ env }) => env?.HOME === undefined || isSame(env.HOME, surroundings.home))
      .flatMap((program) => fileOf(program, surroundings) ?? []);
    return [...new Set([...usual, ...others.filter((file) => !usual.some((one) => isSame(one, file)))])];
  },

  program: {
    names: NAMES,
    uses(program, place, surroundings) {
      const file = fileOf(program, surroundings);
      return file !== undefined && isSame(file, place);
    },
    // SIGTERM to the desktop program and the daemon does not save, an orderly quit does.
    rewritesAtExit: true,
    startCommand: (place, surroundings) =>
      isSame(place, desktopPlace(surroundings)) ? desktopCommand(surroundings) : undefined,
    // Console and daemon end with their standard input.
    needsStdin: true,
    endLimitMs: 8_000,
    mayKill: true,
  },

  control: (asked, _surroundings, signal) => linphoneControl(asked, signal),
};
