import type { Line, SipAccount } from '../../core/line.ts';

/** More places than this are not asked: each costs a request at the carrier's pace. */
const PLACES_LIMIT = 8;

/** The places where the chosen line, or all lines, log in: each once. */
export function placesOf(line: Line | undefined, lines: readonly Line[]): SipAccount[] {
  const accounts = (line === undefined ? lines : [line]).map(({ account }) => account);
  const byPlace = new Map(accounts.map((account) => [placeText(account), account]));
  return [...byPlace.values()].slice(0, PLACES_LIMIT);
}

/** Where an account is really sent, as a person reads it. */
export function placeText({ domain, proxy, transport }: SipAccount): string {
  const host = proxy?.host ?? domain;
  const port = proxy?.port === undefined ? '' : `:${proxy.port}`;
  return `${host}${port} (${transport})`;
}

export function isLoopback({ domain, proxy }: SipAccount): boolean {
  return /^(?:127\.|\[?::1\]?$|localhost$)/u.test(proxy?.host ?? domain);
}
