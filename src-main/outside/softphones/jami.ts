import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { jamiControl } from './jami-bus.ts';
import { jamiSettings } from './jami-settings.ts';
import type { SoftphoneKind, Surroundings } from './kind.ts';
import type { Program } from './programs.ts';

/** The daemon (`dring` until 2021), apart from the window or not: some builds have both in one program. */
const DAEMONS = ['jamid', 'dring'] as const;
const NAMES = [...DAEMONS, 'jami', 'jami-qt'] as const;

/** fileutils.cpp, get_config_dir. */
function settingsOf({ platform, home, env }: Surroundings): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'jami', 'dring.yml');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'jami', 'dring.yml');
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'jami', 'dring.yml');
}

function uses(program: Program, place: string, surroundings: Surroundings): boolean {
  const { env } = program;
  const theirs = env === undefined ? surroundings : { ...surroundings, home: env.HOME ?? surroundings.home, env };
  const [one, other] = [settingsOf(theirs), place].map((path) => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  });
  return one === other;
}

function windowCommand({ platform, env }: Surroundings): readonly string[] | undefined {
  if (platform === 'darwin') {
    const app = '/Applications/Jami.app';
    return existsSync(app) ? ['/usr/bin/open', '-a', app] : undefined;
  }
  const candidates =
    platform === 'win32'
      ? [env.ProgramFiles].flatMap((folder) => (folder === undefined ? [] : [join(folder, 'Jami', 'Jami.exe')]))
      : (env.PATH ?? '').split(delimiter).flatMap((folder) => (folder === '' ? [] : [join(folder, 'jami')]));
  const path = candidates.find((file) => existsSync(file));
  return path === undefined ? undefined : [path];
}

export const jami: SoftphoneKind = {
  id: 'jami',
  name: 'Jami',
  format: jamiSettings,
  places: async (surroundings) => [settingsOf(surroundings)],
  program: {
    names: NAMES,
    uses,
    // At SIGTERM it writes what it has in memory: an edit under it is lost.
    rewritesAtExit: true,
    startCommand: (_place, surroundings) => windowCommand(surroundings),
    // An orderly end took 2.9 s (13.7.0): it unregisters, waits, and writes its settings.
    endLimitMs: 12_000,
    mayKill: true,
  },
  control: ({ place, account, program }, surroundings, signal) =>
    jamiControl({ account, program, daemons: DAEMONS, uses: (one) => uses(one, place, surroundings) }, signal),
};
