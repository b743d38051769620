import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { pdf } from '../support/kegiatan.js';
import { watchQueries } from '../support/queries.js';
import { kbkOf } from '../support/work.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());
beforeEach(() => city.setNow(TEST_NOW));

type Fields = Record<string, string | string[]>;
const direction = (changes: Fields = {}) => ({ id: uuidv7(), judul: 'Jalankan program triwulan IV', isi: 'Seluruh KBK menyelesaikan rencana yang tersisa.', tenggat: '', tujuan: 'SEMUA', ...changes });

/** Gives a direction as the Pengarah; gives its id. */
async function give(changes: Fields = {}): Promise<string> {
  const fields = direction(changes);
  const answer = await (await city.as('tim.pengarah')).post('/arahan/baru', fields);
  if (answer.status !== 303) throw new Error(`not given: ${answer.status} ${/<ul class="errors">[\s\S]*?<\/ul>/.exec(answer.text)?.[0]}`);
  return fields.id;
}
const acknowledge = async (who: string, id: string) => (await city.as(who)).post(`/arahan/${id}/akui`);
const recipients = async (id: string) => (await city.db.arahanPenerima.findMany({ where: { arahanId: id }, include: { kbk: true } })).map((one) => one.kbk.nama).sort();
const acknowledged = async (id: string) => (await city.db.arahanPengakuan.findMany({ where: { penerima: { arahanId: id } }, orderBy: { pada: 'asc' } })).map((one) => [one.post, one.sebutan, one.nama]);
const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;
const state = async () => ({ arahan: await city.db.arahan.count(), penerima: await city.db.arahanPenerima.count(), pengakuan: await city.db.arahanPengakuan.count(), riwayat: await city.db.riwayat.count({ where: { objek: 'arahan' } }) });

