import { finding } from '../../core/diagnosis/finding.ts';
import { judge } from '../../core/verify/judge.ts';
import type { RegisterOutcome } from '../../core/verify/outcome.ts';
import { namesMs, pings } from './pings.ts';
import { placeText } from './places.ts';
import { broken, leftOut, passed, type Step } from './step.ts';

/** 3: do the names of all lines lead to an address (RFC 3263)? The question is the one a login would ask. */
export const dnsStep: Step = {
  name: 'dns',
  standsOn: ['network'],
  async look(bench, notes, signal) {
    const asked = await pings(bench, notes, signal);
    if (asked.length === 0) return leftOut(finding('no-line', {}));
    const elapsedMs = Math.max(...asked.map(namesMs));
    const lost = asked.find((one) => one.kind === 'name-not-found');
    if (lost !== undefined) {
      const { causes } = judge(lost, { network: notes.network });
      return broken(finding('name-not-found', { name: lost.name, code: lost.code }), { causes, elapsedMs });
    }
    return passed(finding('names-found', { list: asked.map(named).join('; ') }), { elapsedMs });
  },
};

function named(outcome: RegisterOutcome): string {
  return `${placeText(outcome.account)} → ${outcome.target ?? '?'}`;
}
