import { z } from 'zod';
import { problemSchema } from '../core/problem.ts';
import { toldCallSchema } from '../core/verify/test-call.ts';
import {
  deviceChangedSchema,
  deviceFileSchema,
  deviceNetworksSchema,
  devicePlanSchema,
  deviceStepSchema,
  devicesFoundSchema,
  lookedAtSchema,
} from './device-views.ts';
import {
  checkViewSchema,
  doctorStepSchema,
  doctorViewSchema,
  guideListSchema,
  guideViewSchema,
  historyViewSchema,
  planViewSchema,
  reconnectedViewSchema,
  settingsSchema,
  snapshotSchema,
  softphonesViewSchema,
} from './snapshot.ts';

/*
 * The one list of what the window may ask of the host, and what the host tells the window. The preload, the handlers of the
 * desktop host, the routes of the browser host, the types of the renderer and the doubles of the tests are derived from it.
 *
 * Credentials go in only. The one way out is `password.reveal`, narrow: there must be a phone (or a form) to type it into, one
 * click one answer, and by default the host copies to the clipboard itself and clears it after 60 s.
 */

const number = z.string().max(40);
const rotation = z.string().max(64);
/** What a person types and nobody may print; the host turns it into a Secret at once. */
const typedSecret = z.string().max(512);
const nothing = z.null();
const text = (most: number) => z.string().max(most);

/**
 * A softphone's account as `softphone.find` told it, with what the person agreed to. The host looks for it again: a path from
 * the window only says which of the found ones is meant.
 */
const softphoneChoice = z.object({
  softphone: text(40),
  place: text(4_096),
  account: text(400),
  mayStop: z.boolean(),
  mayStart: z.boolean(),
});

/** A name of the window's own making, under which it hears of what it began and may stop it. */
const run = text(64);
const deviceAddress = text(200);
const deviceFile = z.object({
  /** Id of the family, or one of its models. */
  device: text(60),
  mac: text(40),
  account: z.number().int().min(1).max(99),
});

interface CallShape {
  readonly argument: z.ZodType;
  readonly result: z.ZodType;
}

