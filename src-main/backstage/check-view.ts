import type { Judgement, RegisterOutcome } from '../compose.ts';
import type { CheckView } from '../contract/snapshot.ts';

/** One probe as the window shows it. The exchange was struck clean of credentials where it was written down. */
export function checkView(options: {
  readonly outcome: RegisterOutcome;
  readonly judgement: Judgement;
  readonly atMs: number;
}): CheckView {
  const { outcome, judgement, atMs } = options;
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
    next: [...judgement.next],
    elapsedMs: outcome.elapsedMs,
    exchange: outcome.exchange.map(({ atMs: at, direction, summary }) => ({ atMs: at, direction, summary })),
  };
}
