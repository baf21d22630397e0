import type { LanLogin } from '../../core/ports.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { domainOf, refusedWrite, unknownPage } from './device-trouble.ts';
import type { Driver, Recognise, SignedIn, StoredAccount } from './family.ts';
import type { DeviceAnswer, DeviceHttp } from './web/device-http.ts';
import { fieldValue, type PageForm, readPage } from './web/device-page.ts';

/*
 * Snom: identity N is the page `line_login.htm?l=N`, its settings are named `user_name1`, `user_pass1`, …, and the button is
 * `Settings`. The documented short way (`dummy.htm?settings=save&user_pass1=…`) is not used: a password would stand in a URL.
 * The D8xx generation has no such pages.
 */

const IDENTITIES = 12;

export const recogniseSnom: Recognise = async ({ front }) => {
  const page = readPage(front.text);
  const model = /^snom\s?(D?\d{3})/iu.exec(page.title)?.[1]?.toUpperCase();
  const isSnomServer = /snom/iu.test(front.server);
  const hasIdentities = page.links.some(({ to }) => to.includes('line_login.htm'));
  // Its title can be changed by its owner; behind a login it shows nothing but its server's name.
  const marks = [model !== undefined, isSnomServer, hasIdentities, isSnomServer && front.status === 401];
  if (marks.filter(Boolean).length < 2) return undefined;
  const isNew = /^D8/u.test(model ?? '');
  return { family: 'snom', model: `Snom ${model ?? ''}`.trim(), ...(isNew ? {} : { driver: snomDriver }) };
};

const snomDriver: Driver = {
  async signIn(http, login, signal) {
    const first = await identityPage(http, { login, slot: 1 }, signal);
    return first.ok ? ok(signedIn(http, login)) : first;
  },
};

interface IdentityPage {
  readonly form: PageForm;
  readonly at: DeviceAnswer;
}

async function identityPage(
  http: DeviceHttp,
  asked: { readonly login: LanLogin; readonly slot: number },
  signal: AbortSignal,
): Promise<Result<IdentityPage>> {
  const { login, slot } = asked;
  const page = await http.askAs(login, { method: 'GET', path: `/line_login.htm?l=${slot}` }, signal);
  if (!page.ok) return page;
  const form = readPage(page.value.text).forms.find((one) =>
    ['user_name', 'user_host', 'user_pass'].every((name) => fieldValue(one, `${name}${slot}`) !== undefined),
  );
  if (form === undefined) return fail(unknownPage(http, 'accounts'));
  return ok({ form, at: page.value });
}

function signedIn(http: DeviceHttp, login: LanLogin): SignedIn {
  return {
    async accounts(signal) {
      const accounts: StoredAccount[] = [];
      for (let slot = 1; slot <= IDENTITIES; slot += 1) {
        const page = await identityPage(http, { login, slot }, signal);
        if (!page.ok) {
          // A phone with fewer identities has no such page.
          if (slot > 1 && page.problem.kind === 'device-page-unknown') break;
          return page;
        }
        const { form } = page.value;
        const user = fieldValue(form, `user_name${slot}`) ?? '';
        if (user === '') continue;
        accounts.push({
          slot,
          user,
          authUser: fieldValue(form, `user_pname${slot}`) || user,
          domain: domainOf(fieldValue(form, `user_host${slot}`) ?? ''),
          password: 'hidden',
          isRegistered: undefined,
        });
      }
      return ok(accounts);
    },
    async write({ slot, password }, signal) {
      const page = await identityPage(http, { login, slot }, signal);
      if (!page.ok) return page;
      const { form, at } = page.value;
      const button = form.buttons.find(({ name }) => name === 'Settings');
      // A form that is sent as a URL would put the password into it.
      if (button === undefined || form.method !== 'post') return fail(unknownPage(http, 'accounts'));
      const fields = form.fields.map(
        ({ name, value }) => [name, name === `user_pass${slot}` ? password.reveal() : value] as const,
      );
      const to = URL.parse(form.action === '' ? at.path : form.action, `http://device${at.path}`);
      const path = to === null ? at.path : `${to.pathname}${to.search}`;
      const saved = await http.askAs(
        login,
        { method: 'POST', path, form: [...fields, [button.name, button.value]] },
        signal,
      );
      if (!saved.ok) return saved;
      return saved.value.status >= 400 ? fail(refusedWrite(http, saved.value.status)) : ok({ takesEffect: 'now' });
    },
    isRegistered: async () => undefined,
    close: async () => {},
  };
}
