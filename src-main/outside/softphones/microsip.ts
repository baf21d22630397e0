import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import { promisify } from 'node:util';
import { problem } from '../../core/problem.ts';
import { done, fail } from '../../core/result.ts';
import type { SoftphoneKind, Surroundings } from './kind.ts';
import { microsipSettings } from './microsip-settings.ts';
import { type Program, runningPrograms } from './programs.ts';

/* MicroSIP, a program for Windows alone. Its settings lie in the person's roaming folder, or beside a portable copy. */

const NAMES = ['microsip'] as const;
const { basename, dirname, join } = win32;

function installedPlace({ home, env }: Surroundings): string {
  return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'MicroSIP', 'MicroSIP.ini');
}

/** Beside the program, named as the program is (settings.cpp, AccountSettings::Init). */
function portablePlace({ command }: Program): string {
  const executable = command[0] ?? '';
  return join(dirname(executable), `${basename(executable).replace(/\.exe$/iu, '')}.ini`);
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export const microsip: SoftphoneKind = {
  id: 'microsip',
  name: 'MicroSIP',
  format: microsipSettings,

  async places(surroundings) {
    if (surroundings.platform !== 'win32') return [];
    const running = surroundings.platform === process.platform ? await runningPrograms(NAMES) : [];
    return [installedPlace(surroundings), ...running.map(portablePlace).filter(existsSync)];
  },

  program: {
    names: NAMES,
    uses(program, place, surroundings) {
      const beside = portablePlace(program);
      if (same(place, installedPlace(surroundings))) return !existsSync(beside) || same(place, beside);
      return same(place, beside);
    },
    // Only [Settings] is written then; an account changes by its dialog alone.
    rewritesAtExit: false,
    startCommand(place, surroundings) {
      const { env } = surroundings;
      const folders = same(place, installedPlace(surroundings))
        ? [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].flatMap((one) => one ?? [])
        : [dirname(dirname(place))];
      const folderNames = same(place, installedPlace(surroundings)) ? 'MicroSIP' : basename(dirname(place));
      const found = folders.map((folder) => join(folder, folderNames, 'microsip.exe')).find(existsSync);
      return found === undefined ? undefined : [found, '/minimized'];
    },
    endLimitMs: 8_000,
    // A window that asks something may be waiting for the person.
    mayKill: false,
  },

  control: async ({ program }) => ({
    hasActiveCall: async () => undefined,
    isRegistered: async () => undefined,
    // A second start hands the word to the running one (mainDlg.cpp). `/password:` would stand in the list of processes.
    async quit(signal) {
      const [executable = ''] = program.command;
      try {
        await promisify(execFile)(executable, ['/exit'], { signal, timeout: 5_000 });
        return done;
      } catch {
        return fail(problem('softphone-not-told', { softphone: 'MicroSIP', detail: '/exit' }));
      }
    },
  }),
};
