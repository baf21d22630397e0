import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { politely } from '../../src-main/outside/lan/politely.ts';

const FRESH = new AbortController().signal;

describe('asking one neighbour after the other', () => {
  it('never asks more at once than agreed, and never faster', async () => {
    const startedAt: number[] = [];
    let open = 0;
    let most = 0;
    await politely(
      Array.from({ length: 12 }, (_, index) => index),
      {
        manners: { perSecond: 200, atOnce: 4 },
        signal: FRESH,
        act: async () => {
          startedAt.push(performance.now());
          open += 1;
          most = Math.max(most, open);
          // Answers come more slowly than questions may be asked.
          await pause(60);
          open -= 1;
        },
      },
    );
    expect(most).toBe(4);
    expect(startedAt).toHaveLength(12);
    expect((startedAt.at(-1) ?? 0) - (startedAt[0] ?? 0)).toBeGreaterThanOrEqual(11 * 5 - 2);
  });

  it('begins with nobody else once it is stopped', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    await politely([1, 2, 3, 4, 5], {
      manners: { perSecond: 1, atOnce: 1 },
      signal: stop.signal,
      act: async (one) => {
        seen.push(one);
        stop.abort();
      },
    });
    expect(seen).toEqual([1]);
  });
});
