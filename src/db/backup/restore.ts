import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { applyMigrations } from '../migrations.js';
import { analyzeTables, readTables } from '../tables.js';
import { columnList, lastMigration, SESSION_SETTINGS } from './dump.js';
import { FILES, MANIFEST, readManifest, readSums, SUMS, tablePart, type Manifest, type Sums } from './format.js';
import { BrokenBackup, readParts } from './source.js';
import { copyHashed, syncFolder, writeHashed } from './streams.js';

/** A backup of which every part was read and found to be what its sum says. */
export interface CheckedBackup {
  source: string;
  manifest: Manifest;
  /** The names of the files in it. */
  files: Set<string>;
}

export interface Migrations {
  migrationsDir: string;
  schemaPath: string;
}

/**
 * Reads a backup whole and checks every part; writes nothing. Throws BrokenBackup, whose message is one line, where it is
 * broken, cut off, something else, or made by a later version of the portal.
 */
export async function checkBackup(source: string, { migrationsDir }: Pick<Migrations, 'migrationsDir'>): Promise<CheckedBackup> {
  const found: Sums = new Map();
  let manifest: Manifest | null = null;
  let sums: Sums | null = null;
  for await (const { name, stream } of readParts(source)) {
    if (name === SUMS) {
      sums = readSums(await text(stream));
    } else if (name === MANIFEST) {
      const content = await text(stream);
      manifest = readManifest(content);
      found.set(name, await copyHashed(Readable.from([content]), sink()));
    } else {
      found.set(name, await copyHashed(stream, sink()));
    }
  }
  if (!sums || sums.size === 0) throw new BrokenBackup(`${source} terpotong: daftar isinya tidak ada.`);
  const inBackup = new Map([...sums].map(([name, sum]) => [name.replace(/^\.\.\//, ''), sum]));
  for (const [name, sum] of inBackup) {
    if (found.get(name) !== sum) throw new BrokenBackup(`${source} rusak: ${name} ${found.has(name) ? 'berubah' : 'tidak ada'}.`);
  }
  if (found.size !== inBackup.size) throw new BrokenBackup(`${source} rusak: memuat bagian yang tidak ada dalam daftarnya.`);
  if (!manifest) throw new BrokenBackup(`${source} tidak dapat dibaca versi portal ini.`);
  const missing = manifest.tabel.find(({ nama }) => !found.has(tablePart(nama)));
  if (missing) throw new BrokenBackup(`${source} rusak: tabel ${missing.nama} tidak ada.`);
  if (!existsSync(path.join(migrationsDir, manifest.migrasi))) {
    throw new BrokenBackup(`${source} dibuat oleh versi portal yang lebih baru (migrasi ${manifest.migrasi}). Pulihkan dengan versi itu.`);
  }
  return { source, manifest, files: new Set([...found.keys()].filter((name) => name.startsWith(`${FILES}/`))) };
}

const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() });

export interface RestoreInput extends Migrations {
  backup: CheckedBackup;
  url: string;
  dataDir: string;
}

/**
 * Fills an empty place with a checked backup: a database without a row, and a DATA_DIR without files. The database is
 * migrated up to the backup's own migration, loaded in one transaction, and migrated on. Throws an Error with one line
 * where the place is not empty; whatever goes wrong, the place is as empty after as before.
 */
export async function restoreBackup({ backup, url, dataDir, migrationsDir, schemaPath }: RestoreInput): Promise<void> {
  const { manifest } = backup;
  await refuseOtherFiles(dataDir, backup.files);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(SESSION_SETTINGS);
    await refuseRows(client);
    const migrated = await lastMigration(client);
    if (migrated && migrated > manifest.migrasi) {
      throw new Error(`Basis data tujuan kosong, tetapi sudah disiapkan versi portal yang lebih baru (migrasi ${migrated}). Buat basis data baru, lalu ulangi.`);
    }
    await applyMigrations({ url, migrationsDir, schemaPath, until: manifest.migrasi });
    await load(client, backup, dataDir);
    await applyMigrations({ url, migrationsDir, schemaPath });
    await analyzeTables(client);
  } finally {
    // The connection's end rolls back what was not committed.
    await client.end();
  }
}

/** Loads everything in one transaction; the files are there before it is committed, so that no row is without its file. */
async function load(client: pg.Client, { source, manifest, files }: CheckedBackup, dataDir: string): Promise<void> {
  const tables = new Map(manifest.tabel.map((table) => [tablePart(table.nama), table]));
  const written: string[] = [];
  try {
    await client.query('BEGIN');
    const { putBack } = await setGuardsAside(client);
    // Asked again now that nobody else can write: a portal may have been started meanwhile.
    await refuseRows(client);
    for await (const { name, stream } of readParts(source)) {
      const table = tables.get(name);
      if (table) {
        await loadTable(client, table, stream);
      } else if (files.has(name)) {
        written.push(path.join(dataDir, name));
        await writeHashed(stream, path.join(dataDir, name));
      } else {
        await copyHashed(stream, sink());
      }
    }
    for (const [sequence, last] of Object.entries(manifest.urutan)) await client.query('SELECT setval($1, $2)', [`"${sequence}"`, last]);
    for (const statement of putBack) await client.query(statement);
    for (const folder of new Set(written.map((file) => path.dirname(file)))) await syncFolder(folder);
    if (written.length > 0) await syncFolder(path.join(dataDir, FILES));
    await client.query('COMMIT');
  } catch (error) {
    for (const file of written) await rm(file, { force: true });
    throw new Error(`Pemulihan gagal, dan tidak ada yang ditulis: ${(error as Error).message.split('\n')[0]}`, { cause: error });
  }
}

/** Files of this very backup may lie there: a restore that was interrupted left them. */
async function refuseOtherFiles(dataDir: string, files: Set<string>): Promise<void> {
  const place = path.join(dataDir, FILES);
  if (!existsSync(place)) return;
  for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
    const name = path.posix.join(FILES, path.relative(place, path.join(entry.parentPath, entry.name)));
    if (entry.isFile() && !files.has(name.replace(/\.baru$/, ''))) throw new Error(`Tempat tujuan tidak kosong: ${place} sudah berisi berkas. Setel DATA_DIR ke map lain.`);
  }
}

