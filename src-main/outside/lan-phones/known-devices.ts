import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { LanDevice } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';

/*
 * Devices that a person has signed in to through the app, and the certificate each had then. Nothing secret: it says who is
 * trusted at which address.
 */

const deviceSchema = z.object({ family: z.string(), model: z.string(), fingerprint: z.string() });
const fileSchema = z.record(z.string(), deviceSchema);
type Rows = Readonly<Record<string, z.infer<typeof deviceSchema>>>;

export interface KnownDevices {
  /** A list that is there and cannot be read knows nobody, and trusts nobody either: `file-unreadable`. */
  fingerprintOf(address: string): Promise<Result<string | undefined>>;
  /** Durable when it returns; a device without a certificate is not noted. */
  remember(device: LanDevice): Promise<Result<void>>;
  /** True = there was something to forget. */
  forget(address: string): Promise<Result<boolean>>;
}

export function knownDevices(path: string): KnownDevices {
  async function read(): Promise<Result<Rows>> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      const code = codeOf(error);
      return code === 'ENOENT' || code === 'ENOTDIR' ? ok({}) : fail(problem('file-unreadable', { path, code }));
    }
    try {
      const parsed = fileSchema.safeParse(JSON.parse(text));
      if (parsed.success) return ok(parsed.data);
    } catch {
      // Falls to what is below.
    }
    // What cannot be read is set aside, not deleted: it may be wanted to see who was trusted.
    await rename(path, `${path}.unreadable`).catch(() => undefined);
    return ok({});
  }

  async function write(rows: Rows): Promise<Result<void>> {
    const next = `${path}.${process.pid}.new`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(next, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(rows, undefined, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(next, path);
      return done;
    } catch (error) {
      await rm(next, { force: true }).catch(() => undefined);
      return fail(problem('ledger-unwritable', { path, code: codeOf(error) }));
    }
  }

  return {
    async fingerprintOf(address) {
      const rows = await read();
      return rows.ok ? ok(rows.value[address]?.fingerprint) : rows;
    },
    async remember({ address, family, model, certificate }) {
      if (certificate === undefined) return done;
      const known = await read();
      if (!known.ok) return known;
      const rows = known.value;
      if (rows[address]?.fingerprint === certificate.fingerprint) return done;
      return write({ ...rows, [address]: { family, model, fingerprint: certificate.fingerprint } });
    },
    async forget(address) {
      const rows = await read();
      if (!rows.ok) return rows;
      const { [address]: found, ...others } = rows.value;
      if (found === undefined) return ok(false);
      const written = await write(others);
      return written.ok ? ok(true) : written;
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}
