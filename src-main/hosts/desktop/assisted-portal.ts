import { BaseWindow, type BrowserWindow, screen, session, WebContentsView } from 'electron';
import type { AssistedFields, AssistedPortal } from '../../backstage/window-host.ts';
import { carrier, parsePortalUrl } from '../../compose.ts';
import type { Lang } from '../../contract/words/index.ts';
import { type PageSeen, type PageWords, scriptFor } from './assisted-page.ts';
import { isPinnedPage } from './own-page.ts';
import { allowPages } from './walls.ts';
import { desktopWords } from './words.ts';

/** A world of our own inside the page (Electron: 999 is the preload's, 0 the page's). */
const OWN_WORLD = 1_001;
/** Pages that change themselves announce nothing, real ms. */
const LOOK_EVERY_MS = 1_000;

export interface AssistedPortalOptions {
  readonly beside: () => BrowserWindow | undefined;
  readonly lang: () => Lang;
}

/**
 * The portal in a window of its own. Its title bar belongs to the operating system and always shows the pinned host; the
 * page can neither change nor cover it (no full screen, no pop-ups, no title of its own). Cookies live in memory and end
 * with the view. The person's own hands press every button.
 */
export function assistedPortal({ beside, lang }: AssistedPortalOptions): AssistedPortal {
  let open: OpenPortal | undefined;
  return {
    async open({ portalUrl, onState, onClosed }) {
      open?.close();
      const url = parsePortalUrl(portalUrl);
      if (!url.ok) return onClosed();
      const opened = showPortal({
        url: url.value,
        title: desktopWords(lang()).portalTitle(url.value.host),
        beside: beside(),
        onState,
        onClosed: () => {
          if (open === opened) open = undefined;
          onClosed();
        },
      });
      open = opened;
    },
    fill: async (fields) => (open === undefined ? 0 : fillPage(open, fields)),
    close: async () => open?.close(),
  };
}

interface ShowOptions {
  readonly url: URL;
  readonly title: string;
  readonly beside: BrowserWindow | undefined;
  readonly onState: (state: { canFill: boolean; isCompletionSeen: boolean }) => void;
  readonly onClosed: () => void;
}

interface OpenPortal {
  look(values?: Readonly<Record<string, string>>): Promise<PageSeen>;
  close(): void;
}

let opened = 0;

function showPortal({ url, title, beside, onState, onClosed }: ShowOptions): OpenPortal {
  opened += 1;
  // A fresh name every time: nothing of an earlier visit is there, and nothing is written to the disk.
  const own = session.fromPartition(`portal-${opened}`);
  const window = new BaseWindow({ ...placeBeside(beside), title, fullscreenable: false, autoHideMenuBar: true });
  const view = new WebContentsView({
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.contentView.addChildView(view);
  const fillWindow = () => view.setBounds({ x: 0, y: 0, ...contentSize(window) });
  fillWindow();
  window.on('resize', fillWindow);
  allowPages(view.webContents, { isAllowed: (text) => isPinnedPage(text, url), opensInPlace: true });

  let isOpen = true;
  let isCompletionSeen = false;
  let canFill = false;
  const look: OpenPortal['look'] = async (values) => {
    const { webContents } = view;
    if (!isOpen || webContents.isDestroyed() || !isPinnedPage(webContents.getURL(), url)) return NOTHING;
    const script = scriptFor({ ...WORDS, origin: url.origin, values });
    const seen: unknown = await webContents
      .executeJavaScriptInIsolatedWorld(OWN_WORLD, [{ code: script }])
      .catch(() => NOTHING);
    return isPageSeen(seen) ? seen : NOTHING;
  };
  const watch = async () => {
    const seen = await look();
    const before = `${canFill} ${isCompletionSeen}`;
    canFill = seen.group !== null;
    // Once seen it stays seen: the person may go on to another page.
    isCompletionSeen ||= seen.isCompletionSeen;
    if (isOpen && `${canFill} ${isCompletionSeen}` !== before) onState({ canFill, isCompletionSeen });
  };
  view.webContents.on('did-finish-load', () => void watch());
  const timer = setInterval(() => void watch(), LOOK_EVERY_MS);
  window.once('closed', () => {
    isOpen = false;
    clearInterval(timer);
    // A view outlives the window it lay in.
    if (!view.webContents.isDestroyed()) view.webContents.close();
    void own.clearStorageData().catch(() => {});
    onClosed();
  });
  void view.webContents.loadURL(url.href).catch(() => {
    // The view shows the browser's own error page; the person sees it and may close the window.
  });
  return { look, close: () => isOpen && window.destroy() };
}

const { login, form, completion } = carrier.portal.value.words;
const WORDS: Omit<PageWords, 'origin'> = {
  groups: {
    form: {
      number: form.number,
      currentPassword: form.currentPassword,
      newPassword: form.newPassword,
      newPasswordAgain: form.newPasswordAgain,
    },
    login: { portalId: login.id, portalPassword: login.password },
  },
  completion: completion.sentence,
};
const NOTHING: PageSeen = { group: null, isCompletionSeen: false, filled: 0 };

/** Only the secrets of the form that is really there are read, and only they go into the page. */
async function fillPage(portal: OpenPortal, fields: AssistedFields): Promise<number> {
  const { group } = await portal.look();
  if (group === null) return 0;
  const values: Record<string, string> = {};
  const put = (role: string, value: string | undefined) => {
    if (value !== undefined) values[role] = value;
  };
  if (group === 'login') {
    put('portalId', await fields.portalId());
    put('portalPassword', await fields.portalPassword());
  } else {
    const newPassword = await fields.newPassword();
    put('number', fields.number);
    put('currentPassword', await fields.currentPassword());
    put('newPassword', newPassword);
    put('newPasswordAgain', newPassword);
  }
  return (await portal.look(values)).filled;
}

function isPageSeen(value: unknown): value is PageSeen {
  if (typeof value !== 'object' || value === null) return false;
  const { group, isCompletionSeen, filled } = value as Partial<Record<keyof PageSeen, unknown>>;
  return (
    (group === null || group === 'form' || group === 'login') &&
    typeof isCompletionSeen === 'boolean' &&
    typeof filled === 'number'
  );
}

function contentSize(window: BaseWindow): { width: number; height: number } {
  const { width, height } = window.getContentBounds();
  return { width, height };
}

/** To the right of the app where there is room, else over it but not hiding its left edge. */
function placeBeside(window: BrowserWindow | undefined) {
  const size = { width: 900, height: 820 };
  if (window === undefined || window.isDestroyed()) return size;
  const own = window.getBounds();
  const { workArea } = screen.getDisplayMatching(own);
  const x = Math.min(own.x + own.width, workArea.x + workArea.width - size.width);
  return { ...size, x: Math.max(workArea.x, x), y: Math.max(workArea.y, own.y) };
}