describe('giving a direction', () => {
  it('reaches every KBK: its ketua and its penanggung jawab are told and find it among their tasks, nobody else', async () => {
    const sent = watchQueries(city.database.pool);
    // However many KBKs it is for, as many statements.
    const toOne = await sent(async () => give({ judul: 'Untuk satu', tujuan: 'KBK', kbk: [(await kbkOf(city, 'setda')).id] }));
    let id = '';
    const toAll = await sent(async () => { id = await give({ tenggat: '2026-11-30' }); });
    expect(await recipients(id)).toHaveLength(4);
    expect(toAll.length).toBeLessThanOrEqual(toOne.length);
    const told = await city.db.notifikasi.findMany({ where: { tautan: `/arahan/${id}` }, include: { akun: true } });
    expect(told.map((one) => one.akun.namaPengguna).sort()).toEqual(['dinkes', 'diskominfo', 'kec-serang', 'setda'].flatMap((slug) => [`${slug}.ketua`, `${slug}.pj`]));
    for (const who of ['dinkes.ketua', 'dinkes.pj']) {
      const home = await (await city.as(who)).get('/beranda');
      expect(home.text).toContain('Akui arahan: Jalankan program triwulan IV');
      expect((await (await city.as(who)).get(`/arahan/${id}`)).text).toContain('Saya telah menerima arahan ini');
    }
    for (const who of ['dinkes.sekretaris', 'dinkes.anggota1', 'tim.koordinator']) {
      expect((await (await city.as(who)).get('/beranda')).text, who).not.toContain('Akui arahan');
      const page = await (await city.as(who)).get(`/arahan/${id}`);
      expect(page.text, who).toContain('Seluruh KBK menyelesaikan rencana yang tersisa.');
      expect(page.text, who).not.toContain('Saya telah menerima arahan ini');
    }
    expect(await city.db.riwayat.count({ where: { objekId: id, tindakan: 'arahan.beri', post: 'TIM_PENGARAH' } })).toBe(1);
  });

  it('reaches chosen OPDs or chosen KBKs alone; for the others it does not exist', async () => {
    const [dinkes, diskominfo] = [await kbkOf(city, 'dinkes'), await kbkOf(city, 'diskominfo')];
    const toOpd = await give({ tujuan: 'OPD', opd: [dinkes.opdId] });
    const toKbk = await give({ tujuan: 'KBK', kbk: [diskominfo.id] });
    expect(await recipients(toOpd)).toEqual(['KBK Dinas Kesehatan']);
    expect(await recipients(toKbk)).toEqual(['KBK Dinas Komunikasi dan Informatika']);
    for (const [who, status] of [['dinkes.anggota1', 200], ['diskominfo.pj', 404], ['kec-serang.ketua', 404], ['walikota', 404], ['admin', 404], ['tanpa.jabatan', 404]] as const) {
      expect((await (await city.as(who)).get(`/arahan/${toOpd}`)).status, who).toBe(status);
    }
    expect((await (await city.as('kec-serang.ketua')).get('/arahan?cari=triwulan')).text).not.toContain(`/arahan/${toOpd}`);
  });

  it('sent twice gives one; what is wrong is named at its field and keeps what was typed, the file too', async () => {
    const fields = direction();
    const browser = await city.as('tim.pengarah');
    expect((await Promise.all([0, 1].map(() => browser.post('/arahan/baru', fields)))).map((answer) => answer.status)).toEqual([303, 303]);
    expect(await city.db.arahan.count({ where: { id: fields.id } })).toBe(1);
    expect((await browser.post('/arahan/baru', { ...fields, isi: 'Lain.' })).status).toBe(409);
    const before = await state();
    for (const [changes, words] of [
      [{ judul: '' }, 'Isi Judul'], [{ tenggat: '2026-11-23' }, 'Isi Diakui paling lambat dengan hari ini'], [{ tujuan: 'OPD' }, 'Pilih perangkat daerah yang mempunyai KBK'],
      [{ tujuan: 'KBK', kbk: [uuidv7()] }, 'Pilih KBK dari daftar'], [{ tujuan: 'SEMBARANG' }, 'Pilih Ditujukan kepada'],
    ] as const) {
      const answer = await browser.post('/arahan/baru', direction(changes as unknown as Fields));
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
      expect(answer.text).toContain('Seluruh KBK menyelesaikan');
    }
    expect(await state()).toEqual(before);
    const slip = await browser.post('/arahan/baru', direction({ judul: '', isi: '' }), { files: [{ field: 'berkas', name: 'surat.pdf', bytes: pdf('Surat'), type: 'application/pdf' }] });
    expect(slip.text).toContain('<a href="#isi">Isi arahan</a>');
    const berkas = /name="berkas" value="([^"]+)"/.exec(slip.text)![1]!;
    const id = await give({ berkas, tujuan: 'OPD', opd: [(await kbkOf(city, 'dinkes')).opdId] });
    expect((await (await city.as('dinkes.anggota1')).get(`/arahan/${id}`)).text).toContain('surat.pdf');
    expect((await (await city.as('dinkes.anggota1')).get(`/berkas/${berkas}`)).status).toBe(200);
    expect((await (await city.as('diskominfo.ketua')).get(`/berkas/${berkas}`)).status).toBe(404);
  });

  it('is for the Pengarah alone, as long as the post lasts', async () => {
    const before = await state();
    for (const who of ['tim.penanggungjawab', 'tim.ketua', 'tim.sekretaris', 'tim.koordinator', 'tim.anggota', 'diskominfo.pj', 'diskominfo.ketua', 'walikota', 'staf.walikota', 'admin', 'tanpa.jabatan']) {
      expect((await (await city.as(who)).post('/arahan/baru', direction())).status, who).toBe(403);
    }
    const pengarah = { jabatan: 'PENGARAH' } as const;
    await city.db.keanggotaanTim.updateMany({ where: pengarah, data: { selesai: dateOf('2026-11-23') } });
    expect((await (await city.as('tim.pengarah')).post('/arahan/baru', direction())).status).toBe(403);
    await city.db.keanggotaanTim.updateMany({ where: pengarah, data: { selesai: null } });
    expect(await state()).toEqual(before);
    await give();
  });
});

