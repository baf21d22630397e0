import type { RegisterOutcome } from '../../core/verify/outcome.ts';
import { placesOf } from './places.ts';
import type { Bench, Notes } from './step.ts';

/** One OPTIONS to each place, asked once however many steps want its answer. */
export async function pings(bench: Bench, notes: Notes, signal: AbortSignal): Promise<readonly RegisterOutcome[]> {
  const { sip } = bench;
  if (sip === undefined) return [];
  notes.pings ??= await Promise.all(
    placesOf(bench.line, bench.lines).map((account) => sip.ask({ account, method: 'OPTIONS' }, signal)),
  );
  return notes.pings;
}

/** The part of a question that the name service took, ms; its own questions run side by side. */
export function namesMs(outcome: RegisterOutcome): number {
  if (outcome.kind === 'name-not-found') return outcome.elapsedMs;
  return Math.max(0, ...(outcome.lookups ?? []).map(({ ms }) => ms));
}
