import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jamiSettings } from '../../src-main/outside/softphones/jami-settings.ts';
import {
  applyEdits,
  asSettingsText,
  changedLines,
  decodeSettings,
  encodeSettings,
} from '../../src-main/outside/softphones/settings-text.ts';
import { refusalOf, succeeded } from '../peers/softphone-peer.ts';

const PATH = '/home/me/.config/jami/dring.yml';
const ID = '5c37db251378bf9a';

/** As jamid 13.7.0 writes it, with a peer-to-peer account beside the SIP account; shortened. */
const WRITTEN = `accounts:
  - id: 0123456789abcdef
    alias: me
    hostname: bootstrap.jami.net
    username: 1f2e3d
    type: RING
    archivePath: archive.gz
    tls:
      password: ""
  - id: ${ID}
    alias: 電話
    hostname: f02.sip.0038.net
    username: 815012345678
    activeCodecs: 27/139/12/4
    interface: default
    bindAddress: ""
    port: 5060
    username: 815012345678
    credential:
      - Account.password: oldpw234
        Account.realm: "*"
        Account.username: 815012345678
    keepAlive: true
    Account.registrationExpire: 3600
    serviceRoute: ""
    tls:
      calist: ""
      password: ""
      enable: false
preferences:
  order: ${ID}/
plugins:
  installedPlugins:
    []
`;

const ask = (password = 'newpw567') => ({ path: PATH, account: ID, password });
const put = (text: string, password?: string) => applyEdits(text, succeeded(jamiSettings.edits(text, ask(password))));

