import type { Clock } from '../core/ports.ts';
import { practiceTimeAfter, realTimeUntil, type Tempo } from './clock/tempo.ts';
import { isLoopback } from './loopback.ts';

const SYNC_LIMIT_MS = 2_000;
const SYNC_EVERY_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export interface RemotePracticeClock extends Clock {
  /** Asks the carrier for its time. False when it did not answer; the last known time then runs on. */
  sync(): Promise<boolean>;
  close(): void;
}

/**
 * The practice carrier's clock as seen from another process. `undefined` when the address is not a practice carrier on
 * this computer, so that a real portal never gets to set anybody's clock.
 */
export async function connectPracticeClock(portalUrl: string): Promise<RemotePracticeClock | undefined> {
  const address = clockAddress(portalUrl);
  if (address === undefined) return undefined;
  const first = await ask(address);
  if (first === undefined) return undefined;
  let anchor: Tempo = first;
  let anchoredAtMs = performance.now();
  const closed = new AbortController();

  const exactMs = () => practiceTimeAfter(anchor, performance.now() - anchoredAtMs);
  const clock: RemotePracticeClock = {
    nowMs: () => Math.floor(exactMs()),
    sync: async () => {
      const tempo = await ask(address);
      if (tempo === undefined) return false;
      anchor = tempo;
      anchoredAtMs = performance.now();
      return true;
    },
    waitUntil: async (atMs, signal) => {
      const giveUpAtMs = performance.now() + LONGEST_WAIT_MS;
      const either = AbortSignal.any([signal, closed.signal]);
      while (!either.aborted) {
        await clock.sync();
        const leftMs = giveUpAtMs - performance.now();
        if (leftMs <= 0 || clock.nowMs() >= atMs) return;
        const untilMs = realTimeUntil({ ...anchor, nowMs: exactMs() }, atMs);
        await pause(Math.max(1, Math.ceil(Math.min(untilMs, leftMs, SYNC_EVERY_MS))), either);
      }
    },
    close: () => closed.abort(),
  };
  return clock;
}

function clockAddress(portalUrl: string): URL | undefined {
  if (!URL.canParse('/practice/clock', portalUrl)) return undefined;
  const address = new URL('/practice/clock', portalUrl);
  return address.protocol === 'http:' && isLoopback(address.hostname) ? address : undefined;
}

async function ask(address: URL): Promise<Tempo | undefined> {
  try {
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(SYNC_LIMIT_MS) });
    const body: unknown = await answer.json();
    return answer.ok ? readTempo(body) : undefined;
  } catch {
    // Refused, hanging, or no JSON: not a practice carrier, or not any more.
    return undefined;
  }
}

function readTempo(body: unknown): Tempo | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('practice' in body) || body.practice !== true) return undefined;
  const { nowMs, speed, fastUntilMs } = body as Record<string, unknown>;
  if (typeof nowMs !== 'number' || typeof speed !== 'number' || speed < 1) return undefined;
  if (typeof fastUntilMs !== 'number' && fastUntilMs !== null) return undefined;
  return { nowMs, speed, fastUntilMs };
}

/** Holds the process on purpose: in this process nothing but the wait may be keeping it alive. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
