import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhoneKind } from '../../src-main/core/phones/catalogue.ts';
import { chooseFamily } from '../../src-main/core/phones/choose-family.ts';
import { hardwareAddress, hardwareAddressIn } from '../../src-main/core/phones/hardware-address.ts';
import { namesItself, planFile, writeFile } from '../../src-main/core/phones/provisioning.ts';
import { ok } from '../../src-main/core/result.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { phoneCatalogue } from '../../src-main/phone-catalogue.ts';
import { leaves, readPanasonic, readXml, readYealink } from './provisioning-readers.ts';

const MAC = '00:0b:82:a1:B2:c3';
const PASSWORD = 'k4k3k43x';

function make(device: string, more: { account?: number; mac?: string; password?: string } = {}) {
  const chosen = chooseFamily(phoneCatalogue, device);
  if (!chosen.ok) throw new Error(`no family for ${device}`);
  const { account = 1, mac = MAC, password = PASSWORD } = more;
  const plan = planFile({ ...chosen.value, account, mac });
  if (!plan.ok) return plan;
  const file = writeFile(plan.value, Secret.of(password));
  return file.ok ? ok({ ...plan.value, ...file.value }) : file;
}

function made(device: string, more: Parameters<typeof make>[1] = {}) {
  const file = make(device, more);
  if (!file.ok) throw new Error(`${device}: ${JSON.stringify(file.problem)}`);
  return { ...file.value, text: file.value.body.reveal() };
}

const whyNot = (device: string, more: Parameters<typeof make>[1] = {}) => {
  const file = make(device, more);
  return file.ok ? 'made' : file.problem.kind === 'provisioning-refused' ? file.problem.facts.why : file.problem.kind;
};

const GRANDSTREAM = ['/gs_provision@version=1', '/gs_provision/config@version=1'];

/** Written down from the vendors' documented keys, not from the catalogue: device, account, name, everything in the file. */
const XML: readonly (readonly [device: string, account: number, name: string, content: readonly string[]])[] = [
  ['grandstream-ht80x', 1, 'cfg000b82a1b2c3.xml', [...GRANDSTREAM, '/gs_provision/config/P34=PW']],
  ['HT814', 1, 'cfg000b82a1b2c3.xml', [...GRANDSTREAM, '/gs_provision/config/P4120=PW']],
  ['ht-818', 8, 'cfg000b82a1b2c3.xml', [...GRANDSTREAM, '/gs_provision/config/P4127=PW']],
  ['grandstream-gxp', 1, 'cfg000b82a1b2c3.xml', [...GRANDSTREAM, '/gs_provision/config/P34=PW']],
  ['grandstream-gxp', 2, 'cfg000b82a1b2c3.xml', [...GRANDSTREAM, '/gs_provision/config/P406=PW']],
  ['grandstream-gxp', 3, 'cfg000b82a1b2c3.xml', [...GRANDSTREAM, '/gs_provision/config/P506=PW']],
  [
    'grandstream-grp',
    2,
    'cfg000b82a1b2c3.xml',
    [
      '/gs_provision@version=1',
      '/gs_provision/config@version=2',
      '/gs_provision/config/item@name=account.2.sip.subscriber.password',
      '/gs_provision/config/item=PW',
    ],
  ],
  ['cisco-spa', 2, '000b82a1b2c3.xml', ['/flat-profile/Password_2_@ua=na', '/flat-profile/Password_2_=PW']],
  ['ATA 191', 1, '000b82a1b2c3.xml', ['/flat-profile/Password_1_@ua=na', '/flat-profile/Password_1_=PW']],
  [
    'snom',
    3,
    '000B82A1B2C3.xml',
    [
      '/settings/phone-settings@e=2',
      '/settings/phone-settings/user_pass@idx=3',
      '/settings/phone-settings/user_pass@perm=RW',
      '/settings/phone-settings/user_pass=PW',
    ],
  ],
  [
    'poly-obi',
    2,
    '000b82a1b2c3.xml',
    [
      '/ParameterList/Object/Name=VoiceService.1.VoiceProfile.1.Line.2.SIP.',
      '/ParameterList/Object/ParameterValueStruct/Name=AuthPassword',
      '/ParameterList/Object/ParameterValueStruct/Value=PW',
    ],
  ],
  [
    'N870 IP PRO',
    4,
    '000b82a1b2c3.xml',
    [
      '/provisioning@version=1.1',
      '/provisioning@productID=e2',
      '/provisioning/nvm/param@name=SipAccount.00004.AuthPassword',
      '/provisioning/nvm/param@value=PW',
    ],
  ],
  [
    'fanvil',
    2,
    '000b82a1b2c3.cfg',
    ['/sysConf/Version=2.0002', '/sysConf/sip/line@index=2', '/sysConf/sip/line/RegisterPswd=PW'],
  ],
];

