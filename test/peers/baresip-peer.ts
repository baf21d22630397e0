import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort, KAMAILIO_DOMAIN } from './kamailio.ts';
import { LINE_USER, OLD_PASSWORD, type SoftphoneScene } from './softphone-peer.ts';

/* Debian's baresip in a home of its own: no sound card, loopback only. */

export const BARESIP = '/usr/bin/baresip';
export const hasBaresip = existsSync(BARESIP);

export interface BaresipPlace {
  readonly folder: string;
  readonly accounts: string;
  /** How it is started: in a test's own folder, because it looks its usual one up by login name. */
  readonly command: readonly string[];
  /** Port of its control interface, where it was asked for. */
  readonly controlPort?: number | undefined;
}

export function accountLine(
  scene: SoftphoneScene,
  one: { readonly user?: string; readonly password?: string; readonly port?: number } = {},
): string {
  const { user = LINE_USER, password = OLD_PASSWORD, port = scene.kamailio.port } = one;
  const outbound = `"sip:127.0.0.1:${port};transport=udp"`;
  return `"Desk" <sip:${user}@${KAMAILIO_DOMAIN};transport=udp>;auth_user=${user};auth_pass=${password};outbound=${outbound};regint=600`;
}

/** Writes a folder as a person has it: comments, odd spacing, another provider's account. */
export async function settleBaresip(
  scene: SoftphoneScene,
  options: { readonly withControl?: boolean; readonly lines?: readonly string[] } = {},
): Promise<BaresipPlace> {
  const folder = join(scene.home, '.baresip');
  const accounts = join(folder, 'accounts');
  const controlPort = options.withControl === true ? await freePort() : undefined;
  await mkdir(folder, { recursive: true });
  const control = `module_app ctrl_tcp.so\nctrl_tcp_listen 127.0.0.1:${controlPort}\n`;
  await writeFile(
    join(folder, 'config'),
    `poll_method epoll
sip_listen 127.0.0.1:0
net_interface 127.0.0.1
module_path /usr/lib/baresip/modules
module stdio.so
module g711.so
module aubridge.so
audio_source aubridge,loop
audio_player aubridge,loop
audio_alert aubridge,loop
module_tmp uuid.so
module_tmp account.so
module_app menu.so
${controlPort === undefined ? '' : control}`,
  );
  const lines = options.lines ?? [accountLine(scene)];
  await writeFile(accounts, `#\n# my accounts — 電話\n#\n${lines.join('\n')}\n`, { mode: 0o600 });
  return { folder, accounts, command: [BARESIP, '-f', folder], controlPort };
}

export const readAccounts = (place: BaresipPlace) => readFile(place.accounts, 'utf8');

/** One command to its control interface, as a person's own script would send it; answers what it said. */
export async function tellBaresip(place: BaresipPlace, command: string, params = ''): Promise<void> {
  const socket = connect(place.controlPort ?? 0, '127.0.0.1');
  await once(socket, 'connect');
  const json = JSON.stringify({ command, params });
  socket.write(`${Buffer.byteLength(json)}:${json},`);
  await once(socket, 'data');
  socket.destroy();
}
