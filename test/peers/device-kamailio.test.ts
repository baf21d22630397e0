import { describe, expect, test } from 'vitest';
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

describe.skipIf(skipKamailio || skipKeyring)(`an adapter on the network ${kamailioTitle}, ${keyringTitle}`, () => {
  test('takes the new password with a kept login, shows at the registrar, and goes back', {
    timeout: 90_000,
  }, async (context) => {
    const closing = closingWith(context);
    const kamailio = closing(await startKamailio({ users: { [USER]: OLD } }), (one) => one.stop());
    const { session } = closing(await holdKeyring('unlocked'), (one) => one.release());
    const terminal = closing(await openTerminal(session.env), (one) => one.close());
    const account = {
      domain: KAMAILIO_DOMAIN,
      proxy: { host: kamailio.host, port: kamailio.port },
      user: USER,
      authUser: USER,
      transport: 'udp',
      expiresS: 600,
    } as const;
    const device = closing(
      await pretendGrandstream({
        ports: [{ account, password: OLD }],
        proxy: { host: kamailio.host, port: kamailio.port },
        clock: { nowMs: () => Date.now(), waitUntil: waitReally },
        adminPassword: ADMIN,
        face: 'token',
        model: 'HT801',
      }),
      (one) => one.stop(),
    );
    await expect.poll(() => device.status(1).kind).toBe('registered');

    const added = ['line', 'add', '--number', NUMBER, '--service', 'ip-phone', '--domain', KAMAILIO_DOMAIN];
    const proxy = ['--proxy', `${kamailio.host}:${kamailio.port}`, '--user', USER];
    expect((await terminal.run([...added, ...proxy])).code).toBe(0);
    const keep = (password: string) => terminal.run(['secret', 'set', '--line', NUMBER, '--kind', 'sip'], [password]);
    expect((await keep(OLD)).code).toBe(0);
    await kamailio.setPassword(USER, NEW);
    expect((await keep(NEW)).code).toBe(0);

    const reconnect = (more: readonly string[] = [], stdin: readonly string[] = []) =>
      terminal.run(
        ['reconnect', '--line', NUMBER, '--device', 'grandstream-ht80x', '--address', device.url, '--agree', ...more],
        stdin,
      );
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

  test('ends a change that was made by hand and waits for its phone', { timeout: 120_000 }, async (context) => {
    const closing = closingWith(context);
    const kamailio = closing(await startKamailio({ users: { [USER]: OLD } }), (one) => one.stop());
    const { session } = closing(await holdKeyring('unlocked'), (one) => one.release());
    const terminal = closing(await openTerminal(session.env), (one) => one.close());
    const proxy = { host: kamailio.host, port: kamailio.port };
    const account = {
      domain: KAMAILIO_DOMAIN,
      proxy,
      user: USER,
      authUser: USER,
      transport: 'udp',
      expiresS: 600,
    } as const;
    const device = closing(
      await pretendGrandstream({
        ports: [{ account, password: OLD }],
        proxy,
        clock: { nowMs: () => Date.now(), waitUntil: waitReally },
        adminPassword: ADMIN,
        face: 'token',
        model: 'HT801',
      }),
      (one) => one.stop(),
    );
    await expect.poll(() => device.status(1).kind).toBe('registered');
    const line = ['line', 'add', '--number', NUMBER, '--service', 'ip-phone', '--domain', KAMAILIO_DOMAIN];
    await terminal.run([...line, '--proxy', `${kamailio.host}:${kamailio.port}`, '--user', USER]);
    await terminal.run(['secret', 'set', '--line', NUMBER, '--kind', 'sip'], [OLD]);
    await kamailio.setPassword(USER, NEW);
    const told = ['change', '--line', NUMBER, '--told', new Date().toISOString(), '--new-password-stdin'];
    const changed = await terminal.run(told, [NEW]);
    expect(changed.code, changed.stderr).toBe(7);
    await terminal.run(['look', '--line', NUMBER]);
    expect(terminal.stored()?.kind).toMatch(/^(reconnecting|verifying)$/u);

    const args = ['reconnect', '--line', NUMBER, '--device', 'grandstream-ht80x', '--address', device.url, '--agree'];
    const done = await terminal.run(args, ['admin', ADMIN]);
    expect(lastRotation(done), done.stderr).toMatchObject({ state: 'done', proofLevel: 'L3' });
    expect(done.code).toBe(0);
    expect(device.password(1)).toBe(NEW);
  });

  test('that refuses a kept login is asked with it once and never again', { timeout: 60_000 }, async (context) => {
    const closing = closingWith(context);
    const kamailio = closing(await startKamailio({ users: { [USER]: NEW } }), (one) => one.stop());
    const { session } = closing(await holdKeyring('unlocked'), (one) => one.release());
    const terminal = closing(await openTerminal(session.env), (one) => one.close());
    const proxy = { host: kamailio.host, port: kamailio.port };
    const account = {
      domain: KAMAILIO_DOMAIN,
      proxy,
      user: USER,
      authUser: USER,
      transport: 'udp',
      expiresS: 600,
    } as const;
    const admin = { now: ADMIN };
    const device = closing(
      await pretendGrandstream({
        ports: [{ account, password: NEW }],
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
    await terminal.run([...line, '--proxy', `${kamailio.host}:${kamailio.port}`, '--user', USER]);
    await terminal.run(['secret', 'set', '--line', NUMBER, '--kind', 'sip'], [NEW]);
    const args = ['reconnect', '--line', NUMBER, '--device', 'grandstream-ht80x', '--address', device.url, '--agree'];
    const preview = [...args, '--preview', '--keep-login'];
    expect((await terminal.run(preview, ['admin', ADMIN])).code).toBe(0);

    admin.now = 'another-one';
    const logins = device.logins;
    expect((await terminal.run(args)).json.problem).toMatchObject({ kind: 'device-login-refused' });
    expect(device.logins).toBe(logins + 1);
    // It was forgotten: without a new one typed in, nothing is tried.
    expect((await terminal.run(args)).json.problem).toMatchObject({ kind: 'stdin-ended' });
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
