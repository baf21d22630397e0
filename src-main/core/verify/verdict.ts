export const VERDICTS = [
  'accepted',
  'not-yet',
  'password-refused',
  'user-unknown',
  'forbidden',
  'blocked',
  'no-answer',
  'name-not-found',
  'unreachable',
  'tls-refused',
  'busy',
  'cannot-tell',
] as const;
/** The one word a probe ends in. Stable: scripts depend on it. */
export type Verdict = (typeof VERDICTS)[number];

export const PROOF_LEVELS = ['none', 'L1', 'L2', 'L3', 'L4'] as const;
/**
 * L1 the portal's completion page · L2 the registrar accepts the new password on a fresh challenge · L3 the customer's own
 * device is bound · L4 a call was made. Never rounded up.
 */
export type ProofLevel = (typeof PROOF_LEVELS)[number];

/** The customer's own phone was seen at the carrier, or heard. */
export function isPhoneSeen(level: ProofLevel): boolean {
  return level === 'L3' || level === 'L4';
}
