import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { extract, pack } from 'tar-stream';
import { v7 as uuid } from 'uuid';
import { ROOT } from '../../src/config.js';
import { SESSION_SETTINGS } from '../../src/db/backup/dump.js';
import { writeSums } from '../../src/db/backup/format.js';
import { backUpNight } from '../../src/db/backup/nightly.js';
import { checkBackup, restoreBackup } from '../../src/db/backup/restore.js';
import { whileFilesStay, writeBackup } from '../../src/db/backup/write.js';
import { applyMigrations } from '../../src/db/migrations.js';
import { readTables } from '../../src/db/tables.js';
import { BERKAS_LOCK } from '../../src/features/berkas/lock.js';
import { openFileStore } from '../../src/features/berkas/store.js';
import { addDays } from '../../src/time.js';
import { TEST_NOW, TEST_TODAY } from '../support/city.js';
import { cloneDatabase, databaseUrl, type TestDatabase } from '../support/database.js';

const ours = { migrationsDir: path.join(ROOT, 'prisma/migrations'), schemaPath: path.join(ROOT, 'prisma/schema.prisma') };

let source: TestDatabase;
let folder: string;
let dataDir: string;
/** A backup of that city, and the city's rows when it was made. */
let backup: string;
let before: Record<string, string[]>;

beforeAll(async () => {
  source = await cloneDatabase();
  folder = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-cadangan-'));
  // As root, the portal's own server runs under another account, which must pass here.
  chmodSync(folder, 0o711);
  dataDir = path.join(folder, 'data');
  await source.pool.query(`insert into aturan_evaluasi (versi, isi, alasan) values (41, '{"uji": "a\\\\b\\n\\t\\"kutip\\" é 🙂"}', E'baris\\nkedua\\t\\\\N')`);
  await source.pool.query(`insert into sesi (sid, sess, expire) values ('rahasia', '{}', now() + interval '1 day')`);
  await recordActivities(source, dataDir, 3);
  before = await rowsOf(source.url);
  backup = path.join(folder, 'kota.tar');
  await writeBackup({ url: source.url, dataDir, now: TEST_NOW, target: backup });
});
afterAll(async () => {
  await source.drop();
  rmSync(folder, { recursive: true });
});

// Places made by a test are gone after it.
const leftovers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const undo of leftovers.splice(0).reverse()) await undo();
});

