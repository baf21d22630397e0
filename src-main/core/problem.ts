import { z } from 'zod';
import type { NumberFault } from './line.ts';
import type { PasswordFault } from './password.ts';
import type { ProvisioningFault } from './phones/provisioning-codes.ts';
import { PROBLEM_NATURE } from './problem-nature.ts';

/**
 * Everything that may go wrong in an expected way, with the facts a sentence about it needs. Closed on purpose:
 * a new trouble is a new member, and the compiler then asks for its nature (problem-nature.ts) and its words (contract/words).
 * MUST NOT carry a secret: a portal's sentence is struck clean before it becomes a fact.
 */
export interface ProblemFacts {
  // — what was typed —
  'number-malformed': { given: string; why: NumberFault; suggestion?: string };
  'service-unknown': { given: string; known: string };
  'transport-unknown': { given: string; known: string };
  'host-malformed': { given: string; where: 'domain' | 'proxy' };
  'port-malformed': { given: string };
  'sip-user-malformed': { given: string; field: 'user' | 'auth-user' };
  'expires-malformed': { given: string };
  'time-malformed': { given: string; why: 'no-zone' | 'not-iso' | 'not-a-date' };
  'time-out-of-range': { given: string; why: 'future' | 'too-old' | 'past' };
  'business-hours-malformed': { given: string };
  /** `which` when it is not the new password: those may have any length, so only what copying brings along is unfit. */
  'password-unfit': {
    why: PasswordFault;
    length: number;
    wanted: number;
    position?: number;
    which?: 'current' | 'portal-id' | 'portal-password';
  };
  'password-needs-agreement': { why: 'capitals' };
  'url-malformed': { given: string };
  'url-not-https': { given: string };
  'url-has-credentials': { host: string };
  usage: { what: 'command' | 'option' | 'missing' | 'value' | 'conflict'; given: string };
  'stdin-ended': { expected: string };
  'file-unreadable': { path: string; code: string };
  'csv-malformed': { path: string; row: number; column: string; why: string };
  'line-unknown': { number: string };
  'line-exists': { number: string };
  'line-busy': { number: string; rotation: string };
  // — keychain —
  'keychain-locked': { store: string };
  'keychain-dismissed': { store: string };
  'keychain-service-missing': { store: string };
  'keychain-no-bus': { store: string };
  'keychain-hanging': { store: string; limitMs: number };
  'keychain-broken': { store: string; detail: string };
  'keychain-item-missing': { slot: string; number: string };
  'keychain-readback-differs': { slot: string; number: string };
  // — portal —
  'portal-login-wrong': { sentence: string };
  'portal-code-wrong': { sentence: string };
  'portal-code-expired': { sentence: string };
  'portal-locked': { sentence: string };
  'portal-maintenance': { sentence: string };
  'portal-session-expired': { sentence: string };
  'portal-current-password-wrong': { sentence: string };
  'portal-number-not-found': { sentence: string };
  'portal-password-refused': { sentence: string };
  'portal-page-unknown': { step: string; structure: string };
  'portal-host-not-pinned': { host: string; pinned: string };
  'portal-network': { host: string; code: string };
  'portal-charset-cannot-hold': { charset: string; field: string };
  'portal-answer-unreadable': { step: string; structure: string };
  // — the rotation —
  'rotation-unknown': { number: string };
  'rotation-leased': { rotation: string; pid: number };
  'plan-moved': { reflectsBefore: string; reflectsNow: string };
  'too-late-to-cancel': { state: string };
  'change-did-not-happen': { until: string };
  'both-refused': { statusCode: number };
  'not-reflected-in-time': { latest: string; looks: number };
  'device-not-seen': { looks: number; listsBindings: boolean };
  'look-budget-spent': { nextAllowedAt: string };
  interrupted: { state: string };
  // — the softphone —
  'softphone-unknown': { given: string; known: string };
  'softphone-not-found': { softphone: string; number: string };
  /** More than one account of the line, and nobody said which. */
  'softphone-several': { softphone: string; count: number };
  'softphone-account-missing': { softphone: string; path: string; account: string };
  'softphone-in-call': { softphone: string };
  'softphone-needs-stop': { softphone: string };
  'softphone-will-not-end': { softphone: string; limitMs: number };
  'softphone-will-not-start': { softphone: string; code: string };
  /** Its own control interface said no, or nothing. */
  'softphone-not-told': { softphone: string; detail: string };
  'softphone-file-unwritable': { path: string; code: string };
  /** Encrypted, damaged, or of a version nobody has described: never written. */
  'softphone-format-unknown': { softphone: string; path: string; detail: string };
  'softphone-cannot-hold': { softphone: string; character: string };
  'softphone-changed-since': { path: string };
  'undo-unknown': { given: string };
  // — a device on the LAN —
  'device-address-unfit': { given: string; why: 'malformed' | 'a-name' | 'public' };
  'device-unknown': { given: string; known: string };
  'device-unreachable': { address: string; code: string };
  'device-not-recognised': { address: string };
  'device-other-model': { address: string; wanted: string; found: string };
  /** Too little is documented about its pages: it is never guessed at. */
  'device-guided-only': { model: string };
  /** The login works, and may not do what has to be done; `needs` as the device's own settings write it. */
  'device-permission-missing': { address: string; needs: string };
  /** Nothing was written: the password stands where writing it would do harm or no good. */
  'device-password-elsewhere': {
    address: string;
    why: 'hashed' | 'generated' | 'program' | 'not-in-file' | 'shared' | 'unclear';
  };
  'device-certificate-changed': { address: string; known: string; found: string };
  /** One try was made, and no second one is made by itself. */
  'device-login-refused': { address: string; attemptsLeft?: number };
  'device-locked': { address: string };
  'device-page-unknown': { address: string; step: string };
  /** No slot has the line's account, or the slot that was named has another one. */
  'device-account-missing': { address: string; user: string; slot?: number };
  'device-several-slots': { address: string; count: number };
  'device-write-refused': { address: string; detail: string };
  /** It could not fetch the settings from this computer: often a firewall. */
  'device-did-not-fetch': { address: string; waitedS: number };
  'device-readback-differs': { address: string; field: string };
  /** Written, and then not to be read: another page, another login, another device. */
  'device-not-read-back': { address: string };
  /** Interrupted, read again afterwards: it has the password it had. */
  'device-not-changed': { address: string };
  /** Interrupted, and not back within the time. */
  'device-gone': { address: string; waitedS: number };
  /** This computer stands in no private network of its own. */
  'lan-not-found': Record<never, never>;
  'interface-unknown': { given: string; known: string };
  /** Somebody signs in to it, or to another device of the same line, at this moment. */
  'device-busy': { address: string; number: string; pid: number };
  // — a file for a device —
  'mac-malformed': { given: string };
  'provisioning-refused': { family: string; why: ProvisioningFault };
  'file-not-saved': { path: string; code: string };
  // — ledger —
  'ledger-corrupt': { path: string; detail: string };
  'ledger-newer': { path: string; found: number; known: number };
  'ledger-full': { path: string };
  'ledger-unwritable': { path: string; code: string };
  'rotation-unreadable': { rotation: string; detail: string };
  // — practice —
  'practice-not-loopback': { host: string };
  'port-taken': { host: string; port: number };
  // — the window —
  'call-refused': { call: string; where: string };
  'reveal-not-asked': { number: string };
  'question-over': { number: string };
  'not-in-this-host': { call: string };
}

export type ProblemKind = keyof ProblemFacts;
export type Problem<K extends ProblemKind = ProblemKind> = {
  readonly [P in K]: { readonly kind: P; readonly facts: Readonly<ProblemFacts[P]> };
}[K];

export function problem<K extends ProblemKind>(kind: K, facts: ProblemFacts[K]): Problem<K> {
  return { kind, facts } as Problem<K>;
}

export const PROBLEM_KINDS = Object.keys(PROBLEM_NATURE) as readonly ProblemKind[];

const factValue = z.union([z.string(), z.number(), z.boolean()]);

/** Reads a stored or received problem; its kind must be known, its facts plain. */
export const problemSchema = z.object({
  kind: z.enum(PROBLEM_KINDS as [ProblemKind, ...ProblemKind[]]),
  facts: z.record(z.string(), factValue),
}) as unknown as z.ZodType<Problem>;
