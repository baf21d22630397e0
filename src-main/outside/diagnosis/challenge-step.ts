import { finding } from '../../core/diagnosis/finding.ts';
import { judge } from '../../core/verify/judge.ts';
import { broken, leftOut, passed, type Step } from './step.ts';

/** 6: does a REGISTER without credentials bring a challenge? Nothing is refused by that, so nothing counts towards a lock-out. */
export const challengeStep: Step = {
  name: 'challenge',
  standsOn: ['reachability'],
  async look(bench, notes, signal) {
    if (bench.line === undefined || bench.sip === undefined) return leftOut(finding('no-line', {}));
    const outcome = await bench.sip.ask({ account: bench.line.account, method: 'REGISTER' }, signal);
    const isChallenge = outcome.kind === 'final' && (outcome.statusCode === 401 || outcome.statusCode === 407);
    if (isChallenge) return passed(finding('challenged', { realm: outcome.realm ?? '' }));
    const ping = notes.pings?.some(({ kind }) => kind === 'final') ? 'answered' : undefined;
    const { causes } = judge(outcome, { network: notes.network, skewMs: notes.skewMs, ping });
    const code = outcome.kind === 'final' ? `${outcome.statusCode} ${outcome.reason}`.trim() : outcome.kind;
    return broken(finding('not-challenged', { code }), { causes });
  },
};
