import { type Problem, problem } from '../../../core/problem.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import { domainOf, refusedWrite, unknownPage } from '../device-trouble.ts';
import type { Driver, SignedIn, StoredAccount } from '../family.ts';
import type { DeviceAnswer, DeviceHttp } from '../web/device-http.ts';
import { type DevicePage, fieldValue, type PageForm, readPage } from '../web/device-page.ts';
import { htModel } from './grandstream.ts';
import { type PortKeys, portKeysOf } from './slots.ts';

/*
 * The older pages of HT adapters. Only the login is written down anywhere (`gnkey`, `P2`, "Remaining Attempts"); where the pages
 * of the ports are and where their forms go is read from the device itself, and a form without the documented fields is not
 * touched.
 */

export const formDriver: Driver = {
  async signIn(http, login, signal) {
    const front = await http.ask({ method: 'GET', path: '/' }, signal);
    if (!front.ok) return front;
    const form = loginForm(readPage(front.value.text));
    const gnkey = form?.fields.find(({ name }) => name === 'gnkey')?.value;
    if (form === undefined || gnkey === undefined) return fail(unknownPage(http, 'login'));
    const asked = await http.ask(
      {
        method: 'POST',
        path: resolved(form.action, front.value),
        form: [
          ['username', login.user.reveal()],
          ['P2', login.password.reveal()],
          ['Login', 'Login'],
          ['gnkey', gnkey],
        ],
      },
      signal,
    );
    if (!asked.ok) return asked;
    const page = readPage(asked.value.text);
    if (/not recognized|Remaining Attempts/iu.test(page.text)) return fail(refusal(http, page.text));
    const model = /Product Model|Serial Number/iu.test(page.text) ? htModel(page.text) : undefined;
    if (model === undefined) return fail(unknownPage(http, 'model'));
    return ok(signedIn(http, { model, menu: page, answer: asked.value }));
  },
};

interface PortForm {
  readonly keys: PortKeys;
  readonly form: PageForm;
  readonly at: DeviceAnswer;
}

function signedIn(
  http: DeviceHttp,
  start: { readonly model: string; readonly menu: DevicePage; readonly answer: DeviceAnswer },
): SignedIn {
  const { model, menu, answer } = start;

  async function portForms(signal: AbortSignal): Promise<Result<readonly PortForm[]>> {
    const found: PortForm[] = [];
    for (const { to } of menu.links.filter(({ text }) => /^FXS PORT/iu.test(text))) {
      const page = await http.ask({ method: 'GET', path: resolved(to, answer) }, signal);
      if (!page.ok) return page;
      for (const form of readPage(page.value.text).forms)
        for (const keys of portKeysOf(model))
          if (
            form.method === 'post' &&
            [keys.user, keys.authUser, keys.server, keys.password].every((name) => fieldValue(form, name) !== undefined)
          )
            found.push({ keys, form, at: page.value });
    }
    return found.length === 0 ? fail(unknownPage(http, 'accounts')) : ok(found);
  }

  return {
    model,
    async accounts(signal) {
      const forms = await portForms(signal);
      if (!forms.ok) return forms;
      return ok(forms.value.flatMap(({ keys, form }) => accountIn(form, keys)));
    },
    async write({ slot, password }, signal) {
      const forms = await portForms(signal);
      if (!forms.ok) return forms;
      const port = forms.value.find(({ keys }) => keys.slot === slot);
      if (port === undefined) return fail(unknownPage(http, 'accounts'));
      // HT802: "Apply" saves and takes effect; where there is only "Update", the device wants a restart.
      const button = ['Apply', 'Update'].flatMap((wanted) =>
        port.form.buttons.filter(({ value }) => value.trim().toLowerCase() === wanted.toLowerCase()),
      )[0];
      if (button === undefined) return fail(unknownPage(http, 'accounts'));
      const fields = port.form.fields.map(
        ({ name, value }) => [name, name === port.keys.password ? password.reveal() : value] as const,
      );
      const path = resolved(port.form.action, port.at);
      const sent = await http.ask({ method: 'POST', path, form: [...fields, [button.name, button.value]] }, signal);
      if (!sent.ok) return sent;
      if (sent.value.status >= 400 || loginForm(readPage(sent.value.text)) !== undefined)
        return fail(refusedWrite(http, sent.value.status));
      return ok({ takesEffect: button.value.trim().toLowerCase() === 'apply' ? 'now' : 'after-persons-restart' });
    },
    // "STATUS > Registration" is a table whose markup nobody has written down: the registrar tells.
    isRegistered: async () => undefined,
    close: async () => {},
  };
}

function accountIn(form: PageForm, keys: PortKeys): StoredAccount[] {
  const user = fieldValue(form, keys.user) ?? '';
  if (user === '') return [];
  const password = fieldValue(form, keys.password) ?? '';
  const isShown = password !== '' && !/^[*•]+$/u.test(password);
  return [
    {
      slot: keys.slot,
      user,
      authUser: fieldValue(form, keys.authUser) || user,
      domain: domainOf(fieldValue(form, keys.server) ?? ''),
      password: isShown ? 'shown' : 'hidden',
      isRegistered: undefined,
      ...(isShown ? { shown: Secret.of(password) } : {}),
    },
  ];
}

function loginForm(page: DevicePage): PageForm | undefined {
  return page.forms.find(
    ({ action, fields }) => action.includes('dologin') && fields.some(({ name }) => name === 'P2'),
  );
}

/** A path on the device itself, whatever the page says: the host of a link is never followed. */
function resolved(to: string, from: DeviceAnswer): string {
  const url = URL.parse(to, `http://device${from.path}`);
  return url === null ? '/' : `${url.pathname}${url.search}`;
}

function refusal(http: DeviceHttp, text: string): Problem {
  const left = /Remaining Attempts\D*(\d+)/iu.exec(text)?.[1];
  if (left === '0') return problem('device-locked', { address: http.origin });
  return problem('device-login-refused', {
    address: http.origin,
    ...(left === undefined ? {} : { attemptsLeft: Number(left) }),
  });
}
