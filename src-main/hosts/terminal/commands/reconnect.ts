import {
  chooseSoftphone,
  givenSoftphone,
  type House,
  type Line,
  lookNow,
  problem,
  type Reconnected,
  type Rotation,
  reconnectNow,
  type SoftphoneAccount,
  type SoftphoneApplied,
  waitingForPhone,
} from '../../../compose.ts';
import { callTerminalWords } from '../call-words.ts';
import { readDeviceOptions } from '../chosen-device.ts';
import {
  type AgreedSoftphone,
  accountText,
  agree,
  changesText,
  chooseSoftphoneAccount,
  findSoftphones,
  softphoneNamed,
} from '../chosen-softphone.ts';
import { finishOne } from '../ending.ts';
import { EXIT, type ExitCode, exitOfVerdict } from '../exit-code.ts';
import { openForLine } from '../one-line.ts';
import type { Session } from '../session.ts';
import { fillKeychain } from '../stored-secrets.ts';
import { failGuided, isByHand, readByHand, reconnectByHand } from './reconnect-by-hand.ts';
import { reconnectDevice } from './reconnect-device.ts';

interface Opened {
  readonly house: House;
  readonly line: Line;
}

/** What names one of the two, and has no meaning for the other. */
const OF_SOFTPHONE = ['softphone', 'account', 'only-password'] as const;
const OF_DEVICE = ['address', 'slot', 'keep-login', 'forget-certificate'] as const;

/** The password that counts into a softphone of this computer or a device on the LAN, and the proof that it is back. */
export async function reconnect(session: Session): Promise<ExitCode> {
  const { given } = session;
  const isDevice = given.has('device');
  const stray = (isDevice ? OF_SOFTPHONE : OF_DEVICE).find((name) => given.has(name));
  if (stray !== undefined)
    return session.fail(
      isDevice
        ? problem('usage', { what: 'conflict', given: `--device --${stray}` })
        : problem('usage', { what: 'missing', given: '--device' }),
    );
  const undo = given.text('undo');
  const clash = undo === undefined ? undefined : (['account', 'preview'] as const).find((name) => given.has(name));
  if (clash !== undefined) return session.fail(problem('usage', { what: 'conflict', given: `--undo --${clash}` }));
  if (undo !== undefined && !given.has('softphone') && !isDevice)
    return session.fail(problem('usage', { what: 'missing', given: '--softphone' }));
  if (isByHand(session)) return byHand(session);
  const asked = isDevice ? readDeviceOptions(session) : undefined;
  if (asked !== undefined && !asked.ok) return failGuided(session, asked.problem, given.text('device') ?? '');
  const opened = openForLine(session);
  if (!opened.ok) return session.fail(opened.problem);
  if (asked !== undefined) {
    const waiting = waitingForPhone(opened.value.house.ledger, opened.value.line.number);
    return waiting.ok
      ? reconnectDevice(session, { ...opened.value, waiting: waiting.value, asked: asked.value })
      : session.fail(waiting.problem);
  }
  if (undo !== undefined) return putBack(session, opened.value, undo);
  if (!given.has('softphone')) return tellFound(session, opened.value);
  if (given.has('preview')) return preview(session, opened.value);
  return apply(session, opened.value);
}

async function byHand(session: Session): Promise<ExitCode> {
  const kind = readByHand(session);
  if (!kind.ok) return session.fail(kind.problem);
  const opened = openForLine(session);
  if (!opened.ok) return session.fail(opened.problem);
  const waiting = waitingForPhone(opened.value.house.ledger, opened.value.line.number);
  if (!waiting.ok) return session.fail(waiting.problem);
  return reconnectByHand(session, { ...opened.value, kind: kind.value, waiting: waiting.value });
}

/** Without a name: what was found here, so that the person can name it. Nothing is changed. */
async function tellFound(session: Session, { house, line }: Opened): Promise<ExitCode> {
  const { accounts, troubles } = await findSoftphones(session, house, line);
  const usable = house.softphones.map(({ id }) => id);
  for (const trouble of troubles) session.tellProblem(trouble);
  session.json({ found: accounts, known: usable, problems: troubles.map((one) => session.problemJson(one)) });
  if (accounts.length === 0) session.tell(session.say.noSoftphone(usable.join(', ')));
  for (const account of accounts) session.tell(accountText(account));
  return accounts.length === 0 ? EXIT.waiting : EXIT.done;
}

