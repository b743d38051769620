import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadActor } from '../../src/access/actor.js';
import { ROOT, readConfig } from '../../src/config.js';
import { applyMigrations } from '../../src/db/migrations.js';
import { readTables } from '../../src/db/tables.js';
import { DEMO_PASSWORD } from '../../src/db/seed/demo/index.js';
import { prepareData } from '../../src/db/seed/prepare.js';
import { passwordMatches } from '../../src/features/akun/passwords.js';
import { ubahKbk } from '../../src/features/kbk/service.js';
import { catatAsn } from '../../src/features/perangkat-daerah/service.js';
import { catatHadir, catatSosialisasi } from '../../src/features/sosialisasi/service.js';
import { drawKbkDecree } from '../../src/db/seed/demo/decrees.js';
import { openFileStore, type FileStore } from '../../src/features/berkas/store.js';
import { parseContent, readContent } from '../../src/features/laporan/content.js';
import { addDays, dateOf, dayAt, dayOf, firstOfMonth, yearOf } from '../../src/time.js';
import { OPEN_STATES } from '../../src/workflow/laporan.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { beginDemo, doThroughServices } from '../support/demo-services.js';

const NOW = new Date('2026-11-24T03:00:00Z');

interface Place { database: TestDatabase; files: FileStore; dir: string }

const places: Place[] = [];
afterAll(async () => {
  for (const { database, dir } of places) {
    await database.drop();
    rmSync(dir, { recursive: true });
  }
});

/** A database with its tables and nothing in them, and a folder for files. */
async function emptyPlace(): Promise<Place> {
  const database = await cloneDatabase({ empty: true });
  const dir = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-peraga-'));
  await applyMigrations({ url: database.url, migrationsDir: path.join(ROOT, 'prisma/migrations'), schemaPath: path.join(ROOT, 'prisma/schema.prisma') });
  const place = { database, files: await openFileStore(dir), dir };
  places.push(place);
  return place;
}

/** A start at a moment, but for listening. */
const start = ({ database, files }: Place, now: Date, env: Record<string, string> = {}) =>
  prepareData({ db: database.db, url: database.url, clock: () => now, files, config: readConfig(env) });

/** A hash of each table's rows. */
async function hashes({ pool }: TestDatabase): Promise<Record<string, string>> {
  const client = await pool.connect();
  try {
    const found: Record<string, string> = {};
    for (const { nama } of await readTables(client)) {
      const { rows: [row] } = await client.query<{ hash: string }>(`select md5(coalesce(string_agg(t::text, E'\\n' order by t::text collate "C"), '')) as hash from "${nama}" t`);
      found[nama] = row!.hash;
    }
    return found;
  } finally {
    client.release();
  }
}

