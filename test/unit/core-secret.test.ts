import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { livingSecrets, Secret } from '../../src-main/core/secret.ts';

const VALUE = 'sentinel-7f3k';
const secret = Secret.of(VALUE);

test.each<[string, () => unknown]>([
  ['a template', () => `${secret}`],
  ['String()', () => String(secret)],
  ['plus', () => `x${secret as unknown as string}y`],
  ['a number', () => Number(secret)],
  ['JSON', () => JSON.stringify({ a: [secret] })],
  ['inspect', () => inspect({ a: { b: [secret] } }, { depth: 9, showHidden: true, getters: true })],
  [
    'a printed class with it as a field',
    () =>
      inspect(
        new (class Holder {
          held = secret;
        })(),
      ),
  ],
  ['an error message', () => new Error(`failed for ${secret}`).message],
  ['an error cause', () => inspect(new Error('failed', { cause: secret }))],
  ['structuredClone', () => inspect(structuredClone({ secret: secret as unknown as object }), { showHidden: true })],
  ['spreading', () => inspect({ ...(secret as unknown as object) }, { showHidden: true })],
  ['its keys', () => JSON.stringify([Object.keys(secret), Object.getOwnPropertyNames(secret), Object.entries(secret)])],
  ['a sorted list', () => [secret, secret].sort().join()],
  ['a URL', () => new URLSearchParams({ p: secret as unknown as string }).toString()],
  ['a map key made of it', () => Object.keys({ [secret as unknown as string]: 1 }).join()],
])('%s does not show it', (_, show) => {
  expect(String(show())).not.toContain(VALUE);
  expect(String(show())).not.toContain('sentinel');
});

test('only reveal() gives the value', () => {
  expect(secret.reveal()).toBe(VALUE);
  expect(secret.length).toBe(VALUE.length);
});

test.each([
  ['abc', 'abc', true],
  ['abc', 'abd', false],
  ['abc', 'ab', false],
  ['ab', 'abab', false],
  ['', '', true],
  ['', 'a', false],
  ['a', '', false],
  ['日本', '日本', true],
])('%j equals %j: %s', (one, other, isEqual) => {
  expect(Secret.of(one).equals(Secret.of(other))).toBe(isEqual);
});

test('two secrets of the same value are not the same by accident', () => {
  const other = Secret.of(VALUE);
  expect(other === secret).toBe(false);
  expect(other.equals(secret)).toBe(true);
});

test('redaction can ask for every secret that lives', () => {
  const living = Secret.of('asked-for-8d');
  expect(livingSecrets().some((one) => one.equals(living))).toBe(true);
});
