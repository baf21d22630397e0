import { describe, expect, it } from 'vitest';
import { fillNumber, passwordKey } from '../../src-main/core/phones/password-key.ts';
import { habitOf, kindsByMac, kindsByUserAgent } from '../../src-main/core/phones/recognise.ts';
import { phoneCatalogue } from '../../src-main/phone-catalogue.ts';

const ids = (userAgent: string) => kindsByUserAgent(phoneCatalogue, userAgent).map((kind) => kind.id);
const kind = (id: string) => phoneCatalogue.find((one) => one.id === id);

describe('the phone behind a binding', () => {
  it.each([
    ['baresip v1.0.0 (x86_64/linux)', ['baresip']],
    ['Twinkle/1.10.2', ['twinkle']],
    ['Linphone Desktop/4.4.10 (HOST) Debian 12, Qt 5.15 LinphoneCore/5.1.65', ['linphone']],
    ['Linphonec/5.1.65', ['linphone']],
    ['Jami Daemon 13.7.0 (linux)', ['jami']],
    ['MicroSIP/3.21.6', ['microsip']],
    ['PortSIP Softphone Win - v21.0.57', ['portsip']],
    ['Grandstream HT801 1.0.17.5', ['grandstream-ht80x']],
    ['Grandstream HT814 1.0.19.6', ['grandstream-ht81x']],
    ['Grandstream GXP1628 1.0.4.138', ['grandstream-gxp']],
    ['Grandstream GRP2614 1.0.5.15', ['grandstream-grp']],
    ['Cisco/SPA112-1.4.1', ['cisco-spa']],
    ['Yealink SIP-T46G 28.72.0.1', ['yealink-t']],
    ['Panasonic_KX-UT113/01.133 (0080f0c8c381)', ['panasonic-kx-ut']],
    ['Panasonic-KX-HDV130N/06.000', ['panasonic-kx-hdv']],
    ['snom710/8.7.5.35', ['snom']],
    ['PolycomVVX-VVX_400-UA/4.1.4.7430', ['poly-vvx']],
    ['Fanvil X4 2.10.2.6887', ['fanvil']],
  ])('that calls itself %s is recognised', (userAgent, expected) => {
    expect(ids(userAgent)).toEqual(expected);
  });

  it.each([['Unknown'], ['Kakekae/0.1'], ['sipsak 0.9.8'], ['']])(
    'that calls itself “%s” is not guessed',
    (userAgent) => {
      expect(ids(userAgent)).toEqual([]);
    },
  );

  it('may be of several families where a hardware address is all that is known', () => {
    const found = kindsByMac(phoneCatalogue, '00:0b:82:12:34:56').map((one) => one.id);
    expect(found).toEqual(['grandstream-ht80x', 'grandstream-ht81x', 'grandstream-grp', 'grandstream-gxp']);
    expect(kindsByMac(phoneCatalogue, '00-A0-DE-00-00-01').map((one) => one.id)).toEqual(['yamaha']);
    expect(kindsByMac(phoneCatalogue, '000b82')).toEqual([]);
  });

  it.each([
    ['grandstream-ht80x', 'Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId c074ad273a10'],
    ['cisco-spa', 'Cisco/SPA508G-7.4.4 (0002FDFF2103)(CBT141400UK)'],
    ['yealink-t', 'Yealink SIP-T46G 28.72.0.1 00:15:65:4a:a9:37'],
    ['panasonic-kx-ut', 'Panasonic_KX-UT113/01.133 (0080f0c8c381)'],
    ['snom', 'Mozilla/4.0 (compatible; snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 000413741767)'],
    ['poly-vvx', 'FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application'],
    ['gigaset', 'Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605'],
    ['fanvil', 'Fanvil X4 2.10.2.6887 0c383e07e16c'],
  ])('%s is recognised by its request for a settings file', (id, userAgent) => {
    const patterns = kind(id)?.fileUserAgents?.value ?? [];
    expect(patterns.some((source) => new RegExp(source, 'iu').test(userAgent))).toBe(true);
  });
});

describe('what a phone does after a refusal', () => {
  it('is handed to the diagnosis where it is known', () => {
    const habit = (id: string) => {
      const found = kind(id);
      return found === undefined ? 'no such family' : habitOf(found);
    };
    expect(habit('asterisk-pjsip')).toBe('gives-up-after-refusal');
    expect(habit('grandstream-ht80x')).toBe('retries-for-ever');
    expect(habit('linphone')).toBe('keeps-old-until-made-again');
    expect(habit('zoiper')).toBeUndefined();
  });
});

describe('the key of a password in a settings file', () => {
  const keys = (id: string, numbers: readonly number[]) =>
    numbers.map((number) => {
      const provisioning = kind(id)?.provisioning;
      return provisioning === undefined ? 'no file' : passwordKey(provisioning, number);
    });

  it('is the one of the account or port that was asked for', () => {
    expect(keys('grandstream-ht81x', [1, 2, 8])).toEqual(['P4120', 'P4121', 'P4127']);
    expect(keys('grandstream-gxp', [1, 2, 3])).toEqual(['P34', 'P406', 'P506']);
    expect(keys('audiocodes-mediapack', [1, 2])).toEqual(['Authentication_0', 'Authentication_1']);
    expect(keys('gigaset', [1])).toEqual(['SipAccount.00001.AuthPassword']);
    expect(keys('yealink-t', [2])).toEqual(['account.2.password']);
  });

  it('is none where no such account or port is known', () => {
    expect(keys('grandstream-ht80x', [0, 3, 1.5, -1])).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('leaves a shape without a number as it is', () => {
    expect(fillNumber('AuthPassword', 3)).toBe('AuthPassword');
  });
});
