import type { NumberFault } from '../../core/line.ts';
import type { PasswordFault } from '../../core/password.ts';
import { enPhoneProblems } from './en-phone-problems.ts';
import { printable, printableEnd } from './printable.ts';
import { momentOf } from './when.ts';
import type { ProblemWords } from './words.ts';

const EXAMPLE = '(for example 05012345678)';

const NUMBER_FAULT: { readonly [K in NumberFault]: string } = {
  empty: `Please type the IP phone number: eleven digits, no hyphens ${EXAMPLE}.`,
  hyphens: `Please type the IP phone number without hyphens ${EXAMPLE}.`,
  'full-width': `Please type the IP phone number in half-width digits ${EXAMPLE}.`,
  'not-digits': `The IP phone number has characters that are not digits. Please type eleven digits ${EXAMPLE}.`,
  'not-050': `An IP phone number begins with 050. Please type eleven digits ${EXAMPLE}.`,
  'too-short': `The IP phone number is too short. Please type eleven digits from 050 on ${EXAMPLE}.`,
  'too-long': `The IP phone number is too long. Please type eleven digits from 050 on ${EXAMPLE}.`,
  'country-code': `Please type the IP phone number from 050 on, without the country code ${EXAMPLE}.`,
};

const PASSWORD_FAULT: { readonly [K in PasswordFault]: string } = {
  empty: 'is missing',
  'too-short': 'is too short',
  'too-long': 'is too long',
  space: 'contains a space',
  invisible: 'contains an invisible character',
  'full-width': 'contains a full-width character',
  'other-character': 'contains a character that is not allowed',
  'same-as-current': 'is the same as the current one',
};

const STEP: { readonly [step: string]: string } = {
  login: 'self-care login',
  code: 'mailed code',
  menu: 'menu',
  form: 'IP加入電話パスワード変更',
  confirm: 'confirmation',
  completion: 'completion',
  submit: 'answer to the change',
};

const SLOT: { readonly [slot: string]: string } = {
  current: 'current IP phone password',
  pending: 'new IP phone password',
  previous: 'former IP phone password',
  'portal-id': 'self-care ID',
  'portal-password': 'self-care password',
  'device-user': 'administrator name of the device',
  'device-password': 'administrator password of the device',
};

const STATE: { readonly [state: string]: string } = {
  planned: 'before the start',
  'signing-in': 'while signing in',
  submitting: 'while sending the change',
  reflecting: 'waiting until it takes effect',
  doubtful: 'finding out whether it changed',
  reconnecting: 'setting up the phone',
  verifying: 'looking for the phone',
  done: 'finished',
  refused: 'not changed',
  cancelled: 'cancelled',
  stuck: 'waiting for your decision',
};

const EXPECTED: { readonly [what: string]: string } = {
  password: 'the password',
  'sip-password': 'the IP phone password',
  'new-password': 'the new IP phone password',
  'portal-id': 'the self-care ID',
  'portal-password': 'the self-care password',
  'mailed-code': 'the mailed code',
  'device-user': "the administrator's name of the device",
  'device-password': "the administrator's password of the device",
  answer: 'an answer',
};

const CSV_FAULT: { readonly [why: string]: string } = {
  'unknown-column': 'there is no such column',
  'missing-column': 'this column is needed',
  'no-rows': 'there is no line in it',
  'line-exists': 'this IP phone number is there already',
  'number-malformed': 'this is not an IP phone number',
  'service-unknown': 'there is no such service',
  'transport-unknown': 'there is no such transport',
  'host-malformed': 'this is not a server name',
  'port-malformed': 'this is not a port number',
  'sip-user-malformed': 'this is not a user name',
  'expires-malformed': 'this is not a registration time',
  usage: 'the value is missing, or contradicts another column',
  'broken-row': 'the row is not written correctly (quotation marks, for example)',
};

const NETWORK: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_/u, 'was not found by its name'],
  [/REFUSED/u, 'refused the connection'],
  [/TIMEDOUT|TIMEOUT|ABORT/u, 'did not answer in time'],
  [/CERT|TLS|SSL|ALTNAME|SELF_SIGNED|SIGNATURE/u, 'has a certificate that cannot be trusted'],
  [/RESET|EPIPE|HANG/u, 'broke the connection'],
];

