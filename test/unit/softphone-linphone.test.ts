import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { registrationStates } from '../../src-main/outside/softphones/linphone-control.ts';
import { linphoneSettings } from '../../src-main/outside/softphones/linphone-settings.ts';
import {
  applyEdits,
  asSettingsText,
  changedLines,
  decodeSettings,
  encodeSettings,
} from '../../src-main/outside/softphones/settings-text.ts';
import { refusalOf, succeeded } from '../peers/softphone-peer.ts';

const PATH = '/home/me/.linphonerc';
const ACCOUNT = 'sip:815012345678@f02.sip.0038.net';

const hash = (user: string, realm: string, password: string, algorithm = 'md5') =>
  createHash(algorithm).update(`${user}:${realm}:${password}`).digest('hex');

/** As liblinphone 5.1 writes it after a login. */
const AFTER_LOGIN = `[sip]
default_proxy=0
media_encryption=none

[proxy_0]
reg_proxy=<sip:f02.sip.0038.net;transport=udp>
reg_identity="電話" <sip:815012345678@f02.sip.0038.net>
reg_expires=600

[proxy_1]
reg_proxy=<sip:sip.example.test;transport=tls>
reg_identity=sip:alice@example.test

[auth_info_0]
username=815012345678
ha1=${hash('815012345678', '0038.net', 'oldpw234')}
realm=0038.net
domain=f02.sip.0038.net
algorithm=MD5
available_algorithms=MD5

[auth_info_1]
username=alice
passwd=oldpw234
domain=example.test

[misc]
uuid=d66ddbdf-35c7-00e8-94f6-fdab7289bed1
`;

const put = (text: string, password: string, account = ACCOUNT) =>
  applyEdits(text, succeeded(linphoneSettings.edits(text, { path: PATH, account, password })));

