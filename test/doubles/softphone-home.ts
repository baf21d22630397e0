import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, Log } from '../../src-main/core/ports.ts';
import { type KeptOriginals, keptOriginals } from '../../src-main/outside/softphones/kept-originals.ts';
import type { Surroundings } from '../../src-main/outside/softphones/kind.ts';
import type { SoftphoneTools } from '../../src-main/outside/softphones/softphone-program.ts';
import type { Closing } from './closing.ts';

/** A person's computer with nothing on it yet: a home, and what the app needs to work there. Nothing leads to the real home. */
export interface SoftphoneHome {
  readonly home: string;
  /** The whole environment of a program in this home. */
  readonly env: Readonly<Record<string, string>>;
  readonly surroundings: Surroundings;
  /** Where the originals are kept. */
  readonly keptFolder: string;
  readonly originals: KeptOriginals;
  readonly tools: SoftphoneTools;
  /** Names of the logged events, in order. */
  readonly events: string[];
}

export async function openSoftphoneHome(
  closing: Closing,
  platform: NodeJS.Platform = process.platform,
): Promise<SoftphoneHome> {
  // Short: the path of a Unix socket holds 107 bytes (unix(7)).
  const folder = closing(await mkdtemp(join(tmpdir(), 'kk-')), (path) =>
    rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  const home = join(folder, 'home');
  const env = {
    PATH: '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
  };
  for (const path of [home, env.XDG_CONFIG_HOME, env.XDG_DATA_HOME, env.XDG_CACHE_HOME, env.XDG_RUNTIME_DIR])
    await mkdir(path, { recursive: true });
  await chmod(env.XDG_RUNTIME_DIR, 0o700);
  const keptFolder = join(folder, 'kept');
  const originals = keptOriginals(keptFolder);
  const events: string[] = [];
  const log: Log = { event: (name) => void events.push(name) };
  const surroundings: Surroundings = { platform, home, env };
  return {
    home,
    env,
    surroundings,
    keptFolder,
    originals,
    tools: { surroundings, originals, clock: wallClock, log },
    events,
  };
}

const wallClock: Clock = {
  nowMs: () => Date.now(),
  waitUntil: async (atMs, signal) => {
    await pause(Math.max(0, Math.min(30_000, atMs - Date.now())), undefined, { signal }).catch(() => undefined);
  },
};
