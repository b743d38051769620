import { defineConfig } from 'vitest/config';

const shared = { globals: false, testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' as const };

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Once for the run, not once for each project: one server, and one Prisma schema engine, of which a process bears one.
    globalSetup: ['tests/support/global-setup.ts'],
    projects: [
      { test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      { test: { ...shared, name: 'http', include: ['tests/http/**/*.test.ts'] } },
      { test: { ...shared, name: 'browser', include: ['tests/browser/**/*.test.ts'], testTimeout: 120_000, globalSetup: ['tests/support/browser-setup.ts'] } },
    ],
  },
});
