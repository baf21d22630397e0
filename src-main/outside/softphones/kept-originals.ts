import { Buffer } from 'node:buffer';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SoftphoneAccount } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';
import { codeOf, type FileAsRead, flushFolder, replaceWhole, writeFlushed } from './replace-file.ts';

/*
 * The originals of changed settings, byte for byte, and what was stopped to change them. They hold what the softphone's own
 * file holds (often the former password in clear), so they are kept just as closely: folder 0700, files 0600, in the app's
 * data folder, and they leave after KEPT_DAYS.
 */

export const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const PRIVATE_FILE = 0o600;

const accountSchema = z.object({
  softphone: z.string(),
  place: z.string(),
  account: z.string(),
  user: z.string(),
  domain: z.string(),
});

const keptSchema = z.object({
  atMs: z.number(),
  account: accountSchema,
  /** The file that was replaced, links followed. */
  path: z.string(),
  mode: z.number(),
  /** SHA-256 of the settings as we leave them; noted before they are replaced. Lies beside the original, never in the ledger. */
  changedTo: z.string(),
});
export type KeptOriginal = z.infer<typeof keptSchema>;

const startOrderSchema = z.object({
  command: z.array(z.string()),
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  needsStdin: z.boolean().optional(),
});
const stoppedSchema = z.object({ account: accountSchema, order: startOrderSchema });
export type StoppedProgram = z.infer<typeof stoppedSchema>;

export interface KeptOriginals {
  /** Keeps the original durably, with what it is about to become; answers its name. */
  keep(what: {
    readonly account: SoftphoneAccount;
    readonly file: FileAsRead;
    readonly next: Buffer;
    readonly atMs: number;
  }): Promise<Result<string>>;
  /** Where the softphone wrote its settings itself: notes how it left them. */
  noteChanged(name: string, bytes: Buffer): Promise<Result<void>>;
  read(name: string): Promise<Result<{ readonly kept: KeptOriginal; readonly bytes: Buffer }>>;
  /** Newest first. */
  list(): Promise<readonly (KeptOriginal & { readonly name: string })[]>;
  forget(name: string): Promise<void>;
  /** Removes originals older than `KEPT_DAYS`. */
  forgetOld(nowMs: number): Promise<void>;

  noteStopped(stopped: StoppedProgram): Promise<Result<void>>;
  stopped(account: SoftphoneAccount): Promise<StoppedProgram | undefined>;
  forgetStopped(account: SoftphoneAccount): Promise<void>;
}

export function keptOriginals(folder: string): KeptOriginals {
  const stoppedFolder = join(folder, 'stopped');
  const placeOf = (name: string) => join(folder, name);
  const stoppedFile = (account: SoftphoneAccount) =>
    join(
      stoppedFolder,
      `${createHash('sha256').update(`${account.softphone}\0${account.place}`).digest('hex').slice(0, 32)}.json`,
    );

  async function kept(name: string): Promise<KeptOriginal | undefined> {
    // A name is given by a person: it must not lead out of the folder.
    if (!/^[0-9a-f-]{36}$/u.test(name)) return undefined;
    try {
      const parsed = keptSchema.safeParse(JSON.parse(await readFile(join(placeOf(name), 'kept.json'), 'utf8')));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  }

  const originals: KeptOriginals = {
    async keep({ account, file, next, atMs }) {
      const name = randomUUID();
      const place = placeOf(name);
      const note: KeptOriginal = {
        atMs,
        account: { ...account },
        path: file.path,
        mode: file.mode,
        changedTo: fingerprint(next),
      };
      try {
        await mkdir(place, { recursive: true, mode: 0o700 });
        await writeFlushed(join(place, 'original'), { bytes: file.bytes, mode: PRIVATE_FILE });
        await writeFlushed(join(place, 'kept.json'), { bytes: json(note), mode: PRIVATE_FILE });
        await flushFolder(place);
        await flushFolder(folder);
        return ok(name);
      } catch (error) {
        await rm(place, { recursive: true, force: true }).catch(() => undefined);
        return fail(problem('softphone-file-unwritable', { path: place, code: codeOf(error) }));
      }
    },
    async noteChanged(name, bytes) {
      const known = await kept(name);
      if (known === undefined) return fail(problem('undo-unknown', { given: name }));
      const note: KeptOriginal = { ...known, changedTo: fingerprint(bytes) };
      return replaceWhole({ path: join(placeOf(name), 'kept.json'), mode: PRIVATE_FILE }, json(note));
    },
    async read(name) {
      const known = await kept(name);
      if (known === undefined) return fail(problem('undo-unknown', { given: name }));
      try {
        return ok({ kept: known, bytes: await readFile(join(placeOf(name), 'original')) });
      } catch {
        return fail(problem('undo-unknown', { given: name }));
      }
    },
    async list() {
      const names = await readdir(folder).catch(() => []);
      const found = await Promise.all(names.map(async (name) => ({ name, known: await kept(name) })));
      const rows = found.flatMap(({ name, known }) => (known === undefined ? [] : [{ ...known, name }]));
      return rows.sort((one, other) => other.atMs - one.atMs);
    },
    async forget(name) {
      if ((await kept(name)) !== undefined) await rm(placeOf(name), { recursive: true, force: true });
    },
    async forgetOld(nowMs) {
      for (const { name, atMs } of await originals.list())
        if (nowMs - atMs > KEPT_DAYS * DAY_MS) await originals.forget(name);
    },
    async noteStopped(stopped) {
      const path = stoppedFile(stopped.account);
      try {
        await mkdir(stoppedFolder, { recursive: true, mode: 0o700 });
        await rm(path, { force: true });
        await writeFlushed(path, { bytes: json(stopped), mode: PRIVATE_FILE });
        await flushFolder(stoppedFolder);
        return done;
      } catch (error) {
        return fail(problem('softphone-file-unwritable', { path, code: codeOf(error) }));
      }
    },
    async stopped(account) {
      try {
        const parsed = stoppedSchema.safeParse(JSON.parse(await readFile(stoppedFile(account), 'utf8')));
        return parsed.success ? parsed.data : undefined;
      } catch {
        return undefined;
      }
    },
    async forgetStopped(account) {
      await rm(stoppedFile(account), { force: true });
    },
  };
  return originals;
}

/** Tells settings from other settings. Kept only beside the original itself, whose bytes say far more. */
export function fingerprint(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`, 'utf8');
}
