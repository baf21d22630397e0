import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baresipAccounts, baresipLine } from '../../src-main/outside/softphones/baresip-accounts.ts';
import type { SettingsFormat } from '../../src-main/outside/softphones/kind.ts';
import { microsipSettings } from '../../src-main/outside/softphones/microsip-settings.ts';
import { applyEdits } from '../../src-main/outside/softphones/settings-text.ts';
import { threecxSettings } from '../../src-main/outside/softphones/threecx-phone.ts';
import { twinkleProfile } from '../../src-main/outside/softphones/twinkle-profile.ts';
import { zoiperSettings } from '../../src-main/outside/softphones/zoiper.ts';
import { carrierPassword, expectOnlyPasswordChanged, foreignWords, lineEnd } from '../doubles/settings-samples.ts';
import { refusalOf, succeeded } from '../peers/softphone-peer.ts';

const PATH = '/settings';
const RUNS = { numRuns: 250 };
const blanks = fc.constantFrom('', ' ', '\t', '  ');
const count = fc.integer({ min: 1, max: 50 });

/** Some accounts, one of which is this line's, each between two lines of something else. */
const book = fc.record({
  count,
  mine: fc.nat(),
  noise: fc.array(foreignWords, { minLength: 3, maxLength: 3 }),
  passwords: fc.tuple(carrierPassword, carrierPassword, carrierPassword),
  end: lineEnd,
  blank: blanks,
});

function written(format: SettingsFormat, text: string, asked: { readonly account: string; readonly password: string }) {
  return applyEdits(text, succeeded(format.edits(text, { path: PATH, ...asked })));
}

