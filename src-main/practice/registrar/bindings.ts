import type { Clock } from '../../core/ports.ts';
import type { SeenBinding } from '../seen.ts';
import { firstHeader, headerLines, parseSeconds, type SipRequest } from '../sip/message.ts';
import { type Address, parseAddress, parseSipUri, splitList } from '../sip/values.ts';

const DEFAULT_EXPIRES_S = 3_600;
const LONGEST_EXPIRES_S = 3_600;
/** Under `min-expires-423`. */
export const MIN_EXPIRES_S = 1_800;

export type Asked =
  | { readonly kind: 'query' }
  | { readonly kind: 'remove-all' }
  | { readonly kind: 'bind'; readonly contacts: readonly { readonly uri: string; readonly expiresS: number }[] }
  | { readonly kind: 'bad'; readonly why: string };

/** What a REGISTER asks of the bindings (RFC 3261 10.3 steps 6 and 7). */
export function readAsked(request: SipRequest): Asked {
  const values = headerLines(request, 'contact').flatMap(splitList);
  if (values.length === 0) return { kind: 'query' };
  const header = parseSeconds(firstHeader(request, 'expires'));
  if (values.includes('*'))
    return values.length === 1 && header === 0
      ? { kind: 'remove-all' }
      : { kind: 'bad', why: 'Wildcard Contact needs Expires 0 and no other Contact' };
  const contacts: { uri: string; expiresS: number }[] = [];
  for (const address of values.map(parseAddress)) {
    if (address === undefined || parseSipUri(address.uri) === undefined)
      return { kind: 'bad', why: 'Unreadable Contact' };
    contacts.push({ uri: address.uri, expiresS: lifetime(address, header) });
  }
  return { kind: 'bind', contacts };
}

function lifetime(address: Address, header: number | undefined): number {
  return Math.min(parseSeconds(address.params.get('expires')) ?? header ?? DEFAULT_EXPIRES_S, LONGEST_EXPIRES_S);
}

interface Stored extends SeenBinding {
  readonly cseq: number;
}

/** The location service of the one practice line; lifetimes run by practice time. */
export class Bindings {
  readonly #clock: Clock;
  #stored: Stored[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  list(): SeenBinding[] {
    const nowMs = this.#clock.nowMs();
    this.#stored = this.#stored.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    return this.#stored.map(({ cseq: _cseq, ...binding }) => binding);
  }

  /** False when the request is older than what it would replace (same Call-ID, CSeq not higher): nothing is changed then. */
  apply(asked: Asked, by: { readonly callId: string; readonly cseq: number; readonly userAgent?: string }): boolean {
    this.list();
    const isOlder = ({ callId, cseq }: Stored) => callId === by.callId && by.cseq <= cseq;
    if (asked.kind === 'remove-all') {
      if (this.#stored.some(isOlder)) return false;
      this.#stored = [];
    }
    if (asked.kind !== 'bind') return true;
    const touched = this.#stored.filter((one) => asked.contacts.some(({ uri }) => isSameUri(uri, one.contact)));
    if (touched.some(isOlder)) return false;
    const nowMs = this.#clock.nowMs();
    this.#stored = this.#stored.filter((one) => !touched.includes(one));
    for (const { uri, expiresS } of asked.contacts)
      if (expiresS > 0) this.#stored.push({ contact: uri, expiresAtMs: nowMs + expiresS * 1_000, ...by });
    return true;
  }
}

/** Host without regard to case, everything else to the letter (a strict reading of RFC 3261 19.1.4). */
function isSameUri(one: string, other: string): boolean {
  const [a, b] = [parseSipUri(one), parseSipUri(other)];
  if (a === undefined || b === undefined) return false;
  return a.user === b.user && a.host === b.host && (a.port ?? 5060) === (b.port ?? 5060) && tail(one) === tail(other);
}

function tail(uri: string): string {
  return uri.slice(uri.indexOf('@') + 1).replace(/^[^;?]*/u, '');
}
