import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findElectron, whyNoWindow } from '../../build/find-electron.ts';
import { clipboardOf } from '../../src-main/hosts/browser/clipboard-tools.ts';
import { openerOf } from '../../src-main/hosts/browser/open-link.ts';
import { CHROMIUM } from '../electron-stand-in/launch-stand-in.ts';

/* `npm start` as a person has it: the program, the built window, and Debian's Chromium. */

const repository = join(import.meta.dirname, '..', '..');
let browser: Browser;
let folder: string;
let running: ChildProcess | undefined;

beforeAll(async () => {
  browser = await chromium.launch(CHROMIUM);
});
afterAll(() => browser.close());
afterEach(async () => {
  if (running !== undefined && running.exitCode === null && running.signalCode === null) {
    const gone = new Promise((resolve) => running?.once('close', resolve));
    running.kill('SIGTERM');
    await gone;
  }
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  /** Lines of stdout so far; the first is the address. */
  readonly firstLine: Promise<string>;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

function start(given: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-start-'));
  const child = spawn(process.execPath, [join(repository, 'build', 'start.ts'), ...given, '--data', folder], {
    env: { ...process.env, LANG: 'ja_JP.UTF-8', LC_ALL: '', ELECTRON_SKIP_BINARY_DOWNLOAD: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const lines = createInterface({ input: child.stdout });
  return {
    firstLine: new Promise((resolve, reject) => {
      lines.once('line', resolve);
      child.once('close', (code) => reject(new Error(`ended with ${code}: ${said}`)));
    }),
    said: () => said,
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

test('the app opens in a browser, shows itself, hides its key, and ends when the person quits', async () => {
  const started = start(['--browser', '--no-open', '--practice', '--keychain', 'memory']);
  const url = await started.firstLine;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{43}$/u);
  const context = await browser.newContext({ locale: 'ja' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  await page.locator('main').first().waitFor();
  await expect.poll(() => page.locator('main').first().textContent()).not.toBe('');
  expect(new URL(page.url()).search).toBe('');
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(await page.getByText('練習', { exact: false }).count()).toBeGreaterThan(0);
  expect(complaints).toEqual([]);

  // A page that was reloaded is still in; one that comes with the used key is not.
  await page.reload();
  await page.locator('main').first().waitFor();
  const stranger = await (await browser.newContext()).newPage();
  expect((await stranger.goto(url))?.status()).toBe(403);
  expect(await stranger.locator('h1').textContent()).toContain('ここからは入れません');

  const quit = await page.evaluate(
    `fetch('/api/call', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'app.quit', argument: null }) }).then((answer) => answer.json())`,
  );
  expect(quit).toEqual({ ok: true, value: null });
  expect(await started.ended).toBe(0);
  await context.close();
});

test('Ctrl+C ends the app in order', async () => {
  const started = start(['--browser', '--no-open', '--keychain', 'memory']);
  await started.firstLine;
  running?.kill('SIGINT');
  expect(await started.ended).toBe(0);
});

test('without Electron one sentence says so before the browser is opened', async () => {
  // A PATH without any opener: the address is printed instead.
  const started = start(['--keychain', 'memory'], { PATH: '/nowhere', DISPLAY: '', WAYLAND_DISPLAY: '' });
  expect(await started.firstLine).toMatch(/^http:\/\/127\.0\.0\.1:/u);
  expect(started.said()).toContain('ブラウザーで開きます。');
});

test('a flag that does not exist is told, with what there is', async () => {
  const started = start(['--brwoser']);
  started.firstLine.catch(() => {});
  expect(await started.ended).toBe(2);
  expect(started.said()).toContain('--practice');
});

test('no window is tried as root, or without a screen, on Linux only', () => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-start-'));
  expect(whyNoWindow({ platform: 'linux', env: { DISPLAY: ':0' }, uid: 0 })).toBe('root');
  expect(whyNoWindow({ platform: 'linux', env: {}, uid: 1000 })).toBe('noDisplay');
  expect(whyNoWindow({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, uid: 1000 })).toBeUndefined();
  expect(whyNoWindow({ platform: 'darwin', env: {}, uid: 0 })).toBeUndefined();
  expect(findElectron({ packageFolder: folder, env: {} })).toBeUndefined();
  writeFileSync(join(folder, 'path.txt'), 'electron');
  writeFileSync(join(folder, 'electron'), '');
  expect(findElectron({ packageFolder: folder, env: { ELECTRON_OVERRIDE_DIST_PATH: folder } })).toBe(
    join(folder, 'electron'),
  );
});

test('an address goes to the system’s opener as one word, through no shell', () => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-start-'));
  const url = 'http://127.0.0.1:1/?key=a&b';
  expect(openerOf('linux', url)).toEqual({ command: 'xdg-open', given: [url] });
  expect(openerOf('darwin', url)).toEqual({ command: 'open', given: [url] });
  expect(openerOf('win32', url).given.at(-1)).toBe(url);
});

test('a password is copied through the stdin of the system’s own tool, and without a tool there is no clipboard', async () => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-start-'));
  expect(clipboardOf({ platform: 'linux', env: { PATH: folder, DISPLAY: ':0' } })).toBeUndefined();
  const held = join(folder, 'held');
  // A small program in xclip's place: writes down what came by stdin and how it was called.
  const tool = join(folder, 'xclip');
  writeFileSync(
    tool,
    `#!/bin/sh\necho "$@" >> '${folder}/argv'\ncase "$*" in *-in*) exec /bin/cat > '${held}';; *) exec /bin/cat '${held}';; esac\n`,
  );
  chmodSync(tool, 0o755);
  expect(clipboardOf({ platform: 'linux', env: { PATH: folder } })).toBeUndefined();
  const clipboard = clipboardOf({ platform: 'linux', env: { PATH: folder, DISPLAY: ':0' } });
  await clipboard?.writeText('geheim23');
  expect(await clipboard?.readText()).toBe('geheim23');
  await clipboard?.writeText('');
  expect(await clipboard?.readText()).toBe('');
  expect(readFileSync(join(folder, 'argv'), 'utf8')).not.toContain('geheim');
});
