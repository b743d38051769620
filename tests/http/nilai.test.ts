import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { features } from '../../src/app.js';
import { seedRegulation } from '../../src/db/seed/regulation.js';
import { computeResults } from '../../src/features/evaluasi/queries.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { kegiatanFields, pdf } from '../support/kegiatan.js';
import { addKegiatan, kbkOf, reportIn } from '../support/work.js';

let city: TestApp;
let dinkes: { id: string; opdId: string };
beforeAll(async () => {
  city = await startApp();
  dinkes = await kbkOf(city, 'dinkes');
});
afterAll(() => city.close());
beforeEach(() => city.setNow(TEST_NOW));

type Fields = Record<string, string | string[]>;
const TODAY = '2026-11-24';
const proposal = (changes: Fields = {}) => ({ id: uuidv7(), perangkatDaerahId: dinkes.opdId, nama: `Sigap ${uuidv7().slice(-6)}`, makna: 'Tanggap terhadap keluhan kesehatan.', perilaku: 'Menjawab keluhan dalam satu hari\nMenyapa pasien', alasan: 'Sesuai mutu layanan kesehatan.', ...changes });

async function propose(changes: Fields = {}): Promise<string> {
  const fields = proposal(changes);
  const answer = await (await city.as('dinkes.pj')).post('/nilai/usulan/baru', fields);
  if (answer.status !== 303) throw new Error(`not proposed: ${answer.status} ${/<ul class="errors">[\s\S]*?<\/ul>/.exec(answer.text)?.[0]}`);
  return fields.id;
}
const decision = (changes: Fields = {}) => ({ revisi: '1', putusan: 'DISETUJUI', alasan: 'Selaras dengan nilai kota.', berlakuDari: TODAY, nomorSk: '', tanggalSk: '', berkasSk: '', ...changes });
const decide = async (who: string, id: string, changes: Fields = {}, files: { field: string; name: string; bytes: Buffer; type: string }[] = []) => (await city.as(who)).post(`/nilai/usulan/${id}/putuskan`, decision(changes), { files });
const scan = () => [{ field: 'berkasSk', name: 'keputusan.pdf', bytes: pdf('Keputusan'), type: 'application/pdf' }];
const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;

/** Everything that a refusal must leave as it was. */
const state = async () => ({
  nilai: await city.db.nilaiBudaya.findMany({ orderBy: { kode: 'asc' } }), perilaku: await city.db.perilaku.findMany({ orderBy: { kode: 'asc' } }),
  usulan: await city.db.usulanNilai.findMany({ orderBy: { id: 'asc' } }), usulanPerilaku: await city.db.usulanPerilaku.findMany({ orderBy: { id: 'asc' } }), riwayat: await city.db.riwayat.count(),
});

/** Runs `work` while a person's post has ended, or another acts in it as Plh., and puts things back. */
async function withEnded(namaPengguna: string, work: () => Promise<void>) {
  const post = await city.db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: await personOf(namaPengguna) } });
  await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: dateOf('2026-11-23') } });
  await work();
  await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: null } });
}
async function withPlh(work: () => Promise<void>) {
  const plh = await city.db.pejabatKepala.create({ data: { perangkatDaerahId: dinkes.opdId, pegawaiId: await personOf('tanpa.jabatan'), sifat: 'PLH', mulai: dateOf('2026-11-23'), selesai: dateOf('2026-11-27'), nomorSk: '821/9/2026', tanggalSk: dateOf('2026-11-20') } });
  await work();
  await city.db.pejabatKepala.delete({ where: { id: plh.id } });
}

