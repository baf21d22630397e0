import { z } from 'zod';
import { type LineNumber, lineSchema } from '../line.ts';
import { problemSchema } from '../problem.ts';
import { testCallsSchema } from '../verify/test-call.ts';
import { PROOF_LEVELS, VERDICTS } from '../verify/verdict.ts';

/*
 * The life of one rotation.
 *
 *  planned -> signing-in -> submitting -> reflecting -> reconnecting -> verifying -> done
 *     |           |          |     |       |      ^         ^    |         |  |
 *     |           |          |     |       '-look-'         |    |         |  |   device not seen yet
 *     |           |          |     |                        '----+---------'  |
 *     |           |          |     '- crash, or no readable answer -> doubtful|
 *     |           |          |                                         | | |  |
 *     |           |          |            new one accepted: reconnecting <' | |
 *     |           |          '- portal said no -> refused  <- old one lives-' |
 *     |           '- portal said no, unknown page, no network -> refused      |
 *     '- cancelled (free until submitting)          looks spent -> stuck -----'  (a look may lead out of it again)
 *
 * `done` stays done: what the person says of a test call is added to it, and can only raise its proof.
 *
 * Before `submitting` nothing has changed at the carrier. From `submitting` on, both passwords are in the keychain and
 * stay there until one of them was accepted. Times are epoch milliseconds by the carrier's clock (skew applied).
 */

const atMs = z.number().int();

const windowSchema = z.object({ earliestMs: atMs, latestMs: atMs });

/** What one look (one probe) showed; kept so that the person can see the last look and its result. */
const lookSchema = z.object({
  atMs,
  password: z.enum(['new', 'old']),
  verdict: z.enum(VERDICTS),
  statusCode: z.number().int().optional(),
});

/** Where the devices of this line were bound, and until when: a binding that outlives this was made later. */
const boundUntilSchema = z.object({ seenAtMs: atMs, listsBindings: z.boolean(), untilMs: z.record(z.string(), atMs) });

const phoneActionSchema = z.enum(['enter-password-on-phone', 'restart-phone', 'start-softphone']);

const stateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('planned'),
    submitAtMs: atMs.optional(),
    /** The new password is in the keychain (pending) and was read back; without that nothing goes on. */
    isPasswordKept: z.boolean(),
  }),
  z.object({
    kind: z.literal('signing-in'),
    sinceMs: atMs,
    /** The moment the person chose and was promised a reflection for; kept so that leaving here loses nothing. */
    submitAtMs: atMs.optional(),
    requiredUserAction: z.literal('type-mailed-code').optional(),
  }),
  z.object({ kind: z.literal('submitting'), sinceMs: atMs, window: windowSchema }),
  z.object({
    kind: z.literal('reflecting'),
    acceptedAtMs: atMs,
    acceptedBy: z.enum(['portal', 'person']),
    window: windowSchema,
    nextLookAtMs: atMs,
    looks: z.array(lookSchema),
  }),
  z.object({
    kind: z.literal('doubtful'),
    submittedAtMs: atMs,
    window: windowSchema,
    nextLookAtMs: atMs,
    looks: z.array(lookSchema),
    problem: problemSchema,
  }),
  z.object({
    kind: z.literal('reconnecting'),
    acceptedSeenAtMs: atMs,
    /** Pending became current in the keychain. False right after the look: promotion is repeated until it is recorded. */
    isPromoted: z.boolean(),
    bothAccepted: z.boolean(),
    bound: boundUntilSchema,
    requiredUserAction: phoneActionSchema.optional(),
    problem: problemSchema.optional(),
  }),
  z.object({
    kind: z.literal('verifying'),
    acceptedSeenAtMs: atMs,
    reconnectedAtMs: atMs,
    bothAccepted: z.boolean(),
    bound: boundUntilSchema,
    /** Absent when the planned looks are spent: the person looks when their phone is ready. */
    nextLookAtMs: atMs.optional(),
    looks: z.array(lookSchema),
    requiredUserAction: phoneActionSchema.optional(),
  }),
  z.object({
    kind: z.literal('done'),
    atMs,
    proofLevel: z.enum(PROOF_LEVELS),
    acceptedSeenAtMs: atMs,
    bothAccepted: z.boolean(),
    /** Who was bound before the phone had the new password: a later check must not take that for the phone, either. */
    bound: boundUntilSchema.optional(),
    /** The Contact of the customer's device, where one was seen. */
    device: z.string().optional(),
    /** What the person said of the test calls, where any was made. */
    call: testCallsSchema.optional(),
  }),
  z.object({ kind: z.literal('refused'), atMs, problem: problemSchema }),
  z.object({ kind: z.literal('cancelled'), atMs }),
  z.object({
    kind: z.literal('stuck'),
    atMs,
    submittedAtMs: atMs,
    /** The portal (or the person) had said that the change was made; then the old password living on proves nothing. */
    isAccepted: z.boolean(),
    window: windowSchema,
    looks: z.array(lookSchema),
    problem: problemSchema,
  }),
]);

