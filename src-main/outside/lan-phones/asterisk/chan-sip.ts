import { ok, type Result } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import type { AmiWire } from './ami-wire.ts';
import type { AsteriskChannel, ConfiguredAccount, RunningRegistration } from './channel.ts';
import { type ConfigEntry, type ConfigSection, entriesOf, plain } from './config.ts';

/*
 * sip.conf, until Asterisk 20: the password stands in a line `register => …` and in the section of the peer that makes the
 * calls. Both are changed in one go, or neither (configs/samples/sip.conf.sample).
 */

export const chanSip: AsteriskChannel = {
  family: 'asterisk-chan-sip',
  name: 'chan_sip',
  file: 'sip.conf',
  module: 'chan_sip.so',
  actions: ['SIPshowregistry'],
  accountsIn,
  running,
  // Reading its file again makes it forget its registrations and begin anew.
  registerAgain: async () => ok([]),
};

interface RegisterLine {
  readonly user: string;
  readonly authUser: string;
  readonly domain: string;
  readonly host: string;
  readonly password: Secret;
  /** The same line with another password. */
  with(password: Secret): Secret;
}

function accountsIn(sections: readonly ConfigSection[]): readonly ConfiguredAccount[] {
  const general = sections.filter(({ name }) => name.toLowerCase() === 'general');
  return general.flatMap((section) =>
    entriesOf(section, 'register').flatMap((entry) => {
      const line = registerLine(entry.value);
      return line === undefined ? [] : [accountOf(sections, { section, entry, line })];
    }),
  );
}

function accountOf(
  sections: readonly ConfigSection[],
  at: { readonly section: ConfigSection; readonly entry: ConfigEntry; readonly line: RegisterLine },
): ConfiguredAccount {
  const { section, entry, line } = at;
  const peers = sections.filter((one) => one !== section && isPeerOf(one, line));
  const held = peers.map((peer) => ({
    peer,
    secrets: ['secret', 'remotesecret'].flatMap((name) => entriesOf(peer, name)),
  }));
  const isHashed = peers.some((peer) => entriesOf(peer, 'md5secret').length > 0);
  const isClear =
    held.every(({ secrets }) => secrets.length > 0 && secrets.every(({ value }) => value.equals(line.password))) &&
    [section, ...peers].every(({ name }) => sections.filter((one) => one.name === name).length === 1);
  const obstacle = isHashed ? 'hashed' : isClear ? undefined : 'unclear';
  return {
    registrations: [`${line.user}@${line.host}`],
    user: line.user,
    authUser: line.authUser,
    domain: line.domain,
    obstacle,
    ...(obstacle === undefined ? { password: line.password } : {}),
    edits: (to) => [
      { section: section.name, name: entry.name, from: entry.value, to: line.with(to) },
      ...held.flatMap(({ peer, secrets }) =>
        secrets.map(({ name, value }) => ({ section: peer.name, name, from: value, to })),
      ),
    ],
  };
}

function isPeerOf(section: ConfigSection, { user, authUser, domain, host }: RegisterLine): boolean {
  const users = ['defaultuser', 'username', 'fromuser'].map((name) => plain(section, name));
  const hosts = ['host', 'fromdomain', 'outboundproxy'].map((name) => plain(section, name)?.toLowerCase());
  return users.some((one) => one === user || one === authUser) && hosts.some((one) => one === domain || one === host);
}

/** `[peer?][transport://]user[@domain][:secret[:authuser]]@host[:port][/extension][~expiry]` */
function registerLine(value: Secret): RegisterLine | undefined {
  const text = value.reveal();
  const at = text.lastIndexOf('@');
  const [, before = '', login = ''] = /^((?:[^?:@]*\?)?(?:[a-z]+:\/\/)?)(.*)$/iu.exec(text.slice(0, at)) ?? [];
  const [name = '', secret, authUser, ...more] = login.split(':');
  const [, host = ''] = /^([^:/~]+)/u.exec(text.slice(at + 1)) ?? [];
  const [user = '', domain] = name.split('@');
  if (at < 0 || user === '' || host === '' || secret === undefined || secret === '' || more.length > 0)
    return undefined;
  return {
    user,
    authUser: authUser === undefined || authUser === '' ? user : authUser,
    domain: (domain ?? host).toLowerCase(),
    host: host.toLowerCase(),
    password: Secret.of(secret),
    with: (to) =>
      Secret.of(`${before}${name}:${to.reveal()}${authUser === undefined ? '' : `:${authUser}`}${text.slice(at)}`),
  };
}

async function running(wire: AmiWire, signal: AbortSignal): Promise<Result<readonly RunningRegistration[]>> {
  const listed = await wire.askList([['Action', 'SIPshowregistry']], signal);
  if (!listed.ok) return listed;
  return ok(
    listed.value
      .filter((packet) => packet.get('Event') === 'RegistryEntry')
      .map((packet) => {
        const user = (packet.get('Username') ?? '').split('@')[0] ?? '';
        const host = (packet.get('Host') ?? '').toLowerCase();
        return {
          name: `${user}@${host}`,
          user,
          authUser: user,
          domain: (packet.get('Domain') ?? host).toLowerCase(),
          isRegistered: packet.get('State') === 'Registered',
          registeredAt: packet.get('RegistrationTime'),
        };
      }),
  );
}
