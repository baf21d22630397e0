import { execFile, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** How often an ending program is looked at; there is no event for the end of somebody else's process. */
const POLL_MS = 50;

/** A running program of this user. */
export interface Program {
  readonly pid: number;
  /** Tells it from a later program with the same pid; opaque. */
  readonly startedAt: string;
  readonly command: readonly string[];
  /** Where it was started from, and what it was started with; only where the platform tells (Linux). */
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** How to start a program as it was. */
export interface StartOrder {
  readonly command: readonly string[];
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly needsStdin?: boolean | undefined;
}

/** Base name of an executable for comparing: lower case, without `.exe`. */
export function programName(path: string): string {
  return basename(path.replaceAll('\\', '/'))
    .toLowerCase()
    .replace(/\.exe$/u, '')
    .replace(/ \(deleted\)$/u, '');
}

/** This user's running programs with one of these names. */
export async function runningPrograms(names: readonly string[]): Promise<Program[]> {
  if (process.platform === 'linux') return fromProc(names);
  const listed = process.platform === 'win32' ? await fromCim(names) : await fromPs();
  return listed.filter((program) => names.includes(programName(program.command[0] ?? '')));
}

function fromProc(names: readonly string[]): Program[] {
  const programs: Program[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/u.test(entry)) continue;
    const program = readProc(Number(entry), names);
    if (program !== undefined) programs.push(program);
  }
  return programs;
}

function readProc(pid: number, names: readonly string[]): Program | undefined {
  const folder = `/proc/${pid}`;
  try {
    if (statSync(folder).uid !== process.getuid?.()) return undefined;
    const command = strings(`${folder}/cmdline`);
    const executable = programName(readlinkSync(`${folder}/exe`));
    if (!names.includes(executable) && !names.includes(programName(command[0] ?? ''))) return undefined;
    const startedAt = startOf(pid);
    if (startedAt === undefined) return undefined;
    const pairs = strings(`${folder}/environ`).map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    });
    return { pid, startedAt, command, cwd: readlinkSync(`${folder}/cwd`), env: Object.fromEntries(pairs) };
  } catch {
    // Ended while being read, or not ours to read.
    return undefined;
  }
}

function strings(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\0')
    .filter((text) => text !== '');
}

/** Start time in clock ticks since boot (proc(5), field 22); undefined = no such program, or a zombie that has ended. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (fields[0] === 'Z' || fields[0] === 'X') && isLastThread(pid) ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** A killed program's first thread may be gone while others still hold its ports and locks (proc(5), `task`). */
function isLastThread(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).length <= 1;
}

/** `ps` splits no quotes: arguments with spaces come apart, which only matters for starting again. */
async function fromPs(): Promise<Program[]> {
  const { stdout } = await run('ps', ['-x', '-o', 'pid=,lstart=,args=']);
  return parsePs(stdout);
}

/** Lines of `ps -x -o pid=,lstart=,args=`; `lstart` is five words long. */
export function parsePs(listing: string): Program[] {
  return listing.split('\n').flatMap((line) => {
    const parts = /^\s*(\d+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.+)$/u.exec(line);
    if (parts?.[1] === undefined || parts[2] === undefined || parts[3] === undefined) return [];
    const bundle = /^(\/.*?\.app\/Contents\/MacOS\/[^/]+?)(?: (-.*))?$/u.exec(parts[3]);
    const command =
      bundle?.[1] === undefined ? parts[3].split(/\s+/u) : [bundle[1], ...(bundle[2]?.split(/\s+/u) ?? [])];
    return [{ pid: Number(parts[1]), startedAt: parts[2], command }];
  });
}

async function fromCim(names: readonly string[]): Promise<Program[]> {
  const filter = names.map((name) => `Name='${name}.exe'`).join(' OR ');
  const script = `Get-CimInstance Win32_Process -Filter "${filter}" | Select-Object ProcessId,CreationDate,ExecutablePath,CommandLine | ConvertTo-Json -Compress`;
  const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  return parseCim(stdout);
}

