import type { Move } from '../problem-nature.ts';
import { CALL_NATURES } from './call-causes.ts';
import { type CauseNature, nature } from './cause-nature.ts';

export { PROBE_CLAIMS, type ProbeClaim } from './cause-nature.ts';

/*
 * Every reason a person may be told, and what goes with it. A cause is a hypothesis unless its own claims say otherwise; the
 * numbers behind them are the complaints this list was made from (SERVICE, table of complaints).
 */

const refused = ['server-answered', 'credentials-refused'] as const;
const untouched = ['password-not-judged', 'nothing-counted'] as const;
const phoneMissing = ['password-accepted', 'phone-not-seen'] as const;

const NATURES = {
  // — accepted —
  'accepted-on-fresh-challenge': nature(['server-answered', 'password-accepted'], [], []),
  'accepted-early': nature(['server-answered', 'password-accepted'], [], []),
  /** 3: a registrar that caches credentials lets the old password in for a while. */
  'old-password-still-accepted': nature(['old-password-accepted'], ['whether-old-ends'], ['look-for-old-later']),
  // — the phone, once the password is accepted —
  /** 1 */
  'phone-sends-old-password': nature(
    phoneMissing,
    ['whether-phone-has-new'],
    ['enter-password-on-phone', 'make-phone-account-again', 'restart-phone'],
  ),
  /** 2: a binding made with the old password lives on and turns the display green. */
  'binding-from-before': nature(
    ['password-accepted', 'old-registration-there'],
    ['whether-phone-has-new'],
    ['restart-phone', 'enter-password-on-phone'],
  ),
  /** 6 */
  'phone-gave-up': nature(phoneMissing, ['whether-phone-has-new'], ['restart-phone', 'enter-password-on-phone']),
  /** 7 */
  'phone-keeps-retrying': nature(
    [],
    ['whether-blocked', 'whether-phone-has-new'],
    ['switch-phone-off', 'enter-password-on-phone'],
  ),
  /** 18 */
  'phone-cannot-edit': nature(phoneMissing, ['whether-phone-has-new'], ['make-phone-account-again']),
  /** 19 */
  'call-in-progress': nature(phoneMissing, ['whether-phone-has-new'], ['end-call-first', 'wait']),
  /** 15 */
  'stale-bindings': nature(
    ['password-accepted', 'old-registration-there'],
    ['whether-phone-has-new'],
    ['wait', 'check-other-phones'],
  ),
  'own-binding-left': nature(['password-accepted'], [], ['wait']),
  // — refused —
  'not-reflected-yet': nature(refused, ['whether-reflected', 'whether-password-right'], ['wait']),
  'password-differs': nature(
    refused,
    ['whether-password-right', 'whether-user-right'],
    ['check-paper', 'retype-password', 'call-carrier'],
  ),
  /** 17 */
  'password-carries-stray': nature(
    [...refused, 'stray-character-there'],
    ['whether-password-right'],
    ['retype-password'],
  ),
  /** SERVICE §2: three shapes for one number; looks exactly like a wrong password. */
  'auth-user-differs': nature(
    refused,
    ['whether-user-right', 'whether-password-right'],
    ['compare-user-shapes', 'check-paper'],
  ),
  /** 5 */
  'fields-differ-from-preset': nature(
    refused,
    ['whether-user-right', 'whether-server-right'],
    ['check-account-fields', 'compare-user-shapes', 'check-paper'],
  ),
  'realm-differs': nature(['server-answered'], ['whether-server-right'], ['check-account-fields', 'check-paper']),
  'network-not-allowed': nature(
    ['server-answered'],
    ['whether-network-allowed'],
    ['use-other-network', 'check-network', 'call-carrier'],
  ),
  'user-not-known': nature(
    ['server-answered'],
    ['whether-user-right', 'whether-server-right'],
    ['check-account-fields', 'compare-user-shapes', 'check-paper'],
  ),
  policy: nature(['server-answered'], ['whether-network-allowed'], ['check-account-fields', 'call-carrier']),
  'refused-after-success': nature(
    [...refused, 'answered-earlier'],
    ['whether-password-right'],
    ['wait', 'look-now', 'check-paper'],
  ),
  // — answered, but the password was never judged —
  'no-challenge': nature(
    ['server-answered', 'password-not-judged'],
    ['whether-password-right', 'whether-server-right'],
    ['check-account-fields', 'call-carrier'],
  ),
  /** 4: a nonce stale again and again is not a wrong password. */
  'stale-loop': nature(
    ['server-answered', ...untouched],
    ['whether-password-right'],
    ['try-later', 'set-clock', 'call-carrier'],
  ),
  'carrier-busy': nature(
    ['server-answered', ...untouched],
    ['whether-password-right'],
    ['wait', 'try-later', 'send-ladder'],
  ),
  'too-many-attempts': nature([], ['whether-blocked', 'whether-password-right'], ['wait', 'try-later', 'call-carrier']),
  'challenge-not-supported': nature(
    ['server-answered', ...untouched],
    ['whether-password-right'],
    ['update-app', 'call-carrier'],
  ),
  'query-not-allowed': nature(
    ['server-answered', ...untouched],
    ['whether-password-right'],
    ['check-account-fields', 'call-carrier'],
  ),
  'interval-too-brief': nature(['server-answered', ...untouched], ['whether-password-right'], ['try-again']),
  redirected: nature(
    ['server-answered', ...untouched],
    ['whether-server-right'],
    ['check-account-fields', 'call-carrier'],
  ),
  'not-a-registrar': nature([...untouched], ['whether-server-right'], ['check-account-fields', 'send-ladder']),
  /** 20 */
  'code-alone': nature(
    ['server-answered'],
    ['whether-password-right', 'whether-network-allowed'],
    ['try-later', 'send-ladder', 'call-carrier'],
  ),
  // — silence —
  /** 8: it answered before and is silent now. */
  'address-blocked': nature(
    ['server-silent', 'answered-earlier', 'password-not-judged'],
    ['whether-blocked', 'whether-password-right'],
    ['wait', 'switch-phone-off', 'use-other-network', 'call-carrier'],
  ),
  'silent-after-answer': nature(
    ['answered-earlier', 'server-silent', 'password-not-judged'],
    ['whether-blocked', 'where-it-is-lost'],
    ['wait', 'check-network', 'call-carrier'],
  ),
  'network-silent': nature(
    ['server-silent', ...untouched],
    ['where-it-is-lost'],
    ['check-network', 'check-account-fields', 'try-again'],
  ),
  /** 9: OPTIONS passes, REGISTER does not. */
  'register-filtered': nature(
    ['answered-earlier', ...untouched],
    ['where-it-is-lost', 'whether-network-allowed'],
    ['turn-off-sip-alg', 'use-other-network', 'call-carrier'],
  ),
  /** 10 */
  'udp-filtered': nature(
    ['server-silent', 'answered-earlier'],
    ['where-it-is-lost'],
    ['try-tcp', 'turn-off-sip-alg', 'use-other-network'],
  ),
  /** RFC 7616 3.5: `rspauth` did not fit; decides nothing, because some registrars reckon it in their own way. */
  'server-proof-wrong': nature(['server-answered'], ['whether-server-right'], ['check-account-fields', 'call-carrier']),
  /** 10 */
  'sip-rewritten': nature(['answer-was-rewritten'], ['where-it-is-lost'], ['turn-off-sip-alg', 'try-tcp']),
  /** 11 */
  'behind-nat': nature(['address-translated'], [], ['turn-off-sip-alg']),
  // — not reached —
  'port-refused': nature(
    ['nothing-listens', ...untouched],
    ['whether-server-right'],
    ['check-account-fields', 'check-network', 'try-again'],
  ),
  'host-unreachable': nature(
    [...untouched],
    ['where-it-is-lost'],
    ['check-network', 'check-account-fields', 'try-again'],
  ),
  'connection-lost': nature([...untouched], ['where-it-is-lost'], ['try-again', 'check-network']),
  'no-network': nature([...untouched], [], ['check-network']),
  /** 13 */
  'ipv6-only-network': nature(['no-ipv4-here', ...untouched], [], ['use-other-network']),
  /** 13: IPv6 only, but translated; SIP writes addresses into its messages, which a translator does not. */
  'nat64-network': nature([], ['whether-network-allowed', 'where-it-is-lost'], ['use-other-network']),
  /** 14 */
  'vpn-in-use': nature(['vpn-is-on'], ['whether-network-allowed'], ['disconnect-vpn', 'try-again']),
  'several-networks': nature([], ['whether-network-allowed'], ['use-other-network', 'check-network']),
  // — names —
  'name-not-known': nature(
    ['name-not-resolved', ...untouched],
    ['whether-server-right'],
    ['check-account-fields', 'enter-proxy-address', 'check-network'],
  ),
  /** 12: pointed at, but without an address. */
  'name-without-address': nature(
    ['name-not-resolved', ...untouched],
    ['whether-server-right'],
    ['enter-proxy-address', 'check-account-fields'],
  ),
  'dns-silent': nature(
    ['name-not-resolved', ...untouched],
    ['where-it-is-lost'],
    ['check-network', 'enter-proxy-address', 'try-again'],
  ),
  // — 16: certificates —
  'tls-not-trusted': nature(
    ['certificate-refused', ...untouched],
    ['whether-server-right'],
    ['check-certificate', 'set-clock', 'call-carrier'],
  ),
  'tls-name-differs': nature(
    ['certificate-refused', ...untouched],
    ['whether-server-right'],
    ['check-account-fields', 'check-certificate', 'call-carrier'],
  ),
  'tls-expired': nature(['certificate-refused', ...untouched], [], ['set-clock', 'call-carrier']),
  'tls-not-yet-valid': nature(['certificate-refused', ...untouched], [], ['set-clock', 'call-carrier']),
  'tls-issuer-unknown': nature(
    ['certificate-refused', ...untouched],
    ['whether-server-right'],
    ['check-certificate', 'call-carrier'],
  ),
  'tls-not-spoken': nature([...untouched], ['whether-server-right'], ['check-account-fields', 'try-again']),
  'clock-wrong': nature(['clock-differs'], [], ['set-clock']),
  interrupted: nature([...untouched], [], ['try-again']),
  ...CALL_NATURES,
} as const satisfies { readonly [cause: string]: CauseNature };

export type CauseId = keyof typeof NATURES;

export const CAUSES = Object.keys(NATURES) as [CauseId, ...CauseId[]];

/** What is certain, what is not, and what to do where a cause is named. The words for it are in contract/words. */
export const CAUSE_NATURE: { readonly [K in CauseId]: CauseNature } = NATURES;

/** The moves of several causes, each once, best first. */
export function movesOf(causes: readonly CauseId[], most = 5): Move[] {
  return [...new Set(causes.flatMap((cause) => CAUSE_NATURE[cause].moves))].slice(0, most);
}
