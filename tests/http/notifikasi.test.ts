import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountsOfPosts, notify } from '../../src/features/notifikasi/service.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW, TEST_TODAY } from '../support/city.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const kbkOf = async (slug: string) => (await city.db.keanggotaan.findFirstOrThrow({ where: { pegawai: { akun: { namaPengguna: `${slug}.ketua` } } }, include: { kbk: true } })).kbk;
const names = async (akunIds: string[]) =>
  (await city.db.akun.findMany({ where: { id: { in: akunIds } } })).map((akun) => akun.namaPengguna).sort();
const personOf = async (name: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: name } })).pegawaiId!;

describe('whom a notification reaches', () => {
  it('finds the holders of a KBK’s posts and the head of its OPD, and nobody of another KBK', async () => {
    const kbk = await kbkOf('diskominfo');
    expect(await names(await accountsOfPosts(city.db, TEST_TODAY, [{ kbkId: kbk.id }], ['KBK_KETUA', 'KBK_FASILITATOR']))).toEqual(['diskominfo.fasilitator', 'diskominfo.ketua']);
    expect(await names(await accountsOfPosts(city.db, TEST_TODAY, [{ kbkId: kbk.id }], ['KBK_PENANGGUNG_JAWAB']))).toEqual(['diskominfo.pj']);
    expect(await names(await accountsOfPosts(city.db, TEST_TODAY, [{ opdId: kbk.perangkatDaerahId }], ['KBK_PENANGGUNG_JAWAB', 'KBK_KETUA']))).toEqual(['diskominfo.pj']);
  });

  it('reaches a Plh. in the place of the head, and a pengganti in the place of the ketua, while they stand in', async () => {
    const kbk = await kbkOf('dinkes');
    const ketua = await city.db.keanggotaan.findFirstOrThrow({ where: { kbkId: kbk.id, jabatan: 'KETUA' } });
    const plh = await city.db.pejabatKepala.create({ data: { perangkatDaerahId: kbk.perangkatDaerahId, pegawaiId: await personOf('dinkes.anggota1'), sifat: 'PLH', mulai: dateOf('2026-11-20'), selesai: dateOf('2026-11-30'), nomorSk: '1', tanggalSk: dateOf('2026-11-19') } });
    await city.db.keanggotaan.update({ where: { id: (await city.db.keanggotaan.findFirstOrThrow({ where: { kbkId: kbk.id, pegawaiId: await personOf('dinkes.anggota2') } })).id }, data: { selesai: dateOf('2026-11-09') } });
    const pengganti = await city.db.keanggotaan.create({ data: { kbkId: kbk.id, pegawaiId: await personOf('dinkes.anggota2'), jabatan: 'KETUA', sifat: 'PENGGANTI', menggantikanId: ketua.id, mulai: dateOf('2026-11-10'), selesai: dateOf('2026-11-30') } });
    expect(await names(await accountsOfPosts(city.db, TEST_TODAY, [{ kbkId: kbk.id }], ['KBK_PENANGGUNG_JAWAB', 'KBK_KETUA']))).toEqual(['dinkes.anggota1', 'dinkes.anggota2']);
    expect(await names(await accountsOfPosts(city.db, '2026-12-01', [{ kbkId: kbk.id }], ['KBK_PENANGGUNG_JAWAB', 'KBK_KETUA']))).toEqual(['dinkes.ketua', 'dinkes.pj']);
    await city.db.pejabatKepala.update({ where: { id: plh.id }, data: { dibatalkanPada: TEST_NOW, alasanBatal: 'uji' } });
    await city.db.keanggotaan.update({ where: { id: pengganti.id }, data: { dibatalkanPada: TEST_NOW, alasanBatal: 'uji' } });
    expect(await names(await accountsOfPosts(city.db, TEST_TODAY, [{ kbkId: kbk.id }], ['KBK_PENANGGUNG_JAWAB', 'KBK_KETUA']))).toEqual(['dinkes.ketua', 'dinkes.pj']);
  });

  it('sends a forwarded report to its koordinator; where no OPD is given to one, to the sekretaris and ketua of the Tim', async () => {
    const told = async (slug: string) => {
      const kbk = await kbkOf(slug);
      return names(await city.db.$transaction((tx) => notify(tx, TEST_NOW, { to: [{ reviewersOfOpd: kbk.perangkatDaerahId }], judul: 'Laporan diteruskan', tautan: '/tinjauan' })));
    };
    expect(await told('diskominfo')).toEqual(['tim.koordinator']);
    expect(await told('kec-serang')).toEqual(['tim.ketua', 'tim.sekretaris']);
    // The Tim sits in the Sekretariat Daerah: nobody there reviews it, and the sekretaris has to assign somebody.
    expect(await told('setda')).toEqual(['tim.sekretaris']);
  });

  it('reaches the roles that no post gives, and no deactivated account', async () => {
    expect(await names(await accountsOfPosts(city.db, TEST_TODAY, [{}], ['WALIKOTA', 'STAF_WALIKOTA']))).toEqual(['staf.walikota', 'walikota']);
    await city.db.akun.update({ where: { namaPengguna: 'staf.walikota' }, data: { aktif: false } });
    expect(await names(await accountsOfPosts(city.db, TEST_TODAY, [{}], ['WALIKOTA', 'STAF_WALIKOTA']))).toEqual(['walikota']);
    await city.db.akun.update({ where: { namaPengguna: 'staf.walikota' }, data: { aktif: true } });
  });

  it('writes one row for each account, however often it was meant, and none for the one who acted', async () => {
    const kbk = await kbkOf('kec-serang');
    const by = (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'kec-serang.ketua' } })).id;
    const told = await city.db.$transaction(async (tx) => notify(tx, TEST_NOW, {
      to: [{ kbkId: kbk.id, posts: ['KBK_SEKRETARIS', 'KBK_KETUA'] }, { pegawaiIds: [await personOf('kec-serang.sekretaris')] }], judul: 'Sekali saja', tautan: '/beranda', by,
    }));
    expect(await names(told)).toEqual(['kec-serang.sekretaris']);
    expect(await city.db.notifikasi.count({ where: { judul: 'Sekali saja' } })).toBe(1);
  });
});

