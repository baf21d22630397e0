import { afterEach } from 'vitest';
import type { Transport } from '../../src-main/core/line.ts';
import type { RegisterProbe } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import type { RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import type { Names } from '../../src-main/outside/sip/names.ts';
import { type SipRegistrarOptions, sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import { realTimers, type Timers } from '../../src-main/outside/sip/timers.ts';
import { type FakeOptions, type FakeRegistrar, fakeRegistrar } from './sip-fake-registrar.ts';

export const PASSWORD = 'abcd2345';

/**
 * A clock that runs `speed` times as fast: 32 s of Timer F fit into a test. What is due runs in the order of its due times, and
 * a timer armed by another starts at that one's due time: a busy machine changes no count.
 */
export function fastTimers(speed: number): Timers {
  const queue: { readonly atMs: number; readonly run: () => void }[] = [];
  let runningAtMs: number | undefined;
  const nowMs = () => runningAtMs ?? realTimers.nowMs() * speed;
  // A real timer may fire a little early: what it was armed for is due all the same.
  const serve = (armedForMs: number) => {
    queue.sort((a, b) => a.atMs - b.atMs);
    for (
      let next = queue[0];
      next !== undefined && next.atMs <= Math.max(armedForMs, realTimers.nowMs() * speed);
      next = queue[0]
    ) {
      queue.shift();
      runningAtMs = next.atMs;
      next.run();
      queue.sort((a, b) => a.atMs - b.atMs);
    }
    runningAtMs = undefined;
  };
  const after = (delayMs: number, run: () => void) => {
    const entry = { atMs: nowMs() + delayMs, run };
    queue.push(entry);
    const wake = Math.max(0, entry.atMs / speed - realTimers.nowMs());
    const cancel = realTimers.after(wake, () => serve(entry.atMs));
    return () => {
      cancel();
      const index = queue.indexOf(entry);
      if (index >= 0) queue.splice(index, 1);
    };
  };
  return { nowMs, after, afterIdle: after };
}

/** A name service that knows nothing but what `parts` say. */
export function knownNames(parts: Partial<Names>): Names {
  const nothing = () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
  return {
    pointers: nothing,
    services: nothing,
    ipv4: nothing,
    ipv6: nothing,
    system: nothing,
    hasIpv6: () => false,
    ...parts,
  };
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

export async function fake(options: FakeOptions): Promise<FakeRegistrar> {
  const registrar = await fakeRegistrar(options);
  open.push(registrar);
  return registrar;
}

export function prober(options: Partial<SipRegistrarOptions> = {}) {
  const registrar = sipRegistrar({
    profilePace: { registersPerSecond: 10_000, burst: 10_000 },
    log: { event: () => {} },
    ...options,
  });
  open.push(registrar);
  return registrar;
}

export function request(
  at: { readonly host: string; readonly port: number },
  more: Partial<RegisterProbe> & { readonly transport?: Transport; readonly domain?: string } = {},
): RegisterProbe {
  const { transport = 'udp', domain = 'fake.test', ...rest } = more;
  return {
    account: {
      domain,
      proxy: { host: at.host, port: at.port },
      user: '815012345678',
      authUser: '815012345678',
      transport,
      expiresS: 3_600,
    },
    password: Secret.of(PASSWORD),
    mode: 'query',
    limitMs: 5_000,
    ...rest,
  };
}

export function probe(
  at: { readonly host: string; readonly port: number },
  more: Parameters<typeof request>[1] & { readonly timers?: Timers } = {},
): Promise<RegisterOutcome> {
  const { timers, ...rest } = more;
  return prober(timers === undefined ? {} : { timers }).probe(request(at, rest), new AbortController().signal);
}
