import type { CarrierProfile } from '../carrier.ts';
import type { Service } from '../line.ts';
import { DAY_MS } from '../plan/carrier-time.ts';
import type { Moment } from '../verify/judge.ts';
import type { Verdict } from '../verify/verdict.ts';
import type { Look, ReflectionWindow } from './state.ts';

const S = 1_000;
/** Looks closer together than this show nothing new. */
const LEAST_GAP_MS = 5 * S;
/** How long after the latest reflection an unreachable registrar is still asked. */
const NETWORK_PATIENCE_MS = DAY_MS;
/** After too many attempts the registrar is left alone this long; asking on would keep the block alive. */
const BLOCKED_REST_MS = 600 * S;
/** How long after the latest reflection a refusal still means "wait". */
const AROUND_MS = 600 * S;

/** Verdicts that say nothing about the password: the registrar was not reached, or was busy. */
export function saysNothing(verdict: Verdict): boolean {
  switch (verdict) {
    case 'no-answer':
    case 'name-not-found':
    case 'unreachable':
    case 'tls-refused':
    case 'busy':
    case 'blocked':
    case 'cannot-tell':
      return true;
    case 'accepted':
    case 'not-yet':
    case 'password-refused':
    case 'user-unknown':
    case 'forbidden':
      return false;
  }
}

export interface LookPlan {
  readonly profile: CarrierProfile;
  readonly service: Service;
  readonly acceptedAtMs: number;
  readonly window: ReflectionWindow;
}

/** The planned looks for the new password, epoch ms, ascending. None lies before the slot time (ARCHITECTURE §3). */
export function plannedLooks(plan: LookPlan): number[] {
  const { afterAcceptanceS, afterSlotS } = plan.profile.looks.value;
  const times =
    plan.profile.services[plan.service].reflection.value.kind === 'within'
      ? afterAcceptanceS.map((seconds) => plan.acceptedAtMs + seconds * S)
      : [plan.window.earliestMs, plan.window.latestMs].flatMap((slot) =>
          afterSlotS.map((seconds) => slot + seconds * S),
        );
  return [...new Set(times)].sort((one, other) => one - other);
}

/**
 * The next look after `afterMs`, or undefined when the looks are spent. An answer that said nothing about the password
 * does not use the plan up: the registrar is asked again soon, for at most a day. Looks that a person asked for can spend
 * the rotation's budget before its time: then nothing is asked until the window has closed for good, and once after that.
 */
export function nextLook(plan: LookPlan, afterMs: number, looks: readonly Look[] = []): number | undefined {
  const limit = plan.profile.attempts.value.refusedPerRotation;
  const planned = plannedLooks(plan);
  if (looks.filter((look) => !saysNothing(look.verdict) && look.verdict !== 'accepted').length >= limit) {
    const closedMs = plan.window.latestMs + AROUND_MS;
    return afterMs < closedMs ? planned.find((atMs) => atMs >= closedMs) : undefined;
  }
  return nextWithinBudget({ ...plan, planned }, afterMs, looks);
}

function nextWithinBudget(
  plan: LookPlan & { readonly planned: readonly number[] },
  afterMs: number,
  looks: readonly Look[],
): number | undefined {
  const last = looks.at(-1);
  const leastGapMs = last?.verdict === 'blocked' ? BLOCKED_REST_MS : LEAST_GAP_MS;
  const planned = plan.planned.find((atMs) => atMs >= afterMs + leastGapMs);
  if (last === undefined || !saysNothing(last.verdict)) return planned;
  const inARow = looks.length - 1 - looks.findLastIndex((look) => !saysNothing(look.verdict));
  const retryMs = plan.profile.looks.value.unreachableRetryS * S * (1 + Math.floor(inARow / 5));
  const soonMs = afterMs + Math.max(retryMs, leastGapMs);
  if (planned !== undefined) return Math.min(planned, Math.max(soonMs, plan.window.earliestMs));
  return afterMs < plan.window.latestMs + NETWORK_PATIENCE_MS ? soonMs : undefined;
}

/** The next look for the customer's device after it was (or should have been) given the new password. */
export function nextDeviceLook(profile: CarrierProfile, reconnectedAtMs: number, afterMs: number): number | undefined {
  return profile.looks.value.afterReconnectS
    .map((seconds) => reconnectedAtMs + seconds * S)
    .find((atMs) => atMs >= afterMs + LEAST_GAP_MS || (atMs >= afterMs && afterMs === reconnectedAtMs));
}

export function momentOf(window: ReflectionWindow, atMs: number): Moment {
  if (atMs < window.earliestMs) return 'before-reflection';
  return atMs < window.latestMs + AROUND_MS ? 'around-reflection' : 'after-reflection';
}
