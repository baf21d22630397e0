import { z } from 'zod';
import type { NumberFault } from './line.ts';
import type { PasswordFault } from './password.ts';
import type { ProvisioningFault } from './phones/provisioning-limits.ts';

/**
 * Everything that may go wrong in an expected way, with the facts a sentence about it needs. Closed on purpose:
 * a new trouble is a new member, and the compiler then asks for its nature (below) and its words (contract/words).
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

/** What the families decide: the exit code of the command line, the colour and urgency of a screen. */
export type ProblemFamily =
  | 'input'
  | 'portal'
  | 'network'
  | 'doubtful'
  | 'waiting'
  | 'keychain'
  | 'busy'
  | 'storage'
  | 'phone';

/** A statement the app can stand for (certain), or must not claim either way (uncertain). */
export type Claim =
  | 'nothing-sent'
  | 'nothing-changed'
  | 'nothing-lost'
  | 'changed-at-carrier'
  | 'both-passwords-kept'
  | 'device-untouched'
  | 'whether-device-changed'
  | 'new-password-accepted'
  | 'whether-changed'
  | 'whether-reflected'
  | 'whether-phone-is-back'
  | 'which-password-lives';

/** What a person can do next, best first. */
export type Move =
  | 'correct-input'
  | 'see-help'
  | 'agree-to-capitals'
  | 'unlock-keychain'
  | 'answer-keychain-prompt'
  | 'install-keychain-service'
  | 'start-in-desktop-session'
  | 'use-memory-keychain'
  | 'store-secret'
  | 'try-again'
  | 'try-later'
  | 'check-paper'
  | 'check-mailbox'
  | 'change-by-hand-and-tell'
  | 'choose-other-password'
  | 'choose-moment'
  | 'look-now'
  | 'wait'
  | 'resume'
  | 'cancel-first'
  | 'enter-password-on-phone'
  | 'restart-phone'
  | 'check-network'
  | 'check-account-fields'
  | 'check-portal-address'
  | 'end-other-process'
  | 'free-disk-space'
  | 'move-ledger-aside'
  | 'update-app'
  | 'call-carrier'
  | 'report-page'
  // — of a look at the registrar —
  | 'turn-off-sip-alg'
  | 'disconnect-vpn'
  | 'use-other-network'
  | 'set-clock'
  | 'try-tcp'
  | 'compare-user-shapes'
  | 'retype-password'
  | 'enter-proxy-address'
  | 'make-phone-account-again'
  | 'end-call-first'
  | 'switch-phone-off'
  | 'check-other-phones'
  | 'check-certificate'
  | 'look-for-old-later'
  | 'send-ladder'
  // — of a softphone —
  | 'agree-to-restart'
  | 'start-softphone'
  | 'end-softphone'
  | 'choose-account'
  | 'put-only-password-back'
  // — of a device on the LAN —
  | 'check-device-address'
  | 'see-device-guide'
  | 'check-device-login'
  | 'restart-device-first'
  | 'forget-device-certificate'
  | 'choose-slot'
  | 'allow-in-firewall';

export interface ProblemNature {
  readonly family: ProblemFamily;
  readonly certain: readonly Claim[];
  readonly uncertain: readonly Claim[];
  readonly moves: readonly Move[];
}

const input = (...moves: Move[]): ProblemNature => ({
  family: 'input',
  certain: ['nothing-sent', 'nothing-lost'],
  uncertain: [],
  moves: moves.length > 0 ? moves : ['correct-input'],
});
/** May come in the middle of a wait, too, when the change was made long ago: only what was kept is certain. */
const keychain = (...moves: Move[]): ProblemNature => ({
  family: 'keychain',
  certain: ['nothing-lost'],
  uncertain: [],
  moves,
});
const beforeSubmit = (family: ProblemFamily, ...moves: Move[]): ProblemNature => ({
  family,
  certain: ['nothing-changed', 'nothing-lost'],
  uncertain: [],
  moves,
});

/** The softphone's settings are as they were; the change at the carrier, if there was one, stands. */
const softphone = (...moves: Move[]): ProblemNature => ({
  family: 'phone',
  certain: ['nothing-lost'],
  uncertain: ['whether-phone-is-back'],
  moves,
});

/** The device has the settings it had; the change at the carrier, if there was one, stands. */
const device = (...moves: Move[]): ProblemNature => ({
  family: 'phone',
  certain: ['device-untouched', 'nothing-lost'],
  uncertain: [],
  moves,
});
/** Something was sent to the device, and what it made of it is not known. */
const deviceDoubt = (...moves: Move[]): ProblemNature => ({
  family: 'phone',
  certain: ['nothing-lost'],
  uncertain: ['whether-device-changed', 'whether-phone-is-back'],
  moves,
});

