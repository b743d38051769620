import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepPeriodsAhead, makePeriods } from '../../src/features/periode/service.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
beforeEach(() => city.setNow(TEST_NOW));
afterAll(() => city.close());

const words = (html: string) => (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim();
const periode = (nama: string) => city.db.periode.findFirstOrThrow({ where: { nama } });
const kbk = async (kode: string) => city.db.kbk.findFirstOrThrow({ where: { perangkatDaerah: { kode } } });
const [DISKOMINFO, DINKES, KEC_SERANG] = ['2.16.01', '1.02.01', '7.01.01'];

/** Everything that closing or a new deadline could change. */
async function stateOf(): Promise<unknown> {
  const { rows } = await city.database.pool.query(
    `select (select jsonb_agg(to_jsonb(p) order by p.id) from periode p) as periode, (select jsonb_agg(to_jsonb(l) order by l.id) from laporan l) as laporan,
       (select jsonb_agg(to_jsonb(k) order by k.id) from kegiatan k) as kegiatan, (select count(*) from evaluasi) as evaluasi,
       (select count(*) from riwayat) as riwayat, (select count(*) from notifikasi) as notifikasi`);
  return rows[0];
}

async function report(kode: string, nama: string, { submitted, activities }: { submitted: boolean; activities: number }): Promise<string> {
  const { id: kbkId } = await kbk(kode);
  const { id: periodeId, mulai } = await periode(nama);
  const laporan = await city.db.laporan.create({
    data: { kbkId, periodeId, statusSejak: TEST_NOW, dibukaPada: TEST_NOW, ...(submitted ? { status: 'DIKEMBALIKAN', versi: 1, nomor: `KBK/${kode}/2026/${uuid()}`, diajukanPertamaPada: TEST_NOW } : {}) },
  });
  const { id: dibuatOlehId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'admin' } });
  for (let i = 0; i < activities; i++) {
    await city.db.kegiatan.create({ data: { id: uuid(), kbkId, laporanId: laporan.id, judul: `Apel ${i}`, jenis: 'SOSIALISASI', mulai, selesai: mulai, tempat: 'Aula', uraian: 'Uraian', jumlahPeserta: 9, dibuatOlehId } });
  }
  return laporan.id;
}

describe('the first making', () => {
  it('is free from any month of the present year, once, and makes the evaluation of each half-year', async () => {
    const fresh = await startApp();
    try {
      await fresh.database.pool.query('delete from evaluasi; delete from periode;');
      const browser = await fresh.as('tim.sekretaris');
      const page = await browser.get('/periode');
      expect(page.text).toContain('Belum ada periode');
      expect(page.text).toContain('<option value="2026-12-01">Desember 2026</option>');
      for (const [mulai, message] of [['2025-12-01', 'Pilih bulan dalam tahun 2026'], ['2026-13-01', 'tanggal yang ada'], ['', 'Isi Bulan pertama']] as const) {
        const refused = await browser.post('/periode', { mulai });
        expect(refused.status, mulai).toBe(422);
        expect(words(refused.text)).toContain(message);
      }
      expect((await browser.post('/periode', { mulai: '2026-09-01', _csrf: 'x' })).status).toBe(403);
      expect((await (await fresh.as('tim.ketua')).post('/periode', { mulai: '2026-09-01' })).status).toBe(403);
      expect(await fresh.db.periode.count()).toBe(0);

      expect((await browser.post('/periode', { mulai: '2026-09-01' })).status).toBe(303);
      const made = await fresh.db.periode.findMany({ orderBy: [{ jenis: 'asc' }, { mulai: 'asc' }] });
      expect(made.filter(({ jenis }) => jenis === 'PELAPORAN').map(({ nama }) => nama).filter((_, index, all) => index === 0 || index === all.length - 1)).toEqual(['September 2026', 'November 2027']);
      expect(made.filter(({ jenis }) => jenis === 'EVALUASI').map(({ nama }) => nama)).toEqual(['Semester II 2026', 'Semester I 2027', 'Semester II 2027']);
      expect(await fresh.db.evaluasi.count({ where: { status: 'DISUSUN' } })).toBe(3);
      expect(await fresh.db.riwayat.count({ where: { tindakan: 'periode.buat', post: 'TIM_SEKRETARIS' } })).toBe(1);
      expect((await browser.post('/periode', { mulai: '2026-01-01' })).status).toBe(409);
      expect(await fresh.db.periode.count()).toBe(made.length);

      // By itself the portal goes on from the last one, and never before the first.
      fresh.setNow('2026-12-01');
      await Promise.all([1, 2].map(() => keepPeriodsAhead(fresh.db, '2026-12-01', fresh.deps.clock())));
      const now = await fresh.db.periode.findMany({ where: { jenis: 'PELAPORAN' }, orderBy: { mulai: 'asc' } });
      expect([now[0]!.nama, now.at(-1)!.nama, now.length]).toEqual(['September 2026', 'Desember 2027', 16]);
    } finally {
      await fresh.close();
    }
  });

  it('changes nothing where all periods are there', async () => {
    const before = await stateOf();
    expect(await makePeriods(city.db, '2026-01-01', '2026-11-24', TEST_NOW)).toBe(0);
    await keepPeriodsAhead(city.db, '2026-11-24', TEST_NOW);
    expect(await stateOf()).toEqual(before);
  });
});

