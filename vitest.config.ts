import { defineConfig } from 'vitest/config';

const shared = { globals: false, testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' as const };
const database = { ...shared, globalSetup: ['tests/support/global-setup.ts'] };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      { test: { ...database, name: 'http', include: ['tests/http/**/*.test.ts'] } },
      { test: { ...database, name: 'browser', include: ['tests/browser/**/*.test.ts'], testTimeout: 120_000, globalSetup: [...database.globalSetup, 'tests/support/browser-setup.ts'] } },
    ],
  },
});
