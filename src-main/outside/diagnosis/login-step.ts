import { budgetOf, countAttempt } from '../../core/attempt-budget.ts';
import { presetUser, userShapes } from '../../core/carrier.ts';
import { finding } from '../../core/diagnosis/finding.ts';
import { formatCarrierIso } from '../../core/plan/carrier-time.ts';
import { problem } from '../../core/problem.ts';
import { judge } from '../../core/verify/judge.ts';
import { broken, leftOut, passed, type Step } from './step.ts';

/** 7: does the stored password open the line? Only when the person asked for it, once, and within the budget. */
export const loginStep: Step = {
  name: 'login',
  standsOn: ['challenge'],
  async look(bench, notes, signal) {
    const { line, sip, keychain, ledger, profile, clock } = bench;
    if (line === undefined || sip === undefined) return leftOut(finding('no-line', {}));
    if (!bench.wantsLogin) return leftOut(finding('login-not-asked', {}));
    if (!ledger.ok) return broken(finding('problem', { problem: ledger.problem }));
    const attempts = { ledger: ledger.value, profile };
    const budget = budgetOf(attempts, line.number, clock.nowMs());
    if (!budget.ok) return broken(finding('problem', { problem: budget.problem }));
    if (budget.value.nextAllowedAtMs !== undefined) {
      const nextAllowedAt = formatCarrierIso(profile, budget.value.nextAllowedAtMs);
      return broken(finding('problem', { problem: problem('look-budget-spent', { nextAllowedAt }) }));
    }
    const password = await keychain?.read({ owner: line.number, slot: 'current' });
    if (password !== undefined && !password.ok) return broken(finding('problem', { problem: password.problem }));
    if (password?.value === undefined) {
      const missing = problem('keychain-item-missing', { slot: 'current', number: line.number });
      return broken(finding('problem', { problem: missing }));
    }
    const outcome = await sip.probe({ account: line.account, password: password.value, mode: 'query' }, signal);
    notes.login = outcome;
    const judged = judge(outcome, {
      network: notes.network,
      skewMs: notes.skewMs,
      atMs: clock.nowMs(),
      refusedRecently: budget.value.used,
      preset: { user: presetUser(profile, line.service, line.number) },
      userShapes: userShapes(profile, line.number),
      worksFromAnywhere: line.service === 'opengate',
    });
    const counted = countAttempt(attempts, {
      owner: line.number,
      atMs: clock.nowMs(),
      refused: judged.countsAsRefusal,
    });
    if (!counted.ok) return broken(finding('problem', { problem: counted.problem }));
    const said = finding('login-judged', { verdict: judged.verdict });
    return judged.verdict === 'accepted'
      ? passed(said, { causes: judged.notes })
      : broken(said, { causes: [...judged.causes, ...judged.notes] });
  },
};
