import { problem } from '../../src-main/core/problem.ts';
import type { Rotation, RotationState } from '../../src-main/core/rotation/state.ts';
import type { LookSeen, RotationEvent } from '../../src-main/core/rotation/transition.ts';
import type { Verdict } from '../../src-main/core/verify/verdict.ts';
import { lineOf } from './world.ts';

export const WINDOW = { earliestMs: 1_000_000, latestMs: 2_000_000 };
const bound = { seenAtMs: 1_500_000, listsBindings: true, untilMs: {} };
const trouble = problem('portal-answer-unreadable', { step: 'submit', structure: '' });
const after = { acceptedSeenAtMs: 1_500_000, bothAccepted: false, bound };

/** One state of every kind, with the variants that decide differently. */
export const STATES = {
  planned: { kind: 'planned', isPasswordKept: true },
  'planned, password not kept': { kind: 'planned', isPasswordKept: false },
  'signing-in': { kind: 'signing-in', sinceMs: 1 },
  submitting: { kind: 'submitting', sinceMs: 2, window: WINDOW },
  reflecting: {
    kind: 'reflecting',
    acceptedAtMs: 3,
    acceptedBy: 'portal',
    window: WINDOW,
    nextLookAtMs: 1_000_020,
    looks: [],
  },
  doubtful: {
    kind: 'doubtful',
    submittedAtMs: 3,
    window: WINDOW,
    nextLookAtMs: 1_000_020,
    looks: [],
    problem: trouble,
  },
  'reconnecting, not promoted': { kind: 'reconnecting', isPromoted: false, ...after },
  reconnecting: { kind: 'reconnecting', isPromoted: true, ...after },
  verifying: { kind: 'verifying', reconnectedAtMs: 1_600_000, nextLookAtMs: 1_600_005, looks: [], ...after },
  done: { kind: 'done', atMs: 9, proofLevel: 'L3', acceptedSeenAtMs: 8, bothAccepted: false },
  refused: { kind: 'refused', atMs: 9, problem: trouble },
  cancelled: { kind: 'cancelled', atMs: 9 },
  stuck: {
    kind: 'stuck',
    atMs: 9,
    submittedAtMs: 3,
    isAccepted: true,
    window: WINDOW,
    looks: [],
    problem: trouble,
  },
  'stuck, never accepted': {
    kind: 'stuck',
    atMs: 9,
    submittedAtMs: 3,
    isAccepted: false,
    window: WINDOW,
    looks: [],
    problem: trouble,
  },
} as const satisfies Record<string, RotationState>;
export type StateName = keyof typeof STATES;

export function rotationIn(state: RotationState, proofWanted: 'L2' | 'L3' = 'L3'): Rotation {
  return {
    id: 'r1',
    line: lineOf('b2bua'),
    mode: 'routine',
    by: 'portal',
    probeMode: 'query',
    createdAtMs: 0,
    skewMs: 0,
    proofWanted,
    state,
  };
}

export interface Seen {
  readonly fresh: Verdict;
  readonly old?: Verdict;
  readonly device?: string;
  readonly hasNext?: boolean;
  readonly atMs?: number;
}

export function looked({ fresh, old, device, hasNext = true, atMs = 2_500_000 }: Seen): LookSeen {
  return {
    kind: 'looked',
    atMs,
    fresh: { atMs, password: 'new', verdict: fresh },
    ...(old === undefined ? {} : { old: { atMs, password: 'old' as const, verdict: old } }),
    ...(device === undefined ? {} : { device }),
    ...(hasNext ? { nextLookAtMs: atMs + 60_000 } : {}),
    bound,
    latestIso: '2026-11-24T17:30:00+09:00',
  };
}

export const EVENTS = {
  'password-kept': { kind: 'password-kept' },
  'sign-in-began': { kind: 'sign-in-began', atMs: 1 },
  'code-asked': { kind: 'code-asked' },
  'code-given': { kind: 'code-given' },
  'submit-began': { kind: 'submit-began', atMs: 2, window: WINDOW },
  'portal-accepted': { kind: 'portal-accepted', acceptedAtMs: 3, window: WINDOW, nextLookAtMs: 4 },
  'person-told': { kind: 'person-told', acceptedAtMs: 3, window: WINDOW, nextLookAtMs: 4 },
  'portal-said-no': { kind: 'portal-said-no', atMs: 3, problem: problem('portal-locked', { sentence: '' }) },
  'answer-lost': { kind: 'answer-lost', problem: trouble, nextLookAtMs: 4 },
  'process-ended': { kind: 'process-ended', nextLookAtMs: 4 },
  'look-postponed': { kind: 'look-postponed', nextLookAtMs: 5 },
  promoted: { kind: 'promoted', atMs: 6 },
  'phone-applied': { kind: 'phone-applied', atMs: 7, nextLookAtMs: 8 },
  'phone-waits-for-person': {
    kind: 'phone-waits-for-person',
    atMs: 7,
    nextLookAtMs: 8,
    action: 'enter-password-on-phone',
  },
  'person-cancelled': { kind: 'person-cancelled', atMs: 9 },
  'call-told: out, heard': { kind: 'call-told', atMs: 10, told: { way: 'outgoing', outcome: 'both-heard' } },
  'call-told: in, heard': { kind: 'call-told', atMs: 11, told: { way: 'incoming', outcome: 'both-heard' } },
  'call-told: in, did not ring': { kind: 'call-told', atMs: 12, told: { way: 'incoming', outcome: 'did-not-ring' } },
  'look: accepted': looked({ fresh: 'accepted' }),
  'look: accepted, device seen': looked({ fresh: 'accepted', device: 'sip:a@b' }),
  'look: not yet': looked({ fresh: 'not-yet' }),
  'look: refused, the last, old accepted': looked({ fresh: 'password-refused', old: 'accepted', hasNext: false }),
  'look: refused, the last, old refused': looked({
    fresh: 'password-refused',
    old: 'password-refused',
    hasNext: false,
  }),
} as const satisfies Record<string, RotationEvent>;
export type EventName = keyof typeof EVENTS;
