import { describe, expect, test } from 'vitest';
import { givenDevice, reconnectNow } from '../../src-main/core/reconnect.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { memoryKeychain } from '../../src-main/outside/keychain/memory-keychain.ts';
import { sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import type { DeviceOptions, PretendDevice } from '../../src-main/practice/devices/device-shell.ts';
import { pretendCisco } from '../../src-main/practice/devices/pretend-cisco.ts';
import { pretendGrandstream } from '../../src-main/practice/devices/pretend-grandstream.ts';
import { pretendGrandstreamPhone } from '../../src-main/practice/devices/pretend-grandstream-phone.ts';
import { pretendSnom } from '../../src-main/practice/devices/pretend-snom.ts';
import { pretendYealink } from '../../src-main/practice/devices/pretend-yealink.ts';
import { pretendYealinkV80 } from '../../src-main/practice/devices/pretend-yealink-v80.ts';
import { eventually } from '../doubles/eventually.ts';
import { MemoryDisk, memoryLedger } from '../doubles/memory-ledger.ts';
import { ADMIN_PASSWORD, deviceOf, FORMER, lanDesks, never, trouble, value } from './lan-desk.ts';
import { practiceCarriers, profile } from './practice-start.ts';

const start = practiceCarriers();
const desk = lanDesks();

interface Family {
  readonly name: string;
  readonly family: string;
  readonly model: RegExp;
  readonly restarts: boolean;
  /** How many refused logins it tells are left after the first. */
  readonly left?: number;
  make(options: DeviceOptions): Promise<PretendDevice>;
}

const FAMILIES: readonly Family[] = [
  {
    name: 'a Grandstream HT802 with a session token',
    family: 'grandstream-ht80x',
    model: /^HT802$/u,
    restarts: true,
    left: 4,
    make: (options) => pretendGrandstream({ ...options, face: 'token' }),
  },
  {
    name: 'a Grandstream HT802V2 whose session is over with every write',
    family: 'grandstream-ht80x',
    model: /^HT802V2$/u,
    restarts: true,
    left: 4,
    make: (options) => pretendGrandstream({ ...options, face: 'token', model: 'HT802V2', endsSession: true }),
  },
  {
    name: 'a Grandstream HT802 with its older pages',
    family: 'grandstream-ht80x',
    model: /^HT802$/u,
    restarts: false,
    left: 4,
    make: (options) => pretendGrandstream({ ...options, face: 'form' }),
  },
  {
    name: 'a Grandstream GXP1625 with firmware 1.0.7',
    family: 'grandstream-gxp',
    model: /^GXP1625$/u,
    restarts: true,
    make: (options) => pretendGrandstreamPhone({ ...options, face: 'sid' }),
  },
  {
    name: 'a Grandstream GRP2601P',
    family: 'grandstream-grp',
    model: /^GRP2601P$/u,
    restarts: true,
    left: 4,
    make: (options) => pretendGrandstreamPhone({ ...options, face: 'nonce', model: 'GRP2601P', tellsModel: 'file' }),
  },
  { name: 'a Yealink T46S', family: 'yealink-t', model: /^Yealink T46S$/u, restarts: false, make: pretendYealink },
  {
    name: 'a Yealink T21P E2 with firmware V80',
    family: 'yealink-t',
    model: /^Yealink T21P_E2$/u,
    restarts: true,
    make: pretendYealinkV80,
  },
  { name: 'a Linksys SPA3102', family: 'cisco-spa', model: /^SPA3102$/u, restarts: false, make: pretendCisco },
  { name: 'a Snom 710', family: 'snom', model: /^Snom/u, restarts: false, make: pretendSnom },
];

async function slotOfLine(session: Awaited<ReturnType<ReturnType<typeof desk>['open']>>, carrier: PracticeCarrier) {
  const lan = value(session);
  const account = value(await lan.accounts(never)).find(({ user }) => user === carrier.line.account.user);
  if (account === undefined) throw new Error('the device does not list the line');
  return { lan, account };
}

describe.each(FAMILIES)('$name', ({ make, family, model, restarts, left }) => {
  test('takes the password, registers with it, and is proven by the registrar', async (context) => {
    const carrier = await start();
    const { lan, plug, open, steps, logged } = desk();
    const device = await plug(make(deviceOf(carrier)));
    const registrar = sipRegistrar({
      profilePace: { registersPerSecond: 1_000, burst: 100 },
      log: { event: () => {} },
    });
    context.onTestFinished(() => registrar.close());
    const keychain = memoryKeychain();
    const { number } = carrier.line;
    await keychain.write({ owner: number, slot: 'current' }, Secret.of(carrier.password));

    const found = value(await lan.identify({ address: device.url }, never));
    expect(found).toMatchObject({ address: device.url, family, canChange: true });
    expect(device.logins).toBe(0);

    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    expect(session.device.model).toMatch(model);
    expect(account).toMatchObject({ slot: 2, domain: carrier.line.account.domain, password: 'hidden' });
    const ledger = memoryLedger(new MemoryDisk());
    const clock = { ...realClock };
    const world = { keychain, registrar, ledger, profile, clock };
    const phone = givenDevice(session, account);
    const reconnected = value(await reconnectNow(world, { line: carrier.line, phone }, never));

    expect(reconnected).toMatchObject({
      before: { verdict: 'accepted' },
      applied: { readBack: 'hidden', wasInterrupted: false, needsRestart: false },
      proofLevel: 'L3',
    });
    expect(device.status(2)).toMatchObject({ kind: 'registered' });
    expect(device.password(2)).toBe(carrier.password);
    expect(device.password(1)).toBe('another1');
    expect(steps).toContain('writing');
    expect(steps.includes('restarting')).toBe(restarts);
    await session.close();
    const told = JSON.stringify([logged, steps]);
    expect(told).not.toContain(carrier.password);
    expect(told).not.toContain(ADMIN_PASSWORD);
  });

  test('refuses a wrong administrator password once, and is not asked again', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(make(deviceOf(carrier)));
    const refused = trouble(await open(device, 'not-the-one'));
    expect(refused).toEqual({
      kind: 'device-login-refused',
      facts: { address: device.url, ...(left === undefined ? {} : { attemptsLeft: left }) },
    });
    expect(device.logins).toBe(1);
    expect(device.password(2)).toBe(FORMER);
  });

  test('is left alone when its pages are not the documented ones any more', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(make(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    device.changePages();
    const password = Secret.of(carrier.password);
    expect(trouble(await session.change({ account, password }, never))).toMatchObject({ kind: 'device-page-unknown' });
    expect(device.password(2)).toBe(FORMER);
  });

  test('that lost power before it had saved has the password all the same in the end', async () => {
    const carrier = await start();
    const { plug, open, steps } = desk();
    const device = await plug(make(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    device.cutPowerAtNextSave('before-saving');
    const change = await session.change({ account, password: Secret.of(carrier.password) }, never);
    // A device that fetches its settings has answered before: that it did not keep them may show only at the registrar.
    if (family === 'cisco-spa' && change.ok && !change.value.wasInterrupted) {
      expect(change.value.readBack).toBe('hidden');
      return;
    }
    expect(value(change)).toMatchObject({ wasInterrupted: true, readBack: 'hidden' });
    await eventually('it has it', () => device.password(2) === carrier.password);
    expect(steps).toContain('waiting-for-device');
  });

  test('that lost power just after it had saved comes back with the new password', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(make(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    device.cutPowerAtNextSave('after-saving');
    value(await session.change({ account, password: Secret.of(carrier.password) }, never));
    expect(device.password(2)).toBe(carrier.password);
    expect(device.password(1)).toBe('another1');
    await eventually('it registers', () => device.status(2).kind === 'registered');
  });

  test('that saves, and answers with an error of its own, is not told to have refused', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(make(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    device.failAfterNextSave();
    const change = await session.change({ account, password: Secret.of(carrier.password) }, never);
    expect(trouble(change).kind).toBe('device-not-read-back');
    expect(device.password(2)).toBe(carrier.password);
  });

  test('that never comes back is told as it is: nobody knows what it has', async () => {
    const carrier = await start();
    const { plug, open } = desk({ backMs: 300 });
    const device = await plug(make(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    device.cutPowerAtNextSave('for-good');
    const { kind } = trouble(await session.change({ account, password: Secret.of(carrier.password) }, never));
    expect(kind).toBe('device-gone');
  });

  test('gets the former password back the same way', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(make(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    value(await session.change({ account, password: Secret.of(carrier.password) }, never));
    value(await session.change({ account, password: Secret.of(FORMER) }, never));
    expect(device.password(2)).toBe(FORMER);
  });

  test('is not written where the slot has become somebody else’s account', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(make(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    const moved = { ...account, slot: 1 };
    const password = Secret.of(carrier.password);
    expect(trouble(await session.change({ account: moved, password }, never))).toMatchObject({
      kind: 'device-account-missing',
      facts: { slot: 1 },
    });
    expect(device.password(1)).toBe('another1');
  });
});

const realClock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
  waitUntil: (atMs: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, atMs - Date.now()))),
};

describe('a device that shows its passwords', () => {
  const shows = (options: DeviceOptions) => pretendGrandstream({ ...options, face: 'token', showsPasswords: true });

  test('is read back to the letter, and written nothing when it has the password already', async () => {
    const carrier = await start();
    const { plug, open, steps } = desk();
    const device = await plug(shows(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    expect(account.password).toBe('shown');
    expect(JSON.stringify(account)).not.toContain(FORMER);
    const password = Secret.of(carrier.password);
    expect(value(await session.change({ account, password }, never))).toMatchObject({ readBack: 'same' });
    steps.length = 0;
    expect(value(await session.change({ account, password }, never))).toMatchObject({ readBack: 'same' });
    expect(steps).toEqual(['reading']);
  });

  test('and lost power before it had saved is told truly: it has the former one', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(shows(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    device.cutPowerAtNextSave('before-saving');
    const change = await session.change({ account, password: Secret.of(carrier.password) }, never);
    expect(trouble(change)).toEqual({ kind: 'device-not-changed', facts: { address: device.url } });
    expect(device.password(2)).toBe(FORMER);
  });

  test('and lost power after it had saved is told truly: it has the new one', async () => {
    const carrier = await start();
    const { plug, open, steps } = desk();
    const device = await plug(shows(deviceOf(carrier)));
    const { lan: session, account } = await slotOfLine(await open(device), carrier);
    device.cutPowerAtNextSave('after-saving');
    const change = await session.change({ account, password: Secret.of(carrier.password) }, never);
    expect(value(change)).toMatchObject({ readBack: 'same', wasInterrupted: true });
    expect(steps.filter((step) => step === 'writing')).toHaveLength(1);
  });
});

test('a device that wants another administrator after the write is asked once more, and not again to sign out', async () => {
  const carrier = await start();
  const { plug, open } = desk();
  const how = { face: 'token', model: 'HT802V2', endsSession: true, changesAdminAtWrite: true } as const;
  const device = await plug(pretendGrandstream({ ...deviceOf(carrier), ...how }));
  const { lan: session, account } = await slotOfLine(await open(device), carrier);
  const change = await session.change({ account, password: Secret.of(carrier.password) }, never);
  expect(trouble(change).kind).toBe('device-not-read-back');
  expect(await session.isRegistered(account, never)).toBeUndefined();
  await session.close();
  // The one that was accepted, and the one that was refused: after five it would lock.
  expect(device.logins).toBe(2);
});

describe('a device that is only guided', () => {
  test.each([
    ['Yealink with old firmware', 'yealink-t', (o: DeviceOptions) => pretendYealink({ ...o, firmware: 'old' })],
    ['Yealink with firmware V7x', 'yealink-t', (o: DeviceOptions) => pretendYealinkV80({ ...o, firmware: 'v7x' })],
    ['Cisco SPA112', 'cisco-spa', (o: DeviceOptions) => pretendCisco({ ...o, model: 'SPA112' })],
    ['Snom D8xx', 'snom', (o: DeviceOptions) => pretendSnom({ ...o, model: 'D862' })],
  ] as const)('%s: is recognised, and never signed in to', async (_, family, make) => {
    const carrier = await start();
    const { lan, plug, open } = desk();
    const device = await plug(make(deviceOf(carrier)));
    expect(value(await lan.identify({ address: device.url }, never))).toMatchObject({ family, canChange: false });
    expect(trouble(await open(device))).toMatchObject({ kind: 'device-guided-only' });
    expect(device.logins).toBe(0);
  });

  test('Grandstream that is no HT adapter after all: nothing is read or written', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(pretendGrandstream({ ...deviceOf(carrier), face: 'token', model: 'XX100' }));
    expect(trouble(await open(device))).toMatchObject({ kind: 'device-page-unknown', facts: { step: 'model' } });
    expect(device.seen).not.toContain('POST /cgi-bin/api.values.get');
  });
});

test('a device that cannot reach this computer is told so, and keeps its password', async () => {
  const carrier = await start();
  const { plug, open } = desk({ exchangeMs: 700 });
  const device = await plug(pretendCisco({ ...deviceOf(carrier), cannotFetch: true }));
  const { lan: session, account } = await slotOfLine(await open(device), carrier);
  expect(trouble(await session.change({ account, password: Secret.of(carrier.password) }, never))).toMatchObject({
    kind: 'device-did-not-fetch',
  });
  expect(device.password(2)).toBe(FORMER);
});

test('a device that locks after too many wrong logins is left alone', async () => {
  const carrier = await start();
  const { plug, open } = desk();
  const device = await plug(pretendGrandstream({ ...deviceOf(carrier), face: 'token' }));
  const kinds: string[] = [];
  for (let tries = 0; tries < 5; tries += 1) kinds.push(trouble(await open(device, 'wrong')).kind);
  expect(kinds).toEqual([...Array(4).fill('device-login-refused'), 'device-locked']);
  // The right one comes too late.
  expect(trouble(await open(device))).toMatchObject({ kind: 'device-locked' });
});
