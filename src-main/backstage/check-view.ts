import { type AttemptBudget, type Judgement, type RegisterOutcome, rungsOf } from '../compose.ts';
import type { CheckView } from '../contract/snapshot.ts';

/** One probe as the window shows it. The exchange was struck clean of credentials where it was written down. */
export function checkView(options: {
  readonly outcome: RegisterOutcome;
  readonly judgement: Judgement;
  readonly atMs: number;
  readonly ladder: string;
  readonly budget: AttemptBudget | undefined;
}): CheckView {
  const { outcome, judgement, atMs, ladder, budget } = options;
  const final = outcome.kind === 'final' ? outcome : undefined;
  return {
    atMs,
    verdict: judgement.verdict,
    proofLevel: judgement.proofLevel,
    statusCode: final?.statusCode ?? null,
    reason: final?.reason ?? '',
    bindings: (final?.bindings ?? []).map(({ contact, expiresS, userAgent }) => ({
      contact,
      expiresS: expiresS ?? null,
      userAgent: userAgent ?? null,
    })),
    causes: [...judgement.causes],
    notes: [...judgement.notes],
    otherShapes: [...judgement.otherShapes],
    next: [...judgement.next],
    elapsedMs: outcome.elapsedMs,
    exchange: outcome.exchange.map(({ atMs: at, direction, summary }) => ({ atMs: at, direction, summary })),
    rungs: rungsOf(outcome).map(({ name, state, detail }) => ({ name, state, detail })),
    ladder,
    budget:
      budget === undefined
        ? null
        : { used: budget.used, limit: budget.limit, nextAllowedAtMs: budget.nextAllowedAtMs ?? null },
  };
}
