import { join } from 'node:path';
import { startBrowserHost } from '../../../src-main/hosts/browser/start-browser-host.ts';
import { builtAppPath } from './built-app.ts';
import type { OpenApp, Target } from './target.ts';

/** Practice time runs this much faster in a wait: the manual's three and a half hours in about four seconds. */
const PRACTICE_SPEED = 3_000;

/** The browser host in this process, its page in Debian's Chromium. */
export const browserTarget: Target = {
  name: 'browser',
  hasOwnClock: false,
  async open({ dataFolder, lang, practice, keychain, browser }): Promise<OpenApp> {
    const bugs: unknown[] = [];
    const host = await startBrowserHost({
      rendererFolder: join(builtAppPath(), 'dist', 'renderer'),
      version: '0.0.0-test',
      open: false,
      dataFolder,
      lang,
      practice,
      practiceSpeed: PRACTICE_SPEED,
      keychain,
      edition: 'test',
      onBug: (error) => bugs.push(error),
    });
    const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: lang });
    const page = await context.newPage();
    await page.goto(host.url);
    return {
      page,
      async anotherWindow() {
        const second = await context.newPage();
        await second.goto(new URL('/', host.url).href);
        return second;
      },
      async close() {
        await context.close();
        await host.close();
        if (bugs.length > 0) throw new AggregateError(bugs, 'the browser host told of bugs');
      },
    };
  },
};
