import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseContent, readContent } from '../../src/features/laporan/content.js';
import { applySuccessors } from '../../src/features/perangkat-daerah/perubahan.js';
import { applyNames, closeEndedKbk } from '../../src/features/perangkat-daerah/service.js';
import { dateOf, dayOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { kegiatanFields, photo } from '../support/kegiatan.js';
import { readPdf } from '../support/pdf.js';
import { does, kbkOf, reportIn } from '../support/work.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterEach(() => city.setNow(TEST_NOW));
afterAll(() => city.close());

const opdOf = (slug: string) => kbkOf(city, slug).then(({ opdId }) => city.db.perangkatDaerah.findUniqueOrThrow({ where: { id: opdId } }));
const admin = () => city.as('admin');

/** All that an administrator's forms could change of an office, with how much is written about it. */
async function stateOf(id: string) {
  const row = await city.db.perangkatDaerah.findUnique({ where: { id }, include: { namaNama: { orderBy: { mulai: 'asc' } }, unitKerja: true, jumlahAsn: { orderBy: { mulai: 'asc' } }, menjadi: true } });
  return { row, riwayat: await city.db.riwayat.count({ where: { perangkatDaerahId: id } }), semua: await city.db.perangkatDaerah.count() };
}

const baru = (changes: Record<string, string> = {}) => ({
  id: uuidv7(), kode: '3.25.01', nama: 'Dinas Pertanian', singkatan: 'Distan', mulai: '2026-02-01', jenis: 'DINAS', sebutanKepala: 'Kepala Dinas',
  alamat: '', kodePos: '', telepon: '', surel: '', laman: '', ...changes,
});

/** A new office made by the administrator; gives its id. */
async function made(changes: Record<string, string> = {}): Promise<string> {
  const fields = baru({ kode: `9.${uuidv7().slice(-8)}`, ...changes });
  const answer = await (await admin()).post('/perangkat-daerah/baru', fields);
  expect(answer.headers.location).toBe(`/perangkat-daerah/${fields.id}`);
  return fields.id;
}

const unescaped = (html: string) => html.replaceAll('&#39;', "'").replaceAll('&#34;', '"').replaceAll('\u00a0', ' ');

describe('the list and the page', () => {
  it('are open to whoever is signed in, with the head and the number of KBKs, and to nobody else', async () => {
    const list = await (await city.as('tanpa.jabatan')).get('/perangkat-daerah');
    expect(list.status).toBe(200);
    expect(list.text).toContain('Dinas Kesehatan');
    expect(list.text).toContain('Kepala Segara');
    expect(list.text).not.toContain('/perangkat-daerah/baru');
    const page = await (await city.as('tanpa.jabatan')).get(`/perangkat-daerah/${(await opdOf('dinkes')).id}`);
    expect(page.text).toContain('KBK Dinas Kesehatan');
    expect(page.text).not.toContain('NIP');
    expect(page.text).not.toContain('/ubah');
    expect((await city.visitor().get('/perangkat-daerah')).headers.location).toBe('/masuk');
    expect((await (await city.as('tanpa.jabatan')).get(`/perangkat-daerah/${uuidv7()}`)).status).toBe(404);
  });

  it('name the offices without a head today, not those that have yet to begin', async () => {
    const id = await made({ nama: 'Dinas Tanpa Pimpinan' });
    await made({ nama: 'Dinas Tahun Depan', mulai: '2027-01-01' });
    const asked = async (query: string) => (await (await admin()).get(`/perangkat-daerah?${query}`)).text;
    const rows = (html: string) => [...html.matchAll(/href="\/perangkat-daerah\/[\w-]{36}">([^<]*)</g)].map(([, nama]) => nama);
    expect(rows(await asked('pimpinan=belum'))).toEqual(['Dinas Tanpa Pimpinan']);
    expect(rows(await asked('pimpinan=ada'))).toHaveLength(4);
    expect((await (await admin()).get('/perangkat-daerah?pimpinan=entah')).status).toBe(400);
    const pegawai = await city.db.pegawai.create({ data: { nama: 'Kepala Sementara', jenis: 'NON_ASN', penempatan: { create: { perangkatDaerahId: id, jabatan: 'Pelaksana', mulai: dateOf('2026-02-01') } } } });
    await city.db.pejabatKepala.create({ data: { perangkatDaerahId: id, pegawaiId: pegawai.id, sifat: 'PLT', mulai: dateOf('2026-02-01'), nomorSk: '821/1', tanggalSk: dateOf('2026-02-01') } });
    expect(rows(await asked('pimpinan=belum'))).toEqual([]);
    await city.db.pejabatKepala.updateMany({ where: { perangkatDaerahId: id }, data: { selesai: dateOf('2026-11-23') } });
    expect(rows(await asked('pimpinan=belum'))).toEqual(['Dinas Tanpa Pimpinan']);
  });

  it('search by name, abbreviation and code, filter by kind and state, and refuse a filter that is none', async () => {
    const asked = async (query: string) => (await (await city.as('walikota')).get(`/perangkat-daerah?${query}`)).text;
    for (const query of ['cari=kesehatan', 'cari=DINKES', 'cari=1.02.01']) {
      const text = await asked(query);
      expect(text).toContain('Dinas Kesehatan');
      expect(text).not.toContain('Kecamatan Serang');
    }
    expect(await asked('jenis=KECAMATAN')).not.toContain('Dinas Kesehatan');
    expect(await asked('keadaan=BERAKHIR&cari=kesehatan')).toContain('Tidak ada yang cocok');
    expect((await (await city.as('walikota')).get('/perangkat-daerah?jenis=PABRIK')).status).toBe(400);
    const byName = await asked('urut=-nama');
    expect(byName.indexOf('Sekretariat Daerah')).toBeLessThan(byName.indexOf('Dinas Kesehatan'));
  });
});

describe('an office', () => {
  it('is made by the administrator with its first name, once for a form sent twice', async () => {
    const fields = baru({ laman: 'distan.serangkota.go.id', kodePos: '42116' });
    const browser = await admin();
    for (let sent = 0; sent < 2; sent += 1) expect((await browser.post('/perangkat-daerah/baru', fields)).headers.location).toBe(`/perangkat-daerah/${fields.id}`);
    const { row, riwayat } = await stateOf(fields.id);
    expect(row).toMatchObject({ kode: '3.25.01', nama: 'Dinas Pertanian', laman: 'https://distan.serangkota.go.id', kodePos: '42116', telepon: null });
    expect(row!.namaNama.map((one) => [one.nama, dayOf(one.mulai), one.selesai])).toEqual([['Dinas Pertanian', '2026-02-01', null]]);
    expect(riwayat).toBe(1);
    expect((await browser.get(`/perangkat-daerah/${fields.id}`)).text).toContain('Lambang belum diunggah');
  });

  it('is refused with a message at each field, and nothing is saved', async () => {
    const before = await city.db.perangkatDaerah.count();
    const refused = async (changes: Record<string, string>, message: string) => {
      const answer = await (await admin()).post('/perangkat-daerah/baru', baru({ kode: '8.88.01', ...changes }));
      expect(answer.status).toBe(422);
      expect(unescaped(answer.text)).toContain(message);
    };
    await refused({ kode: '1.02.01' }, 'Isi Kode yang lain: 1.02.01 dipakai Dinas Kesehatan');
    await refused({ kode: 'KBK/1' }, 'Isi Kode dengan huruf, angka');
    await refused({ kodePos: '4211' }, 'lima angka');
    await refused({ surel: 'dinas' }, 'Isi Surel');
    await refused({ laman: 'bukan situs' }, 'Isi Laman');
    await refused({ jenis: 'PABRIK' }, 'Pilih Jenis');
    await refused({ mulai: '2026-02-30' }, 'Berdiri sejak');
    expect(await city.db.perangkatDaerah.count()).toBe(before);
  });

  it('takes a coat of arms, which everybody sees, and keeps it when the form is saved again', async () => {
    const id = await made();
    const browser = await admin();
    const fields = { jenis: 'DINAS', sebutanKepala: 'Kepala Dinas', alamat: 'Jalan Jenderal Sudirman 5', kodePos: '', telepon: '', surel: '', laman: '' };
    const pdf = await browser.post(`/perangkat-daerah/${id}/ubah`, { ...fields, revisi: 1 }, { files: [{ field: 'lambang', name: 'lambang.pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF') }] });
    expect(pdf.status).toBe(422);
    await browser.post(`/perangkat-daerah/${id}/ubah`, { ...fields, revisi: 1 }, { files: [{ field: 'lambang', name: 'lambang.png', bytes: await photo() }] });
    const { row } = await stateOf(id);
    expect(row).toMatchObject({ revisi: 2, alamat: 'Jalan Jenderal Sudirman 5', lambangId: expect.any(String) });
    expect((await (await city.as('tanpa.jabatan')).get(`/berkas/${row!.lambangId}`)).status).toBe(200);
    expect((await browser.get(`/perangkat-daerah/${id}/ubah`)).text).toContain(`name="lambang" value="${row!.lambangId}"`);
    await browser.post(`/perangkat-daerah/${id}/ubah`, { ...fields, lambang: row!.lambangId!, telepon: '(0254) 200000', revisi: 2 });
    expect((await stateOf(id)).row).toMatchObject({ revisi: 3, lambangId: row!.lambangId, telepon: '(0254) 200000' });
    expect((await browser.post(`/perangkat-daerah/${id}/ubah`, { ...fields, lambang: row!.lambangId!, telepon: '', revisi: 2 })).status).toBe(409);
  });

  it('is left alone by whoever is not the administrator, page and POST', async () => {
    const { id } = await opdOf('dinkes');
    const before = await stateOf(id);
    const tries: [string, Record<string, string | number>][] = [
      ['/perangkat-daerah/baru', baru()], [`/perangkat-daerah/${id}/ubah`, { jenis: 'BADAN', sebutanKepala: 'Kepala Badan', revisi: before.row!.revisi }],
      [`/perangkat-daerah/${id}/nama`, { nama: 'Nama Lain', singkatan: 'NL', mulai: '2026-11-01', dasar: 'Perda' }], [`/perangkat-daerah/${id}/nama/hapus`, { mulai: '2026-12-01' }],
      [`/perangkat-daerah/${id}/unit/baru`, { id: uuidv7(), kode: 'U', nama: 'Unit', mulai: '2026-01-01' }],
      [`/perangkat-daerah/${id}/asn`, { mulai: '2026-11-01', pns: 1, pppk: 1 }], [`/perangkat-daerah/${id}/asn/hapus`, { mulai: '2026-11-01' }],
      [`/perangkat-daerah/${id}/nonaktifkan`, { selesai: '2026-11-24', dasar: 'Perda', revisi: before.row!.revisi }], [`/perangkat-daerah/${id}/aktifkan`, { revisi: before.row!.revisi }],
    ];
    for (const who of ['dinkes.pj', 'dinkes.sekretaris', 'tim.sekretaris', 'walikota', 'tanpa.jabatan']) {
      for (const [address, fields] of tries) {
        const answer = await (await city.as(who)).post(address, fields);
        expect([who, address, answer.status]).toEqual([who, address, 403]);
      }
      expect((await (await city.as(who)).get(`/perangkat-daerah/${id}/ubah`)).status).toBe(403);
    }
    expect(await stateOf(id)).toEqual(before);
  });
});

