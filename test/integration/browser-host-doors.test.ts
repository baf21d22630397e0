import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Snapshot } from '../../src-main/contract/snapshot.ts';
import { type ServedBackstage, type ServedWindow, serveWindow } from '../../src-main/hosts/browser/serve-window.ts';

let folder: string;
let served: ServedWindow;
let port: number;
let first: string;
const asked: { name: unknown; argument: unknown }[] = [];
const quit = { waits: false, busy: false };
let tellSnapshot: (snapshot: Snapshot) => void = () => {};
let gone: Promise<void>;

const double: ServedBackstage = {
  answer: async (name, argument) => {
    asked.push({ name, argument });
    if (name === 'bug') throw new Error('a bug');
    return { ok: true, value: null };
  },
  snapshot: () => ({ version: 1 }) as Snapshot,
  on: (name, hear) => {
    if (name === 'snapshot') tellSnapshot = hear as typeof tellSnapshot;
    return () => {};
  },
  mayQuit: () => quit,
};

beforeEach(async () => {
  asked.length = 0;
  quit.waits = false;
  folder = mkdtempSync(join(tmpdir(), 'kakekae-door-'));
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'outside');
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html><main>window</main>');
  writeFileSync(join(folder, 'renderer', 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'renderer', '.hidden.html'), 'hidden');
  symlinkSync(join(folder, 'secret.html'), join(folder, 'renderer', 'link.html'));
  const { promise, resolve } = Promise.withResolvers<void>();
  gone = promise;
  served = await serveWindow({
    backstage: double,
    rendererFolder: join(folder, 'renderer'),
    graceMs: 80,
    onLastPageGone: resolve,
    onBug: () => {},
  });
  const url = new URL(served.url);
  port = Number(url.port);
  first = url.pathname + url.search;
});

