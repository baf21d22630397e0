import { join } from 'node:path';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import type { WorkerChoice } from './test/e2e/app.ts';
import { electronIsAbsent } from './test/e2e/targets/electron-target.ts';
import { CHROMIUM } from './test/electron-stand-in/launch-stand-in.ts';

const folder = import.meta.dirname;
const stories = 'test/e2e/story-*.spec.ts';
/** These hold the computer's clock or its keyring in their hand, which only a host in the test's own process lets them. */
const keptStories = 'test/e2e/kept-*.spec.ts';

/**
 * One set of stories on three targets. What concerns the window alone (every screen) or one host's doors runs once, in the
 * browser target.
 */
const config: PlaywrightTestConfig<object, WorkerChoice> = defineConfig<object, WorkerChoice>({
  testDir: folder,
  outputDir: join(folder, 'test-results'),
  globalSetup: join(folder, 'test', 'e2e', 'targets', 'build-once.config.ts'),
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI === 'true',
  // A browser that a busy machine starves is no fault of the window: once more in CI, and the report still calls it flaky.
  retries: process.env.CI === 'true' ? 1 : 0,
  // What a whole story may take on a computer that is busy with something else; on a quiet one it takes ten seconds.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['line']],
  use: {
    launchOptions: CHROMIUM,
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    // Recording every page costs much; what fails in CI is tried once more, and recorded then.
    trace: 'on-first-retry',
  },
  projects: [
    { name: 'browser', testMatch: 'test/e2e/*.spec.ts', use: { targetName: 'browser' } },
    { name: 'stand-in', testMatch: [stories, keptStories, 'test/e2e/walls.spec.ts'], use: { targetName: 'stand-in' } },
    {
      name: 'electron',
      testMatch: electronIsAbsent() === undefined ? [stories, 'test/e2e/walls.spec.ts'] : 'test/e2e/absent/*.spec.ts',
      use: { targetName: 'electron' },
    },
  ],
});

export default config;
