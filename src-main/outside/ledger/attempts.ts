import type { Ledger } from '../../core/ports.ts';
import { done, ok } from '../../core/result.ts';
import type { Store } from './store.ts';

/** Tries at the registrar, counted durably: a restart must not give the budget back (lock-out, SERVICE §4). */
export function attemptsOf(store: Store): Pick<Ledger, 'recordAttempt' | 'refusedAttempts'> {
  return {
    recordAttempt({ owner, atMs, refused }) {
      return store.writing(() => {
        store.run('INSERT INTO attempt (owner, at_ms, refused) VALUES (?, ?, ?)', owner, atMs, Number(refused));
        return done;
      });
    },

    refusedAttempts(owner, sinceMs) {
      return store.reading(() => {
        const row = store.get(
          'SELECT count(*) AS n, min(at_ms) AS oldest FROM attempt WHERE owner = ? AND refused = 1 AND at_ms >= ?',
          owner,
          sinceMs,
        );
        const count = Number(row?.n ?? 0);
        return ok(count === 0 ? { count } : { count, oldestAtMs: Number(row?.oldest) });
      });
    },
  };
}