export const PROBLEM_NATURE: { readonly [K in ProblemKind]: ProblemNature } = {
  'number-malformed': input(),
  'service-unknown': input(),
  'transport-unknown': input(),
  'host-malformed': input(),
  'port-malformed': input(),
  'sip-user-malformed': input('correct-input', 'check-paper'),
  'expires-malformed': input(),
  'time-malformed': input(),
  'time-out-of-range': input(),
  'business-hours-malformed': input(),
  'password-unfit': input('choose-other-password'),
  'password-needs-agreement': input('choose-other-password', 'agree-to-capitals'),
  'url-malformed': input(),
  'url-not-https': input('check-portal-address'),
  'url-has-credentials': input('check-portal-address'),
  usage: input('see-help'),
  'stdin-ended': input('see-help'),
  'file-unreadable': input(),
  'csv-malformed': input(),
  'line-unknown': input(),
  'line-exists': input(),
  'line-busy': {
    family: 'busy',
    certain: ['nothing-sent', 'nothing-lost'],
    uncertain: [],
    moves: ['resume', 'cancel-first'],
  },
  'keychain-locked': keychain('unlock-keychain', 'use-memory-keychain'),
  'keychain-dismissed': keychain('answer-keychain-prompt', 'use-memory-keychain'),
  'keychain-service-missing': keychain('install-keychain-service', 'use-memory-keychain'),
  'keychain-no-bus': keychain('start-in-desktop-session', 'use-memory-keychain'),
  'keychain-hanging': keychain('answer-keychain-prompt', 'try-again'),
  'keychain-broken': keychain('try-again', 'use-memory-keychain'),
  'keychain-item-missing': keychain('store-secret'),
  'keychain-readback-differs': keychain('try-again', 'use-memory-keychain'),
  'portal-login-wrong': beforeSubmit('portal', 'check-paper', 'store-secret'),
  'portal-code-wrong': beforeSubmit('portal', 'check-mailbox', 'try-again'),
  'portal-code-expired': beforeSubmit('portal', 'try-again'),
  'portal-locked': beforeSubmit('portal', 'try-later', 'call-carrier'),
  'portal-maintenance': beforeSubmit('portal', 'try-later'),
  'portal-session-expired': beforeSubmit('portal', 'try-again'),
  'portal-current-password-wrong': beforeSubmit('portal', 'check-paper', 'store-secret'),
  'portal-number-not-found': beforeSubmit('portal', 'correct-input', 'check-paper'),
  'portal-password-refused': beforeSubmit('portal', 'choose-other-password'),
  'portal-page-unknown': beforeSubmit('portal', 'change-by-hand-and-tell', 'report-page'),
  'portal-host-not-pinned': beforeSubmit('portal', 'check-portal-address', 'change-by-hand-and-tell'),
  'portal-network': beforeSubmit('network', 'check-network', 'try-again'),
  'portal-charset-cannot-hold': beforeSubmit('portal', 'choose-other-password', 'change-by-hand-and-tell'),
  'portal-answer-unreadable': {
    family: 'doubtful',
    certain: ['both-passwords-kept'],
    uncertain: ['whether-changed'],
    moves: ['resume', 'wait', 'report-page'],
  },
  'rotation-unknown': input(),
  'rotation-leased': {
    family: 'busy',
    certain: ['nothing-lost'],
    uncertain: [],
    moves: ['wait', 'end-other-process'],
  },
  'plan-moved': beforeSubmit('waiting', 'choose-moment', 'try-again'),
  'too-late-to-cancel': {
    family: 'input',
    certain: ['both-passwords-kept'],
    uncertain: ['whether-reflected'],
    moves: ['resume', 'look-now'],
  },
  'change-did-not-happen': {
    family: 'portal',
    certain: ['nothing-changed', 'both-passwords-kept'],
    uncertain: [],
    moves: ['try-again'],
  },
  'both-refused': {
    family: 'doubtful',
    certain: ['both-passwords-kept'],
    uncertain: ['which-password-lives'],
    moves: ['call-carrier', 'check-account-fields', 'look-now'],
  },
  'not-reflected-in-time': {
    family: 'doubtful',
    certain: ['both-passwords-kept'],
    uncertain: ['which-password-lives', 'whether-reflected'],
    moves: ['look-now', 'check-network', 'call-carrier'],
  },
  'device-not-seen': {
    family: 'waiting',
    certain: ['changed-at-carrier', 'new-password-accepted'],
    uncertain: ['whether-phone-is-back'],
    moves: ['enter-password-on-phone', 'restart-phone', 'look-now'],
  },
  'look-budget-spent': {
    family: 'busy',
    certain: ['both-passwords-kept'],
    uncertain: ['whether-reflected'],
    moves: ['wait', 'resume'],
  },
  interrupted: {
    family: 'waiting',
    certain: ['nothing-lost'],
    uncertain: ['whether-changed'],
    moves: ['resume'],
  },
  'softphone-unknown': input(),
  'softphone-not-found': softphone('enter-password-on-phone', 'check-account-fields'),
  'softphone-several': input('choose-account'),
  'softphone-account-missing': softphone('enter-password-on-phone', 'try-again'),
  'softphone-in-call': { ...softphone('end-call-first', 'try-again'), family: 'busy' },
  'softphone-needs-stop': softphone('agree-to-restart', 'end-softphone'),
  'softphone-will-not-end': softphone('end-softphone', 'try-again'),
  'softphone-will-not-start': softphone('start-softphone', 'look-now'),
  'softphone-not-told': softphone('agree-to-restart', 'enter-password-on-phone'),
  'softphone-file-unwritable': softphone('free-disk-space', 'enter-password-on-phone'),
  'softphone-format-unknown': softphone('enter-password-on-phone'),
  'softphone-cannot-hold': softphone('enter-password-on-phone', 'choose-other-password'),
  'softphone-changed-since': softphone('put-only-password-back', 'enter-password-on-phone'),
  'undo-unknown': input('see-help'),
  'device-address-unfit': input('check-device-address'),
  'device-unknown': input(),
  'device-unreachable': device('check-network', 'check-device-address', 'see-device-guide'),
  'device-not-recognised': device('check-device-address', 'see-device-guide'),
  'device-other-model': device('check-device-address', 'correct-input'),
  'device-guided-only': device('see-device-guide', 'enter-password-on-phone'),
  'device-certificate-changed': device('check-device-address', 'forget-device-certificate', 'see-device-guide'),
  'device-login-refused': device('check-device-login', 'see-device-guide'),
  'device-locked': device('try-later', 'restart-device-first', 'see-device-guide'),
  'device-page-unknown': device('see-device-guide', 'report-page'),
  'device-account-missing': device('check-account-fields', 'choose-slot', 'see-device-guide'),
  'device-several-slots': device('choose-slot'),
  'device-write-refused': deviceDoubt('see-device-guide', 'try-again'),
  'device-did-not-fetch': device('allow-in-firewall', 'see-device-guide'),
  'device-readback-differs': deviceDoubt('see-device-guide', 'look-now'),
  'device-not-read-back': deviceDoubt('look-now', 'see-device-guide'),
  'device-not-changed': device('try-again', 'see-device-guide'),
  'lan-not-found': device('check-network', 'check-device-address'),
  'interface-unknown': input(),
  'mac-malformed': input(),
  'provisioning-refused': device('see-device-guide'),
  'file-not-saved': input(),
  'device-gone': deviceDoubt('restart-phone', 'look-now', 'see-device-guide'),
  'ledger-corrupt': {
    family: 'storage',
    certain: ['nothing-sent', 'nothing-lost'],
    uncertain: [],
    moves: ['move-ledger-aside'],
  },
  'ledger-newer': {
    family: 'storage',
    certain: ['nothing-sent', 'nothing-lost'],
    uncertain: [],
    moves: ['update-app'],
  },
  'ledger-full': { family: 'storage', certain: ['nothing-lost'], uncertain: [], moves: ['free-disk-space', 'resume'] },
  'ledger-unwritable': {
    family: 'storage',
    certain: ['nothing-lost'],
    uncertain: [],
    moves: ['free-disk-space', 'resume'],
  },
  'rotation-unreadable': {
    family: 'storage',
    certain: ['nothing-lost'],
    uncertain: [],
    moves: ['update-app', 'move-ledger-aside'],
  },
  'practice-not-loopback': input(),
  'port-taken': input('end-other-process', 'correct-input'),
  'call-refused': input('update-app'),
  'reveal-not-asked': input('look-now'),
  'question-over': input('resume'),
  'not-in-this-host': input('change-by-hand-and-tell'),
};

export const PROBLEM_KINDS = Object.keys(PROBLEM_NATURE) as readonly ProblemKind[];

const factValue = z.union([z.string(), z.number(), z.boolean()]);

/** Reads a stored or received problem; its kind must be known, its facts plain. */
export const problemSchema = z.object({
  kind: z.enum(PROBLEM_KINDS as [ProblemKind, ...ProblemKind[]]),
  facts: z.record(z.string(), factValue),
}) as unknown as z.ZodType<Problem>;
