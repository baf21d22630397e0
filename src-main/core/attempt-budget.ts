import type { CarrierProfile } from './carrier.ts';
import type { Attempt, Ledger } from './ports.ts';
import { ok, type Result } from './result.ts';
import type { Judgement } from './verify/judge.ts';
import { hostOf } from './verify/network-facts.ts';
import type { RegisterOutcome } from './verify/outcome.ts';

const TEN_MINUTES_MS = 600_000;
/** One login, and one more where the challenge came back with another nonce (SERVICE §6, complaint 4). */
const MOST_PER_TRY = 2;

export interface Attempts {
  readonly ledger: Pick<Ledger, 'recordAttempt' | 'refusedAttempts'>;
  readonly profile: Pick<CarrierProfile, 'attempts'>;
}

/** Refused logins of the last ten minutes, of the line or of this address, whichever is nearer to its limit. */
export interface AttemptBudget {
  readonly used: number;
  readonly limit: number;
  readonly of: 'line' | 'address';
  /** Epoch ms by this computer's clock; absent = now. */
  readonly nextAllowedAtMs?: number;
}

/**
 * What is left for one more try. Counted durably, whoever asks, by this computer's own clock (`nowMs` and the answer too): a
 * difference to the carrier's must not make tries look old or new. `owner` is a line number, or user@domain for a bare look.
 *
 * A ban falls on the public address, so one wrong password on each of many lines adds up (SERVICE §6, complaint 8). The
 * carrier tells that address only in its answer, after the try: before it, this computer is taken to be where it was last seen.
 * Refusals whose place nobody told count wherever it is. What an office used up therefore stays with the office.
 */
export function budgetOf(attempts: Attempts, owner: string, nowMs: number): Result<AttemptBudget> {
  const { refusedPerTenMinutes, refusedPerTenMinutesFromHere } = attempts.profile.attempts.value;
  const ofLine = count(attempts, { whose: { owner }, of: 'line', limit: refusedPerTenMinutes, nowMs });
  if (!ofLine.ok) return ofLine;
  const ofAddress = count(attempts, { whose: 'here', of: 'address', limit: refusedPerTenMinutesFromHere, nowMs });
  if (!ofAddress.ok) return ofAddress;
  const [line, address] = [ofLine.value, ofAddress.value];
  const lineMs = line.nextAllowedAtMs ?? 0;
  const addressMs = address.nextAllowedAtMs ?? 0;
  if (lineMs !== addressMs) return ok(addressMs > lineMs ? address : line);
  return ok(address.limit - address.used < line.limit - line.used ? address : line);
}

interface Counted {
  readonly whose: { readonly owner: string } | 'here';
  readonly of: 'line' | 'address';
  readonly limit: number;
  readonly nowMs: number;
}

function count({ ledger }: Attempts, { whose, of, limit, nowMs }: Counted): Result<AttemptBudget> {
  const refused = ledger.refusedAttempts(whose, nowMs - TEN_MINUTES_MS);
  if (!refused.ok) return refused;
  const { count: used, oldestAtMs = nowMs } = refused.value;
  // A clock that was set back leaves tries in the future; they hold the next one up for ten minutes at most.
  const nextAllowedAtMs = Math.min(oldestAtMs, nowMs) + TEN_MINUTES_MS + 1_000;
  return ok(used >= limit ? { used, limit, of, nextAllowedAtMs } : { used, limit, of });
}

/** How many refused logins the next try may cost, so that the limit is never passed. At least 1: whoever asks has looked. */
export function refusalsAllowed({ used, limit }: AttemptBudget, most = MOST_PER_TRY): number {
  return Math.max(1, Math.min(most, limit - used));
}

/** Counts one try for its line, and for the address it was seen from: every login that was, or may have been, refused. */
export function countAttempt(
  { ledger }: Pick<Attempts, 'ledger'>,
  tried: {
    readonly owner: string;
    readonly atMs: number;
    readonly outcome: RegisterOutcome;
    readonly judgement: Pick<Judgement, 'countsAsRefusal'>;
  },
): Result<void> {
  const { owner, atMs, outcome, judgement } = tried;
  const seenAs = outcome.kind === 'final' ? outcome.seenAs : undefined;
  const attempt: Attempt = {
    owner,
    atMs,
    refusals: Math.max(outcome.refusedLogins ?? 0, judgement.countsAsRefusal ? 1 : 0),
    isAnswered: outcome.kind === 'final' || (outcome.kind === 'no-answer' && outcome.answeredBefore),
    seenFrom: seenAs === undefined ? undefined : placeOf(seenAs),
  };
  return ledger.recordAttempt(attempt);
}

/** What a ban would be laid on: an IPv4 address; of IPv6 the network (/64), within which a computer changes its address. */
export function placeOf(seenAs: string): string {
  const host = hostOf(seenAs).toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/u.exec(host)?.[1];
  if (mapped !== undefined) return mapped;
  if (!host.includes(':')) return host;
  const [before = '', after = ''] = host.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [head, tail] = [groups(before), groups(after)];
  const zeros = host.includes('::') ? Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0') : [];
  const network = [...head, ...zeros, ...tail].slice(0, 4).map((group) => group.replace(/^0+(?=.)/u, ''));
  return `${network.join(':')}::/64`;
}
