import { type House, type Rotation, readNewPassword } from '../../compose.ts';
import { type Lang, readingOf, SPELLING } from '../../contract/words/index.ts';
import type { Session } from './session.ts';

/** The second screen of a terminal (xterm's 1049) has no scrollback: what stood on it is gone when it is left. */
const OPEN_SECOND_SCREEN = '\u001b[?1049h\u001b[2J\u001b[H';
/** Wiped first: a terminal that knows no second screen has shown everything on its only one. */
const WIPE_AND_LEAVE = '\u001b[2J\u001b[H\u001b[?1049l';

/**
 * Shows the new password once, to a person who sits at this terminal and asked for it, and wipes it again. Never to a pipe:
 * a script has no eyes, and a log file would keep it. True when it was shown.
 */
export async function revealOnce(
  session: Session,
  house: House,
  options: { readonly rotation: Rotation; readonly signal: AbortSignal },
): Promise<boolean> {
  const { say, lines } = session;
  const { rotation, signal } = options;
  if (!lines.isTerminal || process.stderr.isTTY !== true) return false;
  return session.alone(async () => {
    const ready = await lines.ask({ prompt: say.showNow, expected: 'answer', hidden: true }, signal);
    if (!ready.ok || ready.value === undefined) return false;
    const password = await readNewPassword(house.keychain, rotation.line.number);
    if (!password.ok) {
      session.tellProblem(password.problem);
      return false;
    }
    const wipe = () => process.stderr.write(WIPE_AND_LEAVE);
    // A second Ctrl-C ends the process at once; even then nothing may stay on the screen.
    process.once('exit', wipe);
    const shown = password.value.reveal();
    process.stderr.write(`${OPEN_SECOND_SCREEN}\n    ${shown}\n\n${spelledOut(session.lang, shown)}\n\n`);
    await lines.ask({ prompt: say.hideAgain, expected: 'answer', hidden: true }, signal);
    process.off('exit', wipe);
    wipe();
    return true;
  });
}

/** A line for each character, for whoever types it into a telephone. */
function spelledOut(lang: Lang, password: string): string {
  return [...password].map((character) => `    ${character}  ${readingOf(SPELLING[lang], character)}`).join('\n');
}
