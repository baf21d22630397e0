import { lookup, Resolver } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { Lookup } from '../../core/verify/outcome.ts';
import { errorCode } from './transports/transport.ts';

/** RFC 2782. */
export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** RFC 3403; `replacement` is the name to ask next. */
export interface PointerRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly replacement: string;
}

/** The name service. Everything rejects with an error whose `code` says why (ENOTFOUND, ENODATA, ETIMEOUT, EAI_AGAIN …). */
export interface Names {
  pointers(name: string): Promise<readonly PointerRecord[]>;
  services(name: string): Promise<readonly ServiceRecord[]>;
  ipv4(host: string): Promise<readonly string[]>;
  ipv6(host: string): Promise<readonly string[]>;
  /** The computer's own resolver, best address first (RFC 6724). */
  system(host: string): Promise<readonly string[]>;
  /** Whether this computer has an IPv6 address that reaches beyond its own link. */
  hasIpv6(): boolean;
}

export interface DnsOptions {
  /** `address:port`; the system's servers when absent. */
  readonly servers?: readonly string[] | undefined;
  /** For one question; it is asked once. */
  readonly timeoutMs?: number | undefined;
}

/** DNS by questions of our own, because the system's resolver knows neither NAPTR nor SRV. */
export function dnsNames({ servers, timeoutMs = 1_500 }: DnsOptions = {}): Names {
  // A fresh one each time: the servers change with the network the computer is in.
  const resolver = () => {
    const made = new Resolver({ timeout: timeoutMs, tries: 1 });
    if (servers !== undefined) made.setServers([...servers]);
    return made;
  };
  return {
    pointers: (name) => resolver().resolveNaptr(name),
    services: (name) => resolver().resolveSrv(name),
    ipv4: (host) => resolver().resolve4(host),
    ipv6: (host) => resolver().resolve6(host),
    system: async (host) => (await lookup(host, { all: true, order: 'verbatim' })).map((one) => one.address),
    hasIpv6: () =>
      Object.values(networkInterfaces()).some((addresses) =>
        addresses?.some((one) => one.family === 'IPv6' && !one.internal && one.scopeid === 0),
      ),
  };
}

export const systemNames: Names = dnsNames();

/** More than this is a flood, not an answer. */
const ANSWERS_KEPT = 20;

/** A name service that writes down every question and what came back. */
export function notedNames(names: Names, nowMs: () => number): { readonly names: Names; lookups(): Lookup[] } {
  const book: { question: string; type: Lookup['type']; answers: string[]; ms: number; error: string | undefined }[] =
    [];

  async function note<T>(
    asked: { readonly question: string; readonly type: Lookup['type'] },
    ask: { readonly work: () => Promise<readonly T[]>; readonly written: (one: T) => string },
  ): Promise<readonly T[]> {
    const startedAtMs = nowMs();
    const entry = { ...asked, answers: [] as string[], ms: 0, error: 'ETIMEOUT' as string | undefined };
    book.push(entry);
    try {
      const answers = await ask.work();
      entry.answers = answers.slice(0, ANSWERS_KEPT).map(ask.written);
      entry.error = answers.length === 0 ? 'ENODATA' : undefined;
      return answers;
    } catch (error) {
      entry.error = errorCode(error);
      throw error;
    } finally {
      entry.ms = Math.round(nowMs() - startedAtMs);
    }
  }

  const plain = (one: string) => one;
  return {
    names: {
      pointers: (question) =>
        note(
          { question, type: 'NAPTR' },
          {
            work: () => names.pointers(question),
            written: (one) => `${one.order} ${one.preference} ${one.flags} ${one.service} ${one.replacement}`,
          },
        ),
      services: (question) =>
        note(
          { question, type: 'SRV' },
          {
            work: () => names.services(question),
            written: (one) => `${one.priority} ${one.weight} ${one.port} ${one.name}`,
          },
        ),
      ipv4: (question) => note({ question, type: 'A' }, { work: () => names.ipv4(question), written: plain }),
      ipv6: (question) => note({ question, type: 'AAAA' }, { work: () => names.ipv6(question), written: plain }),
      system: (question) => note({ question, type: 'system' }, { work: () => names.system(question), written: plain }),
      hasIpv6: () => names.hasIpv6(),
    },
    lookups: () => book.map(({ error, ...rest }) => ({ ...rest, ...(error === undefined ? {} : { error }) })),
  };
}
