import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { allSoftphones } from '../../src-main/outside/softphones/all-softphones.ts';
import { type Closing, closingWith } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { KAMAILIO_DOMAIN, kamailioTitle, skipKamailio } from './kamailio.ts';
import {
  credentialLines,
  hasLinphone,
  type LinphonePlace,
  type LinphoneProgram,
  settleLinphone,
} from './linphone-peer.ts';
import { hasSippCallee, startCallee } from './sipp-callee.ts';
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

const skip = skipKamailio || (!(hasLinphone && hasSippCallee) && process.env.CI !== 'true');
const lacking = [...(hasLinphone ? [] : ['linphone-cli']), ...(hasSippCallee ? [] : ['sip-tester'])];
const title = `Linphone ${kamailioTitle}${lacking.map((name) => ` (${name} is not installed)`).join('')}`;
const never = new AbortController().signal;
const hash = (password: string) =>
  createHash('md5').update(`${LINE_USER}:${KAMAILIO_DOMAIN}:${password}`).digest('hex');

async function open(closing: Closing, program: LinphoneProgram) {
  const scene = await openSoftphoneScene(closing);
  const place = await settleLinphone(closing, { scene, program });
  return { scene, place };
}

async function started(closing: Closing, program: LinphoneProgram) {
  const { scene, place } = await open(closing, program);
  scene.start(place.command);
  await scene.registered();
  return { scene, place, ...(await found(scene, place)) };
}

async function found(scene: SoftphoneScene, place: LinphonePlace) {
  const softphone = allSoftphones(scene.tools).find(({ id }) => id === 'linphone');
  if (softphone === undefined) throw new Error('Linphone is not in the list');
  const accounts = succeeded(await softphone.find(scene.line, never));
  expect(accounts).toEqual([
    {
      softphone: 'linphone',
      place: place.file,
      account: `sip:${LINE_USER}@${KAMAILIO_DOMAIN}`,
      user: LINE_USER,
      domain: KAMAILIO_DOMAIN,
    },
  ]);
  const [account] = accounts;
  if (account === undefined) throw new Error('no account was found');
  return { softphone, account };
}

const isRunning = (scene: SoftphoneScene) =>
  scene.running('linphone-daemon').length + scene.running('linphonec').length;

