import { describe, expect, test } from 'vitest';
import { openLedger } from '../../src-main/outside/ledger/open-ledger.ts';
import type { DeviceOptions, PretendDevice } from '../../src-main/practice/devices/device-shell.ts';
import { pretendGrandstream } from '../../src-main/practice/devices/pretend-grandstream.ts';
import { pretendYealink } from '../../src-main/practice/devices/pretend-yealink.ts';
import type { Said } from '../doubles/command-line.ts';
import { ADMIN_PASSWORD, deviceOf, FORMER } from './lan-desk.ts';
import { certificate, skipTls, tlsTitle } from './sip-certificates.ts';
import { type AtHome, atHome, NUMBER, OLD } from './terminal-person.ts';

/* `reconnect --device`: a person at their command line, an adapter on the network, and the practice carrier. */

interface Scene extends AtHome {
  readonly device: PretendDevice;
  reconnect(
    args: readonly string[],
    stdin?: readonly string[],
  ): Promise<Said & { readonly json: Record<string, unknown> }>;
}

async function scene(
  context: Parameters<typeof atHome>[0],
  make: (options: DeviceOptions) => Promise<PretendDevice>,
  more: Partial<DeviceOptions> = {},
): Promise<Scene> {
  const home = await atHome(context, { speed: 1 });
  const device = await make(deviceOf(home.carrier, more));
  context.onTestFinished(() => device.stop());
  return {
    ...home,
    device,
    async reconnect(args, stdin = [OLD, 'admin', ADMIN_PASSWORD]) {
      const all = ['reconnect', '--line', NUMBER, '--address', device.url, '--keychain', 'memory', '--json', ...args];
      const said = await home.cli.run(all, { stdin });
      return { ...said, json: JSON.parse(said.stdout.trim().split('\n').at(-1) ?? '{}') };
    },
  };
}

const htToken = (options: DeviceOptions) => pretendGrandstream({ ...options, face: 'token' });
const kind = (json: Record<string, unknown>) => (json.problem as { kind?: string } | undefined)?.kind;

