import { describe, expect, test } from 'vitest';
import { parseLanAddress } from '../../src-main/outside/lan-phones/lan-address.ts';

function why(given: string): unknown {
  const parsed = parseLanAddress(given);
  return parsed.ok ? 'taken' : parsed.problem.facts;
}

describe('the address of a device', () => {
  test.each([
    ['192.168.1.20', '192.168.1.20', undefined, undefined],
    [' 10.0.0.7:8080 ', '10.0.0.7', 8080, undefined],
    ['https://172.31.255.254/', '172.31.255.254', undefined, 'https'],
    ['http://169.254.3.4:81', '169.254.3.4', 81, 'http'],
    ['127.0.0.1', '127.0.0.1', undefined, undefined],
    ['http://[fe80::1]', '[fe80::1]', undefined, 'http'],
    ['https://[fd12:3456::9]:444', '[fd12:3456::9]', 444, 'https'],
    ['http://192.168.1.20:80', '192.168.1.20', 80, 'http'],
    ['ami://192.168.1.5', '192.168.1.5', undefined, 'ami'],
    ['AMIS://[::1]:5039/', '[::1]', 5039, 'amis'],
  ])('%j is one of the person’s own network', (given, host, port, scheme) => {
    expect(parseLanAddress(given)).toEqual({ ok: true, value: { host, port, scheme } });
  });

  test.each([
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    'http://[2001:db8::1]',
  ])('%j is somebody else’s, and is never signed in to', (given) => {
    expect(why(given)).toMatchObject({ why: 'public' });
  });

  test.each(['localhost', 'adapter.local', 'http://phone', 'example.com:80', '192.168.1.20.example.com'])(
    '%j is a name, and a name may lead anywhere the next time',
    (given) => {
      expect(why(given)).toMatchObject({ why: 'a-name' });
    },
  );

  test.each([
    '',
    'ftp://192.168.1.20',
    'http://admin:pw@192.168.1.20/',
    '192.168.1.20/cgi-bin/x',
    '192.168.1.20?x=1',
    '0xC0.168.1.20',
    '3232235796',
    '192.168.1.020',
    'http://[::ffff:192.168.1.20]',
    '192.168.1.20:99999',
  ])('%j is not taken for one', (given) => {
    expect(parseLanAddress(given).ok).toBe(false);
  });
});
