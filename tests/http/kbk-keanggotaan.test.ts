import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runNightly } from '../../src/jobs/schedule.js';
import { makeLog } from '../../src/log.js';
import { dateOf, dayOf, type Day } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW, TEST_TODAY } from '../support/city.js';
import { pdf } from '../support/kegiatan.js';
import { does, kbkOf, reportIn } from '../support/work.js';

/** Each group works on the KBK of an office of its own, so that they do not meet. */
let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

type Fields = Record<string, string | string[] | undefined>;
const person = async (akun: string) => city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: akun } } });
/** An employee of an office without an account, which is normal. */
async function employee(opdId: string, nama: string): Promise<string> {
  const { id } = await city.db.pegawai.create({ data: { nama, jenis: 'NON_ASN', penempatan: { create: { perangkatDaerahId: opdId, jabatan: 'Pelaksana', mulai: dateOf('2025-01-01') } } } });
  return id;
}
/** All that a form of posts may change in a KBK. */
const stateOf = async (kbkId: string) => JSON.stringify([
  await city.db.kbk.findUniqueOrThrow({ where: { id: kbkId } }), await city.db.keanggotaan.findMany({ where: { kbkId }, orderBy: { id: 'asc' } }),
  await city.db.susunanKbk.findMany({ where: { kbkId }, orderBy: { id: 'asc' } }), await city.db.riwayat.count({ where: { kbkId } }),
]);
const holdersOn = async (kbkId: string, jabatan: 'KETUA' | 'SEKRETARIS' | 'FASILITATOR' | 'ANGGOTA', day: Day) => (await city.db.keanggotaan.findMany({
  where: { kbkId, jabatan, dibatalkanPada: null, mulai: { lte: dateOf(day) }, OR: [{ selesai: null }, { selesai: { gte: dateOf(day) } }] }, include: { pegawai: true }, orderBy: { pegawai: { nama: 'asc' } },
})).map((row) => row.pegawai.nama);
const rowOf = async (kbkId: string, akun: string) => city.db.keanggotaan.findFirstOrThrow({ where: { kbkId, dibatalkanPada: null, pegawai: { akun: { namaPengguna: akun } } }, orderBy: { mulai: 'desc' } });
const post = async (who: string, address: string, fields: Fields = {}) => (await city.as(who)).post(address, fields);
const noticesOf = async (akun: string) => (await city.db.notifikasi.findMany({ where: { akun: { namaPengguna: akun } }, orderBy: { pada: 'asc' } })).map((one) => one.judul);

/** A form of an act as its rightful holder would send it, refused in words that name what to do, with nothing changed. */
async function refused(kbkId: string, who: string, address: string, fields: Fields, words: string): Promise<void> {
  const before = await stateOf(kbkId);
  const answer = await post(who, address, fields);
  expect(answer.status, words).toBe(422);
  expect(answer.text).toContain(words);
  expect(await stateOf(kbkId), words).toBe(before);
}

/** Who may not, whatever post they hold: each is refused and nothing is changed. */
const STRANGERS = [
  'dinkes.ketua', 'dinkes.fasilitator', 'dinkes.sekretaris', 'dinkes.anggota1', 'diskominfo.pj', 'diskominfo.ketua', 'tim.pengarah', 'tim.penanggungjawab', 'tim.ketua', 'tim.sekretaris', 'tim.koordinator', 'tim.anggota',
  'walikota', 'staf.walikota', 'admin', 'tanpa.jabatan',
];
async function forbidsStrangers(kbkId: string, address: string, fields: Fields): Promise<void> {
  const before = await stateOf(kbkId);
  for (const who of STRANGERS) {
    expect((await (await city.as(who)).get(address)).status, `${who} ${address}`).toBe(403);
    expect((await post(who, address, fields)).status, `${who} ${address}`).toBe(403);
  }
  expect(await stateOf(kbkId)).toBe(before);
}