describe('a name', () => {
  it('holds from the day of its decree, the one before until the day before', async () => {
    const id = await made({ nama: 'Dinas Lama', singkatan: 'DL', mulai: '2020-01-01' });
    await (await admin()).post(`/perangkat-daerah/${id}/nama`, { nama: 'Dinas Baru', singkatan: 'DB', mulai: '2026-07-01', dasar: 'Perda Nomor 2 Tahun 2026' });
    const { row } = await stateOf(id);
    expect(row!.namaNama.map((one) => [one.nama, dayOf(one.mulai), one.selesai && dayOf(one.selesai)])).toEqual([['Dinas Lama', '2020-01-01', '2026-06-30'], ['Dinas Baru', '2026-07-01', null]]);
    expect(row).toMatchObject({ nama: 'Dinas Baru', singkatan: 'DB' });
    await (await admin()).post(`/perangkat-daerah/${id}/nama`, { nama: 'Dinas Antara', singkatan: 'DA', mulai: '2023-01-01', dasar: 'Perda Nomor 1 Tahun 2023' });
    expect((await stateOf(id)).row!.namaNama.map((one) => [one.nama, one.selesai && dayOf(one.selesai)])).toEqual([['Dinas Lama', '2022-12-31'], ['Dinas Antara', '2026-06-30'], ['Dinas Baru', null]]);
    expect((await stateOf(id)).row!.nama).toBe('Dinas Baru');
    await (await admin()).post(`/perangkat-daerah/${id}/nama`, { nama: 'Dinas Baru Sekali', singkatan: 'DB', mulai: '2026-07-01', dasar: 'Ralat' });
    expect((await stateOf(id)).row).toMatchObject({ nama: 'Dinas Baru Sekali', namaNama: { length: 3 } });
    const early = await (await admin()).post(`/perangkat-daerah/${id}/nama`, { nama: 'X', singkatan: 'X', mulai: '2019-12-31', dasar: 'Perda' });
    expect(early.status).toBe(422);
  });

  it('stands on prints as it was on the last day of their period, with the arms of the office, and frozen versions never change', async () => {
    const { id, revisi } = await opdOf('setda');
    const browser = await admin();
    const fields = { jenis: 'SEKRETARIAT', sebutanKepala: 'Sekretaris Daerah', alamat: 'Jalan Yusuf Martadilaga 1', kodePos: '42111', telepon: '', surel: '', laman: '', revisi };
    await browser.post(`/perangkat-daerah/${id}/ubah`, fields, { files: [{ field: 'lambang', name: 'lambang.png', bytes: await photo() }] });
    const submitted = await reportIn(city, 'setda', 'DIAJUKAN', '2026-03-09');
    const [march, october] = [await reportIn(city, 'setda', 'DRAF', '2026-04-13'), await reportIn(city, 'setda', 'DRAF', '2026-10-12')];
    await browser.post(`/perangkat-daerah/${id}/nama`, { nama: 'Sekretariat Kota', singkatan: 'Setko', mulai: '2026-09-01', dasar: 'Perda' });
    const nameIn = async (laporanId: string) => (await readContent(city.db, laporanId)).opd.nama;
    expect([await nameIn(march), await nameIn(october)]).toEqual(['Sekretariat Daerah', 'Sekretariat Kota']);
    const version = await city.db.versiLaporan.findFirstOrThrow({ where: { laporanId: submitted }, include: { berkas: true } });
    const { lambangId } = (await stateOf(id)).row!;
    expect(parseContent(version.isi).opd).toMatchObject({ nama: 'Sekretariat Daerah', alamat: 'Jalan Yusuf Martadilaga 1', kodePos: '42111', lambangId });
    expect(version.berkas.map((one) => one.berkasId)).toEqual([lambangId]);
    const pdf = await (await city.as('setda.sekretaris')).download(`/laporan/${submitted}/unduh.pdf`);
    const { text, raw } = readPdf(pdf.bytes);
    expect([pdf.status, text.includes('SEKRETARIAT DAERAH'), text.includes('Jalan Yusuf Martadilaga 1 42111'), raw.includes('/Subtype /Image')]).toEqual([200, true, true, true]);
    await browser.post(`/perangkat-daerah/${id}/nama`, { nama: 'Sekretariat Daerah', singkatan: 'Setda', mulai: '2026-09-01', dasar: 'Ralat' });
  });

  it('of a day to come waits for that day, and can be taken back until then', async () => {
    const id = await made({ nama: 'Dinas Tetap', singkatan: 'DT' });
    await (await admin()).post(`/perangkat-daerah/${id}/nama`, { nama: 'Dinas Esok', singkatan: 'DE', mulai: '2026-12-01', dasar: 'Perda' });
    expect((await stateOf(id)).row!.nama).toBe('Dinas Tetap');
    await applyNames(city.db, '2026-11-30', city.deps.clock());
    expect((await stateOf(id)).row!.nama).toBe('Dinas Tetap');
    await (await admin()).post(`/perangkat-daerah/${id}/nama/hapus`, { mulai: '2026-12-01' });
    expect((await stateOf(id)).row!.namaNama.map((one) => [one.nama, one.selesai])).toEqual([['Dinas Tetap', null]]);
    await (await admin()).post(`/perangkat-daerah/${id}/nama`, { nama: 'Dinas Esok', singkatan: 'DE', mulai: '2026-12-01', dasar: 'Perda' });
    await applyNames(city.db, '2026-12-01', city.deps.clock());
    const { row, riwayat } = await stateOf(id);
    expect(row).toMatchObject({ nama: 'Dinas Esok', singkatan: 'DE' });
    await applyNames(city.db, '2026-12-01', city.deps.clock());
    expect((await stateOf(id)).riwayat).toBe(riwayat);
  });
});

