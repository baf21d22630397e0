import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnose } from '../../src-main/outside/keychain/diagnose.ts';

const store = 'the store';
const withBus = { store, platform: 'linux', env: { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1' } } as const;

// Measured with libsecret and gnome-keyring, or the texts of the systems' documented codes.
test.each([
  ['Cannot create an item in a locked collection', 'keychain-locked'],
  ['Cannot delete a locked item', 'keychain-locked'],
  ['User interaction is not allowed.', 'keychain-locked'],
  ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'keychain-locked'],
  ['Prompt was dismissed', 'keychain-dismissed'],
  ['User canceled the operation.', 'keychain-dismissed'],
  ['The operation was cancelled by the user.', 'keychain-dismissed'],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain-service-missing'],
  ['GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: nobody', 'keychain-service-missing'],
  ['libsecret-1.so.0: cannot open shared object file: No such file or directory', 'keychain-service-missing'],
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain-no-bus'],
  ['Failed to execute child process “dbus-launch” (No such file or directory)', 'keychain-no-bus'],
  ['Could not connect: No such file or directory', 'keychain-no-bus'],
])('what the system says (%s) becomes %s', (message, kind) => {
  expect(diagnose(new Error(message), withBus)).toEqual({ kind, facts: { store } });
});

test('a person with a screen who never had a keyring has a prompt to answer', () => {
  const error = new Error('Object does not exist at path “/org/freedesktop/secrets/collection/login”');
  expect(diagnose(error, { ...withBus, env: { ...withBus.env, DISPLAY: ':0' } }).kind).toBe('keychain-dismissed');
});

test('an unknown trouble carries the class of the error and never its text', () => {
  expect(diagnose(new RangeError('hunter22 did not fit'), withBus)).toEqual({
    kind: 'keychain-broken',
    facts: { store, detail: 'RangeError' },
  });
  expect(diagnose('hunter22', withBus)).toEqual({ kind: 'keychain-broken', facts: { store, detail: 'string' } });
});

test('a missing session bus is found without words, because its message may come in any language', () => {
  const strange = new Error('自動起動できません');
  const runtime = mkdtempSync(join(tmpdir(), 'kakekae-'));
  try {
    const on = (platform: NodeJS.Platform, env: Record<string, string>) =>
      diagnose(strange, { store, platform, env }).kind;
    expect(on('linux', {})).toBe('keychain-no-bus');
    expect(on('linux', { XDG_RUNTIME_DIR: runtime })).toBe('keychain-no-bus');
    expect(on('linux', { DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime}/gone` })).toBe('keychain-no-bus');
    expect(on('linux', { DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime}` })).toBe('keychain-broken');
    expect(on('darwin', {})).toBe('keychain-broken');
    expect(on('win32', {})).toBe('keychain-broken');
  } finally {
    rmSync(runtime, { recursive: true });
  }
});
