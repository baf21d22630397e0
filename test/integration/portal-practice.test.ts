import { describe, expect, it } from 'vitest';
import type { PortalSession, SubmitAnswer } from '../../src-main/core/ports.ts';
import type { Problem } from '../../src-main/core/problem.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { formPortal } from '../../src-main/outside/portal/form-portal.ts';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import { PORTAL_CHARSETS } from '../../src-main/practice/portal/charset.ts';
import { SKIN_NAMES } from '../../src-main/practice/portal/skin.ts';
import type { TroubleName } from '../../src-main/practice/troubles.ts';
import { practiceCarriers, profile, TWO_PM_MS } from './practice-start.ts';

const start = practiceCarriers();
const NEW = 'neko2345';

function portalOf(carrier: PracticeCarrier, limitMs = 10_000) {
  const log = { event: () => {} };
  return formPortal({
    url: carrier.portalUrl,
    words: profile.portal.value.words,
    log,
    clock: carrier.clock,
    limitMs,
  });
}

async function openSession(carrier: PracticeCarrier, limitMs?: number): Promise<PortalSession> {
  const session = await portalOf(carrier, limitMs).open(new AbortController().signal);
  if (!session.ok) throw new Error(JSON.stringify(session.problem));
  return session.value;
}

/** How far a whole change gets: the problem and where, or the portal's answer. */
type End = { at: 'sign-in' | 'code' | 'form'; problem: Problem } | { at: 'submit'; answer: SubmitAnswer };

async function change(carrier: PracticeCarrier, given: { limitMs?: number; current?: string } = {}): Promise<End> {
  const session = await openSession(carrier, given.limitMs);
  const signedIn = await session.signIn({
    id: Secret.of(carrier.selfcareId),
    password: Secret.of(carrier.selfcarePassword),
  });
  if (!signedIn.ok) return { at: 'sign-in', problem: signedIn.problem };
  expect(signedIn.value.kind).toBe('code-needed');
  const code = await session.enterCode(Secret.of(carrier.lastCode() ?? '000000'));
  if (!code.ok) return { at: 'code', problem: code.problem };
  const form = await session.openForm();
  if (!form.ok) return { at: 'form', problem: form.problem };
  const answer = await session.submitChange({
    number: carrier.line.number,
    currentPassword: Secret.of(given.current ?? carrier.password),
    newPassword: Secret.of(NEW),
  });
  await session.close();
  return { at: 'submit', answer };
}

function taken(carrier: PracticeCarrier): number {
  return carrier.seen.submits.filter((one) => one.accepted).length;
}

describe('a line’s password is changed at a portal whose markup nobody knew', () => {
  for (const charset of PORTAL_CHARSETS)
    for (const skin of SKIN_NAMES)
      it(`is changed once where the portal is ${skin} in ${charset}`, async () => {
        const carrier = await start({ skin, charset, charsetIn: charset === 'euc-jp' ? 'meta' : 'both' });
        const end = await change(carrier);
        expect(end).toMatchObject({ at: 'submit', answer: { kind: 'accepted' } });
        expect(taken(carrier)).toBe(1);
        if (end.at === 'submit' && end.answer.kind === 'accepted') {
          expect(end.answer.sentence.normalize('NFKC').replace(/\s/gu, '')).toBe(
            'IP加入電話パスワードの変更が完了しました。',
          );
          // By the carrier's clock, which stands at 14:00 whatever this computer's says.
          expect(Math.abs(end.answer.acceptedAtMs - TWO_PM_MS)).toBeLessThan(60_000);
        }
      });

  it('says how far this computer’s clock is off', async () => {
    const carrier = await start();
    const skew = await formPortal({
      url: carrier.portalUrl,
      words: profile.portal.value.words,
      log: { event: () => {} },
      clock: { nowMs: () => carrier.clock.nowMs() - 90_000, waitUntil: async () => {} },
    }).measureSkewMs(new AbortController().signal);
    expect(Math.abs((skew ?? 0) - 90_000)).toBeLessThan(2_000);
  });
});

