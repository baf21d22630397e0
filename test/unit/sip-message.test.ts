import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { listsContacts, readBindings } from '../../src-main/outside/sip/contact.ts';
import { type MessageHead, splitHead } from '../../src-main/outside/sip/headers.ts';
import { redactor } from '../../src-main/outside/sip/redact.ts';
import { buildRequest } from '../../src-main/outside/sip/request.ts';
import { minExpiresS, readResponse, retryAfterS } from '../../src-main/outside/sip/response.ts';
import { framer, MESSAGE_LIMIT } from '../../src-main/outside/sip/transports/framing.ts';

const OK = [
  'SIP/2.0 200 OK',
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc;received=198.51.100.7;rport=40001',
  'CSeq: 2 REGISTER',
];
const text = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const head = (...lines: string[]): MessageHead =>
  splitHead(text('SIP/2.0 200 OK', ...lines)) ?? { startLine: '', headers: [] };

describe('reading an answer', () => {
  test('status, branch, method and the address the carrier saw us at', () => {
    expect(readResponse(Buffer.from(text(...OK)))).toMatchObject({
      kind: 'response',
      response: {
        statusCode: 200,
        reason: 'OK',
        branch: 'z9hG4bKabc',
        method: 'REGISTER',
        seenAs: '198.51.100.7:40001',
      },
    });
  });

  test('short names, folded lines, line feeds alone and an IPv6 sent-by are read', () => {
    const answer = [
      'SIP/2.0 401 No',
      'v: SIP/2.0/TCP [2001:db8::1]:5060',
      ' ;branch=z9hG4bKx;rport=7',
      'CSeq:1 REGISTER',
      '',
      '',
    ];
    expect(readResponse(Buffer.from(answer.join('\n')))).toMatchObject({
      kind: 'response',
      response: { branch: 'z9hG4bKx', seenAs: '[2001:db8::1]:7' },
    });
  });

  test.each([
    ['a status of 700', text('SIP/2.0 700 What', ...OK.slice(1))],
    ['a status of 099', text('SIP/2.0 099 What', ...OK.slice(1))],
    ['no Via', text('SIP/2.0 200 OK', 'CSeq: 1 REGISTER')],
    ['a Via without branch', text('SIP/2.0 200 OK', 'Via: SIP/2.0/UDP a', 'CSeq: 1 REGISTER')],
    ['a broken CSeq', text(...OK.slice(0, 2), 'CSeq: x')],
    ['no CSeq', text(...OK.slice(0, 2))],
    ['another protocol', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['a torn head', 'SIP/2.0 200 OK\r\nVia: SIP'],
  ])('%s is malformed', (_name, message) => {
    expect(readResponse(Buffer.from(message)).kind).toBe('malformed');
  });

  test('keep-alives and requests are neither answers nor faults', () => {
    expect(readResponse(Buffer.from('\r\n\r\n')).kind).toBe('other');
    expect(readResponse(Buffer.from(text('OPTIONS sip:a SIP/2.0'))).kind).toBe('other');
  });

  test('whatever bytes come, reading them gives a value', () => {
    const sound = Buffer.from(
      text(...OK, 'WWW-Authenticate: Digest realm="r", nonce="n"', 'Contact: <sip:a@b>;expires=5'),
    );
    const mutated = fc
      .array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 })
      .map((changes) => {
        const bytes = Buffer.from(sound);
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), mutated), (bytes) => {
        const reading = readResponse(bytes);
        if (reading.kind === 'response') readBindings(reading.response.head);
        const framed = framer().push(bytes);
        expect(['response', 'other', 'malformed']).toContain(reading.kind);
        expect(Array.isArray(framed)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test('Retry-After with comment and parameter, Min-Expires', () => {
    expect(retryAfterS(head('Retry-After: 120 (busy);duration=60'))).toBe(120);
    expect(retryAfterS(head('Retry-After: 18000;duration=3600'))).toBe(18_000);
    expect(retryAfterS(head('Retry-After: soon'))).toBeUndefined();
    expect(minExpiresS(head('Min-Expires: 300'))).toBe(300);
  });
});

describe('reading bindings', () => {
  test('several fields, lists, names with commas, bare addresses, lifetimes from parameter or field', () => {
    const found = readBindings(
      head(
        'Contact: "Desk, 1" <sip:a@192.0.2.1:5060;transport=tcp>;expires=100;q=0.5, sip:b@192.0.2.2;expires=7',
        'm: <sip:c@[2001:db8::1]>',
        'Contact: <tel:+815012345678>;user-agent="Phone 1.0"',
        'Expires: 3600',
      ),
    );
    expect(found).toEqual([
      { contact: 'sip:a@192.0.2.1:5060;transport=tcp', expiresS: 100 },
      { contact: 'sip:b@192.0.2.2', expiresS: 7 },
      { contact: 'sip:c@[2001:db8::1]', expiresS: 3600 },
      { contact: 'tel:+815012345678', expiresS: 3600, userAgent: 'Phone 1.0' },
    ]);
  });

  test('a star and rubbish are no bindings, yet something was listed', () => {
    const answer = head('Contact: *', 'Contact: <<>');
    expect(readBindings(answer)).toEqual([]);
    expect(listsContacts(answer)).toBe(true);
    expect(listsContacts(head())).toBe(false);
  });

  test('a Contact of 64 KiB of blanks is read in no time', () => {
    const startedAtMs = performance.now();
    readBindings({ startLine: '', headers: [{ name: 'contact', value: `a${' '.repeat(65_000)}b` }] });
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });

  test('a lifetime that is no number is not invented', () => {
    expect(readBindings(head('Contact: <sip:a@b>;expires=-1'))).toEqual([{ contact: 'sip:a@b' }]);
  });
});

describe('the request', () => {
  test('a query has no Contact, one Via with rport, and nothing of sip.js', () => {
    const message = buildRequest({
      method: 'REGISTER',
      domain: 'f02.sip.example',
      user: '815012345678',
      callId: 'id',
      fromTag: 'tag',
      cseq: 3,
      branch: 'z9hG4bKx',
      via: { protocol: 'UDP', sentBy: '[2001:db8::1]:5070' },
      lines: ['Authorization: Digest x'],
    });
    expect(message.split('\r\n')).toEqual([
      'REGISTER sip:f02.sip.example SIP/2.0',
      'Via: SIP/2.0/UDP [2001:db8::1]:5070;branch=z9hG4bKx;rport',
      'To: <sip:815012345678@f02.sip.example>',
      'From: <sip:815012345678@f02.sip.example>;tag=tag',
      'CSeq: 3 REGISTER',
      'Call-ID: id',
      'Max-Forwards: 70',
      'Authorization: Digest x',
      'User-Agent: Kakekae/0.1',
      'Content-Length: 0',
      '',
      '',
    ]);
  });
});

describe('cutting a stream into messages', () => {
  const message = 'SIP/2.0 200 OK\r\nl: 5\r\n\r\nhello';

  test('byte by byte, glued together, and with line ends before it', () => {
    const stream = Buffer.from(`\r\n\r\n${message}\r\n${message}`);
    for (const size of [1, 7, stream.length]) {
      const frames = framer();
      const found: string[] = [];
      for (let at = 0; at < stream.length; at += size) {
        for (const framed of frames.push(stream.subarray(at, at + size))) {
          if (framed.kind === 'message') found.push(Buffer.from(framed.bytes).toString());
        }
      }
      expect(found).toEqual([message, message]);
    }
  });

  test.each([
    ['missing', 'SIP/2.0 200 OK\r\n\r\n', 'malformed'],
    ['not a number', 'SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\n', 'malformed'],
    ['given twice with different values', 'SIP/2.0 200 OK\r\nContent-Length: 1\r\nl: 2\r\n\r\nxx', 'malformed'],
    ['too large', `SIP/2.0 200 OK\r\nContent-Length: ${MESSAGE_LIMIT}\r\n\r\n`, 'too-large'],
    ['behind an endless head', 'x'.repeat(MESSAGE_LIMIT + 1), 'too-large'],
  ])('a Content-Length that is %s ends the stream', (_name, stream, why) => {
    const frames = framer();
    expect(frames.push(Buffer.from(stream))).toMatchObject([{ kind: 'fault', why }]);
    expect(frames.push(Buffer.from(message))).toEqual([]);
  });
});

describe('what a person may see of the exchange', () => {
  test('credentials are struck wherever they stand, the rest stays readable', () => {
    const password = Secret.of('pw7sentinel');
    const strike = redactor();
    const line =
      'Authorization: Digest username="815012345678", realm="r", nonce="nonce-1234", response="aabbccddeeff", cnonce="cnonce-12"';
    strike.learn(line);
    const shown = strike.strike(
      `REGISTER sip:d SIP/2.0\r\n${line},\r\n qop=auth\r\nX-Echo: aabbccddeeff ${password.reveal()}\r\n`,
    );
    expect(shown).toBe(
      'REGISTER sip:d SIP/2.0\r\nAuthorization: Digest username="***", realm="r", nonce="***", response="***", cnonce="***",\r\n qop=auth\r\nX-Echo: *** ***\r\n',
    );
    expect(strike.strike('Proxy-Authenticate: Digest realm="p", nonce="fresh"')).toBe(
      'Proxy-Authenticate: Digest realm="p", nonce="***"',
    );
    expect(password.length).toBe(11);
  });
});
