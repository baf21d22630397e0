import carrierJson from '../../assets/carriers/rakuten-ip-phone.json' with { type: 'json' };
import type { CallName } from '../../src-main/contract/calls.ts';
import type {
  DeviceChanged,
  DeviceNetworks,
  DevicePlan,
  DevicesFound,
  LookedAt,
} from '../../src-main/contract/device-views.ts';
import type {
  CheckView,
  DoctorView,
  GuideList,
  GuideView,
  HistoryView,
  PlanView,
  Snapshot,
  SoftphonesView,
} from '../../src-main/contract/snapshot.ts';
import { describeFinding, type Lang, stepLabel, wordsFor } from '../../src-main/contract/words/index.ts';
import { parseCarrier } from '../../src-main/core/carrier.ts';
import { finding, type StepName, type StepReport } from '../../src-main/core/diagnosis/finding.ts';
import { type LineNumber, SERVICES, type Service } from '../../src-main/core/line.ts';
import { startOfCarrierDay } from '../../src-main/core/plan/carrier-time.ts';
import { costAt, outageCurve, planChange } from '../../src-main/core/plan/plan.ts';
import { guidePictures, phoneCatalogue } from '../../src-main/phone-catalogue.ts';

/*
 * The other side of the window, without any host: a snapshot that stands still and canned answers. The plans are the
 * core's own, so that pictures of the cost screen are true.
 */

const profile = parseCarrier(carrierJson);

/** Tuesday, 24 November 2026, 14:05 in Japan. */
export const GALLERY_NOW_MS = Date.parse('2026-11-24T14:05:00+09:00');
export const HOURS = { from: 9 * 60, to: 18 * 60 };

type LineView = Snapshot['lines'][number];
type RotationView = NonNullable<LineView['rotation']>;
export type Rotation = RotationView['rotation'];

export function cannedLine(number: string, service: Service = 'b2bua'): LineView['line'] {
  const user = `8150${number.slice(-8)}`;
  return {
    number: number as LineNumber,
    service,
    account: { domain: 'f02.sip.example.net', user, authUser: user, transport: 'udp', expiresS: 3_600 },
  };
}

export function cannedView(options: {
  readonly number?: string;
  readonly service?: Service;
  readonly state?: Rotation['state'];
  readonly by?: Rotation['by'];
  readonly mode?: Rotation['mode'];
  readonly question?: RotationView['question'];
  readonly problem?: RotationView['problem'];
  readonly isRunning?: boolean;
  readonly isStored?: boolean;
  readonly softphone?: Rotation['softphone'];
}): LineView {
  const line = cannedLine(options.number ?? '05012345678', options.service);
  const isStored = options.isStored ?? true;
  const rotation: RotationView | null =
    options.state === undefined
      ? null
      : {
          rotation: {
            id: 'a1b2c3d4e5f60718',
            line,
            mode: options.mode ?? 'routine',
            by: options.by ?? 'portal',
            probeMode: 'query',
            createdAtMs: GALLERY_NOW_MS - 3_600_000,
            skewMs: 0,
            proofWanted: 'L3',
            ...(options.softphone === undefined ? {} : { softphone: options.softphone }),
            state: options.state,
          },
          question: options.question ?? null,
          isRunning: options.isRunning ?? options.problem === undefined,
          problem: options.problem ?? null,
        };
  return { line, hasSipPassword: isStored, hasPortalLogin: isStored, rotation };
}

const CANNED_SOFTPHONES: Snapshot['softphones'] = [
  { id: 'twinkle', name: 'Twinkle' },
  { id: 'baresip', name: 'baresip' },
];

export function cannedSnapshot(part: Partial<Snapshot> = {}): Snapshot {
  return {
    version: 1,
    nowMs: GALLERY_NOW_MS,
    clockSpeed: 1,
    settings: { lang: 'ja', appearance: 'light', businessHours: HOURS, startAtLogin: false },
    keychain: { state: 'usable', store: 'GNOME Keyring', problem: null },
    practice: null,
    host: { kind: 'browser', hasAssistedPortal: false, hasTray: false, version: '0.1.0' },
    assisted: null,
    lines: [cannedView({})],
    softphones: CANNED_SOFTPHONES,
    deviceChanges: [],
    notices: [],
    trouble: null,
    ...part,
  };
}

export const CANNED_PRACTICE: NonNullable<Snapshot['practice']> = {
  portalUrl: 'http://127.0.0.1:41001/selfcare/login',
  mailboxUrl: 'http://127.0.0.1:41001/mailbox',
  adapterUrl: 'http://127.0.0.1:41002/',
  selfcareId: 'renshu0001',
  selfcarePassword: 'renshu-pass',
  sipPassword: 'renshu12',
  number: '05012345678',
};