describe('units and the number of ASN', () => {
  it('keep one code for one unit, and end a unit with a day', async () => {
    const id = await made();
    const unit = { id: uuidv7(), kode: 'PKM-1', nama: 'Puskesmas Ciracas', mulai: '2026-03-01' };
    const browser = await admin();
    await browser.post(`/perangkat-daerah/${id}/unit/baru`, unit);
    await browser.post(`/perangkat-daerah/${id}/unit/baru`, unit);
    const clash = await browser.post(`/perangkat-daerah/${id}/unit/baru`, { ...unit, id: uuidv7(), nama: 'Puskesmas Lain' });
    expect(clash.status).toBe(422);
    expect(clash.text).toContain('PKM-1 dipakai Puskesmas Ciracas');
    await browser.post(`/unit-kerja/${unit.id}/ubah`, { kode: 'PKM-1', nama: 'Puskesmas Ciracas', mulai: '2026-03-01', selesai: '2026-02-28' });
    expect((await stateOf(id)).row!.unitKerja).toMatchObject([{ kode: 'PKM-1', selesai: null }]);
    await city.db.kbk.create({ data: { perangkatDaerahId: id, unitKerjaId: unit.id, nama: 'KBK Puskesmas Ciracas', mulai: dateOf('2026-03-01') } });
    const blocked = await browser.post(`/unit-kerja/${unit.id}/ubah`, { kode: 'PKM-1', nama: 'Puskesmas Ciracas', mulai: '2026-03-01', selesai: '2026-11-30' });
    expect(blocked.text).toContain('KBK Puskesmas Ciracas masih berjalan');
    await city.db.kbk.updateMany({ where: { unitKerjaId: unit.id }, data: { selesai: dateOf('2026-11-30') } });
    await browser.post(`/unit-kerja/${unit.id}/ubah`, { kode: 'PKM-1', nama: 'Puskesmas Ciracas', mulai: '2026-03-01', selesai: '2026-11-30' });
    expect(dayOf((await stateOf(id)).row!.unitKerja[0]!.selesai!)).toBe('2026-11-30');
  });

  it('replace the number of the same day, and leave those of other days', async () => {
    const id = await made();
    const browser = await admin();
    await browser.post(`/perangkat-daerah/${id}/asn`, { mulai: '2026-03-01', pns: '40', pppk: '12' });
    await browser.post(`/perangkat-daerah/${id}/asn`, { mulai: '2026-09-01', pns: '1.038', pppk: '15' });
    await browser.post(`/perangkat-daerah/${id}/asn`, { mulai: '2026-03-01', pns: '41', pppk: '12' });
    const numbers = async () => (await stateOf(id)).row!.jumlahAsn.map((one) => [dayOf(one.mulai), one.pns, one.pppk]);
    expect(await numbers()).toEqual([['2026-03-01', 41, 12], ['2026-09-01', 1038, 15]]);
    expect((await browser.get(`/perangkat-daerah?cari=${(await stateOf(id)).row!.kode}`)).text).toContain('1.053');
    for (const wrong of [{ mulai: '2026-11-25', pns: '1', pppk: '1' }, { mulai: '2026-01-31', pns: '1', pppk: '1' }, { mulai: '2026-09-01', pns: '-1', pppk: '1' }, { mulai: '2026-09-01', pns: '100001', pppk: '0' }]) {
      expect((await browser.post(`/perangkat-daerah/${id}/asn`, wrong)).status).toBe(422);
    }
    await browser.post(`/perangkat-daerah/${id}/asn/hapus`, { mulai: '2026-03-01' });
    expect(await numbers()).toEqual([['2026-09-01', 1038, 15]]);
  });
});

