import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect, createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { DeviceFile, ServeEvent } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { systemClock } from '../../src-main/outside/machine/system-clock.ts';
import { fileServer, type ServeLimits } from '../../src-main/outside/provisioning/serve-once.ts';

const run = promisify(execFile);
const PASSWORD = 'k4k3k43x';
const MAC = '000B82A1B2C3';
const GRANDSTREAM = 'Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId 000b82a1b2c3';
const OTHER = 'Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId 000b82ffffff';
const BODY = `<?xml version="1.0"?>\n<gs_provision><P34>${PASSWORD}</P34></gs_provision>\n`;
const FILE: DeviceFile = { name: 'cfg000b82a1b2c3.xml', mediaType: 'text/xml', body: Secret.of(BODY) };

type Only = { readonly address?: string; readonly mac?: string };

/** Serves on loopback, and keeps what was told; `ended` holds when the server has gone. */
async function serving(
  context: { onTestFinished(end: () => Promise<void>): void },
  {
    only = { address: '127.0.0.1' },
    limits = {},
    at = '127.0.0.1',
  }: { only?: Only; limits?: Partial<ServeLimits>; at?: string } = {},
) {
  const logged: unknown[] = [];
  const stop = new AbortController();
  const server = fileServer({
    clock: systemClock,
    log: { event: (name, fields) => logged.push([name, fields]) },
    limits: { againMs: 400, ...limits },
  });
  const served = await server.serve({ file: FILE, at: { address: at }, only }, stop.signal);
  if (!served.ok) throw new Error(served.problem.kind);
  const events: ServeEvent[] = [];
  const first = await served.value.next();
  if (first.done === true || first.value.kind !== 'listening') throw new Error('not listening');
  const ended = (async () => {
    for await (const event of served.value) events.push(event);
  })();
  context.onTestFinished(async () => {
    stop.abort();
    await ended;
    expect(JSON.stringify([logged, events, first.value])).not.toContain(PASSWORD);
  });
  return { ...first.value, events, logged, ended, stop };
}

