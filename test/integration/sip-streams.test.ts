import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerTo, challenge, type FakeAnswer, isRight } from './sip-fake-registrar.ts';
import { fake, PASSWORD, probe, prober, request } from './sip-probe-desk.ts';

const strict: FakeAnswer = (seen, peer) => {
  if (seen.credentials() === undefined) peer.send(answerTo(seen, '401 Unauthorized', challenge('n')));
  else peer.send(answerTo(seen, isRight(seen, PASSWORD) ? '200 OK' : '403 Forbidden'));
};

describe('a registrar over TCP', () => {
  test('answers in pieces of one byte are put together', async () => {
    const at = await fake({
      transport: 'tcp',
      answer: (seen, peer, index) =>
        strict(
          seen,
          { ...peer, send: (bytes) => [...Buffer.from(bytes)].forEach((byte) => void peer.send(Uint8Array.of(byte))) },
          index,
        ),
    });
    expect(await probe(at, { transport: 'tcp' })).toMatchObject({ statusCode: 200, sends: 2 });
  });

  test('a provisional and a final glued together, after keep-alive line ends, are both read', async () => {
    const at = await fake({
      transport: 'tcp',
      answer: (seen, peer) => peer.send(`\r\n\r\n${answerTo(seen, '100 Trying')}${answerTo(seen, '200 OK')}`),
    });
    const outcome = await probe(at, { transport: 'tcp' });
    expect(outcome).toMatchObject({ statusCode: 200 });
    expect(outcome.exchange.filter((step) => step.direction === 'received')).toHaveLength(2);
  });

  test.each(['end', 'reset'] as const)(
    'a connection that the registrar ends by %s is a lost connection',
    async (how) => {
      const at = await fake({ transport: 'tcp', answer: (_seen, peer) => peer[how]() });
      expect(await probe(at, { transport: 'tcp' })).toMatchObject({
        kind: 'unreachable',
        code: 'ECONNRESET',
        sends: 1,
      });
      expect(at.connections()).toBe(1);
    },
  );

  test('a registrar that closes after every answer is asked again on a new connection', async () => {
    const at = await fake({
      transport: 'tcp',
      answer: (seen, peer, index) => {
        strict(seen, peer, index);
        peer.end();
      },
    });
    expect(await probe(at, { transport: 'tcp' })).toMatchObject({ kind: 'final', statusCode: 200 });
    expect(at.connections()).toBe(2);
  });

  test('a closed port is told at once', async () => {
    const at = await fake({ transport: 'tcp', answer: () => {} });
    const { host, port } = at;
    await at.close();
    at.close = () => Promise.resolve();
    expect(await probe({ host, port }, { transport: 'tcp' })).toMatchObject({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
      sends: 0,
    });
  });

  test.each([
    ['without Content-Length', 'malformed', (text: string) => text.replace('Content-Length: 0\r\n', '')],
    ['with an endless body', 'too-large', (text: string) => text.replace('Content-Length: 0', 'Content-Length: 99999')],
  ])('an answer %s is unreadable (%s)', async (_name, why, spoil) => {
    const at = await fake({ transport: 'tcp', answer: (seen, peer) => peer.send(spoil(answerTo(seen, '200 OK'))) });
    expect(await probe(at, { transport: 'tcp' })).toMatchObject({ kind: 'unreadable', why });
  });
});

const hasOpenssl = existsSync('/usr/bin/openssl');

/** A throw-away authority and a certificate of it for `name`. */
function certificate(name: string): { ca: string; key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-tls-'));
  const at = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => execFileSync('/usr/bin/openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=test authority');
    openssl('req', ...key, '-keyout', 'key.pem', '-out', 'req.pem', '-subj', `/CN=${name}`);
    writeFileSync(at('ext'), `subjectAltName=DNS:${name}\n`);
    openssl(
      'x509',
      '-req',
      '-in',
      'req.pem',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      'cert.pem',
      '-days',
      '1',
      '-extfile',
      'ext',
    );
    const read = (file: string) => readFileSync(at(file), 'utf8');
    return { ca: read('ca.pem'), key: read('key.pem'), cert: read('cert.pem') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!hasOpenssl && process.env.CI !== 'true')(
  hasOpenssl ? 'a registrar over TLS' : 'a registrar over TLS (openssl is not installed)',
  () => {
    test('a certificate of our own authority for the SIP domain is accepted', async () => {
      const tls = certificate('fake.test');
      const at = await fake({ transport: 'tls', tls, answer: strict });
      const outcome = await prober({ ca: tls.ca }).probe(
        request(at, { transport: 'tls' }),
        new AbortController().signal,
      );
      expect(outcome).toMatchObject({ kind: 'final', statusCode: 200 });
      expect(at.requests[0]?.header('via')).toContain('SIP/2.0/TLS ');
    });

    test('an unknown authority is refused and nothing is sent', async () => {
      const at = await fake({ transport: 'tls', tls: certificate('fake.test'), answer: strict });
      expect(await probe(at, { transport: 'tls' })).toMatchObject({ kind: 'tls-refused', sends: 0 });
      expect(at.requests).toHaveLength(0);
    });

    test('an authority that is no certificate is told, and nothing is sent', async () => {
      const at = await fake({ transport: 'tls', tls: certificate('fake.test'), answer: strict });
      const outcome = await prober({ ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' }).probe(
        request(at, { transport: 'tls' }),
        new AbortController().signal,
      );
      expect(outcome).toMatchObject({ kind: 'unreadable', why: 'cannot-send', sends: 0 });
    });

    test('a certificate for the proxy, not for the SIP domain, is refused', async () => {
      const tls = certificate('other.test');
      const at = await fake({ transport: 'tls', tls, answer: strict });
      const outcome = await prober({ ca: tls.ca }).probe(
        request(at, { transport: 'tls' }),
        new AbortController().signal,
      );
      expect(outcome).toMatchObject({ kind: 'tls-refused', code: 'ERR_TLS_CERT_ALTNAME_INVALID', sends: 0 });
    });

    test('a port that does not speak TLS is refused', async () => {
      const at = await fake({ transport: 'tcp', answer: strict });
      const stop = new AbortController();
      const plain = { ...request(at, { transport: 'tls', limitMs: 500 }) };
      expect(['tls-refused', 'unreachable']).toContain((await prober().probe(plain, stop.signal)).kind);
    });
  },
);
