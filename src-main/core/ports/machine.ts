/** Wall-clock time, epoch milliseconds. Timers are hints: whoever waits compares `nowMs()` again. */
export interface Clock {
  nowMs(): number;
  /**
   * Milliseconds since the computer started, sleep included: only rises, whatever becomes of the wall clock, and goes on over a
   * restart of the program. A lower bound of the time that passed, also where the computer itself was started anew. Absent =
   * there is no such clock.
   */
  steadyMs?(): number;
  /** Resolves at or shortly after `atMs`, at the latest 30 s of real time later (the caller loops), or when aborted. */
  waitUntil(atMs: number, signal: AbortSignal): Promise<void>;
}

/** Cryptographically strong random bytes. */
export interface Dice {
  bytes(count: number): Uint8Array;
}

/** Event name and allowed plain fields; never prose with data in it, never a secret. */
export interface Log {
  event(name: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
}
