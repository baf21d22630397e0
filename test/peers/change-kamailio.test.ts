import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Service } from '../../src-main/core/line.ts';
import type { PracticeCarrier, PracticeOptions } from '../../src-main/practice/carrier.ts';
import { type Closing, closingWith } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { startLater } from '../doubles/practice-later.ts';
import { type SipRelay, startSipRelay } from '../doubles/sip-relay.ts';
import { lastRotation, openTerminal, type Running, type Terminal } from '../doubles/spawn-kakekae.ts';
import { KAMAILIO_DOMAIN, type Kamailio, kamailioTitle, skipKamailio, startKamailio } from './kamailio.ts';

/*
 * The whole change as a person at a terminal makes it, judged by a registrar that is not ours: the practice portal takes the
 * new password, and at the reflection the password inside a real Kamailio is switched over its RPC.
 */

const SIPSAK = '/usr/bin/sipsak';
const lacksSipsak = !existsSync(SIPSAK);
const skip = skipKamailio || (lacksSipsak && process.env.CI !== 'true');
const title = `${kamailioTitle}${lacksSipsak ? ' (sipsak is not installed)' : ''}`;

const NUMBER = '05012345678';
const USER = '815012345678';
const OLD = 'oldpw234';
const PHONE = 'sip:desk@192.0.2.10:5060';

/** Another program's REGISTER: whether Kamailio takes the password. With a contact, that is what a phone on the desk does. */
async function sipsak(kamailio: Kamailio, password: string, contact = 'empty'): Promise<'taken' | 'refused'> {
  const to = `sip:${USER}@${kamailio.host}:${kamailio.port}`;
  const args = ['-U', '-C', contact, '-x', '600', '-a', password, '-s', to];
  try {
    await promisify(execFile)(SIPSAK, args, { timeout: 10_000 });
    return 'taken';
  } catch (error) {
    // Only a second 401, this one to its credentials, says that the password is refused; silence would say nothing.
    expect(error).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Authorization:[\s\S]*^SIP\/2\.0 401 /mu) });
    return 'refused';
  }
}

interface Scene {
  readonly kamailio: Kamailio;
  readonly relay: SipRelay;
  readonly carrier: PracticeCarrier;
  readonly terminal: Terminal;
  /** The new password as the carrier knows it, from its reflection on. */
  readonly reflected: () => string | undefined;
  /** REGISTERs that had reached Kamailio when its password was switched. */
  readonly registersBefore: () => number;
}

/** Every REGISTER was answered, and each challenge followed by its credentials. */
function isQuiet({ passed, registers }: SipRelay): boolean {
  return registers() % 2 === 0 && passed.length === 2 * registers();
}

async function openScene(options: {
  readonly service: Service;
  readonly speed: number;
  readonly transport?: 'udp' | 'tcp';
  readonly loses?: number;
  readonly closing: Closing;
}): Promise<Scene> {
  const { service, closing, transport = 'udp', loses = 0 } = options;
  const kamailio = closing(await startKamailio({ users: { [USER]: OLD } }), (one) => one.stop());
  const relay = closing(await startSipRelay({ to: kamailio, transport, loses }), (one) => one.close());
  let reflected: string | undefined;
  let registersBefore = 0;
  const switched: PracticeOptions['onReflected'] = async ({ user, newPassword }) => {
    // Bindings live in Kamailio's time, looks in the practice carrier's. A look that began before the reflection and was
    // accepted after it would be dated to the fast time, and every old binding would then seem renewed.
    if (service === 'ip-phone') await eventually('no look is under way', () => isQuiet(relay));
    registersBefore = relay.registers();
    // The look that sees the new password takes 7.5 s (T1 doubled, RFC 3261 17.1.2.2), the later ones no time at all.
    if (service === 'ip-phone') relay.loseRequests(4);
    await kamailio.setPassword(user, newPassword);
    reflected = newPassword;
  };
  const carrier = closing(
    await startLater(service, {
      number: NUMBER,
      speed: options.speed,
      registrar: false,
      sipPort: kamailio.port,
      currentPassword: OLD,
      onReflected: switched,
    }),
    (one) => one.stop(),
  );
  const terminal = closing(await openTerminal(), (one) => one.close());
  const added = await terminal.run(
    `line add --number ${NUMBER} --service ${service} --domain ${KAMAILIO_DOMAIN} --proxy 127.0.0.1:${relay.port} --transport ${transport}`.split(
      ' ',
    ),
  );
  expect(added.code).toBe(0);
  return { kamailio, relay, carrier, terminal, reflected: () => reflected, registersBefore: () => registersBefore };
}

