import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dateOf, dayOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { photo } from '../support/kegiatan.js';
import { does, kbkOf, reportIn } from '../support/work.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterEach(() => city.setNow(TEST_NOW));
afterAll(() => city.close());

const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;
const headsOf = async (slug: string) => {
  const { opdId } = await kbkOf(city, slug);
  const rows = await city.db.pejabatKepala.findMany({ where: { perangkatDaerahId: opdId }, orderBy: [{ mulai: 'asc' }, { id: 'asc' }] });
  return rows.map((one) => [one.sifat, dayOf(one.mulai), one.selesai && dayOf(one.selesai)]);
};
/** What a refusal must leave as it is. */
const stateOf = async () => ({
  kepala: await city.db.pejabatKepala.findMany({ orderBy: { id: 'asc' } }), posts: await city.db.keanggotaan.findMany({ orderBy: { id: 'asc' } }), riwayat: await city.db.riwayat.count(),
});

async function fieldsFor(who: string, changes: Record<string, string> = {}): Promise<Record<string, string>> {
  return { id: uuidv7(), pegawaiId: await personOf(who), sifat: 'DEFINITIF', mulai: '2026-11-01', selesai: '', nomorSk: '821/77/2026', tanggalSk: '2026-10-28', ...changes };
}

/** Sends the form as the administrator, and where consequences are shown confirms them; gives what was shown. */
async function recorded(slug: string, fields: Record<string, string>): Promise<string> {
  const { opdId } = await kbkOf(city, slug);
  const browser = await city.as('admin');
  const answer = await browser.post(`/perangkat-daerah/${opdId}/kepala/baru`, fields);
  expect(answer.status).toBe(303);
  const to = answer.headers.location!;
  if (!to.includes('periksa=ya')) return '';
  const shown = await browser.get(to);
  const hidden = Object.fromEntries([...shown.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
  const saved = await browser.post(`/perangkat-daerah/${opdId}/kepala/baru`, hidden);
  expect(saved.headers.location).toBe(`/perangkat-daerah/${opdId}`);
  return shown.text;
}

async function refused(slug: string, fields: Record<string, string>, message: string): Promise<void> {
  const { opdId } = await kbkOf(city, slug);
  const before = await stateOf();
  const answer = await (await city.as('admin')).post(`/perangkat-daerah/${opdId}/kepala/baru`, fields);
  expect([answer.status, answer.text.replaceAll('\u00a0', ' ').includes(message) ? message : answer.text]).toEqual([422, message]);
  expect(answer.text).toContain('821/77/2026');
  expect(await stateOf()).toEqual(before);
}

describe('a head', () => {
  it('is found by name or NIP, and recorded with the scan of the decree', async () => {
    const { opdId } = await kbkOf(city, 'kec-serang');
    const browser = await city.as('admin');
    expect((await browser.get(`/perangkat-daerah/${opdId}/kepala/baru`)).text).toContain('Pegawai perangkat daerah ini');
    const found = await browser.get(`/perangkat-daerah/${opdId}/kepala/baru?cari=Embun`);
    const pegawaiId = await personOf('tanpa.jabatan');
    expect(found.text).toContain(`?pegawaiId=${pegawaiId}`);
    expect((await browser.get(`/perangkat-daerah/${opdId}/kepala/baru?pegawaiId=${pegawaiId}`)).text).toContain('Nomor keputusan');

    const fields = await fieldsFor('tanpa.jabatan', { sifat: 'PLH', mulai: '2026-11-23', selesai: '2026-11-27' });
    for (let sent = 0; sent < 2; sent += 1) {
      const answer = await browser.post(`/perangkat-daerah/${opdId}/kepala/baru`, fields, { files: [{ field: 'berkasSk', name: 'sk.png', bytes: await photo() }] });
      expect(answer.headers.location).toBe(`/perangkat-daerah/${opdId}`);
    }
    expect(await headsOf('kec-serang')).toEqual([['DEFINITIF', '2026-01-02', null], ['PLH', '2026-11-23', '2026-11-27']]);
    const { berkasSkId } = await city.db.pejabatKepala.findUniqueOrThrow({ where: { id: fields.id } });
    expect((await (await city.as('kec-serang.pj')).get(`/berkas/${berkasSkId}`)).status).toBe(200);
    expect((await (await city.as('dinkes.pj')).get(`/berkas/${berkasSkId}`)).status).toBe(404);
    expect((await (await city.as('tanpa.jabatan')).get('/notifikasi')).text).toContain('Anda tercatat sebagai Plh. Camat Kecamatan Serang');
    const page = (await browser.get(`/perangkat-daerah/${opdId}`)).text;
    expect(page).toContain('Embun Pagi yang bertindak sebagai Plh.');
  });

  it('ends the one before on the day before, after this was shown, and an earlier act stays', async () => {
    const id = await reportIn(city, 'diskominfo', 'DITERUSKAN', '2026-03-09');
    const fields = await fieldsFor('tanpa.jabatan', { mulai: '2026-11-10' });
    const { opdId } = await kbkOf(city, 'diskominfo');
    const before = await stateOf();
    const first = await (await city.as('admin')).post(`/perangkat-daerah/${opdId}/kepala/baru`, fields);
    expect(first.headers.location).toContain('periksa=ya');
    expect(await stateOf()).toEqual(before);
    const shown = await recorded('diskominfo', fields);
    expect(shown.replaceAll('\u00a0', ' ')).toContain('Masa jabatan Kepala Cakrawala berakhir 9 November 2026.');
    expect(await headsOf('diskominfo')).toEqual([['DEFINITIF', '2026-01-02', '2026-11-09'], ['DEFINITIF', '2026-11-10', null]]);
    expect(await city.db.tindakan.findFirst({ where: { laporanId: id, tindakan: 'TERUSKAN' } })).toMatchObject({ nama: 'Kepala Cakrawala' });
    const next = await reportIn(city, 'diskominfo', 'DISAHKAN', '2026-04-13');
    await does(city, 'tanpa.jabatan', 'teruskan', next);
  });

  it('that becomes definitive gives up the posts in the KBKs of that office; a Plt. keeps them', async () => {
    const ketua = await city.db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: await personOf('dinkes.ketua') } });
    await city.db.pejabatKepala.updateMany({ where: { pegawaiId: await personOf('dinkes.pj') }, data: { selesai: dateOf('2026-09-30') } });
    await recorded('dinkes', await fieldsFor('dinkes.ketua', { sifat: 'PLT', mulai: '2026-10-01' }));
    expect((await city.db.keanggotaan.findUniqueOrThrow({ where: { id: ketua.id } })).selesai).toBeNull();
    const shown = await recorded('dinkes', await fieldsFor('dinkes.ketua', { mulai: '2026-11-16' }));
    expect(shown).toContain('berhenti sebagai ketua KBK Dinas Kesehatan');
    expect(dayOf((await city.db.keanggotaan.findUniqueOrThrow({ where: { id: ketua.id } })).selesai!)).toBe('2026-11-15');
    expect(await headsOf('dinkes')).toEqual([['DEFINITIF', '2026-01-02', '2026-09-30'], ['PLT', '2026-10-01', '2026-11-15'], ['DEFINITIF', '2026-11-16', null]]);
    expect(await city.db.riwayat.count({ where: { objek: 'keanggotaan', objekId: ketua.id, tindakan: 'keanggotaan.akhiri' } })).toBe(1);
  });

  it('is refused where the days, the kind or the person cannot be, with what was typed', async () => {
    const person = (changes: Record<string, string>) => fieldsFor('setda.anggota1', changes);
    await refused('setda', await person({ mulai: '2026-01-02' }), 'Sudah ada pimpinan pada hari-hari itu: Kepala Kenanga');
    await refused('setda', await person({ mulai: '2026-11-10', selesai: '2026-11-09' }), 'Isi Sampai yang sama dengan atau sesudah Mulai');
    await refused('setda', await person({ sifat: 'PLT' }), 'Masih ada pimpinan definitif, Kepala Kenanga');
    await refused('setda', await person({ sifat: 'PLH' }), 'Plh. selalu untuk waktu tertentu');
    await refused('setda', await person({ sifat: 'WAKIL' }), 'Pilih Sifat');
    await refused('setda', await person({ tanggalSk: '2026-11-25' }), 'Isi Tanggal keputusan dengan hari ini');
    await refused('setda', await person({ mulai: '2016-12-31', selesai: '2016-12-31' }), 'Isi Mulai sejak 1 Januari 2017');
    await refused('setda', await fieldsFor('setda.pj', { sifat: 'PLH', selesai: '2026-11-30' }), 'Plh. adalah orang lain');
    await refused('setda', await fieldsFor('kec-serang.pj'), 'masih pimpinan definitif Kecamatan Serang');
    await city.db.pejabatKepala.create({ data: { perangkatDaerahId: (await kbkOf(city, 'setda')).opdId, pegawaiId: await personOf('setda.anggota2'), sifat: 'PLH', mulai: dateOf('2026-12-01'), selesai: dateOf('2026-12-05'), nomorSk: '1', tanggalSk: dateOf('2026-11-20') } });
    await refused('setda', await person({ sifat: 'PLH', mulai: '2026-12-05', selesai: '2026-12-09' }), 'sudah ada Plh. Bayu');
    expect((await (await city.as('admin')).post(`/perangkat-daerah/${uuidv7()}/kepala/baru`, await person({}))).status).toBe(404);
  });

  it('is told when somebody else recorded a head meanwhile', async () => {
    const { opdId } = await kbkOf(city, 'setda');
    const fields = await fieldsFor('setda.anggota1', { mulai: '2026-11-20', akibat: 'yang dahulu' });
    const before = await stateOf();
    expect((await (await city.as('admin')).post(`/perangkat-daerah/${opdId}/kepala/baru`, fields)).status).toBe(409);
    expect(await stateOf()).toEqual(before);
  });

  it('is recorded by the administrator alone, and never for oneself', async () => {
    const { opdId } = await kbkOf(city, 'setda');
    const [head] = await city.db.pejabatKepala.findMany({ where: { perangkatDaerahId: opdId } });
    const before = await stateOf();
    for (const who of ['setda.pj', 'setda.ketua', 'tim.sekretaris', 'walikota', 'staf.walikota', 'tanpa.jabatan']) {
      const browser = await city.as(who);
      expect((await browser.post(`/perangkat-daerah/${opdId}/kepala/baru`, await fieldsFor('setda.anggota1'))).status).toBe(403);
      expect((await browser.post(`/kepala/${head!.id}/akhiri`, { selesai: '2026-11-24' })).status).toBe(403);
      expect((await browser.post(`/kepala/${head!.id}/batalkan`, { alasan: 'Salah.' })).status).toBe(403);
      expect((await browser.get(`/kepala/${head!.id}/batalkan`)).status).toBe(403);
    }
    expect(await stateOf()).toEqual(before);
    const { id: akunId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'setda.anggota3' } });
    await city.db.penugasan.create({ data: { akunId, peran: 'ADMIN', mulai: dateOf('2026-01-01') } });
    const self = await (await city.as('setda.anggota3')).post(`/perangkat-daerah/${opdId}/kepala/baru`, await fieldsFor('setda.anggota3'));
    expect([self.status, self.text.includes('dicatat oleh administrator lain')]).toEqual([422, true]);
    expect(await city.db.pejabatKepala.count()).toBe(before.kepala.length);
  });
});

