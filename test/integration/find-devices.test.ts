import { describe, expect, test } from 'vitest';
import type { FindEvent, FoundDevice, LanNetwork } from '../../src-main/core/ports.ts';
import { deviceFinder, type FinderTools } from '../../src-main/outside/lan/find-devices.ts';
import { phoneCatalogue } from '../../src-main/phone-catalogue.ts';
import { closingWith } from '../doubles/closing.ts';
import { type Neighbour, type NeighbourOptions, startNeighbour } from '../doubles/lan-neighbour.ts';

/** A made-up network on this computer's own loopback: five addresses, some of them taken by neighbours. */
const NETWORK: LanNetwork = { name: 'test0', address: '127.0.55.17', prefix: 29 };
const PHONE = '127.0.55.18';
const PRINTER = '127.0.55.19';
const SILENT = '127.0.55.20';
const FRESH = new AbortController().signal;

async function neighbourhood(context: Parameters<typeof closingWith>[0], phone: Partial<NeighbourOptions> = {}) {
  const closing = closingWith(context);
  const start = async (options: NeighbourOptions) =>
    closing(await startNeighbour(options), (neighbour) => neighbour.close());
  const grandstream = await start({
    address: PHONE,
    userAgent: 'Grandstream HT801 1.0.17.5',
    title: 'Grandstream Device Configuration',
    server: 'lighttpd',
    ...phone,
  });
  const { ports } = grandstream;
  const printer = await start({ address: PRINTER, ports, title: 'Laser 300', mdnsName: 'Office Laser' });
  const silent = await start({ address: SILENT, ports, isSilent: true });
  return { grandstream, printer, silent, ports };
}

function finderOf(ports: Neighbour['ports'], more: Partial<FinderTools> = {}) {
  const logged: unknown[] = [];
  const finder = deviceFinder({
    kinds: phoneCatalogue,
    log: { event: (name, fields) => logged.push([name, fields]) },
    networks: () => [NETWORK],
    neighbours: async () => [
      { address: PHONE, mac: '000B82010203' },
      { address: PRINTER, mac: 'AABBCC010203' },
      { address: SILENT, mac: 'AABBCC010204' },
      // The router's own table may have anything in it: only what is inside the agreed network is looked at.
      { address: '203.0.113.9', mac: '000B82010299' },
      { address: '127.0.99.1', mac: '000B82010298' },
    ],
    places: {
      sip: ports.sip,
      http: ports.http,
      https: 1,
      ssdp: { address: PHONE, port: ports.ssdp },
      mdns: { address: PRINTER, port: ports.mdns },
    },
    limits: { listenMs: 300, settleMs: 50, sipMs: 700, pageMs: 700 },
    ...more,
  });
  return { finder, logged };
}

