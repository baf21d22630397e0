import type { CarrierProfile, Reflection } from '../carrier.ts';
import type { Service } from '../line.ts';
import type { ReflectionWindow } from '../rotation/state.ts';
import { DAY_MINUTES, DAY_MS, MINUTE_MS, minuteOfCarrierDay, startOfCarrierDay } from './carrier-time.ts';

type Slots = Extract<Reflection, { kind: 'slots' }>['slots'];

/**
 * When a change accepted at `submitAtMs` takes effect (epoch ms). For IP電話サービス any moment within 15 minutes; for the
 * B2BUA services a slot time. The manual's rows share their end minutes and nobody says who owns them, so within the guard
 * band of a boundary both rows are kept: the earlier one is looked for, the later one is promised.
 */
export function reflectionWindow(profile: CarrierProfile, service: Service, submitAtMs: number): ReflectionWindow {
  const reflection = profile.services[service].reflection.value;
  if (reflection.kind === 'within') {
    return { earliestMs: submitAtMs, latestMs: submitAtMs + reflection.minutes * MINUTE_MS };
  }
  // Exclusive, so that a guard of 3 minutes leaves 18:57:00 out of the band around 19:00.
  const guardMs = profile.boundaryGuardMinutes.value * MINUTE_MS - 1;
  const candidates = [submitAtMs - guardMs, submitAtMs, submitAtMs + guardMs]
    .map((atMs) => effectiveMs(profile, reflection.slots, atMs))
    // A row whose slot time has passed already cannot be the one (it would mean that no wait is left at all).
    .filter((effective) => effective > submitAtMs);
  return { earliestMs: Math.min(...candidates), latestMs: Math.max(...candidates) };
}

/** Whether the moment lies so close to a boundary of the timetable that the row which counts is unknown. */
export function isNearBoundary(profile: CarrierProfile, service: Service, atMs: number): boolean {
  const window = reflectionWindow(profile, service, atMs);
  return profile.services[service].reflection.value.kind === 'slots' && window.earliestMs !== window.latestMs;
}

function effectiveMs(profile: CarrierProfile, slots: Slots, atMs: number): number {
  const minute = minuteOfCarrierDay(profile, atMs);
  const slot = slots.find((one) => {
    const end = one.to <= one.from ? one.to + DAY_MINUTES : one.to;
    return (minute >= one.from && minute < end) || (minute + DAY_MINUTES >= one.from && minute + DAY_MINUTES < end);
  });
  if (slot === undefined) throw new Error(`the timetable of ${profile.id} has no row for minute ${minute}`);
  // The slot time belongs to the occurrence of the row that holds `atMs`, which may have begun yesterday.
  const effective = startOfCarrierDay(profile, atMs) + slot.effective * MINUTE_MS;
  return effective > atMs ? effective : effective + DAY_MS;
}
