import { describe, expect, test, vi } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { practiceCarriers, reach, TWO_PM_MS } from './practice-start.ts';
import { Visitor } from './practice-visitor.ts';

const start = practiceCarriers();
const never = new AbortController().signal;

describe('the pretend adapter', () => {
  test('registers under its own name as soon as it is plugged in', async () => {
    const carrier = await start();
    expect(await carrier.adapter.start()).toMatchObject({ kind: 'registered' });
    expect(carrier.seen.bindings()).toMatchObject([{ userAgent: 'PretendAdapter/1.0' }]);
    await carrier.adapter.stop();
    expect(carrier.adapter.status).toEqual({ kind: 'stopped' });
    expect(carrier.seen.bindings()).toHaveLength(1);
  });

  test('refreshes at half its time, so that its binding never runs out', async () => {
    const carrier = await start({ speed: 3_600 });
    await carrier.adapter.start();
    carrier.clock.runFastUntil(TWO_PM_MS + 3 * 3_600_000);
    await reach(carrier, TWO_PM_MS + 2 * 3_600_000);
    expect(carrier.seen.bindings()).toHaveLength(1);
    expect(carrier.seen.registers.filter(({ statusCode }) => statusCode === 200).length).toBeGreaterThanOrEqual(3);
  });

  test.each([
    ['sha256-only'],
    ['both-challenges'],
    ['wrong-realm-order'],
    ['stale-once'],
    ['drop-first'],
    ['rewritten-contact'],
    ['hide-bindings'],
  ] as const)('registers in spite of %s', async (trouble) => {
    const carrier = await start({ troubles: [trouble] });
    expect(await carrier.adapter.start()).toMatchObject({ kind: 'registered' });
  });

  test('is refused after the reflection until it is told the new password', async () => {
    const carrier = await start({ speed: 36_000, troubles: ['reflect-early'] });
    const visitor = new Visitor(carrier);
    await carrier.adapter.start();
    await visitor.openForm();
    await visitor.change('new2pass');
    carrier.clock.runFastUntil(TWO_PM_MS + 3_600_000);
    await vi.waitFor(() => expect(carrier.adapter.status).toMatchObject({ kind: 'failed', statusCode: 401 }));

    const line = carrier.line;
    expect(await carrier.adapter.apply({ line, newPassword: Secret.of('wrong2pw') }, never)).toMatchObject({
      kind: 'failed',
      problem: { kind: 'device-not-seen' },
    });
    expect(await carrier.adapter.apply({ line, newPassword: Secret.of('new2pass') }, never)).toEqual({
      kind: 'applied',
    });
    expect(carrier.seen.registers.at(-1)).toMatchObject({ statusCode: 200, authenticated: true });
  });

  test.each([
    ['every-20s', [], 20_000],
    ['pause-after-403', ['forbidden-after-wrong'], 1_200_000],
    ['pause-after-403', [], 20_000],
    ['gives-up', [], undefined],
  ] as const)('after a refusal with %s and %j it tries again in %s ms', async (afterFailure, troubles, delayMs) => {
    const carrier = await start({ troubles: [...troubles] });
    carrier.adapter.afterFailure = afterFailure;
    await carrier.adapter.apply({ line: carrier.line, newPassword: Secret.of('wrong2pw') }, never);
    const status = carrier.adapter.status;
    if (status.kind !== 'failed') throw new Error(status.kind);
    expect(
      status.nextTryAtMs === undefined
        ? undefined
        : Math.round((status.nextTryAtMs - carrier.clock.nowMs()) / 10_000) * 10_000,
    ).toBe(delayMs);
  });

  test('comes back by itself when the registrar does', async () => {
    const carrier = await start({ troubles: ['busy-503'], speed: 600 });
    carrier.clock.runFastUntil(TWO_PM_MS + 24 * 3_600_000);
    expect(await carrier.adapter.start()).toMatchObject({ kind: 'failed', statusCode: 503 });
    carrier.trouble('busy-503', false);
    await vi.waitFor(() => expect(carrier.adapter.status.kind).toBe('registered'), { timeout: 5_000 });
  });

  test('a registration that waits for an answer does not hold up the end', async () => {
    const carrier = await start({ troubles: ['silent'] });
    const starting = carrier.adapter.start();
    await vi.waitFor(() => expect(carrier.seen.registers).toHaveLength(1));
    const begunAtMs = performance.now();
    await carrier.stop();
    await starting;
    expect(performance.now() - begunAtMs).toBeLessThan(1_000);
    expect(carrier.adapter.status).toEqual({ kind: 'stopped' });
  });
});
