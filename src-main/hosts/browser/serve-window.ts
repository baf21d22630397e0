import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readWindowFile, WINDOW_HEADERS } from '../../backstage/window-files.ts';
import { problem } from '../../compose.ts';
import { EVENT_NAMES, type EventName, type EventValue } from '../../contract/calls.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { readCall } from './call-route.ts';
import { type ClosedWhy, closedPage } from './closed-page.ts';
import { type Door, isFromElsewhere, isOwnHost, isOwnOrigin, KEY_PARAMETER, makeDoor } from './door.ts';
import { LastPage } from './last-page.ts';
import { Pages } from './pages.ts';

/** What the pages ask of backstage. */
export interface ServedBackstage {
  answer(name: unknown, argument: unknown): Promise<unknown>;
  snapshot(): Snapshot;
  on<N extends EventName>(name: N, hear: (value: EventValue<N>) => void): () => void;
  mayQuit(): { readonly waits: boolean; readonly busy: boolean };
}

export interface ServeOptions {
  readonly backstage: ServedBackstage;
  /** Folder of the built window. */
  readonly rendererFolder: string;
  /** 0 or absent = any free port. */
  readonly port?: number | undefined;
  /** Real ms without any page before `onLastPageGone`. */
  readonly graceMs: number;
  readonly onLastPageGone: () => void;
  /** A bug inside a call: it is told, the caller gets an empty 500. */
  readonly onBug: (error: unknown) => void;
}

export interface ServedWindow {
  /** The first address, with its key: opens once. */
  readonly url: string;
  close(): Promise<void>;
}

/** A stream that nobody answers is noticed after this long, real ms. */
const PING_MS = 20_000;

/** Serves the window on 127.0.0.1. Rejects only when the port cannot be had. */
export async function serveWindow(options: ServeOptions): Promise<ServedWindow> {
  const { backstage } = options;
  const lastPage = new LastPage({
    graceMs: options.graceMs,
    isNeeded: () => {
      const { waits, busy } = backstage.mayQuit();
      return waits || busy;
    },
    end: options.onLastPageGone,
  });
  const pages = new Pages((count) => lastPage.pagesChanged(count));
  const desk: { door: Door; port: number } = { door: makeDoor(0), port: 0 };
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 });
  server.on('request', (request, response) => {
    respond({ ...options, ...desk, pages, request, response }).catch((error: unknown) => {
      options.onBug(error);
      if (!response.headersSent) response.writeHead(500, WINDOW_HEADERS);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  desk.port = (server.address() as AddressInfo).port;
  desk.door = makeDoor(desk.port);

  const leave = EVENT_NAMES.map((name) => backstage.on(name, (value) => pages.tell(name, value)));
  const ping = setInterval(() => pages.ping(), PING_MS);
  return {
    url: `http://127.0.0.1:${desk.port}${desk.door.firstPath}`,
    async close() {
      clearInterval(ping);
      for (const stop of leave) stop();
      lastPage.close();
      pages.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Visit extends ServeOptions {
  readonly door: Door;
  readonly port: number;
  readonly pages: Pages;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function respond(visit: Visit): Promise<void> {
  const { request, door } = visit;
  const [pathname = '', query = ''] = (request.url ?? '').split('?', 2);
  const isApi = pathname.startsWith('/api/');
  if (!isOwnHost(request.headers, visit.port)) return closed(visit, { status: 403, isApi, where: 'host' });
  if (!isApi && pathname === '/' && request.method === 'GET') {
    const key = new URLSearchParams(query).get(KEY_PARAMETER);
    if (key !== null) return letIn(visit, key);
  }
  if (!door.hasCookie(request.headers)) return closed(visit, { status: 403, isApi, where: 'cookie' });
  if (isFromElsewhere(request.headers)) return closed(visit, { status: 403, isApi, where: 'sec-fetch-site' });
  if (pathname === '/api/call') return answerCall(visit);
  if (pathname === '/api/events') return follow(visit);
  if (isApi) return closed(visit, { status: 404, isApi, where: 'path' });
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return closed(visit, { status: 405, isApi, where: 'method' });
  }
  const file = await readWindowFile(visit.rendererFolder, pathname);
  if (file === undefined) return closed(visit, { status: 404, isApi, where: 'path' });
  visit.response.writeHead(200, { ...WINDOW_HEADERS, 'Content-Type': file.contentType });
  visit.response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function letIn(visit: Visit, key: string): void {
  const { request, response, door } = visit;
  // A browser that fetches ahead would use the key up before the person has come.
  if (/prefetch|preview/iu.test(`${request.headers['sec-purpose'] ?? ''} ${request.headers.purpose ?? ''}`)) {
    response.writeHead(503, WINDOW_HEADERS);
    response.end();
    return;
  }
  const cookie = door.exchange(key);
  // Whoever is in already and comes back by the first address (a restored tab) only loses the key from sight.
  if (cookie === undefined && !door.hasCookie(request.headers)) {
    closed(visit, { status: 403, isApi: false, where: 'key' });
    return;
  }
  const setCookie = cookie === undefined ? {} : { 'Set-Cookie': cookie };
  response.writeHead(303, { ...WINDOW_HEADERS, ...setCookie, Location: '/' });
  response.end();
}

async function answerCall(visit: Visit): Promise<void> {
  const { request } = visit;
  if (request.method !== 'POST') return closed(visit, { status: 405, isApi: true, where: 'method' });
  if (!isOwnOrigin(request.headers, visit.port)) return closed(visit, { status: 403, isApi: true, where: 'origin' });
  const call = await readCall(request);
  if (call.kind === 'refused') return closed(visit, { status: call.status, isApi: true, where: call.where });
  sendJson(visit, 200, await visit.backstage.answer(call.name, call.argument));
}

function follow(visit: Visit): void {
  const { request, response } = visit;
  if (request.method !== 'GET') {
    closed(visit, { status: 405, isApi: true, where: 'method' });
    return;
  }
  response.writeHead(200, { ...WINDOW_HEADERS, 'Content-Type': 'text/event-stream; charset=utf-8' });
  visit.pages.add(response, visit.backstage.snapshot());
}

/** Says no: to the page as a problem, to a person as a page. */
function closed(visit: Visit, no: { status: number; isApi: boolean; where: string }): void {
  if (no.isApi) {
    const call = visit.request.url?.split('?', 1)[0]?.slice(0, 40) ?? '';
    sendJson(visit, no.status, { ok: false, problem: problem('call-refused', { call, where: no.where }) });
    return;
  }
  const why: ClosedWhy = no.status === 404 ? 'not-found' : /cookie|key/u.test(no.where) ? 'no-key' : 'elsewhere';
  visit.response.writeHead(no.status, { ...WINDOW_HEADERS, 'Content-Type': 'text/html; charset=utf-8' });
  visit.response.end(closedPage(why));
}

function sendJson(visit: Visit, status: number, body: unknown): void {
  const { response } = visit;
  // After a refusal the rest of the body is not waited for.
  const connection = status === 413 ? { Connection: 'close' } : {};
  response.writeHead(status, {
    ...WINDOW_HEADERS,
    ...connection,
    'Content-Type': 'application/json; charset=utf-8',
  });
  response.end(JSON.stringify(body));
}
