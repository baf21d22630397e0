import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { readWindowFile, WINDOW_HEADERS } from '../../src-main/backstage/window-files.ts';
import type { Snapshot } from '../../src-main/contract/snapshot.ts';
import { cannedWindow, installCannedBridge } from '../doubles/window-bridge.ts';
import type { Scene } from './gallery-scenes.ts';
import { builtAppPath } from './targets/built-app.ts';

/* One screen of the built window over a bridge that stands still; language and colours change without loading it again. */

const ORIGIN = 'http://window.test';

export async function openScene(page: Page, scene: Scene): Promise<void> {
  const folder = join(builtAppPath(), 'dist', 'renderer');
  await page.route(`${ORIGIN}/**`, async (route) => {
    const file = await readWindowFile(folder, new URL(route.request().url()).pathname);
    if (file === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({
      headers: { ...WINDOW_HEADERS, 'Content-Type': file.contentType },
      body: Buffer.from(file.bytes),
    });
  });
  await page.addInitScript(installCannedBridge, cannedWindow(scene.snapshot, scene.answers ?? {}));
  await page.goto(`${ORIGIN}/${scene.hash}`);
  await settled(page);
  const fills = [...(scene.fill ?? [])];
  for (const press of [undefined, ...(scene.press ?? [])]) {
    if (press !== undefined) await page.locator(press).first().click();
    await settled(page);
    for (const [selector, text] of [...fills]) {
      if ((await page.locator(selector).count()) === 0) continue;
      await page.locator(selector).fill(text);
      fills.shift();
    }
  }
}

/** What was pressed is drawn, and nothing is loading. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  await page.locator('#screen-title').waitFor();
  await page.locator('body:not(:has([aria-busy=true]))').waitFor();
}

export async function say(page: Page, snapshot: Snapshot, settings: Partial<Snapshot['settings']>): Promise<void> {
  const next = { ...snapshot, settings: { ...snapshot.settings, ...settings } };
  await page.evaluate(`kakekaeSay(${JSON.stringify(next)})`);
  await settled(page);
}

/** Makes every sentence two fifths longer; the window's own flag, as a change of its address. */
export async function stretchWords(page: Page, isStretched: boolean): Promise<void> {
  await page.evaluate(
    isStretched
      ? `history.replaceState(null, '', location.hash.replace(/\\?.*$/u, '') + '?pseudo=1')`
      : `history.replaceState(null, '', location.hash.replace(/\\?.*$/u, ''))`,
  );
}

/**
 * Everything that is cut off, covered or sticks out of the window, as sentences. Boxes that scroll sideways by themselves
 * (a table, a picture) are allowed to, the page is not.
 */
const CLIPPED = `(() => {
  const told = [];
  const name = (element) =>
    element.tagName.toLowerCase() + (element.id ? '#' + element.id : '') +
    [...element.classList].map((one) => '.' + one).join('') + ' "' + (element.textContent ?? '').trim().slice(0, 24) + '"';
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width + 1)
    told.push('the page scrolls sideways: ' + document.documentElement.scrollWidth + ' in ' + width);
  // What a closed part of the page holds still has a box.
  const isUnseen = (element) =>
    element.closest('.unseen, .skip, svg, [hidden]') !== null ||
    !element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  for (const element of document.querySelectorAll('body *')) {
    if (isUnseen(element)) continue;
    const style = getComputedStyle(element);
    const hidesX = style.overflowX === 'hidden' || style.overflowX === 'clip';
    const hidesY = style.overflowY === 'hidden' || style.overflowY === 'clip';
    if (hidesX && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) told.push('cut at the side: ' + name(element));
    if (hidesY && element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0) told.push('cut at the bottom: ' + name(element));
    const scrolls = element.parentElement?.closest('.table-box, pre, .day-curve') ?? null;
    const box = element.getBoundingClientRect();
    if (scrolls === null && box.width > 0 && (box.right > width + 1 || box.left < -1)) told.push('out of the window: ' + name(element));
  }
  const sticky = (element) => {
    for (let one = element; one !== null; one = one.parentElement)
      if (['sticky', 'fixed'].includes(getComputedStyle(one).position)) return one;
    return null;
  };
  const targets = [...document.querySelectorAll('button, input, select, summary, a[href]')].filter((element) => {
    const box = element.getBoundingClientRect();
    return !isUnseen(element) && box.width > 1 && box.height > 1;
  });
  const main = document.querySelector('main');
  for (const bar of new Set([...main.querySelectorAll('*')].filter((one) => getComputedStyle(one).position === 'sticky')))
    if (bar.getBoundingClientRect().height > innerHeight / 2) told.push('takes more than half of the window: ' + name(bar));
  for (const [index, one] of targets.entries()) {
    const a = one.getBoundingClientRect();
    for (const other of targets.slice(index + 1)) {
      // What stays in place while the page scrolls below it covers something on purpose.
      if (one.contains(other) || other.contains(one) || sticky(one) !== sticky(other)) continue;
      const b = other.getBoundingClientRect();
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 1) told.push('on top of each other: ' + name(one) + ' and ' + name(other));
    }
  }
  return [...new Set(told)];
})()`;

export async function clippedIn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(CLIPPED);
}
