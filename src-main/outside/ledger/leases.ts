import { randomUUID } from 'node:crypto';
import type { Ledger } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';
import { HEARTBEAT_EVERY_MS, type Holder, mayBeAlive, thisHolder } from './holder.ts';
import type { Row, Store } from './store.ts';
import { guarded } from './trouble.ts';

/** The leases one open ledger gives out, and the heartbeat that keeps them. */
export interface Leases {
  readonly lease: Ledger['lease'];
  /** Inside the caller's transaction: ok while `token` still holds the rotation, `rotation-leased` otherwise. */
  fence(held: { readonly rotation: string; readonly token: string }): Result<void>;
  releaseAll(): void;
}

export function leasesOf(store: Store): Leases {
  const self = thisHolder();
  const held = new Set<string>();
  let beat: ReturnType<typeof setInterval> | undefined;

  function startBeating(): void {
    // Real time, not the rotation's clock: other processes compare it with their own.
    beat ??= setInterval(beatOnce, HEARTBEAT_EVERY_MS);
    beat.unref();
  }

  function beatOnce(): void {
    // A beat that cannot be written (disk full) is tried again with the next one; on this machine the process itself is the proof.
    guarded(store.path, () => {
      for (const token of held) store.run('UPDATE lease SET heartbeat_ms = ? WHERE token = ?', Date.now(), token);
      return done;
    });
  }

  function release(token: string): void {
    if (!held.delete(token)) return;
    if (held.size === 0) {
      clearInterval(beat);
      beat = undefined;
    }
    // If it cannot be deleted now, it lapses with this process.
    guarded(store.path, () => {
      store.run('DELETE FROM lease WHERE token = ?', token);
      return done;
    });
  }

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
      held.add(token);
      startBeating();
      return ok({ rotation, token, release: () => release(token) });
    },

    fence({ rotation, token }) {
      const row = store.get('SELECT token, pid FROM lease WHERE rotation = ?', rotation);
      if (row?.token === token) return done;
      return fail(problem('rotation-leased', { rotation, pid: Number(row?.pid ?? 0) }));
    },

    releaseAll() {
      for (const token of [...held]) release(token);
    },
  };
}

function holderOf(row: Row): Holder {
  return {
    pid: Number(row.pid),
    started: String(row.started),
    machine: String(row.machine),
    boot: String(row.boot),
    pidSpace: String(row.pid_space),
  };
}
