import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../../src/config.js';
import { openDatabase } from '../../src/db/client.js';
import { startEmbedded } from '../../src/db/embedded.js';
import { applyMigrations } from '../../src/db/migrations.js';
import { seedAturan } from '../../src/db/seed/aturan.js';
import { seedRegulation } from '../../src/db/seed/regulation.js';
import { TEST_NOW, buildCity } from './city.js';
import { databaseUrl } from './database.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which databases may be made; and the database that each test file clones. */
    serverUrl: string;
    template: string;
  }
}

/**
 * One server for the whole run: the portal's own, or that of DATABASE_URL (whose role may create databases). The template
 * is migrated and holds the test city; each test file clones it in a fraction of a second. Meanwhile the portal is built:
 * tests that start it as a process start what `npm start` does. Types are checked before all tests, not here.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = promisify(execFile)(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--noCheck'], { cwd: ROOT });
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-uji-'));
  const server = process.env.DATABASE_URL ? null : await startEmbedded({ dataDir, log: { info: () => {}, warn: console.warn } });
  const serverUrl = process.env.DATABASE_URL ?? server!.adminUrl;
  const template = `siap_uji_${process.pid}_${Date.now().toString(36)}`;

  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  await admin.end();
  const url = databaseUrl(serverUrl, template);
  await applyMigrations({ url, migrationsDir: path.join(ROOT, 'prisma/migrations'), schemaPath: path.join(ROOT, 'prisma/schema.prisma') });
  const database = openDatabase(url);
  await seedRegulation(database.db);
  await seedAturan(database.db, TEST_NOW);
  await buildCity(database.db);
  await database.close();
  await built;

  project.provide('serverUrl', serverUrl);
  project.provide('template', template);

  return async () => {
    if (!server) {
      const cleaner = new pg.Client({ connectionString: serverUrl });
      await cleaner.connect();
      await cleaner.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
      await cleaner.end();
    }
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
