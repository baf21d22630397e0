import type { Line } from '../../core/line.ts';
import type { SoftphoneAccount } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Secret } from '../../core/secret.ts';
import type { SoftphoneKind, StoredAccount, TextEdit } from './kind.ts';
import { type FileAsRead, readWhole } from './replace-file.ts';
import { asSettingsText, asShown, decodeSettings, type SettingsText } from './settings-text.ts';

/* The settings of one account: read, found again, and what has to be edited in them. */

export interface AccountSettings extends SettingsText {
  readonly file: FileAsRead;
}

/** The whole text as it shall be, from the settings as they are at that moment. */
export type MakeNext = (settings: AccountSettings) => Result<string>;

export async function readSettings(place: string): Promise<Result<AccountSettings | undefined>> {
  const file = await readWhole(place);
  if (!file.ok) return file;
  return ok(file.value === undefined ? undefined : { ...decodeSettings(file.value.bytes), file: file.value });
}

/** The settings in which the account is; it may have been deleted or renamed since it was found. */
export async function readAccount(kind: SoftphoneKind, account: SoftphoneAccount): Promise<Result<AccountSettings>> {
  const { place } = account;
  const missing = fail(
    problem('softphone-account-missing', { softphone: kind.name, path: place, account: account.account }),
  );
  const settings = await readSettings(place);
  if (!settings.ok) return settings;
  if (settings.value === undefined) return missing;
  const accounts = kind.format.accounts(settings.value.text, place);
  if (!accounts.ok) return accounts;
  return accounts.value.some((stored) => stored.account === account.account) ? ok(settings.value) : missing;
}

export function editsFor(
  kind: SoftphoneKind,
  asked: { readonly account: SoftphoneAccount; readonly settings: AccountSettings; readonly password: Secret },
): Result<readonly TextEdit[]> {
  const { account, settings } = asked;
  const password = asSettingsText(asked.password.reveal(), settings.encoding);
  return kind.format.edits(settings.text, { path: account.place, account: account.account, password });
}

export function formerEdits(
  kind: SoftphoneKind,
  asked: {
    readonly account: SoftphoneAccount;
    readonly settings: AccountSettings;
    readonly original: SettingsText;
    readonly former: string | undefined;
  },
): Result<readonly TextEdit[]> {
  const { account, settings, original, former } = asked;
  const where = { path: account.place, account: account.account };
  if (kind.format.carry !== undefined && settings.encoding === original.encoding)
    return kind.format.carry(settings.text, { ...where, former: original.text });
  if (former === undefined) return fail(problem('softphone-changed-since', { path: account.place }));
  const password = asSettingsText(asShown(former, original.encoding), settings.encoding);
  return kind.format.edits(settings.text, { ...where, password });
}

/** The line's own account: the same user at the same domain, or at the line's proxy where that stands as the domain. */
export function isOfLine(stored: StoredAccount, { account }: Pick<Line, 'account'>): boolean {
  const users = [stored.user, stored.authUser ?? stored.user];
  if (!users.includes(account.user) && !users.includes(account.authUser)) return false;
  const theirs = [stored.domain, stored.proxy].map(bareHost);
  return [account.domain, account.proxy?.host].some((host) => host !== undefined && theirs.includes(bareHost(host)));
}

/** Lower case, without port and final dot. */
function bareHost(host: string | undefined): string | undefined {
  return host?.toLowerCase().replace(/:\d+$/u, '').replace(/\.$/u, '');
}