/** Everything that the demonstration city promises, whenever it was made. */
async function expectPromises({ database: { db, pool } }: Place, now: Date): Promise<void> {
  const today = dayAt(now);
  const thisMonth = dateOf(firstOfMonth(today));
  const one = async <T>(sql: string, values: unknown[] = []) => (await pool.query<{ value: T }>(`select (${sql}) as value`, values)).rows[0]!.value;

  // Reports in every state, over the twelve months before and this one.
  expect((await db.laporan.groupBy({ by: ['status'] })).map(({ status }) => status).sort()).toEqual(['DIAJUKAN', 'DIKEMBALIKAN', 'DISAHKAN', 'DITERIMA', 'DITERUSKAN', 'DRAF']);
  const periods = await db.periode.findMany({ where: { jenis: 'PELAPORAN', mulai: { lte: thisMonth } }, orderBy: { mulai: 'asc' }, include: { _count: { select: { laporan: true } } } });
  expect(dayOf(periods[0]!.mulai)).toBe(firstOfMonth(today, -12));
  expect(periods).toHaveLength(13);
  for (const period of periods.slice(0, -1)) expect(period._count.laporan, period.nama).toBeGreaterThan(20);

  // Texts, evidence, returns, attendance.
  expect(await one('select count(distinct judul)::int from kegiatan')).toBeGreaterThanOrEqual(60);
  expect(await one('select max(n)::int from (select count(*) as n from kegiatan group by kbk_id, judul) t')).toBeLessThanOrEqual(3);
  expect(await one('select count(distinct sha256)::int from berkas')).toBeGreaterThanOrEqual(10);
  expect(await one(`select count(*)::int from tindakan where tindakan = 'KEMBALIKAN' and length(alasan) > 20`)).toBeGreaterThan(20);
  expect(await one(`select count(*)::int from kegiatan_hadir h join kegiatan k on k.id = h.kegiatan_id where not exists (
    select 1 from keanggotaan a where a.kbk_id = k.kbk_id and a.pegawai_id = h.pegawai_id and k.mulai between a.mulai and coalesce(a.selesai, 'infinity'))`)).toBe(0);
  expect(await one('select count(*)::int from kegiatan k where jumlah_peserta < (select count(*) from kegiatan_hadir h where h.kegiatan_id = k.id)')).toBe(0);

  // The special cases, and the three offices without any.
  expect(await one(`select count(*)::int from kbk b join unit_kerja u on u.id = b.unit_kerja_id where u.nama like 'Puskesmas %'`)).toBe(2);
  expect(await one(`select count(*)::int from pejabat_kepala where sifat = 'PLT' and selesai is null`)).toBe(1);
  expect(await one(`select count(*)::int from pejabat_kepala where sifat = 'PLH' and $1::date between mulai and selesai`, [today])).toBe(1);
  expect(await one(`select count(*)::int from susunan_kbk where jabatan = 'FASILITATOR' and jumlah = 0`)).toBe(1);
  expect(await one(`select count(*)::int from keanggotaan_tim t join keanggotaan k on k.pegawai_id = t.pegawai_id where k.jabatan = 'KETUA'`)).toBe(1);
  for (const kode of ['2.16.01', '1.02.01', '7.01.01']) {
    const opd = await db.perangkatDaerah.findUniqueOrThrow({ where: { kode }, include: { kepala: true, kbk: { where: { unitKerjaId: null }, include: { keanggotaan: true } }, penempatan: { include: { pegawai: { include: { keanggotaanTim: true } } } } } });
    expect(opd.kepala.map(({ sifat, selesai }) => [sifat, selesai])).toEqual([['DEFINITIF', null]]);
    expect(new Set(opd.kbk[0]!.keanggotaan.map(({ jabatan }) => jabatan))).toEqual(new Set(['FASILITATOR', 'KETUA', 'SEKRETARIS', 'ANGGOTA']));
    expect(opd.penempatan.filter(({ pegawai }) => pegawai.keanggotaanTim.length > 0)).toEqual([]);
  }
  // Decrees: all that a KBK's page asks for, but for three KBKs, which the Tim finds in its list.
  const lacks = await pool.query<{ nama: string; lacks: string }>(`select nama, concat_ws(' ', case when nomor_sk is null then 'nomor' end, case when tanggal_sk is null then 'tanggal' end,
    case when berkas_sk_id is null then 'salinan' end) as lacks from kbk where nomor_sk is null or tanggal_sk is null or berkas_sk_id is null order by nama`);
  expect(lacks.rows.map(({ nama, lacks: what }) => `${nama}: ${what}`)).toEqual([
    'KBK Dinas Pariwisata, Kepemudaan, dan Olahraga: tanggal salinan', 'KBK Dinas Pekerjaan Umum dan Penataan Ruang: salinan', 'KBK Kecamatan Taktakan: nomor tanggal salinan',
  ]);
  expect(await one('select count(berkas_sk_id)::int from tim')).toBe(1);

  // The number of ASN, never below those whose names are known; two offices have not said theirs.
  const { rows: counted } = await pool.query<{ nama: string; pns: number | null; enough: boolean | null }>(`
    select d.nama, j.pns, j.pns >= n.pns and j.pppk >= n.pppk as enough from perangkat_daerah d
    left join lateral (select pns, pppk from jumlah_asn where perangkat_daerah_id = d.id order by mulai desc limit 1) j on true
    cross join lateral (select count(*) filter (where p.jenis = 'PNS') as pns, count(*) filter (where p.jenis in ('PPPK', 'PPPK_PARUH_WAKTU')) as pppk
      from penempatan t join pegawai p on p.id = t.pegawai_id where t.perangkat_daerah_id = d.id) n`);
  expect(counted.filter(({ pns }) => pns === null)).toHaveLength(2);
  expect(counted.filter(({ enough }) => enough === false)).toEqual([]);

  // What an office does besides reporting, in every state that a page shows.
  const states = async (sql: string) => (await pool.query<{ state: string }>(sql)).rows.map(({ state }) => state);
  expect(await states('select distinct status::text as state from fasilitas order by 1')).toEqual(['DIMINTA', 'DISEDIAKAN', 'DISETUJUI', 'DITOLAK']);
  expect(await one(`select count(*)::int from fasilitas where status in ('DIMINTA', 'DISETUJUI') and diperlukan_pada < $1::date`, [today])).toBe(1);
  expect(await states('select distinct status::text as state from usulan_nilai order by 1')).toEqual(['DISETUJUI', 'DITOLAK', 'DIUSULKAN']);
  expect(await states('select distinct status::text as state from usulan_perilaku order by 1')).toEqual(['DISETUJUI', 'DITOLAK', 'DIUSULKAN']);
  expect(await states('select distinct status::text as state from laporan_tim order by 1')).toEqual(['DISAMPAIKAN', 'DITANGGAPI', 'DRAF']);
  expect(await states(`select distinct case when tautan is null then 'berkas' else 'tautan' end as state from materi m where exists (select 1 from materi_dibaca d where d.materi_id = m.id) order by 1`)).toEqual(['berkas', 'tautan']);
  expect(await one('select min(n)::int from (select count(distinct akun_id) as n from pesan_kbk group by kbk_id) t')).toBeGreaterThanOrEqual(2);
  expect(await one('select count(*)::int from arahan a where not exists (select 1 from arahan_penerima p join arahan_pengakuan g on g.penerima_id = p.id where p.arahan_id = a.id)')).toBe(0);
  expect(await one('select count(*)::int from sosialisasi s where not exists (select 1 from sosialisasi_hadir h where h.sosialisasi_id = s.id)')).toBe(0);

  // Persons who cannot be: a thirteenth month, a 30 February.
  expect(await one(`select count(*)::int from pegawai where nip is not null and substr(nip, 5, 2) <> '13' and substr(nip, 5, 4) <> '0230'`)).toBe(0);
  expect(await one('select count(*)::int - count(distinct nama)::int from pegawai')).toBe(0);

  // Diskominfo has nothing yet for this month; plans for this year are there, on 1 January too.
  const diskominfo = await db.kbk.findFirstOrThrow({ where: { perangkatDaerah: { kode: '2.16.01' } } });
  expect(await db.laporan.count({ where: { kbkId: diskominfo.id, periode: { mulai: thisMonth } } })).toBe(0);
  expect(await db.kegiatan.count({ where: { kbkId: diskominfo.id, mulai: { gte: thisMonth } } })).toBe(0);
  expect(await db.rencanaKegiatan.count({ where: { kbkId: diskominfo.id, tahun: yearOf(today), status: 'DISAHKAN' } })).toBeGreaterThan(0);

  // One evaluation submitted, one in the making.
  // The rule by which they are weighed was there before the first month.
  expect(dayAt((await db.aturanEvaluasi.findFirstOrThrow({ orderBy: { versi: 'asc' } })).dibuatPada) < firstOfMonth(today, -12)).toBe(true);
  const evaluations = await db.evaluasi.findMany({ where: { periode: { mulai: { lte: dateOf(today) } } }, orderBy: { periode: { mulai: 'asc' } }, include: { _count: { select: { opd: true } } } });
  expect(evaluations.at(-1)!.status).toBe('DISUSUN');
  const submitted = evaluations.filter(({ status }) => status === 'DISAMPAIKAN');
  expect(submitted.length).toBeGreaterThan(0);
  for (const { _count } of submitted) expect(_count.opd).toBe(30);

  await expectNothingLater(pool, now);
}

