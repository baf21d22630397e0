import { z } from 'zod';
import { lineSchema, SERVICES } from '../core/line.ts';
import { PHONE_KINDS } from '../core/phones/catalogue.ts';
import { guideSchema, letInSchema, picturesSchema } from '../core/phones/guide.ts';
import { problemSchema } from '../core/problem.ts';
import { rotationSchema } from '../core/rotation/state.ts';
import { CAUSES } from '../core/verify/judge.ts';
import { RUNGS } from '../core/verify/ladder.ts';
import { PROOF_LEVELS, VERDICTS } from '../core/verify/verdict.ts';
import { deviceRunSchema } from './device-views.ts';
import { LANGS } from './words/words.ts';

/*
 * Everything the window shows, as one value. The host sends a new one whenever something changed; the window keeps the
 * last and derives the rest. No secret can be in it: the shapes below have no field for one.
 */

const atMs = z.number().int();

export const APPEARANCES = ['system', 'light', 'dark'] as const;

export const settingsSchema = z.object({
  lang: z.enum(LANGS),
  appearance: z.enum(APPEARANCES),
  /** Minutes since midnight, Japanese time; `to` may lie past midnight. Absent = no hours given. */
  businessHours: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
  /** Opens the app at login while a change waits; asked for first. */
  startAtLogin: z.boolean(),
});

/** What only the person at the window can answer, right now. Lives in the host's memory, ends with the process. */
const questionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mailed-code'), sentence: z.string(), again: problemSchema.nullable() }),
  z.object({ kind: z.literal('plan-moved'), beforeMs: atMs, nowMs: atMs }),
]);

const rotationViewSchema = z.object({
  rotation: rotationSchema,
  question: questionSchema.nullable(),
  /** This process is acting on it; false = another process holds it, or it waits for the person to go on. */
  isRunning: z.boolean(),
  /** Why the last run ended before the rotation could rest. */
  problem: problemSchema.nullable(),
});

const lineViewSchema = z.object({
  line: lineSchema,
  hasSipPassword: z.boolean(),
  hasPortalLogin: z.boolean(),
  /** The newest rotation of the line. */
  rotation: rotationViewSchema.nullable(),
});

export const KEYCHAIN_STATES = ['unchecked', 'usable', 'memory', 'trouble'] as const;

export const snapshotSchema = z.object({
  /** Rises with every snapshot of this process. */
  version: z.number().int(),
  /** The clock that counts (the practice carrier's in practice mode), epoch ms, when this snapshot was made. */
  nowMs: atMs,
  /** How many times faster than real time that clock runs at this moment. */
  clockSpeed: z.number(),
  settings: settingsSchema,
  keychain: z.object({
    state: z.enum(KEYCHAIN_STATES),
    store: z.string(),
    problem: problemSchema.nullable(),
  }),
  practice: z
    .object({
      portalUrl: z.string(),
      mailboxUrl: z.string(),
      adapterUrl: z.string(),
      selfcareId: z.string(),
      /** Pretend credentials: they open nothing but the practice carrier. */
      selfcarePassword: z.string(),
      sipPassword: z.string(),
      number: z.string(),
    })
    .nullable(),
  host: z.object({
    kind: z.enum(['desktop', 'browser']),
    /** Whether the portal can be opened in a view beside the app, with its fields filled on request. */
    hasAssistedPortal: z.boolean(),
    hasTray: z.boolean(),
    version: z.string(),
  }),
  /** The assisted portal view, while it is open: its host, and what was recognised on its page. */
  assisted: z
    .object({ number: z.string(), host: z.string(), canFill: z.boolean(), isCompletionSeen: z.boolean() })
    .nullable(),
  lines: z.array(lineViewSchema),
  /** The softphones whose settings can be changed on this computer, whether they are here or not: what their ids are called. */
  softphones: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Changes of devices on the network that go on, or that ended unseen. */
  deviceChanges: z.array(deviceRunSchema),
  /** Something to tell the person once, with its twin in the system's notifications; newest last. */
  notices: z.array(
    z.object({ id: z.string(), atMs, kind: z.enum(['reflected', 'done', 'trouble', 'asks']), number: z.string() }),
  ),
  /** The app-wide trouble that keeps everything else from working (an unreadable ledger). */
  trouble: problemSchema.nullable(),
});

export type Snapshot = z.infer<typeof snapshotSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type LineView = z.infer<typeof lineViewSchema>;
export type RotationView = z.infer<typeof rotationViewSchema>;
export type Question = z.infer<typeof questionSchema>;

const costSchema = z.object({
  submitAtMs: atMs,
  reflectsAt: z.object({ earliestMs: atMs, latestMs: atMs }),
  outageMinutes: z.object({ best: z.number(), worst: z.number() }),
  businessMinutes: z.number(),
  nearBoundary: z.boolean(),
});

/** What a change now costs, the day's curve and the cheapest moments. */
export const planViewSchema = z.object({
  service: z.enum(SERVICES),
  now: costSchema,
  /** Midnight (Japanese time) of the day the curve shows. */
  dayStartMs: atMs,
  /** For each of the 1,440 minutes of that day: worst outage in minutes, and whether it lies near a boundary. */
  curve: z.array(z.object({ worst: z.number(), nearBoundary: z.boolean() })).length(1_440),
  recommended: z.array(costSchema.extend({ submitUntilMs: atMs })),
});
export type PlanView = z.infer<typeof planViewSchema>;
export type CostView = z.infer<typeof costSchema>;