describe('a baresip accounts file', () => {
  const mine = 'sip:815012345678@f02.sip.0038.net';

  test('has only the password of this account changed, whatever else stands in it', () => {
    fc.assert(
      fc.property(book, fc.boolean(), fc.boolean(), (one, isQuoted, isFirst) => {
        const at = one.mine % one.count;
        const [old, next, other] = one.passwords;
        const quote = isQuoted ? '"' : '';
        const line = (user: string, password: string) => {
          const pass = `;${one.blank}auth_pass${one.blank}=${one.blank}${quote}${password}${quote}`;
          const more = `;auth_user=${user};outbound="sip:127.0.0.1:5060;transport=udp";regint=600`;
          const name = one.noise[1]?.replaceAll(/["<>\\]/gu, '') ?? '';
          return `"${name}" <sip:${user}@f02.sip.0038.net;transport=udp>${isFirst ? pass + more : more + pass}`;
        };
        const write = (password: string) =>
          [
            `# ${one.noise[0]} auth_pass=${other}`,
            ...Array.from({ length: one.count }, (_, nth) =>
              nth === at ? line('815012345678', password) : line(`user${nth}`, other),
            ),
            `#${mine};auth_pass=${other}`,
            '',
          ].join(one.end);
        fc.pre(other !== old);
        expectOnlyPasswordChanged(baresipAccounts, { write, encoding: 'bytes', account: mine, old, next });
      }),
      RUNS,
    );
  });

  test('keeps a byte order mark of UTF-8, and is refused in UTF-16, which baresip cannot read', () => {
    const text = `\u00EF\u00BB\u00BF<${mine}>;auth_pass=oldpw234\n`;
    expect(written(baresipAccounts, text, { account: mine, password: 'newpw567' })).toBe(
      text.replace('oldpw234', 'newpw567'),
    );
    expect(refusalOf(baresipAccounts.accounts(`\uFEFF<${mine}>\n`, PATH))).toBe('softphone-format-unknown');
  });

  test('tells two accounts of one address apart, and will not name a line for a control command then', () => {
    const text = `<${mine}>;auth_pass=one12345\n<${mine}>;auth_pass=two12345\n`;
    expect(succeeded(baresipAccounts.accounts(text, PATH)).map(({ account }) => account)).toEqual([mine, `${mine}#2`]);
    expect(written(baresipAccounts, text, { account: `${mine}#2`, password: 'newpw567' })).toBe(
      text.replace('two12345', 'newpw567'),
    );
    expect(baresipLine(text, mine)).toContain('one12345');
    expect(baresipLine(text, `${mine}#2`)).toBeUndefined();
  });

  test('is read as baresip reads it: any case of names, quotes, the first of two values, a value behind a backslash', () => {
    const password = (line: string) => baresipAccounts.password(`${line}\n`, { path: PATH, account: 'sip:u@d.test' });
    expect(password('<sip:u@d.test>;AUTH_PASS=abc;auth_pass=later')).toBe('abc');
    expect(password('  "x" <sip:u@d.test;transport=tls>; auth_pass = "a;b c" ;regint=0')).toBe('a;b c');
    expect(password('<sip:u:secret@d.test>;auth_pass=')).toBeUndefined();
    expect(password('<sip:u@d.test>;auth_pass=a\\;b;regint=0')).toBe('a\\;b');
    expect(password('# <sip:u@d.test>;auth_pass=abc')).toBeUndefined();
  });

  test('gets a parameter of its own where there was none', () => {
    const text = `<${mine}>;regint=600\r\n`;
    expect(written(baresipAccounts, text, { account: mine, password: 'newpw567' })).toBe(
      `<${mine}>;auth_pass=newpw567;regint=600\r\n`,
    );
  });

  test('refuses what it cannot hold', () => {
    const text = `<${mine}>;auth_pass=oldpw234\n`;
    for (const password of ['a"b', 'a\nb', 'ab\\', ''])
      expect(refusalOf(baresipAccounts.edits(text, { path: PATH, account: mine, password }))).toBe(
        'softphone-cannot-hold',
      );
  });

  test('finds the line by its proxy, too', () => {
    const text = '<sip:u@d.test:5070>;auth_user=a;outbound="sip:proxy.test:5066;transport=tcp"\n';
    expect(succeeded(baresipAccounts.accounts(text, PATH))).toEqual([
      { account: 'sip:u@d.test:5070', user: 'u', authUser: 'a', domain: 'd.test', proxy: 'proxy.test' },
    ]);
  });
});

describe('a Twinkle profile', () => {
  test('has only its password changed, whatever else stands in it', () => {
    fc.assert(
      fc.property(book, (one) => {
        const [old, next, other] = one.passwords;
        fc.pre(other !== old);
        const write = (password: string) =>
          [
            `# ${one.noise[0]}`,
            'user_name=815012345678',
            `user_domain${one.blank}=${one.blank}f02.sip.0038.net`,
            `user_display=${one.noise[1]}`,
            `# auth_pass=${other}`,
            // Of two, the later one counts.
            ...(one.count % 2 === 0 ? [`auth_pass=${other}`] : []),
            `${one.blank}auth_pass${one.blank}=${one.blank}${password}${one.blank}`,
            `auth_pass_hint=${one.noise[2]}`,
            'outbound_proxy=f02.sip.0038.net:5060',
          ].join(one.end);
        const account = '815012345678@f02.sip.0038.net';
        expectOnlyPasswordChanged(twinkleProfile, { write, encoding: 'bytes', account, old, next });
      }),
      RUNS,
    );
  });

  const head = 'user_name=u\r\nuser_domain=d.test\r\n';

  test('gets the line behind its login, ended as the others, where there was none', () => {
    const text = `${head}auth_name=a\r\nregistrar=\r\n`;
    expect(written(twinkleProfile, text, { account: 'u@d.test', password: 'newpw567' })).toBe(
      `${head}auth_name=a\r\nauth_pass=newpw567\r\nregistrar=\r\n`,
    );
    expect(written(twinkleProfile, 'user_name=u\nuser_domain=d', { account: 'u@d', password: 'newpw567' })).toBe(
      'user_name=u\nuser_domain=d\nauth_pass=newpw567',
    );
  });

  test('is not taken for one where another program left its own .cfg', () => {
    expect(succeeded(twinkleProfile.accounts('[general]\nname=x\n', PATH))).toEqual([]);
  });

  test('refuses what it cannot hold: blanks at the ends, and more than one line', () => {
    for (const password of [' a', 'a ', 'a\nb', ''])
      expect(refusalOf(twinkleProfile.edits(head, { path: PATH, account: 'u@d.test', password }))).toBe(
        'softphone-cannot-hold',
      );
  });
});

describe('a MicroSIP.ini', () => {
  const ini = (
    one: { readonly count: number; readonly noise: readonly string[]; readonly end: string },
    other: string,
  ) => {
    const clean = (text = '') => text.replaceAll(/[^\x20-\x7e\xa0-\xff]/gu, '');
    return (at: number, password: string, head = '') =>
      [
        `${head}[Settings]`,
        `accountId=${at + 1}`,
        `; ${clean(one.noise[0])} password=${other}`,
        ...Array.from({ length: one.count }, (_, nth) => [
          `[Account${nth + 1}]`,
          `label=${clean(one.noise[1])}`,
          'server=f02.sip.0038.net',
          'domain=f02.sip.0038.net',
          `username=${nth === at ? '815012345678' : `user${nth}`}`,
          `Password=${nth === at ? password : other}`,
          `publish=${clean(one.noise[2])}`,
        ]).flat(),
        // A second section of a name is not read.
        `[account${at + 1}]`,
        `password=${other}`,
        '',
      ].join(one.end);
  };

  test.for(['utf16le', 'bytes'] as const)('has only the password of its account changed, as %s', (encoding) => {
    fc.assert(
      fc.property(book, (one) => {
        const [old, next, other] = one.passwords;
        fc.pre(other !== old);
        const at = one.mine % one.count;
        const build = ini(one, other);
        const write = (password: string) => build(at, password, encoding === 'utf16le' ? '\uFEFF' : '');
        expectOnlyPasswordChanged(microsipSettings, { write, encoding, account: `Account${at + 1}`, old, next });
      }),
      RUNS,
    );
  });

  const ENCRYPTED = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
  const section = (lines: string) =>
    `\uFEFF[Settings]\r\naccountId=1\r\n[Account1]\r\nusername=u\r\ndomain=d.test\r\n${lines}`;

  test('takes clear text in the place of what MicroSIP encrypted, and does not call that a password', () => {
    const text = section(`passwordSize=8\r\npassword=${ENCRYPTED}\r\n`);
    expect(microsipSettings.password(text, { path: PATH, account: 'Account1' })).toBeUndefined();
    // Where the size stands, versions before 3.21 would take clear text for encrypted.
    expect(written(microsipSettings, text, { account: 'Account1', password: 'newpw567' })).toBe(
      section('password=newpw567\r\n'),
    );
  });

  test('gets back exactly what stood there when MicroSIP has encrypted the new one in between', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (had, has) => {
        const former = section(`${had ? 'passwordSize=8\r\n' : ''}password=${ENCRYPTED}\r\n`);
        const now = section(`${has ? 'passwordSize=8\r\n' : ''}password=ffffffffffffffff\r\nlabel=new\r\n`);
        const asked = { path: PATH, account: 'Account1', former };
        const back = applyEdits(now, succeeded(microsipSettings.carry?.(now, asked) ?? { ok: true, value: [] }));
        expect(back).toBe(`${former}label=new\r\n`);
      }),
    );
  });

  test('names the active account first, and refuses a file of another kind', () => {
    const text = '[Settings]\naccountId=2\n[Account1]\nusername=a\ndomain=d\n[Account2]\nusername=b\nserver=s\n';
    expect(succeeded(microsipSettings.accounts(text, PATH))).toMatchObject([
      { account: 'Account2', user: 'b', domain: 's' },
      { account: 'Account1', user: 'a', domain: 'd' },
    ]);
    expect(refusalOf(microsipSettings.accounts('hello', PATH))).toBe('softphone-format-unknown');
  });

  test('refuses what would be read as something else', () => {
    const refusal = (password: string, text = section('password=x\r\n')) =>
      refusalOf(microsipSettings.edits(text, { path: PATH, account: 'Account1', password }));
    for (const password of ['"quoted"', " 'x'", "'x'", ' a', 'a\tb\r', ''])
      expect(refusal(password)).toBe('softphone-cannot-hold');
    expect(refusal('\u00E3\u0081\u008B', section('').slice(1))).toBe('softphone-cannot-hold');
    // Whole blocks of RC2, if it is taken for hexadecimal.
    expect(refusal('0123456789abcdef')).toBe('softphone-format-unknown');
  });
});

