import { createHash, randomBytes } from 'node:crypto';
import {
  type DeviceOptions,
  type DeviceReply,
  type DeviceRequest,
  type PretendDevice,
  type Shell,
  startShell,
} from './device-shell.ts';

/*
 * A Grandstream phone as the sources describe it. `sid`: a GXP1625 with firmware 1.0.7, whose login takes the password as it is, and
 * whose writes want a cookie that only its page's script makes. `nonce`: a GXP2170 from 1.0.11, a GRP26xx, a WP826; `access` gives
 * out a number to mix the password with, settings are changed by PUT. All refuse what does not come from their own page, and
 * lock after five wrong logins.
 */

export interface GrandstreamPhoneOptions extends DeviceOptions {
  readonly face: 'sid' | 'nonce';
  readonly model?: string;
  /** Where it tells its model without a login; `nowhere`: firmware of which nobody has written. */
  readonly tellsModel?: 'values' | 'file' | 'nowhere';
  /** A GRP2601P answers a password as it is, a WP826 stars. */
  readonly showsPasswords?: boolean;
  /** Managed from the maker's cloud: it says yes to a change, and keeps what it had. */
  readonly keepsItsOwn?: boolean;
}

const TRIES = 5;
const MASK = '\r******\r';

export function pretendGrandstreamPhone(options: GrandstreamPhoneOptions): Promise<PretendDevice> {
  const { face, model = face === 'sid' ? 'GXP1625' : 'GXP2170', tellsModel = 'values' } = options;
  const user = options.adminUser ?? 'admin';
  let nonce: string | undefined;
  let sid: string | undefined;
  let left = TRIES;

  function access(form: URLSearchParams): DeviceReply {
    if (form.get('access') !== sha256(user)) return json({ response: 'error', body: 'user is not allow' });
    nonce = randomBytes(24).toString('base64').slice(0, 31);
    return json({ response: 'success', body: nonce });
  }

  function login(shell: Shell, form: URLSearchParams): DeviceReply {
    shell.countLogin();
    const wanted = face === 'sid' ? options.adminPassword : sha256(`${options.adminPassword}${nonce}`);
    const mayPass = face === 'sid' || nonce !== undefined;
    const isRight = left > 0 && mayPass && form.get('username') === user && form.get('password') === wanted;
    nonce = undefined;
    left = isRight ? TRIES : Math.max(0, left - 1);
    if (!isRight && left === 0) return json({ response: 'error', body: 'locked', lockTime: 5 });
    if (!isRight) return json({ response: 'error', body: face === 'sid' ? 'wrong' : `wrong${left}` });
    sid = randomBytes(16).toString('hex');
    return {
      ...json({ response: 'success', body: { sid, role: 'admin', defaultAuth: false } }),
      // Without a name, as these phones send it.
      headers: { 'Content-Type': 'application/json', 'Set-Cookie': ['HttpOnly', 'session-role=admin; path=/cgi-bin'] },
    };
  }

  function settingOf(shell: Shell, key: string): string {
    const registered = /^AccountRegistered(\d)$/u.exec(key)?.[1];
    if (registered !== undefined) return shell.status(Number(registered)).kind === 'registered' ? '1' : '0';
    const at = slotOf(key);
    const port = at === undefined ? undefined : shell.ports[at.slot - 1];
    if (at === undefined || port === undefined) return '';
    if (at.what === 'password') {
      if (options.showsPasswords === true) return shell.password(at.slot);
      return face === 'sid' ? '' : MASK;
    }
    return at.what === 'server' ? port.account.domain : port.account[at.what];
  }

  async function change(shell: Shell, key: string, value: string): Promise<DeviceReply> {
    const at = slotOf(key);
    if (at?.what !== 'password') return json({ response: 'error', body: { status: 'wrong' } });
    if (options.keepsItsOwn !== true && !(await shell.save(at.slot, value, 'after-restart'))) return {};
    return json({ response: 'success', body: { status: 'right' } });
  }

  function isSignedIn(request: DeviceRequest): boolean {
    const given = request.form.get('sid') ?? request.query.get('sid');
    return sid !== undefined && given === sid && request.cookie('session-identity') === sid;
  }

  /** What needs no login. */
  function open(shell: Shell, request: DeviceRequest): DeviceReply | undefined {
    const { path, method } = request;
    if (path === '/') return frontPage(model, face);
    if (path === '/json/configs/model.define.js' && tellsModel === 'file')
      return json({ model, oem_id: '0', vendor_name: 'Grandstream', defines: { num_accounts: shell.ports.length } });
    if (path === '/cgi-bin/api.values.get' && method === 'GET') {
      const told: Readonly<Record<string, string>> =
        tellsModel === 'values'
          ? {
              vendor_fullname: 'Grandstream Networks, Inc.',
              phone_model: model,
              '68': '1.0.7.70',
              P67: '00:0B:82:12:34:56',
            }
          : {};
      const keys = (request.query.get('request') ?? '').split(':');
      return json({ response: 'success', body: Object.fromEntries(keys.map((key) => [key, told[key] ?? ''])) });
    }
    if (method !== 'GET' && request.headers.referer !== `${shell.url}/`) return { status: 403, body: 'Forbidden' };
    if (path === '/cgi-bin/access' && method === 'POST') return face === 'sid' ? { status: 404 } : access(request.form);
    return path === '/cgi-bin/dologin' && method === 'POST' ? login(shell, request.form) : undefined;
  }

  function values(shell: Shell, request: DeviceRequest): Promise<DeviceReply> | DeviceReply | undefined {
    const { path, method, form } = request;
    if (face === 'sid' && path === '/cgi-bin/api.values.get') {
      const keys = (form.get('request') ?? '').split(':');
      return json({
        response: 'success',
        body: Object.fromEntries(keys.map((key) => [key, settingOf(shell, key.slice(1))])),
      });
    }
    if (face === 'sid' && path === '/cgi-bin/api.values.post') {
      const [key, value] = [...form].find(([name]) => name !== 'sid') ?? ['', ''];
      return change(shell, key.slice(1), value);
    }
    if (face === 'nonce' && path === '/cgi-bin/config_get') {
      const keys = (request.query.get('pvalues') ?? '').split(',');
      return json({ configs: keys.map((key) => ({ alias: '', pvalue: key, value: settingOf(shell, key) })) });
    }
    if (face === 'nonce' && path === '/cgi-bin/config_update') {
      if (method !== 'PUT' || request.headers['content-type'] !== 'application/json') return { status: 501 };
      const { pvalue } = JSON.parse(request.body) as { readonly pvalue: Readonly<Record<string, string>> };
      const [key = '', value = ''] = Object.entries(pvalue)[0] ?? [];
      return change(shell, key, value);
    }
    return undefined;
  }

  async function answer(shell: Shell, request: DeviceRequest): Promise<DeviceReply> {
    const opened = open(shell, request);
    if (opened !== undefined) return opened;
    if (!isSignedIn(request)) return json({ response: 'error', body: { status: 'session-expired' } });
    if (shell.arePagesChanged) return { status: 404, body: '<html>not found</html>' };
    const found = await values(shell, request);
    if (found !== undefined) return found;
    if (request.path === '/cgi-bin/api-sys_operation' && request.form.get('request') === 'REBOOT') {
      shell.restart();
      return json({ response: 'success' });
    }
    if (request.path !== '/cgi-bin/dologout') return { status: 404 };
    sid = undefined;
    return json({ response: 'success', body: 'logout' });
  }

  return startShell(options, {
    answer,
    forget() {
      sid = undefined;
      nonce = undefined;
    },
  });
}

