import type { LineNumber } from '../line.ts';
import { DAY_MS } from '../plan/carrier-time.ts';
import type { Keychain } from '../ports.ts';
import { problem } from '../problem.ts';
import { done, fail, ok, type Result } from '../result.ts';
import type { Secret } from '../secret.ts';
import type { RotationWorld } from './world.ts';

/*
 * The three slots of a line: `current` (what the phone uses now), `pending` (the new one, until it was accepted) and
 * `previous` (kept for 30 days). Order of writes: no step removes a value before another slot holds it, read back.
 */

export async function readSlot(
  keychain: Keychain,
  entry: { readonly number: LineNumber; readonly slot: 'current' | 'pending' },
): Promise<Result<Secret>> {
  const read = await keychain.read({ owner: entry.number, slot: entry.slot });
  if (!read.ok) return read;
  if (read.value === undefined)
    return fail(problem('keychain-item-missing', { slot: entry.slot, number: entry.number }));
  return ok(read.value);
}

type Rooms = Pick<RotationWorld, 'keychain' | 'ledger' | 'clock' | 'profile'>;

/** The 30 days are noted before the write: an older, due date must not take the value away again. */
async function writePrevious(world: Rooms, number: LineNumber, former: Secret): Promise<Result<void>> {
  const untilMs = world.clock.nowMs() + world.profile.keepPreviousDays * DAY_MS;
  const remembered = world.ledger.keepPreviousUntil(number, untilMs);
  return remembered.ok ? world.keychain.write({ owner: number, slot: 'previous' }, former) : remembered;
}

/**
 * A password that an earlier rotation left as pending, and that may be the live one, moves to `previous`. Whoever calls this
 * notes it in the ledger before the pending slot is written again.
 */
export async function moveLeftPending(world: Rooms, number: LineNumber): Promise<Result<void>> {
  const left = await world.keychain.read({ owner: number, slot: 'pending' });
  if (!left.ok) return left;
  return left.value === undefined ? done : writePrevious(world, number, left.value);
}

/** Keeps the new password as pending, read back. */
export async function keepPending(keychain: Keychain, number: LineNumber, fresh: Secret): Promise<Result<void>> {
  return keychain.write({ owner: number, slot: 'pending' }, fresh);
}

/** The new password was accepted: pending becomes current, the former current becomes previous. Safe to repeat. */
export async function promotePending(world: RotationWorld, number: LineNumber): Promise<Result<void>> {
  const { keychain } = world;
  const pending = await keychain.read({ owner: number, slot: 'pending' });
  if (!pending.ok) return pending;
  if (pending.value === undefined) {
    // Repeated after a crash between the last removal and the ledger: complete already, if there is a current one at all.
    const promotedBefore = await readSlot(keychain, { number, slot: 'current' });
    return promotedBefore.ok ? done : promotedBefore;
  }
  const current = await keychain.read({ owner: number, slot: 'current' });
  if (!current.ok) return current;
  if (current.value !== undefined && !current.value.equals(pending.value)) {
    const kept = await writePrevious(world, number, current.value);
    if (!kept.ok) return kept;
  }
  const promoted = await keychain.write({ owner: number, slot: 'current' }, pending.value);
  if (!promoted.ok) return promoted;
  const unmarked = await keychain.remove({ owner: number, slot: 'told' });
  if (!unmarked.ok) return unmarked;
  return keychain.remove({ owner: number, slot: 'pending' });
}

/**
 * The person says which password the phone uses now. What was current so far moves to `previous` if it had been accepted by
 * the registrar (a rotation promoted it), or if `previous` is free: a second slip of the pen must not push out the one that
 * lives. `told` marks a current one that only a person vouches for.
 */
export async function keepCurrent(world: Rooms, number: LineNumber, told: Secret): Promise<Result<void>> {
  const { keychain } = world;
  const current = await keychain.read({ owner: number, slot: 'current' });
  if (!current.ok) return current;
  if (current.value?.equals(told) !== true) {
    // Before the write: what was accepted before must never be said of another password.
    const forgotten = world.ledger.forgetAccepted(number);
    if (!forgotten.ok) return forgotten;
  }
  if (current.value !== undefined && !current.value.equals(told)) {
    const mayMove = await mayMoveToPrevious(keychain, number, current.value);
    if (!mayMove.ok) return mayMove;
    const kept = mayMove.value ? await writePrevious(world, number, current.value) : done;
    if (!kept.ok) return kept;
  }
  const marked = await keychain.write({ owner: number, slot: 'told' }, told);
  return marked.ok ? keychain.write({ owner: number, slot: 'current' }, told) : marked;
}

async function mayMoveToPrevious(keychain: Keychain, number: LineNumber, current: Secret): Promise<Result<boolean>> {
  const told = await keychain.read({ owner: number, slot: 'told' });
  if (!told.ok) return told;
  if (told.value === undefined || !told.value.equals(current)) return ok(true);
  const previous = await keychain.read({ owner: number, slot: 'previous' });
  return previous.ok ? ok(previous.value === undefined) : previous;
}

/** Removes former passwords whose 30 days are over. */
export async function forgetDuePrevious(
  world: Pick<RotationWorld, 'keychain' | 'ledger' | 'clock'>,
): Promise<Result<void>> {
  const due = world.ledger.duePrevious(world.clock.nowMs());
  if (!due.ok) return due;
  for (const number of due.value) {
    const removed = await world.keychain.remove({ owner: number, slot: 'previous' });
    if (!removed.ok) return removed;
    const forgotten = world.ledger.forgetPrevious(number);
    if (!forgotten.ok) return forgotten;
  }
  return done;
}

/**
 * The newest password of a line: pending where there is one, else current. To show to the person only: a rotation asks
 * for the exact slot, or a missing pending one would let the old password pass as the new one.
 */
export async function readNewPassword(keychain: Keychain, number: LineNumber): Promise<Result<Secret>> {
  const pending = await keychain.read({ owner: number, slot: 'pending' });
  if (!pending.ok) return pending;
  return pending.value === undefined ? readSlot(keychain, { number, slot: 'current' }) : ok(pending.value);
}
