import type { Moment } from '../../src-main/core/verify/judge.ts';
import type { Verdict } from '../../src-main/core/verify/verdict.ts';
import { answerTo, type FakeAnswer } from './sip-fake-registrar.ts';
import { afterLogin, always, digest, hasCredentials, type Label, proxy, www } from './sip-labels.ts';

const nonces =
  (more: string, kind: 'www' | 'proxy' = 'www') =>
  (): FakeAnswer => {
    let asked = 0;
    return (seen, peer) => {
      asked += 1;
      const value = digest(`realm="fake", nonce="t${asked}", qop="auth"${asked > 1 ? more : ''}`);
      peer.send(
        kind === 'www' ? answerTo(seen, '401 Unauthorized', www(value)) : answerTo(seen, '407 Proxy', proxy(value)),
      );
    };
  };

/** Asks in this order, request by request, and for the last thing for ever. */
const inTurn =
  (...answers: readonly (readonly ['401' | '407', string])[]) =>
  (): FakeAnswer => {
    let asked = 0;
    return (seen, peer) => {
      const [status, params] = answers[Math.min(asked, answers.length - 1)] ?? ['401', ''];
      asked += 1;
      const value = digest(params);
      peer.send(status === '401' ? answerTo(seen, '401 No', www(value)) : answerTo(seen, '407 No', proxy(value)));
    };
  };

const REALM = 'realm="fake", qop="auth"';
const STALE = `${REALM}, nonce="s", stale=true`;

/** Registrar, proxy and a stale nonce one after the other: three requests are all they get, and none of them judged anything. */
const adversaries: readonly Label[] = (
  [
    ['registrar, stale, proxy', inTurn(['401', `${REALM}, nonce="a"`], ['401', STALE], ['407', `${REALM}, nonce="p"`])],
    ['registrar, proxy, stale', inTurn(['401', `${REALM}, nonce="a"`], ['407', `${REALM}, nonce="p"`], ['401', STALE])],
    ['proxy, stale, registrar', inTurn(['407', `${REALM}, nonce="p"`], ['407', STALE], ['401', `${REALM}, nonce="a"`])],
    ['proxy, registrar, stale', inTurn(['407', `${REALM}, nonce="p"`], ['401', `${REALM}, nonce="a"`], ['407', STALE])],
  ] as const
).map(([order, registrar]) => ({
  name: `${order}, in this order`,
  verdict: 'cannot-tell',
  transactions: 3,
  registrar,
  facts: { staleExhausted: true, refusedLogins: 0 },
}));

/** A login that is not taken. */
const logins: readonly Label[] = [
  {
    name: 'a refusal with the same nonce',
    verdict: 'password-refused',
    registrar: always('401 No', www()),
    facts: { refusedLogins: 1 },
  },
  { name: 'a refusal by the proxy', verdict: 'password-refused', registrar: always('407 No', proxy()) },
  {
    name: 'a refusal with a new nonce every time',
    verdict: 'password-refused',
    transactions: 3,
    registrar: nonces(''),
    facts: { refusedLogins: 2 },
  },
  {
    name: 'a refusal by the proxy with a new nonce every time',
    verdict: 'password-refused',
    transactions: 3,
    registrar: nonces('', 'proxy'),
  },
  {
    name: 'a nonce that is stale for ever',
    verdict: 'cannot-tell',
    transactions: 3,
    registrar: nonces(', stale=true'),
    facts: { staleExhausted: true, refusedLogins: 0 },
  },
  {
    name: 'stale=false for ever',
    verdict: 'password-refused',
    transactions: 3,
    registrar: nonces(', stale=false'),
    facts: { staleExhausted: false },
  },
  {
    name: 'the same nonce called stale for ever',
    verdict: 'cannot-tell',
    transactions: 3,
    registrar: always('401 No', www(digest('realm="fake", nonce="a", stale=true, qop="auth"'))),
  },
  {
    name: 'a stale nonce and then a plain refusal',
    verdict: 'password-refused',
    transactions: 3,
    registrar: () => {
      let asked = 0;
      return (seen, peer) => {
        asked += 1;
        const stale = asked === 2 ? ', stale=true' : '';
        peer.send(
          answerTo(seen, '401 No', www(digest(`realm="fake", nonce="${Math.min(asked, 2)}", qop="auth"${stale}`))),
        );
      };
    },
    facts: { staleExhausted: false, refusedLogins: 1 },
  },
  ...adversaries,
  {
    name: 'a realm that changes with every answer',
    verdict: 'password-refused',
    transactions: 3,
    registrar: () => {
      let asked = 0;
      return (seen, peer) => {
        asked += 1;
        peer.send(answerTo(seen, '401 No', www(digest(`realm="r${asked}", nonce="n", qop="auth"`))));
      };
    },
  },
  {
    name: 'registrar and proxy that take turns for ever',
    verdict: 'password-refused',
    transactions: 3,
    registrar: () => {
      let asked = 0;
      return (seen, peer) => {
        asked += 1;
        peer.send(asked % 2 === 1 ? answerTo(seen, '401 No', www()) : answerTo(seen, '407 No', proxy()));
      };
    },
  },
  {
    name: 'a 401 after the login that names no challenge',
    verdict: 'cannot-tell',
    registrar: afterLogin('401 No'),
    facts: { refusedLogins: 1 },
  },
];

