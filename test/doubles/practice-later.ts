import type { Service } from '../../src-main/core/line.ts';
import { type PracticeCarrier, type PracticeOptions, startPracticeCarrier } from '../../src-main/practice/carrier.ts';
import { PROFILE } from './carrier-profile.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The next 14:05 in Japan after now, epoch ms: the manual's example, and ahead of this computer's clock, so that the command
 * line does not take a moment by the practice clock for the past.
 */
export function nextAfternoonMs(): number {
  const fivePastTwoMs = 5 * HOUR_MS + 5 * 60_000;
  return (Math.floor((Date.now() - fivePastTwoMs) / DAY_MS) + 1) * DAY_MS + fivePastTwoMs;
}

/** A practice carrier of the service, with the real carrier's facts, at 14:05 in Japan. */
export async function startLater(
  service: Service,
  options: Omit<Partial<PracticeOptions>, 'service'>,
): Promise<PracticeCarrier> {
  const started = await startPracticeCarrier({
    service,
    reflection: PROFILE.services[service].reflection.value,
    words: PROFILE.portal.value.words,
    utcOffsetMinutes: PROFILE.utcOffsetMinutes.value,
    startAtMs: nextAfternoonMs(),
    ...options,
  });
  if (!started.ok) throw new Error(`no practice carrier: ${started.problem.kind}`);
  return started.value;
}