describe('the end of an office', () => {
  it('is refused with what is in the way, and nothing changes', async () => {
    const { id, revisi } = await opdOf('kec-serang');
    const before = await stateOf(id);
    const answer = await (await admin()).post(`/perangkat-daerah/${id}/nonaktifkan`, { selesai: '2026-11-24', dasar: 'Perda Nomor 9', revisi });
    expect(answer.status).toBe(422);
    for (const words of ['KBK Kecamatan Serang masih berjalan', 'Kepala Rembulan masih tercatat sebagai pimpinan', 'pegawai masih ditempatkan']) expect(answer.text).toContain(words);
    expect(answer.text).toContain('Perda Nomor 9');
    expect(await stateOf(id)).toEqual(before);
  });

  it('ends an empty office with its units, and can be taken back', async () => {
    const id = await made();
    const browser = await admin();
    await browser.post(`/perangkat-daerah/${id}/unit/baru`, { id: uuidv7(), kode: 'B1', nama: 'Bagian Umum', mulai: '2026-03-01' });
    const { revisi } = (await stateOf(id)).row!;
    expect((await browser.post(`/perangkat-daerah/${id}/nonaktifkan`, { selesai: '2026-01-31', dasar: 'Perda', revisi })).status).toBe(422);
    await browser.post(`/perangkat-daerah/${id}/nonaktifkan`, { selesai: '2026-10-31', dasar: 'Perda', revisi });
    const ended = (await stateOf(id)).row!;
    expect([ended.selesai, ended.unitKerja[0]!.selesai].map((one) => one && dayOf(one))).toEqual(['2026-10-31', '2026-10-31']);
    expect((await browser.get(`/perangkat-daerah/${id}`)).text).toContain('Tidak aktif sejak');
    expect((await browser.get(`/perangkat-daerah/${id}/unit/baru`)).status).toBe(409);
    await browser.post(`/perangkat-daerah/${id}/aktifkan`, { revisi: ended.revisi });
    const again = (await stateOf(id)).row!;
    expect([again.selesai, again.unitKerja[0]!.selesai]).toEqual([null, null]);
  });
});

