import type { Lang } from '../../contract/words/index.ts';

interface Help {
  readonly what: string;
  readonly usage: readonly string[];
  readonly options?: readonly (readonly [string, string])[];
  readonly examples: readonly string[];
}

const RUN = 'npm run -s kakekae --';

const COMMON = {
  ja: [
    ['--json', '結果をJSONで標準出力に（説明は標準エラー出力に）'],
    ['--lang ja|en', '表示の言語（なければロケールに従う）'],
    ['--data DIR', '記録のフォルダー（なければ利用者のデータフォルダー）'],
    ['--keychain os|memory', 'パスワードの保管先（memory はこの実行の間だけ）'],
  ],
  en: [
    ['--json', 'result as JSON on stdout (words on stderr)'],
    ['--lang ja|en', 'language (default: the locale)'],
    ['--data DIR', "folder of the ledger (default: the user's data folder)"],
    ['--keychain os|memory', 'where passwords are kept (memory: this run only)'],
  ],
} as const;

const EXITS = {
  ja: '終了コード: 0 完了・受け付けられた / 2 入力・使い方 / 3 窓口に断られた / 4 パスワードやユーザーが拒否された / 5 ネットワーク / 6 はっきりしない / 7 まだ・待機中 / 8 キーチェーンが使えない / 9 混雑・停止中 / 1 不具合',
  en: 'Exit codes: 0 done, accepted / 2 input, usage / 3 portal refused / 4 password or user refused / 5 network / 6 doubtful / 7 not yet, waiting / 8 keychain not usable / 9 busy, blocked / 1 a bug',
} as const;

