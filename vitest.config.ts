import { defineConfig } from 'vitest/config';

const suite = (name: string) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`] },
});

/** One project per kind of promise; `test/run.ts` runs them and says by name which one could not run. */
export default defineConfig({
  test: {
    passWithNoTests: false,
    setupFiles: ['test/seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [suite('unit'), suite('contract'), suite('integration'), suite('faults'), suite('peers')],
  },
});
