import { finding, type StepName, type StepReport } from '../../core/diagnosis/finding.ts';
import { bindingsStep } from './bindings-step.ts';
import { challengeStep } from './challenge-step.ts';
import { clockStep } from './clock-step.ts';
import { dnsStep } from './dns-step.ts';
import { interfacesStep } from './interfaces-step.ts';
import { keychainStep } from './keychain-step.ts';
import { ledgerStep } from './ledger-step.ts';
import { loginStep } from './login-step.ts';
import { networkStep } from './network-step.ts';
import { reachabilityStep } from './reachability-step.ts';
import type { Bench, Notes, Step } from './step.ts';

/** In the order of `STEPS`; a new one gets its line here. */
export const ALL_STEPS: readonly Step[] = [
  networkStep,
  interfacesStep,
  dnsStep,
  clockStep,
  reachabilityStep,
  challengeStep,
  loginStep,
  bindingsStep,
  keychainStep,
  ledgerStep,
];

/**
 * Takes every step in turn and hands out each report as it is ready. The first broken rung leaves what stands on it untried;
 * steps that stand on nothing are always taken. Stopped between steps by `signal`.
 */
export async function* examine(
  bench: Bench,
  signal: AbortSignal,
  steps: readonly Step[] = ALL_STEPS,
): AsyncGenerator<StepReport> {
  const notes: Notes = {};
  /** The lowest broken rung that a step stands on, directly or by way of others. */
  const brokenBelow = new Map<StepName, StepName>();
  for (const step of steps) {
    if (signal.aborted) return;
    const below = step.standsOn.map((rung) => brokenBelow.get(rung)).find((rung) => rung !== undefined);
    if (below !== undefined) {
      brokenBelow.set(step.name, below);
      const left = finding('rung-broken', { below });
      yield { name: step.name, state: 'not-tried', finding: left, causes: [], elapsedMs: 0 };
      continue;
    }
    const began = performance.now();
    const found = await step.look(bench, notes, signal);
    if (found.state === 'broken') brokenBelow.set(step.name, step.name);
    yield {
      name: step.name,
      state: found.state,
      finding: found.finding,
      causes: found.causes ?? [],
      elapsedMs: Math.round(found.elapsedMs ?? performance.now() - began),
    };
  }
}
