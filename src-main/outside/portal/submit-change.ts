import type { PortalChange, SubmitAnswer } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { assertNever } from '../../core/result.ts';
import type { Secret } from '../../core/secret.ts';
import type { Trip, Visit } from './browse.ts';
import { readChangeAnswer } from './change-answer.ts';
import { type Filled, requestOf } from './form-encoding.ts';
import type { Page } from './html-page.ts';
import type { Control } from './page-forms.ts';
import { structureOf } from './page-structure.ts';
import type { ChangeScreen } from './recognise.ts';
import { cleanSentence } from './strike.ts';
import { atStep, NOTHING_FILLED, refusalProblem, type VisitTools } from './visit-tools.ts';

/**
 * The one POST. Before anything may have left: `refused`, with what is known. After that only three things are said:
 * the portal's own yes, the portal's own no, or `unreadable`. Nothing here sends the new password twice of itself; a
 * portal that asks to confirm is answered once.
 */
export async function submitChange(
  tools: VisitTools,
  form: { readonly page: Page; readonly screen: ChangeScreen; readonly change: PortalChange },
): Promise<SubmitAnswer> {
  const { words, secrets, seen } = tools;
  const { page, screen, change } = form;
  const filled: Filled = new Map<Control, Secret | string>([
    [screen.fields.number.control, change.number],
    [screen.fields.currentPassword.control, change.currentPassword],
    [screen.fields.newPassword.control, change.newPassword],
    [screen.fields.newPasswordAgain.control, change.newPassword],
  ]);
  const request = holdsAll(filled) ? requestOf({ page, button: screen.button, filled }) : undefined;
  if (request === undefined)
    return {
      kind: 'refused',
      problem: problem('portal-page-unknown', { step: 'form', structure: structureOf([page], { words, secrets }) }),
    };
  if (!request.ok) return { kind: 'refused', problem: atStep(request.problem, 'form') };

  const read = (pages: readonly Page[], isConfirmed: boolean) =>
    readChangeAnswer(pages, { words, seen, number: change.number, isConfirmed });
  const send = (what: typeof request.value, sent: { from: URL; isConfirmed: boolean }): Promise<Trip> =>
    tools.browser.go(what, {
      from: sent.from,
      mayReplay: false,
      stopAt: (one) => read([one], sent.isConfirmed).kind !== 'unknown',
    });

  const first = await send(request.value, { from: page.url, isConfirmed: false });
  if (!first.ok && !first.left) return { kind: 'refused', problem: atStep(first.problem, 'submit') };
  if (!first.ok) return lost('submit', first);
  const answer = read(first.visit.pages, false);
  if (answer.kind !== 'confirm') return settle('submit', { visit: first.visit, answer });

  const confirmation = requestOf({ page: answer.page, button: answer.button, filled: NOTHING_FILLED });
  // The new password may be among the hidden fields: it never goes into an address.
  if (!confirmation.ok || confirmation.value.method !== 'POST')
    return settle('confirm', { visit: first.visit, answer: { kind: 'unknown' } });
  const second = await send(confirmation.value, { from: answer.page.url, isConfirmed: true });
  if (!second.ok) return lost('confirm', second);
  return settle('confirm', { visit: second.visit, answer: read(second.visit.pages, true) });

  function settle(step: string, got: { visit: Visit; answer: ReturnType<typeof readChangeAnswer> }): SubmitAnswer {
    switch (got.answer.kind) {
      case 'completed':
        return {
          kind: 'accepted',
          sentence: cleanSentence(got.answer.sentence, secrets),
          // The carrier's clock decides which slot the change falls into.
          acceptedAtMs: got.visit.dateMs ?? tools.clock.nowMs(),
        };
      case 'refused':
        return { kind: 'refused', problem: refusalProblem(got.answer.refusal, secrets) };
      case 'confirm':
      case 'unknown':
        return unreadable(step, structureOf(got.visit.pages, { words, secrets }));
      default:
        return assertNever(got.answer);
    }
  }
}

/** A field that would cut a value is not the field we think it is. */
function holdsAll(filled: Filled): boolean {
  return [...filled].every(([control, value]) => value.length <= mostCharacters(control));
}

function mostCharacters(control: Control): number {
  const given = control.element.attributes.get('maxlength')?.trim() ?? '';
  return /^\d+$/u.test(given) ? Number(given) : Number.POSITIVE_INFINITY;
}

function unreadable(step: string, structure: string): SubmitAnswer {
  return { kind: 'unreadable', problem: problem('portal-answer-unreadable', { step, structure }) };
}

function lost(step: string, trip: Extract<Trip, { ok: false }>): SubmitAnswer {
  const { kind, facts } = trip.problem;
  const why =
    kind === 'portal-network' ? `network: ${facts.code}` : kind === 'portal-page-unknown' ? facts.structure : kind;
  return unreadable(step, why);
}
