import { type CarrierProfile, presetUser } from './carrier.ts';
import {
  type HostPort,
  type Line,
  type LineNumber,
  parseHost,
  parseHostPort,
  parseLineNumber,
  parsePort,
  parseService,
  parseSipUser,
  parseTransport,
  type SipAccount,
} from './line.ts';
import { problem } from './problem.ts';
import { fail, ok, type Result } from './result.ts';

/** A line as a person wrote it down: on the command line, in a form, in a row of a CSV file. Absent and empty are the same. */
export interface LineFields {
  readonly number?: string | undefined;
  readonly service?: string | undefined;
  readonly domain?: string | undefined;
  /** `HOST` or `HOST:PORT`. */
  readonly proxy?: string | undefined;
  readonly port?: string | undefined;
  readonly transport?: string | undefined;
  readonly user?: string | undefined;
  readonly authUser?: string | undefined;
  readonly expires?: string | undefined;
}

const DEFAULT_EXPIRES_S = 3_600;

/** Reads every field strictly; the first that does not fit is the problem. Missing user names come from the preset. */
export function readLine(profile: CarrierProfile, fields: LineFields): Result<Line> {
  const number = required(fields.number, 'number', parseLineNumber);
  if (!number.ok) return number;
  const service = required(fields.service, 'service', parseService);
  if (!service.ok) return service;
  const user = fields.user ? fields.user : presetUser(profile, service.value, number.value);
  const account = readAccount({ ...fields, user });
  return account.ok
    ? ok({ number: number.value as LineNumber, service: service.value, account: account.value })
    : account;
}

/** The account alone, for a check without a stored line; `user` must be there. */
export function readAccount(fields: LineFields & { readonly user: string }): Result<SipAccount> {
  const domain = required(fields.domain, 'domain', (given) => parseHost(given, 'domain'));
  if (!domain.ok) return domain;
  const user = parseSipUser(fields.user, 'user');
  if (!user.ok) return user;
  const authUser = fields.authUser ? parseSipUser(fields.authUser, 'auth-user') : user;
  if (!authUser.ok) return authUser;
  const transport = parseTransport(fields.transport || 'udp');
  if (!transport.ok) return transport;
  const proxy = readProxy(fields, domain.value);
  if (!proxy.ok) return proxy;
  const expiresS = readExpires(fields.expires);
  if (!expiresS.ok) return expiresS;
  return ok({
    domain: domain.value,
    user: user.value,
    authUser: authUser.value,
    transport: transport.value,
    expiresS: expiresS.value,
    ...(proxy.value === undefined ? {} : { proxy: proxy.value }),
  });
}

function required<T>(given: string | undefined, field: string, parse: (text: string) => Result<T>): Result<T> {
  return given ? parse(given) : fail(problem('usage', { what: 'missing', given: `--${field}` }));
}

function readProxy(fields: LineFields, domain: string): Result<HostPort | undefined> {
  const proxy: Result<HostPort | undefined> = fields.proxy ? parseHostPort(fields.proxy, 'proxy') : ok(undefined);
  if (!proxy.ok || !fields.port) return proxy;
  const port = parsePort(fields.port);
  if (!port.ok) return port;
  if (proxy.value?.port !== undefined && proxy.value.port !== port.value) {
    return fail(problem('usage', { what: 'conflict', given: `--proxy ${fields.proxy} --port ${fields.port}` }));
  }
  return ok({ host: proxy.value?.host ?? domain, port: port.value });
}

function readExpires(given: string | undefined): Result<number> {
  if (!given) return ok(DEFAULT_EXPIRES_S);
  const seconds = /^\d{1,6}$/u.test(given) ? Number(given) : 0;
  return seconds >= 30 && seconds <= 86_400 ? ok(seconds) : fail(problem('expires-malformed', { given }));
}
