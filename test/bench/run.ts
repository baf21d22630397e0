import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/* `npm run bench [-- name …]`: runs the named measurements of this folder, or all, one after the other. */

const folder = import.meta.dirname;
const known = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .map((name) => name.slice(0, -'.ts'.length))
  .sort();

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function main(given: readonly string[]): number {
  const strange = given.filter((name) => !known.includes(name));
  if (strange.length > 0) {
    tell(`There is no measurement ${strange.join(', ')}. There are: ${known.join(', ') || 'none yet'}.`);
    return 2;
  }
  let failed = 0;
  for (const name of given.length > 0 ? given : known) {
    tell(`——— ${name} ———`);
    const ran = spawnSync(process.execPath, [join(folder, `${name}.ts`)], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (ran.status !== 0) {
      failed += 1;
      tell(`${name} ended with ${ran.status ?? ran.signal ?? 'no status'}.`);
    }
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2).map((name) => name.replace(/\.ts$/u, '')));