describe('the file that a device fetches', () => {
  it.each(XML)('for %s, account %i, is called %s and sets the password alone', (device, account, name, content) => {
    const wild = `a&b<c>"d'e]]>`;
    for (const password of [PASSWORD, wild]) {
      const file = made(device, { account, password });
      expect(file.name).toBe(name);
      expect(file.mediaType).toMatch(/^text\/xml/u);
      const read = leaves(readXml(file.text)).map((leaf) => leaf.replace(`=${password}`, '=PW'));
      expect(read).toEqual(content);
    }
  });

  it('for a Yealink begins with its version line and sets the password of the account alone', () => {
    const file = made('yealink-t', { account: 3 });
    expect(file.name).toBe('000b82a1b2c3.cfg');
    expect(file.mediaType).toMatch(/^text\/plain/u);
    expect(readYealink(file.text)).toEqual({ 'account.3.password': PASSWORD });
  });

  it.each(['panasonic-kx-hdv', 'panasonic-kx-ut', 'panasonic-kx-tgp'])(
    'for %s has its first line to the letter, CRLF, and the password alone',
    (device) => {
      const file = made(device, { account: 2 });
      expect(file.name).toBe('Config000B82A1B2C3.cfg');
      expect(readPanasonic(file.text)).toEqual({ SIP_PASS_2: PASSWORD });
      expect(file.cautions).toContain('web-settings-win');
    },
  );

  it('is the same whichever way the label writes the hardware address', () => {
    for (const mac of ['000B82A1B2C3', '00-0b-82-a1-b2-c3', '000b.82a1.b2c3', ' 0:b:82:a1:b2:c3 ']) {
      expect(made('cisco-spa', { mac }).name).toBe('000b82a1b2c3.xml');
    }
  });

  it('is refused where other settings would go, where nothing is sure, and where nothing is documented', () => {
    expect(whyNot('audiocodes-mediapack')).toBe('rest-would-go');
    expect(whyNot('patton-smartnode')).toBe('rest-would-go');
    expect(whyNot('poly-vvx')).toBe('rest-would-go');
    expect(whyNot('grandstream-ht80x', { account: 2 })).toBe('account-unsure');
    expect(whyNot('grandstream-ht80x', { account: 3 })).toBe('account-unknown');
    expect(whyNot('grandstream-gxp', { account: 7 })).toBe('account-unknown');
    expect(whyNot('cisco-spa', { account: 0 })).toBe('account-unknown');
    expect(whyNot('yealink-t', { account: 1.5 })).toBe('account-unknown');
    expect(whyNot('grandstream-ht81x')).toBe('model-needed');
    expect(whyNot('HT813')).toBe('model-without-file');
    expect(whyNot('HT812')).toBe('model-without-file');
    expect(whyNot('N510 IP')).toBe('model-without-file');
    expect(whyNot('ATA 190')).toBe('model-without-file');
    expect(whyNot('yamaha')).toBe('no-file');
    expect(whyNot('ntt-hgw')).toBe('no-file');
    expect(whyNot('japan-050-adapter')).toBe('no-file');
    expect(whyNot('asterisk-pjsip')).toBe('no-file');
    expect(planFile({ kind: kindOf('linphone'), account: 1, mac: MAC })).toMatchObject({
      problem: { facts: { why: 'no-file' } },
    });
    expect(chooseFamily(phoneCatalogue, 'linphone')).toMatchObject({ problem: { kind: 'device-unknown' } });
  });

  it.each([
    '',
    '000B82A1B2',
    '000B82A1B2C3D4',
    '00:0b:82-a1:b2:c3',
    '01:00:5e:00:00:01',
    '000000000000',
    'cfg000b82a1b2c3',
  ])('is refused for %j, which is no hardware address of one device', (mac) => {
    expect(make('yealink-t', { mac })).toMatchObject({ ok: false, problem: { kind: 'mac-malformed' } });
  });

  it('never carries a password that the device could read as something else', () => {
    for (const password of ['ab"c', 'a b', 'a#b', '%NULL%', 'a\nb', 'ａｂ', 'a;b', "a'b", '']) {
      expect(whyNot('yealink-t', { password })).toBe('cannot-hold');
      expect(whyNot('panasonic-kx-ut', { password })).toBe('cannot-hold');
    }
    for (const password of ['a b', 'a\nb', 'パス', '\u0000', ''])
      expect(whyNot('cisco-spa', { password })).toBe('cannot-hold');
  });

  it('says that the rest stays only where a source says so', () => {
    for (const { id, provisioning } of provisioned) {
      const { restStays } = provisioning;
      if (restStays.value !== 'yes') continue;
      expect([id, restStays.sure]).toEqual([id, 'documented']);
      const facts = factsOf(id).map(({ value, sure }) => (sure === 'inferred' ? '' : value));
      expect(facts.join('\n'), id).toMatch(/only listed P-values change|as HT80x|partial files are (?:fine|merged)/u);
    }
    expect(made('cisco-spa').cautions).toEqual([]);
    expect(made('snom').cautions).toEqual(['other-format', 'rest-not-said']);
    expect(made('fanvil').cautions).toEqual(['same-version', 'other-format', 'rest-not-said']);
  });

  it('is made for a family whose facts alone are there, and warned of where they are not sure', () => {
    const { provisioning, ...kind } = kindOf('yealink-t');
    if (provisioning === undefined) throw new Error('the family takes a file');
    const { asks, restStays, field: _field, ...bare } = provisioning;
    const plan = (facts: Partial<NonNullable<PhoneKind['provisioning']>>) =>
      planFile({
        kind: { ...kind, id: 'never-heard-of', provisioning: { ...bare, restStays, ...facts } },
        account: 1,
        mac: MAC,
      });
    expect(plan({ asks })).toMatchObject({ value: { name: '000b82a1b2c3.cfg', asks: 'folder', cautions: [] } });
    expect(plan({ asks, restStays: { ...restStays, sure: 'inferred' } })).toMatchObject({
      value: { cautions: ['rest-not-said'] },
    });
    expect(plan({})).toMatchObject({ problem: { facts: { family: 'never-heard-of', why: 'no-file' } } });
    expect(plan({ asks, restStays: { ...restStays, value: 'no' } })).toMatchObject({
      problem: { facts: { why: 'rest-would-go' } },
    });
  });

  it('names a place to type its address only where a fact has the label', () => {
    for (const { id, provisioning } of provisioned) {
      const facts = factsOf(id).map(({ value }) => value);
      const labels = provisioning.field?.value.split(' > ') ?? [];
      for (const label of labels) expect(facts.join('\n'), `${id}: ${label}`).toContain(label);
    }
  });

  it('can be kept for a device by its hardware address only where the family names it when it fetches', () => {
    const naming = phoneCatalogue.filter(namesItself).map(({ id }) => id);
    expect(naming).toEqual(
      expect.arrayContaining(['grandstream-ht80x', 'grandstream-ht81x', 'yealink-t', 'panasonic-kx-ut', 'fanvil']),
    );
    for (const id of ['poly-obi', 'cisco-ata19x', 'yamaha']) expect(naming).not.toContain(id);
  });

  it('stands for models of its own family only, and is asked for in one way or not made', () => {
    for (const { id, models, provisioning } of provisioned) {
      expect(models, id).toEqual(expect.arrayContaining(provisioning.models?.value ?? []));
      expect([id, provisioning.asks === undefined]).toEqual([id, provisioning.restStays.value === 'no']);
      const device = provisioning.models?.value[0] ?? id;
      if (provisioning.asks !== undefined && kindOf(id).kind !== 'softphone')
        expect([id, made(device).name.replaceAll(/[A-Za-z0-9._-]/gu, '')]).toEqual([id, '']);
    }
  });
});

