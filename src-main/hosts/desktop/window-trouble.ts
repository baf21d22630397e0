import { type BrowserWindow, dialog } from 'electron';
import { isOwnPage } from './own-page.ts';
import { TROUBLE_PATH, type TroubleWhy, troubleUrl } from './trouble-page.ts';

/** Chromium's ERR_ABORTED: another navigation came in between, which is no trouble. */
const ABORTED = -3;

const HAS_CONTENT = `(document.querySelector('main,[role="main"]')?.textContent ?? '').trim() !== ''`;

/**
 * A blank window is the one thing a frightened person must not see. Whatever keeps the page from showing leads to a plain
 * page that says so; if even that cannot be shown, to a box of the operating system.
 */
export function watchForTrouble(window: BrowserWindow, emptyAfterMs: number): void {
  const { webContents } = window;
  let timer: NodeJS.Timeout | undefined;
  const show = (why: TroubleWhy) => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    void webContents.loadURL(troubleUrl(why)).catch(() => {
      // `did-fail-load` again: there the box is shown.
    });
    window.show();
  };
  webContents.on('preload-error', () => show('preload-failed'));
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') show('process-gone');
  });
  webContents.on('did-fail-load', (_event, code, _description, url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return;
    if (isTroublePage(url)) dialog.showErrorBox('かけかえ', '画面を表示できません。/ The window cannot be shown.');
    else show('not-loaded');
  });
  webContents.on('did-finish-load', () => {
    clearTimeout(timer);
    if (isTroublePage(webContents.getURL())) return;
    timer = setTimeout(() => void look(), emptyAfterMs);
  });
  const look = async () => {
    if (window.isDestroyed() || webContents.isCrashed()) return;
    // A page that cannot even be asked is as good as empty.
    const hasContent: unknown = await webContents.executeJavaScript(HAS_CONTENT).catch(() => false);
    if (hasContent !== true) show('empty');
  };
  window.once('closed', () => clearTimeout(timer));
}

function isTroublePage(url: string): boolean {
  return isOwnPage(url) && new URL(url).pathname === TROUBLE_PATH;
}
