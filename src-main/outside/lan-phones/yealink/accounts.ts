import { fail, ok, type Result } from '../../../core/result.ts';
import type { Secret } from '../../../core/secret.ts';
import { domainOf, refusedWrite, unknownPage } from '../device-trouble.ts';
import type { SignedIn, StoredAccount, Written } from '../family.ts';
import type { DeviceAnswer, DeviceHttp } from '../web/device-http.ts';
import { fieldValue, type PageForm, readPage, scriptValue } from '../web/device-page.ts';

/*
 * The account pages of a Yealink that is signed in to. All firmware with `/servlet` pages names their fields alike; where they are
 * and whether the password is encrypted differs.
 */

export interface AccountPages {
  /** Up to the account; `q` and `acc` are added. */
  readonly path: string;
  /** As the form carries it. */
  password(password: Secret): string;
  /** Sent along with the form, beside the page's token. */
  readonly along: readonly (readonly [string, string])[];
  isRefusal(answer: DeviceAnswer): boolean;
  readonly written: Written;
}

interface AccountPage {
  readonly form: PageForm;
  readonly token: string;
}

const ACCOUNTS = 16;

export function yealinkAccounts(http: DeviceHttp, pages: AccountPages): SignedIn {
  async function accountPage(slot: number, signal: AbortSignal): Promise<Result<AccountPage>> {
    const answer = await http.ask({ method: 'GET', path: `${pages.path}&q=load&acc=${slot - 1}` }, signal);
    if (!answer.ok) return answer;
    const page = readPage(answer.value.text);
    const token = scriptValue(page, 'g_strToken');
    const form = page.forms.find((one) =>
      ['AccountRegisterName', 'AccountUserName', 'AccountPassword', 'server1'].every(
        (name) => fieldValue(one, name) !== undefined,
      ),
    );
    return form === undefined || token === undefined || answer.value.status !== 200
      ? fail(unknownPage(http, 'accounts'))
      : ok({ form, token });
  }

  return {
    async accounts(signal) {
      const accounts: StoredAccount[] = [];
      for (let slot = 1; slot <= ACCOUNTS; slot += 1) {
        const page = await accountPage(slot, signal);
        if (!page.ok) {
          // A phone with fewer accounts has no such page.
          if (slot > 1 && page.problem.kind === 'device-page-unknown') break;
          return page;
        }
        const { form } = page.value;
        const user = fieldValue(form, 'AccountUserName') ?? '';
        if (user === '') continue;
        accounts.push({
          slot,
          user,
          authUser: fieldValue(form, 'AccountRegisterName') || user,
          domain: domainOf(fieldValue(form, 'server1') ?? ''),
          // What stands in the field is a filler of the page, not the password.
          password: 'hidden',
          isRegistered: undefined,
        });
      }
      return ok(accounts);
    },
    async write({ slot, password }, signal) {
      const page = await accountPage(slot, signal);
      if (!page.ok) return page;
      const { form, token } = page.value;
      const extra = [['token', token] as const, ...pages.along];
      const fields = form.fields
        .filter(({ name }) => !extra.some(([own]) => own === name))
        .map(({ name, value }) => [name, name === 'AccountPassword' ? pages.password(password) : value] as const);
      const path = `${pages.path}&q=write&acc=${slot - 1}`;
      const answer = await http.ask({ method: 'POST', path, form: [...fields, ...extra] }, signal);
      if (!answer.ok) return answer;
      return pages.isRefusal(answer.value) ? fail(refusedWrite(http, answer.value.status)) : ok(pages.written);
    },
    isRegistered: async () => undefined,
    close: async () => {},
  };
}
