import { randomBytes } from 'node:crypto';
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
 * A Grandstream HT801/HT802 as the sources describe it. `form`: pages with `gnkey`, "Remaining Attempts", a form per port. `token`: the
 * interface with `session_token`, which changes with every write; it answers the last of several asked values, and never shows
 * a password. Both lock after five wrong logins.
 */

export interface GrandstreamOptions extends DeviceOptions {
  readonly face: 'form' | 'token';
  readonly model?: string;
  /** Firmware that answers a password as it is, instead of nothing. */
  readonly showsPasswords?: boolean;
  /** An HT802V2: its session is over with every write. */
  readonly endsSession?: boolean;
  /** Its administrator has another password from the first write on, as when its settings are fetched from elsewhere. */
  readonly changesAdminAtWrite?: boolean;
}

const KEYS = [
  { user: 'P35', auth: 'P36', server: 'P47', password: 'P34', registered: 'P4921' },
  { user: 'P735', auth: 'P736', server: 'P747', password: 'P734', registered: 'P4922' },
] as const;
const TRIES = 5;

export function pretendGrandstream(options: GrandstreamOptions): Promise<PretendDevice> {
  const model = options.model ?? 'HT802';
  let token: string | undefined;
  let left = TRIES;
  /** Of its own since a write, where it changes its administrator then. */
  let changed: string | undefined;
  const user = options.adminUser ?? 'admin';

  function isLogin(form: URLSearchParams, password: string): boolean {
    const isRight = left > 0 && form.get('username') === user && password === (changed ?? options.adminPassword);
    if (isRight) left = TRIES;
    else left = Math.max(0, left - 1);
    if (isRight) token = randomBytes(12).toString('hex');
    return isRight;
  }

  function shownValue(shell: Shell, key: string): string | undefined {
    for (const [index, keys] of KEYS.entries()) {
      const port = shell.ports[index];
      if (key === keys.user) return port?.account.user ?? '';
      if (key === keys.auth) return port?.account.authUser ?? '';
      if (key === keys.server) return port?.account.domain ?? '';
      if (key === keys.registered) return shell.status(index + 1).kind === 'registered' ? '1' : '0';
      if (key === keys.password) return options.showsPasswords === true ? shell.password(index + 1) : '';
    }
    return undefined;
  }

  async function save(shell: Shell, form: URLSearchParams, use: 'now' | 'after-restart'): Promise<boolean> {
    for (const [index, keys] of KEYS.entries()) {
      const password = form.get(keys.password) ?? '';
      // An empty field leaves the password as it is.
      if (password !== '' && !(await shell.save(index + 1, password, use))) return false;
    }
    return true;
  }

  async function answerApi(shell: Shell, request: DeviceRequest): Promise<DeviceReply> {
    const { path, form } = request;
    const json = (response: string, body: unknown): DeviceReply => ({
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ response, body }),
    });
    if (path === '/')
      return {
        body: '<!DOCTYPE html><html><head><title>Grandstream</title><script src="/js/app.js"></script></head><body><div id="app"></div></body></html>',
      };
    if (path === '/cgi-bin/dologin') {
      shell.countLogin();
      const isRight = isLogin(form, Buffer.from(form.get('P2') ?? '', 'base64').toString('utf8'));
      if (!isRight) return json('error', left === 0 ? 'locked' : `remain${left}`);
      return {
        ...json('success', { role: 'admin', session_token: token }),
        headers: { 'Set-Cookie': `session_id=${randomBytes(8).toString('hex')}; path=/` },
      };
    }
    if (shell.arePagesChanged) return { status: 404, body: '<html>not found</html>' };
    if (token === undefined || form.get('session_token') !== token) return json('error', { reason: 'invalid session' });
    if (path === '/cgi-bin/api-get_system_base_info')
      return json('success', { product: model, vendor: 'Grandstream Networks, Inc.' });
    if (path === '/cgi-bin/api.values.get') {
      const key = form.getAll('request').at(-1) ?? '';
      const value = shownValue(shell, key);
      return json('success', value === undefined ? {} : { [key]: value });
    }
    if (path === '/cgi-bin/api.values.post') {
      if (form.get('apply') !== '1' && form.get('update') !== '1') return json('error', { reason: 'nothing to do' });
      if (!(await save(shell, form, 'after-restart'))) return {};
      if (options.changesAdminAtWrite === true) changed = randomBytes(12).toString('hex');
      token = options.endsSession === true ? undefined : randomBytes(12).toString('hex');
      return json('success', token === undefined ? { status: 'right' } : { status: 'right', token });
    }
    if (path === '/cgi-bin/rs') {
      shell.restart();
      return json('success', {});
    }
    return path === '/cgi-bin/dologout' ? json('success', {}) : { status: 404 };
  }

  async function answerPages(shell: Shell, request: DeviceRequest): Promise<DeviceReply> {
    const { path, form } = request;
    if (path === '/cgi-bin/dologin' && request.method === 'POST') {
      shell.countLogin();
      if (!isLogin(form, form.get('P2') ?? '') || form.get('gnkey') !== '0b82')
        return { body: page(`<p>Your login was not recognized. Remaining Attempts: ${left}</p>${LOGIN}`) };
      return { headers: { 'Set-Cookie': `session_id=${token}; path=/` }, body: statusPage(model, shell) };
    }
    if (token === undefined || request.cookie('session_id') !== token) return { body: page(LOGIN) };
    if (path === '/cgi-bin/index') return { body: statusPage(model, shell) };
    const index = KEYS.findIndex((_, at) => path === `/cgi-bin/config_a${at + 1}`);
    if (index >= 0 && request.method === 'GET') return { body: page(portPage(shell, index)) };
    if (path === '/cgi-bin/update' && request.method === 'POST') {
      if (!(await save(shell, form, form.has('apply') ? 'now' : 'after-restart'))) return {};
      return { body: page('<p>Your configuration changes have been saved.</p>') };
    }
    return { status: 404 };
  }

  function portPage(shell: Shell, index: number): string {
    const keys = KEYS[index];
    const port = shell.ports[index];
    if (keys === undefined) return '';
    // After an update the fields have other names: nothing that knows the old ones may touch them.
    const name = (key: string) => (shell.arePagesChanged ? `X${key}` : key);
    const field = (key: string, value: string, type = 'text') =>
      `<tr><td>${key}<td><input type=${type} name="${name(key)}" value="${escaped(value)}">`;
    return `<form action="/cgi-bin/update" method="post"><input type=hidden name=gnkey value=0b82><table>
${field(keys.server, port?.account.domain ?? '')}${field(keys.user, port?.account.user ?? '')}${field(keys.auth, port?.account.authUser ?? '')}
${field(keys.password, '', 'password')}<tr><td>P31<td><input type=radio name=P31 value=0>No<input type=radio name=P31 value=1 checked>Yes
</table><input type=submit name="update" value="Update"><input type=submit name="apply" value="Apply"></form>`;
  }

  return startShell(options, {
    answer: options.face === 'token' ? answerApi : answerPages,
    forget() {
      token = undefined;
    },
  });
}

const LOGIN = `<form action="/cgi-bin/dologin" method="post"><input name="username"><input type=password name="P2"><input type=submit name="Login" value="Login"><input type=hidden name="gnkey" value="0b82"></form>`;

function page(body: string): string {
  return `<html><head><title>Grandstream Device Configuration</title></head><body><b>Grandstream Device Configuration</b>${body}<p>All Rights Reserved Grandstream Networks, Inc.</body></html>`;
}

function statusPage(model: string, shell: Shell): string {
  const tabs = shell.ports.map((_, index) => `<a href="config_a${index + 1}">FXS PORT${index + 1}</a>`).join(' | ');
  return page(
    `<p><a href="index">STATUS</a> | <a href="config">BASIC SETTINGS</a> | ${tabs}</p><table><tr><td>Product Model:<td>${model} V1.1A<tr><td>Serial Number:<td>20EZ0000PRETEND</table>`,
  );
}
