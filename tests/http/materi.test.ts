import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { pdf } from '../support/kegiatan.js';
import { kbkOf } from '../support/work.js';

let city: TestApp;
let dinkes: { id: string; opdId: string };
beforeAll(async () => {
  city = await startApp();
  dinkes = await kbkOf(city, 'dinkes');
});
afterAll(() => city.close());

type Fields = Record<string, string>;
const material = (changes: Fields = {}) => ({ id: uuidv7(), untuk: dinkes.id, judul: 'Panduan pelayanan prima', uraian: '', bentuk: 'TAUTAN', tautan: 'https://serangkota.go.id/panduan', berkas: '', ...changes });
const file = () => [{ field: 'berkas', name: 'panduan.pdf', bytes: pdf('Panduan'), type: 'application/pdf' }];
async function put(who: string, changes: Fields = {}, files: ReturnType<typeof file> = []): Promise<string> {
  const fields = material(changes);
  const answer = await (await city.as(who)).post('/materi/baru', fields, { files });
  if (answer.status !== 303) throw new Error(`not put up: ${answer.status}`);
  return fields.id;
}
const readersOf = async (id: string) => (await city.db.materiDibaca.findMany({ where: { materiId: id }, include: { akun: true } })).map((one) => one.akun.namaPengguna).sort();
const state = async () => ({ materi: await city.db.materi.findMany({ orderBy: { id: 'asc' } }), riwayat: await city.db.riwayat.count() });
const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;

