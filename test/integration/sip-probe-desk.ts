import { afterEach } from 'vitest';
import type { Transport } from '../../src-main/core/line.ts';
import type { RegisterProbe } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import type { RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import { type SipRegistrarOptions, sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import { realTimers, type Timers } from '../../src-main/outside/sip/timers.ts';
import { type FakeOptions, type FakeRegistrar, fakeRegistrar } from './sip-fake-registrar.ts';

export const PASSWORD = 'abcd2345';

/** Real timers with a second hand that runs `speed` times as fast: 32 s of Timer F fit into a test. */
export function fastTimers(speed: number): Timers {
  return {
    nowMs: () => realTimers.nowMs() * speed,
    after: (delayMs, run) => realTimers.after(delayMs / speed, run),
    afterIdle: (delayMs, run) => realTimers.afterIdle(delayMs / speed, run),
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
