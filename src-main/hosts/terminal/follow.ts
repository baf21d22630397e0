import {
  type Clock,
  type House,
  type Person,
  type Problem,
  type Result,
  type Rotation,
  type RotationWorld,
  runRotation,
  Secret,
} from '../../compose.ts';
import { formatDuration, formatJst } from '../../contract/words/index.ts';
import { revealOnce } from './reveal.ts';
import type { Session } from './session.ts';
import { rotationJson } from './show-rotation.ts';

/** Words on a wait: each second on a terminal (one line, rewritten), else a line now and then. */
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
  const ended = new AbortController();
  let reveal: Promise<boolean> | undefined;
  const onChange = (rotation: Rotation) => {
    const { state } = rotation;
    session.holdInterrupt(state.kind === 'submitting');
    progress.to(rotation);
    if (rotation.verdictBefore === 'password-refused' && state.kind === 'submitting') {
      session.note(session.say.oldNotAccepted);
    }
    if (follow && session.isJson) session.json(rotationJson(session, rotation));
    else tellState(session, world.clock, rotation);
    const needsTyping = state.kind === 'verifying' && state.requiredUserAction === 'enter-password-on-phone';
    if (follow && needsTyping && reveal === undefined) {
      session.note(session.say.enterOnPhone);
      if (isMadeHere(session, rotation)) {
        reveal = revealOnce(session, house, { rotation, signal: AbortSignal.any([session.signal, ended.signal]) });
      }
    }
  };
  try {
    const run = await runRotation(world, { ...options, person: asked.person, signal: session.signal, onChange });
    ended.abort();
    const wasShown = (await reveal) === true;
    progress.stop();
    if (run.ok && !wasShown) await revealAtEnd(session, house, run.value);
    const trouble = asked.trouble();
    return run.ok && trouble !== undefined && run.value.state.kind === 'planned'
      ? { ok: false, problem: trouble }
      : run;
  } finally {
    ended.abort();
    await reveal;
    progress.stop();
    session.holdInterrupt(false);
  }
}

/** The person who typed the new password themselves knows it. */
function isMadeHere(session: Session, rotation: Rotation): boolean {
  return rotation.by === 'portal' && !session.given.has('new-password-stdin');
}

/**
 * The last chance to see a password that was made here: before a memory keychain forgets one that may be live, and where the
 * phone still has the old one.
 */
async function revealAtEnd(session: Session, house: House, rotation: Rotation): Promise<void> {
  const { kind } = rotation.state;
  const neverSent = kind === 'planned' || kind === 'signing-in' || kind === 'refused' || kind === 'cancelled';
  if (neverSent || !isMadeHere(session, rotation)) return;
  const isForgotten = house.keychain.strength === 'memory';
  const isPhoneLeft = kind === 'reconnecting' || (kind === 'done' && rotation.proofWanted === 'L2');
  if (!isForgotten && !isPhoneLeft) return;
  // Not the session's signal: whoever pressed Ctrl-C needs the password all the more.
  await revealOnce(session, house, { rotation, signal: new AbortController().signal });
}

function tellState(session: Session, clock: Clock, rotation: Rotation): void {
  const { state } = rotation;
  const { say, words } = session;
  const at = formatJst(clock.nowMs() + rotation.skewMs, session.lang, { withDate: false });
  const last = 'looks' in state ? state.looks.at(-1) : undefined;
  const look = last === undefined ? '' : `  ${words.verdict[last.verdict]}`;
  session.note(`[${at}] ${words.state[state.kind]}${look}`);
  if (state.kind === 'reflecting' && state.looks.length === 0) session.note(say.whileWaiting);
}

/** The person at this terminal, or the script behind stdin. */
function makePerson(session: Session): { readonly person: Person; trouble(): Problem | undefined } {
  const { say, lines, lang } = session;
  let trouble: Problem | undefined;
  const person: Person = {
    async mailedCode({ sentence, again }, signal) {
      session.note(again === undefined ? sentence : say.codeAgain);
      const answer = await lines.ask({ prompt: say.askCode, expected: 'mailed-code', hidden: false }, signal);
      if (!answer.ok) trouble = answer.problem;
      const code = answer.ok ? answer.value?.trim() : undefined;
      return code === undefined || code === '' ? undefined : Secret.of(code);
    },
    async agreeToMovedPlan({ before, now }, signal) {
      if (session.given.has('even-if-later')) return true;
      // A script's next line is not an answer to a question it cannot have foreseen.
      if (!lines.isTerminal) return false;
      const prompt = say.askMoved(formatJst(before, lang), formatJst(now, lang));
      const answer = await lines.ask({ prompt, expected: 'answer', hidden: false }, signal);
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
    if (rotation === undefined || state === undefined || !('nextLookAtMs' in state) || session.isAlone) return;
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
    if (isTerminal && !session.isAlone) process.stderr.write('\r\u001b[K');
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
