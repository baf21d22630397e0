import type { PortalSession, SignInStep } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';
import type { Secret } from '../../core/secret.ts';
import type { Visit } from './browse.ts';
import type { Clickable } from './find-button.ts';
import { type Filled, requestOf } from './form-encoding.ts';
import type { Page } from './html-page.ts';
import { structureOf } from './page-structure.ts';
import {
  type ChangeScreen,
  isKnownBeforeSubmit,
  recogniseChangeForm,
  recogniseCode,
  recogniseInformation,
  recogniseLogin,
  recogniseMenu,
} from './recognise.ts';
import { findRefusal, type RefusalStep, rememberTexts } from './refusal.ts';
import { cleanSentence } from './strike.ts';
import { submitChange } from './submit-change.ts';
import { atStep, firstOf, NOTHING_FILLED, refusalProblem, type VisitTools } from './visit-tools.ts';

const MOST_INFORMATION_PAGES = 3;
const MOST_MENU_PAGES = 8;

/** A session on a portal whose first page was fetched. */
export function portalSession(tools: VisitTools, first: Visit): PortalSession {
  const { words, secrets, seen } = tools;
  let visit = first;
  let change: { page: Page; screen: ChangeScreen } | undefined;

  const refusalAt = (step: RefusalStep) =>
    firstOf(visit.pages, (page) => findRefusal(page, { words, step, seen }))?.screen;
  const remember = () => {
    for (const page of visit.pages) rememberTexts(page, seen);
  };
  const unknown = (step: string): Result<never> => {
    const host = visit.pages[0]?.url.host ?? '';
    if (visit.status === 503) return fail(problem('portal-maintenance', { sentence: firstSentence(visit, secrets) }));
    if (visit.foreignFrame !== undefined)
      return fail(problem('portal-host-not-pinned', { host: visit.foreignFrame, pinned: host }));
    return fail(problem('portal-page-unknown', { step, structure: structureOf(visit.pages, { words, secrets }) }));
  };

  async function press(pressed: {
    page: Page;
    button: Clickable;
    filled?: Filled;
    step: RefusalStep;
  }): Promise<Result<void>> {
    const { page, button, step } = pressed;
    const request = requestOf({ page, button, filled: pressed.filled ?? NOTHING_FILLED });
    if (!request.ok) return fail(atStep(request.problem, step));
    const trip = await tools.browser.go(request.value, {
      from: page.url,
      mayReplay: true,
      stopAt: (one) => isKnownBeforeSubmit(one, words) || findRefusal(one, { words, step, seen }) !== undefined,
    });
    if (!trip.ok) return fail(atStep(trip.problem, step));
    visit = trip.visit;
    return done;
  }

  /** Reads where a login or a code has led, through at most three pages that only inform. */
  async function arrive(step: 'login' | 'code'): Promise<Result<SignInStep>> {
    for (let pages = 0; ; pages += 1) {
      const isInside = (page: Page) => recogniseChangeForm(page, words) ?? recogniseMenu(page, { words, from: 0 });
      if (firstOf(visit.pages, isInside) !== undefined) return ok({ kind: 'signed-in' });
      const code = firstOf(visit.pages, (page) => recogniseCode(page, words))?.screen;
      if (step === 'login' && code !== undefined)
        return ok({ kind: 'code-needed', sentence: cleanSentence(code.sentence, secrets) });
      const refusal = refusalAt(step);
      const next = firstOf(visit.pages, (page) => recogniseInformation(page, words));
      const isNotice = next !== undefined && refusal?.kind === 'portal-maintenance' && !refusal.isErrorish;
      if (refusal !== undefined && !isNotice) return fail(refusalProblem(refusal, secrets));
      const isLogin = firstOf(visit.pages, (page) => recogniseLogin(page, words)) !== undefined;
      if (isLogin && step === 'code')
        return fail(
          problem('portal-session-expired', { sentence: cleanSentence(visit.pages[0]?.title ?? '', secrets) }),
        );
      if (isLogin || next === undefined || pages === MOST_INFORMATION_PAGES) return unknown(step);
      const pressed = await press({ page: next.page, button: next.screen, step });
      if (!pressed.ok) return pressed;
    }
  }

  return {
    async signIn(login) {
      secrets.push(login.id, login.password);
      const found = firstOf(visit.pages, (page) => recogniseLogin(page, words));
      if (found === undefined) {
        const refusal = refusalAt('login');
        return refusal === undefined ? unknown('login') : fail(refusalProblem(refusal, secrets));
      }
      if (seen.size === 0) remember();
      const { page, screen } = found;
      const filled: Filled = new Map([
        [screen.fields.id.control, login.id],
        [screen.fields.password.control, login.password],
      ]);
      const pressed = await press({ page, button: screen.button, filled, step: 'login' });
      if (!pressed.ok) return pressed;
      const arrived = await arrive('login');
      if (arrived.ok) remember();
      return arrived;
    },

    async enterCode(code) {
      secrets.push(code);
      const asking = visit;
      const found = firstOf(visit.pages, (page) => recogniseCode(page, words));
      if (found === undefined) return unknown('code');
      const { page, screen } = found;
      const filled: Filled = new Map([[screen.fields.code.control, code]]);
      const pressed = await press({ page, button: screen.button, filled, step: 'code' });
      const arrived = pressed.ok ? await arrive('code') : pressed;
      if (arrived.ok) {
        remember();
        return done;
      }
      // An error page without the field: the form that asked may still be answered.
      const asksAgain = firstOf(visit.pages, (one) => recogniseCode(one, words)) !== undefined;
      if (arrived.problem.kind === 'portal-code-wrong' && !asksAgain) visit = asking;
      return arrived;
    },

    async openForm() {
      let from = 0;
      let informed = 0;
      for (let pages = 0; pages < MOST_MENU_PAGES; pages += 1) {
        change = firstOf(visit.pages, (page) => recogniseChangeForm(page, words));
        if (change !== undefined) {
          remember();
          return done;
        }
        const menu = firstOf(visit.pages, (page) => recogniseMenu(page, { words, from }));
        if (menu !== undefined) {
          remember();
          from = menu.screen.step + 1;
          const pressed = await press({ page: menu.page, button: menu.screen.button, step: 'menu' });
          if (!pressed.ok) return pressed;
          continue;
        }
        const refusal = refusalAt('menu');
        if (refusal !== undefined) return fail(refusalProblem(refusal, secrets));
        if (firstOf(visit.pages, (page) => recogniseLogin(page, words)) !== undefined)
          return fail(
            problem('portal-session-expired', { sentence: cleanSentence(visit.pages[0]?.title ?? '', secrets) }),
          );
        const next = firstOf(visit.pages, (page) => recogniseInformation(page, words));
        informed += 1;
        if (next === undefined || informed > MOST_INFORMATION_PAGES) break;
        const pressed = await press({ page: next.page, button: next.screen, step: 'menu' });
        if (!pressed.ok) return pressed;
      }
      return unknown('form');
    },

    async submitChange(wanted) {
      const form = change;
      // Used up before it is sent: whatever happens, this form is never sent a second time.
      change = undefined;
      if (form === undefined) {
        const none = unknown('form');
        return {
          kind: 'refused',
          problem: none.ok ? problem('portal-page-unknown', { step: 'form', structure: '' }) : none.problem,
        };
      }
      secrets.push(wanted.currentPassword, wanted.newPassword);
      return submitChange(tools, { ...form, change: wanted });
    },

    async close() {
      change = undefined;
    },
  };
}

function firstSentence(visit: Visit, secrets: readonly Secret[]): string {
  const block = visit.pages[0]?.blocks.find((one) => !one.isHeading && !one.isCaption) ?? visit.pages[0]?.blocks[0];
  return cleanSentence(block?.text ?? `HTTP ${visit.status}`, secrets);
}
