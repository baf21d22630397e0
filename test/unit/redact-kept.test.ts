import { expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { redact, STRUCK } from '../../src-main/outside/log/redact.ts';

// Apart from the tests with random secrets: a secret that still lives there ("name") would be struck here.

test('a secret inside a longer secret takes nothing away from the longer one', () => {
  const held = [Secret.of('zq7k'), Secret.of('zq7kzq7kmore')];
  expect(redact('now zq7kzq7kmore, then zq7k')).toBe(`now ${STRUCK}, then ${STRUCK}`);
  expect(held).toHaveLength(2);
});

test('what holds no secret stays word for word', () => {
  const held = Secret.of('wv5hx8kd');
  const text = 'REGISTER sip:f02.example.invalid SIP/2.0 expires=3600 at 1764000000000, status 401 response=none';
  expect(redact(text)).toBe(text);
  expect(held.length).toBe(8);
});

test('digest values go, because a short password can be guessed from them', () => {
  const md5 = '0123456789abcdef0123456789ABCDEF';
  expect(redact(`Digest username="u", response="${md5}", cnonce="q9", qop=auth`)).toBe(
    `Digest username="u", response="${STRUCK}", cnonce="${STRUCK}", qop=auth`,
  );
  expect(redact(`{"ha1":"${md5}${md5}"} ha1=${md5}`)).toBe(`{"ha1":"${STRUCK}"} ha1=${STRUCK}`);
  expect(redact(JSON.stringify({ text: `response="${md5}"` }))).toBe(`{"text":"response=\\"${STRUCK}\\""}`);
});

test.each([
  ['05012345678', '…5678'],
  ['050-1234-5678', '…5678'],
  ['sip:815012345678@f02.example.invalid', 'sip:…5678@f02.example.invalid'],
  ['+81 50 1234 5678', '…5678'],
  ['０５０１２３４５６７８', '…５６７８'],
])('of the number %s only the last four digits stay', (given, masked) => {
  expect(redact(given)).toBe(masked);
});

test('a login id that is a phone number is struck whole, not masked', () => {
  const id = Secret.of('05098765432');
  expect(redact('id 05098765432')).toBe(`id ${STRUCK}`);
  expect(id.length).toBe(11);
});

test('hostile text costs no time: pages of backslashes, percent signs and zeros', () => {
  const held = [`${'\\'.repeat(20)}"0`, '%25%25%25', '0000', '&&&&#000', '+   +'].map((value) => Secret.of(value));
  const startedAtMs = performance.now();
  for (const piece of ['\\', '%25', '0', '&#0', ' ', '\\u0']) redact(piece.repeat(4_000));
  // Measured well under a second; a pattern that explodes takes minutes.
  expect(performance.now() - startedAtMs).toBeLessThan(15_000);
  expect(held).toHaveLength(5);
});
