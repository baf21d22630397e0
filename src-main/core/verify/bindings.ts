import type { FinalOutcome } from './outcome.ts';

/** Bindings at the registrar that are not the probe's own: the customer's devices. */
export function foreignBindings(outcome: FinalOutcome): FinalOutcome['bindings'] {
  return outcome.bindings.filter((binding) => binding.expiresS === undefined || binding.expiresS > 0);
}
