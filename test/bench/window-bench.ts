import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import type { Snapshot } from '../../src-main/contract/snapshot.ts';
import { startBrowserHost } from '../../src-main/hosts/browser/start-browser-host.ts';
import { cannedSnapshot, cannedView, GALLERY_NOW_MS } from '../doubles/window-bridge.ts';
import { SCENES } from '../e2e/gallery-scenes.ts';
import { openScene } from '../e2e/scene-page.ts';
import { buildApp, builtAppPath } from '../e2e/targets/built-app.ts';
import { CHROMIUM } from '../electron-stand-in/launch-stand-in.ts';

/*
 * What the window costs: `npm run bench window-bench`. Figures to read, not limits to pass: a busy machine gives other ones.
 *
 *  size         JavaScript and CSS that the first screen loads, and all of it, kB after gzip
 *  first look   ms from the navigation until the first line (or the welcome) is there, and until the page is idle
 *  eight hours  JavaScript heap and nodes of a window that waited 8 h, by a clock that runs ahead
 *  waiting      share of one core and timers a minute of a window that waits, seen and hidden, and of its host
 */

const RUNS = 7;
const HOURS = 8;
const WATCHED_MS = 20_000;

function tell(name: string, figure: string): void {
  process.stdout.write(`${name.padEnd(44)} ${figure}\n`);
}

const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
const median = (values: readonly number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

function tellSize(): void {
  const folder = join(builtAppPath(), 'dist', 'renderer');
  const zipped = (name: string) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length;
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const first = new Set([...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/gu)].map(([, name = '']) => name));
  // What a first script imports statically is loaded before it runs.
  for (const name of first) {
    if (!name.endsWith('.js')) continue;
    const imported = readFileSync(join(folder, name), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/gu);
    for (const [, file = ''] of imported) first.add(join(name, '..', file));
  }
  const sum = (names: Iterable<string>, ending: string) =>
    [...names].filter((name) => name.endsWith(ending)).reduce((total, name) => total + zipped(name), 0);
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  tell('size: first JavaScript (gzip)', `${kilobytes(sum(first, '.js'))} (aim: at most 150 kB)`);
  tell('size: all JavaScript (gzip)', kilobytes(sum(all, '.js')));
  tell('size: CSS (gzip)', kilobytes(sum(all, '.css')));
}

function linesOf(count: number): Snapshot {
  const numbers = Array.from({ length: count }, (_, index) => `050${String(12_345_678 + index * 7)}`);
  return cannedSnapshot({ lines: numbers.map((number) => cannedView({ number })) });
}

/** In the page, before its scripts: notes when the first thing to use is drawn, and when nothing more is to be done. */
const STOPWATCH = `
  new MutationObserver((_, observer) => {
    if (document.querySelector('.line-row, .promises') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      globalThis.usefulAtMs = performance.now();
      requestIdleCallback(() => { globalThis.idleAtMs = performance.now(); });
    }));
  }).observe(document, { childList: true, subtree: true });`;

async function firstLook(browser: Browser, count: number): Promise<{ readonly useful: number; readonly idle: number }> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(STOPWATCH);
  await openScene(page, { name: `${count} lines`, hash: '#/lines', snapshot: linesOf(count) });
  await page.waitForFunction('globalThis.idleAtMs !== undefined');
  const [useful = 0, idle = 0] = await page.evaluate<number[]>('[usefulAtMs, idleAtMs]');
  await context.close();
  return { useful, idle };
}

async function tellFirstLook(browser: Browser): Promise<void> {
  const useful = new Map<number, number>();
  await firstLook(browser, 0);
  for (const count of [0, 20, 1_000]) {
    const looks: { readonly useful: number; readonly idle: number }[] = [];
    for (let run = 0; run < RUNS; run += 1) looks.push(await firstLook(browser, count));
    const [first, idle] = [median(looks.map((look) => look.useful)), median(looks.map((look) => look.idle))];
    useful.set(count, first);
    tell(`first look: ${count} lines`, `useful after ${first.toFixed(0)} ms, idle after ${idle.toFixed(0)} ms`);
  }
  const ratio = (useful.get(1_000) ?? 0) / (useful.get(20) ?? 1);
  tell('first look: 1,000 lines to 20 lines', `${ratio.toFixed(2)} (aim: at most 1.5)`);
}

