import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { watchQueries } from '../support/queries.js';
import { kbkOf } from '../support/work.js';

let city: TestApp;
const at = {} as { diskominfo: string; dinkes: string; kec: string; kbk: string };
beforeAll(async () => {
  city = await startApp();
  const [diskominfo, dinkes, kec] = [await kbkOf(city, 'diskominfo'), await kbkOf(city, 'dinkes'), await kbkOf(city, 'kec-serang')];
  Object.assign(at, { diskominfo: diskominfo.opdId, dinkes: dinkes.opdId, kec: kec.opdId, kbk: diskominfo.id });
});
afterAll(() => city.close());
beforeEach(async () => {
  city.setNow(TEST_NOW);
  await city.db.sosialisasi.deleteMany();
  await city.db.jumlahAsn.deleteMany();
});

type Fields = Record<string, string | string[]>;
const event = (changes: Fields = {}) => ({ id: uuidv7(), judul: 'Sosialisasi nilai SIAP', mulai: '2026-10-05', selesai: '', tempat: 'Aula', uraian: '', tanpaNama: '', ...changes });
const inside = (changes: Fields = {}) => event({ lingkup: `kbk:${at.kbk}`, ...changes });
const ofTim = (changes: Fields = {}) => event({ lingkup: 'kota', undangan: [at.dinkes, at.kec], ...changes });

/** Records an event; gives its id. */
async function record(who: string, fields: ReturnType<typeof event>): Promise<string> {
  const answer = await (await city.as(who)).post('/sosialisasi/baru', fields);
  if (answer.status !== 303) throw new Error(`not recorded: ${answer.status} ${/<ul class="errors">[\s\S]*?<\/ul>/.exec(answer.text)?.[0]}`);
  return fields.id;
}
const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;
const present = async (who: string, id: string, names: string[], field = 'tambah') => (await city.as(who)).post(`/sosialisasi/${id}/hadir`, { [field]: await Promise.all(names.map(personOf)) });
const state = async () => ({ acara: await city.db.sosialisasi.findMany(), hadir: await city.db.sosialisasiHadir.count(), undangan: await city.db.sosialisasiPerangkatDaerah.count(), riwayat: await city.db.riwayat.count({ where: { objek: 'sosialisasi' } }) });
const names = (html: string) => [...html.matchAll(/role="rowheader">(?:<a [^>]*>)?([^<]+)</g)].map(([, name]) => name!);

