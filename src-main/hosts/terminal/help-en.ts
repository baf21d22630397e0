import { CHANGED_FAMILIES } from '../../compose.ts';
import type { HelpWords, Row } from './help.ts';

const LINE: Row = ['--line 050…', 'number of a line that was added'];
const ACCOUNT: readonly Row[] = [
  ['--domain D', "SIP domain, as on the carrier's paper"],
  ['--proxy HOST[:PORT]', 'where requests are sent (default: the SIP domain itself)'],
  ['--port N', 'port of the proxy (default: by DNS, else 5060)'],
  ['--transport udp|tcp|tls|ws|wss', 'default: udp'],
  ['--user U', 'SIP user name (default: the usual shape, such as 8150 and 8 digits)'],
  ['--auth-user A', 'authentication user name (default: the SIP user name)'],
];
const SERVICE: Row = [
  '--service NAME',
  'ip-phone (IP電話サービス), b2bua (B2BUAサービス), opengate (B2BUA OpenGateサービス)',
];
const BIND: Row = [
  '--bind',
  'only where the carrier refuses the query: makes a short registration, removes it, proves it gone',
];
const FOLLOW = 'stay until it is over (default: until it has to wait)';
const EVEN_IF_LATER: Row = ['--even-if-later', 'go on when the time of effect moves while signing in'];

const SOFTPHONE: Row = ['--softphone NAME', 'name of the softphone; “reconnect --line 050…” tells which were found'];
const ACCOUNT_IN_SOFTPHONE: Row = [
  '--account WHICH',
  'where several fit the number: which one (its file, or its name)',
];
const AGREE: Row = ['--agree', 'agree to the change, and to stopping and starting the softphone, without being asked'];

