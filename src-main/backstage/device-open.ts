import {
  CHANGED_FAMILIES,
  fail,
  isAccountOf,
  type LanAccount,
  type LanDevice,
  type LanLogin,
  type LanSession,
  type LanStep,
  type Line,
  mayBeOfFamily,
  ok,
  openHeld,
  phoneCatalogue,
  problem,
  type Result,
  Secret,
} from '../compose.ts';
import type { CallArgument } from '../contract/calls.ts';
import type { Going } from './device-runs.ts';
import type { Stage } from './stage.ts';

/** One change of a device, as the window asked for it. */
export interface DeviceChange {
  readonly stage: Stage;
  readonly line: Line;
  readonly asked: Asked;
  readonly going: Going;
}

type Asked = CallArgument<'device.change'>;

export function familyNamed(family: string): Result<void> {
  if (CHANGED_FAMILIES.includes(family)) return ok(undefined);
  const guided = phoneCatalogue.find(({ id, kind }) => id === family && kind !== 'softphone');
  if (guided !== undefined) return fail(problem('device-guided-only', { model: guided.models[0] ?? guided.id }));
  return fail(problem('device-unknown', { given: family, known: CHANGED_FAMILIES.join(', ') }));
}

/** Signed in, and the line's own account found. */
export interface OpenedDevice {
  readonly session: LanSession;
  readonly account: LanAccount;
}

/** The device is identified again, has to be what was agreed to, and is signed in to once. */
export async function openDevice(change: DeviceChange): Promise<Result<OpenedDevice>> {
  const { stage, asked, going } = change;
  const { house } = stage;
  const identified = await house.lanPhone.identify(asked, going.signal);
  if (!identified.ok) return identified;
  const device = identified.value;
  const same = asAgreed(device, asked);
  if (!same.ok) return same;
  const login = await loginFor(change, device);
  if (!login.ok) return login;
  const onStep = (step: LanStep) => {
    going.hold(step === 'writing' || step === 'reading-back' || step === 'registering-again');
    going.tell({ kind: 'changing', step });
  };
  const { number } = change.line;
  const opened = await openHeld(house, { device, login: login.value, onStep, number }, going.signal);
  if (!opened.ok) {
    const isRefused = opened.problem.kind === 'device-login-refused' || opened.problem.kind === 'device-locked';
    // Kept, it would be tried again at the next time, and devices lock after a few.
    if (isRefused && asked.login === null) {
      await house.keychain.remove({ owner: device.address, slot: 'device-password' });
      await house.keychain.remove({ owner: device.address, slot: 'device-user' });
    }
    return opened;
  }
  const session = opened.value;
  const account = await readyAccount(change, { session, device, login: login.value });
  if (account.ok) return ok({ session, account: account.value });
  await session.close();
  return account;
}

async function readyAccount(
  change: DeviceChange,
  opened: { readonly session: LanSession; readonly device: LanDevice; readonly login: LanLogin },
): Promise<Result<LanAccount>> {
  const account = await accountOf(change, opened.session);
  if (!account.ok) return account;
  const { slot, user, domain } = account.value;
  change.going.tell({ kind: 'account', slot, user, domain });
  const kept = change.asked.keepLogin ? await keepLogin(change.stage, opened.device, opened.login) : ok(undefined);
  return kept.ok ? account : kept;
}

/** What the person was shown and agreed to. Another certificate, or none any more, is another device. */
function asAgreed(device: LanDevice, { family, fingerprint }: Asked): Result<void> {
  const { address, model, certificate } = device;
  if (!mayBeOfFamily(phoneCatalogue, { seen: device.family, chosen: family }))
    return fail(problem('device-other-model', { address, wanted: family, found: model }));
  const found = certificate?.fingerprint ?? '';
  const agreed = fingerprint ?? '';
  return found === agreed
    ? ok(undefined)
    : fail(problem('device-certificate-changed', { address, known: agreed, found }));
}

async function loginFor({ stage, asked }: DeviceChange, { address: owner }: LanDevice): Promise<Result<LanLogin>> {
  if (asked.login !== null) return ok({ user: Secret.of(asked.login.user), password: Secret.of(asked.login.password) });
  const { keychain } = stage.house;
  const user = await keychain.read({ owner, slot: 'device-user' });
  if (!user.ok) return user;
  const password = await keychain.read({ owner, slot: 'device-password' });
  if (!password.ok) return password;
  if (user.value === undefined || password.value === undefined)
    return fail(problem('keychain-item-missing', { slot: 'device-password', number: owner }));
  return ok({ user: user.value, password: password.value });
}

async function keepLogin({ house }: Stage, { address: owner }: LanDevice, login: LanLogin): Promise<Result<void>> {
  const user = await house.keychain.write({ owner, slot: 'device-user' }, login.user);
  return user.ok ? house.keychain.write({ owner, slot: 'device-password' }, login.password) : user;
}

async function accountOf({ line, asked, going }: DeviceChange, session: LanSession): Promise<Result<LanAccount>> {
  const accounts = await session.accounts(going.signal);
  if (!accounts.ok) return accounts;
  const { address } = session.device;
  const { slot } = asked;
  const fitting = accounts.value.filter(
    (one) => isAccountOf(one, line.account) && (slot === undefined || one.slot === slot),
  );
  const [account, ...others] = fitting;
  if (account === undefined) {
    const { user } = line.account;
    return fail(problem('device-account-missing', { address, user, ...(slot === undefined ? {} : { slot }) }));
  }
  return others.length > 0 ? fail(problem('device-several-slots', { address, count: fitting.length })) : ok(account);
}
