import { describe, expect, test } from 'vitest';
import type { LanSession } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { closingWith } from '../doubles/closing.ts';
import { holdKeyring, keyringTitle, skipKeyring } from '../doubles/keyring-held.ts';
import { openTerminal } from '../doubles/spawn-kakekae.ts';
import { lanDesks, never, trouble, value } from '../integration/lan-desk.ts';
import { certificate, skipTls } from '../integration/sip-certificates.ts';
import {
  ASTERISK_USER,
  type Asterisk,
  type AsteriskOptions,
  asteriskTitle,
  chanSipFiles,
  MANAGER,
  MANAGER_SECRET,
  pjsipFiles,
  skipAsterisk,
  startAsterisk,
} from './asterisk-peer.ts';
import { KAMAILIO_DOMAIN, type Kamailio, kamailioTitle, skipKamailio, startKamailio } from './kamailio.ts';

/* What the driver does to a real Asterisk 16, registered at a real registrar whose password is switched while it runs. */

const NUMBER = '05012345678';
const OLD = 'oldpw234';
const NEW = 'newpw567';

const CHANNELS = [
  { family: 'asterisk-pjsip', channel: 'pjsip', files: pjsipFiles, slot: 1 },
  { family: 'asterisk-chan-sip', channel: 'chanSip', files: chanSipFiles, slot: 1 },
] as const;

const desk = lanDesks();

interface Scene {
  readonly kamailio: Kamailio;
  readonly asterisk: Asterisk;
}

async function scene(
  context: Parameters<typeof closingWith>[0],
  options: Pick<AsteriskOptions, 'channel' | 'rights' | 'tls'> & {
    readonly files: (kamailio: Kamailio, password: string) => Readonly<Record<string, string>>;
    /** What the registrar has; Asterisk's files have the old one. */
    readonly counts?: string;
  },
): Promise<Scene> {
  const closing = closingWith(context);
  const users = { [ASTERISK_USER]: options.counts ?? OLD, other: 'template1' };
  const kamailio = closing(await startKamailio({ users }), (one) => one.stop());
  const asterisk = closing(await startAsterisk({ ...options, kamailio, files: options.files(kamailio, OLD) }), (one) =>
    one.stop(),
  );
  return { kamailio, asterisk };
}

const bound = async (kamailio: Kamailio) =>
  (await kamailio.registrations(ASTERISK_USER)).filter(({ userAgent }) => userAgent.startsWith('Asterisk PBX 16'));

async function signedIn({ asterisk }: Scene, family: string): Promise<LanSession> {
  const { lan } = desk();
  const device = value(await lan.identify({ address: asterisk.address, family }, never));
  const login = { user: Secret.of(MANAGER), password: Secret.of(MANAGER_SECRET) };
  return value(await lan.open({ device, login }, never));
}

async function put(session: LanSession, password: string, user = ASTERISK_USER) {
  const account = value(await session.accounts(never)).find((one) => one.user === user);
  if (account === undefined) throw new Error(`no account ${user}`);
  return { account, changed: await session.change({ account, password: Secret.of(password) }, never) };
}

describe.skipIf(skipAsterisk || skipKamailio || skipKeyring)(
  `the command line and ${asteriskTitle} ${kamailioTitle}, ${keyringTitle}`,
  () => {
    test.for(CHANNELS)(
      '$family: the line comes back with the new password, and can be put back',
      {
        timeout: 120_000,
      },
      async ({ family, channel, files }, context) => {
        const { kamailio, asterisk } = await scene(context, { channel, files });
        const closing = closingWith(context);
        const { session } = closing(await holdKeyring('unlocked'), (one) => one.release());
        const terminal = closing(await openTerminal(session.env), (one) => one.close());
        await expect.poll(() => bound(kamailio), { timeout: 20_000 }).toHaveLength(1);
        const [former] = await bound(kamailio);
        const added = ['line', 'add', '--number', NUMBER, '--service', 'ip-phone', '--domain', KAMAILIO_DOMAIN];
        await terminal.run([...added, '--proxy', `${kamailio.host}:${kamailio.port}`, '--user', ASTERISK_USER]);
        const keep = (password: string) =>
          terminal.run(['secret', 'set', '--line', NUMBER, '--kind', 'sip'], [password]);
        expect((await keep(OLD)).code).toBe(0);
        await kamailio.setPassword(ASTERISK_USER, NEW);
        expect((await keep(NEW)).code).toBe(0);

        const address = new URL(asterisk.address).host;
        const reconnect = (more: readonly string[], stdin: readonly string[] = []) =>
          terminal.run(
            ['reconnect', '--line', NUMBER, '--device', family, '--address', address, '--agree', ...more],
            stdin,
          );
        const first = await reconnect(['--keep-login'], [MANAGER, MANAGER_SECRET]);
        expect(first.json, first.stderr).toMatchObject({
          applied: true,
          slot: 1,
          verdict: 'accepted',
          proofLevel: 'L3',
        });
        expect(first.code).toBe(0);
        // Made anew since, which only the password that counts can do.
        const [now, ...others] = await bound(kamailio);
        expect(others).toEqual([]);
        expect([now?.callId, now?.cseq]).not.toEqual([former?.callId, former?.cseq]);

        // No line of stdin: the login comes from the keyring.
        await kamailio.setPassword(ASTERISK_USER, OLD);
        const back = await reconnect(['--undo', 'previous']);
        expect(back.json, back.stderr).toMatchObject({ undone: 'password-only', slot: 1 });
        const file = Object.keys(files(kamailio, OLD))[0] ?? '';
        expect(await asterisk.file(file)).toContain(OLD);
        expect(await asterisk.file(file)).not.toContain(NEW);
        for (const { stderr, told } of [first, back])
          for (const secret of [OLD, NEW, MANAGER_SECRET]) expect(stderr + JSON.stringify(told)).not.toContain(secret);
      },
    );
  },
);

