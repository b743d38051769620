import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dutiesIn } from '../../src/features/rekap/duties.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW, TEST_TODAY } from '../support/city.js';
import { does, kbkOf, reportIn } from '../support/work.js';

/**
 * October is forwarded in time by Diskominfo, late by Dinkes, nihil and late by Kecamatan Serang, not at all by Setda;
 * nobody has reported January to September. Dinkes has a puskesmas with a KBK since June, and an office founded in
 * October has none.
 */
let city: TestApp;
beforeAll(async () => {
  city = await startApp();
  const dinkes = await kbkOf(city, 'dinkes');
  const unit = await city.db.unitKerja.create({ data: { perangkatDaerahId: dinkes.opdId, kode: 'pkm', nama: 'Puskesmas Curug', mulai: dateOf('2020-01-01') } });
  await city.db.kbk.create({ data: { perangkatDaerahId: dinkes.opdId, unitKerjaId: unit.id, nama: 'KBK Puskesmas Curug', mulai: dateOf('2026-06-17') } });
  await city.db.perangkatDaerah.create({ data: { kode: '5.01.01', nama: 'Badan Baru', singkatan: 'BB', jenis: 'BADAN', sebutanKepala: 'Kepala Badan', mulai: dateOf('2026-10-10') } });

  city.setNow('2026-11-05');
  await reportIn(city, 'diskominfo', 'DITERIMA');
  city.setNow('2026-11-12');
  await reportIn(city, 'dinkes', 'DITERUSKAN');
  city.setNow('2026-11-10');
  const kec = await kbkOf(city, 'kec-serang');
  const { id: periodeId } = await city.db.periode.findFirstOrThrow({ where: { nama: 'Oktober 2026' } });
  const sekretaris = await city.as('kec-serang.sekretaris');
  const id = (await sekretaris.post('/laporan', { kbkId: kec.id, periodeId })).headers.location!.split('/').at(-1)!;
  await city.db.laporan.update({ where: { id }, data: { ringkasan: 'Tidak ada kegiatan.', alasanNihil: 'Seluruh pegawai bertugas pada pemilihan.' } });
  for (const [who, act] of [['sekretaris', 'ajukan'], ['ketua', 'sahkan'], ['fasilitator', 'sahkan'], ['pj', 'teruskan']] as const) await does(city, `kec-serang.${who}`, act, id);
  // Returned afterwards: what was forwarded stays reported.
  await does(city, 'tim.sekretaris', 'kembalikan', id, { alasan: 'Jelaskan alasannya.' });
  city.setNow(TEST_NOW);
});
afterAll(() => city.close());

const cells = (page: string, nama: string) => [...page.matchAll(new RegExp(`<span class="vh">${nama}, ([^<]*)</span>`, 'g'))].map((match) => match[1]!);
const downloaded = async (who: string) => (await city.as(who)).download('/rekap/unduh.xlsx?tahun=2026');
const open = async (who: string, address: string) => (await city.as(who)).get(address);

