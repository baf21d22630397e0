import type { RotationView, Snapshot } from '../../contract/snapshot.ts';

/** The most urgent thing that goes on, for all that shows only one: tray, taskbar, quit question, power. Times epoch ms. */
export type Pending =
  | { readonly kind: 'nothing' }
  /** An answer is on its way right now. */
  | { readonly kind: 'acting'; readonly number: string; readonly act: 'submit' | 'verify' }
  /** Only the person can go on. */
  | { readonly kind: 'asking'; readonly number: string }
  | {
      readonly kind: 'waiting';
      readonly number: string;
      readonly sinceMs: number;
      readonly dueAtMs: number;
      /** `submit`: the person is asked back then. `reflection`: the latest moment the carrier names. */
      readonly what: 'submit' | 'reflection';
    };

const URGENCY = { acting: 0, asking: 1, waiting: 2, nothing: 3 } as const satisfies Record<Pending['kind'], number>;
/** A look that is due this soon counts as going on. */
const SOON_MS = 60_000;

export function pendingOf(snapshot: Pick<Snapshot, 'lines' | 'nowMs'>): Pending {
  let most: Pending = { kind: 'nothing' };
  for (const { rotation } of snapshot.lines) {
    if (rotation === null) continue;
    const one = pendingOfRotation(rotation, snapshot.nowMs);
    const isMore = URGENCY[one.kind] < URGENCY[most.kind];
    const isSooner = one.kind === 'waiting' && most.kind === 'waiting' && one.dueAtMs < most.dueAtMs;
    if (isMore || isSooner) most = one;
  }
  return most;
}

function pendingOfRotation({ rotation, question }: RotationView, nowMs: number): Pending {
  const { state } = rotation;
  const { number } = rotation.line;
  if (question !== null) return { kind: 'asking', number };
  switch (state.kind) {
    case 'submitting':
      return { kind: 'acting', number, act: 'submit' };
    case 'planned':
      return state.submitAtMs === undefined
        ? { kind: 'nothing' }
        : { kind: 'waiting', number, sinceMs: rotation.createdAtMs, dueAtMs: state.submitAtMs, what: 'submit' };
    case 'reflecting':
      return {
        kind: 'waiting',
        number,
        sinceMs: state.acceptedAtMs,
        dueAtMs: state.window.latestMs,
        what: 'reflection',
      };
    case 'doubtful':
      return {
        kind: 'waiting',
        number,
        sinceMs: state.submittedAtMs,
        dueAtMs: state.window.latestMs,
        what: 'reflection',
      };
    case 'reconnecting':
      return state.requiredUserAction === undefined
        ? { kind: 'acting', number, act: 'verify' }
        : { kind: 'asking', number };
    case 'verifying':
      if (state.nextLookAtMs !== undefined && state.nextLookAtMs - nowMs < SOON_MS) {
        return { kind: 'acting', number, act: 'verify' };
      }
      return { kind: 'asking', number };
    default:
      return { kind: 'nothing' };
  }
}

/** How much of a wait is over, 0 to 1. */
export function partOver(waiting: Extract<Pending, { kind: 'waiting' }>, nowMs: number): number {
  const whole = waiting.dueAtMs - waiting.sinceMs;
  return whole <= 0 ? 1 : Math.min(1, Math.max(0, (nowMs - waiting.sinceMs) / whole));
}