describe('the city’s values', () => {
  it('are shown with their meanings and 19 behaviours to whoever is signed in', async () => {
    for (const who of ['tanpa.jabatan', 'dinkes.anggota1', 'walikota', 'admin']) {
      const page = await (await city.as(who)).get('/nilai');
      expect(page.status, who).toBe(200);
      for (const { nama, makna, perilaku } of await city.db.nilaiBudaya.findMany({ where: { perangkatDaerahId: null }, include: { perilaku: true } })) {
        for (const text of [nama, makna, ...perilaku.map((one) => one.teks)]) expect(page.text).toContain(text);
      }
    }
    expect((await city.visitor().get('/nilai')).status).not.toBe(200);
  });

  it('cannot be edited: no route takes one, and whatever is posted leaves their rows as they are', async () => {
    const posts = features(city.deps).flatMap((feature) => feature.declared).filter((route) => route.method === 'POST' && route.path.startsWith('/nilai')).map((route) => route.path);
    expect(posts.every((path) => /^\/nilai\/(usulan|perilaku|berakhlak)/.test(path))).toBe(true);
    const before = await state();
    const nilai = before.nilai.find((row) => row.kode === 'integritas')!;
    const perilaku = before.perilaku.find((row) => row.kode === 'integritas.2')!;
    for (const who of ['walikota', 'staf.walikota', 'admin', 'tim.sekretaris', 'dinkes.pj', 'dinkes.ketua', 'dinkes.sekretaris']) {
      const browser = await city.as(who);
      for (const path of ['/nilai', `/nilai/${nilai.id}`, `/nilai/${nilai.id}/ubah`, `/nilai/usulan/${nilai.id}/putuskan`, `/nilai/perilaku/${perilaku.id}/akhiri`, `/nilai/perilaku/${perilaku.id}/putuskan`]) {
        const answer = await browser.post(path, { ...decision(), nama: 'Lain', teks: 'Lain', berlakuSampai: TODAY });
        expect([404, 405], `${who} ${path}`).toContain(answer.status);
      }
    }
    expect(await state()).toEqual(before);
  });
});