describe('the list of periods', () => {
  it('shows a year at a time, where each stands, and how many reports were forwarded of those owed', async () => {
    const browser = await city.as('tim.sekretaris');
    const page = words((await browser.get('/periode')).text);
    expect(page).toMatch(/November 2026 1–30 November 2026 7 Desember 2026 Berjalan 0 dari 4/);
    expect(page).toMatch(/Oktober 2026 1–31 Oktober 2026 7 November 2026 Lewat tenggat, masih terbuka 0 dari 4/);
    expect(page).toMatch(/Desember 2026 1–31 Desember 2026 7 Januari 2027 Belum dimulai –/);
    expect(words((await browser.get('/periode?tahun=2027')).text)).toContain('Semester I 2027');
    expect((await browser.get('/periode?tahun=apa')).status).toBe(200);
  });

  it('belongs to the Tim’s sekretaris alone', async () => {
    const { id } = await periode('Oktober 2026');
    const before = await stateOf();
    for (const name of ['tim.ketua', 'tim.koordinator', 'admin', 'walikota', 'diskominfo.pj', 'tanpa.jabatan']) {
      const browser = await city.as(name);
      for (const address of ['/periode', `/periode/${id}/tenggat`, `/periode/${id}/tutup`]) expect((await browser.get(address)).status, `${name} ${address}`).toBe(403);
      expect((await browser.post(`/periode/${id}/tutup`)).status, name).toBe(403);
      expect((await browser.post(`/periode/${id}/tenggat`, { sebelum: '2026-11-07', tenggat: '2026-11-20', alasan: 'x' })).status, name).toBe(403);
    }
    expect(await stateOf()).toEqual(before);
  });
});

