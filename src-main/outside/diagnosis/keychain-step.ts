import { finding } from '../../core/diagnosis/finding.ts';
import { broken, leftOut, passed, type Step } from './step.ts';

/** 9: can the keychain keep a secret? It proves it by writing, reading and removing an entry of its own. */
export const keychainStep: Step = {
  name: 'keychain',
  standsOn: [],
  async look({ keychain }) {
    if (keychain === undefined) return leftOut(finding('rung-broken', { below: 'ledger' }));
    const usable = await keychain.check();
    return usable.ok
      ? passed(finding('keychain-usable', { store: keychain.store }))
      : broken(finding('problem', { problem: usable.problem }));
  },
};
