import type { Move } from '../problem-nature.ts';

/** What can be stood for when a cause is named (certain), or must not be claimed either way (uncertain). */
export const PROBE_CLAIMS = [
  'password-accepted',
  'old-password-accepted',
  'credentials-refused',
  'password-not-judged',
  'nothing-counted',
  'server-answered',
  'server-silent',
  'answered-earlier',
  'nothing-listens',
  'name-not-resolved',
  'certificate-refused',
  'answer-was-rewritten',
  'address-translated',
  'vpn-is-on',
  'no-ipv4-here',
  'clock-differs',
  'phone-not-seen',
  'old-registration-there',
  'stray-character-there',
  'whether-password-right',
  'whether-user-right',
  'whether-reflected',
  'whether-network-allowed',
  'whether-blocked',
  'whether-server-right',
  'whether-phone-has-new',
  'whether-old-ends',
  'where-it-is-lost',
  // — of a test call —
  'call-was-connected',
  'whether-phone-was-called',
  'whether-call-is-allowed',
] as const;
export type ProbeClaim = (typeof PROBE_CLAIMS)[number];

export interface CauseNature {
  readonly certain: readonly ProbeClaim[];
  readonly uncertain: readonly ProbeClaim[];
  /** Best first. */
  readonly moves: readonly Move[];
}

export const nature = (
  certain: readonly ProbeClaim[],
  uncertain: readonly ProbeClaim[],
  moves: readonly Move[],
): CauseNature => ({ certain, uncertain, moves });