describe('another deadline', () => {
  it('is set with a reason, and counts from then on', async () => {
    const { id } = await periode('Oktober 2026');
    const browser = await city.as('tim.sekretaris');
    expect((await browser.get(`/periode/${id}/tenggat`)).text).toContain('value="2026-11-07"');
    expect((await browser.post(`/periode/${id}/tenggat`, { sebelum: '2026-11-07', tenggat: '2026-11-20', alasan: 'Libur bersama' })).status).toBe(303);
    expect((await periode('Oktober 2026')).tenggat).toEqual(dateOf('2026-11-20'));
    const trail = await city.db.riwayat.findFirstOrThrow({ where: { tindakan: 'periode.tenggat', objekId: id }, include: { rincian: true } });
    expect(trail.rincian!.isi).toMatchObject({ alasan: 'Libur bersama', perubahan: { tenggat: ['2026-11-07', '2026-11-20'] } });
  });

  it('is refused before the period’s end, too far off, unchanged, without a reason, as no day, stale or without the token', async () => {
    const { id } = await periode('September 2026');
    const before = await stateOf();
    const browser = await city.as('tim.sekretaris');
    const good = { sebelum: '2026-10-07', tenggat: '2026-10-20', alasan: 'Alasan' };
    for (const [changes, status, message] of [
      [{ tenggat: '2026-09-29' }, 422, 'pada atau sesudah hari terakhir periode, 30 September 2026'], [{ tenggat: '2029-01-01' }, 422, 'Isi Tenggat paling lambat'],
      [{ tenggat: '2026-10-07' }, 422, 'Tenggat belum diubah'], [{ alasan: ' ' }, 422, 'Isi Alasan'], [{ tenggat: '2026-02-31' }, 422, 'tanggal yang ada'],
      [{ sebelum: '2026-10-01' }, 409, 'sudah diubah sejak Anda membukanya'],
    ] as const) {
      const answer = await browser.post(`/periode/${id}/tenggat`, { ...good, ...changes });
      expect(answer.status, message).toBe(status);
      expect(words(answer.text).replaceAll('\u00a0', ' ')).toContain(message);
      expect(answer.text).toContain(`value="${{ ...good, ...changes }.tenggat}"`);
    }
    expect((await browser.post(`/periode/${id}/tenggat`, { ...good, _csrf: 'x' })).status).toBe(403);
    expect((await browser.post(`/periode/${uuid()}/tenggat`, good)).status).toBe(404);
    const half = await periode('Semester II 2026');
    expect((await browser.post(`/periode/${half.id}/tenggat`, { ...good, sebelum: '2027-01-30', tenggat: '2027-02-01' })).status).toBe(409);
    expect(await stateOf()).toEqual(before);
  });

  it('is refused once an evaluation that draws on the period is set', async () => {
    const { id } = await periode('Maret 2026');
    const half = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { nama: 'Semester I 2026' } } });
    expect((await (await city.as('tim.ketua')).post(`/evaluasi/${half.id}/tetapkan`, { revisi: half.revisi })).status).toBe(303);
    const before = await stateOf();
    const browser = await city.as('tim.sekretaris');
    const list = (await browser.get('/periode')).text;
    expect([list.includes(`/periode/${id}/tenggat`), list.includes('evaluasinya sudah ditetapkan')]).toEqual([false, true]);
    const answer = await browser.post(`/periode/${id}/tenggat`, { sebelum: '2026-04-07', tenggat: '2026-04-20', alasan: 'Alasan' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('sudah ditetapkan, jadi tenggatnya tidak dapat diubah');
    expect(await stateOf()).toEqual(before);
  });
});