export function cannedPlan(service: Service, atMs = GALLERY_NOW_MS): PlanView {
  const request = { profile, service, businessHours: HOURS };
  const { recommended } = planChange(request, atMs);
  return {
    service,
    now: costAt(request, atMs),
    dayStartMs: startOfCarrierDay(profile, atMs),
    curve: outageCurve(request, atMs).map((cost) => ({
      worst: cost.outageMinutes.worst,
      nearBoundary: cost.nearBoundary,
    })),
    recommended: [...recommended],
  };
}

export const CANNED_CHECK: CheckView = {
  atMs: GALLERY_NOW_MS,
  verdict: 'accepted',
  proofLevel: 'L3',
  statusCode: 200,
  reason: 'OK',
  bindings: [{ contact: 'sip:815012345678@192.0.2.10:5060', expiresS: 3_120, userAgent: 'Grandstream HT801 1.0.45.2' }],
  causes: ['accepted-on-fresh-challenge'],
  notes: [],
  otherShapes: [],
  next: [],
  elapsedMs: 84,
  exchange: [
    { atMs: 0, direction: 'sent', summary: 'REGISTER sip:f02.sip.example.net SIP/2.0' },
    { atMs: 31, direction: 'received', summary: 'SIP/2.0 401 Unauthorized' },
    { atMs: 33, direction: 'sent', summary: 'REGISTER sip:f02.sip.example.net SIP/2.0 (Authorization)' },
    { atMs: 84, direction: 'received', summary: 'SIP/2.0 200 OK' },
  ],
  rungs: [
    { name: 'name', state: 'passed', detail: 'f02.sip.example.net' },
    { name: 'address', state: 'passed', detail: '192.0.2.1:5060' },
    { name: 'reachability', state: 'passed', detail: '' },
    { name: 'challenge', state: 'passed', detail: 'realm f02.sip.example.net' },
    { name: 'login', state: 'passed', detail: '200 OK' },
    { name: 'bindings', state: 'passed', detail: 'sip:…5678@192.0.2.10:5060 3120 s' },
  ],
  ladder: 'REGISTER → 401 → REGISTER → 200\n',
  budget: { used: 0, limit: 6, nextAllowedAtMs: null },
};

export const CANNED_REFUSED_CHECK: CheckView = {
  ...CANNED_CHECK,
  verdict: 'password-refused',
  proofLevel: 'none',
  statusCode: 401,
  reason: 'Unauthorized',
  bindings: [],
  causes: ['password-differs', 'auth-user-differs', 'network-not-allowed'],
  notes: ['behind-nat'],
  otherShapes: ['05012345678', '12345678'],
  next: ['check-paper', 'retype-password', 'compare-user-shapes', 'call-carrier'],
  exchange: [
    ...CANNED_CHECK.exchange.slice(0, 3),
    { atMs: 84, direction: 'received', summary: 'SIP/2.0 401 Unauthorized' },
  ],
  rungs: [
    ...CANNED_CHECK.rungs.slice(0, 4),
    { name: 'login', state: 'broken', detail: '401 Unauthorized' },
    { name: 'bindings', state: 'not-tried', detail: '' },
  ],
  ladder: `パスワードは電話会社に拒否されました。

at: 2026-11-24T14:05:00+09:00
domain: f02.sip.example.net  transport: udp

1. [ok] name         f02.sip.example.net
2. [ok] address      192.0.2.1:5060
3. [ok] reachability 31 ms
4. [ok] challenge    realm f02.sip.example.net
5. [NO] login        401 Unauthorized
6. [--] bindings
`,
  budget: { used: 1, limit: 6, nextAllowedAtMs: GALLERY_NOW_MS + 60_000 },
};

/** The doctor's steps of a line whose registrar does not answer, told as a host would. */
function cannedDoctor(lang: Lang): DoctorView {
  const words = wordsFor(lang);
  const step = (name: StepName, more: Pick<StepReport, 'state' | 'finding'> & Partial<StepReport>) => ({
    name,
    label: stepLabel(words, name),
    state: more.state,
    detail: describeFinding(words, more.finding),
    causes: [...(more.causes ?? [])],
    elapsedMs: more.elapsedMs ?? 4,
  });
  const left = {
    state: 'not-tried',
    finding: finding('rung-broken', { below: 'reachability' }),
    elapsedMs: 0,
  } as const;
  return [
    step('network', { state: 'passed', finding: finding('connected', { addresses: '192.0.2.20' }) }),
    step('interfaces', { state: 'passed', finding: finding('one-network', { list: 'eth0 192.0.2.20' }) }),
    step('dns', { state: 'passed', finding: finding('names-found', { list: '192.0.2.1:5060' }), elapsedMs: 138 }),
    step('clock', { state: 'left-out', finding: finding('portal-not-known', {}) }),
    step('reachability', {
      state: 'broken',
      finding: finding('place-silent', { place: '192.0.2.1:5060', seconds: 32 }),
      causes: ['network-silent', 'address-blocked'],
      elapsedMs: 32_010,
    }),
    step('challenge', left),
    step('login', left),
    step('bindings', left),
    step('keychain', { state: 'passed', finding: finding('keychain-usable', { store: 'GNOME Keyring' }) }),
    step('ledger', { state: 'passed', finding: finding('ledger-usable', { folder: '…/kakekae', lines: 1 }) }),
  ];
}

