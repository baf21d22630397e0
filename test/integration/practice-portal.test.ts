import { describe, expect, test, vi } from 'vitest';
import { startPracticeCarrier } from '../../src-main/practice/carrier.ts';
import { SKIN_NAMES, type SkinName } from '../../src-main/practice/portal/skin.ts';
import type { TroubleName } from '../../src-main/practice/troubles.ts';
import { HALF_PAST_FIVE_MS, practiceCarriers, profile, reach, TWO_PM_MS } from './practice-start.ts';
import { Visitor } from './practice-visitor.ts';

const start = practiceCarriers();
const COMPLETED = 'IP加入電話パスワードの変更が完了しました。';

/** From the code to the form, the way this skin leads a person. */
async function walkToForm(visitor: Visitor, skin: SkinName): Promise<void> {
  if (skin === 'information') await visitor.click('次へ');
  if (skin === 'frames') {
    expect(visitor.page.html).toContain('<frameset');
    await visitor.get(/name="menu" src="([^"]*)"/u.exec(visitor.page.html)?.[1] ?? '');
    expect(visitor.page.html).toContain('target="main"');
  }
  if (skin === 'nested-menu') {
    await visitor.click('◆各種サービス設定・変更');
    await visitor.click('◆IP加入電話パスワード変更');
    await visitor.click('入力画面');
  } else await visitor.click('入力画面', 2);
}

describe('a change at the practice portal', () => {
  test.each(SKIN_NAMES)('goes from login to completion in the skin %s', async (skin) => {
    const carrier = await start({ skin });
    const visitor = new Visitor(carrier);
    await visitor.get(carrier.portalUrl);
    expect(visitor.text).toContain('練習用');
    expect(visitor.text).toContain('セルフケアログイン');
    const isInUrl = skin === 'session-in-url';
    expect(visitor.page.headers['set-cookie'] === undefined).toBe(isInUrl);
    expect(/action="[^"]*sid=/u.test(visitor.page.html)).toBe(isInUrl);
    await visitor.logIn();
    expect(visitor.text).toContain('登録のメールアドレス宛に認証コードをお送りしました');
    await visitor.send({ otp: carrier.lastCode() ?? '' });
    await walkToForm(visitor, skin);
    expect(visitor.text).toContain('★IP加入電話サービス情報(IP-PhoneServiceInfo)');
    await visitor.change('new2pass');
    if (skin === 'confirmation') {
      expect(visitor.text).toContain('よろしいですか');
      expect(carrier.seen.submits).toEqual([]);
      await visitor.send({});
    }
    expect(visitor.text).toContain(COMPLETED);
    expect(carrier.seen.submits).toHaveLength(1);
    expect(carrier.seen.submits[0]?.accepted).toBe(true);
  });

  test.each([
    ['shift_jis', 'header'],
    ['shift_jis', 'meta'],
    ['euc-jp', 'both'],
    ['euc-jp', 'meta'],
  ] as const)(
    'works in %s told by %s, and wants its Japanese hidden field back in that charset',
    async (charset, charsetIn) => {
      const carrier = await start({ charset, charsetIn });
      const visitor = new Visitor(carrier, charset);
      await visitor.openForm();
      expect(String(visitor.page.headers['content-type']).includes('charset=')).toBe(charsetIn !== 'meta');
      expect(visitor.page.html.includes(`charset=${charset}`)).toBe(charsetIn !== 'header');
      await visitor.change('new2pass');
      expect(visitor.text).toContain(COMPLETED);

      await visitor.get('/selfcare/ip-password');
      await visitor.change('third3pw', { gamen: 'mojibake' });
      expect(visitor.text).toContain('再度ログイン');
      expect(carrier.seen.submits.map(({ accepted }) => accepted)).toEqual([true, false]);
    },
  );

  test('waits for 17:30 when it was made at 14:00, and time runs fast meanwhile', async () => {
    const reflected: string[] = [];
    const accepted: string[] = [];
    const carrier = await start({
      speed: 36_000,
      currentPassword: 'old2pass',
      onAccepted: async ({ newPassword }) => void accepted.push(newPassword),
      onReflected: async ({ newPassword }) => void reflected.push(newPassword),
    });
    const visitor = new Visitor(carrier);
    await visitor.openForm();
    expect(carrier.clock.speed).toBe(1);
    await visitor.change('new2pass');
    expect(accepted).toEqual(['new2pass']);
    expect(carrier.password).toBe('old2pass');
    await reach(carrier, HALF_PAST_FIVE_MS);
    expect(carrier.password).toBe('new2pass');
    await vi.waitFor(() => expect(reflected).toEqual(['new2pass']));
    await reach(carrier, HALF_PAST_FIVE_MS + 120_000);
    expect(carrier.clock.speed).toBe(1);
  });

  test('tells its practice time in every Date header and at /practice/clock', async () => {
    const carrier = await start();
    const visitor = new Visitor(carrier);
    await visitor.get(carrier.portalUrl);
    expect(Math.abs(Date.parse(String(visitor.page.headers.date)) - TWO_PM_MS)).toBeLessThan(60_000);
    const clock = JSON.parse((await visitor.get('/practice/clock')).html);
    expect(clock).toMatchObject({ practice: true, speed: 1, fastUntilMs: null });
  });

  test('mails the code to a mailbox that a person and a program can read', async () => {
    const carrier = await start();
    const asJson = async () => (await fetch(carrier.mailboxUrl, { headers: { Accept: 'application/json' } })).json();
    expect(await asJson()).toBeNull();
    await new Visitor(carrier).logIn();
    expect(await asJson()).toMatchObject({ code: carrier.lastCode(), subject: '【練習用】認証コードのお知らせ' });
    expect(await (await fetch(carrier.mailboxUrl)).text()).toContain(carrier.lastCode());
  });
});

