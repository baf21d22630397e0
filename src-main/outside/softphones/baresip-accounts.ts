import { problem } from '../../core/problem.ts';
import { fail, ok } from '../../core/result.ts';
import type { SettingsFormat, StoredAccount, TextEdit } from './kind.ts';
import { MASK } from './settings-text.ts';

/*
 * baresip's `accounts`: one account a line, `"Name" <sip:user@domain>;auth_user=U;auth_pass=P;outbound="sip:HOST"`.
 * Read as baresip 1.0.0 reads it: `#` in the first column is a comment (conf.c), parameters are searched from the first `>`
 * on, the first one of a name counts, its value ends at a blank or `;` outside of quotes, and a backslash lets the next
 * character stay (libre regex.c, character class with `~`).
 */

const NAME = 'baresip';

interface AccountLine {
  readonly account: string;
  readonly stored: StoredAccount;
  /** Offset of the first character behind `>`. */
  readonly paramsAt: number;
  readonly end: number;
  readonly isDuplicate: boolean;
}

/** A parameter's value as written, quotes included, and what it means. */
interface Value {
  readonly start: number;
  readonly end: number;
  readonly means: string;
}

export const baresipAccounts: SettingsFormat = {
  accounts(text, path) {
    if (text.startsWith('\uFEFF'))
      return fail(problem('softphone-format-unknown', { softphone: NAME, path, detail: 'UTF-16' }));
    return ok(linesOf(text).map(({ stored }) => stored));
  },

  edits(text, { path, account, password }) {
    const line = linesOf(text).find((one) => one.account === account);
    if (line === undefined) return fail(problem('softphone-account-missing', { softphone: NAME, path, account }));
    const refused = cannotHold(password);
    if (refused !== undefined) return fail(problem('softphone-cannot-hold', { softphone: NAME, character: refused }));
    const value = parameterOf(text, line, 'auth_pass');
    const written = /[;\s]/u.test(password) ? `"${password}"` : password;
    if (value === undefined) {
      const put = `;auth_pass=${written}`;
      return ok([
        { start: line.paramsAt, end: line.paramsAt, put, shows: { before: '', after: `;auth_pass=${MASK}` } },
      ]);
    }
    if (value.means === password) return ok([]);
    const isQuoted = text[value.start] === '"';
    const edit: TextEdit = {
      start: value.start,
      end: value.end,
      put: isQuoted ? `"${password}"` : written,
      shows: { before: MASK, after: MASK },
    };
    return ok([edit]);
  },

  password(text, { account }) {
    const line = linesOf(text).find((one) => one.account === account);
    return line === undefined ? undefined : parameterOf(text, line, 'auth_pass')?.means;
  },
};

/** The account's whole line, as baresip's command `uanew` takes it; undefined = it is not there, or not the only one of its address. */
export function baresipLine(text: string, account: string): string | undefined {
  const line = linesOf(text).find((one) => one.account === account);
  if (line === undefined || line.isDuplicate) return undefined;
  return text.slice(text.lastIndexOf('\n', line.paramsAt - 1) + 1, line.end).trim();
}

function linesOf(text: string): AccountLine[] {
  const found: AccountLine[] = [];
  let at = 0;
  for (const row of text.split('\n')) {
    const parsed = row.startsWith('#') ? undefined : accountOf(row);
    if (parsed !== undefined) {
      const { aor, paramsAt, ...uri } = parsed;
      const nth = found.filter((one) => one.account === aor || one.account.startsWith(`${aor}#`)).length + 1;
      const account = nth === 1 ? aor : `${aor}#${nth}`;
      const line = { paramsAt: at + paramsAt, end: at + row.length };
      const authUser = parameterOf(text, line, 'auth_user')?.means;
      // `outbound1` is the newer name and goes before the older one (account.c).
      const outbound = (parameterOf(text, line, 'outbound1') ?? parameterOf(text, line, 'outbound'))?.means;
      const stored: StoredAccount = { account, ...uri, authUser, proxy: hostOf(outbound) };
      found.push({ account, stored, ...line, isDuplicate: nth > 1 });
    }
    at += row.length + 1;
  }
  return found;
}

function accountOf(row: string) {
  const uri = /<(sips?):([^@>;?]+?)(?::[^@>]*)?@(\[[^\]>]*\]|[^:;?>\s]+)(:\d+)?[^>]*>/iu.exec(row);
  if (uri === null) return undefined;
  const [whole, scheme = '', user = '', domain = '', port = ''] = uri;
  return { aor: `${scheme.toLowerCase()}:${user}@${domain}${port}`, user, domain, paramsAt: uri.index + whole.length };
}

function hostOf(outbound: string | undefined): string | undefined {
  return /^(?:sips?:)?(?:[^@;]*@)?(\[[^\]]*\]|[^:;?\s]+)/iu.exec(outbound ?? '')?.[1];
}

/** The first parameter of this name that has a value; names in any case. */
function parameterOf(text: string, line: Pick<AccountLine, 'paramsAt' | 'end'>, name: string): Value | undefined {
  const params = text.slice(line.paramsAt, line.end);
  for (const head of params.matchAll(new RegExp(`;[ \\t\\r]*${name}[ \\t\\r]*=[ \\t\\r]*`, 'giu'))) {
    const start = head.index + head[0].length;
    const end = endOfValue(params, start);
    const written = params.slice(start, end);
    const isQuoted = written.length > 1 && written.startsWith('"') && written.endsWith('"');
    const means = isQuoted ? written.slice(1, -1) : written;
    if (means !== '') return { start: line.paramsAt + start, end: line.paramsAt + end, means };
  }
  return undefined;
}

function endOfValue(params: string, start: number): number {
  let inQuotes = false;
  let at = start;
  for (; at < params.length; at += 1) {
    const character = params[at] ?? '';
    if (character === '\\') at += 1;
    else if (character === '"') inQuotes = !inQuotes;
    else if (!inQuotes && /[ \t\r;]/u.test(character)) break;
  }
  return Math.min(at, params.length);
}

/** What cannot stand in a value: quotes have no escape, and a last backslash would swallow what ends the value. */
function cannotHold(password: string): string | undefined {
  const bad = /["\r\n\0]/u.exec(password)?.[0];
  if (bad !== undefined) return bad;
  return password === '' || (/\\*$/u.exec(password)?.[0].length ?? 0) % 2 === 1 ? '\\' : undefined;
}