describe.skipIf(skipAsterisk || skipKamailio)(`${asteriskTitle} ${kamailioTitle}`, () => {
  test.for(CHANNELS)(
    '$family: registers at once although it was refused before',
    { timeout: 60_000 },
    async ({ family, channel, files }, context) => {
      const at = await scene(context, { channel, files, counts: NEW });
      const { kamailio, asterisk } = at;
      if (channel === 'pjsip')
        await expect.poll(() => asterisk.log(), { timeout: 20_000 }).toContain('stopping outbound registration');
      const session = await signedIn(at, family);
      expect(session.device.model).toMatch(/^Asterisk 16\./u);
      const { account, changed } = await put(session, NEW);
      expect(account).toMatchObject({ domain: KAMAILIO_DOMAIN, password: 'shown', isRegistered: false });
      expect(value(changed)).toMatchObject({ readBack: 'same', wasInterrupted: false, needsRestart: false });
      await expect.poll(() => session.isRegistered(account, never), { timeout: 20_000 }).toBe(true);
      expect(await bound(kamailio)).toHaveLength(1);
      await session.close();
    },
  );

  test.for(CHANNELS)(
    '$family: that has the password already, but was refused with it, registers',
    {
      timeout: 60_000,
    },
    async ({ family, channel, files }, context) => {
      const at = await scene(context, { channel, files, counts: 'notyet11' });
      const { kamailio, asterisk } = at;
      const refused = channel === 'pjsip' ? /stopping outbound registration/u : /Failed to authenticate on REGISTER/u;
      await expect.poll(() => asterisk.log(), { timeout: 20_000 }).toMatch(refused);
      await kamailio.setPassword(ASTERISK_USER, OLD);
      const session = await signedIn(at, family);
      const { account, changed } = await put(session, OLD);
      expect(value(changed)).toMatchObject({ readBack: 'same' });
      await expect.poll(() => session.isRegistered(account, never), { timeout: 10_000 }).toBe(true);
      expect(await bound(kamailio)).toHaveLength(1);
      await session.close();
    },
  );

  test('its remarks, its included file and its template stay; only the account’s own password is another', {
    timeout: 60_000,
  }, async (context) => {
    const at = await scene(context, { channel: 'pjsip', files: pjsipFiles });
    const { kamailio, asterisk } = at;
    const session = await signedIn(at, 'asterisk-pjsip');
    value((await put(session, NEW)).changed);
    await kamailio.setPassword('other', 'other222');
    const { account, changed } = await put(session, 'other222', 'other');
    value(changed);
    await expect.poll(() => session.isRegistered(account, never), { timeout: 20_000 }).toBe(true);
    // Over the value of its own that it has by now, and back to the template's.
    value((await put(session, 'other333', 'other')).changed);
    value((await put(session, 'template1', 'other')).changed);
    value((await put(session, 'other222', 'other')).changed);
    await session.close();

    const before = pjsipFiles(kamailio, OLD);
    const [main, more] = await Promise.all(['pjsip.conf', 'pjsip_more.conf'].map((name) => asterisk.file(name)));
    // Asterisk evens out the blanks, and puts a header of its own above.
    const even = (text = '') =>
      text
        .replace(/^;!.*$/gmu, '')
        .replace(/\s*=\s*/gu, '=')
        .replace(/ +;/gu, ' ;')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('bind='));
    expect(even(main)).toEqual(even(before['pjsip.conf']?.replace(OLD, NEW)));
    const wanted = before['pjsip_more.conf']?.replace(
      '[other-auth](secret-of-all)\n',
      '[other-auth](secret-of-all)\npassword=other222\n',
    );
    expect(even(more)).toEqual(even(wanted));
  });

  // Asterisk writes a remark of several lines back without its marks, and what was a remark then counts.
  test.for([
    [';--\n[former]\ntype=aor\n--;\n', 'device-readback-differs'],
    [';--\nwritten by the man from the shop\n--;\n', 'device-not-read-back'],
  ] as const)(
    'that spoils its own file by writing it (%j) is told so, and not made to read it',
    {
      timeout: 60_000,
    },
    async ([remark, kind], context) => {
      const files = (...of: Parameters<typeof pjsipFiles>) => {
        const { 'pjsip.conf': file = '', ...more } = pjsipFiles(...of);
        return { ...more, 'pjsip.conf': `${remark}${file}` };
      };
      const at = await scene(context, { channel: 'pjsip', files });
      await expect.poll(() => bound(at.kamailio), { timeout: 20_000 }).toHaveLength(1);
      const session = await signedIn(at, 'asterisk-pjsip');
      expect(trouble((await put(session, NEW)).changed).kind).toBe(kind);
      await session.close();
      // Its phones go on with what it had read before.
      expect(at.asterisk.log()).not.toContain('is not reloadable');
      expect(await bound(at.kamailio)).toHaveLength(1);
    },
  );

  test('refuses a wrong secret once; a user with too few rights is told which are missing', {
    timeout: 60_000,
  }, async (context) => {
    const at = await scene(context, { channel: 'pjsip', files: pjsipFiles, rights: 'config' });
    const { lan } = desk();
    const device = value(await lan.identify({ address: at.asterisk.address }, never));
    const open = (secret: string) =>
      lan.open({ device, login: { user: Secret.of(MANAGER), password: Secret.of(secret) } }, never);
    expect(trouble(await open('wrong'))).toMatchObject({ kind: 'device-login-refused' });
    expect(trouble(await open(MANAGER_SECRET))).toMatchObject({ kind: 'device-permission-missing' });
    expect(at.asterisk.log().match(/tried to authenticate with|failed to authenticate/gu) ?? []).toHaveLength(1);
    expect(await at.asterisk.file('pjsip.conf')).not.toContain('Automatically generated');
  });

  const digest = (kamailio: Kamailio, password: string) => {
    const { 'pjsip.conf': file = '', ...more } = pjsipFiles(kamailio, password);
    const hashed = file
      .replace('auth_type=userpass', 'auth_type=md5')
      .replace(`password=${password}`, 'md5_cred=0123456789abcdef0123456789abcdef');
    return { ...more, 'pjsip.conf': hashed };
  };
  const wizard = ({ port }: Kamailio, password: string) => ({
    'pjsip.conf': '[transport-udp]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:SIP\n',
    'pjsip_wizard.conf': `[shop]
type=wizard
transport=transport-udp
sends_registrations=yes
sends_auth=yes
remote_hosts=127.0.0.1:${port}
outbound_auth/username=${ASTERISK_USER}
outbound_auth/password=${password}
registration/client_uri=sip:${ASTERISK_USER}@${KAMAILIO_DOMAIN}
`,
  });

  test.for([
    ['a digest instead of the password', digest, 'hashed'],
    ['the account in another file', wizard, 'not-in-file'],
  ] as const)('with %s is not written to', { timeout: 60_000 }, async ([, files, why], context) => {
    const at = await scene(context, { channel: 'pjsip', files });
    const session = await signedIn(at, 'asterisk-pjsip');
    await expect.poll(async () => value(await session.accounts(never)).length).toBeGreaterThan(0);
    expect(trouble((await put(session, NEW)).changed)).toMatchObject({
      kind: 'device-password-elsewhere',
      facts: { why },
    });
    await session.close();
  });

  test('with the files of FreePBX is left to FreePBX', { timeout: 60_000 }, async (context) => {
    const generated = (kamailio: Kamailio, password: string) => ({
      ...pjsipFiles(kamailio, password),
      'pjsip.auth.conf': '; Do NOT edit this file as it is auto-generated by FreePBX.\n',
    });
    const at = await scene(context, { channel: 'pjsip', files: generated });
    const { lan } = desk();
    const device = value(await lan.identify({ address: at.asterisk.address }, never));
    const login = { user: Secret.of(MANAGER), password: Secret.of(MANAGER_SECRET) };
    expect(trouble(await lan.open({ device, login }, never))).toMatchObject({
      kind: 'device-password-elsewhere',
      facts: { why: 'generated' },
    });
  });

  test.skipIf(skipTls)(
    'over TLS shows its certificate, which is known from the first login on',
    {
      timeout: 60_000,
    },
    async (context) => {
      const tls = certificate({ alternatives: 'IP:127.0.0.1' });
      const at = await scene(context, { channel: 'pjsip', files: pjsipFiles, tls });
      const { lan } = desk();
      const asked = { address: new URL(at.asterisk.address).host, family: 'asterisk-pjsip' };
      const device = value(await lan.identify(asked, never));
      expect(device).toMatchObject({ address: at.asterisk.address, certificate: { known: false } });
      const login = { user: Secret.of(MANAGER), password: Secret.of(MANAGER_SECRET) };
      const session = value(await lan.open({ device, login }, never));
      await at.kamailio.setPassword(ASTERISK_USER, NEW);
      value((await put(session, NEW)).changed);
      await session.close();
      expect(value(await lan.identify(asked, never)).certificate?.known).toBe(true);
    },
  );
});
