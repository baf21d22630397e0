import type { NumberFault } from '../../core/line.ts';
import type { PasswordFault } from '../../core/password.ts';
import { jaPhoneProblems } from './ja-phone-problems.ts';
import { jaStoreName } from './ja-store.ts';
import { printable, printableEnd } from './printable.ts';
import { momentOf } from './when.ts';
import type { ProblemWords } from './words.ts';

const EXAMPLE = '（例: 05012345678）';

const NUMBER_FAULT: { readonly [K in NumberFault]: string } = {
  empty: `IP加入電話番号を、ハイフンなしの11桁で入力してください${EXAMPLE}。`,
  hyphens: `IP加入電話番号はハイフンなしで入力してください${EXAMPLE}。`,
  'full-width': `IP加入電話番号は半角数字で入力してください${EXAMPLE}。`,
  'not-digits': `IP加入電話番号に、数字以外の文字が含まれています。半角数字11桁で入力してください${EXAMPLE}。`,
  'not-050': `IP加入電話番号は050で始まります。050から始まる11桁で入力してください${EXAMPLE}。`,
  'too-short': `IP加入電話番号の桁数が足りません。050から始まる11桁で入力してください${EXAMPLE}。`,
  'too-long': `IP加入電話番号の桁数が多すぎます。050から始まる11桁で入力してください${EXAMPLE}。`,
  'country-code': `IP加入電話番号は、国番号を付けずに050から入力してください${EXAMPLE}。`,
};

const PASSWORD_FAULT: { readonly [K in PasswordFault]: string } = {
  empty: 'が入力されていません',
  'too-short': 'の文字数が足りません',
  'too-long': 'の文字数が多すぎます',
  space: 'に空白が含まれています',
  invisible: 'に、目に見えない文字が含まれています',
  'full-width': 'に全角文字が含まれています',
  'other-character': 'に、使えない文字が含まれています',
  'same-as-current': 'が、現在のパスワードと同じです',
};

const STEP: { readonly [step: string]: string } = {
  login: 'セルフケアログイン',
  code: '認証コードの入力',
  menu: 'メニュー',
  form: 'IP加入電話パスワード変更',
  confirm: '確認',
  completion: '完了',
  submit: '更新の結果',
};

const SLOT: { readonly [slot: string]: string } = {
  current: '現在のIP加入電話パスワード',
  pending: '新しいIP加入電話パスワード',
  previous: '変更前のIP加入電話パスワード',
  'portal-id': 'セルフケアID',
  'portal-password': 'セルフケアパスワード',
  'device-user': '機器の管理者ID',
  'device-password': '機器の管理者パスワード',
};

const STATE: { readonly [state: string]: string } = {
  planned: '開始前',
  'signing-in': 'ログイン中',
  submitting: '変更の送信中',
  reflecting: '反映待ち',
  doubtful: '変更の確認中',
  reconnecting: '機器の設定中',
  verifying: '機器の確認中',
  done: '完了',
  refused: '変更なし',
  cancelled: '取りやめ',
  stuck: 'ご判断待ち',
};

const EXPECTED: { readonly [what: string]: string } = {
  password: 'パスワード',
  'sip-password': 'IP加入電話パスワード',
  'new-password': '新しいIP加入電話パスワード',
  'portal-id': 'セルフケアID',
  'portal-password': 'セルフケアパスワード',
  'mailed-code': '認証コード',
  'device-user': '機器の管理者ID',
  'device-password': '機器の管理者パスワード',
  answer: '答え',
};

const CSV_FAULT: { readonly [why: string]: string } = {
  'unknown-column': 'この名前の列はありません',
  'missing-column': 'この列が必要です',
  'no-rows': '回線が1つも書かれていません',
  'line-exists': '同じIP加入電話番号がすでにあります',
  'number-malformed': 'IP加入電話番号が正しくありません',
  'service-unknown': 'この名前のサービスはありません',
  'transport-unknown': 'この名前の通信方式はありません',
  'host-malformed': 'サーバー名が正しくありません',
  'port-malformed': 'ポート番号が正しくありません',
  'sip-user-malformed': 'ユーザー名が正しくありません',
  'expires-malformed': '登録の有効時間が正しくありません',
  usage: '値がないか、ほかの列と合いません',
  'broken-row': '行の書き方が正しくありません（引用符など）',
};

const NETWORK: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_/u, 'の名前が見つかりません'],
  [/REFUSED/u, 'に接続を断られました'],
  [/TIMEDOUT|TIMEOUT|ABORT/u, 'から時間内に応答がありません'],
  [/CERT|TLS|SSL|ALTNAME|SELF_SIGNED|SIGNATURE/u, 'の証明書を確認できません'],
  [/RESET|EPIPE|HANG/u, 'との接続が途中で切れました'],
];

