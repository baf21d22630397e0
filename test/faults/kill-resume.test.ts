import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { closingWith } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { type HeldKeyring, holdKeyring, keyringTitle, skipKeyring } from '../doubles/keyring-held.ts';
import { type SipRelay, startSipRelay } from '../doubles/sip-relay.ts';
import { lastRotation } from '../doubles/spawn-kakekae.ts';
import { expectChanged, NEW, OLD, openScene } from './kill-scene.ts';

/*
 * A laptop that loses its power in the middle of a change: the process gets SIGKILL while its rotation is in each state that
 * lasts, and a new process goes on from what the ledger and the keychain hold.
 */

describe.skipIf(skipKeyring).concurrent(`a change that is killed and resumed, ${keyringTitle},`, () => {
  let keyring: HeldKeyring;
  beforeAll(async () => {
    keyring = await holdKeyring('unlocked');
  });
  afterAll(async () => {
    await keyring?.release();
  });

  test('while it waits for its chosen moment, is made at that moment', async (context) => {
    const scene = await openScene(keyring, closingWith(context));
    const { carrier, terminal } = scene;
    // Moments are kept to the second.
    const atMs = Math.ceil(carrier.clock.nowMs() / 60_000) * 60_000 + 20 * 60_000;
    const planned = scene.change('--proof', 'L2', '--at', new Date(atMs).toISOString());
    await eventually('it is planned, with its password kept', () => {
      const state = terminal.stored();
      return state?.kind === 'planned' && state.isPasswordKept;
    });
    const watch = scene.watch();
    await planned.kill();
    expect(terminal.stored()).toMatchObject({ kind: 'planned', submitAtMs: atMs });
    expect(carrier.seen.logins).toEqual([]);

    const resumed = scene.resume();
    carrier.clock.runFastUntil(atMs);
    await scene.typeCode(resumed);
    const ended = await resumed.ended;
    expect([ended.code, lastRotation(ended)]).toEqual([0, expect.objectContaining({ state: 'done' })]);
    expect(carrier.seen.submits[0]?.atMs).toBeGreaterThanOrEqual(atMs);
    expect(await watch.stop()).toBeGreaterThan(1);
    await expectChanged(scene);
  }, 60_000);

  test('while it signs in, signs in afresh and submits once', async (context) => {
    const scene = await openScene(keyring, closingWith(context), { troubles: ['hang-at-login'] });
    const { carrier, terminal } = scene;
    const unanswered = scene.change('--proof', 'L2');
    await unanswered.state('signing-in');
    const watch = scene.watch();
    await unanswered.kill();
    expect(terminal.stored()).toMatchObject({ kind: 'signing-in' });

    // The second time the mailed code never comes to be typed.
    carrier.trouble('hang-at-login', false);
    const forgotten = scene.resume();
    await forgotten.until('it asks for the code', (told) => told.requiredUserAction === 'type-mailed-code');
    await forgotten.kill();
    expect(terminal.stored()).toMatchObject({ kind: 'signing-in', requiredUserAction: 'type-mailed-code' });
    expect(carrier.seen.submits).toEqual([]);

    const resumed = scene.resume();
    await scene.typeCode(resumed);
    const ended = await resumed.ended;
    expect([ended.code, lastRotation(ended)]).toEqual([0, expect.objectContaining({ state: 'done' })]);
    expect(await watch.stop()).toBeGreaterThan(1);
    await expectChanged(scene);
  }, 60_000);

  test('while its one submit hangs untaken, ends truthfully: nothing was changed', async (context) => {
    const scene = await openScene(keyring, closingWith(context), { troubles: ['hang-at-submit-before-taking'] });
    const { carrier, terminal } = scene;
    const change = scene.change();
    await scene.typeCode(change);
    await change.state('submitting');
    await eventually('the portal has the submit', () => carrier.seen.submits.length === 1);
    const watch = scene.watch();
    await change.kill();
    expect(terminal.stored()).toMatchObject({ kind: 'submitting' });

    carrier.trouble('hang-at-submit-before-taking', false);
    const resumed = scene.resume();
    const doubtful = await resumed.state('doubtful');
    expect(doubtful).toMatchObject({ problem: { kind: 'interrupted' } });
    // Through the slot time, and past every look that is planned after it.
    carrier.clock.runFastUntil(carrier.clock.nowMs() + 5 * 3_600_000);
    const ended = await resumed.ended;
    // 3, the portal's family: it did not take the change.
    expect(ended.code).toBe(3);
    expect(lastRotation(ended)).toMatchObject({ state: 'refused', problem: { kind: 'change-did-not-happen' } });
    expect(await watch.stop()).toBeGreaterThan(1);
    expect(carrier.password).toBe(OLD);
    expect(await scene.drawer.slots(scene.number)).toEqual({ current: OLD, pending: NEW, previous: null });
    expect(carrier.seen.submits).toMatchObject([{ accepted: false }]);
  }, 60_000);

  test('while its one submit was taken but not answered, finds out that it was changed', async (context) => {
    const scene = await openScene(keyring, closingWith(context), { troubles: ['hang-after-taking'] });
    const { carrier, terminal } = scene;
    const change = scene.change('--proof', 'L2');
    await scene.typeCode(change);
    await change.state('submitting');
    await eventually('the portal has taken the submit', () => carrier.seen.submits.length === 1);
    const watch = scene.watch();
    await change.kill();
    expect(terminal.stored()).toMatchObject({ kind: 'submitting' });

    const resumed = scene.resume();
    await resumed.state('doubtful');
    const ended = await resumed.ended;
    expect([ended.code, lastRotation(ended)]).toEqual([0, expect.objectContaining({ state: 'done' })]);
    expect(await watch.stop()).toBeGreaterThan(1);
    await expectChanged(scene);
  }, 60_000);

  test('while it waits for the reflection, goes on waiting', async (context) => {
    const scene = await openScene(keyring, closingWith(context));
    const change = scene.change('--proof', 'L2');
    await scene.typeCode(change);
    await change.state('reflecting');
    const watch = scene.watch();
    await change.kill();
    const stored = scene.terminal.stored();
    expect(stored).toMatchObject({ kind: 'reflecting', acceptedBy: 'portal' });

    const resumed = scene.resume();
    const ended = await resumed.ended;
    expect([ended.code, lastRotation(ended)]).toEqual([0, expect.objectContaining({ state: 'done' })]);
    expect(await watch.stop()).toBeGreaterThan(1);
    await expectChanged(scene);
  }, 60_000);

  test('while it is in doubt, goes on finding out', async (context) => {
    const scene = await openScene(keyring, closingWith(context), { troubles: ['reset-after-taking'] });
    const change = scene.change('--proof', 'L2');
    await scene.typeCode(change);
    await change.state('doubtful');
    const watch = scene.watch();
    await change.kill();
    expect(scene.terminal.stored()).toMatchObject({ kind: 'doubtful' });

    const ended = await scene.resume().ended;
    expect([ended.code, lastRotation(ended)]).toEqual([0, expect.objectContaining({ state: 'done' })]);
    expect(await watch.stop()).toBeGreaterThan(1);
    await expectChanged(scene);
  }, 60_000);

  test('while it looks for the phone, still finds it', async (context) => {
    const scene = await openScene(keyring, closingWith(context));
    const { carrier, terminal } = scene;
    await carrier.adapter.start();
    const change = scene.change();
    await scene.typeCode(change);
    await change.state('verifying');
    const watch = scene.watch();
    await change.kill();
    expect(terminal.stored()).toMatchObject({ kind: 'verifying', requiredUserAction: 'enter-password-on-phone' });

    const resumed = scene.resume();
    await carrier.adapter.apply({ line: carrier.line, newPassword: Secret.of(NEW) }, AbortSignal.timeout(10_000));
    const ended = await resumed.ended;
    expect([ended.code, lastRotation(ended)]).toEqual([
      0,
      expect.objectContaining({ state: 'done', proofLevel: 'L3' }),
    ]);
    expect(await watch.stop()).toBeGreaterThan(1);
    await expectChanged(scene);
  }, 60_000);

  test('by two programs at once, is in the hands of exactly one; the other is told so', async (context) => {
    const scene = await openScene(keyring, closingWith(context));
    const { carrier, terminal } = scene;
    const change = scene.change('--proof', 'L2');
    await scene.typeCode(change);
    await change.state('reflecting');
    await change.kill();
    const watch = scene.watch();

    const both = [scene.resume(), scene.resume()];
    const ends = await Promise.all(both.map((one) => one.ended));
    expect(ends.map((one) => one.code).sort()).toEqual([0, 9]);
    const [winner, loser] = ends[0]?.code === 0 ? [0, 1] : [1, 0];
    expect(lastRotation(ends[loser] ?? { told: [] })).toMatchObject({
      problem: { kind: 'rotation-leased', facts: { pid: both[winner]?.pid } },
    });
    expect(lastRotation(ends[winner] ?? { told: [] })).toMatchObject({ state: 'done' });
    expect(terminal.stored()).toMatchObject({ kind: 'done' });
    // One look at the old password before the change, one at the new one after the slot: two requests each.
    expect(carrier.seen.registers).toHaveLength(4);
    expect(await watch.stop()).toBeGreaterThan(1);
    await expectChanged(scene);
  }, 60_000);
});

