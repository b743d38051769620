import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { pdf } from '../support/kegiatan.js';
import { kbkOf } from '../support/work.js';

let city: TestApp;
let dinkes: { id: string; opdId: string };
beforeAll(async () => {
  city = await startApp();
  dinkes = await kbkOf(city, 'dinkes');
});
afterAll(() => city.close());
beforeEach(() => city.setNow(TEST_NOW));

type Fields = Record<string, string>;
const request = (changes: Fields = {}) => ({ id: uuidv7(), kbkId: dinkes.id, nama: 'Papan nilai SIAP', kegunaan: 'Dipasang di ruang tunggu.', jumlah: '2', diperlukanPada: '', ...changes });
async function ask(changes: Fields = {}, who = 'dinkes.sekretaris'): Promise<string> {
  const fields = request(changes);
  const answer = await (await city.as(who)).post('/fasilitas/baru', fields);
  if (answer.status !== 303) throw new Error(`not asked: ${answer.status}`);
  return fields.id;
}
const proof = () => [{ field: 'berkas', name: 'serah-terima.pdf', bytes: pdf('Serah terima'), type: 'application/pdf' }];
const act = async (who: string, id: string, name: 'setujui' | 'tolak' | 'sediakan', revisi: number, fields: Fields = {}) => (await city.as(who)).post(`/fasilitas/${id}/${name}`, { revisi: String(revisi), disediakanPada: '2026-11-24', alasan: 'Tidak ada anggaran.', ...fields }, { files: name === 'sediakan' ? proof() : [] });
const rowOf = (id: string) => city.db.fasilitas.findUniqueOrThrow({ where: { id } });
const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;
const state = async () => ({ fasilitas: await city.db.fasilitas.findMany({ orderBy: { id: 'asc' } }), riwayat: await city.db.riwayat.count() });
const told = async (id: string) => (await city.db.notifikasi.findMany({ where: { tautan: `/fasilitas/${id}` }, include: { akun: true } })).map((one) => one.akun.namaPengguna).sort();

