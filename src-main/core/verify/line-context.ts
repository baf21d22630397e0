import { type CarrierProfile, presetUser, userShapes } from '../carrier.ts';
import type { Line, LineNumber, Service } from '../line.ts';
import { DAY_MS } from '../plan/carrier-time.ts';
import { saysNothing } from '../rotation/look-times.ts';
import { isAtRest, type Rotation } from '../rotation/state.ts';
import type { PhoneFacts, ProbeContext } from './context.ts';
import { sinceBound } from './device-seen.ts';
import type { NetworkFacts } from './network-facts.ts';
import type { KnownAtTry } from './try-login.ts';
import { isPhoneSeen } from './verdict.ts';

export interface LineFacts {
  readonly profile: CarrierProfile;
  readonly number: LineNumber;
  /** Absent for a look at a line that was not added: then nothing is usual. */
  readonly line?: Line | undefined;
  /** The line's rotations, newest first. */
  readonly rotations: readonly Rotation[];
  /** What was known when the password was tried; see `tryLogin`. */
  readonly known: KnownAtTry;
  readonly network?: NetworkFacts | undefined;
  /** Carrier's clock minus this computer's, ms, as measured just now. */
  readonly skewMs?: number | undefined;
  /** What is known of the line's phone; when it was given the new password is known from the rotation, too. */
  readonly phone?: PhoneFacts | undefined;
  /** Which password was tried, where that is known otherwise than by the rotation's state. */
  readonly tried?: 'new' | 'old' | undefined;
}

/** What the house knows around a look at a line; without `tried`, at its stored current password. */
export function lineContext(facts: LineFacts): ProbeContext {
  const { profile, number, line, rotations, known, network, phone, skewMs } = facts;
  const newest = rotations[0];
  const { atMs, refusedRecently, passwordFault, samePasswordAcceptedAtMs } = known;
  // Until the new password was seen to work, what is stored as current is the old one.
  const tried = facts.tried ?? (newest !== undefined && isBetween(newest) ? 'old' : undefined);
  const boundBefore = newest !== undefined && 'bound' in newest.state ? newest.state.bound : undefined;
  return {
    atMs,
    refusedRecently,
    passwordFault,
    // That the old password ends is what everybody waits for, not a contradiction.
    samePasswordAcceptedAtMs: tried === 'old' ? undefined : samePasswordAcceptedAtMs,
    answeredAtMs: latest([known.answeredAtMs, lastAnswerMs(rotations)]),
    tried,
    skewMs,
    preset: line === undefined ? undefined : { user: presetUser(profile, line.service, number) },
    userShapes: userShapes(profile, number),
    worksFromAnywhere: worksFromAnywhere(line?.service),
    network,
    boundBefore,
    sinceBoundMs:
      boundBefore === undefined ? undefined : sinceBound(boundBefore, { ...known, skewMs: newest?.skewMs ?? 0 }),
    phone: phoneOf(newest, { told: phone, atMs }),
  };
}

/** After so long nobody expects the phone to come back from a change any more. */
const PHONE_IS_MISSED_MS = DAY_MS;

/** A rotation knows that the phone was, or should have been, given the new password; others know its habits. */
function phoneOf(
  newest: Rotation | undefined,
  known: { readonly told: PhoneFacts | undefined; readonly atMs: number },
): PhoneFacts | undefined {
  const reconnectedAtMs = newest === undefined ? undefined : missedSince(newest, known.atMs);
  return reconnectedAtMs === undefined ? known.told : { reconnectedAtMs, ...known.told };
}

function missedSince({ state, skewMs }: Rotation, atMs: number): number | undefined {
  if (state.kind === 'verifying') return state.reconnectedAtMs;
  if (state.kind === 'reconnecting') return state.isPromoted ? state.acceptedSeenAtMs : undefined;
  const isMissed = state.kind === 'done' && !isPhoneSeen(state.proofLevel);
  return isMissed && atMs + skewMs - state.atMs < PHONE_IS_MISSED_MS ? state.acceptedSeenAtMs : undefined;
}

/** Only OpenGate is known to work over any provider's access line (SERVICE §2). */
function worksFromAnywhere(service: Service | undefined): boolean | undefined {
  return service === undefined ? undefined : service === 'opengate';
}

function isBetween({ state }: Rotation): boolean {
  if (isAtRest(state)) return false;
  if (state.kind === 'reconnecting') return !state.isPromoted;
  return state.kind === 'submitting' || state.kind === 'reflecting' || state.kind === 'doubtful';
}

/** The last time the registrar said anything about a password of this line, as far as rotations have kept it; our clock. */
function lastAnswerMs(rotations: readonly Rotation[]): number | undefined {
  return latest(
    rotations.flatMap(({ state, skewMs }) => [
      ...('looks' in state
        ? state.looks.filter((look) => !saysNothing(look.verdict)).map(({ atMs }) => atMs - skewMs)
        : []),
      ...('acceptedSeenAtMs' in state ? [state.acceptedSeenAtMs - skewMs] : []),
    ]),
  );
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
