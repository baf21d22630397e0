import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import { answerTo, challenge, type FakeAnswer, isRight } from './sip-fake-registrar.ts';
import { fake, fastTimers, knownNames, PASSWORD, probe, prober, request } from './sip-probe-desk.ts';

/** Asks once, then judges by the password; `then` are the further lines of its 200. */
const strict =
  (...lines: string[]): FakeAnswer =>
  (seen, peer) => {
    if (seen.credentials() === undefined) peer.send(answerTo(seen, '401 Unauthorized', challenge('nonce-one')));
    else if (isRight(seen, PASSWORD)) peer.send(answerTo(seen, '200 OK', ...lines));
    else peer.send(answerTo(seen, '403 Forbidden'));
  };

describe('the answer to a line that logs in', () => {
  test.each(['udp', 'tcp'] as const)(
    'over %s the right password is accepted on a fresh challenge',
    async (transport) => {
      const at = await fake({ transport, answer: strict('Contact: <sip:phone@192.0.2.5>;expires=1800') });
      const outcome = await probe(at, { transport });
      expect(outcome).toMatchObject({
        kind: 'final',
        statusCode: 200,
        challenged: true,
        credentialsSent: true,
        staleExhausted: false,
        sends: 2,
        bindings: [{ contact: 'sip:phone@192.0.2.5', expiresS: 1_800 }],
        listsBindings: true,
        seenAs: '127.0.0.1:4242',
        realm: 'fake',
        target: `127.0.0.1:${at.port}`,
      });
      expect(at.requests.every((one) => one.header('contact') === undefined)).toBe(true);
      expect(new Set(at.requests.map((one) => one.header('call-id'))).size).toBe(1);
      expect(at.requests.map((one) => one.header('cseq'))).toEqual(['1 REGISTER', '2 REGISTER']);
      expect(JSON.stringify(outcome)).not.toContain(at.requests[1]?.credentials()?.get('response'));
      expect(JSON.stringify(outcome.exchange)).not.toContain('nonce-one');
    },
  );

  test.each(['udp', 'tcp'] as const)('an IPv6 registrar is asked over %s', async (transport) => {
    const at = await fake({ transport, host: '::1', answer: strict() });
    const outcome = await probe({ host: '[::1]', port: at.port }, { transport });
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, target: `[::1]:${at.port}` });
    expect(at.requests[0]?.header('via')).toContain(' [::1]:');
  });

  test('every probe has a Call-ID of its own', async () => {
    const at = await fake({ transport: 'udp', answer: strict() });
    await probe(at);
    await probe(at);
    expect(new Set(at.requests.map((one) => one.header('call-id'))).size).toBe(2);
  });

  test('a registrar that never asks is reported as such', async () => {
    const at = await fake({ transport: 'udp', answer: (seen, peer) => peer.send(answerTo(seen, '200 OK')) });
    expect(await probe(at)).toMatchObject({ statusCode: 200, challenged: false, credentialsSent: false });
  });

  test('a challenge by the registrar and then by a proxy are both answered', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => {
        if (!isRight(seen, PASSWORD)) peer.send(answerTo(seen, '401 Unauthorized', challenge('n1')));
        else if (!isRight(seen, PASSWORD, 'proxy-authorization')) {
          peer.send(answerTo(seen, '407 Proxy', 'Proxy-Authenticate: Digest realm="proxy", nonce="n2", qop="auth"'));
        } else peer.send(answerTo(seen, '200 OK'));
      },
    });
    expect(await probe(at)).toMatchObject({ statusCode: 200, sends: 3 });
  });

  test.each([
    '302 Moved',
    '400 Bad',
    '403 Forbidden',
    '404 Not Found',
    '405 Not Allowed',
    '408 Timeout',
    '420 Bad Extension',
    '423 Too Brief',
    '429 Slow',
    '480 Away',
    '500 Error',
    '503 Busy',
    '600 Busy',
    '604 Nowhere',
  ])('%s is handed on as it is, after one request', async (status) => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => peer.send(answerTo(seen, status, 'Retry-After: 30 (soon);duration=5')),
    });
    const [code, ...reason] = status.split(' ');
    expect(await probe(at)).toMatchObject({
      kind: 'final',
      statusCode: Number(code),
      reason: reason.join(' '),
      retryAfterS: 30,
      sends: 1,
      bindings: [],
    });
    expect(at.requests).toHaveLength(1);
  });
});

