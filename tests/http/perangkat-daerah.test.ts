import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applyNames } from '../../src/features/perangkat-daerah/service.js';
import { dateOf, dayOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { photo } from '../support/kegiatan.js';
import { kbkOf } from '../support/work.js';

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