afterEach(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As written: no client in between that would tidy the path or the Host. */
function ask({ path, method = 'GET', headers = {}, body }: Asked): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function comeIn(): Promise<string> {
  const reply = await ask({ path: first });
  return String(reply.headers['set-cookie']).split(';')[0] ?? '';
}

function call(cookie: string, more: Partial<Asked> = {}): Promise<Reply> {
  return ask({
    path: '/api/call',
    method: 'POST',
    body: JSON.stringify({ name: 'snapshot.read', argument: null }),
    ...more,
    headers: { cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json', ...more.headers },
  });
}

const problemOf = (reply: Reply) => (JSON.parse(reply.body) as { problem?: { kind: string } }).problem?.kind;

test('the first address lets the person in once, and its key is gone from the address they see', async () => {
  const entered = await ask({ path: first });
  expect(entered.status).toBe(303);
  expect(entered.headers.location).toBe('/');
  expect(entered.headers['referrer-policy']).toBe('no-referrer');
  expect(String(entered.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict$/u);
  const again = await ask({ path: first });
  expect(again.status).toBe(403);
  expect(again.headers['set-cookie']).toBeUndefined();
  expect(again.body).toContain('もう一度始める');
});

test('a browser that fetches the first address ahead does not use its key up', async () => {
  expect((await ask({ path: first, headers: { 'sec-purpose': 'prefetch' } })).status).toBe(503);
  expect((await ask({ path: first })).status).toBe(303);
});

test('the window is shown with its walls, and only to the browser that brought the key', async () => {
  const cookie = await comeIn();
  const page = await ask({ path: '/', headers: { cookie } });
  expect(page.status).toBe(200);
  expect(page.body).toContain('window');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  expect(page.headers['x-content-type-options']).toBe('nosniff');
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
  const script = await ask({ path: '/assets/app-1a2b.js', headers: { cookie } });
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
  for (const wrong of ['', 'kakekae-1=x', `kakekae-${port}=`, `${cookie}x`]) {
    expect((await ask({ path: '/', headers: { cookie: wrong } })).status).toBe(403);
  }
});

test.each(['localhost', 'evil.example', '127.0.0.1', '127.0.0.1.evil.example', '[::1]', '127.0.0.2'])(
  'a foreign name that points at this computer (Host %s) reaches neither the window nor a call',
  async (name) => {
    const cookie = await comeIn();
    const host = name === '127.0.0.1' ? '127.0.0.1:1' : `${name}:${port}`;
    expect((await ask({ path: '/', headers: { cookie, host } })).status).toBe(403);
    const refused = await call(cookie, { headers: { host } });
    expect([refused.status, problemOf(refused)]).toEqual([403, 'call-refused']);
    expect(asked).toEqual([]);
  },
);

test.each([
  '/../secret.html',
  '/assets/../../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/%2e%2e%2fsecret.html',
  '/..%5csecret.html',
  '/assets/%00app-1a2b.js',
  '/index.html%00.js',
  '/.hidden.html',
  '/link.html',
  '/assets',
  '/index.html/',
  '//index.html',
  '/C:/index.html',
  '/index.html::$DATA',
  '/%ff',
])('nothing outside the window is served: %s', async (path) => {
  const cookie = await comeIn();
  const reply = await ask({ path, headers: { cookie } });
  expect(reply.status).toBe(404);
  expect(reply.body).not.toContain('outside');
});

test('a call from the window is answered', async () => {
  const reply = await call(await comeIn());
  expect([reply.status, JSON.parse(reply.body)]).toEqual([200, { ok: true, value: null }]);
  expect(asked).toEqual([{ name: 'snapshot.read', argument: null }]);
});

const REFUSED: readonly [string, number, Partial<Asked>][] = [
  ['without the cookie', 403, { headers: { cookie: '' } }],
  ['from another site', 403, { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }],
  ['from another port of this computer', 403, { headers: { origin: 'http://127.0.0.1:1' } }],
  ['from a sandboxed frame', 403, { headers: { origin: 'null' } }],
  ['that only claims our origin', 403, { headers: { 'sec-fetch-site': 'same-site' } }],
  ['as a plain form', 415, { headers: { 'content-type': 'text/plain' } }],
  ['with a body beyond 64 KiB', 413, { body: JSON.stringify({ name: 'x', argument: 'a'.repeat(64 * 1024) }) }],
  ['with a body that is no JSON', 400, { body: '{"name"' }],
  ['with a list instead of a call', 400, { body: '[]' }],
  ['with bytes that are no text', 400, { body: Buffer.from([0xff, 0xfe]).toString('latin1') }],
  ['by PUT', 405, { method: 'PUT' }],
];

test.each(REFUSED)('a call %s is refused with a problem, never silence', async (_how, status, more) => {
  const reply = await call(await comeIn(), more);
  expect([reply.status, problemOf(reply)]).toEqual([status, 'call-refused']);
  expect(asked).toEqual([]);
});

test('a call without any origin, as a program would send it, is refused', async () => {
  const cookie = await comeIn();
  const reply = await ask({
    path: '/api/call',
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: '{"name":"snapshot.read","argument":null}',
  });
  expect([reply.status, problemOf(reply)]).toEqual([403, 'call-refused']);
});

test('a bug inside a call ends that call and not the window', async () => {
  const cookie = await comeIn();
  expect((await call(cookie, { body: '{"name":"bug"}' })).status).toBe(500);
  expect((await call(cookie)).status).toBe(200);
});

test('every other path of the interface answers with a problem', async () => {
  const cookie = await comeIn();
  expect(problemOf(await ask({ path: '/api/other', headers: { cookie } }))).toBe('call-refused');
  expect(problemOf(await ask({ path: '/api/events' }))).toBe('call-refused');
});

/** Opens one event stream on a socket of its own; `next()` resolves with what arrived since. */
async function openPage(cookie: string) {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let wake = () => {};
  socket.on('data', (chunk) => {
    text += chunk.toString('utf8');
    wake();
  });
  socket.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`);
  return {
    async until(wanted: string) {
      while (!text.includes(wanted)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    leave: () => socket.destroy(),
  };
}

test('an open page is told the state at once and after every change', async () => {
  const page = await openPage(await comeIn());
  await page.until('event: snapshot\ndata: {"version":1}');
  tellSnapshot({ version: 2 } as Snapshot);
  await page.until('event: snapshot\ndata: {"version":2}');
  page.leave();
});

test('the app ends some time after its last page, and a page that comes back in time keeps it', async () => {
  const cookie = await comeIn();
  let isGone = false;
  void gone.then(() => {
    isGone = true;
  });
  const page = await openPage(cookie);
  await page.until('"version":1');
  page.leave();
  const back = await openPage(cookie);
  await back.until('"version":1');
  expect(isGone).toBe(false);
  back.leave();
  await gone;
});

test('the app stays without any page while a change waits, and ends when it no longer does', async () => {
  let looks = 0;
  const original = double.mayQuit;
  double.mayQuit = () => {
    looks += 1;
    return { waits: looks < 4, busy: false };
  };
  const page = await openPage(await comeIn());
  await page.until('"version":1');
  page.leave();
  await gone;
  expect(looks).toBe(4);
  double.mayQuit = original;
});
