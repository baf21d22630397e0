/** A bug: its message may hold anything, so only its kind and place are told. The rotations stay as stored. */
export function tellBug(error: unknown): void {
  const rows = error instanceof Error ? (error.stack ?? '').split('\n').filter((row) => /^\s+at /u.test(row)) : [];
  const kind = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`予期しない不具合です / unexpected fault: ${kind}\n${rows.slice(0, 6).join('\n')}\n`);
}
