import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Line, LineNumber } from '../../src-main/core/line.ts';
import type { SoftphoneAccount } from '../../src-main/core/ports.ts';
import { baresip } from '../../src-main/outside/softphones/baresip.ts';
import type { SoftphoneKind } from '../../src-main/outside/softphones/kind.ts';
import type { SoftphoneHome } from './softphone-home.ts';

/* baresip's settings without baresip: what is tried is the way of changing them. */

export const OLD = 'oldpw234';
export const NEW = 'newpw567';

export const settingsWith = (password: string, more = '') =>
  `# 電話\r\n<sip:815012345678@f02.sip.0038.net>;auth_pass=${password};regint=600\r\n${more}# the end`;

export const sampleLine: Line = {
  number: '05012345678' as LineNumber,
  service: 'ip-phone',
  account: {
    domain: 'f02.sip.0038.net',
    user: '815012345678',
    authUser: '815012345678',
    transport: 'udp',
    expiresS: 600,
  },
};

export const placeIn = (home: string) => join(home, '.baresip', 'accounts');

export function accountAt(place: string): SoftphoneAccount {
  const [user, domain] = ['815012345678', 'f02.sip.0038.net'];
  return { softphone: 'baresip', place, account: `sip:${user}@${domain}`, user, domain };
}

export async function settle({ home }: Pick<SoftphoneHome, 'home'>, mode = 0o640): Promise<SoftphoneAccount> {
  const place = placeIn(home);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, settingsWith(OLD), { mode });
  return accountAt(place);
}

/** A program that only keeps the settings open: `tail -f PLACE` is it, whoever started it. */
export const tailed: SoftphoneKind = {
  ...baresip,
  program: {
    names: ['tail'],
    uses: (program, place) => program.command.includes(place),
    rewritesAtExit: false,
    startCommand: (place) => ['tail', '-f', place],
    endLimitMs: 4_000,
    mayKill: true,
  },
  control: async () => undefined,
};
