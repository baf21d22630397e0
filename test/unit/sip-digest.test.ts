import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { encodeText } from '../../src-main/outside/sip/byte-text.ts';
import { type DigestChallenge, readChallenges, splitChallenges } from '../../src-main/outside/sip/challenge.ts';
import { credentialsFor } from '../../src-main/outside/sip/credentials.ts';
import { authorizationLine, digestResponse } from '../../src-main/outside/sip/digest.ts';
import type { MessageHead } from '../../src-main/outside/sip/headers.ts';

const head = (...fields: [string, string][]): MessageHead => ({
  startLine: 'SIP/2.0 401 Unauthorized',
  headers: fields.map(([name, value]) => ({ name, value })),
});
const www = (...values: string[]) => head(...values.map((value): [string, string] => ['www-authenticate', value]));

const CHALLENGE: DigestChallenge = {
  kind: 'www',
  realm: 'r',
  nonce: 'n',
  hash: 'MD5',
  isSession: false,
  qop: 'auth',
  isStale: false,
};

describe('the digest of the RFCs', () => {
  const rfc7616 = {
    challenge: {
      ...CHALLENGE,
      realm: 'http-auth@example.org',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    },
    user: 'Mufasa',
    password: Secret.of('Circle of Life'),
    method: 'GET',
    uri: '/dir/index.html',
    count: 1,
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  };

  test('RFC 7616 3.9.1, MD5', () => {
    expect(digestResponse(rfc7616)).toBe('8ca523f5e9506fed4657c9700eebdbec');
  });

  test('RFC 7616 3.9.1, SHA-256', () => {
    expect(digestResponse({ ...rfc7616, challenge: { ...rfc7616.challenge, hash: 'SHA-256' } })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  test('RFC 7616 3.9.2 as corrected by erratum 4897, SHA-512-256 and a user name in UTF-8', () => {
    const input = {
      challenge: {
        ...CHALLENGE,
        hash: 'SHA-512-256' as const,
        realm: 'api@example.org',
        nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
      },
      user: 'J\u00e4s\u00f8n Doe',
      password: Secret.of('Secret, or not?'),
      method: 'GET',
      uri: '/doe.json',
      count: 1,
      cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
    };
    expect(digestResponse(input)).toBe('3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5');
  });

  test('RFC 2617 3.5, and RFC 2069 without qop', () => {
    const input = {
      challenge: { ...CHALLENGE, realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093' },
      user: 'Mufasa',
      password: Secret.of('Circle Of Life'),
      method: 'GET',
      uri: '/dir/index.html',
      count: 1,
      cnonce: '0a4f113b',
    };
    expect(digestResponse(input)).toBe('6629fae49393a05397450978507c4ef1');
    expect(digestResponse({ ...input, challenge: { ...input.challenge, qop: 'none' } })).toBe(
      '670fd8c2df070c60b045671b8b24ff02',
    );
  });

  test('a -sess algorithm mixes nonce and cnonce into A1', () => {
    // md5(md5(md5("u:r:p"):"n":"c"):"n":00000001:"c":auth:md5("REGISTER:sip:d")), made with openssl.
    const input = { user: 'u', password: Secret.of('p'), method: 'REGISTER', uri: 'sip:d', count: 1, cnonce: 'c' };
    const plain = digestResponse({ ...input, challenge: CHALLENGE });
    const session = digestResponse({ ...input, challenge: { ...CHALLENGE, isSession: true } });
    expect(plain).toBe('3e09ce0aa009a5d669b8273284dae31f');
    expect(session).toBe('65891b0194839555c62973d9f4c653af');
  });

  test('quotes in a realm are escaped again when they are sent, and counted bare in the digest', () => {
    const [challenge] = readChallenges(www('Digest realm="a \\"b\\" \\\\c", nonce="n"')).answerable;
    expect(challenge?.realm).toBe('a "b" \\c');
    if (challenge === undefined) return;
    const line = authorizationLine({
      challenge,
      user: 'u',
      password: Secret.of('p'),
      method: 'M',
      uri: 'u',
      count: 1,
      cnonce: 'c',
    });
    expect(line).toContain('realm="a \\"b\\" \\\\c"');
  });

  test('a realm in any charset is echoed byte for byte', () => {
    const realm = encodeText('楽天');
    const [challenge] = readChallenges(www(`Digest realm="${realm}", nonce="n"`)).answerable;
    expect(challenge?.realm).toBe(realm);
  });
});

describe('the challenges of an answer', () => {
  test('the strongest supported of several fields is answered, with its own nonce', () => {
    const { answerable } = readChallenges(
      www(
        'Digest realm="r", nonce="m", algorithm=MD5, qop="auth"',
        'Digest realm="r", nonce="s", algorithm=SHA-256, qop="auth"',
        'Digest realm="r", nonce="x", algorithm=SHA3-512, qop="auth"',
      ),
    );
    expect(answerable.map((one) => [one.hash, one.nonce])).toEqual([['SHA-256', 's']]);
  });

  test('several challenges in one field are told apart', () => {
    const { answerable, unsupported } = readChallenges(
      www(
        'Basic realm="b, c", Digest realm="r", nonce="m", qop="auth,auth-int", Digest realm="r", nonce="s", algorithm=SHA-512-256-sess',
      ),
    );
    expect(answerable).toMatchObject([{ hash: 'SHA-512-256', isSession: true, nonce: 's', qop: 'none' }]);
    expect(unsupported).toEqual(['scheme Basic']);
  });

  test('equal strength: the topmost is answered', () => {
    const { answerable } = readChallenges(www('Digest realm="r", nonce="1"', 'Digest realm="r", nonce="2"'));
    expect(answerable.map((one) => one.nonce)).toEqual(['1']);
  });

  test('auth-int alone cannot be answered', () => {
    const { answerable, unsupported } = readChallenges(www('Digest realm="r", nonce="n", qop="auth-int"'));
    expect(answerable).toEqual([]);
    expect(unsupported).toEqual(['qop auth-int']);
  });

  test('a registrar and a proxy challenge are kept apart', () => {
    const { answerable } = readChallenges(
      head(['www-authenticate', 'Digest realm="r", nonce="1"'], ['proxy-authenticate', 'Digest realm="r", nonce="2"']),
    );
    expect(answerable.map((one) => one.kind)).toEqual(['www', 'proxy']);
  });

  test('whatever text a challenge field holds, reading it gives a value', () => {
    const piece = fc.constantFrom(
      'Digest ',
      'realm=',
      '"',
      '\\',
      ',',
      'nonce="n"',
      ' ',
      '=',
      'qop="auth"',
      '\u0000',
      'é',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(Array.isArray(splitChallenges(value))).toBe(true);
        expect(Array.isArray(readChallenges(www(value)).answerable)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('any quoted realm survives being read and written', () => {
    fc.assert(
      fc.property(fc.string(), (realm) => {
        const written = realm.replace(/["\\]/gu, '\\$&');
        expect(splitChallenges(`Digest realm="${written}", nonce="n"`)[0]?.params.get('realm')).toBe(realm);
      }),
    );
  });
});

describe('how often credentials are sent', () => {
  const parts = { user: 'u', password: Secret.of('p'), dice: { bytes: (count: number) => new Uint8Array(count) } };
  const login = () => credentialsFor(parts);
  const request = { method: 'REGISTER', uri: 'sip:d' };
  const nc = (line: string | undefined) => /nc=(\w+)/u.exec(line ?? '')?.[1];

  test('the same nonce again is a refusal', () => {
    const credentials = login();
    expect(credentials.consider(www('Digest realm="r", nonce="1", qop="auth"')).kind).toBe('answer');
    credentials.lines(request);
    expect(credentials.consider(www('Digest realm="r", nonce="1", qop="auth"'))).toEqual({
      kind: 'refused',
      isStaleLoop: false,
    });
  });

  test('a changed nonce is answered once more, from nc 1; then it is a refusal, and no stale loop', () => {
    const credentials = login();
    credentials.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    credentials.lines(request);
    expect(credentials.consider(www('Digest realm="r", nonce="2", qop="auth"')).kind).toBe('answer');
    expect(nc(credentials.lines(request)[0])).toBe('00000001');
    expect(credentials.consider(www('Digest realm="r", nonce="3", qop="auth"'))).toEqual({
      kind: 'refused',
      isStaleLoop: false,
    });
  });

  test('stale=true again after the one retry is a stale loop', () => {
    const credentials = login();
    credentials.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    credentials.lines(request);
    expect(credentials.consider(www('Digest realm="r", nonce="2", qop="auth", stale=TRUE')).kind).toBe('answer');
    credentials.lines(request);
    expect(credentials.consider(www('Digest realm="r", nonce="3", qop="auth", stale=true'))).toEqual({
      kind: 'refused',
      isStaleLoop: true,
    });
  });

  test('a later REGISTER on the same nonce counts nc on', () => {
    const credentials = login();
    credentials.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    expect(nc(credentials.lines(request)[0])).toBe('00000001');
    credentials.beginRegister();
    expect(nc(credentials.lines(request)[0])).toBe('00000002');
  });

  test('a 401 and then a 407 leave both credentials in the request', () => {
    const credentials = login();
    credentials.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    credentials.lines(request);
    expect(credentials.consider(head(['proxy-authenticate', 'Digest realm="p", nonce="9", qop="auth"'])).kind).toBe(
      'answer',
    );
    const lines = credentials.lines(request);
    expect(lines.map((line) => line.split(':')[0])).toEqual(['Authorization', 'Proxy-Authorization']);
    expect(lines.map(nc)).toEqual(['00000002', '00000001']);
  });

  test('a nonce announced for the next request is used for it, from nc 1', () => {
    const credentials = login();
    credentials.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    credentials.lines(request);
    credentials.learn(head(['authentication-info', 'rspauth="x", nextnonce="two", qop=auth']));
    credentials.beginRegister();
    const [line] = credentials.lines(request);
    expect([/nonce="(\w+)"/u.exec(line ?? '')?.[1], nc(line)]).toEqual(['two', '00000001']);
  });

  // md5(md5("u:r:p"):"1":00000001:cnonce:auth:md5(":sip:d")) with a cnonce of 24 zeros, made with openssl.
  test.each([
    ['the same digest without the method', '1fe38ad44bf3535174d9cca47d1c5342', 'right'],
    ['capital letters', '1FE38AD44BF3535174D9CCA47D1C5342', 'right'],
    ['another digest', '0123456789abcdef0123456789abcdef', 'wrong'],
  ] as const)('a proof of the registrar that is %s is told, and nothing more', (_, rspauth, proof) => {
    const credentials = login();
    expect(credentials.serverProof).toBeUndefined();
    credentials.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    credentials.lines(request);
    credentials.learn(head(['authentication-info', `rspauth="${rspauth}", cnonce="x", nc=00000001, qop=auth`]));
    expect(credentials.serverProof).toBe(proof);
    expect(credentials.refusals).toBe(0);
  });

  test('a proof that was not asked for, or whose realm is open, is not judged', () => {
    const unasked = login();
    unasked.learn(head(['authentication-info', 'rspauth="x"']));
    expect(unasked.serverProof).toBeUndefined();
    const open = login();
    open.consider(www('Digest realm="r", nonce="1", qop="auth"', 'Digest realm="s", nonce="1", qop="auth"'));
    open.lines(request);
    open.learn(head(['authentication-info', 'rspauth="x"']));
    expect(open.serverProof).toBeUndefined();
    const overBody = login();
    overBody.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    overBody.lines(request);
    overBody.learn(head(['authentication-info', 'rspauth="x", qop=auth-int']));
    expect(overBody.serverProof).toBeUndefined();
  });

  test('with one refusal left, a changed nonce is not tried again, and a stale one is', () => {
    const careful = () => credentialsFor({ ...parts, refusalsAllowed: 1 });
    const changed = careful();
    changed.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    changed.lines(request);
    expect(changed.consider(www('Digest realm="r", nonce="2", qop="auth"')).kind).toBe('refused');
    expect(changed.refusals).toBe(1);
    const stale = careful();
    stale.consider(www('Digest realm="r", nonce="1", qop="auth"'));
    stale.lines(request);
    expect(stale.consider(www('Digest realm="r", nonce="2", qop="auth", stale=true')).kind).toBe('answer');
    expect(stale.refusals).toBe(0);
  });

  const PROXY = head(['proxy-authenticate', 'Digest realm="p", nonce="1", qop="auth"']);
  const FIRST = www('Digest realm="r", nonce="1", qop="auth"');
  const STALE = www('Digest realm="r", nonce="2", qop="auth", stale=true');

  test.each([
    ['registrar, proxy, then stale', [FIRST, PROXY, STALE], 0],
    ['registrar, stale, then proxy', [FIRST, STALE, PROXY], 0],
    ['proxy, registrar, then stale', [PROXY, FIRST, STALE], 0],
  ])('%s: the third request is the last, and nothing is said of the password', (_, answers, refusals) => {
    const credentials = login();
    const moves = answers.map((answer) => {
      const move = credentials.consider(answer);
      credentials.lines(request);
      return move;
    });
    expect(moves).toEqual([{ kind: 'answer' }, { kind: 'answer' }, { kind: 'refused', isStaleLoop: true }]);
    expect(credentials.refusals).toBe(refusals);
  });

  test('every login that was refused is counted, whatever was said with it', () => {
    const credentials = login();
    for (const answer of [FIRST, www('Digest realm="r", nonce="2", qop="auth"'), www('Basic realm="r"')]) {
      credentials.consider(answer);
      credentials.lines(request);
    }
    expect(credentials.refusals).toBe(2);
    credentials.refusedOutright();
    expect(credentials.refusals).toBe(3);
  });

  test('a foreign realm that keeps its nonce does not hide that ours was stale', () => {
    const credentials = login();
    credentials.consider(www('Digest realm="elsewhere", nonce="f"', 'Digest realm="r", nonce="1"'));
    credentials.lines(request);
    const again = www('Digest realm="elsewhere", nonce="f"', 'Digest realm="r", nonce="2", stale=true');
    expect(credentials.consider(again).kind).toBe('answer');
  });

  test('a peer that changes its realm for ever is not fed for ever', () => {
    const credentials = login();
    let sends = 0;
    for (let turn = 0; turn < 50; turn += 1) {
      if (credentials.consider(www(`Digest realm="r${turn}", nonce="1"`)).kind !== 'answer') break;
      credentials.lines(request);
      sends += 1;
    }
    expect(sends).toBe(2);
  });
});
