import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { chanSip } from '../../src-main/outside/lan-phones/asterisk/chan-sip.ts';
import type { AsteriskChannel } from '../../src-main/outside/lan-phones/asterisk/channel.ts';
import { type ConfigSection, sectionThatDiffers } from '../../src-main/outside/lan-phones/asterisk/config.ts';
import { pjsip } from '../../src-main/outside/lan-phones/asterisk/pjsip.ts';

/** `[name]` and `[name](template)` begin a section, as in the file. */
function sections(text: string): ConfigSection[] {
  const found: { name: string; hasTemplates: boolean; entries: { name: string; value: Secret }[] }[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, section, template] = /^\[([^\]]+)\](\(.+\))?$/u.exec(line) ?? [];
    if (section !== undefined) found.push({ name: section, hasTemplates: template !== undefined, entries: [] });
    else if (line !== '')
      found.at(-1)?.entries.push({
        name: line.slice(0, line.indexOf('=')),
        value: Secret.of(line.slice(line.indexOf('=') + 1)),
      });
  }
  return found;
}

/** What is known of each account, and what would be written for a new password. */
function told(channel: AsteriskChannel, text: string) {
  return channel.accountsIn(sections(text)).map((account) => ({
    user: account.user,
    authUser: account.authUser,
    domain: account.domain,
    ...(account.obstacle === undefined
      ? {
          obstacle: undefined,
          password: account.password?.reveal(),
          writes: account
            .edits(Secret.of('NEW'))
            .map(({ section, name, from, to }) => `${section} ${name}: ${from.reveal()} -> ${to.reveal()}`),
        }
      : { obstacle: account.obstacle, writes: undefined }),
  }));
}

const LINE = `[shop]
  type=registration
  outbound_auth=shop-auth
  client_uri=sip:8150@carrier.test:5060
`;
const AUTH = `[shop-auth]
  type=auth
  username=login
  password=old
`;

describe('the accounts of a pjsip.conf', () => {
  test('have user and domain from the URI, the login and the password from the entry they name', () => {
    expect(told(pjsip, LINE + AUTH)).toEqual([
      {
        user: '8150',
        authUser: 'login',
        domain: 'carrier.test',
        password: 'old',
        writes: ['shop-auth password: old -> NEW'],
      },
    ]);
  });

  test('are one where a second server is registered at with the same entry', () => {
    expect(told(pjsip, LINE + LINE.replace('[shop]', '[shop-backup]') + AUTH)).toHaveLength(1);
  });

  test('take the entry of the endpoint along, where it has the same login and the same password', () => {
    const endpoint = '[shop]\ntype=endpoint\noutbound_auth=call-auth\n';
    const call = AUTH.replace('shop-auth', 'call-auth');
    expect(told(pjsip, LINE + AUTH + endpoint + call)[0]?.writes).toEqual([
      'shop-auth password: old -> NEW',
      'call-auth password: old -> NEW',
    ]);
    const another = call.replace('username=login', 'username=somebody');
    expect(told(pjsip, LINE + AUTH + endpoint + another)[0]?.writes).toEqual(['shop-auth password: old -> NEW']);
  });

  test.each([
    ['hashed', AUTH.replace('password=old', 'md5_cred=0123')],
    ['hashed', `${AUTH}password_digest=MD5:0123\n`],
    ['unclear', `${AUTH}password=second\n`],
    ['unclear', AUTH.replace('type=auth\n', 'type=auth\nauth_type=google_oauth\n')],
    ['unclear', ''],
    ['unclear', AUTH + AUTH],
    ['shared', `${AUTH}[phone]\ntype=endpoint\nauth=shop-auth\n`],
    ['shared', AUTH + LINE.replace('8150@', '8151@')],
  ] as const)('are left alone as %s where writing might do harm: %j', (why, more) => {
    expect(told(pjsip, LINE + more)[0]).toMatchObject({ obstacle: why });
  });

  test('write over the value of a template in the section, and over that one the next time', () => {
    const templated = AUTH.replace('[shop-auth]', '[shop-auth](all)');
    expect(told(pjsip, LINE + templated)[0]?.writes).toEqual(['shop-auth password: old -> NEW']);
    expect(told(pjsip, `${LINE}${templated}password=own\n`)[0]?.writes).toEqual(['shop-auth password: own -> NEW']);
  });
});

