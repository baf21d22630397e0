import { existsSync, readFileSync, statSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { problem } from '../../core/problem.ts';
import { done, fail, type Result } from '../../core/result.ts';
import type { Control, SoftphoneKind, Surroundings } from './kind.ts';
import { type Program, programName } from './programs.ts';
import { twinkleProfile } from './twinkle-profile.ts';

/* Twinkle for Linux, with a window (`twinkle`) or in a terminal (`twinkle-console`). It reads a profile only when it starts. */

const folderIn = ({ home }: Surroundings) => join(home, '.twinkle');
const profileName = (path: string) => basename(path).replace(/\.cfg$/u, '');

/** The profiles it is asked to start with; none = it goes by its system settings. `-f NAME` (window), `NAME.cfg` (both). */
function profilesIn({ command }: Program): string[] {
  return command
    .slice(1)
    .flatMap((word, at, words) => (words[at - 1] === '-f' || /^[^-].*\.cfg$/u.test(word) ? [profileName(word)] : []));
}

/** `start_user_profile` in its system settings, once for each. */
function usualProfiles(surroundings: Surroundings): string[] {
  try {
    const text = readFileSync(join(folderIn(surroundings), 'twinkle.sys'), 'utf8');
    return [...text.matchAll(/^[ \t]*start_user_profile[ \t]*=[ \t]*(.+?)[ \t\r]*$/gmu)].flatMap(([, name]) =>
      name === undefined ? [] : [profileName(name)],
    );
  } catch {
    return [];
  }
}

function onPath(name: string, { env }: Surroundings): boolean {
  return (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));
}

/** Types `quit` for the person; only a FIFO or pipe has an end to write to, a terminal has none. */
async function typeQuit({ pid }: Program): Promise<Result<void>> {
  const path = `/proc/${pid}/fd/0`;
  try {
    if (!statSync(path).isFIFO()) throw new Error('its standard input is no pipe');
    const stdin = await open(path, 'r+');
    await stdin.write('quit\n').finally(() => stdin.close());
    return done;
  } catch {
    return fail(problem('softphone-not-told', { softphone: 'Twinkle', detail: 'quit' }));
  }
}

function consoleControl(program: Program): Control {
  return {
    hasActiveCall: async () => undefined,
    isRegistered: async () => undefined,
    quit: () => typeQuit(program),
  };
}

export const twinkle: SoftphoneKind = {
  id: 'twinkle',
  name: 'Twinkle',
  format: twinkleProfile,

  async places(surroundings) {
    if (surroundings.platform !== 'linux') return [];
    const folder = folderIn(surroundings);
    const names = await readdir(folder).catch(() => []);
    return names
      .filter((name) => name.endsWith('.cfg'))
      .sort()
      .map((name) => join(folder, name));
  },

  program: {
    names: ['twinkle', 'twinkle-console'],
    uses(program, place, surroundings) {
      const home = program.env?.HOME;
      if (home !== undefined && home !== surroundings.home) return false;
      const asked = profilesIn(program);
      const profiles = asked.length > 0 ? asked : usualProfiles(surroundings);
      // None named anywhere: the person chose in its first window.
      return profiles.length === 0 || profiles.includes(profileName(place));
    },
    rewritesAtExit: false,
    startCommand(place, surroundings) {
      const name = profileName(place);
      if (!onPath('twinkle', surroundings)) return ['twinkle-console', `${name}.cfg`];
      return usualProfiles(surroundings).includes(name) ? ['twinkle'] : ['twinkle', '-f', name];
    },
    needsStdin: true,
    // The console looks at a SIGTERM only when the next line is typed: it is killed then, and its binding ends by itself.
    endLimitMs: 6_000,
    mayKill: true,
    // The window asks for another login then, and stays until somebody closes that.
    farewellHarmsWhenRefused: true,
  },

  control: async ({ program }) =>
    programName(program.command[0] ?? '') === 'twinkle-console' ? consoleControl(program) : undefined,
};
