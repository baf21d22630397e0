import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { cannedWindow, installCannedBridge } from '../doubles/window-bridge.ts';
import { SCENES, type Scene } from './gallery-scenes.ts';

/*
 * Writes a picture of every screen in both languages, light and dark: `node test/e2e/gallery.ts FOLDER [NAME] [WIDTHxHEIGHT]
 * [FLAGS]`. NAME keeps the pictures whose name holds it (`30-wait`, `ja-dark`); FLAGS are the window's own (`pseudo=1`). It builds the window for
 * itself, apart from dist/.
 */

const [folder, only = '', size = '1280x800', flags = ''] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node test/e2e/gallery.ts FOLDER [NAME] [WIDTHxHEIGHT] [FLAGS]');
mkdirSync(folder, { recursive: true });

const BUILT = mkdtempSync(join(tmpdir(), 'kakekae-gallery-'));
await build({
  root: join(import.meta.dirname, '..', '..', 'src-renderer'),
  build: { outDir: BUILT, emptyOutDir: true },
  logLevel: 'warn',
});
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; frame-src 'none'; base-uri 'none'";
const TYPES: { readonly [ending: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const server = createServer((request, response) => {
  const path = request.url === '/' || request.url === undefined ? '/index.html' : request.url;
  try {
    const body = readFileSync(join(BUILT, new URL(path, 'http://gallery').pathname));
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const [width = 1280, height = 800] = size.split('x').map(Number);
const troubles: string[] = [];

try {
  for (const scene of SCENES) {
    for (const lang of ['ja', 'en'] as const) {
      for (const appearance of ['light', 'dark'] as const) {
        const name = `${scene.name}-${lang}-${appearance}`;
        if (!name.includes(only)) continue;
        const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
        const page = await context.newPage();
        page.on('pageerror', (error) => troubles.push(`${name}: ${error.message}`));
        page.on('console', (said) => {
          if (said.type() === 'error') troubles.push(`${name}: ${said.text()}`);
        });
        await show(page, scene, { lang, appearance });
        await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
        const clipped = await overflowing(page);
        if (clipped.length > 0) troubles.push(`${name}: wider than the window: ${clipped.join(', ')}`);
        for (const violation of await unkind(page)) troubles.push(`${name}: ${violation}`);
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  server.close();
  rmSync(BUILT, { recursive: true });
}
for (const trouble of troubles) process.stderr.write(`${trouble}\n`);
process.exitCode = troubles.length > 0 ? 1 : 0;

async function show(
  page: Page,
  scene: Scene,
  { lang, appearance }: { readonly lang: 'ja' | 'en'; readonly appearance: 'light' | 'dark' },
): Promise<void> {
  const { snapshot } = scene;
  const settings = { ...snapshot.settings, lang, appearance };
  await page.addInitScript(installCannedBridge, cannedWindow({ ...snapshot, settings }, scene.answers ?? {}));
  await page.goto(`${origin}/${scene.hash}${flags === '' ? '' : `?${flags}`}`);
  await page.locator('#screen-title').waitFor();
  const presses = [...(scene.press ?? [])];
  const fills = [...(scene.fill ?? [])];
  do {
    for (const [selector, text] of [...fills]) {
      if ((await page.locator(selector).count()) === 0) continue;
      await page.locator(selector).fill(text);
      fills.shift();
    }
    const press = presses.shift();
    if (press !== undefined) await page.locator(press).first().click();
    // The next step is loaded and drawn before anything on it can be pressed.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    await page.locator('#screen-title').waitFor();
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  } while (presses.length > 0);
}

/** Elements that stick out of the window sideways. */
async function overflowing(page: Page): Promise<string[]> {
  // As text: the types of a page have no place in the types of Node.
  return page.evaluate(`
    [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .filter((element) => element.closest('.table-box') === null)
      .map((element) => element.tagName + '.' + (element.getAttribute('class') ?? ''))
      .slice(0, 5)
  `);
}

/** What axe has against it; the target size of WCAG 2.2 has to be asked for by name. */
async function unkind(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze();
  return violations.map(
    ({ id, nodes }) =>
      `axe ${id}: ${nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
  );
}
