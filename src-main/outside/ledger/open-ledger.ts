import { join } from 'node:path';
import type { Clock, Ledger, Log } from '../../core/ports.ts';
import { ok, type Result } from '../../core/result.ts';
import { acceptedOf } from './accepted.ts';
import { attemptsOf } from './attempts.ts';
import { deviceHoldsOf } from './device-holds.ts';
import { leasesOf } from './leases.ts';
import { linesOf } from './lines.ts';
import { openStore } from './open-store.ts';
import { rotationsOf } from './rotations.ts';

export interface LedgerPlace {
  /** Created with mode 0700 when missing; the file in it is `kakekae.db`. */
  readonly folder: string;
  /** Looks only: nothing is created, led forward or leased. A missing file is `ledger-unwritable` with ENOENT. */
  readonly readOnly?: boolean | undefined;
  /** Dates the rows of a rotation's history; the computer's own clock when absent. */
  readonly clock?: Pick<Clock, 'nowMs'> | undefined;
  /** Told about rows that cannot be read. */
  readonly log?: Log | undefined;
}

export const LEDGER_FILE = 'kakekae.db';

/**
 * Opens the ledger, or says why not: `ledger-corrupt`, `ledger-newer`, `ledger-full`, `ledger-unwritable`. Trouble never deletes
 * or overwrites anything. Every call is durable when it returns ok (WAL, synchronous FULL).
 */
export function openLedger(place: LedgerPlace): Result<Ledger> {
  const { folder, readOnly = false, clock = { nowMs: () => Date.now() }, log = { event: () => undefined } } = place;
  const opened = openStore({ folder, path: join(folder, LEDGER_FILE), readOnly });
  if (!opened.ok) return opened;
  const store = opened.value;
  const leases = leasesOf(store);
  const holds = deviceHoldsOf(store);
  let isOpen = true;
  return ok({
    ...linesOf(store, log),
    ...rotationsOf({ store, leases, clock, log }),
    ...attemptsOf(store),
    ...acceptedOf(store),
    lease: leases.lease,
    holdDevice: holds.hold,
    close() {
      if (!isOpen) return;
      isOpen = false;
      leases.releaseAll();
      holds.releaseAll();
      store.close();
    },
  });
}
