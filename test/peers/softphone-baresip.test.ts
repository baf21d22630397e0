import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { allSoftphones } from '../../src-main/outside/softphones/all-softphones.ts';
import { closingWith } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { startSipRelay } from '../doubles/sip-relay.ts';
import { accountLine, hasBaresip, readAccounts, settleBaresip, tellBaresip } from './baresip-peer.ts';
import { kamailioTitle, skipKamailio } from './kamailio.ts';
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

const skip = skipKamailio || (!(hasBaresip && hasSippCallee) && process.env.CI !== 'true');
const lacking = [...(hasBaresip ? [] : ['baresip-core']), ...(hasSippCallee ? [] : ['sip-tester'])];
const title = `baresip ${kamailioTitle}${lacking.map((name) => ` (${name} is not installed)`).join('')}`;
const never = new AbortController().signal;

async function found(scene: SoftphoneScene) {
  const softphone = allSoftphones(scene.tools).find(({ id }) => id === 'baresip');
  if (softphone === undefined) throw new Error('baresip is not in the list');
  const accounts = succeeded(await softphone.find(scene.line, never));
  expect(accounts.map(({ user }) => user)).toEqual([LINE_USER]);
  const [account] = accounts;
  if (account === undefined) throw new Error('no account was found');
  return { softphone, account };
}

