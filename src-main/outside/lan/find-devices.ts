import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { eventQueue } from '../../core/event-queue.ts';
import type { PhoneKind } from '../../core/phones/catalogue.ts';
import { isPrivateIpv4, isWithin } from '../../core/phones/private-address.ts';
import type { DeviceFinder, DeviceSign, FindEvent, FoundDevice, LanNetwork, Log } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { fail, ok } from '../../core/result.ts';
import { type AnnouncementPlaces, hearAnnouncements } from './announcements.ts';
import { MDNS_GROUP } from './dns-message.ts';
import { guessFamilies } from './guess.ts';
import { frontPage } from './http-banner.ts';
import { neighbourTable } from './neighbour-table.ts';
import type { Neighbour } from './neighbours.ts';
import { addressesOf, ownNetworks } from './networks.ts';
import { type Manners, politely, rest } from './politely.ts';
import { askOptions } from './sip-options.ts';
import { SSDP_GROUP } from './ssdp-message.ts';

export interface FinderTools {
  readonly kinds: readonly PhoneKind[];
  readonly log: Log;
  /** For tests: the networks of a made-up computer. */
  readonly networks?: () => readonly LanNetwork[];
  readonly neighbours?: (signal: AbortSignal) => Promise<readonly Neighbour[]>;
  readonly places?: Partial<FinderPlaces>;
  readonly limits?: Partial<FinderLimits>;
}

interface FinderPlaces extends AnnouncementPlaces {
  readonly sip: number;
  readonly http: number;
  readonly https: number;
}

export interface FinderLimits {
  readonly listenMs: number;
  /** Until the last one that was knocked at stands in the neighbour table, ms. */
  readonly settleMs: number;
  readonly sipMs: number;
  readonly pageMs: number;
}

const PLACES: FinderPlaces = { ssdp: SSDP_GROUP, mdns: MDNS_GROUP, sip: 5060, http: 80, https: 443 };
const LIMITS: FinderLimits = { listenMs: 3_000, settleMs: 1_000, sipMs: 1_200, pageMs: 3_000 };
const MANNERS: Manners = { perSecond: 20, atOnce: 4 };

/** RFC 863: discarded where it is listened to. What matters is that the system asks who has the address (RFC 826). */
const KNOCK_PORT = 9;

/**
 * Hears who announces itself, lets the system find out who is there at all, and asks those, and only those, how they name
 * themselves: by SIP and by their front page. Enters nothing anywhere.
 */
