import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { baresipAccounts } from './baresip-accounts.ts';
import { baresipControl } from './baresip-control.ts';
import type { SoftphoneKind, Surroundings } from './kind.ts';
import { type Program, runningPrograms } from './programs.ts';

const NAMES = ['baresip'] as const;
/** Its options that take a value (main.c): `-f DIR` may stand as `-fDIR` and behind others, as in `-vf DIR`. */
const WITH_VALUE = 'acefmnpu';

/** The folder of its settings, where it is not told another one. */
function usualFolder({ platform, home, env }: Surroundings): string {
  const base = platform === 'win32' ? (env.APPDATA ?? join(home, 'AppData', 'Roaming')) : home;
  return join(base, '.baresip');
}

function folderOf(program: Program, surroundings: Surroundings): string | undefined {
  const given = valueOfF(program.command.slice(1));
  if (given !== undefined) return resolve(program.cwd ?? '/', given);
  // Started in somebody else's home (sudo, a service): theirs are not this person's settings.
  const home = program.env?.HOME;
  return home === undefined || same(home, surroundings.home) ? usualFolder(surroundings) : undefined;
}

function valueOfF(words: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!/^-[^-]/u.test(word)) continue;
    const option = [...word.slice(1)].findIndex((letter) => WITH_VALUE.includes(letter));
    if (option < 0) continue;
    const value = word.slice(option + 2);
    if (word[option + 1] === 'f') return value === '' ? words[at + 1] : value;
    if (value === '') at += 1;
  }
  return undefined;
}

function same(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return one === other;
  }
}

export const baresip: SoftphoneKind = {
  id: 'baresip',
  name: 'baresip',
  format: baresipAccounts,

  async places(surroundings) {
    const usual = usualFolder(surroundings);
    const running = surroundings.platform === process.platform ? await runningPrograms(NAMES) : [];
    const others = running
      .filter(({ env }) => env?.HOME === undefined || same(env.HOME, surroundings.home))
      .flatMap((program) => folderOf(program, surroundings) ?? []);
    const folders = [usual, ...others.filter((folder) => !same(folder, usual))];
    return [...new Set(folders)].map((folder) => join(folder, 'accounts'));
  },

  program: {
    names: NAMES,
    uses(program, place, surroundings) {
      const folder = folderOf(program, surroundings);
      return folder !== undefined && same(folder, dirname(place));
    },
    rewritesAtExit: false,
    // Told its folder even where it is the usual one: by itself it goes by the login name, not by HOME.
    startCommand: (place) => ['baresip', '-f', dirname(place)],
    // Its module stdio reads the keyboard; one that has ended would be read over and over by some of its event loops.
    needsStdin: true,
    // It ends when its unregister is answered; a registrar that is silent would keep it 32 s (RFC 3261, timer F).
    endLimitMs: 8_000,
    mayKill: true,
    // 15 refused REGISTERs in a burst (measured with 1.0.0): enough to have a line locked.
    farewellHarmsWhenRefused: true,
  },

  control: (asked, _surroundings, signal) => baresipControl(asked, signal),
};
