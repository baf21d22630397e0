import type { Ledger } from '../../core/ports.ts';
import { done, ok } from '../../core/result.ts';
import type { Store } from './store.ts';

/** The address of the newest try that told one; what nobody told a place of counts for it, too. */
const FROM_HERE = `
  (seen_from IS NULL OR seen_from = (SELECT seen_from FROM attempt WHERE seen_from IS NOT NULL ORDER BY seq DESC LIMIT 1))`;

/** Tries at the registrar, counted durably: a restart must not give the budget back (lock-out, SERVICE §4). */
export function attemptsOf(store: Store): Pick<Ledger, 'recordAttempt' | 'refusedAttempts' | 'answeredAt'> {
  return {
    recordAttempt({ owner, atMs, refusals, isAnswered, seenFrom }) {
      return store.writing(() => {
        store.run(
          'INSERT INTO attempt (owner, at_ms, refusals, is_answered, seen_from) VALUES (?, ?, ?, ?, ?)',
          owner,
          atMs,
          refusals,
          Number(isAnswered),
          seenFrom ?? null,
        );
        return done;
      });
    },

    refusedAttempts(of, sinceMs) {
      return store.reading(() => {
        const select = 'SELECT sum(refusals) AS n, min(at_ms) AS oldest FROM attempt WHERE refusals > 0 AND at_ms >= ?';
        const row =
          of === 'here'
            ? store.get(`${select} AND ${FROM_HERE}`, sinceMs)
            : store.get(`${select} AND owner = ?`, sinceMs, of.owner);
        const count = Number(row?.n ?? 0);
        return ok(count === 0 ? { count } : { count, oldestAtMs: Number(row?.oldest) });
      });
    },

    answeredAt(owner) {
      return store.reading(() => {
        const row = store.get('SELECT max(at_ms) AS last FROM attempt WHERE owner = ? AND is_answered = 1', owner);
        return ok(row?.last === null || row?.last === undefined ? undefined : Number(row.last));
      });
    },
  };
}
