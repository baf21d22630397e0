import { answerTo, type FakeAnswer, type SeenRequest } from './sip-fake-registrar.ts';
import { accepts, hasCredentials, isRightFor, type Label, www } from './sip-labels.ts';

type Spoil = (text: string) => string | Uint8Array;

/** Nothing but this comes back. */
const onlyBroken = (spoil: Spoil) => (): FakeAnswer => (seen, peer) => peer.send(spoil(answerTo(seen, '200 OK')));
/** This comes first, the right answer behind it. */
const brokenFirst = (spoil: Spoil) => (): FakeAnswer => {
  const right = accepts()();
  return (seen, peer, index) => {
    peer.send(spoil(answerTo(seen, '403 Forbidden')));
    right(seen, peer, index);
  };
};

const SPOILT: readonly (readonly [string, Spoil])[] = [
  ['another protocol', () => 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
  ['a status of 999', (text) => text.replace(/^SIP\/2\.0 \d+/u, 'SIP/2.0 999')],
  ['a status of 099', (text) => text.replace(/^SIP\/2\.0 \d+/u, 'SIP/2.0 099')],
  ['a status that is no number', (text) => text.replace(/^SIP\/2\.0 \d+/u, 'SIP/2.0 OK')],
  ['another version', (text) => text.replace('SIP/2.0 ', 'SIP/7.0 ')],
  ['no Via', (text) => text.replace(/Via: .*\r\n/u, '')],
  ['a Via without branch', (text) => text.replace(/;branch=[^;\r]*/u, '')],
  ['a Via of noise', (text) => text.replace(/Via: .*\r\n/u, 'Via: ;;;=,"\r\n')],
  ['no CSeq', (text) => text.replace(/CSeq: .*\r\n/u, '')],
  ['a CSeq without number', (text) => text.replace(/CSeq: .*\r\n/u, 'CSeq: many REGISTER\r\n')],
  ['a CSeq beyond 2^31', (text) => text.replace(/CSeq: .*\r\n/u, 'CSeq: 99999999999 REGISTER\r\n')],
  ['NUL bytes in the head', (text) => text.replace('SIP/2.0 ', '\u0000SIP/2.0 ')],
];

const noise: readonly (readonly [string, Spoil])[] = [
  ['a torn head', (text) => text.slice(0, 60)],
  ['bytes of no meaning', () => Uint8Array.from({ length: 600 }, (_, index) => (index * 73) % 256)],
  ['sixty kilobytes of one letter', () => 'x'.repeat(60_000)],
];

const broken: readonly Label[] = [
  ...SPOILT.flatMap(([what, spoil]): Label[] => [
    {
      name: `nothing but ${what}`,
      verdict: 'cannot-tell',
      transactions: 1,
      isTimeOut: true,
      registrar: onlyBroken(spoil),
    },
    { name: `${what} before the right answer`, verdict: 'accepted', registrar: brokenFirst(spoil) },
  ]),
  // Without a boundary a stream cannot go on; datagrams can.
  ...noise.flatMap(([what, spoil]): Label[] => [
    {
      name: `nothing but ${what}`,
      verdict: 'cannot-tell',
      transactions: 1,
      isTimeOut: true,
      onlyUdp: true,
      registrar: onlyBroken(spoil),
    },
    { name: `${what} before the right answer`, verdict: 'accepted', onlyUdp: true, registrar: brokenFirst(spoil) },
  ]),
];

/** Lawful, but no answer to us. */
const foreign: readonly (readonly [string, (seen: SeenRequest) => string])[] = [
  ['an answer for another branch', (seen) => answerTo(seen, '403 No').replace('z9hG4bK', 'z9hG4bKx')],
  ['an answer to another method', (seen) => answerTo(seen, '403 No').replace(' REGISTER', ' INVITE')],
  ['a request', () => 'OPTIONS sip:you SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKy\r\nContent-Length: 0\r\n\r\n'],
  ['a keep-alive', () => '\r\n\r\n'],
];

const others: readonly Label[] = foreign.flatMap(([what, make]): Label[] => [
  {
    name: `nothing but ${what}`,
    verdict: 'no-answer',
    transactions: 1,
    isTimeOut: true,
    registrar: () => (seen, peer) => peer.send(make(seen)),
  },
  {
    name: `${what} before the right answer`,
    verdict: 'accepted',
    registrar: () => {
      const right = accepts()();
      return (seen, peer, index) => {
        peer.send(make(seen));
        right(seen, peer, index);
      };
    },
  },
]);

const delivery: readonly Label[] = [
  {
    name: 'silence',
    isTimeOut: true,
    verdict: 'no-answer',
    transactions: 1,
    registrar: () => () => {},
    facts: { answeredBefore: false },
  },
  {
    name: 'silence after the challenge',
    verdict: 'blocked',
    registrar: () => (seen, peer) => {
      if (!hasCredentials(seen)) peer.send(answerTo(seen, '401 No', www()));
    },
    facts: { answeredBefore: true },
  },
  {
    name: 'a provisional answer and the final one later',
    verdict: 'accepted',
    registrar: () => {
      const right = accepts()();
      return (seen, peer, index) => {
        peer.send(answerTo(seen, '100 Trying'));
        peer.send(answerTo(seen, '183 Progress'));
        right(seen, peer, index);
      };
    },
  },
  {
    name: 'every answer five times over',
    verdict: 'accepted',
    registrar: () => {
      const right = accepts()();
      return (seen, peer, index) => {
        for (let time = 0; time < 5; time += 1) right(seen, peer, index);
      };
    },
  },
  {
    name: 'the challenge again, late, after the success was due',
    verdict: 'accepted',
    registrar: () => {
      let first = '';
      return (seen, peer) => {
        if (!hasCredentials(seen)) {
          first = answerTo(seen, '401 No', www());
          return peer.send(first);
        }
        peer.send(first);
        peer.send(answerTo(seen, isRightFor(seen) ? '200 OK' : '403 No'));
        return peer.send(first);
      };
    },
  },
  {
    name: 'the first datagrams lost',
    verdict: 'accepted',
    onlyUdp: true,
    registrar: () => {
      let lost = 0;
      const right = accepts()();
      return (seen, peer, index) => {
        lost += 1;
        if (lost > 3) right(seen, peer, index);
      };
    },
  },
  {
    name: 'an answer only to the last repetition',
    verdict: 'accepted',
    onlyUdp: true,
    registrar: () => {
      const seenOften = new Map<string, number>();
      const right = accepts()();
      return (seen, peer, index) => {
        const times = (seenOften.get(seen.header('cseq') ?? '') ?? 0) + 1;
        seenOften.set(seen.header('cseq') ?? '', times);
        if (times === 5) right(seen, peer, index);
      };
    },
  },
  {
    name: 'a Call-ID that a router rewrote on the way',
    verdict: 'accepted',
    registrar: () => {
      const right = accepts()();
      return (seen, peer, index) =>
        right(
          seen,
          { ...peer, send: (text) => peer.send(String(text).replace(/Call-ID: .*/u, 'Call-ID: x@203.0.113.9')) },
          index,
        );
    },
    facts: { rewritten: [{ field: 'call-id', echoed: 'x@203.0.113.9' }] },
  },
];

export const BROKEN_LABELS: readonly Label[] = [...broken, ...others, ...delivery];
