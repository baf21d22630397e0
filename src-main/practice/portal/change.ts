import { type Desk, screenContext, sessionExpired } from './desk.ts';
import type { PortalRequest, Reply } from './reply.ts';
import { completionScreen, confirmScreen, formScreen, SCREEN_NAME } from './screens.ts';
import { NEW_PASSWORD_UNCHANGED, NEW_PASSWORDS_DIFFER, REFUSALS } from './sentences.ts';
import { redeemToken, type Visit } from './visits.ts';

export function formPage(desk: Desk, visit: Visit): Reply {
  if (desk.troubles.has('session-expired-at-form')) return sessionExpired(visit);
  const page = formScreen(screenContext(desk, visit));
  if (!desk.troubles.has('form-posts-elsewhere') || page.form === undefined) return { kind: 'page', page };
  return { kind: 'page', page: { ...page, form: { ...page.form, action: desk.elsewhere() } } };
}

export async function postForm(desk: Desk, visit: Visit, request: PortalRequest): Promise<Reply> {
  const { form } = request;
  if (form.has('back'))
    return { kind: 'redirect', to: screenContext(desk, visit).link('/selfcare/menu'), statusCode: 302 };
  if (desk.troubles.has('hang-at-submit-before-taking')) return refused(desk, { kind: 'hang' });
  const isOurForm = redeemToken(visit, form.get('token')) && form.get('gamen') === SCREEN_NAME;
  if (!isOurForm || desk.troubles.has('session-expired-at-submit')) return refused(desk, sessionExpired(visit));
  const error = faultOf(desk, request);
  if (error !== undefined) {
    const echo = { currentPassword: form.get('curpw') ?? '', newPassword: form.get('newpw') ?? '' };
    const context = screenContext(desk, visit, error);
    const page = formScreen(context, desk.troubles.has('echo-password-in-error') ? echo : undefined);
    return refused(desk, { kind: 'page', page });
  }
  const newPassword = form.get('newpw') ?? '';
  if (desk.skin !== 'confirmation') return take(desk, visit, newPassword);
  visit.waitingPassword = newPassword;
  return { kind: 'page', page: confirmScreen(screenContext(desk, visit), desk.number) };
}

export async function postConfirm(desk: Desk, visit: Visit, request: PortalRequest): Promise<Reply> {
  const newPassword = visit.waitingPassword;
  delete visit.waitingPassword;
  if (newPassword === undefined || !redeemToken(visit, request.form.get('token')))
    return refused(desk, sessionExpired(visit));
  return take(desk, visit, newPassword);
}

function refused(desk: Desk, reply: Reply): Reply {
  desk.seen.submits.push({ atMs: desk.clock.nowMs(), accepted: false });
  return reply;
}

/** The first thing wrong with the form, in the portal's words. */
function faultOf({ troubles, book, number }: Desk, { form }: PortalRequest): string | undefined {
  const [given, current, wanted, again] = ['ipno', 'curpw', 'newpw', 'newpw2'].map((name) => form.get(name) ?? '');
  if (given !== number || troubles.has('number-not-found')) return REFUSALS['portal-number-not-found'];
  if (troubles.has('page-changed-form') && !/^\d{8}$/u.test(form.get('birth') ?? ''))
    return 'ご契約者生年月日を入力してください。';
  if (current !== book.atPortal() || troubles.has('wrong-current-password'))
    return REFUSALS['portal-current-password-wrong'];
  const shape = troubles.has('capitals-allowed') ? /^[A-Za-z0-9]{8}$/u : /^[a-z0-9]{8}$/u;
  if (!shape.test(wanted ?? '') || troubles.has('new-password-refused')) return REFUSALS['portal-password-refused'];
  if (wanted !== again) return NEW_PASSWORDS_DIFFER;
  return wanted === current ? NEW_PASSWORD_UNCHANGED : undefined;
}

/** From here the carrier has the new password, whatever the person gets to see. */
async function take(desk: Desk, visit: Visit, newPassword: string): Promise<Reply> {
  const { troubles, seen, clock, book } = desk;
  seen.submits.push({ atMs: clock.nowMs(), accepted: true });
  await book.change(newPassword);
  if (troubles.has('hang-after-taking')) return { kind: 'hang' };
  if (troubles.has('reset-after-taking')) return { kind: 'reset' };
  if (troubles.has('error-500-after-taking'))
    return {
      kind: 'page',
      statusCode: 500,
      page: { heading: 'Internal Server Error', lead: ['システムエラーが発生しました。'] },
    };
  return { kind: 'page', page: completionScreen(screenContext(desk, visit)) };
}
