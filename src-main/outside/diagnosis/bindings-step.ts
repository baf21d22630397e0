import { finding } from '../../core/diagnosis/finding.ts';
import { foreignBindings } from '../../core/verify/bindings.ts';
import { leftOut, passed, type Step } from './step.ts';

/** 8: which phones are registered? Read from the answer to the login; nothing more is asked. */
export const bindingsStep: Step = {
  name: 'bindings',
  standsOn: ['login'],
  async look(bench, notes) {
    if (bench.line === undefined) return leftOut(finding('no-line', {}));
    const { login } = notes;
    if (login?.kind !== 'final') return leftOut(finding('login-not-asked', {}));
    const bindings = foreignBindings(login);
    if (!login.listsBindings) return passed(finding('bindings-not-listed', {}));
    const list = bindings.map(({ contact }) => contact).join(', ');
    const causes = bindings.length > 1 ? (['stale-bindings'] as const) : [];
    return passed(finding('bindings-listed', { count: bindings.length, list }), { causes });
  },
};