describe('the recap of a year', () => {
  it('says of each KBK and period whether it was reported, in time, late, nihil, or is missing', async () => {
    const { status, text } = await open('tim.sekretaris', '/rekap?tahun=2026');
    expect(status).toBe(200);
    expect(cells(text, 'Dinas Komunikasi dan Informatika').slice(8)).toEqual([
      'September 2026: belum, lewat tenggat 48 hari', 'Oktober 2026: sudah, tepat waktu', 'November 2026: belum, belum jatuh tempo', 'Desember 2026: belum dimulai']);
    expect(cells(text, 'Dinas Kesehatan')[9]).toBe('Oktober 2026: sudah, terlambat 5 hari');
    expect(cells(text, 'Kecamatan Serang')[9]).toBe('Oktober 2026: sudah, nihil, terlambat 3 hari');
    expect(cells(text, 'Sekretariat Daerah')[9]).toBe('Oktober 2026: belum, lewat tenggat 17 hari');
    expect(cells(text, 'KBK Puskesmas Curug').slice(4, 7)).toEqual([
      'Mei 2026: tidak wajib, belum atau tidak lagi ada', 'Juni 2026: tidak wajib, kurang dari 15 hari', 'Juli 2026: belum, lewat tenggat 109 hari']);
    expect(cells(text, 'Badan Baru').slice(8, 11)).toEqual([
      'September 2026: tidak wajib, belum atau tidak lagi ada', 'Oktober 2026: belum ada KBK, lewat tenggat 17 hari', 'November 2026: belum ada KBK, belum jatuh tempo']);
  });

  it('counts what an independent query counts', async () => {
    const [row] = await city.db.$queryRaw<{ owed: bigint; sent: bigint; timely: bigint }[]>`
      with kewajiban as (
        select p.tenggat, l.diteruskan_pertama_pada as pada
        from periode p join kbk k on (least(coalesce(k.selesai, p.akhir), p.akhir) - greatest(k.mulai, p.mulai) + 1) >= 15
        left join laporan l on l.kbk_id = k.id and l.periode_id = p.id
        where p.jenis = 'PELAPORAN' and p.akhir between '2026-01-01' and '2026-12-31'
        union all
        select p.tenggat, null from periode p join perangkat_daerah d on (least(coalesce(d.selesai, p.akhir), p.akhir) - greatest(d.mulai, p.mulai) + 1) >= 15
        where p.jenis = 'PELAPORAN' and p.akhir between '2026-01-01' and '2026-12-31'
          and not exists (select 1 from kbk k where k.perangkat_daerah_id = d.id and k.mulai <= p.akhir and coalesce(k.selesai, p.akhir) >= p.mulai)
      )
      select count(*) as owed, count(pada) as sent, count(*) filter (where (pada at time zone 'Asia/Jakarta')::date <= tenggat) as timely
      from kewajiban where tenggat < ${TEST_TODAY}::date or pada is not null`;
    const expected = { owed: Number(row!.owed), sent: Number(row!.sent), timely: Number(row!.timely) };
    // 4 KBKs in ten months, the puskesmas from July (4), the new office in October (1).
    expect(expected).toEqual({ owed: 45, sent: 3, timely: 1 });

    const found = (await dutiesIn(city.db, { from: '2026-01-01', to: '2026-12-31' }, TEST_TODAY)).filter((duty) => duty.countsInDenominator);
    expect({ owed: found.length, sent: found.filter((duty) => duty.fulfilled).length, timely: found.filter((duty) => duty.timely).length }).toEqual(expected);

    const { text } = await open('tim.sekretaris', '/rekap?tahun=2026');
    expect(text).toContain('dari 45 kewajiban (6,7\u00a0%)');
    expect(text).toMatch(/Tepat waktu<\/dt><dd><a[^>]*>2,2\u00a0%/);
    expect(text).toMatch(/Belum, lewat tenggat<\/dt><dd class="is-bad">42/);

    const { sheets } = await readXlsx((await downloaded('tim.sekretaris')).bytes);
    const rows = sheets.find((sheet) => sheet.name === 'Daftar')!.rows as string[][];
    const results = rows.slice(1).map((one) => one[4]);
    expect(results.filter((result) => result === 'Tepat waktu' || result === 'Terlambat' || result === 'Belum')).toHaveLength(expected.owed);
    expect(results.filter((result) => result === 'Tepat waktu')).toHaveLength(expected.timely);
    expect(results.filter((result) => result === 'Tepat waktu' || result === 'Terlambat')).toHaveLength(expected.sent);
  });

  it('names the workbook, and gives it to nobody who may not see the page', async () => {
    const file = await downloaded('staf.walikota');
    expect(file.status).toBe(200);
    expect(file.headers['content-disposition']).toBe('attachment; filename=rekap-laporan-kbk-2026.xlsx');
    for (const who of ['admin', 'diskominfo.anggota1', 'tanpa.jabatan']) expect((await downloaded(who)).status, who).toBe(403);
    expect((await city.visitor().get('/rekap/unduh.xlsx')).headers.location).toBe('/masuk');
  });

  it('shows those of a KBK their own row only, the head all of the office', async () => {
    const ketua = await open('dinkes.ketua', '/rekap');
    expect(ketua.text).toContain('Dinas Kesehatan');
    expect(ketua.text).not.toContain('Puskesmas Curug');
    expect(ketua.text).not.toContain('Kecamatan Serang');
    const head = await open('dinkes.pj', '/rekap');
    expect(head.text).toContain('KBK Puskesmas Curug');
    expect(head.text).not.toContain('Kecamatan Serang');
    for (const who of ['admin', 'diskominfo.anggota1', 'tanpa.jabatan']) expect((await open(who, '/rekap')).status, who).toBe(403);
  });

  it('links only to reports that the person may open', async () => {
    for (const who of ['tim.sekretaris', 'tim.koordinator', 'walikota', 'dinkes.pj', 'kec-serang.sekretaris']) {
      const { text } = await open(who, '/rekap');
      for (const [, href] of text.matchAll(/href="(\/laporan\/[0-9a-f-]+)"/g)) expect((await open(who, href!)).status, `${who} ${href}`).toBe(200);
    }
    expect((await open('walikota', '/rekap')).text).not.toMatch(/href="\/laporan\/[0-9a-f]/);
    expect((await open('tim.koordinator', '/rekap')).text).toMatch(/href="\/laporan\/[0-9a-f]/);
  });

  it('opens the list behind each figure, the longest overdue first', async () => {
    const { text } = await open('tim.ketua', '/rekap/daftar?tahun=2026&hasil=terlambat');
    expect(text).toContain('2 dari 45 kewajiban');
    expect(text.indexOf('Dinas Kesehatan')).toBeLessThan(text.indexOf('Kecamatan Serang'));
    const missing = await open('tim.ketua', '/rekap/daftar?tahun=2026&hasil=belum&page=2');
    expect(missing.text).toContain('26–42 dari 42 kewajiban');
    expect((await open('tim.ketua', '/rekap/daftar?hasil=apa')).status).toBe(400);
    expect((await open('tim.ketua', '/rekap/daftar?tahun=2026&hasil=tepat')).text).toContain('Dinas Komunikasi dan Informatika');
  });

  it('shows the present year where the address asks for one without periods', async () => {
    for (const tahun of ['2019', '9999', 'x', '']) expect((await open('tim.ketua', `/rekap?tahun=${tahun}`)).text).toContain('<h1>Rekap laporan 2026</h1>');
  });

  it('says what comes first where no period was made', async () => {
    const bare = await startApp();
    await bare.db.evaluasi.deleteMany();
    await bare.db.periode.deleteMany();
    expect((await (await bare.as('tim.sekretaris')).get('/rekap')).text).toContain('Belum ada periode pelaporan');
    await bare.close();
  });
});
