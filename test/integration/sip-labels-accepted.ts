import { answerTo, type FakeAnswer } from './sip-fake-registrar.ts';
import {
  accepts,
  acceptsAfter,
  digest,
  hasCredentials,
  isRightFor,
  type Label,
  login,
  proofFor,
  proxy,
  www,
} from './sip-labels.ts';

const one = (contact: string, expiresS?: number) => ({
  bindings: [{ contact, ...(expiresS === undefined ? {} : { expiresS }) }],
  listsBindings: true,
});
const PHONE = 'sip:phone@192.0.2.5:5060';

/** What a 200 may look like. */
const successes: readonly Label[] = (
  [
    ['without any Contact', accepts(), { bindings: [], listsBindings: false }],
    ['with the lifetime in the parameter', accepts(`Contact: <${PHONE}>;expires=1800`), one(PHONE, 1_800)],
    ['with the lifetime in the field', accepts(`Contact: <${PHONE}>`, 'Expires: 900'), one(PHONE, 900)],
    ['with both lifetimes', accepts(`Contact: <${PHONE}>;expires=60`, 'Expires: 900'), one(PHONE, 60)],
    ['with no lifetime at all', accepts(`Contact: <${PHONE}>`), one(PHONE)],
    ['with a lifetime of 0', accepts(`Contact: <${PHONE}>;expires=0`), one(PHONE, 0)],
    ['with a lifetime of 2^32-1', accepts(`Contact: <${PHONE}>;expires=4294967295`), one(PHONE, 4_294_967_295)],
    ['with a lifetime beyond 2^32', accepts(`Contact: <${PHONE}>;expires=99999999999`), one(PHONE, 4_294_967_295)],
    ['with a lifetime that is no number', accepts(`Contact: <${PHONE}>;expires=soon`), one(PHONE)],
    ['with a negative lifetime', accepts(`Contact: <${PHONE}>;expires=-1`), one(PHONE)],
    [
      'with a Contact rewritten to a public address',
      accepts('Contact: <sip:phone@203.0.113.9:40001>;expires=60'),
      one('sip:phone@203.0.113.9:40001', 60),
    ],
    ['with the short name of Contact', accepts(`m: <${PHONE}>;expires=60`), one(PHONE, 60)],
    ['with a comma in the display name', accepts(`Contact: "Desk, 1" <${PHONE}>;expires=60`), one(PHONE, 60)],
    ['with an IPv6 Contact', accepts('Contact: <sip:a@[2001:db8::5]>;expires=60'), one('sip:a@[2001:db8::5]', 60)],
    [
      'with a telephone number as Contact',
      accepts('Contact: <tel:+815012345678>;expires=60'),
      one('tel:+815012345678', 60),
    ],
    [
      'with the name of the device',
      accepts(`Contact: <${PHONE}>;expires=60;user-agent="HT801"`),
      { bindings: [{ contact: PHONE, expiresS: 60, userAgent: 'HT801' }] },
    ],
    [
      'with two Contacts in one field',
      accepts(`Contact: <${PHONE}>;expires=5, <sip:b@192.0.2.6>;expires=6`),
      { listsBindings: true },
    ],
    [
      'with a hundred bindings',
      accepts(...Array.from({ length: 100 }, (_, index) => `Contact: <sip:p${index}@192.0.2.5>;expires=60`)),
      { listsBindings: true },
    ],
    ['with a star as Contact', accepts('Contact: *'), { bindings: [], listsBindings: true }],
    ['with rubbish as Contact', accepts('Contact: <<<>>>;;=,"'), { bindings: [], listsBindings: true }],
    ['with an empty Contact', accepts('Contact:'), { bindings: [], listsBindings: false }],
    ['without a reason', login((seen) => answerTo(seen, '200 ')), { statusCode: 200 }],
    ['that is a 202', login((seen) => answerTo(seen, '202 Accepted')), { statusCode: 202 }],
    [
      'with short field names',
      login((seen) =>
        answerTo(seen, '200 OK')
          .replace('Via:', 'v:')
          .replace('From:', 'f:')
          .replace('To:', 't:')
          .replace('Call-ID:', 'i:'),
      ),
      {},
    ],
    ['with folded lines', login((seen) => answerTo(seen, '200 OK').replace(';branch', '\r\n  ;branch')), {}],
    ['with fields nobody knows', accepts('X-A: b', 'P-Associated-URI: <sip:a@b>', 'Service-Route: <sip:r;lr>'), {}],
    ['with a line without colon', accepts('Server PracticeRegistrar'), {}],
    [
      'with a body',
      login((seen) => answerTo(seen, '200 OK').replace('Content-Length: 0\r\n\r\n', 'Content-Length: 5\r\n\r\nhello')),
      {},
    ],
    ['with a nonce for the next time', accepts('Authentication-Info: nextnonce="n2", qop=auth'), {}],
    [
      'with a proof of its own',
      login((seen) => answerTo(seen, '200 OK', `Authentication-Info: qop=auth, rspauth="${proofFor(seen)}"`)),
      { serverProof: 'right', refusedLogins: 0 },
    ],
    [
      'with a wrong proof of its own',
      accepts(`Authentication-Info: qop=auth, rspauth="${'0'.repeat(32)}"`),
      { serverProof: 'wrong', refusedLogins: 0 },
    ],
    ['with Retry-After', accepts('Retry-After: 5'), { retryAfterS: 5 }],
    [
      'with a further Via below ours',
      login((seen) =>
        answerTo(seen, '200 OK').replace('\r\nFrom', '\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx\r\nFrom'),
      ),
      {},
    ],
    ['with spaces around colons', login((seen) => answerTo(seen, '200 OK').replace('CSeq: ', 'CSeq \t:  ')), {}],
  ] as const
).map(([what, registrar, facts]) => ({ name: `a success ${what}`, verdict: 'accepted', registrar, facts }));

