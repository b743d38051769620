import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { readTables } from '../tables.js';
import { LEFT_OUT, tablePart, type Manifest, type Sums } from './format.js';
import { writeHashed } from './streams.js';

export interface Dump {
  /** Complete but for what concerns the files. */
  manifest: Manifest;
  sums: Sums;
  /** The files that the snapshot speaks of, with their sums. */
  files: { id: string; sha256: string }[];
}

/** How values are written does not depend on the server's settings, and no time limit of the office's server ends a backup. */
export const SESSION_SETTINGS = `
  SET client_encoding = 'UTF8'; SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'postgres';
  SET bytea_output = 'hex'; SET extra_float_digits = 1;
  SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET idle_session_timeout = 0`;

/**
 * Writes every table into `folder`, all as they stand at one moment, while the portal works on. Throws an Error with one
 * line where the database holds no portal.
 */
export async function dumpDatabase(url: string, folder: string, now: Date): Promise<Dump> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(SESSION_SETTINGS);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const migrasi = await lastMigration(client);
    if (!migrasi) throw new Error('Basis data ini belum berisi portal; tidak ada yang dapat dicadangkan.');
    const { rows: [server] } = await client.query<{ server_version: string }>('SHOW server_version');
    const sums: Sums = new Map();
    const tabel: Manifest['tabel'] = [];
    await mkdir(path.join(folder, 'tabel'), { recursive: true, mode: 0o700 });
    for (const { nama, kolom } of (await readTables(client)).filter((table) => !LEFT_OUT.includes(table.nama))) {
      const rows = client.query(copyTo(`COPY "${nama}" (${columnList(kolom)}) TO STDOUT`));
      sums.set(tablePart(nama), await writeHashed(Readable.from(rows.pipe(createGzip())), path.join(folder, tablePart(nama))));
      tabel.push({ nama, kolom, baris: rows.rowCount });
    }
    const { rows: sequences } = await client.query<{ nama: string; nilai: string }>(
      'SELECT sequencename AS nama, last_value::text AS nilai FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY 1',
    );
    const { rows: files } = await client.query<{ id: string; sha256: string }>(`SELECT id::text, sha256 FROM berkas WHERE status = 'SIAP' ORDER BY id`);
    await client.query('COMMIT');
    return {
      manifest: {
        format: 'siap-kbk-cadangan', versi: 1, dibuatPada: now.toISOString(), migrasi, postgresql: server!.server_version, tabel,
        urutan: Object.fromEntries(sequences.map(({ nama, nilai }) => [nama, Number(nilai)])), berkas: 0, cacat: [],
      },
      sums,
      files,
    };
  } finally {
    await client.end();
  }
}

export const columnList = (kolom: string[]) => kolom.map((one) => `"${one}"`).join(', ');

/** The last migration that the database has; null where it has none. */
export async function lastMigration(client: pg.Client): Promise<string | null> {
  const { rows: [table] } = await client.query<{ exists: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`);
  if (!table?.exists) return null;
  const { rows: [row] } = await client.query<{ name: string | null }>(
    'SELECT max(migration_name) AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return row?.name ?? null;
}