export const helpEn: HelpWords = {
  title: 'Kakekae: gives a phone line a new SIP password, brings its phone back, and proves that it works.',
  usage: 'Usage',
  commands: 'Commands',
  options: 'Options',
  common: 'Common options',
  stdin: 'Standard input (one value a line; asked for one by one on a terminal)',
  examples: 'Examples',
  more: 'More: kakekae <command> --help (overview: kakekae help)',
  exits: 'Exit codes',
  commonOptions: [
    ['--json', 'result as JSON on stdout (words go to stderr)'],
    ['--lang ja|en', 'language (default: by the locale)'],
    ['--data DIR', "folder of the record (default: the user's data folder)"],
    ['--keychain os|memory', 'where passwords are kept; memory: for this run only, gone when it ends'],
    ['--help', 'this text'],
  ],
  exitCodes: [
    ['0', 'done, or accepted'],
    ['1', 'a bug'],
    ['2', 'usage, input, or the record file'],
    ['3', 'the self-care site refused (nothing has changed)'],
    ['4', 'password or SIP user name refused'],
    ['5', 'network'],
    ['6', 'not certain whether it changed, or works'],
    ['7', 'not in effect yet, or waiting'],
    ['8', 'keychain not usable'],
    ['9', 'busy, blocked, or running elsewhere'],
  ],
  pages: {
    plan: {
      what: 'Tells how long a change leaves you without calls, and when it would cost least. Changes nothing.',
      usage: ['plan --service ip-phone|b2bua|opengate [--at TIME] [--business-hours 09:00-18:00]'],
      options: [
        SERVICE,
        ['--at TIME', 'when to change: ISO 8601 with a zone, such as 2026-11-24T14:00+09:00 (default: now)'],
        ['--business-hours HOURS', 'Japanese time; moments outside them are recommended first'],
      ],
      examples: ['plan --service b2bua --at 2026-11-24T14:00+09:00 --business-hours 09:00-18:00'],
    },
    line: {
      what: 'Adds, lists and removes lines, or imports them from a CSV file. No passwords here.',
      usage: [
        'line add --number 050… --service NAME --domain D [--proxy HOST[:PORT]] [--port N] [--transport udp|tcp|tls|ws|wss] [--user U] [--auth-user A] [--expires S]',
        'line list',
        'line remove --line 050…',
        'line import FILE.csv',
      ],
      options: [
        ['--number 050…', 'IP phone number: eleven digits, no hyphens'],
        SERVICE,
        ...ACCOUNT,
        ['--expires S', 'registration time in seconds (default: 3600)'],
        LINE,
        [
          'FILE.csv',
          'first row: number,service,domain,proxy,port,transport,user,auth-user,expires (only those needed). UTF-8 or Shift_JIS. If one row is wrong, none is added',
        ],
      ],
      examples: [
        'line add --number 05012345678 --service b2bua --domain f02.sip.example --proxy 192.0.2.1',
        'line import lines.csv',
      ],
    },
    secret: {
      what: "Puts passwords into this computer's keychain. It never shows them.",
      usage: [
        'secret set --line 050… --kind sip|portal',
        'secret forget --line 050… --kind sip|portal',
        'secret status --line 050…',
      ],
      options: [LINE, ['--kind sip|portal', 'sip: the current IP phone password. portal: self-care ID and password']],
      stdin: 'sip: the current IP phone password (one line). portal: self-care ID and self-care password (two lines).',
      examples: ['secret set --line 05012345678 --kind sip', 'secret status --line 05012345678 --json'],
    },
    verify: {
      what: 'Checks once whether the carrier accepts a password, and which phones are registered. Changes no registration.',
      usage: [
        'verify --line 050…',
        'verify --number 050… --domain D [--proxy HOST[:PORT]] [--port N] [--transport udp|tcp|tls|ws|wss] [--user U] [--auth-user A] [--bind] [--ca FILE] [--timeout S] [--ladder FILE]',
      ],
      options: [
        LINE,
        ['--number 050…', 'number of a line that was not added'],
        ...ACCOUNT,
        BIND,
        ['--ca FILE', 'certificates to trust for TLS (PEM)'],
        ['--timeout S', 'longest wait in seconds, up to 300 (default: 32)'],
        ['--ladder FILE', "writes the exchange as a ladder, user names masked, to show to the carrier's support"],
      ],
      stdin: 'With --number: the IP phone password to check (one line). With --line the stored one is used.',
      examples: [
        'verify --line 05012345678',
        'verify --number 05012345678 --domain f02.sip.example --proxy 192.0.2.1 --json < password.txt',
      ],
    },
    change: {
      what: 'Changes the password, waits until it takes effect, and proves that the phone is back. Presses update once only.',
      usage: [
        'change --line 050… [--portal-url URL] [--generate|--new-password-stdin] [--follow] [--at TIME] [--emergency] [--softphone NAME]',
        'change --line 050… --told TIME --new-password-stdin [--follow]',
      ],
      options: [
        LINE,
        ['--portal-url URL', 'address of the self-care login page (https); remembered from the first change on'],
        ['--generate', 'make a new password (default)'],
        ['--new-password-stdin', 'choose the new password yourself'],
        ['--capitals-ok', 'use a password with capital letters, knowing that it may be refused'],
        ['--follow', FOLLOW],
        ['--told TIME', "you made the change on the carrier's page yourself; tells when it was completed"],
        ['--at TIME', 'begin at that time'],
        ['--emergency', 'suspected abuse: change even if the time of effect moves'],
        EVEN_IF_LATER,
        ['--proof L2|L3', 'L2: done when the carrier accepts it. L3 (default): when the phone has registered'],
        SOFTPHONE,
        ACCOUNT_IN_SOFTPHONE,
        AGREE,
        BIND,
      ],
      stdin:
        'In this order: what is not stored (current IP phone password, self-care ID, self-care password; with --keychain memory, or when asked on a terminal), with --new-password-stdin the new password, and last the mailed code.',
      examples: [
        'change --line 05012345678 --portal-url https://selfcare.example/login --follow',
        'change --line 05012345678 --told 2026-11-24T18:52+09:00 --new-password-stdin --follow',
      ],
    },
    resume: {
      what: 'Goes on with changes that are not finished.',
      usage: ['resume [--line 050…] [--follow]'],
      options: [LINE, ['--follow', FOLLOW], EVEN_IF_LATER],
      stdin: 'Where the change was not sent yet: the mailed code (one line).',
      examples: ['resume --follow'],
    },
    status: {
      what: 'Shows the record of changes, newest first.',
      usage: ['status [--line 050…]'],
      options: [LINE],
      examples: ['status --json'],
    },
    look: {
      what: 'Looks once, now, whether it has taken effect or the phone is back.',
      usage: ['look --line 050…'],
      options: [LINE],
      examples: ['look --line 05012345678'],
    },
    cancel: {
      what: 'Takes back a change that was not sent; after it took effect, leaves it without seeing the phone.',
      usage: ['cancel --line 050…'],
      options: [LINE],
      examples: ['cancel --line 05012345678'],
    },
    reconnect: {
      what: 'Puts the current password into a softphone here or a device on the LAN and proves that it is back. Can be undone.',
      usage: [
        'reconnect --line 050…',
        'reconnect --line 050… --softphone NAME [--account WHICH] [--preview|--agree]',
        'reconnect --line 050… --softphone NAME --undo RECORD [--only-password]',
        'reconnect --line 050… --device FAMILY --address URL [--slot N] [--keep-login] [--preview|--agree]',
        'reconnect --line 050… --device FAMILY --address URL --undo previous',
        'reconnect --line 050… --device FAMILY',
      ],
      options: [
        LINE,
        SOFTPHONE,
        ACCOUNT_IN_SOFTPHONE,
        ['--preview', 'only show the lines that would change (passwords masked); change nothing'],
        AGREE,
        ['--undo RECORD', 'put back what was there before; the record is told when the settings are changed'],
        ['--only-password', 'where the settings have changed since, put back the password alone'],
        [
          '--device FAMILY',
          `family of the device. With --address the app changes it: ${CHANGED_FAMILIES.join(', ')}. Without, you type it in by the steps shown, and it is proven that the device is back (“devices guide” lists all)`,
        ],
        [
          '--address URL',
          'its private address: 192.168.1.20, https://192.168.1.20, amis://192.168.1.5 (login is asked, or on stdin)',
        ],
        ['--slot N', 'port or line of the device, where several have this account'],
        ['--keep-login', 'keep the admin login of the device in the keychain'],
        ['--forget-certificate', 'forget the certificate of a device that was reset or replaced'],
      ],
      stdin:
        'In this order: the current password where it is not stored (--keychain memory), the admin name and password of the device. Where you type it in yourself: an empty line when it is done.',
      examples: [
        'reconnect --line 05012345678',
        'reconnect --line 05012345678 --softphone linphone',
        'reconnect --line 05012345678 --device panasonic-kx-hdv',
      ],
    },
    devices: {
      what: 'Looks for telephones in your own network. Shows the steps for one of them. Or makes the file that a device reads, and saves it or hands it over once.',
      usage: [
        'devices find [--agree]',
        'devices guide [--device NAME]',
        'devices file --line 050… --device NAME --mac MAC [--account N] --save DIR [--agree] [--untold]',
        'devices file --line 050… --device NAME --mac MAC [--account N] --serve [--only IP] [--interface IP] [--port N] [--agree] [--untold]',
      ],
      options: [
        ['--agree', 'agree to the look, or to the file, without being asked'],
        LINE,
        ['--device NAME', 'family or model of the device, as “devices find” tells it: yealink-t, HT814'],
        ['--mac MAC', 'hardware address on the label of the device (12 digits)'],
        ['--account N', 'which account or port of the device (default: 1)'],
        ['--save DIR', 'saves the file; the password stands in it, so delete it after use'],
        ['--serve', 'hands it to that device, once; ends after 10 minutes. With --json one object a line'],
        ['--only IP', 'address of that device; needed where it does not tell its hardware address'],
        ['--untold', 'make it even where the carrier cannot be asked whether the password is accepted'],
        ['--interface IP', 'which address of this computer faces the device'],
        ['--port N', 'port to hand it over at (default: a free one)'],
      ],
      examples: [
        'devices find',
        'devices guide --device HT814',
        'devices file --line 05012345678 --device yealink-t --mac 001565123456 --serve --only 192.168.1.20',
        'devices file --line 05012345678 --device HT814 --mac 000B82123456 --account 2 --save .',
      ],
    },
    call: {
      what: 'Makes sure by two calls, one each way. You make them; this says what to listen for, keeps what came of it, and names possible reasons where something was not heard.',
      usage: ['call --line 050…', 'call --line 050… [--outgoing OUTCOME] [--incoming OUTCOME]'],
      options: [
        LINE,
        [
          '--outgoing OUTCOME',
          'of the call from the phone: both-heard, silent-at-phone, silent-at-other, silent-both, cut-off[:SECONDS], other-number-shown, no-connection, refused (busy tone or announcement)',
        ],
        [
          '--incoming OUTCOME',
          'of the call to this number: both-heard, silent-at-phone, silent-at-other, silent-both, cut-off[:SECONDS], did-not-ring, other-phone-rang, refused',
        ],
      ],
      stdin:
        'Without outcomes: the outgoing one, then the incoming one (its number or its name; an empty line = not tried). After cut-off one line with the seconds (empty = not known).',
      examples: ['call --line 05012345678', 'call --line 05012345678 --outgoing both-heard --incoming both-heard'],
    },
    practice: {
      what: 'Runs the practice carrier (self-care site, mailbox, SIP server, phone adapter) inside this computer only.',
      usage: [
        'practice [--speed X] [--service NAME] [--number 050…] [--at TIME] [--port N] [--trouble NAME,NAME] [--skin NAME] [--charset NAME]',
      ],
      options: [
        ['--speed X', 'speed of the clock during the wait (1 to 20000); at 600, 3 h 30 min take 21 s'],
        SERVICE,
        ['--number 050…', 'number to practise with (default: 05012345678)'],
        ['--at TIME', 'when the practice begins (default: now)'],
        ['--port N', 'port of the self-care site (default: a free one)'],
        ['--trouble NAME,NAME', 'what goes wrong on purpose (such as silent, hang-after-taking)'],
        ['--skin NAME', 'how the self-care pages are built (such as table)'],
        ['--charset NAME', 'character set of the pages: utf-8, shift_jis, euc-jp'],
      ],
      examples: ['practice --speed 600'],
    },
    demo: {
      what: 'Shows a whole change against the practice carrier in under 30 seconds. Touches no real line.',
      usage: ['demo'],
      options: [],
      examples: ['demo'],
    },
    doctor: {
      what: 'Checks network, way out, names, clock, server, login, phones, keychain and record file, one after the other. Changes nothing.',
      usage: ['doctor [--line 050… [--login]] [--portal-url URL] [--ca FILE]'],
      options: [
        LINE,
        ['--login', 'tries the stored password once (with --line)'],
        ['--portal-url URL', 'self-care address to compare the clock with'],
        ['--ca FILE', 'certificates to trust for TLS (PEM)'],
      ],
      examples: ['doctor', 'doctor --line 05012345678 --login --json'],
    },
  },
};