describe('a linphonerc', () => {
  test('loses the hash of the old password when the new one comes, and nothing else', () => {
    const text = put(AFTER_LOGIN, 'newpw567');
    expect(text).toBe(AFTER_LOGIN.replace(/^ha1=.*$/mu, 'passwd=newpw567'));
    expect(put(text, 'newpw567')).toBe(text);
  });

  test('with a hash that is already the new password’s needs nothing', () => {
    for (const algorithm of ['MD5', 'SHA-256']) {
      const ha1 = hash('815012345678', '0038.net', 'newpw567', algorithm === 'MD5' ? 'md5' : 'sha256');
      const text = AFTER_LOGIN.replace(/^ha1=.*$/mu, `ha1=${ha1}`).replace('algorithm=MD5', `algorithm=${algorithm}`);
      expect(put(text, 'newpw567')).toBe(text);
    }
  });

  test('is hashed by its auth user where it has one', () => {
    const text = AFTER_LOGIN.replace(/^ha1=.*$/mu, `userid=me@home\nha1=${hash('me@home', '0038.net', 'newpw567')}`);
    expect(put(text, 'newpw567')).toBe(text);
    expect(succeeded(linphoneSettings.accounts(text, PATH))[0]).toMatchObject({ authUser: 'me@home' });
  });

  test('with an old hash beside the password loses the hash: it would be the one that is used', () => {
    const text = AFTER_LOGIN.replace('realm=0038.net', 'passwd=oldpw234\nrealm=0038.net');
    const next = put(text, 'newpw567');
    expect(next).toBe(text.replace(/^ha1=.*\n/mu, '').replace('passwd=oldpw234\nrealm', 'passwd=newpw567\nrealm'));
  });

  test('shows the changed lines with every secret masked', () => {
    const settings = decodeSettings(Buffer.from(AFTER_LOGIN, 'utf8'));
    const edits = succeeded(
      linphoneSettings.edits(settings.text, { path: PATH, account: ACCOUNT, password: 'newpw567' }),
    );
    expect(changedLines(settings, edits)).toEqual([{ at: 16, before: 'ha1=********', after: 'passwd=********' }]);
    const both = decodeSettings(
      Buffer.from(AFTER_LOGIN.replace('realm=0038.net', 'passwd=x1\nrealm=0038.net'), 'utf8'),
    );
    const twice = succeeded(linphoneSettings.edits(both.text, { path: PATH, account: ACCOUNT, password: 'newpw567' }));
    expect(changedLines(both, twice)).toEqual([
      { at: 16, before: 'ha1=********', after: 'passwd=********' },
      { at: 17, before: 'passwd=********' },
    ]);
  });

  test('gets back the former hash on undo in settings that changed since', () => {
    const changed = put(AFTER_LOGIN, 'newpw567').replace('reg_expires=600', 'reg_expires=3600');
    const asked = { path: PATH, account: ACCOUNT, former: AFTER_LOGIN };
    const edits = linphoneSettings.carry?.(changed, asked);
    if (edits === undefined) throw new Error('a hash is carried, not put');
    const back = applyEdits(changed, succeeded(edits));
    expect(back).toBe(AFTER_LOGIN.replace('reg_expires=600', 'reg_expires=3600'));
  });

  test('keeps two accounts of one user at two providers apart', () => {
    const text = AFTER_LOGIN.replaceAll('alice', '815012345678');
    expect(put(text, 'newpw567', 'sip:815012345678@example.test')).toBe(
      text.replace('passwd=oldpw234', 'passwd=newpw567'),
    );
  });

  test('changes every credential of the account: a registrar may have asked in two realms', () => {
    const text = AFTER_LOGIN.replace(
      '[misc]',
      '[auth_info_2]\nusername=815012345678\nha1=00000000000000000000000000000000\nrealm=other\ndomain=f02.sip.0038.net\n\n[misc]',
    );
    expect(put(text, 'newpw567')).toBe(text.replace(/^ha1=.*$/gmu, 'passwd=newpw567'));
  });

  test.for([
    ['encrypted', 'bcEvfs\0\u0001\u0002 not text'],
    ['UTF-16', '\uFEFF[sip]\n'],
    ['no-section', 'this is a letter\n'],
  ])('that is %s is never written', ([, text = '']) => {
    expect(refusalOf(linphoneSettings.accounts(text, PATH))).toBe('softphone-format-unknown');
    expect(refusalOf(linphoneSettings.edits(text, { path: PATH, account: ACCOUNT, password: 'x' }))).toBe(
      'softphone-format-unknown',
    );
  });

  test('that keeps no password is not given one', () => {
    const text = AFTER_LOGIN.replace(/\[auth_info_0\][\s\S]*?\n\n/u, '').replace('auth_info_1', 'auth_info_0');
    const asked = { path: PATH, account: ACCOUNT, password: 'newpw567' };
    expect(refusalOf(linphoneSettings.edits(text, asked))).toBe('softphone-format-unknown');
  });

  test.for(['ends ', 'two\nlines', 'carriage\rreturn', ''])('cannot hold the password %j', (password) => {
    const asked = { path: PATH, account: ACCOUNT, password };
    expect(refusalOf(linphoneSettings.edits(AFTER_LOGIN, asked))).toBe('softphone-cannot-hold');
  });

  test('that is empty has no accounts', () => {
    expect(succeeded(linphoneSettings.accounts('', PATH))).toEqual([]);
  });
});

// ——— any real-looking file ———

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/u);
const passwords = fc.stringMatching(/^[!-~](?:[ -~]{0,20}[!-~])?$/u);
const bytesOf = fc.constantFrom(
  Buffer.from('電話の設定', 'utf8'),
  Buffer.from([0x93, 0x64, 0x98, 0x62, 0x5c]),
  Buffer.from([0xff, 0xfe, 0x80]),
  Buffer.from('plain', 'utf8'),
);

interface Drawn {
  readonly eol: string;
  readonly noise: readonly {
    readonly kind: 'comment' | 'blank' | 'item' | 'section';
    readonly word: string;
    readonly bytes: Buffer;
  }[];
  readonly count: number;
  readonly target: number;
  readonly stored: 'passwd' | 'ha1' | 'both';
  readonly pad: string;
  readonly old: string;
  readonly isUnterminated: boolean;
}

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    eol: fc.constantFrom('\n', '\r\n'),
    noise: fc.array(fc.record({ kind: fc.constantFrom('comment', 'blank', 'item', 'section'), word, bytes: bytesOf }), {
      minLength: 1,
      maxLength: 12,
    }),
    count: fc.integer({ min: 1, max: 50 }),
    at: fc.nat(),
    stored: fc.constantFrom('passwd', 'ha1', 'both'),
    pad: fc.constantFrom('', ' ', '   '),
    old: passwords,
    isUnterminated: fc.boolean(),
  })
  .map(({ at, ...rest }) => ({ ...rest, target: at % rest.count }) as Drawn);

