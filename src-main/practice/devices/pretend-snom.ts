import {
  type DeviceOptions,
  type DeviceReply,
  type DeviceRequest,
  escaped,
  type PretendDevice,
  type Shell,
  startShell,
} from './device-shell.ts';
import { HttpLogin } from './http-login.ts';

/** A Snom phone: everything behind a Basic login, a page per identity, a button `Settings`. */
export function pretendSnom(options: DeviceOptions & { readonly model?: string }): Promise<PretendDevice> {
  const model = options.model ?? '710';
  const login = new HttpLogin(
    { user: options.adminUser ?? 'admin', password: options.adminPassword, realm: `snom${model}` },
    'basic',
  );
  const server = { Server: 'snom embedded' };

  async function answer(shell: Shell, request: DeviceRequest): Promise<DeviceReply> {
    if (request.path === '/' && request.headers.authorization === undefined && !/^D8/u.test(model))
      return {
        ...login.refuse(request, () => {}),
        headers: { ...server, 'WWW-Authenticate': `Basic realm="snom${model}"` },
      };
    if (request.path === '/')
      return { headers: server, body: `<html><head><title>snom ${model}</title></head></html>` };
    const refusal = login.refuse(request, () => shell.countLogin());
    if (refusal !== undefined) return refusal;
    const slot = Number(request.query.get('l') ?? 1);
    if (request.path !== '/line_login.htm' || shell.ports[slot - 1] === undefined)
      return { status: 404, headers: server };
    if (request.method === 'POST') {
      const password = request.form.get(`user_pass${slot}`) ?? '';
      if (request.form.get('Settings') === null || request.form.get(`user_host${slot}`) === null)
        return { status: 400 };
      if (password !== '' && !(await shell.save(slot, password, 'now'))) return {};
    }
    return { headers: server, body: identity(shell, slot) };
  }

  return startShell(options, { answer, forget: () => {} });
}

function identity(shell: Shell, slot: number): string {
  const { user, authUser, domain } = shell.ports[slot - 1]?.account ?? { user: '', authUser: '', domain: '' };
  const name = (one: string) => (shell.arePagesChanged ? `id_${one}` : `${one}${slot}`);
  const field = (one: string, value: string, type = 'text') =>
    `<input type="${type}" name="${name(one)}" value="${escaped(value)}">`;
  return `<html><head><title>snom</title></head><body><form method="post" action="line_login.htm?l=${slot}">
<input type="radio" name="${name('user_active')}" value="on" checked>${field('user_name', user)}${field('user_pname', authUser)}${field('user_host', domain)}${field('user_pass', '', 'password')}
<input type="submit" name="Settings" value="Apply"></form></body></html>`;
}
