import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrivateIpv4 } from '../../src-main/core/phones/private-address.ts';
import { guessFamilies } from '../../src-main/outside/lan/guess.ts';
import { readBsdArp, readIpNeighbours, readProcArp, readWindowsArp } from '../../src-main/outside/lan/neighbours.ts';
import { addressesOf, ownNetworks } from '../../src-main/outside/lan/networks.ts';
import { phoneCatalogue } from '../../src-main/phone-catalogue.ts';

const HT = { address: '192.168.1.20', mac: '000B82010203' };

const PROC = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.20     0x1         0x2         00:0b:82:01:02:03     *        eth0
192.168.1.99     0x1         0x0         00:00:00:00:00:00     *        eth0
10.8.0.2         0x200       0x2         00:0b:82:01:02:04     *        tun0
`;
const IP = `[{"dst":"192.168.1.20","dev":"eth0","lladdr":"00:0b:82:01:02:03","state":["STALE"]},
{"dst":"192.168.1.99","dev":"eth0","state":["FAILED"]},
{"dst":"192.168.1.98","dev":"eth0","lladdr":"00:0b:82:01:02:05","state":["FAILED"]},
{"dst":"fe80::1","dev":"eth0","lladdr":"00:0b:82:01:02:06","router":null,"state":["REACHABLE"]}]`;
const BSD = `? (192.168.1.20) at 0:b:82:1:2:3 on en0 ifscope [ethernet]
? (192.168.1.99) at (incomplete) on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
`;
const WINDOWS = `
インターフェイス: 192.168.1.10 --- 0xb
  インターネット アドレス  物理アドレス      種類
  192.168.1.20          00-0b-82-01-02-03     動的
  192.168.1.255         ff-ff-ff-ff-ff-ff     静的
  224.0.0.22            01-00-5e-00-00-16     静的
`;

describe('the neighbour table', () => {
  it.each([
    ['Linux', readProcArp, PROC],
    ['Linux with ip neigh', readIpNeighbours, IP],
    ['macOS', readBsdArp, BSD],
    ['Japanese Windows', readWindowsArp, WINDOWS.replaceAll('\n', '\r\n')],
  ] as const)('of %s is read, and what is no neighbour is passed over', (_system, read, text) => {
    expect(read(text)).toEqual([HT]);
  });

  it('of any text at all is read without an exception', () => {
    const readers = [readProcArp, readIpNeighbours, readBsdArp, readWindowsArp];
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })),
        fc.constantFrom(...readers),
        (text, read) => {
          for (const { mac } of read(text)) expect(mac).toMatch(/^[0-9A-F]{12}$/u);
        },
      ),
    );
  });
});

const face = (address: string, cidr: string, more = {}) => ({
  address,
  cidr: `${address}/${cidr}`,
  netmask: '',
  family: 'IPv4' as const,
  internal: false,
  mac: '02:00:00:00:00:01',
  ...more,
});

describe('what is looked at', () => {
  it('is this computer’s own private networks, and never more than 254 addresses of one', () => {
    const networks = ownNetworks({
      lo: [face('127.0.0.1', '8', { internal: true, mac: '00:00:00:00:00:00' })],
      eth0: [face('10.1.2.3', '8'), { ...face('fe80::1', '64'), family: 'IPv6' as const, scopeid: 0 }],
      wlan0: [face('10.1.2.4', '8')],
      eth1: [face('192.168.5.9', '29')],
      public: [face('203.0.113.7', '24')],
      shared: [face('100.64.0.7', '10')],
      tun0: [face('10.8.0.2', '24', { mac: '00:00:00:00:00:00' })],
      point: [face('192.168.9.1', '32')],
      gone: undefined,
    });
    expect(networks).toEqual([
      { name: 'eth0', address: '10.1.2.3', prefix: 24 },
      { name: 'eth1', address: '192.168.5.9', prefix: 29 },
    ]);
    expect(networks.map((network) => addressesOf(network).length)).toEqual([253, 5]);
    expect(addressesOf({ name: 'eth1', address: '192.168.5.9', prefix: 29 })).toEqual(
      [10, 11, 12, 13, 14].map((end) => `192.168.5.${end}`),
    );
    expect(addressesOf({ name: 'wide', address: '10.0.0.1', prefix: 8 })).toEqual([]);
  });

  it('is never a public address', () => {
    for (const own of ['10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.0.1', '169.254.9.9', '127.0.0.1'])
      expect(isPrivateIpv4(own)).toBe(true);
    for (const other of [
      '172.32.0.1',
      '192.169.0.1',
      '8.8.8.8',
      '100.64.0.1',
      '0.0.0.0',
      '010.0.0.1',
      '10.1',
      '::1',
      '10.0.0.256',
      '',
    ])
      expect(isPrivateIpv4(other)).toBe(false);
  });
});

const guess = (
  mac: string | undefined,
  ...signs: [kind: 'sip' | 'page-title' | 'page-server' | 'ssdp' | 'mdns', text: string][]
) =>
  guessFamilies(phoneCatalogue, { mac, signs: signs.map(([kind, text]) => ({ kind, text })) }).map(
    ({ family, confidence }) => `${confidence} ${family}`,
  );

describe('a guess at what was found', () => {
  it('is a hint by the maker’s prefix alone: several families share it', () => {
    expect(guess('000B82010203')).toEqual([
      'hint grandstream-ht80x',
      'hint grandstream-ht81x',
      'hint grandstream-grp',
      'hint grandstream-gxp',
    ]);
    expect(guess('0080F0010203')).toHaveLength(3);
    expect(guess('AABBCC010203')).toEqual([]);
    expect(guess(undefined, ['page-title', 'Grandstream Device Configuration'])[0]).toMatch(/^hint grandstream/u);
  });

  it('is likely by its own word, and strong only where two independent signs agree', () => {
    expect(guess(undefined, ['sip', 'Grandstream HT801 1.0.17.5'])).toEqual(['likely grandstream-ht80x']);
    expect(guess('000B82010203', ['sip', 'Grandstream HT801 1.0.17.5'])).toEqual(['strong grandstream-ht80x']);
    expect(guess('AABBCC010203', ['sip', 'Yealink SIP-T46G 28.72.0.1'])).toEqual(['likely yealink-t']);
    expect(guess(undefined, ['sip', 'Cisco/SPA112-1.4.1'], ['page-title', 'SPA112 Phone Adapter'])).toEqual([
      'strong cisco-spa',
    ]);
    // Two lines of one page are one witness.
    expect(guess(undefined, ['page-server', 'snom embedded'], ['page-title', 'snom 710'])).toEqual(['likely snom']);
    expect(guess(undefined, ['page-title', 'GXP1628'])).toEqual(['likely grandstream-gxp']);
    expect(guess(undefined, ['page-title', 'KX-HDV130N'])).toEqual(['likely panasonic-kx-hdv']);
    expect(guess(undefined, ['mdns', 'obi202'])).toEqual(['likely poly-obi']);
  });

  it('does not take any number or word for a model', () => {
    expect(guess(undefined, ['page-title', 'Printer 300'], ['ssdp', 'Linux/5.10 UPnP/1.0 x1'])).toEqual([]);
    expect(guess(undefined, ['page-title', 'HT8010'], ['page-server', 'monopoly'])).toEqual([]);
    // Softphones are found by their settings on this computer.
    expect(guess(undefined, ['sip', 'Linphone Desktop/4.4.10'])).toEqual([]);
  });
});
