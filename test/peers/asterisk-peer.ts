import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../doubles/eventually.ts';
import { freePort, KAMAILIO_DOMAIN, type Kamailio } from './kamailio.ts';
import { asteriskLibraries, asteriskProgram, asteriskRoot, hasAsterisk } from './unpacked-asterisk.ts';

/* Debian's Asterisk in a folder of its own, on loopback only, with no module that would look for anything outside. */

/** With CI=true a missing peer is a failure, not a skip. */
export const skipAsterisk = !hasAsterisk() && process.env.CI !== 'true';
export const asteriskTitle = hasAsterisk() ? 'a real Asterisk' : 'a real Asterisk (asterisk could not be unpacked)';

export const MANAGER = 'kakekae';
export const MANAGER_SECRET = 'am1-Secret';
export const ASTERISK_USER = '815012345678';

const MODULES = {
  pjsip: [
    'res_pjproject',
    'res_sorcery_config',
    'res_sorcery_memory',
    'res_sorcery_astdb',
    'res_pjsip',
    'res_pjsip_outbound_authenticator_digest',
    'res_pjsip_outbound_registration',
    'res_pjsip_config_wizard',
  ],
  chanSip: ['chan_sip'],
} as const;

export interface AsteriskOptions {
  readonly kamailio: Kamailio;
  readonly channel: keyof typeof MODULES;
  /** The files of its configuration besides those that every one needs; `SIP` in them is its own port. */
  readonly files: Readonly<Record<string, string>>;
  /** `write =` of the manager's user. */
  readonly rights?: string;
  /** Key and certificate in one file: the manager interface speaks TLS then, and nothing else. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface Asterisk {
  /** `ami://127.0.0.1:…` */
  readonly address: string;
  /** One of its files as it is now. */
  file(name: string): Promise<string>;
  replace(name: string, text: string): Promise<void>;
  /** What it has printed so far. */
  log(): string;
  stop(): Promise<void>;
}

export async function startAsterisk(options: AsteriskOptions): Promise<Asterisk> {
  if (!hasAsterisk()) throw new Error('asterisk could not be unpacked');
  const folder = await mkdtemp(join(tmpdir(), 'kakekae-asterisk-'));
  const etc = join(folder, 'etc');
  for (const name of ['etc', 'lib', 'db', 'spool', 'run', 'log']) await mkdir(join(folder, name));
  const port = await freePort();
  const sipPort = await freePort();
  const write = (name: string, text: string) => writeFile(join(etc, name), text, { mode: 0o600 });
  await write(
    'asterisk.conf',
    `[directories]
astetcdir => ${etc}
astmoddir => ${asteriskRoot}/usr/lib/asterisk/modules
astdatadir => ${asteriskRoot}/usr/share/asterisk
astvarlibdir => ${folder}/lib
astkeydir => ${folder}/lib
astagidir => ${folder}/lib
astdbdir => ${folder}/db
astspooldir => ${folder}/spool
astrundir => ${folder}/run
astlogdir => ${folder}/log
[options]
nocolor = yes
`,
  );
  const loads = MODULES[options.channel].map((name) => `load = ${name}.so\n`).join('');
  await write('modules.conf', `[modules]\nautoload = no\n${loads}`);
  await write('logger.conf', '[general]\n[logfiles]\nconsole => notice,warning,error,verbose\n');
  await write('manager.conf', managerConf({ ...options, folder, port }));
  if (options.tls !== undefined) await write('manager.pem', options.tls.key + options.tls.cert);
  for (const [name, text] of Object.entries(options.files)) await write(name, text.replaceAll('SIP', `${sipPort}`));

  const child = spawn(asteriskProgram, ['-C', join(etc, 'asterisk.conf'), '-f', '-n', '-vvv'], {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      HOME: folder,
      LANG: 'C.UTF-8',
      LD_LIBRARY_PATH: asteriskLibraries(),
      // pjlib looks up this computer's own name at the start: /etc/hosts is asked, a name server is not (resolv.conf(5)).
      RES_OPTIONS: 'attempts:0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const note = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    child.once('close', () => {
      isOver = true;
      resolve();
    });
  });
  const stop = async () => {
    // Without its farewell to the registrar, as when the power goes.
    if (!isOver) child.kill('SIGKILL');
    await over;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await eventually('Asterisk is ready', () => {
      if (isOver) throw new Error(`asterisk did not start: ${printed.slice(-2_000)}`);
      return printed.includes('Asterisk Ready.');
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address: `${options.tls === undefined ? 'ami' : 'amis'}://127.0.0.1:${port}`,
    file: (name) => readFile(join(etc, name), 'utf8'),
    replace: write,
    log: () => printed,
    stop,
  };
}

function managerConf(
  options: Pick<AsteriskOptions, 'rights' | 'tls'> & { readonly folder: string; readonly port: number },
): string {
  const { folder, port, tls, rights = 'system,config' } = options;
  const listens =
    tls === undefined
      ? `enabled = yes\nport = ${port}\nbindaddr = 127.0.0.1\n`
      : `enabled = yes\nport = 0\nbindaddr = 127.0.0.1\ntlsenable = yes\ntlsbindaddr = 127.0.0.1:${port}\ntlscertfile = ${folder}/etc/manager.pem\n`;
  return `[general]
${listens}
[${MANAGER}]
secret = ${MANAGER_SECRET}
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.1/255.255.255.255
write = ${rights}
`;
}

/** As a person writes it: remarks, a template, a second account in a file of its own, one name for several sections. */
export function pjsipFiles({ port }: Kamailio, password: string): Readonly<Record<string, string>> {
  return {
    'pjsip.conf': `; my exchange
[transport-udp]
type=transport
protocol=udp
bind=127.0.0.1:SIP

; the line of the shop
[shop]
type=registration
transport=transport-udp
outbound_auth=shop-auth   ; see below
outbound_proxy=sip:127.0.0.1:${port}\\;lr
server_uri=sip:${KAMAILIO_DOMAIN}
client_uri=sip:${ASTERISK_USER}@${KAMAILIO_DOMAIN}
contact_user=shop
max_random_initial_delay=0
[shop]
type=endpoint
transport=transport-udp
outbound_auth=shop-auth
[shop-auth]
type=auth
auth_type=userpass
username=${ASTERISK_USER}
password=${password} ; from the paper
#include "pjsip_more.conf"
`,
    'pjsip_more.conf': `; somebody else's
[secret-of-all](!)
type=auth
auth_type=userpass
password=template1
[other]
type=registration
transport=transport-udp
outbound_auth=other-auth
outbound_proxy=sip:127.0.0.1:${port}\\;lr
server_uri=sip:${KAMAILIO_DOMAIN}
client_uri=sip:other@${KAMAILIO_DOMAIN}
max_random_initial_delay=0
[other-auth](secret-of-all)
username=other
[third-auth](secret-of-all)
username=third
`,
  };
}

export function chanSipFiles({ port }: Kamailio, password: string): Readonly<Record<string, string>> {
  return {
    'sip.conf': `[general]
bindaddr=127.0.0.1
bindport=SIP
; user@domain:password@server
register => ${ASTERISK_USER}@${KAMAILIO_DOMAIN}:${password}@127.0.0.1:${port}/shop
[shop]
type=peer
host=127.0.0.1
port=${port}
defaultuser=${ASTERISK_USER}
fromdomain=${KAMAILIO_DOMAIN}
secret=${password} ; the same
[another]
type=peer
host=dynamic
secret=another1
`,
  };
}
