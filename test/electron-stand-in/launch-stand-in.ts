import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction, constants } from 'node:vm';
import { type Browser, chromium, type Page } from '@playwright/test';
import { StandInApp } from './stand-in-app.ts';
import { type ContentsWorld, type IpcHandler, StandInContents, type WebPreferences } from './stand-in-contents.ts';
import { type Desktop, desktopModules, makeDesktop } from './stand-in-desktop.ts';
import { StandInSession } from './stand-in-session.ts';
import { StandInBaseWindow, StandInBrowserWindow, type WindowGiven } from './stand-in-window.ts';

export interface StandInOptions {
  /** The built main bundle. */
  readonly mainFile: string;
  /** What `app.getAppPath()` says: the folder that holds `dist/` and `assets/`. */
  readonly appPath: string;
  readonly argv?: readonly string[] | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly locale?: string | undefined;
  readonly isPackaged?: boolean | undefined;
  /** False = another one is running already. */
  readonly hasLock?: boolean | undefined;
  /** A browser of the caller's; else one is started and closed with the stand-in. */
  readonly browser?: Browser | undefined;
}

export interface StandIn {
  readonly app: StandInApp;
  readonly desktop: Desktop;
  readonly powerMonitor: EventEmitter;
  readonly windows: readonly StandInBaseWindow[];
  readonly sessions: ReadonlyMap<string, StandInSession>;
  readonly schemes: ReadonlySet<string>;
  /** The app's window and its page, once its first address has loaded. */
  firstWindow(): Promise<{ window: StandInBrowserWindow; page: Page }>;
  /** The page of the newest view (WebContentsView), once it has one. */
  newestView(): Promise<{ window: StandInBaseWindow; contents: StandInContents; page: Page }>;
  close(): Promise<void>;
}

/** Chromium as the tests drive it: nothing of its own on the network, no first-run, as root without its sandbox. */
export const CHROMIUM = {
  executablePath: process.env.KAKEKAE_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** Runs the built main bundle in this very process, with this folder's `electron` in place of the real one. */
export async function launchStandIn(options: StandInOptions): Promise<StandIn> {
  const { platform = 'linux', locale = 'ja', isPackaged = true, hasLock = true } = options;
  const browser = options.browser ?? (await chromium.launch(CHROMIUM));
  const app = new StandInApp({ appPath: options.appPath, hasLock, isPackaged, locale });
  const desktop = makeDesktop();
  const powerMonitor = new EventEmitter();
  const windows: StandInBaseWindow[] = [];
  const sessions = new Map<string, StandInSession>();
  const schemes = new Set<string>();
  const ipc = new Map<string, IpcHandler>();
  const world: ContentsWorld = { schemes, ipc };

  const sessionOf = (partition: string) => {
    const known = sessions.get(partition);
    if (known !== undefined) return known;
    if (partition.startsWith('persist:')) throw new Error('this app keeps no session on the disk');
    const made = new StandInSession(partition, Promise.resolve(browser));
    sessions.set(partition, made);
    app.emit('session-created', made);
    return made;
  };
  const contentsOf = (preferences: WebPreferences) => {
    const contents = new StandInContents(preferences, world);
    app.emit('web-contents-created', {}, contents);
    return contents;
  };
  const electron = {
    app,
    ...desktopModules(desktop, powerMonitor),
    protocol: {
      registerSchemesAsPrivileged(given: readonly { scheme: string; privileges: Record<string, boolean> }[]) {
        app.mustBeEarly('registerSchemesAsPrivileged');
        for (const { scheme, privileges } of given) {
          if (privileges.bypassCSP === true) throw new Error('bypassCSP');
          if (privileges.standard !== true || privileges.secure !== true) throw new Error('not standard and secure');
          schemes.add(scheme);
        }
      },
    },
    session: {
      fromPartition: sessionOf,
      get defaultSession() {
        return sessionOf('');
      },
    },
    ipcMain: {
      handle(channel: string, handler: IpcHandler) {
        if (ipc.has(channel)) throw new Error(`second handler for ${channel}`);
        ipc.set(channel, handler);
      },
      removeHandler: (channel: string) => ipc.delete(channel),
    },
    BaseWindow: class extends StandInBaseWindow {
      constructor(given: WindowGiven = {}) {
        super(given);
        windows.push(this);
      }
    },
    BrowserWindow: class extends StandInBrowserWindow {
      constructor(given: WindowGiven = {}) {
        super(given, contentsOf(given.webPreferences ?? {}));
        windows.push(this);
      }
    },
    WebContentsView: class {
      readonly webContents: StandInContents;
      constructor(given: { readonly webPreferences?: WebPreferences }) {
        this.webContents = contentsOf(given.webPreferences ?? {});
      }
      setBounds(): void {}
    },
  };

  run({ ...options, platform }, electron);
  // The first session is made when Electron becomes ready; by then the walls must stand.
  sessionOf('');
  app.becomeReady();
  return {
    app,
    desktop,
    powerMonitor,
    windows,
    sessions,
    schemes,
    async firstWindow() {
      const window = await soon('the first window', () => windows.find((one) => one instanceof StandInBrowserWindow));
      const page = await window.webContents.opened;
      await page.waitForURL(/stand-in\.test/u);
      await page.waitForLoadState('load');
      return { window, page };
    },
    async newestView() {
      const window = await soon('a view', () => windows.findLast((one) => one.views.length > 0 && !one.isDestroyed()));
      const contents = window.views[0]?.webContents;
      if (contents === undefined) throw new Error('the window holds no view');
      const page = await contents.opened;
      await page.waitForURL((url) => url.protocol !== 'about:');
      await page.waitForLoadState('load');
      return { window, contents, page };
    },
    async close() {
      if (app.exitCode === undefined && windows.length > 0) {
        desktop.answerBox = () => 1;
        app.quit();
        await app.exited;
      }
      for (const session of sessions.values()) await session.close();
      if (options.browser === undefined) await browser.close();
    },
  };
}

/** Loads the bundle like Electron does, but hands it this `electron` and a `process` of its own. */
function run(options: StandInOptions & { platform: NodeJS.Platform }, electron: object): void {
  const require = createRequire(options.mainFile);
  const module = { exports: {} };
  const overridden: Readonly<Record<string, unknown>> = {
    argv: [process.execPath, ...(options.argv ?? [])],
    platform: options.platform,
    env: { ...process.env, ...options.env },
    // A bug must end the test, not be told by the app's last resort.
    on: () => undefined,
  };
  const ownProcess = new Proxy(process, {
    get(target, key) {
      if (typeof key === 'string' && Object.hasOwn(overridden, key)) return overridden[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const load = compileFunction(
    readFileSync(options.mainFile, 'utf8'),
    ['exports', 'require', 'module', '__filename', '__dirname', 'process'],
    { filename: options.mainFile, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER },
  );
  const requireHere = (name: string): unknown => (name === 'electron' ? electron : require(name));
  load(module.exports, requireHere, module, options.mainFile, dirname(options.mainFile), ownProcess);
}

/** Polls for what appears after some turns of the event loop; fails with its name after 15 s. */
async function soon<T>(what: string, look: () => T | undefined): Promise<T> {
  const giveUpAtMs = performance.now() + 15_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > giveUpAtMs) throw new Error(`${what} did not appear within 15 s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