describe('a merger', () => {
  const between = { mulai: '2026-11-10', dasar: 'Peraturan Daerah Nomor 3 Tahun 2026' };

  it('is shown first, exactly, and refused for what cannot be', async () => {
    const [asal, penerus] = [await opdOf('diskominfo'), await opdOf('kec-serang')];
    const before = [await stateOf(asal.id), await stateOf(penerus.id)];
    const browser = await admin();
    const fields = { ...between, jenis: 'GABUNG', asal: [asal.id], menjadi: [penerus.id] };
    const answer = await browser.post('/perangkat-daerah/perubahan', fields);
    const shown = (await browser.get(answer.headers.location!)).text.replaceAll('\u00a0', ' ');
    for (const words of ['Dinas Komunikasi dan Informatika berakhir 9 November 2026', 'Kepala Cakrawala', '9 pegawai Dinas Komunikasi dan Informatika pindah ke Kecamatan Serang', 'belum mempunyai koordinator']) expect(shown).toContain(words);
    const refused = async (changes: Record<string, string | string[]>, message: string) => {
      const no = await browser.post('/perangkat-daerah/perubahan', { ...fields, yakin: 'ya', ...changes });
      expect([no.status, no.text.replaceAll('\u00a0', ' ').includes(message) ? message : no.text]).toEqual([422, message]);
    };
    await refused({ asal: [], dasar: '' }, 'Pilih perangkat daerah yang berakhir');
    await refused({ menjadi: [asal.id] }, 'penerusnya sendiri');
    await refused({ menjadi: [penerus.id, (await opdOf('dinkes')).id] }, 'Pilih satu penerus');
    await refused({ mulai: '2016-12-31' }, 'Isi Berlaku mulai sesudah 1 Januari 2017');
    await refused({ mulai: '2026-01-02' }, 'Kepala Cakrawala tercatat memimpin Dinas Komunikasi dan Informatika mulai 2 Januari 2026');
    await refused({ menjadi: [uuidv7()] }, 'Pilih perangkat daerah dari daftar');
    await refused({ jenis: 'PECAH', menjadi: [penerus.id] }, 'dua perangkat daerah penerus');
    await refused({ dasar: '' }, 'Isi Dasar');
    expect((await (await city.as('tim.sekretaris')).post('/perangkat-daerah/perubahan', { ...fields, yakin: 'ya' })).status).toBe(403);
    expect([await stateOf(asal.id), await stateOf(penerus.id)]).toEqual(before);
  });

  it('lets the old KBK finish its reports with the head and koordinator of the successor, and then closes it', async () => {
    const [asal, penerus] = [await opdOf('diskominfo'), await opdOf('kec-serang')];
    const [endorsed, draft] = [await reportIn(city, 'diskominfo', 'DISAHKAN', '2026-09-14'), await reportIn(city, 'diskominfo', 'DRAF', '2026-10-12')];
    const unit = await city.db.unitKerja.create({ data: { perangkatDaerahId: asal.id, kode: 'UPT-1', nama: 'UPT Data', mulai: dateOf('2026-01-01') } });
    const placed = await city.db.penempatan.findFirstOrThrow({ where: { perangkatDaerahId: asal.id, pegawai: { akun: { namaPengguna: 'diskominfo.anggota1' } } } });
    await city.db.penempatan.update({ where: { id: placed.id }, data: { unitKerjaId: unit.id } });
    const fields = { ...between, jenis: 'GABUNG', asal: [asal.id], menjadi: [penerus.id], yakin: 'ya' };
    for (let sent = 0; sent < 2; sent += 1) expect((await (await admin()).post('/perangkat-daerah/perubahan', fields)).headers.location).toBe(`/perangkat-daerah/${penerus.id}`);

    const { row } = await stateOf(asal.id);
    expect(row).toMatchObject({ penerusId: penerus.id, menjadi: [{ menjadiId: penerus.id, jenis: 'GABUNG', dasar: between.dasar }] });
    expect(dayOf(row!.selesai!)).toBe('2026-11-09');
    const kbk = await city.db.kbk.findFirstOrThrow({ where: { perangkatDaerahId: asal.id } });
    expect(dayOf(kbk.selesai!)).toBe('2026-11-09');
    expect(await city.db.keanggotaan.count({ where: { kbkId: kbk.id, selesai: null } })).toBe(7);
    expect(dayOf((await city.db.pejabatKepala.findFirstOrThrow({ where: { perangkatDaerahId: asal.id } })).selesai!)).toBe('2026-11-09');
    const moved = await city.db.penempatan.findMany({ where: { pegawaiId: placed.pegawaiId }, orderBy: { mulai: 'asc' }, include: { unitKerja: true } });
    expect(moved.map((one) => [one.perangkatDaerahId, one.unitKerja?.kode, dayOf(one.mulai), one.selesai && dayOf(one.selesai)])).toEqual([[asal.id, 'UPT-1', '2026-01-02', '2026-11-09'], [penerus.id, 'UPT-1', '2026-11-10', null]]);
    expect(await city.db.penempatan.count({ where: { perangkatDaerahId: asal.id, selesai: null } })).toBe(0);

    // Neither its former head nor its former koordinator acts on what is left, but those of the successor do.
    expect((await (await city.as('diskominfo.pj')).post(`/laporan/${endorsed}/teruskan`, { revisi: 1 })).status).toBe(404);
    expect((await (await city.as('dinkes.pj')).get(`/laporan/${endorsed}`)).status).toBe(404);
    await does(city, 'kec-serang.pj', 'teruskan', endorsed);
    expect((await (await city.as('tim.koordinator')).post(`/laporan/${endorsed}/terima`, { revisi: 1 })).status).toBe(404);
    const member = await city.db.keanggotaanTim.findFirstOrThrow({ where: { jabatan: 'KOORDINATOR' } });
    await city.db.penugasanTim.create({ data: { keanggotaanTimId: member.id, perangkatDaerahId: penerus.id, jenis: 'BINAAN', mulai: dateOf('2026-11-10') } });
    expect((await (await city.as('tim.koordinator')).get('/tinjauan')).text.includes(endorsed)).toBe(true);
    await does(city, 'tim.koordinator', 'terima', endorsed);
    expect(await city.db.keanggotaan.count({ where: { kbkId: kbk.id, selesai: null } })).toBe(7);

    // Nor does the successor's head form a KBK for the office that has ended.
    const formed = await (await city.as('kec-serang.pj')).post('/kbk/baru', { id: uuidv7(), untuk: `opd:${asal.id}`, nama: 'KBK yang terlambat', mulai: '2026-11-02' });
    expect([formed.status, formed.text.replaceAll('\u00a0', ' ').includes('Dinas Komunikasi dan Informatika berakhir 9 November 2026, jadi tidak membentuk KBK lagi; bentuk KBK untuk Kecamatan Serang, penerusnya')]).toEqual([422, true]);
    expect(await city.db.kbk.count({ where: { perangkatDaerahId: asal.id } })).toBe(1);

    // It takes no activity of a later day and no later period.
    const late = await (await city.as('diskominfo.sekretaris')).post('/kegiatan/baru', await kegiatanFields(city, 'diskominfo', { mulai: '2026-11-10' }));
    expect([late.status, late.text.includes('saat KBK Dinas Komunikasi dan Informatika berakhir')]).toEqual([422, true]);
    const december = await city.db.periode.findFirstOrThrow({ where: { nama: 'Desember 2026' } });
    city.setNow('2026-12-02');
    expect((await (await city.as('diskominfo.sekretaris')).post('/laporan', { kbkId: kbk.id, periodeId: december.id })).status).toBe(409);
    city.setNow(TEST_NOW);

    for (const [who, act] of [['diskominfo.sekretaris', 'ajukan'], ['diskominfo.ketua', 'sahkan'], ['diskominfo.fasilitator', 'sahkan'], ['kec-serang.pj', 'teruskan']] as const) await does(city, who, act, draft);
    expect((await (await city.as('tim.koordinator')).get('/notifikasi')).text).toContain('menunggu tinjauan Anda');
    await does(city, 'tim.koordinator', 'terima', draft);
    const posts = await city.db.keanggotaan.findMany({ where: { kbkId: kbk.id } });
    expect(posts.map((one) => one.selesai && dayOf(one.selesai))).toEqual(Array.from({ length: 7 }, () => '2026-11-24'));
    expect(await city.db.riwayat.count({ where: { tindakan: 'kbk.tutup', objekId: kbk.id } })).toBe(1);
    city.setNow('2026-11-25');
    expect((await (await city.as('diskominfo.sekretaris')).get(`/laporan/${draft}`)).status).toBe(404);
    expect((await (await city.as('kec-serang.pj')).get(`/laporan/${draft}`)).status).toBe(200);

    // Reopened, it gives the KBK its posts back until it is accepted again; what is vacant the successor's head fills, from the successor's people.
    const running = async () => (await city.db.keanggotaan.findMany({ where: { kbkId: kbk.id, dibatalkanPada: null, selesai: null }, include: { pegawai: { include: { akun: true } } } })).map((one) => one.pegawai.akun?.namaPengguna ?? one.pegawai.nama).sort();
    const tunjuk = async (fields: Record<string, string>) => (await city.as('kec-serang.pj')).post(`/kbk/${kbk.id}/keanggotaan/tunjuk`, { id: uuidv7(), jabatan: 'SEKRETARIS', mulai: '2026-11-25', ...fields });
    const colleague = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'kec-serang.anggota3' } } });
    expect((await tunjuk({ pegawaiId: colleague.id })).status).toBe(422);
    await city.db.pegawai.updateMany({ where: { akun: { namaPengguna: 'diskominfo.anggota4' } }, data: { berhentiPada: dateOf('2026-11-24'), alasanBerhenti: 'PENSIUN' } });
    await does(city, 'tim.sekretaris', 'buka-kembali', draft, { alasan: 'Jumlah peserta keliru.' });
    expect(await running()).toEqual(['anggota1', 'anggota2', 'anggota3', 'fasilitator', 'ketua', 'sekretaris'].map((post) => `diskominfo.${post}`));
    expect((await (await city.as('diskominfo.sekretaris')).get('/notifikasi')).text).toContain('dikembalikan');
    const old = await city.db.keanggotaan.findFirstOrThrow({ where: { kbkId: kbk.id, jabatan: 'SEKRETARIS' } });
    expect((await (await city.as('kec-serang.pj')).get(`/kbk/${kbk.id}/keanggotaan/tunjuk?gantikan=${old.id}`)).text).toContain(colleague.nama);
    expect((await tunjuk({ pegawaiId: colleague.id, gantikan: old.id })).status).toBe(303);
    for (const [who, act] of [['kec-serang.anggota3', 'ajukan'], ['diskominfo.ketua', 'sahkan'], ['diskominfo.fasilitator', 'sahkan'], ['kec-serang.pj', 'teruskan'], ['tim.koordinator', 'terima']] as const) await does(city, who, act, draft);
    expect(await running()).toEqual([]);
    city.setNow(TEST_NOW);
  });
});

