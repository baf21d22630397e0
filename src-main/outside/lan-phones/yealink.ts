import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { DeviceAnswer, DeviceHttp } from './device-http.ts';
import { type DevicePage, fieldValue, type PageForm, readPage, scriptValue } from './device-page.ts';
import { domainOf, unknownPage } from './device-trouble.ts';
import type { Driver, Recognise, SignedIn, StoredAccount } from './family.ts';
import { type YealinkCipher, yealinkCipher } from './yealink-cipher.ts';

/*
 * Yealink T, firmware V8x: the pages under `/servlet`, whose scripts encrypt what is secret. Firmware before that (Basic login on
 * `/cgi-bin/ConfigManApp.com`) is recognised and guided: how it takes a password is not written down anywhere we know of.
 */

const ACCOUNTS = 16;
const LOGIN = '/servlet?m=mod_listener&p=login&q=login';

export const recogniseYealink: Recognise = async ({ front }) => {
  const page = readPage(front.text);
  if (!/yealink/iu.test([front.server, page.title, ...front.challenges].join(' '))) return undefined;
  const model = scriptValue(page, 'g_phonetype');
  const isCurrent = keyOf(page) !== undefined;
  if (model === undefined && !isCurrent && front.status !== 401) return undefined;
  return {
    family: 'yealink-t',
    model: `Yealink ${model ?? ''}`.trim(),
    ...(isCurrent ? { driver: servletDriver } : {}),
  };
};

const servletDriver: Driver = {
  async signIn(http, login, signal) {
    const front = await http.ask({ method: 'GET', path: '/' }, signal);
    if (!front.ok) return front;
    const key = keyOf(readPage(front.value.text));
    const session = http.cookie('JSESSIONID');
    const cipher = key === undefined || session === undefined ? undefined : yealinkCipher({ ...key, session });
    if (cipher === undefined) return fail(unknownPage(http, 'login'));
    const form = [
      ['username', login.user.reveal()],
      ['pwd', cipher.encrypt(login.password)],
      ['rsakey', cipher.rsakey],
      ['rsaiv', cipher.rsaiv],
    ] as const;
    const answer = await http.ask({ method: 'POST', path: LOGIN, form }, signal);
    if (!answer.ok) return answer;
    const { text } = answer.value;
    if (/try again \d+ minutes? later/iu.test(text)) return fail(problem('device-locked', { address: http.origin }));
    if (!/\bdone\b/u.test(text)) return fail(problem('device-login-refused', { address: http.origin }));
    return ok(signedIn(http, cipher));
  },
};

interface AccountPage {
  readonly form: PageForm;
  readonly token: string;
}

function signedIn(http: DeviceHttp, cipher: YealinkCipher): SignedIn {
  async function accountPage(slot: number, signal: AbortSignal): Promise<Result<AccountPage>> {
    const path = `/servlet?m=mod_data&p=account-register&q=load&acc=${slot - 1}`;
    const answer = await http.ask({ method: 'GET', path }, signal);
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
      const fields = form.fields
        .filter(({ name }) => !['token', 'rsakey', 'rsaiv'].includes(name))
        .map(({ name, value }) => [name, name === 'AccountPassword' ? cipher.encrypt(password) : value] as const);
      const extra = [
        ['token', token],
        ['rsakey', cipher.rsakey],
        ['rsaiv', cipher.rsaiv],
      ] as const;
      const path = `/servlet?m=mod_data&p=account-register&q=write&acc=${slot - 1}`;
      const answer = await http.ask({ method: 'POST', path, form: [...fields, ...extra] }, signal);
      if (!answer.ok) return answer;
      return isRefusal(answer.value)
        ? fail(problem('device-write-refused', { address: http.origin, detail: `HTTP ${answer.value.status}` }))
        : ok({ takesEffect: 'now' });
    },
    isRegistered: async () => undefined,
    close: async () => {},
  };
}

/** It answers a lost session with its login page, and a bad value with a page of its own. */
function isRefusal({ status, text }: DeviceAnswer): boolean {
  return status >= 400 || /loginForm|["']?ret["']?\s*:\s*["'](?!ok)/iu.test(text);
}

function keyOf(page: DevicePage): { readonly n: string; readonly e: string } | undefined {
  const n = scriptValue(page, 'g_rsa_n');
  const e = scriptValue(page, 'g_rsa_e');
  return n === undefined || e === undefined || n === '' || e === '' ? undefined : { n, e };
}
