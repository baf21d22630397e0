import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RotationState } from '../../src-main/core/rotation/state.ts';
import { openLedger } from '../../src-main/outside/ledger/open-ledger.ts';
import { eventually } from './eventually.ts';

/*
 * The command line as a person starts it: a process of its own in plain Node, with its own data folder, an environment that
 * holds nothing of the caller's but PATH, and secrets on stdin only.
 */

/** Compiled sources kept between runs: dozens of processes start here, and each would strip the same types again. */
const NODE_COMPILE_CACHE = join(import.meta.dirname, '../../node_modules/.cache/kakekae-test');
const MAIN = join(import.meta.dirname, '../../src-main/hosts/terminal/main.ts');

/** One JSON object of stdout. */
export type Told = Readonly<Record<string, unknown>>;

export interface Ended {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly told: readonly Told[];
  readonly stderr: string;
}

/** The rotation a command told last: by itself, or as the only one of `{ rotations: […] }`. */
export function lastRotation({ told }: Pick<Ended, 'told'>): Told {
  const last = told.at(-1) ?? {};
  return Array.isArray(last.rotations) ? ((last.rotations[0] ?? {}) as Told) : last;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** One line on its stdin, which stays open. */
  write(line: string): void;
  /** The first object told, earlier ones included, that `isIt` knows; fails when the process ends or 30 s pass without it. */
  until(what: string, isIt: (told: Told) => boolean): Promise<Told>;
  /** Until it tells that its rotation is in this state. */
  state(kind: RotationState['kind']): Promise<Told>;
  /** Called with each object from now on. */
  onTold(hear: (told: Told) => void): void;
  /** SIGKILL: no handler runs, nothing is tidied up. Resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface Terminal {
  readonly dataFolder: string;
  /** Starts a command with `--json`, stdin held open. */
  start(args: readonly string[], input?: readonly string[]): Running;
  /** Runs a command with `--json` to its end; `input` is its whole stdin, a line each. */
  run(args: readonly string[], input?: readonly string[]): Promise<Ended & { readonly json: Told }>;
  /** State of the newest rotation, read from the ledger without touching it; a line must have been added before. */
  stored(): RotationState | undefined;
  /** Ends what still runs, and removes the data folder. */
  close(): Promise<void>;
}

export async function openTerminal(env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'kakekae-terminal-'));
  const running = new Set<Running>();

  function launch(args: readonly string[]) {
    const child = spawn(process.execPath, [MAIN, ...args, '--json', '--data', dataFolder], {
      env: { PATH: process.env.PATH ?? '', HOME: dataFolder, LANG: 'C.UTF-8', NODE_COMPILE_CACHE, ...env },
      stdio: 'pipe',
    });
    const one = follow(child, args.join(' '));
    running.add(one);
    return { child, one };
  }

  return {
    dataFolder,
    start(args, input = []) {
      const { one } = launch(args);
      for (const line of input) one.write(line);
      return one;
    },
    async run(args, input = []) {
      const { child, one } = launch(args);
      child.stdin.end(input.map((line) => `${line}\n`).join(''));
      const ended = await one.ended;
      return { ...ended, json: ended.told.at(-1) ?? {} };
    },
    stored() {
      const opened = openLedger({ folder: dataFolder, readOnly: true });
      if (!opened.ok) throw new Error(`the ledger cannot be read: ${opened.problem.kind}`);
      try {
        const rotations = opened.value.rotations();
        if (!rotations.ok) throw new Error(`the rotations cannot be read: ${rotations.problem.kind}`);
        return rotations.value[0]?.state;
      } finally {
        opened.value.close();
      }
    },
    async close() {
      for (const one of running) await one.kill();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function follow(child: ChildProcessWithoutNullStreams, name: string): Running {
  const told: Told[] = [];
  const hearers: ((told: Told) => void)[] = [];
  let rest = '';
  let stderr = '';
  let isOver = false;
  child.stdin.on('error', () => {
    // It ended without reading everything; what it says about that is in its exit code.
  });
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const one = JSON.parse(line) as Told;
      told.push(one);
      for (const hear of hearers) hear(one);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      isOver = true;
      resolve({ code, told, stderr });
    });
  });
  const until = async (what: string, isIt: (one: Told) => boolean): Promise<Told> => {
    const found = () => told.find(isIt);
    await eventually(`kakekae ${name}: ${what}`, () => found() !== undefined || isOver, 30_000).catch(
      (error: Error) => {
        throw new Error(`${error.message}; it told ${JSON.stringify(told.at(-1))} and said ${stderr}`);
      },
    );
    const one = found();
    if (one === undefined)
      throw new Error(
        `kakekae ${name} ended before: ${what}; it told ${JSON.stringify(told.at(-1))} and said ${stderr}`,
      );
    return one;
  };
  return {
    pid: child.pid ?? 0,
    ended,
    write: (line) => child.stdin.write(`${line}\n`),
    until,
    state: (kind) => until(`state ${kind}`, (one) => one.state === kind),
    onTold: (hear) => hearers.push(hear),
    async kill() {
      if (!isOver) child.kill('SIGKILL');
      await ended;
    },
  };
}
