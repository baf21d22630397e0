import { describe, expect, test } from 'vitest';
import { type Closing, closingWith } from '../doubles/closing.ts';
import { startLater } from '../doubles/practice-later.ts';
import { lastRotation, openTerminal } from '../doubles/spawn-kakekae.ts';
import { hasBaresip, settleBaresip } from './baresip-peer.ts';
import { KAMAILIO_DOMAIN, kamailioTitle, skipKamailio } from './kamailio.ts';
import { hasLinphone, settleLinphone } from './linphone-peer.ts';
import { LINE_USER, OLD_PASSWORD, openSoftphoneScene, type SoftphoneScene } from './softphone-peer.ts';

/*
 * The whole job as one command: `change --softphone NAME --agree --follow` with a real softphone of the person's, the practice
 * portal, and a real Kamailio that takes the new password at the reflection and the old one until then.
 */

const NUMBER = '05012345678';

interface Client {
  readonly name: string;
  readonly isHere: boolean;
  readonly userAgent: RegExp;
  readonly settle: (scene: SoftphoneScene, closing: Closing) => Promise<{ readonly command: readonly string[] }>;
}

const CLIENTS: readonly Client[] = [
  { name: 'baresip', isHere: hasBaresip, userAgent: /^baresip /u, settle: (scene) => settleBaresip(scene) },
  {
    name: 'linphone',
    isHere: hasLinphone,
    userAgent: /Linphone/iu,
    settle: (scene, closing) => settleLinphone(closing, { scene, program: 'console' }),
  },
];

async function openScene(closing: Closing, client: Client) {
  const scene = await openSoftphoneScene(closing);
  const { kamailio } = scene;
  const place = await client.settle(scene, closing);
  scene.start(place.command);
  await scene.registered();
  const seenAtReflection: string[] = [];
  const carrier = closing(
    await startLater('b2bua', {
      number: NUMBER,
      speed: 4_000,
      registrar: false,
      sipPort: kamailio.port,
      currentPassword: OLD_PASSWORD,
      onReflected: async ({ user, newPassword }) => {
        seenAtReflection.push(...(await kamailio.bindings(LINE_USER)));
        await kamailio.setPassword(user, newPassword);
      },
    }),
    (one) => one.stop(),
  );
  const terminal = closing(await openTerminal({ ...scene.env }), (one) => one.close());
  const added = await terminal.run(
    `line add --number ${NUMBER} --service b2bua --domain ${KAMAILIO_DOMAIN} --proxy 127.0.0.1:${kamailio.port}`.split(
      ' ',
    ),
  );
  expect(added.code).toBe(0);
  return { scene, carrier, terminal, seenAtReflection };
}

describe.skipIf(skipKamailio).concurrent(`a change with the softphone of this computer ${kamailioTitle}`, () => {
  for (const client of CLIENTS) {
    test.skipIf(!client.isHere && process.env.CI !== 'true')(
      `${client.name} is quiet during the wait, and registered with the new password at the reflection, by one command`,
      async (context) => {
        const closing = closingWith(context);
        const { scene, carrier, terminal, seenAtReflection } = await openScene(closing, client);
        const args = [
          'change',
          '--line',
          NUMBER,
          '--portal-url',
          carrier.portalUrl,
          '--keychain',
          'memory',
          '--follow',
        ];
        const change = terminal.start(
          [...args, '--softphone', client.name, '--agree'],
          [OLD_PASSWORD, carrier.selfcareId, carrier.selfcarePassword],
        );
        await change.until('it asks for the code', (told) => told.requiredUserAction === 'type-mailed-code');
        expect(await scene.kamailio.bindings(LINE_USER)).toHaveLength(1);
        change.write(carrier.lastCode() ?? '');
        const waits = await change.state('reflecting');
        expect(waits.softphone).toMatchObject({ softphone: client.name, quiet: 'quiet' });
        const ended = await change.ended;
        expect(ended.code, ended.stderr).toBe(0);
        expect(lastRotation(ended)).toMatchObject({ state: 'done', proofLevel: 'L3', softphone: { quiet: 'no' } });
        // A clean unregister before 更新: nothing of it was left to be taken for the new registration.
        expect(seenAtReflection).toEqual([]);
        const registered = await scene.registered();
        expect(registered.userAgent).toMatch(client.userAgent);
        expect(ended.stderr).not.toContain(OLD_PASSWORD);
      },
      90_000,
    );
  }

  test('a portal that refuses leaves the softphone as it was: running, registered, with its password', async (context) => {
    const closing = closingWith(context);
    const [client] = CLIENTS;
    if (client === undefined) throw new Error('there is a first softphone');
    const { scene, carrier, terminal } = await openScene(closing, client);
    carrier.trouble('new-password-refused', true);
    const args = ['change', '--line', NUMBER, '--portal-url', carrier.portalUrl, '--keychain', 'memory', '--follow'];
    const change = terminal.start(
      [...args, '--softphone', client.name, '--agree'],
      [OLD_PASSWORD, carrier.selfcareId, carrier.selfcarePassword],
    );
    await change.until('it asks for the code', (told) => told.requiredUserAction === 'type-mailed-code');
    const before = await scene.kamailio.registrations(LINE_USER);
    change.write(carrier.lastCode() ?? '');
    const ended = await change.ended;
    expect(ended.code, ended.stderr).toBe(3);
    expect((await scene.registered(before)).userAgent).toMatch(client.userAgent);
    expect(scene.running('baresip')).toHaveLength(1);
  }, 60_000);
});