/** No moment of any table is after the start; of the days, only the Plh.'s end, and what the calendar has ahead. */
async function expectNothingLater(pool: TestDatabase['pool'], now: Date): Promise<void> {
  const { rows: columns } = await pool.query<{ table_name: string; column_name: string; data_type: string }>(
    `select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' and data_type in ('timestamp with time zone', 'date') and table_name <> '_prisma_migrations'`);
  expect(columns.length).toBeGreaterThan(60);
  const later: string[] = [];
  for (const { table_name: table, column_name: column, data_type: type } of columns) {
    const { rows: [row] } = await pool.query<{ n: number }>(`select count(*)::int as n from "${table}" where "${column}" > $1${type === 'date' ? '::date' : ''}`, [type === 'date' ? dayAt(now) : now]);
    if (row!.n > 0) later.push(`${table}.${column} ${table === 'periode' ? '' : row!.n}`.trim());
  }
  // The portal's own marks are written by the server's clock.
  expect(later.filter((one) => !one.startsWith('pengaturan.diubah_pada')).sort()).toEqual(['pejabat_kepala.selesai 1', 'periode.akhir', 'periode.mulai', 'periode.tenggat']);
}

let demo: Place;
let lines: string[];
beforeAll(async () => {
  demo = await emptyPlace();
  ({ signIn: lines } = await start(demo, NOW));
}, 180_000);

