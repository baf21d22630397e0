import { describe, expect, test } from 'vitest';
import {
  lineSchema,
  maskNumber,
  parseHost,
  parseHostPort,
  parseLineNumber,
  parsePort,
  parseService,
  parseSipUser,
  parseTransport,
} from '../../src-main/core/line.ts';
import { lineOf } from '../doubles/world.ts';

test('a number as the portal wants it is taken as it is', () => {
  expect(parseLineNumber('05012345678')).toEqual({ ok: true, value: '05012345678' });
});

describe('a number that is written otherwise is never taken silently', () => {
  test.each([
    ['050-1234-5678', 'hyphens', '05012345678'],
    ['050 1234 5678', 'hyphens', '05012345678'],
    ['(050)1234-5678', 'hyphens', '05012345678'],
    ['050ー1234ー5678', 'hyphens', '05012345678'],
    ['050－1234−5678', 'hyphens', '05012345678'],
    ['05012345678 ', 'hyphens', '05012345678'],
    ['05012345678\n', 'hyphens', '05012345678'],
    ['０５０１２３４５６７８', 'full-width', '05012345678'],
    ['０５０-1234-5678', 'full-width', '05012345678'],
    ['+815012345678', 'country-code', '05012345678'],
    ['81-50-1234-5678', 'country-code', '05012345678'],
    ['+8150123456', 'country-code', undefined],
    ['0312345678', 'not-050', undefined],
    ['0120123456', 'not-050', undefined],
    ['0501234567', 'too-short', undefined],
    ['050123456789', 'too-long', undefined],
    ['', 'empty', undefined],
    ['   ', 'empty', undefined],
    ['　', 'empty', undefined],
    ['----', 'empty', undefined],
    ['0501234567a', 'not-digits', undefined],
    ['〇五〇12345678', 'not-digits', undefined],
  ])('%j: %s, suggested %s', (given, why, suggestion) => {
    const parsed = parseLineNumber(given);
    expect(parsed).toMatchObject({ ok: false, problem: { kind: 'number-malformed', facts: { given, why } } });
    if (!parsed.ok && parsed.problem.kind === 'number-malformed') {
      expect(parsed.problem.facts.suggestion).toBe(suggestion);
      // What is suggested must itself be taken.
      if (suggestion !== undefined) expect(parseLineNumber(suggestion).ok).toBe(true);
    }
  });
});

test('a log sees the last four digits', () => {
  expect(maskNumber('05012345678')).toBe('…5678');
});

describe('hosts and ports', () => {
  test.each([
    ['F02.sip.0038.net', { host: 'f02.sip.0038.net' }],
    ['sip.test:5062', { host: 'sip.test', port: 5_062 }],
    ['127.0.0.1:1', { host: '127.0.0.1', port: 1 }],
    ['[2001:db8::1]:5060', { host: '[2001:db8::1]', port: 5_060 }],
    ['[::1]', { host: '[::1]' }],
  ])('%s is understood', (given, value) => {
    expect(parseHostPort(given, 'proxy')).toEqual({ ok: true, value });
  });

  test.each([
    '',
    ':5060',
    'sip..test',
    '-sip.test',
    'sip test',
    'sip.test/x',
    '2001:db8::1',
    'ｓｉｐ.test',
    `${'a'.repeat(64)}.test`,
  ])('%j is no host', (given) => {
    expect(parseHostPort(given, 'proxy').ok).toBe(false);
  });

  test.each(['', '0', '65536', '-1', '5060a', '5 060', '123456'])('%j is no port', (given) => {
    expect(parsePort(given)).toMatchObject({ ok: false, problem: { kind: 'port-malformed' } });
  });

  test('a domain that is malformed says which field it was', () => {
    expect(parseHost('a b', 'domain')).toMatchObject({ ok: false, problem: { facts: { where: 'domain' } } });
  });
});

test('services, transports and users are taken from their lists, never guessed', () => {
  expect(parseService('b2bua').ok).toBe(true);
  expect(parseService('B2BUA')).toMatchObject({ ok: false, problem: { kind: 'service-unknown' } });
  expect(parseTransport('UDP')).toEqual({ ok: true, value: 'udp' });
  expect(parseTransport('sctp')).toMatchObject({ ok: false, problem: { kind: 'transport-unknown' } });
  expect(parseSipUser('815012345678', 'user').ok).toBe(true);
  for (const given of ['', 'a@b', 'a b', 'ユーザ', 'a"b', 'a<b', 'a\r\nb']) {
    expect(parseSipUser(given, 'auth-user')).toMatchObject({ ok: false, problem: { kind: 'sip-user-malformed' } });
  }
});

test('a stored line is read back as it was, and a line of another shape is refused', () => {
  const line = lineOf('opengate');
  expect(lineSchema.parse(JSON.parse(JSON.stringify(line)))).toEqual(line);
  expect(lineSchema.safeParse({ ...line, number: '0312345678' }).success).toBe(false);
  expect(lineSchema.safeParse({ ...line, account: { ...line.account, expiresS: 5 } }).success).toBe(false);
});
