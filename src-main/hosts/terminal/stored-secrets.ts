import { done, type House, type Line, ok, problem, type Result, type Secret } from '../../compose.ts';
import { askSecret } from './lines-in.ts';
import type { Session } from './session.ts';

type Wanted = 'current' | 'portal-id' | 'portal-password';

/**
 * Makes sure that what a rotation needs is in the keychain. On a terminal, and always with the memory keychain, what is
 * missing is asked for; a script with the OS keychain is told what to store first.
 */
export async function fillKeychain(
  session: Session,
  house: House,
  needs: { readonly line: Line; readonly wanted: readonly Wanted[] },
): Promise<Result<void>> {
  const { keychain } = house;
  const usable = await keychain.check();
  if (!usable.ok) return usable;
  const isMemory = keychain.strength === 'memory';
  if (isMemory) session.note(session.say.memoryPrice);
  for (const slot of needs.wanted) {
    const entry = { owner: needs.line.number, slot };
    const stored = await keychain.read(entry);
    if (!stored.ok) return stored;
    if (stored.value !== undefined || !(isMemory || session.lines.isTerminal)) continue;
    const answer = await askSecret(session.lines, questionFor(session, slot), session.signal);
    if (!answer.ok) return answer;
    if (answer.value === undefined) return { ok: false, problem: problem('interrupted', { state: 'planned' }) };
    const fit = checkPlain(answer.value);
    if (!fit.ok) return fit;
    const written = await keychain.write(entry, fit.value);
    if (!written.ok) return written;
  }
  return done;
}

function questionFor({ say }: Session, slot: Wanted): { readonly prompt: string; readonly expected: string } {
  switch (slot) {
    case 'current':
      return { prompt: say.askCurrentPassword, expected: say.expectedCurrent };
    case 'portal-id':
      return { prompt: say.askPortalId, expected: say.expectedPortalId };
    case 'portal-password':
      return { prompt: say.askPortalPassword, expected: say.expectedPortalPassword };
  }
}

/** A stored secret may have any length, but never what only a slip of copy and paste brings along. */
export function checkPlain(secret: Secret): Result<Secret> {
  const text = secret.reveal();
  const unfit = (why: 'empty' | 'space' | 'full-width' | 'invisible', position?: number) => ({
    ok: false as const,
    problem: problem('password-unfit', {
      why,
      length: [...text].length,
      wanted: 8,
      ...(position === undefined ? {} : { position }),
    }),
  });
  if (text === '') return unfit('empty');
  const characters = [...text];
  const strange = characters.findIndex((character) => !/^[!-~]$/u.test(character));
  if (strange < 0) return ok(secret);
  const character = characters[strange] ?? '';
  if (/[ \u3000\u00a0\t]/u.test(character)) return unfit('space', strange + 1);
  return unfit(/[\uff01-\uff5e]/u.test(character) ? 'full-width' : 'invisible', strange + 1);
}
