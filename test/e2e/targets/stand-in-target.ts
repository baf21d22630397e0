import { join } from 'node:path';
import { launchStandIn } from '../../electron-stand-in/launch-stand-in.ts';
import { builtAppPath } from './built-app.ts';
import type { OpenApp, Target } from './target.ts';

/** The built main bundle and preload without Electron: in this process, its window in Debian's Chromium. */
export const standInTarget: Target = {
  name: 'stand-in',
  hasOwnClock: false,
  async open({ dataFolder, lang, practice, keychain, browser }): Promise<OpenApp> {
    const path = builtAppPath();
    const standIn = await launchStandIn({
      mainFile: join(path, 'dist', 'main', 'main.cjs'),
      appPath: path,
      browser,
      locale: lang,
      env: { XDG_CURRENT_DESKTOP: 'KDE', XDG_CONFIG_HOME: join(dataFolder, 'config') },
      argv: [path, '--data', dataFolder, '--keychain', keychain, ...(practice ? ['--practice'] : [])],
    });
    const { page } = await standIn.firstWindow();
    return {
      page,
      anotherWindow: () => Promise.reject(new Error('the desktop has one window')),
      close: () => standIn.close(),
    };
  },
};
