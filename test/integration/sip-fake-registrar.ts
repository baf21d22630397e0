import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type FakeUpgrade, fakeWebSocket, frameBytes } from './sip-fake-web-socket.ts';

/** A REGISTER as a fake registrar sees it. */
export interface SeenRequest {
  readonly text: string;
  header(name: string): string | undefined;
  /** Parameters of Authorization, or of Proxy-Authorization. */
  credentials(name?: 'authorization' | 'proxy-authorization'): ReadonlyMap<string, string> | undefined;
}

export interface FakePeer {
  send(bytes: string | Uint8Array): void;
  /** Streams only: ends our half in order. */
  end(): void;
  /** Streams only: throws the connection away. */
  reset(): void;
  /** WebSocket only: a frame of any kind. */
  frame?(first: number, payload: Uint8Array): void;
  /** Streams only: how a message lies in the bytes, and the bytes as they are, in any pieces. */
  wire?(text: string): Uint8Array;
  raw?(bytes: Uint8Array): void;
}

export interface FakeRegistrar {
  readonly host: string;
  readonly port: number;
  readonly requests: SeenRequest[];
  readonly connections: () => number;
  close(): Promise<void>;
}

export type FakeAnswer = (request: SeenRequest, peer: FakePeer, index: number) => void;

function seen(text: string): SeenRequest {
  const header = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'imu').exec(text)?.[1]?.trim();
  return {
    text,
    header,
    credentials: (name = 'authorization') => {
      const value = header(name);
      if (value === undefined) return undefined;
      return new Map(
        [...value.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))/gu)].map((one) => [
          one[1] ?? '',
          one[2] ?? one[3] ?? '',
        ]),
      );
    },
  };
}

/** An answer with the request's own Via, From, To, Call-ID and CSeq (RFC 3261 8.2.6). */
export function answerTo(request: SeenRequest, status: string, ...lines: string[]): string {
  const via = request.header('via')?.replace(';rport', ';received=127.0.0.1;rport=4242');
  return [
    `SIP/2.0 ${status}`,
    `Via: ${via}`,
    `From: ${request.header('from')}`,
    `To: ${request.header('to')};tag=fake`,
    `Call-ID: ${request.header('call-id')}`,
    `CSeq: ${request.header('cseq')}`,
    ...lines,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

export const challenge = (nonce: string, more = '') =>
  `WWW-Authenticate: Digest realm="fake", nonce="${nonce}", qop="auth"${more}`;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Checks MD5 with qop=auth by its own arithmetic. */
export function isRight(
  request: SeenRequest,
  password: string,
  name?: 'authorization' | 'proxy-authorization',
): boolean {
  const given = request.credentials(name);
  const get = (key: string) => given?.get(key) ?? '';
  const a1 = md5(`${get('username')}:${get('realm')}:${password}`);
  const a2 = md5(`REGISTER:${get('uri')}`);
  return get('response') === md5(`${a1}:${get('nonce')}:${get('nc')}:${get('cnonce')}:auth:${a2}`);
}

export interface FakeOptions {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
  readonly host?: '127.0.0.1' | '::1';
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly answer: FakeAnswer;
  /** WebSocket only: instead of agreeing at once. */
  readonly upgrade?: (asked: FakeUpgrade) => void;
}

export async function fakeRegistrar(options: FakeOptions): Promise<FakeRegistrar> {
  return options.transport === 'udp' ? fakeUdp(options) : fakeStream(options);
}

async function fakeUdp({ host = '127.0.0.1', answer }: FakeOptions): Promise<FakeRegistrar> {
  const socket = createSocket(host === '::1' ? 'udp6' : 'udp4');
  const requests: SeenRequest[] = [];
  socket.on('message', (bytes, from) => {
    const request = seen(bytes.toString());
    requests.push(request);
    const send = (out: string | Uint8Array) => socket.send(out, from.port, from.address);
    answer(request, { send, end: () => {}, reset: () => {} }, requests.length - 1);
  });
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  return {
    host,
    port: socket.address().port,
    requests,
    connections: () => 0,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

async function fakeStream(options: FakeOptions): Promise<FakeRegistrar> {
  const { host = '127.0.0.1', tls, answer, transport } = options;
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const greet = (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    const isWebSocket = transport === 'ws' || transport === 'wss';
    const webSocket = fakeWebSocket(socket, options.upgrade ?? (({ agree }) => agree()));
    let held = '';
    socket.on('data', (chunk: Buffer) => {
      held += isWebSocket ? Buffer.concat(webSocket.push(chunk)).toString() : chunk.toString();
      for (let end = held.indexOf('\r\n\r\n'); end >= 0; end = held.indexOf('\r\n\r\n')) {
        const request = seen(held.slice(0, end + 4));
        held = held.slice(end + 4);
        requests.push(request);
        const peer: FakePeer = {
          send: isWebSocket ? webSocket.send : (out) => void socket.write(out),
          frame: webSocket.frame,
          wire: (text) => (isWebSocket ? frameBytes(0x81, Buffer.from(text)) : Buffer.from(text)),
          raw: (out) => void socket.write(out),
          end: () => void socket.end(),
          // Under TLS it is the connection below that is reset.
          reset: () => void (raw.get(socket.remotePort ?? 0) ?? socket).resetAndDestroy(),
        };
        answer(request, peer, requests.length - 1);
      }
    });
  };
  const raw = new Map<number, Socket>();
  const server = tls === undefined ? createServer(greet) : createTlsServer(tls, greet);
  server.on('connection', (socket: Socket) => raw.set(socket.remotePort ?? 0, socket));
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  return {
    host,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    requests,
    connections: () => connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
