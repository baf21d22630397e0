import { nature } from './cause-nature.ts';

/*
 * Why a test call may have gone as it did (test-call.ts). All of them are hypotheses: what a person heard does not show where on
 * the way it was lost. None says that the password is wrong: a refused login has causes of its own.
 */

const connected = ['call-was-connected'] as const;

export const CALL_NATURES = {
  // — connected, but something is not heard —
  /** The voices travel apart from the signals, as RTP on ports of their own (RFC 3550; RFC 3261 carries the signals only). */
  'call-sound-blocked': nature(
    connected,
    ['where-it-is-lost'],
    ['open-way-for-sound', 'turn-off-sip-alg', 'call-again'],
  ),
  /** The address for the voices stands in the message (SDP, RFC 8866): a private one leads nowhere from outside. */
  'call-private-address': nature(connected, ['where-it-is-lost'], ['check-nat-setting', 'turn-off-sip-alg']),
  'call-rewritten': nature([], ['where-it-is-lost'], ['turn-off-sip-alg', 'restart-phone', 'call-again']),
  'phone-sound-off': nature(connected, ['where-it-is-lost'], ['check-sound', 'call-again']),
  // — cut off —
  /** RFC 3261 13.3.1.4: without an ACK the answering side gives the call up after 64*T1, 32 s. */
  'call-ack-lost': nature(connected, ['where-it-is-lost'], ['turn-off-sip-alg', 'check-nat-setting', 'call-again']),
  /** RFC 4028: a session timer that nobody refreshes ends the call. */
  'call-refresh-lost': nature(
    connected,
    ['where-it-is-lost'],
    ['turn-off-sip-alg', 'check-nat-setting', 'call-carrier'],
  ),
  'call-network-broke': nature(connected, ['where-it-is-lost'], ['call-again', 'check-network']),
  // — either way —
  'phone-not-logged-in': nature(
    [],
    ['whether-phone-has-new'],
    ['enter-password-on-phone', 'restart-phone', 'check-line-now'],
  ),
  // — outgoing —
  'call-other-account': nature(connected, [], ['check-line-of-call', 'call-again']),
  'caller-number-differs': nature(connected, [], ['check-caller-number', 'check-paper']),
  'call-leaves-elsewhere': nature(
    [],
    ['where-it-is-lost'],
    ['check-line-of-call', 'check-account-fields', 'call-again'],
  ),
  'call-dialled-otherwise': nature([], ['where-it-is-lost'], ['check-dialling', 'call-again']),
  'call-not-allowed': nature([], ['whether-call-is-allowed'], ['call-carrier', 'check-paper']),
  'caller-number-refused': nature([], ['whether-call-is-allowed'], ['check-caller-number', 'check-paper']),
  'line-in-use': nature([], [], ['end-call-first', 'call-again']),
  // — incoming —
  'registered-elsewhere': nature(
    [],
    ['whether-phone-was-called'],
    ['check-other-phones', 'restart-phone', 'call-again'],
  ),
  /** RFC 4787 REQ-5 allows a router to forget a UDP mapping after two minutes; many do so earlier. */
  'nat-forgot-phone': nature([], ['whether-phone-was-called'], ['keep-way-open', 'restart-phone', 'call-again']),
  'calls-diverted': nature([], ['whether-phone-was-called'], ['check-diversion', 'call-again']),
  'ringer-off': nature([], ['whether-phone-was-called'], ['check-sound', 'call-again']),
  /** A binding made with the former password lives on until it expires; a call that it brought in proves no new login. */
  'call-by-former-registration': nature(
    [...connected],
    ['whether-phone-has-new'],
    ['call-again-later', 'check-line-now'],
  ),
} as const;
