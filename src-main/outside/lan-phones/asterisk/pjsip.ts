import { setTimeout as pause } from 'node:timers/promises';
import { done, ok, type Result } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import type { AmiPacket, AmiWire } from './ami-wire.ts';
import {
  type AsteriskChannel,
  type ConfiguredAccount,
  type Obstacle,
  type RunningRegistration,
  uriParts,
} from './channel.ts';
import { type ConfigSection, entriesOf, plain } from './config.ts';

/*
 * pjsip.conf: a `type=registration` names a `type=auth` that holds the password; the endpoint that makes the calls names the
 * same one, or another with the same password, which is then changed together with it (docs.asterisk.org, res_pjsip and
 * res_pjsip_outbound_registration).
 */

export const pjsip: AsteriskChannel = {
  family: 'asterisk-pjsip',
  name: 'pjsip',
  file: 'pjsip.conf',
  module: 'res_pjsip.so',
  actions: ['PJSIPShowRegistrationsOutbound', 'PJSIPRegister', 'PJSIPUnregister'],
  accountsIn,
  running,
  registerAgain,
};

interface Registration {
  readonly name: string;
  readonly user: string;
  readonly domain: string;
  readonly auths: readonly string[];
}

function accountsIn(sections: readonly ConfigSection[]): readonly ConfiguredAccount[] {
  const registrations = ofType(sections, 'registration').flatMap((section): Registration[] => {
    const uri = uriParts(plain(section, 'client_uri') ?? '');
    return uri === undefined ? [] : [{ ...uri, name: section.name, auths: namesIn(section, 'outbound_auth') }];
  });
  const accounts = new Map<string, Registration[]>();
  for (const one of registrations) {
    // Two servers of one account are one account: they share its password.
    const key = JSON.stringify([one.user, one.domain, one.auths]);
    accounts.set(key, [...(accounts.get(key) ?? []), one]);
  }
  return [...accounts.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [accountOf(sections, registrations, [first, ...others])],
  );
}

function accountOf(
  sections: readonly ConfigSection[],
  all: readonly Registration[],
  [first, ...others]: readonly [Registration, ...Registration[]],
): ConfiguredAccount {
  const auths = ofType(sections, 'auth').filter(({ name }) => first.auths.includes(name));
  const [auth] = auths;
  const authUser = (auth === undefined ? undefined : plain(auth, 'username')) ?? '';
  const password = auth === undefined ? undefined : entriesOf(auth, 'password').at(-1)?.value;
  const account = {
    registrations: [first, ...others].map(({ name }) => name),
    user: first.user,
    authUser: authUser === '' ? first.user : authUser,
    domain: first.domain,
  };
  const together = [...auths, ...siblings(sections, { auths, authUser, password })];
  const obstacle =
    auths.length === 1 && first.auths.length === 1
      ? (together.map(obstacleIn).find((why) => why !== undefined) ??
        (isSharedWith(sections, all, { first, together }) ? 'shared' : undefined))
      : 'unclear';
  return {
    ...account,
    obstacle,
    ...(obstacle === undefined && password !== undefined ? { password } : {}),
    edits: (to) =>
      together.flatMap((section) => {
        const from = entriesOf(section, 'password').at(-1);
        if (from === undefined) return [];
        return [{ section: section.name, type: 'auth', name: from.name, from: from.value, to }];
      }),
  };
}

/** Other auth sections of the same account with the same password, which its endpoints answer calls' challenges with. */
function siblings(
  sections: readonly ConfigSection[],
  of: {
    readonly auths: readonly ConfigSection[];
    readonly authUser: string;
    readonly password: Secret | undefined;
  },
): readonly ConfigSection[] {
  const { auths, authUser, password } = of;
  const named = ofType(sections, 'endpoint').flatMap((endpoint) => namesIn(endpoint, 'outbound_auth'));
  return ofType(sections, 'auth').filter(
    (one) =>
      !auths.includes(one) &&
      named.includes(one.name) &&
      plain(one, 'username') === authUser &&
      password !== undefined &&
      entriesOf(one, 'password').at(-1)?.value.equals(password) === true,
  );
}

