import { constants, createDecipheriv, createHash, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto';
import {
  type DeviceOptions,
  type DeviceReply,
  type DeviceRequest,
  escaped,
  type PretendDevice,
  type Shell,
  startShell,
} from './device-shell.ts';

/*
 * A Yealink T21P E2 with firmware 52.80: its first page leads on by a script, the login is one encrypted text and answered by a
 * redirect, the account's form is not encrypted and wants the page's token. A new password is used when it registers next:
 * after its restart.
 */

export interface YealinkV80Options extends DeviceOptions {
  /** V7x: its login page has no script for a key. */
  readonly firmware?: 'v80' | 'v7x';
}

const TRIES = 3;
const LOGIN_FORM = '/servlet?p=login&q=loginForm&jumpto=status';

export function pretendYealinkV80(options: YealinkV80Options): Promise<PretendDevice> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const hex = (value: string) => Buffer.from(value, 'base64url').toString('hex');
  const isV80 = options.firmware !== 'v7x';
  const sessions = new Map<string, { isSignedIn: boolean; token: string }>();
  let left = TRIES;

  function opened(form: URLSearchParams, name: 'key' | 'iv'): Buffer {
    const under = Buffer.from(form.get(name) ?? '', 'hex');
    const told = privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, under);
    return Buffer.from(told.toString('ascii'), 'hex');
  }

  /** `rand`, `sessionid`, `username`, `pwd`, and an MD5 of them in front; undefined = not made by its own script. */
  function told(form: URLSearchParams): ReadonlyMap<string, string> | undefined {
    try {
      const decipher = createDecipheriv('aes-128-cbc', opened(form, 'key'), opened(form, 'iv')).setAutoPadding(false);
      const bytes = Buffer.concat([decipher.update(Buffer.from(form.get('data') ?? '', 'base64')), decipher.final()]);
      const text = bytes.toString('utf8').replace(/\0+$/u, '');
      const [, sum, rest = ''] = /^MD5=([0-9a-f]{32});(.*)$/su.exec(text) ?? [];
      if (createHash('md5').update(rest).digest('hex') !== sum) return undefined;
      const [, rand = '', sessionid = '', username = '', pwd = ''] =
        /^rand=(.*?);sessionid=(.*?);username=(.*?);pwd=(.*);$/su.exec(rest) ?? [];
      return new Map(Object.entries({ rand, sessionid, username, pwd }));
    } catch {
      return undefined;
    }
  }

  function login(shell: Shell, request: DeviceRequest): DeviceReply {
    const session = request.cookie('JSESSIONID') ?? '';
    const visit = sessions.get(session);
    if (visit === undefined) return { status: 404 };
    shell.countLogin();
    const given = told(request.form);
    const isRight =
      left > 0 &&
      given?.get('sessionid') === session &&
      given.get('username') === (options.adminUser ?? 'admin') &&
      given.get('pwd') === options.adminPassword;
    left = isRight ? TRIES : Math.max(0, left - 1);
    visit.isSignedIn = isRight;
    return isRight ? { status: 302, headers: { Location: '/servlet?p=status&q=load' } } : loginPage(isV80);
  }

  async function pages(shell: Shell, request: DeviceRequest, visit: { token: string }): Promise<DeviceReply> {
    const { query, form, method } = request;
    const asked = `${query.get('p')}/${query.get('q')}`;
    const slot = Number(query.get('acc') ?? 0) + 1;
    const isTokened = (form.get('token') ?? query.get('token')) === visit.token;
    if (asked === 'status/load') return { body: '<html><body>Firmware Version 52.80.14.3</body></html>' };
    if (asked === 'account-register/load' || asked === 'settings-upgrade/load') {
      visit.token = randomBytes(4).readUInt32BE().toString();
      return {
        body: asked === 'settings-upgrade/load' ? tokenPage(visit.token) : accountPage(shell, slot, visit.token),
      };
    }
    if (!isTokened) return { status: 403, body: 'User Identity Forbidden' };
    if (asked === 'settings-upgrade/reboot') {
      shell.restart();
      return { body: 'rebooting' };
    }
    if (asked !== 'account-register/write' || method !== 'POST') return { status: 404 };
    const port = shell.ports[slot - 1];
    // Everything it is sent is what it keeps: a field that did not come back would be lost.
    const isWhole = form.get('server1') === port?.account.domain && form.get('AccountUserName') === port?.account.user;
    if (!isWhole) return { status: 400 };
    const isSaved = await shell.save(slot, form.get('AccountPassword') ?? '', 'after-restart');
    return isSaved ? { status: 302, headers: { Location: `/servlet?p=account-register&q=load&acc=${slot - 1}` } } : {};
  }

  async function answer(shell: Shell, request: DeviceRequest): Promise<DeviceReply> {
    const { path, query } = request;
    if (path === '/')
      return {
        body: `<html>\n<script type="text/javascript">\n window.location ="${LOGIN_FORM}";\n</script>\n</html>`,
      };
    if (path !== '/servlet') return { status: 404 };
    const asked = query.get('p') === 'login' ? query.get('q') : undefined;
    if (asked === 'loginForm') return loginPage(isV80);
    if (asked === 'getsessionid') {
      if (!isV80) return { status: 404 };
      const session = randomBytes(16).toString('hex').toUpperCase();
      sessions.set(session, { isSignedIn: false, token: '' });
      return { body: `${hex(n)},${hex(e)},${session}` };
    }
    if (asked === 'login') return login(shell, request);
    const visit = sessions.get(request.cookie('JSESSIONID') ?? '');
    return visit?.isSignedIn === true ? pages(shell, request, visit) : loginPage(isV80);
  }

  return startShell(options, { answer, forget: () => sessions.clear() });
}

function loginPage(isV80: boolean): DeviceReply {
  return {
    headers: { Server: 'yealink embed httpd' },
    body: `<html><head>${isV80 ? '<script src="/js/rsa.js?52.80.14.3"></script>' : ''}<script>document.write(T("Enterprise IP phone SIP-T21P_E2"));</script></head><body><form name="loginForm" method="post"><input name="username"><input type="password" name="pwd"></form></body></html>`,
  };
}

function tokenPage(token: string): string {
  return `<html><head><script>var g_strToken = "${token}";</script></head><body></body></html>`;
}

function accountPage(shell: Shell, slot: number, token: string): string {
  const port = shell.ports[slot - 1];
  if (port === undefined) return '<html><body>Page not found</body></html>';
  const name = (one: string) => (shell.arePagesChanged ? `new_${one}` : one);
  const field = (one: string, value: string, type = 'text') =>
    `<input type="${type}" name="${name(one)}" value="${escaped(value)}">`;
  const { user, authUser, domain } = port.account;
  return `<html><head><script>var g_strToken = "${token}";</script></head><body><form name="formInput" method="post">
<input type="hidden" name="token" value=""><input type="hidden" name="var_accountID" value="${slot - 1}">
<select name="AccountEnable"><option value="0">Disabled</option><option selected value="1">Enabled</option></select>
${field('AccountRegisterName', authUser)}${field('AccountUserName', user)}${field('AccountPassword', '********', 'password')}
${field('server1', domain)}${field('port1', '5060')}${field('expires1', '3600')}</form></body></html>`;
}