describe('the page of notifications', () => {
  const tell = (name: string, judul: string, tautan = '/perwal') => city.db.$transaction(async (tx) =>
    notify(tx, TEST_NOW, { to: [{ pegawaiIds: [await personOf(name)] }], judul, teks: 'Oleh Sekar Mayang (Koordinator Tim): daftar hadir belum dilampirkan.', tautan }));
  const rowOf = (judul: string) => city.db.notifikasi.findFirstOrThrow({ where: { judul } });

  it('says what will come where there is nothing yet', async () => {
    const page = await (await city.as('kec-serang.anggota1')).get('/notifikasi');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Belum ada pemberitahuan');
  });

  it('shows one’s own, marks the one that is opened, and leads to what it speaks of', async () => {
    await tell('diskominfo.sekretaris', 'Laporan Oktober dikembalikan');
    const browser = await city.as('diskominfo.sekretaris');
    const page = await browser.get('/notifikasi');
    expect(page.text).toContain('Laporan Oktober dikembalikan');
    expect(page.text).toContain('daftar hadir belum dilampirkan');
    const { id } = await rowOf('Laporan Oktober dikembalikan');
    const answer = await browser.post(`/notifikasi/${id}/buka`);
    expect(answer.headers.location).toBe('/perwal');
    expect((await rowOf('Laporan Oktober dikembalikan')).dibacaPada).toEqual(TEST_NOW);
    expect((await browser.get('/notifikasi?keadaan=belum-dibaca')).text).toContain('Semua sudah Anda baca');
  });

  it('does not open, mark or show another person’s', async () => {
    await tell('dinkes.sekretaris', 'Hanya untuk Dinkes');
    const stranger = await city.as('diskominfo.sekretaris');
    expect((await stranger.get('/notifikasi')).text).not.toContain('Hanya untuk Dinkes');
    const { id } = await rowOf('Hanya untuk Dinkes');
    expect((await stranger.post(`/notifikasi/${id}/buka`)).status).toBe(404);
    expect((await stranger.post('/notifikasi/baca-semua')).status).toBe(303);
    expect((await rowOf('Hanya untuk Dinkes')).dibacaPada).toBeNull();
  });

  it('marks all of one’s own at once, and not without the CSRF token', async () => {
    await tell('dinkes.ketua', 'Satu');
    await tell('dinkes.ketua', 'Dua');
    const browser = await city.as('dinkes.ketua');
    expect((await browser.post('/notifikasi/baca-semua', {}, { token: null })).status).toBe(403);
    expect((await rowOf('Satu')).dibacaPada).toBeNull();
    await browser.post('/notifikasi/baca-semua');
    expect((await browser.get('/notifikasi')).text).toContain('2 pemberitahuan ditandai sudah dibaca');
    expect((await rowOf('Dua')).dibacaPada).not.toBeNull();
  });

  it('never leads out of the portal', async () => {
    for (const [index, tautan] of ['https://contoh.example/', '//contoh.example', '/\\contoh.example', '/\t/contoh.example'].entries()) {
      await tell('dinkes.fasilitator', `Luar ${index}`, tautan);
      const answer = await (await city.as('dinkes.fasilitator')).post(`/notifikasi/${(await rowOf(`Luar ${index}`)).id}/buka`);
      expect(answer.headers.location).toBe('/notifikasi');
    }
  });

  it('shows 25 a page, and the last page where the address asks for too much', async () => {
    for (let i = 1; i <= 27; i++) await tell('kec-serang.pj', `Nomor urut ${i}.`);
    const browser = await city.as('kec-serang.pj');
    const first = await browser.get('/notifikasi');
    expect(first.text).toContain('1–25 dari 27 pemberitahuan');
    for (const halaman of ['2', '99']) {
      const page = await browser.get(`/notifikasi?page=${halaman}`);
      expect(page.text).toContain('26–27 dari 27 pemberitahuan');
    }
    expect((await browser.get('/notifikasi?page=-1')).status).toBe(400);
  });
});