const two = (first: (seen: Parameters<FakeAnswer>[0]) => string) => first;

/** Every way of asking for the password. */
const challenges: readonly Label[] = (
  [
    ['MD5', acceptsAfter(www(digest('realm="fake", nonce="a", algorithm=MD5, qop="auth"')))],
    ['no algorithm', acceptsAfter(www())],
    ['no qop (RFC 2069)', acceptsAfter(www(digest('realm="fake", nonce="a"')))],
    ['SHA-256', acceptsAfter(www(digest('realm="fake", nonce="a", algorithm=SHA-256, qop="auth"')))],
    ['SHA-256 without qop', acceptsAfter(www(digest('realm="fake", nonce="a", algorithm=SHA-256')))],
    ['SHA-512-256', acceptsAfter(www(digest('realm="fake", nonce="a", algorithm=SHA-512-256, qop="auth"')))],
    ['MD5-sess', acceptsAfter(www(digest('realm="fake", nonce="a", algorithm=MD5-sess, qop="auth"')))],
    ['SHA-256-sess', acceptsAfter(www(digest('realm="fake", nonce="a", algorithm=SHA-256-sess, qop="auth"')))],
    [
      'MD5 before SHA-256',
      acceptsAfter(
        www(digest('realm="fake", nonce="a", algorithm=MD5, qop="auth"')),
        www(digest('realm="fake", nonce="b", algorithm=SHA-256, qop="auth"')),
      ),
    ],
    [
      'SHA-256 before MD5',
      acceptsAfter(
        www(digest('realm="fake", nonce="a", algorithm=SHA-256, qop="auth"')),
        www(digest('realm="fake", nonce="b", algorithm=MD5, qop="auth"')),
      ),
    ],
    [
      'an unknown algorithm before MD5',
      acceptsAfter(www(digest('realm="fake", nonce="a", algorithm=SHA3-512')), www()),
    ],
    ['Basic before Digest', acceptsAfter(www('Basic realm="fake"'), www())],
    [
      'two challenges in one field',
      acceptsAfter(www('Basic realm="a, b", Digest realm="fake", nonce="a", qop="auth"')),
    ],
    ['qop auth and auth-int', acceptsAfter(www(digest('realm="fake", nonce="a", qop="auth-int,auth"')))],
    ['qop without quotes', acceptsAfter(www(digest('realm="fake", nonce="a", qop=auth')))],
    ['an opaque', acceptsAfter(www(digest('realm="fake", nonce="a", opaque="o\\"p", qop="auth"')))],
    ['quotes in the realm', acceptsAfter(www(digest('realm="a \\"b\\" \\\\c", nonce="a", qop="auth"')))],
    ['a realm in Japanese', acceptsAfter(www(digest('realm="楽天", nonce="a", qop="auth"')))],
    ['an empty realm', acceptsAfter(www(digest('realm="", nonce="a", qop="auth"')))],
    ['small letters and odd blanks', acceptsAfter(www('digest  REALM = "fake" ,nonce= "a",QOP ="auth"'))],
    ['a line folded inside the challenge', acceptsAfter(www('Digest realm="fake",\r\n nonce="a", qop="auth"'))],
    [
      'a foreign realm before ours',
      login(
        (seen) => answerTo(seen, '200 OK'),
        [www(digest('realm="elsewhere", nonce="a", qop="auth"')), www()],
        'fake',
      ),
    ],
    [
      'a foreign realm after ours',
      login(
        (seen) => answerTo(seen, '200 OK'),
        [www(), www(digest('realm="elsewhere", nonce="a", qop="auth"'))],
        'fake',
      ),
    ],
    [
      'a stale flag on the very first challenge',
      acceptsAfter(www(digest('realm="fake", nonce="a", stale=true, qop="auth"'))),
    ],
    ['a very long nonce', acceptsAfter(www(digest(`realm="fake", nonce="${'x'.repeat(900)}", qop="auth"`)))],
    [
      'parameters nobody knows',
      acceptsAfter(
        www(digest('realm="fake", nonce="a", userhash=false, charset=UTF-8, domain="sip:a", x=y, qop="auth"')),
      ),
    ],
  ] as const
).map(([what, registrar]) => ({ name: `a login asked for with ${what}`, verdict: 'accepted', registrar }));