describe('appointing', () => {
  const at = {} as { id: string; opdId: string; free: string };
  beforeAll(async () => { Object.assign(at, await kbkOf(city, 'dinkes')); at.free = await employee(at.opdId, 'Kemuning Sari, S.KM.'); });
  const tunjuk = (fields: Fields) => ({ id: uuidv7(), jabatan: 'KETUA', pegawaiId: at.free, mulai: '2026-12-01', ...fields });
  const here = () => `/kbk/${at.id}/keanggotaan/tunjuk`;

  it('replaces the ketua: the former’s last day is the day before, with decree and scan, and both are told', async () => {
    const former = await rowOf(at.id, 'dinkes.ketua');
    const form = (await (await city.as('dinkes.pj')).get(`${here()}?jabatan=KETUA`)).text;
    expect(form).toContain(`value="${former.id}" selected`);
    const fields = tunjuk({ gantikan: former.id, nomorSk: '800/99/Dinkes/2026', tanggalSk: '2026-11-20' });
    const browser = await city.as('dinkes.pj');
    const answer = await browser.post(here(), fields, { files: [{ field: 'berkasSk', name: 'sk.pdf', bytes: pdf('SK'), type: 'application/pdf' }] });
    expect(answer.status).toBe(303);
    // Sent twice, it appoints once.
    expect((await browser.post(here(), fields)).status).toBe(303);
    expect(await holdersOn(at.id, 'KETUA', '2026-11-30')).toEqual([(await person('dinkes.ketua')).nama]);
    expect(await holdersOn(at.id, 'KETUA', '2026-12-01')).toEqual(['Kemuning Sari, S.KM.']);
    const made = await city.db.keanggotaan.findUniqueOrThrow({ where: { id: fields.id }, include: { berkasSk: true } });
    expect([made.nomorSk, dayOf(made.tanggalSk!), made.berkasSk?.nama]).toEqual(['800/99/Dinkes/2026', '2026-11-20', 'sk.pdf']);
    expect(await noticesOf('dinkes.ketua')).toEqual(['Jabatan Anda sebagai Ketua KBK Dinas Kesehatan berakhir 30\u00a0November\u00a02026']);
    const page = (await browser.get(`/keanggotaan/${fields.id}`)).text;
    expect(page).toContain('800/99/Dinkes/2026');
    expect(page).toContain(`/berkas/${made.berkasSkId}`);
    expect((await (await city.as('walikota')).get(`/keanggotaan/${fields.id}`)).text).not.toContain('/berkas/');
  });

  it('refuses what cannot be, at its field', async () => {
    const [pj, anggota, diskominfo] = await Promise.all(['dinkes.pj', 'dinkes.anggota1', 'diskominfo.anggota1'].map(person));
    const sekretaris = await rowOf(at.id, 'dinkes.sekretaris');
    const is = (fields: Fields, words: string) => refused(at.id, 'dinkes.pj', here(), tunjuk({ jabatan: 'SEKRETARIS', gantikan: sekretaris.id, ...fields }), words);
    await is({ pegawaiId: pj!.id }, 'Jabatan Anda sendiri tidak Anda catat sendiri');
    // Who works elsewhere is not even named, neither in the refusal nor among those to choose.
    await is({ pegawaiId: diskominfo!.id }, 'Pilih pegawai dari daftar');
    expect((await post('dinkes.pj', here(), tunjuk({ jabatan: 'SEKRETARIS', gantikan: sekretaris.id, pegawaiId: diskominfo!.id }))).text).not.toContain(diskominfo!.nama);
    await is({ pegawaiId: anggota!.id }, 'memegang jabatan Anggota di KBK ini');
    await is({ pegawaiId: anggota!.id, lepas: 'ya', mulai: '2026-01-02' }, 'baru menjabat');
    await is({ pegawaiId: at.free }, 'memegang jabatan Ketua di KBK ini');
    await is({ mulai: '2025-12-31', pegawaiId: at.free }, 'KBK Dinas Kesehatan dibentuk pada hari itu');
    await is({ mulai: '2026-12-05', selesai: '2026-12-04' }, 'jabatan tidak berakhir sebelum dimulai');
    await is({ gantikan: '', pegawaiId: await employee(at.opdId, 'Melati Putih') }, 'sudah dipegang');
    await is({ gantikan: uuidv7() }, 'Pilih pemegang jabatan Sekretaris dari daftar');
    await is({ jabatan: 'WAKIL_KETUA', gantikan: '', pegawaiId: await employee(at.opdId, 'Nuri Biru') }, 'tanpa Wakil Ketua');
    await is({ pegawaiId: 'bukan' }, 'Pilih Pegawai dari daftar');
    await is({ mulai: '2026-02-30' }, 'Isi Tanggal mulai dengan tanggal yang ada');
  });

  it('lets an anggota become fasilitator, whose other post ends on the day before', async () => {
    const anggota = await person('dinkes.anggota2');
    const former = await rowOf(at.id, 'dinkes.fasilitator');
    const answer = await post('dinkes.pj', here(), tunjuk({ jabatan: 'FASILITATOR', gantikan: former.id, pegawaiId: anggota.id, lepas: 'ya' }));
    expect(answer.status).toBe(303);
    expect(await holdersOn(at.id, 'FASILITATOR', '2026-12-01')).toEqual([anggota.nama]);
    expect(await holdersOn(at.id, 'ANGGOTA', '2026-11-30')).toContain(anggota.nama);
    expect(await holdersOn(at.id, 'ANGGOTA', '2026-12-01')).not.toContain(anggota.nama);
    expect(await noticesOf('dinkes.anggota2')).toContain('Anda ditunjuk sebagai Fasilitator KBK Dinas Kesehatan');
  });

  it('makes several people anggota at once, those without an account too, and once when sent twice', async () => {
    const names = ['Cemara Angin', 'Dahlia Merah', 'Ester Pantai'];
    const pegawaiIds = await Promise.all(names.map((nama) => employee(at.opdId, nama)));
    const fields = { pegawaiIds, mulai: '2026-11-24', nomorSk: '800/100' };
    const form = (await (await city.as('dinkes.pj')).get(`/kbk/${at.id}/keanggotaan/anggota?cari=Dahlia`)).text;
    expect(form).toContain('Dahlia Merah');
    expect(form).not.toContain('Cemara Angin');
    for (let sent = 0; sent < 2; sent++) expect((await post('dinkes.pj', `/kbk/${at.id}/keanggotaan/anggota`, fields)).status).toBe(303);
    expect(await holdersOn(at.id, 'ANGGOTA', TEST_TODAY)).toEqual(expect.arrayContaining(names));
    expect(await city.db.keanggotaan.count({ where: { pegawaiId: { in: pegawaiIds } } })).toBe(3);
    expect((await (await city.as('tanpa.jabatan')).get(`/kbk/${at.id}`)).text).toContain('Ester Pantai');
    const ketua = await person('dinkes.sekretaris');
    await refused(at.id, 'dinkes.pj', `/kbk/${at.id}/keanggotaan/anggota`, { ...fields, pegawaiIds: [ketua.id, await employee(at.opdId, 'Fajar Timur')] }, 'Hapus tanda pada yang sudah memegang jabatan');
    await refused(at.id, 'dinkes.pj', `/kbk/${at.id}/keanggotaan/anggota`, { mulai: '2026-11-24' }, 'Pilih sekurang-kurangnya satu orang');
  });

  it('opens on no holder’s post where none is missing, and says who could not sign in to fill one', async () => {
    await employee(at.opdId, 'Handayani Biru');
    const browser = await city.as('dinkes.pj');
    const form = (await browser.get(`/kbk/${at.id}/keanggotaan/tunjuk?cari=Handayani`)).text;
    expect(form).toMatch(/<h1[^>]*>\s*Tunjuk pemegang jabatan/);
    expect(form).toContain('Pelaksana · belum punya akun');
    expect(form).toContain('Yang belum punya akun baru dapat masuk sesudah administrator membuatkannya.');
    const { nama } = await person('dinkes.anggota1');
    expect((await browser.get(`/kbk/${at.id}/keanggotaan/tunjuk?cari=${encodeURIComponent(nama)}`)).text).not.toContain('belum punya akun');
  });

  it('is the head’s alone', async () => {
    const sekretaris = await rowOf(at.id, 'dinkes.sekretaris');
    const somebody = await employee(at.opdId, 'Gading Putih');
    await forbidsStrangers(at.id, here(), tunjuk({ jabatan: 'SEKRETARIS', gantikan: sekretaris.id, pegawaiId: somebody }));
    await forbidsStrangers(at.id, `/kbk/${at.id}/keanggotaan/anggota`, { pegawaiIds: [somebody], mulai: '2026-12-01' });
    expect((await city.visitor().get(here())).status).toBe(303);
  });

  it('is the Plh.’s while one acts, not the head’s who is away, nor somebody’s who was head once', async () => {
    const [away, plh, former] = await Promise.all(['kec-serang.pj', 'kec-serang.anggota1', 'kec-serang.anggota2'].map(person));
    const kec = await kbkOf(city, 'kec-serang');
    const somebody = await employee(kec.opdId, 'Hutan Pinus');
    const head = (pegawaiId: string, sifat: 'PLH' | 'PLT' | 'DEFINITIF', mulai: Day, selesai: Day) => city.db.pejabatKepala.create({ data: { perangkatDaerahId: kec.opdId, pegawaiId, sifat, mulai: dateOf(mulai), selesai: dateOf(selesai), nomorSk: '800/3', tanggalSk: dateOf(mulai) } });
    await head(plh!.id, 'PLH', '2026-11-23', '2026-11-27');
    await head(former!.id, 'DEFINITIF', '2024-01-01', '2025-12-31');
    const fields = { pegawaiIds: [somebody], mulai: TEST_TODAY };
    const before = await stateOf(kec.id);
    for (const who of ['kec-serang.pj', 'kec-serang.anggota2']) expect((await post(who, `/kbk/${kec.id}/keanggotaan/anggota`, fields)).status, who).toBe(403);
    expect(await stateOf(kec.id)).toBe(before);
    expect((await post('kec-serang.anggota1', `/kbk/${kec.id}/keanggotaan/anggota`, fields)).status).toBe(303);
    expect(await holdersOn(kec.id, 'ANGGOTA', TEST_TODAY)).toContain('Hutan Pinus');
    const page = (await (await city.as('walikota')).get(`/kbk/${kec.id}`)).text;
    expect(page).toContain(`Pada hari ini Plh. yang bertindak: ${plh!.nama}`);
    expect(page).toContain(away!.nama);
  });
});

