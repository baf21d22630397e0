import { BrowserWindow, type Session } from 'electron';
import { isOwnPage, WINDOW_URL } from './own-page.ts';
import { allowPages } from './walls.ts';
import { watchForTrouble } from './window-trouble.ts';

/** In memory (no `persist:`): the window leaves nothing on the disk, the app's own ledger is all there is. */
export const WINDOW_PARTITION = 'kakekae-window';

/** How long the window may stay without its main landmark, real ms. */
const EMPTY_AFTER_MS = 5_000;

export interface WindowOptions {
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  readonly isHidden: boolean;
  readonly emptyAfterMs?: number | undefined;
}

export function openWindow({ session, preload, icon, isHidden, emptyAfterMs }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    name: 'main',
    windowStatePersistence: true,
    width: 1080,
    height: 820,
    minWidth: 340,
    minHeight: 420,
    show: false,
    title: 'かけかえ',
    icon,
    autoHideMenuBar: true,
    webPreferences: {
      session,
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      // A spell checker fetches dictionaries and would see what is typed.
      spellcheck: false,
      // The countdown must be right when the person comes back to it.
      backgroundThrottling: true,
    },
  });
  allowPages(window.webContents, { isAllowed: isOwnPage, opensInPlace: false });
  if (!isHidden) window.once('ready-to-show', () => window.show());
  // The window says where it is; the operating system's title bar always says whose it is.
  window.on('page-title-updated', (event, title) => {
    event.preventDefault();
    window.setTitle(title === '' || title === 'かけかえ' ? 'かけかえ' : `${title.slice(0, 80)} – かけかえ`);
  });
  watchForTrouble(window, emptyAfterMs ?? EMPTY_AFTER_MS);
  void window.loadURL(WINDOW_URL).catch(() => {
    // `did-fail-load` tells the person.
  });
  return window;
}

/** Starting the app again, a notification, the tray: whatever asks for the window must bring it, also minimised or hidden. */
export function bringForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
