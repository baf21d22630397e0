import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { listsContacts, readBindings } from '../../src-main/outside/sip/contact.ts';
import { credentialsFor } from '../../src-main/outside/sip/credentials.ts';
import { redactor } from '../../src-main/outside/sip/redact.ts';
import { minExpiresS, readResponse, retryAfterS } from '../../src-main/outside/sip/response.ts';
import { rewrittenFields } from '../../src-main/outside/sip/rewritten.ts';
import { nameFault, readAlternativeNames, sipDomains } from '../../src-main/outside/sip/transports/certificate.ts';
import { framer } from '../../src-main/outside/sip/transports/framing.ts';
import { webSocketDialect } from '../../src-main/outside/sip/transports/websocket.ts';
import { SEED } from '../seed.ts';

/* Everything in this room that reads bytes of strangers: it gives a value, never throws, never takes a tenth of a second. */

const LIMIT_MS = 100;
const CASES = 1_500;
const seed = SEED;
process.stdout.write(`SIP fuzz: ${CASES} cases each, KAKEKAE_SEED=${seed}\n`);

const SOUND = [
  'SIP/2.0 401 Unauthorized',
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc;received=198.51.100.7;rport=40001',
  'From: "A, B" <sip:815012345678@sip.example>;tag=1',
  'To: <sip:815012345678@sip.example>;tag=2',
  'Call-ID: abc@192.0.2.1',
  'CSeq: 2 REGISTER',
  'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth,auth-int", opaque="o"',
  'Proxy-Authenticate: Basic realm="b", Digest realm="p\\"q", nonce="m", stale=true',
  'Authentication-Info: nextnonce="x", rspauth="y"',
  'Contact: "Desk, 1" <sip:a@192.0.2.1:5060;transport=tcp>;expires=100;q=0.5, sip:b@192.0.2.2;expires=7',
  'Retry-After: 18 (busy; "very");duration=3600',
  'Min-Expires: 300',
  'Expires: 3600',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');
const OURS = SOUND.replace('SIP/2.0 401 Unauthorized', 'REGISTER sip:sip.example SIP/2.0');

// Pieces that grammars stumble over, alone and by the thousand.
const piece = fc.oneof(
  fc.constantFrom(
    ...['"', '\\', '\\"', '<', '>', ',', ';', '=', ':', '(', ')', '[', ']', '\r\n', '\n', '\r\n ', '\t', ' ', '\u0000'],
    ...[
      'Digest ',
      'realm="',
      'nonce=',
      'Via: ',
      'SIP/2.0/UDP ',
      ';branch=',
      ';rport=',
      'CSeq: ',
      'Contact: ',
      '%',
      'é',
      '楽',
    ],
  ),
  fc.string({ maxLength: 8 }),
);
const rubble = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const masses = fc
  .tuple(piece, fc.integer({ min: 1, max: 4_000 }))
  .map(([one, times]) => one.repeat(times).slice(0, 20_000));
const spot = fc.nat(SOUND.length);
const torn = fc
  .array(fc.tuple(spot, fc.nat(20), fc.oneof(rubble, masses)), { minLength: 1, maxLength: 4 })
  .map((cuts) => cuts.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), SOUND));
const message = fc.oneof({ weight: 6, arbitrary: torn }, rubble, masses);
const bytes = fc.oneof(
  message.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 2_000 }).map((all) => Buffer.from(all)),
);

/** Of the processor, not of the clock on the wall: a busy machine is nobody's fault. */
function inTime(work: () => void): void {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(LIMIT_MS);
}
const login = () =>
  credentialsFor({ user: 'u', password: Secret.of('sentinel-pw'), dice: { bytes: (count) => new Uint8Array(count) } });

describe('whatever a stranger sends', () => {
  const run = <T>(arbitrary: fc.Arbitrary<T>, read: (value: T) => void) =>
    fc.assert(
      fc.property(arbitrary, (value) => inTime(() => read(value))),
      { numRuns: CASES, seed },
    );

  test('as an answer is read, or called what it is', () => {
    run(bytes, (all) => {
      const reading = readResponse(all);
      expect(['response', 'other', 'malformed']).toContain(reading.kind);
      if (reading.kind !== 'response') return;
      const { head } = reading.response;
      expect(reading.response.statusCode).toBeGreaterThanOrEqual(100);
      readBindings(head);
      listsContacts(head);
      retryAfterS(head);
      minExpiresS(head);
      rewrittenFields(OURS, head);
      const credentials = login();
      credentials.consider(head);
      credentials.lines({ method: 'REGISTER', uri: 'sip:sip.example' });
      credentials.learn(head);
      credentials.consider(head);
    });
  });

  test('is struck clean of what may not be shown', () => {
    run(message, (text) => {
      const strike = redactor();
      strike.learn(text);
      expect(typeof strike.strike(text)).toBe('string');
    });
  });

  test('as a stream is cut, in whatever pieces', () => {
    run(fc.tuple(bytes, fc.integer({ min: 1, max: 700 })), ([all, size]) => {
      const frames = framer();
      for (let at = 0; at < all.length; at += size) {
        for (const framed of frames.push(all.subarray(at, at + size))) {
          expect(['message', 'fault']).toContain(framed.kind);
        }
      }
    });
  });

  test('as the answer to a WebSocket upgrade is taken or refused', () => {
    const upgrade = fc.oneof(
      bytes,
      message.map((text) => Buffer.from(`HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n${text}\r\n\r\n`)),
    );
    run(upgrade, (all) => {
      const dialect = webSocketDialect({ host: 'h', dice: { bytes: (count) => new Uint8Array(count) } });
      // Nobody who does not know our key is ever spoken to.
      expect(dialect.push(all).every((event) => event.kind === 'fault')).toBe(true);
      expect(Array.isArray(dialect.push(all))).toBe(true);
    });
  });

  test('as names in a certificate matches nothing by accident', () => {
    const names = fc.oneof(
      message,
      rubble.map((text) => `DNS:"${text}", URI:${text}, DNS:${text}`),
    );
    run(names, (line) => {
      const read = readAlternativeNames(line);
      const of = (kind: string) => read.filter((one) => one.kind === kind).map((one) => one.value);
      const found = { uris: of('URI'), dns: of('DNS'), ips: of('IP Address'), common: [], hasAlternatives: true };
      sipDomains(found);
      expect(nameFault('wanted.example', found)).toBeInstanceOf(Error);
    });
  });
});

test.each([
  ['a Via of nested comments', `SIP/2.0 200 OK\r\nVia: ${'('.repeat(2_000)}`],
  ['a Via of parameters', `SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a${';a=b'.repeat(500)}`],
  ['a Via of blanks', `SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a${' ; '.repeat(600)}`],
  ['a Via of colons', `SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP ${'a:'.repeat(1_000)}`],
  ['a Via of brackets', `SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP ${'['.repeat(2_000)}`],
  ['a Via of quotes', `SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;b="${'\\"'.repeat(1_000)}`],
  ['a CSeq of digits', `SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=b\r\nCSeq: ${'9'.repeat(2_000)}`],
  ['60,000 fields', `SIP/2.0 200 OK\r\n${'a:\r\n'.repeat(15_000)}`],
  ['60,000 folded lines', `SIP/2.0 200 OK\r\nVia: a${'\r\n '.repeat(20_000)}`],
  ['60,000 line ends', '\r\n'.repeat(30_000)],
])('%s is read in no time', (_name, head) => {
  inTime(() => {
    readResponse(Buffer.from(`${head}\r\n\r\n`));
  });
});