describe('material', () => {
  it('of a fasilitator, a file, is opened by the KBK, and shows its owner who has read it and who has not', async () => {
    const id = await put('dinkes.fasilitator', { bentuk: 'BERKAS', tautan: '' }, file());
    const { berkasId } = await city.db.materi.findUniqueOrThrow({ where: { id } });
    for (let i = 0; i < 2; i++) {
      const opened = await (await city.as('dinkes.anggota1')).post(`/materi/${id}/buka`);
      expect([opened.status, opened.headers.location]).toEqual([303, `/berkas/${berkasId}`]);
    }
    expect((await (await city.as('dinkes.anggota1')).get(`/berkas/${berkasId}`)).status).toBe(200);
    expect(await readersOf(id)).toEqual(['dinkes.anggota1']);
    const page = (await (await city.as('dinkes.fasilitator')).get(`/materi/${id}`)).text;
    expect(page).toContain('1 dari 6 orang sudah membaca');
    expect((await (await city.as('dinkes.ketua')).get(`/materi/${id}`)).text).not.toContain('orang sudah membaca');
    expect((await (await city.as('dinkes.anggota1')).get('/materi?keadaan=belum')).text).not.toContain(`/materi/${id}`);
    expect((await (await city.as('dinkes.anggota2')).get('/materi?keadaan=belum')).text).toContain(`/materi/${id}`);
    for (const who of ['diskominfo.ketua', 'tim.ketua', 'walikota', 'tanpa.jabatan']) {
      expect((await (await city.as(who)).get(`/materi/${id}`)).status, who).toBe(404);
      expect((await (await city.as(who)).post(`/materi/${id}/buka`)).status, who).toBe(404);
      expect((await (await city.as(who)).get(`/berkas/${berkasId}`)).status, who).toBe(404);
    }
    expect(await readersOf(id)).toEqual(['dinkes.anggota1']);
  });

  it('of the Tim is for the whole city; a link is shown with its host and marked as read', async () => {
    for (const who of ['tim.koordinator', 'tim.sekretaris']) {
      const id = await put(who, { untuk: 'kota', judul: `Dari ${who}` });
      const browser = await city.as('tanpa.jabatan');
      const page = await browser.get(`/materi/${id}`);
      expect(page.text).toContain('href="https://serangkota.go.id/panduan" rel="noopener noreferrer">Buka di serangkota.go.id');
      expect((await browser.post(`/materi/${id}/buka`)).headers.location).toBe(`/materi/${id}`);
      expect(await readersOf(id)).toEqual(['tanpa.jabatan']);
      expect((await (await city.as(who)).get(`/materi/${id}`)).text).toContain('1 orang sudah membaca');
    }
  });

  it('takes https links alone, and either a file or a link', async () => {
    const before = await state();
    const browser = await city.as('dinkes.fasilitator');
    for (const [changes, words] of [
      [{ tautan: 'http://contoh.go.id' }, 'diawali https://'], [{ tautan: 'javascript:alert(1)' }, 'diawali https://'], [{ tautan: 'https://a:b@contoh.go.id' }, 'diawali https://'], [{ tautan: 'https://contoh go.id' }, 'diawali https://'],
      [{ tautan: '' }, 'Isi Tautan'], [{ bentuk: 'BERKAS' }, 'Unggah Berkas'], [{ judul: '' }, 'Isi Judul'], [{ untuk: 'lain' }, 'Pilih Untuk dari daftar'],
    ] as const) {
      const answer = await browser.post('/materi/baru', material(changes));
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect(await state()).toEqual(before);
    const fields = material();
    expect((await Promise.all([0, 1].map(() => browser.post('/materi/baru', fields)))).map((answer) => answer.status)).toEqual([303, 303]);
    expect((await browser.post('/materi/baru', { ...fields, judul: 'Lain' })).status).toBe(409);
  });

  it('withdrawn is gone for its readers, and its owner still sees who read it', async () => {
    const id = await put('dinkes.fasilitator', { judul: 'Usang' });
    await (await city.as('dinkes.ketua')).post(`/materi/${id}/buka`);
    expect((await (await city.as('dinkes.fasilitator')).post(`/materi/${id}/tarik`, { revisi: 9 })).status).toBe(409);
    for (let i = 0; i < 2; i++) expect((await (await city.as('dinkes.fasilitator')).post(`/materi/${id}/tarik`, { revisi: 1 })).status).toBe(303);
    expect((await (await city.as('dinkes.ketua')).get(`/materi/${id}`)).status).toBe(404);
    expect((await (await city.as('dinkes.anggota1')).post(`/materi/${id}/buka`)).status).toBe(404);
    expect((await (await city.as('dinkes.fasilitator')).get(`/materi/${id}`)).text).toContain('1 dari 6 orang sudah membaca');
    expect(await readersOf(id)).toEqual(['dinkes.ketua']);
  });

  it('is managed by that KBK’s fasilitator, the city’s by the Tim’s koordinator and sekretaris, by nobody else', async () => {
    const own = await put('dinkes.fasilitator', { judul: 'Milik KBK' });
    const all = await put('tim.sekretaris', { untuk: 'kota', judul: 'Milik kota' });
    const before = await state();
    const nobody = ['dinkes.pj', 'dinkes.ketua', 'dinkes.sekretaris', 'dinkes.anggota1', 'tim.pengarah', 'tim.ketua', 'tim.anggota', 'walikota', 'admin', 'tanpa.jabatan'];
    for (const who of nobody) expect((await (await city.as(who)).post('/materi/baru', material()))?.status, who).toBe(403);
    for (const [who, untuk] of [['diskominfo.fasilitator', dinkes.id], ['dinkes.fasilitator', 'kota'], ['tim.koordinator', dinkes.id]] as const) expect((await (await city.as(who)).post('/materi/baru', material({ untuk }))).status, who).toBe(403);
    for (const who of [...nobody, 'diskominfo.fasilitator', 'tim.koordinator', 'tim.sekretaris']) expect([403, 404], who).toContain((await (await city.as(who)).post(`/materi/${own}/tarik`, { revisi: 1 })).status);
    for (const who of [...nobody, 'dinkes.fasilitator']) expect((await (await city.as(who)).post(`/materi/${all}/tarik`, { revisi: 1 })).status, who).toBe(403);
    const post = await city.db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: await personOf('dinkes.fasilitator') } });
    await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: dateOf('2026-11-23') } });
    expect((await (await city.as('dinkes.fasilitator')).post('/materi/baru', material())).status).toBe(403);
    expect((await (await city.as('dinkes.fasilitator')).post(`/materi/${own}/tarik`, { revisi: 1 })).status).toBe(404);
    await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: null } });
    expect(await state()).toEqual(before);
    expect((await (await city.as('tim.koordinator')).post(`/materi/${all}/tarik`, { revisi: 1 })).status).toBe(303);
    expect((await (await city.as('dinkes.fasilitator')).post(`/materi/${own}/tarik`, { revisi: 1 })).status).toBe(303);
  });
});
