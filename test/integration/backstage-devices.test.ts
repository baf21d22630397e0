import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Backstage, openBackstage } from '../../src-main/backstage/backstage.ts';
import { DeviceRuns } from '../../src-main/backstage/device-runs.ts';
import { phoneCatalogue } from '../../src-main/compose.ts';
import type { CallArgument, CallName, CallResult } from '../../src-main/contract/calls.ts';
import type { DeviceStep } from '../../src-main/contract/device-views.ts';
import type { Snapshot } from '../../src-main/contract/snapshot.ts';
import type { DeviceFinder } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { deviceFinder } from '../../src-main/outside/lan/find-devices.ts';
import type { DeviceOptions, PretendDevice } from '../../src-main/practice/devices/device-shell.ts';
import { pretendGrandstream } from '../../src-main/practice/devices/pretend-grandstream.ts';
import { pretendYealink } from '../../src-main/practice/devices/pretend-yealink.ts';
import { startNeighbour } from '../doubles/lan-neighbour.ts';
import { windowHostDouble } from '../doubles/window-host.ts';
import { certificate, skipTls, tlsTitle } from './sip-certificates.ts';

/* The window's calls about devices on the network: pretend devices on loopback, against the practice carrier. */

const ADMIN = { user: 'admin', password: 'label-Pa55 "ü' };
const FORMER = 'former12';
const MAC = '00:0B:82:12:34:56';
let folder: string;
let backstage: Backstage;
let told: { readonly run: string; readonly step: DeviceStep }[];
const closers: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-window-devices-'));
  backstage = await openBackstage({
    dataFolder: join(folder, 'kakekae'),
    keychain: 'memory',
    host: windowHostDouble(),
    practice: true,
    practiceStartsAtMs: Date.UTC(2026, 10, 24, 5, 0),
    practiceSpeed: 15_000,
  });
  told = [];
  closers.push(backstage.on('device-step', (one) => told.push(one)));
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await backstage.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask<N extends CallName>(name: N, argument: CallArgument<N>): Promise<CallResult<N>> {
  const answer = await backstage.answer(name, argument);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`);
  return answer.value as CallResult<N>;
}

async function refusal<N extends CallName>(name: N, argument: CallArgument<N>): Promise<string> {
  const answer = await backstage.answer(name, argument);
  return answer.ok ? 'answered' : answer.problem.kind;
}

function seen(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  const now = backstage.snapshot();
  if (fits(now)) return Promise.resolve(now);
  return new Promise((resolve) => {
    const off = backstage.on('snapshot', (snapshot) => {
      if (!fits(snapshot)) return;
      off();
      resolve(snapshot);
    });
  });
}

function practiceLine() {
  const { practice, lines } = backstage.snapshot();
  const line = lines[0]?.line;
  if (practice === null || line === undefined) throw new Error('not in practice mode');
  return { paper: practice, line };
}

async function plug(
  make: (options: DeviceOptions) => Promise<PretendDevice>,
  more: Partial<DeviceOptions> = {},
): Promise<PretendDevice> {
  const { account } = practiceLine().line;
  const { proxy } = account;
  if (proxy?.port === undefined) throw new Error('the practice line has a proxy');
  const other = { ...account, user: '815099990000', authUser: '815099990000' };
  const device = await make({
    ports: [
      { account: other, password: 'another1' },
      { account, password: FORMER },
    ],
    proxy: { host: proxy.host, port: proxy.port },
    clock: backstage.stage.house.clock,
    adminPassword: ADMIN.password,
    ...more,
  });
  closers.push(() => device.stop());
  return device;
}

const grandstream = (options: DeviceOptions) => pretendGrandstream({ ...options, face: 'token' });

async function storePaper(sip?: string): Promise<string> {
  const { number, sipPassword, selfcareId, selfcarePassword } = practiceLine().paper;
  await ask('secret.store', { kind: 'sip', number, password: sip ?? sipPassword });
  await ask('secret.store', { kind: 'portal', number, id: selfcareId, password: selfcarePassword });
  return number;
}

/** What a window sends after it has shown the device and the person has agreed. */
async function agreed(device: PretendDevice): Promise<CallArgument<'device.change'>> {
  const { number } = practiceLine().line;
  const { address, family, fingerprint } = await ask('device.look', { number, address: device.url });
  return { run: 'r1', number, put: 'current', family, address, fingerprint, login: ADMIN, keepLogin: false };
}

const stepsOf = (run: string) => told.flatMap((one) => (one.run === run ? [one.step] : []));

describe('a device on the network, as the window is told of it', () => {
  it('is what answers there, and nothing secret was sent to it', async () => {
    const device = await plug(grandstream);
    const { number } = practiceLine().line;
    expect(await ask('device.look', { number, address: device.url })).toMatchObject({
      address: device.url,
      family: 'grandstream-ht80x',
      fingerprint: null,
      canChange: true,
      hasKeptLogin: false,
      hasFormer: false,
    });
    expect(device.logins).toBe(0);
    for (const strange of ['203.0.113.4', 'adapter.local', 'http://127.0.0.1@203.0.113.4/'])
      expect(await refusal('device.look', { number, address: strange })).toBe('device-address-unfit');
  });

  it('gets the line’s password after one login, and is seen at the carrier', async () => {
    const number = await storePaper();
    const device = await plug(grandstream);
    const changed = await ask('device.change', await agreed(device));
    expect(changed).toMatchObject({
      verdict: 'accepted',
      isApplied: true,
      model: 'HT802',
      needsRestart: false,
      proofLevel: 'L3',
      lookProblem: null,
    });
    expect(device.password(2)).toBe(practiceLine().paper.sipPassword);
    expect(device.password(1)).toBe('another1');
    const steps = stepsOf('r1');
    expect(steps).toContainEqual(expect.objectContaining({ kind: 'account', slot: 2 }));
    expect(steps.flatMap((step) => (step.kind === 'changing' ? [step.step] : []))).toEqual(
      expect.arrayContaining(['signing-in', 'writing', 'reading-back', 'restarting']),
    );
    const everything = JSON.stringify([told, changed, { ...backstage.snapshot(), practice: null }]);
    for (const secret of [ADMIN.password, FORMER, practiceLine().paper.sipPassword])
      expect(everything).not.toContain(secret);
    // Nothing was kept, so nothing can be used again.
    const again = { ...(await agreed(device)), login: null };
    expect(await refusal('device.change', again)).toBe('keychain-item-missing');
    expect((await ask('device.look', { number, address: device.url })).hasKeptLogin).toBe(false);
  });

  it('is not what the window says it is, unless it is', async () => {
    await storePaper();
    const device = await plug(grandstream);
    const asked = await agreed(device);
    const cases = [
      [{ family: 'yealink-t' }, 'device-other-model'],
      [{ family: 'panasonic-kx-hdv' }, 'device-guided-only'],
      [{ family: 'toaster' }, 'device-unknown'],
      [{ address: 'http://203.0.113.4' }, 'device-address-unfit'],
      [{ fingerprint: 'AA:BB' }, 'device-certificate-changed'],
      [{ number: '05099999999' }, 'line-unknown'],
    ] as const;
    for (const [strange, kind] of cases) expect(await refusal('device.change', { ...asked, ...strange })).toBe(kind);
    expect(device.logins).toBe(0);
    expect(await refusal('device.change', { ...asked, slot: 1 })).toBe('device-account-missing');
    expect(device.password(1)).toBe('another1');
    expect(device.password(2)).toBe(FORMER);
  });

  it('that refuses the login is asked once, and a kept login that it refuses is forgotten', async () => {
    const number = await storePaper();
    const device = await plug(grandstream);
    const asked = await agreed(device);
    const wrong = { ...asked, login: { ...ADMIN, password: 'wrong-one' }, keepLogin: true };
    expect(await refusal('device.change', wrong)).toBe('device-login-refused');
    expect(device.logins).toBe(1);
    expect((await ask('device.look', { number, address: device.url })).hasKeptLogin).toBe(false);
    const { keychain } = backstage.stage.house;
    await ask('device.change', { ...asked, keepLogin: true });
    expect((await ask('device.look', { number, address: device.url })).hasKeptLogin).toBe(true);
    await ask('device.change', { ...asked, login: null });
    await keychain.write({ owner: device.url, slot: 'device-password' }, Secret.of('outdated'));
    expect(await refusal('device.change', { ...asked, login: null })).toBe('device-login-refused');
    expect((await ask('device.look', { number, address: device.url })).hasKeptLogin).toBe(false);
  });

  it('that one window is changing is told to the next one as such, and hears nothing of it', async () => {
    const number = await storePaper();
    const [device, other] = [await plug(grandstream), await plug(pretendYealink)];
    const [first, second, third] = [await agreed(device), await agreed(device), await agreed(other)];
    const changing = ask('device.change', first);
    await expect.poll(() => device.logins).toBe(1);
    for (const asked of [
      { ...second, run: 'r2' },
      { ...third, run: 'r3' },
    ]) {
      const answer = await backstage.answer('device.change', asked);
      const address = device.url.replace('http://', '');
      expect(answer).toMatchObject({ problem: { kind: 'device-busy', facts: { address, number, pid: process.pid } } });
    }
    expect((await changing).proofLevel).toBe('L3');
    expect(other.logins).toBe(0);
    // It is free again when the first is through, also after a login that was refused.
    const wrong = { ...third, run: 'r4', login: { ...ADMIN, password: 'wrong-one' } };
    expect(await refusal('device.change', wrong)).toBe('device-login-refused');
    expect((await ask('device.change', { ...third, run: 'r5' })).isApplied).toBe(true);
  });

  it('is found again by a window that was loaded anew: how far it is, and then what came of it, until that was shown', async () => {
    const number = await storePaper();
    const device = await plug(grandstream);
    const asked = await agreed(device);
    // Nobody waits for this answer: the window that asked is gone.
    const unheard = backstage.answer('device.change', asked);
    const going = (await seen(({ deviceChanges }) => deviceChanges.some(({ steps }) => steps.length > 0)))
      .deviceChanges;
    const { address, family } = asked;
    expect(going).toMatchObject([{ run: 'r1', number, put: 'current', address, family, ended: null }]);
    await ask('device.seen', { run: 'r1' });
    expect(backstage.snapshot().deviceChanges).toHaveLength(1);
    const { deviceChanges } = await seen((snapshot) => snapshot.deviceChanges.some(({ ended }) => ended !== null));
    expect(deviceChanges).toMatchObject([
      { run: 'r1', ended: { ok: true, value: { isApplied: true, model: 'HT802' } } },
    ]);
    expect(deviceChanges[0]?.ended).toEqual(await unheard);
    expect(deviceChanges[0]?.steps).toEqual(stepsOf('r1'));
    for (const secret of [ADMIN.password, FORMER, practiceLine().paper.sipPassword])
      expect(JSON.stringify(deviceChanges)).not.toContain(secret);
    await ask('device.seen', { run: 'r1' });
    expect(backstage.snapshot().deviceChanges).toEqual([]);
  });

  it('keeps a refusal for the window, too, and stops by its name from any window', async () => {
    await storePaper();
    const device = await plug(grandstream);
    const asked = await agreed(device);
    const wrong = { ...asked, login: { ...ADMIN, password: 'wrong-one' } };
    expect(await refusal('device.change', wrong)).toBe('device-login-refused');
    expect(backstage.snapshot().deviceChanges).toMatchObject([
      { run: 'r1', ended: { ok: false, problem: { kind: 'device-login-refused' } } },
    ]);
    // The next change of the line takes its place.
    const stopped = backstage.answer('device.change', { ...asked, run: 'r2' });
    await seen(({ deviceChanges }) => deviceChanges.some(({ run, steps }) => run === 'r2' && steps.length > 0));
    expect(backstage.snapshot().deviceChanges.map(({ run }) => run)).toEqual(['r2']);
    await ask('device.stop', { run: 'r2' });
    await stopped;
    expect(backstage.snapshot().deviceChanges).toMatchObject([{ run: 'r2' }]);
    await ask('practice.stop', null);
    expect(backstage.snapshot().deviceChanges).toEqual([]);
  });

  it('gets no password that the carrier does not accept', async () => {
    await storePaper('wrong234');
    const device = await plug(pretendYealink);
    const changed = await ask('device.change', await agreed(device));
    expect(changed).toMatchObject({ isApplied: false, proofLevel: 'none' });
    expect(changed.verdict).not.toBe('accepted');
    expect(device.password(2)).toBe(FORMER);
  });
});

describe.skipIf(skipTls)(`a device with a certificate ${tlsTitle}`, () => {
  it('is changed only with the one that was shown, until the person has it forgotten', async () => {
    const number = await storePaper();
    const device = await plug(pretendYealink, { tls: certificate({ alternatives: null }) });
    const asked = await agreed(device);
    expect(asked.fingerprint).not.toBeNull();
    expect(await refusal('device.change', { ...asked, fingerprint: null })).toBe('device-certificate-changed');
    expect(device.logins).toBe(0);
    expect((await ask('device.change', asked)).proofLevel).toBe('L3');
    await device.useCertificate(certificate({ alternatives: null }));
    expect(await refusal('device.look', { number, address: device.url })).toBe('device-certificate-changed');
    await ask('device.forgetCertificate', { address: device.url });
    const { fingerprint } = await ask('device.look', { number, address: device.url });
    expect(fingerprint).not.toBe(asked.fingerprint);
  });
});

describe('a device in a change', () => {
  it('gets the new password once it is accepted, not before, and ends the change with its proof; the former one leads back', async () => {
    const number = await storePaper();
    const device = await plug(grandstream);
    const { portalUrl, mailboxUrl, sipPassword } = practiceLine().paper;
    const asked = await agreed(device);
    const { rotation } = await ask('rotation.begin', { number, mode: 'routine', by: 'portal', portalUrl });
    await seen((snapshot) => snapshot.lines[0]?.rotation?.question?.kind === 'mailed-code');
    expect(await refusal('device.change', asked)).toBe('line-busy');
    const mail = await fetch(mailboxUrl, { headers: { accept: 'application/json' } });
    const { code } = (await mail.json()) as { readonly code: string };
    await ask('rotation.giveCode', { rotation, code });
    await seen((snapshot) => snapshot.lines[0]?.rotation?.rotation.state.kind === 'verifying');
    const shown = await ask('password.reveal', { rotation, how: 'show' });
    const changed = await ask('device.change', { ...asked, keepLogin: true });
    expect(changed).toMatchObject({ verdict: null, isApplied: true, lookProblem: null });
    expect(shown).toEqual({ how: 'show', password: device.password(2) });
    await seen((snapshot) => {
      const state = snapshot.lines[0]?.rotation?.rotation.state;
      return state?.kind === 'done' && state.proofLevel === 'L3';
    });
    // A second phone is set up by hand with the same password, when the first one is long back.
    expect(await ask('password.reveal', { rotation, how: 'show' })).toEqual(shown);

    expect((await ask('device.look', { number, address: device.url })).hasFormer).toBe(true);
    const back = await ask('device.change', { ...asked, put: 'previous', login: null });
    expect(back).toMatchObject({ verdict: null, isApplied: true, proofLevel: 'none' });
    expect(device.password(2)).toBe(sipPassword);
  });
});

describe('what goes on about a device', () => {
  it('is not cut between a write and its answer, neither by the person nor by the end of the app', async () => {
    const runs = new DeviceRuns(() => {});
    let answered = () => {};
    let isCut = false;
    const writing = runs.during('w', async ({ signal, hold }) => {
      hold(true);
      await new Promise<void>((resolve) => {
        answered = resolve;
      });
      isCut = signal.aborted;
      hold(false);
      return { ok: true, value: signal.aborted };
    });
    expect(runs.isWriting).toBe(true);
    runs.stop('w');
    const closing = runs.close();
    answered();
    expect(await writing).toEqual({ ok: true, value: true });
    expect(isCut).toBe(false);
    await closing;
    expect(runs.isWriting).toBe(false);
    expect(await runs.during('late', async () => ({ ok: true, value: 1 }))).toMatchObject({ ok: false });
  });
});

describe('a search for devices', () => {
  async function neighbourhood(): Promise<void> {
    const phone = await startNeighbour({ address: '127.0.56.18', userAgent: 'Grandstream HT801 1.0.17.5' });
    closers.push(() => phone.close());
    const { ports } = phone;
    const finder: DeviceFinder = deviceFinder({
      kinds: phoneCatalogue,
      log: backstage.stage.house.log,
      networks: () => [{ name: 'test0', address: '127.0.56.17', prefix: 29 }],
      neighbours: async () => [{ address: '127.0.56.18', mac: '000B82010203' }],
      places: {
        sip: ports.sip,
        http: ports.http,
        https: 1,
        ssdp: { address: '127.0.56.18', port: ports.ssdp },
        mdns: { address: '127.0.56.18', port: ports.mdns },
      },
      limits: { listenMs: 300, settleMs: 50, sipMs: 700, pageMs: 700 },
    });
    Object.assign(backstage.stage.house, { deviceFinder: finder });
  }

  it('shows where it would look, needs a yes, and tells each device with its reasons', async () => {
    await neighbourhood();
    expect(await ask('device.networks', null)).toEqual({
      networks: [{ name: 'test0', address: '127.0.56.17', prefix: 29 }],
      addresses: 5,
    });
    expect(await refusal('device.find', { run: 'f' } as never)).toBe('call-refused');
    const { isComplete, devices, others } = await ask('device.find', { run: 'f', mayLook: true });
    expect({ isComplete, others }).toEqual({ isComplete: true, others: 0 });
    expect(devices).toMatchObject([
      { address: '127.0.56.18', guesses: [{ family: 'grandstream-ht80x', confidence: 'strong' }] },
    ]);
    expect(devices[0]?.guesses[0]?.reasons).toContainEqual({ kind: 'mac-prefix', text: '000B82' });
    expect(stepsOf('f').map(({ kind }) => kind)).toEqual(expect.arrayContaining(['looking', 'found']));
  });

  it('ends at once when the person stops it', async () => {
    await neighbourhood();
    const finding = ask('device.find', { run: 'f', mayLook: true });
    await expect.poll(() => stepsOf('f').length).toBeGreaterThan(0);
    await ask('device.stop', { run: 'f' });
    expect((await finding).isComplete).toBe(false);
    await ask('device.stop', { run: 'nobody' });
  });
});

describe('the file that a device fetches', () => {
  const yealink = { device: 'yealink-t', mac: MAC, account: 1 };

  it('is offered for the families that take one, for some by the model, and for no softphone', async () => {
    const list = await ask('guides.list', null);
    const file = (id: string) => list.find((one) => one.id === id)?.file;
    for (const id of ['yealink-t', 'grandstream-ht80x', 'cisco-spa', 'snom'])
      expect([id, file(id)]).toEqual([id, 'any']);
    for (const id of ['grandstream-ht81x', 'gigaset']) expect([id, file(id)]).toEqual([id, 'by-model']);
    for (const id of ['poly-vvx', 'yamaha', 'linphone']) expect([id, file(id)]).toEqual([id, 'none']);
  });

  it('is described before it is made, and refused where no source stands behind it', async () => {
    expect(await ask('device.planFile', yealink)).toMatchObject({
      name: '000b82123456.cfg',
      account: 1,
      mac: '000B82123456',
      asks: 'folder',
    });
    expect(await refusal('device.planFile', { ...yealink, device: 'poly-vvx' })).toBe('provisioning-refused');
    expect(await refusal('device.planFile', { ...yealink, device: '../secrets' })).toBe('device-unknown');
    expect(await refusal('device.planFile', { ...yealink, mac: 'no' })).toBe('mac-malformed');
  });

  it('is saved for the person alone, and never over another one', async () => {
    const number = await storePaper();
    const asked = { ...yealink, run: 's', number, how: 'save', mayBeUntold: false } as const;
    const saved = await ask('device.file', asked);
    if (saved.how !== 'save') throw new Error('not saved');
    expect(readFileSync(saved.path, 'utf8')).toContain(practiceLine().paper.sipPassword);
    if (process.platform !== 'win32') expect(statSync(saved.path).mode & 0o777).toBe(0o600);
    expect(await refusal('device.file', asked)).toBe('file-not-saved');
    expect(readdirSync(join(saved.path, '..'))).toHaveLength(1);
  });

  it('is served to the one device, tells who came, and can be ended', async () => {
    const number = await storePaper();
    const asked = { ...yealink, run: 'w', number, how: 'serve', only: '127.0.0.1', mayBeUntold: false } as const;
    const served = await ask('device.file', asked);
    if (served.how !== 'serve') throw new Error('not served');
    expect(served.url).toBe(`${served.folder}000b82123456.cfg`);
    expect(await refusal('device.file', { ...asked, only: '203.0.113.4', run: 'x' })).toBe('device-address-unfit');
    expect((await fetch(`${served.folder}y000000000000.cfg`)).status).toBe(404);
    const agent = { 'user-agent': 'Yealink SIP-T46S 66.86.0.15 00:0b:82:12:34:56' };
    const text = await (await fetch(served.url, { headers: agent })).text();
    expect(text).toContain(practiceLine().paper.sipPassword);
    await expect.poll(() => stepsOf('w').some(({ kind }) => kind === 'fetched')).toBe(true);
    await ask('device.stop', { run: 'w' });
    await expect.poll(() => stepsOf('w').at(-1)).toMatchObject({ kind: 'ended' });
    expect(JSON.stringify(told)).not.toContain(practiceLine().paper.sipPassword);
    await expect(fetch(served.url, { headers: agent })).rejects.toThrow();
  });

  it('holds no password that the carrier refuses, whatever the person wants', async () => {
    const number = await storePaper('wrong234');
    const asked = { ...yealink, run: 'n', number, how: 'save', mayBeUntold: true } as const;
    expect(await ask('device.file', asked)).toEqual({
      how: 'not-made',
      verdict: 'password-refused',
      isRefused: true,
    });
    expect(readdirSync(join(folder, 'kakekae'), { recursive: true }).join('\n')).not.toContain('.cfg');
  });

  it('is the person’s to decide where the carrier cannot be asked', async () => {
    const number = '05087654321';
    const gone = createSocket('udp4').bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address();
    const closed = once(gone, 'close');
    gone.close();
    await closed;
    const place = { domain: 'sip.example', proxy: '127.0.0.1', port: String(port) };
    await ask('line.add', { number, service: 'b2bua', ...place });
    await ask('secret.store', { kind: 'sip', number, password: FORMER });
    const asked = { ...yealink, run: 'u', number, how: 'save', mayBeUntold: false } as const;
    expect(await ask('device.file', asked)).toMatchObject({ how: 'not-made', isRefused: false });
    const saved = await ask('device.file', { ...asked, mayBeUntold: true });
    if (saved.how !== 'save') throw new Error('not saved');
    expect(readFileSync(saved.path, 'utf8')).toContain(FORMER);
  });

  it('is not made any more when the person stops while the carrier is asked', async () => {
    const number = '05087654322';
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    closers.push(() => void silent.close());
    const place = { domain: 'sip.example', proxy: '127.0.0.1', port: String(silent.address().port) };
    await ask('line.add', { number, service: 'b2bua', ...place });
    await ask('secret.store', { kind: 'sip', number, password: FORMER });
    const isAsked = once(silent, 'message');
    const asked = { ...yealink, run: 'h', number, how: 'save', mayBeUntold: true } as const;
    const made = ask('device.file', asked);
    await isAsked;
    await ask('device.stop', { run: 'h' });
    expect(await made).toMatchObject({ how: 'not-made', isRefused: false });
    expect(readdirSync(join(folder, 'kakekae'), { recursive: true }).join('\n')).not.toContain('.cfg');
  });
});
