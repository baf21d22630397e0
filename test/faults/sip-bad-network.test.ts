import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { judge } from '../../src-main/core/verify/judge.ts';
import { type Certificate, certificate, skipTls, tlsTitle } from '../integration/sip-certificates.ts';
import { answerTo, challenge, type FakeAnswer, type FakePeer, isRight } from '../integration/sip-fake-registrar.ts';
import { fake, fastTimers, PASSWORD, prober, request } from '../integration/sip-probe-desk.ts';
import { type BadPath, badPath, fate } from './sip-bad-path.ts';

const never = new AbortController().signal;
const strict: FakeAnswer = (seen, peer) => {
  if (seen.credentials() === undefined) peer.send(answerTo(seen, '401 Unauthorized', challenge('n')));
  else peer.send(answerTo(seen, isRight(seen, PASSWORD) ? '200 OK' : '401 Unauthorized', challenge('n')));
};
const FAMILIES = ['127.0.0.1', '::1'] as const;
const LOGINS = [
  ['right', PASSWORD, 'accepted'],
  ['wrong', 'wrong234', 'password-refused'],
] as const;

const paths: BadPath[] = [];
afterEach(async () => {
  for (const one of paths.splice(0)) await one.close();
});

describe('a line over a bad UDP path', () => {
  const badness = { loss: 0.3, twice: 0.3, late: 0.4, delayMs: 15 };
  const cases = FAMILIES.flatMap((host) =>
    [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => LOGINS.map((login) => [...login, host, seed] as const)),
  );

  test.each(cases)(
    'a login that is %s (%s) is told: %s, at %s with seed %s',
    async (_name, password, verdict, host, seed) => {
      const at = await fake({ transport: 'udp', host, answer: strict });
      const path = await badPath(at, { ...badness, seed });
      paths.push(path);
      const asked = request({ host: host === '::1' ? '[::1]' : host, port: path.port }, { limitMs: 200_000 });
      // Fifteen times as fast: 32 s are two, longer than a busy machine may pause.
      const outcome = await prober({ timers: fastTimers(15) }).probe(
        { ...asked, password: Secret.of(password) },
        never,
      );
      expect(judge(outcome).verdict).toBe(verdict);
      expect(new Set(at.requests.map((one) => one.header('cseq'))).size).toBe(2);
    },
  );

  test.each(FAMILIES)('everything lost at %s is silence, after eleven datagrams', async (host) => {
    const at = await fake({ transport: 'udp', host, answer: strict });
    const path = await badPath(at, { loss: 1, twice: 0, late: 0, delayMs: 0, seed: 1 });
    paths.push(path);
    const asked = request({ host: host === '::1' ? '[::1]' : host, port: path.port }, { limitMs: 200_000 });
    const outcome = await prober({ timers: fastTimers(160) }).probe(asked, never);
    expect(outcome).toMatchObject({ kind: 'no-answer', answeredBefore: false, sends: 11 });
    // The last one may still be on its way when the probe gives up.
    await vi.waitFor(() => expect(path.seen().lost).toBe(11));
  });

  test('the bad path is as bad as it says', () => {
    const fates = Array.from({ length: 10_000 }, (_, copy) => fate(3, 'out', 'SIP/2.0 200 ', copy, 'loss'));
    const share = fates.filter((one) => one < 0.3).length / fates.length;
    expect(share).toBeGreaterThan(0.27);
    expect(share).toBeLessThan(0.33);
  });
});

/** A stream to the client on which bytes leave as they are told to. */
interface Wire {
  /** How a message lies in the bytes: plain, or as a WebSocket frame. */
  bytesOf(text: string): Uint8Array;
  write(bytes: Uint8Array): void;
  end(): void;
  reset(): void;
}

/** How bytes arrive, and what they then mean. */
interface Delivery {
  readonly name: string;
  readonly kind: 'whole' | 'lost';
  send(wire: Wire, text: string, index: number): void;
}

function pieces(bytes: Uint8Array, sizeAt: (piece: number) => number): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, sizeAt(cut.length));
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}

/** One after the other, each in a turn of the event loop of its own, so that they leave as segments of their own. */
function trickle(wire: Wire, parts: readonly Uint8Array[], after: () => void = () => {}): void {
  const [first, ...rest] = parts;
  if (first === undefined) {
    after();
    return;
  }
  wire.write(first);
  setImmediate(() => trickle(wire, rest, after));
}