describe('a portal that says no is told apart, and nothing is changed', () => {
  const refusals: [TroubleName, End['at'], string][] = [
    ['wrong-login', 'sign-in', 'portal-login-wrong'],
    ['locked', 'sign-in', 'portal-locked'],
    ['wrong-code', 'code', 'portal-code-wrong'],
    ['code-expired', 'code', 'portal-code-expired'],
    ['maintenance', 'sign-in', 'portal-maintenance'],
    ['session-expired-at-form', 'form', 'portal-session-expired'],
    ['page-changed-login', 'sign-in', 'portal-page-unknown'],
    ['page-changed-code', 'sign-in', 'portal-page-unknown'],
    ['page-changed-menu', 'code', 'portal-page-unknown'],
    ['page-changed-form', 'form', 'portal-page-unknown'],
    ['redirect-elsewhere', 'sign-in', 'portal-host-not-pinned'],
    ['mail-never-comes', 'code', 'portal-code-wrong'],
  ];
  for (const [trouble, at, kind] of refusals)
    it(`stops before the submit when the portal ${trouble}`, async () => {
      const carrier = await start({ troubles: [trouble] });
      expect(await change(carrier)).toMatchObject({ at, problem: { kind } });
      expect(carrier.seen.submits).toEqual([]);
      expect(carrier.seen.elsewhere).toEqual([]);
    });

  const atSubmit: [TroubleName, string][] = [
    ['session-expired-at-submit', 'portal-session-expired'],
    ['wrong-current-password', 'portal-current-password-wrong'],
    ['number-not-found', 'portal-number-not-found'],
    ['new-password-refused', 'portal-password-refused'],
    ['form-posts-elsewhere', 'portal-host-not-pinned'],
  ];
  for (const [trouble, kind] of atSubmit)
    for (const skin of SKIN_NAMES)
      it(`hears the portal's ${trouble} in the skin ${skin}`, async () => {
        const carrier = await start({ troubles: [trouble], skin });
        expect(await change(carrier)).toMatchObject({ at: 'submit', answer: { kind: 'refused', problem: { kind } } });
        expect(taken(carrier)).toBe(0);
        expect(carrier.seen.elsewhere).toEqual([]);
      });

  it('does not repeat the passwords that an error page repeats', async () => {
    const carrier = await start({ troubles: ['echo-password-in-error', 'wrong-current-password'] });
    const end = await change(carrier);
    expect(end).toMatchObject({ answer: { problem: { kind: 'portal-current-password-wrong' } } });
    expect(JSON.stringify(end)).not.toContain(NEW);
    expect(JSON.stringify(end)).not.toContain(carrier.password);
  });

  it('lets the person type the code again after a slip', async () => {
    const carrier = await start();
    const session = await openSession(carrier);
    await session.signIn({ id: Secret.of(carrier.selfcareId), password: Secret.of(carrier.selfcarePassword) });
    const code = carrier.lastCode() ?? '';
    const slip = code === '123456' ? '654321' : '123456';
    expect(await session.enterCode(Secret.of(slip))).toMatchObject({ problem: { kind: 'portal-code-wrong' } });
    expect(await session.enterCode(Secret.of(slip))).toMatchObject({ problem: { kind: 'portal-code-wrong' } });
    expect(await session.enterCode(Secret.of(code))).toMatchObject({ ok: true });
    expect(await session.openForm()).toMatchObject({ ok: true });
  });

  it('lets the person correct the login in the same visit', async () => {
    const carrier = await start();
    const session = await openSession(carrier);
    const id = Secret.of(carrier.selfcareId);
    const wrong = await session.signIn({ id, password: Secret.of('chigau99') });
    expect(wrong).toMatchObject({ problem: { kind: 'portal-login-wrong' } });
    const right = await session.signIn({ id, password: Secret.of(carrier.selfcarePassword) });
    expect(right).toMatchObject({ ok: true, value: { kind: 'code-needed' } });
  });
});

describe('an answer that cannot be read leaves the outcome open, and nothing is sent twice', () => {
  const doubtful: [TroubleName, number][] = [
    ['page-changed-completion', 1],
    ['hang-at-submit-before-taking', 0],
    ['hang-after-taking', 1],
    ['reset-after-taking', 1],
    ['error-500-after-taking', 1],
  ];
  for (const [trouble, times] of doubtful)
    it(`is unreadable when the portal ${trouble}`, async () => {
      const carrier = await start({ troubles: [trouble] });
      const end = await change(carrier, { limitMs: 1_500 });
      expect(end).toMatchObject({
        at: 'submit',
        answer: { kind: 'unreadable', problem: { kind: 'portal-answer-unreadable' } },
      });
      expect(taken(carrier)).toBe(times);
      expect(carrier.seen.submits.length).toBe(1);
    });

  it('calls a login without an answer a network problem', async () => {
    const carrier = await start({ troubles: ['hang-at-login'] });
    const end = await change(carrier, { limitMs: 1_500 });
    expect(end).toMatchObject({ at: 'sign-in', problem: { kind: 'portal-network', facts: { code: 'TIMEOUT' } } });
  });
});

describe('other ways of the same portal', () => {
  for (const trouble of ['slow', 'extra-information-page', 'capitals-allowed'] as const)
    it(`is changed all the same when the portal is ${trouble}`, async () => {
      const carrier = await start({ troubles: [trouble] });
      expect(await change(carrier)).toMatchObject({ answer: { kind: 'accepted' } });
      expect(taken(carrier)).toBe(1);
    });
});
