import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { SipAccount } from '../../core/line.ts';
import type { Clock } from '../../core/ports.ts';
import { Secret } from '../../core/secret.ts';
import { type AdapterStatus, type AfterFailure, PretendAdapter } from '../adapter/pretend-adapter.ts';

/*
 * What all pretend devices have in common: a server at a loopback port that stays the same over a restart, settings that
 * survive a power cut, ports that really register, and a plug that can be pulled at the wrong moment.
 */

export interface DevicePort {
  readonly account: SipAccount;
  readonly password: string;
}

export interface DeviceOptions {
  readonly ports: readonly DevicePort[];
  /** The registrar. */
  readonly proxy: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  readonly adminUser?: string;
  readonly adminPassword: string;
  /** How long it is away when it restarts, ms of real time. */
  readonly restartMs?: number;
  readonly afterFailure?: AfterFailure | undefined;
  /** Its own certificate; absent = not encrypted. */
  readonly tls?: DeviceCertificate | undefined;
}

export interface DeviceCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Once each, at the next save. */
export type PowerCut = 'before-saving' | 'after-saving' | 'for-good';

export interface DeviceRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly url: string;
  readonly form: URLSearchParams;
  /** As it came. */
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  cookie(name: string): string | undefined;
}

export interface DeviceReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

export interface PretendDevice {
  readonly url: string;
  /** `POST /cgi-bin/dologin`, or the name of an action, in order; never what was in it. */
  readonly seen: readonly string[];
  /** How many logins it was asked for. */
  readonly logins: number;
  /** The password that port has in its settings now. */
  password(slot: number): string;
  status(slot: number): AdapterStatus;
  /** Pulls the plug at the next save. */
  cutPowerAtNextSave(when: PowerCut): void;
  /** Its pages look different from now on, as after an update. */
  changePages(): void;
  /** Restarts with another certificate; resolves when it is back. */
  useCertificate(tls: DeviceCertificate): Promise<void>;
  /** It saves at the next save, and its web server then answers with an error of its own. */
  failAfterNextSave(): void;
  /** Another certificate after the next restart, whatever that comes from. */
  useCertificateWhenBack(tls: DeviceCertificate): void;
  stop(): Promise<void>;
}

export interface Shell extends PretendDevice {
  readonly arePagesChanged: boolean;
  readonly ports: readonly DevicePort[];
  countLogin(): void;
  note(seen: string): void;
  /** Saved and used at once; false = the power went away, and nobody is left to answer. */
  save(slot: number, password: string, use: 'now' | 'after-restart'): Promise<boolean>;
  /** Registers with this password, whatever is saved. */
  use(slot: number, password: string): Promise<void>;
  /** Away for a while, then back with what it had saved; forgets who was signed in. */
  restart(): void;
}

/** Web pages. */
interface Pages {
  answer(shell: Shell, request: DeviceRequest): Promise<DeviceReply>;
  forget(): void;
}

/** Or a connection that is talked over, under a scheme of its own. */
interface Talk {
  readonly schemes: { readonly plain: string; readonly tls: string };
  talk(shell: Shell, socket: Socket): void;
  forget(): void;
}

