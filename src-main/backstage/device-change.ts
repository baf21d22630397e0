import {
  deviceIsFree,
  fail,
  givenDevice,
  type LanAccount,
  type LanSession,
  type Line,
  lookNow,
  ok,
  parseLanAddress,
  problem,
  type Result,
  type Rotation,
  readSlot,
  reconnectNow,
  type Secret,
  waitingForPhone,
} from '../compose.ts';
import type { Answer, CallArgument, CallResult } from '../contract/calls.ts';
import type { Backstage } from './backstage.ts';
import { type DeviceChange, familyNamed, type OpenedDevice, openDevice } from './device-open.ts';
import { lineIn, type Stage } from './stage.ts';

type Asked = CallArgument<'device.change'>;
type Changed = CallResult<'device.change'>;

const NOTHING_CHANGED: Changed = {
  verdict: null,
  isApplied: false,
  model: '',
  readBack: null,
  wasInterrupted: false,
  needsRestart: false,
  proofLevel: 'none',
  device: null,
  lookProblem: null,
};

/** Looks after a device has the password, seconds by its line's clock; most register within one. */
const WORDS_S = [0, 1, 3, 8] as const;

/**
 * The password that counts into a device on the LAN, or the former one into it again. Address, family and certificate are what
 * the person was shown; the device is identified again, and has to be all of that, before it is signed in to, once.
 */
export async function changeDevice(backstage: Backstage, asked: Asked): Promise<Answer<Changed>> {
  const { stage } = backstage;
  const line = lineIn(stage, asked.number);
  if (!line.ok) return line;
  const address = parseLanAddress(asked.address);
  if (!address.ok) return address;
  const named = familyNamed(asked.family);
  if (!named.ok) return named;
  const waiting = waitingForPhone(stage.house.ledger, line.value.number);
  if (!waiting.ok) return waiting;
  const free = deviceIsFree(stage.house.ledger, { address: asked.address, number: line.value.number });
  if (!free.ok) return free;
  const usable = await backstage.checkKeychain();
  if (!usable.ok) return usable;
  // Before the device hears anything: without the password there is nothing to sign in for.
  const password = await passwordToPut(stage, line.value, asked.put);
  if (!password.ok) return password;
  const { deviceRuns, deviceChanges } = backstage;
  return deviceChanges.keep(stage, asked, () =>
    deviceRuns.during(asked.run, (going) =>
      carryOut({ stage, line: line.value, asked, going }, { waiting: waiting.value, password: password.value }),
    ),
  );
}

async function carryOut(
  change: DeviceChange,
  { waiting, password }: { readonly waiting: Rotation | undefined; readonly password: Secret },
): Promise<Result<Changed>> {
  const { asked, going } = change;
  const opened = await openDevice(change);
  if (!opened.ok) return opened;
  const { session, account } = opened.value;
  try {
    if (asked.put === 'previous') return await putBack(change, opened.value, password);
    return waiting === undefined
      ? await alone(change, session, account)
      : await forRotation(change, opened.value, { rotation: waiting, password });
  } finally {
    going.hold(false);
    await session.close();
  }
}

async function passwordToPut({ house }: Stage, { number }: Line, put: Asked['put']): Promise<Result<Secret>> {
  if (put === 'current') return readSlot(house.keychain, { number, slot: put });
  const former = await house.keychain.read({ owner: number, slot: put });
  if (!former.ok) return former;
  return former.value === undefined ? fail(problem('keychain-item-missing', { slot: put, number })) : ok(former.value);
}

async function alone(
  { stage, line, going }: DeviceChange,
  session: LanSession,
  account: LanAccount,
): Promise<Result<Changed>> {
  const world = await stage.worldOf({ portalUrl: stage.portalUrlOf(line.number) });
  const given = givenDevice(session, account);
  const phone: typeof given = {
    ...given,
    async apply(password, signal) {
      const applied = await given.apply(password, signal);
      going.hold(false);
      return applied;
    },
  };
  const reconnected = await reconnectNow(world, { line, phone }, going.signal);
  if (!reconnected.ok) return reconnected;
  const { before, applied, proofLevel, device = null } = reconnected.value;
  const changed = { ...NOTHING_CHANGED, model: session.device.model, verdict: before.verdict, proofLevel, device };
  if (applied === undefined) return ok(changed);
  const { readBack, wasInterrupted, needsRestart } = applied;
  return ok({ ...changed, isApplied: true, readBack, wasInterrupted, needsRestart });
}

/** The rotation has seen the new password accepted, and looks for its phone itself. */
async function forRotation(
  { stage, going }: DeviceChange,
  { session, account }: OpenedDevice,
  { rotation, password }: { readonly rotation: Rotation; readonly password: Secret },
): Promise<Result<Changed>> {
  const written = await session.change({ account, password }, going.signal);
  if (!written.ok) return written;
  going.hold(false);
  const { readBack, wasInterrupted, needsRestart } = written.value;
  const world = await stage.worldOf(rotation);
  for (const seconds of needsRestart ? [] : WORDS_S) {
    await world.clock.waitUntil(world.clock.nowMs() + seconds * 1_000, going.signal);
    if (going.signal.aborted || (await session.isRegistered(account, going.signal)) !== false) break;
  }
  const driver = await stage.driverOf(rotation);
  const options = { rotation: rotation.id, signal: going.signal };
  const looked = await driver.between(() => lookNow(world, { ...options, onChange: (now) => stage.note(now) }));
  const state = looked.ok ? looked.value.state : rotation.state;
  const isDone = state.kind === 'done';
  return ok({
    ...NOTHING_CHANGED,
    model: session.device.model,
    isApplied: true,
    readBack,
    wasInterrupted,
    needsRestart,
    proofLevel: isDone ? state.proofLevel : 'L2',
    device: isDone ? (state.device ?? null) : null,
    lookProblem: looked.ok ? null : looked.problem,
  });
}

/** The way back proves nothing: the former password works only while the carrier accepts it. */
async function putBack(
  { going }: DeviceChange,
  { session, account }: OpenedDevice,
  password: Secret,
): Promise<Result<Changed>> {
  const written = await session.change({ account, password }, going.signal);
  if (!written.ok) return written;
  const { readBack, wasInterrupted, needsRestart } = written.value;
  return ok({
    ...NOTHING_CHANGED,
    model: session.device.model,
    isApplied: true,
    readBack,
    wasInterrupted,
    needsRestart,
  });
}