describe('a facility', () => {
  it('is asked for or recorded from the page of a KBK, which is chosen already where there are several', async () => {
    const links = async (who: string) => [...(await (await city.as(who)).get(`/kbk/${dinkes.id}`)).text.matchAll(/href="(\/fasilitas[^"]*\?[^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
    expect(await links('dinkes.sekretaris')).toEqual([`/fasilitas?kbk=${dinkes.id}`, `/fasilitas/baru?kbk=${dinkes.id}`]);
    expect(await links('dinkes.pj')).toEqual([`/fasilitas?kbk=${dinkes.id}`, `/fasilitas/berikan?kbk=${dinkes.id}`]);
    expect(await links('dinkes.anggota1')).toEqual([`/fasilitas?kbk=${dinkes.id}`]);
    expect(await links('tim.sekretaris')).toEqual([]);
    const unit = await city.db.unitKerja.create({ data: { perangkatDaerahId: dinkes.opdId, kode: 'PKM-01', nama: 'Puskesmas Ciracas', mulai: dateOf('2020-01-01') } });
    // Sorted first: chosen without being asked for.
    const other = await city.db.kbk.create({ data: { perangkatDaerahId: dinkes.opdId, unitKerjaId: unit.id, nama: 'A KBK Puskesmas', mulai: dateOf('2026-01-02') } });
    try {
      const head = await city.as('dinkes.pj');
      expect((await head.get('/fasilitas/berikan')).text).toContain(`value="${other.id}" selected`);
      expect((await head.get(`/fasilitas/berikan?kbk=${dinkes.id}`)).text).toContain(`value="${dinkes.id}" selected`);
      expect((await head.get(`/fasilitas?kbk=${dinkes.id}`)).text).toContain(`href="/fasilitas/berikan?kbk=${dinkes.id}"`);
    } finally {
      await city.db.kbk.delete({ where: { id: other.id } });
    }
  });

  it('is asked for, approved, and provided with its day and evidence; each side is told and finds it among its tasks', async () => {
    const id = await ask({ diperlukanPada: '2026-11-30' });
    expect(await told(id)).toEqual(['dinkes.pj']);
    expect((await (await city.as('dinkes.pj')).get('/beranda')).text).toContain('Tanggapi permintaan fasilitas: Papan nilai SIAP');
    expect((await act('dinkes.pj', id, 'sediakan', 1)).status).toBe(409);
    expect((await act('dinkes.pj', id, 'setujui', 7)).status).toBe(409);
    expect((await rowOf(id)).status).toBe('DIMINTA');
    expect((await act('dinkes.pj', id, 'setujui', 1)).status).toBe(303);
    expect(await told(id)).toEqual(['dinkes.ketua', 'dinkes.pj', 'dinkes.sekretaris']);
    expect((await (await city.as('dinkes.pj')).get('/beranda')).text).toContain('Sediakan fasilitas: Papan nilai SIAP');
    expect((await act('dinkes.pj', id, 'tolak', 2)).status).toBe(409);
    const before = await state();
    expect((await act('dinkes.pj', id, 'sediakan', 2, { disediakanPada: '2026-11-25' })).status).toBe(422);
    const without = await (await city.as('dinkes.pj')).post(`/fasilitas/${id}/sediakan`, { revisi: 2, disediakanPada: '2026-11-24', berkas: '' });
    expect([without.status, without.text.includes('Unggah Bukti')]).toEqual([422, true]);
    expect(await state()).toEqual(before);
    expect((await act('dinkes.pj', id, 'sediakan', 2)).status).toBe(303);
    const row = await rowOf(id);
    expect(row).toMatchObject({ status: 'DISEDIAKAN', disediakanPada: dateOf('2026-11-24'), tanpaDiminta: false });
    expect((await (await city.as('dinkes.anggota1')).get(`/berkas/${row.berkasId}`)).status).toBe(200);
    expect((await (await city.as('diskominfo.ketua')).get(`/berkas/${row.berkasId}`)).status).toBe(404);
    expect(await city.db.riwayat.findMany({ where: { objekId: id }, orderBy: { pada: 'asc' }, select: { tindakan: true, post: true } })).toEqual([
      { tindakan: 'fasilitas.minta', post: 'KBK_SEKRETARIS' }, { tindakan: 'fasilitas.setujui', post: 'KBK_PENANGGUNG_JAWAB' }, { tindakan: 'fasilitas.sediakan', post: 'KBK_PENANGGUNG_JAWAB' },
    ]);
  });

  it('is refused with a reason that the KBK reads', async () => {
    const id = await ask({ nama: 'Kamera' }, 'dinkes.ketua');
    expect((await act('dinkes.pj', id, 'tolak', 1, { alasan: ' ' })).status).toBe(422);
    expect(await rowOf(id)).toMatchObject({ status: 'DIMINTA', alasanTolak: null });
    expect((await act('dinkes.pj', id, 'tolak', 1)).status).toBe(303);
    expect(await rowOf(id)).toMatchObject({ status: 'DITOLAK', alasanTolak: 'Tidak ada anggaran.' });
    expect((await (await city.as('dinkes.anggota1')).get(`/fasilitas/${id}`)).text).toContain('Tidak ada anggaran.');
  });

  it('is also given without being asked, by that head alone', async () => {
    const given = (changes: Fields = {}) => ({ id: uuidv7(), kbkId: dinkes.id, nama: 'Ruang rapat', kegunaan: 'Rapat KBK.', jumlah: '1', disediakanPada: '2026-11-20', berkas: '', ...changes });
    const before = await state();
    for (const who of ['dinkes.ketua', 'dinkes.sekretaris', 'dinkes.fasilitator', 'tim.ketua', 'walikota', 'admin']) expect((await (await city.as(who)).post('/fasilitas/berikan', given(), { files: proof() })).status, who).toBe(403);
    expect((await (await city.as('diskominfo.pj')).post('/fasilitas/berikan', given(), { files: proof() })).status).toBe(404);
    expect((await (await city.as('dinkes.pj')).post('/fasilitas/berikan', given())).status).toBe(422);
    expect(await state()).toEqual(before);
    const fields = given();
    for (let i = 0; i < 2; i++) expect((await (await city.as('dinkes.pj')).post('/fasilitas/berikan', fields, { files: proof() })).status).toBe(303);
    expect(await rowOf(fields.id)).toMatchObject({ status: 'DISEDIAKAN', tanpaDiminta: true });
    expect(await told(fields.id)).toEqual(['dinkes.ketua', 'dinkes.sekretaris']);
  });

  it('that is overdue stands first on the head’s home page, and on that of who asked', async () => {
    const id = await ask({ nama: 'Proyektor', diperlukanPada: '2026-11-24' });
    city.setNow('2026-11-29');
    const task = async (who: string) => new RegExp(`/fasilitas/${id}[\\s\\S]*?5.hari`).test((await (await city.as(who)).get('/beranda')).text);
    expect([await task('dinkes.pj'), await task('dinkes.sekretaris'), await task('dinkes.ketua'), await task('dinkes.anggota1')]).toEqual([true, true, true, false]);
    expect((await (await city.as('dinkes.pj')).get('/fasilitas?status=LEWAT')).text).toContain(`/fasilitas/${id}`);
    expect((await (await city.as('dinkes.pj')).get('/fasilitas?status=LEWAT&cari=kamera')).text).not.toContain(`/fasilitas/${id}`);
    expect((await (await city.as('dinkes.pj')).get('/fasilitas?status=APA')).status).toBe(400);
    await act('dinkes.pj', id, 'tolak', 1);
    expect([await task('dinkes.pj'), await task('dinkes.sekretaris')]).toEqual([false, false]);
  });

  it('sent twice is asked for once; what is wrong is named at its field', async () => {
    const fields = request();
    const browser = await city.as('dinkes.sekretaris');
    expect((await Promise.all([0, 1].map(() => browser.post('/fasilitas/baru', fields)))).map((answer) => answer.status)).toEqual([303, 303]);
    expect((await browser.post('/fasilitas/baru', { ...fields, jumlah: '3' })).status).toBe(409);
    const before = await state();
    for (const [changes, words] of [[{ nama: '' }, 'Isi Fasilitas'], [{ jumlah: '0' }, 'Isi Jumlah antara'], [{ jumlah: '1,5' }, 'angka bulat'], [{ diperlukanPada: '2026-11-23' }, 'hari ini atau sesudahnya']] as const) {
      const answer = await browser.post('/fasilitas/baru', request(changes));
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect(await state()).toEqual(before);
  });

  it('is asked for by that KBK’s sekretaris and ketua, and answered by its acting head, by nobody else', async () => {
    const id = await ask();
    const before = await state();
    for (const who of ['dinkes.pj', 'dinkes.fasilitator', 'dinkes.anggota1', 'diskominfo.sekretaris', 'diskominfo.pj', 'tim.ketua', 'walikota', 'admin', 'tanpa.jabatan']) expect([403, 404], who).toContain((await (await city.as(who)).post('/fasilitas/baru', request())).status);
    for (const who of ['dinkes.sekretaris', 'dinkes.ketua', 'dinkes.fasilitator', 'dinkes.anggota1']) for (const name of ['setujui', 'tolak', 'sediakan'] as const) expect((await act(who, id, name, 1)).status, who).toBe(403);
    for (const who of ['diskominfo.pj', 'tim.sekretaris', 'walikota', 'admin', 'tanpa.jabatan']) {
      expect((await act(who, id, 'setujui', 1)).status, who).toBe(404);
      expect((await (await city.as(who)).get(`/fasilitas/${id}`)).status, who).toBe(404);
    }
    const plh = await city.db.pejabatKepala.create({ data: { perangkatDaerahId: dinkes.opdId, pegawaiId: await personOf('tanpa.jabatan'), sifat: 'PLH', mulai: dateOf('2026-11-23'), selesai: dateOf('2026-11-27'), nomorSk: '821/9/2026', tanggalSk: dateOf('2026-11-20') } });
    expect((await act('dinkes.pj', id, 'setujui', 1)).status).toBe(403);
    await city.db.pejabatKepala.delete({ where: { id: plh.id } });
    const post = await city.db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: await personOf('dinkes.sekretaris') } });
    await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: dateOf('2026-11-23') } });
    expect((await (await city.as('dinkes.sekretaris')).post('/fasilitas/baru', request())).status).toBe(403);
    await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: null } });
    expect(await state()).toEqual(before);
    expect((await act('dinkes.pj', id, 'setujui', 1)).status).toBe(303);
  });
});
