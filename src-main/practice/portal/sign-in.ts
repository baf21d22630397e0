import { address, type Desk, goOn, screenContext, sessionExpired } from './desk.ts';
import { MAIL_SUBJECT } from './mailbox.ts';
import type { PortalRequest, Reply } from './reply.ts';
import { codeScreen, informationScreen, loginScreen } from './screens.ts';
import { REFUSALS } from './sentences.ts';
import { CODE_LIFE_MS, makeCode, redeemToken, type Visit } from './visits.ts';

const WRONG_LOGINS_TO_LOCK = 5;
const LOCK_MS = 30 * 60_000;
const WRONG_CODES_TO_END = 3;

export function loginPage(desk: Desk, visit: Visit, error?: string): Reply {
  return { kind: 'page', page: loginScreen(screenContext(desk, visit, error)), setCookie: visit.id };
}

export function postLogin(desk: Desk, visit: Visit | undefined, request: PortalRequest): Reply {
  const { troubles, lock, seen, clock } = desk;
  if (troubles.has('hang-at-login')) return { kind: 'hang' };
  // 307 keeps method and body (RFC 9110 15.4.8): a client that follows it hands its login to a stranger.
  if (troubles.has('redirect-elsewhere')) return { kind: 'redirect', to: desk.elsewhere(), statusCode: 307 };
  if (visit === undefined || !redeemToken(visit, request.form.get('token'))) return sessionExpired(visit);
  const nowMs = clock.nowMs();
  const refuse = (error: string) => {
    seen.logins.push({ atMs: nowMs, accepted: false });
    return loginPage(desk, visit, error);
  };
  if (troubles.has('locked') || nowMs < lock.untilMs) return refuse(REFUSALS['portal-locked']);
  const isRight = request.form.get('scid') === desk.selfcareId && request.form.get('scpw') === desk.selfcarePassword;
  if (!isRight || troubles.has('wrong-login')) {
    lock.wrongLogins += 1;
    if (lock.wrongLogins < WRONG_LOGINS_TO_LOCK) return refuse(REFUSALS['portal-login-wrong']);
    lock.wrongLogins = 0;
    lock.untilMs = nowMs + LOCK_MS;
    return refuse(REFUSALS['portal-locked']);
  }
  lock.wrongLogins = 0;
  seen.logins.push({ atMs: nowMs, accepted: true });
  visit.stage = 'code';
  visit.code = { digits: makeCode(), sentAtMs: nowMs };
  if (!troubles.has('mail-never-comes'))
    desk.mails.push({ code: visit.code.digits, sentAtMs: nowMs, subject: MAIL_SUBJECT });
  return goOn(desk, visit, '/selfcare/code');
}

export function codePage(desk: Desk, visit: Visit, error?: string): Reply {
  return { kind: 'page', page: codeScreen(screenContext(desk, visit, error)) };
}

export function postCode(desk: Desk, visit: Visit, request: PortalRequest): Reply {
  const { troubles, seen, clock } = desk;
  if (visit.code === undefined || !redeemToken(visit, request.form.get('token'))) return sessionExpired(visit);
  const nowMs = clock.nowMs();
  const refuse = (error: string) => {
    seen.codes.push({ atMs: nowMs, accepted: false });
    return codePage(desk, visit, error);
  };
  if (troubles.has('code-expired') || nowMs - visit.code.sentAtMs > CODE_LIFE_MS)
    return refuse(REFUSALS['portal-code-expired']);
  if (request.form.get('otp') !== visit.code.digits || troubles.has('wrong-code')) {
    visit.wrongCodes += 1;
    const reply = refuse(REFUSALS['portal-code-wrong']);
    return visit.wrongCodes < WRONG_CODES_TO_END ? reply : sessionExpired(visit);
  }
  seen.codes.push({ atMs: nowMs, accepted: true });
  delete visit.code;
  visit.stage = 'in';
  const hasInformation = desk.skin === 'information' || troubles.has('extra-information-page');
  return goOn(desk, visit, hasInformation ? '/selfcare/information' : '/selfcare/menu');
}

export function informationPage(desk: Desk, visit: Visit): Reply {
  return { kind: 'page', page: informationScreen(screenContext(desk, visit)) };
}

export function supportPage(): Reply {
  return {
    kind: 'page',
    page: {
      heading: 'お客様サポートページ',
      lead: ['IP電話サービスの各種お手続き'],
      links: [{ text: 'カスタマー・セルフケア・サービス', href: '/selfcare/login' }],
    },
  };
}

export function logOut(desk: Desk, visit: Visit): Reply {
  const to = address(desk, visit, '/selfcare/login');
  visit.stage = 'over';
  return {
    kind: 'page',
    page: {
      heading: 'ログアウト',
      lead: ['ログアウトしました。'],
      links: [{ text: 'セルフケアログインへ', href: to }],
    },
  };
}
