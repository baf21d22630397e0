import { adapterPage } from './adapter-page.ts';
import { formPage, postConfirm, postForm } from './change.ts';
import { address, type Desk, screenContext, sessionExpired } from './desk.ts';
import { mailboxHtml } from './mailbox.ts';
import type { PortalRequest, Reply } from './reply.ts';
import { menuScreen } from './screens.ts';
import { REFUSALS } from './sentences.ts';
import { codePage, informationPage, loginPage, logOut, postCode, postLogin, supportPage } from './sign-in.ts';
import type { Visit } from './visits.ts';

/** Answers one request. Throws only on a bug. */
export async function answer(desk: Desk, request: PortalRequest): Promise<Reply> {
  const { path, method } = request;
  if (path === '/practice/clock') return { kind: 'json', body: { practice: true, ...desk.clock.tempo() } };
  if (path === '/mailbox') return mailbox(desk, request);
  if (path === '/adapter') return adapterPage(desk, request);
  if (path === '/elsewhere') {
    desk.seen.elsewhere.push({ atMs: desk.clock.nowMs(), method, bytes: request.bytes });
    return { kind: 'page', page: { heading: 'よその画面', lead: ['ここは別のホストです。'] } };
  }
  if (desk.troubles.has('maintenance'))
    return { kind: 'page', statusCode: 503, page: { heading: 'お知らせ', error: REFUSALS['portal-maintenance'] } };
  if (path === '/') return supportPage();
  const visit = desk.visits.find(
    desk.skin === 'session-in-url' ? (request.query.get('sid') ?? undefined) : request.cookie,
  );
  if (path === '/selfcare/login' || path === '/selfcare' || path === '/selfcare/')
    return method === 'POST' ? postLogin(desk, visit, request) : loginPage(desk, desk.visits.begin());
  if (!path.startsWith('/selfcare/')) return notFound();
  if (visit === undefined || visit.stage === 'new') return sessionExpired(visit);
  if (path === '/selfcare/code') return method === 'POST' ? postCode(desk, visit, request) : codePage(desk, visit);
  return visit.stage === 'in' ? inside(desk, visit, request) : sessionExpired(visit);
}

async function inside(desk: Desk, visit: Visit, request: PortalRequest): Promise<Reply> {
  const { path, method } = request;
  switch (`${method} ${path}`) {
    case 'GET /selfcare/information':
      return informationPage(desk, visit);
    case 'GET /selfcare/logout':
      return logOut(desk, visit);
    case 'GET /selfcare/frame-menu':
      return { kind: 'page', page: menuScreen(screenContext(desk, visit)), target: 'main' };
    case 'GET /selfcare/welcome':
      return { kind: 'page', page: { heading: 'ようこそ', lead: ['左のメニューからお選びください。'] } };
    case 'GET /selfcare/other':
      return { kind: 'page', page: { heading: 'この画面は練習では使いません', links: [menuLink(desk, visit)] } };
    case 'GET /selfcare/ip-password':
      return formPage(desk, visit);
    case 'POST /selfcare/ip-password':
      return postForm(desk, visit, request);
    case 'POST /selfcare/ip-password/confirm':
      return postConfirm(desk, visit, request);
    default:
      return method === 'GET' && /^\/selfcare\/menu(\/\d+){0,2}$/u.test(path) ? menu(desk, visit, path) : notFound();
  }
}

function menu(desk: Desk, visit: Visit, path: string): Reply {
  if (desk.skin === 'frames')
    return {
      kind: 'frames',
      menu: address(desk, visit, '/selfcare/frame-menu'),
      main: address(desk, visit, '/selfcare/welcome'),
    };
  const context = screenContext(desk, visit);
  if (desk.skin !== 'nested-menu') return { kind: 'page', page: menuScreen(context) };
  return { kind: 'page', page: menuScreen(context, { path: path.split('/').slice(3).map(Number) }) };
}

function menuLink(desk: Desk, visit: Visit): { readonly text: string; readonly href: string } {
  return { text: 'メニューへ', href: address(desk, visit, '/selfcare/menu') };
}

function mailbox(desk: Desk, { acceptsJson }: PortalRequest): Reply {
  return acceptsJson
    ? { kind: 'json', body: desk.mails.at(-1) ?? null }
    : { kind: 'html', html: mailboxHtml(desk.mails, desk.utcOffsetMinutes) };
}

function notFound(): Reply {
  return { kind: 'page', statusCode: 404, page: { heading: 'ページが見つかりません' } };
}