describe('a refused password', () => {
  test('the same nonce again ends it after one authenticated request', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => peer.send(answerTo(seen, '401 Unauthorized', challenge('same'))),
    });
    expect(await probe(at)).toMatchObject({ statusCode: 401, credentialsSent: true, staleExhausted: false, sends: 2 });
  });

  test('a new nonce each time gets exactly one further try', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer, index) => peer.send(answerTo(seen, '401 Unauthorized', challenge(`n${index}`))),
    });
    expect(await probe(at)).toMatchObject({ statusCode: 401, staleExhausted: false, sends: 3 });
  });

  test('a registrar that calls every nonce stale is a stale loop, not a wrong password', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer, index) =>
        peer.send(answerTo(seen, '401 Unauthorized', challenge(`n${index}`, ', stale=true'))),
    });
    expect(await probe(at)).toMatchObject({ statusCode: 401, staleExhausted: true, sends: 3 });
  });

  test('an honest stale nonce is answered again and accepted', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer, index) => {
        if (index < 2)
          peer.send(answerTo(seen, '401 Unauthorized', challenge(`n${index}`, index === 1 ? ', stale=true' : '')));
        else peer.send(answerTo(seen, isRight(seen, PASSWORD) ? '200 OK' : '403 Forbidden'));
      },
    });
    expect(await probe(at)).toMatchObject({ statusCode: 200, sends: 3 });
  });

  test.each([
    ['auth-int alone', 'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth-int"'],
    ['Basic', 'WWW-Authenticate: Basic realm="r"'],
    ['no challenge at all', 'X-Nothing: here'],
  ])('%s cannot be answered, and no credentials leave', async (_name, line) => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => peer.send(answerTo(seen, '401 Unauthorized', line)),
    });
    expect(await probe(at)).toMatchObject({ kind: 'unreadable', why: 'unsupported-challenge', sends: 1 });
  });
});

describe('a bad network', () => {
  test('two lost datagrams are sent again and the line is accepted', async () => {
    let lost = 0;
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer, index) => {
        lost += 1;
        if (lost > 2) strict()(seen, peer, index);
      },
    });
    expect(await probe(at, { timers: fastTimers(20), limitMs: 32_000 })).toMatchObject({ statusCode: 200, sends: 4 });
  });

  test('a silent registrar gets eleven datagrams and is called silent', async () => {
    const at = await fake({ transport: 'udp', answer: () => {} });
    const outcome = await probe(at, { timers: fastTimers(100), limitMs: undefined });
    expect(outcome).toMatchObject({ kind: 'no-answer', answeredBefore: false, sends: 11 });
    expect(new Set(at.requests.map((one) => one.text)).size).toBe(1);
  });

  test('a silent registrar over TCP gets one', async () => {
    const at = await fake({ transport: 'tcp', answer: () => {} });
    const outcome = await probe(at, { transport: 'tcp', timers: fastTimers(100), limitMs: undefined });
    expect(outcome).toMatchObject({ kind: 'no-answer', sends: 1 });
  });

  test('silence after a challenge is told apart from silence', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => {
        if (seen.credentials() === undefined) peer.send(answerTo(seen, '401 Unauthorized', challenge('n')));
      },
    });
    expect(await probe(at, { limitMs: 300 })).toMatchObject({ kind: 'no-answer', answeredBefore: true });
  });

  test('repeated and late answers of an earlier request do not confuse the next', async () => {
    let first = '';
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => {
        const isFirst = seen.credentials() === undefined;
        if (isFirst) first = answerTo(seen, '401 Unauthorized', challenge('n'));
        if (!isFirst) peer.send(first);
        peer.send(isFirst ? first : answerTo(seen, '200 OK'));
        peer.send(first);
        if (!isFirst) peer.send(answerTo(seen, '200 OK'));
      },
    });
    expect(await probe(at)).toMatchObject({ statusCode: 200, sends: 2 });
    expect(at.requests).toHaveLength(2);
  });

  test('answers for another branch or method are not ours', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => {
        const right = answerTo(seen, '200 OK');
        peer.send(right.replace('z9hG4bK', 'z9hG4bKx').replace('200 OK', '403 Forbidden'));
        peer.send(right.replace('1 REGISTER', '1 INVITE').replace('200 OK', '403 Forbidden'));
        peer.send(right);
      },
    });
    expect(await probe(at)).toMatchObject({ statusCode: 200 });
  });

  test('a provisional answer is waited out', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer, index) => {
        if (index === 0) peer.send(answerTo(seen, '100 Trying'));
        else peer.send(answerTo(seen, '200 OK'));
      },
    });
    expect(await probe(at, { timers: fastTimers(20), limitMs: 32_000 })).toMatchObject({ statusCode: 200, sends: 2 });
  });

  test('a malformed answer is passed over when a readable one follows', async () => {
    const at = await fake({
      transport: 'udp',
      answer: (seen, peer) => {
        peer.send('SIP/2.0 999 Nonsense\r\n\r\n');
        peer.send(answerTo(seen, '200 OK').replace('1 REGISTER', 'x'));
        peer.send(answerTo(seen, '200 OK'));
      },
    });
    expect(await probe(at)).toMatchObject({ kind: 'final', statusCode: 200 });
  });

  test('nothing but malformed answers is called unreadable', async () => {
    const at = await fake({ transport: 'udp', answer: (_seen, peer) => peer.send('HTTP/1.1 400 Bad\r\n\r\n') });
    expect(await probe(at, { limitMs: 200 })).toMatchObject({
      kind: 'unreadable',
      why: 'malformed',
      detail: 'status line',
    });
  });

  test('a closed UDP port is reported at once by its ICMP refusal', async () => {
    const at = await fake({ transport: 'udp', answer: () => {} });
    await at.close();
    at.close = () => Promise.resolve();
    const outcome = await probe(at);
    expect(outcome).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED', sends: 1 });
    expect(outcome.elapsedMs).toBeLessThan(1_000);
  });

  test('after the result the socket absorbs repetitions until Timer K, or until it is closed', async () => {
    const at = await fake({ transport: 'udp', answer: strict() });
    const registrar = prober();
    await registrar.probe(request(at), new AbortController().signal);
    const port = Number(/:(\d+);branch/u.exec(at.requests[0]?.header('via') ?? '')?.[1]);
    const bind = () =>
      new Promise<string>((resolve) => {
        const socket = createSocket('udp4');
        socket.once('error', (error) => resolve('code' in error ? String(error.code) : 'error'));
        socket.bind(port, '127.0.0.1', () => socket.close(() => resolve('free')));
      });
    expect(await bind()).toBe('EADDRINUSE');
    await registrar.close();
    expect(await bind()).toBe('free');
  });
});

