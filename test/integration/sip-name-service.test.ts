import { createSocket } from 'node:dgram';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Transport } from '../../src-main/core/line.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { judge } from '../../src-main/core/verify/judge.ts';
import { locate } from '../../src-main/outside/sip/locate.ts';
import { dnsNames, type Names } from '../../src-main/outside/sip/names.ts';
import { SEED } from '../seed.ts';
import { answerTo, challenge, type FakeAnswer, type FakeRegistrar, isRight } from './sip-fake-registrar.ts';
import { type DnsRecord, type NameServer, startNameServer } from './sip-name-server.ts';
import { fake, fastTimers, PASSWORD, prober } from './sip-probe-desk.ts';

const open: NameServer[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function nameServer(options: Parameters<typeof startNameServer>[0]): Promise<NameServer> {
  const server = await startNameServer(options);
  open.push(server);
  return server;
}

const strict: FakeAnswer = (seen, peer) => {
  if (seen.credentials() === undefined) peer.send(answerTo(seen, '401 Unauthorized', challenge('n')));
  else peer.send(answerTo(seen, isRight(seen, PASSWORD) ? '200 OK' : '403 Forbidden'));
};
const busy: FakeAnswer = (seen, peer) => peer.send(answerTo(seen, '503 Busy', 'Retry-After: 60'));
const silent: FakeAnswer = () => {};

const A = (address = '127.0.0.1'): DnsRecord => ({ type: 'A', address });
const srv = (port: number, priority: number, target = 'host.example'): DnsRecord => ({
  type: 'SRV',
  priority,
  weight: 1,
  port,
  target,
});

/** A domain whose SRV records lead to these registrars, in this order. */
const zoneOf = (registrars: readonly Pick<FakeRegistrar, 'port'>[], prefix = '_sip._udp') => ({
  'line.example': [],
  [`${prefix}.line.example`]: registrars.map((one, index) => srv(one.port, index)),
  'host.example': [A()],
});

function ask(
  names: Names,
  more: { readonly transport?: Transport; readonly speed?: number; readonly limitMs?: number } = {},
) {
  const { transport = 'udp', speed = 1, limitMs } = more;
  return prober({ names, ...(speed === 1 ? {} : { timers: fastTimers(speed) }) }).probe(
    {
      account: { domain: 'line.example', user: 'u', authUser: 'u', transport, expiresS: 3_600 },
      password: Secret.of(PASSWORD),
      mode: 'query',
      limitMs,
    },
    new AbortController().signal,
  );
}

const dns = (server: NameServer, more: Partial<Names> = {}): Names => ({
  ...dnsNames({ servers: [server.server], timeoutMs: 1_000 }),
  ...more,
});

describe('a line whose server is found by DNS', () => {
  test('goes from NAPTR over SRV to the address, and every question is kept for the explanation', async () => {
    const at = await fake({ transport: 'udp', answer: strict });
    const server = await nameServer({
      zone: {
        'line.example': [
          { type: 'NAPTR', order: 10, preference: 1, flags: 's', service: 'SIP+D2T', replacement: 'tcp.example' },
          {
            type: 'NAPTR',
            order: 20,
            preference: 1,
            flags: 's',
            service: 'SIP+D2U',
            replacement: '_sip._udp.far.example',
          },
        ],
        '_sip._udp.far.example': [srv(at.port, 1)],
        'host.example': [A()],
      },
    });
    const outcome = await ask(dns(server, { hasIpv6: () => false }));
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, target: `127.0.0.1:${at.port}` });
    expect(outcome.lookups?.map(({ ms: _ms, ...rest }) => rest)).toEqual([
      {
        type: 'NAPTR',
        question: 'line.example',
        answers: ['10 1 s SIP+D2T tcp.example', '20 1 s SIP+D2U _sip._udp.far.example'],
      },
      { type: 'SRV', question: '_sip._udp.line.example', answers: [], error: 'ENOTFOUND' },
      { type: 'SRV', question: '_sip._udp.far.example', answers: [`1 1 ${at.port} host.example`] },
      { type: 'A', question: 'host.example', answers: ['127.0.0.1'] },
      { type: 'AAAA', question: 'host.example', answers: [], error: 'ENODATA' },
    ]);
    expect(server.asked).toHaveLength(5);
  });

  test.each(['udp', 'tcp'] as const)(
    'is asked over %s at the next server where the first refuses',
    async (transport) => {
      const closed = await fake({ transport, answer: silent });
      await closed.close();
      closed.close = () => Promise.resolve();
      const at = await fake({ transport, answer: strict });
      const server = await nameServer({ zone: zoneOf([closed, at], `_sip._${transport}`) });
      expect(await ask(dns(server), { transport })).toMatchObject({ statusCode: 200, target: `127.0.0.1:${at.port}` });
    },
  );

  test('finds the way to an IPv6 server', async () => {
    const at = await fake({ transport: 'tcp', host: '::1', answer: strict });
    const server = await nameServer({
      zone: { '_sip._tcp.line.example': [srv(at.port, 1)], 'host.example': [{ type: 'AAAA', address: '::1' }] },
    });
    expect(await ask(dns(server), { transport: 'tcp' })).toMatchObject({ statusCode: 200, target: `[::1]:${at.port}` });
  });

  test('leaves a server that is overloaded (503) for the next, without login there', async () => {
    const [first, at] = [
      await fake({ transport: 'udp', answer: busy }),
      await fake({ transport: 'udp', answer: strict }),
    ];
    const server = await nameServer({ zone: zoneOf([first, at]) });
    expect(await ask(dns(server))).toMatchObject({ statusCode: 200, sends: 3 });
    expect(first.requests).toHaveLength(1);
  });

  test.each([
    ['503', busy],
    ['silence', silent],
  ])('that is overloaded, and then meets %s, is told that the carrier is busy', async (_name, second) => {
    const both = [await fake({ transport: 'udp', answer: busy }), await fake({ transport: 'udp', answer: second })];
    const server = await nameServer({ zone: zoneOf(both) });
    const outcome = await ask(dns(server), { speed: 160 });
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 503, retryAfterS: 60 });
    expect(judge(outcome).verdict).toBe('busy');
  });

  test('gives every one of its silent servers a turn within the 32 s', async () => {
    const first = await fake({ transport: 'udp', answer: silent });
    const at = await fake({ transport: 'udp', answer: strict });
    const server = await nameServer({ zone: zoneOf([first, at]) });
    const outcome = await ask(dns(server), { speed: 15 });
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, target: `127.0.0.1:${at.port}` });
    // Half of 32.5 s: sendings at 0, 0.5, 1.5, 3.5, 7.5, 11.5 and 15.5 s.
    expect(first.requests).toHaveLength(7);
  });

  test('is silent when all of them are, and asks each', async () => {
    const both = [await fake({ transport: 'udp', answer: silent }), await fake({ transport: 'udp', answer: silent })];
    const server = await nameServer({ zone: zoneOf(both) });
    expect(await ask(dns(server), { speed: 160 })).toMatchObject({ kind: 'no-answer', answeredBefore: false });
    expect(both.every((one) => one.requests.length > 1)).toBe(true);
  });

  test('never takes its login from one server to another', async () => {
    const first = await fake({
      transport: 'udp',
      answer: (seen, peer) => {
        if (seen.credentials() === undefined) peer.send(answerTo(seen, '401 Unauthorized', challenge('n')));
        else busy(seen, peer, 0);
      },
    });
    const second = await fake({ transport: 'udp', answer: strict });
    const server = await nameServer({ zone: zoneOf([first, second]) });
    expect(await ask(dns(server))).toMatchObject({ kind: 'final', statusCode: 503, credentialsSent: true });
    expect(second.requests).toHaveLength(0);
  });

  test('whose domain does not exist is told so, with the questions', async () => {
    const server = await nameServer({ zone: {} });
    const gone = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }));
    const outcome = await ask(dns(server, { system: gone }));
    expect(outcome).toMatchObject({ kind: 'name-not-found', name: 'line.example', code: 'ENOTFOUND', sends: 0 });
    expect(outcome.lookups?.map((one) => one.error)).toEqual(Array.from({ length: 5 }, () => 'ENOTFOUND'));
  });

  test.each(['nobody', 'silence'] as const)('is found by the hosts file where %s answers as DNS', async (how) => {
    const at = await fake({ transport: 'udp', answer: strict });
    const server = await nameServer({ zone: {}, spoil: () => undefined });
    if (how === 'nobody') await server.close();
    if (how === 'nobody') open.pop();
    const names: Names = {
      ...dnsNames({ servers: [server.server], timeoutMs: 200 }),
      system: () => Promise.resolve(['127.0.0.1']),
    };
    const located = await locate(
      { domain: 'line.example', user: 'u', authUser: 'u', transport: 'udp', expiresS: 60 },
      { names, dice: { bytes: (count) => new Uint8Array(count) } },
    );
    expect(located).toMatchObject({ ok: true, targets: [{ host: '127.0.0.1', port: 5060 }] });
    expect(at.requests).toHaveLength(0);
  });
});

