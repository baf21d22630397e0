import type { DeviceGuess, DeviceSign, ProvisioningCaution, ProvisioningPlan, ServeEvent } from '../../compose.ts';
import type { Lang } from '../../contract/words/index.ts';

type Refused = Extract<ServeEvent, { readonly kind: 'refused' }>['why'];

/** What only `devices` says in the terminal. */
const ja = {
  willLook: (list: string, count: number) =>
    `次のネットワークで機器を探します（アドレス${count}個、毎秒20個まで）。名前を尋ねるだけで、ログインも設定変更もしません。\n${list}`,
  askLook: '探してもよろしいですか？ [y/N]: ',
  step: {
    listening: (done: number, of: number) => `知らせを待っています（${done}/${of}）`,
    knocking: (done: number, of: number) => `つながっている機器を調べています（${done}/${of}）`,
    asking: (done: number, of: number) => `機器に名前を尋ねています（${done}/${of}）`,
  },
  confidence: {
    strong: '二つの手がかりが一致',
    likely: '機器がそう名乗っています',
    hint: 'メーカーの手がかりだけ',
  } satisfies Record<DeviceGuess['confidence'], string>,
  sign: {
    'mac-prefix': '固有番号（MACアドレス）の先頭',
    sip: 'SIPでの名乗り',
    'page-server': '管理画面のサーバー名',
    'page-title': '管理画面の題名',
    ssdp: 'ネットワークへの知らせ',
    mdns: 'ネットワークへの知らせ',
  } satisfies Record<DeviceSign['kind'], string>,
  speaksSip: '電話の通信（SIP）に答えました。',
  page: (address: string) => `管理画面: ${address}`,
  noPage: '管理画面は開いていません（機器の操作で開ける機種もあります）。',
  others: (count: number) => `ほかに、電話機器には見えない機器が${count}台ありました（--json ですべて表示します）。`,
  nothingFound:
    '電話機器と思われるものは見つかりませんでした。機器の電源と、同じネットワークにつながっていることをお確かめください。',
  stopped: '途中でやめました。ここまでに見つかったものだけを表示しています。',
  hintOnly: '手がかりは証明ではありません。機器のラベルと見比べてください。',
  willMake: ({ name, key, account }: ProvisioningPlan) =>
    `設定ファイル ${name} を作ります。書くのは${account}番の口のパスワード（${key}）だけです。`,
  keepsRest:
    '資料によると、ファイルに書いていない設定（番号、サーバー、ほかの口、管理者パスワード）は、そのまま残ります。',
  caution: {
    'web-settings-win': '管理画面で入力した設定が優先される機種です。効かないときは、管理画面で入力してください。',
    'same-version': '前と同じ版のファイルは読み飛ばすことがあります。',
    'cloud-overwrites': 'メーカーのクラウドに登録された機器では、後から上書きされることがあります。',
    'other-format': '機種やファームウェアによっては、この形のファイルを読みません。',
    'rest-not-said':
      'ほかの設定は書きませんが、そのまま残るという資料はありません。心配なときは、手順のご案内をお使いください。',
  } satisfies Record<ProvisioningCaution, string>,
  notChecked:
    '中身は、保管している現在のパスワードです。電話会社に受け付けられるかは、ここでは確かめません（kakekae verify で確かめられます）。',
  notTried: 'このファイルは資料から作ったもので、実物の機器では試していません。',
  askFile: 'このファイルを作ってもよろしいですか？ [y/N]: ',
  saved: (path: string) =>
    `${path} に保存しました（本人だけが読めます）。\nこのファイルにはパスワードがそのまま入っています。機器に入れ終わったら、必ず削除してください。`,
  listening: (until: string) =>
    `機器が取りに来るのを待っています（${until}まで。やめるときはCtrl-C）。パスワードは暗号化されずに送られます。`,
  type: {
    folder: (_url: string, folder: string) => `機器に入力するアドレス: ${folder}`,
    'bare-folder': (_url: string, folder: string) =>
      `機器に入力するアドレス（http:// なし）: ${folder.replace(/^http:\/\//u, '')}`,
    file: (url: string, _folder: string) => `機器に入力するアドレス: ${url}`,
    either: (url: string, folder: string) => `機器に入力するアドレス: ${url}\n（フォルダーを尋ねる機種では ${folder}）`,
  } satisfies Record<ProvisioningPlan['asks'], (url: string, folder: string) => string>,
  field: (label: string) => `入力する場所: ${label}`,
  trigger: (text: string) => `機器が取りに来るきっかけ（資料のとおり）: ${text}`,
  back: '終わったら、機器の設定サーバーの欄を元の内容に戻してください。',
  refused: {
    'other-address': (address: string) => `${address} からの要求は、別の機器なので断りました。`,
    'other-mac': (address: string) => `${address} の機器は固有番号（MACアドレス）が違うため、断りました。`,
    'no-mac': (address: string) =>
      `${address} は固有番号（MACアドレス）を名乗らないため、断りました。この機器なら --only ${address} を付けてやり直してください。`,
    'other-path': (address: string) => `${address} はほかのファイルを求めました。それは渡していません。`,
    'other-method': (address: string) => `${address} からの、取得ではない要求を断りました。`,
  } satisfies Record<Refused, (address: string) => string>,
  fetched: (address: string, time: string) => `${time} に ${address} の機器がファイルを取得しました。`,
  again: '同じ機器が取り直すことがあるため、あと1分だけ待ちます（Ctrl-Cで終えられます）。',
  notProof: '取得しただけでは、つながったことの証明になりません。確かめるには: kakekae verify --line 番号',
};

