import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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

describe.skipIf(reason !== undefined)(title, { timeout: 60_000 }, () => {
  test('the adapter is found by its hardware address, its announcements, its SIP and its page', async () => {
    const child = join(import.meta.dirname, 'lan-namespace-child.ts');
    const { stdout } = await promisify(execFile)('unshare', ['-rn', process.execPath, child], { timeout: 55_000 });
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

  test('the command line tells the person where the adapter is, and a script the same as JSON', async () => {
    const child = join(import.meta.dirname, 'lan-namespace-child.ts');
    const args = ['-rn', process.execPath, child, 'command'];
    const { stdout } = await promisify(execFile)('unshare', args, { timeout: 55_000 });
    const { plain, json } = JSON.parse(stdout);
    expect(plain.stdout).toMatch(
      /^192\.168\.77\.5 {2}000B82010203 {2}\(near0\)\n {2}Grandstream HT801 and HT802: two signs agree/u,
    );
    expect(plain.stdout).toContain('Its page: http://192.168.77.5');
    expect(plain.stdout).toContain('--device grandstream-ht80x');
    expect(plain.stderr).toContain('near0  192.168.77.1/28');
    expect(plain.stderr).toContain('Asking devices for their names (1/1)');
    expect(plain.stderr).toContain('Signs are no proof');
    expect(JSON.parse(json.stdout)).toMatchObject({
      networks: [{ name: 'near0', address: '192.168.77.1', prefix: 28 }],
      complete: true,
      devices: [{ address: '192.168.77.5', guesses: [{ family: 'grandstream-ht80x', confidence: 'strong' }] }],
    });
  });

  test('a computer without a network is told so, and nobody is asked without consent', async () => {
    const main = join(import.meta.dirname, '../../src-main/hosts/terminal/main.ts');
    const data = await mkdtemp(join(tmpdir(), 'kakekae-lan-'));
    const said = async (script: string) => {
      const args = ['-rn', 'sh', '-c', `${script} exec "$0" "$@"`, process.execPath, main];
      const find = ['devices', 'find', '--json', '--data', data];
      const ended = promisify(execFile)('unshare', [...args, ...find]);
      return ended.then(
        () => ({ code: 0, kind: undefined }),
        ({ code, stdout }) => ({ code, ...JSON.parse(stdout).problem }),
      );
    };
    try {
      const cable =
        'ip link add k0 type veth peer name k1 && ip address add 10.9.8.1/24 dev k0 && ip link set k0 up && ip link set k1 up &&';
      const [without, withCable] = await Promise.all([said(''), said(cable)]);
      expect(without).toMatchObject({ code: 7, kind: 'lan-not-found' });
      expect(withCable).toMatchObject({ code: 2, kind: 'usage', facts: { given: '--agree' } });
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
});
