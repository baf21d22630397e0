import { randomUUID } from 'node:crypto';
import type { Ledger } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';
import { heldRows, holderOf } from './heartbeat.ts';
import { mayBeAlive, thisHolder } from './holder.ts';
import type { Store } from './store.ts';

/** The leases one open ledger gives out. */
export interface Leases {
  readonly lease: Ledger['lease'];
  /** Inside the caller's transaction: ok while `token` still holds the rotation, `rotation-leased` otherwise. */
  fence(held: { readonly rotation: string; readonly token: string }): Result<void>;
  releaseAll(): void;
}

export function leasesOf(store: Store): Leases {
  const self = thisHolder();
  const held = heldRows(store, 'lease');

  return {
    lease(rotation) {
      const token = randomUUID();
      const written = store.writing(() => {
        if (store.get('SELECT 1 AS found FROM rotation WHERE id = ?', rotation) === undefined) {
          return fail(problem('rotation-unknown', { number: rotation }));
        }
        const row = store.get('SELECT * FROM lease WHERE rotation = ?', rotation);
        if (row !== undefined) {
          const holder = holderOf(row);
          if (mayBeAlive(holder, { by: self, heartbeatAgeMs: Date.now() - Number(row.heartbeat_ms) })) {
            return fail(problem('rotation-leased', { rotation, pid: holder.pid }));
          }
        }
        store.run(
          `INSERT OR REPLACE INTO lease (rotation, token, pid, started, machine, boot, pid_space, heartbeat_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          rotation,
          token,
          self.pid,
          self.started,
          self.machine,
          self.boot,
          self.pidSpace,
          Date.now(),
        );
        return done;
      });
      if (!written.ok) return written;
      held.keep(token);
      return ok({ rotation, token, release: () => held.release(token) });
    },

    fence({ rotation, token }) {
      const row = store.get('SELECT token, pid FROM lease WHERE rotation = ?', rotation);
      if (row?.token === token) return done;
      return fail(problem('rotation-leased', { rotation, pid: Number(row?.pid ?? 0) }));
    },

    releaseAll: () => held.releaseAll(),
  };
}
