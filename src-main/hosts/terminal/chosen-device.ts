import {
  CHANGED_FAMILIES,
  fail,
  type House,
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
  parseLanAddress,
  phoneCatalogue,
  problem,
  type Result,
  wasTried,
} from '../../compose.ts';
import { agree } from './chosen-softphone.ts';
import { askSecret } from './lines-in.ts';
import type { Session } from './session.ts';

/** A device that the person named, agreed to, and whose admin login was accepted once. */
export interface OpenedDevice {
  readonly device: LanDevice;
  readonly lan: LanSession;
  readonly account: LanAccount;
}

/** What `--device` and its companions say, as far as it can be told without opening or asking anything. */
export function readDeviceOptions({ given, lang }: Pick<Session, 'given' | 'lang'>): Result<AskedDevice> {
  const family = given.text('device') ?? '';
  if (!CHANGED_FAMILIES.includes(family)) {
    // In the catalogue, with a guide of its own.
    const guided = phoneCatalogue.find(({ id, kind }) => id === family && kind !== 'softphone');
    return guided === undefined
      ? fail(problem('device-unknown', { given: family, known: CHANGED_FAMILIES.join(', ') }))
      : fail(problem('device-guided-only', { model: guided.name[lang] }));
  }
  const address = given.text('address');
  if (address === undefined) return fail(problem('usage', { what: 'missing', given: '--address' }));
  const parsed = parseLanAddress(address);
  if (!parsed.ok) return parsed;
  const undo = given.text('undo');
  if (undo !== undefined && undo !== 'previous')
    return fail(problem('usage', { what: 'value', given: `--undo ${undo}` }));
  const slot = given.text('slot');
  if (slot !== undefined && !/^[1-9]\d?$/u.test(slot))
    return fail(problem('usage', { what: 'value', given: `--slot ${slot}` }));
  return ok({ family, address, ...(slot === undefined ? {} : { slot: Number(slot) }) });
}

export interface AskedDevice {
  readonly family: string;
  readonly address: string;
  readonly slot?: number;
}

/** The device at `--address`, if it is of the family that `--device` names; told, so that the person can compare. */
export async function chooseDevice(session: Session, house: House, asked: AskedDevice): Promise<Result<LanDevice>> {
  const { say, words } = session;
  const { family, address } = asked;
  const found = await house.lanPhone.identify({ address, family }, session.signal);
  if (!found.ok) return found;
  const device = found.value;
  if (!mayBeOfFamily(phoneCatalogue, { seen: device.family, chosen: family }))
    return fail(problem('device-other-model', { address: device.address, wanted: family, found: device.model }));
  const { certificate, firmware, mac } = device;
  session.note(
    [
      say.deviceFound([device.model, firmware, mac].filter((one) => one !== undefined).join(' / '), device.address),
      ...securityText(words, certificate),
    ].join('\n'),
  );
  return device.canChange ? found : fail(problem('device-guided-only', { model: device.model }));
}

function securityText({ device: { change } }: Session['words'], certificate: LanDevice['certificate']): string[] {
  if (certificate === undefined) return [change.plain];
  const { known, fingerprint } = certificate;
  return [known ? change.certificateKnown : change.certificateNew, `  SHA-256 ${fingerprint}`];
}

/** A family that lets the app in only after some preparation: what may go wrong, and where the steps are. */
function beforeLetIn({ lang, words }: Session, family: string): readonly string[] {
  const letIn = phoneCatalogue.find(({ id }) => id === family)?.letIn;
  if (letIn === undefined) return [];
  const caution = letIn.caution?.[lang];
  return [
    ...(caution === undefined ? [] : [caution]),
    `${words.device.guide.letIn}: kakekae devices guide --device ${family}`,
  ];
}