describe.skipIf(skip).concurrent(title, () => {
  test.for(['daemon', 'daemon without its socket', 'console'] as const)(
    '(%s) comes back by itself with the new password, goes back on undo, and forward again',
    async (program, context) => {
      const { scene, place, softphone, account } = await started(closingWith(context), program);
      expect(succeeded(await softphone.preview(account))).toHaveLength(1);

      const before = await scene.reflect(NEW_PASSWORD);
      const newPassword = Secret.of(NEW_PASSWORD);
      const applied = succeeded(await softphone.apply({ account, newPassword, consent: AGREED }, never));
      expect(applied).toMatchObject({ isRunning: true, undo: expect.any(String) });
      await scene.registered(before);
      expect(isRunning(scene)).toBe(1);
      expect(await readFile(place.file, 'utf8')).not.toContain(hash(OLD_PASSWORD));

      // It has rewritten its settings since (with the hash, as it does after a login): they are never overwritten.
      await eventually('the hash has taken the place of the password', async () =>
        (await credentialLines(place)).includes(`ha1=${hash(NEW_PASSWORD)}`),
      );
      const between = await scene.reflect(OLD_PASSWORD);
      const undo = { undo: applied.undo ?? '', consent: AGREED };
      expect(refusalOf(await softphone.undo({ ...undo, onlyPassword: false }, never))).toBe('softphone-changed-since');
      expect(isRunning(scene)).toBe(1);
      expect(succeeded(await softphone.undo({ ...undo, onlyPassword: true }, never))).toBe('password-only');
      await scene.registered(between);

      const again = await scene.reflect(THIRD_PASSWORD);
      succeeded(await softphone.apply({ account, newPassword: Secret.of(THIRD_PASSWORD), consent: AGREED }, never));
      await scene.registered(again);
      expect(isRunning(scene)).toBe(1);
    },
  );

  test('tells by its socket whether it is registered; without leave to stop it nothing of it is touched', async (context) => {
    const { scene, place, softphone, account } = await started(closingWith(context), 'daemon');
    await eventually('the daemon says that it is registered', async () => {
      const status = succeeded(await softphone.status(account, never));
      return status.isRegistered === true && status.hasActiveCall === false && status.way === 'restart';
    });
    await scene.reflect(NEW_PASSWORD);
    const newPassword = Secret.of(NEW_PASSWORD);
    const refused = await softphone.apply({ account, newPassword, consent: NOT_AGREED }, never);
    expect(refusalOf(refused)).toBe('softphone-needs-stop');
    expect(refusalOf(await softphone.quiet({ account, consent: NOT_AGREED }, never))).toBe('softphone-needs-stop');
    expect(isRunning(scene)).toBe(1);
    // The daemon saves its own settings when it likes: what counts is that nothing of ours is in them, and nothing was kept.
    expect(await readFile(place.file, 'utf8')).not.toContain(NEW_PASSWORD);
    expect(await scene.originals.list()).toEqual([]);
  });

  test('in a call is left alone, and a held call is a call', async (context) => {
    const { scene, place, softphone, account } = await started(closingWith(context), 'daemon');
    const port = await startCallee(scene);
    const inCall = async () => succeeded(await softphone.status(account, never)).hasActiveCall;
    expect(await inCall()).toBe(false);
    await eventually('somebody has answered', async () => {
      if (await inCall()) return true;
      await place.say(`call sip:bob@127.0.0.1:${port}`);
      return false;
    });
    await eventually('the call runs', async () => (await place.say('call-status')).includes('StreamsRunning'));
    const newPassword = Secret.of(NEW_PASSWORD);
    const apply = () => softphone.apply({ account, newPassword, consent: AGREED }, never);
    expect(refusalOf(await apply())).toBe('softphone-in-call');
    expect(refusalOf(await softphone.quiet({ account, consent: AGREED }, never))).toBe('softphone-in-call');
    await place.say('call-pause');
    expect(await place.say('call-status')).toContain('No current call');
    expect(refusalOf(await apply())).toBe('softphone-in-call');
    expect(isRunning(scene)).toBe(1);
  });

  test.for(['daemon', 'console'] as const)(
    '(%s) is quiet before the change: unregistered and gone; waking brings it back',
    async (program, context) => {
      const { scene, softphone, account } = await started(closingWith(context), program);
      expect(succeeded(await softphone.quiet({ account, consent: AGREED }, never))).toBe('quiet');
      await scene.unregistered();
      expect(isRunning(scene)).toBe(0);
      succeeded(await softphone.wake(account));
      await scene.registered();
      expect(isRunning(scene)).toBe(1);

      expect(succeeded(await softphone.quiet({ account, consent: AGREED }, never))).toBe('quiet');
      const before = await scene.reflect(NEW_PASSWORD);
      const newPassword = Secret.of(NEW_PASSWORD);
      expect(succeeded(await softphone.apply({ account, newPassword, consent: AGREED }, never)).isRunning).toBe(true);
      await scene.registered(before);
    },
  );

  test('that was started twice is stopped whole, so that neither writes its old settings back', async (context) => {
    const { scene, place, softphone, account } = await started(closingWith(context), 'daemon without its socket');
    scene.start(place.command);
    await eventually('both have registered', async () => (await scene.kamailio.bindings(LINE_USER)).length === 2);
    const before = await scene.reflect(NEW_PASSWORD);
    const newPassword = Secret.of(NEW_PASSWORD);
    succeeded(await softphone.apply({ account, newPassword, consent: AGREED }, never));
    await scene.registered(before);
    expect(isRunning(scene)).toBe(1);
  });

  test('that is not running is changed, and registers when the person starts it; undo restores it to the byte', async (context) => {
    const closing = closingWith(context);
    const { scene, place } = await open(closing, 'console');
    const original = await readFile(place.file);
    const { softphone, account } = await found(scene, place);
    const newPassword = Secret.of(NEW_PASSWORD);
    expect(succeeded(await softphone.status(account, never))).toMatchObject({ isRunning: false, way: 'start' });
    const apply = () => softphone.apply({ account, newPassword, consent: AGREED }, never);
    const first = succeeded(await apply());
    expect(first.isRunning).toBe(false);
    expect(
      succeeded(await softphone.undo({ undo: first.undo ?? '', consent: AGREED, onlyPassword: false }, never)),
    ).toBe('restored');
    expect((await readFile(place.file)).equals(original)).toBe(true);

    succeeded(await apply());
    expect(succeeded(await apply()).undo).toBeUndefined();
    await scene.reflect(NEW_PASSWORD);
    scene.start(place.command);
    await scene.registered();
  });

  test('with an old hash left beside the new password is helped as well', async (context) => {
    const closing = closingWith(context);
    const { scene, place } = await open(closing, 'daemon');
    const text = await readFile(place.file, 'utf8');
    const stale = `ha1=${hash(OLD_PASSWORD)}\nrealm=${KAMAILIO_DOMAIN}\npasswd=${NEW_PASSWORD}`;
    await writeFile(place.file, text.replace(`passwd=${OLD_PASSWORD}`, stale));
    scene.start(place.command);
    await scene.registered();
    const before = await scene.reflect(NEW_PASSWORD);
    const { softphone, account } = await found(scene, place);
    succeeded(await softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent: AGREED }, never));
    await scene.registered(before);
  });
});
