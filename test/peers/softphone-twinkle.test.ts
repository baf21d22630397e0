import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { closingWith } from '../doubles/closing.ts';
import { kamailioTitle, skipKamailio } from './kamailio.ts';
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
import { anotherSecond, hasTwinkle, settleTwinkle, startConsole, TWINKLE_CONSOLE } from './twinkle-peer.ts';

const skip = skipKamailio || (!hasTwinkle && process.env.CI !== 'true');
const title = `Twinkle's console ${kamailioTitle}${hasTwinkle ? '' : ' (twinkle-console is not installed)'}`;
const never = new AbortController().signal;

describe.skipIf(skip).concurrent(title, () => {
  test('comes back by itself with the new password, goes back on undo, and forward again', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const { softphone, account, path } = await settleTwinkle(scene);
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
    const { softphone, account } = await settleTwinkle(scene);
    expect(succeeded(await softphone.status(account, never))).toMatchObject({ isRunning: false, way: 'start' });
    await scene.reflect(NEW_PASSWORD);
    const consent = { mayStop: false, mayStart: true };
    succeeded(await softphone.apply({ account, newPassword: Secret.of(NEW_PASSWORD), consent }, never));
    await scene.registered();
  }, 60_000);

  test('is quiet before the change: unregistered and gone; waking brings it back', async (context) => {
    const scene = await openSoftphoneScene(closingWith(context));
    const { softphone, account } = await settleTwinkle(scene);
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
    const { softphone, account } = await settleTwinkle(scene);
    // Its standard input is a socket here; as with a terminal, there is no end of it that we could write to.
    scene.start([TWINKLE_CONSOLE, 'rakuten.cfg']);
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
    const { softphone, account, path } = await settleTwinkle(scene);
    const original = await readFile(path, 'utf8');
    await startConsole(scene);
    await scene.registered();
    const asked = { account, newPassword: Secret.of(NEW_PASSWORD), consent: NOT_AGREED };
    expect(refusalOf(await softphone.apply(asked, never))).toBe('softphone-needs-stop');
    expect(await readFile(path, 'utf8')).toBe(original);
    expect(scene.running('twinkle-console')).toHaveLength(1);
  }, 60_000);
});