export type DevicesWords = typeof ja;

const en: DevicesWords = {
  willLook: (list, count) =>
    `Looks for devices in these networks (${count} addresses, at most 20 a second). It only asks for names: no login, no settings.\n${list}`,
  askLook: 'Look for them? [y/N]: ',
  step: {
    listening: (done, of) => `Listening for announcements (${done}/${of})`,
    knocking: (done, of) => `Finding out who is there (${done}/${of})`,
    asking: (done, of) => `Asking devices for their names (${done}/${of})`,
  },
  confidence: {
    strong: 'two signs agree',
    likely: 'it says so itself',
    hint: 'a hint at the maker only',
  },
  sign: {
    'mac-prefix': 'beginning of the hardware address (MAC)',
    sip: 'its name in SIP',
    'page-server': 'server name of its page',
    'page-title': 'title of its page',
    ssdp: 'its announcement',
    mdns: 'its announcement',
  },
  speaksSip: 'It answered in SIP, the language of telephones.',
  page: (address) => `Its page: ${address}`,
  noPage: 'No page answers (some models open it only from their own menu).',
  others: (count) => `There are ${count} more that do not look like telephones (--json shows all).`,
  nothingFound:
    'Nothing that looks like a telephone was found. Please check that the device is on, and in the same network.',
  stopped: 'Stopped on the way. Only what was found until then is shown.',
  hintOnly: 'Signs are no proof. Please compare with the label of the device.',
  willMake: ({ name, key, account }) =>
    `Makes the file ${name}. Only the password of account ${account} stands in it (${key}).`,
  keepsRest:
    "By the maker's papers, settings that are not in the file (number, server, other accounts, administrator's password) stay as they are.",
  caution: {
    'web-settings-win': 'This device prefers what was typed in its page. Where the file has no effect, type it there.',
    'same-version': 'It may pass over a file with a version that it had before.',
    'cloud-overwrites': "Where the device belongs to its maker's cloud, that may overwrite it later.",
    'other-format': 'Some models or firmwares of this family do not read a file of this form.',
    'rest-not-said':
      'Nothing else stands in the file, but no source says that the other settings stay. If in doubt, follow the guide instead.',
  },
  notChecked:
    'It holds the stored current password. Whether the carrier accepts it is not tried here (kakekae verify does that).',
  notTried: 'This file is made from documentation; it has not been tried on a real device.',
  askFile: 'Make this file? [y/N]: ',
  saved: (path) =>
    `Saved as ${path} (readable by you alone).\nThe password stands in it in plain text. Please delete it once the device has it.`,
  listening: (until) =>
    `Waiting for the device to fetch it (until ${until}; Ctrl-C to stop). The password travels unencrypted.`,
  type: {
    folder: (_url, folder) => `Address to type into the device: ${folder}`,
    'bare-folder': (_url, folder) =>
      `Address to type into the device (without http://): ${folder.replace(/^http:\/\//u, '')}`,
    file: (url) => `Address to type into the device: ${url}`,
    either: (url, folder) => `Address to type into the device: ${url}\n(where it asks for a folder: ${folder})`,
  },
  field: (label) => `Where to type it: ${label}`,
  trigger: (text) => `What makes the device fetch it (as documented): ${text}`,
  back: 'Afterwards, please put the former address back where you typed this one.',
  refused: {
    'other-address': (address) => `Refused ${address}: it is another device.`,
    'other-mac': (address) => `Refused ${address}: it has another hardware address (MAC).`,
    'no-mac': (address) =>
      `Refused ${address}: it does not tell its hardware address (MAC). If it is the device, begin again with --only ${address}.`,
    'other-path': (address) => `${address} asked for other files. It was not given any.`,
    'other-method': (address) => `Refused ${address}: that was no request for a file.`,
  },
  fetched: (address, time) => `The device at ${address} fetched the file at ${time}.`,
  again: 'Devices often ask twice: waiting one more minute (Ctrl-C to end now).',
  notProof: 'That it was fetched is no proof that the phone is back. To check: kakekae verify --line NUMBER',
};

export function devicesWords(lang: Lang): DevicesWords {
  return lang === 'ja' ? ja : en;
}
