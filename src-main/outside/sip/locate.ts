import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { SipAccount, Transport } from '../../core/line.ts';
import { errorCode, type Target } from './transports/transport.ts';

export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** The name service. Both reject with an error whose `code` says why (ENOTFOUND, EAI_AGAIN, ENODATA …). */
export interface Names {
  addresses(host: string): Promise<readonly string[]>;
  services(name: string): Promise<readonly ServiceRecord[]>;
}

export const systemNames: Names = {
  addresses: async (host) => (await lookup(host, { all: true, order: 'verbatim' })).map((one) => one.address),
  services: (name) => new Resolver({ timeout: 1_500, tries: 1 }).resolveSrv(name),
};

export type Located =
  | { readonly ok: true; readonly targets: readonly Target[] }
  | { readonly ok: false; readonly name: string; readonly code: string };

const SERVICE_PREFIX: Readonly<Partial<Record<Transport, string>>> = {
  udp: '_sip._udp.',
  tcp: '_sip._tcp.',
  tls: '_sips._tcp.',
};

/**
 * Where to send, best first (RFC 3263 4): digits or a port given by hand skip SRV; else SRV by priority, and the addresses of
 * the name itself where there is none. The transport is the account's: NAPTR, which would choose it, is not asked.
 */
export async function locate(account: SipAccount, names: Names): Promise<Located> {
  const asked = account.proxy ?? { host: account.domain };
  const host = asked.host.replace(/^\[|\]$/gu, '');
  const { transport } = account;
  const port = asked.port ?? (transport === 'tls' || transport === 'wss' ? 5061 : 5060);
  const source = account.proxy === undefined ? 'domain' : 'proxy';
  if (isIP(host) !== 0) return { ok: true, targets: [{ host, port, transport, why: `${source} is an address` }] };
  if (asked.port === undefined) {
    const targets = await serviceTargets({ host, transport }, names);
    if (targets.length > 0) return { ok: true, targets };
  }
  try {
    const addresses = await names.addresses(host);
    const targets = addresses.map((one) => ({ host: one, port, transport, why: `address of ${host}` }));
    return targets.length > 0 ? { ok: true, targets } : { ok: false, name: host, code: 'ENODATA' };
  } catch (error) {
    return { ok: false, name: host, code: errorCode(error) };
  }
}

async function serviceTargets(
  asked: { readonly host: string; readonly transport: Transport },
  names: Names,
): Promise<Target[]> {
  const prefix = SERVICE_PREFIX[asked.transport];
  // RFC 6761: these names never have records; asking would only send the question out.
  if (prefix === undefined || /(?:^|\.)(?:localhost|invalid|test)\.?$/iu.test(asked.host)) return [];
  const records = await names.services(`${prefix}${asked.host}`).catch(() => []);
  // Within one priority the heavier first. One probe does not spread load, so RFC 2782's draw by weight is not made.
  const ordered = [...records].sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  const found: Target[] = [];
  for (const record of ordered) {
    // RFC 2782: a target of "." means the service is decidedly not available here.
    if (record.name === '' || record.name === '.') continue;
    const addresses = await names.addresses(record.name).catch(() => []);
    const why = `SRV ${prefix}${asked.host}`;
    found.push(...addresses.map((host) => ({ host, port: record.port, transport: asked.transport, why })));
  }
  return found;
}
