/** What `npm start` says on the terminal, one sentence each. */
export interface StartWords {
  readonly building: string;
  readonly fetching: string;
  readonly noElectron: string;
  readonly noDisplay: string;
  readonly root: string;
  readonly electronFailed: string;
  readonly opened: string;
  readonly address: string;
  readonly usage: string;
}

const ja: StartWords = {
  building: '画面を用意しています…',
  fetching: 'デスクトップ版の実行環境（Electron）を取得しています…',
  noElectron: 'デスクトップ版の実行環境（Electron）がこのコンピューターにないため、ブラウザーで開きます。',
  noDisplay: 'ウィンドウを表示する画面がないため、ブラウザーで開きます。',
  root: '管理者（root）ではデスクトップ版を安全に動かせないため、ブラウザーで開きます。',
  electronFailed: 'デスクトップ版を起動できなかったため、ブラウザーで開きます。',
  opened: 'ブラウザーで開きました。終わるには Ctrl+C を押すか、画面を閉じてください。',
  address: 'このアドレスをブラウザーで開いてください（一度だけ使えます）：',
  usage:
    '使い方: npm start -- [--browser] [--practice] [--no-open] [--data フォルダー] [--keychain os|memory] [--port 番号]',
};

const en: StartWords = {
  building: 'Preparing the window…',
  fetching: 'Fetching what the desktop window runs on (Electron)…',
  noElectron: 'What the desktop window runs on (Electron) is not on this computer, so Kakekae opens in your browser.',
  noDisplay: 'There is no screen to open a window on, so Kakekae opens in a browser.',
  root: 'The desktop window cannot run safely as root, so Kakekae opens in your browser.',
  electronFailed: 'The desktop window could not start, so Kakekae opens in your browser.',
  opened: 'Opened in your browser. To end, press Ctrl+C or close the page.',
  address: 'Open this address in your browser (it works once):',
  usage:
    'Usage: npm start -- [--browser] [--practice] [--no-open] [--data FOLDER] [--keychain os|memory] [--port NUMBER]',
};

/** As the command line chooses it: Japanese where the locale names no language (C, POSIX). */
export function startLang(env: Readonly<Record<string, string | undefined>>): 'ja' | 'en' {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || new Intl.DateTimeFormat().resolvedOptions().locale;
  return /^(ja|c\b|posix)/iu.test(locale) ? 'ja' : 'en';
}

export function startWords(lang: 'ja' | 'en'): StartWords {
  return lang === 'ja' ? ja : en;
}