describe('standing in, ending, annulling', () => {
  const at = {} as { id: string; opdId: string };
  beforeAll(async () => { Object.assign(at, await kbkOf(city, 'diskominfo')); });

  it('lets an anggota stand in for the ketua on some days: alone acting then, anggota again afterwards', async () => {
    const [ketua, anggota] = await Promise.all(['diskominfo.ketua', 'diskominfo.anggota1'].map(person));
    const row = await rowOf(at.id, 'diskominfo.ketua');
    const fields = { id: uuidv7(), pegawaiId: anggota!.id, mulai: '2026-11-23', selesai: '2026-11-29', lepas: 'ya', nomorSk: '800/5' };
    for (let sent = 0; sent < 2; sent++) expect((await post('diskominfo.pj', `/keanggotaan/${row.id}/pengganti`, fields)).status).toBe(303);
    const page = (await (await city.as('tanpa.jabatan')).get(`/kbk/${at.id}?tanggal=2026-11-25`)).text;
    expect(page).toContain(`menggantikan ${ketua!.nama}`);
    expect(await holdersOn(at.id, 'ANGGOTA', '2026-11-25')).not.toContain(anggota!.nama);
    expect(await holdersOn(at.id, 'ANGGOTA', '2026-11-22')).toContain(anggota!.nama);
    expect(await holdersOn(at.id, 'ANGGOTA', '2026-11-30')).toContain(anggota!.nama);
    const laporanId = await reportIn(city, 'diskominfo', 'DIAJUKAN');
    await expect(does(city, 'diskominfo.ketua', 'sahkan', laporanId)).rejects.toThrow('403');
    await does(city, 'diskominfo.anggota1', 'sahkan', laporanId);
    expect(await noticesOf('diskominfo.ketua')).toContain(`${anggota!.nama} menggantikan Anda sebagai Ketua KBK Dinas Komunikasi dan Informatika`);
  });

  it('refuses a stand-in whose days do not fit, or who holds a post', async () => {
    const row = await rowOf(at.id, 'diskominfo.ketua');
    const [ketua, sekretaris, anggota2] = await Promise.all(['diskominfo.ketua', 'diskominfo.sekretaris', 'diskominfo.anggota2'].map(person));
    const is = (fields: Fields, words: string) => refused(at.id, 'diskominfo.pj', `/keanggotaan/${row.id}/pengganti`, { id: uuidv7(), pegawaiId: anggota2!.id, mulai: '2026-12-07', selesai: '2026-12-11', lepas: 'ya', ...fields }, words);
    await is({ selesai: '2026-12-06' }, 'jabatan tidak berakhir sebelum dimulai');
    await is({ selesai: '' }, 'Isi Tanggal selesai');
    await is({ mulai: '2026-11-28' }, 'sudah menggantikan');
    await is({ pegawaiId: ketua!.id }, 'pilih orang lain');
    await is({ pegawaiId: sekretaris!.id }, 'memegang jabatan Sekretaris');
    await is({ lepas: undefined }, 'memegang jabatan Anggota');
    await is({ mulai: '2025-12-01' }, 'KBK Dinas Komunikasi dan Informatika dibentuk pada hari itu');
  });

  it('ends a post on its last day and those who stand in with it, and lets it go on', async () => {
    const row = await rowOf(at.id, 'diskominfo.anggota3');
    await refused(at.id, 'diskominfo.pj', `/keanggotaan/${row.id}/akhiri`, { selesai: '2026-01-01' }, 'jabatan ini dimulai pada hari itu');
    await refused(at.id, 'diskominfo.pj', `/keanggotaan/${row.id}/akhiri`, { selesai: '' }, 'Isi Hari terakhir');
    expect((await post('diskominfo.pj', `/keanggotaan/${row.id}/akhiri`, { selesai: '2026-11-30', alasan: 'Tugas belajar' })).status).toBe(303);
    expect(dayOf((await city.db.keanggotaan.findUniqueOrThrow({ where: { id: row.id } })).selesai!)).toBe('2026-11-30');
    expect(await noticesOf('diskominfo.anggota3')).toHaveLength(1);
    // A form that was opened before takes nothing back: it is told what stands there now.
    const stale = await post('diskominfo.pj', `/keanggotaan/${row.id}/akhiri`, { selesai: '2026-12-31', alasan: 'Pensiun' });
    expect(stale.status).toBe(409);
    for (const words of ['sekarang 30 November 2026', 'value="2026-12-31"', 'name="semula" value="2026-11-30"', 'Pensiun']) expect(stale.text.replaceAll('\u00a0', ' ')).toContain(words);
    expect((await post('diskominfo.pj', `/keanggotaan/${row.id}/akhiri`, { selesai: '', semula: '2026-11-30' })).status).toBe(303);
    expect((await city.db.keanggotaan.findUniqueOrThrow({ where: { id: row.id } })).selesai).toBeNull();

    const ketua = await rowOf(at.id, 'diskominfo.ketua');
    expect((await post('diskominfo.pj', `/keanggotaan/${ketua.id}/akhiri`, { selesai: '2026-11-26' })).status).toBe(303);
    const standIn = await city.db.keanggotaan.findFirstOrThrow({ where: { menggantikanId: ketua.id } });
    expect(dayOf(standIn.selesai!)).toBe('2026-11-26');
    const trail = await city.db.riwayat.findMany({ where: { objek: 'keanggotaan', objekId: row.id }, orderBy: { pada: 'asc' } });
    expect(trail.map((line) => line.tindakan).sort()).toEqual(['keanggotaan.akhiri', 'keanggotaan.perpanjang']);
  });

  it('annuls what was recorded in error with a reason, gives no right any more, and stays in the history', async () => {
    const row = await rowOf(at.id, 'diskominfo.anggota4');
    await refused(at.id, 'diskominfo.pj', `/keanggotaan/${row.id}/batalkan`, { alasan: '  ' }, 'Isi Alasan');
    for (let sent = 0; sent < 2; sent++) expect((await post('diskominfo.pj', `/keanggotaan/${row.id}/batalkan`, { alasan: 'Salah orang' })).status).toBe(303);
    expect(await holdersOn(at.id, 'ANGGOTA', TEST_TODAY)).not.toContain((await person('diskominfo.anggota4')).nama);
    const history = (await (await city.as('diskominfo.sekretaris')).get(`/kbk/${at.id}/keanggotaan?lihat=semua`)).text;
    expect(history).toContain('Salah orang');
    expect((await (await city.as('diskominfo.anggota4')).get('/beranda')).text).not.toContain('KBK Dinas Komunikasi dan Informatika</h');
    expect((await post('diskominfo.pj', `/keanggotaan/${row.id}/akhiri`, { selesai: TEST_TODAY })).status).toBe(409);
    expect(await city.db.riwayat.count({ where: { objekId: row.id, tindakan: 'keanggotaan.batalkan' } })).toBe(1);
  });

  it('is the head’s alone, each of the three', async () => {
    const dinkes = await kbkOf(city, 'dinkes');
    const row = await rowOf(dinkes.id, 'dinkes.anggota3');
    await forbidsStrangers(dinkes.id, `/keanggotaan/${row.id}/akhiri`, { selesai: TEST_TODAY });
    await forbidsStrangers(dinkes.id, `/keanggotaan/${row.id}/batalkan`, { alasan: 'Salah' });
    await forbidsStrangers(dinkes.id, `/keanggotaan/${row.id}/pengganti`, { id: uuidv7(), pegawaiId: await employee(dinkes.opdId, 'Jati Emas'), mulai: TEST_TODAY, selesai: TEST_TODAY });
    expect((await (await city.as('admin')).get(`/keanggotaan/${uuidv7()}`)).status).toBe(404);
  });
});

