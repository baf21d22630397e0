import type { Move } from '../problem.ts';
import { assertNever } from '../result.ts';
import type { FinalOutcome, RegisterOutcome } from './outcome.ts';
import type { ProofLevel, Verdict } from './verdict.ts';

/**
 * When the probe was made, seen from the reflection of the password that was tried. The same answer means different
 * things (SERVICE §5): a 401 before the slot time is expected, well after it is a fault.
 */
export type Moment = 'unknown' | 'before-reflection' | 'around-reflection' | 'after-reflection';

export const CAUSES = [
  'accepted-on-fresh-challenge',
  'accepted-early',
  'no-challenge',
  'not-reflected-yet',
  'password-differs',
  'auth-user-differs',
  'network-not-allowed',
  'user-not-known',
  'policy',
  'stale-loop',
  'carrier-busy',
  'too-many-attempts',
  'silent-after-answer',
  'network-silent',
  'port-refused',
  'host-unreachable',
  'connection-lost',
  'name-not-known',
  'tls-not-trusted',
  'not-a-registrar',
  'challenge-not-supported',
  'query-not-allowed',
  'interval-too-brief',
  'redirected',
  'interrupted',
] as const;
export type CauseId = (typeof CAUSES)[number];

export interface Judgement {
  readonly verdict: Verdict;
  readonly proofLevel: ProofLevel;
  /** Ranked, likeliest first. */
  readonly causes: readonly CauseId[];
  readonly next: readonly Move[];
  /** Whether the registrar refused credentials: what the attempt budget counts. */
  readonly countsAsRefusal: boolean;
}

/** The only writer of verdicts. Pure: facts of one probe and its moment in, one word with its reasons out. */
export function judge(outcome: RegisterOutcome, moment: Moment = 'unknown'): Judgement {
  switch (outcome.kind) {
    case 'final':
      return judgeFinal(outcome, moment);
    case 'no-answer':
      return outcome.answeredBefore
        ? say('blocked', ['silent-after-answer', 'too-many-attempts'], ['wait', 'check-network', 'call-carrier'])
        : say(
            'no-answer',
            ['network-silent', 'network-not-allowed'],
            ['check-network', 'check-account-fields', 'try-again'],
          );
    case 'unreachable':
      return say(
        'unreachable',
        [unreachableCause(outcome.code)],
        ['check-network', 'check-account-fields', 'try-again'],
      );
    case 'name-not-found':
      return say('name-not-found', ['name-not-known'], ['check-account-fields', 'check-network']);
    case 'tls-refused':
      return say('tls-refused', ['tls-not-trusted'], ['check-account-fields', 'call-carrier']);
    case 'unreadable':
      return outcome.why === 'unsupported-challenge'
        ? say('cannot-tell', ['challenge-not-supported'], ['call-carrier'])
        : say('cannot-tell', ['not-a-registrar'], ['check-account-fields', 'try-again']);
    case 'aborted':
      return say('cannot-tell', ['interrupted'], ['try-again']);
    default:
      return assertNever(outcome);
  }
}

function say(verdict: Verdict, causes: readonly CauseId[], next: readonly Move[], countsAsRefusal = false): Judgement {
  return { verdict, proofLevel: 'none', causes, next, countsAsRefusal };
}

function unreachableCause(code: string): CauseId {
  if (code === 'ECONNREFUSED') return 'port-refused';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'connection-lost' : 'host-unreachable';
}

function judgeFinal(outcome: FinalOutcome, moment: Moment): Judgement {
  const code = outcome.statusCode;
  if (code >= 200 && code < 300) return judgeSuccess(outcome, moment);
  if (code === 401 || code === 407) return judgeChallengeAgain(outcome, moment);
  if (code === 403) {
    return outcome.credentialsSent
      ? refusedCredentials('forbidden', moment, ['password-differs', 'network-not-allowed', 'policy'])
      : say('forbidden', ['network-not-allowed', 'policy'], ['check-network', 'check-account-fields', 'call-carrier']);
  }
  if (code === 404 || code === 604) {
    return outcome.credentialsSent
      ? refusedCredentials('user-unknown', moment, ['user-not-known', 'auth-user-differs'])
      : say('user-unknown', ['user-not-known'], ['check-account-fields', 'check-paper']);
  }
  if (code === 423) return say('cannot-tell', ['interval-too-brief'], ['try-again']);
  if (code === 408) return say('no-answer', ['carrier-busy', 'network-silent'], ['try-again', 'wait']);
  if (code === 429) return say('blocked', ['too-many-attempts'], ['wait', 'try-later']);
  if (code >= 500 && code < 600) return say('busy', ['carrier-busy'], ['wait', 'try-later']);
  if (code >= 300 && code < 400) return say('cannot-tell', ['redirected'], ['check-account-fields', 'call-carrier']);
  if (code === 400 || code === 420 || code === 421 || code === 405 || code === 501) {
    return say('cannot-tell', ['query-not-allowed', 'not-a-registrar'], ['check-account-fields', 'call-carrier']);
  }
  return say('cannot-tell', ['policy', 'not-a-registrar'], ['try-later', 'call-carrier']);
}

function judgeSuccess(outcome: FinalOutcome, moment: Moment): Judgement {
  // A 200 that nobody asked a password for proves nothing about the password (SERVICE §4).
  if (!outcome.credentialsSent) return say('cannot-tell', ['no-challenge'], ['check-account-fields', 'call-carrier']);
  return {
    verdict: 'accepted',
    proofLevel: foreignBindings(outcome).length > 0 ? 'L3' : 'L2',
    causes: [moment === 'before-reflection' ? 'accepted-early' : 'accepted-on-fresh-challenge'],
    next: [],
    countsAsRefusal: false,
  };
}

/** Bindings at the registrar that are not the probe's own: the customer's devices. */
export function foreignBindings(outcome: FinalOutcome): FinalOutcome['bindings'] {
  return outcome.bindings.filter((binding) => binding.expiresS === undefined || binding.expiresS > 0);
}

function judgeChallengeAgain(outcome: FinalOutcome, moment: Moment): Judgement {
  if (!outcome.credentialsSent) return say('cannot-tell', ['challenge-not-supported'], ['call-carrier']);
  if (outcome.staleExhausted) return say('cannot-tell', ['stale-loop'], ['try-later', 'call-carrier']);
  return refusedCredentials('password-refused', moment, [
    'password-differs',
    'auth-user-differs',
    'network-not-allowed',
  ]);
}

/** Right after reflection a refusal still means "wait"; only well after it is it the password's or the account's fault. */
function refusedCredentials(verdict: Verdict, moment: Moment, causes: readonly CauseId[]): Judgement {
  if (moment === 'before-reflection' || moment === 'around-reflection') {
    return say('not-yet', ['not-reflected-yet', ...causes], ['wait'], true);
  }
  return say(verdict, causes, ['check-paper', 'check-account-fields', 'check-network', 'call-carrier'], true);
}
