import fc from 'fast-check';
import { PROVISIONING_FAULTS } from '../../src-main/core/phones/provisioning-codes.ts';
import type { Problem, ProblemFacts, ProblemKind } from '../../src-main/core/problem.ts';
import { PROBLEM_KINDS } from '../../src-main/core/problem.ts';

type FactsOf<K extends ProblemKind> = { readonly [F in keyof ProblemFacts[K]]-?: fc.Arbitrary<ProblemFacts[K][F]> };
type FactsTable = { readonly [K in ProblemKind]: FactsOf<K> };

const one = <const T extends string>(...values: T[]) => fc.constantFrom(...values);
const whole = fc.integer({ min: 0, max: 99_999 });
const iso = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2099-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const state = one(
  'planned',
  'signing-in',
  'submitting',
  'reflecting',
  'doubtful',
  'reconnecting',
  'verifying',
  'stuck',
);
const step = one('login', 'code', 'menu', 'form', 'confirm', 'completion', 'submit');
const slot = one('current', 'pending', 'previous', 'portal-id', 'portal-password');

/** Facts as they may really come, for every kind; `text` stands for whatever a person, a portal or a disk may say. */
function table(text: fc.Arbitrary<string>): FactsTable {
  const given = { given: text };
  const store = { store: text };
  const sentence = { sentence: text };
  const number = { number: text };
  const path = { path: text };
  const when = fc.oneof(iso, text);
  return {
    'number-malformed': {
      given: text,
      why: one('empty', 'hyphens', 'full-width', 'not-digits', 'not-050', 'too-short', 'too-long', 'country-code'),
      suggestion: fc.stringMatching(/^050\d{8}$/u),
    },
    'service-unknown': { ...given, known: text },
    'transport-unknown': { ...given, known: text },
    'host-malformed': { ...given, where: one('domain', 'proxy') },
    'port-malformed': given,
    'sip-user-malformed': { ...given, field: one('user', 'auth-user') },
    'expires-malformed': given,
    'time-malformed': { ...given, why: one('no-zone', 'not-iso', 'not-a-date') },
    'time-out-of-range': { given: when, why: one('future', 'too-old', 'past') },
    'business-hours-malformed': given,
    'password-unfit': {
      why: one(
        'empty',
        'too-short',
        'too-long',
        'space',
        'invisible',
        'full-width',
        'other-character',
        'same-as-current',
      ),
      length: whole,
      wanted: whole,
      position: whole,
      which: one('current', 'portal-id', 'portal-password'),
    },
    'password-needs-agreement': { why: one('capitals') },
    'url-malformed': given,
    'url-not-https': given,
    'url-has-credentials': { host: text },
    usage: { ...given, what: one('command', 'option', 'missing', 'value', 'conflict') },
    'stdin-ended': { expected: fc.oneof(text, one('password', 'mailed-code')) },
    'file-unreadable': { ...path, code: text },
    'csv-malformed': { ...path, row: whole, column: text, why: fc.oneof(text, one('number-malformed', 'no-rows')) },
    'line-unknown': number,
    'line-exists': number,
    'line-busy': { ...number, rotation: text },
    'keychain-locked': store,
    'keychain-dismissed': store,
    'keychain-service-missing': store,
    'keychain-no-bus': store,
    'keychain-hanging': { ...store, limitMs: whole },
    'keychain-broken': { ...store, detail: text },
    'keychain-item-missing': { ...number, slot },
    'keychain-readback-differs': { ...number, slot },
    'portal-login-wrong': sentence,
    'portal-code-wrong': sentence,
    'portal-code-expired': sentence,
    'portal-locked': sentence,
    'portal-maintenance': sentence,
    'portal-session-expired': sentence,
    'portal-current-password-wrong': sentence,
    'portal-number-not-found': sentence,
    'portal-password-refused': sentence,
    'portal-page-unknown': { step: fc.oneof(step, text), structure: text },
    'portal-host-not-pinned': { host: text, pinned: text },
    'portal-network': { host: text, code: fc.oneof(text, one('ENOTFOUND', 'ECONNREFUSED', 'CERT_HAS_EXPIRED')) },
    'portal-charset-cannot-hold': { charset: text, field: text },
    'portal-answer-unreadable': { step: fc.oneof(step, text), structure: text },
    'rotation-unknown': number,
    'rotation-leased': { rotation: text, pid: whole },
    'plan-moved': { reflectsBefore: when, reflectsNow: when },
    'too-late-to-cancel': { state },
    'change-did-not-happen': { until: when },
    'both-refused': { statusCode: whole },
    'not-reflected-in-time': { latest: when, looks: whole },
    'device-not-seen': { looks: whole, listsBindings: fc.boolean() },
    'look-budget-spent': { nextAllowedAt: when },
    interrupted: { state },
    'softphone-unknown': { ...given, known: text },
    'softphone-not-found': { softphone: text, ...number },
    'softphone-several': { softphone: text, count: whole },
    'softphone-account-missing': { softphone: text, ...path, account: text },
    'softphone-in-call': { softphone: text },
    'softphone-needs-stop': { softphone: text },
    'softphone-will-not-end': { softphone: text, limitMs: whole },
    'softphone-will-not-start': { softphone: text, code: text },
    'softphone-not-told': { softphone: text, detail: text },
    'softphone-file-unwritable': { ...path, code: text },
    'softphone-format-unknown': { softphone: text, ...path, detail: text },
    'softphone-cannot-hold': { softphone: text, character: text },
    'softphone-changed-since': path,
    'undo-unknown': given,
    'device-address-unfit': { ...given, why: one('malformed', 'a-name', 'public') },
    'device-unknown': { ...given, known: text },
    'device-unreachable': { address: text, code: text },
    'device-not-recognised': { address: text },
    'device-other-model': { address: text, wanted: text, found: text },
    'device-guided-only': { model: text },
    'device-permission-missing': { address: text, needs: text },
    'device-password-elsewhere': {
      address: text,
      why: one('hashed', 'generated', 'program', 'not-in-file', 'shared', 'unclear'),
    },
    'device-certificate-changed': { address: text, known: text, found: text },
    'device-login-refused': { address: text, attemptsLeft: whole },
    'device-locked': { address: text },
    'device-page-unknown': { address: text, step: one('login', 'model', 'accounts', 'save') },
    'device-account-missing': { address: text, user: text, slot: whole },
    'device-several-slots': { address: text, count: whole },
    'device-write-refused': { address: text, detail: text },
    'device-did-not-fetch': { address: text, waitedS: whole },
    'device-readback-differs': { address: text, field: text },
    'device-not-read-back': { address: text },
    'device-not-changed': { address: text },
    'device-busy': { address: text, number: text, pid: whole },
    'device-gone': { address: text, waitedS: whole },
    'lan-not-found': {},
    'interface-unknown': { ...given, known: text },
    'mac-malformed': given,
    'provisioning-refused': { family: text, why: one(...PROVISIONING_FAULTS) },
    'file-not-saved': { ...path, code: text },
    'ledger-corrupt': { ...path, detail: text },
    'ledger-newer': { ...path, found: whole, known: whole },
    'ledger-full': path,
    'ledger-unwritable': { ...path, code: text },
    'rotation-unreadable': { rotation: text, detail: text },
    'practice-not-loopback': { host: text },
    'port-taken': { host: text, port: whole },
    'call-refused': { call: text, where: text },
    'reveal-not-asked': { number: text },
    'question-over': { number: text },
    'not-in-this-host': { call: text },
  };
}

const OPTIONAL: { readonly [kind: string]: readonly string[] } = {
  'number-malformed': ['suggestion'],
  'password-unfit': ['position', 'which'],
};

/** Any problem whose free texts come from `text`; each kind about equally often. */
export function anyProblem(text: fc.Arbitrary<string>): fc.Arbitrary<Problem> {
  const facts = table(text);
  return fc.oneof(
    ...PROBLEM_KINDS.map((kind) => problemOf(kind, facts[kind] as Record<string, fc.Arbitrary<unknown>>)),
  );
}

function problemOf(kind: ProblemKind, facts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Problem> {
  const optional = OPTIONAL[kind] ?? [];
  const requiredKeys = Object.keys(facts).filter((key) => !optional.includes(key));
  return fc.record(facts, { requiredKeys }).map((made) => ({ kind, facts: made }) as unknown as Problem);
}

/** Text of every sort a fact may hold: empty, long, invisible, half a character. */
export const wildText = fc
  .oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string())
  .filter((text) => !/undefined|null|NaN|\[object/u.test(text));

/** Japanese only, so that what is left in Latin letters was put there by the sentence itself. */
export const japaneseText = fc.string({ unit: fc.constantFrom(...'あいうえお回線電話０１２３４'), maxLength: 60 });
