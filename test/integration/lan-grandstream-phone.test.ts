import { describe, expect, test } from 'vitest';
import type { LanSession } from '../../src-main/core/ports.ts';
import type { Result } from '../../src-main/core/result.ts';
import { Secret } from '../../src-main/core/secret.ts';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import {
  type GrandstreamPhoneOptions,
  pretendGrandstreamPhone,
} from '../../src-main/practice/devices/pretend-grandstream-phone.ts';
import { eventually } from '../doubles/eventually.ts';
import { deviceOf, FORMER, lanDesks, never, trouble, value } from './lan-desk.ts';
import { practiceCarriers } from './practice-start.ts';

const start = practiceCarriers();
const desk = lanDesks();

type Special = Partial<GrandstreamPhoneOptions> & Pick<GrandstreamPhoneOptions, 'face'>;

function phone(carrier: PracticeCarrier, special: Special) {
  return pretendGrandstreamPhone({ ...deviceOf(carrier), ...special });
}

async function accountOfLine(session: Result<LanSession>, carrier: PracticeCarrier) {
  const lan = value(session);
  const account = value(await lan.accounts(never)).find(({ user }) => user === carrier.line.account.user);
  if (account === undefined) throw new Error('the phone does not list the line');
  return { lan, account };
}

describe('a Grandstream phone tells before the login what it is', () => {
  test.each([
    ['GXP1625', 'sid', 'values', 'grandstream-gxp'],
    ['GXP2170', 'nonce', 'values', 'grandstream-gxp'],
    ['GRP2601P', 'nonce', 'values', 'grandstream-grp'],
    ['GRP2614', 'nonce', 'file', 'grandstream-grp'],
    ['WP826', 'nonce', 'file', 'grandstream-gxp'],
  ] as const)('%s, the older or the newer way (%s, told by its %s)', async (model, face, tellsModel, family) => {
    const carrier = await start();
    const { lan, plug } = desk();
    const device = await plug(phone(carrier, { face, model, tellsModel }));
    expect(value(await lan.identify({ address: device.url }, never))).toMatchObject({ family, model, canChange: true });
    expect(device.logins).toBe(0);
    expect(device.seen).not.toContain('POST /cgi-bin/access');
  });

  test('with its firmware and MAC address, where it tells them', async () => {
    const carrier = await start();
    const { lan, plug } = desk();
    const device = await plug(phone(carrier, { face: 'sid' }));
    expect(value(await lan.identify({ address: device.url }, never))).toMatchObject({
      firmware: '1.0.7.70',
      mac: '000B82123456',
    });
  });

  test('a video phone of the same maker is guided, and one that tells nothing is not signed in to', async () => {
    const carrier = await start();
    const { lan, plug, open } = desk();
    const video = await plug(phone(carrier, { face: 'nonce', model: 'GXV3470' }));
    expect(value(await lan.identify({ address: video.url }, never))).toMatchObject({
      model: 'GXV3470',
      canChange: false,
    });
    const silent = await plug(phone(carrier, { face: 'nonce', model: 'GXP2170', tellsModel: 'nowhere' }));
    expect(trouble(await lan.identify({ address: silent.url }, never)).kind).toBe('device-not-recognised');
    expect(trouble(await open(silent)).kind).toBe('device-not-recognised');
    expect(silent.logins).toBe(0);
  });
});

describe('a Grandstream phone that answers its passwords', () => {
  test.each(['sid', 'nonce'] as const)('is read back to the letter after its restart (%s)', async (face) => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(phone(carrier, { face, showsPasswords: true }));
    const { lan, account } = await accountOfLine(await open(device), carrier);
    expect(account.password).toBe('shown');
    const password = Secret.of(carrier.password);
    expect(value(await lan.change({ account, password }, never))).toMatchObject({ readBack: 'same' });
    expect(device.password(2)).toBe(carrier.password);
    await eventually(
      'it says itself that it is registered',
      async () => (await lan.isRegistered(account, never)) === true,
    );
  });

  test('and is managed from elsewhere: it says yes, keeps its own, and that is told', async () => {
    const carrier = await start();
    const { plug, open } = desk();
    const device = await plug(phone(carrier, { face: 'nonce', showsPasswords: true, keepsItsOwn: true }));
    const { lan, account } = await accountOfLine(await open(device), carrier);
    expect(trouble(await lan.change({ account, password: Secret.of(carrier.password) }, never))).toMatchObject({
      kind: 'device-readback-differs',
      facts: { field: 'password' },
    });
    expect(device.password(2)).toBe(FORMER);
  });
});

test.each([
  ['mixed with the number that it gave out for the name', 'nonce'],
  ['as it is, where it knows of no such number', 'sid'],
] as const)('a Grandstream phone gets the administrator’s password once, %s', async (_, face) => {
  const carrier = await start();
  const { plug, open } = desk();
  const device = await plug(phone(carrier, { face }));
  value(await open(device));
  expect(device.logins).toBe(1);
  const sent = device.seen.filter((line) => line.startsWith('POST'));
  expect(sent.slice(0, 2)).toEqual(['POST /cgi-bin/access', 'POST /cgi-bin/dologin']);
});

test('a Grandstream phone that locks after too many wrong logins is left alone', async () => {
  const carrier = await start();
  const { plug, open } = desk();
  const device = await plug(phone(carrier, { face: 'nonce' }));
  const kinds: string[] = [];
  for (let tries = 0; tries < 5; tries += 1) kinds.push(trouble(await open(device, 'wrong')).kind);
  expect(kinds).toEqual([...Array(4).fill('device-login-refused'), 'device-locked']);
  expect(trouble(await open(device)).kind).toBe('device-locked');
});
