import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SipAccount } from '../../src-main/core/line.ts';
import { locate } from '../../src-main/outside/sip/locate.ts';
import { type Names, notedNames, type ServiceRecord } from '../../src-main/outside/sip/names.ts';
import { drawServices } from '../../src-main/outside/sip/service-draw.ts';
import { knownNames } from '../integration/sip-probe-desk.ts';

const account = { domain: 'sip.example', user: 'u', authUser: 'u', transport: 'udp', expiresS: 3600 } as const;
/** Always the same four bytes; as a number 0 to 2^32 - 1. */
const dice = (mark = 0) => ({
  bytes: (count: number) => {
    const all = new Uint8Array(count);
    new DataView(all.buffer).setUint32(0, mark);
    return all;
  },
});
const found = <T>(...values: T[]) => Promise.resolve(values);
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const where = (names: Names, more: Partial<SipAccount> = {}) =>
  locate({ ...account, ...more }, { names, dice: dice() });
const srv = (name: string, port: number, priority = 1, weight = 0): ServiceRecord => ({ name, port, priority, weight });

describe('where a line without a server name in digits is asked', () => {
  test('digits are used as they are, brackets taken off, and nobody is asked', async () => {
    const { names, lookups } = notedNames(knownNames({}), () => 0);
    expect(await where(names, { proxy: { host: '[::1]' } })).toMatchObject({
      ok: true,
      targets: [{ host: '::1', port: 5060 }],
    });
    expect(lookups()).toEqual([]);
  });

  test('a port given by hand skips NAPTR and SRV', async () => {
    const names = knownNames({
      services: () => found(srv('x', 1)),
      ipv4: (host) => found(...(host === 'p.example' ? ['192.0.2.1'] : [])),
      ipv6: () => found('2001:db8::1'),
    });
    expect(await where(names, { proxy: { host: 'p.example', port: 5070 } })).toMatchObject({
      ok: true,
      targets: [{ host: '192.0.2.1', port: 5070 }, { host: '2001:db8::1' }],
    });
  });

  test('the families take turns, IPv6 first where this computer has it', async () => {
    const names = knownNames({
      ipv4: () => found('192.0.2.1', '192.0.2.2'),
      ipv6: () => found('2001:db8::1'),
      hasIpv6: () => true,
    });
    const located = await where(names);
    expect(located.ok && located.targets.map((one) => one.host)).toEqual(['2001:db8::1', '192.0.2.1', '192.0.2.2']);
  });

  test.each([
    ['udp', '_sip._udp.sip.example', 'SIP+D2U', 5060],
    ['tcp', '_sip._tcp.sip.example', 'SIP+D2T', 5060],
    ['tls', '_sips._tcp.sip.example', 'SIPS+D2T', 5061],
    ['ws', '_sip._ws.sip.example', 'SIP+D2W', 80],
    ['wss', '_sips._ws.sip.example', 'SIPS+D2W', 443],
  ] as const)('%s: NAPTR names the service, else %s, else port %s', async (transport, usual, service, port) => {
    const pointer = (replacement: string, order: number, preference: number) => ({
      order,
      preference,
      flags: 's',
      service,
      replacement,
    });
    const parts: Partial<Names> = {
      ipv4: () => found('192.0.2.9'),
      services: (name) =>
        name === 'second.example' ? found(srv('a', 2)) : name === usual ? found(srv('b', 3)) : failing('ENODATA')(),
    };
    const portOf = async (names: Names) => {
      const located = await where(names, { transport });
      return located.ok && located.targets.map((one) => [one.port, one.transport]);
    };
    const pointers = () =>
      found(
        pointer('third.example', 20, 1),
        pointer('second.example', 10, 2),
        pointer('empty.example', 10, 1),
        { ...pointer('other.example', 1, 1), service: 'E2U+email' },
        { ...pointer('address.example', 1, 1), flags: 'a' },
      );
    expect(await portOf(knownNames({ ...parts, pointers }))).toEqual([[2, transport]]);
    expect(await portOf(knownNames(parts))).toEqual([[3, transport]]);
    expect(await portOf(knownNames({ ipv4: () => found('192.0.2.9') }))).toEqual([[port, transport]]);
  });

  test('SRV by priority; a record that has no address is passed over', async () => {
    const located = await where(
      knownNames({
        services: () => found(srv('c', 3, 20), srv('gone', 9, 5), srv('a', 1, 10, 5)),
        ipv4: (host) => (host === 'gone' ? failing('ENOTFOUND')() : found('192.0.2.9')),
      }),
    );
    expect(located.ok && located.targets.map((one) => one.port)).toEqual([1, 3]);
  });

  test('a service that is decidedly not there is not looked for elsewhere', async () => {
    const names = knownNames({ services: () => found(srv('', 0)), ipv4: () => found('192.0.2.9') });
    expect(await where(names)).toEqual({ ok: false, name: '_sip._udp.sip.example', code: 'ENOSERVICE' });
  });

  test('DNS servers that do not answer leave the hosts file and the VPN to be asked, without waiting again', async () => {
    const down = failing('ETIMEOUT');
    const { names, lookups } = notedNames(
      knownNames({ pointers: down, services: down, ipv4: down, ipv6: down, system: () => found('10.8.0.1') }),
      () => 0,
    );
    expect(await where(names)).toMatchObject({ ok: true, targets: [{ host: '10.8.0.1', port: 5060 }] });
    expect(lookups().map((one) => [one.type, one.error ?? one.answers[0]])).toEqual([
      ['NAPTR', 'ETIMEOUT'],
      ['SRV', 'ETIMEOUT'],
      ['system', '10.8.0.1'],
    ]);
  });

  test('a router that swallows NAPTR only does not keep SRV from being used', async () => {
    const names = knownNames({
      pointers: failing('ETIMEOUT'),
      services: () => found(srv('a.example', 5070)),
      ipv4: () => found('192.0.2.9'),
    });
    expect(await where(names)).toMatchObject({ ok: true, targets: [{ port: 5070 }] });
  });

  test('a name that nobody knows is told with its code, and with every question', async () => {
    const { names, lookups } = notedNames(knownNames({}), () => 0);
    expect(await where(names)).toEqual({ ok: false, name: 'sip.example', code: 'ENOTFOUND' });
    expect(lookups().map((one) => one.type)).toEqual(['NAPTR', 'SRV', 'A', 'AAAA', 'system']);
  });

  test('a name that is only of this computer is not asked outside', async () => {
    const { names, lookups } = notedNames(knownNames({ system: () => found('127.0.0.1') }), () => 0);
    await where(names, { domain: 'localhost' });
    expect(lookups().map((one) => one.type)).toEqual(['system']);
  });

  test('hundreds of records are cut to what a probe can try', async () => {
    const names = knownNames({
      services: () => found(...Array.from({ length: 500 }, (_, index) => srv(`s${index}`, 5060))),
      ipv4: () => found(...Array.from({ length: 100 }, (_, index) => `192.0.2.${index}`)),
    });
    const located = await where(names);
    expect(located.ok && located.targets.length).toBe(8);
  });

  test('whatever records come, finding the way gives a value quickly', async () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('', '.', 'a.example', '127.0.0.1', '::1', 'x'.repeat(300)));
    const number = fc.oneof(fc.integer(), fc.constantFrom(0, 65_535, 65_536, Number.NaN));
    const answers = fc.record({
      pointers: fc.array(
        fc.record({
          order: number,
          preference: number,
          flags: fc.constantFrom('s', 'S', 'a', ''),
          service: fc.constantFrom('SIP+D2U', 'sip+d2u', ''),
          replacement: text,
        }),
      ),
      services: fc.array(fc.record({ name: text, port: number, priority: number, weight: number })),
      ipv4: fc.array(text),
      ipv6: fc.array(text),
      system: fc.array(text),
      isFailing: fc.array(fc.constantFrom('pointers', 'services', 'ipv4', 'ipv6', 'system')),
      mark: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(answers, async (one) => {
        const give = <T>(kind: string, values: T[]) =>
          one.isFailing.includes(kind as 'ipv4') ? failing('ESERVFAIL') : () => Promise.resolve(values);
        const { names, lookups } = notedNames(
          knownNames({
            pointers: give('pointers', one.pointers),
            services: give('services', one.services),
            ipv4: give('ipv4', one.ipv4),
            ipv6: give('ipv6', one.ipv6),
            system: give('system', one.system),
          }),
          () => 0,
        );
        // Of the processor: a busy machine is nobody's fault.
        const before = process.threadCpuUsage();
        const located = await locate(account, { names, dice: dice(one.mark) });
        expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(100);
        expect(located.ok ? located.targets.length : located.code.length).toBeGreaterThan(0);
        expect(lookups().length).toBeLessThan(40);
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);
});

describe('the draw of RFC 2782', () => {
  const group = [srv('light', 1, 1, 10), srv('heavy', 2, 1, 30), srv('never', 3, 1, 0), srv('later', 4, 2, 99)];

  test('the mark falls into the running sum of weights, weight 0 only at 0', () => {
    const first = (mark: number) => drawServices(group, dice(mark))[0]?.name;
    expect([0, 1, 10, 11, 40, 41].map(first)).toEqual(['never', 'light', 'light', 'heavy', 'heavy', 'never']);
  });

  test('every record is drawn exactly once, a lower priority never before a higher', () => {
    fc.assert(
      fc.property(fc.nat(), (mark) => {
        const drawn = drawServices(group, dice(mark)).map((one) => one.name);
        expect([...drawn].sort()).toEqual(['heavy', 'later', 'light', 'never']);
        expect(drawn.at(-1)).toBe('later');
      }),
    );
  });

  test('over many draws the heavy one leads three times as often as the light one', () => {
    let leads = 0;
    for (let mark = 0; mark < 41_000; mark += 1) {
      if (drawServices(group, dice(mark))[0]?.name === 'heavy') leads += 1;
    }
    expect(leads).toBe(30_000);
  });
});
