import { printable, printableEnd } from './printable.ts';
import type { ProblemWords } from './words.ts';

/* Softphones, devices on the network, and files for them. */

const DEVICE_ADDRESS_FAULT: { readonly [why: string]: string } = {
  malformed: 'Please write it like this: 192.168.1.20.',
  'a-name': 'Please give an address in digits instead of a name.',
  public: 'Only addresses inside your own home or office are used.',
};

const PROVISIONING_FAULT: { readonly [why: string]: string } = {
  'no-file': 'No file that this device reads is documented.',
  'rest-would-go': 'Settings other than the password could be lost.',
  'model-needed': 'Its models take different files: please name the model.',
  'model-without-file': 'None is documented for this model.',
  'account-unknown': 'Nothing is documented for this account number.',
  'account-unsure': 'What is known about this account number is not confirmed.',
  'cannot-hold': 'The password has a character that such a file may not carry as it is.',
};

const PASSWORD_ELSEWHERE: { readonly [why: string]: string } = {
  hashed: 'The password is stored there as a digest (md5).',
  generated: 'Its settings are written by FreePBX, which would undo the change at its next “Apply Config”.',
  program: 'Its settings may come from a program (execincludes).',
  'not-in-file': 'The account is not in the settings file that the app can write.',
  shared: 'Something else logs in with the same password entry.',
  unclear: 'The password stands there in a way that cannot be changed safely.',
};

const DEVICE_STEP: { readonly [step: string]: string } = {
  login: 'login',
  model: 'model',
  accounts: 'account settings',
  save: 'answer to saving',
};

