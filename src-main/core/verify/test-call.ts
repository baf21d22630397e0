import { z } from 'zod';
import { problem } from '../problem.ts';
import type { Move } from '../problem-nature.ts';
import { fail, ok, type Result } from '../result.ts';
import { type CauseId, movesOf } from './causes.ts';
import { isPhoneSeen, PROOF_LEVELS, type ProofLevel } from './verdict.ts';

/*
 * The guided test call. The app cannot hear: it says what to do and what to listen for, and the person says what came of it.
 * `phone` is the phone of the line, `other` the one in the person's hand, a mobile for example.
 */

/** Seen from the line: from its phone to the other one, and from the other one to its number. */
export const CALL_WAYS = ['outgoing', 'incoming'] as const;
export type CallWay = (typeof CALL_WAYS)[number];

/** All that a person can say of a call, good news first. Stable: scripts and ledgers hold these words. */
export const CALL_OUTCOMES = {
  outgoing: [
    'both-heard',
    'silent-at-phone',
    'silent-at-other',
    'silent-both',
    'cut-off',
    'other-number-shown',
    'no-connection',
    'refused',
  ],
  incoming: [
    'both-heard',
    'silent-at-phone',
    'silent-at-other',
    'silent-both',
    'cut-off',
    'did-not-ring',
    'other-phone-rang',
    'refused',
  ],
} as const satisfies { readonly [W in CallWay]: readonly string[] };
export type CallOutcome<W extends CallWay = CallWay> = (typeof CALL_OUTCOMES)[W][number];

/** Held for longer than this: a call whose ACK is lost ends at 32 s (RFC 3261 13.3.1.4). */
export const HOLD_S = 35;
/** A call that lasted longer was no test call. */
export const LONGEST_CUT_S = 7_200;

const cutAfterS = z.number().int().min(1).max(LONGEST_CUT_S).optional();

/** What was said of one call; `cutAfterS` (seconds) only of one that was cut off, where the person knows. */
export const toldCallSchema = z.discriminatedUnion('way', [
  z.object({ way: z.literal('outgoing'), outcome: z.enum(CALL_OUTCOMES.outgoing), cutAfterS }),
  z.object({ way: z.literal('incoming'), outcome: z.enum(CALL_OUTCOMES.incoming), cutAfterS }),
]);
export type ToldCall = z.infer<typeof toldCallSchema>;

const told = { atMs: z.number().int(), cutAfterS };

/** The latest that was said of each way, with its time (epoch ms). An absent way was not tried. */
export const testCallsSchema = z.object({
  outgoing: z.object({ outcome: z.enum(CALL_OUTCOMES.outgoing), ...told }).optional(),
  incoming: z.object({ outcome: z.enum(CALL_OUTCOMES.incoming), ...told }).optional(),
  /** When both ways had been heard for the first time; what came later does not take that back. */
  provenAtMs: z.number().int().optional(),
  /** What was proven before that, without any call. */
  levelBefore: z.enum(PROOF_LEVELS).optional(),
});
export type TestCalls = z.infer<typeof testCallsSchema>;

export interface CallsProof {
  readonly proofLevel: ProofLevel;
  readonly call: TestCalls;
}

/** Takes one answer in: the latest counts, both ways heard are L4, and no answer lowers what is proven. */
export function withCall(
  before: { readonly proofLevel: ProofLevel; readonly call?: TestCalls | undefined },
  { way, outcome, cutAfterS: cutS }: ToldCall,
  atMs: number,
): CallsProof {
  const one = { outcome, atMs, ...(outcome === 'cut-off' && cutS !== undefined ? { cutAfterS: cutS } : {}) };
  const call = { ...before.call, [way]: one } as TestCalls;
  const isHeardBothWays = CALL_WAYS.every((each) => call[each]?.outcome === 'both-heard');
  if (before.proofLevel === 'L4' || !isHeardBothWays) return { proofLevel: before.proofLevel, call };
  return { proofLevel: 'L4', call: { ...call, provenAtMs: atMs, levelBefore: before.proofLevel } };
}

