import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JabatanKbk } from '../../src/db/generated/client.js';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { does, kbkOf, reportIn, stateOf } from '../support/work.js';

/** Who acts when posts are shared, substituted, vacant, ended, annulled or not begun, and who may not for being too near. */

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterEach(() => city.setNow(TEST_NOW));
afterAll(() => city.close());

const statusOf = async (id: string) => (await city.db.laporan.findUniqueOrThrow({ where: { id } })).status;
const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;

/** The one KBK post of an account. */
async function postOf(namaPengguna: string) {
  return city.db.keanggotaan.findFirstOrThrow({ where: { pegawaiId: await personOf(namaPengguna), dibatalkanPada: null }, orderBy: { mulai: 'desc' } });
}

/** Ends the account's KBK post on a day and gives the person another one from a later day on. */
async function becomes(namaPengguna: string, jabatan: JabatanKbk, ended: string, from: string, more: { menggantikanId?: string; selesai?: string } = {}) {
  const before = await postOf(namaPengguna);
  await city.db.keanggotaan.update({ where: { id: before.id }, data: { selesai: dateOf(ended) } });
  return city.db.keanggotaan.create({
    data: {
      kbkId: before.kbkId, pegawaiId: before.pegawaiId, jabatan, mulai: dateOf(from), selesai: more.selesai ? dateOf(more.selesai) : null,
      ...(more.menggantikanId ? { sifat: 'PENGGANTI', menggantikanId: more.menggantikanId } : {}),
    },
  });
}

/** Sends an act that must be refused with a status and words, and changes nothing. */
async function refused(who: string, act: string, id: string, status: number, words = ''): Promise<void> {
  const before = await stateOf(city, id);
  const answer = await (await city.as(who)).post(`/laporan/${id}/${act}`, { revisi: before.revisi, alasan: 'Sebab yang diketik.' });
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(words);
  expect(await stateOf(city, id)).toEqual(before);
}

const lastAct = (laporanId: string) => city.db.tindakan.findFirstOrThrow({ where: { laporanId }, orderBy: { id: 'desc' }, select: { tindakan: true, post: true, sebutan: true, sifat: true } });

