import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { SCENES, type Scene } from './gallery-scenes.ts';
import { type GalleryStage, openGallery, type View } from './gallery-stage.ts';
import { withPalette } from './palette-png.ts';

/*
 * The pictures of the documentation, made anew: all, or those that are named: `node test/e2e/pictures.ts [large] [SCENE…]`. Three
 * large ones for the README, and a small one of every screen with an index, in both languages. Everything on them is pretend.
 * Fails when they grow too heavy to keep.
 */

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
const SCREENS = join(FOLDER, 'screens');
const LANGS = ['ja', 'en'] as const;

/** For the README: file name by scene. */
const LARGE = { '30-wait': 'wait', '10-when': 'when', '50-proof-device': 'proof' } as const;
const MOST_LARGE_BYTES = 120_000;
/** On average: there are as many as there are screens. */
const MOST_SMALL_BYTES_EACH = 17_000;

const SMALL_SCALE = 0.5;
const SMALL_QUALITY = 55;
/** A list of a thousand lines would be one endless picture; CSS pixels. */
const TALLEST = 2_800;

const named = process.argv.slice(2);
const wantsAll = named.length === 0;
const wantsLarge = wantsAll || named.includes('large');
const small = wantsAll ? SCENES : named.filter((name) => name !== 'large').map(sceneOf);
const heavy: string[] = [];
if (wantsAll) rmSync(SCREENS, { recursive: true, force: true });
mkdirSync(SCREENS, { recursive: true });
const gallery = await openGallery();
try {
  for (const lang of LANGS) {
    if (wantsLarge) {
      for (const [name, file] of Object.entries(LARGE)) await takeLarge(gallery, { scene: sceneOf(name), lang, file });
    }
    for (const scene of small) await takeSmall(gallery, scene, lang);
  }
} finally {
  await gallery.close();
}
writeFileSync(join(FOLDER, 'README.md'), index());
const bytes = smallPaths().reduce((sum, path) => sum + statSync(path).size, 0);
if (bytes > MOST_SMALL_BYTES_EACH * smallPaths().length) heavy.push(`all small pictures: ${bytes} bytes`);
for (const one of heavy) process.stderr.write(`too heavy: ${one}\n`);
process.exitCode = heavy.length > 0 ? 1 : 0;

function sceneOf(name: string): Scene {
  const scene = SCENES.find((one) => one.name === name);
  if (scene === undefined) throw new Error(`no scene ${name}`);
  return scene;
}

function view(lang: View['lang'], width: number): View {
  return { lang, appearance: 'light', width, height: Math.round(width * 0.625) };
}

async function takeLarge(
  stage: GalleryStage,
  { scene, lang, file }: { readonly scene: Scene; readonly lang: View['lang']; readonly file: string },
): Promise<void> {
  const path = join(FOLDER, `${file}-${lang}.png`);
  await stage.show(scene, view(lang, 1_200), async (page) => {
    writeFileSync(path, withPalette(await page.screenshot({ fullPage: true })));
  });
  const { size } = statSync(path);
  if (size > MOST_LARGE_BYTES) heavy.push(`${file}-${lang}.png: ${size} bytes`);
}

async function takeSmall(stage: GalleryStage, scene: Scene, lang: View['lang']): Promise<void> {
  await stage.show(scene, view(lang, 1_280), async (page) => {
    writeFileSync(smallPath(scene, lang), await asWebp(page));
  });
}

/** Playwright writes PNG and JPEG only; WebP is a third of them, and the browser itself can. */
async function asWebp(page: Page): Promise<Buffer> {
  const [width = 0, height = 0] = await page.evaluate<number[]>(
    '[document.documentElement.clientWidth, document.documentElement.scrollHeight]',
  );
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: SMALL_QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST), scale: SMALL_SCALE },
  });
  return Buffer.from(data, 'base64');
}

function smallPath(scene: Scene, lang: View['lang']): string {
  return join(SCREENS, `${scene.name}-${lang}.webp`);
}

function smallPaths(): string[] {
  return SCENES.flatMap((scene) => LANGS.map((lang) => smallPath(scene, lang)));
}

function index(): string {
  const rows = SCENES.map(({ name }) => {
    const cells = LANGS.map((lang) => `![${name}, ${lang}](screens/${name}-${lang}.webp)`);
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return `# Pictures

Every screen of the window in both languages, made by \`node test/e2e/pictures.ts\` from the scenes in
\`test/e2e/gallery-scenes.ts\`. Numbers, names and passwords on them are pretend. Do not edit by hand.

| screen | Japanese | English |
| --- | --- | --- |
${rows.join('\n')}
`;
}
