import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto';
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
 * A Yealink T with the `/servlet` pages of V8x: an RSA key on its page, secrets encrypted by scripts, a token per page. `old` is
 * the firmware before it, which only asks for a Basic login. Locks after three wrong logins.
 */

export interface YealinkOptions extends DeviceOptions {
  readonly firmware?: 'current' | 'old';
}

const TRIES = 3;

export function pretendYealink(options: YealinkOptions): Promise<PretendDevice> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const hex = (value: string) => Buffer.from(value, 'base64url').toString('hex');
  const user = options.adminUser ?? 'admin';
  const sessions = new Map<string, { isSignedIn: boolean; token: string }>();
  let left = TRIES;

  function decrypted(form: URLSearchParams, name: string, session: string): string | undefined {
    const key = (from: string) =>
      Buffer.from(
        privateDecrypt(
          { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
          Buffer.from(form.get(from) ?? '', 'hex'),
        ).toString('ascii'),
        'hex',
      );
    try {
      const decipher = createDecipheriv('aes-128-cbc', key('rsakey'), key('rsaiv')).setAutoPadding(false);
      const plain = Buffer.concat([decipher.update(Buffer.from(form.get(name) ?? '', 'base64')), decipher.final()]);
      const [chance, mine, ...rest] = plain.toString('utf8').replace(/\0+$/u, '').split(';');
      return chance?.startsWith('0.') === true && mine === session ? rest.join(';') : undefined;
    } catch {
      return undefined;
    }
  }

  function loginPage(): DeviceReply {
    const session = randomBytes(8).toString('hex');
    sessions.set(session, { isSignedIn: false, token: '' });
    return {
      headers: { 'Set-Cookie': `JSESSIONID=${session}; Path=/`, Server: 'yealink embed httpd' },
      body: `<html><head><title>Yealink T46S Phone</title><script>var g_phonetype = "T46S";var g_rsa_n = "${hex(n)}";var g_rsa_e = "${hex(e)}";</script></head><body><form name="loginForm"><input name="username"><input type="password" name="pwd"></form></body></html>`,
    };
  }

  async function answer(shell: Shell, request: DeviceRequest): Promise<DeviceReply> {
    if (options.firmware === 'old')
      return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Yealink SIP-T22P"' } };
    const { query, form, method } = request;
    if (request.path === '/')
      return { status: 302, headers: { Location: '/servlet?m=mod_listener&p=login&q=loginForm' } };
    if (request.path !== '/servlet') return { status: 404 };
    if (query.get('q') === 'loginForm') return loginPage();
    const session = request.cookie('JSESSIONID') ?? '';
    const visit = sessions.get(session);
    if (query.get('q') === 'login' && method === 'POST') {
      shell.countLogin();
      if (left === 0) return { body: 'You are not authorized. Please try again 3 minutes later' };
      const isRight = form.get('username') === user && decrypted(form, 'pwd', session) === options.adminPassword;
      left = isRight ? TRIES : left - 1;
      if (visit !== undefined) visit.isSignedIn = isRight;
      return { body: JSON.stringify({ authstatus: isRight ? 'done' : 'error' }) };
    }
    if (visit?.isSignedIn !== true) return loginPage();
    const slot = Number(query.get('acc') ?? 0) + 1;
    if (query.get('p') !== 'account-register') return { status: 404 };
    if (query.get('q') === 'load') {
      visit.token = randomBytes(8).toString('hex');
      return { body: accountPage(shell, slot, visit.token) };
    }
    if (query.get('q') === 'write' && method === 'POST') {
      const password = decrypted(form, 'AccountPassword', session);
      if (form.get('token') !== visit.token || password === undefined) return { body: '{"ret":"failed"}' };
      // Everything it is sent is what it keeps: a field that did not come back would be lost.
      const port = shell.ports[slot - 1];
      if (form.get('server1') !== port?.account.domain || form.get('AccountUserName') !== port?.account.user)
        return { body: '{"ret":"failed"}' };
      return (await shell.save(slot, password, 'now')) ? { body: '{"ret":"ok"}' } : {};
    }
    return { status: 404 };
  }

  return startShell(options, { answer, forget: () => sessions.clear() });
}

function accountPage(shell: Shell, slot: number, token: string): string {
  const port = shell.ports[slot - 1];
  if (port === undefined) return '<html><body>Page not found</body></html>';
  const name = (one: string) => (shell.arePagesChanged ? `new_${one}` : one);
  const field = (one: string, value: string, type = 'text') =>
    `<input type="${type}" name="${name(one)}" value="${escaped(value)}">`;
  const { user, authUser, domain } = port.account;
  return `<html><head><script>var g_strToken = "${token}";</script></head><body><form name="formInput">
<select name="AccountEnable"><option value="0">Disabled</option><option value="1" selected>Enabled</option></select>
${field('AccountLabel', user)}${field('AccountDisplayName', user)}${field('AccountRegisterName', authUser)}${field('AccountUserName', user)}
${field('AccountPassword', '*******', 'password')}${field('server1', domain)}${field('port1', '5060')}${field('Expires1', '3600')}</form></body></html>`;
}