describe('an OPD’s own value', () => {
  it('is proposed by its head, decided by the Walikota with a reason, and then usable in that OPD’s activities from its day on', async () => {
    const id = await propose({ nama: 'Sigap' });
    for (const who of ['walikota', 'staf.walikota']) expect((await (await city.as(who)).get('/beranda')).text).toContain('usulan nilai “Sigap”');
    const before = await state();
    for (const [changes, words] of [[{ alasan: '' }, 'Isi Alasan'], [{ putusan: '' }, 'Pilih Putusan'], [{ berlakuDari: '' }, 'Isi Berlaku mulai'], [{ berlakuDari: '2026-11-23' }, 'hari ini atau sesudahnya']] as const) {
      const answer = await decide('walikota', id, changes);
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect((await decide('walikota', id, { revisi: '7' })).status).toBe(409);
    expect(await state()).toEqual(before);

    expect((await decide('walikota', id, { berlakuDari: '2026-11-26' })).status).toBe(303);
    const usulan = await city.db.usulanNilai.findUniqueOrThrow({ where: { id }, include: { nilaiBudaya: { include: { perilaku: { orderBy: { kode: 'asc' } } } } } });
    expect(usulan).toMatchObject({ status: 'DISETUJUI', diputuskanOleh: 'Walikota Serang', alasanPutusan: 'Selaras dengan nilai kota.', nomorSk: null });
    expect(usulan.nilaiBudaya).toMatchObject({ kode: 'opd.1.02.01.1', huruf: null, nama: 'Sigap', dasar: 'Pasal 6 ayat (4)', perangkatDaerahId: dinkes.opdId, berlakuDari: dateOf('2026-11-26') });
    expect(usulan.nilaiBudaya!.perilaku.map((one) => [one.kode, one.teks, one.kbkId])).toEqual([['opd.1.02.01.1.1', 'Menjawab keluhan dalam satu hari', null], ['opd.1.02.01.1.2', 'Menyapa pasien', null]]);
    expect((await city.db.notifikasi.findMany({ where: { tautan: `/nilai/usulan/${id}`, judul: { contains: 'disetujui' } }, include: { akun: true } })).map((one) => one.akun.namaPengguna).sort()).toEqual(['dinkes.ketua', 'dinkes.pj', 'dinkes.sekretaris']);
    expect(await city.db.riwayat.count({ where: { objekId: id, tindakan: 'nilai.putuskan', post: 'WALIKOTA' } })).toBe(1);
    expect((await (await city.as('tanpa.jabatan')).get('/nilai')).text).toContain('Menjawab keluhan dalam satu hari');

    const record = async (slug: string, mulai: string) => {
      const fields = await kegiatanFields(city, slug, { mulai, perilaku: ['opd.1.02.01.1.1', 'akuntabel.3'] });
      const answer = await (await city.as(`${slug}.sekretaris`)).post('/kegiatan/baru', fields);
      return { status: answer.status, kept: await city.db.kegiatanPerilaku.count({ where: { kegiatanId: fields.id } }) };
    };
    expect((await (await city.as('dinkes.sekretaris')).get('/kegiatan/baru')).text).not.toContain('Menjawab keluhan');
    expect(await record('dinkes', '2026-11-24')).toEqual({ status: 422, kept: 0 });
    city.setNow('2026-11-27');
    expect((await (await city.as('dinkes.sekretaris')).get('/kegiatan/baru')).text).toContain('Menjawab keluhan dalam satu hari');
    expect((await (await city.as('diskominfo.sekretaris')).get('/kegiatan/baru')).text).not.toContain('Menjawab keluhan');
    expect(await record('dinkes', '2026-11-26')).toEqual({ status: 303, kept: 2 });
    expect(await record('dinkes', '2026-11-25')).toEqual({ status: 422, kept: 0 });
    expect(await record('diskominfo', '2026-11-26')).toEqual({ status: 422, kept: 0 });
  });

  it('decided by the Walikota’s staff needs the signed decision, and shows as recorded from it', async () => {
    const id = await propose({ nama: 'Peduli' });
    const before = await state();
    const sk = { nomorSk: '188.45/Kep.77/2026', tanggalSk: '2026-11-20', berlakuDari: '2026-11-20' };
    for (const [changes, files, words] of [
      [{ ...sk, nomorSk: '' }, scan(), 'Isi Nomor keputusan'], [{ ...sk, tanggalSk: '' }, scan(), 'Isi Tanggal keputusan'], [{ ...sk, tanggalSk: '2026-11-25' }, scan(), 'paling lambat hari ini'],
      [sk, [], 'Unggah Salinan keputusan'], [{ ...sk, berlakuDari: '2026-11-19' }, scan(), 'Isi Berlaku mulai dengan tanggal keputusan'],
    ] as const) {
      const answer = await decide('staf.walikota', id, changes, [...files]);
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect(await state()).toEqual(before);
    expect((await decide('staf.walikota', id, sk, scan())).status).toBe(303);
    const page = await (await city.as('dinkes.pj')).get(`/nilai/usulan/${id}`);
    expect(page.text.replaceAll('\u00a0', ' ')).toContain('Dicatat oleh Kirana Lazuardi dari Keputusan Walikota Nomor 188.45/Kep.77/2026 tanggal 20 November 2026');
    const { berkasSkId, nilaiBudayaId } = await city.db.usulanNilai.findUniqueOrThrow({ where: { id } });
    expect(nilaiBudayaId).not.toBeNull();
    expect((await (await city.as('dinkes.ketua')).get(`/berkas/${berkasSkId}`)).status).toBe(200);
    expect((await (await city.as('diskominfo.pj')).get(`/berkas/${berkasSkId}`)).status).toBe(404);
    expect((await decide('walikota', id, { revisi: '2' })).status).toBe(409);
    expect(await city.db.nilaiBudaya.count({ where: { nama: 'Peduli' } })).toBe(1);
  });

  it('refused with a reason makes no value; its head proposes anew from it, and the first stays as it was', async () => {
    const id = await propose({ nama: 'Bersih' });
    expect((await decide('walikota', id, { putusan: 'DITOLAK', berlakuDari: '', alasan: 'Perilakunya belum dapat diukur.' })).status).toBe(303);
    expect(await city.db.usulanNilai.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'DITOLAK', nilaiBudayaId: null });
    const head = await city.as('dinkes.pj');
    const page = await head.get(`/nilai/usulan/${id}`);
    expect(page.text).toContain('Perilakunya belum dapat diukur.');
    const form = await head.get(/href="(\/nilai\/usulan\/baru\?dari=[^"]+)"/.exec(page.text)![1]!);
    expect(form.text).toContain('value="Bersih"');
    const next = await propose({ nama: 'Bersih', perilaku: 'Membersihkan meja sebelum pulang' });
    expect(await city.db.usulanNilai.findMany({ where: { nama: 'Bersih' }, orderBy: { id: 'asc' }, select: { id: true, status: true } })).toEqual([{ id, status: 'DITOLAK' }, { id: next, status: 'DIUSULKAN' }]);
  });

  it('is withdrawn by its head until it is decided', async () => {
    const id = await propose();
    const head = await city.as('dinkes.pj');
    for (let i = 0; i < 2; i++) expect((await head.post(`/nilai/usulan/${id}/tarik`, { revisi: 1 })).status).toBe(303);
    expect(await city.db.usulanNilai.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'DITARIK' });
    expect((await decide('walikota', id, { revisi: '2' })).status).toBe(409);
    const decided = await propose();
    await decide('walikota', decided);
    expect((await head.post(`/nilai/usulan/${decided}/tarik`, { revisi: 2 })).status).toBe(409);
    expect(await city.db.usulanNilai.findUniqueOrThrow({ where: { id: decided } })).toMatchObject({ status: 'DISETUJUI' });
  });

  it('keeps behaviours as they were typed, without the marks of a list before them', async () => {
    const id = await propose({ perilaku: ' 1. Datang sebelum apel\n2) 5R di meja kerja\n3S: senyum, salam, sapa\n- 24 jam siaga\n•Menyapa pasien' });
    expect((await city.db.usulanNilai.findUniqueOrThrow({ where: { id } })).perilaku).toEqual(['Datang sebelum apel', '5R di meja kerja', '3S: senyum, salam, sapa', '24 jam siaga', 'Menyapa pasien']);
  });

  it('sent twice is proposed once; what is wrong is named at its field', async () => {
    const fields = proposal();
    const browser = await city.as('dinkes.pj');
    expect((await Promise.all([0, 1].map(() => browser.post('/nilai/usulan/baru', fields)))).map((answer) => answer.status)).toEqual([303, 303]);
    expect(await city.db.usulanNilai.count({ where: { id: fields.id } })).toBe(1);
    expect((await browser.post('/nilai/usulan/baru', { ...fields, makna: 'Lain.' })).status).toBe(409);
    const before = await state();
    for (const [changes, words] of [
      [{ nama: '' }, 'Isi Nama nilai'], [{ nama: 'integritas' }, 'sudah berlaku'], [{ nama: fields.nama }, 'menunggu putusan'], [{ perilaku: ' \n ' }, 'Isi Perilaku'], [{ perilaku: '-\n*' }, 'sedikitnya satu'],
      [{ perilaku: 'Jujur\njujur' }, 'ditulis dua kali'], [{ perilaku: Array.from({ length: 21 }, (_, i) => `Perilaku ${i}x`).join('\n') }, 'paling banyak 20'], [{ perangkatDaerahId: 'x' }, 'Pilih Perangkat daerah'],
    ] as const) {
      const answer = await browser.post('/nilai/usulan/baru', proposal(changes));
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect(await state()).toEqual(before);
  });

  it('is proposed and withdrawn by that OPD’s acting head alone, and decided by the Walikota’s office alone', async () => {
    const id = await propose();
    const before = await state();
    const all = ['dinkes.fasilitator', 'dinkes.ketua', 'dinkes.sekretaris', 'dinkes.anggota1', 'diskominfo.pj', 'tim.pengarah', 'tim.ketua', 'tim.sekretaris', 'tim.koordinator', 'walikota', 'staf.walikota', 'admin', 'tanpa.jabatan'];
    for (const who of all) {
      expect((await (await city.as(who)).post('/nilai/usulan/baru', proposal())).status, who).toBe(403);
      expect([403, 404], who).toContain((await (await city.as(who)).post(`/nilai/usulan/${id}/tarik`, { revisi: 1 })).status);
    }
    for (const who of [...all.filter((one) => !['walikota', 'staf.walikota'].includes(one)), 'dinkes.pj']) expect([403, 404], who).toContain((await decide(who, id)).status);
    await withPlh(async () => {
      expect((await (await city.as('dinkes.pj')).post('/nilai/usulan/baru', proposal())).status).toBe(403);
      expect((await (await city.as('dinkes.pj')).post(`/nilai/usulan/${id}/tarik`, { revisi: 1 })).status).toBe(403);
      expect((await (await city.as('dinkes.pj')).get(`/nilai/usulan/${id}`)).status).toBe(200);
    });
    const role = { peran: 'WALIKOTA' } as const;
    await city.db.penugasan.updateMany({ where: role, data: { selesai: dateOf('2026-11-23') } });
    expect([403, 404]).toContain((await decide('walikota', id)).status);
    await city.db.penugasan.updateMany({ where: role, data: { selesai: null } });
    expect(await state()).toEqual(before);
    expect((await decide('walikota', id)).status).toBe(303);
  });

  it('while only proposed is private to the OPD, the Walikota’s office and the Tim', async () => {
    const id = await propose({ nama: 'Rahasia usulan' });
    for (const who of ['dinkes.pj', 'dinkes.ketua', 'dinkes.sekretaris', 'dinkes.fasilitator', 'walikota', 'staf.walikota', 'tim.anggota']) {
      expect((await (await city.as(who)).get(`/nilai/usulan/${id}`)).status, who).toBe(200);
      expect((await (await city.as(who)).get('/nilai/usulan?cari=rahasia&status=DIUSULKAN')).text, who).toContain('Rahasia usulan');
    }
    for (const who of ['dinkes.anggota1', 'diskominfo.pj', 'diskominfo.ketua', 'admin', 'tanpa.jabatan']) {
      expect((await (await city.as(who)).get(`/nilai/usulan/${id}`)).status, who).toBe(404);
      expect((await (await city.as(who)).get('/nilai/usulan')).text, who).not.toContain('Rahasia usulan');
      expect((await (await city.as(who)).get('/nilai')).text, who).not.toContain('Rahasia usulan');
    }
  });
});

