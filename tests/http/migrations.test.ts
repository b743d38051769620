import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/config.js';
import { applyMigrations, diffSchema } from '../../src/db/migrations.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

const ours = { migrationsDir: path.join(ROOT, 'prisma', 'migrations'), schemaPath: path.join(ROOT, 'prisma', 'schema.prisma') };

let database: TestDatabase;
let folder: string;
let schemaPath: string;

beforeEach(async () => {
  database = await cloneDatabase({ empty: true });
  folder = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-uji-'));
  schemaPath = path.join(folder, 'schema.prisma');
  writeFileSync(schemaPath, SCHEMA);
});
afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const SCHEMA = `
datasource db {
  provider = "postgresql"
}
model Buku {
  id    Int      @id
  judul String
  rak   String?
  mulai DateTime @db.Date

  @@index([judul])
  @@map("buku")
}
`;

const FIRST = `
CREATE TABLE "buku" (
  "id" INTEGER NOT NULL, "judul" TEXT NOT NULL, "rak" TEXT, "mulai" DATE NOT NULL,
  CONSTRAINT "buku_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "buku_judul_idx" ON "buku"("judul");
`;

/** Everything that Prisma's schema cannot say. */
const BY_HAND = `
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE buku ALTER COLUMN judul TYPE text COLLATE "id-x-icu";
ALTER TABLE buku ADD CONSTRAINT buku_id_positif CHECK (id > 0);
ALTER TABLE buku ADD CONSTRAINT buku_satu_rak EXCLUDE USING gist (rak WITH =, daterange(mulai, NULL, '[]') WITH &&);
CREATE UNIQUE INDEX buku_rak_unik ON buku (rak) WHERE rak IS NOT NULL;
CREATE UNIQUE INDEX buku_judul_unik ON buku (lower(judul));
CREATE FUNCTION tolak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'tidak; boleh'; END; $$;
CREATE TRIGGER buku_tetap BEFORE DELETE ON buku FOR EACH ROW EXECUTE FUNCTION tolak();
`;

function migration(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, 'migration.sql'), sql);
}

const apply = (until?: string) => applyMigrations({ url: database.url, migrationsDir: folder, schemaPath, ...(until === undefined ? {} : { until }) });

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const recorded = () => query('SELECT migration_name FROM _prisma_migrations ORDER BY migration_name');

function starting(migrationsDir: string, schema: string) {
  return spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'tests', 'support', 'apply-migrations.ts'), database.url, migrationsDir, schema], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the portal\'s own migrations', () => {
  it('ask for exactly what schema.prisma says', async () => {
    await applyMigrations({ url: database.url, ...ours });
    expect(await diffSchema({ url: database.url, schemaPath: ours.schemaPath })).toBe('');
  });

  it('are applied once by two processes that start at once', async () => {
    const outputs = await Promise.all([1, 2].map(async () => {
      const child = starting(ours.migrationsDir, ours.schemaPath);
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
      expect(err).toBe('');
      return JSON.parse(out) as string[];
    }));
    const names = (await recorded()).map((row) => row.migration_name as string);
    expect(names.length).toBeGreaterThan(0);
    expect(outputs.flat().sort()).toEqual(names);
  });
});

describe('applying', () => {
  beforeEach(() => {
    migration('20260101000000_awal', FIRST);
    migration('20260102000000_batasan', BY_HAND);
  });

  it('applies what is new, in order, and asks neither engine nor schema when nothing is', async () => {
    expect(await apply('20260101000000_awal')).toEqual(['20260101000000_awal']);
    expect(await apply()).toEqual(['20260102000000_batasan']);
    rmSync(schemaPath);
    expect(await apply()).toEqual([]);
  });

  it('keeps nothing of a migration that fails, says why, and applies it once it is mended', async () => {
    migration('20260103000000_salah', 'CREATE TABLE separuh (id int); INSERT INTO tidak_ada VALUES (1);');
    await expect(apply()).rejects.toThrow(/^Migrasi "20260103000000_salah" gagal diterapkan: relation "tidak_ada" does not exist$/);
    expect(await recorded()).toHaveLength(2);
    expect(await query(`SELECT to_regclass('separuh') AS separuh`)).toEqual([{ separuh: null }]);
    migration('20260103000000_salah', 'CREATE TABLE separuh (id int);');
    expect(await apply()).toEqual(['20260103000000_salah']);
  });

  it('goes on after a process that was killed in the middle of one', async () => {
    migration('20260103000000_lama', 'CREATE TABLE lama (id int); SELECT pg_sleep(5);');
    const child = starting(folder, schemaPath);
    const end = once(child, 'exit');
    const sleeping = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    while ((await query(sleeping)).length === 0) await setTimeout(20);
    child.kill('SIGKILL');
    await end;
    migration('20260103000000_lama', 'CREATE TABLE lama (id int);');
    expect(await apply()).toEqual(['20260103000000_lama']);
  });

  it('refuses a database that is ahead of the portal, and a migration that was edited', async () => {
    await apply();
    migration('20260101000000_awal', `${FIRST}-- lain`);
    await expect(apply()).rejects.toThrow('Migrasi "20260101000000_awal" telah berubah sesudah diterapkan.');
    migration('20260101000000_awal', FIRST.replaceAll('\n', '\r\n'));
    expect(await apply()).toEqual([]);
    rmSync(path.join(folder, '20260102000000_batasan'), { recursive: true });
    await expect(apply()).rejects.toThrow('Basis data memuat migrasi "20260102000000_batasan" yang tidak dikenal versi portal ini');
  });
});

describe('comparing', () => {
  const compare = () => diffSchema({ url: database.url, schemaPath });

  beforeEach(async () => {
    migration('20260101000000_awal', FIRST);
    migration('20260102000000_batasan', BY_HAND);
    await apply();
  });

  it('overlooks what Prisma cannot say, and leaves it in place', async () => {
    expect(await compare()).toBe('');
    expect(await query(`SELECT to_regclass('buku_rak_unik') IS NOT NULL AS ada`)).toEqual([{ ada: true }]);
    await expect(query(`INSERT INTO buku VALUES (1, 'a', 'r', '2026-01-01'), (2, 'b', 'r', '2026-01-02')`)).rejects.toThrow('buku_satu_rak');
  });

  it.each([
    ['a column', (schema: string) => schema.replace('rak   String?', 'rak   String?\n  tebal Int?'), /ADD COLUMN\s+"tebal" INTEGER/],
    ['a type', (schema: string) => schema.replace('mulai DateTime @db.Date', 'mulai DateTime'), /ALTER COLUMN "mulai"/],
    ['an index', (schema: string) => schema.replace('@@index([judul])', '@@index([judul, id])'), /CREATE INDEX "buku_judul_id_idx"/],
    ['a table that is gone', () => SCHEMA.replace(/model[^]*/, ''), /DROP TABLE "buku"/],
  ])('sees %s', async (_what, change, sql) => {
    writeFileSync(schemaPath, change(readFileSync(schemaPath, 'utf8')));
    expect(await compare()).toMatch(sql);
  });
});
