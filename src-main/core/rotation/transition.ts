import type { PhoneAction } from '../ports.ts';
import { type Problem, problem } from '../problem.ts';
import { assertNever } from '../result.ts';
import { type ToldCall, withCall } from '../verify/test-call.ts';
import type { BoundUntil, Look, ReflectionWindow, Rotation, RotationState, StateOf } from './state.ts';

/** What one look brought: the new password's verdict, the old one's where it was tried, the devices where they are listed. */
export interface LookSeen {
  readonly kind: 'looked';
  readonly atMs: number;
  readonly fresh: Look;
  readonly old?: Look | undefined;
  readonly bound?: BoundUntil | undefined;
  /** The customer's device that registered since the new password counted. */
  readonly device?: string | undefined;
  /** Absent when the planned looks are spent. */
  readonly nextLookAtMs?: number | undefined;
  /** Facts for the problem in which a spent plan ends. */
  readonly latestIso: string;
}

export type RotationEvent =
  | { readonly kind: 'password-kept' }
  | { readonly kind: 'sign-in-began'; readonly atMs: number }
  | { readonly kind: 'code-asked' }
  | { readonly kind: 'code-given' }
  | { readonly kind: 'submit-began'; readonly atMs: number; readonly window: ReflectionWindow }
  | ({ readonly kind: 'portal-accepted'; readonly acceptedAtMs: number } & Waits)
  | ({ readonly kind: 'person-told'; readonly acceptedAtMs: number } & Waits)
  | { readonly kind: 'portal-said-no'; readonly atMs: number; readonly problem: Problem }
  | { readonly kind: 'answer-lost'; readonly problem: Problem; readonly nextLookAtMs: number }
  | { readonly kind: 'process-ended'; readonly nextLookAtMs: number }
  | { readonly kind: 'look-postponed'; readonly nextLookAtMs: number }
  | LookSeen
  | { readonly kind: 'promoted'; readonly atMs: number }
  | { readonly kind: 'phone-applied'; readonly atMs: number; readonly nextLookAtMs: number }
  | {
      readonly kind: 'phone-waits-for-person';
      readonly atMs: number;
      readonly nextLookAtMs: number;
      readonly action: PhoneAction;
    }
  | { readonly kind: 'person-cancelled'; readonly atMs: number }
  | { readonly kind: 'call-told'; readonly atMs: number; readonly told: ToldCall };

interface Waits {
  readonly window: ReflectionWindow;
  readonly nextLookAtMs: number;
}

/** Newest looks kept with the state; the ledger's history has them all. */
const LOOKS_KEPT = 40;

/**
 * The next state, or undefined when the event has no meaning in this state (a late answer, a double click): the rotation
 * then stays as it is. Pure and total; the drawing is in state.ts.
 */
export function transition(rotation: Rotation, event: RotationEvent): RotationState | undefined {
  const state = rotation.state;
  switch (event.kind) {
    case 'password-kept':
      return state.kind === 'planned' ? { ...state, isPasswordKept: true } : undefined;
    case 'sign-in-began':
      return state.kind === 'planned' && state.isPasswordKept
        ? { kind: 'signing-in', sinceMs: event.atMs, ...chosen(state) }
        : undefined;
    case 'code-asked':
      return state.kind === 'signing-in' ? { ...state, requiredUserAction: 'type-mailed-code' } : undefined;
    case 'code-given':
      return state.kind === 'signing-in' ? { kind: 'signing-in', sinceMs: state.sinceMs, ...chosen(state) } : undefined;
    case 'submit-began':
      return state.kind === 'signing-in'
        ? { kind: 'submitting', sinceMs: event.atMs, window: event.window }
        : undefined;
    case 'portal-accepted':
      return state.kind === 'submitting' ? reflecting(event, 'portal') : undefined;
    case 'person-told':
      return state.kind === 'planned' && state.isPasswordKept ? reflecting(event, 'person') : undefined;
    case 'portal-said-no':
      return state.kind === 'planned' || state.kind === 'signing-in' || state.kind === 'submitting'
        ? { kind: 'refused', atMs: event.atMs, problem: event.problem }
        : undefined;
    case 'answer-lost':
      return state.kind === 'submitting' ? doubtful(state, event) : undefined;
    case 'process-ended':
      return afterProcessEnd(state, event.nextLookAtMs);
    case 'look-postponed':
      return state.kind === 'reflecting' || state.kind === 'doubtful' || state.kind === 'verifying'
        ? { ...state, nextLookAtMs: event.nextLookAtMs }
        : undefined;
    case 'looked':
      return afterLook(rotation, event);
    case 'promoted':
      return afterPromotion(rotation, event.atMs);
    case 'phone-applied':
      // From `verifying` too: the person chose a softphone after the guide had been shown.
      return state.kind === 'verifying' || (state.kind === 'reconnecting' && state.isPromoted)
        ? verifying(state, event)
        : undefined;
    case 'phone-waits-for-person':
      return state.kind === 'verifying' || (state.kind === 'reconnecting' && state.isPromoted)
        ? { ...verifying(state, event), requiredUserAction: event.action }
        : undefined;
    case 'person-cancelled':
      return afterCancel(state, event.atMs);
    case 'call-told':
      // At rest already: what is said of a call only adds to what is proven.
      return state.kind === 'done' ? { ...state, ...withCall(state, event.told, event.atMs) } : undefined;
    default:
      return assertNever(event);
  }
}

