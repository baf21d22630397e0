import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const suite = (name: string, more: { readonly testTimeout?: number } = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...more },
});

/** What takes longest, longest first: started last, one of these would be waited for alone. */
const SLOW = [
  'change-softphone',
  'terminal-keyring',
  'change-kamailio',
  'asterisk',
  'terminal-bad-input',
  'terminal-device',
  'desktop-life',
  'terminal-refusals',
  'doctor-carrier',
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = SLOW.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return found === -1 ? SLOW.length : found;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/** One project per kind of promise; `test/run.ts` runs them and says by name which one could not run. */
export default defineConfig({
  test: {
    passWithNoTests: false,
    setupFiles: ['test/seed.ts'],
    sequence: { sequencer: SlowFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      suite('unit'),
      suite('contract'),
      suite('integration'),
      suite('faults'),
      // Other people's programs, a dozen of them at the start, on whatever processors there are.
      suite('peers', { testTimeout: 90_000 }),
    ],
  },
});
