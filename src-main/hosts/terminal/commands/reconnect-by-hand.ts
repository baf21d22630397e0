import {
  chooseFamily,
  fail,
  type GivenPhone,
  type House,
  isAtRest,
  type Line,
  lookNow,
  ok,
  type PhoneApplied,
  type PhoneKind,
  type Problem,
  phoneCatalogue,
  problem,
  type Reconnected,
  type Result,
  type Rotation,
  reconnectNow,
} from '../../../compose.ts';
import { callTerminalWords } from '../call-words.ts';
import { devicesWords } from '../devices-words.ts';
import { finishOne } from '../ending.ts';
import { EXIT, type ExitCode, exitOfVerdict } from '../exit-code.ts';
import { notBackText, setUpText } from '../guide-text.ts';
import { revealOnce } from '../reveal.ts';
import type { Session } from '../session.ts';
import { fillKeychain } from '../stored-secrets.ts';

/** What says how the app does it itself, and means nothing where the person does. */
const OF_APP = ['slot', 'keep-login', 'forget-certificate', 'undo', 'preview', 'agree'] as const;

/** Whether the person wants to type it in themselves: a device is named, and no address of it. */
export function isByHand({ given }: Pick<Session, 'given'>): boolean {
  return given.has('device') && !given.has('address');
}

export function readByHand({ given }: Pick<Session, 'given'>): Result<PhoneKind> {
  const stray = OF_APP.some((name) => given.has(name));
  if (stray) return fail(problem('usage', { what: 'missing', given: '--address' }));
  const chosen = chooseFamily(phoneCatalogue, given.text('device') ?? '');
  return chosen.ok ? ok(chosen.value.kind) : chosen;
}

interface ByHand {
  readonly house: House;
  readonly line: Line;
  readonly kind: PhoneKind;
}

/** The guide, the password for a person who needs to see it, and looks at the registrar until the device is back. */
export async function reconnectByHand(
  session: Session,
  asked: ByHand & { readonly waiting: Rotation | undefined },
): Promise<ExitCode> {
  const { house, line, waiting } = asked;
  const filled = await fillKeychain(session, house, { line, wanted: ['current'] });
  if (!filled.ok) return session.fail(filled.problem);
  if (!filled.value) return session.failBeforeStart();
  return waiting === undefined ? atRest(session, asked) : ofRotation(session, { ...asked, rotation: waiting });
}

/** For a device that the app does not change itself: how the person goes on from there. */
export function failGuided(session: Session, trouble: Problem, family: string): ExitCode {
  const exit = session.fail(trouble, { applied: false });
  if (trouble.kind === 'device-guided-only') session.note(devicesWords(session.lang).byHand(family));
  return exit;
}

/** The rotation knows that its new password is accepted and waits for the phone: it looks for it itself. */
async function ofRotation(session: Session, asked: ByHand & { readonly rotation: Rotation }): Promise<ExitCode> {
  const { house, kind, rotation } = asked;
  const world = await house.worldOf(rotation.portalUrl);
  const options = { rotation: rotation.id, signal: session.signal };
  if (!(await guided(session, asked, rotation)))
    return finishOne(session, house, { run: ok(rotation), rotation: rotation.id });
  let run = await lookNow(world, options);
  while (run.ok && !isAtRest(run.value.state) && (await wantsAnotherLook(session, kind))) {
    run = await lookNow(world, options);
  }
  return finishOne(session, house, { run, rotation: rotation.id });
}

async function atRest(session: Session, asked: ByHand): Promise<ExitCode> {
  const { house, line, kind } = asked;
  const newest = house.ledger.rotations({ number: line.number });
  if (!newest.ok) return session.fail(newest.problem);
  const [last] = newest.value;
  // Made by the change before, it is on no paper; any other the person has typed in themselves.
  const made = last?.state.kind === 'done' && last.by === 'portal' ? last : undefined;
  const phone: GivenPhone<PhoneApplied> = {
    name: kind.name[session.lang],
    async apply() {
      const isRunning = await guided(session, asked, made);
      if (isRunning) session.note(devicesWords(session.lang).looking);
      return ok({ isRegistered: undefined, isRunning });
    },
    isRegistered: async () => undefined,
    lookAgain: () => wantsAnotherLook(session, kind),
  };
  const done = await reconnectNow(await house.worldOf(undefined), { line, phone }, session.signal);
  return done.ok ? tellSeen(session, kind, done.value) : session.fail(done.problem);
}

function tellSeen(session: Session, kind: PhoneKind, seen: Reconnected<PhoneApplied>): ExitCode {
  const { say, words } = session;
  const { before, applied, proofLevel, device } = seen;
  session.json({
    byHand: true,
    family: kind.id,
    verdict: before.verdict,
    proofLevel,
    ...(device === undefined ? {} : { seen: device }),
  });
  if (applied === undefined) {
    session.note(`${words.verdict[before.verdict]}\n${devicesWords(session.lang).notTyped}`);
    return exitOfVerdict(before.verdict);
  }
  session.tell(`${say.proof}: ${words.proofLevel[proofLevel]}`);
  if (device !== undefined) session.tell(`${say.device}: ${device}`);
  if (proofLevel === 'L3') session.note(callTerminalWords(session.lang).offer);
  // Whoever stayed was told so after the looks.
  else if (!applied.isRunning) session.note(devicesWords(session.lang).notSeen);
  return proofLevel === 'L3' ? EXIT.done : EXIT.waiting;
}

/** False: the person left. */
async function guided(session: Session, { house, kind }: ByHand, made: Rotation | undefined): Promise<boolean> {
  const { lang, lines, signal } = session;
  session.note(`${kind.name[lang]}\n\n${setUpText(session, kind)}\n`);
  if (made !== undefined) await revealOnce(session, house, { rotation: made, signal });
  const typed = await lines.ask({ prompt: devicesWords(lang).askTyped, expected: 'answer', hidden: false }, signal);
  return typed.ok && typed.value !== undefined;
}

/** Only a person can have done something meanwhile. */
async function wantsAnotherLook(session: Session, kind: PhoneKind): Promise<boolean> {
  const { lang, lines, signal } = session;
  const say = devicesWords(lang);
  session.note(`${say.notSeen}\n\n${notBackText(session, kind)}\n`);
  if (!lines.isTerminal) return false;
  const again = await lines.ask({ prompt: say.askAgain, expected: 'answer', hidden: false }, signal);
  return again.ok && again.value !== undefined;
}