describe('the demonstration city', () => {
  it('holds all that it promises', async () => {
    await expectPromises(demo, NOW);
    expect(lines.join(' ')).toContain(DEMO_PASSWORD);
  });

  it('has the accounts that people are told of, each with its posts, a year later too', async () => {
    const names = ['admin', 'walikota', 'staf.walikota', 'tim.pengarah', 'tim.penanggungjawab', 'tim.ketua', 'tim.sekretaris', 'tim.koordinator', 'tim.anggota',
      ...['diskominfo', 'dinkes', 'kec-serang'].flatMap((slug) => ['pj', 'fasilitator', 'ketua', 'sekretaris', 'anggota1'].map((post) => `${slug}.${post}`))];
    const accounts = await demo.database.db.akun.findMany({ where: { namaPengguna: { in: names } } });
    expect(accounts.map(({ namaPengguna }) => namaPengguna).sort()).toEqual([...names].sort());
    expect(await passwordMatches(accounts[0]!.sandiHash!, DEMO_PASSWORD)).toBe(true);
    expect(new Set((await demo.database.db.akun.findMany()).map(({ sandiHash }) => sandiHash)).size).toBe(1);
    for (const { id, namaPengguna } of accounts) {
      const [now, later] = [await loadActor(demo.database.pool, id, dayAt(NOW)), await loadActor(demo.database.pool, id, addDays(dayAt(NOW), 366))];
      expect(now!.actor.posts.length, namaPengguna).toBeGreaterThan(0);
      expect(later!.actor.posts.map(({ post, acting }) => [post, acting]), namaPengguna).toEqual(now!.actor.posts.map(({ post, acting }) => [post, acting]));
    }
    const koordinator = await loadActor(demo.database.pool, accounts.find(({ namaPengguna }) => namaPengguna === 'tim.koordinator')!.id, dayAt(NOW));
    const binaan = await demo.database.db.perangkatDaerah.findMany({ where: { id: { in: koordinator!.actor.posts[0]!.assigned.BINAAN } }, select: { kode: true } });
    const kodes = binaan.map(({ kode }) => kode);
    expect(kodes).toEqual(expect.arrayContaining(['2.16.01', '1.02.01']));
    expect(kodes).not.toContain('7.01.01');
  });

  it('has frozen in each report on its way what its rows say', async () => {
    const { db } = demo.database;
    const reports = await db.laporan.findMany({ where: { status: { notIn: [...OPEN_STATES] } }, include: { versiVersi: { orderBy: { versi: 'desc' }, take: 1 } } });
    expect(reports.length).toBeGreaterThan(300);
    await Promise.all(reports.map(async (report) => {
      const said = parseContent(report.versiVersi[0]!.isi);
      const is = await readContent(db, report.id);
      // A plan may have been fulfilled by an activity that came after, in another report.
      for (const [i, plan] of said.rencana.entries()) expect(is.rencana[i]!.kegiatan).toEqual(expect.arrayContaining(plan.kegiatan));
      expect({ ...is, rencana: [] }, report.nomor!).toEqual({ ...said, rencana: [] });
    }));
  }, 120_000);

  it('numbers the reports of each office and year without a gap', async () => {
    const { rows } = await demo.database.pool.query<{ fits: boolean }>(
      `select count(*) = max(c.terakhir) and count(*) = max(split_part(l.nomor, '/', 4)::int) as fits
       from laporan l join kbk b on b.id = l.kbk_id join periode p on p.id = l.periode_id
       join penghitung_nomor c on c.perangkat_daerah_id = b.perangkat_daerah_id and c.tahun = extract(year from p.mulai)
       where l.nomor is not null group by b.perangkat_daerah_id, c.tahun`);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.every(({ fits }) => fits)).toBe(true);
  });

  it('has its files, whole and known by their rows', async () => {
    const berkas = await demo.database.db.berkas.findMany();
    expect(berkas.length).toBeGreaterThan(500);
    expect((await demo.files.list()).map(({ id }) => id).sort()).toEqual(berkas.map(({ id }) => id).sort());
    for (const { id, ukuran } of berkas) expect(await demo.files.size(id, 'asli')).toBe(ukuran);
    expect(await demo.files.size(berkas.find(({ tipe }) => tipe === 'image/jpeg')!.id, 'kecil')).toBeGreaterThan(500);
    expect(berkas.filter(({ tipe }) => tipe === 'application/pdf').length).toBeGreaterThan(30);
  });

  it('changes by nothing at a second start on the same day', async () => {
    const before = await hashes(demo.database);
    expect(Object.keys(before).length).toBeGreaterThan(30);
    const files = readdirSync(demo.dir, { recursive: true });
    await start(demo, new Date(NOW.getTime() + 3_600_000));
    expect(await hashes(demo.database)).toEqual(before);
    expect(readdirSync(demo.dir, { recursive: true })).toEqual(files);
  });

  it('is refused in production, in one line, and left as it is', async () => {
    const before = await hashes(demo.database);
    const env = { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(40) };
    await expect(start(demo, NOW, env)).rejects.toThrow(/^Basis data ini berisi kota peraga, [^\n]+$/);
    expect(await hashes(demo.database)).toEqual(before);
  });

  it.each([['on the first minutes of a year', '2026-12-31T17:05:00Z'], ['on a 29 February', '2028-02-29T09:30:00Z']])('holds its promises when it is made %s', async (_name, moment) => {
    const place = await emptyPlace();
    await start(place, new Date(moment));
    await expectPromises(place, new Date(moment));
  }, 180_000);
});