const q = (text: string, max = 24) => (text === '' ? '（空欄）' : `『${printable(text, max)}』`);
const named = (table: { readonly [key: string]: string }, key: string) =>
  Object.hasOwn(table, key) ? plain(table, key) : q(key);
const plain = (table: { readonly [key: string]: string }, key: string) =>
  Object.hasOwn(table, key) ? (table[key] ?? '') : printable(key, 24);
const file = (path: string) => `『${printableEnd(path, 40)}』`;
const host = (name: string) => printable(name, 40);
const when = (fact: string) => momentOf(fact, 'ja');
const whereUnfit = (why: PasswordFault, length: number, position?: number) => {
  if (why === 'too-short' || why === 'too-long') return `（入力は${length}文字）`;
  return position === undefined ? '' : `（${position}文字目）`;
};
const store = (name: string) => `パスワードの保管庫（${jaStoreName(name)}）`;
const said = (sentence: string) => (sentence === '' ? '' : `画面の表示: ${q(sentence.replace(/。$/u, ''), 60)}。`);

/** 何が、どこで起きたか、どうすればよいか。それぞれ140字以内。 */
export const jaProblems: ProblemWords = {
  'number-malformed': ({ given, why, suggestion }) =>
    suggestion === undefined
      ? NUMBER_FAULT[why]
      : `${NUMBER_FAULT[why]}${q(given)}は ${printable(suggestion, 16)} と入力します。`,
  'service-unknown': ({ given, known }) =>
    `サービス名${q(given)}はありません。次から選んでください: ${printable(known, 60)}。`,
  'transport-unknown': ({ given, known }) =>
    `通信方式${q(given)}はありません。次から選んでください: ${printable(known, 60)}。`,
  'host-malformed': ({ given, where }) =>
    `${where === 'domain' ? 'SIPドメイン' : '接続先（プロキシ）'}${q(given)}は、サーバー名として正しくありません。「サービス開始のご案内」のとおりに入力してください。`,
  'port-malformed': ({ given }) =>
    `ポート番号${q(given)}は正しくありません。1から65535までの半角数字で入力してください。`,
  'sip-user-malformed': ({ given, field }) =>
    `${field === 'user' ? 'SIPユーザー名' : '認証ユーザー名'}${q(given)}に、使えない文字が含まれているか、長さが正しくありません。空白や全角文字がないかご確認ください。`,
  'expires-malformed': ({ given }) =>
    `登録の有効時間${q(given)}は正しくありません。30秒から86400秒までの半角数字で入力してください。`,
  'time-malformed': ({ given, why }) =>
    ({
      'no-zone': `時刻${q(given, 40)}に時差がありません。日本時間なら末尾に +09:00 を付けてください（例: 2026-11-24T14:00+09:00）。`,
      'not-iso': `時刻${q(given, 40)}の書き方が正しくありません。2026-11-24T14:00+09:00 のように入力してください。`,
      'not-a-date': `時刻${q(given, 40)}は、実在しない日付または時刻です。`,
    })[why],
  'time-out-of-range': ({ given, why }) =>
    ({
      future: `${q(when(given), 40)}はこれから先の時刻です。変更が完了した、過去の時刻を入力してください。`,
      'too-old': `${q(when(given), 40)}は古すぎます。変更が完了した時刻をご確認ください。`,
      past: `${q(when(given), 40)}はすでに過ぎています。これから先の時刻を入力してください。`,
    })[why],
  'business-hours-malformed': ({ given }) =>
    `営業時間${q(given)}の書き方が正しくありません。09:00-18:00 のように入力してください。`,
  'password-unfit': ({ why, length, wanted, position, which }) => {
    const what = `${plain(SLOT, which ?? 'pending')}${PASSWORD_FAULT[why]}${whereUnfit(why, length, position)}。`;
    return which === undefined
      ? `${what}半角の英小文字と数字、ちょうど${wanted}文字で入力してください。`
      : `${what}お手元の記載のとおりに、半角で入力してください。`;
  },
  'password-needs-agreement': () =>
    '新しいIP加入電話パスワードに英大文字が含まれています。電話会社の画面には「半角英小文字・数字のみ」とあり、受け付けられない場合があります。',
  'url-malformed': ({ given }) =>
    `URL${q(given, 50)}は正しくありません。セルフケアのURLを https:// から入力してください。`,
  'url-not-https': ({ given }) =>
    `URL${q(given, 50)}は暗号化されていない接続です。パスワードを守るため、https:// で始まるURLを入力してください。`,
  'url-has-credentials': ({ host: name }) =>
    `URL（${host(name)}）にIDやパスワードが含まれています。取り除いて入力してください。`,
  usage: ({ what, given }) =>
    ({
      command: `${q(given, 40)}というコマンドはありません。`,
      option: `${q(given, 40)}という指定はありません。`,
      missing: `${q(given, 40)}の指定が必要です。`,
      value: `${q(given, 40)}の値が足りないか、正しくありません。`,
      conflict: `${q(given, 40)}は、同時には指定できません。`,
    })[what],
  'stdin-ended': ({ expected }) =>
    `${named(EXPECTED, expected)}を受け取る前に、標準入力が終わりました。1行に1つずつ入力してください。`,
  'file-unreadable': ({ path, code }) =>
    `ファイル${file(path)}を読めませんでした（${printable(code, 20)}）。場所と権限をご確認ください。`,
  'csv-malformed': ({ path, row, column, why }) =>
    `${file(path)}の${row}行目${column === '' ? '' : `、列${q(column, 20)}`}: ${named(CSV_FAULT, why)}。直してから読み込み直してください。`,
  'line-unknown': ({ number }) => `IP加入電話番号${q(number)}は登録されていません。先に回線を登録してください。`,
  'line-exists': ({ number }) => `IP加入電話番号${q(number)}は、すでに登録されています。`,
  'line-busy': ({ number, rotation }) =>
    `IP加入電話番号${q(number)}では、別のパスワード変更が進行中です（${printable(rotation, 40)}）。終わるまで新しい変更は始められません。`,
  'keychain-locked': ({ store: name }) => `${store(name)}がロックされているため、パスワードを安全に保管できません。`,
  'keychain-dismissed': ({ store: name }) =>
    `${store(name)}の確認画面が閉じられたため、パスワードを保管できませんでした。`,
  'keychain-service-missing': ({ store: name }) => `${store(name)}が、このパソコンで動いていません。`,
  'keychain-no-bus': ({ store: name }) =>
    `${store(name)}に接続できません。デスクトップにログインしていない状態で起動された可能性があります。`,
  'keychain-hanging': ({ store: name, limitMs }) =>
    `${store(name)}が${Math.round(limitMs / 1000)}秒待っても応答しません。確認画面が隠れていないかご確認ください。`,
  'keychain-broken': ({ store: name, detail }) => `${store(name)}が正しく動いていません（${printable(detail, 30)}）。`,
  'keychain-item-missing': ({ slot, number }) =>
    `${q(number)}の${named(SLOT, slot)}が保管されていません。先に保管してください。`,
  'keychain-readback-differs': ({ slot, number }) =>
    `${q(number)}の${named(SLOT, slot)}を保管しましたが、読み直すと一致しませんでした。安全のため先に進みません。`,
  'portal-login-wrong': ({ sentence }) =>
    `セルフケアにログインできませんでした。セルフケアIDまたはセルフケアパスワードが違います。${said(sentence)}`,
  'portal-code-wrong': ({ sentence }) =>
    `認証コードが違います。メールに届いた最新のコードを入力してください。${said(sentence)}`,
  'portal-code-expired': ({ sentence }) =>
    `認証コードの有効期限が切れました。もう一度ログインすると、新しいコードが届きます。${said(sentence)}`,
  'portal-locked': ({ sentence }) => `セルフケアがロックされているため、ログインできません。${said(sentence)}`,
  'portal-maintenance': ({ sentence }) => `セルフケアがメンテナンス中などのため、利用できません。${said(sentence)}`,
  'portal-session-expired': ({ sentence }) =>
    `セルフケアのログインの有効時間が切れました。もう一度ログインしてください。${said(sentence)}`,
  'portal-current-password-wrong': ({ sentence }) =>
    `現IP加入電話パスワードが違うため、変更できませんでした。${said(sentence)}`,
  'portal-number-not-found': ({ sentence }) =>
    `入力したIP加入電話番号が、この契約に見つかりませんでした。${said(sentence)}`,
  'portal-password-refused': ({ sentence }) =>
    `新IP加入電話パスワードが、電話会社に受け付けられませんでした。${said(sentence)}`,
  'portal-page-unknown': ({ step }) =>
    `「${plain(STEP, step)}」の画面が、知っている画面と違います。間違った操作をしないよう、何も送らずに止めました。`,
  'portal-host-not-pinned': ({ host: name, pinned }) =>
    `セルフケア（${host(pinned)}）とは別の接続先（${host(name)}）に移ろうとしたため、何も送らずに止めました。`,
  'portal-network': ({ host: name, code }) =>
    `セルフケアの接続先（${host(name)}）${NETWORK.find(([codes]) => codes.test(code))?.[1] ?? 'と通信できません'}（${printable(code, 40)}）。`,
  'portal-charset-cannot-hold': ({ charset, field }) =>
    `${q(field)}に、この画面の文字コード（${printable(charset, 20)}）では送れない文字が含まれています。何も送らずに止めました。`,
  'portal-answer-unreadable': ({ step }) =>
    `変更を送りましたが、電話会社の答えを読み取れませんでした（${plain(STEP, step)}）。送り直さずに、どちらのパスワードが有効かを確かめます。`,
  'rotation-unknown': ({ number }) => `${q(number, 40)}のパスワード変更の記録は見つかりませんでした。`,
  'rotation-leased': ({ pid }) =>
    `このパスワード変更は、別に動いているこのアプリ（プロセス番号${pid}）が進めています。`,
  'plan-moved': ({ reflectsBefore, reflectsNow }) =>
    `ログインしている間に、反映時間が${when(reflectsBefore)}から${when(reflectsNow)}に変わりました。何も送らずに止めました。`,
  'too-late-to-cancel': ({ state }) =>
    `変更はすでに電話会社に送られています（${named(STATE, state)}）。ここからは取りやめられません。`,
  'change-did-not-happen': ({ until }) =>
    `${when(until)}を過ぎても変更前のパスワードだけが有効です。IP加入電話パスワードは変更されていませんでした。`,
  'both-refused': ({ statusCode }) =>
    `反映の時刻を過ぎましたが、変更前と変更後のどちらのパスワードも電話会社に拒否されました（応答コード${statusCode}）。これ以上は試しません。`,
  'not-reflected-in-time': ({ latest, looks }) =>
    `反映予定の${when(latest)}を過ぎても、新しいパスワードが使えることを確認できません（確認${looks}回）。`,
  'device-not-seen': ({ looks, listsBindings }) =>
    listsBindings
      ? `新しいパスワードは使えますが、IP電話対応機器の登録がまだ見えません（確認${looks}回）。機器の設定を変更し、再起動してください。`
      : `新しいパスワードは使えます。電話会社が登録状況を見せないため、機器がつながったかは分かりません（確認${looks}回）。機器で発信してお確かめください。`,
  'look-budget-spent': ({ nextAllowedAt }) =>
    `短い時間に確認しすぎると、電話会社に遮断されるおそれがあります。次の確認は${when(nextAllowedAt)}以降にできます。`,
  interrupted: ({ state }) =>
    `パスワード変更が途中で中断されました（${named(STATE, state)}）。ここまでの記録は残っています。`,
  ...jaPhoneProblems,
  'ledger-corrupt': ({ path, detail }) =>
    `記録ファイル${file(path)}が壊れているか、このアプリのものではありません（${printable(detail, 24)}）。上書きせずに止めました。`,
  'ledger-newer': ({ path, found, known }) =>
    `記録ファイル${file(path)}は、より新しい版のアプリで作られています（形式${found}、このアプリは${known}まで）。`,
  'ledger-full': ({ path }) => `ディスクの空きがないため、記録ファイル${file(path)}に書き込めません。`,
  'ledger-unwritable': ({ path, code }) => `記録ファイル${file(path)}に書き込めません（${printable(code, 20)}）。`,
  'rotation-unreadable': ({ rotation, detail }) =>
    `パスワード変更の記録${q(rotation, 40)}を読み取れません（${printable(detail, 30)}）。消さずに残してあります。`,
  'practice-not-loopback': ({ host: name }) =>
    `練習用の電話会社は、このパソコンの中（127.0.0.1）だけで動きます。${q(name, 40)}は使えません。`,
  'call-refused': ({ call, where }) =>
    `画面からの依頼（${q(call)}）の形が正しくないため、行いませんでした: ${q(where)}。`,
  'reveal-not-asked': () =>
    'いまは新しいIP加入電話パスワードを表示する場面ではありません。設定が必要になったときに表示できます。',
  'question-over': () => 'この質問への答えは、もう必要なくなりました。画面の最新の状態をご確認ください。',
  'not-in-this-host': () =>
    'この操作は、ブラウザーで開いているときは使えません。デスクトップ版のアプリでお使いください。',
  'port-taken': ({ host: name, port }) =>
    `${host(name)}のポート番号${port}は使えません（ほかのプログラムが使用中か、許可がありません）。別の番号を指定してください。`,
};
