import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../compose.ts';
import type { Answer, CallResult } from '../contract/calls.ts';

/** Keeps a ladder as a file that a person can hand to support: only its owner may read it, and its path is told. */
export function saveLadder(
  dataFolder: string,
  { ladder, atMs }: { readonly ladder: string; readonly atMs: number },
): Answer<CallResult<'check.saveLadder'>> {
  const folder = join(dataFolder, 'support');
  const stamp = new Date(atMs).toISOString().replace(/\D/gu, '').slice(0, 14);
  const path = join(folder, `kakekae-check-${stamp}.txt`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, ladder, { mode: 0o600 });
    return { ok: true, value: { path } };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return { ok: false, problem: problem('ledger-unwritable', { path, code }) };
  }
}
