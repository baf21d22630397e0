import {
  beginRotation,
  cancelRotation,
  checkPassword,
  done,
  fail,
  forgetDuePrevious,
  type House,
  type Line,
  ok,
  parseInstant,
  parsePortalUrl,
  problem,
  type Result,
  type RotationWorld,
  type Secret,
} from '../../../compose.ts';
import { chooseSoftphoneAccount } from '../chosen-softphone.ts';
import { endingOf, tellEnding } from '../ending.ts';
import type { ExitCode } from '../exit-code.ts';
import { runHere } from '../follow.ts';
import { askSecret } from '../lines-in.ts';
import { openForLine } from '../one-line.ts';
import type { Session } from '../session.ts';
import { fillKeychain } from '../stored-secrets.ts';

type RotationRequest = Parameters<typeof beginRotation>[1];

const DAY_MS = 86_400_000;
/** "Now" written to the minute is past by the time it is read. */
const SLACK_MS = 60_000;
/** A change told later than this has long been reflected; a check says more than a wait. */
const OLDEST_TOLD_MS = 30 * DAY_MS;

/** A whole rotation, as far as it can go now (or, with `--follow`, until it rests). */
export async function change(session: Session): Promise<ExitCode> {
  const order = readOrder(session);
  if (!order.ok) return session.fail(order.problem);
  const opened = openForLine(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { house, line } = opened.value;
  const portalUrl = choosePortal(house, { line, order: order.value });
  if (!portalUrl.ok) return session.fail(portalUrl.problem);
  const world = await house.worldOf(portalUrl.value);
  const isPractice = world.clock !== house.clock;
  if (isPractice) session.note(session.say.practiceClock);
  const fits = checkMoments(order.value, world.clock.nowMs());
  if (!fits.ok) return session.fail(fits.problem);
  const kept = checkWhoKeeps(session, house, isPractice);
  if (!kept.ok) return session.fail(kept.problem);
  const filled = await fillKeychain(session, house, {
    line,
    wanted: order.value.told === undefined ? ['current', 'portal-id', 'portal-password'] : ['current'],
  });
  if (!filled.ok) return session.fail(filled.problem);
  if (!filled.value) return session.failBeforeStart();
  const softphone = session.given.has('softphone') ? await chooseSoftphoneAccount(session, house, line) : ok(undefined);
  if (!softphone.ok) return session.fail(softphone.problem);
  if (session.given.has('softphone') && softphone.value === undefined) return session.failBeforeStart();
  const newPassword = await askNewPassword(session, house, line);
  if (!newPassword.ok) return session.fail(newPassword.problem);
  if (newPassword.value === 'left') return session.failBeforeStart();
  return begin(session, house, {
    world,
    request: {
      ...requestOf(session, order.value),
      line,
      portalUrl: portalUrl.value,
      newPassword: newPassword.value,
      softphone: softphone.value,
    },
  });
}

async function begin(
  session: Session,
  house: House,
  { world, request }: { readonly world: RotationWorld; readonly request: RotationRequest },
): Promise<ExitCode> {
  const cleared = await clearPlanned(world, request.line);
  if (!cleared.ok) return session.fail(cleared.problem);
  const begun = await beginRotation(world, request);
  if (!begun.ok) return session.fail(begun.problem);
  const rotation = begun.value.id;
  const run = await runHere(session, house, { world, rotation, follow: session.given.has('follow') });
  const ending = endingOf(session, house, { run, rotation });
  session.json(ending.json);
  tellEnding(session, house, ending);
  return ending.exit;
}

function requestOf({ given }: Session, order: Order) {
  return {
    mode: given.has('emergency') ? ('emergency' as const) : ('routine' as const),
    by: order.told === undefined ? ('portal' as const) : ('told' as const),
    toldAtMs: order.told?.atMs,
    probeMode: given.has('bind') ? ('bind' as const) : ('query' as const),
    capitalsAgreed: given.has('capitals-ok'),
    submitAtMs: order.at?.atMs,
    proofWanted: order.proofWanted,
  };
}

interface Moment {
  readonly atMs: number;
  readonly given: string;
}

interface Order {
  readonly portalUrl?: string;
  readonly told?: Moment | undefined;
  readonly at?: Moment | undefined;
  readonly proofWanted: 'L2' | 'L3';
}

/** Everything on the command line that can be wrong by itself is found before anything is opened or asked. */
function readOrder(session: Session): Result<Order> {
  const { given } = session;
  const conflict = (text: string) => fail(problem('usage', { what: 'conflict', given: text }));
  const proof = given.text('proof') ?? 'L3';
  if (proof !== 'L2' && proof !== 'L3') return fail(problem('usage', { what: 'value', given: `--proof ${proof}` }));
  if (given.has('generate') && given.has('new-password-stdin')) return conflict('--generate --new-password-stdin');
  if (given.has('softphone') && proof === 'L2') return conflict('--softphone --proof L2');
  if (given.has('told') && given.has('at')) return conflict('--told --at');
  // Whoever made the change at the portal typed the new password there; only they can say which.
  if (given.has('told') && !given.has('new-password-stdin')) {
    return fail(problem('usage', { what: 'missing', given: '--new-password-stdin' }));
  }
  const url = given.text('portal-url');
  const portal = url === undefined ? ok(undefined) : parsePortalUrl(url);
  if (!portal.ok) return portal;
  const at = readMoment(given.text('at'));
  if (!at.ok) return at;
  const told = readMoment(given.text('told'));
  if (!told.ok) return told;
  return ok({
    proofWanted: proof,
    told: told.value,
    at: at.value,
    ...(portal.value === undefined ? {} : { portalUrl: portal.value.href }),
  });
}

function readMoment(text: string | undefined): Result<Moment | undefined> {
  if (text === undefined) return ok(undefined);
  const instant = parseInstant(text);
  return instant.ok ? ok({ atMs: instant.value, given: text }) : instant;
}

/** By the clock of the carrier that is spoken to: a practice carrier has a time of its own. */
function checkMoments({ at, told }: Order, nowMs: number): Result<void> {
  const out = (given: string, why: 'past' | 'future' | 'too-old') => fail(problem('time-out-of-range', { given, why }));
  if (at !== undefined && at.atMs < nowMs - SLACK_MS) return out(at.given, 'past');
  if (told !== undefined && told.atMs > nowMs + SLACK_MS) return out(told.given, 'future');
  if (told !== undefined && told.atMs < nowMs - OLDEST_TOLD_MS) return out(told.given, 'too-old');
  return done;
}

/**
 * A password that is made here, shown to nobody and kept in memory only would be lost with this process, and it may be live
 * then. A real line gets one only where a person sits who can write it down.
 */
function checkWhoKeeps(session: Session, house: House, isPractice: boolean): Result<void> {
  const isKept = house.keychain.strength === 'os' || session.given.has('new-password-stdin');
  if (isKept || isPractice || (session.lines.isTerminal && process.stderr.isTTY === true)) return done;
  return fail(problem('usage', { what: 'missing', given: '--new-password-stdin (--keychain memory)' }));
}

/** The portal given, or the one this line was changed at before. */
function choosePortal(
  house: House,
  { line, order }: { readonly line: Line; readonly order: Order },
): Result<string | undefined> {
  if (order.portalUrl !== undefined) return ok(order.portalUrl);
  const earlier = house.ledger.rotations({ number: line.number });
  if (!earlier.ok) return earlier;
  const known = earlier.value.find((one) => one.portalUrl !== undefined)?.portalUrl;
  if (known !== undefined || order.told !== undefined) return ok(known);
  return fail(problem('usage', { what: 'missing', given: '--portal-url' }));
}

/** Checked here too: an unfit password must not cost an earlier plan its place. `left` = the person gave up. */
async function askNewPassword(
  session: Session,
  house: House,
  line: Line,
): Promise<Result<Secret | undefined | 'left'>> {
  if (!session.given.has('new-password-stdin')) return ok(undefined);
  const question = { prompt: session.say.askNewPassword, expected: 'new-password' } as const;
  const answer = await askSecret(session.lines, question, session.signal);
  if (!answer.ok) return answer;
  if (answer.value === undefined) return ok('left');
  const current = await house.keychain.read({ owner: line.number, slot: 'current' });
  if (!current.ok) return current;
  return checkPassword({
    rule: house.profile.password.value,
    candidate: answer.value,
    current: current.value,
    capitalsAgreed: session.given.has('capitals-ok'),
  });
}

/** A rotation that never came to its submit gives way to a new one: nothing of it ever left this computer. */
async function clearPlanned(world: RotationWorld, line: Line): Promise<Result<void>> {
  const purged = await forgetDuePrevious(world);
  if (!purged.ok) return purged;
  const open = world.ledger.rotations({ number: line.number, open: true });
  if (!open.ok) return open;
  for (const one of open.value) {
    if (one.state.kind !== 'planned' && one.state.kind !== 'signing-in') continue;
    const cancelled = await cancelRotation(world, { rotation: one.id });
    if (!cancelled.ok) return cancelled;
  }
  return done;
}