export const CALLS = {
  /** The current snapshot; the window's first call. */
  'snapshot.read': { argument: nothing, result: snapshotSchema },

  'line.add': {
    argument: z.object({
      number: text(40),
      service: text(20),
      domain: text(255),
      proxy: text(300).optional(),
      port: text(10).optional(),
      transport: text(10).optional(),
      user: text(130).optional(),
      authUser: text(130).optional(),
      expires: text(10).optional(),
    }),
    result: z.object({ number }),
  },
  'line.remove': { argument: z.object({ number }), result: nothing },
  'line.preset': {
    argument: z.object({ number, service: text(20) }),
    result: z.object({ user: z.string(), domain: z.string(), otherUsers: z.array(z.string()) }),
  },

  'secret.store': {
    argument: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('sip'), number, password: typedSecret }),
      z.object({ kind: z.literal('portal'), number, id: typedSecret, password: typedSecret }),
    ]),
    result: nothing,
  },
  'secret.forget': { argument: z.object({ number, kind: z.enum(['sip', 'portal']) }), result: nothing },
  'keychain.check': { argument: nothing, result: nothing },
  /** "This session only": memory instead of the OS keychain, after the person has read the price. */
  'keychain.useMemory': { argument: nothing, result: nothing },

  'plan.make': { argument: z.object({ service: text(20), atMs: z.number().int().optional() }), result: planViewSchema },

  'rotation.begin': {
    argument: z.object({
      number,
      mode: z.enum(['routine', 'emergency']),
      by: z.enum(['portal', 'told']),
      portalUrl: text(2_000).optional(),
      submitAtMs: z.number().int().optional(),
      /** Absent = made by the app. */
      newPassword: typedSecret.optional(),
      capitalsAgreed: z.boolean().optional(),
      toldAtMs: z.number().int().optional(),
      /** Gets the new password by itself when it counts; quiet until then. */
      softphone: softphoneChoice.optional(),
    }),
    result: z.object({ rotation }),
  },
  'rotation.giveCode': { argument: z.object({ rotation, code: typedSecret }), result: nothing },
  'rotation.agree': { argument: z.object({ rotation, agrees: z.boolean() }), result: nothing },
  'rotation.resume': { argument: z.object({ rotation }), result: nothing },
  'rotation.look': { argument: z.object({ rotation }), result: nothing },
  'rotation.cancel': { argument: z.object({ rotation }), result: nothing },
  /** Told by hand: the person saw the completion page just now (or says when). */
  'rotation.told': { argument: z.object({ rotation, atMs: z.number().int() }), result: nothing },

  'password.reveal': {
    /** `old` = the one from before the change, only while stuck; absent = the new one. */
    argument: z.object({ rotation, how: z.enum(['copy', 'show']), which: z.enum(['new', 'old']).optional() }),
    result: z.discriminatedUnion('how', [
      z.object({ how: z.literal('copy'), clearsAtMs: z.number().int() }),
      z.object({ how: z.literal('show'), password: z.string() }),
    ]),
  },

  /** The accounts of this line in the softphones of this computer. Changes nothing. */
  'softphone.find': { argument: z.object({ number }), result: softphonesViewSchema },
  /** For a change under way: kept for the time when it counts or, once the new password is accepted, done at once. */
  'softphone.choose': { argument: softphoneChoice.extend({ rotation }), result: nothing },
  /** The password that counts into a softphone, while no change is under way. */
  'softphone.reconnect': { argument: softphoneChoice.extend({ number }), result: reconnectedViewSchema },
  /** Puts the kept original back; `onlyPassword`: settings that changed since stay, with the former password in them. */
  'softphone.undo': {
    argument: z.object({ softphone: text(40), undo: text(64), onlyPassword: z.boolean() }),
    result: z.object({ undone: z.enum(['restored', 'password-only']) }),
  },

  'device.networks': { argument: nothing, result: deviceNetworksSchema },
  /** Looks around in those networks, after the person agreed; told as it goes (`device-step`). Enters nothing anywhere. */
  'device.find': { argument: z.object({ run, mayLook: z.literal(true) }), result: devicesFoundSchema },
  /** Ends what was begun under this name; a write to a device is waited for first. */
  'device.stop': { argument: z.object({ run }), result: nothing },
  /** What answers at an address of the person's own network. Nothing secret is sent there. */
  'device.look': {
    /** `family`: what the person says it is; some are only looked for when they are named. */
    argument: z.object({ number, address: deviceAddress, family: text(60).optional() }),
    result: lookedAtSchema,
  },
  /**
   * One login, one password, and the proof that the device is back; told as it goes. A change that waits for its phone is
   * found by the host. `previous`: the way back.
   */
  'device.change': {
    argument: z.object({
      run,
      number,
      put: z.enum(['current', 'previous']),
      family: text(60),
      address: deviceAddress,
      /** The certificate that the person was shown; null = they were told that nothing is encrypted. */
      fingerprint: text(200).nullable(),
      slot: z.number().int().min(1).max(99).optional(),
      /** null = the kept one. */
      login: z.object({ user: typedSecret, password: typedSecret }).nullable(),
      keepLogin: z.boolean(),
    }),
    result: deviceChangedSchema,
  },
  /** What came of this change has been shown; it need not be kept for a window that was loaded anew. */
  'device.seen': { argument: z.object({ run }), result: nothing },
  /** The device at this address was reset or replaced, as the person says. */
  'device.forgetCertificate': { argument: z.object({ address: deviceAddress }), result: nothing },
  'device.planFile': { argument: deviceFile, result: devicePlanSchema },
  /** The password that counts as the file of one device; a file that is served tells who fetched it. */
  'device.file': {
    argument: deviceFile.extend({
      run,
      number,
      how: z.enum(['save', 'serve']),
      /** Its IP address: served to nobody else. */
      only: text(60).optional(),
      /** The person wants it even though the carrier did not say whether the password is accepted. */
      mayBeUntold: z.boolean(),
    }),
    result: deviceFileSchema,
  },

  'guides.list': { argument: nothing, result: guideListSchema },
  'guides.read': { argument: z.object({ id: text(60) }), result: guideViewSchema },

  /** One probe with the stored password: is it accepted, which devices are registered? */
  'check.run': { argument: z.object({ number }), result: checkViewSchema },
  /** Keeps the ladder of a check as a file for support; answers where. */
  'check.saveLadder': {
    argument: z.object({ ladder: text(200_000), atMs: z.number().int() }),
    result: z.object({ path: z.string() }),
  },
  /**
   * From the network up to the record file, step by step; `login` makes one counted try with the stored password. With `run`, a
   * name of the caller's own making, each step is also told as it comes (`doctor-step`).
   */
  'doctor.run': {
    argument: z.object({ number: number.optional(), login: z.boolean(), run: text(64).optional() }),
    result: doctorViewSchema,
  },
  /**
   * What the person says of one test call. Kept with the line's newest change where that is done; else only shown, since there
   * is nothing it could be a proof of.
   */
  'testCall.tell': { argument: z.object({ number, told: toldCallSchema }), result: z.object({ isKept: z.boolean() }) },
  'history.read': { argument: z.object({ number }), result: historyViewSchema },

  'settings.change': { argument: settingsSchema.partial(), result: nothing },
  'notice.dismiss': { argument: z.object({ id: z.string().max(64) }), result: nothing },
  /** External addresses by id from a fixed list; a URL never crosses. */
  'link.open': {
    argument: z.object({ link: z.enum(['practice-mailbox', 'practice-adapter', 'practice-portal']) }),
    result: nothing,
  },

  'practice.start': { argument: nothing, result: nothing },
  'practice.stop': { argument: nothing, result: nothing },

  /** Desktop only: the portal in a view of its own; the person's own hands press the buttons. */
  'assisted.open': { argument: z.object({ rotation, portalUrl: text(2_000) }), result: nothing },
  'assisted.fill': { argument: z.object({ rotation }), result: z.object({ filled: z.number().int() }) },
  'assisted.close': { argument: nothing, result: nothing },

  'app.quit': { argument: nothing, result: nothing },
} as const satisfies Readonly<Record<string, CallShape>>;

