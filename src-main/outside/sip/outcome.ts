import type { SipAccount } from '../../core/line.ts';
import type { Lookup, RegisterOutcome } from '../../core/verify/outcome.ts';
import type { BindEnd } from './bind.ts';
import { decodeText } from './byte-text.ts';
import { readChallenges } from './challenge.ts';
import { listsContacts, readBindings } from './contact.ts';
import type { Journal } from './journal.ts';
import { retryAfterS } from './response.ts';
import type { RegisterEnd, RegisterSession } from './session.ts';

/** A field that came back longer than this was not ours; its beginning is enough. */
const ECHO_LIMIT = 300;

export interface Ended {
  readonly end: RegisterEnd;
  /** In `bind` mode only. */
  readonly bind?: BindEnd | undefined;
  /** Why it was stopped, where it was. */
  readonly stoppedBy?: 'aborted' | 'limit' | undefined;
}

export interface OutcomeParts {
  readonly account: SipAccount;
  readonly journal: Journal;
  readonly lookups: () => readonly Lookup[];
  readonly session?: RegisterSession | undefined;
}

/** The fields that every outcome has. */
export function outcomeBase({ account, journal, lookups, session }: OutcomeParts) {
  const rewritten = session?.route.rewritten;
  return {
    sends: journal.sends,
    refusedLogins: session?.refusedLogins ?? 0,
    elapsedMs: journal.elapsedMs(),
    exchange: journal.steps,
    account,
    target: session?.route.target,
    localAddress: session?.route.localAddress,
    lookups: lookups(),
    rewritten: rewritten?.map((one) => ({
      ...one,
      sent: journal.strike(one.sent),
      echoed: journal.strike(one.echoed).slice(0, ECHO_LIMIT),
    })),
  };
}

/** Turns the end of the conversation into facts. Judges nothing: that is core/verify. */
export function outcomeOf(ended: Ended, parts: OutcomeParts): RegisterOutcome {
  const base = outcomeBase(parts);
  const { end } = ended;
  const silent = (malformed: string | undefined): RegisterOutcome =>
    malformed === undefined
      ? { kind: 'no-answer', ...base, answeredBefore: parts.session?.route.hasAnswered === true }
      : { kind: 'unreadable', ...base, why: 'malformed', detail: malformed };
  switch (end.kind) {
    case 'final':
      return finalOutcome({ ...ended, end }, parts);
    case 'timed-out':
      return silent(end.malformed);
    case 'fault':
      if (ended.stoppedBy === 'aborted') return { kind: 'aborted', ...base };
      return end.fault.kind === 'unreachable'
        ? { kind: 'unreachable', ...base, code: end.fault.code }
        : { ...base, ...end.fault };
    case 'unsupported':
      return { kind: 'unreadable', ...base, why: 'unsupported-challenge', detail: parts.journal.strike(end.detail) };
    case 'stopped':
      return ended.stoppedBy === 'limit' ? silent(end.malformed) : { kind: 'aborted', ...base };
  }
}

function finalOutcome(
  ended: Ended & { readonly end: Extract<RegisterEnd, { kind: 'final' }> },
  parts: OutcomeParts,
): RegisterOutcome {
  const { end, bind } = ended;
  const { response } = end;
  const clean = (text: string) => parts.journal.strike(decodeText(text));
  // A session without credentials reads no challenge; its realm is a fact all the same.
  const realm = parts.session?.realm ?? readChallenges(response.head).answerable[0]?.realm;
  const isSuccess = response.statusCode >= 200 && response.statusCode < 300;
  const bindings = bind?.others ?? (isSuccess ? readBindings(response.head) : []);
  return {
    kind: 'final',
    ...outcomeBase(parts),
    statusCode: response.statusCode,
    reason: clean(response.reason),
    challenged: parts.session?.isChallenged === true || response.statusCode === 401 || response.statusCode === 407,
    credentialsSent: end.credentialsSent,
    staleExhausted: end.isStaleLoop,
    bindings: bindings.map((binding) => ({ ...binding, contact: parts.journal.strike(binding.contact) })),
    listsBindings: bind?.listsBindings ?? (isSuccess && listsContacts(response.head)),
    retryAfterS: retryAfterS(response.head),
    seenAs: response.seenAs,
    realm: realm === undefined ? undefined : clean(realm),
    serverProof: parts.session?.serverProof,
    roundTripMs: parts.session?.route.roundTripMs,
    ownBinding: bind?.ownBinding,
  };
}