function chosen(state: StateOf<'planned'> | StateOf<'signing-in'>): { submitAtMs?: number } {
  return state.submitAtMs === undefined ? {} : { submitAtMs: state.submitAtMs };
}

function reflecting(event: { acceptedAtMs: number } & Waits, acceptedBy: 'portal' | 'person'): StateOf<'reflecting'> {
  const { acceptedAtMs, window, nextLookAtMs } = event;
  return { kind: 'reflecting', acceptedAtMs, acceptedBy, window, nextLookAtMs, looks: [] };
}

function doubtful(
  state: StateOf<'submitting'>,
  event: { readonly problem: Problem; readonly nextLookAtMs: number },
): StateOf<'doubtful'> {
  return {
    kind: 'doubtful',
    submittedAtMs: state.sinceMs,
    window: state.window,
    nextLookAtMs: event.nextLookAtMs,
    looks: [],
    problem: event.problem,
  };
}

/** Write-ahead: a process that died in `submitting` may or may not have sent the one POST, so nobody knows: doubtful. */
function afterProcessEnd(state: RotationState, nextLookAtMs: number): RotationState | undefined {
  if (state.kind === 'signing-in') return { kind: 'planned', isPasswordKept: true, ...chosen(state) };
  if (state.kind !== 'submitting') return undefined;
  return doubtful(state, { problem: problem('interrupted', { state: 'submitting' }), nextLookAtMs });
}

function afterCancel(state: RotationState, atMs: number): RotationState | undefined {
  switch (state.kind) {
    case 'planned':
    case 'signing-in':
    case 'stuck':
      return { kind: 'cancelled', atMs };
    case 'reconnecting':
    case 'verifying':
      // The new password lives and is current: closing here loses nothing, but the phone was not seen, so L2 at most.
      return state.kind === 'reconnecting' && !state.isPromoted ? undefined : done(state, { atMs, proofLevel: 'L2' });
    case 'submitting':
    case 'reflecting':
    case 'doubtful':
    case 'done':
    case 'refused':
    case 'cancelled':
      return undefined;
    default:
      return assertNever(state);
  }
}

function afterPromotion(rotation: Rotation, atMs: number): RotationState | undefined {
  const state = rotation.state;
  if (state.kind !== 'reconnecting' || state.isPromoted) return undefined;
  return rotation.proofWanted === 'L2' ? done(state, { atMs, proofLevel: 'L2' }) : { ...state, isPromoted: true };
}

function verifying(
  state: StateOf<'reconnecting'> | StateOf<'verifying'>,
  event: { readonly atMs: number; readonly nextLookAtMs: number },
): StateOf<'verifying'> {
  const { acceptedSeenAtMs, bothAccepted, bound } = state;
  return {
    kind: 'verifying',
    acceptedSeenAtMs,
    bothAccepted,
    bound,
    reconnectedAtMs: event.atMs,
    nextLookAtMs: event.nextLookAtMs,
    looks: [],
  };
}