describe('what happened in it', () => {
  it('is, row by row, what the services would have written', async () => {
    const place = await emptyPlace();
    const { city, steps, desk } = await beginDemo(place.database, NOW);
    // One without fasilitator, one whose Plt. is its fasilitator, one with what came too late and came back.
    const groups = city.groups.filter(({ slug }) => ['kec-curug', 'dishub', 'kec-serang'].includes(slug));
    const theirs = steps.filter(({ kbk }) => groups.includes(kbk));
    const kinds = new Set(theirs.map((step) => (step.do === 'laporan.tindak' ? step.act : step.do)));
    expect([...kinds].sort()).toEqual(['ajukan', 'bukti.unggah', 'kegiatan.catat', 'kegiatan.ubah', 'kembalikan', 'laporan.buka', 'laporan.susun', 'rencana.sahkan', 'rencana.susun', 'sahkan', 'tarik', 'terima', 'teruskan']);
    await doThroughServices(place.database, place.files, theirs);
    // The head adds the scan of the decree; the administrator records how many ASN there are.
    const said = await demo.database.db.jumlahAsn.findMany({ where: { perangkatDaerahId: { in: groups.map(({ office }) => office.id) } } });
    for (const kbk of groups) {
      const at = new Date(`${kbk.mulai}T03:00:00Z`);
      const head = await desk.as(kbk.slug === 'dishub' ? 'dishub.pj.purnatugas' : `${kbk.slug}.pj`, at);
      await ubahKbk(head.deps, head.actor, { id: kbk.id, nama: kbk.nama, revisi: 1, nomorSk: kbk.nomorSk, tanggalSk: kbk.tanggalSk, berkasSk: await desk.keep(await drawKbkDecree(kbk), head.actor, at) });
    }
    const admin = await desk.as('admin', desk.on(330));
    for (const { perangkatDaerahId: id, mulai, pns, pppk } of said) await catatAsn(admin.deps, admin.actor, { id, mulai: dayOf(mulai), pns, pppk });
    expect(said).toHaveLength(3);
    // The sekretaris, or the head for his office, recorded a sosialisasi and who came.
    const held = await demo.database.db.sosialisasi.findMany({ where: { perangkatDaerahId: { in: groups.map(({ office }) => office.id) } }, include: { hadir: true } });
    for (const { id, perangkatDaerahId, kbkId, mulai, judul, tempat, uraian, tanpaNama, dibuatPada, hadir } of held) {
      const { slug } = groups.find(({ office }) => office.id === perangkatDaerahId)!;
      const { deps, actor } = await desk.as(`${slug}.${kbkId ? 'sekretaris' : 'pj'}`, dibuatPada);
      await catatSosialisasi(deps, actor, { id, lingkup: kbkId ? `kbk:${kbkId}` : `opd:${perangkatDaerahId!}`, mulai: dayOf(mulai), selesai: null, judul, tempat, uraian, tanpaNama, undangan: [], materi: [] });
      await catatHadir(deps, actor, { id, tambah: hadir.map(({ pegawaiId }) => pegawaiId), keluar: [] });
    }
    expect(held.map(({ kbkId }) => (kbkId ? 'KBK' : 'head')).sort()).toEqual(['KBK', 'KBK', 'head']);

    const kbkIds = groups.map(({ id }) => id);
    const [seeded, served] = [await rowsOf(demo.database, kbkIds), await rowsOf(place.database, kbkIds)];
    expect(served.tindakan!.length).toBeGreaterThan(100);
    expect(served.kegiatan!.some((row) => row.includes('"susulan": true'))).toBe(true);
    for (const [table, rows] of Object.entries(served)) expect(seeded[table], table).toEqual(rows);
  }, 300_000);
});