function obstacleIn(auth: ConfigSection): Obstacle | undefined {
  const isHashed = ['md5_cred', 'password_digest'].some((name) => entriesOf(auth, name).length > 0);
  const type = plain(auth, 'auth_type')?.toLowerCase() ?? 'userpass';
  // `digest` is the newer word for `userpass` (Asterisk 20.14, 21.9, 22.4).
  if (isHashed || type === 'md5') return 'hashed';
  if (type !== 'userpass' && type !== 'digest') return 'unclear';
  const count = entriesOf(auth, 'password').length;
  return count === 1 || (count > 1 && auth.hasTemplates) ? undefined : 'unclear';
}

/** Somebody else logs in with it: another account at a carrier, or the exchange's own phones. */
function isSharedWith(
  sections: readonly ConfigSection[],
  all: readonly Registration[],
  by: { readonly first: Registration; readonly together: readonly ConfigSection[] },
): boolean {
  const { first, together } = by;
  const names = together.map(({ name }) => name);
  const isNamed = (auths: readonly string[]) => auths.some((name) => names.includes(name));
  const sameName = ofType(sections, 'auth').filter(({ name }) => names.includes(name));
  return (
    sameName.length !== names.length ||
    ofType(sections, 'endpoint').some((endpoint) => isNamed(namesIn(endpoint, 'auth'))) ||
    all.some(({ user, domain, auths }) => isNamed(auths) && (user !== first.user || domain !== first.domain))
  );
}

function ofType(sections: readonly ConfigSection[], type: string): readonly ConfigSection[] {
  return sections.filter((section) => plain(section, 'type')?.toLowerCase() === type);
}

function namesIn(section: ConfigSection, name: string): readonly string[] {
  return (plain(section, name) ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

async function running(wire: AmiWire, signal: AbortSignal): Promise<Result<readonly RunningRegistration[]>> {
  const listed = await wire.askList([['Action', 'PJSIPShowRegistrationsOutbound']], signal);
  if (!listed.ok) return listed;
  const auths = listed.value.filter((packet) => packet.get('Event') === 'AuthDetail');
  return ok(
    listed.value
      .filter((packet) => packet.get('Event') === 'OutboundRegistrationDetail')
      .flatMap((packet) => registrationIn(packet, auths)),
  );
}

function registrationIn(packet: AmiPacket, auths: readonly AmiPacket[]): RunningRegistration[] {
  const uri = uriParts(packet.get('ClientUri') ?? '');
  const auth = auths.find((one) => one.get('ObjectName') === packet.get('OutboundAuth'));
  const username = auth?.get('Username') ?? '';
  const password = auth?.get('Password');
  if (uri === undefined) return [];
  return [
    {
      name: packet.get('ObjectName') ?? '',
      ...uri,
      authUser: username === '' ? uri.user : username,
      isRegistered: packet.get('Status') === 'Registered',
      ...(password === undefined || password === '' ? {} : { password: Secret.of(password) }),
    },
  ];
}

const LEAVE_LIMIT_MS = 5_000;
const LOOK_MS = 100;

/**
 * A registration that stopped for good after a refusal (`auth_rejection_permanent`) starts again with `PJSIPRegister`, and with
 * nothing else that is certain. It is unregistered first, so that "Registered" can only mean the new password.
 */
async function registerAgain(
  wire: AmiWire,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  for (const name of names) {
    const left = await tell(wire, ['PJSIPUnregister', name], signal);
    if (!left.ok) return left;
  }
  const untilMs = performance.now() + LEAVE_LIMIT_MS;
  let still: readonly string[];
  for (;;) {
    const now = await running(wire, signal);
    if (!now.ok) return now;
    still = now.value.filter((one) => names.includes(one.name) && one.isRegistered).map(({ name }) => name);
    if (still.length === 0 || performance.now() > untilMs) break;
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  for (const name of names) {
    const sent = await tell(wire, ['PJSIPRegister', name], signal);
    if (!sent.ok) return sent;
  }
  return ok(still);
}

async function tell(
  wire: AmiWire,
  [action, registration]: readonly [string, string],
  signal: AbortSignal,
): Promise<Result<void>> {
  const answer = await wire.ask(
    [
      ['Action', action],
      ['Registration', registration],
    ],
    signal,
  );
  return answer.ok ? done : answer;
}
