import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SettingsFormat, StoredAccount, TextEdit } from './kind.ts';
import { MASK } from './settings-text.ts';
import { type YamlBlock, yamlBlocks } from './yaml-lines.ts';
import { readScalar, type Scalar, writeScalar } from './yaml-scalar.ts';

/*
 * SIP accounts in Jami's dring.yml (sipaccount_config.cpp): `accounts` is a list; an account has `id`, `hostname`, `username`
 * and `credential`, a list of { Account.password, Account.realm, Account.username }, in clear. Its own peer-to-peer accounts
 * have no credential. The id is given once and never changes.
 */

const NAME = 'Jami';

interface Account extends StoredAccount {
  readonly passwords: readonly Scalar[];
}

export const jamiSettings: SettingsFormat = {
  accounts(text, path) {
    const read = accountsIn(text, path);
    if (!read.ok) return read;
    return ok(
      read.value.map(({ account, user, authUser, domain, proxy }) => ({ account, user, authUser, domain, proxy })),
    );
  },

  edits(text, { path, account, password }) {
    const found = accountIn(text, { path, account });
    if (!found.ok) return found;
    if (found.value.passwords.length === 0)
      return fail(problem('softphone-format-unknown', { softphone: NAME, path, detail: 'no-stored-password' }));
    return ok(
      found.value.passwords
        .filter(({ means }) => means !== password)
        .map((scalar) => passwordEdit(text, scalar, password)),
    );
  },

  password(text, asked) {
    const found = accountIn(text, asked);
    return found.ok ? found.value.passwords[0]?.means || undefined : undefined;
  },
};

function passwordEdit(text: string, { start, end, style }: Scalar, password: string): TextEdit {
  // Where there was no value, the colon may stand right before and a comment right behind.
  const before = text[start - 1] === ':' ? ' ' : '';
  const after = text[end] === '#' ? ' ' : '';
  return {
    start,
    end,
    put: `${before}${writeScalar(password, style)}${after}`,
    shows: { before: start === end ? '' : MASK, after: `${before}${MASK}${after}` },
  };
}

function accountIn(text: string, asked: { readonly path: string; readonly account: string }): Result<Account> {
  const read = accountsIn(text, asked.path);
  if (!read.ok) return read;
  const found = read.value.find(({ account }) => account === asked.account);
  return found === undefined
    ? fail(problem('softphone-account-missing', { softphone: NAME, path: asked.path, account: asked.account }))
    : ok(found);
}

function accountsIn(text: string, path: string): Result<readonly Account[]> {
  const unknown = (detail: string) => fail(problem('softphone-format-unknown', { softphone: NAME, path, detail }));
  if (text.startsWith('\uFEFF')) return unknown('UTF-16');
  if (text.trim() === '') return ok([]);
  const lists = yamlBlocks(text).entries.filter(({ key }) => key === 'accounts');
  const [list] = lists;
  if (list === undefined || lists.length > 1) return unknown('accounts');
  if (!isEmptyOrBlock(list.rest)) return unknown('accounts');
  const accounts: Account[] = [];
  for (const item of list.block.items) {
    const account = accountOf(item);
    if (account === 'unknown') return unknown('account');
    if (account !== undefined) accounts.push(account);
  }
  // Nothing but lines that are not understood is not "no accounts".
  if (list.block.items.length === 0 && !list.block.isUnderstood) return unknown('accounts');
  return ok(accounts);
}

/** What stands behind a key whose value is a list below it, or an empty one. */
function isEmptyOrBlock(rest: string): boolean {
  return /^\s*(?:\[\s*\])?\s*(?:#.*)?$/u.test(rest);
}

/** `unknown`: it is a SIP account, and something in it is written in a way that is not surely understood. */
function accountOf(item: YamlBlock): Account | 'unknown' | undefined {
  const value = (key: string) => {
    const entry = item.entries.find((one) => one.key === key);
    return entry === undefined ? undefined : readScalar(entry.rest, entry.restAt);
  };
  const credential = item.entries.find(({ key }) => key === 'credential');
  const kind = value('type')?.means ?? 'SIP';
  if (kind !== 'SIP') return undefined;
  if (!item.isUnderstood) return 'unknown';
  if (credential === undefined) return undefined;
  const [id, host, user, route] = [value('id'), value('hostname'), value('username'), value('serviceRoute')];
  if (id === undefined || host === undefined || user === undefined) return 'unknown';
  const credentials = credential.block.items.map(credentialOf);
  if (!isEmptyOrBlock(credential.rest) || credentials.some((one) => one === undefined)) return 'unknown';
  const known = credentials.filter((one) => one !== undefined);
  const authUser = known[0]?.user;
  return {
    account: id.means,
    user: user.means,
    domain: host.means,
    passwords: known.filter((one) => one.user === authUser).map(({ password }) => password),
    ...(authUser === undefined || authUser === '' || authUser === user.means ? {} : { authUser }),
    ...(route === undefined || route.means === '' ? {} : { proxy: hostOf(route.means) }),
  };
}

function credentialOf(item: YamlBlock): { readonly user: string; readonly password: Scalar } | undefined {
  const value = (key: string) => {
    const entries = item.entries.filter((one) => one.key === key);
    const [entry] = entries;
    return entries.length !== 1 || entry === undefined ? undefined : readScalar(entry.rest, entry.restAt);
  };
  const [password, user] = [value('Account.password'), value('Account.username')];
  return password === undefined || user === undefined || !item.isUnderstood
    ? undefined
    : { user: user.means, password };
}

/** A route is a SIP URI or a host. */
function hostOf(route: string): string {
  return /^<?(?:sips?:)?(?:[^@>;]+@)?(\[[^\]]*\]|[^>;:]+)/iu.exec(route)?.[1] ?? route;
}
