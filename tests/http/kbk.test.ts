import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { kbkOf } from '../support/work.js';

let city: TestApp;
let dinkes: { id: string; opdId: string };
beforeAll(async () => {
  city = await startApp();
  dinkes = await kbkOf(city, 'dinkes');
});
afterAll(() => city.close());

const person = async (akun: string) => city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: akun } } });
const page = async (who: string, address: string) => (await (await city.as(who)).get(address)).text;
/** The rows of the susunan, post by post, as a reader sees them. */
const susunanOf = (html: string) => html.slice(html.indexOf('id="susunan-judul"'), html.indexOf('id="bagan-kepala"'));
const chartOf = (html: string) => /<svg[^>]*class="chart bagan"[\s\S]*?<\/svg>/.exec(html)![0];

describe('the list of KBKs', () => {
  it('shows everybody who is signed in each KBK with who leads it, and nothing that is private', async () => {
    const kepala = await person('dinkes.pj');
    const ketua = await person('dinkes.ketua');
    for (const who of ['tanpa.jabatan', 'walikota', 'admin', 'diskominfo.anggota1', 'tim.pengarah']) {
      const html = await page(who, '/kbk');
      expect(html, who).toContain('KBK Dinas Kesehatan');
      expect(html, who).toContain(kepala.nama);
      expect(html, who).toContain(ketua.nama);
      expect(html, who).not.toContain(ketua.nip!);
    }
    expect((await city.visitor().get('/kbk')).status).toBe(303);
  });

  it('narrows by words, OPD and what is missing, and sorts', async () => {
    const ketua = await person('dinkes.ketua');
    const found = await page('tim.sekretaris', `/kbk?${new URLSearchParams({ cari: ketua.nama })}`);
    expect(found).toContain('1 kelompok cocok');
    const ofOpd = await page('tim.sekretaris', `/kbk?opd=${dinkes.opdId}&keadaan=KEPUTUSAN`);
    expect(ofOpd).toContain('belum ada salinan');
    expect(ofOpd).not.toContain('KBK Kecamatan Serang</a>');
    expect(await page('tim.sekretaris', '/kbk?keadaan=LENGKAP')).toContain('Tidak ada yang cocok');
    const sorted = await page('tim.sekretaris', '/kbk?urut=-nama');
    expect(sorted.indexOf('KBK Sekretariat Daerah</a>')).toBeLessThan(sorted.indexOf('KBK Dinas Kesehatan</a>'));
    expect((await (await city.as('admin')).get('/kbk?keadaan=apa')).status).toBe(400);
  });
});

describe('a KBK on a day', () => {
  it('names the head of the OPD as its penanggung jawab, though no post is stored for them', async () => {
    const kepala = await person('dinkes.pj');
    const html = susunanOf(await page('tanpa.jabatan', `/kbk/${dinkes.id}`));
    expect(html).toContain(kepala.nama);
    expect(html).toContain('Kepala Dinas Kesehatan');
    expect(await city.db.keanggotaan.count({ where: { pegawaiId: kepala.id } })).toBe(0);
  });

  it('shows a member their own duties with the Pasal', async () => {
    const html = await page('dinkes.anggota1', `/kbk/${dinkes.id}`);
    expect(html).toContain('Tugas Anda sebagai Anggota');
    expect(html).toContain('/perwal#pasal-13-ayat-6-huruf-a');
    expect(await page('diskominfo.anggota1', `/kbk/${dinkes.id}`)).not.toContain('Tugas Anda sebagai');
  });

  it('answers 400 for a day that is none, and 404 for a KBK that is none', async () => {
    const browser = await city.as('admin');
    expect((await browser.get(`/kbk/${dinkes.id}?tanggal=2026-02-30`)).status).toBe(400);
    expect((await browser.get(`/kbk/${dinkes.opdId}`)).status).toBe(404);
  });

  it('stands as it stood on each day, across a replaced ketua and a week of Plh., on the page and in its chart', async () => {
    const [lama, baru, plh, kepala] = await Promise.all(['dinkes.ketua', 'dinkes.anggota4', 'dinkes.fasilitator', 'dinkes.pj'].map(person));
    await city.db.keanggotaan.updateMany({ where: { kbkId: dinkes.id, pegawaiId: { in: [lama!.id, baru!.id] } }, data: { selesai: dateOf('2026-06-30') } });
    await city.db.keanggotaan.create({ data: { kbkId: dinkes.id, pegawaiId: baru!.id, jabatan: 'KETUA', mulai: dateOf('2026-07-01') } });
    await city.db.pejabatKepala.create({
      data: { perangkatDaerahId: dinkes.opdId, pegawaiId: plh!.id, sifat: 'PLH', mulai: dateOf('2026-08-03'), selesai: dateOf('2026-08-09'), nomorSk: '800/7', tanggalSk: dateOf('2026-08-01') },
    });
    const on = async (day: string) => page('walikota', `/kbk/${dinkes.id}?tanggal=${day}`);
    for (const view of [susunanOf, chartOf]) {
      const june = view(await on('2026-06-30'));
      expect(june).toContain(lama!.nama);
      const july = view(await on('2026-07-01'));
      expect(july).not.toContain(lama!.nama);
      expect(july).toContain(baru!.nama);
      expect(view(await on('2026-08-02'))).not.toContain('Plh.');
      const week = view(await on('2026-08-05'));
      expect(week).toContain('Plh.');
      expect(week.match(new RegExp(plh!.nama, 'g'))!.length).toBeGreaterThan(1);
      expect(week).toContain(kepala!.nama);
      expect(view(await on('2026-08-10'))).not.toContain('Plh.');
    }
    expect(await on('2025-12-31')).toContain('Belum berdiri pada');
  });
});

describe('what needs the Tim’s attention', () => {
  it('lists an OPD without a KBK, a vacant post and a decree without its scan, for the Tim alone', async () => {
    await city.db.perangkatDaerah.create({ data: { kode: '2.09.01', nama: 'Dinas Pertanian', singkatan: 'Distan', jenis: 'DINAS', sebutanKepala: 'Kepala Dinas', mulai: dateOf('2020-01-01') } });
    const kec = await kbkOf(city, 'kec-serang');
    await city.db.keanggotaan.updateMany({ where: { kbkId: kec.id, jabatan: 'SEKRETARIS' }, data: { selesai: dateOf('2026-10-31') } });
    const tim = 'tim.anggota';
    expect(await page(tim, '/kbk/perhatian?bagian=tanpa')).toContain('Dinas Pertanian');
    expect(await page(tim, '/kbk/perhatian?bagian=kosong')).toContain('Kosong: sekretaris.');
    expect(await page(tim, '/kbk/perhatian?bagian=keputusan')).toContain('Belum ada salinan keputusan.');
    expect(await page(tim, '/kbk')).toContain('/kbk/perhatian?bagian=kosong');
    for (const who of ['dinkes.pj', 'admin', 'walikota']) {
      expect((await (await city.as(who)).get('/kbk/perhatian')).status, who).toBe(403);
      expect(await page(who, '/kbk')).not.toContain('/kbk/perhatian');
    }
  });
});
