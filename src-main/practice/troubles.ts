interface Told {
  readonly ja: string;
  readonly en: string;
}

/** Everything that can be made to go wrong on purpose, each with one line for the person who practises. */
export const TROUBLES = {
  // — portal —
  'wrong-login': { ja: '正しいIDとパスワードでもログインを断る', en: 'refuses the login although it is right' },
  'wrong-code': { ja: '正しい認証コードでも断る', en: 'refuses the mailed code although it is right' },
  'code-expired': { ja: '認証コードの期限切れと答える', en: 'says that the mailed code has expired' },
  locked: { ja: 'セルフケアがロックされている', en: 'the self-care login is locked' },
  maintenance: { ja: 'メンテナンス中の画面だけを返す', en: 'answers every page with the maintenance notice' },
  'session-expired-at-form': {
    ja: '入力画面を開くとセッション切れ',
    en: 'the session is gone when the form is opened',
  },
  'session-expired-at-submit': { ja: '更新を押すとセッション切れ', en: 'the session is gone when the form is sent' },
  'wrong-current-password': { ja: '現パスワードが違うと答える', en: 'says that the current password is wrong' },
  'number-not-found': { ja: '電話番号が見つからないと答える', en: 'says that the number is not found' },
  'new-password-refused': { ja: '新パスワードを断る', en: 'refuses the new password' },
  'page-changed-login': { ja: 'ログイン画面の言葉が変わっている', en: 'the login page has other words' },
  'page-changed-code': { ja: '認証コード画面の言葉が変わっている', en: 'the code page has other words' },
  'page-changed-menu': { ja: 'メニューの項目名が変わっている', en: 'the menu has other names' },
  'page-changed-form': {
    ja: '入力画面の項目が変わっている',
    en: 'the form has other labels and one more required field',
  },
  'page-changed-completion': { ja: '完了画面の言葉が変わっている', en: 'the completion page has other words' },
  'redirect-elsewhere': {
    ja: 'ログインの送信先から別のホストへ転送する',
    en: 'the login is redirected to another host',
  },
  'form-posts-elsewhere': { ja: '入力画面の送信先が別のホスト', en: 'the form would be sent to another host' },
  'hang-at-login': { ja: 'ログインに返事をしない', en: 'never answers the login' },
  'hang-at-submit-before-taking': { ja: '受け付けず、返事もしない', en: 'takes no change and never answers' },
  'hang-after-taking': { ja: '受け付けたのに返事をしない', en: 'takes the change and never answers' },
  'reset-after-taking': { ja: '受け付けたのに接続を切る', en: 'takes the change and cuts the connection' },
  'error-500-after-taking': {
    ja: '受け付けたのにエラー画面を返す',
    en: 'takes the change and answers with an error page',
  },
  slow: { ja: 'どの画面も遅い', en: 'every page is slow' },
  'extra-information-page': { ja: 'ログイン後にお知らせの画面がはさまる', en: 'a notice comes between login and menu' },
  'capitals-allowed': { ja: '英大文字も受け付ける', en: 'takes capitals too' },
  'echo-password-in-error': { ja: 'エラー画面に入力したパスワードが出る', en: 'the error page repeats the password' },
  'mail-never-comes': { ja: '認証コードのメールが届かない', en: 'the mail with the code never comes' },
  // — registrar —
  silent: { ja: 'SIPに何も答えない', en: 'answers no SIP request' },
  'drop-first': { ja: '最初のいくつかのUDPパケットを捨てる', en: 'loses the first datagrams' },
  'unknown-user': { ja: '404を返す', en: 'answers 404' },
  'forbidden-after-wrong': { ja: 'パスワード違いに403を返す', en: 'answers a wrong password with 403' },
  'old-still-accepted': { ja: '反映後30分は旧パスワードも通る', en: 'the old password works 30 minutes longer' },
  'reflect-early': { ja: '受付の1分後に反映される', en: 'reflects one minute after acceptance' },
  'reflect-late': { ja: '予定より20分遅れて反映される', en: 'reflects twenty minutes late' },
  'reflect-never': { ja: '反映されない', en: 'never reflects' },
  'hide-bindings': { ja: '200にContactを付けない', en: 'answers 200 without any Contact' },
  'busy-503': { ja: '503を返す', en: 'answers 503' },
  'stale-once': { ja: '一度だけ stale=true を返す', en: 'says stale once for each Call-ID' },
  'stale-always': { ja: '毎回 stale=true を返す', en: 'says stale every time' },
  'sha256-only': { ja: 'SHA-256だけを求める', en: 'asks for SHA-256 only' },
  'both-challenges': { ja: 'SHA-256とMD5を両方求める', en: 'offers SHA-256 and MD5' },
  'no-challenge': { ja: '認証なしで200を返す', en: 'answers 200 without credentials' },
  'wrong-realm-order': { ja: '別のrealmを先に並べる', en: 'lists a foreign realm first' },
  'min-expires-423': { ja: '1800秒未満の登録を423で断る', en: 'answers 423 below 1,800 seconds' },
  'ban-after-failures': { ja: '5回失敗すると10分間黙る', en: 'falls silent for ten minutes after five failures' },
  'malformed-answer': { ja: '壊れた応答を返す', en: 'answers with a broken message' },
  'rewritten-contact': {
    ja: '応答のContactが書き換わっている',
    en: 'the Contact in the answer was rewritten on the way',
  },
  'refuse-query': { ja: 'ContactのないREGISTERを400で断る', en: 'answers a REGISTER without Contact with 400' },
} as const satisfies Record<string, Told>;

export type TroubleName = keyof typeof TROUBLES;

export const TROUBLE_NAMES = Object.keys(TROUBLES) as readonly TroubleName[];

/** The troubles that are on now. Live: portal and registrar look at every request. */
export interface Troubles {
  has(name: TroubleName): boolean;
  /** Turns one on or off; a number turns it on and says how many (only `drop-first` counts, 2 when it is just on). */
  set(name: TroubleName, on: boolean | number): void;
  /** Takes one off a counted trouble; false when none is left. */
  takeOne(name: TroubleName): boolean;
  names(): TroubleName[];
}

export function makeTroubles(names: readonly TroubleName[]): Troubles {
  const on = new Map<TroubleName, number>(names.map((name) => [name, 2]));
  return {
    has: (name) => on.has(name),
    set: (name, value) => {
      if (value === false || value === 0) on.delete(name);
      else on.set(name, value === true ? 2 : value);
    },
    takeOne: (name) => {
      const left = on.get(name) ?? 0;
      if (left <= 0) return false;
      if (left === 1) on.delete(name);
      else on.set(name, left - 1);
      return true;
    },
    names: () => [...on.keys()],
  };
}
