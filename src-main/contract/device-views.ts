import { z } from 'zod';
import { FILE_ADDRESSES, PROVISIONING_CAUTIONS } from '../core/phones/provisioning-codes.ts';
import { problemSchema } from '../core/problem.ts';
import { PROOF_LEVELS, VERDICTS } from '../core/verify/verdict.ts';

/*
 * What the window sees of devices in the person's own network. The administrator's login goes in and never comes back: no
 * shape here has a field for it.
 */

const atMs = z.number().int();

const signSchema = z.object({
  kind: z.enum(['mac-prefix', 'sip', 'page-server', 'page-title', 'ssdp', 'mdns']),
  /** A stranger's word, cut short and printable. */
  text: z.string(),
});

export const foundDeviceSchema = z.object({
  address: z.string(),
  mac: z.string().nullable(),
  speaksSip: z.boolean(),
  /** What a browser opens; null = no page answered. */
  page: z.string().nullable(),
  signs: z.array(signSchema),
  /** Best first; empty = nothing in the catalogue fits. */
  guesses: z.array(
    z.object({ family: z.string(), confidence: z.enum(['hint', 'likely', 'strong']), reasons: z.array(signSchema) }),
  ),
});
export type FoundDeviceView = z.infer<typeof foundDeviceSchema>;

/** What would be looked at, for the person to read before they agree. */
export const deviceNetworksSchema = z.object({
  networks: z.array(z.object({ name: z.string(), address: z.string(), prefix: z.number().int() })),
  addresses: z.number().int(),
});
export type DeviceNetworks = z.infer<typeof deviceNetworksSchema>;

export const devicesFoundSchema = z.object({
  /** False: it was stopped on the way. */
  isComplete: z.boolean(),
  /** Telephones and what may be one. */
  devices: z.array(foundDeviceSchema),
  /** How many more are there that do not look like telephones. */
  others: z.number().int(),
});
export type DevicesFound = z.infer<typeof devicesFoundSchema>;

/** What answered at an address. Nothing secret was sent to it. */
export const lookedAtSchema = z.object({
  /** Scheme, private address and port, no path. */
  address: z.string(),
  family: z.string(),
  model: z.string(),
  firmware: z.string().nullable(),
  mac: z.string().nullable(),
  /** SHA-256 of its certificate; null = nothing is encrypted. */
  fingerprint: z.string().nullable(),
  /** The same as at the login before. */
  isFingerprintKnown: z.boolean(),
  /** False: the guide leads the person. */
  canChange: z.boolean(),
  /** This way was seen to work with a real one of this family. */
  isTried: z.boolean(),
  hasKeptLogin: z.boolean(),
  /** The line's former password is still kept, and can be put back. */
  hasFormer: z.boolean(),
});
export type LookedAt = z.infer<typeof lookedAtSchema>;

export const deviceChangedSchema = z.object({
  /** On the password, before the device got it; null where a change under way has seen it accepted, or for the way back. */
  verdict: z.enum(VERDICTS).nullable(),
  /** False: the carrier did not accept the password, and nothing was changed. */
  isApplied: z.boolean(),
  /** Some tell their model only after the login. */
  model: z.string(),
  readBack: z.enum(['same', 'hidden']).nullable(),
  wasInterrupted: z.boolean(),
  /** It uses the password only after a restart that the person makes. */
  needsRestart: z.boolean(),
  proofLevel: z.enum(PROOF_LEVELS),
  device: z.string().nullable(),
  /** Why it could not be looked whether it is back; what was written stands. */
  lookProblem: problemSchema.nullable(),
});
export type DeviceChanged = z.infer<typeof deviceChangedSchema>;

/** What a file for one device will be. Holds nothing secret. */
export const devicePlanSchema = z.object({
  name: z.string(),
  key: z.string(),
  account: z.number().int(),
  mac: z.string(),
  cautions: z.array(z.enum(PROVISIONING_CAUTIONS)),
  asks: z.enum(FILE_ADDRESSES),
  field: z.string().nullable(),
  /** What makes the device fetch it. */
  trigger: z.object({ ja: z.string(), en: z.string() }),
  /** It does not name itself when it fetches: without its IP address whoever asks first would get the password. */
  needsAddress: z.boolean(),
});
export type DevicePlan = z.infer<typeof devicePlanSchema>;

export const deviceFileSchema = z.discriminatedUnion('how', [
  z.object({ how: z.literal('save'), path: z.string() }),
  z.object({ how: z.literal('serve'), url: z.string(), folder: z.string(), untilMs: atMs }),
  /** No file was made. `isRefused` false: the carrier did not say, and the person may want it all the same. */
  z.object({ how: z.literal('not-made'), verdict: z.enum(VERDICTS), isRefused: z.boolean() }),
]);

/** What is told on the way of a search, a change or a file that is served. */
export const deviceStepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('looking'),
    step: z.enum(['listening', 'knocking', 'asking']),
    done: z.number(),
    of: z.number(),
  }),
  /** Told again, with the same address, when more is known. */
  z.object({ kind: z.literal('found'), device: foundDeviceSchema }),
  z.object({
    kind: z.literal('changing'),
    step: z.enum([
      'signing-in',
      'reading',
      'writing',
      'reading-back',
      'registering-again',
      'restarting',
      'waiting-for-device',
    ]),
  }),
  z.object({ kind: z.literal('account'), slot: z.number().int(), user: z.string(), domain: z.string() }),
  z.object({
    kind: z.literal('refused'),
    address: z.string(),
    why: z.enum(['other-address', 'other-mac', 'no-mac', 'other-path', 'other-method']),
  }),
  z.object({ kind: z.literal('fetched'), address: z.string(), atMs }),
  z.object({ kind: z.literal('ended'), why: z.enum(['fetched', 'time-over', 'stopped']) }),
]);
export type DeviceStep = z.infer<typeof deviceStepSchema>;

/** A change of a device that goes on, or whose end no window has shown yet: a window that is loaded anew finds it here. */
export const deviceRunSchema = z.object({
  run: z.string(),
  number: z.string(),
  put: z.enum(['current', 'previous']),
  /** Of the device that the person agreed to. */
  address: z.string(),
  family: z.string(),
  steps: z.array(deviceStepSchema),
  /** null = it goes on. */
  ended: z
    .discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), value: deviceChangedSchema }),
      z.object({ ok: z.literal(false), problem: problemSchema }),
    ])
    .nullable(),
});
export type DeviceRun = z.infer<typeof deviceRunSchema>;
