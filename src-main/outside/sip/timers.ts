/** Time as the transaction layer needs it. Injected, so that a test can ask for the exact instants of RFC 3261. */
export interface Timers {
  /** Monotonic milliseconds; only differences mean anything. */
  nowMs(): number;
  /** Runs once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, run: () => void): () => void;
  /** Like `after`, but does not keep the process alive. */
  afterIdle(delayMs: number, run: () => void): () => void;
}

export const realTimers: Timers = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  afterIdle(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A limit on time spent with the network. It stands still while a probe waits for its turn at our own gate. */
export interface TimeBudget {
  start(): void;
  pause(): void;
}

export function timeBudget(timers: Timers, limit: { readonly ms: number; readonly spent: () => void }): TimeBudget {
  let leftMs = limit.ms;
  let startedAtMs: number | undefined;
  let cancel = () => {};
  return {
    start() {
      if (startedAtMs !== undefined) return;
      startedAtMs = timers.nowMs();
      cancel = timers.after(leftMs, limit.spent);
    },
    pause() {
      if (startedAtMs === undefined) return;
      cancel();
      leftMs = Math.max(0, leftMs - (timers.nowMs() - startedAtMs));
      startedAtMs = undefined;
    },
  };
}
