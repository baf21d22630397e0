import { CHANGED_FAMILIES } from '../../compose.ts';
import type { HelpWords, Row } from './help.ts';

const LINE: Row = ['--line 050…', '登録してある回線の番号'];
const ACCOUNT: readonly Row[] = [
  ['--domain D', 'SIPドメイン（「サービス開始のご案内」のとおり）'],
  ['--proxy HOST[:PORT]', '接続先（プロキシ）。なければSIPドメインそのもの'],
  ['--port N', '接続先のポート番号。なければDNS、または5060'],
  ['--transport udp|tcp|tls|ws|wss', '通信方式。なければ udp'],
  ['--user U', 'SIPユーザー名。なければ、よくある形（8150と8桁など）'],
  ['--auth-user A', '認証ユーザー名。なければSIPユーザー名と同じ'],
];
const SERVICE: Row = [
  '--service 名前',
  'ip-phone（IP電話サービス）、b2bua（B2BUAサービス）、opengate（B2BUA OpenGateサービス）',
];
const BIND: Row = ['--bind', '電話会社が問い合わせを断るときだけ: 短い登録を作り、消し、消えたことを確かめる'];
const FOLLOW = '最後まで見届ける（なければ、待つことになったところで終わる）';
const EVEN_IF_LATER: Row = ['--even-if-later', 'ログインしている間に反映時間が遅くなっても続ける'];

const SOFTPHONE: Row = ['--softphone 名前', 'ソフトフォンの名前。「reconnect --line 050…」で、見つかったものがわかる'];
const ACCOUNT_IN_SOFTPHONE: Row = [
  '--account 設定',
  '同じ番号の設定がいくつもあるとき、どれか（ファイル、または設定の名前）',
];
const AGREE: Row = ['--agree', '書き換えと、ソフトの終了・起動し直しを、尋ねずに了承する'];

