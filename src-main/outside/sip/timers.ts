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
  /** Milliseconds not spent yet. */
  left(): number;
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
    left: () => Math.max(0, leftMs - (startedAtMs === undefined ? 0 : timers.nowMs() - startedAtMs)),
  };
}

/** A part of a probe's time, with a signal of its own; `end` gives everything back. */
export interface Share {
  readonly signal: AbortSignal;
  end(): void;
}

/** Ends with `signal`, or after `ms` where there is such a limit. */
export function shareOf(
  timers: Timers,
  { ms, signal }: { readonly ms: number | undefined; readonly signal: AbortSignal },
): Share {
  if (ms === undefined) return { signal, end: () => {} };
  const stop = new AbortController();
  const abort = () => stop.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  const cancel = timers.after(ms, abort);
  return {
    signal: stop.signal,
    end() {
      cancel();
      signal.removeEventListener('abort', abort);
    },
  };
}
