import { describe, expect, test } from 'vitest';
import { readDeviceOptions } from '../../src-main/hosts/terminal/chosen-device.ts';
import { COMMANDS } from '../../src-main/hosts/terminal/command-table.ts';
import { readOptions } from '../../src-main/hosts/terminal/options.ts';

/** What the command line says about `reconnect --device`, before the ledger is opened or a device is asked. */
function read(...argv: string[]) {
  const options = COMMANDS.reconnect?.options ?? [];
  const given = readOptions(argv, { name: 'reconnect', options, words: 0 });
  if (!given.ok) throw new Error(given.problem.kind);
  return readDeviceOptions({ given: given.value, lang: 'ja' });
}

const AT = ['--address', '192.168.1.20'];

describe('a device named on the command line', () => {
  test('is taken with its address, and with its slot where one is named', () => {
    expect(read('--device', 'snom', ...AT)).toEqual({ ok: true, value: { family: 'snom', address: '192.168.1.20' } });
    expect(read('--device', 'snom', ...AT, '--slot', '12')).toMatchObject({ value: { slot: 12 } });
    expect(read('--device', 'snom', ...AT, '--undo', 'previous')).toMatchObject({ ok: true });
  });

  test('that nobody knows is told apart from one that has only a guide', () => {
    expect(read('--device', 'toaster', ...AT)).toMatchObject({ problem: { kind: 'device-unknown' } });
    // In the catalogue, but not changed by the app.
    expect(read('--device', 'fanvil', ...AT)).toMatchObject({ problem: { kind: 'device-guided-only' } });
    expect(read('--device', 'linphone', ...AT)).toMatchObject({ problem: { kind: 'device-unknown' } });
  });

  test.each([
    [['--device', 'snom'], { what: 'missing', given: '--address' }],
    [['--device', 'snom', ...AT, '--undo', 'something'], { what: 'value', given: '--undo something' }],
    [['--device', 'snom', ...AT, '--slot', '0'], { what: 'value', given: '--slot 0' }],
    [['--device', 'snom', ...AT, '--slot', 'two'], { what: 'value', given: '--slot two' }],
  ])('%j is no use', (argv, facts) => {
    expect(read(...argv)).toMatchObject({ problem: { kind: 'usage', facts } });
  });

  test('is never one outside the person’s own network', () => {
    expect(read('--device', 'snom', '--address', '203.0.113.9')).toMatchObject({
      problem: { kind: 'device-address-unfit', facts: { why: 'public' } },
    });
  });
});