describe('the Tim’s sosialisasi to OPDs', () => {
  it('is recorded with the OPDs invited and its material; their heads and sekretaris are told', async () => {
    const materi = await city.db.materi.create({ data: { judul: 'Bahan paparan', tautan: 'https://contoh.go.id/paparan', dibuatOleh: 'Tim', dibuatPada: city.deps.clock() } });
    const id = await record('tim.koordinator', ofTim({ materi: [materi.id], tanpaNama: '40' }));
    const page = await (await city.as('tim.sekretaris')).get(`/sosialisasi/${id}`);
    for (const text of ['Sosialisasi nilai SIAP', 'Dinas Kesehatan', 'Kecamatan Serang', 'Bahan paparan', '>40<', 'Tim Pengembangan, Aula.']) expect(page.text, text).toContain(text);
    const told = await city.db.notifikasi.findMany({ where: { tautan: `/sosialisasi/${id}` }, include: { akun: true } });
    expect(told.map((one) => one.akun.namaPengguna).sort()).toEqual(['dinkes.pj', 'dinkes.sekretaris', 'kec-serang.pj', 'kec-serang.sekretaris']);
    expect(await city.db.riwayat.count({ where: { objekId: id, tindakan: 'sosialisasi.catat', post: 'TIM_KOORDINATOR' } })).toBe(1);
    await city.db.sosialisasi.delete({ where: { id } });
    await city.db.materi.delete({ where: { id: materi.id } });
  });

  it('notes people of any OPD as present by name, found by the OPD invited or by name, and takes them out again', async () => {
    const id = await record('tim.koordinator', ofTim());
    const browser = await city.as('tim.koordinator');
    expect((await browser.get(`/sosialisasi/${id}/hadir`)).text).toContain('Pilih perangkat daerah atau cari nama');
    const dinkes = await browser.get(`/sosialisasi/${id}/hadir?opd=${at.dinkes}`);
    expect(dinkes.text.match(/name="tambah"/g)).toHaveLength(8);
    expect((await present('tim.koordinator', id, ['dinkes.anggota1', 'kec-serang.ketua', 'setda.pj'])).status).toBe(303);
    expect((await present('tim.koordinator', id, ['dinkes.anggota1'])).status).toBe(303);
    expect(await city.db.sosialisasiHadir.count({ where: { sosialisasiId: id } })).toBe(3);
    expect((await present('tim.koordinator', id, ['setda.pj'], 'keluar')).status).toBe(303);
    expect(await city.db.sosialisasiHadir.count({ where: { sosialisasiId: id } })).toBe(2);
    expect(await city.db.riwayat.count({ where: { objekId: id, tindakan: 'sosialisasi.hadir' } })).toBe(2);
  });

  it('is for the Tim’s koordinator and sekretaris alone, to record, change, delete and fill', async () => {
    const id = await record('tim.koordinator', ofTim());
    const before = await state();
    for (const who of ['tim.pengarah', 'tim.penanggungjawab', 'tim.ketua', 'tim.anggota', 'dinkes.pj', 'dinkes.sekretaris', 'dinkes.ketua', 'walikota', 'staf.walikota', 'admin', 'tanpa.jabatan']) {
      const browser = await city.as(who);
      const acts: [string, Fields][] = [['/sosialisasi/baru', ofTim()], [`/sosialisasi/${id}/ubah`, { ...ofTim(), revisi: '1' }], [`/sosialisasi/${id}/hapus`, { revisi: '1' }], [`/sosialisasi/${id}/hadir`, { tambah: [await personOf('dinkes.anggota1')] }]];
      for (const [address, fields] of acts) {
        expect((await browser.post(address, fields)).status, `${who} ${address}`).toBe(403);
      }
    }
    const koordinator = { jabatan: 'KOORDINATOR' } as const;
    await city.db.keanggotaanTim.updateMany({ where: koordinator, data: { selesai: dateOf('2026-11-23') } });
    expect((await (await city.as('tim.koordinator')).post('/sosialisasi/baru', ofTim())).status).toBe(403);
    await city.db.keanggotaanTim.updateMany({ where: koordinator, data: { selesai: null } });
    expect(await state()).toEqual(before);
    expect((await (await city.as('tim.sekretaris')).post(`/sosialisasi/${id}/ubah`, { ...ofTim({ judul: 'Judul baru' }), revisi: '1' })).status).toBe(303);
    expect(await city.db.sosialisasi.findUnique({ where: { id } })).toMatchObject({ judul: 'Judul baru', revisi: 2 });
  });
});

