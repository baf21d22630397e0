import type { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';

export interface FileAsRead {
  readonly bytes: Buffer;
  /** Where symbolic links lead: the file that is really replaced, so that the link stays a link. */
  readonly path: string;
  readonly mode: number;
}

/** `undefined` = there is no such file. */
export async function readWhole(path: string): Promise<Result<FileAsRead | undefined>> {
  try {
    const real = await realpath(path);
    const [bytes, { mode }] = await Promise.all([readFile(real), stat(real)]);
    return ok({ bytes, path: real, mode: mode & 0o7777 });
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? ok(undefined) : fail(problem('file-unreadable', { path, code }));
  }
}

/**
 * Replaces a file as a whole: a new file in the same folder, flushed, renamed over the old one, the folder flushed. Whenever
 * this is cut off, the path holds the old bytes or the new ones. Owner and mode are kept; a write-protected file stays as it
 * is (a rename would pass by its protection, which is somebody's wish).
 */
export async function replaceWhole(file: Pick<FileAsRead, 'path' | 'mode'>, bytes: Buffer): Promise<Result<void>> {
  const { path, mode } = file;
  const folder = dirname(path);
  const beside = join(folder, `.kakekae-${randomUUID()}`);
  try {
    const before = await stat(path);
    if (isProtected(mode)) return fail(problem('softphone-file-unwritable', { path, code: 'EACCES' }));
    await writeFlushed(beside, { bytes, mode, owner: before });
    await rename(beside, path);
    await flushFolder(folder);
    return done;
  } catch (error) {
    return fail(problem('softphone-file-unwritable', { path, code: codeOf(error) }));
  } finally {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

/** Its owner took the right to write it away: somebody's wish. */
export function isProtected(mode: number): boolean {
  return (mode & 0o200) === 0;
}

/** Creates a file that did not exist, flushed; throws what the file system says. */
export async function writeFlushed(
  path: string,
  what: {
    readonly bytes: Buffer;
    readonly mode: number;
    readonly owner?: { readonly uid: number; readonly gid: number };
  },
): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(what.bytes);
    await keepOwner(handle, what.owner);
    await handle.chmod(what.mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepOwner(handle: FileHandle, owner?: { readonly uid: number; readonly gid: number }): Promise<void> {
  if (owner === undefined || process.platform === 'win32') return;
  const mine = await handle.stat();
  if (mine.uid !== owner.uid || mine.gid !== owner.gid) await handle.chown(owner.uid, owner.gid);
}

/** Windows has no handle for a folder's own entry. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}
