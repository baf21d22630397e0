import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/*
 * A person's desktop session with a real gnome-keyring, or one of the states it can be found in, without touching any keyring
 * of this computer: own folders, own D-Bus without service folders (nothing can be activated), own processes ended by their id.
 */

export type KeyringState =
  /** The usual desktop: the keyring was unlocked at login. */
  | 'unlocked'
  /** The keyring was made under another password than the session was opened with. */
  | 'locked'
  /** There was never a keyring, and nobody can be asked to make one. */
  | 'never-made'
  /** The keyring's daemon owns its name and answers nobody. */
  | 'hanging'
  /** A session bus, and nobody on it who keeps secrets. */
  | 'no-service'
  /** No session bus, no display: a bare ssh login. */
  | 'no-bus';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  /** Told when the command first writes to stdout. */
  readonly onFirstOutput?: () => void;
}

export interface KeyringSession {
  /** The whole environment of a command inside the session; nothing of the caller's but PATH. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** Runs any command inside the session to its end; `input` is its whole stdin. Killed after 60 s. */
  run(command: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Ends the keyring's daemon and starts it again, unlocked with `password` (the session's own when absent). */
  restartKeyring(password?: string): Promise<void>;
  /** Lets a `hanging` daemon go on: a process with a native call under way cannot exit before that (up to 50 s otherwise). */
  wakeKeyring(): void;
}

const NEEDED = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'];

/** The first program this machine lacks for a real keyring, or `undefined`. */
export function missingKeyringProgram(): string | undefined {
  return NEEDED.find((name) => !(process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(folder, name)));
}

function isExecutable(folder: string, name: string): boolean {
  try {
    accessSync(join(folder, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Sets up the state, runs `use` in it, and takes everything down again whatever happened. */
export async function withKeyring<T>(
  options: { readonly state: KeyringState; readonly password?: string },
  use: (session: KeyringSession) => Promise<T>,
): Promise<T> {
  const { state, password = 'login password' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'kr-'));
  const started: ChildProcess[] = [];
  try {
    const env = await freshEnvironment(folder);
    if (state !== 'no-bus') {
      const bus = await startBus(folder, env);
      started.push(bus.process);
      env.DBUS_SESSION_BUS_ADDRESS = bus.address;
    }
    let daemon: ChildProcess | undefined;
    const startKeyring = async (unlockWith: string | undefined) => {
      if (daemon !== undefined) await end(daemon);
      daemon = spawnDaemon(env, unlockWith);
      started.push(daemon);
      await untilServing(daemon, env);
    };
    if (state === 'unlocked' || state === 'hanging') await startKeyring(password);
    if (state === 'never-made') await startKeyring(undefined);
    if (state === 'locked') {
      await startKeyring(`not the ${password}`);
      await startKeyring(password);
    }
    if (state === 'hanging') daemon?.kill('SIGSTOP');
    return await use({
      env,
      home: folder,
      run: (command, how = {}) => runToEnd(command, { env, ...how }),
      restartKeyring: (other) => startKeyring(other ?? password),
      wakeKeyring: () => void daemon?.kill('SIGCONT'),
    });
  } finally {
    for (const process of started.reverse()) await end(process);
    await rm(folder, { recursive: true, force: true });
  }
}

async function freshEnvironment(folder: string): Promise<Record<string, string>> {
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
  };
  for (const name of ['config', 'data', 'cache', 'run']) await mkdir(join(folder, name), { mode: 0o700 });
  return env;
}

async function startBus(folder: string, env: Record<string, string>) {
  const config = join(folder, 'bus.conf');
  await writeFile(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${join(folder, 'run')}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await Promise.race([
    once(bus.stdout, 'data') as Promise<Buffer[]>,
    once(bus, 'exit').then(() => {
      throw new Error('the session bus ended before it told its address');
    }),
  ]);
  return { process: bus, address: String(line).trim() };
}

/** In the foreground, so that it stays ours to end. */
function spawnDaemon(env: Record<string, string>, unlockWith: string | undefined): ChildProcess {
  const unlock = unlockWith === undefined ? [] : ['--unlock'];
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', ...unlock, '--components=secrets'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  daemon.stdin.end(unlockWith === undefined ? '' : `${unlockWith}\n`);
  return daemon;
}

async function untilServing(daemon: ChildProcess, env: Record<string, string>): Promise<void> {
  const giveUpAtMs = performance.now() + 20_000;
  for (;;) {
    const asked = await runToEnd(
      [
        'dbus-send',
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.DBus',
        '/org/freedesktop/DBus',
        'org.freedesktop.DBus.NameHasOwner',
        'string:org.freedesktop.secrets',
      ],
      { env },
    );
    if (asked.stdout.includes('boolean true')) return;
    if (daemon.exitCode !== null) throw new Error('gnome-keyring-daemon ended before it served');
    if (performance.now() > giveUpAtMs) throw new Error('gnome-keyring-daemon did not take its name within 20 s');
    await pause(20);
  }
}

function runToEnd(
  command: readonly string[],
  options: RunOptions & { readonly env: Readonly<Record<string, string>> },
): Promise<Ran> {
  const [file = '', ...args] = command;
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { env: options.env, timeout: 60_000, killSignal: 'SIGKILL' },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    child.stdout?.once('data', () => options.onFirstOutput?.());
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  // A stopped process gets its SIGTERM only when it goes on.
  child.kill('SIGCONT');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(timer);
}
