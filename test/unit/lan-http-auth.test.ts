import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { authorize } from '../../src-main/outside/lan-phones/web/http-auth.ts';
import { digestResponse, parseDigest } from '../../src-main/practice/sip/digest.ts';

const login = { user: Secret.of('Mufasa'), password: Secret.of('Circle of Life') };
const asked = { method: 'GET', target: '/dir/index.html', login };

describe('the login to a device’s page', () => {
  // Checked against the practice carrier's digest, which shares no code with it.
  test.each(['MD5', 'SHA-256'] as const)('answers a Digest challenge with %s', (algorithm) => {
    const challenge = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9X", opaque="FQhe/qaU"`;
    const values = parseDigest(authorize([challenge], asked) ?? '');
    const expected = digestResponse({
      algorithm,
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      password: 'Circle of Life',
      method: 'GET',
      uri: '/dir/index.html',
      nonce: '7ypf/xlj9X',
      qop: { nc: values?.get('nc') ?? '', cnonce: values?.get('cnonce') ?? '' },
    });
    expect(values?.get('response')).toBe(expected);
    expect(values?.get('opaque')).toBe('FQhe/qaU');
  });

  test('answers the old Digest without qop, as old devices ask it', () => {
    const values = parseDigest(authorize(['Digest realm="phone", nonce="abc"'], asked) ?? '');
    const expected = digestResponse({
      algorithm: 'MD5',
      username: 'Mufasa',
      realm: 'phone',
      password: 'Circle of Life',
      method: 'GET',
      uri: '/dir/index.html',
      nonce: 'abc',
    });
    expect(values?.get('response')).toBe(expected);
    expect(values?.has('nc')).toBe(false);
  });

  test('prefers the strongest that is offered, and Basic only where there is nothing else', () => {
    const md5 = 'Digest realm="r", nonce="n1", algorithm=MD5, qop="auth"';
    const sha = 'Digest realm="r", nonce="n2", algorithm=SHA-256, qop="auth"';
    expect(authorize([md5, 'Basic realm="r"', sha], asked)).toContain('nonce="n2"');
    expect(authorize([`Basic realm="r", ${md5}`], asked)).toContain('nonce="n1"');
    expect(authorize(['Basic realm="r"'], asked)).toBe(`Basic ${btoa('Mufasa:Circle of Life')}`);
  });

  test('sends nothing for what it does not understand', () => {
    expect(authorize(['Negotiate', 'Bearer realm="x"'], asked)).toBeUndefined();
    expect(authorize(['Digest realm="r", nonce="n", algorithm=FOO'], asked)).toBeUndefined();
    expect(authorize([], asked)).toBeUndefined();
  });
});
