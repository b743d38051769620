import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { pdf } from '../support/kegiatan.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const report = (changes: Record<string, string> = {}) => ({ id: uuidv7(), judul: 'Kegiatan KBK triwulan III', isi: 'Dari empat KBK, tiga sudah melapor.', ...changes });
const row = (id: string) => city.db.laporanTim.findUnique({ where: { id } });

/** A draft of an account; gives its id. */
async function draft(who = 'tim.koordinator', changes: Record<string, string> = {}): Promise<string> {
  const fields = report(changes);
  const answer = await (await city.as(who)).post('/laporan-tim/baru', fields);
  if (answer.status !== 303) throw new Error(`not saved: ${answer.status}`);
  return fields.id;
}
const send = async (id: string, who = 'tim.koordinator', revisi = '1') => (await city.as(who)).post(`/laporan-tim/${id}/sampaikan`, { revisi });
const answerTo = async (id: string, who = 'tim.pengarah', more: Record<string, string> = {}) => (await city.as(who)).post(`/laporan-tim/${id}/tanggapi`, { revisi: '2', tanggapan: 'Lanjutkan pembinaan.', ...more });
const OTHERS = ['tim.penanggungjawab', 'tim.sekretaris', 'tim.anggota', 'diskominfo.pj', 'diskominfo.ketua', 'walikota', 'staf.walikota', 'admin', 'tanpa.jabatan'];

describe('a report to the Pengarah', () => {
  it('is a draft that its writer alone sees, changed and deleted until it is sent', async () => {
    const id = await draft();
    expect((await (await city.as('tim.koordinator')).get('/laporan-tim')).text).toContain('Kegiatan KBK triwulan III');
    for (const who of ['tim.pengarah', 'tim.ketua', 'tim.sekretaris', 'admin']) expect((await (await city.as(who)).get(`/laporan-tim/${id}`)).status, who).toBe(404);
    const browser = await city.as('tim.koordinator');
    const changed = { judul: 'Judul baru', isi: 'Isi baru.', revisi: '1' };
    expect((await browser.post(`/laporan-tim/${id}/ubah`, changed)).status).toBe(303);
    const stale = await browser.post(`/laporan-tim/${id}/ubah`, { ...changed, judul: 'Dari layar lama' });
    expect([stale.status, stale.text.includes('Dari layar lama')]).toEqual([409, true]);
    expect(await row(id)).toMatchObject({ judul: 'Judul baru', revisi: 2, status: 'DRAF' });
    expect((await browser.get(`/laporan-tim/${id}/hapus`)).text).toContain('Hapus draf “Judul baru”?');
    expect((await browser.post(`/laporan-tim/${id}/hapus`, { revisi: '2' })).status).toBe(303);
    expect(await row(id)).toBeNull();
    const empty = await browser.post('/laporan-tim/baru', report({ judul: ' ', isi: 'Yang sudah diketik' }));
    expect([empty.status, empty.text.includes('Yang sudah diketik'), empty.text.includes('Isi Judul')]).toEqual([422, true, true]);
  });

  it('is sent once, reaches the Pengarah as notice and task, and is read by all of the Tim with its file', async () => {
    const fields = report({ judul: 'Laporan dengan lampiran' });
    const browser = await city.as('tim.ketua');
    const made = [0, 1].map(() => browser.post('/laporan-tim/baru', fields, { files: [{ field: 'berkas', name: 'rekap.pdf', bytes: pdf('Rekap'), type: 'application/pdf' }] }));
    expect((await Promise.all(made)).map((answer) => answer.status)).toEqual([303, 303]);
    for (const answer of await Promise.all([send(fields.id, 'tim.ketua'), send(fields.id, 'tim.ketua')])) expect(answer.status).toBe(303);
    const sent = (await row(fields.id))!;
    expect(sent).toMatchObject({ status: 'DISAMPAIKAN', disampaikanPada: city.deps.clock(), revisi: 2 });
    expect(await city.db.notifikasi.count({ where: { tautan: `/laporan-tim/${fields.id}`, akun: { namaPengguna: 'tim.pengarah' } } })).toBe(1);
    expect((await (await city.as('tim.pengarah')).get('/beranda')).text).toContain('Tanggapi laporan: Laporan dengan lampiran');
    for (const who of ['tim.pengarah', 'tim.penanggungjawab', 'tim.sekretaris', 'tim.koordinator', 'tim.anggota']) {
      expect((await (await city.as(who)).get(`/laporan-tim/${fields.id}`)).text, who).toContain('Dari empat KBK');
      expect((await (await city.as(who)).get(`/berkas/${sent.berkasId}`)).status, who).toBe(200);
    }
    for (const who of ['diskominfo.pj', 'walikota', 'admin', 'tanpa.jabatan']) {
      expect((await (await city.as(who)).get(`/laporan-tim/${fields.id}`)).status, who).toBe(404);
      expect((await (await city.as(who)).get('/laporan-tim')).status, who).toBe(403);
      expect((await (await city.as(who)).get(`/berkas/${sent.berkasId}`)).status, who).toBe(404);
    }
    expect((await browser.post(`/laporan-tim/${fields.id}/ubah`, { ...fields, revisi: '2' })).status).toBe(409);
    expect((await browser.post(`/laporan-tim/${fields.id}/hapus`, { revisi: '2' })).status).toBe(409);
  });

  it('is answered once by the Pengarah, of which its writer is told', async () => {
    const id = await draft('tim.koordinator', { judul: 'Laporan yang ditanggapi' });
    expect((await answerTo(id)).status).toBe(404);
    await send(id);
    const empty = await answerTo(id, 'tim.pengarah', { tanggapan: ' ' });
    expect([empty.status, empty.text.includes('Isi Tanggapan')]).toEqual([422, true]);
    for (let i = 0; i < 2; i++) expect((await answerTo(id)).status).toBe(303);
    expect((await answerTo(id, 'tim.pengarah', { tanggapan: 'Yang lain.' })).status).toBe(409);
    expect(await row(id)).toMatchObject({ status: 'DITANGGAPI', tanggapan: 'Lanjutkan pembinaan.', ditanggapiOleh: 'Rimba Pengarah' });
    expect(await city.db.notifikasi.count({ where: { tautan: `/laporan-tim/${id}`, akun: { namaPengguna: 'tim.koordinator' } } })).toBe(1);
    expect((await (await city.as('tim.anggota')).get(`/laporan-tim/${id}`)).text).toContain('Lanjutkan pembinaan.');
    expect((await (await city.as('tim.pengarah')).get('/beranda')).text).not.toContain('Laporan yang ditanggapi');
  });

  it('begun before the Tim was renewed is sent in the post of today', async () => {
    const id = await draft('tim.ketua', { judul: 'Draf dari Tim lama' });
    const old = await city.db.keanggotaanTim.findFirstOrThrow({ where: { jabatan: 'KETUA' } });
    const tim = await city.db.tim.create({ data: { nomorSk: '2', tanggalSk: dateOf('2026-11-01'), mulai: dateOf('2026-11-10') } });
    const held = await city.db.keanggotaanTim.create({ data: { timId: tim.id, pegawaiId: old.pegawaiId, jabatan: 'KETUA', mulai: dateOf('2026-11-10') } });
    expect((await send(id, 'tim.ketua')).status).toBe(303);
    expect(await row(id)).toMatchObject({ keanggotaanTimId: held.id, status: 'DISAMPAIKAN' });
    await city.db.laporanTim.delete({ where: { id } });
    await city.db.keanggotaanTim.delete({ where: { id: held.id } });
    await city.db.tim.delete({ where: { id: tim.id } });
  });
});

