import { budgetOf } from '../../core/attempt-budget.ts';
import { finding } from '../../core/diagnosis/finding.ts';
import { formatCarrierIso } from '../../core/plan/carrier-time.ts';
import { problem } from '../../core/problem.ts';
import { generationOfCurrent } from '../../core/verify/generation.ts';
import { lineContext } from '../../core/verify/line-context.ts';
import { tryLogin } from '../../core/verify/try-login.ts';
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
    const { number, account } = line;
    const generation = generationOfCurrent(ledger.value, number);
    if (!generation.ok) return broken(finding('problem', { problem: generation.problem }));
    const stored = { number, generation: generation.value };
    const rotations = ledger.value.rotations({ number });
    const tried = await tryLogin(
      { ...attempts, ledger: ledger.value, registrar: sip, clock },
      { owner: number, account, password: password.value, stored, mode: 'query', budget: budget.value },
      {
        signal,
        context: (known) =>
          lineContext({
            profile,
            number,
            line,
            rotations: rotations.ok ? rotations.value : [],
            known,
            network: notes.network,
            skewMs: notes.skewMs,
          }),
      },
    );
    if (!tried.ok) return broken(finding('problem', { problem: tried.problem }));
    const { outcome, judgement: judged } = tried.value;
    notes.login = outcome;
    const said = finding('login-judged', { verdict: judged.verdict });
    return judged.verdict === 'accepted'
      ? passed(said, { causes: judged.notes })
      : broken(said, { causes: [...judged.causes, ...judged.notes] });
  },
};
