import { printable, printableEnd } from './printable.ts';
import type { ProblemWords } from './words.ts';

/* Softphones, devices on the network, and files for them. */

const DEVICE_ADDRESS_FAULT: { readonly [why: string]: string } = {
  malformed: '例のように入力してください（192.168.1.20）。',
  'a-name': '名前ではなく、数字のアドレスを入力してください。',
  public: '家や会社の中のアドレスだけを使えます。',
};

const PROVISIONING_FAULT: { readonly [why: string]: string } = {
  'no-file': 'この機器が読み込むファイルの資料がありません。',
  'rest-would-go': 'パスワード以外の設定が消えるおそれがあります。',
  'model-needed': '機種によりファイルが違うため、機種の名前を指定してください。',
  'model-without-file': 'この機種についての確かな資料がありません。',
  'account-unknown': 'この番号の口についての資料がありません。',
  'account-unsure': 'この番号の口についての資料が確かではありません。',
  'cannot-hold': 'パスワードに、確実に書けるとは限らない文字があります。',
};

const PASSWORD_ELSEWHERE: { readonly [why: string]: string } = {
  hashed: 'パスワードが、元に戻せない形（ハッシュ値）で保存されています。',
  generated: '設定ファイルはFreePBXが作っており、次の「設定の適用」で元に戻されてしまいます。',
  program: '設定が、別のプログラムから読み込まれる作りになっています。',
  'not-in-file': 'この回線の設定が、アプリの書き換えられるファイルの中にありません。',
  shared: '同じパスワード欄を、この回線以外も使っています。',
  unclear: 'パスワードの書かれ方が、安全に書き換えられる形ではありません。',
};

const DEVICE_STEP: { readonly [step: string]: string } = {
  login: 'ログイン',
  model: '機種の表示',
  accounts: 'アカウントの設定',
  save: '保存の結果',
};