const HELP: { readonly [L in Lang]: Readonly<Record<string, Help>> } = {
  ja: {
    plan: {
      what: '変更すると何時間電話が使えなくなるか、いつなら短いかを調べます。',
      usage: ['plan --service ip-phone|b2bua|opengate [--at 日時] [--business-hours 09:00-18:00]'],
      options: [['--at', 'ISO 8601（時差つき）。例 2026-11-24T14:00+09:00。なければ今']],
      examples: [`${RUN} plan --service b2bua --at 2026-11-24T14:00+09:00 --business-hours 09:00-18:00`],
    },
    line: {
      what: '回線を登録・一覧・削除・CSVから読み込みます。',
      usage: [
        'line add --number 050… --service … --domain … [--proxy HOST[:PORT]] [--port N] [--transport udp|tcp] [--user U] [--auth-user A] [--expires 秒]',
        'line list',
        'line remove --line 050…',
        'line import FILE.csv',
      ],
      examples: [
        `${RUN} line add --number 05012345678 --service b2bua --domain f02.sip.example --proxy 192.0.2.1:5060 --user 815012345678`,
      ],
    },
    secret: {
      what: 'パスワードをキーチェーンに入れます（出すことはできません）。標準入力から1行ずつ読みます。',
      usage: [
        'secret set --line 050… --kind sip|portal',
        'secret forget --line 050… --kind sip|portal',
        'secret status --line 050…',
      ],
      options: [['--kind', 'sip: 現在のIP加入電話パスワード（1行） / portal: セルフケアIDとパスワード（2行）']],
      examples: [`${RUN} secret set --line 05012345678 --kind sip`],
    },
    verify: {
      what: 'パスワードがSIPサーバーに受け入れられるか、どの機器が登録されているかを1回だけ確かめます。',
      usage: [
        'verify --line 050…',
        'verify --number 050… --domain D [--proxy HOST[:PORT]] [--transport udp|tcp] [--user U] [--auth-user A] [--bind] [--timeout 秒]',
      ],
      options: [['--bind', '問い合わせが断られるときだけ: 短い登録を作り、消し、消えたことを確かめる']],
      examples: [`${RUN} verify --number 05012345678 --domain f02.sip.example --proxy 192.0.2.1 --json < password.txt`],
    },
    change: {
      what: 'パスワードを変更し、反映を待ち、電話機が戻ったことを確かめます。',
      usage: ['change --line 050… [--portal-url URL] [--generate|--new-password-stdin] [--follow] [--told 日時]'],
      options: [
        ['--follow', '最後まで見届ける（なければ窓口の答えまで）'],
        ['--told 日時', '窓口での変更は自分で済ませた（--new-password-stdin と一緒に）'],
        ['--at 日時', 'その時刻になってから始める'],
        ['--emergency', '不正利用の疑い: 時間帯が変わっても止めずに変更する'],
        ['--even-if-later', 'サインイン中に反映の時間帯が変わっても続ける'],
        ['--capitals-ok', '大文字を含むパスワードを承知で使う'],
        ['--proof L2|L3', 'L2: SIPサーバーの確認で終える（既定は L3: 電話機の確認まで）'],
        ['--bind', 'SIPサーバーが問い合わせを断るとき、短い登録で確かめる'],
        [
          '標準入力',
          '順に: （memory のとき）現在のパスワード、セルフケアID、セルフケアパスワード /（--new-password-stdin）新しいパスワード / 認証コード',
        ],
      ],
      examples: [`${RUN} change --line 05012345678 --portal-url https://… --follow`],
    },
    resume: {
      what: '止まっている変更の続きをします。',
      usage: ['resume [--line 050…] [--follow]'],
      examples: [`${RUN} resume --follow`],
    },
    status: { what: '変更の記録を見ます。', usage: ['status [--line 050…]'], examples: [`${RUN} status --json`] },
    look: {
      what: '反映されたか、電話機が戻ったかを今すぐ1回確かめます。',
      usage: ['look --line 050…'],
      examples: [`${RUN} look --line 05012345678`],
    },
    cancel: {
      what: '更新を押す前の変更を取りやめます。反映後なら、電話機を確かめずに終えます。',
      usage: ['cancel --line 050…'],
      examples: [`${RUN} cancel --line 05012345678`],
    },
    practice: {
      what: '練習用の事業者（窓口・メール・SIPサーバー・電話アダプタ）をこのパソコンの中で動かします。',
      usage: [
        'practice [--speed X] [--service …] [--trouble 名前,名前] [--skin 名前] [--charset utf-8|shift_jis|euc-jp] [--at 日時] [--port N]',
      ],
      examples: [`${RUN} practice --speed 600`],
    },
    demo: {
      what: '練習用の事業者を相手に、変更を最初から最後まで30秒以内で見せます。',
      usage: ['demo'],
      examples: ['npm run demo'],
    },
    doctor: {
      what: 'ネットワーク、名前、時計、キーチェーン、記録を順に調べます。',
      usage: ['doctor [--line 050…] [--portal-url URL]'],
      examples: [`${RUN} doctor`],
    },
  },
  en: {
    plan: {
      what: 'What a change now costs in time without phones, and when it would cost least.',
      usage: ['plan --service ip-phone|b2bua|opengate [--at ISO] [--business-hours 09:00-18:00]'],
      options: [['--at', 'ISO 8601 with a zone, e.g. 2026-11-24T14:00+09:00; default: now']],
      examples: [`${RUN} plan --service b2bua --at 2026-11-24T14:00+09:00 --business-hours 09:00-18:00`],
    },
    line: {
      what: 'Adds, lists, removes lines, or imports them from a CSV file.',
      usage: [
        'line add --number 050… --service … --domain … [--proxy HOST[:PORT]] [--port N] [--transport udp|tcp] [--user U] [--auth-user A] [--expires S]',
        'line list',
        'line remove --line 050…',
        'line import FILE.csv',
      ],
      examples: [
        `${RUN} line add --number 05012345678 --service b2bua --domain f02.sip.example --proxy 192.0.2.1:5060 --user 815012345678`,
      ],
    },
    secret: {
      what: 'Puts passwords into the keychain (never out of it). Reads one line each on stdin.',
      usage: [
        'secret set --line 050… --kind sip|portal',
        'secret forget --line 050… --kind sip|portal',
        'secret status --line 050…',
      ],
      options: [
        ['--kind', 'sip: the current IP phone password (1 line) / portal: self-care id and password (2 lines)'],
      ],
      examples: [`${RUN} secret set --line 05012345678 --kind sip`],
    },
    verify: {
      what: 'Checks once whether the SIP server accepts a password, and which devices are registered.',
      usage: [
        'verify --line 050…',
        'verify --number 050… --domain D [--proxy HOST[:PORT]] [--transport udp|tcp] [--user U] [--auth-user A] [--bind] [--timeout S]',
      ],
      options: [['--bind', 'only where the query is refused: makes a short binding, removes it, proves it gone']],
      examples: [`${RUN} verify --number 05012345678 --domain f02.sip.example --proxy 192.0.2.1 --json < password.txt`],
    },
    change: {
      what: 'Changes the password, waits for the reflection, and proves that the phone is back.',
      usage: ['change --line 050… [--portal-url URL] [--generate|--new-password-stdin] [--follow] [--told ISO]'],
      options: [
        ['--follow', 'stay until it is over (else: until the portal has answered)'],
        ['--told ISO', 'you made the change at the portal yourself (with --new-password-stdin)'],
        ['--at ISO', 'begin at that time'],
        ['--emergency', 'suspected abuse: change even if the reflection moves'],
        ['--even-if-later', 'go on when the reflection moves while signing in'],
        ['--capitals-ok', 'use a password with capitals, knowing the portal may refuse it'],
        ['--proof L2|L3', 'L2: done when the SIP server accepts it (default L3: when the phone is seen)'],
        ['--bind', 'check by a short binding where the SIP server refuses the query'],
        [
          'stdin',
          'in order: (memory) current password, self-care id, self-care password / (--new-password-stdin) new password / mailed code',
        ],
      ],
      examples: [`${RUN} change --line 05012345678 --portal-url https://… --follow`],
    },
    resume: {
      what: 'Goes on with changes that stopped.',
      usage: ['resume [--line 050…] [--follow]'],
      examples: [`${RUN} resume --follow`],
    },
    status: {
      what: 'Shows the record of changes.',
      usage: ['status [--line 050…]'],
      examples: [`${RUN} status --json`],
    },
    look: {
      what: 'Looks once, now, whether it is reflected or the phone is back.',
      usage: ['look --line 050…'],
      examples: [`${RUN} look --line 05012345678`],
    },
    cancel: {
      what: 'Takes back a change that was not submitted; after reflection, closes it without the phone being seen.',
      usage: ['cancel --line 050…'],
      examples: [`${RUN} cancel --line 05012345678`],
    },
    practice: {
      what: 'Runs the practice carrier (portal, mail, SIP server, phone adapter) inside this computer.',
      usage: [
        'practice [--speed X] [--service …] [--trouble NAME,NAME] [--skin NAME] [--charset utf-8|shift_jis|euc-jp] [--at ISO] [--port N]',
      ],
      examples: [`${RUN} practice --speed 600`],
    },
    demo: {
      what: 'Shows a whole change against the practice carrier in under 30 seconds.',
      usage: ['demo'],
      examples: ['npm run demo'],
    },
    doctor: {
      what: 'Checks network, names, clock, keychain and ledger, step by step.',
      usage: ['doctor [--line 050…] [--portal-url URL]'],
      examples: [`${RUN} doctor`],
    },
  },
};

