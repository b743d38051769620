import type { TestProject } from 'vitest/node';
import { serveChromium } from './chromium.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run's one Chromium listens; '' where none can be launched here, and why. */
    chromium: string;
    noChromium: string;
  }
}

/** One Chromium for the whole run: each file opens windows of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const server = await serveChromium();
    project.provide('chromium', server.wsEndpoint());
    project.provide('noChromium', '');
    return () => server.close();
  } catch (error) {
    project.provide('chromium', '');
    project.provide('noChromium', (error as Error).message);
    return async () => {};
  }
}
