import {
  deviceIsFree,
  fail,
  givenDevice,
  type House,
  type LanChanged,
  type Line,
  lookNow,
  ok,
  type PhoneApplied,
  problem,
  type Reconnected,
  type Result,
  type Rotation,
  readSlot,
  reconnectNow,
  type Secret,
} from '../../../compose.ts';
import { callTerminalWords } from '../call-words.ts';
import { type AskedDevice, chooseDevice, type OpenedDevice, openDevice } from '../chosen-device.ts';
import { finishOne } from '../ending.ts';
import { EXIT, type ExitCode, exitOfVerdict } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { fillKeychain } from '../stored-secrets.ts';
import { failGuided } from './reconnect-by-hand.ts';

/** The password that counts into a device on the LAN, and the proof that it is back; or the former one into it again. */
export async function reconnectDevice(
  session: Session,
  opened: {
    readonly house: House;
    readonly line: Line;
    readonly waiting: Rotation | undefined;
    readonly asked: AskedDevice;
  },
): Promise<ExitCode> {
  const { given } = session;
  const { house, line, waiting, asked } = opened;
  if (given.has('forget-certificate')) return forgetCertificate(session, house, asked);
  const undo = given.text('undo');
  const filled =
    undo === undefined && !given.has('preview')
      ? await fillKeychain(session, house, { line, wanted: ['current'] })
      : await usable(house);
  if (!filled.ok) return session.fail(filled.problem);
  if (!filled.value) return session.failBeforeStart();
  // Before anything is asked of the device: without the former password there is nothing to put back.
  const previous = undo === undefined ? ok(undefined) : await former(house, line);
  if (!previous.ok) return session.fail(previous.problem);
  const free = deviceIsFree(house.ledger, { address: asked.address, number: line.number });
  if (!free.ok) return session.fail(free.problem, { applied: false });
  const device = await chooseDevice(session, house, asked);
  if (!device.ok) return failGuided(session, device.problem, asked.family);
  const ready = await openDevice(session, house, { line, device: device.value, slot: asked.slot });
  if (!ready.ok) return session.fail(ready.problem, { applied: false });
  if (ready.value === undefined) return session.failBeforeStart();
  try {
    if (given.has('preview')) return preview(session, ready.value);
    session.note(session.say.devicePasswordLine(ready.value.account.slot));
    if (previous.value !== undefined) return await putBack(session, ready.value, previous.value);
    if (waiting !== undefined) return await applyToRotation(session, house, { opened: ready.value, rotation: waiting });
    return await applyAlone(session, house, { opened: ready.value, line });
  } finally {
    await ready.value.lan.close();
  }
}

async function usable({ keychain }: House): Promise<Result<boolean>> {
  const checked = await keychain.check();
  return checked.ok ? ok(true) : checked;
}

async function forgetCertificate(session: Session, house: House, { address }: AskedDevice): Promise<ExitCode> {
  const forgotten = await house.lanPhone.forgetCertificate(address);
  if (!forgotten.ok) return session.fail(forgotten.problem);
  session.json({ forgotten: forgotten.value });
  session.tell(session.say.deviceForgotten[`${forgotten.value}`]);
  return EXIT.done;
}

async function former({ keychain }: House, { number }: Line): Promise<Result<Secret>> {
  const read = await keychain.read({ owner: number, slot: 'previous' });
  if (!read.ok) return read;
  return read.value === undefined
    ? fail(problem('keychain-item-missing', { slot: 'previous', number }))
    : ok(read.value);
}

function preview(session: Session, opened: OpenedDevice): ExitCode {
  session.json({ preview: [facts(opened)] });
  session.tell(session.say.devicePasswordLine(opened.account.slot));
  return EXIT.done;
}

async function applyAlone(
  session: Session,
  house: House,
  asked: { readonly opened: OpenedDevice; readonly line: Line },
): Promise<ExitCode> {
  const { opened, line } = asked;
  const world = await house.worldOf(undefined);
  const phone = givenDevice(opened.lan, opened.account);
  const reconnected = await reconnectNow(world, { line, phone }, session.signal);
  if (!reconnected.ok) return session.fail(reconnected.problem, { ...facts(opened), applied: false });
  return tellReconnected(session, opened, reconnected.value);
}

function tellReconnected(
  session: Session,
  opened: OpenedDevice,
  { before, applied, proofLevel, device }: Reconnected<LanChanged & PhoneApplied>,
): ExitCode {
  const { say, words } = session;
  session.json({
    applied: applied !== undefined,
    ...facts(opened),
    ...(applied === undefined ? {} : told(applied)),
    verdict: before.verdict,
    proofLevel,
    ...(device === undefined ? {} : { seen: device }),
    ...(applied === undefined ? {} : { undo: 'previous' }),
  });
  if (applied === undefined) {
    session.note(`${words.verdict[before.verdict]}\n${words.device.change.leftAlone}`);
    return exitOfVerdict(before.verdict);
  }
  tellChanged(session, applied, proofLevel === 'L3');
  session.tell(`${say.proof}: ${words.proofLevel[proofLevel]}`);
  if (device !== undefined) session.tell(`${say.device}: ${device}`);
  session.tell(say.deviceUndo(opened.device.family, opened.device.address));
  session.note(callTerminalWords(session.lang).offer);
  return proofLevel === 'L3' ? EXIT.done : EXIT.waiting;
}

/** The rotation knows that its new password is accepted and waits for the phone: it looks for it itself. */
async function applyToRotation(
  session: Session,
  house: House,
  asked: { readonly opened: OpenedDevice; readonly rotation: Rotation },
): Promise<ExitCode> {
  const { opened, rotation } = asked;
  const password = await readSlot(house.keychain, { number: rotation.line.number, slot: 'current' });
  if (!password.ok) return session.fail(password.problem);
  const changed = await opened.lan.change({ account: opened.account, password: password.value }, session.signal);
  if (!changed.ok) return session.fail(changed.problem, { ...facts(opened), applied: false });
  tellChanged(session, changed.value, false);
  const world = await house.worldOf(rotation.portalUrl);
  const run = await lookNow(world, { rotation: rotation.id, signal: session.signal });
  return finishOne(session, house, { run, rotation: rotation.id });
}

async function putBack(session: Session, opened: OpenedDevice, password: Secret): Promise<ExitCode> {
  const changed = await opened.lan.change({ account: opened.account, password }, session.signal);
  if (!changed.ok) return session.fail(changed.problem, { ...facts(opened), undone: false });
  session.json({ undone: 'password-only', ...facts(opened), ...told(changed.value) });
  tellChanged(session, changed.value, false);
  session.tell(session.words.device.change.putBack);
  return EXIT.done;
}

function tellChanged(session: Session, changed: LanChanged, isProven: boolean): void {
  const { words } = session;
  const { interrupted, hidden } = words.device.change;
  if (changed.wasInterrupted) session.note(interrupted);
  if (changed.readBack === 'hidden' && !isProven) session.note(hidden);
  if (changed.needsRestart) session.note(words.move['restart-phone']);
}

function told({ readBack, wasInterrupted, needsRestart }: LanChanged) {
  return { readBack, wasInterrupted, needsRestart };
}

function facts({ device, account }: OpenedDevice) {
  const { address, family, model, certificate } = device;
  const { slot, user, domain } = account;
  return {
    address,
    family,
    model,
    slot,
    user,
    domain,
    isEncrypted: certificate !== undefined,
    ...(certificate === undefined ? {} : { certificate: certificate.fingerprint }),
  };
}
