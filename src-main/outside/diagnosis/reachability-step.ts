import { finding } from '../../core/diagnosis/finding.ts';
import type { ComparedQuestion } from '../../core/ports.ts';
import type { WayTried } from '../../core/verify/context.ts';
import { judge } from '../../core/verify/judge.ts';
import type { RegisterOutcome } from '../../core/verify/outcome.ts';
import { namesMs, pings } from './pings.ts';
import { placeText } from './places.ts';
import { broken, leftOut, passed, type Step } from './step.ts';

/** 5: does anybody answer an OPTIONS there? Any code is an answer. Silence is asked again by other ways, to say where it is lost. */
export const reachabilityStep: Step = {
  name: 'reachability',
  standsOn: ['dns'],
  async look(bench, notes, signal) {
    const asked = await pings(bench, notes, signal);
    if (asked.length === 0) return leftOut(finding('no-line', {}));
    const mute = asked.find((one) => one.kind !== 'final' && one.kind !== 'name-not-found');
    const elapsedMs = Math.max(...asked.map((one) => one.elapsedMs - namesMs(one)));
    if (mute === undefined)
      return passed(finding('place-answers', { list: asked.map(answered).join('; ') }), { elapsedMs });
    const began = performance.now();
    const ways = mute.kind === 'no-answer' ? await otherWays(mute, bench.sip, signal) : undefined;
    const { causes } = judge(mute, { network: notes.network, skewMs: notes.skewMs, ways });
    const more = { causes, elapsedMs: elapsedMs + Math.round(performance.now() - began) };
    const place = mute.target ?? placeText(mute.account);
    if (mute.kind === 'no-answer' || mute.kind === 'aborted') {
      return broken(finding('place-silent', { place, seconds: Math.round(mute.elapsedMs / 1_000) }), more);
    }
    const code = 'code' in mute ? mute.code : mute.kind;
    return broken(finding('place-not-reached', { place, code }), more);
  },
};

function answered(outcome: RegisterOutcome): string {
  const place = outcome.target ?? placeText(outcome.account);
  return outcome.kind === 'final'
    ? `${place} ${outcome.statusCode} ${outcome.roundTripMs ?? outcome.elapsedMs} ms`
    : place;
}

async function otherWays(
  { account }: RegisterOutcome,
  sip:
    | { compareTransports(a: typeof account, s: AbortSignal): Promise<{ asked: readonly ComparedQuestion[] }> }
    | undefined,
  signal: AbortSignal,
): Promise<WayTried[]> {
  const compared = await sip?.compareTransports(account, signal);
  return (compared?.asked ?? []).map(({ transport, method, outcome }) => ({
    transport,
    method,
    hasAnswered: outcome.kind === 'final',
    sourcePort: portOf(outcome.localAddress),
    isRewritten: (outcome.rewritten ?? []).length > 0,
  }));
}

function portOf(place: string | undefined): number | undefined {
  const port = /:(\d{1,5})$/u.exec(place ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
}
