import { request as httpRequest } from 'node:http';
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

/*
 * A Linksys/Cisco SPA with a Digest login: `/admin/spacfg.xml`, and a resync URL that makes it fetch a file. `SPA112` stands for
 * the models that sign in by a form of their own.
 */

export interface CiscoOptions extends DeviceOptions {
  readonly model?: string;
  /** The firewall between it and everybody else lets it fetch nothing. */
  readonly cannotFetch?: boolean;
}

export function pretendCisco(options: CiscoOptions): Promise<PretendDevice> {
  const model = options.model ?? 'SPA3102';
  const login = new HttpLogin(
    { user: options.adminUser ?? 'admin', password: options.adminPassword, realm: 'spa admin' },
    'digest',
  );

  async function answer(shell: Shell, request: DeviceRequest): Promise<DeviceReply> {
    if (request.path === '/')
      return {
        body: `<html><head><title>Linksys SPA Configuration</title></head><body><table><tr><td>Product Name:<td>${model}<td>Serial Number:<td>FM500PRETEND</table><p>© Sipura, Linksys, Cisco Systems</body></html>`,
      };
    if (model === 'SPA112')
      return { body: '<html><body><form action="/login.cgi" method="post"></form></body></html>' };
    const refusal = login.refuse(request, () => shell.countLogin());
    if (refusal !== undefined) return refusal;
    if (request.path === '/admin/spacfg.xml')
      return {
        headers: { 'Content-Type': 'text/xml' },
        body: shell.arePagesChanged ? '<device-config/>' : profile(shell, model),
      };
    if (request.path === '/admin/resync') {
      // When its lines are idle: after it has answered.
      if (options.cannotFetch !== true) setTimeout(() => void resync(shell, request.url.split('?')[1] ?? ''), 20);
      return { body: '<html><body>SPA will resync the profile when it is not in use</body></html>' };
    }
    return { status: 404 };
  }

  return startShell(options, { answer, forget: () => {} });
}

async function resync(shell: Shell, url: string): Promise<void> {
  const xml = await fetchText(url);
  for (const [, slot, password] of xml.matchAll(/<Password_(\d)_[^>]*>([^<]*)<\/Password_\1_>/gu))
    await shell.save(Number(slot), unescaped(password ?? ''), 'now');
}

function fetchText(url: string): Promise<string> {
  return new Promise((resolve) => {
    const sent = httpRequest(url, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(response.statusCode === 200 ? text : ''));
    });
    sent.on('error', () => resolve(''));
    sent.end();
  });
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/gu, (_, code: string) => String.fromCharCode(Number(code)));
}

function profile(shell: Shell, model: string): string {
  const lines = shell.ports.map(({ account }, index) => {
    const of = (name: string, value: string) =>
      `<${name}_${index + 1}_ group="Line_${index + 1}/Subscriber_Information">${escaped(value)}</${name}_${index + 1}_>`;
    return [
      of('Proxy', account.domain),
      of('User_ID', account.user),
      of('Password', '*************'),
      of('Use_Auth_ID', account.authUser === account.user ? 'No' : 'Yes'),
      of('Auth_ID', account.authUser === account.user ? '' : account.authUser),
    ].join('\n');
  });
  return `<flat-profile>
<Product_Name group="Info/Product_Information">${model}</Product_Name>
<Software_Version group="Info/Product_Information">5.1.10(GW)</Software_Version>
<MAC_Address group="Info/Product_Information">000E08ABCDEF</MAC_Address>
${lines.join('\n')}
</flat-profile>`;
}