describe('sosialisasi inside an OPD', () => {
  it('is recorded by its head or the KBK’s sekretaris, and changed and deleted with its number', async () => {
    const id = await record('diskominfo.sekretaris', inside());
    const byHead = await record('diskominfo.pj', event({ lingkup: `opd:${at.diskominfo}` }));
    expect(await city.db.sosialisasi.findUnique({ where: { id } })).toMatchObject({ perangkatDaerahId: at.diskominfo, kbkId: at.kbk, selesai: dateOf('2026-10-05') });
    expect(await city.db.sosialisasi.findUnique({ where: { id: byHead } })).toMatchObject({ perangkatDaerahId: at.diskominfo, kbkId: null });
    const browser = await city.as('diskominfo.sekretaris');
    expect((await browser.post(`/sosialisasi/${id}/ubah`, { ...inside({ judul: 'Judul baru' }), revisi: '1' })).status).toBe(303);
    const stale = await browser.post(`/sosialisasi/${id}/ubah`, { ...inside({ judul: 'Dari layar lama' }), revisi: '1' });
    expect([stale.status, stale.text.includes('Dari layar lama')]).toEqual([409, true]);
    expect((await browser.post(`/sosialisasi/${byHead}/hapus`, { revisi: '1' })).status).toBe(403);
    expect((await browser.get(`/sosialisasi/${id}/hapus`)).text).toContain('Hapus “Judul baru”?');
    expect((await browser.post(`/sosialisasi/${id}/hapus`, { revisi: '1' })).status).toBe(409);
    expect((await (await city.as('diskominfo.pj')).post(`/sosialisasi/${id}/hapus`, { revisi: '2' })).status).toBe(303);
    expect(await city.db.sosialisasi.count()).toBe(1);
  });

  it('sent twice makes one; what cannot be is named at its field and keeps what was typed', async () => {
    const fields = inside();
    const browser = await city.as('diskominfo.sekretaris');
    expect((await Promise.all([0, 1].map(() => browser.post('/sosialisasi/baru', fields)))).map((answer) => answer.status)).toEqual([303, 303]);
    const before = await state();
    for (const [changes, words] of [
      [{ selesai: '2026-10-04' }, 'Isi Tanggal selesai dengan'], [{ judul: ' ' }, 'Isi Judul'], [{ tanpaNama: '-3' }, 'Isi Peserta tanpa nama'], [{ tanpaNama: '12.5' }, 'titik hanya memisahkan ribuan'], [{ mulai: '2026-02-30' }, 'Isi Tanggal mulai'], [{ materi: [uuidv7()] }, 'Pilih materi dari daftar'],
    ] as const) {
      const answer = await browser.post('/sosialisasi/baru', inside({ tempat: 'Ruang yang diketik', ...(changes as unknown as Fields) }));
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
      expect(answer.text).toContain('Ruang yang diketik');
    }
    expect((await (await city.as('tim.koordinator')).post('/sosialisasi/baru', ofTim({ undangan: [] }))).text).toContain('Pilih perangkat daerah yang diundang');
    expect(await state()).toEqual(before);
  });

  it('notes only the OPD’s own people of that day, and none before it has begun', async () => {
    const id = await record('diskominfo.sekretaris', inside());
    const stranger = await present('diskominfo.sekretaris', id, ['dinkes.anggota1']);
    expect([stranger.status, stranger.text.includes('Pilih pegawai perangkat daerah ini dari daftar')]).toEqual([422, true]);
    const early = await record('diskominfo.sekretaris', inside({ mulai: '2026-12-01' }));
    const before = await present('diskominfo.sekretaris', early, ['diskominfo.anggota1']);
    expect([before.status, before.text.includes('belum berlangsung')]).toEqual([422, true]);
    expect(await city.db.sosialisasiHadir.count()).toBe(0);
    expect((await present('diskominfo.sekretaris', id, ['diskominfo.anggota1', 'tanpa.jabatan'])).status).toBe(303);
    const moved = await (await city.as('diskominfo.sekretaris')).post(`/sosialisasi/${id}/ubah`, { ...inside({ mulai: '2025-06-01' }), revisi: '1' });
    expect([moved.status, moved.text.includes('tidak bertugas pada tanggal itu')]).toEqual([422, true]);
  });

  it('is for nobody else: another post, the same post elsewhere, an ended one, and the head while a Plh. acts', async () => {
    const id = await record('diskominfo.sekretaris', inside());
    const before = await state();
    const acts = async (): Promise<[string, Fields][]> => [[`/sosialisasi/${id}/ubah`, { ...inside({ judul: 'Lain' }), revisi: '1' }], [`/sosialisasi/${id}/hapus`, { revisi: '1' }], [`/sosialisasi/${id}/hadir`, { tambah: [await personOf('diskominfo.anggota2')] }]];
    const refused = async (who: string, status: number) => {
      for (const [address, fields] of await acts()) expect((await (await city.as(who)).post(address, fields)).status, `${who} ${address}`).toBe(status);
    };
    for (const who of ['diskominfo.ketua', 'diskominfo.fasilitator', 'diskominfo.anggota1', 'tim.koordinator', 'tim.sekretaris', 'walikota']) await refused(who, 403);
    for (const who of ['dinkes.sekretaris', 'dinkes.pj', 'admin', 'tanpa.jabatan']) await refused(who, 404);
    expect((await (await city.as('dinkes.sekretaris')).post('/sosialisasi/baru', inside())).status).toBe(404);
    for (const who of ['dinkes.pj', 'diskominfo.ketua', 'tim.ketua', 'admin']) expect((await (await city.as(who)).post('/sosialisasi/baru', event({ lingkup: `opd:${at.diskominfo}` }))).status, who).toBe(403);
    const plh = await city.db.pejabatKepala.create({ data: { perangkatDaerahId: at.diskominfo, pegawaiId: await personOf('tanpa.jabatan'), sifat: 'PLH', mulai: dateOf('2026-11-23'), selesai: dateOf('2026-11-27'), nomorSk: '821/9/2026', tanggalSk: dateOf('2026-11-20') } });
    await refused('diskominfo.pj', 403);
    expect((await (await city.as('diskominfo.pj')).get(`/sosialisasi/${id}`)).status).toBe(200);
    const sekretaris = { jabatan: 'SEKRETARIS', kbkId: at.kbk } as const;
    await city.db.keanggotaan.updateMany({ where: sekretaris, data: { selesai: dateOf('2026-11-23') } });
    await refused('diskominfo.sekretaris', 404);
    await city.db.keanggotaan.updateMany({ where: sekretaris, data: { selesai: null } });
    expect(await state()).toEqual(before);
    expect((await present('tanpa.jabatan', id, ['diskominfo.anggota2'])).status).toBe(303);
    await city.db.pejabatKepala.delete({ where: { id: plh.id } });
  });
});

