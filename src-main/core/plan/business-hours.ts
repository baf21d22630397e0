import type { CarrierProfile } from '../carrier.ts';
import { problem } from '../problem.ts';
import { fail, ok, type Result } from '../result.ts';
import { DAY_MINUTES, DAY_MS, MINUTE_MS, startOfCarrierDay } from './carrier-time.ts';

/** When calls matter, every day, minutes since midnight in the carrier's zone. `to` may lie past midnight (a bar: 18:00-02:00). */
export interface BusinessHours {
  readonly from: number;
  readonly to: number;
}

export function parseBusinessHours(given: string): Result<BusinessHours> {
  const parts = /^(\d{1,2}):(\d{2})\s*[-–~〜～]\s*(\d{1,2}):(\d{2})$/u.exec(given.trim());
  const refuse = fail(problem('business-hours-malformed', { given }));
  if (parts === null) return refuse;
  const [fromHour = 99, fromMinute = 99, toHour = 99, toMinute = 99] = parts.slice(1).map(Number);
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (fromMinute > 59 || toMinute > 59 || from >= DAY_MINUTES || to > DAY_MINUTES || from === to) return refuse;
  return ok({ from, to: to < from ? to + DAY_MINUTES : to });
}

/** Minutes of business between two instants. */
export function businessMinutesBetween(options: {
  readonly profile: CarrierProfile;
  readonly hours: BusinessHours;
  readonly fromMs: number;
  readonly toMs: number;
}): number {
  const { profile, hours, fromMs, toMs } = options;
  let total = 0;
  for (let day = startOfCarrierDay(profile, fromMs) - DAY_MS; day < toMs; day += DAY_MS) {
    const open = Math.max(fromMs, day + hours.from * MINUTE_MS);
    const close = Math.min(toMs, day + hours.to * MINUTE_MS);
    if (close > open) total += (close - open) / MINUTE_MS;
  }
  return total;
}
