import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SettingsFormat, StoredAccount, TextEdit } from './kind.ts';
import { MASK } from './settings-text.ts';
import { type IniSection, iniSections, refusedByIni } from './windows-ini.ts';

/*
 * MicroSIP.ini: `[AccountN]` sections, of which `[Settings] accountId=N` is the active one. A password that does not decrypt
 * is taken as clear text and encrypted at once (settings.cpp 3.22.3, 3.21.6; 3.19 and 3.20 where no `passwordSize` stands
 * beside it). So clear text is written; what it looked like before can be carried back as it was.
 */

const NAME = 'MicroSIP';
/** RC2 works in blocks of 8 bytes, two digits a byte. */
const LOOKS_ENCRYPTED = /^(?:[0-9a-f]{16})+$/iu;

interface Asked {
  readonly path: string;
  readonly account: string;
}

export const microsipSettings: SettingsFormat = {
  accounts(text, path) {
    const sections = iniSections(text);
    if (!sections.some(({ name }) => name.toLowerCase() === 'settings'))
      return fail(problem('softphone-format-unknown', { softphone: NAME, path, detail: '[Settings]' }));
    const active = sections.find(({ name }) => name.toLowerCase() === 'settings')?.value('accountId');
    const isActive = ({ account }: StoredAccount) => account === `Account${active}`;
    const accounts = sections.flatMap((section) => storedIn(section) ?? []);
    return ok([...accounts.filter(isActive), ...accounts.filter((one) => !isActive(one))]);
  },

  edits(text, { path, account, password }) {
    const section = sectionOf(text, { path, account });
    if (!section.ok) return section;
    const refused = refusedByIni(password, text);
    if (refused !== undefined) return fail(problem('softphone-cannot-hold', { softphone: NAME, character: refused }));
    // Half as many bytes come out of it, the last one rounded up; whole blocks might decrypt to something by chance.
    if (Math.ceil(password.length / 2) % 8 === 0)
      return fail(problem('softphone-format-unknown', { softphone: NAME, path, detail: `${password.length}` }));
    if (section.value.value('password') === password && section.value.entry('passwordSize') === undefined)
      return ok([]);
    return ok([passwordEdit(section.value, password), ...withoutSize(section.value)]);
  },

  password(text, asked) {
    const section = sectionOf(text, asked);
    const value = section.ok ? section.value.value('password') : undefined;
    return value === undefined || LOOKS_ENCRYPTED.test(value) ? undefined : value;
  },

  carry(text, { path, account, former }) {
    const [now, then] = [sectionOf(text, { path, account }), sectionOf(former, { path, account })];
    if (!now.ok) return now;
    if (!then.ok) return then;
    const stored = then.value.entry('password');
    if (stored === undefined) return fail(problem('softphone-changed-since', { path }));
    const written = former.slice(stored.start, stored.end);
    const size = then.value.value('passwordSize');
    const edits = [
      ...(now.value.value('password') === stored.value ? [] : [passwordEdit(now.value, written)]),
      ...(size === undefined ? withoutSize(now.value) : withSize(now.value, size)),
    ];
    return ok(edits);
  },
};

function sectionOf(text: string, { path, account }: Asked): Result<IniSection> {
  const section = iniSections(text).find((one) => storedIn(one)?.account === account);
  return section === undefined
    ? fail(problem('softphone-account-missing', { softphone: NAME, path, account }))
    : ok(section);
}

function storedIn(section: IniSection): StoredAccount | undefined {
  const number = /^account(\d+)$/iu.exec(section.name)?.[1];
  const [user, domain] = [section.value('username'), section.value('domain') ?? section.value('server')];
  if (number === undefined || user === undefined || domain === undefined) return undefined;
  const proxy = section.value('proxy') ?? section.value('server');
  return { account: `Account${number}`, user, authUser: section.value('authID'), domain, proxy };
}

function passwordEdit(section: IniSection, put: string): TextEdit {
  const entry = section.entry('password');
  if (entry !== undefined)
    return { start: entry.start, end: entry.end, put, shows: { before: entry.value === '' ? '' : MASK, after: MASK } };
  const line = (value: string) => `password=${value}${section.lineEnding}`;
  return { start: section.headEnd, end: section.headEnd, put: line(put), shows: { before: '', after: line(MASK) } };
}

/** Where it stands, older versions do not take clear text. */
function withoutSize(section: IniSection): TextEdit[] {
  const size = section.entry('passwordSize');
  if (size === undefined) return [];
  const { lineStart, lineEnd } = size;
  const before = `passwordSize=${size.value}${section.lineEnding}`;
  return [{ start: lineStart, end: lineEnd, put: '', shows: { before, after: '' } }];
}

function withSize(section: IniSection, value: string): TextEdit[] {
  const size = section.entry('passwordSize');
  if (size?.value === value) return [];
  if (size !== undefined)
    return [{ start: size.start, end: size.end, put: value, shows: { before: size.value, after: value } }];
  const put = `passwordSize=${value}${section.lineEnding}`;
  const at = section.entry('password')?.lineStart ?? section.headEnd;
  return [{ start: at, end: at, put, shows: { before: '', after: put } }];
}
