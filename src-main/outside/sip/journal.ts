import type { ExchangeStep } from '../../core/verify/outcome.ts';
import { decodeText } from './byte-text.ts';
import type { Redactor } from './redact.ts';
import type { Timers } from './timers.ts';

/** A peer that floods us must not fill memory and ledger. */
const STEPS_LIMIT = 200;

/** What went over the wire in one probe, struck clean as it is written down. */
export interface Journal {
  /** A message as byte text. A repeated one is noted by its first line only. */
  message(direction: ExchangeStep['direction'], text: string): void;
  /** A transport event in plain words. */
  note(direction: ExchangeStep['direction'], summary: string): void;
  strike(text: string): string;
  readonly sends: number;
  readonly steps: readonly ExchangeStep[];
  elapsedMs(): number;
}

export function journal(timers: Timers, redactor: Redactor): Journal {
  const startedAtMs = timers.nowMs();
  const steps: ExchangeStep[] = [];
  const seen = new Set<string>();
  let sends = 0;
  const elapsedMs = () => Math.round(timers.nowMs() - startedAtMs);
  const add = (step: Omit<ExchangeStep, 'atMs'>) => {
    if (steps.length < STEPS_LIMIT) steps.push({ atMs: elapsedMs(), ...step });
  };
  return {
    message(direction, text) {
      if (direction === 'sent') sends += 1;
      // Nothing is kept of what cannot be noted any more: a flood would otherwise live on in the set of seen texts.
      if (steps.length >= STEPS_LIMIT) return;
      const summary = redactor.strike(decodeText(text.trimStart().split(/\r?\n/u)[0] ?? '')).slice(0, 200);
      const key = `${direction} ${text}`;
      if (seen.has(key)) return add({ direction, summary: `${summary} (again)` });
      seen.add(key);
      return add({ direction, summary, text: redactor.strike(decodeText(text)) });
    },
    note: (direction, summary) => add({ direction, summary: redactor.strike(summary) }),
    strike: (text) => redactor.strike(text),
    get sends() {
      return sends;
    },
    get steps() {
      return [...steps];
    },
    elapsedMs,
  };
}
