import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PracticeClock } from '../../src-main/practice/clock/practice-clock.ts';
import { PasswordBook } from '../../src-main/practice/password-book.ts';
import { Nonces } from '../../src-main/practice/registrar/nonces.ts';
import { Registrar } from '../../src-main/practice/registrar/registrar.ts';
import { digestResponse, parseDigest } from '../../src-main/practice/sip/digest.ts';
import { SipFraming } from '../../src-main/practice/sip/framing.ts';
import { firstHeader, headerLines, parseCSeq, parseSip } from '../../src-main/practice/sip/message.ts';
import { parseAddress, parseSipUri, parseVia, splitList } from '../../src-main/practice/sip/values.ts';
import { makeTroubles } from '../../src-main/practice/troubles.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const peer = { transport: 'udp', address: '127.0.0.1', port: 5070, localHost: '127.0.0.1' } as const;

const REGISTER = [
  'REGISTER sip:practice.invalid SIP/2.0',
  'v: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKabc;rport',
  'f: <sip:815012345678@practice.invalid>;tag=1',
  't: <sip:815012345678@practice.invalid>',
  'i: abc',
  'CSeq: 1 REGISTER',
  'm: <sip:815012345678@127.0.0.1:5070>,',
  ' "a, b" <sip:x@127.0.0.1:5071;transport=udp>;expires=60',
  'Authorization: Digest username="815012345678", realm="practice.invalid", nonce="x", uri="sip:practice.invalid", response="y"',
  'l: 0',
  '',
  '',
].join('\r\n');

function registrar(): Registrar {
  const clock = new PracticeClock({ startAtMs: 0, speed: 1 });
  const troubles = makeTroubles([]);
  const reflection = { kind: 'within', minutes: 15 } as const;
  const user = '815012345678';
  const book = new PasswordBook({ clock, troubles, reflection, utcOffsetMinutes: 540, user, password: 'abcd2345' });
  return new Registrar({ clock, troubles, book, user, onRegister: () => {} });
}

describe('reading SIP', () => {
  test('compact names, folded lines and lists of addresses are read', () => {
    const message = parseSip(bytes(REGISTER));
    if (message?.kind !== 'request') throw new Error('not read');
    expect(message.method).toBe('REGISTER');
    expect(firstHeader(message, 'call-id')).toBe('abc');
    expect(parseCSeq(message)).toEqual({ number: 1, method: 'REGISTER' });
    const contacts = headerLines(message, 'contact').flatMap(splitList).map(parseAddress);
    expect(contacts.map((one) => one?.uri)).toEqual([
      'sip:815012345678@127.0.0.1:5070',
      'sip:x@127.0.0.1:5071;transport=udp',
    ]);
    expect(contacts[1]?.params.get('expires')).toBe('60');
  });

  test('quotes inside a digest are unescaped', () => {
    expect(parseDigest('Digest realm="a \\"b\\", c", nonce=x')?.get('realm')).toBe('a "b", c');
    expect(parseDigest('Basic abc')).toBeUndefined();
  });

  // RFC 7616 3.9.1
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('the %s digest is the one of the RFC', (algorithm, expected) => {
    const made = digestResponse({
      algorithm,
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      password: 'Circle of Life',
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      qop: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    });
    expect(made).toBe(expected);
  });

  test('no bytes make the readers throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 200 }).map(bytes)),
        (garbage) => {
          const text = new TextDecoder().decode(garbage);
          parseSip(garbage);
          splitList(text);
          parseAddress(text);
          parseSipUri(text);
          parseVia(text);
          parseDigest(`Digest ${text}`);
          new SipFraming().push(garbage);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('no damage to a real REGISTER makes the registrar throw', () => {
    const one = registrar();
    const damage = fc.record({
      at: fc.nat(REGISTER.length),
      cut: fc.nat(40),
      put: fc.string({ unit: 'binary', maxLength: 12 }),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const text = damages.reduce((so, { at, cut, put }) => so.slice(0, at) + put + so.slice(at + cut), REGISTER);
        const answer = one.receive(bytes(text), peer);
        if (answer !== undefined) expect(answer).toMatch(/^SIP\/2\.0 [2-6]\d\d /u);
      }),
      { numRuns: 3_000 },
    );
  });

  test('messages glued together or cut anywhere come out of a TCP stream whole', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 12 }), (cuts) => {
        const stream = bytes(`\r\n\r\n${REGISTER}${REGISTER}`);
        const framing = new SipFraming();
        const messages: string[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          for (const message of framing.push(stream.subarray(at, at + cut)).messages)
            messages.push(new TextDecoder().decode(message));
          at += cut;
        }
        expect(messages).toEqual([REGISTER, REGISTER]);
      }),
    );
  });
});

describe('nonces', () => {
  test('each count of a nonce is good once, and only upwards', () => {
    const nonces = new Nonces();
    const nonce = nonces.make();
    expect([1, 1, 3, 2, 4].map((count) => nonces.use(nonce, count))).toEqual([
      'good',
      'expired',
      'good',
      'expired',
      'good',
    ]);
  });

  test('a nonce expires, and one from elsewhere is foreign', () => {
    let nowMs = 0;
    const nonces = new Nonces(() => nowMs);
    const nonce = nonces.make();
    nowMs = 30_001;
    expect(nonces.use(nonce, 1)).toBe('expired');
    expect(new Nonces().use(nonce, 1)).toBe('foreign');
    expect(nonces.use('', 1)).toBe('foreign');
  });
});