/** Rows of some KBK in every table, as text, in which ids that fall differently each time are replaced by what they mean. */
async function rowsOf({ pool }: TestDatabase, kbkIds: string[]): Promise<Record<string, string[]>> {
  const { rows: names } = await pool.query<{ id: string; name: string }>(`
    select id::text, 'periode ' || nama as name from periode
    union all select l.id::text, 'laporan ' || l.kbk_id || p.nama from laporan l join periode p on p.id = l.periode_id
    union all select v.id::text, 'versi ' || v.versi || l.kbk_id || p.nama from versi_laporan v join laporan l on l.id = v.laporan_id join periode p on p.id = l.periode_id
    union all select t.id::text, 'tindakan ' || t.pada from tindakan t
    union all select b.berkas_id::text, 'berkas ' || b.formulir_id || b.urutan from bukti b`);
  const meaning = new Map(names.map(({ id, name }) => [id, name]));
  const ofReports = 'laporan_id in (select id from laporan where kbk_id = any($1))';
  const ofOffices = 'perangkat_daerah_id in (select perangkat_daerah_id from kbk where id = any($1))';
  const queries: Record<string, string> = {
    rencana_kegiatan: 'select * from rencana_kegiatan where kbk_id = any($1)',
    kegiatan: 'select * from kegiatan where kbk_id = any($1)',
    kegiatan_perilaku: 'select p.kegiatan_id, r.kode from kegiatan_perilaku p join perilaku r on r.id = p.perilaku_id join kegiatan k on k.id = p.kegiatan_id where k.kbk_id = any($1)',
    kegiatan_hadir: 'select h.* from kegiatan_hadir h join kegiatan k on k.id = h.kegiatan_id where k.kbk_id = any($1)',
    bukti: `select f.id as berkas, to_jsonb(f) - 'id' as isi, b.formulir_id, b.kegiatan_id, b.keterangan, b.urutan, b.dibuat_pada
      from bukti b join berkas f on f.id = b.berkas_id join kegiatan k on k.id = b.kegiatan_id where k.kbk_id = any($1)`,
    // Which evaluation counted it is written by the evaluation.
    laporan: `select to_jsonb(l) - 'evaluasi_id' as isi from laporan l where kbk_id = any($1)`,
    versi_laporan: `select * from versi_laporan where ${ofReports}`,
    versi_berkas: `select * from versi_berkas where versi_id in (select id from versi_laporan where ${ofReports})`,
    tindakan: `select * from tindakan where ${ofReports}`,
    catatan: `select to_jsonb(c) - 'id' as isi from catatan c where ${ofReports}`,
    kbk: `select to_jsonb(k) - 'berkas_sk_id' - 'revisi' as kbk, to_jsonb(f) - 'id' as salinan from kbk k left join berkas f on f.id = k.berkas_sk_id where k.id = any($1)`,
    jumlah_asn: `select to_jsonb(j) - 'id' as isi from jumlah_asn j where ${ofOffices}`,
    sosialisasi: `select s.*, (select array_agg(h.pegawai_id order by h.pegawai_id) from sosialisasi_hadir h where h.sosialisasi_id = s.id) as hadir from sosialisasi s where ${ofOffices}`,
    // Facilities, messages and the like went through the services in the first place; the KBK itself and its people were there before the portal.
    riwayat: `select to_jsonb(r) - 'id' as isi, i.isi as rincian from riwayat r join riwayat_rincian i on i.riwayat_id = r.id
      where r.objek = any('{bukti,kegiatan,laporan,rencana,usulan_perilaku}') and r.kbk_id = any($1) or (r.tindakan = 'opd.catat_asn' or r.objek = 'sosialisasi') and r.${ofOffices}`,
    notifikasi: `select akun_id, pada, judul, teks, tautan from notifikasi
      where substr(tautan, 10) in (select id::text from laporan where kbk_id = any($1)) or substring(tautan from 'kbk=([0-9a-f-]+)') = any($1::text[])`,
    penghitung_nomor: `select * from penghitung_nomor where ${ofOffices}`,
  };
  const found: Record<string, string[]> = {};
  for (const [table, sql] of Object.entries(queries)) {
    const { rows } = await pool.query<{ row: string }>(`select to_jsonb(t)::text as row from (${sql}) t`, [kbkIds]);
    found[table] = rows.map(({ row }) => row.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => meaning.get(id) ?? id)).sort();
  }
  return found;
}

