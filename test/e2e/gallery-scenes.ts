import type { Snapshot } from '../../src-main/contract/snapshot.ts';
import { problem } from '../../src-main/core/problem.ts';
import { lineKey } from '../../src-renderer/store/line-key.ts';
import {
  CANNED_DEVICE,
  CANNED_DEVICE_CHANGED,
  CANNED_PRACTICE,
  CANNED_REFUSED_CHECK,
  CANNED_SOFTPHONES_FOUND,
  type CannedAnswers,
  cannedGuide,
  cannedSnapshot,
  cannedView,
  GALLERY_NOW_MS,
} from '../doubles/window-bridge.ts';

/** One picture: what the window is told, where it stands, and what is pressed before the picture is taken. */
export interface Scene {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly hash: string;
  readonly answers?: CannedAnswers;
  /** CSS selectors of elements to press, in order. */
  readonly press?: readonly string[];
  readonly fill?: readonly (readonly [selector: string, text: string])[];
}

const NUMBER = '05012345678';
const KEY = lineKey(NUMBER);
const MINUTE = 60_000;
const at = (clock: string) => Date.parse(`2026-11-24T${clock}:00+09:00`);

type State = NonNullable<Parameters<typeof cannedView>[0]['state']>;
const MAIN = '[data-look=main]';

const WINDOW = { earliestMs: at('17:30'), latestMs: at('17:30') };
const BOUND = { seenAtMs: at('13:00'), listsBindings: true, untilMs: {} };

const reflecting: State = {
  kind: 'reflecting',
  acceptedAtMs: at('12:20'),
  acceptedBy: 'portal',
  window: WINDOW,
  nextLookAtMs: at('17:30') + 20_000,
  looks: [{ atMs: at('13:41'), password: 'new', verdict: 'not-yet', statusCode: 401 }],
};

const scene = (name: string, options: Parameters<typeof cannedView>[0] & Partial<Omit<Scene, 'name'>>): Scene => ({
  name,
  snapshot: options.snapshot ?? cannedSnapshot({ lines: [cannedView(options)] }),
  hash: options.hash ?? `#/rotation/${KEY}`,
  ...(options.answers === undefined ? {} : { answers: options.answers }),
  ...(options.press === undefined ? {} : { press: options.press }),
  ...(options.fill === undefined ? {} : { fill: options.fill }),
});

const done = (proofLevel: 'L2' | 'L3', device?: string): State => ({
  kind: 'done',
  atMs: at('13:58'),
  proofLevel,
  acceptedSeenAtMs: at('13:32'),
  bothAccepted: false,
  ...(device === undefined ? {} : { device }),
});

type Calls = NonNullable<Extract<State, { kind: 'done' }>['call']>;
/** Called from the phone at 14:00, and called at 14:02. */
const called = (incoming: NonNullable<Calls['incoming']>['outcome'], level: 'L3' | 'L4' = 'L3'): State => ({
  kind: 'done',
  atMs: at('13:58'),
  proofLevel: level,
  acceptedSeenAtMs: at('13:32'),
  bothAccepted: false,
  device: 'sip:815012345678@192.0.2.10:5060',
  call: {
    outgoing: { outcome: 'both-heard', atMs: at('14:00') },
    incoming: { outcome: incoming, atMs: at('14:02') },
    ...(level === 'L4' ? { provenAtMs: at('14:02'), levelBefore: 'L3' } : {}),
  },
});

type Softphone = NonNullable<Parameters<typeof cannedView>[0]['softphone']>;
const twinkle = (part: Partial<Softphone> = {}): Softphone => ({
  account: {
    softphone: 'twinkle',
    place: '/home/hanako/.twinkle/jimusho.cfg',
    account: 'jimusho',
    user: '815012345678',
    domain: 'f02.sip.example.net',
  },
  consent: { mayStop: true, mayStart: true },
  quiet: 'no',
  ...part,
});
const FOUND = { 'softphone.find': { ok: true, value: CANNED_SOFTPHONES_FOUND } };
const TWINKLE_GUIDE = { 'guides.read': { ok: true, value: cannedGuide('twinkle') } };
/** Over https, signed in to before. */
const CERTIFIED = {
  ...CANNED_DEVICE,
  address: 'https://192.168.1.31',
  family: 'yealink-t',
  model: 'Yealink T46S',
  firmware: '66.86.0.15',
  fingerprint: Array.from({ length: 32 }, (_, index) => (index * 37 + 11).toString(16).padStart(2, '0').slice(-2))
    .join(':')
    .toUpperCase(),
  isFingerprintKnown: true,
  isTried: false,
  hasKeptLogin: true,
};
const EXCHANGE = {
  ...CANNED_DEVICE,
  address: 'ami://192.168.1.5',
  family: 'asterisk-pjsip',
  model: 'Asterisk',
  firmware: null,
  mac: null,
  fingerprint: null,
};
const UNDO = '6f1f2f0e-3c51-4d3f-9a52-6a1f4c7b8d90';

