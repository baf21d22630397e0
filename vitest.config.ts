import { defineConfig } from 'vitest/config';

const suite = (name: string, more: { readonly testTimeout?: number } = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...more },
});

/** One project per kind of promise; `test/run.ts` runs them and says by name which one could not run. */
export default defineConfig({
  test: {
    passWithNoTests: false,
    setupFiles: ['test/seed.ts'],
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
