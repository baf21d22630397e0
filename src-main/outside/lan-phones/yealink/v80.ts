import { createHash } from 'node:crypto';
import { type Problem, problem } from '../../../core/problem.ts';
import { done, fail, ok, type Result } from '../../../core/result.ts';
import { unknownPage } from '../device-trouble.ts';
import type { Driver, Face, Recognised } from '../family.ts';
import type { DeviceHttp } from '../web/device-http.ts';
import { readPage, scriptValue } from '../web/device-page.ts';
import { yealinkAccounts } from './accounts.ts';
import { chance, yealinkEnvelope } from './cipher.ts';

/*
 * Yealink T, firmware V80 (read by others from a T21P E2 with 52.80 and a phone of its time): `/servlet?p=` without `m=`. Only the login is
 * encrypted, as one text; the account's form goes as any form does. It says that a login was right by leading elsewhere.
 */

const LOGIN_PAGE = /window\.location\s*=\s*["'](\/servlet\?p=login&q=loginForm[^"']*)["']/u;

export async function recogniseYealinkV80({ front, http, signal }: Face): Promise<Recognised | undefined> {
  const path = LOGIN_PAGE.exec(front.text)?.[1];
  if (path === undefined) return undefined;
  const asked = await http.ask({ method: 'GET', path }, signal);
  if (!asked.ok) return undefined;
  const { text, server } = asked.value;
  const firmware = /rsa\.js\?(\d+(?:\.\d+){2,3})["']/u.exec(text)?.[1];
  const model = /\bphone\s+((?:SIP-|VP)[\w-]+)/iu.exec(text)?.[1];
  if (firmware === undefined && model === undefined && !/yealink/iu.test(`${server} ${text}`)) return undefined;
  // Later firmware gives its key on the page; earlier has no script for one.
  const isV80 = firmware !== undefined && scriptValue(readPage(text), 'g_rsa_n') === undefined;
  return {
    family: 'yealink-t',
    model: `Yealink ${model?.replace(/^SIP-/iu, '') ?? ''}`.trim(),
    firmware,
    ...(isV80 ? { driver: v80Driver } : {}),
  };
}

const v80Driver: Driver = {
  async signIn(http, login, signal) {
    const asked = await http.ask({ method: 'GET', path: `/servlet?p=login&q=getsessionid&random=${chance()}` }, signal);
    if (!asked.ok) return asked;
    const [, n = '', e = '', session = ''] = /^([0-9a-f]+),([0-9a-f]+),(\w+)$/iu.exec(asked.value.text.trim()) ?? [];
    const envelope = yealinkEnvelope({ n, e });
    if (asked.value.status !== 200 || envelope === undefined) return fail(unknownPage(http, 'login'));
    // Without this cookie the login is answered as if there were no such page.
    http.setCookie('JSESSIONID', session);
    const told = `rand=${chance()};sessionid=${session};username=${login.user.reveal()};pwd=${login.password.reveal()};`;
    const form = [
      ['key', envelope.key],
      ['iv', envelope.iv],
      ['data', envelope.hide(`MD5=${createHash('md5').update(told, 'utf8').digest('hex')};${told}`)],
      ['jumpto', 'status'],
      ['acc', ''],
    ] as const;
    const answer = await http.ask({ method: 'POST', path: LOGIN, form }, signal);
    if (!answer.ok) return answer;
    const trouble = refusal(http, answer.value);
    if (trouble !== undefined) return fail(trouble);
    return ok(
      yealinkAccounts(http, {
        path: '/servlet?p=account-register',
        password: (password) => password.reveal(),
        along: [],
        isRefusal: ({ status, text }) => status >= 400 || isLoginPage(text),
        // Saved, it registers with the new one only when its time has come, up to half an hour later.
        written: { takesEffect: 'after-restart', restart: (end) => restart(http, end) },
      }),
    );
  },
};

const LOGIN = '/servlet?p=login&q=login';

/** A right login leads elsewhere, so another path answers; a wrong one is answered where it was sent. */
function refusal(
  http: DeviceHttp,
  { path, status, text }: { readonly path: string; readonly status: number; readonly text: string },
): Problem | undefined {
  if (/try again \d+ minutes? later/iu.test(text)) return problem('device-locked', { address: http.origin });
  if (status === 404) return unknownPage(http, 'login');
  if (path === LOGIN || isLoginPage(text)) return problem('device-login-refused', { address: http.origin });
  return undefined;
}

function isLoginPage(text: string): boolean {
  return readPage(text).forms.some(({ fields }) =>
    ['username', 'pwd'].every((wanted) => fields.some(({ name }) => name === wanted)),
  );
}

async function restart(http: DeviceHttp, signal: AbortSignal): Promise<Result<void>> {
  const page = await http.ask({ method: 'GET', path: '/servlet?p=settings-upgrade&q=load' }, signal);
  if (!page.ok) return page;
  const token = scriptValue(readPage(page.value.text), 'g_strToken');
  const refused = fail(problem('device-write-refused', { address: http.origin, detail: 'restart' }));
  if (token === undefined) return refused;
  const path = `/servlet?p=settings-upgrade&q=reboot&token=${encodeURIComponent(token)}&Rajax=${chance()}`;
  const asked = await http.ask({ method: 'GET', path }, signal);
  if (!asked.ok) return asked;
  return asked.value.status >= 400 ? refused : done;
}
