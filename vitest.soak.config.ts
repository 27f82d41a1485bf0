import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/support/count-reporter.js';

export default defineConfig({
  test: {
    include: ['test/soak/**/*.test.ts'],
    reporters: ['default', new CountReporter()],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
    // Progress is shown as it comes, not when a test of many minutes has ended.
    disableConsoleIntercept: true,
  },
});
