import { readFile, rename, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { allSoftphones } from '../../src-main/outside/softphones/all-softphones.ts';
import { type Closing, closingWith } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { hasJami, type JamiPlace, settleJami } from './jami-peer.ts';
import { kamailioTitle, skipKamailio } from './kamailio.ts';
import { startRingingCallee } from './ringing-callee.ts';
import {
  AGREED,
  LINE_USER,
  NEW_PASSWORD,
  NOT_AGREED,
  OLD_PASSWORD,
  openSoftphoneScene,
  refusalOf,
  succeeded,
  THIRD_PASSWORD,
} from './softphone-peer.ts';

const skip = skipKamailio || (!hasJami && process.env.CI !== 'true');
const title = `Jami ${kamailioTitle}${hasJami ? '' : ' (jami-daemon is not installed)'}`;
const never = new AbortController().signal;

async function open(closing: Closing) {
  const scene = await openSoftphoneScene(closing);
  const place = await settleJami(closing, scene);
  const softphone = allSoftphones(scene.tools).find(({ id }) => id === 'jami');
  if (softphone === undefined) throw new Error('Jami is not in the list');
  const accounts = succeeded(await softphone.find(scene.line, never));
  expect(accounts).toEqual([
    {
      softphone: 'jami',
      place: place.file,
      account: place.account,
      user: LINE_USER,
      domain: `127.0.0.1:${scene.kamailio.port}`,
    },
  ]);
  const [account] = accounts;
  if (account === undefined) throw new Error('no account was found');
  return { scene, place, softphone, account, isRunning: () => scene.running('jamid').length };
}

async function started(closing: Closing) {
  const all = await open(closing);
  all.place.start();
  await all.scene.registered();
  await settled(all.place);
  return all;
}

/** jamid registers twice at its start, and where those cross it stays with TRYING: it is asked once more. */
async function settled(place: JamiPlace): Promise<void> {
  const configuration = (member: string, signature: string, body: unknown[]) =>
    place.call({ interface: 'ConfigurationManager', member, signature, body });
  let askedAtMs = performance.now();
  await eventually('jamid says that it is registered', async () => {
    const details = await configuration('getVolatileAccountDetails', 's', [place.account]);
    if (Object(details)['Account.registrationStatus'] === 'REGISTERED') return true;
    if (performance.now() - askedAtMs > 2_000) {
      askedAtMs = performance.now();
      await configuration('sendRegister', 'sb', [place.account, true]);
    }
    return false;
  });
}

describe.skipIf(skip).concurrent(title, () => {
  test('is told the new password without being stopped, goes back on undo, and forward again', async (context) => {
    const closing = closingWith(context);
    const { scene, place, softphone, account, isRunning } = await started(closing);
    expect(succeeded(await softphone.status(account, never))).toEqual({
      isRunning: true,
      hasActiveCall: false,
      isRegistered: true,
      way: 'told',
    });
    const [pid] = scene.running('jamid');
    const before = await scene.reflect(NEW_PASSWORD);
    const newPassword = Secret.of(NEW_PASSWORD);
    await writeFile(place.file, `# the line of the office\n${await readFile(place.file, 'utf8')}`);
    const applied = succeeded(await softphone.apply({ account, newPassword, consent: NOT_AGREED }, never));
    expect(applied).toMatchObject({ isRunning: true, undo: expect.any(String) });
    expect(applied.isRegistered).not.toBe(false);
    expect((await scene.registered(before)).userAgent).toMatch(/^Jami Daemon/u);
    expect(await readFile(place.file, 'utf8')).toContain(`Account.password: ${NEW_PASSWORD}\n`);

    const between = await scene.reflect(OLD_PASSWORD);
    const undo = { undo: applied.undo ?? '', consent: NOT_AGREED, onlyPassword: false };
    // jamid writes its settings itself, and knows no comments: not the bytes that were kept.
    expect(succeeded(await softphone.undo(undo, never))).toBe('password-only');
    await scene.registered(between);
    expect(await readFile(place.file, 'utf8')).toContain(`Account.password: ${OLD_PASSWORD}\n`);

    const again = await scene.reflect(THIRD_PASSWORD);
    succeeded(await softphone.apply({ account, newPassword: Secret.of(THIRD_PASSWORD), consent: NOT_AGREED }, never));
    await scene.registered(again);
    expect(scene.running('jamid')).toEqual([pid]);
    expect(isRunning()).toBe(1);
  });

  test('gives back the very bytes on undo where they were its own', async (context) => {
    const { scene, place, softphone, account } = await started(closingWith(context));
    // A first change: from here on the file is as jamid writes it.
    succeeded(await softphone.apply({ account, newPassword: Secret.of(THIRD_PASSWORD), consent: NOT_AGREED }, never));
    const original = await readFile(place.file);
    await scene.reflect(NEW_PASSWORD);
    const newPassword = Secret.of(NEW_PASSWORD);
    const applied = succeeded(await softphone.apply({ account, newPassword, consent: NOT_AGREED }, never));
    const undo = { undo: applied.undo ?? '', consent: NOT_AGREED, onlyPassword: false };
    expect(succeeded(await softphone.undo(undo, never))).toBe('restored');
    expect((await readFile(place.file)).equals(original)).toBe(true);
  });

  test.for(['a"b\\c #x: y', 'null', 'パスワード', "it's", '- x'])(
    'understands the password %j as it was written into its file',
    async (password, context) => {
      const { scene, place, softphone, account } = await open(closingWith(context));
      succeeded(await softphone.apply({ account, newPassword: Secret.of(password), consent: NOT_AGREED }, never));
      expect(place.wasActivated()).toBe(false);
      expect(scene.running('jamid')).toEqual([]);
      place.start();
      await eventually('jamid answers', async () => {
        const credentials = await place
          .call({
            interface: 'ConfigurationManager',
            member: 'getCredentials',
            signature: 's',
            body: [account.account],
          })
          .catch(() => undefined);
        if (credentials === undefined) return false;
        expect(credentials).toMatchObject([{ 'Account.password': password }]);
        return true;
      });
    },
  );

  test('that is not running is changed in its file, is not started by the question for it, and registers when the person starts it', async (context) => {
    const { scene, place, softphone, account } = await open(closingWith(context));
    const original = await readFile(place.file, 'utf8');
    expect(succeeded(await softphone.status(account, never))).toMatchObject({ isRunning: false, way: 'start' });
    const apply = () => softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent: NOT_AGREED }, never);
    const first = succeeded(await apply());
    expect(first.isRunning).toBe(false);
    const undo = { undo: first.undo ?? '', consent: NOT_AGREED, onlyPassword: false };
    expect(succeeded(await softphone.undo(undo, never))).toBe('restored');
    expect(await readFile(place.file, 'utf8')).toBe(original);
    succeeded(await apply());
    expect(await readFile(place.file, 'utf8')).toBe(original.replace(OLD_PASSWORD, NEW_PASSWORD));
    expect(place.wasActivated()).toBe(false);
    await scene.reflect(NEW_PASSWORD);
    place.start();
    await scene.registered();
  });

  test('is quiet before the change: unregistered and gone, and nothing brings it back but waking', async (context) => {
    const { scene, place, softphone, account, isRunning } = await started(closingWith(context));
    expect(refusalOf(await softphone.quiet({ account, consent: NOT_AGREED }, never))).toBe('softphone-needs-stop');
    expect(isRunning()).toBe(1);
    expect(succeeded(await softphone.quiet({ account, consent: AGREED }, never))).toBe('quiet');
    await scene.unregistered();
    expect(succeeded(await softphone.status(account, never))).toMatchObject({ isRunning: false });
    expect(isRunning()).toBe(0);
    succeeded(await softphone.wake(account));
    await scene.registered();

    expect(succeeded(await softphone.quiet({ account, consent: AGREED }, never))).toBe('quiet');
    const before = await scene.reflect(NEW_PASSWORD);
    const newPassword = Secret.of(NEW_PASSWORD);
    expect(succeeded(await softphone.apply({ account, newPassword, consent: AGREED }, never)).isRunning).toBe(true);
    await scene.registered(before);
    expect(isRunning()).toBe(1);
    expect(place.wasActivated()).toBe(false);
  });

  test('in a call is left alone', async (context) => {
    const closing = closingWith(context);
    const { place, softphone, account, isRunning } = await started(closing);
    const port = await startRingingCallee(closing);
    const inCall = async () => succeeded(await softphone.status(account, never)).hasActiveCall;
    await place.call({
      interface: 'CallManager',
      member: 'placeCall',
      signature: 'ss',
      body: [account.account, `sip:bob@127.0.0.1:${port}`],
    });
    await eventually('it says that it is in a call', async () => (await inCall()) === true);
    const newPassword = Secret.of(NEW_PASSWORD);
    expect(refusalOf(await softphone.apply({ account, newPassword, consent: AGREED }, never))).toBe(
      'softphone-in-call',
    );
    expect(refusalOf(await softphone.quiet({ account, consent: AGREED }, never))).toBe('softphone-in-call');
    expect(isRunning()).toBe(1);
  });

  test('whose bus is gone is changed by a restart, once that was agreed to', async (context) => {
    const { scene, place, softphone, account, isRunning } = await started(closingWith(context));
    // Whoever is on the bus stays there; nobody new can come.
    const bus = `${scene.env.XDG_RUNTIME_DIR}/bus`;
    await rename(bus, `${bus}-away`);
    const newPassword = Secret.of(NEW_PASSWORD);
    expect(succeeded(await softphone.status(account, never))).toMatchObject({ isRunning: true, way: 'restart' });
    const refused = await softphone.apply({ account, newPassword, consent: NOT_AGREED }, never);
    expect(refusalOf(refused)).toBe('softphone-needs-stop');
    expect(isRunning()).toBe(1);
    expect(await readFile(place.file, 'utf8')).toContain(OLD_PASSWORD);

    const before = await scene.reflect(NEW_PASSWORD);
    const stopping = softphone.apply({ account, newPassword, consent: AGREED }, never);
    await eventually('it has been stopped', () => isRunning() === 0);
    await rename(`${bus}-away`, bus);
    expect(succeeded(await stopping)).toMatchObject({ isRunning: true, undo: expect.any(String) });
    await scene.registered(before);
    expect(isRunning()).toBe(1);
    expect(await readFile(place.file, 'utf8')).toContain(`Account.password: ${NEW_PASSWORD}\n`);
  });
});