/** From any address of loopback, as one of several devices. */
function get(url: string, how: { from?: string; userAgent?: string; method?: string; path?: string } = {}) {
  const { from = '127.0.0.1', userAgent = 'test', method = 'GET' } = how;
  return new Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const asked = httpRequest(
      url,
      {
        method,
        localAddress: from,
        headers: { 'User-Agent': userAgent },
        ...(how.path === undefined ? {} : { path: how.path }),
      },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          body += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

describe('the file with the line’s new password', () => {
  test('is fetched by fetch, byte for byte, and the server ends', async (context) => {
    const { url, folder, events, ended, untilMs } = await serving(context);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[a-km-np-z2-9]{26}\/cfg000b82a1b2c3\.xml$/u);
    expect(url).toBe(`${folder}${FILE.name}`);
    expect(untilMs - Date.now()).toBeGreaterThan(590_000);
    const answer = await fetch(url, { headers: { 'User-Agent': 'Cisco/SPA112' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toBe(BODY);
    await ended;
    expect(events).toEqual([
      { kind: 'fetched', atMs: expect.any(Number), address: '127.0.0.1', userAgent: 'Cisco/SPA112' },
      { kind: 'ended', why: 'fetched' },
    ]);
    await expect(fetch(url)).rejects.toThrow();
  });

  for (const [program, ...options] of [
    ['curl', '-sS', '-A', GRANDSTREAM],
    ['wget', '-q', '-O', '-', '-U', GRANDSTREAM],
  ] as const) {
    const isHere = existsSync(`/usr/bin/${program}`);
    const title = `is fetched by ${program}${isHere ? '' : ` (${program} is not installed)`}`;
    test.skipIf(!isHere && process.env.CI !== 'true')(title, async (context) => {
      const { url, events } = await serving(context);
      const { stdout } = await run(program, [...options, url]);
      expect(stdout).toBe(BODY);
      expect(events[0]).toMatchObject({ kind: 'fetched', userAgent: GRANDSTREAM });
    });
  }

  test('goes to the device that was named by its address, and to nobody else', async (context) => {
    const { url, events } = await serving(context, { only: { address: '127.0.0.9' } });
    expect(await get(url)).toMatchObject({ status: 404, body: '' });
    expect(await get(url, { from: '127.0.0.8', userAgent: GRANDSTREAM })).toMatchObject({ status: 404, body: '' });
    expect(await get(url, { from: '127.0.0.9' })).toMatchObject({ status: 200, body: BODY });
    expect(events.slice(0, 3)).toEqual([
      { kind: 'refused', address: '127.0.0.1', why: 'other-address', times: 1 },
      { kind: 'refused', address: '127.0.0.8', why: 'other-address', times: 1 },
      expect.objectContaining({ kind: 'fetched', address: '127.0.0.9' }),
    ]);
  });

  test('goes to the device that names its hardware address, and from then on to its address alone', async (context) => {
    const { url, events } = await serving(context, { only: { mac: MAC } });
    expect(await get(url, { userAgent: 'curl/8' })).toMatchObject({ status: 404, body: '' });
    expect(await get(url, { userAgent: OTHER })).toMatchObject({ status: 404, body: '' });
    expect(await get(url, { from: '127.0.0.7', userAgent: GRANDSTREAM })).toMatchObject({ status: 200 });
    expect(await get(url, { from: '127.0.0.8', userAgent: GRANDSTREAM })).toMatchObject({ status: 404 });
    expect(events.map((event) => (event.kind === 'refused' ? event.why : event.kind))).toEqual([
      'no-mac',
      'other-mac',
      'fetched',
      'other-address',
    ]);
  });

  test('is withheld from the named address when another device answers there', async (context) => {
    const only = { address: '127.0.0.7', mac: MAC };
    const { url } = await serving(context, { only });
    expect(await get(url, { from: '127.0.0.7', userAgent: OTHER })).toMatchObject({ status: 404 });
    // A User-Agent without any hardware address says nothing against it.
    expect(await get(url, { from: '127.0.0.7', userAgent: 'Cisco/SPA112-1.4.1 (CBT1)' })).toMatchObject({
      status: 200,
    });
  });

  test('is answered again to the same device within the minute, as devices ask, and HEAD is no fetch', async (context) => {
    const { url, events, ended } = await serving(context);
    const head = await get(url, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(BODY)));
    expect(events).toEqual([]);
    for (let time = 0; time < 3; time += 1) expect((await get(url)).body).toBe(BODY);
    expect((await get(url, { from: '127.0.0.2' })).status).toBe(404);
    await ended;
    expect(events.map(({ kind }) => kind)).toEqual(['fetched', 'fetched', 'fetched', 'refused', 'ended']);
  });

  test('is found at its own path alone, and a stranger learns nothing from the answers', async (context) => {
    const { url, folder, events } = await serving(context);
    const { pathname } = new URL(url);
    const answers = await Promise.all([
      get(`${folder}cfg000b82a1b2c4.xml`),
      get(folder),
      get(new URL('/', url).href),
      get(url, { path: `${pathname}?x=1` }),
      get(url, { path: `/${FILE.name}` }),
      get(url, { path: `${pathname}/../${FILE.name}` }),
      get(url, { method: 'POST' }),
      get(url, { method: 'PUT' }),
      get(url, { from: '127.0.0.3' }),
    ]);
    const seen = answers.map(({ status, body, headers: { date: _, ...headers } }) =>
      JSON.stringify([status, body, headers]),
    );
    expect(new Set(seen).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect(events.map((event) => event.kind === 'refused' && event.why).sort()).toEqual(
      [...Array(5).fill('other-path'), ...Array(2).fill('other-method'), 'other-address'].sort(),
    );
    // RFC 9112 3.2.2: the whole address in the request line is the same path.
    expect((await get(url, { path: url })).status).toBe(200);
  });

  test('is not the same place twice', async (context) => {
    const folders = new Set<string>();
    for (let time = 0; time < 20; time += 1) folders.add((await serving(context)).folder.replace(/:\d+/u, ''));
    expect(folders.size).toBe(20);
  });

  test('is no longer there when the time is over, or when the person stops', async (context) => {
    const late = await serving(context, { limits: { waitMs: 60 } });
    await late.ended;
    expect(late.events).toEqual([{ kind: 'ended', why: 'time-over' }]);
    await expect(get(late.url)).rejects.toThrow(/ECONNREFUSED/u);
    const stopped = await serving(context);
    stopped.stop.abort();
    await stopped.ended;
    expect(stopped.events).toEqual([{ kind: 'ended', why: 'stopped' }]);
    await expect(get(stopped.url)).rejects.toThrow(/ECONNREFUSED/u);
  });

  test('does not wait for a device that keeps its connection open', async (context) => {
    const { url, ended, stop } = await serving(context);
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const closed = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    stop.abort();
    await Promise.all([ended, closed]);
  });

  test('does not let a flood of strangers fill the record', async (context) => {
    const { url, events } = await serving(context, { only: { address: '127.0.0.9' } });
    for (let time = 0; time < 30; time += 1) await get(url);
    expect(events).toHaveLength(5);
    expect(events.at(-1)).toMatchObject({ times: 5 });
  });

  test('is not served where the port is taken, the address is not ours, or it is a public one', async (context) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    context.onTestFinished(() => new Promise<void>((resolve) => taken.close(() => resolve())));
    const address = taken.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const server = fileServer({ clock: systemClock, log: { event: () => undefined } });
    const tryAt = async (at: { address: string; port?: number }) => {
      const served = await server.serve({ file: FILE, at, only: { mac: MAC } }, new AbortController().signal);
      return served.ok ? 'served' : served.problem.kind;
    };
    expect(await tryAt({ address: '127.0.0.1', port })).toBe('port-taken');
    expect(await tryAt({ address: '192.168.254.253' })).toBe('interface-unknown');
    expect(await tryAt({ address: '203.0.113.7' })).toBe('interface-unknown');
    expect(await tryAt({ address: '0.0.0.0' })).toBe('interface-unknown');
  });
});
