import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RegisterProbe } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { judge } from '../../src-main/core/verify/judge.ts';
import { sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import { KAMAILIO_DOMAIN, type Kamailio, kamailioTitle, skipKamailio, startKamailio } from './kamailio.ts';

const SIPSAK = '/usr/bin/sipsak';
const hasSipsak = existsSync(SIPSAK);
const CI = process.env.CI === 'true';
const OLD = 'oldpw234';
const NEW = 'newpw567';

/** Each test has a line of its own, so that none sees another's bindings. */
const LINES = ['1', '2', '3', '4', '5', '6', '7'].map((digit) => `8150${digit.repeat(8)}`);
const [ALICE = '', SWITCHED = '', GUESTED = '', BOUND = '', LOSSY = '', MANY = '', TCP = ''] = LINES;

interface Relay {
  readonly port: number;
  readonly dropped: () => number;
  close(): void;
}

/** A UDP path that loses the first `losses` datagrams of each direction. */
async function lossyRelay(to: { readonly host: string; readonly port: number }, losses: number): Promise<Relay> {
  const front = createSocket('udp4');
  const back = createSocket('udp4');
  let client: { address: string; port: number } | undefined;
  let dropped = 0;
  const lossy = (socket: Socket, forward: (bytes: Buffer, from: { address: string; port: number }) => void) => {
    let lost = 0;
    socket.on('message', (bytes, from) => {
      if (socket === front) client = from;
      if (lost < losses) {
        lost += 1;
        dropped += 1;
      } else forward(bytes, from);
    });
  };
  lossy(front, (bytes) => back.send(bytes, to.port, to.host));
  lossy(back, (bytes) => client !== undefined && front.send(bytes, client.port, client.address));
  await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => back.bind(0, '127.0.0.1', resolve));
  return {
    port: front.address().port,
    dropped: () => dropped,
    close: () => {
      front.close();
      back.close();
    },
  };
}

describe.skipIf(skipKamailio)(`a line ${kamailioTitle}`, () => {
  let kamailio: Kamailio;
  const open: { close(): Promise<void> | void }[] = [];

  beforeAll(async () => {
    kamailio = await startKamailio({ users: Object.fromEntries(LINES.map((user) => [user, OLD])) });
  });
  afterAll(async () => {
    await kamailio?.stop();
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  function probe(user: string, password: string, more: Partial<RegisterProbe> & { port?: number; tcp?: boolean } = {}) {
    const registrar = sipRegistrar({
      profilePace: { registersPerSecond: 1_000, burst: 100 },
      log: { event: () => {} },
    });
    open.push(registrar);
    const { port = kamailio.port, tcp = false, ...rest } = more;
    const account = {
      domain: KAMAILIO_DOMAIN,
      proxy: { host: kamailio.host, port },
      user,
      authUser: user,
      transport: tcp ? 'tcp' : 'udp',
      expiresS: 3_600,
    } as const;
    const request: RegisterProbe = { account, password: Secret.of(password), mode: 'query', limitMs: 10_000, ...rest };
    return registrar.probe(request, new AbortController().signal);
  }

  test.each(['udp', 'tcp'])('accepts the right password over %s and binds nothing', async (transport) => {
    const outcome = await probe(ALICE, OLD, { tcp: transport === 'tcp' });
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, credentialsSent: true, sends: 2 });
    expect(judge(outcome).verdict).toBe('accepted');
    expect(await kamailio.bindings(ALICE)).toEqual([]);
  });

  test('refuses a wrong password, and that is what the judge says', async () => {
    const outcome = await probe(ALICE, 'wrongpw2');
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 401, credentialsSent: true, staleExhausted: false });
    expect(judge(outcome).verdict).toBe('password-refused');
  });

  test('does not know a user it was not given', async () => {
    const outcome = await probe('815099999999', OLD);
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 404 });
    expect(judge(outcome).verdict).toBe('user-unknown');
  });

  test('takes the new password from the moment it is reflected, and the old one no more', async () => {
    const seen = async () => [await probe(SWITCHED, NEW), await probe(SWITCHED, OLD)].map((one) => judge(one).verdict);
    expect(await seen()).toEqual(['password-refused', 'accepted']);
    await kamailio.setPassword(SWITCHED, NEW);
    expect(await seen()).toEqual(['accepted', 'password-refused']);
  });

  test.skipIf(!hasSipsak && !CI)(
    `lists the phone of the line and leaves it alone${hasSipsak ? '' : ' (sipsak is not installed)'}`,
    async () => {
      const phones = ['sip:desk@192.0.2.10:5060', 'sip:door@192.0.2.11:5060'];
      for (const phone of phones) {
        const to = `sip:${GUESTED}@${kamailio.host}:${kamailio.port}`;
        await promisify(execFile)(SIPSAK, ['-U', '-C', phone, '-x', '600', '-a', OLD, '-s', to]);
      }
      expect((await kamailio.bindings(GUESTED)).sort()).toEqual(phones);
      const outcome = await probe(GUESTED, OLD);
      expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, listsBindings: true });
      if (outcome.kind !== 'final') return;
      expect(outcome.bindings.map((binding) => binding.contact).sort()).toEqual(phones);
      expect(outcome.bindings.every((binding) => (binding.expiresS ?? 0) > 500)).toBe(true);
      const bound = await probe(GUESTED, OLD, { mode: 'bind' });
      expect(bound).toMatchObject({ statusCode: 200, ownBinding: 'removed' });
      expect((await kamailio.bindings(GUESTED)).sort()).toEqual(phones);
    },
  );

  test.each(['udp', 'tcp'])('a short binding over %s leaves nothing behind', async (transport) => {
    const outcome = await probe(BOUND, OLD, { mode: 'bind', tcp: transport === 'tcp' });
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, ownBinding: 'removed', bindings: [] });
    expect(outcome.exchange.some((step) => step.direction === 'received' && step.text?.includes('kk-'))).toBe(true);
    expect(await kamailio.bindings(BOUND)).toEqual([]);
  });

  test('a path that loses the first datagrams of each direction still proves the password', async () => {
    const relay = await lossyRelay(kamailio, 2);
    open.push(relay);
    const outcome = await probe(LOSSY, OLD, { port: relay.port });
    expect(relay.dropped()).toBe(4);
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, credentialsSent: true });
    expect(outcome.sends).toBe(6);
  });

  test('twenty probes at once of one line are all accepted and bind nothing', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => probe(MANY, OLD)));
    expect(outcomes.map((one) => judge(one).verdict)).toEqual(Array.from({ length: 20 }, () => 'accepted'));
    expect(await kamailio.bindings(MANY)).toEqual([]);
  });
});

describe.skipIf(skipKamailio)(`a line ${kamailioTitle} with other habits`, () => {
  test('nonces that age between the steps of a binding are renewed without a false refusal', async () => {
    const kamailio = await startKamailio({ users: { [TCP]: OLD }, nonceExpiresS: 1 });
    const registrar = sipRegistrar({ profilePace: { registersPerSecond: 1, burst: 2 }, log: { event: () => {} } });
    try {
      const outcome = await registrar.probe(
        {
          account: {
            domain: KAMAILIO_DOMAIN,
            proxy: { host: kamailio.host, port: kamailio.port },
            user: TCP,
            authUser: TCP,
            transport: 'tcp',
            expiresS: 3_600,
          },
          password: Secret.of(OLD),
          mode: 'bind',
        },
        new AbortController().signal,
      );
      expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, ownBinding: 'removed' });
      expect(await kamailio.bindings(TCP)).toEqual([]);
    } finally {
      await registrar.close();
      await kamailio.stop();
    }
  });
});
