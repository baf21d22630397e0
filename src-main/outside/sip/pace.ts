import type { Timers } from './timers.ts';

/** The carrier's pace: how many REGISTERs a second, and how many may follow each other after a rest. */
export interface Pace {
  readonly registersPerSecond: number;
  readonly burst: number;
}

/**
 * One gate for every REGISTER of this process (SERVICE §2: 1 request per second for this carrier). Retransmissions are not
 * new requests and do not pass it.
 */
export interface PaceGate {
  /**
   * Resolves when the request may leave; `false` when aborted first. `next` (a probe that has begun) goes before `first`:
   * a nonce must not age behind forty probes that have not started.
   */
  pass(turn: 'first' | 'next', signal: AbortSignal): Promise<boolean>;
}

interface Waiting {
  readonly turn: 'first' | 'next';
  readonly admit: () => void;
}

export function paceGate(pace: Pace, timers: Timers): PaceGate {
  const queue: Waiting[] = [];
  let tokens = pace.burst;
  let countedAtMs = timers.nowMs();
  let isArmed = false;

  function refill(): void {
    const nowMs = timers.nowMs();
    tokens = Math.min(pace.burst, tokens + ((nowMs - countedAtMs) / 1_000) * pace.registersPerSecond);
    countedAtMs = nowMs;
  }

  function serve(): void {
    refill();
    // Rounding of a timer must not cost another round.
    while (queue.length > 0 && tokens >= 1 - 1e-6) {
      const begun = queue.findIndex((waiting) => waiting.turn === 'next');
      const [waiting] = queue.splice(Math.max(0, begun), 1);
      tokens -= 1;
      waiting?.admit();
    }
    if (queue.length === 0 || isArmed) return;
    isArmed = true;
    timers.after(Math.ceil(((1 - tokens) / pace.registersPerSecond) * 1_000), () => {
      isArmed = false;
      serve();
    });
  }

  return {
    pass(turn, signal) {
      if (signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const waiting: Waiting = {
          turn,
          admit: () => {
            signal.removeEventListener('abort', leave);
            resolve(true);
          },
        };
        const leave = () => {
          queue.splice(queue.indexOf(waiting), 1);
          resolve(false);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(waiting);
        serve();
      });
    },
  };
}
