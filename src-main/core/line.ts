import { z } from 'zod';
import { problem } from './problem.ts';
import { fail, ok, type Result } from './result.ts';

/** An 050 number as the portal wants it: eleven half-width digits, no hyphens (manual p. 5, example 05012345678). */
export type LineNumber = string & { readonly __brand: 'LineNumber' };

export const SERVICES = ['ip-phone', 'b2bua', 'opengate'] as const;
/** IP電話サービス · B2BUAサービス · B2BUA OpenGateサービス */
export type Service = (typeof SERVICES)[number];

export const TRANSPORTS = ['udp', 'tcp', 'tls', 'ws', 'wss'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Host and port as a person writes them; the port is absent when DNS (or the default 5060) shall decide. */
export interface HostPort {
  readonly host: string;
  readonly port?: number | undefined;
}

/**
 * How this line logs in to the registrar. Every field apart, none derived from the number alone (SERVICE §2):
 * three shapes of user name exist for one number, and the proxy is not the domain.
 */
export interface SipAccount {
  /** SIP domain, the host of the address-of-record and of the Request-URI. */
  readonly domain: string;
  /** Where the request is really sent; absent = the domain itself. */
  readonly proxy?: HostPort | undefined;
  readonly user: string;
  readonly authUser: string;
  readonly transport: Transport;
  /** Registration lifetime a device of this line asks for, seconds. */
  readonly expiresS: number;
}

export interface Line {
  readonly number: LineNumber;
  readonly service: Service;
  readonly account: SipAccount;
}

export type NumberFault =
  | 'empty'
  | 'hyphens'
  | 'full-width'
  | 'not-digits'
  | 'not-050'
  | 'too-short'
  | 'too-long'
  | 'country-code';

const FULL_WIDTH_DIGIT = /[０-９]/u;
const HYPHENS = /[-‐‑‒–—―−ｰー－()\s]/gu;

function toHalfWidth(text: string): string {
  return text.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

/**
 * Reads a line number strictly. What can be guessed is offered as `suggestion`, never taken silently:
 * a wrong guess here would change the password of somebody else's line.
 */
export function parseLineNumber(given: string): Result<LineNumber> {
  if (/^050\d{8}$/u.test(given)) return ok(given as LineNumber);
  const bare = toHalfWidth(given).replace(HYPHENS, '');
  const suggestion = suggest(bare);
  const refuse = (why: NumberFault) =>
    fail(problem('number-malformed', { given, why, ...(suggestion === undefined ? {} : { suggestion }) }));
  if (bare === '') return refuse('empty');
  if (/^\+?81/u.test(bare)) return refuse('country-code');
  if (!/^\d+$/u.test(bare)) return refuse('not-digits');
  if (!bare.startsWith('050')) return refuse('not-050');
  if (bare.length < 11) return refuse('too-short');
  if (bare.length > 11) return refuse('too-long');
  return refuse(FULL_WIDTH_DIGIT.test(given) ? 'full-width' : 'hyphens');
}

function suggest(bare: string): string | undefined {
  if (/^050\d{8}$/u.test(bare)) return bare;
  const international = /^\+?81(50\d{8})$/u.exec(bare);
  return international?.[1] === undefined ? undefined : `0${international[1]}`;
}

/** A number fit for logs: the last four digits only. */
export function maskNumber(number: string): string {
  return `…${number.slice(-4)}`;
}

// RFC 1035 labels; an address in digits (v4, or v6 in brackets) is a host too.
const HOST = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/iu;
const IPV6 = /^\[[0-9a-f:.%]+\]$/iu;

export function parseHost(given: string, where: 'domain' | 'proxy'): Result<string> {
  return HOST.test(given) || IPV6.test(given)
    ? ok(given.toLowerCase())
    : fail(problem('host-malformed', { given, where }));
}

/** `HOST`, `HOST:PORT` or `[v6]:PORT`. */
export function parseHostPort(given: string, where: 'domain' | 'proxy'): Result<HostPort> {
  const parts = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/u.exec(given);
  if (parts?.[1] === undefined) return fail(problem('host-malformed', { given, where }));
  const host = parseHost(parts[1], where);
  if (!host.ok) return host;
  if (parts[2] === undefined) return ok({ host: host.value });
  const port = parsePort(parts[2]);
  return port.ok ? ok({ host: host.value, port: port.value }) : port;
}

export function parsePort(given: string): Result<number> {
  const port = /^\d{1,5}$/u.test(given) ? Number(given) : 0;
  return port >= 1 && port <= 65_535 ? ok(port) : fail(problem('port-malformed', { given }));
}

export function parseService(given: string): Result<Service> {
  const service = SERVICES.find((one) => one === given);
  return service === undefined ? fail(problem('service-unknown', { given, known: SERVICES.join(', ') })) : ok(service);
}

export function parseTransport(given: string): Result<Transport> {
  const transport = TRANSPORTS.find((one) => one === given.toLowerCase());
  return transport === undefined
    ? fail(problem('transport-unknown', { given, known: TRANSPORTS.join(', ') }))
    : ok(transport);
}

// RFC 3261 25.1: user = 1*( unreserved / escaped / user-unreserved ); no escapes are needed for this carrier's shapes.
const SIP_USER = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/]{1,128}$/u;

export function parseSipUser(given: string, field: 'user' | 'auth-user'): Result<string> {
  return SIP_USER.test(given) ? ok(given) : fail(problem('sip-user-malformed', { given, field }));
}

const lineNumberSchema = z.string().regex(/^050\d{8}$/u) as unknown as z.ZodType<LineNumber>;

export const hostPortSchema = z.object({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535).optional(),
});

/** The shape a line has wherever it is stored or crosses a process. */
export const lineSchema: z.ZodType<Line> = z.object({
  number: lineNumberSchema,
  service: z.enum(SERVICES),
  account: z.object({
    domain: z.string().min(1),
    proxy: hostPortSchema.optional(),
    user: z.string().min(1),
    authUser: z.string().min(1),
    transport: z.enum(TRANSPORTS),
    expiresS: z.number().int().min(30).max(86_400),
  }),
});

export { lineNumberSchema };