describe('a KBK’s own behaviour', () => {
  const under = async (kode: string) => (await city.db.nilaiBudaya.findUniqueOrThrow({ where: { kode } })).id;
  const behaviour = async (changes: Fields = {}) => ({ id: uuidv7(), kbkId: dinkes.id, nilaiId: await under('pelayanan_prima'), teks: `Menelepon pasien ${uuidv7().slice(-6)}`, ...changes });
  async function suggest(changes: Fields = {}): Promise<string> {
    const fields = await behaviour(changes);
    const answer = await (await city.as('dinkes.sekretaris')).post('/nilai/perilaku/baru', fields);
    if (answer.status !== 303) throw new Error(`not proposed: ${answer.status}`);
    return fields.id;
  }
  const endorse = async (who: string, id: string, changes: Fields = {}) => (await city.as(who)).post(`/nilai/perilaku/${id}/putuskan`, { revisi: '1', putusan: 'DISETUJUI', alasan: '', ...changes });

  it('is proposed by the sekretaris, endorsed by the ketua, chosen in that KBK’s activities, and ended with its last day', async () => {
    const id = await suggest({ teks: 'Menelepon pasien yang belum kontrol' });
    expect((await (await city.as('dinkes.ketua')).get('/beranda')).text).toContain('Sahkan usulan perilaku: Menelepon pasien yang belum kontrol');
    expect((await (await city.as('dinkes.sekretaris')).get('/kegiatan/baru')).text).not.toContain('Menelepon pasien yang belum kontrol');
    expect((await endorse('dinkes.ketua', id)).status).toBe(303);
    const { perilaku } = await city.db.usulanPerilaku.findUniqueOrThrow({ where: { id }, include: { perilaku: true } });
    expect(perilaku).toMatchObject({ kode: `kbk.${id}`, kbkId: dinkes.id, dasar: 'Pasal 12 ayat (2) huruf b', berlakuDari: dateOf(TODAY), berlakuSampai: null });
    const offers = async (slug: string) => (await (await city.as(`${slug}.sekretaris`)).get('/kegiatan/baru')).text.includes('Menelepon pasien yang belum kontrol');
    expect([await offers('dinkes'), await offers('diskominfo')]).toEqual([true, false]);
    const fields = await kegiatanFields(city, 'dinkes', { mulai: TODAY, perilaku: [`kbk.${id}`] });
    expect((await (await city.as('dinkes.sekretaris')).post('/kegiatan/baru', fields)).status).toBe(303);
    expect((await (await city.as('dinkes.anggota1')).get('/nilai')).text).toContain('Menelepon pasien yang belum kontrol');

    const ketua = await city.as('dinkes.ketua');
    expect((await ketua.post(`/nilai/perilaku/${id}/akhiri`, { revisi: 2, berlakuSampai: '2026-11-23' })).status).toBe(422);
    expect((await ketua.post(`/nilai/perilaku/${id}/akhiri`, { revisi: 2, berlakuSampai: '2026-11-25' })).status).toBe(303);
    expect((await ketua.post(`/nilai/perilaku/${id}/akhiri`, { revisi: 3, berlakuSampai: '2026-11-30' })).status).toBe(409);
    expect(await offers('dinkes')).toBe(true);
    city.setNow('2026-11-26');
    expect(await offers('dinkes')).toBe(false);
    expect((await ketua.get('/nilai/perilaku?cari=belum+kontrol')).text).toContain('Berakhir');
    expect(await city.db.kegiatanPerilaku.count({ where: { perilaku: { kode: `kbk.${id}` } } })).toBe(1);
  });

  it('is refused with a reason, or withdrawn while it waits', async () => {
    const id = await suggest();
    expect((await endorse('dinkes.ketua', id, { putusan: 'DITOLAK' })).status).toBe(422);
    expect((await endorse('dinkes.ketua', id, { putusan: 'DITOLAK', alasan: 'Sudah tercakup.' })).status).toBe(303);
    expect(await city.db.usulanPerilaku.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'DITOLAK', alasanPutusan: 'Sudah tercakup.', perilakuId: null });
    const waits = await suggest();
    expect((await (await city.as('dinkes.sekretaris')).post(`/nilai/perilaku/${waits}/tarik`, { revisi: 1 })).status).toBe(303);
    expect((await endorse('dinkes.ketua', waits, { revisi: '2' })).status).toBe(409);
    expect(await city.db.usulanPerilaku.findUniqueOrThrow({ where: { id: waits } })).toMatchObject({ status: 'DITARIK' });
  });

  it('names what is wrong at its field, and is made once however often it is sent', async () => {
    const fields = await behaviour();
    const browser = await city.as('dinkes.sekretaris');
    expect((await Promise.all([0, 1].map(() => browser.post('/nilai/perilaku/baru', fields)))).map((answer) => answer.status)).toEqual([303, 303]);
    const before = await state();
    for (const [changes, words] of [[{ teks: '' }, 'Isi Perilaku'], [{ teks: 'ikhlas' }, 'sudah ada'], [{ teks: fields.teks }, 'menunggu ketua'], [{ nilaiId: uuidv7() }, 'Pilih Nilai dari daftar']] as const) {
      const answer = await browser.post('/nilai/perilaku/baru', await behaviour(changes));
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect(await state()).toEqual(before);
  });

  it('is proposed by that sekretaris and decided and ended by that ketua alone, never by who proposed it', async () => {
    const id = await suggest();
    const standing = await suggest();
    await endorse('dinkes.ketua', standing);
    const before = await state();
    const others = ['dinkes.pj', 'dinkes.fasilitator', 'dinkes.anggota1', 'diskominfo.sekretaris', 'diskominfo.ketua', 'diskominfo.pj', 'tim.ketua', 'tim.sekretaris', 'walikota', 'admin', 'tanpa.jabatan'];
    const end = async (who: string) => (await city.as(who)).post(`/nilai/perilaku/${standing}/akhiri`, { revisi: 2, berlakuSampai: TODAY });
    const proposes = async (who: string) => (await city.as(who)).post('/nilai/perilaku/baru', await behaviour());
    const withdraws = async (who: string) => (await city.as(who)).post(`/nilai/perilaku/${id}/tarik`, { revisi: 1 });
    for (const who of [...others, 'dinkes.ketua']) for (const act of [proposes, withdraws]) expect([403, 404], who).toContain((await act(who)).status);
    for (const who of [...others, 'dinkes.sekretaris']) for (const act of [(one: string) => endorse(one, id), end]) expect([403, 404], who).toContain((await act(who)).status);
    await withEnded('dinkes.ketua', async () => {
      expect((await endorse('dinkes.ketua', id)).status).toBe(404);
      expect((await end('dinkes.ketua')).status).toBe(404);
    });
    await withEnded('dinkes.sekretaris', async () => {
      expect((await proposes('dinkes.sekretaris')).status).toBe(403);
      expect((await withdraws('dinkes.sekretaris')).status).toBe(404);
    });
    // The one who proposed has become ketua since.
    await city.db.usulanPerilaku.update({ where: { id }, data: { pengusulId: await personOf('dinkes.ketua') } });
    expect((await endorse('dinkes.ketua', id)).status).toBe(403);
    expect((await (await city.as('dinkes.ketua')).get('/beranda')).text).not.toContain(`/nilai/perilaku/${id}`);
    await city.db.usulanPerilaku.update({ where: { id }, data: { pengusulId: await personOf('dinkes.sekretaris') } });
    expect(await state()).toEqual(before);
    for (const who of ['diskominfo.ketua', 'tim.ketua', 'tanpa.jabatan']) expect((await (await city.as(who)).get(`/nilai/perilaku/${id}`)).status).toBe(404);
    expect((await endorse('dinkes.ketua', id)).status).toBe(303);
    expect((await end('dinkes.ketua')).status).toBe(303);
  });
});