function waitingScene() {
  const scene = SCENES.find(({ name }) => name === '30-wait');
  if (scene === undefined) throw new Error('the gallery has no waiting line');
  return scene;
}

async function memory(session: CDPSession): Promise<{ readonly heap: number; readonly nodes: number }> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { heap: usedSize, nodes };
}

async function tellEightHours(browser: Browser): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.clock.install({ time: GALLERY_NOW_MS });
  const scene = waitingScene();
  const opening = openScene(page, scene);
  // Frames come from the installed clock, too: it has to run while the page is being opened.
  await Promise.all([opening, page.clock.resume().catch(() => {})]);
  const session = await context.newCDPSession(page);
  const before = await memory(session);
  for (let hour = 0; hour < HOURS; hour += 1) {
    await page.clock.runFor('01:00:00');
    const nowMs = scene.snapshot.nowMs + (hour + 1) * 3_600_000;
    await page.evaluate(`kakekaeSay(${JSON.stringify({ ...scene.snapshot, version: hour + 2, nowMs })})`);
  }
  const after = await memory(session);
  tell('eight hours: JavaScript heap', `${kilobytes(before.heap)} at first, ${kilobytes(after.heap)} afterwards`);
  tell('eight hours: nodes', `${before.nodes} at first, ${after.nodes} afterwards`);
  await context.close();
}

/** In the page, before its scripts: counts what its timers call. */
const COUNTER = `
  globalThis.woken = 0;
  for (const name of ['setTimeout', 'setInterval']) {
    const own = globalThis[name];
    globalThis[name] = (act, ...rest) => own(typeof act === 'function' ? (...given) => { globalThis.woken += 1; act(...given); } : act, ...rest);
  }`;

async function watch(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const [busyFrom, wokenFrom, from] = [await read(), await page.evaluate<number>('woken'), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  const [busy, woken, took] = [await read(), await page.evaluate<number>('woken'), performance.now() - from];
  await session.detach();
  const share = ((busy - busyFrom) * 1_000) / took;
  return `${(share * 100).toFixed(3)} % of a core, ${(((woken - wokenFrom) / took) * 60_000).toFixed(0)} timers a minute`;
}

async function tellWaiting(browser: Browser): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.addInitScript(COUNTER);
  await openScene(page, waitingScene());
  tell('waiting: window in sight', await watch(page));
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { get: () => true });
    document.dispatchEvent(new Event('visibilitychange'));`);
  tell('waiting: window hidden', `${await watch(page)} (aim: below 0.1 %)`);
  await context.close();
}

async function tellHost(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-bench-'));
  const host = await startBrowserHost({
    rendererFolder: join(builtAppPath(), 'dist', 'renderer'),
    version: '0.0.0-bench',
    open: false,
    dataFolder: folder,
    keychain: 'memory',
    onBug: (error) => {
      throw error;
    },
  });
  const [from, spentFrom] = [performance.now(), process.cpuUsage()];
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  const { user, system } = process.cpuUsage(spentFrom);
  const share = (user + system) / 1_000 / (performance.now() - from);
  tell('waiting: host without a change', `${(share * 100).toFixed(3)} % of a core (this measurement included)`);
  await host.close();
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const remove = await buildApp();
  const browser = await chromium.launch(CHROMIUM);
  try {
    tellSize();
    await tellFirstLook(browser);
    await tellEightHours(browser);
    await tellWaiting(browser);
  } finally {
    await browser.close();
  }
  await tellHost();
  remove();
}

await main();
