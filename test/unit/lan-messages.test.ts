import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceAnswer, serviceQuery } from '../../src-main/outside/lan/dns-message.ts';
import { foreignText } from '../../src-main/outside/lan/foreign-text.ts';
import { optionsAnswer } from '../../src-main/outside/lan/sip-options.ts';
import { searchAnswer, searchRequest } from '../../src-main/outside/lan/ssdp-message.ts';

const bytesOf = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

/** Written by hand from RFC 1035 4.1: an answer of a telephone, with a compressed name. */
const ANSWER = bytesOf(
  [0, 0, 0x84, 0, 0, 0, 0, 2, 0, 0, 0, 1],
  // _http._tcp.local PTR "Yealink T46S"._http._tcp.local
  [5],
  '_http',
  [4],
  '_tcp',
  [5],
  'local',
  [0, 0, 12, 0, 1, 0, 0, 0, 120, 0, 15, 12],
  'Yealink T46S',
  [0xc0, 12],
  // the instance SRV 0 0 80 t46s.local
  [0xc0, 40, 0, 33, 0x80, 1, 0, 0, 0, 120, 0, 13, 0, 0, 0, 0, 0, 80, 4],
  't46s',
  [0xc0, 23],
  // the instance TXT "path=/" "model=SIP-T46S"
  [0xc0, 40, 0, 16, 0x80, 1, 0, 0, 0, 120, 0, 22, 6],
  'path=/',
  [14],
  'model=SIP-T46S',
);

describe('a look at who announces itself', () => {
  it('reads the names a telephone gives itself by multicast DNS', () => {
    expect(serviceAnswer(ANSWER)).toEqual(['Yealink T46S', 't46s', 'SIP-T46S']);
  });

  it('asks for what telephones announce, to be answered alone', () => {
    const query = serviceQuery();
    expect(query.readUInt16BE(2)).toBe(0);
    expect(query.readUInt16BE(4)).toBe(4);
    expect(query.toString('latin1')).toContain('\u0004_sip\u0004_udp\u0005local\u0000\u0000\u000c\u0080\u0001');
    // A question is no answer: our own, heard again, is nobody.
    expect(serviceAnswer(query)).toEqual([]);
  });

  it('is not led in a circle by a name, nor beyond the end', () => {
    const circle = bytesOf(
      [0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0],
      [0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 0, 0, 2, 0xc0, 12],
    );
    expect(serviceAnswer(circle)).toEqual([]);
    for (let end = 0; end < ANSWER.length; end += 1)
      expect(serviceAnswer(ANSWER.subarray(0, end)).length).toBeLessThan(3);
  });

  it('reads what a device says of itself by SSDP, and follows no address in it', () => {
    const answer = bytesOf(
      'HTTP/1.1 200 OK\r\nLOCATION: http://203.0.113.5/x.xml\r\nServer: Linux UPnP/1.0 Grandstream/1.0\r\nUSN: uuid:1\r\n\r\n',
    );
    expect(searchAnswer(answer)).toEqual(['Linux UPnP/1.0 Grandstream/1.0']);
    expect(searchAnswer(bytesOf('NOTIFY * HTTP/1.1\r\nSERVER: x\r\n\r\n'))).toEqual([]);
    const request = searchRequest({ address: '239.255.255.250', port: 1900 }).toString('latin1');
    expect(request).toMatch(/^M-SEARCH \* HTTP\/1\.1\r\nHOST: 239\.255\.255\.250:1900\r\n/u);
    expect(request).toMatch(/\r\n\r\n$/u);
    expect(searchAnswer(Buffer.from(request))).toEqual([]);
  });
});

describe('an answer to OPTIONS', () => {
  const answer = (lines: string) =>
    bytesOf(`SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 1.2.3.4:5;branch=z9hG4bKx;rport=5\r\n${lines}\r\n\r\n`);

  it('tells how the device calls itself, also where the line goes on below', () => {
    expect(optionsAnswer(answer('User-Agent: Yealink SIP-T46G 28.72.0.1'), 'z9hG4bKx')).toEqual({
      statusCode: 200,
      name: 'Yealink SIP-T46G 28.72.0.1',
    });
    expect(optionsAnswer(answer('SERVER:\r\n Grandstream HT801\u001b[31m'), 'z9hG4bKx')?.name).toBe(
      'Grandstream HT801 [31m',
    );
    expect(optionsAnswer(answer('Content-Length: 0'), 'z9hG4bKx')).toEqual({ statusCode: 200, name: undefined });
  });

  it('counts only when it answers our own question, and is final', () => {
    expect(optionsAnswer(answer(''), 'z9hG4bKother')).toBeUndefined();
    expect(optionsAnswer(bytesOf('SIP/2.0 100 Trying\r\nVia: x;branch=z9hG4bKx\r\n\r\n'), 'z9hG4bKx')).toBeUndefined();
    expect(
      optionsAnswer(bytesOf('OPTIONS sip:a SIP/2.0\r\nVia: x;branch=z9hG4bKx\r\n\r\n'), 'z9hG4bKx'),
    ).toBeUndefined();
  });
});

describe('bytes of a stranger', () => {
  const anyBytes = fc.uint8Array({ maxLength: 600 });
  /** Real answers with some bytes changed get further into a reader than noise does. */
  const bent = fc
    .tuple(
      fc.array(fc.tuple(fc.nat({ max: ANSWER.length - 1 }), fc.nat({ max: 255 })), { maxLength: 8 }),
      fc.nat(ANSWER.length),
    )
    .map(([changes, end]) => {
      const bytes = Buffer.from(ANSWER);
      for (const [at, byte] of changes) bytes[at] = byte;
      return new Uint8Array(bytes.subarray(0, end));
    });

  it('never throw, never take long, and never bring an invisible character along', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, bent), (bytes) => {
        const texts = [...serviceAnswer(bytes), ...searchAnswer(bytes), optionsAnswer(bytes, 'z9hG4bKx')?.name ?? ''];
        for (const text of texts) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(texts.length).toBeLessThan(700);
      }),
      { numRuns: 3_000 },
    );
  });

  it('are cut short where they name something', () => {
    expect(foreignText(` a\u0000\u202eb \n c${'x'.repeat(500)}`)).toMatch(/^a b cx{10,115}$/u);
    expect(foreignText('\u0007 \n')).toBeUndefined();
  });
});
