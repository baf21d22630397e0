import { beforeAll, describe, expect, test } from 'vitest';
import { judge } from '../../src-main/core/verify/judge.ts';
import { isCertificatePem } from '../../src-main/outside/sip/transports/tls-trust.ts';
import { type Certificate, certificate, skipTls, tlsTitle } from './sip-certificates.ts';
import { answerTo, challenge, type FakeAnswer, isRight } from './sip-fake-registrar.ts';
import { fake, PASSWORD, probe, prober, request } from './sip-probe-desk.ts';

const strict: FakeAnswer = (seen, peer) => {
  if (seen.credentials() === undefined) peer.send(answerTo(seen, '401 Unauthorized', challenge('n')));
  else peer.send(answerTo(seen, isRight(seen, PASSWORD) ? '200 OK' : '403 Forbidden'));
};
const never = new AbortController().signal;

describe.skipIf(skipTls)(`a registrar ${tlsTitle}`, () => {
  let good: Certificate;
  beforeAll(() => {
    good = certificate({ alternatives: 'DNS:fake.test' });
  });

  const ask = async (tls: Certificate, ca: string | undefined, domain = 'fake.test') => {
    const at = await fake({ transport: 'tls', tls, answer: strict });
    const registrar = prober({ ca, clockMs: () => 1_700_000_000_000 });
    return { at, outcome: await registrar.probe(request(at, { transport: 'tls', domain }), never) };
  };

  test.each(['tls', 'wss'] as const)(
    'is accepted by %s with a certificate of our own authority for the SIP domain',
    async (transport) => {
      const at = await fake({ transport, tls: good, answer: strict });
      const outcome = await prober({ ca: good.ca }).probe(request(at, { transport }), never);
      expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, sends: 2, rewritten: [] });
      expect(at.requests[0]?.header('via')).toContain(`SIP/2.0/${transport.toUpperCase()} `);
    },
  );

  test('is accepted over IPv6, too', async () => {
    const at = await fake({ transport: 'tls', host: '::1', tls: good, answer: strict });
    const wanted = request({ host: '[::1]', port: at.port }, { transport: 'tls' });
    expect(await prober({ ca: good.ca }).probe(wanted, never)).toMatchObject({ kind: 'final', statusCode: 200 });
  });

  // RFC 5922 7.1 and 7.2.
  test.each([
    ['a sip: name of the domain', 'URI:sip:fake.test', true],
    ['a sip: name in capitals', 'URI:SIP:Fake.Test', true],
    ['several names, one of them right', 'DNS:a.test,DNS:fake.test', true],
    ['a sip: name beside other hosts', 'URI:sip:fake.test,DNS:proxy.test', true],
    ['a right DNS name, but a sip: name of another domain', 'URI:sip:other.test,DNS:fake.test', false],
    ['a sip: name of one user of the domain', 'URI:sip:alice@fake.test', false],
    ['a sips: name', 'URI:sips:fake.test', false],
    ['a wildcard', 'DNS:*.test', false],
    ['a wildcard for the domain itself', 'DNS:*.fake.test', false],
    ['a name that ends alike', 'DNS:notfake.test', false],
    ['a name below the domain', 'DNS:sip.fake.test', false],
    ['only an address, though it is where we are connected', 'IP:127.0.0.1', false],
  ])('with %s (%s): accepted is %s', async (_name, alternatives, isAccepted) => {
    const tls = certificate({ alternatives, common: 'fake.test' });
    const { at, outcome } = await ask(tls, tls.ca);
    expect(outcome.kind).toBe(isAccepted ? 'final' : 'tls-refused');
    expect(at.requests).toHaveLength(isAccepted ? 2 : 0);
  });

  test('the common name counts only where there are no alternative names', async () => {
    const tls = certificate({ alternatives: null, common: 'fake.test' });
    expect((await ask(tls, tls.ca)).outcome).toMatchObject({ kind: 'final', statusCode: 200 });
  });

  test('a domain in digits needs a certificate for that address', async () => {
    const tls = certificate({ alternatives: 'IP:192.0.2.7,IP:2001:db8::7' });
    expect((await ask(tls, tls.ca, '192.0.2.7')).outcome.kind).toBe('final');
    expect((await ask(tls, tls.ca, '[2001:db8:0::7]')).outcome.kind).toBe('final');
    expect((await ask(tls, tls.ca, '192.0.2.8')).outcome.kind).toBe('tls-refused');
  });

  test('another name is refused with the chain, the names, the dates and the clock of this computer', async () => {
    const tls = certificate({ alternatives: 'DNS:other.test,URI:sip:other.test' });
    const { at, outcome } = await ask(tls, tls.ca);
    expect(judge(outcome).verdict).toBe('tls-refused');
    expect(outcome).toMatchObject({
      kind: 'tls-refused',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      detail: 'the certificate is made out for other.test, not for fake.test',
      wantedName: 'fake.test',
      clockMs: 1_700_000_000_000,
      sends: 0,
      chain: [
        {
          subject: 'O=Practice, CN=server',
          issuer: 'CN=test authority',
          names: ['uri:sip:other.test', 'dns:other.test'],
        },
        { subject: 'CN=test authority', issuer: 'CN=test authority' },
      ],
    });
    expect(at.requests).toHaveLength(0);
  });

  test('a certificate that has run out is refused, and its dates are told', async () => {
    const tls = certificate({ alternatives: 'DNS:fake.test', isExpired: true });
    const { outcome } = await ask(tls, tls.ca);
    expect(outcome).toMatchObject({ kind: 'tls-refused', code: 'CERT_HAS_EXPIRED', sends: 0 });
    const [leaf] = outcome.kind === 'tls-refused' ? (outcome.chain ?? []) : [];
    expect(Date.parse(leaf?.validTo ?? '')).toBeLessThan(Date.now());
    expect(leaf?.names).toEqual(['dns:fake.test']);
  });

  test.each(['tls', 'wss'] as const)(
    'an unknown authority is refused over %s, and nothing is sent',
    async (transport) => {
      const at = await fake({ transport, tls: good, answer: strict });
      const outcome = await probe(at, { transport });
      expect(outcome).toMatchObject({ kind: 'tls-refused', sends: 0, wantedName: 'fake.test' });
      expect(outcome.kind === 'tls-refused' && outcome.chain?.[0]?.issuer).toBe('CN=test authority');
      expect(at.requests).toHaveLength(0);
    },
  );

  test('an authority that is no certificate is told, and nothing is sent', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    expect((await ask(good, broken)).outcome).toMatchObject({ kind: 'unreadable', why: 'cannot-send', sends: 0 });
    expect([good.ca + good.cert, good.ca, good.ca + broken, '', 'nothing'].map(isCertificatePem)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('several authorities in one file are all trusted', async () => {
    const other = certificate({ alternatives: 'DNS:fake.test' });
    expect((await ask(good, `${other.ca}\n${good.ca}`)).outcome).toMatchObject({ kind: 'final', statusCode: 200 });
  });

  test('a port that does not speak TLS is refused', async () => {
    const at = await fake({ transport: 'tcp', answer: strict });
    const plain = request(at, { transport: 'tls', limitMs: 500 });
    expect(['tls-refused', 'unreachable']).toContain((await prober().probe(plain, never)).kind);
  });
});
