import { done } from '../../core/result.ts';
import { HEARTBEAT_EVERY_MS, type Holder } from './holder.ts';
import type { Row, Store } from './store.ts';
import { guarded } from './trouble.ts';

/** The rows of one table that this open ledger holds: kept alive while there are any, deleted when they are let go. */
export interface HeldRows {
  keep(token: string): void;
  release(token: string): void;
  releaseAll(): void;
}

export function heldRows(store: Store, table: 'lease' | 'device_hold'): HeldRows {
  const held = new Set<string>();
  let beat: ReturnType<typeof setInterval> | undefined;

  function beatOnce(): void {
    // A beat that cannot be written (disk full) is tried again with the next one; on this machine the process itself is the proof.
    guarded(store.path, () => {
      for (const token of held) store.run(`UPDATE ${table} SET heartbeat_ms = ? WHERE token = ?`, Date.now(), token);
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
      store.run(`DELETE FROM ${table} WHERE token = ?`, token);
      return done;
    });
  }

  return {
    keep(token) {
      held.add(token);
      // Real time, not the rotation's clock: other processes compare it with their own.
      beat ??= setInterval(beatOnce, HEARTBEAT_EVERY_MS);
      beat.unref();
    },
    release,
    releaseAll() {
      for (const token of [...held]) release(token);
    },
  };
}

export function holderOf(row: Row): Holder {
  return {
    pid: Number(row.pid),
    started: String(row.started),
    machine: String(row.machine),
    boot: String(row.boot),
    pidSpace: String(row.pid_space),
  };
}
