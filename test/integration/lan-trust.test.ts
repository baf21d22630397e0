import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { deviceHttp } from '../../src-main/outside/lan-phones/web/device-http.ts';
import { pretendGrandstream } from '../../src-main/practice/devices/pretend-grandstream.ts';
import { pretendYealink } from '../../src-main/practice/devices/pretend-yealink.ts';
import { ADMIN_PASSWORD, deviceOf, FORMER, lanDesks, never, trouble, value } from './lan-desk.ts';
import { practiceCarriers } from './practice-start.ts';
import { certificate, skipTls, tlsTitle } from './sip-certificates.ts';

const start = practiceCarriers();
const desk = lanDesks();
const login = { user: Secret.of('admin'), password: Secret.of(ADMIN_PASSWORD) };
const own = () => certificate({ alternatives: null, common: 'HT802' });

describe.skipIf(skipTls)(`a device ${tlsTitle}`, () => {
  test('shows its certificate before the login, and is known by it afterwards', async () => {
    const carrier = await start();
    const { lan, plug, open } = desk();
    const device = await plug(pretendGrandstream({ ...deviceOf(carrier), face: 'token', tls: own() }));
    const first = value(await lan.identify({ address: device.url }, never));
    expect(first.certificate).toMatchObject({ known: false });
    expect(first.certificate?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/u);
    // Looked at is not agreed to: only a login makes it known.
    expect(value(await lan.identify({ address: device.url }, never)).certificate?.known).toBe(false);
    await value(await open(device)).close();
    expect(value(await lan.identify({ address: device.url }, never)).certificate).toEqual({
      ...first.certificate,
      known: true,
    });
  });

  test('with another certificate than before is asked nothing, not even who it is', async () => {
    const carrier = await start();
    const { lan, plug, open } = desk();
    const device = await plug(pretendGrandstream({ ...deviceOf(carrier), face: 'token', tls: own() }));
    await value(await open(device)).close();
    const before = device.seen.length;
    await device.useCertificate(own());
    expect(trouble(await lan.identify({ address: device.url }, never)).kind).toBe('device-certificate-changed');
    expect(device.seen).toHaveLength(before);
    expect(device.logins).toBe(1);
    expect(await lan.forgetCertificate(new URL(device.url).host)).toEqual({ ok: true, value: true });
    expect(value(await lan.identify({ address: device.url }, never)).certificate?.known).toBe(false);
  });

  test('exchanged between the look and the login gets no login', async () => {
    const carrier = await start();
    const { lan, plug } = desk();
    const device = await plug(pretendGrandstream({ ...deviceOf(carrier), face: 'token', tls: own() }));
    const found = value(await lan.identify({ address: device.url }, never));
    await device.useCertificate(own());
    const opened = await lan.open({ device: found, login }, never);
    expect(trouble(opened).kind).toBe('device-certificate-changed');
    expect(device.logins).toBe(0);
  });

  test('exchanged in the middle of a change is written no more', async () => {
    const carrier = await start();
    const { plug, open } = desk({ backMs: 3_000 });
    const device = await plug(pretendGrandstream({ ...deviceOf(carrier), face: 'token', tls: own() }));
    const session = value(await open(device));
    const account = value(await session.accounts(never))[1];
    if (account === undefined) throw new Error('no second port');
    device.cutPowerAtNextSave('before-saving');
    device.useCertificateWhenBack(own());
    const before = device.logins;
    // It may or may not have saved: nobody who asks it now can be sure that it is the same device.
    const { kind } = trouble(await session.change({ account, password: Secret.of(carrier.password) }, never));
    expect(kind).toBe('device-not-read-back');
    expect(device.logins).toBe(before);
    expect(device.password(2)).toBe(FORMER);
  });

  test('that fell silent over https is not spoken to in plain http instead', async () => {
    const carrier = await start();
    const { lan, plug, open } = desk();
    const device = await plug(pretendGrandstream({ ...deviceOf(carrier), face: 'token', tls: own() }));
    await value(await open(device)).close();
    const address = new URL(device.url).host;
    await device.stop();
    let asked = 0;
    const plain = createServer((_, response) => {
      asked += 1;
      response.end('<title>Grandstream Device Configuration</title>');
    });
    await new Promise<void>((resolve) => plain.listen(Number(new URL(device.url).port), '127.0.0.1', resolve));
    try {
      expect(trouble(await lan.identify({ address }, never))).toMatchObject({ kind: 'device-unreachable' });
      expect(asked).toBe(0);
    } finally {
      plain.close();
    }
  });
});

test('over plain http there is no certificate to show, and the person is told so', async () => {
  const carrier = await start();
  const { lan, plug } = desk();
  const device = await plug(pretendYealink(deviceOf(carrier)));
  expect(value(await lan.identify({ address: device.url }, never)).certificate).toBeUndefined();
});

test('another device at the address that was looked at gets no login', async () => {
  const carrier = await start();
  const { lan, plug } = desk();
  const yealink = await plug(pretendYealink(deviceOf(carrier)));
  const found = value(await lan.identify({ address: yealink.url }, never));
  const other = await plug(pretendGrandstream({ ...deviceOf(carrier), face: 'form' }));
  const moved = { ...found, address: other.url };
  expect(trouble(await lan.open({ device: moved, login }, never))).toMatchObject({ kind: 'device-other-model' });
  expect(other.logins).toBe(0);
});

test('what is no device at all is not recognised, and asked for its front page only', async () => {
  const { lan } = desk();
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.setHeader('Content-Type', 'text/html').end('<title>My router</title><form action="/login"></form>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(trouble(await lan.identify({ address: `http://127.0.0.1:${port}` }, never))).toMatchObject({
      kind: 'device-not-recognised',
    });
    expect(seen).toEqual(['GET /']);
  } finally {
    server.close();
  }
});

describe('the web client', () => {
  async function withServer(
    answer: Parameters<typeof createServer>[1],
    use: (origin: string) => Promise<void>,
  ): Promise<void> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  test('follows no redirect to another place', () =>
    withServer(
      (_, response) => response.writeHead(302, { Location: 'http://127.0.0.2/' }).end(),
      async (origin) => {
        const http = deviceHttp({ origin, limitMs: 2_000 });
        expect(trouble(await http.ask({ method: 'GET', path: '/' }, never))).toMatchObject({
          facts: { code: 'REDIRECT' },
        });
      },
    ));

  test('leaves a circle of redirects', () =>
    withServer(
      (_, response) => response.writeHead(302, { Location: '/again' }).end(),
      async (origin) => {
        const http = deviceHttp({ origin, limitMs: 2_000 });
        expect(trouble(await http.ask({ method: 'GET', path: '/' }, never))).toMatchObject({
          facts: { code: 'REDIRECT' },
        });
      },
    ));

  test('reads no page without end', () =>
    withServer(
      (_, response) => {
        const more = () => response.write('x'.repeat(65_536)) || response.once('drain', more);
        const timer = setInterval(more, 1);
        response.on('close', () => clearInterval(timer));
      },
      async (origin) => {
        const http = deviceHttp({ origin, limitMs: 10_000 });
        expect(trouble(await http.ask({ method: 'GET', path: '/' }, never))).toMatchObject({
          facts: { code: 'TOO-LARGE' },
        });
      },
    ));

  test('waits no longer than it may', () =>
    withServer(
      () => {},
      async (origin) => {
        const http = deviceHttp({ origin, limitMs: 200 });
        expect(trouble(await http.ask({ method: 'GET', path: '/' }, never))).toMatchObject({
          facts: { code: 'TIMEOUT' },
        });
      },
    ));
});
