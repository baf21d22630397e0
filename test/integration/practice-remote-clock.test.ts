import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { connectPracticeClock } from '../../src-main/practice/remote-clock.ts';
import { HALF_PAST_FIVE_MS, practiceCarriers, TWO_PM_MS } from './practice-start.ts';

const start = practiceCarriers();
const never = new AbortController().signal;

describe('the practice clock seen from another process', () => {
  test('tells the carrier’s time and runs fast with it', async () => {
    const carrier = await start({ speed: 36_000 });
    const clock = await connectPracticeClock(carrier.portalUrl);
    if (clock === undefined) throw new Error('not recognised');
    expect(Math.abs(clock.nowMs() - carrier.clock.nowMs())).toBeLessThan(1_000);
    carrier.clock.runFastUntil(HALF_PAST_FIVE_MS);
    const begunAtMs = performance.now();
    await clock.waitUntil(HALF_PAST_FIVE_MS - 60_000, never);
    expect(carrier.clock.nowMs()).toBeGreaterThan(HALF_PAST_FIVE_MS - 120_000);
    expect(performance.now() - begunAtMs).toBeLessThan(3_000);
    clock.close();
  });

  test('notices within a second of real time that time began to run fast', async () => {
    const carrier = await start({ speed: 36_000 });
    const clock = await connectPracticeClock(carrier.portalUrl);
    if (clock === undefined) throw new Error('not recognised');
    const waiting = clock.waitUntil(TWO_PM_MS + 3_600_000, never);
    carrier.clock.runFastUntil(HALF_PAST_FIVE_MS);
    const begunAtMs = performance.now();
    await waiting;
    expect(performance.now() - begunAtMs).toBeLessThan(3_000);
    clock.close();
  });

  test('an abort, or closing, ends the wait', async () => {
    const carrier = await start();
    for (const end of ['abort', 'close'] as const) {
      const clock = await connectPracticeClock(carrier.portalUrl);
      if (clock === undefined) throw new Error('not recognised');
      const abort = new AbortController();
      const waiting = clock.waitUntil(HALF_PAST_FIVE_MS, abort.signal);
      if (end === 'abort') abort.abort();
      else clock.close();
      await waiting;
      expect(clock.nowMs()).toBeLessThan(HALF_PAST_FIVE_MS);
      clock.close();
    }
  });

  test('goes on from the last known time when the carrier has gone', async () => {
    const carrier = await start();
    const clock = await connectPracticeClock(carrier.portalUrl);
    if (clock === undefined) throw new Error('not recognised');
    await carrier.stop();
    expect(await clock.sync()).toBe(false);
    const nowMs = clock.nowMs();
    await clock.waitUntil(nowMs + 20, never);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(nowMs + 20);
    clock.close();
  });

  test.each(['https://portal.example/', 'http://192.0.2.1/', 'http://portal.invalid/', 'not an address'])(
    'never asks %s for the time',
    async (url) => {
      expect(await connectPracticeClock(url)).toBeUndefined();
    },
  );

  test('a server on this computer that is no practice carrier sets no clock', async () => {
    const server = createServer((_request, response) => response.end('{"nowMs":1}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    expect(await connectPracticeClock(`http://127.0.0.1:${address.port}/`)).toBeUndefined();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