describe('a person who stops', () => {
  test('an abort is answered quickly', async () => {
    const stop = new AbortController();
    const at = await fake({ transport: 'udp', answer: () => stop.abort() });
    const outcome = await prober().probe(request(at), stop.signal);
    expect(outcome).toMatchObject({ kind: 'aborted', sends: 1 });
    expect(outcome.elapsedMs).toBeLessThan(1_000);
  });

  test('who stopped before has sent nothing', async () => {
    const at = await fake({ transport: 'udp', answer: () => {} });
    expect(await prober().probe(request(at), AbortSignal.abort())).toMatchObject({ kind: 'aborted', sends: 0 });
  });

  test('time in the queue of many lines is not the carrier being silent', async () => {
    const at = await fake({ transport: 'udp', answer: strict() });
    const registrar = prober({ profilePace: { registersPerSecond: 10, burst: 1 } });
    const signal = new AbortController().signal;
    const outcomes = await Promise.all([1, 2, 3].map(() => registrar.probe(request(at, { limitMs: 150 }), signal)));
    expect(outcomes.map((one) => one.kind)).toEqual(['final', 'final', 'final']);
    expect(at.requests.map((one) => one.header('cseq')?.[0])).toEqual(['1', '2', '1', '2', '1', '2']);
  });

  test('an unknown name is told with the name', async () => {
    const outcome = await probe({ host: 'nobody.invalid', port: 5060 });
    expect(outcome).toMatchObject({ kind: 'name-not-found', name: 'nobody.invalid', sends: 0 });
  });

  test('where the first address of a name refuses, the next is asked', async () => {
    const at = await fake({ transport: 'tcp', answer: strict() });
    const registrar = prober({
      names: knownNames({ system: () => Promise.resolve(['::1', '127.0.0.1']) }),
    });
    const outcome = await registrar.probe(
      request({ host: 'two.test', port: at.port }, { transport: 'tcp' }),
      new AbortController().signal,
    );
    expect(outcome).toMatchObject({ kind: 'final', statusCode: 200, target: `127.0.0.1:${at.port}` });
  });
});