describe('a dring.yml', () => {
  test('gets the new password and keeps the rest', () => {
    expect(put(WRITTEN)).toBe(WRITTEN.replace('oldpw234', 'newpw567'));
    expect(put(put(WRITTEN))).toBe(put(WRITTEN));
  });

  test('names the SIP accounts by their id, with the auth user and the route where they have one of their own', () => {
    expect(succeeded(jamiSettings.accounts(WRITTEN, PATH))).toEqual([
      { account: ID, user: '815012345678', domain: 'f02.sip.0038.net' },
    ]);
    const routed = WRITTEN.replace('serviceRoute: ""', 'serviceRoute: "<sip:proxy.test:5070;lr>"').replace(
      'Account.username: 815012345678',
      'Account.username: desk',
    );
    expect(succeeded(jamiSettings.accounts(routed, PATH))[0]).toMatchObject({ authUser: 'desk', proxy: 'proxy.test' });
  });

  test('shows the changed line with its secrets masked', () => {
    const settings = decodeSettings(Buffer.from(WRITTEN, 'utf8'));
    const edits = succeeded(jamiSettings.edits(settings.text, ask()));
    const line = '      - Account.password: ********';
    expect(changedLines(settings, edits)).toEqual([{ at: 20, before: line, after: line }]);
  });

  test.for([
    ['oldpw234', 'newpw567'],
    ['"oldpw234"', '"newpw567"'],
    ["'oldpw234'", "'newpw567'"],
    ['oldpw234 # written on the router', 'newpw567 # written on the router'],
    ['   "oldpw234"   # x', '   "newpw567"   # x'],
    ['12345678', 'newpw567'],
    ['"\\x6fldpw234"', '"newpw567"'],
  ])('writes behind %s in the style that stood there', ([before = '', after = '']) => {
    const text = WRITTEN.replace('oldpw234', before);
    expect(put(text)).toBe(WRITTEN.replace('oldpw234', after));
  });

  test.for([
    [':', ': newpw567'],
    [': ~', ': newpw567'],
    [': # not yet', ': newpw567 # not yet'],
  ])('that has no password yet (%s) gets one', ([before = '', after = '']) => {
    const text = WRITTEN.replace(': oldpw234', before);
    expect(put(text)).toBe(WRITTEN.replace(': oldpw234', after));
  });

  test.for([
    ['a: b', '"a: b"'],
    ['#x', '"#x"'],
    ['null', '"null"'],
    ['it\'s "so"\\', '"it\'s \\"so\\"\\\\"'],
    ['-', '"-"'],
    [' blank ', '" blank "'],
    ['line\nfeed', '"line\\x0afeed"'],
  ])('quotes the password %j, which would mean something else in plain', ([password = '', written = '']) => {
    const text = put(WRITTEN, password);
    expect(text).toBe(WRITTEN.replace('oldpw234', written));
    expect(jamiSettings.password(text, ask())).toBe(password);
  });

  test('changes every credential of the account’s user, and leaves another user’s', () => {
    const more = (user: string) =>
      `      - Account.password: oldpw234\n        Account.realm: other\n        Account.username: ${user}\n    keepAlive`;
    expect(put(WRITTEN.replace('    keepAlive', more('815012345678')))).not.toContain('oldpw234');
    const apart = WRITTEN.replace('    keepAlive', more('somebody'));
    expect(put(apart)).toBe(apart.replace('oldpw234', 'newpw567'));
  });

  test.for([
    ['a block scalar', 'Account.password: |\n          oldpw234'],
    ['a value over two lines', 'Account.password: "old\n          pw234"'],
    ['an anchor', 'Account.password: &p oldpw234'],
    ['a tag', 'Account.password: !!str oldpw234'],
    ['an unknown escape', 'Account.password: "\\qoldpw234"'],
    ['a password that stands twice', 'Account.password: oldpw234\n        Account.password: oldpw235'],
  ])('with %s is never written', ([, instead = '']) => {
    const text = WRITTEN.replace('Account.password: oldpw234', instead);
    expect(refusalOf(jamiSettings.edits(text, ask()))).toBe('softphone-format-unknown');
  });

  test.for([
    ['flow style', `accounts: [{id: ${ID}, hostname: h, username: u}]\n`],
    [
      'credentials in flow style',
      WRITTEN.replace(/credential:\n(?: {6,}.*\n)+/u, 'credential: [{Account.password: x}]\n'),
    ],
    ['tabs', WRITTEN.replace('    credential', '\t credential')],
    ['no list of accounts', 'preferences:\n  order: ""\n'],
    ['accounts twice', `${WRITTEN}accounts:\n  - id: x\n`],
    ['UTF-16', `\uFEFF${WRITTEN}`],
  ])('with %s is never written', ([, text = '']) => {
    expect(refusalOf(jamiSettings.edits(text, ask()))).toBe('softphone-format-unknown');
  });

  test.for(['', 'accounts:\n  []\npreferences:\n  order: ""\n', 'accounts: []\n'])(
    'without accounts has none: %j',
    (text) => {
      expect(succeeded(jamiSettings.accounts(text, PATH))).toEqual([]);
    },
  );

  test('with an account that keeps no password is not given one', () => {
    const text = WRITTEN.replace(/credential:\n(?: {6,}.*\n)+/u, 'credential:\n      []\n');
    expect(refusalOf(jamiSettings.edits(text, ask()))).toBe('softphone-format-unknown');
  });
});

// ——— any real-looking file ———

const passwords = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 16 });
const aliases = fc.constantFrom<Buffer>(
  Buffer.from('電話', 'utf8'),
  Buffer.from('"机の: 電話 # 1"', 'utf8'),
  Buffer.from("'it''s'", 'utf8'),
  Buffer.from([0x93, 0x64, 0x98, 0x62]),
  Buffer.from('', 'utf8'),
);

const drawn = fc
  .record({
    eol: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF', '%YAML 1.2\n---\n', '# mine\n\n'),
    /** How far in the items stand, and the values of an item behind its dash. */
    dash: fc.constantFrom(0, 1, 2, 4),
    behind: fc.constantFrom(' ', '   '),
    colon: fc.constantFrom(': ', ' :  ', ':    '),
    note: fc.constantFrom('', ' # Account.password: not this', '  # 電話'),
    style: fc.constantFrom('plain', 'double', 'single'),
    isPasswordFirst: fc.boolean(),
    alias: aliases,
    count: fc.integer({ min: 1, max: 50 }),
    at: fc.nat(),
    isUnterminated: fc.boolean(),
  })
  .map(({ at, ...rest }) => ({ ...rest, target: at % rest.count }));

type Drawn = typeof drawn extends fc.Arbitrary<infer One> ? One : never;