const sequences: readonly Label[] = [
  {
    name: 'a login for a proxy alone',
    verdict: 'accepted',
    registrar: () => (seen, peer) =>
      peer.send(
        isRightFor(seen, 'proxy-authorization')
          ? answerTo(seen, '200 OK')
          : answerTo(seen, '407 Proxy Authentication Required', proxy()),
      ),
  },
  ...(['401 then 407', '407 then 401'] as const).map(
    (order): Label => ({
      name: `a login for both registrar and proxy, ${order}`,
      verdict: 'accepted',
      transactions: 3,
      registrar: () => (seen, peer) => {
        const isRegistrar = isRightFor(seen);
        const isProxy = isRightFor(seen, 'proxy-authorization');
        const ask401 = two((one) => answerTo(one, '401 Unauthorized', www()));
        const ask407 = two((one) => answerTo(one, '407 Proxy', proxy()));
        const [first, second] = order === '401 then 407' ? [ask401, ask407] : [ask407, ask401];
        const [isFirst, isSecond] = order === '401 then 407' ? [isRegistrar, isProxy] : [isProxy, isRegistrar];
        peer.send(!isFirst ? first(seen) : !isSecond ? second(seen) : answerTo(seen, '200 OK'));
      },
    }),
  ),
  {
    name: 'a proxy and a registrar with the same realm',
    verdict: 'accepted',
    registrar: () => (seen, peer) => {
      const isRight = isRightFor(seen) && isRightFor(seen, 'proxy-authorization');
      peer.send(isRight ? answerTo(seen, '200 OK') : answerTo(seen, '401 No', www(), proxy(digest())));
    },
  },
  {
    name: 'a nonce that was stale once',
    verdict: 'accepted',
    transactions: 3,
    registrar: () => {
      let asked = 0;
      return (seen, peer) => {
        asked += 1;
        const stale = asked === 2 ? ', stale=true' : '';
        if (asked < 3)
          peer.send(answerTo(seen, '401 No', www(digest(`realm="fake", nonce="s${asked}", qop="auth"${stale}`))));
        else peer.send(answerTo(seen, isRightFor(seen) ? '200 OK' : '403 Forbidden'));
      };
    },
  },
  {
    name: 'a nonce that changed once without a word',
    verdict: 'accepted',
    transactions: 3,
    registrar: () => {
      let asked = 0;
      return (seen, peer) => {
        asked += 1;
        if (asked < 3) peer.send(answerTo(seen, '401 No', www(digest(`realm="fake", nonce="c${asked}", qop="auth"`))));
        else peer.send(answerTo(seen, isRightFor(seen) ? '200 OK' : '403 Forbidden'));
      };
    },
  },
  {
    name: 'a registrar that still accepts the cached old password, before the reflection of the new one',
    verdict: 'accepted',
    moment: 'before-reflection',
    registrar: accepts(),
  },
  {
    name: 'a registrar that takes every nonce once and names the next one',
    verdict: 'accepted',
    mode: 'bind',
    transactions: 5,
    registrar: () => {
      let next = 1;
      return (seen, peer) => {
        const used = /nonce="n(\d+)", uri/u.exec(seen.header('authorization') ?? '')?.[1];
        if (used !== String(next) || !isRightFor(seen))
          return peer.send(answerTo(seen, '401 No', www(digest(`realm="fake", nonce="n${next}", qop="auth"`))));
        next += 1;
        return peer.send(answerTo(seen, '200 OK', `Authentication-Info: nextnonce="n${next}", qop=auth`));
      };
    },
    facts: { refusedLogins: 0 },
  },
  {
    name: 'a success for which nobody asked a password',
    verdict: 'cannot-tell',
    transactions: 1,
    registrar: () => (seen, peer) => peer.send(answerTo(seen, '200 OK', `Contact: <${PHONE}>;expires=60`)),
    facts: { challenged: false, credentialsSent: false },
  },
  {
    name: 'a Contact of ours that came back rewritten',
    verdict: 'accepted',
    mode: 'bind',
    transactions: 5,
    registrar: () => {
      let bound = '';
      return (seen, peer) => {
        if (!hasCredentials(seen)) return peer.send(answerTo(seen, '401 No', www()));
        const [, uri = '', expires = ''] = /<([^>]+)>;expires=(\d+)/u.exec(seen.header('contact') ?? '') ?? [];
        if (uri !== '') bound = expires === '0' ? '' : uri.replace(/@.*/u, '@203.0.113.9:40001');
        return peer.send(answerTo(seen, '200 OK', ...(bound === '' ? [] : [`Contact: <${bound}>;expires=60`])));
      };
    },
    facts: { ownBinding: 'removed', rewritten: [{ field: 'contact' }] },
  },
];

export const ACCEPTED_LABELS: readonly Label[] = [...successes, ...challenges, ...sequences];
