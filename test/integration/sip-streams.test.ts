import { describe, expect, test } from 'vitest';
import { answerTo, challenge, type FakeAnswer, isRight } from './sip-fake-registrar.ts';
import { fake, PASSWORD, probe } from './sip-probe-desk.ts';

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
