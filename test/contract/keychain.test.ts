import { describe, expect, test } from 'vitest';
import type { Keychain, KeychainEntry } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { memoryKeychain } from '../../src-main/outside/keychain/memory-keychain.ts';
import type { NativeStore } from '../../src-main/outside/keychain/native-store.ts';
import { osKeychain, storeName } from '../../src-main/outside/keychain/os-keychain.ts';
import { provenKeychain } from '../../src-main/outside/keychain/proven-keychain.ts';

const current: KeychainEntry = { owner: '05012345678', slot: 'current' };
const pending: KeychainEntry = { owner: '05012345678', slot: 'pending' };
const other: KeychainEntry = { owner: '05087654321', slot: 'current' };

/** A store that works, in memory; a test breaks the parts it wants broken. */
function healthyStore(): NativeStore & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    getPassword: async (service, account) => held.get(`${service}|${account}`) ?? null,
    async setPassword(service, account, password) {
      held.set(`${service}|${account}`, password);
    },
    deletePassword: async (service, account) => held.delete(`${service}|${account}`),
  };
}

const over = (native: NativeStore, limitMs = 5_000): Keychain =>
  provenKeychain({
    load: async () => native,
    surroundings: { store: 'a store', platform: 'linux', env: { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x' } },
    service: 'Kakekae (test)',
    limitMs,
  });

async function textOf(keychain: Keychain, entry: KeychainEntry): Promise<string | undefined> {
  const read = await keychain.read(entry);
  if (!read.ok) throw new Error(read.problem.kind);
  return read.value?.reveal();
}

describe.each([
  ['of this session', memoryKeychain],
  ['of the system, over a store that works', () => over(healthyStore())],
] as const)('the keychain %s', (_name, make) => {
  test('is usable', async () => {
    expect(await make().check()).toEqual({ ok: true, value: undefined });
  });

  test('keeps each slot of each line apart and overwrites what it is told to', async () => {
    const keychain = make();
    expect((await keychain.write(current, Secret.of('old23456'))).ok).toBe(true);
    expect((await keychain.write(pending, Secret.of('new23456'))).ok).toBe(true);
    expect((await keychain.write(other, Secret.of('電話📞'))).ok).toBe(true);
    expect((await keychain.write(current, Secret.of('newer234'))).ok).toBe(true);
    expect(await textOf(keychain, current)).toBe('newer234');
    expect(await textOf(keychain, pending)).toBe('new23456');
    expect(await textOf(keychain, other)).toBe('電話📞');
  });

  test('reads what was never there, and what was removed, as absent', async () => {
    const keychain = make();
    expect(await textOf(keychain, current)).toBeUndefined();
    await keychain.write(current, Secret.of('old23456'));
    expect((await keychain.remove(current)).ok).toBe(true);
    expect(await textOf(keychain, current)).toBeUndefined();
    expect((await keychain.remove(current)).ok).toBe(true);
  });

  test('takes an empty secret for a bug', async () => {
    await expect(make().write(current, Secret.of(''))).rejects.toThrow('empty secret');
  });
});

test('a locked keyring is never mistaken for an empty one', async () => {
  const keychain = over({
    getPassword: async () => null,
    setPassword: async () => Promise.reject(new Error('Cannot create an item in a locked collection')),
    deletePassword: async () => false,
  });
  const locked = { ok: false, problem: { kind: 'keychain-locked', facts: { store: 'a store' } } };
  expect(await keychain.check()).toEqual(locked);
  expect(await keychain.read(current)).toEqual(locked);
  expect(await keychain.write(current, Secret.of('abc23456'))).toEqual(locked);
  expect(await keychain.remove(current)).toEqual(locked);
});

test('a password in a keyring that the check itself unlocked is found', async () => {
  const native = healthyStore();
  native.held.set('Kakekae (test)|05012345678/current', 'abc23456');
  let isLocked = true;
  const keychain = over({
    ...native,
    getPassword: async (service, account) => (isLocked ? null : native.getPassword(service, account)),
    async setPassword(service, account, password) {
      isLocked = false;
      await native.setPassword(service, account, password);
    },
  });
  expect(await textOf(keychain, current)).toBe('abc23456');
});

test('the check leaves nothing behind', async () => {
  const native = healthyStore();
  const keychain = over(native);
  await keychain.check();
  await keychain.read(current);
  expect([...native.held.keys()]).toEqual([]);
});

test('a write that the store bent is reported, without the value', async () => {
  const native = healthyStore();
  const keychain = over({
    ...native,
    setPassword: (service, account, password) => native.setPassword(service, account, password.slice(0, 4)),
  });
  expect(await keychain.write(pending, Secret.of('abc23456'))).toEqual({
    ok: false,
    problem: { kind: 'keychain-readback-differs', facts: { slot: 'pending', number: '05012345678' } },
  });
});

test('a store whose program parts cannot be loaded is a problem, and is tried again by the next call', async () => {
  let isThere = false;
  const native = healthyStore();
  const keychain = provenKeychain({
    load: async () => (isThere ? native : Promise.reject(new Error('Failed to load keytar native addon'))),
    surroundings: { store: 'a store', platform: 'darwin', env: {} },
    service: 'Kakekae (test)',
    limitMs: 5_000,
  });
  expect(await keychain.check()).toEqual({
    ok: false,
    problem: { kind: 'keychain-broken', facts: { store: 'a store', detail: 'Error' } },
  });
  isThere = true;
  expect((await keychain.check()).ok).toBe(true);
});

test('a store that never answers is told in time, and is not asked a second thing meanwhile', async () => {
  let asked = 0;
  const keychain = over(
    {
      ...healthyStore(),
      getPassword: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    },
    40,
  );
  const hanging = { ok: false, problem: { kind: 'keychain-hanging', facts: { store: 'a store', limitMs: 40 } } };
  expect(await keychain.read(current)).toEqual(hanging);
  expect(await keychain.read(pending)).toEqual(hanging);
  expect(asked).toBe(1);
});

test('an old write that comes through late never overtakes a younger one', async () => {
  const native = healthyStore();
  let comeThrough: () => void = () => undefined;
  const keychain = over(
    {
      ...native,
      async setPassword(service, account, password) {
        if (password === 'slow2345') await new Promise<void>((resolve) => (comeThrough = resolve));
        await native.setPassword(service, account, password);
      },
    },
    60,
  );
  expect((await keychain.write(pending, Secret.of('slow2345'))).ok).toBe(false);
  const younger = keychain.write(pending, Secret.of('new23456'));
  comeThrough();
  expect((await younger).ok).toBe(true);
  expect(await textOf(keychain, pending)).toBe('new23456');
});

test('a call that fails after its limit disturbs nobody', async () => {
  let failNow: (error: Error) => void = () => undefined;
  const native = healthyStore();
  let isFirst = true;
  const keychain = over(
    {
      ...native,
      getPassword(service, account) {
        if (!isFirst) return native.getPassword(service, account);
        isFirst = false;
        return new Promise((_resolve, reject) => (failNow = reject));
      },
    },
    40,
  );
  expect((await keychain.read(current)).ok).toBe(false);
  failNow(new Error('too late'));
  expect((await keychain.check()).ok).toBe(true);
});

test('the store is called what the person of that system calls it, and nothing is asked before the first call', () => {
  expect(storeName('darwin')).toBe('macOS Keychain');
  expect(storeName('win32')).toBe('Windows Credential Manager');
  expect(osKeychain({ edition: 'test' })).toMatchObject({ strength: 'os', store: storeName(process.platform) });
});
