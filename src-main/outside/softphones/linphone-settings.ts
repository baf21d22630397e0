import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SettingsFormat, StoredAccount } from './kind.ts';
import { type Credential, credentialEdits, isCredentialOf } from './linphone-credential.ts';
import { type LinphoneSection, linphoneSections, numbered, valueIn } from './linphone-file.ts';

/*
 * Accounts and credentials in a linphonerc: `[proxy_N]` says who registers where, `[auth_info_N]` with what. They find each
 * other by user and domain, as in liblinphone's own search.
 */

const NAME = 'Linphone';

interface Account extends StoredAccount {
  readonly credentials: readonly LinphoneSection[];
}

export const linphoneSettings: SettingsFormat = {
  accounts(text, path) {
    const read = accountsIn(text, path);
    if (!read.ok) return read;
    return ok(
      read.value.map(({ account, user, authUser, domain, proxy }) => ({ account, user, authUser, domain, proxy })),
    );
  },

  edits(text, { path, account, password }) {
    const found = credentialsOf(text, { path, account });
    if (!found.ok) return found;
    const refused = cannotHold(password);
    if (refused !== undefined) return fail(problem('softphone-cannot-hold', { softphone: NAME, character: refused }));
    return ok(
      found.value.flatMap((section) =>
        isCredentialOf(section, password) ? [] : credentialEdits(text, section, { passwd: password }),
      ),
    );
  },

  password(text, { path, account }) {
    const found = credentialsOf(text, { path, account });
    const [first] = found.ok ? found.value : [];
    // A hash beside it is what counts; the password itself is then an old one.
    if (first === undefined || valueIn(first, 'ha1') !== '') return undefined;
    return valueIn(first, 'passwd') || undefined;
  },

  /** After its first login a hash stands where the password stood: what is carried may be either. */
  carry(text, { path, account, former }) {
    const [now, then] = [credentialsOf(text, { path, account }), credentialsOf(former, { path, account })];
    if (!now.ok) return now;
    if (!then.ok) return then;
    const pairs = now.value.map((section) => ({ section, from: formerOf(section, then.value) }));
    if (pairs.some(({ from }) => from === undefined)) return fail(problem('softphone-changed-since', { path }));
    return ok(pairs.flatMap(({ section, from }) => (from === undefined ? [] : credentialEdits(text, section, from))));
  },
};

/** The credential of the former section that stands for this one; a hash is of one realm and one algorithm only. */
function formerOf(section: LinphoneSection, former: readonly LinphoneSection[]): Credential | undefined {
  const realm = valueIn(section, 'realm');
  const isSame = (one: LinphoneSection) => ['', realm].includes(valueIn(one, 'realm'));
  const from = former.find(isSame) ?? former[0];
  if (from === undefined) return undefined;
  const [ha1, passwd] = [valueIn(from, 'ha1'), valueIn(from, 'passwd')];
  if (ha1 === '') return passwd === '' ? undefined : { passwd };
  const algorithmOf = (one: LinphoneSection) => valueIn(one, 'algorithm') || 'MD5';
  return valueIn(from, 'realm') === realm && algorithmOf(from) === algorithmOf(section) ? { ha1 } : undefined;
}

function cannotHold(password: string): string | undefined {
  if (password === '') return '';
  if (password.endsWith(' ')) return ' ';
  return /[\r\n\0]/u.exec(password)?.[0];
}

function accountsIn(text: string, path: string): Result<readonly Account[]> {
  const unknown = (detail: string) => fail(problem('softphone-format-unknown', { softphone: NAME, path, detail }));
  if (text.startsWith('\uFEFF')) return unknown('UTF-16');
  // Linphone 6 can encrypt its files under a key in the keychain (VFS encryption).
  if (text.includes('\0')) return unknown('encrypted');
  const sections = linphoneSections(text);
  if (sections.length === 0 && text.trim() !== '') return unknown('no-section');
  const credentials = numbered(sections, 'auth_info');
  const identities = numbered(sections, 'proxy').flatMap((section) => identityOf(section) ?? []);
  const accounts = identities.map((identity) => ({
    ...identity,
    credentials: credentials.filter((one) => isFor(one, identity, identities)),
  }));
  const unclaimed = credentials.filter((one) => !accounts.some((account) => account.credentials.includes(one)));
  const alone = unclaimed.map((one) => {
    const [user, domain] = [valueIn(one, 'username'), valueIn(one, 'domain') || valueIn(one, 'realm')];
    return { account: `sip:${user}@${domain}`, user, domain, credentials: [one] };
  });
  return ok(
    merged([...accounts, ...alone]).map((account) => {
      const authUser = account.credentials.map((one) => valueIn(one, 'userid')).find((userid) => userid !== '');
      return { ...account, ...(authUser === undefined ? {} : { authUser }) };
    }),
  );
}

/** Two entries of one user at one domain are one account: nothing tells them apart that would outlive a change. */
function merged(accounts: readonly Account[]): Account[] {
  const byName = new Map<string, Account>();
  for (const account of accounts) {
    const known = byName.get(account.account);
    const credentials = [...new Set([...(known?.credentials ?? []), ...account.credentials])];
    byName.set(account.account, { ...(known ?? account), credentials });
  }
  return [...byName.values()];
}

function identityOf(section: LinphoneSection): StoredAccount | undefined {
  const identity = /sips?:([^@>;\s]+)@(\[[^\]]*\]|[^>;:\s]+)/iu.exec(valueIn(section, 'reg_identity'));
  if (identity?.[1] === undefined || identity[2] === undefined) return undefined;
  const [, user, domain] = identity;
  const proxy = [valueIn(section, 'reg_proxy'), valueIn(section, 'reg_route')]
    .map((uri) => /sips?:(?:[^@>;\s]+@)?(\[[^\]]*\]|[^>;:\s]+)/iu.exec(uri)?.[1])
    .find((host) => host !== undefined);
  return { account: `sip:${user}@${domain}`, user, domain, ...(proxy === undefined ? {} : { proxy }) };
}

/** Whether this credential is tried for this account: the same user, and a domain or realm that is not somebody else's. */
function isFor(credential: LinphoneSection, account: StoredAccount, all: readonly StoredAccount[]): boolean {
  const users = [valueIn(credential, 'username'), valueIn(credential, 'userid')];
  if (!users.includes(account.user)) return false;
  const domain = valueIn(credential, 'domain').toLowerCase();
  if (domain !== '') return domain === account.domain.toLowerCase() || domain === account.proxy?.toLowerCase();
  const namesakes = all.filter((one) => one.user === account.user && one.domain !== account.domain);
  return namesakes.length === 0 || valueIn(credential, 'realm').toLowerCase() === account.domain.toLowerCase();
}

function credentialsOf(
  text: string,
  { path, account }: { readonly path: string; readonly account: string },
): Result<readonly LinphoneSection[]> {
  const read = accountsIn(text, path);
  if (!read.ok) return read;
  const found = read.value.find((one) => one.account === account);
  if (found === undefined) return fail(problem('softphone-account-missing', { softphone: NAME, path, account }));
  // The person types it at every start ([sip] store_auth_info=0, or never asked to be kept): nothing to change.
  if (found.credentials.length === 0)
    return fail(problem('softphone-format-unknown', { softphone: NAME, path, detail: 'no-stored-password' }));
  return ok(found.credentials);
}