describe('whoever has not the post', () => {
  it('neither writes, changes, sends nor deletes a report; the other writers of the Tim not somebody’s draft', async () => {
    const id = await draft('tim.koordinator', { judul: 'Milik koordinator' });
    const before = [await row(id), await city.db.laporanTim.count(), await city.db.riwayat.count()];
    for (const who of [...OTHERS, 'tim.pengarah']) expect((await (await city.as(who)).post('/laporan-tim/baru', report())).status, who).toBe(403);
    for (const who of [...OTHERS, 'tim.pengarah', 'tim.ketua']) {
      for (const act of ['ubah', 'sampaikan', 'hapus']) expect((await (await city.as(who)).post(`/laporan-tim/${id}/${act}`, { ...report(), revisi: '1' })).status, `${who} ${act}`).toBe(404);
    }
    const koordinator = { jabatan: 'KOORDINATOR' } as const;
    await city.db.keanggotaanTim.updateMany({ where: koordinator, data: { selesai: dateOf('2026-11-23') } });
    expect((await send(id)).status).toBe(404);
    expect((await (await city.as('tim.koordinator')).post('/laporan-tim/baru', report())).status).toBe(403);
    await city.db.keanggotaanTim.updateMany({ where: koordinator, data: { selesai: null } });
    expect([await row(id), await city.db.laporanTim.count(), await city.db.riwayat.count()]).toEqual(before);
    expect((await send(id)).status).toBe(303);
  });

  it('does not answer one that was sent, its writer neither', async () => {
    const id = await draft('tim.ketua', { judul: 'Menunggu Pengarah' });
    await send(id, 'tim.ketua');
    const before = [await row(id), await city.db.riwayat.count()];
    for (const who of ['tim.ketua', 'tim.koordinator', 'tim.penanggungjawab', 'tim.sekretaris', 'tim.anggota']) expect((await answerTo(id, who)).status, who).toBe(403);
    for (const who of ['diskominfo.pj', 'diskominfo.ketua', 'walikota', 'staf.walikota', 'admin', 'tanpa.jabatan']) expect((await answerTo(id, who)).status, who).toBe(404);
    const pengarah = { jabatan: 'PENGARAH' } as const;
    await city.db.keanggotaanTim.updateMany({ where: pengarah, data: { selesai: dateOf('2026-11-23') } });
    expect((await answerTo(id)).status).toBe(404);
    await city.db.keanggotaanTim.updateMany({ where: pengarah, data: { selesai: null } });
    expect([await row(id), await city.db.riwayat.count()]).toEqual(before);
    expect((await answerTo(id)).status).toBe(303);
  });
});
