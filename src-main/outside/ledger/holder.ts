import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process holds a lease, told so that neither a reused process id nor another machine can be mistaken for it. */
export interface Holder {
  readonly pid: number;
  /** Start of the process in kernel ticks since boot (Linux), '' where the system does not tell cheaply. */
  readonly started: string;
  readonly machine: string;
  /** Changes with every start of the kernel (Linux), '' elsewhere. */
  readonly boot: string;
  /** Process ids mean something only inside one pid namespace (containers); '' elsewhere. */
  readonly pidSpace: string;
}

/** A holder on another machine, or one that cannot be asked, counts as gone after this long without a heartbeat. */
export const HEARTBEAT_HOLDS_MS = 120_000;
export const HEARTBEAT_EVERY_MS = 15_000;

export function thisHolder(): Holder {
  return {
    pid: process.pid,
    started: startOf(process.pid) ?? '',
    machine: `${hostname()}/${textOf('/etc/machine-id')}`,
    boot: textOf('/proc/sys/kernel/random/boot_id'),
    pidSpace: linkOf('/proc/self/ns/pid'),
  };
}

/**
 * Whether the holder of a lease may still be acting. When it cannot be known for certain, the heartbeat decides; a wrong
 * "gone" does no harm to the ledger, because every save is fenced by the lease's token.
 */
export function mayBeAlive(holder: Holder, seen: { readonly by: Holder; readonly heartbeatAgeMs: number }): boolean {
  const { by } = seen;
  // A clock that was set back makes the age negative: far in the future is no sign of life either.
  const isBeating = Math.abs(seen.heartbeatAgeMs) <= HEARTBEAT_HOLDS_MS;
  if (holder.machine !== by.machine) return isBeating;
  if (holder.boot !== by.boot) return false;
  if (holder.pidSpace !== by.pidSpace) return isBeating;
  if (!exists(holder.pid)) return false;
  const started = startOf(holder.pid);
  if (started === undefined || holder.started === '') return isBeating;
  return started === holder.started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** proc(5), /proc/PID/stat: state is field 3, start time field 22. The name in parentheses may itself contain either. */
function startOf(pid: number): string | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; only its parent has not asked yet.
  if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
  return fields[19];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
