import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { judge } from '../../src-main/core/verify/judge.ts';
import { sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import { certificate, skipTls } from '../integration/sip-certificates.ts';
import {
  hasKamailioTls,
  hasKamailioWebSocket,
  KAMAILIO_DOMAIN,
  type Kamailio,
  kamailioTitle,
  skipKamailio,
  startKamailio,
} from './kamailio.ts';

const isCi = process.env.CI === 'true';
const PASSWORD = 'abcd2345';
const USER = '815012345678';
const skip = skipKamailio || skipTls || (!isCi && !(hasKamailioTls && hasKamailioWebSocket));
const title =
  hasKamailioTls && hasKamailioWebSocket
    ? kamailioTitle
    : `${kamailioTitle} (TLS and WebSocket modules are not installed)`;

describe.skipIf(skip)(`every transport ${title}`, () => {
  let kamailio: Kamailio;
  let ca = '';
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    const made = certificate({ alternatives: `URI:sip:${KAMAILIO_DOMAIN},DNS:${KAMAILIO_DOMAIN}` });
    ca = made.ca;
    kamailio = await startKamailio({
      users: { [USER]: PASSWORD },
      transports: ['udp', 'tcp', 'tls', 'ws'],
      tls: made,
      algorithm: 'SHA-256',
    });
  });
  afterAll(async () => {
    await kamailio?.stop();
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  function probe(
    transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss',
    more: { readonly password?: string; readonly ca?: string | undefined; readonly mode?: 'bind' } = {},
  ) {
    const registrar = sipRegistrar({
      profilePace: { registersPerSecond: 1_000, burst: 100 },
      log: { event: () => {} },
      ca: 'ca' in more ? more.ca : ca,
    });
    open.push(registrar);
    const port = transport === 'tls' || transport === 'wss' ? kamailio.tlsPort : kamailio.port;
    return registrar.probe(
      {
        account: {
          domain: KAMAILIO_DOMAIN,
          proxy: { host: kamailio.host, port },
          user: USER,
          authUser: USER,
          transport,
          expiresS: 3_600,
        },
        password: Secret.of(more.password ?? PASSWORD),
        mode: more.mode ?? 'query',
        limitMs: 10_000,
      },
      new AbortController().signal,
    );
  }

  test.each(['udp', 'tcp', 'tls', 'ws', 'wss'] as const)(
    '%s with SHA-256: right is accepted, wrong is refused',
    async (transport) => {
      const right = await probe(transport);
      expect(right).toMatchObject({ kind: 'final', statusCode: 200, credentialsSent: true, sends: 2, rewritten: [] });
      expect(judge(right).verdict).toBe('accepted');
      expect(right.exchange.some((step) => step.text?.includes('algorithm=SHA-256'))).toBe(true);
      const wrong = await probe(transport, { password: 'wrong234' });
      expect(judge(wrong).verdict).toBe('password-refused');
    },
  );

  test.each(['tls', 'ws', 'wss'] as const)('a short binding over %s leaves nothing behind', async (transport) => {
    expect(await probe(transport, { mode: 'bind' })).toMatchObject({ statusCode: 200, ownBinding: 'removed' });
    expect(await kamailio.bindings(USER)).toEqual([]);
  });

  test.each(['tls', 'wss'] as const)('an authority nobody knows is refused over %s', async (transport) => {
    expect(await probe(transport, { ca: undefined })).toMatchObject({
      kind: 'tls-refused',
      sends: 0,
      wantedName: KAMAILIO_DOMAIN,
      chain: [{ names: [`uri:sip:${KAMAILIO_DOMAIN}`, `dns:${KAMAILIO_DOMAIN}`] }],
    });
  });
});