describe('forming a KBK', () => {
  let opdId: string;
  let unitId: string;
  beforeAll(async () => {
    opdId = (await kbkOf(city, 'dinkes')).opdId;
    unitId = (await city.db.unitKerja.create({ data: { perangkatDaerahId: opdId, kode: 'PKM-01', nama: 'Puskesmas Ciracas', mulai: dateOf('2020-01-01') } })).id;
  });
  const bentuk = (fields: Fields = {}) => ({ id: uuidv7(), untuk: `unit:${unitId}`, nama: 'KBK Puskesmas Ciracas', mulai: '2026-11-01', ...fields });

  it('is the head’s alone, for their own OPD and its units', async () => {
    const count = () => city.db.kbk.count();
    const before = await count();
    for (const who of STRANGERS) expect((await post(who, '/kbk/baru', bentuk())).status, who).toBe(403);
    expect(await count()).toBe(before);
    // What a stranger sends along fills no disk.
    const address = `/kbk/${(await kbkOf(city, 'dinkes')).id}/ubah`;
    expect((await (await city.as('tanpa.jabatan')).post(address, { nama: 'Titipan', revisi: '1' }, { files: [{ field: 'berkasSk', name: 'titipan.pdf', bytes: pdf(), type: 'application/pdf' }] })).status).toBe(403);
    expect(await city.db.berkas.count({ where: { nama: 'titipan.pdf' } })).toBe(0);
  });

  it('refuses a second KBK of an office, a day on which the unit does not exist, and a file that is none', async () => {
    const before = await city.db.kbk.count();
    const browser = await city.as('dinkes.pj');
    const says = async (fields: Fields, words: string, files: { field: string; name: string; bytes: Buffer }[] = []) => {
      const answer = await browser.post('/kbk/baru', bentuk(fields), { files });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
    };
    await says({ untuk: `opd:${opdId}` }, 'sudah memiliki KBK Dinas Kesehatan');
    await says({ mulai: '2019-12-31' }, 'Isi tanggal selama Puskesmas Ciracas ada');
    await says({ untuk: 'apa saja' }, 'Pilih Dibentuk untuk dari daftar');
    await says({ nama: '' }, 'Isi Nama KBK');
    // The disk is full: nothing typed is lost, and the field says what to do.
    vi.spyOn(city.files, 'write').mockRejectedValueOnce(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    const full = await browser.post('/kbk/baru', bentuk({ nama: 'KBK yang diketik' }), { files: [{ field: 'berkasSk', name: 'sk-penuh.pdf', bytes: pdf('SK'), type: 'application/pdf' }] });
    expect([full.status, full.text.includes('Kirim ulang “sk-penuh.pdf”: penyimpanan sedang terganggu'), full.text.includes('KBK yang diketik')]).toEqual([422, true, true]);
    expect(await city.db.berkas.count({ where: { nama: 'sk-penuh.pdf', status: 'SIAP' } })).toBe(0);
    await says({}, 'keputusan.exe', [{ field: 'berkasSk', name: 'keputusan.exe', bytes: Buffer.from('MZ bukan berkas') }]);
    expect(await city.db.kbk.count()).toBe(before);
  });

  it('forms one for a unit, once when sent twice, keeps the decree, and lets it be changed', async () => {
    const browser = await city.as('dinkes.pj');
    expect((await browser.get('/kbk/baru')).text).toContain('Puskesmas Ciracas');
    const fields = bentuk({ nomorSk: '800/7/Dinkes/2026', tanggalSk: '2026-10-30' });
    expect((await browser.post('/kbk/baru', fields, { files: [{ field: 'berkasSk', name: 'sk-kbk.pdf', bytes: pdf('SK KBK'), type: 'application/pdf' }] })).headers.location).toBe(`/kbk/${fields.id}/keanggotaan`);
    expect((await browser.post('/kbk/baru', fields)).status).toBe(303);
    const made = await city.db.kbk.findUniqueOrThrow({ where: { id: fields.id }, include: { berkasSk: true } });
    expect([made.unitKerjaId, made.nomorSk, made.berkasSk?.nama]).toEqual([unitId, '800/7/Dinkes/2026', 'sk-kbk.pdf']);
    // Another head's form with this id finds nothing.
    expect((await post('diskominfo.pj', '/kbk/baru', bentuk({ id: fields.id, untuk: `opd:${(await kbkOf(city, 'diskominfo')).opdId}` }))).status).toBe(404);

    // The scan stands on the form that changes the name, or saving would let it go.
    expect((await browser.get(`/kbk/${fields.id}/ubah`)).text).toContain(`name="berkasSk" value="${made.berkasSkId}"`);
    const data = { nama: 'KBK Ciracas Sehat', nomorSk: '800/8', tanggalSk: '', berkasSk: made.berkasSkId!, revisi: '1' };
    for (let sent = 0; sent < 2; sent++) expect((await browser.post(`/kbk/${fields.id}/ubah`, data)).status).toBe(303);
    // Another form that was opened before it is told, and keeps what was typed.
    const stale = await browser.post(`/kbk/${fields.id}/ubah`, { ...data, nama: 'KBK Ciracas Bugar' });
    expect(stale.status).toBe(409);
    for (const words of ['sekarang KBK Ciracas Sehat, Keputusan Nomor 800/8', 'KBK Ciracas Bugar', 'name="revisi" value="2"']) expect(stale.text).toContain(words);
    const changed = await city.db.kbk.findUniqueOrThrow({ where: { id: fields.id } });
    expect([changed.nama, changed.nomorSk, changed.tanggalSk, changed.berkasSkId]).toEqual(['KBK Ciracas Sehat', '800/8', null, made.berkasSkId]);
    const before = await stateOf(fields.id);
    for (const who of STRANGERS) expect((await post(who, `/kbk/${fields.id}/ubah`, { nama: 'Diubah', revisi: '2' })).status, who).toBe(403);
    expect(await stateOf(fields.id)).toBe(before);
    expect((await browser.get('/kbk/baru')).text).toContain('Semua sudah memiliki KBK');
  });

  it('tells the head of an OPD without a KBK so on the home page, and of a vacant post', async () => {
    const opd = await city.db.perangkatDaerah.create({ data: { kode: '2.09.01', nama: 'Dinas Pertanian', singkatan: 'Distan', jenis: 'DINAS', sebutanKepala: 'Kepala Dinas', mulai: dateOf('2020-01-01') } });
    const nobody = await person('tanpa.jabatan');
    await city.db.pejabatKepala.create({ data: { perangkatDaerahId: opd.id, pegawaiId: nobody.id, sifat: 'PLT', mulai: dateOf('2026-11-01'), nomorSk: '821/9', tanggalSk: dateOf('2026-11-01') } });
    expect((await (await city.as('tanpa.jabatan')).get('/beranda')).text).toContain('Bentuk KBK Dinas Pertanian');
    const home = (await (await city.as('dinkes.pj')).get('/beranda')).text;
    expect(home).toContain('Isi jabatan kosong: KBK Ciracas Sehat');
    expect(home).toContain('Belum terisi: fasilitator, ketua, sekretaris, dan anggota');
    expect(home).not.toContain('Bentuk KBK');
  });
});

describe('the first day proposed for a post', () => {
  it('is that of a KBK which is being filled, unless nobody who is offered was there by then; otherwise today', async () => {
    const { opdId } = await kbkOf(city, 'dinkes');
    const unit = await city.db.unitKerja.create({ data: { perangkatDaerahId: opdId, kode: 'PKM-02', nama: 'Puskesmas Unyur', mulai: dateOf('2020-01-01') } });
    const id = uuidv7();
    await post('dinkes.pj', '/kbk/baru', { id, untuk: `unit:${unit.id}`, nama: 'KBK Puskesmas Unyur', mulai: '2026-11-01' });
    const proposed = async (query: string) => /name="mulai"[^>]*value="([^"]*)"/.exec((await (await city.as('dinkes.pj')).get(`/kbk/${id}/keanggotaan/${query}`)).text)?.[1];
    const [first, second] = [await employee(opdId, 'Unyur Satu'), await employee(opdId, 'Unyur Dua')];
    const late = await city.db.pegawai.create({ data: { nama: 'Unyur Belakangan', jenis: 'NON_ASN', penempatan: { create: { perangkatDaerahId: opdId, jabatan: 'Pelaksana', mulai: dateOf('2026-11-20') } } } });
    const appoint = (jabatan: string, pegawaiId: string, mulai: string) => post('dinkes.pj', `/kbk/${id}/keanggotaan/tunjuk`, { id: uuidv7(), jabatan, pegawaiId, mulai });
    expect(await proposed('tunjuk?jabatan=KETUA')).toBe('2026-11-01');
    expect(await proposed('tunjuk?jabatan=KETUA&cari=Belakangan')).toBe(TEST_TODAY);
    expect((await appoint('KETUA', first, '2026-11-01')).status).toBe(303);
    expect([await proposed('tunjuk?jabatan=SEKRETARIS'), await proposed('anggota'), await proposed('tunjuk?jabatan=KETUA')]).toEqual(['2026-11-01', '2026-11-01', TEST_TODAY]);
    const refused = await appoint('SEKRETARIS', late.id, '2026-11-09');
    expect([refused.status, refused.text.includes('value="2026-11-09"')]).toEqual([422, true]);
    expect((await appoint('SEKRETARIS', second, '2026-11-10')).status).toBe(303);
    expect([await proposed('tunjuk?jabatan=FASILITATOR'), await proposed('anggota')]).toEqual([TEST_TODAY, TEST_TODAY]);
  });
});

