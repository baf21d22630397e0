import type { CarrierProfile } from '../carrier.ts';
import type { Service } from '../line.ts';
import type { ReflectionWindow } from '../rotation/state.ts';
import { type BusinessHours, businessMinutesBetween } from './business-hours.ts';
import { DAY_MINUTES, MINUTE_MS, startOfCarrierDay } from './carrier-time.ts';
import { isNearBoundary, reflectionWindow } from './reflection.ts';

/** Minutes without phones, rounded up: at best and at worst. */
export interface Outage {
  readonly best: number;
  readonly worst: number;
}

/** What a change submitted at one moment costs. */
export interface Cost {
  readonly submitAtMs: number;
  readonly reflectsAt: ReflectionWindow;
  readonly outageMinutes: Outage;
  /** Minutes of the worst outage that fall into business hours; all of it where no hours were given. */
  readonly businessMinutes: number;
  readonly nearBoundary: boolean;
}

export interface Plan extends Cost {
  readonly service: Service;
  /** Cheapest moments of the next 24 hours, best first; none of them near a boundary. */
  readonly recommended: readonly Recommendation[];
}

/** A moment worth waiting for: press 更新 from `submitAtMs` on, at the latest at `submitUntilMs`. */
export interface Recommendation extends Cost {
  readonly submitUntilMs: number;
}

export interface PlanRequest {
  readonly profile: CarrierProfile;
  readonly service: Service;
  readonly businessHours?: BusinessHours | undefined;
}

export function costAt(request: PlanRequest, submitAtMs: number): Cost {
  const { profile, service, businessHours } = request;
  const reflectsAt = reflectionWindow(profile, service, submitAtMs);
  const minutesUntil = (atMs: number) => Math.ceil((atMs - submitAtMs) / MINUTE_MS);
  const outageMinutes = { best: minutesUntil(reflectsAt.earliestMs), worst: minutesUntil(reflectsAt.latestMs) };
  const businessMinutes =
    businessHours === undefined
      ? outageMinutes.worst
      : businessMinutesBetween({ profile, hours: businessHours, fromMs: submitAtMs, toMs: reflectsAt.latestMs });
  return {
    submitAtMs,
    reflectsAt,
    outageMinutes,
    businessMinutes,
    nearBoundary: isNearBoundary(profile, service, submitAtMs),
  };
}

/** For every minute of the carrier's day that holds `atMs`: what a change in that minute would cost (1,440 entries). */
export function outageCurve(request: PlanRequest, atMs: number): Cost[] {
  const midnightMs = startOfCarrierDay(request.profile, atMs);
  return Array.from({ length: DAY_MINUTES }, (_, minute) => costAt(request, midnightMs + minute * MINUTE_MS));
}

const HOW_MANY = 3;

export function planChange(request: PlanRequest, atMs: number): Plan {
  return { service: request.service, ...costAt(request, atMs), recommended: recommend(request, atMs) };
}

function recommend(request: PlanRequest, atMs: number): Recommendation[] {
  const firstMinuteMs = Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
  const candidates = Array.from({ length: DAY_MINUTES }, (_, minute) =>
    costAt(request, firstMinuteMs + minute * MINUTE_MS),
  );
  const perSlot =
    request.profile.services[request.service].reflection.value.kind === 'slots'
      ? lateInEachSlot(request, candidates)
      : wheneverItCostsLeast(candidates);
  return perSlot.sort((one, other) => rank(one, other)).slice(0, HOW_MANY);
}

function rank(one: Cost, other: Cost): number {
  return (
    one.businessMinutes - other.businessMinutes ||
    one.outageMinutes.worst - other.outageMinutes.worst ||
    one.submitAtMs - other.submitAtMs
  );
}

/**
 * In a slot the outage shrinks minute by minute, so its end is its cheapest part. The recommended span leaves the time a
 * person needs to sign in and ends before the guard band (18:50 to 18:57 for the slot that ends at 19:00).
 */
function lateInEachSlot(request: PlanRequest, candidates: readonly Cost[]): Recommendation[] {
  const lastOfSlot = new Map<number, Cost>();
  const firstOfSlot = new Map<number, Cost>();
  for (const cost of candidates) {
    if (cost.nearBoundary) continue;
    lastOfSlot.set(cost.reflectsAt.latestMs, cost);
    if (!firstOfSlot.has(cost.reflectsAt.latestMs)) firstOfSlot.set(cost.reflectsAt.latestMs, cost);
  }
  const allowanceMs = request.profile.signInAllowanceMinutes.value * MINUTE_MS;
  return [...lastOfSlot].map(([slot, last]) => {
    const firstMs = firstOfSlot.get(slot)?.submitAtMs ?? last.submitAtMs;
    const submitAtMs = Math.max(firstMs, last.submitAtMs - allowanceMs);
    return { ...costAt(request, submitAtMs), submitUntilMs: last.submitAtMs };
  });
}

/** Any moment costs the same without business hours; with them, each run of equally cheap minutes is one moment. */
function wheneverItCostsLeast(candidates: readonly Cost[]): Recommendation[] {
  const runs: Recommendation[] = [];
  for (const cost of candidates) {
    const run = runs.at(-1);
    if (
      run !== undefined &&
      run.businessMinutes === cost.businessMinutes &&
      run.submitUntilMs === cost.submitAtMs - MINUTE_MS
    ) {
      runs[runs.length - 1] = { ...run, submitUntilMs: cost.submitAtMs };
    } else {
      runs.push({ ...cost, submitUntilMs: cost.submitAtMs });
    }
  }
  return runs;
}
