import { execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const BINARY = '/usr/sbin/kamailio';
export const hasKamailio = existsSync(BINARY);

/** How a suite names its reason; with CI=true a missing peer is a failure, not a skip. */
export const kamailioTitle = hasKamailio ? 'at a real Kamailio' : 'at a real Kamailio (kamailio is not installed)';
export const skipKamailio = !hasKamailio && process.env.CI !== 'true';

export const KAMAILIO_DOMAIN = 'kakekae.test';

export interface KamailioOptions {
  /** User → password at the start. */
  readonly users: Readonly<Record<string, string>>;
  /** `ws` and `wss` are spoken on the ports of `tcp` and `tls`; `tls` needs a certificate. */
  readonly transports?: readonly ('udp' | 'tcp' | 'tls' | 'ws')[];
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What its nonces ask for; MD5 when absent. */
  readonly algorithm?: 'MD5' | 'SHA-256';
  /** Contacts kept for one address-of-record; 0 is no limit. */
  readonly maxContacts?: number;
  /** Seconds a nonce lives. */
  readonly nonceExpiresS?: number;
}

/** One binding as Kamailio keeps it. */
export interface Registration {
  readonly contact: string;
  readonly callId: string;
  readonly cseq: number;
  readonly userAgent: string;
  readonly expiresS: number;
}

export interface Kamailio {
  readonly host: string;
  readonly port: number;
  /** For TLS, and for WebSocket over TLS. */
  readonly tlsPort: number;
  /** Live, as the carrier's reflection does it: the next REGISTER is judged by it. */
  setPassword(user: string, password: string): Promise<void>;
  /** Contact URIs bound for the user, asked of Kamailio itself. */
  bindings(user: string): Promise<string[]>;
  /** The same bindings with everything that tells a new registration from an old one. */
  registrations(user: string): Promise<Registration[]>;
  stop(): Promise<void>;
  /** What it has printed so far. */
  log(): string;
}

// /usr/lib/<architecture>/kamailio/modules
const hasModule = (name: string) =>
  readdirSync('/usr/lib').some((folder) => existsSync(`/usr/lib/${folder}/kamailio/modules/${name}.so`));
/** Debian keeps these in packages of their own: kamailio-tls-modules and kamailio-websocket-modules. */
export const hasKamailioTls = hasKamailio && hasModule('tls');
export const hasKamailioWebSocket = hasKamailio && hasModule('websocket');

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly tlsPort: number;
}

function config({ folder, port, tlsPort }: Place, options: KamailioOptions): string {
  const transports = options.transports ?? ['udp', 'tcp'];
  const isStream = transports.some((transport) => transport !== 'udp');
  const listens = [
    ...(transports.includes('udp') ? [`udp:127.0.0.1:${port}`] : []),
    ...(transports.includes('tcp') || transports.includes('ws') ? [`tcp:127.0.0.1:${port}`] : []),
    ...(transports.includes('tls') ? [`tls:127.0.0.1:${tlsPort}`] : []),
  ];
  const tls = `
enable_tls=yes
loadmodule "tls.so"
modparam("tls", "private_key", "${folder}/key.pem")
modparam("tls", "certificate", "${folder}/cert.pem")
modparam("tls", "tls_method", "TLSv1.2+")`;
  // RFC 7118: the upgrade comes as an HTTP request without Content-Length.
  const webSocket = `
tcp_accept_no_cl=yes
loadmodule "xhttp.so"
loadmodule "websocket.so"`;
  return `#!KAMAILIO
debug=2
log_stderror=yes
memdbg=5
memlog=5
children=1
tcp_children=1
auto_aliases=no
disable_tcp=${isStream ? 'no' : 'yes'}
dns=no
rev_dns=no
${listens.map((one) => `listen=${one}`).join('\n')}
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
loadmodule "htable.so"
loadmodule "ctl.so"
${transports.includes('tls') ? tls : ''}
${transports.includes('ws') ? webSocket : ''}
modparam("ctl", "binrpc", "unix:${folder}/ctl")
modparam("usrloc", "db_mode", 0)
modparam("registrar", "max_contacts", ${options.maxContacts ?? 0})
modparam("registrar", "min_expires", 30)
modparam("auth", "nonce_expire", ${options.nonceExpiresS ?? 300})
${options.algorithm === undefined ? '' : `modparam("auth", "algorithm", "${options.algorithm}")`}
modparam("htable", "htable", "pw=>size=8;")
request_route {
  # Calls go where they are addressed to: a softphone in a call must not be stopped.
  if (is_method("INVITE|ACK|CANCEL|BYE")) { if (!t_relay()) { sl_reply_error(); } exit; }
  if (!is_method("REGISTER")) { sl_send_reply("405", "Method Not Allowed"); exit; }
  if ($sht(pw=>$fU) == $null) { sl_send_reply("404", "Not Found"); exit; }
  if (!pv_www_authenticate("${KAMAILIO_DOMAIN}", "$sht(pw=>$fU)", "0")) { auth_challenge("${KAMAILIO_DOMAIN}", "1"); exit; }
  consume_credentials();
  if (!save("location")) { sl_reply_error(); }
  exit;
}
${
  transports.includes('ws')
    ? `event_route[xhttp:request] {
  if ($hdr(Upgrade) =~ "websocket") { if (ws_handle_handshake()) { exit; } }
  xhttp_reply("404", "Not Found", "", "");
}`
    : ''
}
`;
}

