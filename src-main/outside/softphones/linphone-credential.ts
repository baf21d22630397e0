import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { TextEdit } from './kind.ts';
import { countingItem, type LinphoneItem, type LinphoneSection, valueIn } from './linphone-file.ts';
import { MASK } from './settings-text.ts';

/*
 * `passwd` and `ha1` of an `[auth_info_N]`. After a login liblinphone drops the password and keeps its hash; an old hash beside
 * a new password is the one that is used, so that the login fails: the hash has to go when the password comes.
 */

export type Credential = { readonly passwd: string } | { readonly ha1: string };

/** Whether the section holds the credential of this password and nothing that would come before it. */
export function isCredentialOf(section: LinphoneSection, password: string): boolean {
  const [ha1, passwd] = [valueIn(section, 'ha1'), valueIn(section, 'passwd')];
  if (ha1 !== '') return ha1 === hashOf(section, password) && (passwd === '' || passwd === password);
  return passwd === password;
}

/** RFC 7616 3.4.2: H(user:realm:password). `password` as in the decoded file, one character a byte. */
function hashOf(section: LinphoneSection, password: string): string | undefined {
  const algorithm = { MD5: 'md5', 'SHA-256': 'sha256' }[valueIn(section, 'algorithm') || 'MD5'];
  const user = valueIn(section, 'userid') || valueIn(section, 'username');
  const told = Buffer.from(`${user}:${valueIn(section, 'realm')}:${password}`, 'latin1');
  return algorithm === undefined ? undefined : createHash(algorithm).update(told).digest('hex');
}

/** Puts the credential into the section, and takes the other form of it out. */
export function credentialEdits(text: string, section: LinphoneSection, credential: Credential): TextEdit[] {
  const [key, value] = 'ha1' in credential ? ['ha1', credential.ha1] : ['passwd', credential.passwd];
  const other = key === 'ha1' ? 'passwd' : 'ha1';
  const others = section.items.filter((item) => item.key === other);
  const own = countingItem(section, key) ?? section.items.findLast((item) => item.key === key);
  if (own !== undefined)
    return [...(own.value === value ? [] : [valueEdit(own, value)]), ...others.map((item) => removal(text, item))];
  const [first, ...rest] = others;
  if (first === undefined) return [addition(text, section, `${key}=${value}`)];
  const replaced: TextEdit = {
    start: first.keyStart,
    end: first.valueEnd,
    put: `${key}=${value}`,
    shows: { before: `${text.slice(first.keyStart, first.valueStart)}${masked(first.value)}`, after: `${key}=${MASK}` },
  };
  return [replaced, ...rest.map((item) => removal(text, item))];
}

function valueEdit(item: LinphoneItem, value: string): TextEdit {
  return {
    start: item.valueStart,
    end: item.valueEnd,
    put: value,
    shows: { before: masked(item.value), after: MASK },
  };
}

function removal(text: string, item: LinphoneItem): TextEdit {
  const before = `${text.slice(item.lineStart, item.valueStart)}${masked(item.value)}${text.slice(item.valueEnd, item.lineEnd)}`;
  return { start: item.lineStart, end: item.lineEnd, put: '', shows: { before, after: '' } };
}

function addition(text: string, section: LinphoneSection, line: string): TextEdit {
  const eol = text.slice(section.lastEnd).startsWith('\r\n') ? '\r\n' : '\n';
  const put = `${eol}${line}`;
  return {
    start: section.lastEnd,
    end: section.lastEnd,
    put,
    shows: { before: '', after: `${put.slice(0, put.indexOf('=') + 1)}${MASK}` },
  };
}

function masked(value: string): string {
  return value === '' ? '' : MASK;
}
