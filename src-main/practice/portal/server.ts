import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { isLoopback } from '../loopback.ts';
import { decodeForm, encodeHtml, type PortalCharset } from './charset.ts';
import type { Desk } from './desk.ts';
import { renderFrames, renderPage } from './page.ts';
import type { PortalRequest, Reply } from './reply.ts';
import { answer } from './routes.ts';

const LONGEST_BODY = 65_536;
/** Under `slow`, real time. */
const SLOW_MS = 800;
const COOKIE = 'PRACTICESESSION';

export interface PortalServer {
  readonly port: number;
  stop(): Promise<void>;
}

export interface PortalServerOptions {
  readonly host: string;
  readonly port: number;
  readonly desk: Desk;
  readonly charset: PortalCharset;
  /** Where the page says its charset. */
  readonly charsetIn: 'header' | 'meta' | 'both';
}

export async function openPortalServer(options: PortalServerOptions): Promise<Result<PortalServer>> {
  const server = createServer((request, response) => {
    serve(options, request, response).catch((cause: unknown) => {
      // A bug: the request must not hang on it, and the process must hear of it.
      response.destroy();
      queueMicrotask(() => {
        throw cause;
      });
    });
  });
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: options.host, port: options.port, exclusive: true }, () => resolve(true));
  });
  if (!isListening) return fail(problem('port-taken', { host: options.host, port: options.port }));
  return ok({ port: portOf(server), stop: () => close(server) });
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has an address');
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(options: PortalServerOptions, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { desk } = options;
  response.sendDate = false;
  const host = URL.canParse(`http://${incoming.headers.host}`)
    ? new URL(`http://${incoming.headers.host}`).hostname
    : '';
  const body = await readBody(incoming);
  // A web page elsewhere may make a name of its own point here (DNS rebinding): only loopback names are served.
  if (!isLoopback(host) || body === undefined) {
    response.writeHead(body === undefined ? 413 : 421).end();
    return;
  }
  const reply = await answer(desk, readRequest(options, incoming, body));
  if (desk.troubles.has('slow')) await realPause(SLOW_MS);
  if (reply.kind === 'hang') return;
  if (reply.kind === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  write(options, response, reply);
}

function readRequest(options: PortalServerOptions, incoming: IncomingMessage, body: string): PortalRequest {
  const url = new URL(incoming.url?.replace(/^\/+/u, '/') ?? '/', 'http://127.0.0.1');
  const cookie = new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]+)`, 'u').exec(incoming.headers.cookie ?? '')?.[1];
  return {
    method: incoming.method === 'HEAD' ? 'GET' : (incoming.method ?? 'GET'),
    path: url.pathname,
    query: url.searchParams,
    form: decodeForm(body, options.charset),
    cookie,
    acceptsJson: /application\/json/iu.test(incoming.headers.accept ?? ''),
    bytes: Buffer.byteLength(body),
  };
}

/** `undefined` when it is longer than any form of this portal. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  let body = '';
  incoming.setEncoding('latin1');
  try {
    for await (const chunk of incoming) {
      body += String(chunk);
      if (body.length > LONGEST_BODY) return undefined;
    }
  } catch {
    // The client hung up in the middle of its form.
    return undefined;
  }
  return body;
}

type Written = Exclude<Reply, { readonly kind: 'hang' | 'reset' }>;

function write(options: PortalServerOptions, response: ServerResponse, reply: Written): void {
  const { charset, charsetIn, desk } = options;
  const common = { Date: new Date(desk.clock.nowMs()).toUTCString(), 'Cache-Control': 'no-store' };
  const metaCharset = charsetIn === 'header' ? undefined : charset;
  const contentType = charsetIn === 'meta' ? 'text/html' : `text/html; charset=${charset}`;
  switch (reply.kind) {
    case 'json':
      response.writeHead(200, { ...common, 'Content-Type': 'application/json' }).end(JSON.stringify(reply.body));
      return;
    case 'html':
      response.writeHead(200, { ...common, 'Content-Type': 'text/html; charset=utf-8' }).end(reply.html);
      return;
    case 'redirect':
      response.writeHead(reply.statusCode, { ...common, Location: reply.to }).end();
      return;
    case 'frames': {
      const html = renderFrames({ menu: reply.menu, main: reply.main, look: { skin: desk.skin, metaCharset } });
      response.writeHead(200, { ...common, 'Content-Type': contentType }).end(encodeHtml(html, charset));
      return;
    }
    case 'page': {
      const hasCookie = reply.setCookie !== undefined && desk.skin !== 'session-in-url';
      const cookie = hasCookie ? { 'Set-Cookie': `${COOKIE}=${reply.setCookie}; Path=/; HttpOnly; SameSite=Lax` } : {};
      const html = renderPage(reply.page, { skin: desk.skin, metaCharset, target: reply.target });
      response
        .writeHead(reply.statusCode ?? 200, { ...common, ...cookie, 'Content-Type': contentType })
        .end(encodeHtml(html, charset));
    }
  }
}

function realPause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