describe('the accounts of a sip.conf', () => {
  const file = (register: string, peer = '') => `[general]\nbindport=5060\nregister=${register}\n${peer}`;

  test.each([
    ['8150:old@proxy.test', '8150', '8150', 'proxy.test', '8150:NEW@proxy.test'],
    [
      '8150@carrier.test:old@proxy.test:5070/shop',
      '8150',
      '8150',
      'carrier.test',
      '8150@carrier.test:NEW@proxy.test:5070/shop',
    ],
    ['8150:old:login@proxy.test/shop~600', '8150', 'login', 'proxy.test', '8150:NEW:login@proxy.test/shop~600'],
    ['tls://8150:old@proxy.test', '8150', '8150', 'proxy.test', 'tls://8150:NEW@proxy.test'],
    ['trunk?8150:old@proxy.test', '8150', '8150', 'proxy.test', 'trunk?8150:NEW@proxy.test'],
    ['trunk?udp://8150:old@proxy.test', '8150', '8150', 'proxy.test', 'trunk?udp://8150:NEW@proxy.test'],
  ])('are read from the line %j, of which the password alone is replaced', (line, user, authUser, domain, wanted) => {
    expect(told(chanSip, file(line))).toEqual([
      { user, authUser, domain, password: 'old', writes: [`general register: ${line} -> ${wanted}`] },
    ]);
  });

  test.each(['8150@proxy.test', '8150:a:b:c@proxy.test', 'proxy.test', ':old@proxy.test'])(
    'are not made up from the line %j',
    (line) => {
      expect(told(chanSip, file(line))).toEqual([]);
    },
  );

  const peer = (more: string) => `[shop]\ntype=peer\nhost=proxy.test\ndefaultuser=8150\n${more}`;

  test('take the peer along that makes the calls, and no other', () => {
    const other = '[phone]\ntype=friend\nhost=dynamic\nsecret=old\n';
    expect(
      told(chanSip, file('8150:old@proxy.test', peer('secret=old\nremotesecret=old\n') + other))[0]?.writes,
    ).toEqual([
      'general register: 8150:old@proxy.test -> 8150:NEW@proxy.test',
      'shop secret: old -> NEW',
      'shop remotesecret: old -> NEW',
    ]);
  });

  test.each([
    ['unclear', 'secret=different\n'],
    ['unclear', ''],
    ['unclear', 'secret=old\nremotesecret=different\n'],
    ['hashed', 'secret=old\nmd5secret=0123\n'],
  ] as const)('are left alone as %s where the peer has %j', (why, more) => {
    expect(told(chanSip, file('8150:old@proxy.test', peer(more)))[0]).toMatchObject({ obstacle: why });
  });
});

describe('a file that was written', () => {
  const before = sections(LINE + AUTH);
  const edits = pjsip.accountsIn(before)[0]?.edits(Secret.of('new')) ?? [];

  test('is right when the password alone is another', () => {
    expect(sectionThatDiffers(before, sections(LINE + AUTH.replace('old', 'new')), edits)).toBeUndefined();
  });

  test.each([
    ['shop-auth', LINE + AUTH],
    ['shop-auth', LINE + AUTH.replace('old', 'new').replace('login', 'x')],
    ['shop', LINE.replace('8150', '8151') + AUTH.replace('old', 'new')],
    ['sections', AUTH.replace('old', 'new')],
    ['shop', AUTH.replace('old', 'new') + LINE],
  ])('differs at %s', (where, after) => {
    expect(sectionThatDiffers(before, sections(after), edits)).toBe(where);
  });
});
