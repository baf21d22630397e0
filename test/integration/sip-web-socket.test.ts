import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameReader } from '../../src-main/outside/sip/transports/websocket-frames.ts';
import { answerTo, challenge, type FakeAnswer, isRight } from './sip-fake-registrar.ts';
import { fake, fastTimers, PASSWORD, probe } from './sip-probe-desk.ts';

const strict: FakeAnswer = (seen, peer) => {
  if (seen.credentials() === undefined) peer.send(answerTo(seen, '401 Unauthorized', challenge('n')));
  else peer.send(answerTo(seen, isRight(seen, PASSWORD) ? '200 OK' : '403 Forbidden'));
};

describe('a registrar over WebSocket', () => {
  test('is asked as RFC 7118 has it, and accepts', async () => {
    let asked = '';
    const at = await fake({
      transport: 'ws',
      answer: strict,
      upgrade: ({ head, agree }) => {
        asked = head;
        agree();
      },
    });
    const outcome = await probe(at, { transport: 'ws' });
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, sends: 2, rewritten: [] });
    expect(asked).toContain(`Host: fake.test:${at.port}\r\n`);
    expect(asked).toContain('Sec-WebSocket-Protocol: sip\r\n');
    expect(at.requests[0]?.header('via')).toMatch(/^SIP\/2\.0\/WS 127\.0\.0\.1:\d+;branch=z9hG4bK/u);
    expect(at.connections()).toBe(1);
  });

  test('over IPv6', async () => {
    const at = await fake({ transport: 'ws', host: '::1', answer: strict });
    expect(await probe({ host: '[::1]', port: at.port }, { transport: 'ws' })).toMatchObject({ statusCode: 200 });
  });

  test('a binding of ours says that it is reached by WebSocket', async () => {
    const at = await fake({ transport: 'ws', answer: (seen, peer) => peer.send(answerTo(seen, '200 OK')) });
    await probe(at, { transport: 'ws', mode: 'bind' });
    expect(at.requests.map((one) => one.header('contact')).find((one) => one !== undefined)).toContain(
      ';transport=ws>',
    );
  });

  test('an answer in fragments with a ping between them is put together', async () => {
    const at = await fake({
      transport: 'ws',
      answer: (seen, peer) => {
        const text = Buffer.from(answerTo(seen, '200 OK'));
        peer.frame?.(0x01, text.subarray(0, 40));
        peer.frame?.(0x89, Buffer.from('are you there'));
        peer.frame?.(0x00, text.subarray(40, 60));
        peer.frame?.(0x80, text.subarray(60));
      },
    });
    expect(await probe(at, { transport: 'ws' })).toMatchObject({ kind: 'final', statusCode: 200 });
  });

  test('a web server that knows no SIP is told as such, and no request leaves', async () => {
    const spoiled = [
      (text: string) => text.replace('101 Switching Protocols', '404 Not Found'),
      (text: string) => text.replace(/Sec-WebSocket-Accept: .*/u, 'Sec-WebSocket-Accept: AAAA'),
      (text: string) => text.replace('Sec-WebSocket-Protocol: sip\r\n', ''),
      () => 'SIP/2.0 400 Bad\r\n\r\n',
      () => 'x'.repeat(20_000),
    ];
    for (const change of spoiled) {
      const at = await fake({ transport: 'ws', answer: strict, upgrade: ({ agree }) => agree(change) });
      expect(await probe(at, { transport: 'ws' })).toMatchObject({ kind: 'unreadable', why: 'malformed', sends: 0 });
    }
  });

  test('a server that never agrees is silent', async () => {
    const at = await fake({ transport: 'ws', answer: strict, upgrade: () => {} });
    const outcome = await probe(at, { transport: 'ws', timers: fastTimers(100), limitMs: undefined });
    expect(outcome).toMatchObject({ kind: 'unreachable', code: 'ETIMEDOUT', sends: 0 });
  });

  test.each([
    ['masked', [0x81, 0x80, 1, 2, 3, 4]],
    ['of an unknown kind', [0x83, 0]],
    ['with an extension nobody agreed on', [0xc1, 0]],
    ['that continues nothing', [0x80, 0]],
    ['too large', [0x82, 127, 0, 0, 0, 0, 0, 2, 0, 0]],
    ['that cuts a ping', [0x09, 0]],
  ])('a frame %s ends it as unreadable', async (_name, bytes) => {
    const at = await fake({
      transport: 'tcp',
      answer: () => {},
    });
    expect(at.connections()).toBe(0);
    expect(
      frameReader()
        .push(Uint8Array.from(bytes))
        .map((one) => one.kind),
    ).toEqual(['fault']);
  });

  test('a close in order after the challenge is followed on a new connection', async () => {
    const at = await fake({
      transport: 'ws',
      answer: (seen, peer, index) => {
        strict(seen, peer, index);
        peer.frame?.(0x88, Buffer.alloc(0));
      },
    });
    expect(await probe(at, { transport: 'ws' })).toMatchObject({ kind: 'final', statusCode: 200 });
    expect(at.connections()).toBe(2);
  });

  test('whatever bytes come, in whatever pieces, reading them gives events quickly', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }), (chunks) => {
        const reader = frameReader();
        // Of the processor: a busy machine is nobody's fault.
        const before = process.threadCpuUsage();
        for (const chunk of chunks) expect(Array.isArray(reader.push(chunk))).toBe(true);
        expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(100);
      }),
      { numRuns: 2_000 },
    );
  });
});
