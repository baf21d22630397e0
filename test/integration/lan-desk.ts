import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { LanPhone, LanSession, LanStep } from '../../src-main/core/ports.ts';
import type { Problem } from '../../src-main/core/problem.ts';
import type { Result } from '../../src-main/core/result.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { allDoors } from '../../src-main/outside/lan-phones/all-doors.ts';
import { CHANGED_FAMILIES } from '../../src-main/outside/lan-phones/all-families.ts';
import { knownDevices } from '../../src-main/outside/lan-phones/known-devices.ts';
import { type LanLimits, lanPhone } from '../../src-main/outside/lan-phones/lan-phone.ts';
import { systemClock } from '../../src-main/outside/machine/system-clock.ts';
import { fileServer } from '../../src-main/outside/provisioning/serve-once.ts';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import type { DeviceOptions, PretendDevice } from '../../src-main/practice/devices/device-shell.ts';

export const ADMIN_PASSWORD = 'label-Pa55 "ü';
export const FORMER = 'former12';
export const never = new AbortController().signal;

export interface Logged {
  readonly name: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

export interface LanDesk {
  readonly lan: LanPhone;
  readonly logged: readonly Logged[];
  readonly steps: LanStep[];
  plug(device: Promise<PretendDevice>): Promise<PretendDevice>;
  /** Identified, and signed in with the right login. */
  open(device: PretendDevice, password?: string): Promise<Result<LanSession>>;
}

/** A lan phone of its own for each test, with its own memory of devices; what was plugged in is unplugged again. */
export function lanDesks() {
  const closers: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  return (limits: Partial<LanLimits> = {}): LanDesk => {
    const folder = mkdtempSync(join(tmpdir(), 'kakekae-lan-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const logged: Logged[] = [];
    const steps: LanStep[] = [];
    const known = knownDevices(join(folder, 'devices', 'lan-devices.json'));
    const log = { event: (name: string, fields = {}) => void logged.push({ name, fields }) };
    const lan = lanPhone({
      doors: allDoors(fileServer({ clock: systemClock, log })),
      families: CHANGED_FAMILIES,
      known,
      log,
      limits: { exchangeMs: 5_000, backMs: 8_000, lookMs: 25, ...limits },
    });
    return {
      lan,
      logged,
      steps,
      async plug(device) {
        const plugged = await device;
        closers.push(() => plugged.stop());
        return plugged;
      },
      async open(device, password = ADMIN_PASSWORD) {
        const found = await lan.identify({ address: device.url }, never);
        if (!found.ok) return found;
        const login = { user: Secret.of('admin'), password: Secret.of(password) };
        return lan.open({ device: found.value, login, onStep: (step) => steps.push(step) }, never);
      },
    };
  };
}

/** A device of this line with a password that no longer counts, and a port of somebody else. */
export function deviceOf(carrier: PracticeCarrier, more: Partial<DeviceOptions> = {}): DeviceOptions {
  const { account } = carrier.line;
  const other = { ...account, user: '815099990000', authUser: '815099990000' };
  return {
    ports: [
      { account: other, password: 'another1' },
      { account, password: FORMER },
    ],
    proxy: carrier.sip,
    clock: carrier.clock,
    adminPassword: ADMIN_PASSWORD,
    ...more,
  };
}

export function value<T>(result: Result<T>): T {
  if (!result.ok)
    throw new Error(`expected a value, got ${result.problem.kind} ${JSON.stringify(result.problem.facts)}`);
  return result.value;
}

export function trouble(result: Result<unknown>): Problem {
  if (result.ok) throw new Error('expected a problem');
  return result.problem;
}
