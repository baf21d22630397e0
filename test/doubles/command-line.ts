import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { eventually } from './eventually.ts';

const COMPILE_CACHE = join(import.meta.dirname, '../../node_modules/.cache/kakekae-compiled');

/*
 * The command line as a person or a script meets it: a process of its own, every byte it says, its exit code, and what the
 * system shows of it to others. Ended by its id when the test is over.
 */

const MAIN = join(import.meta.dirname, '../../src-main/hosts/terminal/main.ts');

export interface Said {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly pid: number;
  /** So far. */
  readonly said: Omit<Said, 'code'>;
  readonly ended: Promise<Said>;
  /** One line on its stdin, which stays open. */
  say(line: string): void;
  /** Any bytes, as keys of a terminal. */
  type(keys: string): void;
  endInput(): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves when a line of stdout is this JSON; fails when the process ends without it. */
  json(what: string, isIt: (one: Json) => boolean): Promise<Json>;
  /** Called with each JSON line of stdout from now on. */
  onJson(hear: (one: Json) => void): void;
  /** Resolves when both streams together contain the text. */
  sees(text: string): Promise<void>;
}

export type Json = Readonly<Record<string, unknown>>;

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whole stdin, a line each; absent = held open. */
  readonly stdin?: readonly string[];
}

export interface CommandLine {
  readonly dataFolder: string;
  /** Its temporary files go here, and nobody else's. */
  readonly tempFolder: string;
  start(args: readonly string[], options?: StartOptions): Started;
  /** Runs to the end; stdin is closed after its lines. */
  run(args: readonly string[], options?: StartOptions): Promise<Said>;
  /** On a terminal of its own (python3's pty); stdout and stderr come together as stdout. */
  onTerminal(args: readonly string[], options?: StartOptions): Started;
}

/** Whether this machine can give a program a terminal. */
export const hasTerminals = spawnSync('python3', ['-c', 'import pty'], { stdio: 'ignore' }).status === 0;

const ON_PTY = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** A command line with a data folder of its own; both are gone when the test is over. */
export async function commandLine(context: Pick<TestContext, 'onTestFinished'>): Promise<CommandLine> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'kakekae-cli-'));
  const tempFolder = await mkdtemp(join(tmpdir(), 'kakekae-cli-tmp-'));
  const running = new Set<Started>();
  context.onTestFinished(async () => {
    for (const one of running) one.signal('SIGKILL');
    await Promise.all([...running].map((one) => one.ended));
    await rm(dataFolder, { recursive: true, force: true });
    await rm(tempFolder, { recursive: true, force: true });
  });
  const launch = (command: readonly string[], args: readonly string[], options: StartOptions): Started => {
    const [program = '', ...before] = command;
    const data = args.includes('--data') ? [] : ['--data', dataFolder];
    const child = spawn(program, [...before, MAIN, ...args, ...data], {
      // Nothing of the caller's but PATH: no locale, no npm, no bus. The cache only makes Node start twice as fast.
      env: {
        PATH: process.env.PATH ?? '',
        HOME: dataFolder,
        TMPDIR: tempFolder,
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ...options.env,
      },
      stdio: 'pipe',
    });
    const one = follow(child, args);
    running.add(one);
    for (const line of options.stdin ?? []) one.say(line);
    return one;
  };
  const start: CommandLine['start'] = (args, options = {}) => launch([process.execPath], args, options);
  return {
    dataFolder,
    tempFolder,
    start,
    run(args, options = {}) {
      const one = start(args, options);
      one.endInput();
      return one.ended;
    },
    onTerminal: (args, options = {}) => launch(['python3', '-c', ON_PTY, process.execPath], args, options),
  };
}

function follow(child: ChildProcessWithoutNullStreams, args: readonly string[]): Started {
  const said = { stdout: '', stderr: '' };
  const hearers: ((one: Json) => void)[] = [];
  let heardUpTo = 0;
  const tellHearers = () => {
    const end = said.stdout.lastIndexOf('\n') + 1;
    if (hearers.length > 0) {
      for (const one of jsonLines(said.stdout.slice(heardUpTo, end))) for (const hear of hearers) hear(one);
    }
    heardUpTo = end;
  };
  let isOver = false;
  child.stdin.on('error', () => {
    // It ended without reading everything; its exit code says what it thought of that.
  });
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk;
    tellHearers();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk;
  });
  const ended = new Promise<Said>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      isOver = true;
      resolve({ code, ...said });
    });
  });
  const until = async (what: string, isSo: () => boolean) => {
    await eventually(`kakekae ${args.join(' ')}: ${what}`, () => isSo() || isOver, 75_000);
    if (!isSo()) throw new Error(`kakekae ${args.join(' ')} ended before: ${what}\n${said.stdout}\n${said.stderr}`);
  };
  return {
    pid: child.pid ?? 0,
    said,
    ended,
    say: (line) => child.stdin.write(`${line}\n`),
    type: (keys) => child.stdin.write(keys),
    endInput: () => child.stdin.end(),
    signal(name) {
      if (!isOver) child.kill(name);
    },
    async json(what, isIt) {
      const found = () => jsonLines(said.stdout.slice(0, said.stdout.lastIndexOf('\n') + 1)).find(isIt);
      await until(what, () => found() !== undefined);
      return found() ?? {};
    },
    onJson: (hear) => hearers.push(hear),
    sees: (text) => until(`“${text}”`, () => `${said.stdout}\n${said.stderr}`.includes(text)),
  };
}

/** Every line must be one JSON object; anything else on stdout fails the test that reads it. */
export function jsonLines(stdout: string): Json[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
}

/** The one JSON object of a run. */
export function jsonOf({ stdout }: Pick<Said, 'stdout'>): Json {
  const lines = jsonLines(stdout);
  if (lines.length !== 1) throw new Error(`expected one JSON object on stdout, got ${lines.length}: ${stdout}`);
  return lines[0] ?? {};
}

/** What every other user of this computer may see of a process (proc(5)); empty once it has ended. */
export function seenInProc(pid: number): { readonly argv: string; readonly environ: string } {
  const read = (name: string) => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  };
  return { argv: read('cmdline'), environ: read('environ') };
}