const half = (bytes: Uint8Array) => [bytes.subarray(0, Math.floor(bytes.length / 2))];
const glued = (wire: Wire, ...texts: readonly string[]) => wire.write(Buffer.concat(texts.map(wire.bytesOf)));
const DELIVERIES: readonly Delivery[] = [
  {
    name: 'one byte at a time',
    kind: 'whole',
    send: (wire, text) =>
      trickle(
        wire,
        pieces(wire.bytesOf(text), () => 1),
      ),
  },
  {
    name: 'in pieces of chance',
    kind: 'whole',
    send: (wire, text, index) =>
      trickle(
        wire,
        pieces(wire.bytesOf(text), (piece) => Math.floor(fate(index, piece) * 90)),
      ),
  },
  {
    name: 'glued to a provisional answer and keep-alives',
    kind: 'whole',
    send: (wire, text) =>
      glued(wire, '\r\n\r\n', text.replace(/^SIP\/2\.0 .*/u, 'SIP/2.0 100 Trying'), text, '\r\n\r\n'),
  },
  { name: 'three times over', kind: 'whole', send: (wire, text) => glued(wire, text, text, text) },
  {
    name: 'and the connection is ended in order after each',
    kind: 'whole',
    send: (wire, text) => {
      glued(wire, text);
      wire.end();
    },
  },
  { name: 'never: the connection is reset', kind: 'lost', send: (wire) => wire.reset() },
  { name: 'never: the connection is half closed', kind: 'lost', send: (wire) => wire.end() },
  {
    name: 'half, and the connection is reset',
    kind: 'lost',
    send: (wire, text) => trickle(wire, half(wire.bytesOf(text)), () => wire.reset()),
  },
  {
    name: 'half, and the connection is half closed',
    kind: 'lost',
    send: (wire, text) => trickle(wire, half(wire.bytesOf(text)), () => wire.end()),
  },
];

function wireOf({ wire, raw, end, reset }: FakePeer): Wire {
  if (wire === undefined || raw === undefined) throw new Error('a datagram is no stream');
  return { bytesOf: wire, write: raw, end, reset };
}

const isSecure = (transport: string) => transport === 'tls' || transport === 'wss';
const STREAMS = ['tcp', 'tls', 'ws', 'wss'] as const;

describe.skipIf(skipTls)(`a line over a bad stream (also ${tlsTitle})`, () => {
  let tls: Certificate;
  beforeAll(() => {
    tls = certificate({ alternatives: 'URI:sip:fake.test' });
  });

  const cases = STREAMS.flatMap((transport) =>
    FAMILIES.flatMap((host) =>
      DELIVERIES.flatMap((delivery) =>
        LOGINS.map((login) => [transport, host, delivery.name, ...login, delivery] as const),
      ),
    ),
  );

  test.each(cases)(
    'over %s at %s, answers come %s: a login that is %s',
    async (transport, host, _delivery, _name, password, verdict, delivery) => {
      const at = await fake({
        transport,
        host,
        ...(isSecure(transport) ? { tls } : {}),
        answer: (seen, peer, index) =>
          strict(seen, { ...peer, send: (text) => delivery.send(wireOf(peer), String(text), index) }, index),
      });
      const asked = request({ host: host === '::1' ? '[::1]' : host, port: at.port }, { transport, limitMs: 10_000 });
      const outcome = await prober({ ca: tls.ca }).probe({ ...asked, password: Secret.of(password) }, never);
      expect(judge(outcome).verdict).toBe(delivery.kind === 'whole' ? verdict : 'unreachable');
      const texts = at.requests.map((one) => one.header('cseq'));
      expect(texts).toEqual(delivery.kind === 'whole' ? ['1 REGISTER', '2 REGISTER'] : ['1 REGISTER']);
    },
  );

  test.each(STREAMS)('a silent server over %s gets exactly one request', async (transport) => {
    const at = await fake({ transport, ...(isSecure(transport) ? { tls } : {}), answer: () => {} });
    const timers = fastTimers(100);
    const asked = request(at, { transport, limitMs: 200_000 });
    expect(await prober({ ca: tls.ca, timers }).probe(asked, never)).toMatchObject({ kind: 'no-answer', sends: 1 });
    expect(at.requests).toHaveLength(1);
  });

  test('a connection reset after the challenge is a lost connection, and the login is not sent again elsewhere', async () => {
    const at = await fake({
      transport: 'tcp',
      answer: (seen, peer, index) => (seen.credentials() === undefined ? strict(seen, peer, index) : peer.reset()),
    });
    const outcome = await prober().probe(request(at, { transport: 'tcp' }), never);
    expect(outcome).toMatchObject({ kind: 'unreachable', code: 'ECONNRESET', sends: 2 });
    expect(at.requests).toHaveLength(2);
  });
});
