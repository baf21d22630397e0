import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { findElectron, whyNoWindow } from '../../../build/find-electron.ts';
import { builtAppPath } from './built-app.ts';
import type { OpenApp, Target } from './target.ts';

const packageFolder = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'electron');

/** Why real Electron cannot run here, as the name of the test that is left out; `undefined` where it can. */
export function electronIsAbsent(): string | undefined {
  if (findElectron({ packageFolder, env: process.env }) === undefined) {
    return 'electron: no binary in node_modules/electron/dist';
  }
  const why = whyNoWindow({ platform: process.platform, env: process.env, uid: undefined });
  return why === undefined ? undefined : 'electron: no display for its window';
}

/** Real Electron with the built main bundle, in a process of its own. */
export const electronTarget: Target = {
  name: 'electron',
  hasOwnClock: true,
  async open({ dataFolder, lang, practice }): Promise<OpenApp> {
    const executablePath = findElectron({ packageFolder, env: process.env });
    if (executablePath === undefined) throw new Error('no Electron here');
    const app = await _electron.launch({
      executablePath,
      // A keychain of the system would be the tester's own: memory only.
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--lang=${lang}`,
        builtAppPath(),
        ...['--data', dataFolder, '--keychain', 'memory'],
        ...(practice ? ['--practice'] : []),
      ],
    });
    const page = await app.firstWindow();
    await page.locator('#screen-title').waitFor();
    return {
      page,
      anotherWindow: () => Promise.reject(new Error('the desktop has one window')),
      async close() {
        // Whatever is still going on: this test is over.
        await app.evaluate(({ dialog }) => {
          dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
        });
        await app.close();
      },
    };
  },
};
