import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';

const MINUTE_MS = 60_000;
/** Idle time after which a visit is over, practice time. */
const IDLE_MS = 30 * MINUTE_MS;
/** Every look at the login page begins a visit; the oldest is forgotten. */
const MOST_VISITS = 1_000;
export const CODE_LIFE_MS = 10 * MINUTE_MS;

/** One person's visit to the portal, from the login page on. */
export interface Visit {
  readonly id: string;
  stage: 'new' | 'code' | 'in' | 'over';
  /** Of the form shown last; each is good for one post. */
  token: string;
  code?: { readonly digits: string; readonly sentAtMs: number };
  wrongCodes: number;
  hasReadInformation: boolean;
  /** Between form and confirmation page. */
  waitingPassword?: string;
  lastSeenAtMs: number;
}

export class Visits {
  readonly #clock: Clock;
  readonly #visits = new Map<string, Visit>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(): Visit {
    const visit: Visit = {
      id: randomBytes(16).toString('hex'),
      stage: 'new',
      token: '',
      wrongCodes: 0,
      hasReadInformation: false,
      lastSeenAtMs: this.#clock.nowMs(),
    };
    this.#visits.set(visit.id, visit);
    if (this.#visits.size > MOST_VISITS) this.#visits.delete(this.#visits.keys().next().value ?? '');
    return visit;
  }

  find(id: string | undefined): Visit | undefined {
    const visit = this.#visits.get(id ?? '');
    if (visit === undefined) return undefined;
    const nowMs = this.#clock.nowMs();
    if (visit.stage === 'over' || nowMs - visit.lastSeenAtMs > IDLE_MS) {
      this.#visits.delete(visit.id);
      return undefined;
    }
    visit.lastSeenAtMs = nowMs;
    return visit;
  }
}

export function newToken(visit: Visit): string {
  visit.token = randomBytes(12).toString('base64url');
  return visit.token;
}

/** True once per token: a form that is sent twice is taken once. */
export function redeemToken(visit: Visit, token: string | undefined): boolean {
  const isGood = visit.token !== '' && token === visit.token;
  if (isGood) visit.token = '';
  return isGood;
}

export function makeCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0');
}
