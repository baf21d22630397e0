import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { LanDevice } from '../../src-main/core/ports.ts';
import { ok } from '../../src-main/core/result.ts';
import { knownDevices } from '../../src-main/outside/lan-phones/known-devices.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function place(): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-known-'));
  folders.push(folder);
  return { folder, path: join(folder, 'lan-devices.json') };
}

const device: LanDevice = {
  address: 'https://192.168.1.20',
  family: 'snom',
  model: 'Snom 710',
  certificate: { fingerprint: 'AB:CD', known: false },
  canChange: true,
};

describe('the devices that were signed in to', () => {
  test('are known to the next run by their certificate, and to nobody else on this computer', async () => {
    const { path } = place();
    expect((await knownDevices(path).remember(device)).ok).toBe(true);
    expect(await knownDevices(path).fingerprintOf(device.address)).toEqual(ok('AB:CD'));
    expect(await knownDevices(path).fingerprintOf('https://192.168.1.21')).toEqual(ok(undefined));
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('are forgotten one by one', async () => {
    const { path } = place();
    const known = knownDevices(path);
    await known.remember(device);
    await known.remember({ ...device, address: 'https://192.168.1.21' });
    expect(await known.forget(device.address)).toEqual({ ok: true, value: true });
    expect(await known.forget(device.address)).toEqual({ ok: true, value: false });
    expect(await known.fingerprintOf('https://192.168.1.21')).toEqual(ok('AB:CD'));
  });

  test('over plain http leave nothing to be known by', async () => {
    const { folder, path } = place();
    const { certificate: _, ...plain } = device;
    expect((await knownDevices(path).remember(plain)).ok).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('in a file that cannot be read are set aside, not deleted', async () => {
    const { folder, path } = place();
    writeFileSync(path, '{ "torn');
    expect(await knownDevices(path).fingerprintOf(device.address)).toEqual(ok(undefined));
    expect(readdirSync(folder)).toEqual(['lan-devices.json.unreadable']);
  });

  test('in a folder that cannot be written are a trouble that is told', async () => {
    const { folder } = place();
    writeFileSync(join(folder, 'taken'), '');
    const kept = await knownDevices(join(folder, 'taken', 'lan-devices.json')).remember(device);
    expect(kept).toMatchObject({ ok: false, problem: { kind: 'ledger-unwritable' } });
  });

  test('are not taken for strangers because their list cannot be read: then nobody is signed in to', async () => {
    const { path } = place();
    mkdirSync(path);
    const known = knownDevices(path);
    const unreadable = { ok: false, problem: { kind: 'file-unreadable', facts: { path, code: 'EISDIR' } } };
    expect(await known.fingerprintOf(device.address)).toMatchObject(unreadable);
    expect(await known.remember(device)).toMatchObject(unreadable);
    expect(await known.forget(device.address)).toMatchObject(unreadable);
  });
});
