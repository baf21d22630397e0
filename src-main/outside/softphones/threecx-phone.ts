import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import { problem } from '../../core/problem.ts';
import { fail, ok } from '../../core/result.ts';
import type { SettingsFormat, SoftphoneKind, StoredAccount, Surroundings } from './kind.ts';
import { MASK } from './settings-text.ts';
import { type IniSection, iniSections, refusedByIni } from './windows-ini.ts';

/* 3CXPhone 6, the old one that takes any provider: `[ProfileN]` sections with the password in clear. Windows alone. */

const NAME = '3CXPhone';

export const threecxSettings: SettingsFormat = {
  accounts(text) {
    return ok(iniSections(text).flatMap((section) => storedIn(section) ?? []));
  },

  edits(text, { path, account, password }) {
    const section = iniSections(text).find((one) => storedIn(one)?.account === account);
    if (section === undefined) return fail(problem('softphone-account-missing', { softphone: NAME, path, account }));
    const refused = refusedByIni(password, text);
    if (refused !== undefined) return fail(problem('softphone-cannot-hold', { softphone: NAME, character: refused }));
    const entry = section.entry('AuthPass');
    if (entry?.value === password) return ok([]);
    if (entry !== undefined)
      return ok([{ start: entry.start, end: entry.end, put: password, shows: { before: MASK, after: MASK } }]);
    const line = (value: string) => `AuthPass=${value}${section.lineEnding}`;
    const at = { start: section.headEnd, end: section.headEnd };
    return ok([{ ...at, put: line(password), shows: { before: '', after: line(MASK) } }]);
  },

  password(text, { account }) {
    return iniSections(text)
      .find((one) => storedIn(one)?.account === account)
      ?.value('AuthPass');
  },
};

function storedIn(section: IniSection): StoredAccount | undefined {
  const number = /^profile(\d+)$/iu.exec(section.name)?.[1];
  const user = section.value('AuthUser') ?? section.value('CallerID');
  const domain = section.value('PBXAddr');
  if (number === undefined || user === undefined || domain === undefined) return undefined;
  const proxy = section.value('ServerProxy') ?? section.value('PBXRemoteAddr');
  return { account: `Profile${number}`, user, authUser: section.value('AuthID'), domain, proxy };
}

function placeIn({ home, env }: Surroundings): string {
  const local = env.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local');
  return win32.join(local, '3CX VoIP Phone', '3CXVoipPhone.ini');
}

export const threecxPhone: SoftphoneKind = {
  id: '3cxphone',
  name: '3CXPhone',
  format: threecxSettings,
  places: async (surroundings) => (surroundings.platform === 'win32' ? [placeIn(surroundings)] : []),
  program: {
    names: ['3cxphone'],
    uses: (_program, place, surroundings) => place === placeIn(surroundings),
    // Not known; it is stopped before its file is written in any case.
    rewritesAtExit: true,
    startCommand(_place, { env }) {
      const found = [env['ProgramFiles(x86)'], env.ProgramFiles]
        .flatMap((folder) => (folder === undefined ? [] : [win32.join(folder, '3CXPhone', '3CXPhone.exe')]))
        .find(existsSync);
      return found === undefined ? undefined : [found];
    },
    endLimitMs: 8_000,
    mayKill: false,
  },
};
