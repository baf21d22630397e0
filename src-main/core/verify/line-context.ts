import { type CarrierProfile, presetUser, userShapes } from '../carrier.ts';
import type { Line, LineNumber, Service } from '../line.ts';
import { saysNothing } from '../rotation/look-times.ts';
import { isAtRest, type Rotation } from '../rotation/state.ts';
import type { ProbeContext } from './context.ts';
import type { NetworkFacts } from './network-facts.ts';

export interface LineFacts {
  readonly profile: CarrierProfile;
  readonly number: LineNumber;
  /** Absent for a look at a line that was not added: then nothing is usual. */
  readonly line?: Line | undefined;
  /** The line's rotations, newest first. */
  readonly rotations: readonly Rotation[];
  readonly nowMs: number;
  readonly refusedRecently: number;
  readonly network?: NetworkFacts | undefined;
}

/** What the house knows around a look at a line with its stored current password. */
export function lineContext(facts: LineFacts): ProbeContext {
  const { profile, number, line, rotations, nowMs, refusedRecently, network } = facts;
  const newest = rotations[0];
  return {
    atMs: nowMs,
    // Until the new password was seen to work, what is stored as current is the old one.
    tried: newest !== undefined && isBetween(newest) ? 'old' : undefined,
    answeredAtMs: lastAnswerMs(rotations),
    refusedRecently,
    preset: line === undefined ? undefined : { user: presetUser(profile, line.service, number) },
    userShapes: userShapes(profile, number),
    worksFromAnywhere: worksFromAnywhere(line?.service),
    network,
  };
}

/** Only OpenGate is known to work over any provider's access line (SERVICE §2). */
function worksFromAnywhere(service: Service | undefined): boolean | undefined {
  return service === undefined ? undefined : service === 'opengate';
}

function isBetween({ state }: Rotation): boolean {
  return !isAtRest(state) && (state.kind === 'submitting' || state.kind === 'reflecting' || state.kind === 'doubtful');
}

/** The last time the registrar said anything about a password of this line, as far as rotations have kept it. */
function lastAnswerMs(rotations: readonly Rotation[]): number | undefined {
  const times = rotations.flatMap(({ state }) => [
    ...('looks' in state ? state.looks.filter((look) => !saysNothing(look.verdict)).map(({ atMs }) => atMs) : []),
    ...('acceptedSeenAtMs' in state ? [state.acceptedSeenAtMs] : []),
  ]);
  return times.length === 0 ? undefined : Math.max(...times);
}
