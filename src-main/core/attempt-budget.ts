import type { CarrierProfile } from './carrier.ts';
import type { Ledger } from './ports.ts';
import { done, ok, type Result } from './result.ts';

const TEN_MINUTES_MS = 600_000;

/**
 * Refusals of every line together. A ban falls on the public address, so one wrong password on each of many lines adds up
 * (SERVICE §6, complaint 8). The carrier tells that address only in its answer, after the try: what is counted before it is
 * therefore this computer, wherever it stands, which is never less strict.
 */
const FROM_HERE = 'address:here';

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
 */
export function budgetOf(attempts: Attempts, owner: string, nowMs: number): Result<AttemptBudget> {
  const { refusedPerTenMinutes, refusedPerTenMinutesFromHere } = attempts.profile.attempts.value;
  const ofLine = count(attempts, { owner, of: 'line', limit: refusedPerTenMinutes, nowMs });
  if (!ofLine.ok) return ofLine;
  const ofAddress = count(attempts, { owner: FROM_HERE, of: 'address', limit: refusedPerTenMinutesFromHere, nowMs });
  if (!ofAddress.ok) return ofAddress;
  const [line, address] = [ofLine.value, ofAddress.value];
  const lineMs = line.nextAllowedAtMs ?? 0;
  const addressMs = address.nextAllowedAtMs ?? 0;
  if (lineMs !== addressMs) return ok(addressMs > lineMs ? address : line);
  return ok(address.limit - address.used < line.limit - line.used ? address : line);
}

function count(
  { ledger }: Attempts,
  asked: { readonly owner: string; readonly of: 'line' | 'address'; readonly limit: number; readonly nowMs: number },
): Result<AttemptBudget> {
  const { owner, of, limit, nowMs } = asked;
  const refused = ledger.refusedAttempts(owner, nowMs - TEN_MINUTES_MS);
  if (!refused.ok) return refused;
  const { count: used, oldestAtMs = nowMs } = refused.value;
  // A clock that was set back leaves tries in the future; they hold the next one up for ten minutes at most.
  const nextAllowedAtMs = Math.min(oldestAtMs, nowMs) + TEN_MINUTES_MS + 1_000;
  return ok(used >= limit ? { used, limit, of, nextAllowedAtMs } : { used, limit, of });
}

/** Counts one authenticated try: for its line always, for this address where it was refused. */
export function countAttempt(
  { ledger }: Attempts,
  attempt: { readonly owner: string; readonly atMs: number; readonly refused: boolean },
): Result<void> {
  const { owner, atMs, refused } = attempt;
  const counted = ledger.recordAttempt({ owner, atMs, refused });
  if (!counted.ok || !refused) return counted;
  const here = ledger.recordAttempt({ owner: FROM_HERE, atMs, refused });
  return here.ok ? done : here;
}