/** An address as short as it can be recognised. */
const at = (address: string) => printable(address.replace(/^(?:https?|amis?):\/\//u, ''), 32);

const file = (path: string) => `“${printableEnd(path, 40)}”`;

export const enPhoneProblems = {
  'softphone-unknown': ({ given, known }) =>
    `There is no softphone named “${printable(given, 40)}” in the list. Please choose one of: ${printable(known, 60)}.`,
  'softphone-not-found': ({ softphone, number }) =>
    `No account of ${printable(number, 16)} was found in ${printable(softphone, 20)} on this computer.`,
  'softphone-several': ({ softphone, count }) =>
    `${printable(softphone, 20)} has ${count} accounts of this number. Please say which one to change.`,
  'softphone-account-missing': ({ softphone, path, account }) =>
    `The account “${printable(account, 24)}” is no longer in the settings of ${printable(softphone, 20)} (${printableEnd(path, 30)}).`,
  'softphone-in-call': ({ softphone }) =>
    `${printable(softphone, 20)} is in a call. Nothing is changed until the call has ended.`,
  'softphone-needs-stop': ({ softphone }) =>
    `${printable(softphone, 20)} has to be stopped for the change. Stopping and starting it was not agreed to, so nothing was changed.`,
  'softphone-will-not-end': ({ softphone, limitMs }) =>
    `${printable(softphone, 20)} was asked to end, but is still there after ${Math.round(limitMs / 1_000)} seconds. Its settings were not changed.`,
  'softphone-will-not-start': ({ softphone, code }) =>
    `The settings have the new password, but ${printable(softphone, 20)} could not be started (${printable(code, 20)}).`,
  'softphone-not-told': ({ softphone, detail }) =>
    `The running ${printable(softphone, 20)} could not be told the new password (${printable(detail, 24)}).`,
  'softphone-file-unwritable': ({ path, code }) =>
    `The file ${file(path)} could not be written (${printable(code, 20)}). It is as it was.`,
  'softphone-format-unknown': ({ softphone, path, detail }) =>
    `The settings ${file(path)} of ${printable(softphone, 20)} are not in a form that can be changed safely (${printable(detail, 24)}). Nothing was changed.`,
  'softphone-cannot-hold': ({ softphone, character }) =>
    `The settings of ${printable(softphone, 20)} cannot hold a password with the character “${printable(character, 8)}”.`,
  'softphone-changed-since': ({ path }) =>
    `The file ${file(path)} was changed by another program after it was read. It was not overwritten.`,
  'undo-unknown': ({ given }) =>
    `There is no kept original “${printable(given, 40)}” to put back (they are kept for 30 days).`,
  'device-address-unfit': ({ given, why }) =>
    `“${printable(given, 40)}” cannot be used as the address of a device. ${DEVICE_ADDRESS_FAULT[why] ?? DEVICE_ADDRESS_FAULT.malformed}`,
  'device-unknown': ({ given, known }) =>
    `There is no device named “${printable(given, 30)}” in the list. Please choose one of: ${printable(known, 600)}.`,
  'device-unreachable': ({ address, code }) =>
    `The device at ${at(address)} cannot be reached (${printable(code, 20)}).`,
  'device-not-recognised': ({ address }) =>
    `What answered at ${at(address)} is not a device this app knows. Nothing was entered there.`,
  'device-other-model': ({ address, wanted, found }) =>
    `At ${at(address)} there is ${printable(found, 24)}, not the chosen ${printable(wanted, 24)}.`,
  'device-guided-only': ({ model }) =>
    `${printable(model, 30)} is not changed by the app, because too little is documented about it. The guide shows how.`,
  'device-permission-missing': ({ address, needs }) =>
    `The login at ${at(address)} works, but it is not allowed to change the settings. It needs “${printable(needs, 50)}”. Nothing was changed.`,
  'device-password-elsewhere': ({ address, why }) =>
    `${at(address)} is left as it is. ${PASSWORD_ELSEWHERE[why] ?? printable(why, 16)} The guide shows how to change it.`,
  'device-certificate-changed': ({ address, known, found }) =>
    `The certificate of ${at(address)} is not the one that was checked before (${printable(known, 11)}…), but ${printable(found, 11)}…. Nothing was entered there.`,
  'device-login-refused': ({ address, attemptsLeft }) =>
    `${at(address)} refused the login.${attemptsLeft === undefined ? '' : ` Tries left: ${attemptsLeft}.`} It is not repeated by itself, so that the device does not lock.`,
  'device-locked': ({ address }) =>
    `The device at ${at(address)} takes no login for now, because too many were refused.`,
  'device-page-unknown': ({ address, step }) =>
    `The page of ${at(address)} (${DEVICE_STEP[step] ?? printable(step, 16)}) is not as documented. Nothing was written.`,
  'device-account-missing': ({ address, user, slot }) =>
    slot === undefined
      ? `The device at ${at(address)} has no account of this line (${printable(user, 20)}).`
      : `Slot ${slot} of the device at ${at(address)} is not the account of this line (${printable(user, 20)}).`,
  'device-several-slots': ({ address, count }) =>
    `The device at ${at(address)} has ${count} accounts of this line. Please say which one to change.`,
  'device-write-refused': ({ address, detail }) =>
    `The device at ${at(address)} refused to save the password (${printable(detail, 24)}).`,
  'device-did-not-fetch': ({ address, waitedS }) =>
    `The device at ${at(address)} did not fetch its settings from this computer within ${waitedS} seconds.`,
  'device-readback-differs': ({ address, field }) =>
    `Read again after saving, “${printable(field, 16)}” of the device at ${at(address)} is not as it was written.`,
  'device-not-read-back': ({ address }) =>
    `The password was sent to the device at ${at(address)}, but its settings could not be read again afterwards.`,
  'device-not-changed': ({ address }) =>
    `The connection to the device at ${at(address)} broke. Read again, it still has the former password.`,
  'device-gone': ({ address, waitedS }) =>
    `The device at ${at(address)} stopped answering while saving, and is not back after ${waitedS} seconds.`,
  'device-busy': ({ address, number, pid }) =>
    `The device at ${at(address)} is being changed for ${printable(number, 16)} right now, by another window or program (process ${pid}). Nothing was done.`,
  'lan-not-found': () =>
    'This computer stands in no home or office network, so there is nothing to look for devices in.',
  'interface-unknown': ({ given, known }) =>
    `“${printable(given, 40)}” is not an address of this computer. Please choose one of: ${printable(known, 60)}.`,
  'mac-malformed': ({ given }) =>
    `“${printable(given, 40)}” is not a hardware address. Please type the twelve digits of the label, such as 00:0B:82:12:34:56.`,
  'provisioning-refused': ({ family, why }) =>
    `No file is made for ${printable(family, 24)}. ${PROVISIONING_FAULT[why] ?? PROVISIONING_FAULT['no-file']}`,
  'file-not-saved': ({ path, code }) => `The file ${file(path)} could not be saved (${printable(code, 20)}).`,
} satisfies Partial<ProblemWords>;