/** One of the doctor's steps; label and detail in the person's language. */
export const doctorStepSchema = z.object({
  name: z.string(),
  label: z.string(),
  state: z.enum(['passed', 'broken', 'left-out', 'not-tried']),
  detail: z.string(),
  causes: z.array(z.enum(CAUSES)),
  elapsedMs: z.number(),
});

/** The doctor's steps in order. */
export const doctorViewSchema = z.array(doctorStepSchema);

/** One check at the registrar. */
export const checkViewSchema = z.object({
  atMs,
  verdict: z.enum(VERDICTS),
  proofLevel: z.enum(PROOF_LEVELS),
  statusCode: z.number().int().nullable(),
  reason: z.string(),
  bindings: z.array(
    z.object({ contact: z.string(), expiresS: z.number().nullable(), userAgent: z.string().nullable() }),
  ),
  causes: z.array(z.enum(CAUSES)),
  /** Observations beside the verdict, such as a router that rewrites. */
  notes: z.array(z.enum(CAUSES)),
  /** Other shapes of user name for this number: to compare with the paper, never tried. */
  otherShapes: z.array(z.string()),
  next: z.array(z.string()),
  elapsedMs: z.number(),
  /** The exchange with the registrar, struck clean of credentials, oldest first. */
  exchange: z.array(z.object({ atMs: z.number(), direction: z.enum(['sent', 'received']), summary: z.string() })),
  /** Name, address, reachability, challenge, login, bindings: how far it came. */
  rungs: z.array(
    z.object({ name: z.enum(RUNGS), state: z.enum(['passed', 'broken', 'not-tried']), detail: z.string() }),
  ),
  /** The whole as text, user names masked: to copy, or to keep as a file for support. */
  ladder: z.string(),
  /** Refused tries in the last ten minutes of those allowed. */
  budget: z.object({ used: z.number(), limit: z.number(), nextAllowedAtMs: atMs.nullable() }).nullable(),
});
export type DoctorView = z.infer<typeof doctorViewSchema>;
export type CheckView = z.infer<typeof checkViewSchema>;

/** One account of the line in a softphone of this computer. */
const foundSoftphoneSchema = z.object({
  softphone: z.string(),
  name: z.string(),
  /** The settings file, absolute: for the person's eyes, and to name the account in a later call. */
  place: z.string(),
  account: z.string(),
  user: z.string(),
  domain: z.string(),
  isRunning: z.boolean(),
  /** null = it does not tell. */
  hasActiveCall: z.boolean().nullable(),
  /** How a new password takes effect: told to the running program, by a restart, or by its start. */
  way: z.enum(['told', 'restart', 'start']),
  /** The settings as they are and as they will be, secrets masked; an absent side = the line is not there. */
  changes: z.array(z.object({ at: z.number().int(), before: z.string().optional(), after: z.string().optional() })),
});

export const softphonesViewSchema = z.object({
  found: z.array(foundSoftphoneSchema),
  /** Those whose settings could not be read: said, not passed over. */
  problems: z.array(problemSchema),
});
export type SoftphonesView = z.infer<typeof softphonesViewSchema>;
export type FoundSoftphone = z.infer<typeof foundSoftphoneSchema>;

/** What came of the step "into the softphone" alone. */
export const reconnectedViewSchema = z.object({
  /** On the password, before the softphone got it. Anything but `accepted`, and nothing was changed. */
  verdict: z.enum(VERDICTS),
  isApplied: z.boolean(),
  /** It runs with the new password. False: the person starts it. */
  isRunning: z.boolean(),
  proofLevel: z.enum(PROOF_LEVELS),
  device: z.string().nullable(),
  /** Names the kept original of the settings; null where nothing had to be written. */
  undo: z.string().nullable(),
});
export type ReconnectedView = z.infer<typeof reconnectedViewSchema>;

const inBothLanguages = z.object({ ja: z.string(), en: z.string() });
const phoneFamilySchema = z.object({ id: z.string(), kind: z.enum(PHONE_KINDS), name: inBothLanguages });

/** The catalogue of softphones and devices, as a person looks for theirs. */
export const guideListSchema = z.array(
  phoneFamilySchema.extend({
    vendor: z.string(),
    models: z.array(z.string()),
    /** The app can sign in to it and change the password itself. */
    isChangedOverLan: z.boolean(),
    /** It reads a file that changes the password alone; `by-model`: only some of its models do. */
    file: z.enum(['none', 'any', 'by-model']),
  }),
);
export type GuideList = z.infer<typeof guideListSchema>;

/** One family's guide: the same for every line, and without any password. */
export const guideViewSchema = phoneFamilySchema.extend({
  guide: guideSchema,
  letIn: letInSchema.nullable(),
  pictures: picturesSchema,
});
export type GuideView = z.infer<typeof guideViewSchema>;

export const historyViewSchema = z.array(
  z.object({
    rotation: rotationSchema,
    records: z.array(z.object({ atMs, event: z.string(), state: z.string() })),
  }),
);
export type HistoryView = z.infer<typeof historyViewSchema>;