describe('reconnect with a device on the LAN', () => {
  test('puts the password in after one agreement and one login, and proves that it is back', async (context) => {
    const { device, reconnect, carrier } = await scene(context, htToken);
    const said = await reconnect(['--device', 'grandstream-ht80x', '--agree', '--lang', 'ja']);
    expect(said.json).toMatchObject({
      applied: true,
      family: 'grandstream-ht80x',
      model: 'HT802',
      slot: 2,
      user: carrier.line.account.user,
      verdict: 'accepted',
      proofLevel: 'L3',
      isEncrypted: false,
      needsRestart: false,
      undo: 'previous',
    });
    expect(said.code).toBe(0);
    expect(said.stderr).toContain('暗号化されていない通信');
    expect(said.stderr).toContain('機器を再起動しています。');
    expect(device.logins).toBe(2);
    expect(device.password(2)).toBe(OLD);
    expect(device.password(1)).toBe('another1');
    for (const secret of [OLD, ADMIN_PASSWORD, FORMER]) expect(said.stdout + said.stderr).not.toContain(secret);
  });

  test('without agreement signs in nowhere', async (context) => {
    const { device, reconnect } = await scene(context, htToken);
    const said = await reconnect(['--device', 'grandstream-ht80x']);
    expect(kind(said.json)).toBe('usage');
    expect(said.code).toBe(2);
    expect(device.logins).toBe(0);
  });

  test('with a wrong administrator password tries once, says how many are left, and changes nothing', async (context) => {
    const { device, reconnect } = await scene(context, htToken);
    const said = await reconnect(['--device', 'grandstream-ht80x', '--agree'], [OLD, 'admin', 'wrong-one']);
    expect(said.json.problem).toMatchObject({ kind: 'device-login-refused', facts: { attemptsLeft: 4 } });
    expect(device.logins).toBe(1);
    expect(device.password(2)).toBe(FORMER);
  });

  test('leaves a device alone that another program is changing, and says so', async (context) => {
    const { device, reconnect, cli } = await scene(context, htToken);
    const ledger = openLedger({ folder: cli.dataFolder });
    if (!ledger.ok) throw new Error('the ledger of the line is there');
    const { close, holdDevice, lines } = ledger.value;
    context.onTestFinished(close);
    const stored = lines();
    const number = stored.ok ? stored.value[0]?.line.number : undefined;
    if (number === undefined) throw new Error('the line is stored');
    const address = device.url.replace('http://', '');
    expect(holdDevice({ address, number }).ok).toBe(true);
    const said = await reconnect(['--device', 'grandstream-ht80x', '--agree', '--lang', 'ja']);
    expect(said.json).toMatchObject({
      applied: false,
      problem: { kind: 'device-busy', facts: { address, number: NUMBER, pid: process.pid } },
    });
    expect(said.code).toBe(9);
    expect(said.stderr).toContain('何もしていません');
    expect(device.logins).toBe(0);
  });

  test('puts no password into a device that the carrier does not accept', async (context) => {
    const { device, reconnect } = await scene(context, htToken);
    const said = await reconnect(['--device', 'grandstream-ht80x', '--agree'], ['notright', 'admin', ADMIN_PASSWORD]);
    expect(said.json).toMatchObject({ applied: false, verdict: 'password-refused' });
    expect(said.code).toBe(4);
    expect(device.password(2)).toBe(FORMER);
  });

  test('another device than the chosen one is told apart before the login', async (context) => {
    const { device, reconnect } = await scene(context, pretendYealink);
    const said = await reconnect(['--device', 'grandstream-ht80x', '--agree']);
    expect(said.json.problem).toMatchObject({ kind: 'device-other-model', facts: { found: 'Yealink T46S' } });
    expect(device.logins).toBe(0);
  });

  test('a slot that is somebody else’s is refused', async (context) => {
    const { device, reconnect } = await scene(context, htToken);
    const said = await reconnect(['--device', 'grandstream-ht80x', '--slot', '1', '--agree']);
    expect(said.json.problem).toMatchObject({ kind: 'device-account-missing', facts: { slot: 1 } });
    expect(device.password(1)).toBe('another1');
  });

  test('a preview signs in, shows the slot, and changes nothing', async (context) => {
    const { device, reconnect } = await scene(context, pretendYealink);
    const said = await reconnect(['--device', 'yealink-t', '--preview', '--agree'], ['admin', ADMIN_PASSWORD]);
    expect(said.json).toMatchObject({ preview: [{ model: 'Yealink T46S', slot: 2 }] });
    expect(said.code).toBe(0);
    expect(device.password(2)).toBe(FORMER);
  });
});

describe.skipIf(skipTls)(`reconnect with a device ${tlsTitle}`, () => {
  test('shows its certificate, and refuses another one until the person has it forgotten', async (context) => {
    const tls = certificate({ alternatives: null });
    const { device, reconnect } = await scene(context, pretendYealink, { tls });
    const yealink = ['--device', 'yealink-t', '--agree', '--lang', 'en'];
    const first = await reconnect(yealink);
    expect(first.json).toMatchObject({ applied: true, isEncrypted: true, proofLevel: 'L3' });
    expect(first.stderr).toContain(`The device signed its own certificate.`);
    expect(first.stderr).toContain(String(first.json.certificate));

    await device.useCertificate(certificate({ alternatives: null }));
    expect(kind((await reconnect(yealink)).json)).toBe('device-certificate-changed');
    expect(device.logins).toBe(1);

    expect((await reconnect(['--device', 'yealink-t', '--forget-certificate'], [])).json).toEqual({ forgotten: true });
    expect((await reconnect(yealink)).json).toMatchObject({ applied: true });
  });
});
