import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { cannedWindow, installCannedBridge } from '../doubles/window-bridge.ts';
import type { Scene } from './gallery-scenes.ts';

/* The window, built for itself apart from dist/, served under the hosts' CSP, with scenes to be opened in it. */

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; frame-src 'none'; base-uri 'none'";
const TYPES: { readonly [ending: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface View {
  readonly lang: 'ja' | 'en';
  readonly appearance: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** The window's own flags, such as `pseudo=1`. */
  readonly flags?: string;
  /** Image pixels for each CSS pixel. */
  readonly scale?: number;
}

export interface GalleryStage {
  /** Opens a scene, lets `look` at it when it is drawn, and closes it; `heard` gets what the page complains about. */
  show(
    scene: Scene,
    view: View,
    look: (page: Page) => Promise<void>,
    heard?: (complaint: string) => void,
  ): Promise<void>;
  close(): Promise<void>;
}

export async function openGallery(): Promise<GalleryStage> {
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-gallery-'));
  await build({
    root: join(import.meta.dirname, '..', '..', 'src-renderer'),
    build: { outDir: folder, emptyOutDir: true },
    logLevel: 'warn',
  });
  const server = serve(folder);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  return {
    async show(scene, view, look, heard = () => {}) {
      const { width, height, scale = 1 } = view;
      const viewport = { width, height };
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce', deviceScaleFactor: scale });
      const page = await context.newPage();
      page.on('pageerror', (error) => heard(error.message));
      page.on('console', (said) => {
        if (said.type() === 'error') heard(said.text());
      });
      await openScene(page, { scene, view, origin });
      await look(page);
      await context.close();
    },
    async close() {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function serve(folder: string) {
  return createServer((request, response) => {
    const path = request.url === '/' || request.url === undefined ? '/index.html' : request.url;
    try {
      const body = readFileSync(join(folder, new URL(path, 'http://gallery').pathname));
      response.writeHead(200, {
        'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': CSP,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
}

interface Opening {
  readonly scene: Scene;
  readonly view: View;
  readonly origin: string;
}

async function openScene(page: Page, { scene, view, origin }: Opening): Promise<void> {
  const { snapshot } = scene;
  const { lang, appearance, flags = '' } = view;
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
    await page.locator('body:not(:has([aria-busy=true]))').waitFor();
  } while (presses.length > 0);
}