/** Starts the change and types the mailed code; from there it needs nobody. */
async function startChange({ terminal, carrier }: Scene, ...more: string[]): Promise<Running> {
  const args = ['change', '--line', NUMBER, '--portal-url', carrier.portalUrl, '--keychain', 'memory', '--follow'];
  const change = terminal.start([...args, ...more], [OLD, carrier.selfcareId, carrier.selfcarePassword]);
  await change.until('it asks for the code', (told) => told.requiredUserAction === 'type-mailed-code');
  change.write(carrier.lastCode() ?? '');
  return change;
}

const verifyArgs = ({ kamailio }: Pick<Scene, 'kamailio'>, ...more: string[]) => [
  ...`verify --number ${NUMBER} --domain ${KAMAILIO_DOMAIN} --proxy 127.0.0.1:${kamailio.port}`.split(' '),
  ...more,
];

/** Kamailio itself, the command line and a program of other people agree on which password lives. */
async function expectSwitched(scene: Scene): Promise<void> {
  const { kamailio, terminal, reflected } = scene;
  const fresh = reflected() ?? '';
  expect(fresh).toMatch(/^[a-z2-9]{8}$/u);
  expect(fresh).not.toBe(OLD);
  const [withOld, withNew] = await Promise.all([
    terminal.run(verifyArgs(scene), [OLD]),
    terminal.run(verifyArgs(scene), [fresh]),
  ]);
  expect([withOld.code, withOld.json.verdict, withOld.json.statusCode]).toEqual([4, 'password-refused', 401]);
  expect([withNew.code, withNew.json.verdict, withNew.json.statusCode]).toEqual([0, 'accepted', 200]);
  expect(await sipsak(kamailio, OLD)).toBe('refused');
  expect(await sipsak(kamailio, fresh)).toBe('taken');
}

describe.skipIf(skip).concurrent(`a change ${title}`, () => {
  test('of an IP phone line ends by itself when the phone on the desk has registered anew, and not before', async (context) => {
    const closing = closingWith(context);
    const scene = await openScene({ closing, service: 'ip-phone', speed: 60 });
    const { kamailio, relay, carrier, reflected } = scene;
    expect(await sipsak(kamailio, OLD, PHONE)).toBe('taken');
    const change = await startChange(scene, '--generate');
    await change.state('reflecting');
    const waits = await change.state('verifying');
    expect(waits).toMatchObject({ proofLevel: 'L2', requiredUserAction: 'enter-password-on-phone' });
    // The phone's binding from the time of the old password is still listed; that it is there proves nothing.
    expect(await kamailio.bindings(USER)).toEqual([PHONE]);
    await change.until(
      'a look that does not take the old binding for the phone',
      (told) => 'lastLook' in told && told.state === 'verifying',
    );
    expect(await sipsak(kamailio, reflected() ?? '', PHONE)).toBe('taken');
    const ended = await change.ended;
    expect(ended.code).toBe(0);
    expect(lastRotation(ended)).toMatchObject({ state: 'done', proofLevel: 'L3', device: PHONE, bothAccepted: false });
    expect(carrier.seen.submits).toMatchObject([{ accepted: true }]);
    const looks = ended.told.flatMap(({ lastLook }) => (lastLook === undefined ? [] : [lastLook]));
    expect(looks).toContainEqual(expect.objectContaining({ password: 'new', verdict: 'not-yet', statusCode: 401 }));
    // One look at the old password before the change, two or three before the reflection, two requests each.
    expect(scene.registersBefore()).toBeGreaterThanOrEqual(4);
    expect(scene.registersBefore()).toBeLessThanOrEqual(8);
    expect(relay.registers()).toBeLessThanOrEqual(16);
    expect(await kamailio.bindings(USER)).toEqual([PHONE]);
    await expectSwitched(scene);
    expect(await kamailio.bindings(USER)).toEqual([PHONE]);
  }, 90_000);

  test('of a B2BUA line over TCP asks nothing before its slot, and rests at the proof that was wanted', async (context) => {
    const closing = closingWith(context);
    const scene = await openScene({ closing, service: 'b2bua', speed: 4_000, transport: 'tcp' });
    const { kamailio, relay } = scene;
    const change = await startChange(scene, '--proof', 'L2');
    await change.state('reflecting');
    const atAcceptance = relay.registers();
    const ended = await change.ended;
    expect(ended.code).toBe(0);
    expect(lastRotation(ended)).toMatchObject({ state: 'done', proofLevel: 'L2' });
    // The look at the old password was over before the portal was told the new one; none followed until the slot.
    expect(atAcceptance).toBe(2);
    expect(scene.registersBefore()).toBe(2);
    expect(relay.passed.some((one) => one.hasCredentials && one.firstLine.startsWith('REGISTER'))).toBe(true);
    expect(await kamailio.bindings(USER)).toEqual([]);
    await expectSwitched(scene);
  }, 60_000);

  test('over a path that loses the first datagrams still ends, with the phone that was not there before', async (context) => {
    const closing = closingWith(context);
    const scene = await openScene({ closing, service: 'b2bua', speed: 4_000, loses: 2 });
    const { kamailio, relay, reflected } = scene;
    const change = await startChange(scene);
    await change.state('verifying');
    expect(await kamailio.bindings(USER)).toEqual([]);
    await eventually('the new password counts at Kamailio', () => reflected() !== undefined);
    expect(await sipsak(kamailio, reflected() ?? '', PHONE)).toBe('taken');
    const ended = await change.ended;
    expect(ended.code).toBe(0);
    expect(lastRotation(ended)).toMatchObject({ state: 'done', proofLevel: 'L3', device: PHONE });
    expect(relay.dropped()).toBe(4);
    await expectSwitched(scene);
  }, 60_000);
});

