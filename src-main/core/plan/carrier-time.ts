import type { CarrierProfile } from '../carrier.ts';
import { problem } from '../problem.ts';
import { fail, ok, type Result } from '../result.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
export const DAY_MINUTES = 1_440;

/** Minutes since midnight in the carrier's zone (0 to 1,439), whatever zone the laptop is in: pure arithmetic, no Intl. */
export function minuteOfCarrierDay(profile: CarrierProfile, atMs: number): number {
  return Math.floor(modulo(atMs + offsetMs(profile), DAY_MS) / MINUTE_MS);
}

/** Epoch ms of the last midnight in the carrier's zone at or before `atMs`. */
export function startOfCarrierDay(profile: CarrierProfile, atMs: number): number {
  return atMs - modulo(atMs + offsetMs(profile), DAY_MS);
}

function offsetMs(profile: CarrierProfile): number {
  return profile.utcOffsetMinutes.value * MINUTE_MS;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** ISO 8601 in the carrier's zone, to the second: 2026-11-24T17:30:00+09:00. */
export function formatCarrierIso(profile: CarrierProfile, atMs: number): string {
  const minutes = profile.utcOffsetMinutes.value;
  const local = new Date(atMs + offsetMs(profile)).toISOString().slice(0, 19);
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|z|[+-]\d{2}:?\d{2})?$/u;

/** Reads an ISO 8601 instant. A time without a zone is refused: on a laptop set to another zone it would mean another slot. */
export function parseInstant(given: string): Result<number> {
  const refuse = (why: 'no-zone' | 'not-iso' | 'not-a-date') => fail(problem('time-malformed', { given, why }));
  const parts = ISO.exec(given.trim());
  if (parts === null) return refuse('not-iso');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const zone = parts[7];
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(asUtc);
  // The year too: Date.UTC takes 0 to 99 for 1900 to 1999.
  const isReal =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isReal) return refuse('not-a-date');
  if (zone === undefined) return refuse('no-zone');
  if (zone.toUpperCase() === 'Z') return ok(asUtc);
  const zoneHours = Number(zone.slice(1, 3));
  const zoneMinutes = Number(zone.slice(-2));
  if (zoneHours > 14 || zoneMinutes > 59) return refuse('not-a-date');
  return ok(asUtc - (zone.startsWith('-') ? -1 : 1) * (zoneHours * 60 + zoneMinutes) * MINUTE_MS);
}