/** Something was not heard, the last time it was tried. */
export function hasTrouble(call: TestCalls): boolean {
  return CALL_WAYS.some((way) => call[way] !== undefined && call[way]?.outcome !== 'both-heard');
}

/** What is known around the calls; what is not known explains nothing. */
export interface CallContext {
  readonly proofLevel: ProofLevel;
  /** When the password of the line was first seen to be accepted, epoch ms. */
  readonly acceptedSeenAtMs?: number | undefined;
}

export interface WayJudged {
  /** Ranked, likeliest first; none of a call that was heard. */
  readonly causes: readonly CauseId[];
  readonly next: readonly Move[];
}

/** Every reason has something of its own to look at. */
const MOST_MOVES = 8;

/** Why each way may have gone as it did, and what to do. A way that was not tried, or was heard, mostly has nothing to explain. */
export function judgeCalls(call: TestCalls, context: CallContext): { readonly [W in CallWay]: WayJudged } {
  const judged = (causes: readonly CauseId[]): WayJudged => {
    const moves = movesOf(causes, MOST_MOVES);
    // Whatever it was: first it is put right.
    const next = [...moves.filter((move) => move !== 'call-again'), ...moves.filter((move) => move === 'call-again')];
    return { causes, next };
  };
  return { outgoing: judged(outgoingCauses(call, context)), incoming: judged(incomingCauses(call, context)) };
}

type SoundOutcome = Extract<CallOutcome<'outgoing'>, CallOutcome<'incoming'>>;

const SOUND: { readonly [O in Exclude<SoundOutcome, 'both-heard' | 'cut-off' | 'refused'>]: readonly CauseId[] } = {
  'silent-at-phone': ['call-private-address', 'call-sound-blocked', 'call-rewritten', 'phone-sound-off'],
  'silent-at-other': ['call-sound-blocked', 'phone-sound-off', 'call-rewritten'],
  'silent-both': ['call-sound-blocked', 'call-private-address', 'call-rewritten'],
};

/** Where 64*T1 = 32 s would be felt by somebody who did not look at a clock. */
const ACK_WINDOW_S = { from: 20, to: 45 } as const;

function cutCauses(afterS: number | undefined): readonly CauseId[] {
  if (afterS === undefined) return ['call-ack-lost', 'call-network-broke', 'call-refresh-lost', 'call-rewritten'];
  if (afterS < ACK_WINDOW_S.from) return ['call-network-broke', 'call-rewritten'];
  if (afterS > ACK_WINDOW_S.to) return ['call-refresh-lost', 'call-network-broke'];
  return ['call-ack-lost', 'call-rewritten', 'call-private-address'];
}

/** The phone may not be logged in at all: only while nothing has shown the contrary. */
function notLoggedIn(call: TestCalls, context: CallContext, other: CallWay): readonly CauseId[] {
  const said = call[other];
  // The call that came in may have found the phone by its former login, and the one that goes out needs the new one.
  const hasShown =
    said !== undefined && CONNECTED.has(said.outcome) && !(other === 'incoming' && mayBeFormerBinding(call, context));
  return hasShown || isPhoneSeen(context.proofLevel) ? [] : ['phone-not-logged-in'];
}

/** Outcomes of a call that came through between the two phones. */
const CONNECTED: ReadonlySet<string> = new Set<CallOutcome>([
  'both-heard',
  'silent-at-phone',
  'silent-at-other',
  'silent-both',
  'cut-off',
]);

