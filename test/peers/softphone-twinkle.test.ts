import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { allSoftphones } from '../../src-main/outside/softphones/all-softphones.ts';
import { startProgram } from '../../src-main/outside/softphones/programs.ts';
import { closingWith } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { freePort, KAMAILIO_DOMAIN, kamailioTitle, skipKamailio } from './kamailio.ts';
import {
  AGREED,
  LINE_USER,
  NEW_PASSWORD,
  NOT_AGREED,
  OLD_PASSWORD,
  openSoftphoneScene,
  refusalOf,
  type SoftphoneScene,
  succeeded,
  THIRD_PASSWORD,
} from './softphone-peer.ts';

const CONSOLE = '/usr/bin/twinkle-console';
const hasTwinkle = existsSync(CONSOLE);
const skip = skipKamailio || (!hasTwinkle && process.env.CI !== 'true');
const title = `Twinkle's console ${kamailioTitle}${hasTwinkle ? '' : ' (twinkle-console is not installed)'}`;
const never = new AbortController().signal;

const profile = (scene: SoftphoneScene, user = LINE_USER, password = OLD_PASSWORD) => `# USER
user_name=${user}
user_domain=${KAMAILIO_DOMAIN}
user_display=電話

# AUTHENTICATION
auth_realm=
auth_name = ${user}
auth_pass=  ${password}${'  '}
outbound_proxy=127.0.0.1:${scene.kamailio.port}
all_requests_to_proxy=yes
registration_time=600
register_at_startup=yes
sip_transport=udp
`;

/** A person's folder with two profiles; their line is the second one. */
async function settle(scene: SoftphoneScene) {
  const folder = join(scene.home, '.twinkle');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'twinkle.sys'), `sip_port=${await freePort()}\n`);
  await writeFile(join(folder, 'another.cfg'), profile(scene, '815099990000', 'otherpw1'));
  const path = join(folder, 'rakuten.cfg');
  await writeFile(path, profile(scene), { mode: 0o600 });
  const softphone = allSoftphones(scene.tools).find(({ id }) => id === 'twinkle');
  const [account, ...more] = succeeded((await softphone?.find(scene.line, never)) ?? { ok: true, value: [] });
  if (softphone === undefined || account === undefined) throw new Error('Twinkle was not found');
  expect([account.place, ...more]).toEqual([path]);
  return { softphone, account, path };
}

/** As a service of theirs starts it: its standard input is a FIFO that nobody ends. */
async function startConsole(scene: SoftphoneScene): Promise<void> {
  const env = { ...scene.env };
  const started = await startProgram({ command: [CONSOLE, 'rakuten.cfg'], cwd: scene.home, env, needsStdin: true });
  expect(started).toMatchObject({ pid: expect.any(Number) });
}

/**
 * Twinkle draws Call-ID and CSeq from the second of its start: two starts within one would look like one registration to a
 * registrar, and to this test. No person is as quick as that.
 */
async function anotherSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1_000);
  await eventually('the next second', () => Math.floor(Date.now() / 1_000) > second);
}

describe.skipIf(skip).concurrent(title, () => {
  test('comes back by itself with the new password, goes back on undo, and forward again', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const { softphone, account, path } = await settle(scene);
    const original = await readFile(path, 'utf8');
    await startConsole(scene);
    await scene.registered();

    await anotherSecond();
    const before = await scene.reflect(NEW_PASSWORD);
    const asked = { account, newPassword: Secret.of(NEW_PASSWORD), consent: AGREED };
    const applied = succeeded(await softphone.apply(asked, never));
    expect(applied).toMatchObject({ isRunning: true });
    expect((await scene.registered(before)).userAgent).toMatch(/^Twinkle\//u);
    expect(await readFile(path, 'utf8')).toBe(original.replace(OLD_PASSWORD, NEW_PASSWORD));

    await anotherSecond();
    const between = await scene.reflect(OLD_PASSWORD);
    const undone = await softphone.undo({ undo: applied.undo ?? '', consent: AGREED, onlyPassword: false }, never);
    expect(succeeded(undone)).toBe('restored');
    await scene.registered(between);
    expect(await readFile(path, 'utf8')).toBe(original);

    await anotherSecond();
    const again = await scene.reflect(THIRD_PASSWORD);
    succeeded(await softphone.apply({ ...asked, newPassword: Secret.of(THIRD_PASSWORD) }, never));
    await scene.registered(again);
    expect(scene.running('twinkle-console')).toHaveLength(1);
  }, 60_000);

  test('that is not running is changed and started', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const { softphone, account } = await settle(scene);
    expect(succeeded(await softphone.status(account, never))).toMatchObject({ isRunning: false, way: 'start' });
    await scene.reflect(NEW_PASSWORD);
    const consent = { mayStop: false, mayStart: true };
    succeeded(await softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent }, never));
    await scene.registered();
  }, 60_000);

  test('is quiet before the change: unregistered and gone; waking brings it back', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const { softphone, account } = await settle(scene);
    await startConsole(scene);
    await scene.registered();
    expect(refusalOf(await softphone.quiet({ account, consent: NOT_AGREED }, never))).toBe('softphone-needs-stop');
    expect(scene.running('twinkle-console')).toHaveLength(1);
    expect(succeeded(await softphone.quiet({ account, consent: AGREED }, never))).toBe('quiet');
    await scene.unregistered();
    expect(scene.running('twinkle-console')).toEqual([]);
    succeeded(await softphone.wake(account));
    await scene.registered();
  }, 60_000);

  test('in a terminal, where nobody can type for the person, is silent all the same: its binding ends by itself', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const { softphone, account } = await settle(scene);
    // Its standard input is a socket here; as with a terminal, there is no end of it that we could write to.
    scene.start([CONSOLE, 'rakuten.cfg']);
    const bound = await scene.registered();
    expect(succeeded(await softphone.quiet({ account, consent: AGREED }, never))).toBe('quiet');
    expect(scene.running('twinkle-console')).toEqual([]);
    expect(await scene.kamailio.bindings(LINE_USER)).toEqual([bound.contact]);
    await scene.reflect(NEW_PASSWORD);
    succeeded(await softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent: AGREED }, never));
    await scene.registered([bound]);
  }, 60_000);

  test('that may not be stopped keeps its file and its registration', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const { softphone, account, path } = await settle(scene);
    const original = await readFile(path, 'utf8');
    await startConsole(scene);
    await scene.registered();
    const asked = { account, newPassword: Secret.of(NEW_PASSWORD), consent: NOT_AGREED };
    expect(refusalOf(await softphone.apply(asked, never))).toBe('softphone-needs-stop');
    expect(await readFile(path, 'utf8')).toBe(original);
    expect(scene.running('twinkle-console')).toHaveLength(1);
  }, 60_000);
});