async function refuseRows(client: pg.Client): Promise<void> {
  for (const { nama } of await readTables(client)) {
    const { rowCount } = await client.query(`SELECT 1 FROM "${nama}" LIMIT 1`);
    if (rowCount) throw new Error(`Tempat tujuan tidak kosong: tabel ${nama} sudah berisi data. Pulihkan ke basis data yang kosong.`);
  }
}

/**
 * Sets aside, for this transaction, what would judge the rows before all of them are there: foreign keys (dropped, since to
 * disable them takes a superuser) and triggers. Gives the statements that put them back.
 */
async function setGuardsAside(client: pg.Client): Promise<{ putBack: string[] }> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2`,
  );
  const tables = await readTables(client);
  for (const { nama } of tables) await client.query(`ALTER TABLE "${nama}" DISABLE TRIGGER USER`);
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  return {
    putBack: [
      ...keys.map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`),
      ...tables.map(({ nama }) => `ALTER TABLE "${nama}" ENABLE TRIGGER USER`),
    ],
  };
}

async function loadTable(client: pg.Client, { nama, kolom, baris }: Manifest['tabel'][number], stream: AsyncIterable<Buffer>): Promise<void> {
  const rows = client.query(copyFrom(`COPY "${nama}" (${columnList(kolom)}) FROM STDIN`));
  await pipeline(stream, createGunzip(), rows);
  if (rows.rowCount !== baris) throw new Error(`tabel ${nama} memuat ${rows.rowCount} baris, bukan ${baris} seperti dicatat cadangannya.`);
}
