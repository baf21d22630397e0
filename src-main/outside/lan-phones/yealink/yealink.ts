import { problem } from '../../../core/problem.ts';
import { fail, ok } from '../../../core/result.ts';
import { unknownPage } from '../device-trouble.ts';
import type { Driver, Recognise } from '../family.ts';
import type { DeviceAnswer } from '../web/device-http.ts';
import { type DevicePage, readPage, scriptValue } from '../web/device-page.ts';
import { yealinkAccounts } from './accounts.ts';
import { chance, yealinkEnvelope } from './cipher.ts';
import { recogniseYealinkV80 } from './v80.ts';

/*
 * Yealink T, firmware V8x after V80: the pages under `/servlet?m=`, whose scripts encrypt what is secret. V80 (v80.ts) has other
 * pages. Firmware before that (Basic login on `/cgi-bin/ConfigManApp.com`) is recognised and guided: how its account page is made
 * is not written down anywhere we know of.
 */

const LOGIN = '/servlet?m=mod_listener&p=login&q=login';

export const recogniseYealink: Recognise = async (face) => {
  const { front } = face;
  const page = readPage(front.text);
  const v80 = await recogniseYealinkV80(face);
  if (v80 !== undefined) return v80;
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
    const envelope = key === undefined ? undefined : yealinkEnvelope(key);
    if (envelope === undefined || session === undefined) return fail(unknownPage(http, 'login'));
    const hidden = (text: string) => envelope.hide(`${chance()};${session};${text}`);
    const along = [
      ['rsakey', envelope.key],
      ['rsaiv', envelope.iv],
    ] as const;
    const form = [
      ['username', login.user.reveal()] as const,
      ['pwd', hidden(login.password.reveal())] as const,
      ...along,
    ];
    const answer = await http.ask({ method: 'POST', path: LOGIN, form }, signal);
    if (!answer.ok) return answer;
    const { text } = answer.value;
    if (/try again \d+ minutes? later/iu.test(text)) return fail(problem('device-locked', { address: http.origin }));
    if (!/\bdone\b/u.test(text)) return fail(problem('device-login-refused', { address: http.origin }));
    return ok(
      yealinkAccounts(http, {
        path: '/servlet?m=mod_data&p=account-register',
        password: (password) => hidden(password.reveal()),
        along,
        isRefusal,
        written: { takesEffect: 'now' },
      }),
    );
  },
};

/** It answers a lost session with its login page, and a bad value with a page of its own. */
function isRefusal({ status, text }: DeviceAnswer): boolean {
  return status >= 400 || /loginForm|["']?ret["']?\s*:\s*["'](?!ok)/iu.test(text);
}

function keyOf(page: DevicePage): { readonly n: string; readonly e: string } | undefined {
  const n = scriptValue(page, 'g_rsa_n');
  const e = scriptValue(page, 'g_rsa_e');
  return n === undefined || e === undefined || n === '' || e === '' ? undefined : { n, e };
}
