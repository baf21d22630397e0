import { finding } from '../../core/diagnosis/finding.ts';
import { outerAddresses } from '../../core/verify/network-facts.ts';
import { isLoopback, placesOf } from './places.ts';
import { broken, passed, type Step } from './step.ts';

/**
 * 1: is this computer on a network at all? (The shortest step, with what each part is for: see the README.)
 */
export const networkStep: Step = {
  name: 'network',
  // The lowest rung stands on nothing.
  standsOn: [],
  async look(bench, notes) {
    // What was gathered goes into the notes: later steps explain their own trouble by it.
    notes.network = await bench.network();
    const outer = outerAddresses(notes.network);
    if (outer.length > 0) {
      return passed(finding('connected', { addresses: outer.map((one) => one.address).join(', ') }));
    }
    const places = placesOf(bench.line, bench.lines);
    if (places.length > 0 && places.every(isLoopback)) return passed(finding('loopback-only', {}));
    // Broken needs its reasons: the words for them are in contract/words, keyed by cause.
    return broken(finding('not-connected', {}), { causes: ['no-network'] });
  },
};