describe('a 3CXVoipPhone.ini', () => {
  test('has only the password of its profile changed', () => {
    fc.assert(
      fc.property(book, (one) => {
        const [old, next, other] = one.passwords;
        fc.pre(other !== old);
        const at = one.mine % one.count;
        const write = (password: string) =>
          Array.from({ length: one.count }, (_, nth) => [
            `[Profile${nth}]`,
            `Name=${one.noise[0]?.replaceAll(/[\r\n]/gu, '')}`,
            `AuthUser=${nth === at ? '815012345678' : `user${nth}`}`,
            `AuthPass${one.blank}=${one.blank}${nth === at ? password : other}${one.blank}`,
            'PBXAddr=f02.sip.0038.net:5060',
          ])
            .flat()
            .join(one.end);
        expectOnlyPasswordChanged(threecxSettings, { write, encoding: 'bytes', account: `Profile${at}`, old, next });
      }),
      RUNS,
    );
  });
});

describe("Zoiper's Config.xml", () => {
  const config = (accounts: string, end = '\n') =>
    `<?xml version="1.0"?>${end}<options>${end}  <accounts>${accounts}  </accounts>${end}</options>${end}`;
  const account = (user: string, password: string, more = '') =>
    `<account><ident>id-${user}</ident>${more}<username>${user}</username><save_password>true</save_password><password>${password}</password><protocol>sip</protocol><SIP_domain>f02.sip.0038.net:5060</SIP_domain><stun><stun_host/></stun></account>`;

  test('has only the plain password of its account changed', () => {
    fc.assert(
      fc.property(book, (one) => {
        const [old, next, other] = one.passwords;
        fc.pre(other !== old);
        const at = one.mine % one.count;
        const comment = `<!-- <account><password>${other}</password></account> ${one.noise[0]?.replaceAll('-', '')} -->`;
        const write = (password: string) =>
          config(
            Array.from(
              { length: one.count },
              (_, nth) =>
                `${one.end}${account(nth === at ? 'me' : `user${nth}`, nth === at ? password : other, comment)}`,
            ).join(one.end),
            one.end,
          );
        expectOnlyPasswordChanged(zoiperSettings, { write, encoding: 'bytes', account: 'id-me', old, next });
      }),
      RUNS,
    );
  });

  test.for(['4Az/iSiiZmVzApH6Nra2jQ==\n', '4Az/iSiiZmVzApH6Nra2jQ==', ''])(
    'with a password that Zoiper saved itself (%j) is left to the person',
    (stored) => {
      const text = config(account('me', stored));
      expect(succeeded(zoiperSettings.accounts(text, PATH))).toMatchObject([{ user: 'me', account: 'id-me' }]);
      const asked = { path: PATH, account: 'id-me', password: 'newpw567' };
      expect(refusalOf(zoiperSettings.edits(text, asked))).toBe('softphone-format-unknown');
      expect(zoiperSettings.password(text, asked)).toBeUndefined();
    },
  );

  test('holds every character, escaped where XML wants it', () => {
    const text = config(account('me', 'old&lt;&#12363;'));
    const asked = { path: PATH, account: 'id-me' };
    expect(zoiperSettings.password(text, asked)).toBe(`old<${Buffer.from('か').toString('latin1')}`);
    const changed = written(zoiperSettings, text, { account: 'id-me', password: `a<b>&"c'` });
    expect(changed).toContain('<password>a&lt;b&gt;&amp;&quot;c&apos;</password>');
    expect(zoiperSettings.password(changed, asked)).toBe(`a<b>&"c'`);
  });

  test('of another program is refused', () => {
    expect(refusalOf(zoiperSettings.accounts('<config/>', PATH))).toBe('softphone-format-unknown');
  });
});