describe('the practice portal refuses', () => {
  test('a wrong login, and locks itself for half an hour after the fifth', async () => {
    const carrier = await start();
    const visitor = new Visitor(carrier);
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await visitor.logIn({ password: 'wrong' });
      expect(visitor.text).toContain('IDまたはパスワードが正しくありません');
    }
    await visitor.logIn({ password: 'wrong' });
    expect(visitor.text).toContain('ロックされて');
    await visitor.logIn();
    expect(visitor.text).toContain('ロックされて');
    expect(carrier.lastCode()).toBeUndefined();
  });

  test('a wrong code twice, and ends the session at the third', async () => {
    const carrier = await start();
    const visitor = new Visitor(carrier);
    await visitor.logIn();
    const wrong = carrier.lastCode() === '000000' ? '111111' : '000000';
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      await visitor.send({ otp: wrong });
      expect(visitor.text).toContain('認証コードが正しくありません');
    }
    await visitor.send({ otp: wrong });
    expect(visitor.text).toContain('再度ログイン');
    expect(carrier.seen.codes.map(({ accepted }) => accepted)).toEqual([false, false, false]);
  });

  test('a code that is ten minutes old', async () => {
    const carrier = await start({ speed: 36_000 });
    const visitor = new Visitor(carrier);
    await visitor.logIn();
    carrier.clock.runFastUntil(TWO_PM_MS + 15 * 60_000);
    await reach(carrier, TWO_PM_MS + 15 * 60_000);
    await visitor.send({ otp: carrier.lastCode() ?? '' });
    expect(visitor.text).toContain('認証コードの有効期限');
  });

  test.each([
    ['another number', { ipno: '05099999999' }, '該当するIP加入電話番号'],
    ['a number with hyphens', { ipno: '050-1234-5678' }, '該当するIP加入電話番号'],
    ['a wrong current password', { curpw: 'wrong2pw' }, '現IP加入電話パスワードが'],
    ['seven characters', { newpw: 'abcd234', newpw2: 'abcd234' }, '新IP加入電話パスワードは'],
    ['capitals', { newpw: 'ABCD2345', newpw2: 'ABCD2345' }, '新IP加入電話パスワードは'],
    ['two different new passwords', { newpw2: 'other234' }, '確認用と一致しません'],
    ['the current password again', { newpw: 'cur2pass', newpw2: 'cur2pass' }, '現在のものと同じ'],
    ['a forged token', { token: 'forged' }, '再度ログイン'],
  ])('%s', async (_name, fields, sentence) => {
    const carrier = await start({ currentPassword: 'cur2pass' });
    const visitor = new Visitor(carrier);
    await visitor.openForm();
    await visitor.change('new2pass', fields);
    expect(visitor.text).toContain(sentence);
    expect(visitor.text).not.toContain('完了しました');
    expect(carrier.seen.submits.map(({ accepted }) => accepted)).toEqual([false]);
  });

  test('the same form a second time', async () => {
    const carrier = await start({ currentPassword: 'cur2pass' });
    const visitor = new Visitor(carrier);
    const form = await visitor.openForm();
    await visitor.change('new2pass');
    visitor.page = form;
    await visitor.change('new3pass', { curpw: 'new2pass' });
    expect(carrier.seen.submits.map(({ accepted }) => accepted)).toEqual([true, false]);
  });

  test('the form to whoever is not signed in', async () => {
    const carrier = await start();
    const visitor = new Visitor(carrier);
    await visitor.get('/selfcare/ip-password');
    expect(visitor.text).toContain('再度ログイン');
    await visitor.logIn();
    await visitor.get('/selfcare/ip-password');
    expect(visitor.text).toContain('再度ログイン');
  });

  test('to listen anywhere but on this computer, or on a port that is taken', async () => {
    const base = {
      reflection: profile.services.b2bua.reflection.value,
      words: profile.portal.value.words,
      utcOffsetMinutes: 540,
    };
    expect(await startPracticeCarrier({ ...base, host: '0.0.0.0' })).toMatchObject({
      ok: false,
      problem: { kind: 'practice-not-loopback' },
    });
    const carrier = await start();
    const portalPort = Number(new URL(carrier.portalUrl).port);
    for (const taken of [{ portalPort }, { sipPort: carrier.sip.port }])
      expect(await startPracticeCarrier({ ...base, ...taken })).toMatchObject({
        ok: false,
        problem: { kind: 'port-taken' },
      });
  });
});

