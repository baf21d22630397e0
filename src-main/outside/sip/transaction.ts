/** RFC 3261 17.1.1.1 and table 4; milliseconds. */
export const T1_MS = 500;
export const T2_MS = 4_000;
export const T4_MS = 5_000;
export const TIMER_F_MS = 64 * T1_MS;

/**
 * The non-INVITE client transaction of RFC 3261 17.1.2.2 (figure 6), pure: what happened in, what to do out.
 *
 *   trying --1xx--> proceeding --200..699--> completed --K--> terminated
 *     |  '--------------200..699-------------^   (finals that come again are absorbed here)
 *     '--F or transport trouble--> terminated    (from proceeding too)
 */
export type TransactionState =
  | { readonly kind: 'trying'; readonly intervalMs: number }
  | { readonly kind: 'proceeding' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'terminated' };

export type TimerName = 'E' | 'F' | 'K';

export type TransactionEvent =
  | { readonly kind: 'timer'; readonly name: TimerName }
  | { readonly kind: 'response'; readonly isFinal: boolean }
  | { readonly kind: 'transport-failed' };

export type TransactionEffect =
  | { readonly kind: 'send' }
  | { readonly kind: 'arm'; readonly name: TimerName; readonly ms: number }
  | { readonly kind: 'disarm'; readonly name: TimerName }
  | { readonly kind: 'deliver' }
  | { readonly kind: 'time-out' }
  | { readonly kind: 'fail' };

export interface TransactionStep {
  readonly state: TransactionState;
  readonly effects: readonly TransactionEffect[];
}

const DISARM_ALL: readonly TransactionEffect[] = [
  { kind: 'disarm', name: 'E' },
  { kind: 'disarm', name: 'F' },
];

/** Sends once. Timer E only where the transport may lose (17.1.2.2). */
export function beginTransaction(isReliable: boolean): TransactionStep {
  const effects: TransactionEffect[] = [{ kind: 'arm', name: 'F', ms: TIMER_F_MS }];
  if (!isReliable) effects.push({ kind: 'arm', name: 'E', ms: T1_MS });
  return { state: { kind: 'trying', intervalMs: T1_MS }, effects: [...effects, { kind: 'send' }] };
}

export function stepTransaction(
  state: TransactionState,
  event: TransactionEvent,
  isReliable: boolean,
): TransactionStep {
  const stay: TransactionStep = { state, effects: [] };
  if (state.kind === 'terminated') return stay;
  if (state.kind === 'completed') {
    const isOver = event.kind === 'timer' && event.name === 'K';
    return isOver ? { state: { kind: 'terminated' }, effects: [] } : stay;
  }
  switch (event.kind) {
    case 'timer':
      if (event.name === 'F') return { state: { kind: 'terminated' }, effects: [...DISARM_ALL, { kind: 'time-out' }] };
      return event.name === 'E' ? resend(state) : stay;
    case 'response':
      if (!event.isFinal) return { state: { kind: 'proceeding' }, effects: [] };
      // K is zero on reliable transports: nothing comes twice there.
      return isReliable
        ? { state: { kind: 'terminated' }, effects: [...DISARM_ALL, { kind: 'deliver' }] }
        : {
            state: { kind: 'completed' },
            effects: [...DISARM_ALL, { kind: 'arm', name: 'K', ms: T4_MS }, { kind: 'deliver' }],
          };
    case 'transport-failed':
      return { state: { kind: 'terminated' }, effects: [...DISARM_ALL, { kind: 'fail' }] };
  }
}

function resend(state: Extract<TransactionState, { kind: 'trying' | 'proceeding' }>): TransactionStep {
  // Trying: double up to T2. Proceeding: T2 flat.
  const intervalMs = state.kind === 'trying' ? Math.min(state.intervalMs * 2, T2_MS) : T2_MS;
  const next: TransactionState = state.kind === 'trying' ? { kind: 'trying', intervalMs } : state;
  return { state: next, effects: [{ kind: 'arm', name: 'E', ms: intervalMs }, { kind: 'send' }] };
}
