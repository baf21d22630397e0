import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { SCENES, type Scene } from './gallery-scenes.ts';
import { clippedIn, openScene, say, settled, stretchWords } from './scene-page.ts';

/* Every screen of the window, in both languages: for people who read it, hear it, enlarge it or change its colours. */

/** What axe calls it, and the only rules that colours can change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // One page only: the other mode opens a second one for its report.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (rules === undefined) axe.options({ rules: { 'target-size': { enabled: true } } });
  else axe.withRules([...rules]);
  const { violations: met } = await axe.analyze();
  return met.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 90)}`),
  );
}

const LANGS = ['ja', 'en'] as const;

// The sentences of a failure say it all here, and recording every one of these pages takes longer than looking at it.
test.use({ trace: 'off' });

for (const scene of SCENES) {
  // One page for all of it: opening the window takes as long as looking at it.
  test(`screen ${scene.name} is accessible in both languages and all colours, and keeps everything in sight when enlarged or longer`, async ({
    page,
  }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openScene(page, scene);
    const met = [...(await unkindTo(page, scene)), ...(await lostIn(page, scene))];
    expect(met).toEqual([]);
  });
}

/** What axe has against it in both languages, light, dark and with forced colours. */
async function unkindTo(page: Page, scene: Scene): Promise<string[]> {
  const met: string[] = [];
  const note = (where: string, found: readonly string[]) => met.push(...found.map((one) => `${where}: ${one}`));
  for (const lang of LANGS) {
    await say(page, scene.snapshot, { lang, appearance: 'light' });
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    note(`${lang} light`, await violations(page));
  }
  // The colours are the same in both languages.
  await say(page, scene.snapshot, { lang: 'ja', appearance: 'dark' });
  note('dark', await violations(page, COLOUR_RULES));
  await page.emulateMedia({ forcedColors: 'active' });
  await say(page, scene.snapshot, { appearance: 'system' });
  note('forced colours', await violations(page, COLOUR_RULES));
  await page.emulateMedia({ forcedColors: 'none' });
  return met;
}

/** What is cut off or covered at 200 % and 400 %, and with words two fifths longer. */
async function lostIn(page: Page, scene: Scene): Promise<string[]> {
  const met: string[] = [];
  for (const lang of LANGS) {
    for (const isStretched of [false, true]) {
      await stretchWords(page, isStretched);
      await say(page, scene.snapshot, { lang });
      // WCAG 2.2, 1.4.10: 320 CSS pixels are 400 % of a window of 1,280.
      for (const [width, height] of [
        [1_280, 800],
        [640, 400],
        [320, 256],
      ] as const) {
        await page.setViewportSize({ width, height });
        await settled(page);
        const where = `${lang}${isStretched ? ' longer' : ''} ${width}`;
        met.push(...(await clippedIn(page)).map((one) => `${where}: ${one}`));
      }
    }
  }
  return met;
}