describe('adjusting the susunan (Pasal 13 ayat (7))', () => {
  const at = {} as { id: string; opdId: string };
  beforeAll(async () => { Object.assign(at, await kbkOf(city, 'setda')); });
  const sesuaikan = (fields: Fields = {}) => ({ revisi: '1', fasilitator: '0', wakilKetua: '0', wakilSekretaris: '0', anggota: '', mulai: TEST_TODAY, alasan: 'Pegawai terbatas.', akhiri: 'ya', ...fields });
  const here = () => `/kbk/${at.id}/susunan`;

  it('refuses without a reason, an unchanged susunan, and fewer posts than are held', async () => {
    const is = (fields: Fields, words: string) => refused(at.id, 'setda.pj', here(), sesuaikan(fields), words);
    await is({ alasan: '' }, 'Isi Alasan');
    await is({ fasilitator: '1' }, 'Ubah sekurang-kurangnya satu jumlah');
    await is({ akhiri: undefined }, 'Centang ini bila jabatan');
    await is({ fasilitator: '1', anggota: '2' }, 'Isi 4 atau lebih');
    await is({ mulai: '2025-12-31' }, 'hari KBK ini dibentuk');
    await is({ fasilitator: '-1' }, 'angka bulat');
  });

  it('is the head’s alone', async () => {
    const before = await stateOf(at.id);
    for (const who of [...STRANGERS, 'setda.ketua', 'setda.fasilitator', 'setda.sekretaris']) expect((await post(who, here(), sesuaikan())).status, who).toBe(403);
    expect(await stateOf(at.id)).toBe(before);
  });

  it('moves a report that the ketua endorsed on to the head when the KBK goes on without a fasilitator, and leaves others', async () => {
    const waiting = await reportIn(city, 'setda', 'DIAJUKAN', '2026-09-14');
    await does(city, 'setda.ketua', 'sahkan', waiting);
    const untouched = await reportIn(city, 'setda', 'DIAJUKAN', '2026-10-12');
    const fasilitator = await person('setda.fasilitator');
    for (let sent = 0; sent < 2; sent++) expect((await post('setda.pj', here(), sesuaikan())).status).toBe(303);
    const status = async (id: string) => (await city.db.laporan.findUniqueOrThrow({ where: { id } })).status;
    expect(await status(waiting)).toBe('DISAHKAN');
    expect(await status(untouched)).toBe('DIAJUKAN');
    expect(await city.db.susunanKbk.count({ where: { kbkId: at.id } })).toBe(1);
    expect(await holdersOn(at.id, 'FASILITATOR', TEST_TODAY)).toEqual([]);
    expect(await holdersOn(at.id, 'FASILITATOR', '2026-11-23')).toEqual([fasilitator.nama]);
    expect(await noticesOf('setda.sekretaris')).toContain('Laporan September 2026, KBK Sekretariat Daerah disahkan');
    expect(await city.db.riwayat.count({ where: { laporanId: waiting, tindakan: 'laporan.susunan' } })).toBe(1);
    await does(city, 'setda.pj', 'teruskan', waiting);
    // From now on the ketua's endorsement is enough.
    await does(city, 'setda.ketua', 'sahkan', untouched);
    expect(await status(untouched)).toBe('DISAHKAN');
    const page = (await (await city.as('walikota')).get(`/kbk/${at.id}`)).text;
    expect(page).toContain('Tanpa fasilitator (Pasal 13 ayat (7)): Pegawai terbatas.');
    expect(page).not.toContain('Belum diisi');
  });

  it('lets several fasilitator be appointed, of whom any one endorses, and no more than there are to be', async () => {
    const later = sesuaikan({ fasilitator: '2', mulai: '2026-11-25', alasan: 'Dua gedung.' });
    // Opened before the first adjustment, whose number it would set back.
    const before = await stateOf(at.id);
    const stale = await post('setda.pj', here(), later);
    expect([stale.status, stale.text.includes('berlaku fasilitator 0, wakil ketua 0, wakil sekretaris 0, anggota tidak dibatasi')]).toEqual([409, true]);
    expect(await stateOf(at.id)).toBe(before);
    expect((await post('setda.pj', here(), { ...later, revisi: '2' })).status).toBe(303);
    city.setNow('2026-11-25');
    try {
      const appoint = async (pegawaiId: string) => post('setda.pj', `/kbk/${at.id}/keanggotaan/tunjuk`, { id: uuidv7(), jabatan: 'FASILITATOR', pegawaiId, mulai: '2026-11-25' });
      const first = await person('setda.fasilitator');
      expect((await appoint(first.id)).status).toBe(303);
      expect((await (await city.as('setda.pj')).get(`/kbk/${at.id}/keanggotaan`)).text).toContain('Fasilitator: 1 dari 2 belum diisi');
      const second = await employee(at.opdId, 'Kayu Manis');
      expect((await appoint(second)).status).toBe(303);
      const third = await appoint(await employee(at.opdId, 'Lontar Tua'));
      expect(third.status).toBe(422);
      expect(third.text).toContain('sudah dipegang');
      const laporanId = await reportIn(city, 'setda', 'DIAJUKAN', '2026-08-10');
      await does(city, 'setda.ketua', 'sahkan', laporanId);
      await does(city, 'setda.fasilitator', 'sahkan', laporanId);
      expect((await city.db.laporan.findUniqueOrThrow({ where: { id: laporanId } })).status).toBe('DISAHKAN');
    } finally {
      city.setNow(TEST_NOW);
    }
  });

  it('takes effect on a later day by itself: the night’s work reads the reports again', async () => {
    const diskominfo = await kbkOf(city, 'diskominfo');
    const fields = sesuaikan({ mulai: '2026-12-01', alasan: 'Mulai Desember.' });
    expect((await post('diskominfo.pj', `/kbk/${diskominfo.id}/susunan`, fields)).status).toBe(303);
    const waiting = await city.db.laporan.findFirstOrThrow({ where: { kbkId: diskominfo.id, status: 'DIAJUKAN' } });
    const night = async (day: Day) => {
      city.setNow(day);
      await runNightly({ db: city.db, pool: city.database.pool, clock: city.deps.clock, files: city.files, dataDir: '', url: city.database.url, embedded: false, log: makeLog('silent') });
      return (await city.db.laporan.findUniqueOrThrow({ where: { id: waiting.id } })).status;
    };
    try {
      expect(await night('2026-11-30')).toBe('DIAJUKAN');
      expect(await night('2026-12-01')).toBe('DISAHKAN');
    } finally {
      city.setNow(TEST_NOW);
    }
  });
});
