import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { givenDevice, reconnectNow } from '../../src-main/core/reconnect.ts';
import { done, ok } from '../../src-main/core/result.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { memoryKeychain } from '../../src-main/outside/keychain/memory-keychain.ts';
import { amiDoor } from '../../src-main/outside/lan-phones/asterisk/ami-door.ts';
import { lanPhone } from '../../src-main/outside/lan-phones/lan-phone.ts';
import { sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import {
  type AsteriskOptions,
  type PretendAsterisk,
  pretendAsterisk,
} from '../../src-main/practice/devices/pretend-asterisk.ts';
import { eventually } from '../doubles/eventually.ts';
import { MemoryDisk, memoryLedger } from '../doubles/memory-ledger.ts';
import { ADMIN_PASSWORD, deviceOf, FORMER, type LanDesk, lanDesks, never, trouble, value } from './lan-desk.ts';
import { practiceCarriers, profile } from './practice-start.ts';
import { certificate, skipTls, tlsTitle } from './sip-certificates.ts';

const start = practiceCarriers();
const desk = lanDesks();
const FAMILY = 'asterisk-pjsip';

async function plugged(more: Partial<AsteriskOptions> = {}, limits: Parameters<typeof desk>[0] = {}) {
  const carrier = await start();
  const at = desk(limits);
  const device = (await at.plug(
    pretendAsterisk({ ...deviceOf(carrier), afterFailure: 'gives-up', ...more }),
  )) as PretendAsterisk;
  return { carrier, at, device };
}

async function open(at: LanDesk, device: PretendAsterisk, password = ADMIN_PASSWORD) {
  const found = value(await at.lan.identify({ address: device.url, family: FAMILY }, never));
  const login = { user: Secret.of('admin'), password: Secret.of(password) };
  return at.lan.open({ device: found, login, onStep: (step) => at.steps.push(step) }, never);
}

async function signedIn(scene: Awaited<ReturnType<typeof plugged>>) {
  const { at, device, carrier } = scene;
  const session = value(await open(at, device));
  const account = value(await session.accounts(never)).find(({ user }) => user === carrier.line.account.user);
  if (account === undefined) throw new Error('the exchange does not list the line');
  return { session, account };
}

function changeTo(carrier: PracticeCarrier, { session, account }: Awaited<ReturnType<typeof signedIn>>) {
  return session.change({ account, password: Secret.of(carrier.password) }, never);
}

describe('an Asterisk, through its manager interface', () => {
  test('that had given up takes the password, registers with it at once, and is proven', async (context) => {
    const scene = await plugged();
    const { carrier, at, device } = scene;
    // Refused once, it does not try again by itself.
    await eventually('it has given up', () => device.status(2).kind === 'failed');
    const registrar = sipRegistrar({
      profilePace: { registersPerSecond: 1_000, burst: 100 },
      log: { event: () => {} },
    });
    context.onTestFinished(() => registrar.close());
    const keychain = memoryKeychain();
    await keychain.write({ owner: carrier.line.number, slot: 'current' }, Secret.of(carrier.password));

    const found = value(await at.lan.identify({ address: device.url, family: FAMILY }, never));
    expect(found).toMatchObject({ address: device.url, family: FAMILY, canChange: true, firmware: 'AMI 5.0.4' });
    expect(device.seen).toEqual(['Challenge']);
    const { session, account } = await signedIn(scene);
    expect(session.device.model).toBe('Asterisk 16.28.0 (pjsip)');
    expect(account).toMatchObject({
      slot: 2,
      domain: carrier.line.account.domain,
      password: 'shown',
      isRegistered: false,
    });
    expect(JSON.stringify(account)).not.toContain(FORMER);
    const world = { keychain, registrar, ledger: memoryLedger(new MemoryDisk()), profile, clock: realClock };
    const asked = { line: carrier.line, phone: givenDevice(session, account) };
    const reconnected = value(await reconnectNow(world, asked, never));

    expect(reconnected).toMatchObject({
      before: { verdict: 'accepted' },
      applied: { readBack: 'same', wasInterrupted: false, needsRestart: false },
      proofLevel: 'L3',
    });
    expect(device.status(2)).toMatchObject({ kind: 'registered' });
    expect([device.password(2), device.inUse(2)]).toEqual([carrier.password, carrier.password]);
    expect(device.password(1)).toBe('another1');
    expect(at.steps).toContain('registering-again');
    expect(at.steps).not.toContain('restarting');
    await session.close();
    const told = JSON.stringify([at.logged, at.steps, device.seen]);
    for (const secret of [carrier.password, FORMER, ADMIN_PASSWORD]) expect(told).not.toContain(secret);
  });

  test('gets the former password back the same way', async () => {
    const scene = await plugged();
    const there = await signedIn(scene);
    value(await changeTo(scene.carrier, there));
    value(await there.session.change({ account: there.account, password: Secret.of(FORMER) }, never));
    expect([scene.device.password(2), scene.device.inUse(2)]).toEqual([FORMER, FORMER]);
  });

  test('that has the password in its file, but does not use it yet, is made to use it', async () => {
    const scene = await plugged();
    const { carrier, device } = scene;
    device.editFirst(2, carrier.password);
    const there = await signedIn(scene);
    // Somebody else was faster: what is to be replaced is not there any more, so nothing is.
    expect(trouble(await changeTo(carrier, there))).toMatchObject({ kind: 'device-write-refused' });
    expect([device.password(2), device.inUse(2)]).toEqual([carrier.password, FORMER]);
    expect(value(await changeTo(carrier, there))).toMatchObject({ readBack: 'same' });
    expect(device.inUse(2)).toBe(carrier.password);
    expect(device.seen.filter((action) => action === 'UpdateConfig')).toHaveLength(1);
    await eventually('it registers', () => device.status(2).kind === 'registered');
  });

  test('that repeats the password in its refusal does not get it into what is told', async () => {
    const scene = await plugged({ repeatsWhatItRefuses: true });
    const there = await signedIn(scene);
    scene.device.editFirst(2, 'by-hand7');
    const refused = trouble(await changeTo(scene.carrier, there));
    expect(refused.kind).toBe('device-write-refused');
    expect(JSON.stringify(refused)).not.toContain(scene.carrier.password);
  });

  test('refuses a wrong secret once, and is not asked again', async () => {
    const { at, device } = await plugged();
    expect(trouble(await open(at, device, 'not-the-one'))).toEqual({
      kind: 'device-login-refused',
      facts: { address: device.url },
    });
    expect(device.logins).toBe(1);
    expect(device.seen).not.toContain('GetConfig');
  });

  test.each([[['config']], [['system']], [[]]] as const)(
    'whose user may only do %j says which right is missing, before anything is changed',
    async (rights) => {
      const { at, device } = await plugged({ rights });
      expect(trouble(await open(at, device))).toEqual({
        kind: 'device-permission-missing',
        facts: { address: device.url, needs: 'manager.conf: write = system,config' },
      });
      expect(device.seen).not.toContain('UpdateConfig');
    },
  );

  test.each([
    ['is run by FreePBX', { isFreePbx: true }, 'generated'],
    ['reads settings from programs', { execIncludes: true }, 'program'],
  ] as const)('that %s is left as it is', async (_, more, why) => {
    const { at, device } = await plugged(more);
    expect(trouble(await open(at, device))).toMatchObject({ kind: 'device-password-elsewhere', facts: { why } });
    expect(device.seen).not.toContain('UpdateConfig');
  });

  test.each([
    ['stores the password as a digest', { isHashed: true }, 'hashed'],
    ['lets its own phones log in with the same entry', { isShared: true }, 'shared'],
    ['has the account somewhere else', { isElsewhere: true }, 'not-in-file'],
  ] as const)('that %s is not written to', async (_, more, why) => {
    const scene = await plugged(more);
    const there = await signedIn(scene);
    expect(trouble(await changeTo(scene.carrier, there))).toMatchObject({
      kind: 'device-password-elsewhere',
      facts: { why },
    });
    expect(scene.device.seen).not.toContain('UpdateConfig');
    expect(scene.device.password(2)).toBe(FORMER);
  });

  test('whose calls have an entry of their own gets both changed in one go', async () => {
    const scene = await plugged({ hasEndpointAuth: true });
    const there = await signedIn(scene);
    value(await changeTo(scene.carrier, there));
    expect(scene.device.seen.filter((action) => action === 'UpdateConfig')).toHaveLength(1);
    // Both have to be found with the new password, or nothing would be written back.
    value(await there.session.change({ account: there.account, password: Secret.of(FORMER) }, never));
  });

  test('without pjsip is not taken for one with it', async () => {
    const { at, device } = await plugged({ hasPjsip: false });
    expect(trouble(await open(at, device))).toMatchObject({ kind: 'device-other-model' });
  });

  test('is not written where the line’s entry has become somebody else’s', async () => {
    const scene = await plugged();
    const { session, account } = await signedIn(scene);
    const password = Secret.of(scene.carrier.password);
    expect(trouble(await session.change({ account: { ...account, slot: 1 }, password }, never))).toMatchObject({
      kind: 'device-account-missing',
    });
    // It still runs, but the file says something else by now.
    scene.device.changePages();
    expect(trouble(await session.change({ account, password }, never))).toMatchObject({
      kind: 'device-password-elsewhere',
      facts: { why: 'not-in-file' },
    });
    expect(scene.device.password(1)).toBe('another1');
  });
});

describe('an Asterisk that goes away in the middle', () => {
  test('without having saved has its former password, and says so', async () => {
    const scene = await plugged();
    const there = await signedIn(scene);
    scene.device.cutPowerAtNextSave('before-saving');
    expect(trouble(await changeTo(scene.carrier, there))).toEqual({
      kind: 'device-not-changed',
      facts: { address: scene.device.url },
    });
    expect(scene.device.password(2)).toBe(FORMER);
  });

  test('just after it had saved comes back with the new password, and registers', async () => {
    const scene = await plugged();
    const there = await signedIn(scene);
    scene.device.cutPowerAtNextSave('after-saving');
    expect(value(await changeTo(scene.carrier, there))).toMatchObject({ readBack: 'same', wasInterrupted: true });
    expect(scene.device.password(2)).toBe(scene.carrier.password);
    await eventually('it registers', () => scene.device.status(2).kind === 'registered');
  });

  test.each(['UpdateConfig', 'Reload', 'PJSIPUnregister', 'PJSIPRegister'])(
    'with the answer to %s uses the new password all the same',
    async (action) => {
      const scene = await plugged();
      const there = await signedIn(scene);
      scene.device.breakAfter(action);
      value(await changeTo(scene.carrier, there));
      expect([scene.device.password(2), scene.device.inUse(2)]).toEqual([
        scene.carrier.password,
        scene.carrier.password,
      ]);
      await eventually('it registers', () => scene.device.status(2).kind === 'registered');
    },
  );

  test('only by its silence is let go of: no login stays open, and the app can end', async () => {
    const scene = await plugged({}, { exchangeMs: 300 });
    const there = await signedIn(scene);
    scene.device.keepSilentAfter('UpdateConfig');
    expect(value(await changeTo(scene.carrier, there))).toMatchObject({ wasInterrupted: true });
    await there.session.close();
    await eventually('every connection is closed', () => scene.device.openConnections() === 0);
  });

  test('from its own file, which it has written, is not told to have refused: nobody knows what it has', async () => {
    const scene = await plugged();
    const there = await signedIn(scene);
    scene.device.tearFileAtNextSave();
    expect(trouble(await changeTo(scene.carrier, there)).kind).toBe('device-not-read-back');
    expect(scene.device.seen).not.toContain('Reload');
  });

  test('from its carrier, which does not hear it sign off, is not taken for registered by its former word', async () => {
    const scene = await plugged({ staysRegistered: true });
    const there = await signedIn(scene);
    expect(there.account.isRegistered).toBe(true);
    value(await changeTo(scene.carrier, there));
    expect(await there.session.isRegistered(there.account, never)).toBeUndefined();
  });

  test('for good is told as it is: nobody knows what it has', async () => {
    const scene = await plugged({}, { backMs: 300 });
    const there = await signedIn(scene);
    scene.device.cutPowerAtNextSave('for-good');
    expect(trouble(await changeTo(scene.carrier, there))).toMatchObject({ kind: 'device-gone' });
  });
});

describe.skipIf(skipTls)(`the manager interface ${tlsTitle}`, () => {
  const own = () => certificate({ alternatives: 'IP:127.0.0.1' });

  test('is trusted by its certificate from the first login on', async () => {
    const scene = await plugged({ tls: own() });
    const { at, device } = scene;
    expect(device.url).toMatch(/^amis:/u);
    const there = await signedIn(scene);
    value(await changeTo(scene.carrier, there));
    const asked = { address: device.url, family: FAMILY };
    expect(value(await at.lan.identify(asked, never)).certificate?.known).toBe(true);
    await device.useCertificate(own());
    const logins = device.logins;
    expect(trouble(await at.lan.identify(asked, never)).kind).toBe('device-certificate-changed');
    expect(device.logins).toBe(logins);
    expect(value(await at.lan.forgetCertificate(new URL(device.url).host))).toBe(true);
    expect(value(await at.lan.identify(asked, never)).certificate?.known).toBe(false);
  });

  test('that stood there once is not done without at another port, unless the person says so', async () => {
    const scene = await plugged();
    const { device } = scene;
    const lan = lanPhone({
      doors: [amiDoor],
      families: [FAMILY],
      known: {
        fingerprintOf: async (address) => ok(address === 'amis://127.0.0.1:5039' ? 'AB:CD' : undefined),
        remember: async () => done,
        forget: async () => ok(false),
      },
      log: { event: () => undefined },
    });
    const address = new URL(device.url).host;
    expect(trouble(await lan.identify({ address, family: FAMILY }, never)).kind).toBe('device-unreachable');
    expect(device.seen).toEqual([]);
    expect(value(await lan.identify({ address: device.url, family: FAMILY }, never)).address).toBe(device.url);
  });

  test('is looked for before the open one where the address says neither', async () => {
    const { at, device } = await plugged({ tls: own() });
    const asked = { address: new URL(device.url).host, family: FAMILY };
    expect(value(await at.lan.identify(asked, never)).address).toBe(device.url);
  });
});

const ACTIONS = [
  ...['GetConfig', 'UpdateConfig', 'Reload', 'CoreSettings'],
  ...['PJSIPShowRegistrationsOutbound', 'PJSIPRegister', 'PJSIPUnregister'],
];
/** A password whose end would be an action of its own, once it is sent back. */
const CONFIG = [
  'Category-000000: line\r\n',
  'Line-000000-000000: type=registration\r\n',
  'Line-000000-000001: outbound_auth=auth\r\n',
  'Line-000000-000002: client_uri=sip:815012345678@voice.example\r\n',
  'Category-000001: auth\r\n',
  'Line-000001-000000: type=auth\r\n',
  'Line-000001-000001: password=former\rAction: Command\r\n',
];

describe('what is no Asterisk', () => {
  async function withServer(greet: (socket: Socket) => void, use: (address: string, heard: string[]) => Promise<void>) {
    const heard: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (chunk) => heard.push(chunk.toString('latin1')));
      greet(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    try {
      await use(`ami://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, heard);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }

  test('is told nothing after another greeting', () =>
    withServer(
      (socket) => socket.write('220 mail.example ESMTP\r\n'),
      async (address, heard) => {
        expect(trouble(await desk().lan.identify({ address }, never)).kind).toBe('device-not-recognised');
        expect(heard).toEqual([]);
      },
    ));

  test('is not recognised by its greeting alone', () =>
    withServer(
      (socket) => {
        socket.write('Asterisk Call Manager/5.0.4\r\n');
        socket.on('data', (chunk) => {
          const id = /ActionID: (\S+)/u.exec(chunk.toString())?.[1];
          socket.write(`Response: Error\r\nActionID: ${id}\r\nMessage: Permission denied\r\n\r\n`);
        });
      },
      async (address) => {
        expect(trouble(await desk().lan.identify({ address }, never)).kind).toBe('device-not-recognised');
      },
    ));

  test('and hides a line in a line is left, before any of it is said again', () =>
    withServer(
      (socket) => {
        socket.write('Asterisk Call Manager/5.0.4\r\n');
        socket.on('data', (chunk) => {
          const text = chunk.toString();
          const id = /ActionID: (\S+)/u.exec(text)?.[1];
          const file = /Filename: pjsip.conf/u.test(text);
          const list = /ListCommands/u.test(text) ? ACTIONS.map((name) => `${name}: x\r\n`).join('') : '';
          const config = file ? CONFIG.join('') : '';
          const isMissing = /GetConfig/u.test(text) && !file;
          const said = isMissing ? 'Response: Error\r\nMessage: Config file not found' : 'Response: Success';
          socket.write(`${said}\r\nActionID: ${id}\r\nChallenge: 1\r\n${list}${config}EventList: Complete\r\n\r\n`);
        });
      },
      async (address, heard) => {
        const { lan } = desk({ backMs: 300 });
        const device = value(await lan.identify({ address, family: FAMILY }, never));
        const login = { user: Secret.of('admin'), password: Secret.of('x') };
        expect(trouble(await lan.open({ device, login }, never)).kind).toBe('device-unreachable');
        expect(heard.join('')).not.toContain('UpdateConfig');
      },
    ));

  test('and stays silent, or talks without end, is left', async () => {
    const impatient = () => desk({ exchangeMs: 200 }).lan;
    await withServer(
      () => {},
      async (address) => {
        expect(trouble(await impatient().identify({ address }, never))).toMatchObject({ facts: { code: 'TIMEOUT' } });
      },
    );
    await withServer(
      (socket) => {
        const more = () => socket.write('x'.repeat(65_536)) || socket.once('drain', more);
        const timer = setInterval(more, 1);
        socket.on('close', () => clearInterval(timer));
      },
      async (address) => {
        expect(trouble(await desk().lan.identify({ address }, never))).toMatchObject({ facts: { code: 'TOO-LARGE' } });
      },
    );
  });
});

const realClock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
  waitUntil: (atMs: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, atMs - Date.now()))),
};
