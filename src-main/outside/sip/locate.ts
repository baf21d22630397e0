import { isIP } from 'node:net';
import type { SipAccount, Transport } from '../../core/line.ts';
import type { Dice } from '../../core/ports.ts';
import type { Names, PointerRecord, ServiceRecord } from './names.ts';
import { drawServices } from './service-draw.ts';
import { errorCode, type Target } from './transports/transport.ts';

export type Located =
  | { readonly ok: true; readonly targets: readonly Target[] }
  | { readonly ok: false; readonly name: string; readonly code: string };

interface Way {
  readonly defaultPort: number;
  /** RFC 3263 4.1 and RFC 7118 5.6; in lower case. */
  readonly naptrService: string;
  readonly srvPrefix: string;
}

const WAYS: Readonly<Record<Transport, Way>> = {
  udp: { defaultPort: 5_060, naptrService: 'sip+d2u', srvPrefix: '_sip._udp.' },
  tcp: { defaultPort: 5_060, naptrService: 'sip+d2t', srvPrefix: '_sip._tcp.' },
  tls: { defaultPort: 5_061, naptrService: 'sips+d2t', srvPrefix: '_sips._tcp.' },
  ws: { defaultPort: 80, naptrService: 'sip+d2w', srvPrefix: '_sip._ws.' },
  wss: { defaultPort: 443, naptrService: 'sips+d2w', srvPrefix: '_sips._ws.' },
};

/** More places than this are not tried within the 32 s of one probe. */
const TARGETS_LIMIT = 8;
/** The servers themselves fail; what they would say of another name is not worth waiting for. */
const DNS_DOWN = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED', 'EUNKNOWN']);

/**
 * Where to send, best first (RFC 3263 4): digits or a port given by hand skip NAPTR and SRV; else the SRV name that NAPTR gives
 * for the account's transport, or its usual one; SRV by priority and weight; the addresses of the name itself where there is no
 * SRV. The transport is the account's own (RFC 3263 4.1: one given explicitly is used), NAPTR does not change it.
 */
export async function locate(
  account: SipAccount,
  { names, dice }: { readonly names: Names; readonly dice: Dice },
): Promise<Located> {
  const asked = account.proxy ?? { host: account.domain };
  const host = asked.host.replace(/^\[|\]$/gu, '');
  const { transport } = account;
  const port = asked.port ?? WAYS[transport].defaultPort;
  const source = account.proxy === undefined ? 'domain' : 'proxy';
  if (isIP(host) !== 0) return { ok: true, targets: [{ host, port, transport, why: `${source} is an address` }] };
  // RFC 6761: these names never have records; asking would only send the question out.
  const isLocal = /(?:^|\.)(?:localhost|invalid|test)\.?$/iu.test(host);
  let isDnsDown = isLocal;
  if (asked.port === undefined && !isLocal) {
    const found = await findServices({ host, transport }, names);
    isDnsDown = found.isDnsDown;
    if (found.records.length > 0) return serviceTargets(found, { names, dice, transport });
  }
  const addresses = await addressesOf(host, { names, isDnsDown });
  if (!addresses.ok) return addresses;
  const why = `address of ${host}`;
  return {
    ok: true,
    targets: addresses.found.slice(0, TARGETS_LIMIT).map((one) => ({ host: one, port, transport, why })),
  };
}

interface Services {
  /** The SRV name that had them. */
  readonly name: string;
  readonly records: readonly ServiceRecord[];
  readonly isDnsDown: boolean;
}

async function findServices(
  asked: { readonly host: string; readonly transport: Transport },
  names: Names,
): Promise<Services> {
  const way = WAYS[asked.transport];
  const usual = `${way.srvPrefix}${asked.host}`;
  // Side by side: many a home router lets NAPTR questions die, and the person should wait for that once, not twice.
  const [pointers, services] = await Promise.all([settled(names.pointers(asked.host)), settled(names.services(usual))]);
  for (const name of pointedNames(pointers.found, way.naptrService)) {
    const pointed = name === usual ? services : await settled(names.services(name));
    if (pointed.found.length > 0) return { name, records: pointed.found, isDnsDown: false };
  }
  const isDnsDown = isDown(pointers.code) && isDown(services.code);
  return { name: usual, records: services.found, isDnsDown };
}

/** RFC 3263 4.1: flag "s", our transport's service, lowest order first, then lowest preference. */
function pointedNames(pointers: readonly PointerRecord[], service: string): string[] {
  const ours = pointers.filter((one) => one.flags.toLowerCase() === 's' && one.service.toLowerCase() === service);
  const ordered = [...ours].sort((a, b) => a.order - b.order || a.preference - b.preference);
  const seen = new Set(ordered.map((one) => one.replacement.replace(/\.$/u, '')).filter((name) => name !== ''));
  return [...seen].slice(0, 4);
}

async function serviceTargets(
  { name, records }: Services,
  parts: { readonly names: Names; readonly dice: Dice; readonly transport: Transport },
): Promise<Located> {
  const { names, dice, transport } = parts;
  // RFC 2782: a target of "." means the service is decidedly not available here.
  const usable = drawServices(records, dice).filter((record) => record.name !== '' && record.name !== '.');
  const found: Target[] = [];
  let trouble = { name, code: 'ENOSERVICE' };
  for (const record of usable.slice(0, TARGETS_LIMIT)) {
    if (found.length >= TARGETS_LIMIT) break;
    const addresses =
      isIP(record.name) !== 0
        ? ({ ok: true, found: [record.name] } as const)
        : await addressesOf(record.name, { names, isDnsDown: false });
    if (!addresses.ok) trouble = addresses;
    else found.push(...addresses.found.map((host) => ({ host, port: record.port, transport, why: `SRV ${name}` })));
  }
  const targets = found.filter((one) => one.port > 0 && one.port <= 65_535).slice(0, TARGETS_LIMIT);
  return targets.length > 0 ? { ok: true, targets } : { ok: false, name: trouble.name, code: trouble.code };
}

type Addresses =
  | { readonly ok: true; readonly found: readonly string[] }
  | { readonly ok: false; readonly name: string; readonly code: string };

/**
 * A and AAAA; the system's resolver (hosts file, VPN, search list) where DNS gives neither. The families take turns, so that one
 * that leads nowhere costs one failure, not as many as there are addresses (RFC 8305 4).
 */
async function addressesOf(
  host: string,
  { names, isDnsDown }: { readonly names: Names; readonly isDnsDown: boolean },
): Promise<Addresses> {
  if (!isDnsDown) {
    const [ipv4, ipv6] = await Promise.all([settled(names.ipv4(host)), settled(names.ipv6(host))]);
    const [first, second] = names.hasIpv6() ? [ipv6.found, ipv4.found] : [ipv4.found, ipv6.found];
    const found = Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [
      first[index],
      second[index],
    ])
      .flat()
      .filter((one) => one !== undefined && isIP(one) !== 0);
    if (found.length > 0) return { ok: true, found: found as string[] };
  }
  const system = await settled(names.system(host));
  const usable = system.found.filter((one) => isIP(one.replace(/%.*$/u, '')) !== 0);
  return usable.length > 0 ? { ok: true, found: usable } : { ok: false, name: host, code: system.code ?? 'ENODATA' };
}

interface Settled<T> {
  readonly found: readonly T[];
  readonly code?: string | undefined;
}

async function settled<T>(work: Promise<readonly T[]>): Promise<Settled<T>> {
  try {
    return { found: await work };
  } catch (error) {
    return { found: [], code: errorCode(error) };
  }
}

function isDown(code: string | undefined): boolean {
  return code !== undefined && DNS_DOWN.has(code);
}
