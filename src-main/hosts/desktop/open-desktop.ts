import { join } from 'node:path';
import { app, type BrowserWindow, clipboard, session, shell } from 'electron';
import { type Backstage, openBackstage } from '../../backstage/backstage.ts';
import type { WindowHost } from '../../backstage/window-host.ts';
import { assistedPortal } from './assisted-portal.ts';
import { tellBug } from './bug.ts';
import { connectWindow } from './calls.ts';
import type { LaunchOptions } from './launch-options.ts';
import { arrangeLeaving } from './leaving.ts';
import { loginItem } from './login-item.ts';
import { setMenu } from './menu.ts';
import { notifyPerson } from './notify.ts';
import { serveOwnScheme } from './own-scheme.ts';
import { keepAwake, watchPower } from './power.ts';
import { showProgress } from './progress.ts';
import { hasTrayHere, openTray } from './tray.ts';
import { denyEverything } from './walls.ts';
import { bringForward, openWindow, WINDOW_PARTITION } from './window.ts';

/** Puts the app together, once Electron is ready: backstage first, so that the window's first question has an answer. */
export async function openDesktop(options: LaunchOptions): Promise<void> {
  const { platform, env } = process;
  const root = app.getAppPath();
  const icons = join(root, 'assets', 'icons');
  const parts: { window?: BrowserWindow; backstage?: Backstage } = {};
  const open = () => {
    if (parts.window !== undefined) bringForward(parts.window);
  };
  process.on('uncaughtException', tellBug);
  process.on('unhandledRejection', tellBug);
  // Starting the app again must always show the window: on a desktop without a tray it is the only way back.
  app.on('second-instance', open);

  const hasTray = hasTrayHere({ platform, desktop: env.XDG_CURRENT_DESKTOP });
  const langNow = () => parts.backstage?.snapshot().settings.lang ?? systemLang();
  const host: WindowHost = {
    kind: 'desktop',
    version: app.getVersion(),
    hasTray,
    clipboard: { readText: async () => clipboard.readText(), writeText: async (text) => clipboard.writeText(text) },
    openLink: async (url) => {
      // Addresses of backstage's own list only, and even those never start anything but a browser.
      if (/^https?:$/u.test(new URL(url).protocol)) await shell.openExternal(url);
    },
    notify: (notice) =>
      notifyPerson(notice, {
        lang: langNow(),
        onClick: () => {
          open();
          parts.backstage?.tell('focus', { number: notice.number });
        },
      }),
    // Follows from the snapshot, because it also ends with the wait.
    setStartAtLogin: () => {},
    quit: () => app.quit(),
    setRevealing: (isRevealing) => parts.window?.setContentProtection(isRevealing),
    assisted: assistedPortal({ beside: () => parts.window, lang: langNow }),
  };
  const { dataFolder, keychain, practice } = options;
  const backstage = await openBackstage({ dataFolder, keychain, practice, lang: systemLang(), host });
  parts.backstage = backstage;

  const own = session.fromPartition(WINDOW_PARTITION);
  denyEverything(own);
  serveOwnScheme({ session: own, rendererFolder: join(root, 'dist', 'renderer') });
  const window = openWindow({
    session: own,
    preload: join(root, 'dist', 'main', 'preload.cjs'),
    icon: join(icons, 'app-256.png'),
    isHidden: options.isHidden && hasTray,
  });
  parts.window = window;
  const disconnect = connectWindow({ window, backstage, onBug: tellBug });

  const tray = hasTray
    ? openTray({
        icon: join(icons, platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'),
        waitingIcon: platform === 'darwin' ? join(icons, 'trayWaitingTemplate.png') : undefined,
        platform,
        open,
        quit: () => app.quit(),
      })
    : undefined;
  const awake = keepAwake();
  const login = loginItem({ platform, env, execPath: process.execPath });
  watchPower(() => backstage.resumeFromSleep());
  let shownLang: string | undefined;
  const show = () => {
    const snapshot = backstage.snapshot();
    const { lang, startAtLogin } = snapshot.settings;
    tray?.show(snapshot);
    showProgress(window, snapshot);
    awake.show(snapshot);
    login.set(startAtLogin && backstage.mayQuit().waits);
    if (lang !== shownLang) setMenu({ lang, platform, reload: () => window.webContents.reload() });
    shownLang = lang;
  };
  show();
  const stopShowing = backstage.on('snapshot', show);

  arrangeLeaving({
    window,
    backstage,
    platform,
    hasTray,
    open,
    onBug: tellBug,
    closeAll: async () => {
      stopShowing();
      disconnect();
      awake.close();
      tray?.close();
      await host.assisted?.close();
      await backstage.close();
    },
  });
}

function systemLang(): 'ja' | 'en' {
  return app.getLocale().toLowerCase().startsWith('ja') ? 'ja' : 'en';
}