function outgoingCauses(call: TestCalls, context: CallContext): readonly CauseId[] {
  const { outgoing } = call;
  switch (outgoing?.outcome) {
    case undefined:
    case 'both-heard':
      return [];
    case 'silent-at-phone':
    case 'silent-at-other':
    case 'silent-both':
      return SOUND[outgoing.outcome];
    case 'cut-off':
      return cutCauses(outgoing.cutAfterS);
    case 'other-number-shown':
      return ['call-other-account', 'caller-number-differs'];
    case 'no-connection':
      return [
        ...notLoggedIn(call, context, 'incoming'),
        'call-leaves-elsewhere',
        'call-dialled-otherwise',
        'call-rewritten',
        'call-not-allowed',
      ];
    case 'refused':
      return [
        ...notLoggedIn(call, context, 'incoming'),
        'call-not-allowed',
        'caller-number-refused',
        'line-in-use',
        'call-leaves-elsewhere',
      ];
  }
}

/** As long as a binding made with the former password may live on: the usual lifetime (SERVICE: 3,600 s). */
const FORMER_BINDING_MS = 3_600_000;

function incomingCauses(call: TestCalls, context: CallContext): readonly CauseId[] {
  const { incoming } = call;
  switch (incoming?.outcome) {
    case undefined:
      return [];
    case 'both-heard':
      return mayBeFormerBinding(call, context) ? ['call-by-former-registration'] : [];
    case 'silent-at-phone':
    case 'silent-at-other':
    case 'silent-both':
      return SOUND[incoming.outcome];
    case 'cut-off':
      return cutCauses(incoming.cutAfterS);
    case 'did-not-ring':
      // That it can call out shows its login, not that the carrier knows the way to it.
      return [
        ...notLoggedIn(call, context, 'outgoing'),
        ...(isPhoneSeen(context.proofLevel) ? NAT_FIRST : ELSEWHERE_FIRST),
        'calls-diverted',
        'ringer-off',
      ];
    case 'other-phone-rang':
      return ['registered-elsewhere', 'calls-diverted', ...notLoggedIn(call, context, 'outgoing')];
    case 'refused':
      return [...notLoggedIn(call, context, 'outgoing'), 'line-in-use', 'calls-diverted', 'registered-elsewhere'];
  }
}

const NAT_FIRST = ['nat-forgot-phone', 'registered-elsewhere'] as const;
const ELSEWHERE_FIRST = ['registered-elsewhere', 'nat-forgot-phone'] as const;

/** L4 itself says nothing here: it may rest on this very call. */
function mayBeFormerBinding({ incoming, levelBefore }: TestCalls, context: CallContext): boolean {
  const { proofLevel, acceptedSeenAtMs } = context;
  if (isPhoneSeen(levelBefore ?? proofLevel) || acceptedSeenAtMs === undefined || incoming === undefined) return false;
  return incoming.atMs - acceptedSeenAtMs < FORMER_BINDING_MS;
}

/** The seconds after which a call was cut off, as a person types them (`32`, `３２秒`, `32 s`); undefined = not to be read. */
export function readCutSeconds(typed: string): number | undefined {
  const digits = /^(\d{1,4}) ?(?:s|sec|seconds?|秒)?$/iu.exec(typed.normalize('NFKC').trim())?.[1];
  const read = cutAfterS.safeParse(digits === undefined ? Number.NaN : Number(digits));
  return read.success ? read.data : undefined;
}

/** Reads `both-heard`, or `cut-off:32` with the seconds, as it is written on a command line. */
export function parseToldCall(way: CallWay, given: string): Result<ToldCall> {
  const [outcome = '', seconds, ...more] = given.trim().split(':');
  const isWhole = seconds === undefined || /^\d{1,4}$/u.test(seconds);
  const parsed = toldCallSchema.safeParse({
    way,
    outcome,
    ...(seconds === undefined ? {} : { cutAfterS: Number(seconds) }),
  });
  const isFit = parsed.success && isWhole && more.length === 0 && (seconds === undefined || outcome === 'cut-off');
  return isFit ? ok(parsed.data) : fail(problem('usage', { what: 'value', given: `--${way} ${given}` }));
}