describe('the end and the annulment of a head', () => {
  it('take the right from that day on, with a reason for the annulment', async () => {
    const { opdId } = await kbkOf(city, 'kec-serang');
    const head = await city.db.pejabatKepala.findFirstOrThrow({ where: { perangkatDaerahId: opdId, sifat: 'DEFINITIF' } });
    const browser = await city.as('admin');
    expect((await browser.post(`/kepala/${head.id}/akhiri`, { selesai: '2026-01-01' })).status).toBe(422);
    await browser.post(`/kepala/${head.id}/akhiri`, { selesai: '2026-12-31' });
    expect((await browser.post(`/kepala/${head.id}/akhiri`, { selesai: '2027-01-31' })).status).toBe(422);
    expect(dayOf((await city.db.pejabatKepala.findUniqueOrThrow({ where: { id: head.id } })).selesai!)).toBe('2026-12-31');

    const plh = await city.db.pejabatKepala.findFirstOrThrow({ where: { perangkatDaerahId: opdId, sifat: 'PLH' } });
    const id = await reportIn(city, 'kec-serang', 'DISAHKAN', '2026-05-11');
    expect((await browser.post(`/kepala/${plh.id}/batalkan`, { alasan: '' })).status).toBe(422);
    await browser.post(`/kepala/${plh.id}/batalkan`, { alasan: 'Keputusan untuk kecamatan lain.' });
    expect((await browser.post(`/kepala/${plh.id}/akhiri`, { selesai: '2026-11-24' })).status).toBe(409);
    expect((await (await city.as('tanpa.jabatan')).get(`/laporan/${id}`)).status).toBe(404);
    await does(city, 'kec-serang.pj', 'teruskan', id);
    expect((await browser.get(`/perangkat-daerah/${opdId}`)).text).toContain('Keputusan untuk kecamatan lain.');
  });
});
