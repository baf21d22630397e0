import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

/* The small parts of a desktop: what the app does to them is written down, and tests may press them. */

export interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly click?: () => void;
  readonly submenu?: readonly MenuItem[];
}

/** Roles of Electron 45 that this app may use; a misspelt role would silently do nothing. */
const ROLES = [
  'about,hide,hideOthers,unhide,quit,close,undo,redo,cut,copy,paste,selectAll,resetZoom,zoomIn,zoomOut',
  'togglefullscreen,windowMenu,minimize,front,help',
]
  .join(',')
  .split(',');

export class StandInMenu {
  readonly items: readonly MenuItem[];
  constructor(items: readonly MenuItem[]) {
    this.items = items;
  }
  static check(items: readonly MenuItem[]): void {
    for (const item of items) {
      if (item.role !== undefined && !ROLES.includes(item.role)) throw new Error(`no such menu role: ${item.role}`);
      if (item.type !== 'separator' && (item.label ?? '') === '') throw new Error('a menu item without a label');
      StandInMenu.check(item.submenu ?? []);
    }
  }
}

export interface Desktop {
  menu: StandInMenu | undefined;
  readonly trays: StandInTray[];
  readonly notifications: StandInNotification[];
  readonly openedExternally: string[];
  readonly boxes: { readonly message: string; readonly detail: string; readonly buttons: readonly string[] }[];
  /** How the person answers the next boxes: index of the button. */
  answerBox: () => number | Promise<number>;
  readonly errorBoxes: string[];
  readonly blockers: Set<number>;
  clipboard: string;
  loginItem: object | undefined;
}

export class StandInTray extends EventEmitter {
  toolTip = '';
  title = '';
  menu: StandInMenu | undefined;
  isDestroyed = false;
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setTitle(text: string): void {
    this.title = text;
  }
  setImage(): void {}
  setContextMenu(menu: StandInMenu): void {
    this.menu = menu;
  }
  destroy(): void {
    this.isDestroyed = true;
  }
}

export class StandInNotification extends EventEmitter {
  readonly title: string;
  readonly body: string;
  constructor(given: { readonly title: string; readonly body: string }) {
    super();
    this.title = given.title;
    this.body = given.body;
  }
}

export function makeDesktop(): Desktop {
  return {
    menu: undefined,
    trays: [],
    notifications: [],
    openedExternally: [],
    boxes: [],
    answerBox: () => 0,
    errorBoxes: [],
    blockers: new Set(),
    clipboard: '',
    loginItem: undefined,
  };
}

/** The modules of `electron` that concern the desktop. */
export function desktopModules(desktop: Desktop, powerMonitor: EventEmitter) {
  let lastBlocker = 0;
  return {
    powerMonitor,
    clipboard: {
      readText: async () => desktop.clipboard,
      writeText: async (text: string) => {
        desktop.clipboard = text;
      },
    },
    shell: {
      openExternal: async (url: string) => {
        desktop.openedExternally.push(url);
      },
    },
    nativeImage: {
      createFromPath: (path: string) => {
        // Electron would show an empty icon, which nobody finds.
        if (!existsSync(path)) throw new Error(`there is no icon ${path}`);
        return { isEmpty: () => false };
      },
    },
    Menu: {
      buildFromTemplate(items: readonly MenuItem[]) {
        StandInMenu.check(items);
        return new StandInMenu(items);
      },
      setApplicationMenu(menu: StandInMenu) {
        desktop.menu = menu;
      },
    },
    Tray: class extends StandInTray {
      constructor() {
        super();
        desktop.trays.push(this);
      }
    },
    Notification: class extends StandInNotification {
      static isSupported = () => true;
      show(): void {
        desktop.notifications.push(this);
      }
    },
    dialog: {
      async showMessageBox(_window: unknown, box: Desktop['boxes'][number]) {
        desktop.boxes.push(box);
        return { response: await desktop.answerBox(), checkboxChecked: false };
      },
      showErrorBox(_title: string, text: string) {
        desktop.errorBoxes.push(text);
      },
    },
    powerSaveBlocker: {
      start() {
        lastBlocker += 1;
        desktop.blockers.add(lastBlocker);
        return lastBlocker;
      },
      stop: (id: number) => desktop.blockers.delete(id),
    },
    screen: { getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 2560, height: 1440 } }) },
  };
}