/** The people of a split office are moved by a table, from the day after its last or later; oneself by another administrator. */
async function leftPeopleAreImported(office: string, menjadi: string): Promise<void> {
  const { kode } = await city.db.perangkatDaerah.findUniqueOrThrow({ where: { id: menjadi } });
  const personOf = (name: string) => city.db.akun.findUniqueOrThrow({ where: { namaPengguna: `${office}.${name}` }, include: { pegawai: { include: { penempatan: true } } } });
  const [satu, dua, tiga] = await Promise.all([personOf('anggota1'), personOf('anggota2'), personOf('anggota3')]);
  const check = async (who: string, ...people: [typeof satu, string][]) => {
    const csv = ['nama;jenis;nip;kode_opd;kode_unit;jabatan;golongan;email;telepon;mulai', ...people.map(([one, mulai]) => `${one.pegawai!.nama};PNS;${one.pegawai!.nip};${kode};;;;;;${mulai}`)].join('\n');
    const answer = await (await city.as(who)).post('/impor/baru/pegawai', {}, { files: [{ field: 'berkas', name: 'pegawai.csv', bytes: Buffer.from(csv) }] });
    const { id, baris } = await city.db.impor.findUniqueOrThrow({ where: { id: answer.headers.location!.split('/').at(-1)! } });
    return { id, alasan: (baris as unknown as { alasan?: string }[]).map((row) => row.alasan) };
  };
  await city.db.penugasan.create({ data: { akunId: tiga.id, peran: 'ADMIN', mulai: dateOf('2026-01-01') } });
  expect((await check('admin', [satu, '2026-11-25'])).alasan[0]).toMatch(/harus sesudah 30.November.2026, hari terakhir perangkat daerah/);
  expect((await check(`${office}.anggota3`, [tiga, ''])).alasan[0]).toContain('oleh administrator lain');
  // The start that an export gives is that of the old place.
  const { id, alasan } = await check('admin', [satu, ''], [dua, dayOf(dua.pegawai!.penempatan[0]!.mulai)]);
  expect(alasan).toEqual([undefined, undefined]);
  await (await admin()).post(`/impor/${id}/terapkan`);
  const moved = () => city.db.penempatan.findMany({ where: { perangkatDaerahId: menjadi, pegawaiId: { in: [satu.pegawaiId!, dua.pegawaiId!] } } });
  await expect.poll(async () => (await moved()).map(({ mulai }) => dayOf(mulai)), { timeout: 20_000 }).toEqual(['2026-12-01', '2026-12-01']);
  expect(await city.db.penempatan.count({ where: { pegawaiId: { in: [satu.pegawaiId!, dua.pegawaiId!] }, selesai: dateOf('2026-11-30') } })).toBe(2);
}

