import {
  beginRotation,
  cancelRotation,
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
  type Rotation,
  type RotationWorld,
  type Secret,
} from '../../../compose.ts';
import { type ExitCode, exitOfRotation } from '../exit-code.ts';
import { runHere } from '../follow.ts';
import { askSecret } from '../lines-in.ts';
import { chosenLine } from '../one-line.ts';
import type { Session } from '../session.ts';
import { rotationJson, rotationText } from '../show-rotation.ts';
import { fillKeychain } from '../stored-secrets.ts';

const DAY_MS = 86_400_000;
/** A change told later than this has long been reflected; a check says more than a wait. */
const OLDEST_TOLD_MS = 30 * DAY_MS;

/** A whole rotation, as far as it can go now (or, with `--follow`, until it rests). */
export async function change(session: Session): Promise<ExitCode> {
  const { given } = session;
  const order = readOrder(session);
  if (!order.ok) return session.fail(order.problem);
  const opened = session.house();
  if (!opened.ok) return session.fail(opened.problem);
  const house = opened.value;
  const line = chosenLine(session, house);
  if (!line.ok) return session.fail(line.problem);
  const portalUrl = choosePortal(house, { line: line.value, order: order.value });
  if (!portalUrl.ok) return session.fail(portalUrl.problem);
  const ready = await fillKeychain(session, house, {
    line: line.value,
    wanted: order.value.toldAtMs === undefined ? ['current', 'portal-id', 'portal-password'] : ['current'],
  });
  if (!ready.ok) return session.fail(ready.problem);
  const newPassword = await askNewPassword(session);
  if (!newPassword.ok) return session.fail(newPassword.problem);
  const world = await house.worldOf(portalUrl.value);
  if (world.clock !== house.clock) session.note(session.say.practiceClock);
  const cleared = await clearPlanned(world, line.value);
  if (!cleared.ok) return session.fail(cleared.problem);
  const begun = await beginRotation(world, {
    line: line.value,
    mode: given.has('emergency') ? 'emergency' : 'routine',
    by: order.value.toldAtMs === undefined ? 'portal' : 'told',
    portalUrl: portalUrl.value,
    toldAtMs: order.value.toldAtMs,
    probeMode: given.has('bind') ? 'bind' : 'query',
    newPassword: newPassword.value,
    capitalsAgreed: given.has('capitals-ok'),
    submitAtMs: order.value.submitAtMs,
    proofWanted: order.value.proofWanted,
  });
  if (!begun.ok) return session.fail(begun.problem);
  const run = await runHere(session, house, { world, rotation: begun.value.id, follow: given.has('follow') });
  return finish(session, house, { run, rotation: begun.value.id });
}

interface Order {
  readonly portalUrl?: string;
  readonly toldAtMs?: number;
  readonly submitAtMs?: number;
  readonly proofWanted: 'L2' | 'L3';
}

/** Everything on the command line that can be wrong is found before anything is opened or asked. */
function readOrder(session: Session): Result<Order> {
  const { given } = session;
  const conflict = (text: string) => fail(problem('usage', { what: 'conflict', given: text }));
  const proof = given.text('proof') ?? 'L3';
  if (proof !== 'L2' && proof !== 'L3') return fail(problem('usage', { what: 'value', given: `--proof ${proof}` }));
  if (given.has('generate') && given.has('new-password-stdin')) return conflict('--generate --new-password-stdin');
  const url = given.text('portal-url');
  const portal = url === undefined ? ok(undefined) : parsePortalUrl(url);
  if (!portal.ok) return portal;
  const at = readMoment(given.text('at'), { oldestMs: 60_000, why: 'past' });
  if (!at.ok) return at;
  const told = given.text('told');
  if (told !== undefined && !given.has('new-password-stdin')) return conflict('--told (--new-password-stdin)');
  if (told !== undefined && at.value !== undefined) return conflict('--told --at');
  const toldAt = readMoment(told, { oldestMs: OLDEST_TOLD_MS, why: 'too-old' });
  if (!toldAt.ok) return toldAt;
  if (told !== undefined && toldAt.value !== undefined && toldAt.value > Date.now() + 60_000) {
    return fail(problem('time-out-of-range', { given: told, why: 'future' }));
  }
  return ok({
    proofWanted: proof,
    ...(portal.value === undefined ? {} : { portalUrl: portal.value.href }),
    ...(toldAt.value === undefined ? {} : { toldAtMs: toldAt.value }),
    ...(at.value === undefined ? {} : { submitAtMs: at.value }),
  });
}

function readMoment(
  text: string | undefined,
  limit: { readonly oldestMs: number; readonly why: 'past' | 'too-old' },
): Result<number | undefined> {
  if (text === undefined) return ok(undefined);
  const instant = parseInstant(text);
  if (!instant.ok) return instant;
  return instant.value < Date.now() - limit.oldestMs
    ? fail(problem('time-out-of-range', { given: text, why: limit.why }))
    : instant;
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
  if (known !== undefined || order.toldAtMs !== undefined) return ok(known);
  return fail(problem('usage', { what: 'missing', given: '--portal-url' }));
}

async function askNewPassword(session: Session): Promise<Result<Secret | undefined>> {
  if (!session.given.has('new-password-stdin')) return ok(undefined);
  const question = { prompt: session.say.askNewPassword, expected: session.say.expectedNew };
  const answer = await askSecret(session.lines, question, session.signal);
  if (!answer.ok || answer.value !== undefined) return answer;
  return fail(problem('interrupted', { state: 'planned' }));
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

/** The end of a run: the rotation as it now is, in words and JSON, and its exit code. */
export function finish(
  session: Session,
  house: House,
  { run, rotation }: { readonly run: Result<Rotation>; readonly rotation: string },
): ExitCode {
  const stored = run.ok ? run : house.ledger.rotation(rotation);
  const now = stored.ok ? stored.value : undefined;
  const more = now === undefined ? { rotation } : rotationJson(now);
  if (!run.ok) return session.fail(run.problem, more);
  tellEnd(session, run.value);
  return exitOfRotation(run.value);
}

function tellEnd(session: Session, rotation: Rotation): void {
  const { state } = rotation;
  if (session.signal.aborted) session.note(session.say.stopped);
  if (state.kind === 'refused' || state.kind === 'stuck') {
    session.fail(state.problem, rotationJson(rotation));
    return;
  }
  session.json(rotationJson(rotation));
  if (!session.isJson) session.tell(rotationText(session, rotation));
  if (state.kind === 'reconnecting') session.note(session.say.lookAgain);
}
