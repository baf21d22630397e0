import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

/** A network of its own, with a cable and a second end: what loopback has not (hardware addresses, groups, real ports). */
function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  try {
    execFileSync(
      'unshare',
      ['-rn', 'sh', '-c', 'command -v nsenter && unshare -n true && ip link add k0 type veth peer name k1'],
      { stdio: 'ignore' },
    );
    return undefined;
  } catch {
    return 'this computer makes no network namespaces';
  }
}

const reason = whyNot();
const title = `on a network of its own${reason === undefined ? '' : ` (${reason})`}`;

describe.skipIf(reason !== undefined)(title, () => {
  test('the adapter is found by its hardware address, its announcements, its SIP and its page', async () => {
    const child = join(import.meta.dirname, 'lan-namespace-child.ts');
    const { stdout } = await promisify(execFile)('unshare', ['-rn', process.execPath, child], { timeout: 25_000 });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ ok: true, value: [{ name: 'near0', address: '192.168.77.1', prefix: 28 }] });
    const end = lines.at(-1);
    expect(end).toMatchObject({ kind: 'ended', isComplete: true });
    expect(end.devices).toHaveLength(1);
    expect(end.devices[0]).toMatchObject({
      address: '192.168.77.5',
      mac: '000B82010203',
      speaksSip: true,
      page: 'http://192.168.77.5',
      guesses: [{ family: 'grandstream-ht80x', confidence: 'strong' }],
    });
    expect(end.devices[0].signs).toEqual(
      expect.arrayContaining([
        { kind: 'ssdp', text: 'Linux UPnP/1.0 Grandstream/1.0' },
        { kind: 'mdns', text: 'Office phone' },
        { kind: 'sip', text: 'Grandstream HT801 1.0.17.5' },
        { kind: 'page-title', text: 'Grandstream Device Configuration' },
      ]),
    );
  });
});