type What = 'user' | 'authUser' | 'server' | 'password';

/** Account 1 has numbers of its own; account n has (n + 2) times a hundred and some. */
function slotOf(key: string): { readonly slot: number; readonly what: What } | undefined {
  const first: Readonly<Record<string, What>> = { '35': 'user', '36': 'authUser', '47': 'server', '34': 'password' };
  const later: Readonly<Record<string, What>> = { '04': 'user', '05': 'authUser', '02': 'server', '06': 'password' };
  const own = first[key];
  if (own !== undefined) return { slot: 1, what: own };
  const [, hundred, rest = ''] = /^([4-8])(\d\d)$/u.exec(key) ?? [];
  const what = later[rest];
  return hundred === undefined || what === undefined ? undefined : { slot: Number(hundred) - 2, what };
}

function frontPage(model: string, face: 'sid' | 'nonce'): DeviceReply {
  const isGrp = /^(?:GRP|WP)/u.test(model);
  return {
    headers: {
      'Content-Type': 'text/html',
      Server: isGrp && face === 'nonce' ? `Grandstream ${model}` : 'lighttpd/1.4',
    },
    body: isGrp
      ? '<!DOCTYPE html><html><head><title></title><script src="/js/main.js"></script></head><body><div id="root"></div></body></html>'
      : '<html><head><title>Loading Web Application</title><script src="gxp/gxp.nocache.js"></script></head><body><iframe id="__gwt_historyFrame"></iframe></body></html>',
  };
}

function json(value: unknown): DeviceReply {
  return { headers: { 'Content-Type': 'application/json;charset=UTF-8' }, body: JSON.stringify(value) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