/** The softphone on this computer that shall get the new password, as the person chose and agreed to. */
const chosenSoftphoneSchema = z.object({
  account: z.object({
    softphone: z.string(),
    place: z.string(),
    account: z.string(),
    user: z.string(),
    domain: z.string(),
  }),
  consent: z.object({ mayStop: z.boolean(), mayStart: z.boolean() }),
  /**
   * `asked` is stored before it is stopped for the wait, so that whoever finds it knows that it may be off. `left-running`:
   * it could not be stopped (a call, no consent); it is then given the new password while it runs.
   */
  quiet: z.enum(['no', 'asked', 'quiet', 'left-running']),
  /** Names the kept original of its settings. */
  undo: z.string().optional(),
  /** The person put its settings back: it has the former password, and there is nothing more to undo. */
  isUndone: z.boolean().optional(),
  /** Why it could not be done by itself; the guide goes on from there. */
  problem: problemSchema.optional(),
});

export const rotationSchema = z.object({
  id: z.string().min(1),
  line: lineSchema,
  mode: z.enum(['routine', 'emergency']),
  by: z.enum(['portal', 'told']),
  /** Told rotations: when the person says they made the change at the portal. */
  toldAtMs: atMs.optional(),
  /** How the registrar is asked: `bind` only where it refuses the query and the person agreed. */
  probeMode: z.enum(['query', 'bind']),
  portalUrl: z.string().optional(),
  createdAtMs: atMs,
  /** Carrier's clock minus this computer's, ms, as last measured. */
  skewMs: z.number().int(),
  /** The level at which this rotation counts as done. */
  proofWanted: z.enum(['L2', 'L3']),
  softphone: chosenSoftphoneSchema.optional(),
  /** Verdict on the old password just before the change, where it could be had. */
  verdictBefore: z.enum(VERDICTS).optional(),
  state: stateSchema,
});

export type Rotation = z.infer<typeof rotationSchema>;
export type ChosenSoftphone = z.infer<typeof chosenSoftphoneSchema>;
export type RotationState = z.infer<typeof stateSchema>;
export type StateKind = RotationState['kind'];
export type StateOf<K extends StateKind> = Extract<RotationState, { kind: K }>;
export type Look = z.infer<typeof lookSchema>;
export type ReflectionWindow = z.infer<typeof windowSchema>;
export type BoundUntil = z.infer<typeof boundUntilSchema>;

/** At rest: nothing happens any more unless a person asks for it. */
export function isAtRest(state: RotationState): boolean {
  return state.kind === 'done' || state.kind === 'refused' || state.kind === 'cancelled' || state.kind === 'stuck';
}

export function numberOf(rotation: Rotation): LineNumber {
  return rotation.line.number;
}
