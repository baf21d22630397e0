import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { ICNS_TYPES, ICON_FOLDER, icnsOf, icoOf, type Picture, sourceDigests } from './icon-files.ts';

/*
 * Draws the icons of every platform from the SVG sources, with the Chromium that the tests use as well. Run it after a
 * change of assets/icons/*.svg and commit what it wrote; nothing else needs Chromium to build.
 */

const folder = ICON_FOLDER;

/** Windows shows these; 256 is the largest an ICO holds. */
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** The hicolor theme of the freedesktop icon specification. */
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];

async function draw(page: Page, name: string, size: number): Promise<Picture> {
  const svg = readFileSync(join(folder, name), 'utf8');
  await page.setViewportSize({ width: size, height: size });
  // As a picture, not as markup: an SVG file draws the same wherever it is shown.
  const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setContent(
    `<style>*{margin:0}img{display:block;width:${size}px;height:${size}px}</style><img src="${address}">`,
  );
  await page.locator('img').evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode());
  return { size, png: await page.screenshot({ omitBackground: true, type: 'png' }) };
}

async function main(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.KAKEKAE_CHROMIUM ?? '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    const sizes = new Set([...ICO_SIZES, ...LINUX_SIZES, ...Object.values(ICNS_TYPES)]);
    const pictures: Picture[] = [];
    for (const size of [...sizes].sort((one, other) => one - other)) pictures.push(await draw(page, 'app.svg', size));
    const of = (wanted: readonly number[]) => pictures.filter(({ size }) => wanted.includes(size));

    writeFileSync(join(folder, 'app.ico'), icoOf(of(ICO_SIZES)));
    writeFileSync(join(folder, 'app.icns'), icnsOf(pictures));
    mkdirSync(join(folder, 'linux'), { recursive: true });
    for (const { size, png } of of(LINUX_SIZES)) {
      writeFileSync(join(folder, 'linux', `${size}x${size}.png`), png);
    }
    for (const { size, png } of of([256])) writeFileSync(join(folder, `app-${size}.png`), png);
    for (const [suffix, scale] of [
      ['', 1],
      ['@2x', 2],
    ] as const) {
      const write = async (name: string, source: string, size: number) =>
        writeFileSync(join(folder, `${name}${suffix}.png`), (await draw(page, source, size * scale)).png);
      // The names end in Template: macOS then colours them for its menu bar by itself.
      await write('trayTemplate', 'tray.svg', 18);
      await write('trayWaitingTemplate', 'tray-waiting.svg', 18);
      // Other trays are light or dark as they please: there the coloured mark is the one that is always seen.
      await write('tray', 'app.svg', 16);
    }
    writeFileSync(join(folder, 'drawn-from.json'), `${JSON.stringify(sourceDigests(), undefined, 2)}\n`);
  } finally {
    await browser.close();
  }
}

await main();
