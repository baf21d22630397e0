import { randomUUID } from 'node:crypto';
import type { Ledger } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok } from '../../core/result.ts';
import { heldRows, holderOf } from './heartbeat.ts';
import { mayBeAlive, thisHolder } from './holder.ts';
import type { Store } from './store.ts';

/** Who is at which device for which line, among all processes on this ledger and within each of them. */
export interface DeviceHolds {
  readonly hold: Ledger['holdDevice'];
  releaseAll(): void;
}

export function deviceHoldsOf(store: Store): DeviceHolds {
  const self = thisHolder();
  const held = heldRows(store, 'device_hold');
  return {
    hold({ address, number }) {
      const token = randomUUID();
      const written = store.writing(() => {
        for (const row of store.all('SELECT * FROM device_hold WHERE address = ? OR number = ?', address, number)) {
          const holder = holderOf(row);
          if (mayBeAlive(holder, { by: self, heartbeatAgeMs: Date.now() - Number(row.heartbeat_ms) })) {
            const facts = { address: String(row.address), number: String(row.number), pid: holder.pid };
            return fail(problem('device-busy', facts));
          }
          store.run('DELETE FROM device_hold WHERE token = ?', String(row.token));
        }
        store.run(
          `INSERT INTO device_hold (address, number, token, pid, started, machine, boot, pid_space, heartbeat_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          address,
          number,
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
      return ok({ release: () => held.release(token) });
    },
    releaseAll: () => held.releaseAll(),
  };
}