async function read(events: AsyncIterable<FindEvent>): Promise<FindEvent[]> {
  const all: FindEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const endOf = (events: readonly FindEvent[]) => {
  const end = events.at(-1);
  if (end?.kind !== 'ended') throw new Error('no end');
  return end;
};
const found = (events: readonly FindEvent[], address: string): FoundDevice | undefined =>
  endOf(events).devices.find((one) => one.address === address);

const ask = { networks: [NETWORK], mayLook: true } as const;

describe('a look for the line’s device on the network', () => {
  test('finds the adapter, says why it may be one, and how its page is opened', async (context) => {
    const { ports } = await neighbourhood(context);
    const { finder, logged } = finderOf(ports);
    const events = await read(finder.find(ask, FRESH));
    expect(endOf(events).isComplete).toBe(true);
    expect(endOf(events).devices[0]).toMatchObject({
      address: PHONE,
      network: 'test0',
      mac: '000B82010203',
      speaksSip: true,
      page: `http://${PHONE}:${ports.http}`,
      guesses: [
        {
          family: 'grandstream-ht80x',
          confidence: 'strong',
          reasons: [
            { kind: 'mac-prefix', text: '000B82' },
            { kind: 'sip', text: 'Grandstream HT801 1.0.17.5' },
          ],
        },
      ],
    });
    expect(found(events, PRINTER)).toMatchObject({ guesses: [], speaksSip: false });
    expect(found(events, PRINTER)?.signs).toContainEqual({ kind: 'mdns', text: 'Office Laser' });
    expect(found(events, SILENT)).toMatchObject({ signs: [], guesses: [] });
    expect(endOf(events).devices).toHaveLength(3);
    expect(JSON.stringify(logged)).not.toMatch(/127\.0|0B82|Grandstream/u);
  });

  test('tells how far it is, and each device as soon as more is known of it', async (context) => {
    const { ports } = await neighbourhood(context);
    const events = await read(finderOf(ports).finder.find(ask, FRESH));
    const steps = events.flatMap((event) =>
      event.kind === 'progress' ? [`${event.step} ${event.done}/${event.of}`] : [],
    );
    expect(steps).toEqual(
      expect.arrayContaining(['listening 0/1', 'listening 1/1', 'knocking 5/5', 'asking 0/3', 'asking 3/3']),
    );
    const told = events.flatMap((event) =>
      event.kind === 'found' && event.device.address === PHONE ? [event.device] : [],
    );
    expect(told[0]?.guesses.map(({ confidence }) => confidence)).toEqual(['hint', 'hint', 'hint', 'hint']);
    expect(told.at(-1)?.guesses.map(({ confidence }) => confidence)).toEqual(['strong']);
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(told.length);
  });

  test('enters nothing anywhere: one question by SIP, the front page, no login', async (context) => {
    const { ports, grandstream, printer, silent } = await neighbourhood(context);
    await read(finderOf(ports).finder.find(ask, FRESH));
    const sip = grandstream.heard.filter(({ how }) => how === 'sip');
    expect(sip).toHaveLength(1);
    expect(sip[0]?.text).toMatch(/^OPTIONS sip:127\.0\.55\.18:\d+ SIP\/2\.0\r\n/u);
    expect(silent.heard.filter(({ how }) => how === 'sip')).toHaveLength(2);
    for (const { how, text } of [...grandstream.heard, ...printer.heard, ...silent.heard]) {
      expect(text).not.toMatch(/authorization|cookie|password|REGISTER/iu);
      if (how === 'http') expect(text).toMatch(/^GET \/ /u);
    }
  });

  test('knows a device that announces itself, though the neighbour table has nothing', async (context) => {
    const { ports } = await neighbourhood(context, { upnpServer: 'Linux UPnP/1.0 Grandstream GXP1628' });
    const { finder } = finderOf(ports, { neighbours: async () => [] });
    const events = await read(finder.find(ask, FRESH));
    expect(found(events, PHONE)).toMatchObject({ speaksSip: true });
    expect(found(events, PHONE)?.signs).toContainEqual({ kind: 'ssdp', text: 'Linux UPnP/1.0 Grandstream GXP1628' });
    expect(found(events, PRINTER)?.signs).toContainEqual({ kind: 'mdns', text: 'Office Laser' });
  });

  test('knocks at no more than twenty addresses a second', async (context) => {
    const { ports } = await neighbourhood(context);
    const wide: LanNetwork = { name: 'wide0', address: '127.0.55.1', prefix: 27 };
    const { finder } = finderOf(ports, { networks: () => [wide], neighbours: async () => [] });
    const startedAtMs = performance.now();
    let knockedMs = 0;
    for await (const event of finder.find({ networks: [wide], mayLook: true }, FRESH)) {
      if (event.kind === 'progress' && event.step === 'knocking' && event.done === 29)
        knockedMs = performance.now() - startedAtMs;
    }
    // 29 addresses have 28 gaps of 50 ms between them.
    expect(knockedMs).toBeGreaterThanOrEqual(28 * 50 - 5);
  });

  test('stops at once when the person stops it, in every step, and says that it is not complete', async (context) => {
    const { ports } = await neighbourhood(context);
    for (const step of ['listening', 'knocking', 'asking'] as const) {
      const stop = new AbortController();
      const { finder } = finderOf(ports, {
        limits: { listenMs: 20_000, settleMs: 20_000, sipMs: 20_000, pageMs: 20_000 },
      });
      const quick = finderOf(ports, { limits: { listenMs: 50, settleMs: 10, sipMs: 20_000, pageMs: 20_000 } }).finder;
      let stoppedAtMs = 0;
      const events: FindEvent[] = [];
      for await (const event of (step === 'asking' ? quick : finder).find(ask, stop.signal)) {
        events.push(event);
        if (event.kind === 'progress' && event.step === step && stoppedAtMs === 0) {
          stoppedAtMs = performance.now();
          stop.abort();
        }
      }
      expect(performance.now() - stoppedAtMs, step).toBeLessThan(500);
      expect(endOf(events).isComplete, step).toBe(false);
    }
  });

  test('stops when nobody reads on', async (context) => {
    const { ports, grandstream } = await neighbourhood(context);
    const { finder, logged } = finderOf(ports, { limits: { listenMs: 20_000 } });
    const startedAtMs = performance.now();
    for await (const event of finder.find(ask, FRESH)) if (event.kind === 'progress') break;
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    expect(logged).toContainEqual(['device-search-ended', { found: 3, complete: false }]);
    expect(grandstream.heard.filter(({ how }) => how === 'sip')).toEqual([]);
  });

  test('never looks at a public network, whoever asks', async (context) => {
    const { ports } = await neighbourhood(context);
    const publicNetwork = { name: 'eth9', address: '203.0.113.7', prefix: 28 };
    const { finder } = finderOf(ports, { networks: () => [], limits: { listenMs: 10, settleMs: 10 } });
    const events = await read(finder.find({ networks: [publicNetwork], mayLook: true }, FRESH));
    expect(endOf(events).devices).toEqual([]);
    expect(events).toContainEqual({ kind: 'progress', step: 'knocking', done: 0, of: 0 });
    expect(finder.networks()).toMatchObject({ ok: false, problem: { kind: 'lan-not-found' } });
  });
});
