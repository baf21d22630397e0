import type { Problem } from '../problem.ts';
import type { CauseId } from '../verify/causes.ts';
import type { Verdict } from '../verify/verdict.ts';

/** The doctor's steps in the order they are taken. */
export const STEPS = [
  'network',
  'interfaces',
  'dns',
  'clock',
  'reachability',
  'challenge',
  'login',
  'bindings',
  'keychain',
  'ledger',
] as const;
export type StepName = (typeof STEPS)[number];

/** What a step may find, with the facts its sentence needs. Closed: a new finding does not compile without its words. */
export interface FindingFacts {
  connected: { addresses: string };
  'not-connected': Record<never, never>;
  /** Every place to ask is on this computer: no network is needed. */
  'loopback-only': Record<never, never>;
  'one-network': { list: string };
  'several-networks': { list: string; routed: string };
  'vpn-on': { list: string; vpn: string };
  'ipv6-only': { list: string };
  'ipv6-translated': { list: string };
  'names-found': { list: string };
  'name-not-found': { name: string; code: string };
  'clock-agrees': { seconds: number };
  'clock-differs': { seconds: number };
  'portal-not-known': Record<never, never>;
  'portal-silent': Record<never, never>;
  'place-answers': { list: string };
  'place-silent': { place: string; seconds: number };
  'place-not-reached': { place: string; code: string };
  challenged: { realm: string };
  'not-challenged': { code: string };
  'login-not-asked': Record<never, never>;
  'login-judged': { verdict: Verdict };
  'bindings-listed': { count: number; list: string };
  'bindings-not-listed': Record<never, never>;
  'keychain-usable': { store: string };
  'ledger-usable': { folder: string; lines: number };
  /** Which line is meant is not said, and there is not exactly one. */
  'no-line': Record<never, never>;
  /** A rung below is broken: what stands on it was left alone. */
  'rung-broken': { below: StepName };
  problem: { problem: Problem };
}

export type FindingKind = keyof FindingFacts;
export type Finding<K extends FindingKind = FindingKind> = {
  readonly [P in K]: { readonly kind: P; readonly facts: Readonly<FindingFacts[P]> };
}[K];

export function finding<K extends FindingKind>(kind: K, facts: FindingFacts[K]): Finding<K> {
  return { kind, facts } as Finding<K>;
}

/** `left-out`: not tried, and nothing is wrong with that; `not-tried`: a rung below is broken. */
export type StepState = 'passed' | 'broken' | 'left-out' | 'not-tried';

export interface StepReport {
  readonly name: StepName;
  readonly state: StepState;
  readonly finding: Finding;
  /** Ranked reasons, where something of the network is broken or noteworthy. */
  readonly causes: readonly CauseId[];
  readonly elapsedMs: number;
}