export function deviceFinder(tools: FinderTools): DeviceFinder {
  const { kinds, log } = tools;
  const neighbours = tools.neighbours ?? neighbourTable;
  const places = { ...PLACES, ...tools.places };
  const limits = { ...LIMITS, ...tools.limits };

  return {
    networks() {
      const networks = tools.networks?.() ?? ownNetworks(networkInterfaces());
      return networks.length > 0 ? ok(networks) : fail(problem('lan-not-found', {}));
    },
    async *find({ networks }, signal) {
      const stop = new AbortController();
      const all = AbortSignal.any([signal, stop.signal]);
      const queue = eventQueue<FindEvent>();
      // What was agreed to came back from outside of this room: a public address in it would be somebody else's.
      const search = { networks: networks.filter(({ address }) => isPrivateIpv4(address)), tell: queue.push };
      const work = look(search, all).finally(() => queue.end());
      try {
        yield* queue.read();
      } finally {
        stop.abort();
        await work;
      }
    },
  };

  async function look(
    { networks, tell }: { readonly networks: readonly LanNetwork[]; readonly tell: (event: FindEvent) => void },
    signal: AbortSignal,
  ): Promise<void> {
    const found = new Map<string, FoundDevice>();
    const total = networks.reduce((sum, network) => sum + addressesOf(network).length, 0);
    log.event('device-search', { networks: networks.length, addresses: total });

    /** Only inside of what was agreed to. */
    function note(
      address: string,
      more: {
        readonly mac?: string;
        readonly signs?: readonly DeviceSign[];
        readonly page?: string;
        readonly speaksSip?: true;
      },
    ): void {
      const network = networks.find((one) => isWithin(address, one) && one.address !== address);
      if (network === undefined || signal.aborted) return;
      const known = found.get(address) ?? { address, network: network.name, signs: [], speaksSip: false, guesses: [] };
      const fresh = (more.signs ?? []).filter((sign) => !known.signs.some((one) => isSame(one, sign)));
      const mac = more.mac ?? known.mac;
      const page = known.page ?? more.page;
      const signs = [...known.signs, ...fresh].slice(0, MOST_SIGNS);
      const device: FoundDevice = {
        address,
        network: known.network,
        ...(mac === undefined ? {} : { mac }),
        signs,
        speaksSip: known.speaksSip || more.speaksSip === true,
        guesses: guessFamilies(kinds, { mac, signs }),
        ...(page === undefined ? {} : { page }),
      };
      if (found.has(address) && JSON.stringify(device) === JSON.stringify(known)) return;
      found.set(address, device);
      tell({ kind: 'found', device });
    }

    async function readTable(): Promise<void> {
      for (const { address, mac } of await neighbours(signal)) note(address, { mac });
    }

    const progress = (step: 'listening' | 'knocking' | 'asking', of: number) => {
      let done = 0;
      tell({ kind: 'progress', step, done, of });
      return () => tell({ kind: 'progress', step, done: ++done, of });
    };

    await readTable();
    const listened = progress('listening', networks.length);
    const hearing = networks.map(async (network) => {
      const onHeard = ({ address, signs }: { readonly address: string; readonly signs: readonly DeviceSign[] }) =>
        note(address, { signs });
      await hearAnnouncements({ network, places, limitMs: limits.listenMs, onHeard }, signal);
      listened();
    });
    await knockEverywhere(networks, progress('knocking', total), signal);
    await Promise.all([...hearing, rest(limits.settleMs, signal)]);
    await readTable();

    const asked = progress('asking', found.size);
    await politely([...found.keys()], {
      manners: MANNERS,
      signal,
      async act(address) {
        await askOne(address, note, signal);
        if (!signal.aborted) asked();
      },
    });
    const isComplete = !signal.aborted;
    log.event('device-search-ended', { found: found.size, complete: isComplete });
    tell({ kind: 'ended', isComplete, devices: [...found.values()].sort(byPromise) });
  }

  async function askOne(
    address: string,
    note: (
      address: string,
      more: { readonly signs?: readonly DeviceSign[]; readonly page?: string; readonly speaksSip?: true },
    ) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const sip = await askOptions({ address, port: places.sip, limitMs: limits.sipMs }, signal);
    if (sip !== undefined) {
      note(address, { speaksSip: true, signs: sip.name === undefined ? [] : [{ kind: 'sip', text: sip.name }] });
    }
    for (const scheme of ['https', 'http'] as const) {
      const page = await frontPage({ scheme, address, port: places[scheme], limitMs: limits.pageMs }, signal);
      if (page === undefined) continue;
      const signs: DeviceSign[] = [];
      if (page.server !== undefined) signs.push({ kind: 'page-server', text: page.server });
      if (page.title !== undefined) signs.push({ kind: 'page-title', text: page.title });
      note(address, { page: page.page, signs });
    }
  }
}

const MOST_SIGNS = 24;

/** One datagram to each address, at the polite rate: it makes the system ask the network who has it. */
async function knockEverywhere(networks: readonly LanNetwork[], onKnocked: () => void, signal: AbortSignal) {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  try {
    await politely(networks.flatMap(addressesOf), {
      manners: MANNERS,
      signal,
      act: (address) =>
        new Promise((resolve) => {
          socket.send('', KNOCK_PORT, address, () => {
            onKnocked();
            resolve();
          });
        }),
    });
  } finally {
    socket.close();
  }
}

function isSame(one: DeviceSign, other: DeviceSign): boolean {
  return one.kind === other.kind && one.text === other.text;
}

/** What is most likely the person's telephone comes first. */
function byPromise(one: FoundDevice, other: FoundDevice): number {
  const weight = ({ guesses, speaksSip }: FoundDevice) =>
    (guesses[0] === undefined ? 0 : { hint: 1, likely: 3, strong: 4 }[guesses[0].confidence]) + (speaksSip ? 2 : 0);
  return weight(other) - weight(one);
}