export const EVENTS = {
  /** The whole state, after every change. */
  snapshot: snapshotSchema,
  /** Something should be looked at now (a notification was clicked, the app was started again). */
  focus: z.object({ number: z.string().nullable() }),
  /** One step of the doctor's visit that was asked for under this name; every window hears of every visit. */
  'doctor-step': z.object({ run: z.string(), step: doctorStepSchema }),
  /** What came of a search for devices, a change of one, or a file for one; every window hears of all. */
  'device-step': z.object({ run: z.string(), step: deviceStepSchema }),
} as const;

export type CallName = keyof typeof CALLS;
export type EventName = keyof typeof EVENTS;
export type CallArgument<N extends CallName> = z.infer<(typeof CALLS)[N]['argument']>;
export type CallResult<N extends CallName> = z.infer<(typeof CALLS)[N]['result']>;
export type EventValue<N extends EventName> = z.infer<(typeof EVENTS)[N]>;

export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[];
export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];

/** Every call is answered like this; a refused call is a problem, never silence. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: z.infer<typeof problemSchema> };

export function answerSchema(name: CallName) {
  return z.union([
    z.object({ ok: z.literal(true), value: CALLS[name].result }),
    z.object({ ok: z.literal(false), problem: problemSchema }),
  ]);
}

/** What a host implements: one function a call. The argument is parsed already, the result is parsed afterwards. */
export type Handlers = { readonly [N in CallName]: (argument: CallArgument<N>) => Promise<Answer<CallResult<N>>> };

/** What the window holds, whatever carries it. */
export interface Bridge {
  call<N extends CallName>(name: N, argument: CallArgument<N>): Promise<Answer<CallResult<N>>>;
  on<N extends EventName>(name: N, listener: (value: EventValue<N>) => void): () => void;
}
