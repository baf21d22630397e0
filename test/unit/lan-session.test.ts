import { describe, expect, test } from 'vitest';
import type { LanDevice } from '../../src-main/core/ports.ts';
import { done, ok } from '../../src-main/core/result.ts';
import { Secret } from '../../src-main/core/secret.ts';
import type { SignedIn, StoredAccount } from '../../src-main/outside/lan-phones/family.ts';
import { lanSession } from '../../src-main/outside/lan-phones/lan-session.ts';

const PASSWORD = Secret.of('newpw567');
const never = new AbortController().signal;
const device: LanDevice = { address: 'http://192.168.1.20', family: 'test', model: 'test', canChange: true };

/** A device that shows its password and uses it only after a restart; the password is in its settings already. */
function deviceWith(isRegistered: boolean | undefined) {
  const steps: string[] = [];
  const stored: StoredAccount = {
    slot: 1,
    user: '81501',
    authUser: '81501',
    domain: 'sip.test',
    password: 'shown',
    isRegistered,
    shown: PASSWORD,
  };
  const signedIn: SignedIn = {
    accounts: async () => ok([stored]),
    async write() {
      steps.push('write');
      return ok({
        takesEffect: 'after-restart',
        restart: async () => {
          steps.push('restart');
          return done;
        },
      });
    },
    isRegistered: async () => isRegistered,
    close: async () => {},
  };
  const session = lanSession(signedIn, {
    device,
    onStep: () => {},
    log: { event: () => {} },
    limits: { backMs: 1_000 },
    comeBack: async () => ok(signedIn),
  });
  return { steps, change: () => session.change({ account: stored, password: PASSWORD }, never) };
}

describe('a password that the device has already', () => {
  test('is written again for the restart where a change broke off before it', async () => {
    const { steps, change } = deviceWith(false);
    expect(await change()).toMatchObject({ ok: true, value: { readBack: 'same', needsRestart: false } });
    expect(steps).toEqual(['write', 'restart']);
  });

  test.each([true, undefined])('is left alone where it may be in use (registered: %s)', async (isRegistered) => {
    const { steps, change } = deviceWith(isRegistered);
    expect(await change()).toMatchObject({ ok: true, value: { readBack: 'same' } });
    expect(steps).toEqual([]);
  });
});