describe.skipIf(skip).concurrent(title, () => {
  test('comes back by itself with the new password, goes back on undo, and forward again, without one login that is refused', async (context) => {
    const closing = closingWith(context);
    const scene = await openSoftphoneScene(closing);
    const relay = closing(await startSipRelay({ to: scene.kamailio }), (one) => one.close());
    const place = await settleBaresip(scene, { lines: [accountLine(scene, { port: relay.port })] });
    const original = await readAccounts(place);
    scene.start(place.command);
    await scene.registered();
    const { softphone, account } = await found(scene);
    expect(succeeded(await softphone.status(account, never))).toMatchObject({ isRunning: true, way: 'restart' });

    const before = await scene.reflect(NEW_PASSWORD);
    const applied = succeeded(
      await softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent: AGREED }, never),
    );
    expect(applied).toMatchObject({ isRunning: true, undo: expect.any(String) });
    expect((await scene.registered(before)).userAgent).toMatch(/^baresip v/u);
    expect(await readAccounts(place)).toBe(original.replace(OLD_PASSWORD, NEW_PASSWORD));
    expect(scene.running('baresip')).toHaveLength(1);

    const between = await scene.reflect(OLD_PASSWORD);
    const undone = await softphone.undo({ undo: applied.undo ?? '', consent: AGREED, onlyPassword: false }, never);
    expect(succeeded(undone)).toBe('restored');
    await scene.registered(between);
    expect(await readAccounts(place)).toBe(original);

    const again = await scene.reflect(THIRD_PASSWORD);
    succeeded(await softphone.apply({ account, newPassword: Secret.of(THIRD_PASSWORD), consent: AGREED }, never));
    await scene.registered(again);
    expect(scene.running('baresip')).toHaveLength(1);
    // One for each of the four registrations: it never went with a password that did not count.
    expect(relay.passed.filter(({ hasCredentials }) => hasCredentials)).toHaveLength(4);
  }, 60_000);

  test('through its control interface is told without being stopped, where nobody agreed to a restart', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const place = await settleBaresip(scene, { withControl: true });
    scene.start(place.command);
    await scene.registered();
    const [pid] = scene.running('baresip');
    const { softphone, account } = await found(scene);
    expect(succeeded(await softphone.status(account, never))).toEqual({
      isRunning: true,
      hasActiveCall: false,
      isRegistered: true,
      way: 'restart',
    });
    const before = await scene.reflect(NEW_PASSWORD);
    const applied = await softphone.apply(
      { account, newPassword: Secret.of(NEW_PASSWORD), consent: NOT_AGREED },
      never,
    );
    expect(succeeded(applied)).toMatchObject({ isRegistered: true, isRunning: true });
    await scene.registered(before);
    expect(scene.running('baresip')).toEqual([pid]);
  }, 60_000);

  test('with another line in it loses nothing of that one', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context), { users: { '815099990000': 'otherpw1' } });
    const other = accountLine(scene, { user: '815099990000', password: 'otherpw1' });
    const place = await settleBaresip(scene, { withControl: true, lines: [other, accountLine(scene)] });
    scene.start(place.command);
    await scene.registered();
    const { softphone, account } = await found(scene);
    const before = await scene.reflect(NEW_PASSWORD);
    succeeded(await softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent: NOT_AGREED }, never));
    await scene.registered(before);
    expect(await scene.kamailio.bindings('815099990000')).toHaveLength(1);
    expect(await readAccounts(place)).toContain(other);
  }, 60_000);

  test('that is not running is changed and started', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    await settleBaresip(scene);
    const { softphone, account } = await found(scene);
    expect(succeeded(await softphone.status(account, never))).toMatchObject({ isRunning: false, way: 'start' });
    await scene.reflect(NEW_PASSWORD);
    const consent = { mayStop: false, mayStart: true };
    const applied = await softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent }, never);
    expect(succeeded(applied)).toMatchObject({ isRunning: true });
    await scene.registered();
  }, 60_000);

  test('that is not running and may not be started has the password for when the person starts it', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const place = await settleBaresip(scene);
    const { softphone, account } = await found(scene);
    await scene.reflect(NEW_PASSWORD);
    const asked = { account, newPassword: Secret.of(NEW_PASSWORD), consent: NOT_AGREED };
    expect(succeeded(await softphone.apply(asked, never))).toMatchObject({ isRunning: false });
    expect(scene.running('baresip')).toEqual([]);
    scene.start(place.command);
    await scene.registered();
  }, 60_000);

  test('is quiet before the change: unregistered and gone; waking brings it back, and an agreed start at reflection too', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const place = await settleBaresip(scene);
    scene.start(place.command);
    await scene.registered();
    const { softphone, account } = await found(scene);
    expect(refusalOf(await softphone.quiet({ account, consent: NOT_AGREED }, never))).toBe('softphone-needs-stop');
    expect(scene.running('baresip')).toHaveLength(1);
    expect(succeeded(await softphone.quiet({ account, consent: AGREED }, never))).toBe('quiet');
    await scene.unregistered();
    expect(scene.running('baresip')).toEqual([]);
    succeeded(await softphone.wake(account));
    const woken = await scene.registered();
    expect(succeeded(await softphone.quiet({ account, consent: AGREED }, never))).toBe('quiet');
    await scene.unregistered();
    await scene.reflect(NEW_PASSWORD);
    succeeded(await softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent: AGREED }, never));
    const back = await scene.registered([woken]);
    expect(back.callId).not.toBe(woken.callId);
  }, 60_000);

  test('in a call is left alone until the call is over', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    // Kamailio takes no calls: this one is made by an account that sends its requests straight away.
    const direct = '<sip:desk@127.0.0.1>;regint=0';
    const place = await settleBaresip(scene, { withControl: true, lines: [direct, accountLine(scene)] });
    scene.start(place.command);
    await scene.registered();
    const { softphone, account } = await found(scene);
    const callee = await startCallee(scene);
    await tellBaresip(place, 'dial', `sip:somebody@127.0.0.1:${callee}`);
    await eventually('baresip tells of the call', async () => {
      const status = await softphone.status(account, never);
      return status.ok && status.value.hasActiveCall === true;
    });
    const original = await readAccounts(place);
    const asked = { account, newPassword: Secret.of(NEW_PASSWORD), consent: AGREED };
    expect(refusalOf(await softphone.apply(asked, never))).toBe('softphone-in-call');
    expect(refusalOf(await softphone.quiet({ account, consent: AGREED }, never))).toBe('softphone-in-call');
    expect(await readAccounts(place)).toBe(original);
    const before = await scene.reflect(NEW_PASSWORD);
    await tellBaresip(place, 'hangup');
    await eventually('the call is over', async () => {
      const status = await softphone.status(account, never);
      return status.ok && status.value.hasActiveCall === false;
    });
    succeeded(await softphone.apply(asked, never));
    await scene.registered(before);
  }, 60_000);

  test.for(['a;b c', 'x\\y#=', '#=,<@>:/', "p%3B&+!$'()*?|^~`{}[]", 'かけかえ'])(
    'takes the password %s as it is written',
    async (password, context) => {
      const scene = await openSoftphoneScene(closingWith(context));
      const place = await settleBaresip(scene);
      const { softphone, account } = await found(scene);
      await scene.reflect(password);
      const asked = { account, newPassword: Secret.of(password), consent: NOT_AGREED };
      succeeded(await softphone.apply(asked, never));
      scene.start(place.command);
      await scene.registered();
      // A second time there is nothing to change, and so nothing to undo.
      expect(succeeded(await softphone.preview(account))).toHaveLength(1);
      expect(refusalOf(await softphone.apply(asked, never))).toBe('softphone-needs-stop');
    },
  );
});
