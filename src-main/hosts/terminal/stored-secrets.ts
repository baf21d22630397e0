import { fail, type House, type Line, ok, problem, type Result, type Secret, strayIn } from '../../compose.ts';
import { askSecret, type Question } from './lines-in.ts';
import type { Session } from './session.ts';

export type Wanted = 'current' | 'portal-id' | 'portal-password';

/**
 * Makes sure that what a rotation needs is in the keychain. On a terminal, and always with the memory keychain, what is
 * missing is asked for; a script with the system's keychain is told what to store first. False = the person gave up.
 */
export async function fillKeychain(
  session: Session,
  house: House,
  needs: { readonly line: Line; readonly wanted: readonly Wanted[] },
): Promise<Result<boolean>> {
  const { keychain } = house;
  const { number } = needs.line;
  const usable = await keychain.check();
  if (!usable.ok) return usable;
  const isMemory = keychain.strength === 'memory';
  if (isMemory) session.note(session.say.memoryPrice);
  for (const slot of needs.wanted) {
    const stored = await keychain.read({ owner: number, slot });
    if (!stored.ok) return stored;
    if (stored.value !== undefined) continue;
    if (!isMemory && !session.lines.isTerminal) return fail(problem('keychain-item-missing', { slot, number }));
    const asked = await askStored(session, slot);
    if (!asked.ok) return asked;
    if (asked.value === undefined) return ok(false);
    // Nobody knows whether it is the one that was stored before.
    const forgotten = slot === 'current' ? house.ledger.forgetAccepted(number) : ok(undefined);
    if (!forgotten.ok) return forgotten;
    const written = await keychain.write({ owner: number, slot }, asked.value);
    if (!written.ok) return written;
  }
  return ok(true);
}

/** Asks for something as it stands on the person's paper. `undefined` = they gave up. */
export async function askStored(session: Session, slot: Wanted): Promise<Result<Secret | undefined>> {
  const answer = await askSecret(session.lines, questionFor(session, slot), session.signal);
  return answer.ok && answer.value !== undefined ? checkPlain(answer.value, slot) : answer;
}

function questionFor({ say }: Session, slot: Wanted): Question {
  switch (slot) {
    case 'current':
      return { prompt: say.askCurrentPassword, expected: 'sip-password' };
    case 'portal-id':
      return { prompt: say.askPortalId, expected: 'portal-id' };
    case 'portal-password':
      return { prompt: say.askPortalPassword, expected: 'portal-password' };
  }
}

/** A stored secret may have any length, but never what only a slip of copy and paste brings along. */
export function checkPlain(secret: Secret, which: Wanted): Result<Secret> {
  const stray = secret.length === 0 ? { why: 'empty' as const } : strayIn(secret);
  if (stray === undefined) return ok(secret);
  return fail(problem('password-unfit', { ...stray, length: secret.length, wanted: secret.length, which }));
}
