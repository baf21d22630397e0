import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type KeyringSession, missingKeyringProgram, withKeyring } from './keyring.ts';
import type { KeyringStep } from './keyring-child.ts';

const missing = missingKeyringProgram();
const mustRun = process.env.CI === 'true';
if (missing !== undefined && mustRun) throw new Error(`CI must have ${missing}`);

const CHILD = join(import.meta.dirname, 'keyring-child.ts');
const current = { owner: '05012345678', slot: 'current' } as const;
const pending = { owner: '05012345678', slot: 'pending' } as const;
const store = 'GNOME Keyring / Secret Service';

async function take(session: KeyringSession, steps: readonly KeyringStep[], limitMs?: number) {
  const ran = await session.run([process.execPath, CHILD], {
    input: JSON.stringify({ steps, limitMs }),
    onFirstOutput: () => session.wakeKeyring(),
  });
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  return JSON.parse(ran.stdout) as {
    ok: boolean;
    text?: string;
    absent?: boolean;
    problem?: unknown;
    tookMs: number;
  }[];
}

const title =
  missing === undefined ? 'with a real gnome-keyring' : `with a real gnome-keyring (skipped: no ${missing})`;
describe.skipIf(missing !== undefined)(title, () => {
  test('a password is kept, read back and forgotten, and Japanese and emoji come back intact', async () => {
    await withKeyring({ state: 'unlocked' }, async (session) => {
      const told = await take(session, [
        { do: 'check' },
        { do: 'read', entry: current },
        { do: 'write', entry: current, value: 'かけかえ電話📞パスワード' },
        { do: 'write', entry: pending, value: 'abc23456' },
        { do: 'read', entry: current },
        { do: 'read', entry: pending },
        { do: 'remove', entry: current },
        { do: 'read', entry: current },
        { do: 'remove', entry: current },
      ]);
      expect(told).toMatchObject([
        { ok: true },
        { ok: true, absent: true },
        { ok: true },
        { ok: true },
        { ok: true, text: 'かけかえ電話📞パスワード' },
        { ok: true, text: 'abc23456' },
        { ok: true },
        { ok: true, absent: true },
        { ok: true },
      ]);
    });
  });

  test('passwords are still there after the keyring was restarted, and locked away under another login', async () => {
    await withKeyring({ state: 'unlocked' }, async (session) => {
      await take(session, [{ do: 'write', entry: current, value: 'kept over a restart' }]);
      await session.restartKeyring();
      expect(await take(session, [{ do: 'read', entry: current }])).toMatchObject([
        { ok: true, text: 'kept over a restart' },
      ]);
      await session.restartKeyring('somebody else');
      expect(await take(session, [{ do: 'read', entry: current }])).toMatchObject([
        { ok: false, problem: { kind: 'keychain-locked', facts: { store } } },
      ]);
      await session.restartKeyring();
      expect(await take(session, [{ do: 'read', entry: current }])).toMatchObject([
        { ok: true, text: 'kept over a restart' },
      ]);
    });
  });

  test.each([
    ['locked', 'keychain-locked'],
    ['never-made', 'keychain-locked'],
    ['no-service', 'keychain-service-missing'],
    ['no-bus', 'keychain-no-bus'],
  ] as const)('a keyring that is %s never looks like an empty one: %s', async (state, kind) => {
    await withKeyring({ state }, async (session) => {
      const told = await take(session, [
        { do: 'check' },
        { do: 'read', entry: current },
        { do: 'write', entry: current, value: 'abc23456' },
        { do: 'remove', entry: current },
      ]);
      for (const one of told) expect(one).toMatchObject({ ok: false, problem: { kind, facts: { store } } });
      expect(told).toHaveLength(4);
    });
  });

  test('a keyring that answers nobody is told in time, for every call', async () => {
    await withKeyring({ state: 'hanging' }, async (session) => {
      const told = await take(session, [{ do: 'check' }, { do: 'read', entry: current }], 500);
      for (const one of told) {
        expect(one).toMatchObject({ ok: false, problem: { kind: 'keychain-hanging', facts: { store, limitMs: 500 } } });
        expect(one.tookMs).toBeLessThan(5_000);
      }
    });
  });
});
