import { describe, expect, test } from 'vitest';
import { paceGate } from '../../src-main/outside/sip/pace.ts';
import { type Timers, timeBudget } from '../../src-main/outside/sip/timers.ts';
import {
  beginTransaction,
  stepTransaction,
  type TimerName,
  type TransactionEvent,
  type TransactionState,
  type TransactionStep,
} from '../../src-main/outside/sip/transaction.ts';

/** A clock that only moves when it is told to; runs what is due in order. */
function handClock(): Timers & { advance(toMs: number): void } {
  let nowMs = 0;
  const due: { atMs: number; run: () => void }[] = [];
  const after = (delayMs: number, run: () => void) => {
    const entry = { atMs: nowMs + delayMs, run };
    due.push(entry);
    return () => {
      const index = due.indexOf(entry);
      if (index >= 0) due.splice(index, 1);
    };
  };
  return {
    nowMs: () => nowMs,
    after,
    afterIdle: after,
    advance(toMs) {
      for (;;) {
        due.sort((a, b) => a.atMs - b.atMs);
        const next = due[0];
        if (next === undefined || next.atMs > toMs) break;
        due.shift();
        nowMs = next.atMs;
        next.run();
      }
      nowMs = toMs;
    },
  };
}

/** Plays the state machine on a hand clock and notes every effect that a person or peer would see. */
function play(isReliable: boolean) {
  const clock = handClock();
  const seen: string[] = [];
  const timers = new Map<TimerName, () => void>();
  let state: TransactionState = { kind: 'terminated' };
  const apply = (step: TransactionStep) => {
    state = step.state;
    for (const effect of step.effects) {
      if (effect.kind === 'arm') {
        timers.get(effect.name)?.();
        timers.set(
          effect.name,
          clock.after(effect.ms, () => happen({ kind: 'timer', name: effect.name })),
        );
      } else if (effect.kind === 'disarm') timers.get(effect.name)?.();
      else seen.push(`${clock.nowMs()} ${effect.kind}`);
    }
  };
  const happen = (event: TransactionEvent) => apply(stepTransaction(state, event, isReliable));
  apply(beginTransaction(isReliable));
  return { clock, seen, happen, state: () => state.kind };
}

describe('the non-INVITE client transaction', () => {
  test('a silent UDP peer gets eleven datagrams at the instants of RFC 3261, then Timer F', () => {
    const { clock, seen } = play(false);
    clock.advance(60_000);
    expect(seen).toEqual(
      [0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]
        .map((atMs) => `${atMs} send`)
        .concat('32000 time-out'),
    );
  });

  test('a silent TCP peer gets exactly one', () => {
    const { clock, seen } = play(true);
    clock.advance(60_000);
    expect(seen).toEqual(['0 send', '32000 time-out']);
  });

  test('a provisional answer slows retransmission to T2 and leaves Timer F', () => {
    const { clock, seen, happen, state } = play(false);
    clock.advance(100);
    happen({ kind: 'response', isFinal: false });
    expect(state()).toBe('proceeding');
    clock.advance(60_000);
    expect(seen).toEqual(
      [0, 500, 4500, 8500, 12500, 16500, 20500, 24500, 28500].map((atMs) => `${atMs} send`).concat('32000 time-out'),
    );
  });

  test('the final answer is delivered at once, its repetitions are absorbed for 5 s', () => {
    const { clock, seen, happen, state } = play(false);
    clock.advance(700);
    happen({ kind: 'response', isFinal: true });
    expect(seen).toEqual(['0 send', '500 send', '700 deliver']);
    happen({ kind: 'response', isFinal: true });
    clock.advance(5_699);
    expect(state()).toBe('completed');
    happen({ kind: 'response', isFinal: true });
    clock.advance(5_700);
    expect(state()).toBe('terminated');
    expect(seen).toHaveLength(3);
  });

  test('over TCP a final ends it without Timer K', () => {
    const { happen, state, seen } = play(true);
    happen({ kind: 'response', isFinal: true });
    expect(state()).toBe('terminated');
    expect(seen).toEqual(['0 send', '0 deliver']);
  });

  test('transport trouble ends it at once', () => {
    const { clock, happen, seen } = play(false);
    clock.advance(3);
    happen({ kind: 'transport-failed' });
    clock.advance(60_000);
    expect(seen).toEqual(['0 send', '3 fail']);
  });
});

describe('the pace gate', () => {
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  test('two leave at once, the others one a second', async () => {
    const clock = handClock();
    const gate = paceGate({ registersPerSecond: 1, burst: 2 }, clock);
    const leftAtMs: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      void gate.pass('first', new AbortController().signal).then(() => leftAtMs.push(clock.nowMs()));
    }
    for (let nowMs = 0; nowMs <= 4_000; nowMs += 500) {
      clock.advance(nowMs);
      await settle();
    }
    expect(leftAtMs).toEqual([0, 0, 1000, 2000, 3000]);
  });

  test('a probe that has begun goes before those that have not', async () => {
    const clock = handClock();
    const gate = paceGate({ registersPerSecond: 1, burst: 1 }, clock);
    const order: string[] = [];
    const pass = (name: string, turn: 'first' | 'next') =>
      void gate.pass(turn, new AbortController().signal).then(() => order.push(name));
    pass('a', 'first');
    pass('b', 'first');
    pass('c', 'first');
    pass('a again', 'next');
    clock.advance(10_000);
    await settle();
    expect(order).toEqual(['a', 'a again', 'b', 'c']);
  });

  test('who is aborted leaves the queue and takes no turn', async () => {
    const clock = handClock();
    const gate = paceGate({ registersPerSecond: 1, burst: 1 }, clock);
    await gate.pass('first', new AbortController().signal);
    const stop = new AbortController();
    const aborted = gate.pass('first', stop.signal);
    const other = gate.pass('first', new AbortController().signal);
    stop.abort();
    expect(await aborted).toBe(false);
    clock.advance(1_000);
    expect(await other).toBe(true);
  });
});

test('a limit stands still while the probe waits for its turn', () => {
  const clock = handClock();
  let spentAtMs: number | undefined;
  const budget = timeBudget(clock, {
    ms: 1_000,
    spent: () => {
      spentAtMs = clock.nowMs();
    },
  });
  budget.start();
  clock.advance(400);
  budget.pause();
  clock.advance(50_000);
  expect(spentAtMs).toBeUndefined();
  budget.start();
  clock.advance(60_000);
  expect(spentAtMs).toBe(50_600);
});
