import { describe, expect, test } from 'vitest';
import { parseLineNumber } from '../../src-main/core/line.ts';
import { deviceIsFree, openHeld } from '../../src-main/core/phones/held-device.ts';
import type { LanPhone } from '../../src-main/core/ports.ts';
import { problem } from '../../src-main/core/problem.ts';
import { fail } from '../../src-main/core/result.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { MemoryDisk, memoryLedger } from '../doubles/memory-ledger.ts';

const never = new AbortController().signal;

function number(text: string) {
  const parsed = parseLineNumber(text);
  if (!parsed.ok) throw new Error('no line number');
  return parsed.value;
}

/** What a second program is told about `second` while the first signs in to `first`, for another line. */
async function whileAt(first: string, second: string) {
  const disk = new MemoryDisk();
  const ledger = memoryLedger(disk, 1);
  let told: ReturnType<typeof deviceIsFree> | undefined;
  const open: LanPhone['open'] = async () => {
    told = deviceIsFree(memoryLedger(disk, 2), { address: second, number: number('05012345679') });
    return fail(problem('device-login-refused', { address: first }));
  };
  const device = { address: first, family: 'asterisk-pjsip', model: 'Asterisk', canChange: true };
  const login = { user: Secret.of('admin'), password: Secret.of('secret') };
  const lanPhone = { open } as Pick<LanPhone, 'open'> as LanPhone;
  await openHeld({ lanPhone, ledger }, { device, login, number: number('05012345678') }, never);
  return told?.ok;
}

describe('a device that somebody is signed in to', () => {
  test.each([
    ['amis://192.168.1.5:5039', 'ami://192.168.1.5:5038'],
    ['amis://192.168.1.5:5039', '192.168.1.5'],
    ['https://192.168.1.20:8443', 'http://192.168.1.20'],
    ['https://192.168.1.20', ' HTTP://192.168.1.20:8080/ '],
    ['https://[fd00::20]', 'http://[FD00::20]:8080'],
    ['ami://127.0.0.1:5038', 'amis://127.0.0.1:5039'],
  ])('at %s is held at %s, too: it is one device with one set of settings', async (first, second) => {
    expect(await whileAt(first, second)).toBe(false);
  });

  test.each([
    ['https://192.168.1.20', 'https://192.168.1.21'],
    ['https://[fd00::20]', 'https://[fd00::2]'],
    ['http://127.0.0.1:40001', 'http://127.0.0.1:40002'],
  ])('at %s keeps nobody from another one at %s', async (first, second) => {
    expect(await whileAt(first, second)).toBe(true);
  });
});