/** The file, and the file as it must be with `next` in it: built from the same pieces, only the credential differs. */
function fileOf(draw: Drawn, next: string | undefined): Buffer {
  const { eol, noise, count, target, stored, pad, old } = draw;
  const utf8 = (text: string) => Buffer.from(text, 'utf8');
  const lines: Buffer[] = [];
  const junk = (at: number) => {
    const piece = noise[at % noise.length];
    if (piece === undefined || piece.kind === 'blank') return lines.push(utf8(pad));
    if (piece.kind === 'comment') return lines.push(Buffer.concat([utf8(`${pad}# passwd=${old} `), piece.bytes]));
    if (piece.kind === 'item') return lines.push(Buffer.concat([utf8(`${pad}${piece.word}_x=`), piece.bytes]));
    return undefined;
  };
  for (let at = 0; at < count; at += 1) {
    lines.push(utf8(`[proxy_${at}]`), utf8(`reg_identity="A" <sip:user${at}@provider.test>`));
    junk(at);
  }
  for (let at = 0; at < count; at += 1) {
    lines.push(utf8(`${pad}[auth_info_${at}]${pad}`), utf8(`${pad}username=user${at}`));
    junk(at + 1);
    const isTarget = at === target;
    const credential = [
      ...(stored === 'passwd' ? [] : [`${pad}ha1=${'0'.repeat(32)}`]),
      ...(stored === 'ha1' ? [] : [`passwd=${old}${pad}`]),
    ];
    if (isTarget && next !== undefined)
      lines.push(utf8(stored === 'ha1' ? `${pad}passwd=${next}` : `passwd=${next}${pad}`));
    else lines.push(...credential.map(utf8));
    lines.push(utf8('realm=provider.test'));
  }
  // The same section once more: it goes on.
  lines.push(utf8(`[auth_info_${target}]`), utf8('domain=provider.test'));
  const all = lines.flatMap((line, at) => (at === 0 ? [line] : [utf8(eol), line]));
  return Buffer.concat(draw.isUnterminated ? all : [...all, utf8(eol)]);
}

test('whatever a linphonerc looks like, only the one credential differs, byte for byte, and its preview tells no password', () => {
  fc.assert(
    fc.property(drawn, passwords, (draw, next) => {
      fc.pre(draw.old !== next);
      const before = fileOf(draw, undefined);
      const settings = decodeSettings(before);
      const asked = {
        path: PATH,
        account: `sip:user${draw.target}@provider.test`,
        password: asSettingsText(next, settings.encoding),
      };
      expect(succeeded(linphoneSettings.accounts(settings.text, PATH))).toHaveLength(draw.count);
      const edits = succeeded(linphoneSettings.edits(settings.text, asked));
      const text = applyEdits(settings.text, edits);
      expect(encodeSettings({ ...settings, text }).equals(fileOf(draw, next))).toBe(true);
      expect(succeeded(linphoneSettings.edits(text, asked))).toEqual([]);
      expect(linphoneSettings.password(text, asked)).toBe(next);
      // One or two characters also stand in the keys.
      const shown = JSON.stringify(changedLines(settings, edits));
      for (const secret of [draw.old, next])
        if (secret.length > 7) expect(shown).not.toContain(JSON.stringify(secret).slice(1, -1));
    }),
    { numRuns: 300 },
  );
});

test('the daemon’s registrations are read in the order of their numbers', () => {
  const answer = 'Status: Ok\n\nId: 2\nState: LinphoneRegistrationFailed\n\nId: 1\nState: LinphoneRegistrationOk\n\n';
  expect(registrationStates(answer)).toEqual(['LinphoneRegistrationOk', 'LinphoneRegistrationFailed']);
  expect(registrationStates('Status: Error\nReason: No register with such id.\n')).toEqual([]);
});
