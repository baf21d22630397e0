import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log } from '../../core/ports.ts';
import { jsonLog } from './json-log.ts';

export const LOG_FILE = 'kakekae.log';

/** Three files of at most about 1 MiB: the current one, `.1` and `.2`. */
const LIMIT_BYTES = 1024 * 1024;

/**
 * Appends JSON lines to `kakekae.log` in a folder (created 0700, files 0600) and turns over at 1 MiB, keeping two older files.
 * A line that cannot be written is lost and nothing else: the log must never be the reason why a rotation stops.
 */
export function fileLog(options: {
  readonly folder: string;
  readonly clock?: Pick<Clock, 'nowMs'> | undefined;
  readonly limitBytes?: number | undefined;
}): Log {
  const { folder, clock = { nowMs: () => Date.now() }, limitBytes = LIMIT_BYTES } = options;
  const path = join(folder, LOG_FILE);
  return jsonLog({
    clock,
    write(line) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        // Looked at for every line, and never kept open: another process may append to or turn over the same file.
        if (sizeOf(path) + Buffer.byteLength(line) + 1 > limitBytes) turnOver(path);
        appendFileSync(path, `${line}\n`, { mode: 0o600 });
      } catch (error) {
        if (!(error instanceof Error && 'syscall' in error)) throw error;
      }
    },
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function turnOver(path: string): void {
  for (const [from, to] of [
    [`${path}.1`, `${path}.2`],
    [path, `${path}.1`],
  ] as const) {
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
  }
}