describe('the evaluation', () => {
  it('counts the city’s values and behaviours alone: an OPD’s own value adds to neither, a KBK’s own behaviour only to the city’s value that it develops', async () => {
    const from = dateOf('2026-01-02');
    await city.db.nilaiBudaya.create({
      data: { kode: 'opd.uji.1', nama: 'Uji', makna: 'Uji', dasar: 'Pasal 6 ayat (4)', urutan: 199, perangkatDaerahId: dinkes.opdId, berlakuDari: from, perilaku: { create: { kode: 'opd.uji.1.1', teks: 'Uji', dasar: 'Pasal 6 ayat (4)', urutan: 1, berlakuDari: from } } },
    });
    const { id: nilaiBudayaId } = await city.db.nilaiBudaya.findUniqueOrThrow({ where: { kode: 'pelayanan_prima' } });
    await city.db.perilaku.create({ data: { kode: 'kbk.uji', nilaiBudayaId, kbkId: dinkes.id, teks: 'Uji KBK', dasar: 'Pasal 12 ayat (2) huruf b', urutan: 1, berlakuDari: from } });
    await addKegiatan(city, 'dinkes', '2026-10-12', { perilaku: ['opd.uji.1.1', 'kbk.uji', 'akuntabel.3'] });
    await reportIn(city, 'dinkes', 'DITERIMA', '2026-10-13');
    const { opd } = await computeResults(city.db, { mulai: '2026-07-01', akhir: '2026-12-31' }, [dinkes.opdId], '2027-01-20');
    const score = (kode: string) => { const { pembilang, penyebut } = opd[0]!.skor.find((one) => one.kode === kode)!; return [Number(pembilang), Number(penyebut)]; };
    // semangat_kerja.1 and akuntabel.3 of the city; the value pelayanan prima through the KBK's own behaviour.
    expect(score('perilaku')).toEqual([2, 19]);
    expect(score('nilai')).toEqual([3, 4]);
  });
});

