import { join } from 'node:path';
import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SettingsFormat, SoftphoneKind, StoredAccount, Surroundings } from './kind.ts';
import { asSettingsText, MASK } from './settings-text.ts';

/*
 * Zoiper 5's Config.xml. A provisioned password stands there in clear; one that Zoiper saved itself is encrypted (Base64
 * over whole blocks of 16 bytes). Only clear text is replaced: what Zoiper makes of it otherwise, only Zoiper knows.
 */

const NAME = 'Zoiper';

interface Element {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

interface Account {
  readonly stored: StoredAccount;
  /** Absent = not stored, or not as plain text of one element. */
  readonly password?: Element | undefined;
}

export const zoiperSettings: SettingsFormat = {
  accounts(text, path) {
    const accounts = accountsIn(text, path);
    return accounts.ok ? ok(accounts.value.map(({ stored }) => stored)) : accounts;
  },

  edits(text, { path, account, password }) {
    const found = accountIn(text, { path, account });
    if (!found.ok) return found;
    const old = found.value.password;
    if (old === undefined || isEncrypted(old.value)) return unknown(path, 'password');
    // XML 1.0, 2.2: no other control characters, in any form.
    const refused = [...password].find((character) => character < ' ');
    if (refused !== undefined || password === '' || isEncrypted(password))
      return fail(problem('softphone-cannot-hold', { softphone: NAME, character: refused ?? '=' }));
    if (old.value === password) return ok([]);
    return ok([{ start: old.start, end: old.end, put: escaped(password), shows: { before: MASK, after: MASK } }]);
  },

  password(text, asked) {
    const found = accountIn(text, asked);
    const value = found.ok ? found.value.password?.value : undefined;
    return value === undefined || isEncrypted(value) ? undefined : value;
  },
};

function unknown(path: string, detail: string) {
  return fail(problem('softphone-format-unknown', { softphone: NAME, path, detail }));
}

function accountIn(text: string, asked: { readonly path: string; readonly account: string }): Result<Account> {
  const accounts = accountsIn(text, asked.path);
  if (!accounts.ok) return accounts;
  const found = accounts.value.find(({ stored }) => stored.account === asked.account);
  return found === undefined ? fail(problem('softphone-account-missing', { softphone: NAME, ...asked })) : ok(found);
}

function accountsIn(text: string, path: string): Result<readonly Account[]> {
  // Comments keep their length, so that offsets stay true.
  const bare = text.replaceAll(/<!--[\s\S]*?-->/gu, (comment) => ' '.repeat(comment.length));
  if (!/<options\b/u.test(bare)) return unknown(path, '<options>');
  const accounts: Account[] = [];
  for (const block of bare.matchAll(/<account>([\s\S]*?)<\/account>/gu)) {
    const at = block.index + '<account>'.length;
    const read = (name: string) => elementIn(block[1] ?? '', name, at);
    const said = (name: string) => read(name)?.value.trim() || undefined;
    const [user, domain] = [said('username'), said('SIP_domain')];
    if (user === undefined || domain === undefined || (said('protocol') ?? 'sip') !== 'sip') continue;
    const authUser = said('SIP_use_auth_username') === 'true' ? said('SIP_auth_username') : undefined;
    const proxy = said('SIP_use_outbound_proxy') === 'true' ? said('SIP_outbound_proxy') : undefined;
    const nth = accounts.filter(({ stored }) => stored.user === user && stored.domain === domain).length + 1;
    const named = said('ident') ?? `${user}@${domain}`;
    const account = accounts.some(({ stored }) => stored.account === named) ? `${named}#${nth}` : named;
    accounts.push({ stored: { account, user, authUser, domain, proxy }, password: read('password') });
  }
  return ok(accounts);
}

/** The text of an element that holds nothing but text. */
function elementIn(block: string, name: string, at: number): Element | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`, 'u').exec(block);
  if (found?.[1] === undefined || found[1] === '') return undefined;
  const start = at + found.index + name.length + 2;
  return { start, end: start + found[1].length, value: unescaped(found[1]) };
}

function isEncrypted(value: string): boolean {
  const bare = value.replaceAll(/\s/gu, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(bare) || bare.length % 4 !== 0) return value !== value.trim();
  const padding = bare.length - bare.replace(/=+$/u, '').length;
  return ((bare.length / 4) * 3 - padding) % 16 === 0;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/giu, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name)] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code < 0x11_0000 ? asSettingsText(String.fromCodePoint(code), 'bytes') : whole;
  });
}

function escaped(text: string): string {
  const names = Object.entries(ENTITIES);
  return text.replaceAll(/[&<>"']/gu, (character) => {
    const name = names.find(([, value]) => value === character)?.[0];
    return name === undefined ? character : `&${name};`;
  });
}

function placeIn({ platform, home, env }: Surroundings): string {
  return platform === 'win32'
    ? join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Zoiper5', 'Config.xml')
    : join(home, '.Zoiper5', 'Config.xml');
}

export const zoiper: SoftphoneKind = {
  id: 'zoiper',
  name: 'Zoiper 5',
  format: zoiperSettings,
  places: async (surroundings) => [placeIn(surroundings)],
  program: {
    names: ['zoiper5', 'zoiper'],
    uses(program, place, surroundings) {
      const home = program.env?.HOME;
      return (home === undefined || home === surroundings.home) && place === placeIn(surroundings);
    },
    // Not known for certain: those who provision it wait for its end before they write.
    rewritesAtExit: true,
    endLimitMs: 8_000,
    mayKill: false,
  },
};