describe.skipIf(skip).concurrent(`a check ${title}`, () => {
  async function openCheck(closing: Closing) {
    const kamailio = closing(await startKamailio({ users: { [USER]: OLD } }), (one) => one.stop());
    const terminal = closing(await openTerminal(), (one) => one.close());
    const verify = (password: string, ...more: string[]) => terminal.run(verifyArgs({ kamailio }, ...more), [password]);
    return { kamailio, verify };
  }

  test.for(['udp', 'tcp'])(
    'tells a right password, a wrong one and an unknown user apart over %s',
    async (transport, context) => {
      const { kamailio, verify } = await openCheck(closingWith(context));
      const [right, wrong, unknown] = await Promise.all([
        verify(OLD, '--transport', transport),
        verify('wrongpw2', '--transport', transport),
        verify(OLD, '--transport', transport, '--user', '815099999999'),
      ]);
      expect([right.code, right.json.verdict]).toEqual([0, 'accepted']);
      expect([wrong.code, wrong.json.verdict]).toEqual([4, 'password-refused']);
      expect([unknown.code, unknown.json.verdict]).toEqual([4, 'user-unknown']);
      expect(await kamailio.bindings(USER)).toEqual([]);
    },
  );

  test('lists the phones of the line and leaves them alone, with the query and with a short binding of its own', async (context) => {
    const { kamailio, verify } = await openCheck(closingWith(context));
    const phones = [PHONE, 'sip:door@192.0.2.11:5060'];
    for (const phone of phones) expect(await sipsak(kamailio, OLD, phone)).toBe('taken');
    const asked = await verify(OLD);
    expect(asked.json).toMatchObject({ verdict: 'accepted', proofLevel: 'L3' });
    expect(contactsOf(asked.json).sort()).toEqual(phones);
    expect((await kamailio.bindings(USER)).sort()).toEqual(phones);
    const bound = await verify(OLD, '--bind');
    expect([bound.code, bound.json.ownBinding]).toEqual([0, 'removed']);
    expect((await kamailio.bindings(USER)).sort()).toEqual(phones);
  });

  test('a short binding with a wrong password binds nothing', async (context) => {
    const { kamailio, verify } = await openCheck(closingWith(context));
    const bound = await verify('wrongpw2', '--bind');
    expect([bound.code, bound.json.verdict]).toEqual([4, 'password-refused']);
    expect(await kamailio.bindings(USER)).toEqual([]);
  });
});

function contactsOf({ bindings }: Readonly<Record<string, unknown>>): unknown[] {
  return Array.isArray(bindings) ? bindings.map((binding: { contact?: unknown }) => binding.contact) : [];
}