function done(
  state: StateOf<'reconnecting'> | StateOf<'verifying'>,
  proof: { readonly atMs: number; readonly proofLevel: 'L2' | 'L3'; readonly device?: string },
): StateOf<'done'> {
  const { acceptedSeenAtMs, bothAccepted, bound } = state;
  return { kind: 'done', acceptedSeenAtMs, bothAccepted, bound, ...proof };
}

function afterLook(rotation: Rotation, seen: LookSeen): RotationState | undefined {
  const state = rotation.state;
  switch (state.kind) {
    case 'reflecting':
    case 'doubtful':
    case 'stuck':
      return afterReflectionLook(state, seen);
    case 'reconnecting':
    case 'verifying':
      return afterDeviceLook(state, seen);
    case 'planned':
    case 'signing-in':
    case 'submitting':
    case 'done':
    case 'refused':
    case 'cancelled':
      return undefined;
    default:
      return assertNever(state);
  }
}

type WaitsForReflection = StateOf<'reflecting'> | StateOf<'doubtful'> | StateOf<'stuck'>;

/** The table of ARCHITECTURE §3, "Unknown outcome". The old password working never means that the change failed. */
function afterReflectionLook(state: WaitsForReflection, seen: LookSeen): RotationState {
  const isOldAccepted = seen.old?.verdict === 'accepted';
  if (seen.fresh.verdict === 'accepted') {
    const bound = seen.bound ?? { seenAtMs: seen.atMs, listsBindings: false, untilMs: {} };
    return { kind: 'reconnecting', acceptedSeenAtMs: seen.atMs, isPromoted: false, bothAccepted: isOldAccepted, bound };
  }
  const looks = keepLooks(state.looks, seen);
  if (seen.nextLookAtMs !== undefined && state.kind !== 'stuck')
    return { ...state, looks, nextLookAtMs: seen.nextLookAtMs };
  const isAccepted = state.kind === 'reflecting' || (state.kind === 'stuck' && state.isAccepted);
  // While the window is open the old password lives on anyway: only after it is "nothing changed" a truth.
  if (isOldAccepted && !isAccepted && seen.atMs >= state.window.latestMs) {
    return { kind: 'refused', atMs: seen.atMs, problem: problem('change-did-not-happen', { until: seen.latestIso }) };
  }
  return {
    kind: 'stuck',
    atMs: seen.atMs,
    submittedAtMs: state.kind === 'reflecting' ? state.acceptedAtMs : state.submittedAtMs,
    isAccepted,
    window: state.window,
    looks,
    problem:
      isRefusal(seen.fresh) && isRefusal(seen.old)
        ? problem('both-refused', { statusCode: seen.fresh.statusCode ?? 0 })
        : problem('not-reflected-in-time', { latest: seen.latestIso, looks: looks.length }),
  };
}

function isRefusal(look: Look | undefined): boolean {
  const verdict = look?.verdict;
  return (
    verdict === 'password-refused' || verdict === 'forbidden' || verdict === 'user-unknown' || verdict === 'not-yet'
  );
}

function keepLooks(looks: readonly Look[], seen: LookSeen): Look[] {
  return [...looks, seen.fresh, ...(seen.old === undefined ? [] : [seen.old])].slice(-LOOKS_KEPT);
}

function afterDeviceLook(
  state: StateOf<'reconnecting'> | StateOf<'verifying'>,
  seen: LookSeen,
): RotationState | undefined {
  if (state.kind === 'reconnecting' && !state.isPromoted) return undefined;
  if (seen.device !== undefined && seen.fresh.verdict === 'accepted') {
    return done(state, { atMs: seen.atMs, proofLevel: 'L3', device: seen.device });
  }
  if (state.kind === 'verifying' && seen.nextLookAtMs !== undefined) {
    return { ...state, nextLookAtMs: seen.nextLookAtMs, looks: keepLooks(state.looks, seen) };
  }
  const looks = state.kind === 'verifying' ? state.looks.length + 1 : 1;
  const { acceptedSeenAtMs, bothAccepted, bound } = state;
  return {
    kind: 'reconnecting',
    acceptedSeenAtMs,
    isPromoted: true,
    bothAccepted,
    bound,
    requiredUserAction: 'enter-password-on-phone',
    problem: problem('device-not-seen', { looks, listsBindings: seen.bound?.listsBindings ?? false }),
  };
}
