import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Closing } from '../doubles/closing.ts';
import { KAMAILIO_DOMAIN } from './kamailio.ts';
import { LINE_USER, OLD_PASSWORD, type SoftphoneScene } from './softphone-peer.ts';

/* Debian's linphone-daemon and linphonec in a home of their own: no sound card, loopback only. */

const DAEMON = '/usr/bin/linphone-daemon';
const CONSOLE = '/usr/bin/linphonec';
export const hasLinphone = existsSync(DAEMON) && existsSync(CONSOLE);

export interface LinphonePlace {
  readonly file: string;
  readonly command: readonly string[];
  /** One command to the daemon's socket, as a person's own script would send it. */
  say(command: string): Promise<string>;
}

export type LinphoneProgram = 'daemon' | 'daemon without its socket' | 'console';

/** Writes a linphonerc as a person has it; the console's stands where it looks by itself. */
export async function settleLinphone(
  closing: Closing,
  asked: { readonly scene: SoftphoneScene; readonly program: LinphoneProgram },
): Promise<LinphonePlace> {
  const { scene, program } = asked;
  const file = join(scene.home, program === 'console' ? '.linphonerc' : 'office.linphonerc');
  // Without the folder of its history 5.1 never gets as far as registering.
  await mkdir(join(scene.env.XDG_DATA_HOME ?? '', 'linphone'), { recursive: true });
  await writeFile(file, linphonerc(scene.kamailio.port), { mode: 0o600 });
  // The daemon puts its socket into /tmp, whatever its environment says.
  const pipe = closing(`kk-${randomBytes(8).toString('hex')}`, (name) => rm(join('/tmp', name), { force: true }));
  const command = {
    daemon: [DAEMON, '--config', file, '--pipe', pipe],
    'daemon without its socket': [DAEMON, '--config', file],
    console: [CONSOLE],
  }[program];
  return { file, command, say: (words) => say(join('/tmp', pipe), words) };
}

function linphonerc(port: number): string {
  return `[sip]
sip_port=-1
sip_tcp_port=0
sip_tls_port=0
default_proxy=0
use_ipv6=0

# the office
[proxy_0]
reg_proxy=<sip:127.0.0.1:${port};transport=udp>
reg_identity="電話" <sip:${LINE_USER}@${KAMAILIO_DOMAIN}>
reg_expires=600
reg_sendregister=1

[auth_info_0]
username=${LINE_USER}
passwd=${OLD_PASSWORD}
domain=${KAMAILIO_DOMAIN}

[net]
mtu=1300
`;
}

export async function credentialLines(place: LinphonePlace): Promise<string[]> {
  return (await readFile(place.file, 'utf8')).split('\n').filter((line) => /^(passwd|ha1)=/u.test(line));
}

function say(path: string, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(path);
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
    socket.end(`${words}\n`);
  });
}
