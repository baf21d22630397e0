import { problem } from '../../core/problem.ts';
import { fail, ok } from '../../core/result.ts';
import type { SettingsFormat, TextEdit } from './kind.ts';
import { MASK } from './settings-text.ts';

/*
 * A Twinkle user profile, `~/.twinkle/NAME.cfg`: `key=value` lines, trimmed at both ends, `#` lines are comments, no quoting.
 * Where a key stands twice the later one counts (user.cpp reads from top to bottom). One profile is one account.
 */

const NAME = 'Twinkle';

/** The value of one line, without the blanks around it. */
interface Entry {
  readonly key: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export const twinkleProfile: SettingsFormat = {
  accounts(text, path) {
    if (text.startsWith('\uFEFF'))
      return fail(problem('softphone-format-unknown', { softphone: NAME, path, detail: 'UTF-16' }));
    const read = reader(text);
    const [user, domain] = [read('user_name')?.value, read('user_domain')?.value];
    // Another file that happens to end with `.cfg`.
    if (user === undefined || domain === undefined || user === '' || domain === '') return ok([]);
    const proxy = read('outbound_proxy')?.value || read('registrar')?.value;
    return ok([
      {
        account: `${user}@${domain}`,
        user,
        authUser: read('auth_name')?.value || undefined,
        domain,
        proxy: /^(?:sips?:)?(\[[^\]]*\]|[^:;]+)/iu.exec(proxy ?? '')?.[1],
      },
    ]);
  },

  edits(text, { password }) {
    const refused = password === '' ? ' ' : (/[\r\n\0]|^[ \t]|[ \t]$/u.exec(password)?.[0] ?? undefined);
    if (refused !== undefined) return fail(problem('softphone-cannot-hold', { softphone: NAME, character: refused }));
    const read = reader(text);
    const entry = read('auth_pass');
    const shown = { before: MASK, after: MASK };
    if (entry === undefined) return ok([newLine(text, read('auth_name') ?? read('user_domain'), password)]);
    if (entry.value === password) return ok([]);
    const shows = entry.value === '' ? { before: '', after: MASK } : shown;
    return ok([{ start: entry.start, end: entry.end, put: password, shows }]);
  },

  password: (text) => reader(text)('auth_pass')?.value || undefined,
};

/** A line of its own behind the one that is named, ended as that one is. */
function newLine(text: string, behind: Entry | undefined, password: string): TextEdit {
  const from = behind?.end ?? text.length;
  const newline = text.indexOf('\n', from);
  const at = newline < 0 ? text.length : newline + 1;
  const ending = text[newline - 1] === '\r' ? '\r\n' : '\n';
  const [before, after] = newline < 0 && text !== '' ? ['\n', ''] : ['', ending];
  const line = (value: string) => `${before}auth_pass=${value}${after}`;
  return { start: at, end: at, put: line(password), shows: { before: '', after: line(MASK) } };
}

function reader(text: string): (key: string) => Entry | undefined {
  const entries = new Map<string, Entry>();
  let at = 0;
  for (const row of text.split('\n')) {
    const parts = /^([ \t\r]*([^#=\s][^=]*?)[ \t\r]*=[ \t\r]*)(.*?)[ \t\r]*$/u.exec(row);
    const [, head = '', key, value = ''] = parts ?? [];
    if (key !== undefined)
      entries.set(key, { key, value, start: at + head.length, end: at + head.length + value.length });
    at += row.length + 1;
  }
  return (key) => entries.get(key);
}