/** The JSON of `Win32_Process`: nothing, one object, or a list. */
export function parseCim(json: string): Program[] {
  if (json.trim() === '') return [];
  const parsed: unknown = JSON.parse(json);
  return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((row: unknown) => {
    if (typeof row !== 'object' || row === null || !('ProcessId' in row)) return [];
    const text = (key: string) => (key in row ? String((row as Record<string, unknown>)[key] ?? '') : '');
    const executable = text('ExecutablePath');
    const [, ...given] = splitWindowsCommand(text('CommandLine'));
    return executable === ''
      ? []
      : [{ pid: Number(text('ProcessId')), startedAt: text('CreationDate'), command: [executable, ...given] }];
  });
}

/** Words of a Windows command line; quotes hold words together (the rule of CommandLineToArgvW without its backslashes). */
function splitWindowsCommand(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/gu)].map((word) => word[1] ?? word[2] ?? '');
}

async function isRunning(program: Program): Promise<boolean> {
  if (process.platform === 'linux') return startOf(program.pid) === program.startedAt;
  try {
    process.kill(program.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Asks a program to end, as the platform does it; no window is forced. */
export async function askToEnd(program: Program): Promise<void> {
  if (!(await isRunning(program))) return;
  if (process.platform === 'win32') await run('taskkill', ['/PID', String(program.pid)]).catch(() => undefined);
  else signal(program, 'SIGTERM');
}

export async function kill(program: Program): Promise<void> {
  if (!(await isRunning(program))) return;
  if (process.platform === 'win32') await run('taskkill', ['/F', '/PID', String(program.pid)]).catch(() => undefined);
  else signal(program, 'SIGKILL');
}

function signal(program: Program, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(program.pid, name);
  } catch {
    // It ended in between.
  }
}

/** Whether it has ended within the limit (ms of real time). */
export async function hasEnded(
  program: Program,
  asked: { readonly limitMs: number; readonly stop: AbortSignal },
): Promise<boolean> {
  const untilMs = performance.now() + asked.limitMs;
  while (await isRunning(program)) {
    if (performance.now() > untilMs || asked.stop.aborted) return false;
    await pause(POLL_MS, undefined, { signal: asked.stop }).catch(() => undefined);
  }
  return true;
}

/** Starts a program that outlives this one. Answers its pid once the system has started it, or why it has not. */
export async function startProgram(order: StartOrder): Promise<{ readonly pid: number } | { readonly code: string }> {
  const [executable = '', ...given] = order.command;
  const stdin = order.needsStdin === true ? openStdin() : undefined;
  try {
    const child = spawn(executable, given, {
      ...(order.cwd === undefined ? {} : { cwd: order.cwd }),
      env: { ...(order.env ?? process.env) },
      detached: true,
      stdio: [stdin ?? 'ignore', 'ignore', 'ignore'],
      windowsHide: false,
    });
    return await new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: 'code' in error ? String(error.code) : 'UNKNOWN' }));
      child.once('spawn', () => {
        child.unref();
        resolve({ pid: child.pid ?? 0 });
      });
    });
  } finally {
    if (stdin !== undefined) closeSync(stdin);
  }
}

/**
 * A standard input that never ends and never says anything: a FIFO opened for reading and writing, so that the program
 * itself holds the writing end (fifo(7); POSIX leaves it open, Linux and macOS do it).
 */
function openStdin(): number | undefined {
  if (process.platform === 'win32') return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-'));
  const path = join(folder, 'stdin');
  try {
    const made = spawnSync('mkfifo', ['-m', '600', path]).status === 0;
    return made ? openSync(path, constants.O_RDWR) : undefined;
  } finally {
    try {
      unlinkSync(path);
    } catch {
      // It was never made.
    }
    rmdirSync(folder);
  }
}