type Step = 'login page' | 'login' | 'code' | 'form' | 'submit';

/** Each trouble, the step at which it shows, what the person then reads, and whether the carrier took the change. */
const SHOWN: readonly (readonly [TroubleName, Step, string, boolean])[] = [
  ['wrong-login', 'login', 'IDまたはパスワードが', false],
  ['locked', 'login', 'ロックされて', false],
  ['maintenance', 'login page', 'メンテナンス', false],
  ['page-changed-login', 'login page', '会員サインイン', false],
  ['page-changed-code', 'login', 'ご本人確認番号', false],
  ['wrong-code', 'code', '認証コードが正しくありません', false],
  ['code-expired', 'code', '認証コードの有効期限', false],
  ['extra-information-page', 'code', '重要なお知らせ', false],
  ['page-changed-menu', 'code', '電話機まわりの設定', false],
  ['session-expired-at-form', 'form', '再度ログイン', false],
  ['page-changed-form', 'form', 'ご契約者生年月日(必須)', false],
  ['session-expired-at-submit', 'submit', '再度ログイン', false],
  ['wrong-current-password', 'submit', '現IP加入電話パスワードが正しくありません', false],
  ['number-not-found', 'submit', '該当するIP加入電話番号', false],
  ['new-password-refused', 'submit', '新IP加入電話パスワードは', false],
  ['page-changed-completion', 'submit', 'お申し込みを承りました', true],
  ['error-500-after-taking', 'submit', 'システムエラー', true],
];

async function walk(visitor: Visitor, to: Step): Promise<void> {
  if (to === 'login page') await visitor.get(visitor.carrier.portalUrl);
  if (to === 'login') await visitor.logIn();
  if (to === 'code') await visitor.signIn();
  if (to === 'form' || to === 'submit') await visitor.openForm();
  if (to === 'submit') await visitor.change('new2pass');
}