describe('a head and those who stand in', () => {
  it('leaves acting to the Plh. for a week, while the definitive head goes on reading', async () => {
    const id = await reportIn(city, 'diskominfo', 'DISAHKAN', '2026-01-12');
    const later = await reportIn(city, 'diskominfo', 'DISAHKAN', '2026-02-09');
    const { opdId } = await kbkOf(city, 'diskominfo');
    await city.db.pejabatKepala.create({
      data: { perangkatDaerahId: opdId, pegawaiId: await personOf('tanpa.jabatan'), sifat: 'PLH', mulai: dateOf('2026-11-23'), selesai: dateOf('2026-11-27'), nomorSk: '821/9/2026', tanggalSk: dateOf('2026-11-20') },
    });
    const page = await (await city.as('diskominfo.pj')).get(`/laporan/${id}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain(`action="/laporan/${id}/`);
    await refused('diskominfo.pj', 'teruskan', id, 403);
    await refused('diskominfo.pj', 'kembalikan', id, 403);
    await does(city, 'tanpa.jabatan', 'teruskan', id);
    expect(await lastAct(id)).toEqual({ tindakan: 'TERUSKAN', post: 'KBK_PENANGGUNG_JAWAB', sebutan: 'Plh. Penanggung jawab', sifat: 'PLH' });

    for (const day of ['2026-11-22', '2026-11-28']) {
      city.setNow(day);
      await refused('tanpa.jabatan', 'teruskan', later, 404);
    }
    await does(city, 'diskominfo.pj', 'teruskan', later);
  });

  it('lets a Plt. who endorsed as ketua forward all the same, and shows the Tim “Dua jabatan”', async () => {
    const id = await reportIn(city, 'dinkes', 'DISAHKAN', '2026-01-12');
    const { opdId } = await kbkOf(city, 'dinkes');
    await city.db.pejabatKepala.updateMany({ where: { perangkatDaerahId: opdId }, data: { selesai: dateOf('2026-10-31') } });
    await city.db.pejabatKepala.create({
      data: { perangkatDaerahId: opdId, pegawaiId: await personOf('dinkes.ketua'), sifat: 'PLT', mulai: dateOf('2026-11-01'), nomorSk: '821/10/2026', tanggalSk: dateOf('2026-10-30') },
    });
    await refused('dinkes.pj', 'teruskan', id, 404);
    await does(city, 'dinkes.ketua', 'teruskan', id);
    expect(await lastAct(id)).toMatchObject({ post: 'KBK_PENANGGUNG_JAWAB', sebutan: 'Plt. Penanggung jawab', sifat: 'PLT' });
    expect((await (await city.as('tim.koordinator')).get(`/laporan/${id}`)).text).toContain('Dua jabatan');
    const plain = await reportIn(city, 'kec-serang', 'DITERUSKAN', '2026-01-12');
    expect((await (await city.as('tim.ketua')).get(`/laporan/${plain}`)).text).not.toContain('Dua jabatan');
    await does(city, 'tim.koordinator', 'terima', id);
  });
});

describe('posts of a KBK', () => {
  it('lets the substitute of the ketua act alone, while the ketua goes on reading', async () => {
    const id = await reportIn(city, 'kec-serang', 'DIAJUKAN', '2026-02-09');
    const ketua = await postOf('kec-serang.ketua');
    const { id: substituteId } = await becomes('kec-serang.anggota1', 'KETUA', '2026-11-22', '2026-11-23', { menggantikanId: ketua.id, selesai: '2026-11-29' });
    expect((await (await city.as('kec-serang.ketua')).get(`/laporan/${id}`)).status).toBe(200);
    await refused('kec-serang.ketua', 'sahkan', id, 403);
    await refused('kec-serang.ketua', 'kembalikan', id, 403);
    city.setNow('2026-11-30');
    await refused('kec-serang.anggota1', 'sahkan', id, 404);
    city.setNow(TEST_NOW);
    await does(city, 'kec-serang.anggota1', 'sahkan', id);
    expect(await lastAct(id)).toEqual({ tindakan: 'SAHKAN', post: 'KBK_KETUA', sebutan: 'Ketua (pengganti)', sifat: 'PENGGANTI' });
    city.setNow('2026-11-30');
    await refused('kec-serang.ketua', 'sahkan', id, 409, 'sudah disahkan');
    await city.db.keanggotaan.update({ where: { id: substituteId }, data: { selesai: dateOf('2026-11-23') } });
  });

  it('gives no right by a post that has ended, is annulled, or begins tomorrow', async () => {
    const id = await reportIn(city, 'setda', 'DIAJUKAN', '2026-01-12');
    const fasilitator = await postOf('setda.fasilitator');
    await city.db.keanggotaan.update({ where: { id: fasilitator.id }, data: { selesai: dateOf('2026-11-23') } });
    await refused('setda.fasilitator', 'sahkan', id, 404);
    await city.db.keanggotaan.update({ where: { id: fasilitator.id }, data: { selesai: null, dibatalkanPada: TEST_NOW, alasanBatal: 'Salah orang.' } });
    await refused('setda.fasilitator', 'sahkan', id, 404);
    await city.db.keanggotaan.update({ where: { id: fasilitator.id }, data: { dibatalkanPada: null, alasanBatal: null, mulai: dateOf('2026-11-25') } });
    await refused('setda.fasilitator', 'sahkan', id, 404);
    expect((await (await city.as('setda.fasilitator')).get('/laporan')).text).not.toContain(id);
    city.setNow('2026-11-25');
    await does(city, 'setda.fasilitator', 'sahkan', id);
  });

  it('ends with the day in Jakarta, not in Greenwich', async () => {
    const id = await reportIn(city, 'setda', 'DIAJUKAN', '2026-02-09');
    const ketua = await postOf('setda.ketua');
    await city.db.keanggotaan.update({ where: { id: ketua.id }, data: { selesai: dateOf('2026-11-24') } });
    city.setNow(new Date('2026-11-24T17:00:00Z'));
    await refused('setda.ketua', 'sahkan', id, 404);
    city.setNow(new Date('2026-11-24T16:59:59Z'));
    await does(city, 'setda.ketua', 'sahkan', id);
    await city.db.keanggotaan.update({ where: { id: ketua.id }, data: { selesai: null } });
  });

  it('counts a wakil ketua as the ketua, once', async () => {
    const id = await reportIn(city, 'setda', 'DIAJUKAN', '2026-03-09');
    await becomes('setda.anggota1', 'WAKIL_KETUA', '2026-11-01', '2026-11-02');
    await does(city, 'setda.anggota1', 'sahkan', id);
    expect(await lastAct(id)).toMatchObject({ post: 'KBK_KETUA', sebutan: 'Wakil Ketua' });
    await refused('setda.ketua', 'sahkan', id, 409, 'sudah disahkan');
    expect(await statusOf(id)).toBe('DIAJUKAN');
  });

  it('lets a wakil sekretaris submit', async () => {
    const id = await reportIn(city, 'setda', 'DRAF', '2026-04-06');
    await becomes('setda.anggota2', 'WAKIL_SEKRETARIS', '2026-11-01', '2026-11-02');
    await does(city, 'setda.anggota2', 'ajukan', id);
    expect(await lastAct(id)).toMatchObject({ post: 'KBK_SEKRETARIS', sebutan: 'Wakil Sekretaris' });
  });

  it('needs one fasilitator’s endorsement where there are several, whichever comes first', async () => {
    const { id: kbkId } = await kbkOf(city, 'kec-serang');
    await city.db.susunanKbk.create({ data: { kbkId, jabatan: 'FASILITATOR', jumlah: 2, alasan: 'Dua bidang.', mulai: dateOf('2026-01-02') } });
    await becomes('kec-serang.anggota2', 'FASILITATOR', '2026-11-01', '2026-11-02');
    const id = await reportIn(city, 'kec-serang', 'DIAJUKAN', '2026-03-09');
    await does(city, 'kec-serang.anggota2', 'sahkan', id);
    await refused('kec-serang.fasilitator', 'sahkan', id, 409, 'sudah disahkan');
    await does(city, 'kec-serang.ketua', 'sahkan', id);
    expect(await statusOf(id)).toBe('DISAHKAN');
  });

  it('waits for a fasilitator where the post is vacant, and does not where the susunan has none, saying why', async () => {
    const { id: kbkId } = await kbkOf(city, 'dinkes');
    const fasilitator = await postOf('dinkes.fasilitator');
    await city.db.keanggotaan.update({ where: { id: fasilitator.id }, data: { selesai: dateOf('2026-11-01') } });
    const vacant = await reportIn(city, 'dinkes', 'DIAJUKAN', '2026-02-09');
    await does(city, 'dinkes.ketua', 'sahkan', vacant);
    expect(await statusOf(vacant)).toBe('DIAJUKAN');

    await city.db.keanggotaan.update({ where: { id: fasilitator.id }, data: { selesai: null } });
    await city.db.susunanKbk.create({ data: { kbkId, jabatan: 'FASILITATOR', jumlah: 0, alasan: 'Pegawai terlalu sedikit.', mulai: dateOf('2026-11-02') } });
    const without = await reportIn(city, 'dinkes', 'DIAJUKAN', '2026-03-09');
    await refused('dinkes.fasilitator', 'sahkan', without, 409, 'tanpa fasilitator');
    const page = await (await city.as('dinkes.ketua')).get(`/laporan/${without}`);
    expect(page.text).toContain('Susunan KBK ini tanpa fasilitator (Pasal 13 ayat (7))');
    await does(city, 'dinkes.ketua', 'sahkan', without);
    expect(await statusOf(without)).toBe('DISAHKAN');
  });
});

describe('three people on one version', () => {
  it('keeps whoever submitted from endorsing in a post that they hold since', async () => {
    const id = await reportIn(city, 'diskominfo', 'DIAJUKAN', '2026-03-09');
    await city.db.keanggotaan.update({ where: { id: (await postOf('diskominfo.fasilitator')).id }, data: { selesai: dateOf('2026-11-24') } });
    await becomes('diskominfo.sekretaris', 'FASILITATOR', '2026-11-24', '2026-11-25');
    city.setNow('2026-11-25');
    await refused('diskominfo.sekretaris', 'sahkan', id, 409, 'Anda yang mengajukan versi ini');
    await does(city, 'diskominfo.ketua', 'sahkan', id);
    await refused('diskominfo.sekretaris', 'sahkan', id, 409, 'Anda yang mengajukan versi ini');
  });

  it('keeps whoever endorsed as ketua from endorsing as fasilitator, also by a second sending', async () => {
    const { id } = await city.db.laporan.findFirstOrThrow({ where: { status: 'DIAJUKAN', kbk: { perangkatDaerah: { kode: '2.16.01' } } } });
    await city.db.keanggotaan.update({ where: { id: (await postOf('diskominfo.sekretaris')).id }, data: { selesai: dateOf('2026-11-25') } });
    await becomes('diskominfo.ketua', 'FASILITATOR', '2026-11-25', '2026-11-26');
    city.setNow('2026-11-26');
    await refused('diskominfo.ketua', 'sahkan', id, 409, 'Anda sudah mengesahkan versi ini');
    await becomes('diskominfo.anggota3', 'FASILITATOR', '2026-11-24', '2026-11-25');
    await does(city, 'diskominfo.anggota3', 'sahkan', id);
    expect(await statusOf(id)).toBe('DISAHKAN');
  });
});

describe('a reviewer’s own office', () => {
  const assign = async (namaPengguna: string, slug: string) => {
    const pegawaiId = await personOf(namaPengguna);
    const { id: timId } = await city.db.tim.findFirstOrThrow();
    const member = await city.db.keanggotaanTim.findFirst({ where: { timId, pegawaiId } })
      ?? await city.db.keanggotaanTim.create({ data: { timId, pegawaiId, jabatan: 'ANGGOTA', mulai: dateOf('2026-01-02') } });
    return city.db.penugasanTim.create({ data: { keanggotaanTimId: member.id, perangkatDaerahId: (await kbkOf(city, slug)).opdId, jenis: 'TINJAU', mulai: dateOf('2026-01-02') } });
  };
  const OWN = 'Laporan perangkat daerah Anda sendiri';

  it('is reviewed by nobody who is placed there, but by an assigned member of another office', async () => {
    const id = await reportIn(city, 'setda', 'DRAF', '2026-05-11');
    for (const [who, act] of [['setda.sekretaris', 'ajukan'], ['setda.ketua', 'sahkan']] as const) await does(city, who, act, id);
    city.setNow('2026-11-25');
    for (const [who, act] of [['setda.fasilitator', 'sahkan'], ['setda.pj', 'teruskan']] as const) await does(city, who, act, id);
    await assign('tim.anggota', 'setda');
    for (const who of ['tim.sekretaris', 'tim.ketua', 'tim.anggota']) {
      await refused(who, 'terima', id, 409, OWN);
      await refused(who, 'kembalikan', id, 409, OWN);
      expect((await (await city.as(who)).get(`/laporan/${id}`)).text).not.toContain(`action="/laporan/${id}/`);
    }
    await assign('kec-serang.anggota4', 'setda');
    await does(city, 'kec-serang.anggota4', 'terima', id);

    await refused('tim.sekretaris', 'buka-kembali', id, 409, OWN);
    await city.db.penempatan.updateMany({ where: { pegawaiId: await personOf('tim.sekretaris') }, data: { selesai: dateOf('2026-11-24') } });
    await does(city, 'tim.sekretaris', 'buka-kembali', id, { alasan: 'Ada kegiatan yang terlewat.' });
    await city.db.penempatan.updateMany({ where: { pegawaiId: await personOf('tim.sekretaris') }, data: { selesai: null } });
  });

  it('is reviewed by nobody who holds a post in its KBK or heads it, wherever they are placed', async () => {
    const id = await reportIn(city, 'kec-serang', 'DITERUSKAN', '2026-04-06');
    await assign('kec-serang.anggota4', 'kec-serang');
    await refused('kec-serang.anggota4', 'terima', id, 409, OWN);
    // Placed elsewhere since, and still anggota of the KBK.
    await city.db.penempatan.updateMany({ where: { pegawaiId: await personOf('kec-serang.anggota4') }, data: { selesai: dateOf('2026-11-01') } });
    await refused('kec-serang.anggota4', 'terima', id, 409, OWN);
    // No post there any more, but head of the office for these days.
    await city.db.keanggotaan.updateMany({ where: { pegawaiId: await personOf('kec-serang.anggota4') }, data: { selesai: dateOf('2026-11-01') } });
    const plh = await city.db.pejabatKepala.create({
      data: {
        perangkatDaerahId: (await kbkOf(city, 'kec-serang')).opdId, pegawaiId: await personOf('kec-serang.anggota4'), sifat: 'PLH', mulai: dateOf('2026-11-23'), selesai: dateOf('2026-11-26'),
        nomorSk: '821/11/2026', tanggalSk: dateOf('2026-11-20'),
      },
    });
    await refused('kec-serang.anggota4', 'terima', id, 409, OWN);
    await city.db.pejabatKepala.update({ where: { id: plh.id }, data: { dibatalkanPada: TEST_NOW, alasanBatal: 'Salah orang.' } });
    await does(city, 'kec-serang.anggota4', 'terima', id);
  });
});

describe('the Tim', () => {
  it('reviews as koordinator only what is binaan on that day', async () => {
    const id = await reportIn(city, 'dinkes', 'DRAF', '2026-04-06');
    for (const [who, act] of [['dinkes.sekretaris', 'ajukan'], ['dinkes.ketua', 'sahkan'], ['dinkes.ketua', 'teruskan']] as const) await does(city, who, act, id);
    const { opdId } = await kbkOf(city, 'dinkes');
    await city.db.penugasanTim.updateMany({ where: { perangkatDaerahId: opdId, jenis: 'BINAAN' }, data: { selesai: dateOf('2026-11-23') } });
    await refused('tim.koordinator', 'terima', id, 404);
    await city.db.penugasanTim.updateMany({ where: { perangkatDaerahId: opdId, jenis: 'BINAAN' }, data: { selesai: dateOf('2026-11-24') } });
    await does(city, 'tim.koordinator', 'terima', id);
  });

  it('goes on acting past the date of its decree, until the next decree’s first day', async () => {
    const id = await reportIn(city, 'kec-serang', 'DITERUSKAN', '2026-05-11');
    await city.db.tim.updateMany({ data: { selesai: dateOf('2026-10-31') } });
    const next = await city.db.tim.create({ data: { nomorSk: '188.45/Kep.99/2026', tanggalSk: dateOf('2026-11-20'), mulai: dateOf('2026-11-25') } });
    city.setNow('2026-11-25');
    await refused('tim.ketua', 'terima', id, 404);
    city.setNow(TEST_NOW);
    await does(city, 'tim.ketua', 'terima', id);
    await city.db.tim.delete({ where: { id: next.id } });
  });

  it('cannot reopen a report of a period whose evaluation is set', async () => {
    const { id } = await city.db.laporan.findFirstOrThrow({ where: { status: 'DITERIMA', periode: { nama: 'Mei 2026' } } });
    const evaluasi = await city.db.evaluasi.findFirstOrThrow({ where: { periode: { nama: 'Semester I 2026' } } });
    // While it is being made the report is reopened, and goes the whole way once more; once it is set, not again.
    await does(city, 'tim.sekretaris', 'buka-kembali', id, { alasan: 'Ada kegiatan yang terlewat.' });
    for (const [who, act] of [['kec-serang.sekretaris', 'ajukan'], ['kec-serang.ketua', 'sahkan'], ['kec-serang.fasilitator', 'sahkan'], ['kec-serang.pj', 'teruskan'], ['tim.ketua', 'terima']] as const) {
      await does(city, who, act, id);
    }
    await city.db.evaluasi.update({ where: { id: evaluasi.id }, data: { status: 'DITETAPKAN' } });
    await refused('tim.sekretaris', 'buka-kembali', id, 409, 'sudah ditetapkan');
  });
});

describe('whoever holds two posts', () => {
  it('acts in the one that the form names', async () => {
    // For a week the Plh. of the office is its ketua, who may return a report in either post, each in its own turn.
    const plh = await city.db.pejabatKepala.create({
      data: {
        perangkatDaerahId: (await kbkOf(city, 'kec-serang')).opdId, pegawaiId: await personOf('kec-serang.ketua'), sifat: 'PLH', mulai: dateOf('2026-11-24'), selesai: dateOf('2026-11-30'),
        nomorSk: '821/12/2026', tanggalSk: dateOf('2026-11-20'),
      },
    });
    const ketua = await postOf('kec-serang.ketua');
    const id = await reportIn(city, 'kec-serang', 'DIAJUKAN', '2026-06-08');
    const before = await stateOf(city, id);
    const asHead = await (await city.as('kec-serang.ketua')).post(`/laporan/${id}/kembalikan`, { revisi: before.revisi, alasan: 'Belum lengkap.', post: plh.id });
    expect(asHead.status).toBe(409);
    expect(await stateOf(city, id)).toEqual(before);
    await does(city, 'kec-serang.ketua', 'kembalikan', id, { alasan: 'Belum lengkap.', post: ketua.id });
    expect(await lastAct(id)).toMatchObject({ tindakan: 'KEMBALIKAN', post: 'KBK_KETUA', sebutan: 'Ketua' });
    for (const [who, act] of [['kec-serang.sekretaris', 'ajukan'], ['kec-serang.ketua', 'sahkan'], ['kec-serang.fasilitator', 'sahkan']] as const) await does(city, who, act, id);
    await does(city, 'kec-serang.ketua', 'kembalikan', id, { alasan: 'Belum lengkap.', post: plh.id });
    expect(await lastAct(id)).toMatchObject({ tindakan: 'KEMBALIKAN', post: 'KBK_PENANGGUNG_JAWAB', sebutan: 'Plh. Penanggung jawab' });
  });
});