describe('coverage', () => {
  it('is distinct ASN by name at the OPD’s own events over the number of ASN on the day; each figure opens its list', async () => {
    await city.db.jumlahAsn.createMany({ data: [{ perangkatDaerahId: at.diskominfo, mulai: dateOf('2026-01-01'), pns: 3, pppk: 1 }, { perangkatDaerahId: at.diskominfo, mulai: dateOf('2026-06-01'), pns: 6, pppk: 2 }, { perangkatDaerahId: at.diskominfo, mulai: dateOf('2026-12-01'), pns: 50, pppk: 0 }] });
    const first = await record('diskominfo.sekretaris', inside({ tanpaNama: '25', judul: 'Apel sosialisasi' }));
    const second = await record('diskominfo.pj', event({ lingkup: `opd:${at.diskominfo}`, mulai: '2026-11-02' }));
    await present('diskominfo.sekretaris', first, ['diskominfo.anggota1', 'diskominfo.anggota2', 'tanpa.jabatan']);
    await present('diskominfo.pj', second, ['diskominfo.anggota1', 'diskominfo.ketua']);
    const tim = await record('tim.koordinator', ofTim({ undangan: [at.diskominfo] }));
    await present('tim.koordinator', tim, ['diskominfo.fasilitator']);
    // Of another year, and of another OPD.
    await present('diskominfo.sekretaris', await record('diskominfo.sekretaris', inside({ mulai: '2026-10-06' })), []);

    const browser = await city.as('tim.ketua');
    const page = await browser.get('/sosialisasi/cakupan?cari=komunikasi');
    for (const text of ['37,5', '3 dari 8', '>25<', 'ASN terjangkau']) expect(page.text, text).toContain(text);
    const list = async (daftar: string) => names((await browser.get(`/sosialisasi/cakupan/${at.diskominfo}?daftar=${daftar}`)).text);
    const nama = async (who: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: who } })).nama;
    const sorted = async (...who: string[]) => (await Promise.all(who.map(nama))).sort();
    expect((await list('')).sort()).toEqual(await sorted('diskominfo.anggota1', 'diskominfo.anggota2', 'diskominfo.ketua'));
    expect(await list('non_asn')).toEqual([await nama('tanpa.jabatan')]);
    expect(await list('tanpa_nama')).toEqual(['Apel sosialisasi']);
    expect(await list('tim')).toEqual([await nama('diskominfo.fasilitator')]);
    expect((await list('belum')).sort()).toEqual(await sorted('diskominfo.pj', 'diskominfo.sekretaris', 'diskominfo.fasilitator', 'diskominfo.anggota3', 'diskominfo.anggota4'));
    // The year before nobody was reached, and no number of ASN was in force.
    expect((await browser.get('/sosialisasi/cakupan?tahun=2025&cari=komunikasi')).text).toContain('ASN belum dicatat');
    city.setNow('2026-12-01');
    expect((await browser.get('/sosialisasi/cakupan?cari=komunikasi')).text).toContain('3 dari 50');
  });

  it('reads “jumlah ASN belum dicatat” where none is in force, and adds no one without a name', async () => {
    const id = await record('diskominfo.sekretaris', inside({ tanpaNama: '1.000' }));
    await present('diskominfo.sekretaris', id, ['diskominfo.anggota1']);
    const own = await (await city.as('diskominfo.ketua')).get('/sosialisasi/cakupan');
    expect(own.text).toContain('ASN belum dicatat');
    expect(names(own.text)).toEqual(['Dinas Komunikasi dan Informatika']);
    expect((await (await city.as('diskominfo.ketua')).get(`/sosialisasi/cakupan/${at.diskominfo}`)).text).toContain('1 ASN terjangkau; jumlah ASN belum dicatat');
    await city.db.jumlahAsn.create({ data: { perangkatDaerahId: at.diskominfo, mulai: dateOf('2026-01-01'), pns: 8, pppk: 0 } });
    expect((await (await city.as('diskominfo.ketua')).get(`/sosialisasi/cakupan/${at.diskominfo}`)).text).toContain('12,5');
  });

  it('is seen by the OPD’s KBK people, the Tim and the Walikota’s office; for the others the OPD’s list does not exist', async () => {
    for (const [who, status] of [['diskominfo.anggota1', 200], ['tim.anggota', 200], ['walikota', 200], ['dinkes.pj', 404], ['admin', 404], ['tanpa.jabatan', 404]] as const) {
      expect((await (await city.as(who)).get(`/sosialisasi/cakupan/${at.diskominfo}`)).status, who).toBe(status);
    }
    for (const who of ['admin', 'tanpa.jabatan']) expect((await (await city.as(who)).get('/sosialisasi/cakupan')).status, who).toBe(403);
    const id = await record('diskominfo.sekretaris', inside());
    for (const [who, status] of [['diskominfo.anggota1', 200], ['tim.anggota', 200], ['dinkes.anggota1', 404], ['admin', 404]] as const) expect((await (await city.as(who)).get(`/sosialisasi/${id}`)).status, who).toBe(status);
  });
});

describe('the pages', () => {
  it('take at most eight queries each', async () => {
    const id = await record('tim.koordinator', ofTim());
    await present('tim.koordinator', id, ['dinkes.anggota1', 'dinkes.anggota2']);
    const watch = watchQueries(city.database.pool);
    const browser = await city.as('tim.koordinator');
    for (const address of ['/sosialisasi', `/sosialisasi/${id}`, `/sosialisasi/${id}?cari=a`, `/sosialisasi/${id}/hadir?opd=${at.dinkes}`, `/sosialisasi/${id}/ubah`, '/sosialisasi/baru', '/sosialisasi/cakupan', `/sosialisasi/cakupan/${at.dinkes}?daftar=belum`, '/tim', '/tim/penugasan', '/arahan', '/laporan-tim']) {
      const statements = await watch(() => browser.get(address));
      expect(statements.length, `${address}:\n${statements.join('\n')}`).toBeLessThanOrEqual(8);
    }
  });
});
