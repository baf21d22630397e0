import type { Accepted, Ledger } from '../../core/ports.ts';
import { done, ok } from '../../core/result.ts';
import type { Store } from './store.ts';

/** Which password of a line was accepted when. Passwords are told apart by where they came from, never by what they are. */
export function acceptedOf(store: Store): Pick<Ledger, 'noteAccepted' | 'accepted' | 'forgetAccepted'> {
  return {
    noteAccepted({ number, generation, atMs, since }) {
      return store.writing(() => {
        // A later look moves the time; what devices are compared with stays, until it is noted anew.
        store.run(
          `INSERT INTO accepted (number, generation, at_ms, since_ms, since_steady) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (number, generation) DO UPDATE SET
             at_ms = excluded.at_ms,
             since_ms = coalesce(excluded.since_ms, since_ms),
             since_steady = coalesce(excluded.since_steady, since_steady)`,
          number,
          generation,
          atMs,
          since?.atMs ?? null,
          since === undefined ? null : Math.round(since.steadyMs),
        );
        return done;
      });
    },

    accepted({ number, generation }) {
      return store.reading(() => {
        const row = store.get('SELECT * FROM accepted WHERE number = ? AND generation = ?', number, generation);
        if (row === undefined) return ok(undefined);
        const found: Accepted = { number, generation, atMs: Number(row.at_ms) };
        return ok(
          row.since_ms === null
            ? found
            : { ...found, since: { atMs: Number(row.since_ms), steadyMs: Number(row.since_steady) } },
        );
      });
    },

    forgetAccepted(number) {
      return store.writing(() => {
        store.run('DELETE FROM accepted WHERE number = ?', number);
        return done;
      });
    },
  };
}
