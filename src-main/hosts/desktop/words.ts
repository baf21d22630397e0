import type { Notice } from '../../backstage/window-host.ts';
import { formatDuration, formatJst, type Lang } from '../../contract/words/index.ts';

/** What the desktop says outside the window: menus, tray, notifications, boxes. The window's own words are the window's. */
export interface DesktopWords {
  readonly appName: string;
  readonly menu: Readonly<
    Record<
      | 'file'
      | 'edit'
      | 'view'
      | 'window'
      | 'help'
      | 'about'
      | 'hide'
      | 'hideOthers'
      | 'showAll'
      | 'close'
      | 'quit'
      | 'undo'
      | 'redo'
      | 'cut'
      | 'copy'
      | 'paste'
      | 'selectAll'
      | 'actualSize'
      | 'zoomIn'
      | 'zoomOut'
      | 'fullScreen'
      | 'minimize'
      | 'front'
      | 'reload',
      string
    >
  >;
  readonly tray: {
    readonly open: string;
    readonly idle: string;
    readonly acting: string;
    readonly asking: string;
    readonly waiting: (wait: { what: 'submit' | 'reflection'; dueAtMs: number; leftMs: number }) => string;
  };
  readonly notice: Readonly<
    Record<Notice['kind'], { readonly title: string; readonly body: (line: string) => string }>
  >;
  readonly quit: {
    readonly busy: string;
    readonly busyDetail: string;
    readonly verify: string;
    readonly verifyDetail: string;
    readonly waits: string;
    readonly waitsDetail: string;
    readonly stay: string;
    readonly anyway: string;
    readonly background: string;
  };
  readonly hidden: { readonly title: string; readonly body: string };
  readonly portalTitle: (host: string) => string;
}

const ja: DesktopWords = {
  appName: 'かけかえ',
  menu: {
    file: 'ファイル',
    edit: '編集',
    view: '表示',
    window: 'ウインドウ',
    help: 'ヘルプ',
    about: 'かけかえについて',
    hide: 'かけかえを隠す',
    hideOthers: 'ほかを隠す',
    showAll: 'すべてを表示',
    close: '閉じる',
    quit: 'かけかえを終了',
    undo: '取り消す',
    redo: 'やり直す',
    cut: '切り取り',
    copy: 'コピー',
    paste: '貼り付け',
    selectAll: 'すべてを選択',
    actualSize: '実際のサイズ',
    zoomIn: '拡大',
    zoomOut: '縮小',
    fullScreen: 'フルスクリーン',
    minimize: 'しまう',
    front: 'すべてを手前に移動',
    reload: '画面を開き直す',
  },
  tray: {
    open: 'かけかえを開く',
    idle: '待っている変更はありません',
    acting: '確認しています',
    asking: 'ご確認をお待ちしています',
    waiting: ({ what, dueAtMs, leftMs }) =>
      what === 'submit'
        ? `${formatJst(dueAtMs, 'ja', { withDate: false })} に変更（あと ${formatDuration(leftMs, 'ja')}）`
        : `${formatJst(dueAtMs, 'ja', { withDate: false })} に反映予定（あと ${formatDuration(leftMs, 'ja')}）`,
  },
  notice: {
    reflected: {
      title: '新しいパスワードが使えるようになりました',
      body: (line) => `${line} の電話機に、新しいパスワードを設定します。`,
    },
    done: { title: 'パスワードの変更を確認しました', body: (line) => `${line} の確認結果は画面でご覧ください。` },
    trouble: { title: 'ご確認ください', body: (line) => `${line} の変更について、お知らせがあります。` },
    asks: { title: '次の操作をお待ちしています', body: (line) => `${line} の変更を続けるには、画面を開いてください。` },
  },
  quit: {
    busy: '変更の返事を待っています。今は終了しないでください。',
    busyDetail:
      '終了すると、変更できたかどうかをあとで調べ直すことになります。新旧どちらのパスワードも保存してあり、失われません。',
    verify: '電話機が戻ったかを確認しています。終了しますか。',
    verifyDetail: '終了しても変更は保存されています。次に起動したときに続きから確認します。',
    waits: '反映を待っている変更があります。',
    waitsDetail: '終了すると、次に起動するまで確認とお知らせができません。変更そのものには影響しません。',
    stay: '終了しない',
    anyway: '終了する',
    background: 'このまま待つ',
  },
  hidden: {
    title: 'かけかえは待ち続けています',
    body: 'もう一度起動するか、通知領域のアイコンから画面を開けます。',
  },
  portalTitle: (host) => `${host} – お客様サポートページ（かけかえ）`,
};

const en: DesktopWords = {
  appName: 'Kakekae',
  menu: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    help: 'Help',
    about: 'About Kakekae',
    hide: 'Hide Kakekae',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    close: 'Close',
    quit: 'Quit Kakekae',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    actualSize: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    minimize: 'Minimize',
    front: 'Bring All to Front',
    reload: 'Open the Window Again',
  },
  tray: {
    open: 'Open Kakekae',
    idle: 'No change is waiting',
    acting: 'Checking',
    asking: 'Waiting for you',
    waiting: ({ what, dueAtMs, leftMs }) =>
      what === 'submit'
        ? `Change at ${formatJst(dueAtMs, 'en', { withDate: false })} (in ${formatDuration(leftMs, 'en')})`
        : `Takes effect by ${formatJst(dueAtMs, 'en', { withDate: false })} (in ${formatDuration(leftMs, 'en')})`,
  },
  notice: {
    reflected: {
      title: 'The new password is accepted',
      body: (line) => `Next, the phone of ${line} gets the new password.`,
    },
    done: { title: 'The change was confirmed', body: (line) => `The window shows what was seen for ${line}.` },
    trouble: { title: 'Please have a look', body: (line) => `There is news about the change of ${line}.` },
    asks: { title: 'The next step is yours', body: (line) => `Open the window to go on with the change of ${line}.` },
  },
  quit: {
    busy: 'The answer to the change is on its way. Please do not quit now.',
    busyDetail:
      'If you quit, whether the change was made has to be found out later. Both passwords are kept, nothing is lost.',
    verify: 'Kakekae is checking whether the phone is back. Quit?',
    verifyDetail: 'The change is stored either way. The next start goes on from here.',
    waits: 'A change is waiting to take effect.',
    waitsDetail:
      'If you quit, nothing is checked or announced until the next start. The change itself is not affected.',
    stay: 'Do not quit',
    anyway: 'Quit',
    background: 'Keep waiting',
  },
  hidden: {
    title: 'Kakekae keeps waiting',
    body: 'Start it again, or use its icon in the notification area, to open the window.',
  },
  portalTitle: (host) => `${host} – customer support page (Kakekae)`,
};

export function desktopWords(lang: Lang): DesktopWords {
  return lang === 'ja' ? ja : en;
}

/** A line on a lock screen or a shared desktop: the last four digits are enough for its owner. */
export function maskedLine(number: string): string {
  return `…${number.slice(-4)}`;
}
