import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { SCENES } from './gallery-scenes.ts';
import { openGallery } from './gallery-stage.ts';

/*
 * Writes a picture of every screen in both languages, light and dark: `node test/e2e/gallery.ts FOLDER [NAME] [WIDTHxHEIGHT]
 * [FLAGS]`. NAME keeps the pictures whose name holds it (`30-wait`, `ja-dark`); FLAGS are the window's own (`pseudo=1`).
 */

const [folder, only = '', size = '1280x800', flags = ''] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node test/e2e/gallery.ts FOLDER [NAME] [WIDTHxHEIGHT] [FLAGS]');
mkdirSync(folder, { recursive: true });

const [width = 1280, height = 800] = size.split('x').map(Number);
const troubles: string[] = [];
const gallery = await openGallery();

try {
  for (const scene of SCENES) {
    for (const lang of ['ja', 'en'] as const) {
      for (const appearance of ['light', 'dark'] as const) {
        const name = `${scene.name}-${lang}-${appearance}`;
        if (!name.includes(only)) continue;
        const note = (trouble: string) => troubles.push(`${name}: ${trouble}`);
        const look = async (page: Page) => {
          await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
          const clipped = await overflowing(page);
          if (clipped.length > 0) note(`wider than the window: ${clipped.join(', ')}`);
          for (const violation of await unkind(page)) note(violation);
        };
        await gallery.show(scene, { lang, appearance, width, height, flags }, look, note);
      }
    }
  }
} finally {
  await gallery.close();
}
for (const trouble of troubles) process.stderr.write(`${trouble}\n`);
process.exitCode = troubles.length > 0 ? 1 : 0;

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
