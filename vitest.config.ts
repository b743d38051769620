import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Browser tests first: they take longest, and one that starts last keeps the whole run waiting. */
class BrowserFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isBrowser = ({ project }: TestSpecification) => project.name === 'browser';
    const sorted = await super.sort(files);
    return [...sorted.filter(isBrowser), ...sorted.filter((file) => !isBrowser(file))];
  }
}

const shared = {
  globals: false, testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks' as const,
  // The files of a worker share what they import: each has its own app on its own database, and no module holds state.
  isolate: false,
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: BrowserFirst },
    // Once for the run, not once for each project: one server, and one Prisma schema engine, of which a process bears one.
    globalSetup: ['tests/support/global-setup.ts'],
    projects: [
      { test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      { test: { ...shared, name: 'http', include: ['tests/http/**/*.test.ts'] } },
      { test: { ...shared, name: 'browser', include: ['tests/browser/**/*.test.ts'], testTimeout: 120_000, globalSetup: ['tests/support/browser-setup.ts'] } },
    ],
  },
});
