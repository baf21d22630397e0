import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { breachesHere } from './unit/import-law-sources.ts';

/*
 * `npm run check`: the quick look before a commit. One line a step; only failing steps show what they said. `--without-unit`: for
 * a run that has all tests before it anyway.
 */

interface Step {
  readonly name: string;
  /** What went wrong, as text; `undefined` when the step passed. */
  readonly run: () => Promise<string | undefined>;
}

const root = join(import.meta.dirname, '..');
const AT_ONCE = 2;

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function program(packagePath: string, given: readonly string[]): () => Promise<string | undefined> {
  return () =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, 'node_modules', packagePath), ...given], {
        cwd: root,
        env: { ...process.env, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code) => resolve(code === 0 ? undefined : Buffer.concat(said).toString('utf8')));
    });
}

function layers(): string[] {
  return ['src-main', 'src-renderer', 'test', 'build'].flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [];
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(^|[/\\])tsconfig\.json$/u.test(name) && !name.includes('node_modules'))
      .map((name) => join(folder, name))
      .sort();
  });
}

/** What the compiler found last time is kept beside the other caches: the next look reads only what has changed. */
function remembering(path: string): string[] {
  const name = `${dirname(path).replaceAll(/[/\\]/gu, '-')}.tsbuildinfo`;
  return ['--incremental', '--tsBuildInfoFile', join(root, 'node_modules', '.cache', 'tsc', name)];
}

const BIOME = ['ci', '--error-on-warnings', '--diagnostic-level=warn', '--colors=off', '.'];

const UNIT_TESTS = 'unit tests';

/** The longest first, so that two at a time end together. */
const all: readonly Step[] = [
  {
    name: UNIT_TESTS,
    run: program('vitest/vitest.mjs', ['run', '--project', 'unit', '--maxWorkers=2', '--reporter=default']),
  },
  { name: 'lint and format', run: program('@biomejs/biome/bin/biome', BIOME) },
  { name: 'import law', run: async () => breachesHere().join('\n') || undefined },
  ...layers().map((path) => ({
    name: `types of ${relative('.', dirname(path))}`,
    run: program('typescript/bin/tsc', ['--pretty', 'false', '-p', path, ...remembering(path)]),
  })),
];

const steps = process.argv.includes('--without-unit') ? all.filter(({ name }) => name !== UNIT_TESTS) : all;

async function timed(step: Step): Promise<boolean> {
  const from = performance.now();
  const trouble = await step.run();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  tell(`${trouble === undefined ? 'ok    ' : 'FAILED'}  ${step.name}  ${seconds} s`);
  if (trouble !== undefined) tell(trouble.trimEnd());
  return trouble === undefined;
}

async function main(): Promise<number> {
  const from = performance.now();
  const waiting = [...steps];
  let failed = 0;
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) if (!(await timed(step))) failed += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  tell(
    failed === 0 ? `All ${steps.length} steps passed in ${seconds} s.` : `${failed} of ${steps.length} steps failed.`,
  );
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