const provisioned = phoneCatalogue.flatMap(({ provisioning, ...kind }) =>
  provisioning === undefined ? [] : [{ ...kind, provisioning }],
);
const kindOf = (id: string): PhoneKind => {
  const kind = phoneCatalogue.find((one) => one.id === id);
  if (kind === undefined) throw new Error(`no family ${id}`);
  return kind;
};
const factsOf = (id: string) => kindOf(id).facts;

const anyMac = fc
  .tuple(fc.integer({ min: 0, max: 127 }), fc.uint8Array({ minLength: 5, maxLength: 5 }))
  .map(([first, rest]) => [first * 2, ...rest].map((byte) => byte.toString(16).padStart(2, '0')))
  .filter((bytes) => bytes.some((byte) => byte !== '00'));
const carrierPassword = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789'),
  minLength: 8,
  maxLength: 8,
});
const asciiPassword = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
});

/** One device that is known to take a file, for each family. */
const TAKERS = [...new Set(XML.map(([device]) => device)), 'yealink-t', 'panasonic-kx-hdv'];

describe('whatever the password and the hardware address', () => {
  it('the file of every family holds the password once, and its name the address', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TAKERS), carrierPassword, anyMac, (device, password, bytes) => {
        const file = made(device, { password, mac: bytes.join(':') });
        expect(file.text.split(password).length).toBe(2);
        expect(file.name.toLowerCase()).toContain(bytes.join(''));
        expect(file.name).toMatch(/^[A-Za-z0-9._-]+$/u);
        expect(JSON.stringify(file.body)).not.toContain(password);
      }),
    );
  });

  it('an XML file reads back as exactly that password, and nothing grows out of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...XML), asciiPassword, ([device, account, , content], password) => {
        const read = leaves(readXml(made(device, { account, password }).text));
        expect(read.length).toBe(content.length);
        const at = content.findIndex((leaf) => leaf.endsWith('=PW'));
        expect(read[at]?.slice(read[at].indexOf('=') + 1)).toBe(password);
      }),
    );
  });

  it('a text file is refused, or reads back as exactly that password', () => {
    fc.assert(
      fc.property(fc.oneof(asciiPassword, fc.string()), (password) => {
        const yealink = make('yealink-t', { password });
        if (yealink.ok) expect(readYealink(yealink.value.body.reveal())).toEqual({ 'account.1.password': password });
        const panasonic = make('panasonic-kx-hdv', { password });
        if (panasonic.ok) expect(readPanasonic(panasonic.value.body.reveal())).toEqual({ SIP_PASS_1: password });
      }),
    );
  });

  it('a hardware address survives every way of writing it, and is found in a User-Agent', () => {
    fc.assert(
      fc.property(anyMac, (bytes) => {
        const digits = bytes.join('').toUpperCase();
        for (const mark of [':', '-', '']) expect(hardwareAddress(bytes.join(mark))).toBe(digits);
        expect(hardwareAddress(digits)).toBe(digits);
        expect(hardwareAddressIn(`Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId ${bytes.join('')}`)).toBe(digits);
        expect(hardwareAddressIn(`Yealink SIP-T46G 28.72.0.1 ${bytes.join(':')}`)).toBe(digits);
        expect(hardwareAddressIn(`Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;${digits}`)).toBe(digits);
        expect(hardwareAddressIn(`Panasonic_KX-UT113/01.133 (${bytes.join('')})`)).toBe(digits);
      }),
    );
    expect(hardwareAddressIn('Mozilla/4.0 (compatible; snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 000413741767)')).toBe(
      '000413741767',
    );
    expect(hardwareAddressIn('curl/8.5.0 0123456789abcdef')).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(hardwareAddress(text) ?? 'AAAAAAAAAAAA').toMatch(/^[0-9A-F]{12}$/u);
      }),
    );
  });
});
