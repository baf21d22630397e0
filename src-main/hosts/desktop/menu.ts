import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Lang } from '../../contract/words/index.ts';
import { desktopWords } from './words.ts';

export interface MenuOptions {
  readonly lang: Lang;
  readonly platform: NodeJS.Platform;
  readonly reload: () => void;
}

/** The menu of the platform's own shape. Without an Edit menu ⌘C and ⌘V would do nothing on macOS. */
export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)));
}

export function menuTemplate({ lang, platform, reload }: MenuOptions): MenuItemConstructorOptions[] {
  const { menu } = desktopWords(lang);
  const isMac = platform === 'darwin';
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about', label: menu.about },
      line,
      { role: 'hide', label: menu.hide },
      { role: 'hideOthers', label: menu.hideOthers },
      { role: 'unhide', label: menu.showAll },
      line,
      { role: 'quit', label: menu.quit },
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: menu.file,
    submenu: isMac
      ? [{ role: 'close', label: menu.close }]
      : [
          { role: 'close', label: menu.close, accelerator: 'Ctrl+W' },
          { role: 'quit', label: menu.quit, accelerator: 'Ctrl+Q' },
        ],
  };
  const edit: MenuItemConstructorOptions = {
    label: menu.edit,
    submenu: [
      { role: 'undo', label: menu.undo },
      { role: 'redo', label: menu.redo },
      line,
      { role: 'cut', label: menu.cut },
      { role: 'copy', label: menu.copy },
      { role: 'paste', label: menu.paste },
      { role: 'selectAll', label: menu.selectAll },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: menu.view,
    submenu: [
      { label: menu.reload, accelerator: 'CmdOrCtrl+R', click: reload },
      line,
      { role: 'resetZoom', label: menu.actualSize },
      { role: 'zoomIn', label: menu.zoomIn },
      { role: 'zoomOut', label: menu.zoomOut },
      line,
      { role: 'togglefullscreen', label: menu.fullScreen },
    ],
  };
  const window: MenuItemConstructorOptions = {
    label: menu.window,
    role: 'windowMenu',
    submenu: [
      { role: 'minimize', label: menu.minimize },
      { role: 'front', label: menu.front },
    ],
  };
  const help: MenuItemConstructorOptions = {
    label: menu.help,
    role: 'help',
    submenu: [{ role: 'about', label: menu.about }],
  };
  return isMac ? [appMenu, file, edit, view, window] : [file, edit, view, help];
}