describe('closing a period', () => {
  it('tells its exact effect before, then releases the activities of reports never submitted, and of no other', async () => {
    const draft = await report(DISKOMINFO, 'Agustus 2026', { submitted: false, activities: 2 });
    const returned = await report(DINKES, 'Agustus 2026', { submitted: true, activities: 1 });
    const empty = await report(KEC_SERANG, 'Agustus 2026', { submitted: false, activities: 0 });
    const { id } = await periode('Agustus 2026');
    const browser = await city.as('tim.sekretaris');
    const page = words((await browser.get(`/periode/${id}/tutup`)).text);
    expect(page).toContain('2 laporan Agustus 2026 yang belum pernah diajukan tidak dapat diajukan lagi. 2 kegiatannya masuk laporan berikutnya sebagai susulan');
    expect(page).toContain('KBK Dinas Komunikasi dan Informatika: 2 kegiatan dilepas');
    expect(page).toContain('KBK Kecamatan Serang: tanpa kegiatan');
    expect(page).toContain('1 laporan yang sudah pernah diajukan dan belum diterima tetap dapat diselesaikan');
    expect(page).toContain('1 KBK atau perangkat daerah di bawah ini belum menyusun laporan dan tidak dapat lagi menyusunnya');
    expect(page).toMatch(/Belum menyusun laporan 1 KBK Sekretariat Daerah/);

    const answer = await browser.post(`/periode/${id}/tutup`);
    expect(answer.status).toBe(303);
    expect((await browser.get('/periode')).text).toContain('2 kegiatan masuk laporan berikutnya sebagai susulan.');
    expect((await periode('Agustus 2026')).ditutupPada).toEqual(TEST_NOW);
    expect(await city.db.kegiatan.count({ where: { laporanId: draft } })).toBe(0);
    expect(await city.db.kegiatan.count({ where: { laporanId: null, kbkId: (await kbk(DISKOMINFO)).id } })).toBe(2);
    expect(await city.db.kegiatan.count({ where: { laporanId: returned } })).toBe(1);
    expect(await city.db.laporan.findMany({ where: { id: { in: [draft, returned, empty] } }, orderBy: { dibukaPada: 'asc' }, select: { status: true } })).toHaveLength(3);
    expect((await city.db.laporan.findUniqueOrThrow({ where: { id: draft } })).revisi).toBe(2);
    expect(await city.db.riwayat.count({ where: { tindakan: 'periode.tutup', objekId: id } })).toBe(1);
    expect(await city.db.riwayat.count({ where: { tindakan: 'laporan.lepas', laporanId: draft } })).toBe(1);
    const told = await city.db.notifikasi.findMany({ where: { judul: 'Periode Agustus 2026 ditutup' }, include: { akun: true } });
    expect(told.map(({ akun }) => akun.namaPengguna)).toEqual(['diskominfo.sekretaris']);

    // Once: the second press finds it closed.
    const after = await stateOf();
    expect((await browser.post(`/periode/${id}/tutup`)).status).toBe(409);
    expect((await browser.get(`/periode/${id}/tutup`)).status).toBe(409);
    expect((await browser.post(`/periode/${id}/tenggat`, { sebelum: '2026-09-07', tenggat: '2026-12-20', alasan: 'x' })).status).toBe(409);
    expect(await stateOf()).toEqual(after);
  });

  it('puts what is released into the report of a later period that is open already, as if it were entered now', async () => {
    const draft = await report(KEC_SERANG, 'September 2026', { submitted: false, activities: 2 });
    const later = await report(KEC_SERANG, 'Oktober 2026', { submitted: false, activities: 1 });
    const { id } = await periode('September 2026');
    expect((await (await city.as('tim.sekretaris')).post(`/periode/${id}/tutup`)).status).toBe(303);
    expect(await city.db.kegiatan.groupBy({ by: ['laporanId', 'susulan'], where: { laporanId: { in: [draft, later] } }, _count: true, orderBy: { susulan: 'asc' } }))
      .toEqual([{ laporanId: later, susulan: false, _count: 1 }, { laporanId: later, susulan: true, _count: 2 }]);
    expect((await city.db.laporan.findUniqueOrThrow({ where: { id: later } })).revisi).toBe(2);
    const [told] = await city.db.notifikasi.findMany({ where: { judul: 'Periode September 2026 ditutup', akun: { namaPengguna: 'kec-serang.sekretaris' } } });
    expect(told!.teks).toContain('2 kegiatan masuk laporan Oktober 2026 sebagai susulan.');
  });

  it('is refused until the deadline has passed, for an evaluation period, without the token, or where there is none', async () => {
    const before = await stateOf();
    const browser = await city.as('tim.sekretaris');
    for (const nama of ['November 2026', 'Desember 2026', 'Semester I 2026']) {
      const { id } = await periode(nama);
      expect((await browser.post(`/periode/${id}/tutup`)).status, nama).toBe(409);
    }
    const { id } = await periode('Juli 2026');
    expect((await browser.post(`/periode/${id}/tutup`, { _csrf: '' })).status).toBe(403);
    expect((await browser.post(`/periode/${uuid()}/tutup`)).status).toBe(404);
    expect(await stateOf()).toEqual(before);
    city.setNow('2026-12-08');
    expect((await browser.post(`/periode/${(await periode('November 2026')).id}/tutup`)).status).toBe(303);
  });

  it('lets the released activities join the next report that is opened, as susulan', async () => {
    const { id: kbkId } = await kbk(DISKOMINFO);
    const oktober = await periode('Oktober 2026');
    const sekretaris = await city.as('diskominfo.sekretaris');
    const answer = await sekretaris.post('/laporan', { kbkId, periodeId: oktober.id });
    expect(answer.status).toBe(303);
    expect(await city.db.kegiatan.count({ where: { kbkId, laporanId: answer.headers.location!.split('/').at(-1)!, susulan: true } })).toBe(2);
    const closed = await periode('Agustus 2026');
    const { id } = await city.db.laporan.findFirstOrThrow({ where: { kbkId, periodeId: closed.id } });
    await sekretaris.get('/kegiatan');
    const refused = await sekretaris.post(`/laporan/${id}/ajukan`, { revisi: (await city.db.laporan.findUniqueOrThrow({ where: { id } })).revisi });
    expect(refused.status).toBe(409);
  });
});
