import {
  type Clock,
  type House,
  type Person,
  type Problem,
  problem,
  type Result,
  type Rotation,
  type RotationWorld,
  readNewPassword,
  runRotation,
  Secret,
} from '../../compose.ts';
import { formatDuration, formatJst } from '../../contract/words/index.ts';
import type { Session } from './session.ts';
import { rotationJson } from './show-rotation.ts';

/** Where words on a wait go: each second on a terminal (one line, rewritten), else a line now and then. */
const PIPED_PROGRESS_MS = 15_000;

/**
 * Runs one rotation in the sight of the person at this terminal: asks them what only they know, tells each change of state,
 * shows how long the wait still is, and lets Ctrl-C leave a rotation that can be resumed.
 */
export async function runHere(
  session: Session,
  house: House,
  options: { readonly world: RotationWorld; readonly rotation: string; readonly follow: boolean },
): Promise<Result<Rotation>> {
  const { world, follow } = options;
  const asked = makePerson(session);
  const progress = startProgress(session, world.clock);
  const shown = new AbortController();
  let reveal: Promise<void> | undefined;
  const onChange = (rotation: Rotation) => {
    const { state } = rotation;
    session.holdInterrupt(state.kind === 'submitting');
    progress.to(rotation);
    if (follow && session.isJson) session.json(rotationJson(rotation));
    else tellState(session, world.clock, rotation);
    const needsTyping = state.kind === 'verifying' && state.requiredUserAction === 'enter-password-on-phone';
    if (follow && needsTyping && reveal === undefined) {
      session.note(session.say.enterOnPhone);
      reveal = revealOnce(session, house, { rotation, signal: AbortSignal.any([session.signal, shown.signal]) });
    }
  };
  try {
    const run = await runRotation(world, { ...options, person: asked.person, signal: session.signal, onChange });
    return run.ok && asked.trouble() !== undefined && run.value.state.kind === 'planned'
      ? { ok: false, problem: asked.trouble() ?? problem('interrupted', { state: 'planned' }) }
      : run;
  } finally {
    shown.abort();
    await reveal;
    progress.stop();
    session.holdInterrupt(false);
  }
}

function tellState(session: Session, clock: Clock, rotation: Rotation): void {
  const { state } = rotation;
  if (state.kind === 'signing-in' && state.requiredUserAction === undefined && rotation.verdictBefore === undefined) {
    session.note(session.say.waitingCode);
    return;
  }
  if (rotation.verdictBefore === 'password-refused' && state.kind === 'submitting')
    session.note(session.say.oldNotAccepted);
  const at = formatJst(clock.nowMs() + rotation.skewMs, session.lang, { withDate: false });
  const last = 'looks' in state ? state.looks.at(-1) : undefined;
  const look = last === undefined ? '' : `  ${session.words.verdict[last.verdict]}`;
  session.note(`[${at}] ${session.words.state[state.kind]}${look}`);
}

/** The person at this terminal, or the script behind stdin. */
function makePerson(session: Session): { readonly person: Person; trouble(): Problem | undefined } {
  const { say, lines, lang } = session;
  let trouble: Problem | undefined;
  const person: Person = {
    async mailedCode({ sentence, again }, signal) {
      session.note(again === undefined ? sentence : say.codeAgain);
      const answer = await lines.ask({ prompt: say.askCode, expected: say.expectedCode, hidden: false }, signal);
      if (!answer.ok) trouble = answer.problem;
      const code = answer.ok ? answer.value?.trim() : undefined;
      return code === undefined || code === '' ? undefined : Secret.of(code);
    },
    async agreeToMovedPlan({ before, now }, signal) {
      if (session.given.has('even-if-later')) return true;
      // A script's next line is not an answer to a question it cannot have foreseen.
      if (!lines.isTerminal) return false;
      const prompt = say.askMoved(formatJst(before, lang), formatJst(now, lang));
      const answer = await lines.ask({ prompt, expected: say.expectedAnswer, hidden: false }, signal);
      return answer.ok && /^(y|yes|はい)$/iu.test(answer.value?.trim() ?? '');
    },
  };
  return { person, trouble: () => trouble };
}

interface Progress {
  to(rotation: Rotation): void;
  stop(): void;
}

function startProgress(session: Session, clock: Clock): Progress {
  const isTerminal = process.stderr.isTTY === true;
  let rotation: Rotation | undefined;
  const show = () => {
    const state = rotation?.state;
    if (rotation === undefined || state === undefined || !('nextLookAtMs' in state)) return;
    const nextMs = state.nextLookAtMs;
    if (nextMs === undefined) return;
    const leftMs = nextMs - clock.nowMs() - rotation.skewMs;
    if (leftMs <= 0) return;
    const { say, lang } = session;
    const left = say.remaining(formatDuration(leftMs, lang));
    const text = `${say.nextLook} ${formatJst(nextMs, lang, { withDate: false })}  ${left}`;
    process.stderr.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  };
  const timer = setInterval(show, isTerminal ? 1_000 : PIPED_PROGRESS_MS);
  const clear = () => {
    if (isTerminal) process.stderr.write('\r\u001b[K');
  };
  return {
    to(next) {
      clear();
      rotation = next;
    },
    stop() {
      clearInterval(timer);
      clear();
    },
  };
}

/**
 * Shows the new password once, to a person who sits at this terminal and asked for it, and wipes it again. Never to a pipe:
 * a script has no eyes, and a log file would keep it.
 */
async function revealOnce(
  session: Session,
  house: House,
  options: { readonly rotation: Rotation; readonly signal: AbortSignal },
): Promise<void> {
  const { say, lines } = session;
  if (!lines.isTerminal || process.stderr.isTTY !== true) return;
  const ready = await lines.ask({ prompt: say.showNow, expected: '', hidden: true }, options.signal);
  if (!ready.ok || ready.value === undefined) return;
  const password = await readNewPassword(house.keychain, options.rotation.line.number);
  if (!password.ok) {
    session.fail(password.problem);
    return;
  }
  process.stderr.write(`\n    ${password.value.reveal()}\n\n`);
  await lines.ask({ prompt: say.hideAgain, expected: '', hidden: true }, options.signal);
  process.stderr.write('\u001b[5A\u001b[J');
}
