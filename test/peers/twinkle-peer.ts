import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Softphone, SoftphoneAccount } from '../../src-main/core/ports.ts';
import { allSoftphones } from '../../src-main/outside/softphones/all-softphones.ts';
import { startProgram } from '../../src-main/outside/softphones/programs.ts';
import { eventually } from '../doubles/eventually.ts';
import { freePort, KAMAILIO_DOMAIN } from './kamailio.ts';
import { LINE_USER, OLD_PASSWORD, type SoftphoneScene, succeeded } from './softphone-peer.ts';

/* Debian's twinkle-console in a home of its own: no sound card, loopback only. */

export const TWINKLE_CONSOLE = '/usr/bin/twinkle-console';
export const hasTwinkle = existsSync(TWINKLE_CONSOLE);

const profile = (scene: SoftphoneScene, user = LINE_USER, password = OLD_PASSWORD) => `# USER
user_name=${user}
user_domain=${KAMAILIO_DOMAIN}
user_display=電話

# AUTHENTICATION
auth_realm=
auth_name = ${user}
auth_pass=  ${password}${'  '}
outbound_proxy=127.0.0.1:${scene.kamailio.port}
all_requests_to_proxy=yes
registration_time=600
register_at_startup=yes
sip_transport=udp
`;

/** A person's folder with two profiles; their line is the second one. */
export async function settleTwinkle(
  scene: SoftphoneScene,
): Promise<{ readonly softphone: Softphone; readonly account: SoftphoneAccount; readonly path: string }> {
  const folder = join(scene.home, '.twinkle');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'twinkle.sys'), `sip_port=${await freePort()}\n`);
  await writeFile(join(folder, 'another.cfg'), profile(scene, '815099990000', 'otherpw1'));
  const path = join(folder, 'rakuten.cfg');
  await writeFile(path, profile(scene), { mode: 0o600 });
  const softphone = allSoftphones(scene.tools).find(({ id }) => id === 'twinkle');
  const [account, ...more] = succeeded(
    (await softphone?.find(scene.line, new AbortController().signal)) ?? { ok: true, value: [] },
  );
  if (softphone === undefined || account === undefined) throw new Error('Twinkle was not found');
  if (account.place !== path || more.length > 0) throw new Error('another account was found');
  return { softphone, account, path };
}

/** As a service of theirs starts it: its standard input is a FIFO that nobody ends. */
export async function startConsole(scene: SoftphoneScene): Promise<void> {
  const env = { ...scene.env };
  const started = await startProgram({
    command: [TWINKLE_CONSOLE, 'rakuten.cfg'],
    cwd: scene.home,
    env,
    needsStdin: true,
  });
  if ('code' in started) throw new Error(`twinkle-console did not start: ${started.code}`);
}

/**
 * Twinkle draws Call-ID and CSeq from the second of its start: two starts within one would look like one registration to a
 * registrar, and to this test. No person is as quick as that.
 */
export async function anotherSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1_000);
  await eventually('the next second', () => Math.floor(Date.now() / 1_000) > second);
}