const CANNED_HISTORY: HistoryView = [
  {
    rotation: {
      id: 'a1b2c3d4e5f60718',
      line: cannedLine('05012345678'),
      mode: 'routine',
      by: 'portal',
      probeMode: 'query',
      createdAtMs: GALLERY_NOW_MS - 86_400_000,
      skewMs: 0,
      proofWanted: 'L3',
      state: {
        kind: 'done',
        atMs: GALLERY_NOW_MS - 80_000_000,
        proofLevel: 'L3',
        acceptedSeenAtMs: GALLERY_NOW_MS - 81_000_000,
        bothAccepted: false,
      },
    },
    records: [
      { atMs: GALLERY_NOW_MS - 86_400_000, event: 'planned', state: 'planned' },
      { atMs: GALLERY_NOW_MS - 86_300_000, event: 'submit-began', state: 'submitting' },
      { atMs: GALLERY_NOW_MS - 86_290_000, event: 'accepted', state: 'reflecting' },
      { atMs: GALLERY_NOW_MS - 81_000_000, event: 'looked', state: 'reconnecting' },
      { atMs: GALLERY_NOW_MS - 80_000_000, event: 'looked', state: 'done' },
    ],
  },
];

/** Two softphones with the line of the pictures; one runs and has to be started again, one is off. */
export const CANNED_SOFTPHONES_FOUND: SoftphonesView = {
  found: [
    {
      softphone: 'twinkle',
      name: 'Twinkle',
      place: '/home/hanako/.twinkle/jimusho.cfg',
      account: 'jimusho',
      user: '815012345678',
      domain: 'f02.sip.example.net',
      isRunning: true,
      hasActiveCall: false,
      way: 'restart',
      changes: [{ at: 7, before: 'auth_pass=••••••••', after: 'auth_pass=••••••••' }],
    },
    {
      softphone: 'baresip',
      name: 'baresip',
      place: '/home/hanako/.baresip/accounts',
      account: 'sip:815012345678@f02.sip.example.net',
      user: '815012345678',
      domain: 'f02.sip.example.net',
      isRunning: false,
      hasActiveCall: false,
      way: 'start',
      changes: [
        {
          at: 3,
          before: '<sip:815012345678@f02.sip.example.net>;auth_pass=••••••••;regint=3600',
          after: '<sip:815012345678@f02.sip.example.net>;auth_pass=••••••••;regint=3600',
        },
      ],
    },
  ],
  problems: [],
};

const CANNED_NETWORKS: DeviceNetworks = {
  networks: [{ name: 'eth0', address: '192.168.1.5', prefix: 24 }],
  addresses: 253,
};

const CANNED_DEVICES_FOUND: DevicesFound = {
  isComplete: true,
  devices: [
    {
      address: '192.168.1.20',
      mac: '000B82010203',
      speaksSip: true,
      page: 'http://192.168.1.20',
      signs: [],
      guesses: [
        {
          family: 'grandstream-ht80x',
          confidence: 'strong',
          reasons: [
            { kind: 'mac-prefix', text: '000B82' },
            { kind: 'sip', text: 'Grandstream HT801 1.0.17.5' },
          ],
        },
      ],
    },
    {
      address: '192.168.1.31',
      mac: '001565010203',
      speaksSip: false,
      page: 'https://192.168.1.31',
      signs: [{ kind: 'mdns', text: 'yealink-t46' }],
      guesses: [{ family: 'yealink-t', confidence: 'hint', reasons: [{ kind: 'mac-prefix', text: '001565' }] }],
    },
  ],
  others: 4,
};

export const CANNED_DEVICE: LookedAt = {
  address: 'http://192.168.1.20',
  family: 'grandstream-ht80x',
  model: 'Grandstream HT801',
  firmware: '1.0.17.5',
  mac: '000B82010203',
  fingerprint: null,
  isFingerprintKnown: false,
  isTried: false,
  canChange: true,
  hasKeptLogin: false,
  hasFormer: true,
};

export const CANNED_DEVICE_CHANGED: DeviceChanged = {
  verdict: 'accepted',
  isApplied: true,
  model: 'Yealink T46S',
  readBack: 'same',
  wasInterrupted: false,
  needsRestart: false,
  proofLevel: 'L3',
  device: 'sip:815012345678@192.0.2.10:5060',
  lookProblem: null,
};

