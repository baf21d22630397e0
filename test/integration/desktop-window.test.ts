import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppRoot, makeAppRoot } from '../electron-stand-in/app-root.ts';
import { launchStandIn } from '../electron-stand-in/launch-stand-in.ts';

let root: AppRoot;
beforeAll(async () => {
  root = await makeAppRoot('built');
});
afterAll(() => root.remove());

test('the built window opens in the built desktop host, under its walls, without a complaint', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'kakekae-window-'));
  const standIn = await launchStandIn({
    mainFile: root.mainFile,
    appPath: root.path,
    argv: [root.path, '--practice', '--keychain', 'memory', '--data', dataFolder],
    env: { XDG_CONFIG_HOME: dataFolder },
  });
  try {
    const { window, page } = await standIn.firstWindow();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.reload();
    await page.locator('main').first().waitFor();
    await expect.poll(() => page.locator('main').first().textContent()).not.toBe('');
    await page.getByText('練習', { exact: false }).first().waitFor();
    expect(complaints).toEqual([]);
    expect(window.webContents.getURL()).toMatch(/^kakekae:\/\/app\/index\.html/u);
    // Nothing that the window needs lies outside of what is packed.
    expect([...standIn.sessions.values()].flatMap(({ blocked }) => blocked)).toEqual([]);
  } finally {
    await standIn.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