describe.skipIf(skipKeyring)(`a change that is killed between the look and the keychain, ${keyringTitle},`, () => {
  test('has both passwords where they were, and puts them in their places when it is resumed', async (context) => {
    const closing = closingWith(context);
    const keyring = closing(await holdKeyring('unlocked'), (one) => one.release());
    const daemon = await keyring.daemonPid();
    let isFrozen = false;
    let relay: SipRelay | undefined;
    const scene = await openScene(keyring, closing, {
      proxyPort: async (carrier) => {
        const onAnswer = (text: string) => {
          // The keychain stops answering at the moment the new password is accepted, before anybody has heard of it.
          if (carrier.password !== NEW || !text.startsWith('SIP/2.0 200 ') || isFrozen) return;
          isFrozen = true;
          process.kill(daemon, 'SIGSTOP');
        };
        relay = closing(await startSipRelay({ to: carrier.sip, onAnswer }), (one) => one.close());
        return relay.port;
      },
    });
    const { carrier, terminal, drawer, number } = scene;
    const change = scene.change('--proof', 'L2');
    await scene.typeCode(change);
    await change.state('reconnecting');
    expect(isFrozen).toBe(true);
    await change.kill();
    expect(terminal.stored()).toMatchObject({ kind: 'reconnecting', isPromoted: false });
    process.kill(daemon, 'SIGCONT');
    expect(await drawer.slots(number)).toEqual({ current: OLD, pending: NEW, previous: null });

    const asked = carrier.seen.registers.length;
    const ended = await scene.resume().ended;
    expect([ended.code, lastRotation(ended)]).toEqual([
      0,
      expect.objectContaining({ state: 'done', proofLevel: 'L2' }),
    ]);
    // What the registrar had said was stored; it is not asked again.
    expect(carrier.seen.registers).toHaveLength(asked);
    await expectChanged(scene);
  }, 60_000);
});
