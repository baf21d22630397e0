import type { LineNumber } from '../line.ts';
import type { Ledger } from '../ports.ts';
import { ok, type Result } from '../result.ts';

/** A password that a person brought; what is noted of it is forgotten when they bring another. */
const TOLD = 'told';

/**
 * Names the line's current password without looking at it: by the newest rotation whose new password became the current one.
 * After `secret set` the name may stay, but then all that was noted under it is gone (`Ledger.forgetAccepted`).
 */
export function generationOfCurrent(ledger: Pick<Ledger, 'rotations' | 'history'>, number: LineNumber): Result<string> {
  const rotations = ledger.rotations({ number });
  if (!rotations.ok) return rotations;
  for (const { id } of rotations.value) {
    const history = ledger.history(id);
    if (!history.ok) return history;
    if (history.value.some(({ event }) => event === 'promoted')) return ok(id);
  }
  return ok(TOLD);
}
