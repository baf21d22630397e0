import { finding } from '../../core/diagnosis/finding.ts';
import { broken, passed, type Step } from './step.ts';

/** 10: can the record file be read? */
export const ledgerStep: Step = {
  name: 'ledger',
  standsOn: [],
  async look({ ledger, ledgerFolder }) {
    const lines = ledger.ok ? ledger.value.lines() : ledger;
    return lines.ok
      ? passed(finding('ledger-usable', { folder: ledgerFolder, lines: lines.value.length }))
      : broken(finding('problem', { problem: lines.problem }));
  },
};
