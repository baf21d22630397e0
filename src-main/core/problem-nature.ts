import type { ProblemKind } from './problem.ts';

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
  | 'allow-device-login'
  | 'restart-device-first'
  | 'forget-device-certificate'
  | 'choose-slot'
  | 'allow-in-firewall'
  // — of a test call —
  | 'call-again'
  | 'call-again-later'
  | 'check-sound'
  | 'open-way-for-sound'
  | 'check-nat-setting'
  | 'keep-way-open'
  | 'check-diversion'
  | 'check-dialling'
  | 'check-line-now'
  | 'check-line-of-call'
  | 'check-caller-number';

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
  'device-permission-missing': device('allow-device-login', 'see-device-guide'),
  'device-password-elsewhere': device('see-device-guide', 'enter-password-on-phone'),
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
  'device-busy': { family: 'busy', certain: ['nothing-lost'], uncertain: [], moves: ['wait', 'try-later'] },
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
