import { describe, expect, test } from 'vitest';
import { readAccount, readLine } from '../../src-main/core/line-fields.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';

const LEAST = { number: '05012345678', service: 'ip-phone', domain: 'f02.sip.example' };

describe('a line as a person wrote it down', () => {
  test('needs number, service and domain; the rest has its usual value', () => {
    expect(readLine(PROFILE, LEAST)).toEqual({
      ok: true,
      value: {
        number: '05012345678',
        service: 'ip-phone',
        account: {
          ...{
            domain: 'f02.sip.example',
            user: '815012345678',
            authUser: '815012345678',
            transport: 'udp',
            expiresS: 3600,
          },
        },
      },
    });
    expect(readLine(PROFILE, { ...LEAST, service: 'opengate' })).toMatchObject({
      value: { account: { user: '12345678' } },
    });
  });

  test.each(['number', 'service', 'domain'] as const)('without %s is asked for it', (field) => {
    for (const given of [undefined, '']) {
      const read = readLine(PROFILE, { ...LEAST, [field]: given });
      expect(read).toMatchObject({ problem: { kind: 'usage', facts: { what: 'missing', given: `--${field}` } } });
    }
  });

  test('takes an empty cell for an absent one', () => {
    const empty = { proxy: '', port: '', transport: '', user: '', authUser: '', expires: '' };
    expect(readLine(PROFILE, { ...LEAST, ...empty })).toEqual(readLine(PROFILE, LEAST));
  });

  test.each([
    ['HOST', { proxy: 'P.example' }, { host: 'p.example' }],
    ['HOST:PORT', { proxy: 'p.example:5070' }, { host: 'p.example', port: 5070 }],
    ['an IPv6 address', { proxy: '[2001:db8::1]:5070' }, { host: '[2001:db8::1]', port: 5070 }],
    ['a port alone', { port: '5070' }, { host: 'f02.sip.example', port: 5070 }],
    ['both, agreeing', { proxy: 'p.example:5070', port: '5070' }, { host: 'p.example', port: 5070 }],
  ])('may give its proxy as %s', (_, fields, proxy) => {
    expect(readLine(PROFILE, { ...LEAST, ...fields })).toMatchObject({ value: { account: { proxy } } });
  });

  test('whose proxy says one port and whose port another is asked which', () => {
    expect(readLine(PROFILE, { ...LEAST, proxy: 'p.example:5070', port: '5080' })).toMatchObject({
      problem: { kind: 'usage', facts: { what: 'conflict' } },
    });
  });

  test.each(['29', '86401', '6e2', '-60', ' 600', '６００'])('does not take %s for a lifetime', (expires) => {
    expect(readLine(PROFILE, { ...LEAST, expires })).toMatchObject({ problem: { kind: 'expires-malformed' } });
  });

  test('by any of the five transports, in either case', () => {
    for (const transport of ['udp', 'tcp', 'TLS', 'ws', 'WSS']) {
      const account = readAccount({ ...LEAST, user: 'u', transport });
      expect(account).toMatchObject({ value: { transport: transport.toLowerCase() } });
    }
    expect(readAccount({ ...LEAST, user: 'u', transport: 'sctp' })).toMatchObject({
      problem: { kind: 'transport-unknown' },
    });
  });
});