const q = (text: string, max = 24) => (text === '' ? '(empty)' : `“${printable(text, max)}”`);
const named = (table: { readonly [key: string]: string }, key: string) =>
  Object.hasOwn(table, key) ? plain(table, key) : q(key);
const plain = (table: { readonly [key: string]: string }, key: string) =>
  Object.hasOwn(table, key) ? (table[key] ?? '') : printable(key, 24);
const file = (path: string) => `“${printableEnd(path, 40)}”`;
const host = (name: string) => printable(name, 40);
const when = (fact: string) => momentOf(fact, 'en');
const whereUnfit = (why: PasswordFault, length: number, position?: number) => {
  if (why === 'too-short' || why === 'too-long') return ` (${length} characters)`;
  return position === undefined ? '' : ` (character ${position})`;
};
const store = (name: string) => `The keychain (${printable(name, 40)})`;
const said = (sentence: string) => (sentence === '' ? '' : ` The page says: ${q(sentence.replace(/。$/u, ''), 60)}.`);
const times = (count: number) => (count === 1 ? 'one look' : `${count} looks`);

/** What happened, where, and what to do. */
export const enProblems: ProblemWords = {
  'number-malformed': ({ given, why, suggestion }) =>
    suggestion === undefined
      ? NUMBER_FAULT[why]
      : `${NUMBER_FAULT[why]} Write ${q(given)} as ${printable(suggestion, 16)}.`,
  'service-unknown': ({ given, known }) =>
    `There is no service ${q(given)}. Please choose one of: ${printable(known, 60)}.`,
  'transport-unknown': ({ given, known }) =>
    `There is no transport ${q(given)}. Please choose one of: ${printable(known, 60)}.`,
  'host-malformed': ({ given, where }) =>
    `The ${where === 'domain' ? 'SIP domain' : 'proxy'} ${q(given)} is not a server name. Please type it as on the carrier’s paper.`,
  'port-malformed': ({ given }) => `The port ${q(given)} is not valid. Please type a number from 1 to 65535.`,
  'sip-user-malformed': ({ given, field }) =>
    `The ${field === 'user' ? 'SIP user name' : 'authentication user name'} ${q(given)} has characters that are not allowed, or the wrong length. Please look for spaces and full-width characters.`,
  'expires-malformed': ({ given }) =>
    `The registration time ${q(given)} is not valid. Please type 30 to 86400 seconds.`,
  'time-malformed': ({ given, why }) =>
    ({
      'no-zone': `The time ${q(given, 40)} has no zone. For Japanese time add +09:00 (for example 2026-11-24T14:00+09:00).`,
      'not-iso': `The time ${q(given, 40)} cannot be read. Please write it like 2026-11-24T14:00+09:00.`,
      'not-a-date': `The time ${q(given, 40)} is a date or time that does not exist.`,
    })[why],
  'time-out-of-range': ({ given, why }) =>
    ({
      future: `${q(when(given), 40)} is still to come. Please give the past time at which the change was completed.`,
      'too-old': `${q(when(given), 40)} is too long ago. Please check when the change was completed.`,
      past: `${q(when(given), 40)} is already past. Please give a time that is still to come.`,
    })[why],
  'business-hours-malformed': ({ given }) =>
    `The business hours ${q(given)} cannot be read. Please write them like 09:00-18:00.`,
  'password-unfit': ({ why, length, wanted, position, which }) => {
    const what = `The ${plain(SLOT, which ?? 'pending')} ${PASSWORD_FAULT[why]}${whereUnfit(why, length, position)}.`;
    return which === undefined
      ? `${what} Please use exactly ${wanted} lower-case letters and digits.`
      : `${what} Please type it as it is written on your paper, in half-width characters.`;
  },
  'password-needs-agreement': () =>
    'The new IP phone password has capital letters. The carrier’s page says lower case and digits only, so it may be refused.',
  'url-malformed': ({ given }) =>
    `The address ${q(given, 50)} cannot be read. Please type the self-care address from https:// on.`,
  'url-not-https': ({ given }) =>
    `The address ${q(given, 50)} is not encrypted. To protect your password, please give one that begins with https://.`,
  'url-has-credentials': ({ host: name }) =>
    `The address (${host(name)}) contains an ID or a password. Please remove it.`,
  usage: ({ what, given }) =>
    ({
      command: `There is no command ${q(given, 40)}.`,
      option: `There is no option ${q(given, 40)}.`,
      missing: `${q(given, 40)} is needed.`,
      value: `The value of ${q(given, 40)} is missing or not valid.`,
      conflict: `${q(given, 40)} cannot be given together.`,
    })[what],
  'stdin-ended': ({ expected }) =>
    `Standard input ended before ${named(EXPECTED, expected)} came. Please give one value a line.`,
  'file-unreadable': ({ path, code }) =>
    `The file ${file(path)} could not be read (${printable(code, 20)}). Please check where it is and its permissions.`,
  'csv-malformed': ({ path, row, column, why }) =>
    `${file(path)}, row ${row}${column === '' ? '' : `, column ${q(column, 20)}`}: ${named(CSV_FAULT, why)}. Please correct it and import again.`,
  'line-unknown': ({ number }) => `The IP phone number ${q(number)} is not registered here. Please add the line first.`,
  'line-exists': ({ number }) => `The IP phone number ${q(number)} is already registered here.`,
  'line-busy': ({ number, rotation }) =>
    `Another password change of ${q(number)} is in progress (${printable(rotation, 40)}). A new one cannot start before it ends.`,
  'keychain-locked': ({ store: name }) => `${store(name)} is locked, so passwords cannot be kept safely.`,
  'keychain-dismissed': ({ store: name }) =>
    `${store(name)} asked for permission and the question was closed, so the password was not stored.`,
  'keychain-service-missing': ({ store: name }) => `${store(name)} is not running on this computer.`,
  'keychain-no-bus': ({ store: name }) =>
    `${store(name)} cannot be reached. The app may have been started outside a desktop session.`,
  'keychain-hanging': ({ store: name, limitMs }) =>
    `${store(name)} did not answer within ${Math.round(limitMs / 1000)} s. Please look for a question hidden behind other windows.`,
  'keychain-broken': ({ store: name, detail }) => `${store(name)} does not work properly (${printable(detail, 30)}).`,
  'keychain-item-missing': ({ slot, number }) =>
    `The ${named(SLOT, slot)} of ${q(number)} is not stored. Please store it first.`,
  'keychain-readback-differs': ({ slot, number }) =>
    `The ${named(SLOT, slot)} of ${q(number)} was stored, but read back it was different. To be safe, nothing goes on.`,
  'portal-login-wrong': ({ sentence }) =>
    `The self-care login failed: the self-care ID or password is wrong.${said(sentence)}`,
  'portal-code-wrong': ({ sentence }) =>
    `The mailed code is wrong. Please type the newest code from your mailbox.${said(sentence)}`,
  'portal-code-expired': ({ sentence }) =>
    `The mailed code has expired. Sign in again and a new one is mailed.${said(sentence)}`,
  'portal-locked': ({ sentence }) => `The self-care login is locked.${said(sentence)}`,
  'portal-maintenance': ({ sentence }) =>
    `The self-care site is not available (maintenance, for example).${said(sentence)}`,
  'portal-session-expired': ({ sentence }) =>
    `The self-care session has expired. Please sign in again.${said(sentence)}`,
  'portal-current-password-wrong': ({ sentence }) =>
    `The current IP phone password is wrong, so it was not changed.${said(sentence)}`,
  'portal-number-not-found': ({ sentence }) => `The IP phone number was not found in this contract.${said(sentence)}`,
  'portal-password-refused': ({ sentence }) => `The carrier did not accept the new IP phone password.${said(sentence)}`,
  'portal-page-unknown': ({ step }) =>
    `The page “${plain(STEP, step)}” is not the page we know. To avoid a mistake, we stopped without sending anything.`,
  'portal-host-not-pinned': ({ host: name, pinned }) =>
    `The self-care site (${host(pinned)}) wanted to lead to another server (${host(name)}). We stopped without sending anything.`,
  'portal-network': ({ host: name, code }) =>
    `The self-care server (${host(name)}) ${NETWORK.find(([codes]) => codes.test(code))?.[1] ?? 'could not be reached'} (${printable(code, 40)}).`,
  'portal-charset-cannot-hold': ({ charset, field }) =>
    `${q(field)} has a character that cannot be sent in the page’s character set (${printable(charset, 20)}). We stopped without sending anything.`,
  'portal-answer-unreadable': ({ step }) =>
    `The change was sent, but the carrier’s answer could not be read (${plain(STEP, step)}). It is not sent again; we find out which password is valid.`,
  'rotation-unknown': ({ number }) => `No password change is recorded for ${q(number, 40)}.`,
  'rotation-leased': ({ pid }) =>
    `Another running copy of this app (process ${pid}) is taking care of this password change.`,
  'plan-moved': ({ reflectsBefore, reflectsNow }) =>
    `During the sign-in the time of effect moved from ${when(reflectsBefore)} to ${when(reflectsNow)}. We stopped without sending anything.`,
  'too-late-to-cancel': ({ state }) =>
    `The change was already sent to the carrier (${named(STATE, state)}). It can no longer be cancelled.`,
  'change-did-not-happen': ({ until }) =>
    `After ${when(until)} only the old password is valid. The IP phone password was not changed.`,
  'both-refused': ({ statusCode }) =>
    `The time of effect is past, but the carrier refused both the old and the new password (answer ${statusCode}). We do not try further.`,
  'not-reflected-in-time': ({ latest, looks }) =>
    `After ${when(latest)} the new password could still not be seen to work (${times(looks)}).`,
  'device-not-seen': ({ looks, listsBindings }) =>
    listsBindings
      ? `The new password works, but your phone is not registered yet (${times(looks)}). Please set it up and restart it.`
      : `The new password works. The carrier does not show registrations, so we cannot tell whether your phone is back (${times(looks)}). Please make a call with it.`,
  'look-budget-spent': ({ nextAllowedAt }) =>
    `Too many looks in a short time may get this line blocked. The next one is possible from ${when(nextAllowedAt)} on.`,
  interrupted: ({ state }) => `The password change was interrupted (${named(STATE, state)}). Its record is kept.`,
  ...enPhoneProblems,
  'ledger-corrupt': ({ path, detail }) =>
    `The record file ${file(path)} is damaged or not of this app (${printable(detail, 24)}). We stopped without overwriting it.`,
  'ledger-newer': ({ path, found, known }) =>
    `The record file ${file(path)} was made by a newer version of this app (format ${found}; this one knows up to ${known}).`,
  'ledger-full': ({ path }) => `The disk is full, so the record file ${file(path)} cannot be written.`,
  'ledger-unwritable': ({ path, code }) => `The record file ${file(path)} cannot be written (${printable(code, 20)}).`,
  'rotation-unreadable': ({ rotation, detail }) =>
    `The record of the password change ${q(rotation, 40)} cannot be read (${printable(detail, 30)}). It was not deleted.`,
  'practice-not-loopback': ({ host: name }) =>
    `The practice carrier runs inside this computer only (127.0.0.1). ${q(name, 40)} cannot be used.`,
  'call-refused': ({ call, where }) =>
    `A request of the window (${q(call)}) had the wrong shape and was not done: ${q(where)}.`,
  'reveal-not-asked': () =>
    'The new IP phone password is shown only while it has to be typed somewhere, which is not the case now.',
  'question-over': () => 'That question no longer needs an answer. Please look at the current state.',
  'not-in-this-host': () => 'This is not available in the browser. Please use the desktop app for it.',
  'port-taken': ({ host: name, port }) =>
    `Port ${port} of ${host(name)} cannot be had: another program uses it, or the system forbids it. Please choose another one.`,
};
