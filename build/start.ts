import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowserHost } from '../src-main/hosts/browser/start-browser-host.ts';
import { bundle, type Part, stale } from './bundle.ts';
import { fetchElectron, findElectron, whyNoWindow } from './find-electron.ts';
import { type StartWords, startLang, startWords } from './start-words.ts';

/*
 * `npm start`: the app from a checkout. The desktop window where Electron is there or can be fetched, else one sentence
 * and the browser. stdout carries the address (one line, only where the person has to open it); everything else is stderr.
 */

const root = join(import.meta.dirname, '..');
/** A window that ends this soon with an error never opened, real ms. */
const NEVER_OPENED_MS = 10_000;

interface StartFlags {
  readonly browser: boolean;
  readonly practice: boolean;
  readonly open: boolean;
  readonly data: string | undefined;
  readonly keychain: 'os' | 'memory';
  readonly port: number;
}

function readFlags(argv: readonly string[]): StartFlags | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        browser: { type: 'boolean', default: false },
        practice: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        data: { type: 'string' },
        keychain: { type: 'string', default: 'os' },
        port: { type: 'string', default: '0' },
      },
    });
    const { keychain, port } = values;
    if ((keychain !== 'os' && keychain !== 'memory') || !/^\d{1,5}$/u.test(port) || Number(port) > 65_535)
      return undefined;
    return {
      browser: values.browser,
      practice: values.practice,
      open: !values['no-open'],
      data: values.data,
      keychain,
      port: Number(port),
    };
  } catch {
    return undefined;
  }
}

function tell(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** The desktop window. `undefined` = it did not open, and the sentence why was told. */
async function startDesktop(flags: StartFlags, words: StartWords): Promise<number | undefined> {
  const why = whyNoWindow({ platform: process.platform, env: process.env, uid: process.getuid?.() });
  if (why !== undefined) {
    tell(words[why]);
    return undefined;
  }
  const place = { packageFolder: join(root, 'node_modules', 'electron'), env: process.env };
  let program = findElectron(place);
  if (program === undefined && !process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) {
    tell(words.fetching);
    if (await fetchElectron(place)) program = findElectron(place);
  }
  if (program === undefined) {
    tell(words.noElectron);
    return undefined;
  }
  await prepare(['renderer', 'main', 'preload'], words);
  const given = [
    ...(flags.practice ? ['--practice'] : []),
    ...(flags.data === undefined ? [] : ['--data', flags.data]),
    ...(flags.keychain === 'memory' ? ['--keychain', 'memory'] : []),
  ];
  const startedAtMs = performance.now();
  const child = spawn(program, [root, ...given], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (ended) => resolve(ended ?? 1));
  });
  if (code !== 0 && performance.now() - startedAtMs < NEVER_OPENED_MS) {
    tell(words.electronFailed);
    process.removeAllListeners('SIGINT');
    process.removeAllListeners('SIGTERM');
    return undefined;
  }
  return code;
}

async function startBrowser(flags: StartFlags, words: StartWords): Promise<number> {
  await prepare(['renderer'], words);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const host = await startBrowserHost({
    rendererFolder: join(root, 'dist', 'renderer'),
    version,
    open: flags.open,
    port: flags.port,
    dataFolder: flags.data,
    keychain: flags.keychain,
    practice: flags.practice,
    lang: startLang(process.env),
    onBug: tellBug,
  });
  // Before anybody is told that it runs: a second Ctrl+C then ends it at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void host.close().catch(tellBug));
  if (host.isOpened) tell(words.opened);
  else {
    tell(words.address);
    process.stdout.write(`${host.url}\n`);
  }
  await host.ended;
  return 0;
}

async function prepare(parts: readonly Part[], words: StartWords): Promise<void> {
  const old = stale(parts);
  if (old.length === 0) return;
  tell(words.building);
  await bundle(old);
}

/** A bug: its message may hold anything, so only its kind and place are told. */
function tellBug(error: unknown): void {
  const rows = error instanceof Error ? (error.stack ?? '').split('\n').filter((row) => /^\s+at /u.test(row)) : [];
  tell(`予期しない不具合です / unexpected fault: ${error instanceof Error ? error.name : typeof error}`);
  tell(rows.slice(0, 4).join('\n'));
}

async function main(): Promise<number> {
  const words = startWords(startLang(process.env));
  const flags = readFlags(process.argv.slice(2));
  if (flags === undefined) {
    tell(words.usage);
    return 2;
  }
  // `--no-open` asks for an address to print, and only the browser host has one.
  if (!flags.browser && flags.open) {
    const code = await startDesktop(flags, words);
    if (code !== undefined) return code;
  }
  return startBrowser(flags, words);
}

process.exitCode = await main();
