import { foreignBindings } from './bindings.ts';
import type { CauseId } from './causes.ts';
import { type Conclusion, conclude } from './conclusion.ts';
import type { PhoneHabit, ProbeContext } from './context.ts';
import { deviceSeenSince } from './device-seen.ts';
import type { FinalOutcome } from './outcome.ts';

/** A 2xx: which password it proves, and whether the customer's own phone is behind it. */
export function judgeSuccess(outcome: FinalOutcome, context: ProbeContext): Conclusion {
  // A 200 that nobody asked a password for proves nothing about the password (SERVICE §4).
  if (!outcome.credentialsSent) return conclude('cannot-tell', ['no-challenge']);
  // A registrar that caches credentials: true, but no proof of the new password.
  if (context.tried === 'old') return conclude('accepted', ['old-password-still-accepted']);
  const isEarly = context.moment === 'before-reflection';
  const hasPhone = isPhoneBound(outcome, context);
  return conclude(
    'accepted',
    [isEarly ? 'accepted-early' : 'accepted-on-fresh-challenge', ...(hasPhone ? [] : missingPhone(outcome, context))],
    { proofLevel: hasPhone ? 'L3' : 'L2' },
  );
}

/** Where the bindings from before are known, only a new or renewed one counts: an old one lives on by itself. */
function isPhoneBound(outcome: FinalOutcome, context: ProbeContext): boolean {
  const { boundBefore: before, atMs } = context;
  if (before === undefined || atMs === undefined) return foreignBindings(outcome).length > 0;
  const elapsedMs = context.sinceBoundMs ?? Math.max(0, atMs - before.seenAtMs);
  return deviceSeenSince(outcome, { before, elapsedMs }) !== undefined;
}

const BY_HABIT: { readonly [K in PhoneHabit]: CauseId } = {
  'keeps-old-until-made-again': 'phone-sends-old-password',
  'cannot-edit': 'phone-cannot-edit',
  'gives-up-after-refusal': 'phone-gave-up',
  'retries-for-ever': 'phone-keeps-retrying',
};

function missingPhone(outcome: FinalOutcome, context: ProbeContext): CauseId[] {
  const { phone, boundBefore } = context;
  const causes: CauseId[] = [];
  if (phone?.hasActiveCall === true) causes.push('call-in-progress');
  if (boundBefore !== undefined && foreignBindings(outcome).length > 0) causes.push('binding-from-before');
  if (phone !== undefined) causes.push(phone.habit === undefined ? 'phone-sends-old-password' : BY_HABIT[phone.habit]);
  return causes;
}