/** An empty database of a role that may do no more than an office's own would be given, and an empty DATA_DIR. */
async function emptyPlace(serverUrl = inject('serverUrl')): Promise<{ url: string; dataDir: string }> {
  const name = `siap_pulih_${randomBytes(5).toString('hex')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  const { rows: [role] } = await admin.query<{ rolsuper: boolean }>('select rolsuper from pg_roles where rolname = current_user');
  const rolsuper = role!.rolsuper;
  if (rolsuper) await admin.query(`create role ${name} login password '${name}'`);
  await admin.query(rolsuper ? `create database ${name} owner ${name}` : `create database ${name}`);
  const place = mkdtempSync(path.join(folder, 'tujuan-'));
  leftovers.push(async () => {
    await admin.query(`drop database ${name} with (force)`);
    if (rolsuper) await admin.query(`drop role ${name}`);
    await admin.end();
  });
  const url = new URL(databaseUrl(serverUrl, name));
  if (rolsuper) {
    url.username = name;
    url.password = name;
  }
  return { url: url.toString(), dataDir: place };
}

async function restore(file: string, place: { url: string; dataDir: string }, migrations = ours) {
  await restoreBackup({ ...migrations, backup: await checkBackup(file, migrations), ...place });
}

async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(SESSION_SETTINGS);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row of every table as text, sorted; sessions apart. */
const rowsOf = (url: string) => onDatabase(url, async (client) => {
  const tables: Record<string, string[]> = {};
  for (const { nama } of (await readTables(client)).filter((table) => table.nama !== 'sesi')) {
    // The backup itself notes when it was made, after its snapshot.
    const where = nama === 'pengaturan' ? `where kunci <> 'cadangan.terakhir'` : '';
    const { rows } = await client.query<{ row: string }>(`select t::text as row from "${nama}" t ${where} order by t::text collate "C"`);
    tables[nama] = rows.map(({ row }) => row);
  }
  return tables;
});

/** Constraints, triggers and indexes, as the server words them. */
const guardsOf = (url: string) => onDatabase(url, async (client) => (await client.query<{ guard: string }>(
  `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as guard from pg_constraint where connamespace = 'public'::regnamespace
   union all select pg_get_triggerdef(oid) || ' ' || tgenabled::text from pg_trigger where not tgisinternal
   union all select indexdef from pg_indexes where schemaname = 'public' order by 1`,
)).rows.map(({ guard }) => guard));

/** Every file of a store by its path, with its sum. */
function filesOf(place: string): Record<string, string> {
  const dir = path.join(place, 'berkas');
  if (!existsSync(dir)) return {};
  return Object.fromEntries(readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file): [string, string] => [path.relative(place, file), createHash('sha256').update(readFileSync(file)).digest('hex')]));
}

/** What a secretary leaves behind: a file with its thumbnail, an activity with it as evidence, and the trail. */
async function recordActivities({ db }: TestDatabase, place: string, count: number): Promise<void> {
  const files = await openFileStore(place);
  const kbk = await db.kbk.findFirstOrThrow();
  const akun = await db.akun.findFirstOrThrow();
  for (let i = 0; i < count; i++) {
    const bytes = randomBytes(3_000 + i);
    const [id, kegiatanId] = [uuid(), uuid()];
    await files.write(id, 'asli', bytes);
    await files.write(id, 'kecil', bytes.subarray(0, 200));
    await db.$transaction(async (tx) => {
      await tx.berkas.create({ data: { id, status: 'SIAP', nama: 'foto.jpg', tipe: 'image/jpeg', ukuran: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') } });
      await tx.kegiatan.create({
        data: {
          id: kegiatanId, kbkId: kbk.id, judul: `Apel ${i}`, jenis: 'SOSIALISASI', mulai: new Date(TEST_TODAY), selesai: new Date(TEST_TODAY), tempat: 'Halaman\tkantor',
          uraian: 'Uraian\n\\.\nyang panjang', jumlahPeserta: 12, anggaran: 9_007_199_254_740_993n, dibuatOlehId: akun.id,
          bukti: { create: { berkasId: id, formulirId: kegiatanId, urutan: 1 } },
        },
      });
      await tx.riwayat.create({ data: { pada: TEST_NOW, tindakan: 'kegiatan.catat', objek: 'kegiatan', objekId: kegiatanId, rincian: { create: { isi: { nama: 'Intan', ringkas: 'mencatat kegiatan' } } } } });
    });
  }
}

/** Expects every table as it was when the backup was made, and says which are not. */
async function expectSameRows(url: string, expected = before): Promise<void> {
  const after = await rowsOf(url);
  expect(Object.keys(after)).toEqual(Object.keys(expected));
  for (const [table, rows] of Object.entries(after)) expect(rows, table).toEqual(expected[table]);
}

describe('a backup that is restored', () => {
  it('brings back every row, file, constraint and trigger, under a role that is no superuser; sessions are left out', async () => {
    const place = await emptyPlace();
    await restore(backup, place);
    expect(Object.keys(before).length).toBeGreaterThan(30);
    expect(before.kegiatan).toHaveLength(3);
    await expectSameRows(place.url);
    expect(Object.keys(filesOf(place.dataDir))).toHaveLength(6);
    expect(filesOf(place.dataDir)).toEqual(filesOf(dataDir));
    const guards = await guardsOf(place.url);
    expect(guards.length).toBeGreaterThan(100);
    expect(guards).toEqual(await guardsOf(source.url));
    await onDatabase(place.url, async (client) => {
      expect((await client.query('select 1 from sesi')).rowCount).toBe(0);
      await expect(client.query(`update riwayat set tindakan = 'lain'`)).rejects.toThrow('tidak dapat diubah');
    });
    expect((await source.pool.query('select 1 from sesi')).rowCount).toBe(1);
  });

  it('was made while people wrote, and holds one moment whole', async () => {
    const busy = await cloneDatabase();
    leftovers.push(() => busy.drop());
    const busyDir = path.join(folder, 'ramai');
    let writing = true;
    const writers = [1, 2].map(async () => { while (writing) await recordActivities(busy, busyDir, 1); });
    const target = path.join(folder, 'ramai.tar');
    while (await busy.db.kegiatan.count() < 4) await sleep(20);
    const started = await busy.db.kegiatan.count();
    const manifest = await writeBackup({ url: busy.url, dataDir: busyDir, now: TEST_NOW, target });
    const ended = await busy.db.kegiatan.count();
    while (await busy.db.kegiatan.count() < ended + 4) await sleep(20);
    writing = false;
    await Promise.all(writers);
    const place = await emptyPlace();
    await restore(target, place);

    const [all, saved] = [await rowsOf(busy.url), await rowsOf(place.url)];
    expect(saved.kegiatan!.length).toBeGreaterThanOrEqual(started);
    expect(all.kegiatan!.length).toBeGreaterThan(saved.kegiatan!.length);
    for (const [table, rows] of Object.entries(saved)) {
      const known = new Set(all[table]);
      expect(rows.filter((row) => !known.has(row)), table).toEqual([]);
    }
    // Whatever was in the snapshot came with all that belongs to it, the files too.
    const made = { bukti: '', berkas: '', riwayat: 'kegiatan.catat', riwayat_rincian: 'mencatat kegiatan' };
    for (const [table, mark] of Object.entries(made)) expect(saved[table]!.filter((row) => row.includes(mark)), table).toHaveLength(saved.kegiatan!.length);
    expect(manifest.cacat).toEqual([]);
    await onDatabase(place.url, async (client) => {
      const { rows } = await client.query<{ id: string; sha256: string }>('select id::text, sha256 from berkas');
      const files = filesOf(place.dataDir);
      for (const { id, sha256 } of rows) expect(files[`berkas/${id.slice(-2)}/${id}`]).toBe(sha256);
      expect(Object.keys(files)).toHaveLength(rows.length * 2);
    });
  }, 90_000);

  it('is migrated up to its own migration, loaded, and migrated on', async () => {
    const migrationsDir = path.join(folder, 'migrasi');
    cpSync(ours.migrationsDir, migrationsDir, { recursive: true });
    mkdirSync(path.join(migrationsDir, '29990101000000_nanti'));
    // Holds only where the rows are there already.
    writeFileSync(path.join(migrationsDir, '29990101000000_nanti', 'migration.sql'),
      'ALTER TABLE akun ADD COLUMN panggilan text; UPDATE akun SET panggilan = nama; ALTER TABLE akun ALTER COLUMN panggilan SET NOT NULL; CREATE TABLE antrean (nomor serial PRIMARY KEY, nama text);');
    const place = await emptyPlace();
    await restore(backup, place, { ...ours, migrationsDir });
    await onDatabase(place.url, async (client) => {
      const { rows } = await client.query<{ same: boolean }>('select panggilan = nama as same from akun');
      expect(rows.length).toBe(await source.db.akun.count());
      expect(rows.every(({ same }) => same)).toBe(true);
      await client.query(`insert into antrean (nama) select 'orang' from generate_series(1, 3)`);
    });

    const later = path.join(folder, 'nanti.tar');
    await writeBackup({ ...place, now: TEST_NOW, target: later });
    await expect(checkBackup(later, ours)).rejects.toThrow('dibuat oleh versi portal yang lebih baru (migrasi 29990101000000_nanti)');
    // A sequence goes on where it stood.
    const again = await emptyPlace();
    await restore(later, again, { ...ours, migrationsDir });
    await onDatabase(again.url, async (client) => {
      expect((await client.query<{ nomor: number }>(`insert into antrean (nama) values ('orang') returning nomor`)).rows).toEqual([{ nomor: 4 }]);
    });
  });

  const otherServer = process.env.TEST_OTHER_DATABASE_URL;
  it.runIf(otherServer)('goes to a server of another version and back, and nothing is lost on the way', async () => {
    const [there, back] = [await emptyPlace(otherServer), await emptyPlace()];
    await restore(backup, there);
    const again = path.join(folder, 'pulang.tar');
    await writeBackup({ ...there, now: TEST_NOW, target: again });
    await restore(again, back);
    const [here, away] = [await checkBackup(backup, ours), await checkBackup(again, ours)];
    expect(away.manifest.postgresql.split('.')[0]).not.toBe(here.manifest.postgresql.split('.')[0]);
    await expectSameRows(there.url);
    await expectSameRows(back.url);
    expect(filesOf(back.dataDir)).toEqual(filesOf(dataDir));
  });
});

describe('what cannot be restored', () => {
  /** The place is as it was: no table, no file. */
  async function expectUntouched(place: { url: string; dataDir: string }) {
    await onDatabase(place.url, async (client) => expect(await readTables(client)).toEqual([]));
    expect(filesOf(place.dataDir)).toEqual({});
  }

  const broken = (name: string) => path.join(folder, `rusak-${name}`);

  const cases: [string, (file: string) => void, RegExp][] = [
    ['a file cut off in its middle', (file) => { copyFileSync(backup, file); truncateSync(file, Math.round(statSync(backup).size / 2)); }, /rusak atau terpotong\.$|terpotong: daftar isinya tidak ada\.$/],
    ['a file cut off between two parts', (file) => { copyFileSync(backup, file); truncateSync(file, lastPartStart()); }, /terpotong: daftar isinya tidak ada\.$/],
    ['a file with one bit turned', (file) => writeFileSync(file, withOneBitTurned()), /rusak: (tabel|berkas)\/\S+ berubah\.$/],
    ['a picture', (file) => writeFileSync(file, randomBytes(50_000)), /bukan cadangan SIAP KBK\.$/],
    ['a backup compressed once more', (file) => writeFileSync(file, gzipSync(readFileSync(backup))), /bukan cadangan SIAP KBK\.$/],
    ['an empty file', (file) => writeFileSync(file, ''), /terpotong|bukan cadangan/],
    ['a file that is not there', () => {}, /tidak ada atau tidak dapat dibaca\.$/],
    ['some folder', (file) => { mkdirSync(file); writeFileSync(path.join(file, 'surat.txt'), 'halo'); }, /bukan cadangan SIAP KBK\.$/],
  ];

  it.each(cases)('is told in one line, with nothing written: %s', async (name, make, message) => {
    const file = broken(name.replaceAll(' ', '-'));
    make(file);
    const place = await emptyPlace();
    const error = await restore(file, place).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
    await expectUntouched(place);
  });

  it('is a tar of somebody else, even one whose paths lead out of the folder', async () => {
    const file = broken('asing.tar');
    const archive = pack();
    archive.entry({ name: '../../etc/passwd' }, 'root');
    archive.finalize();
    writeFileSync(file, await buffer(archive));
    await expect(checkBackup(file, ours)).rejects.toThrow('bukan cadangan SIAP KBK.');
  });

  // Each with sums that fit, so that only the loading finds out.
  const spoiled: [string, (parts: Map<string, Buffer>) => void, RegExp][] = [
    ['a row fewer than promised', (parts) => parts.set('tabel/tim.copy.gz', gzipSync('')), /^Pemulihan gagal, dan tidak ada yang ditulis: tabel tim memuat 0 baris, bukan 1/],
    ['a row that is none', (parts) => parts.set('tabel/versi_laporan.copy.gz', gzipSync('x')), /^Pemulihan gagal, dan tidak ada yang ditulis: invalid input/],
    ['a table cut off', (parts) => parts.set('tabel/tim.copy.gz', parts.get('tabel/tim.copy.gz')!.subarray(0, 30)), /unexpected end of file/],
    ['a row whose counterpart is missing', (parts) => parts.set('tabel/bukti.copy.gz', gzipSync(gunzipSync(parts.get('tabel/bukti.copy.gz')!).toString().replace(/\t[^\t]+/, `\t${uuid()}`))), /bukti_berkas_id_fkey/],
  ];

  it.each(spoiled)('fails while it is loaded, and leaves the place as empty as it was: %s', async (name, spoil, message) => {
    const file = broken(`${name.replaceAll(' ', '-')}.tar`);
    await rewrite(backup, file, spoil);
    const place = await emptyPlace();
    await expect(restore(file, place)).rejects.toThrow(message);
    expect(Object.values(await rowsOf(place.url)).flat()).toEqual([]);
    expect(filesOf(place.dataDir)).toEqual({});
    // And the same place takes a good one afterwards.
    await restore(backup, place);
    await expectSameRows(place.url);
    expect(await guardsOf(place.url)).toEqual(await guardsOf(source.url));
  });

  it('never goes over a city that is there: neither its rows nor its files', async () => {
    const other = await cloneDatabase();
    leftovers.push(() => other.drop());
    const theirs = await rowsOf(other.url);
    await expect(restore(backup, { url: other.url, dataDir: mkdtempSync(path.join(folder, 'lain-')) })).rejects.toThrow(/^Tempat tujuan tidak kosong: tabel \S+ sudah berisi data\./);
    await expectSameRows(other.url, theirs);

    const place = await emptyPlace();
    mkdirSync(path.join(place.dataDir, 'berkas', 'ab'), { recursive: true });
    writeFileSync(path.join(place.dataDir, 'berkas', 'ab', 'milik-kota-lain'), 'isi');
    await expect(restore(backup, place)).rejects.toThrow('sudah berisi berkas');
    await onDatabase(place.url, async (client) => expect(await readTables(client)).toEqual([]));
    expect(Object.keys(filesOf(place.dataDir))).toEqual(['berkas/ab/milik-kota-lain']);
  });

  it('is refused by a database that a later version has already prepared', async () => {
    const migrationsDir = path.join(folder, 'migrasi-lain');
    cpSync(ours.migrationsDir, migrationsDir, { recursive: true });
    mkdirSync(path.join(migrationsDir, '29990101000000_nanti'));
    writeFileSync(path.join(migrationsDir, '29990101000000_nanti', 'migration.sql'), 'ALTER TABLE akun ADD COLUMN panggilan text;');
    const place = await emptyPlace();
    await applyMigrations({ url: place.url, ...ours, migrationsDir });
    await expect(restore(backup, place, { ...ours, migrationsDir })).rejects.toThrow('sudah disiapkan versi portal yang lebih baru');
    expect(Object.values(await rowsOf(place.url)).flat()).toEqual([]);
  });

  function lastPartStart(): number {
    const bytes = readFileSync(backup);
    return bytes.lastIndexOf('SHA256SUMS');
  }

  function withOneBitTurned(): Buffer {
    const bytes = readFileSync(backup);
    const at = bytes.indexOf('tabel/kegiatan.copy.gz') + 512 + 40;
    bytes[at] = bytes[at]! ^ 1;
    return bytes;
  }
});

/** Writes a backup again with other parts, and sums that fit them. */
async function rewrite(from: string, to: string, edit: (parts: Map<string, Buffer>) => void): Promise<void> {
  const parts = new Map<string, Buffer>();
  const archive = extract();
  archive.end(readFileSync(from));
  for await (const entry of archive) parts.set(entry.header.name, await buffer(entry));
  parts.delete('SHA256SUMS');
  edit(parts);
  parts.set('SHA256SUMS', Buffer.from(writeSums(new Map([...parts].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')])))));
  const out = pack();
  for (const [name, bytes] of parts) out.entry({ name }, bytes);
  out.finalize();
  writeFileSync(to, await buffer(out));
}

describe('while a backup runs', () => {
  it('no file is swept away', async () => {
    const sweepMayBegin = async () => (await source.pool.query<{ free: boolean }>('select pg_try_advisory_xact_lock($1) as free', [BERKAS_LOCK])).rows[0]!.free;
    expect(await whileFilesStay(source.url, sweepMayBegin)).toBe(false);
    expect(await sweepMayBegin()).toBe(true);
  });

  it('a file that is missing or altered is named, and the rest is saved all the same', async () => {
    const lame = path.join(folder, 'pincang');
    cpSync(dataDir, lame, { recursive: true });
    const [gone, altered] = await source.db.berkas.findMany({ orderBy: { id: 'asc' }, take: 2 });
    const pathOf = (id: string) => path.join(lame, 'berkas', id.slice(-2), id);
    rmSync(pathOf(gone!.id));
    writeFileSync(pathOf(altered!.id), 'bukan foto itu');
    const target = path.join(folder, 'pincang.tar');
    const manifest = await writeBackup({ url: source.url, dataDir: lame, now: TEST_NOW, target });
    expect(manifest.cacat).toEqual([gone!.id, altered!.id]);
    expect(manifest.berkas).toBe(await source.db.berkas.count() - 2);
    await checkBackup(target, ours);
  });

  it('another file of that name is never written over, and a failure leaves nothing behind', async () => {
    const sum = createHash('sha256').update(readFileSync(backup)).digest('hex');
    await expect(writeBackup({ url: source.url, dataDir, now: TEST_NOW, target: backup })).rejects.toThrow('sudah ada');
    expect(createHash('sha256').update(readFileSync(backup)).digest('hex')).toBe(sum);

    const place = await emptyPlace();
    const names = readdirSync(folder).sort();
    await expect(writeBackup({ ...place, now: TEST_NOW, target: path.join(folder, 'hampa.tar') })).rejects.toThrow('belum berisi portal');
    expect(readdirSync(folder).sort()).toEqual(names);
  });

  it('nobody else may read what it writes', () => {
    expect(statSync(backup).mode & 0o077).toBe(0);
  });
});

describe('the backup of every night', () => {
  const nightAt = (days: number) => new Date(TEST_NOW.getTime() + days * 86_400_000);

  it('keeps fourteen dumps and one copy of each file, and drops what no night needs', async () => {
    const place = path.join(folder, 'malam');
    cpSync(path.join(dataDir, 'berkas'), path.join(place, 'berkas'), { recursive: true });
    const nights = () => readdirSync(path.join(place, 'cadangan')).filter((name) => name !== 'berkas').sort();
    expect(await backUpNight({ url: source.url, dataDir: place, now: nightAt(0) })).not.toBeNull();
    const copies = filesOf(path.join(place, 'cadangan'));
    expect(copies).toEqual(filesOf(place));
    expect(await backUpNight({ url: source.url, dataDir: place, now: nightAt(0) })).toBeNull();
    expect(nights()).toEqual([TEST_TODAY]);
    // Twelve nights in which nothing happened.
    for (let day = 1; day <= 12; day++) cpSync(path.join(place, 'cadangan', TEST_TODAY), path.join(place, 'cadangan', addDays(TEST_TODAY, day)), { recursive: true });

    // A file that the first night needs alone goes when that night goes.
    const onlyFirst = path.join(place, 'cadangan', 'berkas', '00', '00000000-0000-7000-8000-000000000000');
    mkdirSync(path.dirname(onlyFirst), { recursive: true });
    writeFileSync(onlyFirst, 'dihapus kemudian');
    const sumsFile = path.join(place, 'cadangan', TEST_TODAY, 'SHA256SUMS');
    writeFileSync(sumsFile, `${readFileSync(sumsFile, 'utf8')}${'0'.repeat(64)}  ../berkas/00/${path.basename(onlyFirst)}\n`);
    // What a night that was interrupted left.
    mkdirSync(path.join(place, 'cadangan', '2026-11-20.baru'));
    await backUpNight({ url: source.url, dataDir: place, now: nightAt(13) });
    expect(nights()).toHaveLength(14);
    expect(existsSync(onlyFirst)).toBe(true);
    await backUpNight({ url: source.url, dataDir: place, now: nightAt(14) });
    expect(nights()).toEqual(Array.from({ length: 14 }, (_, i) => addDays(TEST_TODAY, i + 1)));
    expect(existsSync(onlyFirst)).toBe(false);
    expect(filesOf(path.join(place, 'cadangan'))).toEqual(copies);
  }, 60_000);

  it('is restored like a file, and still has what was lost from the portal since', async () => {
    const place = path.join(folder, 'hilang');
    cpSync(path.join(dataDir, 'berkas'), path.join(place, 'berkas'), { recursive: true });
    await backUpNight({ url: source.url, dataDir: place, now: nightAt(0) });
    const all = filesOf(place);
    rmSync(path.join(place, 'berkas'), { recursive: true });
    const second = await backUpNight({ url: source.url, dataDir: place, now: nightAt(1) });
    expect(second!.cacat).toEqual([]);

    const target = await emptyPlace();
    await restore(path.join(place, 'cadangan', addDays(TEST_TODAY, 1)), target);
    await expectSameRows(target.url);
    expect(filesOf(target.dataDir)).toEqual(all);

    rmSync(path.join(place, 'cadangan', Object.keys(all)[0]!));
    await expect(checkBackup(path.join(place, 'cadangan', TEST_TODAY), ours)).rejects.toThrow(/tidak lengkap: \.\.\/berkas\/\S+ tidak ada\.$/);
  });

  it('is noted for the administrator', async () => {
    const row = await source.db.pengaturan.findUniqueOrThrow({ where: { kunci: 'cadangan.terakhir' } });
    expect(row.nilai).toBe(row.diubahPada.toISOString());
  });
});

describe('the commands', () => {
  async function run(command: string, args: string[], env: Record<string, string>): Promise<{ code: number; out: string; errors: string }> {
    const child = spawn(process.execPath, [path.join(ROOT, 'dist/cli', command), ...args], { cwd: ROOT, env: { PATH: process.env.PATH!, INIT_CWD: folder, ...env } });
    const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as number, out, errors };
  }

  it('say in one line what was saved, and what was restored', async () => {
    const place = await emptyPlace();
    const saved = await run('backup.js', ['dari-perintah.tar'], { DATABASE_URL: source.url, DATA_DIR: dataDir });
    expect(saved).toMatchObject({ code: 0, errors: '' });
    expect(saved.out).toMatch(/^Cadangan selesai: \S+dari-perintah\.tar \([\d.,]+\s[KM]B; [\d.]+ baris, [\d.]+ berkas\)\.\n$/);
    const restored = await run('restore.js', ['dari-perintah.tar'], { DATABASE_URL: place.url, DATA_DIR: place.dataDir });
    expect(restored).toMatchObject({ code: 0, errors: '' });
    expect(restored.out).toMatch(/^Pemulihan selesai: [\d.]+ baris dan [\d.]+ berkas dari .+ Semua orang perlu masuk lagi\.\n$/);
    await expectSameRows(place.url);
  });

  it('say in one line what is wrong, before anything is made', async () => {
    const place = path.join(folder, 'belum-ada');
    writeFileSync(path.join(folder, 'surat.pdf'), '%PDF-1.7 bukan cadangan'.repeat(100));
    const foreign = await run('restore.js', ['surat.pdf'], { DATA_DIR: place });
    expect(foreign).toEqual({ code: 1, out: '', errors: `${path.join(folder, 'surat.pdf')} bukan cadangan SIAP KBK.\n` });
    const nothing = await run('backup.js', [], { DATA_DIR: place });
    expect(nothing).toEqual({ code: 1, out: '', errors: `Belum ada basis data di ${place}; tidak ada yang dapat dicadangkan.\n` });
    expect(existsSync(place)).toBe(false);
  });

  it('work on the portal’s own server, which they start and stop', async () => {
    const place = path.join(folder, 'sendiri');
    const restored = await run('restore.js', [backup], { DATA_DIR: place });
    expect(restored).toMatchObject({ code: 0, errors: '' });
    const saved = await run('backup.js', [], { DATA_DIR: place });
    expect(saved).toMatchObject({ code: 0, errors: '' });
    const [name] = readdirSync(path.join(place, 'cadangan'));
    const again = await emptyPlace();
    await restore(path.join(place, 'cadangan', name!), again);
    expect((await rowsOf(again.url)).kegiatan).toHaveLength(3);
    expect(existsSync(path.join(place, 'basis-data', 'postmaster.pid'))).toBe(false);
  }, 60_000);
});