describe('troubles at the practice portal', () => {
  test.each(SHOWN)('%s shows at the %s', async (trouble, step, sentence, isTaken) => {
    const carrier = await start({ troubles: [trouble] });
    const visitor = new Visitor(carrier);
    await walk(visitor, step);
    expect(visitor.text).toContain(sentence);
    expect(visitor.text).not.toContain(COMPLETED);
    expect(carrier.seen.submits.some(({ accepted }) => accepted)).toBe(isTaken);
  });

  test.each([
    ['hang-at-login', 'login', undefined],
    ['hang-at-submit-before-taking', 'submit', false],
    ['hang-after-taking', 'submit', true],
  ] as const)('%s never answers', async (trouble, step, taken) => {
    const carrier = await start({ troubles: [trouble] });
    const visitor = new Visitor(carrier);
    if (step === 'submit') await visitor.openForm();
    const outcome = (step === 'submit' ? visitor.change('new2pass') : visitor.logIn()).then(
      () => 'answered',
      () => 'cut off',
    );
    if (taken !== undefined) await vi.waitFor(() => expect(carrier.seen.submits[0]?.accepted).toBe(taken));
    const visited = new Visitor(carrier);
    await visited.get(carrier.portalUrl);
    await carrier.stop();
    expect(await outcome).toBe('cut off');
  });

  test('reset-after-taking takes the change and cuts the connection', async () => {
    const carrier = await start({ troubles: ['reset-after-taking'] });
    const visitor = new Visitor(carrier);
    await visitor.openForm();
    await expect(visitor.change('new2pass')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(carrier.seen.submits[0]?.accepted).toBe(true);
  });

  test('redirect-elsewhere sends the login on to another host name, body and all', async () => {
    const carrier = await start({ troubles: ['redirect-elsewhere'] });
    const visitor = new Visitor(carrier);
    const answer = await visitor.logIn();
    expect(answer.statusCode).toBe(307);
    expect(new URL(String(answer.headers.location)).hostname).toBe('localhost');
    expect(carrier.seen.elsewhere).toEqual([]);
    await fetch(String(answer.headers.location).replace('localhost', '127.0.0.1'), { method: 'POST', body: 'secret' });
    expect(carrier.seen.elsewhere).toMatchObject([{ method: 'POST', bytes: 6 }]);
  });

  test('form-posts-elsewhere gives the form an action on another host name', async () => {
    const carrier = await start({ troubles: ['form-posts-elsewhere'] });
    const visitor = new Visitor(carrier);
    await visitor.openForm();
    expect(visitor.page.html).toMatch(/action="http:\/\/localhost:\d+\/elsewhere"/u);
  });

  test('slow takes its time over every page', async () => {
    const carrier = await start({ troubles: ['slow'] });
    const begunAtMs = performance.now();
    await new Visitor(carrier).get(carrier.portalUrl);
    expect(performance.now() - begunAtMs).toBeGreaterThan(700);
  });

  test('capitals-allowed takes what the text below the screen promises', async () => {
    const carrier = await start({ troubles: ['capitals-allowed'] });
    const visitor = new Visitor(carrier);
    await visitor.openForm();
    await visitor.change('NEW2pass');
    expect(visitor.text).toContain(COMPLETED);
  });

  test('echo-password-in-error repeats both passwords on the error page', async () => {
    const carrier = await start({ troubles: ['echo-password-in-error', 'new-password-refused'] });
    const visitor = new Visitor(carrier);
    await visitor.openForm();
    await visitor.change('new2pass');
    expect(visitor.page.html).toContain('new2pass');
    expect(visitor.page.html).toContain(carrier.password);
  });

  test('without that trouble no page repeats a password', async () => {
    const carrier = await start({ troubles: ['new-password-refused'] });
    const visitor = new Visitor(carrier);
    await visitor.openForm();
    await visitor.change('new2pass');
    expect(visitor.page.html).not.toContain('new2pass');
    expect(visitor.page.html).not.toContain(carrier.password);
  });

  test('mail-never-comes asks for a code that nobody gets', async () => {
    const carrier = await start({ troubles: ['mail-never-comes'] });
    const visitor = new Visitor(carrier);
    await visitor.logIn();
    expect(visitor.text).toContain('認証コード');
    expect(carrier.lastCode()).toBeUndefined();
  });

  test('a trouble can be ended while the carrier runs', async () => {
    const carrier = await start({ troubles: ['maintenance'] });
    const visitor = new Visitor(carrier);
    expect((await visitor.get(carrier.portalUrl)).statusCode).toBe(503);
    carrier.trouble('maintenance', false);
    await visitor.openForm();
    await visitor.change('new2pass');
    expect(visitor.text).toContain(COMPLETED);
  });
});