describe('the mapping to the national BerAKHLAK values', () => {
  const mapping = async () => (await city.db.pemetaanBerakhlak.findMany({ include: { perilaku: true } })).map((one) => `${one.perilaku.kode}:${one.nilai}`).sort();

  it('begins as ours for all 19 behaviours, and is shown as not of the regulation', async () => {
    const all = await mapping();
    expect(new Set(all.map((pair) => pair.split(':')[0])).size).toBe(19);
    expect(new Set(all.map((pair) => pair.split(':')[1])).size).toBe(7);
    const page = await (await city.as('tanpa.jabatan')).get('/nilai');
    expect(page.text).toContain('bukan bagian dari Peraturan Walikota');
    expect(page.text).toContain('BerAKHLAK: Harmonis, Kolaboratif');
    expect(page.text).not.toContain('Ubah pemetaan');
  });

  it('is edited by the Tim’s sekretaris alone, is not written over by the next start, and touches no behaviour', async () => {
    const before = await mapping();
    const semula = before.join();
    const next = [...before.filter((pair) => pair !== 'integritas.2:akuntabel'), 'integritas.2:harmonis'].sort();
    for (const who of ['tim.ketua', 'tim.koordinator', 'dinkes.pj', 'walikota', 'admin', 'tanpa.jabatan']) expect((await (await city.as(who)).post('/nilai/berakhlak', { semula, peta: next })).status, who).toBe(403);
    const browser = await city.as('tim.sekretaris');
    expect((await browser.post('/nilai/berakhlak', { semula, peta: ['integritas.2:lain'] })).status).toBe(422);
    expect((await browser.post('/nilai/berakhlak', { semula })).status).toBe(422);
    expect((await browser.post('/nilai/berakhlak', { semula: 'lain', peta: next })).status).toBe(409);
    expect(await mapping()).toEqual(before);
    const { nilai: values, perilaku } = await state();
    expect((await browser.get('/nilai')).text).toContain('Ubah pemetaan');
    expect((await browser.post('/nilai/berakhlak', { semula, peta: next })).status).toBe(303);
    await seedRegulation(city.db);
    expect(await mapping()).toEqual(next);
    const after = await state();
    expect([after.nilai, after.perilaku]).toEqual([values, perilaku]);
    expect(await city.db.riwayat.count({ where: { tindakan: 'berakhlak.petakan', post: 'TIM_SEKRETARIS' } })).toBe(1);
  });
});
