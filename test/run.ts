import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countBrowserSuite } from './browser-counts.ts';
import { installPeers } from './peers/install-peers.ts';
import { addCounts, closingLine, countSuite, failedBy, type SuiteCounts } from './suite-counts.ts';

/*
 * `npm test [-- suite …]`: sets itself up, runs every suite, ends with one line that counts all tests.
 * With CI=true nothing may be left out: a missing peer or a skipped test makes the run fail.
 */

const SUITES = ['unit', 'contract', 'integration', 'faults', 'peers', 'e2e'] as const;
type Suite = (typeof SUITES)[number];

/**
 * Test files at once. The unit tests keep a processor busy each; the others mostly wait for the programs they have started, so
 * that three or four of them fill two processors.
 */
const WORKERS = { unit: 2, contract: 2, integration: 4, faults: 3, peers: 3 } as const;

const LIMIT_MS = 26 * 60_000;
const OLDEST_NODE = [22, 13] as const;

const root = join(import.meta.dirname, '..');
const isCi = process.env.CI === 'true';
const startedAtMs = Date.now();
let running: ChildProcess | undefined;

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function isNodeTooOld(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

function chosenSuites(given: readonly string[]): Suite[] | undefined {
  if (given.length === 0) return [...SUITES];
  const strange = given.filter((name) => !SUITES.some((suite) => suite === name));
  if (strange.length > 0) {
    tell(`There is no suite ${strange.join(', ')}. The suites are: ${SUITES.join(', ')}.`);
    return undefined;
  }
  return SUITES.filter((suite) => given.includes(suite));
}

function hasTests(suite: Suite): boolean {
  const folder = join(root, 'test', suite);
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => /\.(test|spec)\.ts$/u.test(`${name}`))
  );
}

interface SuiteProgram {
  /** Path below node_modules, then its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly count: typeof countSuite;
}

function programOf(suite: Suite, reportPath: string): SuiteProgram {
  if (suite === 'e2e') {
    return {
      command: ['@playwright/test/cli.js', 'test', '--reporter=line,json'],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath },
      count: countBrowserSuite,
    };
  }
  const given = [
    '--project',
    suite,
    `--maxWorkers=${WORKERS[suite]}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportPath}`,
  ];
  return { command: ['vitest/vitest.mjs', 'run', ...given], count: countSuite };
}

/** Runs one suite in a process group of its own, so that a suite that hangs can be ended whole. */
async function runSuite(suite: Suite, folder: string): Promise<SuiteCounts> {
  const reportPath = join(folder, `${suite}.json`);
  const { command, env = {}, count } = programOf(suite, reportPath);
  const [script, ...given] = command;
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...given], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  running = child;
  let isOverdue = false;
  const deadline = setTimeout(
    () => {
      isOverdue = true;
      endGroup(child);
    },
    Math.max(1_000, startedAtMs + LIMIT_MS - Date.now()),
  );
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  clearTimeout(deadline);
  running = undefined;
  return count({ report: readReport(reportPath), exitCode, isOverdue });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}

function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function lookAfterPeers(suites: readonly Suite[]): SuiteCounts {
  const missing = installPeers(suites, tell).map(({ peer, why }) => {
    const affected = peer.suites.filter((suite) => suites.some((chosen) => chosen === suite)).join(', ');
    return `${affected}: cannot run in full, ${peer.debianPackage} is missing: ${why}`;
  });
  if (isCi) return failedBy(missing);
  for (const sentence of missing) tell(sentence);
  return failedBy([]);
}

async function main(): Promise<number> {
  if (isNodeTooOld()) {
    tell(
      `The tests need Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. Start them with npm test.`,
    );
    return 1;
  }
  const chosen = chosenSuites(process.argv.slice(2));
  if (chosen === undefined) return 2;
  const suites = chosen.filter(hasTests);
  for (const suite of chosen) if (!suites.includes(suite)) tell(`${suite}: there is no test in test/${suite} yet`);

  const folder = mkdtempSync(join(tmpdir(), 'kakekae-test-'));
  const counts = [lookAfterPeers(suites)];
  try {
    for (const suite of suites) {
      tell(`\n——— ${suite} ———`);
      counts.push(await runSuite(suite, folder));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  const total = addCounts(counts);
  tell('');
  for (const name of total.notHere ?? []) tell(`not here: ${name}`);
  for (const name of total.skipped) tell(`skipped: ${name}`);
  for (const trouble of total.troubles) tell(`failed: ${trouble}`);
  if (isCi && total.skipped.length > 0) tell('With CI=true nothing may be skipped, so this run counts as failed.');
  tell(`Took ${Math.round((Date.now() - startedAtMs) / 1000)} s.`);
  tell(closingLine(total));
  const isGood = total.failed === 0 && total.passed > 0 && !(isCi && total.skipped.length > 0);
  return isGood ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    if (running !== undefined) endGroup(running);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

process.exitCode = await main();