/** What `ul.lookup` prints of one binding, from its address on. */
function registrationFrom(part: string): Registration {
  const field = (name: string) => new RegExp(`^\\s*${name}: (.*)$`, 'mu').exec(part)?.[1] ?? '';
  return {
    contact: part.slice(0, part.search(/\s/u)),
    callId: field('Call-ID'),
    cseq: Number(field('CSeq')),
    userAgent: field('User-Agent'),
    // Words (`expired`, `deleted`) are no lifetime.
    expiresS: Number(field('Expires')),
  };
}

/** A port free for UDP and TCP at the moment of asking. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** Whether something at `port` answers a REGISTER sent over UDP, within 100 ms. */
function answersUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (isUp: boolean) => {
      clearTimeout(timer);
      socket.close();
      resolve(isUp);
    };
    const timer = setTimeout(() => end(false), 100);
    socket.once('message', () => end(true));
    socket.bind(0, '127.0.0.1', () => {
      const from = socket.address().port;
      const head = [
        `OPTIONS sip:${KAMAILIO_DOMAIN} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${from};branch=z9hG4bKup${from};rport`,
        `From: <sip:up@${KAMAILIO_DOMAIN}>;tag=up`,
        `To: <sip:up@${KAMAILIO_DOMAIN}>`,
        `Call-ID: up-${from}`,
        'CSeq: 1 OPTIONS',
        'Max-Forwards: 70',
        'Content-Length: 0',
      ];
      socket.send(`${head.join('\r\n')}\r\n\r\n`, port, '127.0.0.1');
    });
  });
}

/** Starts Debian's Kamailio as a registrar with digest login, in a folder and on a port of its own. */
export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  if (!hasKamailio) throw new Error('kamailio is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'kakekae-kamailio-'));
  const place = { folder, port: await freePort(), tlsPort: await freePort() };
  const { port, tlsPort } = place;
  const file = join(folder, 'kamailio.cfg');
  await writeFile(file, config(place, options));
  if (options.tls !== undefined) {
    await writeFile(join(folder, 'key.pem'), options.tls.key, { mode: 0o600 });
    await writeFile(join(folder, 'cert.pem'), options.tls.cert);
  }
  const child = spawn(
    BINARY,
    ['-f', file, '-DD', '-E', '-m', '32', '-M', '4', '-w', folder, '-Y', folder, '-P', join(folder, 'pid')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isOver = true;
      resolve();
    });
  });
  const rpc = async (...command: string[]) =>
    (await run('/usr/sbin/kamcmd', ['-s', `unixs:${folder}/ctl`, ...command])).stdout;

  const stop = async () => {
    if (!isOver) child.kill('SIGTERM');
    await over;
    await rm(folder, { recursive: true, force: true });
  };
  const kamailio: Kamailio = {
    host: '127.0.0.1',
    port,
    tlsPort,
    // `s:`: kamcmd would take digits for a number, and then find nothing.
    setPassword: async (user, password) => void (await rpc('htable.sets', 'pw', `s:${user}`, `s:${password}`)),
    bindings: async (user) => (await kamailio.registrations(user)).map(({ contact }) => contact),
    registrations: async (user) => {
      const dump = await rpc('ul.lookup', 'location', `s:${user}`).catch((error: unknown) => {
        if (String(error).includes('AOR not found')) return '';
        throw error;
      });
      return dump
        .split(/^\s*Address: /mu)
        .slice(1)
        .map((part) => registrationFrom(part));
    },
    stop,
    log: () => printed,
  };
  try {
    // A dozen programs start at once with this suite, on two processors.
    const deadlineMs = Date.now() + 40_000;
    const probe = options.transports?.includes('udp') === false ? undefined : () => answersUdp(port);
    while (!(existsSync(join(folder, 'ctl')) && (probe === undefined || (await probe())))) {
      if (isOver || Date.now() > deadlineMs) throw new Error(`kamailio did not start: ${printed.slice(-2_000)}`);
      if (probe === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const [user, password] of Object.entries(options.users)) await kamailio.setPassword(user, password);
  } catch (error) {
    await stop();
    throw error;
  }
  return kamailio;
}
