import type { Line } from './line.ts';
import { ok, type Result } from './result.ts';
import { readSlot } from './rotation/passwords.ts';
import type { RotationWorld } from './rotation/world.ts';
import type { Secret } from './secret.ts';
import { tryCurrent } from './verify/try-current.ts';
import type { Verdict } from './verify/verdict.ts';

/** Whether the password that counts may stand in a file for a device. */
export type FilePassword =
  /** Accepted just now, or by the change that waits for its phone (then without a verdict). */
  | { readonly kind: 'accepted'; readonly password: Secret }
  /** It goes into no file. */
  | { readonly kind: 'refused'; readonly verdict: Verdict }
  /** The registrar could not be asked, or did not say: the person decides. */
  | { readonly kind: 'untold'; readonly password: Secret; readonly verdict: Verdict };

/**
 * The same rule as for a device that is changed at once (`reconnectNow`): a password that the registrar refuses is put nowhere.
 * `isSeen`: a change under way has seen it accepted already. Problems: those of the keychain, and `look-budget-spent`.
 */
export async function passwordForFile(
  world: Pick<RotationWorld, 'keychain' | 'registrar' | 'ledger' | 'profile' | 'clock'>,
  asked: { readonly line: Line; readonly isSeen: boolean },
  signal: AbortSignal,
): Promise<Result<FilePassword>> {
  const { line, isSeen } = asked;
  const read = await readSlot(world.keychain, { number: line.number, slot: 'current' });
  if (!read.ok) return read;
  const password = read.value;
  if (isSeen) return ok({ kind: 'accepted', password });
  const tried = await tryCurrent(world, { line, password }, signal);
  if (!tried.ok) return tried;
  const { verdict } = tried.value.judgement;
  if (verdict === 'accepted') return ok({ kind: 'accepted', password });
  return ok(isRefusal(verdict) ? { kind: 'refused', verdict } : { kind: 'untold', password, verdict });
}

function isRefusal(verdict: Verdict): boolean {
  return (
    verdict === 'password-refused' || verdict === 'user-unknown' || verdict === 'forbidden' || verdict === 'not-yet'
  );
}
