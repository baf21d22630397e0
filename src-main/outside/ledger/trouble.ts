import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Problem, problem } from '../../core/problem.ts';
import { fail, type Result } from '../../core/result.ts';

// Primary result codes (sqlite.org/rescode.html); the extended code's low byte.
const NAMES_BY_CODE: Readonly<Record<number, string>> = {
  3: 'EACCES', // SQLITE_PERM
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'EROFS', // SQLITE_READONLY
  10: 'EIO', // SQLITE_IOERR
  14: 'EACCES', // SQLITE_CANTOPEN: the folder was reached before, so the file is what refused
  15: 'SQLITE_PROTOCOL', // locking contention on the WAL index
  22: 'SQLITE_NOLFS',
};
const CORRUPT = 11;
const IO_ERROR = 10;
const FULL = 13;
const NOT_A_DATABASE = 26;

/**
 * What a failure of SQLite or of the file system means for the person; `undefined` for anything else, which is a bug and
 * stays an exception (a broken constraint, a closed database).
 */
export function troubleOf(error: unknown, path: string): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    const primary = error.errcode & 0xff;
    if (primary === CORRUPT || primary === NOT_A_DATABASE) {
      return problem('ledger-corrupt', { path, detail: primary === CORRUPT ? 'malformed' : 'not-a-database' });
    }
    if (primary === FULL || (primary === IO_ERROR && hasNoRoom(path))) return problem('ledger-full', { path });
    const code = NAMES_BY_CODE[primary];
    return code === undefined ? undefined : problem('ledger-unwritable', { path, code });
  }
  // System errors have a call; Node's own argument errors (ERR_…) do not and are bugs.
  if ('syscall' in error && 'code' in error && typeof error.code === 'string') {
    return error.code === 'ENOSPC' || error.code === 'EDQUOT'
      ? problem('ledger-full', { path })
      : problem('ledger-unwritable', { path, code: error.code });
  }
  return undefined;
}

/** SQLite calls it an I/O error when the disk is too full for its -shm index (32 KiB) or its -wal. */
function hasNoRoom(path: string): boolean {
  try {
    const disk = statfsSync(dirname(path));
    return disk.bavail * disk.bsize < 64 * 1024;
  } catch {
    return false;
  }
}

/** Runs `act` and turns storage trouble into a Problem; bugs pass through as exceptions. */
export function guarded<T>(path: string, act: () => Result<T>): Result<T> {
  try {
    return act();
  } catch (error) {
    const trouble = troubleOf(error, path);
    if (trouble === undefined) throw error;
    return fail(trouble);
  }
}