/** An address as short as it can be recognised. */
const at = (address: string) => printable(address.replace(/^(?:https?|amis?):\/\//u, ''), 32);

const file = (path: string) => `『${printableEnd(path, 40)}』`;

export const jaPhoneProblems = {
  'softphone-unknown': ({ given, known }) =>
    `「${printable(given, 40)}」というソフトは一覧にありません。使える名前は${printable(known, 60)}です。`,
  'softphone-not-found': ({ softphone, number }) =>
    `このパソコンの${printable(softphone, 20)}に、${printable(number, 16)}のアカウントは見つかりませんでした。`,
  'softphone-several': ({ softphone, count }) =>
    `${printable(softphone, 20)}に、この番号のアカウントが${count}つあります。どれを変更するか選んでください。`,
  'softphone-account-missing': ({ softphone, path, account }) =>
    `${printable(softphone, 20)}の設定（${printableEnd(path, 30)}）に、アカウント「${printable(account, 24)}」がもうありません。`,
  'softphone-in-call': ({ softphone }) =>
    `${printable(softphone, 20)}で通話中です。通話が終わるまで、何も変更しません。`,
  'softphone-needs-stop': ({ softphone }) =>
    `${printable(softphone, 20)}を一度終了してからでないと変更できません。終了と再開の了承がなかったため、何も変更していません。`,
  'softphone-will-not-end': ({ softphone, limitMs }) =>
    `${printable(softphone, 20)}に終了を頼みましたが、${Math.round(limitMs / 1_000)}秒たっても終わりません。設定は変更していません。`,
  'softphone-will-not-start': ({ softphone, code }) =>
    `設定には新しいパスワードが入りましたが、${printable(softphone, 20)}を起動できませんでした（${printable(code, 20)}）。`,
  'softphone-not-told': ({ softphone, detail }) =>
    `動いている${printable(softphone, 20)}に新しいパスワードを伝えられませんでした（${printable(detail, 24)}）。`,
  'softphone-file-unwritable': ({ path, code }) =>
    `ファイル${file(path)}に書き込めませんでした（${printable(code, 20)}）。元の内容のままです。`,
  'softphone-format-unknown': ({ softphone, path, detail }) =>
    `${printable(softphone, 20)}の設定${file(path)}は、安全に書き換えられる形ではありません（${printable(detail, 24)}）。何も変更していません。`,
  'softphone-cannot-hold': ({ softphone, character }) =>
    `${printable(softphone, 20)}の設定には、文字「${printable(character, 8)}」を含むパスワードを書けません。`,
  'softphone-changed-since': ({ path }) =>
    `ファイル${file(path)}は、読んだ後にほかのソフトが書き換えました。上書きはしていません。`,
  'undo-unknown': ({ given }) => `元に戻す記録「${printable(given, 40)}」は見つかりません（保管は30日間です）。`,
  'device-address-unfit': ({ given, why }) =>
    `「${printable(given, 40)}」は機器のアドレスとして使えません。${DEVICE_ADDRESS_FAULT[why] ?? DEVICE_ADDRESS_FAULT.malformed}`,
  'device-unknown': ({ given, known }) =>
    `「${printable(given, 30)}」という機器は一覧にありません。使える名前は${printable(known, 600)}です。`,
  'device-unreachable': ({ address, code }) => `機器（${at(address)}）につながりません（${printable(code, 20)}）。`,
  'device-not-recognised': ({ address }) =>
    `${at(address)}で答えた機器が何か、わかりませんでした。何も入力していません。`,
  'device-other-model': ({ address, wanted, found }) =>
    `${at(address)}にあるのは${printable(found, 24)}で、選ばれた${printable(wanted, 24)}ではありません。`,
  'device-guided-only': ({ model }) =>
    `${printable(model, 30)}は、アプリからは書き換えません。確かな資料がないため、手順をご案内します。`,
  'device-permission-missing': ({ address, needs }) =>
    `${at(address)}へのログインはできましたが、設定を書き換える権限がありません。「${printable(needs, 50)}」が必要です。何も変えていません。`,
  'device-password-elsewhere': ({ address, why }) =>
    `${at(address)}の設定は、書き換えていません。${PASSWORD_ELSEWHERE[why] ?? printable(why, 16)}手順をご案内します。`,
  'device-certificate-changed': ({ address, known, found }) =>
    `${at(address)}の証明書が、前に確かめたもの（${printable(known, 11)}…）と違います（${printable(found, 11)}…）。ログインしていません。`,
  'device-login-refused': ({ address, attemptsLeft }) =>
    `${at(address)}へのログインが断られました。${attemptsLeft === undefined ? '' : `残りは${attemptsLeft}回です。`}締め出しを避けるため、自動では繰り返しません。`,
  'device-locked': ({ address }) => `${at(address)}の機器は、ログインの失敗が続いたため、いまは受け付けません。`,
  'device-page-unknown': ({ address, step }) =>
    `${at(address)}の画面（${DEVICE_STEP[step] ?? printable(step, 16)}）が、資料と違います。何も書き換えていません。`,
  'device-account-missing': ({ address, user, slot }) =>
    slot === undefined
      ? `${at(address)}の機器に、この回線のアカウント（${printable(user, 20)}）は見つかりませんでした。`
      : `${at(address)}の${slot}番の口は、この回線のアカウント（${printable(user, 20)}）ではありません。`,
  'device-several-slots': ({ address, count }) =>
    `${at(address)}の機器に、この回線のアカウントが${count}つあります。どれを変更するか選んでください。`,
  'device-write-refused': ({ address, detail }) =>
    `${at(address)}の機器が、パスワードの保存を断りました（${printable(detail, 24)}）。`,
  'device-did-not-fetch': ({ address, waitedS }) =>
    `${at(address)}の機器が、${waitedS}秒待っても、このパソコンに設定を取りに来ませんでした。`,
  'device-readback-differs': ({ address, field }) =>
    `${at(address)}に保存した後で読み直すと、「${printable(field, 16)}」が書いたとおりではありませんでした。`,
  'device-not-read-back': ({ address }) =>
    `${at(address)}の機器にパスワードを送りましたが、その後の設定を読み直せませんでした。`,
  'device-not-changed': ({ address }) =>
    `${at(address)}の機器との通信が途中で切れました。読み直したところ、機器は前のパスワードのままです。`,
  'device-gone': ({ address, waitedS }) =>
    `${at(address)}の機器が、保存の途中で答えなくなり、${waitedS}秒待っても戻りません。`,
  'device-busy': ({ address, number, pid }) =>
    `${printable(number, 16)}のパスワードを${at(address)}の機器に入れる作業が、いま別の画面か別のプログラム（番号${pid}）で進んでいます。何もしていません。`,
  'lan-not-found': () => 'このパソコンは、家や会社の中のネットワークにつながっていません。機器を探さずに止めました。',
  'interface-unknown': ({ given, known }) =>
    `「${printable(given, 40)}」は、このパソコンのアドレスではありません。使えるものは${printable(known, 60)}です。`,
  'mac-malformed': ({ given }) =>
    `「${printable(given, 40)}」は、機器の固有番号として読めません。ラベルの12桁（例: 001565123456）を入力してください。`,
  'provisioning-refused': ({ family, why }) =>
    `${printable(family, 24)}用の設定ファイルは作りません。${PROVISIONING_FAULT[why] ?? PROVISIONING_FAULT['no-file']}`,
  'file-not-saved': ({ path, code }) => `ファイル${file(path)}に保存できませんでした（${printable(code, 20)}）。`,
} satisfies Partial<ProblemWords>;