/** The file in two pieces: what stands before the one password, and what stands behind it. */
function piecesOf(draw: Drawn): { readonly before: Buffer; readonly old: string; readonly behind: Buffer } {
  const { eol, mark, dash, behind, colon, note, count, target, style, alias } = draw;
  const done: Buffer[] = [Buffer.from(mark.replaceAll('\n', eol), 'utf8')];
  let before: Buffer | undefined;
  const say = (text: string) => done.push(Buffer.from(text, 'utf8'));
  const old = { plain: 'oldpw234', double: '"old\\x70w234"', single: "'oldpw234'" }[style];
  say(`accounts:${note}${eol}`);
  const inner = ' '.repeat(dash + 1 + behind.length);
  for (let at = 0; at < count; at += 1) {
    say(`${' '.repeat(dash)}-${behind}id${colon}acc${at}${eol}`);
    say(`${inner}alias${colon}`);
    done.push(alias);
    say(
      `${eol}${eol}${inner}# a note${eol}${inner}hostname${colon}"sip.test"${eol}${inner}username${colon}u${at}${eol}`,
    );
    say(`${inner}credential${colon.trimEnd()}${eol}`);
    const lines = [`Account.realm${colon}"*"${eol}`, `Account.username${colon}u${at}${eol}`];
    const first = `${inner}-${behind}`;
    const next = `${inner} ${' '.repeat(behind.length)}`;
    const password = () => {
      say(`Account.password${colon}`);
      if (at === target) {
        before = Buffer.concat(done);
        done.length = 0;
      } else say('otherpw1');
      say(`${note}${eol}`);
    };
    if (draw.isPasswordFirst) {
      say(first);
      password();
      for (const line of lines) say(`${next}${line}`);
    } else {
      say(`${first}${lines[0]}${next}`);
      password();
      say(`${next}${lines[1]}`);
    }
    say(`${inner}keepAlive${colon}true${eol}`);
  }
  say(`plugins:${eol}  installedPlugins:${eol}    []${draw.isUnterminated ? '' : eol}`);
  return { before: before ?? Buffer.alloc(0), old, behind: Buffer.concat(done) };
}

test('whatever a dring.yml looks like, only the one password differs, byte for byte, and its preview tells none', () => {
  fc.assert(
    fc.property(drawn, passwords, (draw, next) => {
      const { before, old, behind } = piecesOf(draw);
      const settings = decodeSettings(Buffer.concat([before, Buffer.from(old), behind]));
      const password = asSettingsText(next, settings.encoding);
      const asked = { path: PATH, account: `acc${draw.target}`, password };
      expect(succeeded(jamiSettings.accounts(settings.text, PATH))).toHaveLength(draw.count);
      expect(jamiSettings.password(settings.text, asked)).toBe('oldpw234');
      const edits = succeeded(jamiSettings.edits(settings.text, asked));
      const text = applyEdits(settings.text, edits);
      const bytes = encodeSettings({ ...settings, text });
      expect(bytes.subarray(0, before.length).equals(before)).toBe(true);
      expect(bytes.subarray(bytes.length - behind.length).equals(behind)).toBe(true);
      expect(bytes.subarray(before.length, bytes.length - behind.length).includes('\n')).toBe(false);
      expect(jamiSettings.password(text, asked)).toBe(password);
      expect(succeeded(jamiSettings.edits(text, asked))).toEqual([]);
      const shown = changedLines(settings, edits).map((line) => `${line.before}${line.after}`);
      expect(shown).toHaveLength(1);
      expect(shown[0]).not.toContain('oldpw234');
      if (next.length > 3) expect(shown[0]).not.toContain(next);
    }),
    { numRuns: 300 },
  );
});

test('anything at all is read without an error, and what is not understood is refused', () => {
  const pieces = fc.array(
    fc.constantFrom(...WRITTEN.split(/(?<=[\n:-])/u), '\t', '[', '{', '"', "'", '|', ' ', '\r\n'),
  );
  fc.assert(
    fc.property(pieces, (some) => {
      const text = some.join('');
      const edits = jamiSettings.edits(text, ask());
      if (edits.ok) expect(jamiSettings.password(applyEdits(text, edits.value), ask())).toBe('newpw567');
    }),
    { numRuns: 500 },
  );
});