const unanswerable: readonly Label[] = (
  [
    ['no challenge', []],
    ['Basic alone', [www('Basic realm="a"')]],
    ['Bearer alone', [www('Bearer authz_server="https://a"')]],
    ['auth-int alone', [www(digest('realm="a", nonce="b", qop="auth-int"'))]],
    ['an unknown algorithm alone', [www(digest('realm="a", nonce="b", algorithm=SHA3-512'))]],
    ['no nonce', [www(digest('realm="a"'))]],
    ['no realm', [www(digest('nonce="a"'))]],
    ['a challenge of noise', [www('"""\\\\,,==;; Digest =')]],
    ['an open quote', [www('Digest realm="a, nonce="b')]],
  ] as const
).map(([what, lines]) => ({
  name: `a 401 with ${what}`,
  verdict: 'cannot-tell',
  transactions: 1,
  registrar: always('401 Unauthorized', ...lines),
}));

/** Codes before and after the login; `code: [before, after]`. */
const CODES: Readonly<Record<string, readonly [Verdict, Verdict]>> = {
  '302 Moved': ['cannot-tell', 'cannot-tell'],
  '305 Use Proxy': ['cannot-tell', 'cannot-tell'],
  '400 Bad Request': ['cannot-tell', 'cannot-tell'],
  '403 Forbidden': ['forbidden', 'forbidden'],
  '404 Not Found': ['user-unknown', 'user-unknown'],
  '405 Not Allowed': ['cannot-tell', 'cannot-tell'],
  '408 Timeout': ['no-answer', 'no-answer'],
  '420 Bad Extension': ['cannot-tell', 'cannot-tell'],
  '423 Too Brief': ['cannot-tell', 'cannot-tell'],
  '429 Provide Referrer': ['blocked', 'blocked'],
  '500 Server Error': ['busy', 'busy'],
  '502 Bad Gateway': ['busy', 'busy'],
  '503 Unavailable': ['busy', 'busy'],
  '504 Timeout': ['busy', 'busy'],
  '600 Busy Everywhere': ['cannot-tell', 'cannot-tell'],
  '603 Decline': ['cannot-tell', 'cannot-tell'],
  '604 Nowhere': ['user-unknown', 'user-unknown'],
};
/** Codes that a registrar has no business with: whatever they are called, they never mean the password. */
const ODD = ['402', '406', '410', '413', '480', '481', '482', '483', '484', '486', '487', '488', '491', '493', '699'];

const codes: readonly Label[] = [
  ...Object.entries(CODES).flatMap(([status, [before, after]]): Label[] => [
    { name: `${status} to the first request`, verdict: before, transactions: 1, registrar: always(status) },
    {
      name: `${status} after the login`,
      verdict: after,
      registrar: afterLogin(status),
      facts: { refusedLogins: ['403', '404', '604'].includes(status.slice(0, 3)) ? 1 : 0 },
    },
  ]),
  ...ODD.map(
    (code): Label => ({
      name: `${code} to the first request`,
      verdict: 'cannot-tell',
      transactions: 1,
      registrar: always(`${code} Odd`),
    }),
  ),
  ...['480 Away', '486 Busy', '488 Not Here'].map(
    (status): Label => ({ name: `${status} after the login`, verdict: 'cannot-tell', registrar: afterLogin(status) }),
  ),
  {
    name: '503 with Retry-After',
    verdict: 'busy',
    transactions: 1,
    registrar: always('503 Unavailable', 'Retry-After: 120 (maintenance);duration=60'),
    facts: { retryAfterS: 120 },
  },
  {
    name: '503 with a Retry-After that is no number',
    verdict: 'busy',
    transactions: 1,
    registrar: always('503 Unavailable', 'Retry-After: tomorrow'),
    facts: { retryAfterS: undefined },
  },
  {
    name: '423 for ever, while binding',
    verdict: 'cannot-tell',
    mode: 'bind',
    transactions: 4,
    registrar: () => (seen, peer) => {
      if (!hasCredentials(seen)) return peer.send(answerTo(seen, '401 No', www()));
      const isQuery = seen.header('contact') === undefined;
      return peer.send(isQuery ? answerTo(seen, '200 OK') : answerTo(seen, '423 Brief', 'Min-Expires: 3600'));
    },
  },
  {
    name: '423 with a Min-Expires of years, while binding',
    verdict: 'cannot-tell',
    mode: 'bind',
    transactions: 3,
    registrar: () => (seen, peer) => {
      if (!hasCredentials(seen)) return peer.send(answerTo(seen, '401 No', www()));
      const isQuery = seen.header('contact') === undefined;
      return peer.send(isQuery ? answerTo(seen, '200 OK') : answerTo(seen, '423 Brief', 'Min-Expires: 4294967295'));
    },
  },
];

/** The same answer means other things at other times (SERVICE §5). */
const moments: readonly Label[] = (
  [
    ['401', () => always('401 No', www()), 'password-refused'],
    ['403', () => afterLogin('403 Forbidden'), 'forbidden'],
    ['404', () => afterLogin('404 Not Found'), 'user-unknown'],
  ] as const
).flatMap(([code, make, late]) =>
  (
    [
      ['before-reflection', 'not-yet'],
      ['around-reflection', 'not-yet'],
      ['after-reflection', late],
    ] as readonly (readonly [Moment, Verdict])[]
  ).map(
    ([moment, verdict]): Label => ({ name: `${code} after the login, ${moment}`, moment, verdict, registrar: make() }),
  ),
);

const early: readonly Label[] = [
  {
    name: '503 before the reflection',
    moment: 'before-reflection',
    verdict: 'busy',
    transactions: 1,
    registrar: always('503 Busy'),
  },
  {
    name: '403 without login before the reflection',
    moment: 'before-reflection',
    verdict: 'forbidden',
    transactions: 1,
    registrar: always('403 No'),
  },
  {
    name: 'silence before the reflection',
    isTimeOut: true,
    moment: 'before-reflection',
    verdict: 'no-answer',
    transactions: 1,
    registrar: () => () => {},
  },
];

export const REFUSED_LABELS: readonly Label[] = [...logins, ...unanswerable, ...codes, ...moments, ...early];
