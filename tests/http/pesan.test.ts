import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { kbkOf } from '../support/work.js';

let city: TestApp;
let kbkId: string;
beforeAll(async () => {
  city = await startApp();
  kbkId = (await kbkOf(city, 'dinkes')).id;
});
afterAll(() => city.close());

const write = async (who: string, teks: string, id = uuidv7()) => (await city.as(who)).post(`/kbk/${kbkId}/pesan`, { id, teks });
const toldOf = async (teks: string) => (await city.db.notifikasi.findMany({ where: { tautan: `/kbk/${kbkId}/pesan`, teks }, include: { akun: true } })).map((one) => one.akun.namaPengguna).sort();
const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;

describe('the thread of a KBK with its head', () => {
  it('is written by the fasilitator, ketua, sekretaris and head; the other side is told, and all of the KBK reads', async () => {
    for (const who of ['dinkes.fasilitator', 'dinkes.ketua', 'dinkes.sekretaris']) {
      expect((await write(who, `Dari ${who}`)).status, who).toBe(303);
      expect(await toldOf(`Dari ${who}`)).toEqual(['dinkes.pj']);
    }
    expect((await write('dinkes.pj', 'Dari pimpinan')).status).toBe(303);
    expect(await toldOf('Dari pimpinan')).toEqual(['dinkes.fasilitator', 'dinkes.ketua', 'dinkes.sekretaris']);
    for (const who of ['dinkes.anggota1', 'dinkes.pj', 'dinkes.ketua']) {
      const page = await (await city.as(who)).get(`/kbk/${kbkId}/pesan`);
      expect(page.text.indexOf('Dari pimpinan'), who).toBeLessThan(page.text.indexOf('Dari dinkes.ketua'));
      expect(page.text.includes('Kirim pesan'), who).toBe(who !== 'dinkes.anggota1');
      expect((await (await city.as(who)).get(`/kbk/${kbkId}`)).text).toContain(`/kbk/${kbkId}/pesan`);
    }
  });

  it('keeps a message as it was written: no route changes one, and the database refuses to', async () => {
    const id = uuidv7();
    expect((await Promise.all([0, 1].map(() => write('dinkes.ketua', 'Sekali saja', id)))).map((answer) => answer.status)).toEqual([303, 303]);
    expect((await write('dinkes.ketua', 'Isi lain', id)).status).toBe(409);
    expect((await write('dinkes.pj', 'Isi lain', id)).status).toBe(404);
    await expect(city.database.pool.query('update pesan_kbk set teks = $2 where id = $1', [id, 'Isi lain'])).rejects.toThrow('tidak dapat diubah atau dihapus');
    await expect(city.database.pool.query('delete from pesan_kbk where id = $1', [id])).rejects.toThrow('tidak dapat diubah atau dihapus');
    expect(await city.db.pesanKbk.findMany({ where: { id }, select: { teks: true, nama: true, sebutan: true } })).toMatchObject([{ teks: 'Sekali saja', sebutan: 'Ketua' }]);
  });

  it('is written by nobody else, and is not there for strangers', async () => {
    const before = [await city.db.pesanKbk.count(), await city.db.riwayat.count()];
    expect((await write('dinkes.ketua', ' ')).status).toBe(422);
    expect((await write('dinkes.anggota1', 'Halo')).status).toBe(403);
    for (const who of ['diskominfo.ketua', 'diskominfo.pj', 'tim.ketua', 'walikota', 'admin', 'tanpa.jabatan']) {
      expect((await write(who, 'Halo')).status, who).toBe(404);
      expect((await (await city.as(who)).get(`/kbk/${kbkId}/pesan`)).status, who).toBe(404);
    }
    const post = await city.db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: await personOf('dinkes.ketua') } });
    await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: dateOf('2026-11-23') } });
    expect((await write('dinkes.ketua', 'Halo')).status).toBe(404);
    await city.db.keanggotaan.update({ where: { id: post.id }, data: { selesai: null } });
    const { perangkatDaerahId } = await city.db.kbk.findUniqueOrThrow({ where: { id: kbkId } });
    const plh = await city.db.pejabatKepala.create({ data: { perangkatDaerahId, pegawaiId: await personOf('tanpa.jabatan'), sifat: 'PLH', mulai: dateOf('2026-11-23'), selesai: dateOf('2026-11-27'), nomorSk: '821/9/2026', tanggalSk: dateOf('2026-11-20') } });
    expect((await write('dinkes.pj', 'Halo')).status).toBe(403);
    expect((await (await city.as('dinkes.pj')).get(`/kbk/${kbkId}/pesan`)).status).toBe(200);
    await city.db.pejabatKepala.delete({ where: { id: plh.id } });
    expect([await city.db.pesanKbk.count(), await city.db.riwayat.count()]).toEqual(before);
  });

  it('is paged, the newest first', async () => {
    const akunId = (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'dinkes.ketua' } })).id;
    await city.db.pesanKbk.createMany({ data: Array.from({ length: 30 }, (_, i) => ({ kbkId, akunId, nama: 'Ketua', sebutan: 'Ketua', teks: `Pesan lama ${i}.`, pada: new Date(Date.UTC(2026, 9, 1, 3, i)) })) });
    const browser = await city.as('dinkes.anggota1');
    expect((await browser.get(`/kbk/${kbkId}/pesan`)).text).not.toContain('Pesan lama 0.');
    expect((await browser.get(`/kbk/${kbkId}/pesan?page=2`)).text).toContain('Pesan lama 0.');
  });
});