const TITLE = {
  ja: 'かけかえ: 電話回線に新しいSIPパスワードを渡し、電話機を戻し、つながったことを確かめます。',
  en: 'Kakekae: gives a phone line a new SIP password, brings its phone back, and proves that it works.',
} as const;
const LABELS = {
  ja: { commands: 'コマンド', common: '共通のオプション', examples: '例', more: '詳しくは kakekae <コマンド> --help' },
  en: { commands: 'Commands', common: 'Common options', examples: 'Example', more: 'More: kakekae <command> --help' },
} as const;

/** Help for one command, or the overview. */
export function helpText(lang: Lang, topic: string | undefined): string {
  const help = topic === undefined || !Object.hasOwn(HELP[lang], topic) ? undefined : HELP[lang][topic];
  const labels = LABELS[lang];
  const table = (rows: readonly (readonly [string, string])[]) =>
    rows.map(([name, text]) => `  ${name.padEnd(22)} ${text}`);
  if (help === undefined) {
    const commands = Object.entries(HELP[lang]).map(([name, { what }]) => [name, what] as const);
    return [
      TITLE[lang],
      '',
      labels.commands,
      ...table(commands),
      '',
      labels.common,
      ...table(COMMON[lang]),
      '',
      EXITS[lang],
      labels.more,
    ].join('\n');
  }
  return [
    help.what,
    '',
    ...help.usage.map((usage) => `  kakekae ${usage}`),
    '',
    ...table([...(help.options ?? []), ...COMMON[lang]]),
    '',
    `${labels.examples}`,
    ...help.examples.map((example) => `  ${example}`),
    '',
    EXITS[lang],
  ].join('\n');
}