describe('acknowledging a direction', () => {
  it('is done once by each post; the Pengarah and the Tim’s sekretaris see who has and who has not', async () => {
    const id = await give({ judul: 'Arahan yang diakui' });
    for (const who of ['dinkes.ketua', 'dinkes.ketua', 'diskominfo.pj']) expect((await acknowledge(who, id)).status).toBe(303);
    expect(await acknowledged(id)).toMatchObject([['KBK_KETUA', 'Ketua', expect.any(String)], ['KBK_PENANGGUNG_JAWAB', 'Penanggung jawab', expect.any(String)]]);
    expect(await city.db.riwayat.count({ where: { objekId: id, tindakan: 'arahan.akui' } })).toBe(2);
    expect((await (await city.as('dinkes.ketua')).get('/beranda')).text).not.toContain('Akui arahan: Arahan yang diakui');
    for (const who of ['tim.pengarah', 'tim.sekretaris']) {
      const browser = await city.as(who);
      const page = await browser.get(`/arahan/${id}`);
      expect(page.text.match(/Belum diakui/g)!.length, who).toBe(6);
      expect((await browser.get('/arahan?cari=yang+diakui')).text).toContain('2 dari 8');
      const missing = (await browser.get(`/arahan/${id}?keadaan=belum&cari=kesehatan`)).text;
      expect([missing.includes('KBK Dinas Kesehatan'), missing.includes('KBK Kecamatan Serang')]).toEqual([true, false]);
    }
    // Whoever is of a KBK sees their own KBK's line; the rest of the Tim sees none.
    const own = (await (await city.as('dinkes.sekretaris')).get(`/arahan/${id}`)).text;
    expect([own.includes('KBK Dinas Kesehatan'), own.includes('KBK Kecamatan Serang')]).toEqual([true, false]);
    expect((await (await city.as('tim.koordinator')).get(`/arahan/${id}`)).text).not.toContain('Belum diakui');
  });

  it('is for the ketua and the head of the KBKs that it is for, and for nobody else', async () => {
    const id = await give({ judul: 'Arahan yang tertolak', tujuan: 'OPD', opd: [(await kbkOf(city, 'dinkes')).opdId] });
    const before = await state();
    for (const [who, status] of [
      ['dinkes.sekretaris', 403], ['dinkes.fasilitator', 403], ['dinkes.anggota1', 403], ['tim.pengarah', 403], ['tim.sekretaris', 403],
      ['diskominfo.ketua', 404], ['diskominfo.pj', 404], ['walikota', 404], ['admin', 404], ['tanpa.jabatan', 404],
    ] as const) expect((await acknowledge(who, id)).status, who).toBe(status);
    const ketua = await city.db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: await personOf('dinkes.ketua') } });
    await city.db.keanggotaan.update({ where: { id: ketua.id }, data: { selesai: dateOf('2026-11-23') } });
    expect((await acknowledge('dinkes.ketua', id)).status).toBe(404);
    await city.db.keanggotaan.update({ where: { id: ketua.id }, data: { selesai: null } });
    expect(await state()).toEqual(before);
    expect((await acknowledge('dinkes.ketua', id)).status).toBe(303);
  });

  it('falls to the Plh. while one acts: the definitive head reads, and is refused', async () => {
    const { opdId } = await kbkOf(city, 'dinkes');
    const id = await give({ judul: 'Arahan pekan Plh.', tujuan: 'OPD', opd: [opdId] });
    const plh = await city.db.pejabatKepala.create({
      data: { perangkatDaerahId: opdId, pegawaiId: await personOf('tanpa.jabatan'), sifat: 'PLH', mulai: dateOf('2026-11-23'), selesai: dateOf('2026-11-27'), nomorSk: '821/9/2026', tanggalSk: dateOf('2026-11-20') },
    });
    expect((await (await city.as('dinkes.pj')).get(`/arahan/${id}`)).status).toBe(200);
    expect((await acknowledge('dinkes.pj', id)).status).toBe(403);
    expect(await acknowledged(id)).toEqual([]);
    expect((await (await city.as('tanpa.jabatan')).get('/beranda')).text).toContain('Akui arahan: Arahan pekan Plh.');
    expect((await acknowledge('tanpa.jabatan', id)).status).toBe(303);
    expect(await acknowledged(id)).toEqual([['KBK_PENANGGUNG_JAWAB', 'Plh. Penanggung jawab', 'Embun Pagi']]);
    await city.db.pejabatKepala.delete({ where: { id: plh.id } });
    expect((await acknowledge('dinkes.pj', id)).status).toBe(303);
    expect(await acknowledged(id)).toHaveLength(1);
  });
});
