import { request as httpRequest } from 'node:http';
import { CALL_NAMES } from '../../src-main/contract/calls.ts';
import { expect, test } from './app.ts';

/* The browser host's doors, tried from outside with plain requests: any program of this computer can send them. */

interface Knock {
  readonly path?: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

function knock(origin: string, { path = '/api/call', method = 'POST', headers, body }: Knock): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', reject);
    });
    // A refused long body may be cut off while it is still being sent.
    request.on('error', (error) => ('code' in error && error.code === 'EPIPE' ? undefined : reject(error)));
    request.end(body);
  });
}

const SNAPSHOT = JSON.stringify({ name: 'snapshot.read', argument: null });

test('calls without the token, from a foreign origin or under a foreign host name are refused with a problem', async ({
  openApp,
}) => {
  const { page, person } = await openApp();
  await person.sees(person.ui.lines.emptyTitle);
  const { origin, host } = new URL(page.url());
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const good = { host, origin, cookie, 'content-type': 'application/json' };
  expect((await knock(origin, { headers: good, body: SNAPSHOT })).status).toBe(200);

  const { cookie: _, ...withoutToken } = good;
  const port = new URL(origin).port;
  const refused: readonly (readonly [string, Knock])[] = [
    ['no token', { headers: withoutToken, body: SNAPSHOT }],
    ['a token of somebody else', { headers: { ...good, cookie: cookie.replace(/.$/u, 'x') }, body: SNAPSHOT }],
    ['a foreign origin', { headers: { ...good, origin: 'https://evil.example' }, body: SNAPSHOT }],
    ['another port of this computer', { headers: { ...good, origin: 'http://127.0.0.1:1' }, body: SNAPSHOT }],
    ['no origin', { headers: { host, cookie, 'content-type': 'application/json' }, body: SNAPSHOT }],
    ['a rebound name', { headers: { ...good, host: `rebind.evil.example:${port}` }, body: SNAPSHOT }],
    ['localhost', { headers: { ...good, host: `localhost:${port}` }, body: SNAPSHOT }],
    ['another site', { headers: { ...good, 'sec-fetch-site': 'cross-site' }, body: SNAPSHOT }],
    ['no JSON', { headers: { ...good, 'content-type': 'text/plain' }, body: SNAPSHOT }],
    ['broken JSON', { headers: good, body: '{"name":' }],
    ['too much', { headers: good, body: JSON.stringify({ name: 'snapshot.read', argument: 'x'.repeat(70_000) }) }],
    ['an unknown path', { headers: good, path: '/api/other', body: SNAPSHOT }],
    ['another method', { headers: good, method: 'PUT', body: SNAPSHOT }],
    ['the events without the token', { headers: withoutToken, method: 'GET', path: '/api/events' }],
    [
      'the events under a rebound name',
      { headers: { ...good, host: 'a.example' }, method: 'GET', path: '/api/events' },
    ],
  ];
  for (const [who, given] of refused) {
    const { status, body } = await knock(origin, given);
    expect(status, who).toBeGreaterThanOrEqual(400);
    expect(JSON.parse(body), who).toMatchObject({ ok: false, problem: { kind: 'call-refused' } });
  }
});

test('every call of the contract refuses an argument of another shape with a problem', async ({ openApp }) => {
  const { page, person } = await openApp();
  await person.sees(person.ui.lines.emptyTitle);
  for (const name of [...CALL_NAMES, 'no.such.call', '__proto__', 'constructor']) {
    for (const argument of ['text', [1], { strange: true, number: { $gt: '' } }, 7]) {
      const answer = await page.evaluate<object>(
        `fetch('/api/call', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify({ name, argument }))} }).then((answer) => answer.json())`,
      );
      // Every field of `settings.change` may be left out, so that one takes an object of anything and changes nothing.
      if (name === 'settings.change' && typeof argument === 'object' && !Array.isArray(argument)) continue;
      expect(answer, `${name} ${JSON.stringify(argument)}`).toMatchObject({
        ok: false,
        problem: { kind: 'call-refused' },
      });
    }
  }
});

test('the first address opens once: whoever finds it later stays outside, and its key is in no history', async ({
  openApp,
  browser,
}) => {
  const { page, person } = await openApp();
  await person.sees(person.ui.lines.emptyTitle);
  expect(page.url()).not.toContain('key=');
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  const answer = await other.goto(new URL('/', page.url()).href);
  expect(answer?.status()).toBe(403);
  await expect(other.locator('#root')).toHaveCount(0);
  await stranger.close();
});