test('whatever bytes come as DNS answers, a line is told where to go or that nobody knows', async () => {
  const seed = SEED;
  process.stdout.write(`DNS fuzz seed ${seed}\n`);
  const changes = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 });
  const spoilers = fc.sample(fc.record({ changes, cut: fc.nat(80), isCut: fc.boolean() }), { numRuns: 3_000, seed });
  let turn = 0;
  const server = await nameServer({
    zone: {
      'line.example': [
        {
          type: 'NAPTR',
          order: 1,
          preference: 1,
          flags: 's',
          service: 'SIP+D2U',
          replacement: '_sip._udp.line.example',
        },
        A('192.0.2.1'),
      ],
      '_sip._udp.line.example': [srv(5_060, 1), srv(5_062, 2)],
      'host.example': [A('192.0.2.2'), { type: 'AAAA', address: '2001:db8::2' }],
    },
    spoil: (answer) => {
      turn += 1;
      const one = spoilers[turn % spoilers.length];
      const bytes = Buffer.from(answer);
      // Behind the identifier: an answer with another one is thrown away unread.
      for (const [place, byte] of one?.changes ?? [])
        if (bytes.length > 3) bytes[2 + (place % (bytes.length - 2))] = byte;
      return one?.isCut === true ? bytes.subarray(0, Math.max(2, bytes.length - one.cut)) : bytes;
    },
  });
  const names: Names = {
    ...dnsNames({ servers: [server.server], timeoutMs: 120 }),
    system: () => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOTFOUND' })),
  };
  const one = () =>
    locate(
      { domain: 'line.example', user: 'u', authUser: 'u', transport: 'udp', expiresS: 60 },
      { names, dice: { bytes: (count) => new Uint8Array(count) } },
    );
  // As many packets as it takes: a spoiled one that is thrown away unread costs its question the whole time limit.
  while (server.asked.length < 5_000) {
    const located = await Promise.all(Array.from({ length: 150 }, one));
    for (const each of located) expect(each.ok ? each.targets.length : each.code.length).toBeGreaterThan(0);
  }
  expect(turn).toBeGreaterThanOrEqual(5_000);
});

test('a UDP answer from another address than the one asked is not taken for the registrar', async () => {
  const stranger = createSocket('udp4');
  await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.1', resolve));
  const at = await fake({
    transport: 'udp',
    answer: (seen) => {
      const port = Number(/127\.0\.0\.1:(\d+);branch/u.exec(seen.header('via') ?? '')?.[1]);
      stranger.send(answerTo(seen, '403 Forbidden'), port, '127.0.0.1');
    },
  });
  const server = await nameServer({ zone: zoneOf([at]) });
  expect(await ask(dns(server), { speed: 160 })).toMatchObject({ kind: 'no-answer', answeredBefore: false });
  await new Promise<void>((resolve) => stranger.close(() => resolve()));
});
