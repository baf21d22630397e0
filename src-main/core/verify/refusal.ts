import type { CauseId } from './causes.ts';
import { type Conclusion, conclude } from './conclusion.ts';
import { fieldsBesidePreset, type ProbeContext } from './context.ts';
import { vpnInUse } from './network-facts.ts';
import type { FinalOutcome } from './outcome.ts';
import type { Verdict } from './verdict.ts';

/** Servers of one carrier need some time to agree: a refusal this soon after success does not make the password wrong. */
const SERVERS_AGREE_WITHIN_MS = 3_600_000;

/** A final answer that is no success. */
export function judgeFinalRefusal(outcome: FinalOutcome, context: ProbeContext): Conclusion {
  const code = outcome.statusCode;
  if (code === 401 || code === 407) return judgeChallengeAgain(outcome, context);
  if (code === 403) {
    return outcome.credentialsSent
      ? refusedCredentials('forbidden', ['password-differs', 'network-not-allowed', 'policy'], { outcome, context })
      : conclude('forbidden', [...whereFrom(context), 'network-not-allowed', ...beside(outcome, context), 'policy']);
  }
  if (code === 404 || code === 604) {
    return outcome.credentialsSent
      ? refusedCredentials('user-unknown', ['user-not-known', 'auth-user-differs'], { outcome, context })
      : conclude('user-unknown', ['user-not-known', ...beside(outcome, context)]);
  }
  if (code === 423) return conclude('cannot-tell', ['interval-too-brief']);
  if (code === 408) return conclude('no-answer', ['carrier-busy', 'network-silent']);
  if (code === 429) {
    // Our own count says few: then somebody else behind this address is at it, most likely the phone itself.
    const isPhone = context.refusedRecently !== undefined && context.refusedRecently < 3;
    return conclude('blocked', [...(isPhone ? (['phone-keeps-retrying'] as const) : []), 'too-many-attempts']);
  }
  if (code >= 500 && code < 600) return conclude('busy', ['carrier-busy']);
  if (code >= 300 && code < 400) return conclude('cannot-tell', ['redirected']);
  if (code === 400 || code === 420 || code === 421 || code === 405 || code === 501) {
    return conclude('cannot-tell', [...rewritten(outcome), 'query-not-allowed', 'not-a-registrar']);
  }
  return conclude('cannot-tell', codeAlone(outcome, context));
}

function judgeChallengeAgain(outcome: FinalOutcome, context: ProbeContext): Conclusion {
  if (!outcome.credentialsSent) return conclude('cannot-tell', ['challenge-not-supported']);
  // `stale=true` says that the nonce was refused, not the password (RFC 7616 3.3).
  if (outcome.staleExhausted) return conclude('cannot-tell', ['stale-loop']);
  const usual = ['password-differs', 'auth-user-differs', 'network-not-allowed'] as const;
  return refusedCredentials('password-refused', usual, { outcome, context });
}

interface Around {
  readonly outcome: FinalOutcome;
  readonly context: ProbeContext;
}

/** Right after reflection a refusal still means "wait"; only well after it is it the password's or the account's fault. */
function refusedCredentials(verdict: Verdict, usual: readonly CauseId[], { outcome, context }: Around): Conclusion {
  const causes = ranked(usual, { outcome, context });
  const { moment, atMs, samePasswordAcceptedAtMs: acceptedAtMs } = context;
  // An old password that is refused is what everybody waits for: the moment of the new one does not excuse it.
  const isEarly = moment === 'before-reflection' || moment === 'around-reflection';
  if (isEarly && context.tried !== 'old') {
    return conclude('not-yet', ['not-reflected-yet', ...causes], { countsAsRefusal: true, next: ['wait'] });
  }
  const isFresh =
    acceptedAtMs !== undefined && atMs !== undefined && Math.abs(atMs - acceptedAtMs) <= SERVERS_AGREE_WITHIN_MS;
  // It was right within the hour: "refused" would be read as "wrong".
  if (isFresh && verdict === 'password-refused') {
    return conclude('cannot-tell', causes, { countsAsRefusal: true });
  }
  return conclude(verdict, causes, { countsAsRefusal: true });
}

/** What is known here moves the usual causes up or down; none is dropped but by evidence. */
function ranked(usual: readonly CauseId[], { outcome, context }: Around): CauseId[] {
  const first: CauseId[] = [];
  if (context.samePasswordAcceptedAtMs !== undefined) first.push('refused-after-success');
  if (context.passwordFault !== undefined) first.push('password-carries-stray');
  first.push(...beside(outcome, context), ...whereFrom(context));
  // OpenGate lines work from any access line: the place is the last thing to suspect.
  const isPlaceUnlikely = context.worksFromAnywhere === true;
  const rest = isPlaceUnlikely
    ? [...usual.filter((one) => one !== 'network-not-allowed'), ...usual.filter((one) => one === 'network-not-allowed')]
    : usual;
  return [...first, ...rest];
}

/** The account against what is usual for it. A realm of another name alone is common, so it only comes last. */
function beside(outcome: FinalOutcome, context: ProbeContext): CauseId[] {
  const rows = fieldsBesidePreset(outcome, context);
  const causes: CauseId[] = [];
  if (rows.some(({ field }) => field === 'auth-user')) causes.push('auth-user-differs');
  if (rows.some(({ field }) => field === 'user')) causes.push('fields-differ-from-preset');
  if (context.preset !== undefined && rows.some(({ field }) => field === 'realm')) causes.push('realm-differs');
  return causes;
}

function whereFrom(context: ProbeContext): CauseId[] {
  return context.network !== undefined && vpnInUse(context.network) !== undefined ? ['vpn-in-use'] : [];
}

function rewritten(outcome: FinalOutcome): CauseId[] {
  return (outcome.rewritten ?? []).length > 0 ? ['sip-rewritten'] : [];
}

/** A code that nothing else explains (SERVICE §6, complaint 20): ranked by what is known around it. */
function codeAlone(outcome: FinalOutcome, context: ProbeContext): CauseId[] {
  const isEarly = context.moment === 'before-reflection' || context.moment === 'around-reflection';
  return [
    ...(isEarly && outcome.credentialsSent ? (['not-reflected-yet'] as const) : []),
    'code-alone',
    ...rewritten(outcome),
    ...beside(outcome, context),
    ...whereFrom(context),
    'policy',
    'not-a-registrar',
  ];
}