async function preview(session: Session, { house, line }: Opened): Promise<ExitCode> {
  const softphone = softphoneNamed(house, session.given.text('softphone') ?? '');
  if (!softphone.ok) return session.fail(softphone.problem);
  const found = await softphone.value.find(line, session.signal);
  if (!found.ok) return session.fail(found.problem);
  const rows: { account: SoftphoneAccount; changes: unknown }[] = [];
  for (const account of found.value) {
    const changes = await softphone.value.preview(account);
    if (!changes.ok) return session.fail(changes.problem);
    const status = await softphone.value.status(account, session.signal);
    rows.push({ account, changes: changes.value, ...(status.ok ? status.value : {}) });
    session.tell(accountText(account));
    for (const row of changesText(session, changes.value)) session.tell(row);
  }
  if (rows.length === 0)
    return session.fail(problem('softphone-not-found', { softphone: softphone.value.name, number: line.number }));
  session.json({ preview: rows });
  return EXIT.done;
}

async function apply(session: Session, { house, line }: Opened): Promise<ExitCode> {
  const waiting = waitingForPhone(house.ledger, line.number);
  if (!waiting.ok) return session.fail(waiting.problem);
  // A name that nobody knows is told before the keychain is opened.
  const known = softphoneNamed(house, session.given.text('softphone') ?? '');
  if (!known.ok) return session.fail(known.problem);
  const filled = await fillKeychain(session, house, { line, wanted: ['current'] });
  if (!filled.ok) return session.fail(filled.problem);
  if (!filled.value) return session.failBeforeStart();
  const chosen = await chooseSoftphoneAccount(session, house, line);
  if (!chosen.ok) return session.fail(chosen.problem);
  if (chosen.value === undefined) return session.failBeforeStart();
  return waiting.value === undefined
    ? applyAlone(session, { house, line }, chosen.value)
    : applyToRotation(session, house, { rotation: waiting.value, chosen: chosen.value });
}

async function applyToRotation(
  session: Session,
  house: House,
  { rotation, chosen }: { readonly rotation: Rotation; readonly chosen: AgreedSoftphone },
): Promise<ExitCode> {
  const world = await house.worldOf(rotation.portalUrl);
  const { account, consent } = chosen;
  const options = { rotation: rotation.id, signal: session.signal };
  const given = await chooseSoftphone(world, { ...options, softphone: { account, consent } });
  const trouble = given.ok ? given.value.softphone?.problem : given.problem;
  if (trouble !== undefined) return session.fail(trouble);
  const run = await lookNow(world, options);
  return finishOne(session, house, { run, rotation: rotation.id });
}

async function applyAlone(session: Session, { house, line }: Opened, chosen: AgreedSoftphone): Promise<ExitCode> {
  const { softphone, account, consent } = chosen;
  const world = await house.worldOf(undefined);
  session.note(session.say.softphoneGoesOn(softphone.name));
  const phone = givenSoftphone(softphone, { account, consent });
  const done = await reconnectNow(world, { line, phone }, session.signal);
  if (!done.ok) return session.fail(done.problem, { applied: false });
  return tellReconnected(session, { chosen, reconnected: done.value });
}

function tellReconnected(
  session: Session,
  { chosen, reconnected }: { readonly chosen: AgreedSoftphone; readonly reconnected: Reconnected<SoftphoneApplied> },
): ExitCode {
  const { say, words } = session;
  const { before, applied, proofLevel, device } = reconnected;
  session.json({
    applied: applied !== undefined,
    ...(applied?.undo === undefined ? {} : { undo: applied.undo }),
    ...chosen.account,
    changes: chosen.changes,
    verdict: before.verdict,
    isRunning: applied?.isRunning ?? false,
    proofLevel,
    ...(device === undefined ? {} : { device }),
  });
  if (applied === undefined) {
    session.note(`${words.verdict[before.verdict]}\n${say.softphoneLeftAlone}`);
    return exitOfVerdict(before.verdict);
  }
  session.tell(`${say.proof}: ${words.proofLevel[proofLevel]}`);
  if (device !== undefined) session.tell(`${say.device}: ${device}`);
  if (applied.undo !== undefined) session.tell(say.softphoneUndo(chosen.account.softphone, applied.undo));
  session.note(applied.isRunning ? callTerminalWords(session.lang).offer : words.move['start-softphone']);
  return proofLevel === 'L3' ? EXIT.done : EXIT.waiting;
}

async function putBack(session: Session, { house }: Opened, undo: string): Promise<ExitCode> {
  const softphone = softphoneNamed(house, session.given.text('softphone') ?? '');
  if (!softphone.ok) return session.fail(softphone.problem);
  const agreed = await agree(session, session.say.askSoftphone(softphone.value.name));
  if (!agreed.ok) return session.fail(agreed.problem);
  if (!agreed.value) return session.failBeforeStart();
  const consent = { mayStop: true, mayStart: true };
  const onlyPassword = session.given.has('only-password');
  const undone = await softphone.value.undo({ undo, consent, onlyPassword }, session.signal);
  if (!undone.ok) return session.fail(undone.problem, { undone: false });
  session.json({ undone: undone.value });
  session.tell(session.say.softphoneUndone[undone.value]);
  return EXIT.done;
}
