import type { PortalWords } from '../../core/carrier.ts';
import type { Clock, Log, Portal } from '../../core/ports.ts';
import { fail, ok } from '../../core/result.ts';
import { dateOf, openBrowser } from './browse.ts';
import { findClickable } from './find-button.ts';
import { requestOf } from './form-encoding.ts';
import { hop } from './http-hop.ts';
import { portalSession } from './portal-session.ts';
import { isKnownBeforeSubmit, recogniseLogin } from './recognise.ts';
import { atStep, firstOf, NOTHING_FILLED } from './visit-tools.ts';

export interface FormPortalOptions {
  /** As `parsePortalUrl` let it pass: the page with the login, or the support page with a link to it. */
  readonly url: string;
  readonly words: PortalWords;
  readonly log: Log;
  readonly clock: Clock;
  /** For one request, milliseconds; 30 s when absent. */
  readonly limitMs?: number | undefined;
}

/**
 * The self-care portal, driven through its forms by the manual's words. Every request goes to exactly the scheme, host
 * and port of `url`, or does not leave.
 */
export function formPortal(options: FormPortalOptions): Portal {
  const start = new URL(options.url);
  const { words, log, clock, limitMs = 30_000 } = options;

  async function dateBy(method: 'HEAD' | 'GET', signal: AbortSignal): Promise<number | undefined> {
    const before = clock.nowMs();
    const answer = await hop({ method, url: start, headers: {}, signal, limitMs });
    const after = clock.nowMs();
    const date = answer.kind === 'answer' ? dateOf(answer.headers) : undefined;
    return date === undefined ? undefined : Math.round(date - (before + after) / 2);
  }

  return {
    async measureSkewMs(signal) {
      return (await dateBy('HEAD', signal)) ?? (await dateBy('GET', signal));
    },

    async open(signal) {
      const browser = openBrowser({ start, signal, limitMs, log, clock });
      const stopAt = (page: Parameters<typeof recogniseLogin>[0]) => isKnownBeforeSubmit(page, words);
      let trip = await browser.go({ method: 'GET', url: start }, { mayReplay: true, stopAt });
      if (!trip.ok) return fail(atStep(trip.problem, 'open'));
      if (firstOf(trip.visit.pages, (page) => recogniseLogin(page, words)) === undefined) {
        // Manual, login step 1: the support page has a button that leads to セルフケアログイン.
        const entrance = firstOf(trip.visit.pages, (page) =>
          findClickable(
            page.clickables.filter((one) => one.act.kind === 'go'),
            { words: words.login.marks, leastTier: 2 },
          ),
        );
        const request =
          entrance === undefined
            ? undefined
            : requestOf({ page: entrance.page, button: entrance.screen, filled: NOTHING_FILLED });
        if (request?.ok === true) {
          trip = await browser.go(request.value, { from: entrance?.page.url, mayReplay: true, stopAt });
          if (!trip.ok) return fail(atStep(trip.problem, 'open'));
        }
      }
      return ok(portalSession({ words, browser, clock, log, secrets: [], seen: new Set() }, trip.visit));
    },
  };
}