describe('the first start', () => {
  it('decides once whether there is a demonstration city', async () => {
    const place = await emptyPlace();
    const { signIn } = await start(place, NOW, { SEED_DEMO: 'false' });
    expect(signIn.join()).toContain('npm run account -- create');
    expect(await place.database.db.perilaku.count()).toBe(19);
    const before = await hashes(place.database);
    await start(place, NOW, { SEED_DEMO: 'true' });
    await start(place, NOW);
    expect(await hashes(place.database)).toEqual(before);
    expect(await place.database.db.perangkatDaerah.count()).toBe(0);
    // In production there is none to begin with.
    const office = await emptyPlace();
    await start(office, NOW, { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(40) });
    expect(await office.database.db.perangkatDaerah.count()).toBe(0);
  });

  it('that was killed while it made the city begins anew, and ends with the same city', async () => {
    const place = await emptyPlace();
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'tests/support/start-demo.ts'), place.database.url, place.dir, NOW.toISOString()], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = once(child, 'close');
    while (child.exitCode === null && await place.database.db.laporan.count() === 0) await sleep(10);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect((await place.database.db.pengaturan.findUniqueOrThrow({ where: { kunci: 'demo' } })).nilai).toEqual({ demo: true, selesai: false });
    // A file that it laid down without getting to its row.
    await place.files.write('00000000-0000-7000-8000-000000000001', 'asli', Buffer.from('x'));

    await start(place, NOW);
    expect((await place.database.db.pengaturan.findUniqueOrThrow({ where: { kunci: 'demo' } })).nilai).toEqual({ demo: true, selesai: true });
    const counts = async ({ database: { db } }: Place) => ({
      laporan: await db.laporan.groupBy({ by: ['status'], _count: true, orderBy: { status: 'asc' } }), kegiatan: await db.kegiatan.count(), riwayat: await db.riwayat.count(),
      akun: await db.akun.count(), evaluasi: await db.evaluasiPerangkatDaerah.count(),
    });
    expect(await counts(place)).toEqual(await counts(demo));
    const berkas = await place.database.db.berkas.findMany({ select: { id: true } });
    expect((await place.files.list()).map(({ id }) => id).sort()).toEqual(berkas.map(({ id }) => id).sort());
  }, 180_000);
});
