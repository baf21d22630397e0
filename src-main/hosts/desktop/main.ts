import { join } from 'node:path';
import { app } from 'electron';
import { readLaunchOptions } from './launch-options.ts';
import { openDesktop } from './open-desktop.ts';
import { registerOwnScheme } from './own-scheme.ts';
import { putUpWalls } from './walls.ts';

/*
 * The first lines of the desktop app. Built into one CommonJS file, so that everything up to `whenReady` runs before
 * Electron is ready: a module loader that works asynchronously would come too late for the scheme and the sandbox.
 */

/** As in electron-builder.yml; Windows groups windows, toasts and the taskbar by it. */
const APP_ID = 'jp.kakekae.app';
/** Fixed for ever: Windows finds the app of a toast by it. */
const TOAST_CLSID = '{6E0B3C52-1D3A-4B7E-9C55-2F4B8A6D9E10}';

const options = readLaunchOptions(process.argv);
// Another data folder is another app: its own lock, its own Chromium profile.
if (options.dataFolder !== undefined) app.setPath('userData', join(options.dataFolder, 'chromium'));

if (!app.requestSingleInstanceLock()) {
  // The running one shows its window (`second-instance`).
  app.exit(0);
} else {
  app.enableSandbox();
  registerOwnScheme();
  putUpWalls();
  app.setAppUserModelId(APP_ID);
  if (process.platform === 'win32') app.setToastActivatorCLSID(TOAST_CLSID);
  // Chromium's own errands (component and list updates, reports) are none of this app's.
  for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability']) {
    app.commandLine.appendSwitch(name);
  }
  void app.whenReady().then(() => openDesktop(options));
}