export const helpJa: HelpWords = {
  title: 'かけかえ: 電話回線に新しいSIPパスワードを渡し、電話機を戻し、つながったことを確かめます。',
  usage: '使い方',
  commands: 'コマンド',
  options: 'オプション',
  common: '共通のオプション',
  stdin: '標準入力（1行に1つ。端末では順にたずねます）',
  examples: '例',
  more: '詳しい説明: kakekae <コマンド> --help（全体は kakekae help）',
  exits: '終了コード',
  commonOptions: [
    ['--json', '結果をJSONで標準出力に出す（説明は標準エラー出力に）'],
    ['--lang ja|en', '表示の言語。なければロケールに従う'],
    ['--data DIR', '記録を置くフォルダー。なければ利用者のデータフォルダー'],
    ['--keychain os|memory', 'パスワードの保管庫。memory は今回の実行の間だけで、終わると消える'],
    ['--help', 'この説明'],
  ],
  exitCodes: [
    ['0', '完了、または受け付けられた'],
    ['1', '不具合'],
    ['2', '使い方や入力、記録ファイルの問題'],
    ['3', 'セルフケアに断られた（何も変わっていない）'],
    ['4', 'パスワードやSIPユーザー名が拒否された'],
    ['5', 'ネットワークの問題'],
    ['6', '変更されたか、有効かがはっきりしない'],
    ['7', 'まだ反映されていない、または待っている'],
    ['8', 'パスワードの保管庫が使えない'],
    ['9', '混雑している、遮断された、ほかで実行中'],
  ],
  pages: {
    plan: {
      what: '変更するとどれだけの時間発着信できないか、いつなら短くて済むかを調べます。何も変えません。',
      usage: ['plan --service ip-phone|b2bua|opengate [--at 日時] [--business-hours 09:00-18:00]'],
      options: [
        SERVICE,
        ['--at 日時', '変更する日時。時差つきのISO 8601で、例 2026-11-24T14:00+09:00。なければ今'],
        ['--business-hours 時間', '営業時間（日本時間）。この時間にかからない時刻をすすめる'],
      ],
      examples: ['plan --service b2bua --at 2026-11-24T14:00+09:00 --business-hours 09:00-18:00'],
    },
    line: {
      what: '回線を登録・一覧・削除し、CSVファイルから読み込みます。パスワードは扱いません。',
      usage: [
        'line add --number 050… --service 名前 --domain D [--proxy HOST[:PORT]] [--port N] [--transport udp|tcp|tls|ws|wss] [--user U] [--auth-user A] [--expires 秒]',
        'line list',
        'line remove --line 050…',
        'line import ファイル.csv',
      ],
      options: [
        ['--number 050…', 'IP加入電話番号。ハイフンなしの11桁'],
        SERVICE,
        ...ACCOUNT,
        ['--expires 秒', '登録の有効時間。なければ3600'],
        LINE,
        [
          'ファイル.csv',
          '1行目に number,service,domain,proxy,port,transport,user,auth-user,expires（要る列だけ）。UTF-8またはShift_JIS。1行でも正しくなければ、どれも登録しない',
        ],
      ],
      examples: [
        'line add --number 05012345678 --service b2bua --domain f02.sip.example --proxy 192.0.2.1',
        'line import lines.csv',
      ],
    },
    secret: {
      what: 'パスワードを、このパソコンのパスワードの保管庫に入れます。取り出して表示することはありません。',
      usage: [
        'secret set --line 050… --kind sip|portal',
        'secret forget --line 050… --kind sip|portal',
        'secret status --line 050…',
      ],
      options: [LINE, ['--kind sip|portal', 'sip: 現在のIP加入電話パスワード。portal: セルフケアのIDとパスワード']],
      stdin: 'sip は現在のIP加入電話パスワード（1行）。portal はセルフケアIDとセルフケアパスワード（2行）。',
      examples: ['secret set --line 05012345678 --kind sip', 'secret status --line 05012345678 --json'],
    },
    verify: {
      what: 'パスワードが電話会社に受け付けられるか、どの機器が登録されているかを、1回だけ確かめます。登録は変えません。',
      usage: [
        'verify --line 050…',
        'verify --number 050… --domain D [--proxy HOST[:PORT]] [--port N] [--transport udp|tcp|tls|ws|wss] [--user U] [--auth-user A] [--bind] [--ca ファイル] [--timeout 秒] [--ladder ファイル]',
      ],
      options: [
        LINE,
        ['--number 050…', '登録していない回線の番号'],
        ...ACCOUNT,
        BIND,
        ['--ca ファイル', 'TLSで信頼する証明書（PEM）'],
        ['--timeout 秒', '待つ時間の上限（300まで）。なければ32'],
        ['--ladder ファイル', '通信のはしご図（ユーザー名を伏せたもの）をファイルに書く。電話会社に見せるためのもの'],
      ],
      stdin: '--number のときは、確認するIP加入電話パスワード（1行）。--line のときは保管してあるものを使います。',
      examples: [
        'verify --line 05012345678',
        'verify --number 05012345678 --domain f02.sip.example --proxy 192.0.2.1 --json < password.txt',
      ],
    },
    change: {
      what: 'パスワードを変更し、反映を待ち、電話機が戻ったことを確かめます。更新は一度しか押しません。',
      usage: [
        'change --line 050… [--portal-url URL] [--generate|--new-password-stdin] [--follow] [--at 日時] [--emergency] [--softphone 名前]',
        'change --line 050… --told 日時 --new-password-stdin [--follow]',
      ],
      options: [
        LINE,
        ['--portal-url URL', 'セルフケアログインの画面のURL（https）。2回目からは省ける'],
        ['--generate', '新しいパスワードを作る（指定がなければこちら）'],
        ['--new-password-stdin', '新しいパスワードを自分で決めて入力する'],
        ['--capitals-ok', '英大文字を含むパスワードを、断られる場合があると承知のうえで使う'],
        ['--follow', FOLLOW],
        ['--told 日時', '変更は電話会社の画面で自分で済ませた。完了した日時を知らせる'],
        ['--at 日時', 'その日時になってから始める'],
        ['--emergency', '不正利用の疑いがあるとき: 反映時間が変わっても止めずに変更する'],
        EVEN_IF_LATER,
        ['--proof L2|L3', 'L2: 電話会社に受け付けられたら完了。L3（指定がなければこちら）: 電話機の登録まで'],
        SOFTPHONE,
        ACCOUNT_IN_SOFTPHONE,
        AGREE,
        BIND,
      ],
      stdin:
        '順に、保管されていないもの（現在のIP加入電話パスワード、セルフケアID、セルフケアパスワード。--keychain memory のとき、または端末でたずねたとき）、--new-password-stdin なら新しいパスワード、最後にメールで届いた認証コード。',
      examples: [
        'change --line 05012345678 --portal-url https://selfcare.example/login --follow',
        'change --line 05012345678 --told 2026-11-24T18:52+09:00 --new-password-stdin --follow',
      ],
    },
    resume: {
      what: '途中になっている変更の続きをします。',
      usage: ['resume [--line 050…] [--follow]'],
      options: [LINE, ['--follow', FOLLOW], EVEN_IF_LATER],
      stdin: 'まだ変更を送っていないときは、メールで届いた認証コード（1行）。',
      examples: ['resume --follow'],
    },
    status: {
      what: 'これまでの変更の記録を、新しい順に見ます。',
      usage: ['status [--line 050…]'],
      options: [LINE],
      examples: ['status --json'],
    },
    look: {
      what: '反映されたか、電話機が戻ったかを、今すぐ1回だけ確かめます。',
      usage: ['look --line 050…'],
      options: [LINE],
      examples: ['look --line 05012345678'],
    },
    cancel: {
      what: '更新を押す前の変更を取りやめます。反映された後なら、電話機を確かめずに終えます。',
      usage: ['cancel --line 050…'],
      options: [LINE],
      examples: ['cancel --line 05012345678'],
    },
    reconnect: {
      what: 'このパソコンのソフトフォンか、LANの中の機器に、現在のパスワードを入れ、つながり直したことを確かめます。元に戻すこともできます。',
      usage: [
        'reconnect --line 050…',
        'reconnect --line 050… --softphone 名前 [--account 設定] [--preview|--agree]',
        'reconnect --line 050… --softphone 名前 --undo 記録 [--only-password]',
        'reconnect --line 050… --device 機種 --address URL [--slot 番号] [--keep-login] [--preview|--agree]',
        'reconnect --line 050… --device 機種 --address URL --undo previous',
        'reconnect --line 050… --device 機種',
      ],
      options: [
        LINE,
        SOFTPHONE,
        ACCOUNT_IN_SOFTPHONE,
        ['--preview', '書き換える行を見るだけで、何も変更しない（パスワードは伏せる）'],
        AGREE,
        ['--undo 記録', '書き換える前の内容に戻す。記録は書き換えたときに表示される'],
        ['--only-password', '設定がその後変わっていたら、パスワードだけを戻す'],
        [
          '--device 機種',
          `機器の種類。--address を付けると、アプリが書き換える: ${CHANGED_FAMILIES.join(', ')}。付けないと、手順を見ながらご自分で入力し、つながったことを確かめる（種類は devices guide で）`,
        ],
        [
          '--address URL',
          '機器のアドレス。192.168.1.20、amis://192.168.1.5 など。管理者のIDとパスワードは、たずねるか標準入力で',
        ],
        ['--slot 番号', '同じアカウントの口が複数あるとき、その番号'],
        ['--keep-login', '機器の管理者IDとパスワードを、パスワードの保管庫に残す'],
        ['--forget-certificate', '初期化や交換をした機器の、前の証明書を忘れる'],
      ],
      stdin:
        '順に、保管されていない現在のIP加入電話パスワード（--keychain memory のとき）、機器の管理者IDとパスワード。自分で入力するときは、入力し終わったことを知らせる空の行。',
      examples: [
        'reconnect --line 05012345678',
        'reconnect --line 05012345678 --softphone linphone',
        'reconnect --line 05012345678 --device panasonic-kx-hdv',
      ],
    },
    devices: {
      what: '家や会社の中のネットワークで電話機器を探します。機種ごとの設定の手順を表示します。または、機器が読み込む設定ファイルを作り、保存するか1回だけ渡します。',
      usage: [
        'devices find [--agree]',
        'devices guide [--device 名前]',
        'devices file --line 050… --device 名前 --mac MAC [--account N] --save フォルダー [--agree] [--untold]',
        'devices file --line 050… --device 名前 --mac MAC [--account N] --serve [--only IP] [--interface IP] [--port N] [--agree] [--untold]',
      ],
      options: [
        ['--agree', '探すこと、またはファイルを作ることを、尋ねずに了承する'],
        LINE,
        ['--device 名前', '機器の名前、または機種の名前。「devices find」でわかる。例 yealink-t、HT814'],
        ['--mac MAC', '機器のラベルにある固有番号（MACアドレス、12桁）'],
        ['--account N', '機器の何番の口か。なければ1'],
        ['--save フォルダー', 'ファイルを保存する。パスワードが入るため、使い終わったら削除する'],
        ['--serve', 'その機器だけに、1回だけ渡す。10分で終わる。--json では1行に1つ'],
        ['--only IP', '渡す相手の機器のアドレス。固有番号を名乗らない機種では必要'],
        ['--untold', '電話会社に確かめられないときも、ファイルを作る'],
        ['--interface IP', 'このパソコンのアドレスのうち、機器に向いているもの'],
        ['--port N', '渡すためのポート番号。なければ空いている番号'],
      ],
      examples: [
        'devices find',
        'devices guide --device HT814',
        'devices file --line 05012345678 --device yealink-t --mac 001565123456 --serve --only 192.168.1.20',
        'devices file --line 05012345678 --device HT814 --mac 000B82123456 --account 2 --save .',
      ],
    },
    call: {
      what: '電話をかけて、発信と着信を確かめます。かけるのはお客さまです。確かめるところを示し、結果を記録し、うまくいかないときは考えられる理由を挙げます。',
      usage: ['call --line 050…', 'call --line 050… [--outgoing 結果] [--incoming 結果]'],
      options: [
        LINE,
        [
          '--outgoing 結果',
          '電話機からかけた結果: both-heard（両方聞こえた）、silent-at-phone、silent-at-other、silent-both（聞こえない側）、cut-off[:秒数]（ひとりでに切れた）、other-number-shown（別の番号が表示された）、no-connection（つながらない）、refused（話し中の音や案内）',
        ],
        [
          '--incoming 結果',
          'この番号にかけた結果: both-heard、silent-at-phone、silent-at-other、silent-both、cut-off[:秒数]、did-not-ring（鳴らない）、other-phone-rang（別の電話機が鳴った）、refused',
        ],
      ],
      stdin:
        '結果を指定しないとき: 発信の結果、着信の結果（番号または上の名前。空の行は「試していない」）。cut-off の次の行は秒数（空の行は「分からない」）。',
      examples: ['call --line 05012345678', 'call --line 05012345678 --outgoing both-heard --incoming both-heard'],
    },
    practice: {
      what: '練習用の電話会社（セルフケア、メール、SIPサーバー、電話アダプタ）を、このパソコンの中だけで動かします。',
      usage: [
        'practice [--speed X] [--service 名前] [--number 050…] [--at 日時] [--port N] [--trouble 名前,名前] [--skin 名前] [--charset 名前]',
      ],
      options: [
        ['--speed X', '反映を待つ間の時計の速さ（1から20000）。600なら3時間30分が21秒'],
        SERVICE,
        ['--number 050…', '練習用の番号。なければ05012345678'],
        ['--at 日時', '練習の始まりの日時。なければ今'],
        ['--port N', 'セルフケアのポート番号。なければ空いている番号'],
        ['--trouble 名前,名前', 'わざと起こす問題（例: silent、hang-after-taking）'],
        ['--skin 名前', 'セルフケアの画面の作り（例: table）'],
        ['--charset 名前', '画面の文字コード: utf-8、shift_jis、euc-jp'],
      ],
      examples: ['practice --speed 600'],
    },
    demo: {
      what: '練習用の電話会社を相手に、変更を最初から最後まで30秒以内で見せます。本物の回線には触れません。',
      usage: ['demo'],
      options: [],
      examples: ['demo'],
    },
    doctor: {
      what: 'ネットワーク、通り道、接続先の名前、時計、接続先の応答、認証、登録、パスワードの保管庫、記録ファイルを順に調べます。何も変えません。',
      usage: ['doctor [--line 050… [--login]] [--portal-url URL] [--ca ファイル]'],
      options: [
        LINE,
        ['--login', '保管してあるパスワードで1回だけ認証を試します（--line のとき）'],
        ['--portal-url URL', '時計を比べるセルフケアのURL'],
        ['--ca ファイル', 'TLSで信頼する証明書（PEM）'],
      ],
      examples: ['doctor', 'doctor --line 05012345678 --login --json'],
    },
  },
};