export async function startShell(options: DeviceOptions, face: Pages | Talk): Promise<Shell> {
  const saved = options.ports.map(({ password }) => password);
  const seen: string[] = [];
  let logins = 0;
  let tls = options.tls;
  let arePagesChanged = false;
  let cut: PowerCut | undefined;
  let failing: 'no' | 'at-next-save' | 'now' = 'no';
  let server: Server | undefined;
  let port = 0;
  let isStopped = false;
  let away: Promise<void> = Promise.resolve();
  const sockets = new Set<Socket>();
  const adapters = () =>
    options.ports.map(
      ({ account }, index) =>
        new PretendAdapter({
          account,
          proxy: options.proxy,
          password: Secret.of(saved[index] ?? ''),
          clock: options.clock,
          ...(options.afterFailure === undefined ? {} : { afterFailure: options.afterFailure }),
        }),
    );
  let running = adapters();

  function makeServer(): Server {
    if ('talk' in face) {
      const onSocket = (socket: Socket) => face.talk(shell, socket);
      return tls === undefined ? createTcpServer(onSocket) : createTlsServer(tls, onSocket);
    }
    const onRequest = (request: IncomingMessage, response: ServerResponse) => {
      void serve(face, request, response).catch(() => response.destroy());
    };
    return tls === undefined ? createHttpServer(onRequest) : createHttpsServer(tls, onRequest);
  }

  async function listen(): Promise<void> {
    const next = makeServer();
    next.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      next.once('error', reject);
      next.listen({ host: '127.0.0.1', port }, resolve);
    });
    port = (next.address() as AddressInfo).port;
    server = next;
  }

  async function unplug(): Promise<void> {
    const closing = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (closing !== undefined) await new Promise((resolve) => closing.close(resolve));
    await Promise.all(running.map((adapter) => adapter.stop()));
  }

  function goAway(isForGood: boolean): void {
    face.forget();
    away = (async () => {
      await unplug();
      if (isForGood) return;
      await new Promise((resolve) => setTimeout(resolve, options.restartMs ?? 150));
      if (isStopped) return;
      running = adapters();
      await listen();
      for (const adapter of running) void adapter.start();
    })();
  }

  async function serve(pages: Pages, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://device');
    const body = Buffer.concat(chunks).toString('utf8');
    seen.push(`${request.method} ${url.pathname}`);
    const reply = await pages.answer(shell, {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      url: request.url ?? '/',
      form: new URLSearchParams(body),
      body,
      headers: request.headers,
      cookie: (name) => new RegExp(`(?:^|;\\s*)${name}=([^;]*)`, 'u').exec(request.headers.cookie ?? '')?.[1],
    });
    if (response.destroyed) return;
    if (failing === 'now') {
      failing = 'no';
      response.writeHead(500, { 'Content-Type': 'text/html', Connection: 'close' }).end('Internal Server Error');
      return;
    }
    response.writeHead(reply.status ?? 200, { 'Content-Type': 'text/html', Connection: 'close', ...reply.headers });
    response.end(reply.body ?? '');
  }

  const shell: Shell = {
    get url() {
      const { plain, tls: encrypted } = 'talk' in face ? face.schemes : { plain: 'http', tls: 'https' };
      return `${tls === undefined ? plain : encrypted}://127.0.0.1:${port}`;
    },
    seen,
    ports: options.ports,
    get logins() {
      return logins;
    },
    get arePagesChanged() {
      return arePagesChanged;
    },
    countLogin() {
      logins += 1;
    },
    note(what) {
      seen.push(what);
    },
    password: (slot) => saved[slot - 1] ?? '',
    status: (slot) => running[slot - 1]?.status ?? { kind: 'stopped' },
    cutPowerAtNextSave(when) {
      cut = when;
    },
    changePages() {
      arePagesChanged = true;
    },
    useCertificate(next) {
      tls = next;
      goAway(false);
      return away;
    },
    failAfterNextSave() {
      failing = 'at-next-save';
    },
    useCertificateWhenBack(next) {
      tls = next;
    },
    async save(slot, password, use) {
      const now = cut;
      cut = undefined;
      if (now !== 'before-saving' && now !== 'for-good') saved[slot - 1] = password;
      if (now !== undefined) {
        goAway(now === 'for-good');
        return false;
      }
      if (failing === 'at-next-save') failing = 'now';
      if (use === 'now') await running[slot - 1]?.enter(Secret.of(password));
      return true;
    },
    async use(slot, password) {
      await running[slot - 1]?.enter(Secret.of(password));
    },
    restart: () => goAway(false),
    async stop() {
      isStopped = true;
      await away;
      await unplug();
    },
  };

  await listen();
  for (const adapter of running) void adapter.start();
  return shell;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (sign) => `&#${sign.charCodeAt(0)};`);
}