describe('a split', () => {
  it('gives what is left to the main successor, leaves the people, and from its first day has what earlier predecessors left', async () => {
    const [asal, before] = [await opdOf('kec-serang'), await opdOf('diskominfo')];
    const [utama, lain] = [await made({ nama: 'Kecamatan Serang Barat', mulai: '2026-11-20' }), await made({ nama: 'Kecamatan Serang Timur', mulai: '2026-11-20' })];
    const fields = { jenis: 'PECAH', asal: [asal.id], menjadi: [utama, lain], mulai: '2026-12-01', dasar: 'Perda Nomor 4 Tahun 2026', yakin: 'ya' };
    expect((await (await admin()).post('/perangkat-daerah/perubahan', { ...fields, utama: asal.id })).status).toBe(422);
    await (await admin()).post('/perangkat-daerah/perubahan', { ...fields, utama });
    const { row } = await stateOf(asal.id);
    expect([row!.penerusId, dayOf(row!.selesai!), row!.menjadi.length]).toEqual([utama, '2026-11-30', 2]);
    // Until then it acts itself on what an earlier predecessor left.
    const followed = async (today: string) => {
      await applySuccessors(city.db, today, city.deps.clock());
      return [(await stateOf(before.id)).row!.penerusId, await city.db.riwayat.count({ where: { perangkatDaerahId: before.id, tindakan: 'opd.penerus' } })];
    };
    expect(await followed('2026-11-30')).toEqual([asal.id, 0]);
    expect(await followed('2026-12-01')).toEqual([utama, 1]);
    expect(await followed('2026-12-01')).toEqual([utama, 1]);
    expect(await city.db.penempatan.count({ where: { perangkatDaerahId: { in: [utama, lain] } } })).toBe(0);
    expect(await city.db.penempatan.count({ where: { perangkatDaerahId: asal.id, selesai: null } })).toBeGreaterThan(8);
    // Until its last day it is as it was.
    const id = await reportIn(city, 'kec-serang', 'DISAHKAN', '2026-10-12');
    await does(city, 'kec-serang.pj', 'teruskan', id);
    const next = await reportIn(city, 'kec-serang', 'DISAHKAN', '2026-11-09');
    await city.db.pejabatKepala.create({ data: { perangkatDaerahId: utama, pegawaiId: (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'tanpa.jabatan' } })).pegawaiId!, sifat: 'DEFINITIF', mulai: dateOf('2026-12-01'), nomorSk: '1', tanggalSk: dateOf('2026-11-20') } });
    city.setNow('2026-12-01');
    await does(city, 'tanpa.jabatan', 'teruskan', next);
    expect((await (await city.as('tanpa.jabatan')).get(`/laporan/${next}`)).text).toContain('KBK Kecamatan Serang');
    const page = (await (await admin()).get(`/perangkat-daerah/${asal.id}`)).text;
    expect(page).toContain('Dipecah menjadi');
    // The posts end of themselves once nothing is left.
    await closeEndedKbk(city.db, city.deps.clock());
    const kbk = await city.db.kbk.findFirstOrThrow({ where: { perangkatDaerahId: asal.id } });
    expect(await city.db.keanggotaan.count({ where: { kbkId: kbk.id, selesai: null } })).toBe(7);
    for (const report of [id, next]) await does(city, 'tim.sekretaris', 'terima', report);
    expect(await city.db.keanggotaan.count({ where: { kbkId: kbk.id, selesai: null } })).toBe(0);
    await leftPeopleAreImported('kec-serang', lain);
  });
});

