import { describe, expect, type TestContext, test } from 'vitest';
import { pretendGrandstream } from '../../src-main/practice/devices/pretend-grandstream.ts';
import { closingWith } from '../doubles/closing.ts';
import { holdKeyring, keyringTitle, skipKeyring } from '../doubles/keyring-held.ts';
import { lastRotation, openTerminal } from '../doubles/spawn-kakekae.ts';
import { KAMAILIO_DOMAIN, kamailioTitle, skipKamailio, startKamailio } from './kamailio.ts';

/*
 * The whole way: an adapter that really registers, a real registrar, a real keyring, and the command line in processes of its
 * own, so that what one keeps the next one finds.
 */

const NUMBER = '05012345678';
const USER = '815012345678';
const OLD = 'oldpw234';
const NEW = 'newpw567';
const ADMIN = 'label-Pa55';

const RECONNECT = ['reconnect', '--line', NUMBER, '--device', 'grandstream-ht80x', '--agree', '--address'];

/** A registrar that accepts `OLD`, an adapter that has `password`, a keyring, and a command line that knows the line. */
async function openDesk(context: Pick<TestContext, 'onTestFinished'>, password: string) {
  const closing = closingWith(context);
  const kamailio = closing(await startKamailio({ users: { [USER]: OLD } }), (one) => one.stop());
  const { session } = closing(await holdKeyring('unlocked'), (one) => one.release());
  const terminal = closing(await openTerminal(session.env), (one) => one.close());
  const proxy = { host: kamailio.host, port: kamailio.port };
  const named = { domain: KAMAILIO_DOMAIN, user: USER, authUser: USER };
  const account = { ...named, proxy, transport: 'udp', expiresS: 600 } as const;
  const admin = { now: ADMIN };
  const device = closing(
    await pretendGrandstream({
      ports: [{ account, password }],
      proxy,
      clock: { nowMs: () => Date.now(), waitUntil: waitReally },
      get adminPassword() {
        return admin.now;
      },
      face: 'token',
      model: 'HT801',
    }),
    (one) => one.stop(),
  );
  const line = ['line', 'add', '--number', NUMBER, '--service', 'ip-phone', '--domain', KAMAILIO_DOMAIN];
  const added = await terminal.run([...line, '--proxy', `${proxy.host}:${proxy.port}`, '--user', USER]);
  expect(added.code, added.stderr).toBe(0);
  return {
    kamailio,
    terminal,
    device,
    admin,
    async keep(current: string) {
      const kept = await terminal.run(['secret', 'set', '--line', NUMBER, '--kind', 'sip'], [current]);
      expect(kept.code, kept.stderr).toBe(0);
    },
    reconnect: (more: readonly string[] = [], stdin: readonly string[] = []) =>
      terminal.run([...RECONNECT, device.url, ...more], stdin),
  };
}

describe.skipIf(skipKamailio || skipKeyring)(`an adapter on the network ${kamailioTitle}, ${keyringTitle}`, () => {
  test('takes the new password with a kept login, shows at the registrar, and goes back', async (context) => {
    const { kamailio, device, keep, reconnect } = await openDesk(context, OLD);
    await expect.poll(() => device.status(1).kind).toBe('registered');
    await keep(OLD);
    await kamailio.setPassword(USER, NEW);
    await keep(NEW);

    const first = await reconnect(['--keep-login'], ['admin', ADMIN]);
    expect(first.json).toMatchObject({ applied: true, model: 'HT801', slot: 1, verdict: 'accepted', proofLevel: 'L3' });
    expect(first.code).toBe(0);
    expect(device.password(1)).toBe(NEW);
    expect((await kamailio.registrations(USER)).map(({ userAgent }) => userAgent)).toContain('PretendAdapter/1.0');

    // No line of stdin: the login comes from the keyring.
    const back = await reconnect(['--undo', 'previous']);
    expect(back.json).toMatchObject({ undone: 'password-only', slot: 1 });
    expect(device.password(1)).toBe(OLD);
    for (const { stderr, told } of [first, back])
      for (const secret of [OLD, NEW, ADMIN]) expect(stderr + JSON.stringify(told)).not.toContain(secret);
  });

  test('ends a change that was made by hand and waits for its phone', async (context) => {
    const { kamailio, terminal, device, keep, reconnect } = await openDesk(context, OLD);
    await expect.poll(() => device.status(1).kind).toBe('registered');
    await keep(OLD);
    await kamailio.setPassword(USER, NEW);
    const told = ['change', '--line', NUMBER, '--told', new Date().toISOString(), '--new-password-stdin'];
    const changed = await terminal.run(told, [NEW]);
    expect(changed.code, changed.stderr).toBe(7);
    await terminal.run(['look', '--line', NUMBER]);
    expect(terminal.stored()?.kind).toMatch(/^(reconnecting|verifying)$/u);

    const done = await reconnect([], ['admin', ADMIN]);
    expect(lastRotation(done), done.stderr).toMatchObject({ state: 'done', proofLevel: 'L3' });
    expect(done.code).toBe(0);
    expect(device.password(1)).toBe(NEW);
  });

  test('that refuses a kept login is asked with it once and never again', async (context) => {
    const { device, admin, keep, reconnect } = await openDesk(context, OLD);
    await keep(OLD);
    expect((await reconnect(['--preview', '--keep-login'], ['admin', ADMIN])).code).toBe(0);

    admin.now = 'another-one';
    const { logins } = device;
    expect((await reconnect()).json.problem).toMatchObject({ kind: 'device-login-refused' });
    expect(device.logins).toBe(logins + 1);
    // It was forgotten: without a new one typed in, nothing is tried.
    expect((await reconnect()).json.problem).toMatchObject({ kind: 'stdin-ended' });
    expect(device.logins).toBe(logins + 1);
  });
});

function waitReally(atMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(30_000, Math.max(0, atMs - Date.now())));
    timer.unref();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
