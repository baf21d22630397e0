import { readFileSync } from 'node:fs';
import { afterEach } from 'vitest';
import { parseCarrier } from '../../src-main/core/carrier.ts';
import type { Service } from '../../src-main/core/line.ts';
import { type PracticeCarrier, type PracticeOptions, startPracticeCarrier } from '../../src-main/practice/carrier.ts';

export const profile = parseCarrier(
  JSON.parse(readFileSync(new URL('../../assets/carriers/rakuten-ip-phone.json', import.meta.url), 'utf8')),
);

/** 14:00 in Japan, the moment of the manual's worked example: takes effect at 17:30. */
export const TWO_PM_MS = Date.UTC(2026, 10, 24, 5, 0);
export const HALF_PAST_FIVE_MS = Date.UTC(2026, 10, 24, 8, 30);

/** Practice carriers of one test file, stopped after each test. */
export function practiceCarriers() {
  const started: PracticeCarrier[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((carrier) => carrier.stop()));
  });
  return async (options: Partial<PracticeOptions> & { service?: Service } = {}): Promise<PracticeCarrier> => {
    const result = await startPracticeCarrier({
      reflection: profile.services[options.service ?? 'b2bua'].reflection.value,
      words: profile.portal.value.words,
      utcOffsetMinutes: profile.utcOffsetMinutes.value,
      startAtMs: TWO_PM_MS,
      ...options,
    });
    if (!result.ok) throw new Error(`no practice carrier: ${result.problem.kind}`);
    started.push(result.value);
    return result.value;
  };
}

/** Resolves when the practice clock has reached the moment. */
export async function reach(carrier: PracticeCarrier, atMs: number): Promise<void> {
  const { signal } = new AbortController();
  while (carrier.clock.nowMs() < atMs) await carrier.clock.waitUntil(atMs, signal);
}