const CANNED_DEVICE_PLAN: DevicePlan = {
  name: '001565123456.cfg',
  key: 'account.1.password',
  account: 1,
  mac: '001565123456',
  cautions: [],
  asks: 'folder',
  field: 'Settings > Auto Provision > Server URL',
  trigger: {
    ja: '電源の入れ直し、または管理画面のAuto Provision Nowボタン',
    en: 'at power on, or by the button “Auto Provision Now”',
  },
  needsAddress: false,
};

const CANNED_GUIDES: GuideList = phoneCatalogue.map(({ id, kind, name, vendor, models }) => ({
  id,
  kind,
  name,
  vendor,
  models,
  isChangedOverLan: id.startsWith('grandstream-ht8') || id === 'yealink-t',
  file: id.startsWith('grandstream-ht8') || id === 'yealink-t' ? 'any' : 'none',
}));

export function cannedGuide(id: string): GuideView {
  const family = phoneCatalogue.find((one) => one.id === id);
  if (family === undefined) throw new Error(`the catalogue has no ${id}`);
  const { kind, name, guide, letIn = null } = family;
  return { id, kind, name, guide, letIn, pictures: guidePictures };
}

/** Answers by call; a call that is not listed is answered with success and nothing. */
export type CannedAnswers = { readonly [N in CallName]?: unknown };

export interface CannedWindow {
  readonly snapshot: Snapshot;
  readonly answers: CannedAnswers;
  /** Plans by service for calls of the cost screens; one with `atMs` has only its cost of its own. */
  readonly plans: { readonly [service: string]: PlanView };
}

/** A password nobody has; pictures may show it. */
const PRETEND_PASSWORD = 'k7mq3x2n';

export function cannedWindow(snapshot: Snapshot, answers: CannedAnswers = {}): CannedWindow {
  const fine = (value: unknown) => ({ ok: true, value });
  return {
    snapshot,
    plans: Object.fromEntries(SERVICES.map((service) => [service, cannedPlan(service)])),
    answers: {
      'snapshot.read': fine(snapshot),
      'check.run': fine(CANNED_CHECK),
      'check.saveLadder': fine({ path: '…/kakekae/support/kakekae-check-20261124050500.txt' }),
      'doctor.run': fine(cannedDoctor(snapshot.settings.lang)),
      'history.read': fine(CANNED_HISTORY),
      'device.networks': fine(CANNED_NETWORKS),
      'device.find': fine(CANNED_DEVICES_FOUND),
      'device.look': fine(CANNED_DEVICE),
      'device.planFile': fine(CANNED_DEVICE_PLAN),
      'testCall.tell': fine({ isKept: true }),
      'softphone.find': fine({ found: [], problems: [] }),
      'guides.list': fine(CANNED_GUIDES),
      'guides.read': fine(cannedGuide('grandstream-ht80x')),
      'line.preset': fine({
        user: '815012345678',
        domain: 'f02.sip.example.net',
        otherUsers: ['12345678', '05012345678'],
      }),
      'password.reveal': fine({ how: 'show', password: PRETEND_PASSWORD }),
      ...answers,
    },
  };
}

/**
 * Runs in the page, before its scripts: puts on the window what the desktop's preload would. Must not use anything
 * from outside of itself. Calls are kept in `window.kakekaeCalls`; `window.kakekaeSay` sends a snapshot.
 */
export function installCannedBridge({ answers, plans }: CannedWindow): void {
  const calls: { name: string; argument: unknown }[] = [];
  const listeners: ((value: unknown) => void)[] = [];
  const answerPlan = (argument: { service: string; atMs?: number }) => {
    const plan = plans[argument.service];
    if (plan === undefined || argument.atMs === undefined) return { ok: true, value: plan };
    const minute = Math.floor((((argument.atMs - plan.dayStartMs) / 60_000) % 1_440) + 1_440) % 1_440;
    const worst = plan.curve[minute]?.worst ?? 0;
    const latestMs = argument.atMs + worst * 60_000;
    const now = {
      ...plan.now,
      submitAtMs: argument.atMs,
      reflectsAt: { earliestMs: latestMs, latestMs },
      outageMinutes: { best: worst, worst },
    };
    return { ok: true, value: { ...plan, now } };
  };
  Object.assign(globalThis, {
    kakekaeCalls: calls,
    kakekaeSay: (snapshot: unknown) => {
      for (const listener of listeners) listener(snapshot);
    },
    kakekae: {
      call: async (name: string, argument: never) => {
        calls.push({ name, argument });
        if (name === 'plan.make') return answerPlan(argument);
        return (answers as { readonly [name: string]: unknown })[name] ?? { ok: true, value: null };
      },
      on: (event: string, listener: (value: unknown) => void) => {
        if (event === 'snapshot') listeners.push(listener);
        return () => {};
      },
    },
  });
}