const verifying = (requiredUserAction: 'start-softphone' | 'enter-password-on-phone'): State => ({
  kind: 'verifying',
  acceptedSeenAtMs: at('13:32'),
  reconnectedAtMs: at('14:03'),
  bothAccepted: false,
  bound: BOUND,
  nextLookAtMs: GALLERY_NOW_MS + MINUTE,
  looks: [],
  requiredUserAction,
});

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `050${String(12_345_678 + index * 7)}`);

const plan = (step: string) => `#/plan/${KEY}/${step}`;
const next = (times: number) => Array.from({ length: times }, () => MAIN);

export const SCENES: readonly Scene[] = [
  scene('01-welcome', { hash: '#/lines', snapshot: cannedSnapshot({ lines: [] }) }),
  scene('02-lines', {
    hash: '#/lines',
    snapshot: cannedSnapshot({
      lines: [
        cannedView({ number: '05012345601' }),
        cannedView({ number: '05012345602', state: reflecting }),
        cannedView({ number: '05012345603', service: 'opengate', state: done('L3') }),
        cannedView({
          number: '05012345604',
          service: 'ip-phone',
          state: {
            kind: 'reconnecting',
            acceptedSeenAtMs: at('13:32'),
            isPromoted: true,
            bothAccepted: false,
            bound: BOUND,
            requiredUserAction: 'enter-password-on-phone',
          },
        }),
        cannedView({
          number: '05012345605',
          state: { kind: 'refused', atMs: at('13:00'), problem: problem('portal-maintenance', { sentence: '' }) },
        }),
      ],
      notices: [{ id: 'n1', atMs: at('14:00'), kind: 'reflected', number: '05012345604' }],
    }),
  }),
  scene('03-lines-many', {
    hash: '#/lines',
    snapshot: cannedSnapshot({ lines: numbers(1_000).map((number) => cannedView({ number })) }),
  }),
  scene('04-add-line', {
    hash: '#/add',
    snapshot: cannedSnapshot({ lines: [] }),
    fill: [['[name=number]', '050-1234-5678']],
    press: [MAIN],
  }),
  scene('05-add-account', {
    hash: '#/add',
    snapshot: cannedSnapshot({ lines: [] }),
    fill: [['[name=number]', NUMBER]],
    press: [MAIN],
  }),
  scene('06-line', { hash: `#/line/${KEY}` }),
  scene('10-when', { hash: plan('when') }),
  scene('11-when-emergency', { hash: plan('when'), press: ['input[value=emergency]'] }),
  scene('12-when-ip-phone', { hash: plan('when'), service: 'ip-phone' }),
  scene('13-before', { hash: plan('when'), press: next(1) }),
  scene('14-secret-sip', { hash: plan('when'), isStored: false, press: next(2) }),
  scene('15-secret-portal', {
    hash: plan('when'),
    isStored: false,
    press: next(3),
    fill: [['[name=password]', 'abcd2345']],
  }),
  scene('16-keychain-locked', {
    hash: plan('when'),
    isStored: false,
    press: next(3),
    fill: [['[name=password]', 'abcd2345']],
    answers: { 'secret.store': { ok: false, problem: problem('keychain-locked', { store: 'GNOME Keyring' }) } },
  }),
  scene('17-portal', { hash: plan('when'), press: next(4) }),
  scene('18-confirm', {
    hash: plan('when'),
    press: next(5),
    fill: [['[name=portalUrl]', 'https://selfcare.example.jp/login']],
  }),
  scene('19-confirm-softphone', {
    hash: plan('when'),
    press: [...next(5), 'input[value*=twinkle]'],
    fill: [['[name=portalUrl]', 'https://selfcare.example.jp/login']],
    answers: FOUND,
  }),
  scene('20-planned', { state: { kind: 'planned', submitAtMs: at('18:50'), isPasswordKept: true } }),
  scene('21-told', { by: 'told', state: { kind: 'planned', isPasswordKept: true } }),
  scene('22-told-when', {
    by: 'told',
    state: { kind: 'planned', isPasswordKept: true },
    press: [MAIN, 'input[value=earlier]'],
  }),
  scene('23-signing-in', { state: { kind: 'signing-in', sinceMs: GALLERY_NOW_MS } }),
  scene('24-mailed-code', {
    state: { kind: 'signing-in', sinceMs: GALLERY_NOW_MS, requiredUserAction: 'type-mailed-code' },
    question: {
      kind: 'mailed-code',
      sentence: 'ご契約時に登録のメールアドレス宛に認証コードをお送りしました。',
      again: problem('portal-code-wrong', { sentence: '認証コードが正しくありません。' }),
    },
  }),
  scene('25-moved', {
    state: { kind: 'signing-in', sinceMs: GALLERY_NOW_MS },
    question: { kind: 'plan-moved', beforeMs: at('17:30'), nowMs: at('18:30') },
  }),
  scene('26-submitting', { state: { kind: 'submitting', sinceMs: GALLERY_NOW_MS, window: WINDOW } }),
  scene('30-wait', { state: reflecting }),
  scene('31-wait-look-spent', {
    state: reflecting,
    press: ['.actions .button'],
    answers: {
      'rotation.look': {
        ok: false,
        problem: problem('look-budget-spent', { nextAllowedAt: '2026-11-24T14:12:00+09:00' }),
      },
    },
  }),
  scene('33-wait-softphone', {
    state: reflecting,
    softphone: twinkle({ quiet: 'quiet' }),
    press: ['.panel .more summary', '.picker summary', '.family[data-id=grandstream-ht80x]'],
  }),
  scene('32-doubtful', {
    state: {
      kind: 'doubtful',
      submittedAtMs: at('13:50'),
      window: WINDOW,
      nextLookAtMs: at('14:20'),
      looks: [{ atMs: at('13:52'), password: 'new', verdict: 'not-yet', statusCode: 401 }],
      problem: problem('portal-answer-unreadable', { step: 'completion', structure: '' }),
    },
  }),
  scene('40-phone', {
    state: {
      kind: 'reconnecting',
      acceptedSeenAtMs: at('13:32'),
      isPromoted: true,
      bothAccepted: false,
      bound: BOUND,
      requiredUserAction: 'enter-password-on-phone',
    },
  }),
  scene('41-phone-shown', {
    press: ['.panel .button[data-look=quiet]'],
    state: {
      kind: 'reconnecting',
      acceptedSeenAtMs: at('13:32'),
      isPromoted: true,
      bothAccepted: true,
      bound: BOUND,
      requiredUserAction: 'enter-password-on-phone',
    },
  }),
  scene('42-verifying', {
    state: {
      kind: 'verifying',
      acceptedSeenAtMs: at('13:32'),
      reconnectedAtMs: at('14:03'),
      bothAccepted: false,
      bound: BOUND,
      nextLookAtMs: GALLERY_NOW_MS + MINUTE,
      looks: [{ atMs: at('14:04'), password: 'new', verdict: 'accepted', statusCode: 200 }],
    },
  }),
  scene('43-softphone-start', {
    state: verifying('start-softphone'),
    softphone: twinkle({ consent: { mayStop: false, mayStart: false }, undo: UNDO }),
    press: ['summary'],
  }),
  scene('44-softphone-failed', {
    state: verifying('enter-password-on-phone'),
    softphone: twinkle({ quiet: 'left-running', problem: problem('softphone-in-call', { softphone: 'Twinkle' }) }),
    answers: TWINKLE_GUIDE,
  }),
  scene('45-guide', {
    state: verifying('enter-password-on-phone'),
    press: ['.picker summary', '.family[data-id=grandstream-ht80x]'],
  }),
  scene('46-into-softphone', {
    hash: `#/softphone/${KEY}`,
    press: ['input[value*=baresip]'],
    answers: FOUND,
  }),
  scene('47-into-softphone-done', {
    hash: `#/softphone/${KEY}`,
    press: ['input[value*=baresip]', MAIN],
    answers: {
      ...FOUND,
      'softphone.reconnect': {
        ok: true,
        value: {
          verdict: 'accepted',
          isApplied: true,
          isRunning: true,
          proofLevel: 'L3',
          device: 'sip:815012345678@192.0.2.20:41234',
          undo: UNDO,
        },
      },
    },
  }),
  scene('50-proof-device', {
    state: done('L3', 'sip:815012345678@192.0.2.10:5060'),
    softphone: twinkle({ undo: UNDO }),
  }),
  scene('51-proof-password', { state: done('L2') }),
  scene('52-device-where', {
    hash: `#/device/${KEY}`,
    press: ['.panel .button'],
  }),
  scene('53-device-sign-in', {
    hash: `#/device/${KEY}`,
    press: ['.panel .button', '.family[data-address="192.168.1.20"]'],
    fill: [['[name=deviceUser]', 'admin']],
  }),
  scene('69-device-let-in', {
    hash: `#/device/${KEY}`,
    press: ['.panel .button', '.family', '.panel summary'],
    answers: {
      'device.look': { ok: true, value: EXCHANGE },
      'guides.read': { ok: true, value: cannedGuide('asterisk-pjsip') },
    },
  }),
  scene('54-device-login-refused', {
    hash: `#/device/${KEY}`,
    press: ['.panel .button', '.family', MAIN],
    answers: {
      'device.look': { ok: true, value: CERTIFIED },
      'device.change': {
        ok: false,
        problem: problem('device-login-refused', { address: 'https://192.168.1.31', attemptsLeft: 3 }),
      },
    },
  }),
  scene('55-device-done', {
    hash: `#/device/${KEY}`,
    press: ['.panel .button', '.family', MAIN, 'summary'],
    answers: {
      'device.look': { ok: true, value: CERTIFIED },
      'device.change': { ok: true, value: CANNED_DEVICE_CHANGED },
    },
  }),
  scene('56-device-file', {
    hash: `#/device/${KEY}`,
    press: ['.screen-body > .row .button'],
    fill: [['[name=mac]', '00:15:65:12:34:56']],
  }),
  scene('57-device-file-served', {
    hash: `#/device/${KEY}`,
    press: ['.screen-body > .row .button', MAIN, MAIN],
    fill: [['[name=mac]', '00:15:65:12:34:56']],
    answers: {
      'device.file': {
        ok: true,
        value: {
          how: 'serve',
          url: 'http://192.168.1.5:41234/k3v9xw2m7qht4cbnz8rpfj5d/001565123456.cfg',
          folder: 'http://192.168.1.5:41234/k3v9xw2m7qht4cbnz8rpfj5d/',
          untilMs: GALLERY_NOW_MS + 10 * MINUTE,
        },
      },
    },
  }),
  scene('48-phone-not-seen', {
    state: {
      kind: 'reconnecting',
      acceptedSeenAtMs: at('13:32'),
      isPromoted: true,
      bothAccepted: false,
      bound: { ...BOUND, listsBindings: false },
      requiredUserAction: 'enter-password-on-phone',
      problem: problem('device-not-seen', { looks: 9, listsBindings: false }),
    },
  }),
  scene('58-call-outgoing', {
    hash: `#/call/${KEY}`,
    state: done('L3'),
    press: ['input[value=cut-off]', MAIN],
    fill: [['[name=cutAfterS]', '0']],
  }),
  scene('59-call-incoming', { hash: `#/call/${KEY}`, state: done('L3'), press: ['.actions [data-look=quiet]', MAIN] }),
  scene('65-call-trouble', { hash: `#/call/${KEY}`, state: called('did-not-ring') }),
  scene('66-call-heard', { hash: `#/call/${KEY}`, state: called('both-heard', 'L4') }),
  scene('67-proof-called', { state: called('both-heard', 'L4') }),
  scene('68-proof-call-trouble', { state: called('did-not-ring') }),
  scene('60-refused', {
    state: {
      kind: 'refused',
      atMs: at('14:01'),
      problem: problem('portal-current-password-wrong', { sentence: '現IP加入電話パスワードが正しくありません。' }),
    },
  }),
  scene('61-stuck', {
    state: {
      kind: 'stuck',
      atMs: at('14:01'),
      submittedAtMs: at('12:00'),
      isAccepted: true,
      window: WINDOW,
      looks: [],
      problem: problem('both-refused', { statusCode: 401 }),
    },
  }),
  scene('62-page-unknown', {
    state: {
      kind: 'refused',
      atMs: at('14:01'),
      problem: problem('portal-page-unknown', {
        step: 'form',
        structure: '<form>\n  <input name="tel" type="text">\n',
      }),
    },
  }),
  scene('63-cancelled', { state: { kind: 'cancelled', atMs: at('14:01') } }),
  scene('64-stopped', {
    state: { kind: 'planned', isPasswordKept: true },
    problem: problem('portal-network', { host: 'selfcare.example.jp', code: 'ENOTFOUND' }),
  }),
  scene('70-check', { hash: `#/check/${KEY}`, press: [MAIN] }),
  scene('71-check-refused', {
    hash: `#/check/${KEY}`,
    press: [MAIN],
    answers: { 'check.run': { ok: true, value: CANNED_REFUSED_CHECK } },
  }),
  scene('73-doctor', { hash: `#/doctor/${KEY}` }),
  scene('74-doctor-broken', { hash: `#/doctor/${KEY}`, press: [MAIN] }),
  scene('72-history', { hash: `#/history/${KEY}`, press: ['summary'] }),
  scene('80-settings', { hash: '#/settings' }),
  scene('81-practice-off', { hash: '#/practice' }),
  scene('82-practice-on', {
    hash: '#/practice',
    snapshot: cannedSnapshot({ practice: CANNED_PRACTICE, clockSpeed: 60 }),
  }),
  scene('83-app-trouble', {
    hash: '#/lines',
    snapshot: cannedSnapshot({ trouble: problem('ledger-newer', { path: '…/ledger.sqlite', found: 9, known: 3 }) }),
  }),
];