describe('import and export', () => {
  it('fit each other: what was exported, as CSV or XLSX, changes nothing when it is imported', async () => {
    const browser = await admin();
    await browser.post(`/perangkat-daerah/${(await opdOf('dinkes')).id}/asn`, { mulai: '2026-06-01', pns: '1200', pppk: '340' });
    const before = await city.db.riwayat.count({ where: { objek: 'perangkat_daerah' } });
    for (const name of ['unduh.csv', 'unduh.xlsx']) {
      const file = await browser.download(`/perangkat-daerah/${name}?keadaan=SEMUA`);
      expect(file.status).toBe(200);
      const answer = await browser.post('/impor/baru/perangkat-daerah', {}, { files: [{ field: 'berkas', name: name.replace('unduh', 'perangkat-daerah'), bytes: file.bytes }] });
      expect(answer.status).toBe(303);
      expect((await browser.get(answer.headers.location!)).text).toContain('0 perubahan');
    }
    expect(await city.db.riwayat.count({ where: { objek: 'perangkat_daerah' } })).toBe(before);
  });

  it('adds, changes and refuses rows with their reason, all of them or nothing', async () => {
    const browser = await admin();
    const sent = async (...lines: string[]) => {
      const csv = ['kode,nama,singkatan,nama_mulai,jenis,sebutan_kepala,mulai,alamat,asn_per,asn_pns,asn_pppk', ...lines].join('\n');
      const answer = await browser.post('/impor/baru/perangkat-daerah', {}, { files: [{ field: 'berkas', name: 'opd.csv', bytes: Buffer.from(csv) }] });
      return answer.headers.location!;
    };
    const wrong = await sent(
      '1.02.01,Dinas Sehat,Dinkes,,,,,,,,', '9.90.01,Dinas Uji,DU,,Pabrik,Kepala,2026-01-01,,,,', '9.90.02,Dinas Uji,DU,,Dinas,,2026-01-01,,,,', '4.01.01,,,,,,2016-01-01,,,,', '9.90.03,Dinas Uji,DU,,Dinas,Kepala Dinas,2026-01-01,,2026-02-01,10,',
    );
    const page = (await browser.get(wrong)).text.replaceAll('\u00a0', ' ');
    for (const words of ['Isi nama_mulai', 'Jenis “Pabrik” tidak dikenal', 'Isi sebutan_kepala', 'tidak diubah lewat impor', 'bersama-sama']) expect(page).toContain(words);
    const before = await city.db.perangkatDaerah.count();
    const right = await sent('9.90.01,Dinas Uji,DU,,Dinas,Kepala Dinas,01/01/2026,Jalan Uji 1,2026-02-01,10,5', '1.02.01,Dinas Sehat,Dinkes,2026-10-01,,,,Jalan Baru 2,,,', '4.01.01,,,,,,,,2026-01-05,90,9');
    await browser.post(`${right}/terapkan`);
    await expect.poll(async () => city.db.perangkatDaerah.count(), { timeout: 20_000 }).toBe(before + 1);
    const { row } = await stateOf((await opdOf('dinkes')).id);
    expect(row).toMatchObject({ nama: 'Dinas Sehat', alamat: 'Jalan Baru 2' });
    expect(row!.namaNama.map((one) => [one.nama, one.selesai && dayOf(one.selesai)])).toEqual([['Dinas Kesehatan', '2026-09-30'], ['Dinas Sehat', null]]);
    expect(await city.db.jumlahAsn.count({ where: { perangkatDaerah: { kode: { in: ['9.90.01', '4.01.01'] } } } })).toBe(2);
  });
});
