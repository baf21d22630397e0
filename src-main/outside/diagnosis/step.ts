import type { CarrierProfile } from '../../core/carrier.ts';
import type { Finding, StepName, StepState } from '../../core/diagnosis/finding.ts';
import type { Line } from '../../core/line.ts';
import type { Clock, Keychain, Ledger, Reachability, Registrar } from '../../core/ports.ts';
import type { Result } from '../../core/result.ts';
import type { CauseId } from '../../core/verify/causes.ts';
import type { NetworkFacts } from '../../core/verify/network-facts.ts';
import type { RegisterOutcome } from '../../core/verify/outcome.ts';

/** What the doctor may use. It changes nothing with any of it; only the login counts a try. */
export interface Bench {
  readonly profile: CarrierProfile;
  readonly clock: Clock;
  /** Undefined where the house could not be opened; `ledger` then says why. */
  readonly keychain: Keychain | undefined;
  readonly ledger: Result<Ledger>;
  readonly ledgerFolder: string;
  readonly sip: (Registrar & Reachability) | undefined;
  /** The line that is meant, else none: then only the places of `lines` are asked. */
  readonly line: Line | undefined;
  readonly lines: readonly Line[];
  /** Carrier's clock minus ours, ms; absent = the portal's address is not known. */
  readonly measureSkewMs: ((signal: AbortSignal) => Promise<number | undefined>) | undefined;
  /** The person asked for one login with the stored password. */
  readonly wantsLogin: boolean;
  readonly network: () => Promise<NetworkFacts>;
}

/** What earlier steps saw, so that nothing is asked twice. */
export interface Notes {
  network?: NetworkFacts;
  skewMs?: number;
  /** One OPTIONS per place, in the order of the places. */
  pings?: readonly RegisterOutcome[];
  login?: RegisterOutcome;
}

export interface Found {
  readonly state: Exclude<StepState, 'not-tried'>;
  readonly finding: Finding;
  readonly causes?: readonly CauseId[];
  /** Where the step shares a question with another, its own part of the time, ms. */
  readonly elapsedMs?: number;
}

/** One numbered step. It looks, says what it found, and repairs nothing. Expected trouble is a finding, never thrown. */
export interface Step {
  readonly name: StepName;
  /** The rungs it stands on: when one of them is broken, this step is not tried, and the doctor says so. */
  readonly standsOn: readonly StepName[];
  look(bench: Bench, notes: Notes, signal: AbortSignal): Promise<Found>;
}

export const passed = (finding: Finding, more: Partial<Found> = {}): Found => ({ state: 'passed', finding, ...more });
export const broken = (finding: Finding, more: Partial<Found> = {}): Found => ({ state: 'broken', finding, ...more });
export const leftOut = (finding: Finding): Found => ({ state: 'left-out', finding });