/** With the person's consent: one login, and the slot of this line. `undefined` = they said no, or left. */
export async function openDevice(
  session: Session,
  house: House,
  asked: { readonly line: Line; readonly device: LanDevice; readonly slot: number | undefined },
): Promise<Result<OpenedDevice | undefined>> {
  const { line, device, slot } = asked;
  const { change } = session.words.device;
  const notTried = wasTried(device.family) ? [] : [change.notTried];
  const will = [session.say.deviceWill(line.account.user), change.restarts, ...notTried];
  session.note([...will, ...beforeLetIn(session, device.family)].join('\n'));
  const agreed = await agree(session, session.say.askDevice);
  if (!agreed.ok) return agreed;
  if (!agreed.value) return ok(undefined);
  const login = await loginFor(session, house, device);
  if (!login.ok) return login;
  if (login.value === undefined) return ok(undefined);
  const onStep = (step: LanStep) => {
    session.note(change.step[step]);
    // Between the write and its answer nobody could say what the device has.
    session.holdInterrupt(step === 'writing' || step === 'reading-back' || step === 'registering-again');
  };
  const wanted = { device, login: login.value.login, onStep, number: line.number };
  const opened = await openHeld(house, wanted, session.signal);
  if (!opened.ok) {
    const isRefused = opened.problem.kind === 'device-login-refused' || opened.problem.kind === 'device-locked';
    if (!isRefused || !login.value.isStored) return opened;
    // Kept, it would be tried again at the next run, and devices lock after a few.
    const forgotten = await forgetLogin(house, device);
    if (!forgotten.ok) return forgotten;
    session.note(change.loginForgotten);
    return opened;
  }
  const lan = releasing(session, opened.value);
  const kept = session.given.has('keep-login') ? await keepLogin(house, device, login.value.login) : ok(undefined);
  const account = kept.ok ? await accountOf(session, lan, { line, slot }) : kept;
  if (!account.ok) {
    await lan.close();
    return account;
  }
  return ok({ device: lan.device, lan, account: account.value });
}

/** Ctrl-C counts again as soon as a change is over, whatever came of it. */
function releasing(session: Session, lan: LanSession): LanSession {
  return {
    ...lan,
    async change(asked, signal) {
      try {
        return await lan.change(asked, signal);
      } finally {
        session.holdInterrupt(false);
      }
    },
  };
}

async function accountOf(
  session: Session,
  lan: LanSession,
  { line, slot }: { readonly line: Line; readonly slot: number | undefined },
): Promise<Result<LanAccount>> {
  const accounts = await lan.accounts(session.signal);
  if (!accounts.ok) return accounts;
  const { address } = lan.device;
  const fitting = accounts.value.filter(
    (one) => isAccountOf(one, line.account) && (slot === undefined || one.slot === slot),
  );
  const [account, ...others] = fitting;
  const { user } = line.account;
  if (account === undefined)
    return fail(problem('device-account-missing', { address, user, ...(slot === undefined ? {} : { slot }) }));
  for (const one of fitting) session.note(session.say.deviceAccount(one.slot, one.user, one.domain));
  return others.length > 0 ? fail(problem('device-several-slots', { address, count: fitting.length })) : ok(account);
}

async function loginFor(
  session: Session,
  house: House,
  device: LanDevice,
): Promise<Result<{ readonly login: LanLogin; readonly isStored: boolean } | undefined>> {
  const { keychain } = house;
  const owner = device.address;
  const user = await keychain.read({ owner, slot: 'device-user' });
  if (!user.ok) return user;
  const password = await keychain.read({ owner, slot: 'device-password' });
  if (!password.ok) return password;
  if (user.value !== undefined && password.value !== undefined) {
    session.note(session.say.deviceLoginStored);
    return ok({ login: { user: user.value, password: password.value }, isStored: true });
  }
  const { askDeviceUser, askDevicePassword } = session.say;
  const name = await askSecret(session.lines, { prompt: askDeviceUser, expected: 'device-user' }, session.signal);
  if (!name.ok || name.value === undefined) return name.ok ? ok(undefined) : name;
  const secret = await askSecret(
    session.lines,
    { prompt: askDevicePassword, expected: 'device-password' },
    session.signal,
  );
  if (!secret.ok || secret.value === undefined) return secret.ok ? ok(undefined) : secret;
  return ok({ login: { user: name.value, password: secret.value }, isStored: false });
}

async function keepLogin({ keychain }: House, device: LanDevice, login: LanLogin): Promise<Result<void>> {
  const owner = device.address;
  const user = await keychain.write({ owner, slot: 'device-user' }, login.user);
  return user.ok ? keychain.write({ owner, slot: 'device-password' }, login.password) : user;
}

async function forgetLogin({ keychain }: House, device: LanDevice): Promise<Result<void>> {
  const owner = device.address;
  const password = await keychain.remove({ owner, slot: 'device-password' });
  return password.ok ? keychain.remove({ owner, slot: 'device-user' }) : password;
}
