import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postsAllowing } from '../../src/access/permissions.js';
import { jabatanTim } from '../../src/regulation/jabatan.js';
import { anggotaMark, penugasanMark, timMark } from '../../src/features/tim/service.js';
import { dateOf, dayOf } from '../../src/time.js';
import { fmt } from '../../src/web/format.js';
import { startApp, type TestApp } from '../support/app.js';
import { TEST_NOW } from '../support/city.js';
import { pdf } from '../support/kegiatan.js';
import { actorOf, kbkOf } from '../support/work.js';

let city: TestApp;
let first: string;
let founders: string[];
beforeAll(async () => {
  city = await startApp();
  const tim = await city.db.tim.findFirstOrThrow({ include: { keanggotaan: true } });
  first = tim.id;
  founders = tim.keanggotaan.map((one) => one.id);
});
afterAll(() => city.close());

/** Back to the one Tim of the test city, as it was made. */
beforeEach(async () => {
  city.setNow(TEST_NOW);
  await city.db.penugasanTim.deleteMany();
  await city.db.keanggotaanTim.deleteMany({ where: { id: { notIn: founders } } });
  await city.db.tim.deleteMany({ where: { id: { not: first } } });
  await city.db.tim.update({ where: { id: first }, data: { selesai: null, nomorSk: '188.45/Kep.10/2026', mulai: dateOf('2026-01-02') } });
  await city.db.keanggotaanTim.updateMany({ data: { mulai: dateOf('2026-01-02'), selesai: null, dibatalkanPada: null, alasanBatal: null } });
  await city.db.pegawai.updateMany({ data: { berhentiPada: null, alasanBerhenti: null } });
  const koordinator = await member('tim.koordinator');
  for (const slug of ['diskominfo', 'dinkes']) {
    await city.db.penugasanTim.create({ data: { keanggotaanTimId: koordinator.id, perangkatDaerahId: (await kbkOf(city, slug)).opdId, jenis: 'BINAAN', mulai: dateOf('2026-01-02') } });
  }
});

const personOf = async (namaPengguna: string) => (await city.db.akun.findUniqueOrThrow({ where: { namaPengguna } })).pegawaiId!;
const member = async (namaPengguna: string) => city.db.keanggotaanTim.findFirstOrThrow({ where: { timId: first, pegawaiId: await personOf(namaPengguna), dibatalkanPada: null }, include: { penugasan: true }, orderBy: { mulai: 'desc' } });
const opdOf = async (slug: string) => (await kbkOf(city, slug)).opdId;
const staf = () => city.as('staf.walikota');

/** Everything about the Tim that a refusal must leave as it is. */
const state = async () => ({
  tim: await city.db.tim.findMany({ orderBy: { id: 'asc' } }), anggota: await city.db.keanggotaanTim.findMany({ orderBy: { id: 'asc' } }),
  penugasan: await city.db.penugasanTim.findMany({ orderBy: { id: 'asc' } }), riwayat: await city.db.riwayat.count({ where: { objek: 'tim' } }),
});

const decree = (changes: Record<string, string | string[]> = {}) => ({ id: uuidv7(), nomorSk: '188.45/Kep.2/2027', tanggalSk: '2026-11-20', mulai: '2027-01-01', selesai: '2027-12-31', ...changes });

describe('the Tim of a day', () => {
  it('shows whoever is signed in each post with its duties and Pasal, the decree, and the person in it', async () => {
    for (const who of ['tanpa.jabatan', 'dinkes.anggota1', 'tim.pengarah']) {
      const page = await (await city.as(who)).get('/tim');
      expect(page.status, who).toBe(200);
      for (const { nama, tugas } of jabatanTim) for (const text of [nama, ...tugas.flatMap(({ teks, dasar }) => [teks, dasar])]) expect(page.text, text).toContain(text);
      for (const text of ['188.45/Kep.10/2026', 'Sekar Mayang', 'membina 2 perangkat daerah', 'Pelaksana, Setda']) expect(page.text, text).toContain(text);
      expect(page.text).not.toContain('>Ganti');
      expect(page.text).not.toContain('Perbarui Tim');
    }
    expect((await (await city.as('tim.ketua')).get('/tim')).text).toContain('>Anda</span>');
    expect((await (await city.as('tanpa.jabatan')).get('/tim?tanggal=2025-12-31')).text).toContain('Tidak ada Tim pada hari itu');
  });

  it('goes on past its date, marked, until the next decree’s first day', async () => {
    await city.db.tim.update({ where: { id: first }, data: { selesai: dateOf('2026-10-31') } });
    const page = await (await city.as('tanpa.jabatan')).get('/tim');
    expect(page.text).toContain('Masa berlaku berakhir');
    expect(page.text).toContain('Tim ini tetap bertugas sampai hari pertama keputusan berikutnya.');
    expect((await (await city.as('tanpa.jabatan')).get('/tim?tanggal=2026-10-31')).text).not.toContain('Masa berlaku berakhir');
    expect(postsAllowing(await actorOf(city, 'tim.sekretaris'), 'tim.administrasi', {})).toHaveLength(1);
  });
});

describe('forming the Tim', () => {
  it('copies the members of the last one with one press, with the OPDs given to them, and lets that one act until then', async () => {
    const browser = await staf();
    const form = await browser.get('/tim/baru');
    const offered = [...form.text.matchAll(/name="salin" value="([^"]+)" checked/g)].map(([, id]) => id!);
    expect(offered).toHaveLength(6);
    const fields = decree({ salin: offered });
    const answers = await Promise.all([0, 1].map(() => browser.post('/tim/baru', fields)));
    expect(answers.map((answer) => [answer.status, answer.headers.location])).toEqual([[303, '/tim?tanggal=2027-01-01'], [303, '/tim?tanggal=2027-01-01']]);
    const made = await city.db.tim.findUniqueOrThrow({ where: { id: fields.id }, include: { keanggotaan: { include: { penugasan: true } } } });
    expect(made).toMatchObject({ nomorSk: '188.45/Kep.2/2027', mulai: dateOf('2027-01-01'), selesai: dateOf('2027-12-31') });
    expect(made.keanggotaan).toHaveLength(6);
    expect(made.keanggotaan.flatMap((one) => one.penugasan).map((one) => [one.jenis, dayOf(one.mulai)])).toEqual([['BINAAN', '2027-01-01'], ['BINAAN', '2027-01-01']]);
    expect(await city.db.riwayat.count({ where: { objekId: fields.id, tindakan: 'tim.tetapkan', post: 'STAF_WALIKOTA' } })).toBe(1);
    expect(await city.db.notifikasi.count({ where: { judul: 'Anda ditetapkan sebagai Koordinator Tim Pengembangan Budaya Kerja' } })).toBe(1);

    const posts = async () => (await actorOf(city, 'tim.koordinator')).posts.map((held) => [held.id, held.assigned.BINAAN.length]);
    expect(await posts()).toEqual([[(await member('tim.koordinator')).id, 2]]);
    expect((await browser.get('/tim')).text).toContain('Keputusan berikutnya');
    city.setNow('2027-01-01');
    expect(await posts()).toEqual([[made.keanggotaan.find((one) => one.jabatan === 'KOORDINATOR')!.id, 2]]);
  });

  it('points out who is no longer in service and who is listed twice, and does not copy the former', async () => {
    const gone = await member('tim.anggota');
    await city.db.pegawai.update({ where: { id: gone.pegawaiId }, data: { berhentiPada: dateOf('2026-06-30'), alasanBerhenti: 'PENSIUN' } });
    const twin = await city.db.pegawai.create({ data: { nama: 'SEKAR MAYANG', jenis: 'NON_ASN' } });
    await city.db.keanggotaanTim.create({ data: { timId: first, pegawaiId: twin.id, jabatan: 'ANGGOTA', mulai: dateOf('2026-02-01') } });
    const browser = await staf();
    const form = await browser.get('/tim/baru');
    for (const text of [`tidak lagi bertugas sejak ${fmt.day('2026-07-01')}`, 'nama yang sama juga tercatat sebagai Anggota']) expect(form.text).toContain(text);
    expect(form.text).not.toContain(`value="${gone.id}" checked`);
    for (const text of ['Perlu diperiksa', 'tunjuk penggantinya', 'tercatat dua kali: Koordinator dan Anggota']) expect((await browser.get('/tim')).text).toContain(text);
    const before = await state();
    const refused = await browser.post('/tim/baru', decree({ salin: [gone.id] }));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('sudah tidak bertugas pada');
    expect(refused.text).toContain('value="188.45/Kep.2/2027"');
    expect(await state()).toEqual(before);
  });

  it('names what cannot be at its field: an end before the beginning, a decree of tomorrow, a first day that is taken', async () => {
    const browser = await staf();
    const before = await state();
    for (const [changes, words] of [
      [{ selesai: '2026-12-31' }, 'Isi Berlaku sampai dengan'], [{ tanggalSk: '2026-11-25' }, 'Isi Tanggal keputusan paling lambat hari ini'],
      [{ mulai: '2026-01-02' }, 'juga mulai pada'], [{ nomorSk: ' ' }, 'Isi Nomor keputusan'], [{ salin: [uuidv7()] }, 'anggota Tim sebelumnya sudah berubah'],
    ] as const) {
      const answer = await browser.post('/tim/baru', decree(changes as Record<string, string>));
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect(await state()).toEqual(before);
  });

  it('keeps the scan of the decree, also over a slip, and opens it to whoever is signed in', async () => {
    const browser = await staf();
    const file = { files: [{ field: 'berkasSk', name: 'keputusan.pdf', bytes: pdf('Keputusan'), type: 'application/pdf' }] };
    const slip = await browser.post('/tim/baru', decree({ mulai: '' }), file);
    expect(slip.status).toBe(422);
    const berkasSk = /name="berkasSk" value="([^"]+)"/.exec(slip.text)![1]!;
    const fields = decree({ berkasSk });
    expect((await browser.post('/tim/baru', fields)).status).toBe(303);
    expect(await city.db.tim.findUnique({ where: { id: fields.id } })).toMatchObject({ berkasSkId: berkasSk });
    expect((await (await city.as('tanpa.jabatan')).get(`/berkas/${berkasSk}`)).status).toBe(200);
    await browser.post(`/tim/${fields.id}/ubah`, { ...fields, versi: timMark(await city.db.tim.findUniqueOrThrow({ where: { id: fields.id } })) });
    expect(await city.db.tim.findUnique({ where: { id: fields.id } })).toMatchObject({ berkasSkId: berkasSk });
  });

  it('corrects a decree, moving those who began on its first day; a stale form is told', async () => {
    const browser = await staf();
    const versi = timMark(await city.db.tim.findUniqueOrThrow({ where: { id: first } }));
    const fields = { nomorSk: '188.45/Kep.11/2026', tanggalSk: '2026-01-02', mulai: '2026-01-05', selesai: '', versi };
    expect((await browser.post(`/tim/${first}/ubah`, fields)).status).toBe(303);
    expect((await browser.post(`/tim/${first}/ubah`, fields)).status).toBe(303);
    expect(await city.db.keanggotaanTim.count({ where: { timId: first, mulai: dateOf('2026-01-05') } })).toBe(6);
    expect(await city.db.penugasanTim.count({ where: { mulai: dateOf('2026-01-05') } })).toBe(2);
    const stale = await browser.post(`/tim/${first}/ubah`, { ...fields, nomorSk: 'lain' });
    expect(stale.status).toBe(409);
    expect((await city.db.tim.findUniqueOrThrow({ where: { id: first } })).nomorSk).toBe('188.45/Kep.11/2026');
  });
});

describe('the first day proposed for a member', () => {
  it('is the decree’s while the Tim is being filled and all began with it, otherwise today; what was typed wins', async () => {
    const browser = await staf();
    const fields = decree({ mulai: '2026-11-02', tanggalSk: '2026-10-30' });
    await browser.post('/tim/baru', fields);
    const here = `/tim/${fields.id}/anggota`;
    const proposed = async (query: string) => /name="mulai"[^>]*value="([^"]*)"/.exec((await browser.get(`${here}?cari=a&${query}`)).text)?.[1];
    const appoint = (jabatan: string, who: string, mulai: string) => personOf(who).then((pegawaiId) => browser.post(`${here}?jabatan=${jabatan}&cari=a`, { jabatan, ganti: '', pegawaiId, mulai }));
    expect(await proposed('jabatan=KETUA')).toBe('2026-11-02');
    expect((await appoint('KETUA', 'dinkes.anggota1', '2026-11-02')).status).toBe(303);
    expect(await proposed('jabatan=SEKRETARIS')).toBe('2026-11-02');
    const ketua = await city.db.keanggotaanTim.findFirstOrThrow({ where: { timId: fields.id } });
    expect(await proposed(`jabatan=KETUA&ganti=${ketua.id}`)).toBe('2026-11-24');
    const refused = await appoint('SEKRETARIS', 'dinkes.anggota1', '2026-11-09');
    expect([refused.status, refused.text.includes('value="2026-11-09"')]).toEqual([422, true]);
    city.setNow('2027-03-01');
    expect(await proposed('jabatan=SEKRETARIS')).toBe('2027-03-01');
    city.setNow(TEST_NOW);
    expect((await appoint('SEKRETARIS', 'dinkes.anggota2', '2026-11-10')).status).toBe(303);
    expect(await proposed('jabatan=ANGGOTA')).toBe('2026-11-24');
  });
});

describe('members', () => {
  const appoint = async (fields: Record<string, string | string[]>, who = 'staf.walikota') => (await city.as(who)).post(`/tim/${first}/anggota?jabatan=${String(fields.jabatan)}`, { ganti: '', mulai: '2026-11-24', ...fields });

  it('are looked for by name, with their NIP, and appointed; each is told', async () => {
    const browser = await staf();
    const found = await browser.get(`/tim/${first}/anggota?jabatan=ANGGOTA&cari=wulan`);
    const wulan = await city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: 'dinkes.anggota1' } } });
    for (const text of [wulan.nama, `NIP ${wulan.nip}`, 'Dinas Kesehatan']) expect(found.text).toContain(text);
    for (let i = 0; i < 2; i++) expect((await appoint({ jabatan: 'ANGGOTA', pegawaiId: wulan.id })).status).toBe(303);
    expect(await city.db.keanggotaanTim.findMany({ where: { pegawaiId: wulan.id } })).toMatchObject([{ jabatan: 'ANGGOTA', mulai: dateOf('2026-11-24'), selesai: null }]);
    expect((await actorOf(city, 'dinkes.anggota1')).posts.map((held) => held.post)).toContain('TIM_ANGGOTA');
    expect(await city.db.notifikasi.count({ where: { akun: { namaPengguna: 'dinkes.anggota1' }, judul: { startsWith: 'Anda ditetapkan sebagai Anggota Tim' } } })).toBe(1);
    expect((await browser.get(`/tim/${first}/anggota?jabatan=ANGGOTA&cari=tidakadanamaini`)).text).toContain('Tidak ada yang cocok');
  });

  it('are replaced: the former ends on the day before, and the OPDs go on with the new one', async () => {
    const former = await member('tim.koordinator');
    const pegawaiId = await personOf('dinkes.anggota2');
    expect((await appoint({ jabatan: 'KOORDINATOR', pegawaiId, ganti: former.id, mulai: '2026-11-24' })).status).toBe(303);
    expect(await city.db.keanggotaanTim.findUnique({ where: { id: former.id }, include: { penugasan: true } })).toMatchObject({ selesai: dateOf('2026-11-23'), penugasan: [{ selesai: dateOf('2026-11-23') }, { selesai: dateOf('2026-11-23') }] });
    expect((await actorOf(city, 'tim.koordinator')).posts).toEqual([]);
    expect((await actorOf(city, 'dinkes.anggota2')).posts.find((held) => held.post === 'TIM_KOORDINATOR')!.assigned.BINAAN).toHaveLength(2);
    expect((await (await city.as('tanpa.jabatan')).get('/tim?tanggal=2026-11-23')).text).toContain('Sekar Mayang</b>');
  });

  it('hold one post each, and one person holds a post: what overlaps is named at its field', async () => {
    const ketua = await member('tim.ketua');
    const before = await state();
    for (const [fields, words] of [
      [{ jabatan: 'KETUA', pegawaiId: await personOf('dinkes.anggota2') }, 'Ketua sudah dipegang Arga Belantara'],
      [{ jabatan: 'ANGGOTA', pegawaiId: ketua.pegawaiId }, 'sudah menjadi Ketua sejak'],
      [{ jabatan: 'ANGGOTA', pegawaiId: await personOf('dinkes.anggota2'), mulai: '2026-01-01' }, 'Isi Mulai dengan'],
      [{ jabatan: 'KETUA', pegawaiId: await personOf('dinkes.anggota2'), ganti: ketua.id, mulai: '2026-01-02' }, 'baru mulai'],
      [{ jabatan: 'ANGGOTA', pegawaiId: [] as string[] }, 'Pilih Pegawai dari hasil pencarian'],
      [{ jabatan: 'PENANGGUNG_JAWAB', pegawaiId: [await personOf('dinkes.anggota2'), await personOf('dinkes.anggota3')], ganti: '' }, 'Pilih satu orang'],
    ] as const) {
      const answer = await appoint(fields as Record<string, string | string[]>);
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    await city.db.pegawai.update({ where: { id: await personOf('dinkes.anggota2') }, data: { berhentiPada: dateOf('2026-05-31'), alasanBerhenti: 'PENSIUN' } });
    expect((await appoint({ jabatan: 'ANGGOTA', pegawaiId: await personOf('dinkes.anggota2') })).text).toContain('sudah tidak bertugas');
    expect(await state()).toEqual(before);
  });

  it('are never appointed by themselves', async () => {
    const { pegawaiId } = await member('tim.anggota');
    const self = await personOf('tanpa.jabatan');
    await city.db.akun.update({ where: { namaPengguna: 'tanpa.jabatan' }, data: { pegawaiId: null } });
    await city.db.akun.update({ where: { namaPengguna: 'staf.walikota' }, data: { pegawaiId: self } });
    const before = await state();
    const answer = await appoint({ jabatan: 'ANGGOTA', pegawaiId: self });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('seseorang tidak menetapkan jabatan untuk dirinya sendiri');
    expect(await state()).toEqual(before);
    expect((await appoint({ jabatan: 'ANGGOTA', pegawaiId: self }, 'walikota')).status).toBe(303);
    const copy = await city.db.keanggotaanTim.findFirstOrThrow({ where: { pegawaiId: self } });
    expect((await (await staf()).post('/tim/baru', decree({ salin: [copy.id] }))).text).toContain('Hapus centang pada nama Anda');
    await city.db.akun.update({ where: { namaPengguna: 'staf.walikota' }, data: { pegawaiId: null } });
    await city.db.akun.update({ where: { namaPengguna: 'tanpa.jabatan' }, data: { pegawaiId: self } });
    expect(pegawaiId).not.toBe(self);
  });

  it('end on their last day with what was given to them, and are annulled with a reason, kept in the history', async () => {
    const browser = await staf();
    const one = await member('tim.koordinator');
    const early = await browser.post(`/tim/anggota/${one.id}/akhiri`, { versi: anggotaMark(one), selesai: '2026-01-01' });
    expect([early.status, early.text.includes('Isi Hari terakhir dengan')]).toEqual([422, true]);
    for (let i = 0; i < 2; i++) expect((await browser.post(`/tim/anggota/${one.id}/akhiri`, { versi: anggotaMark(one), selesai: '2026-11-23' })).status).toBe(303);
    expect(await city.db.keanggotaanTim.findUnique({ where: { id: one.id }, include: { penugasan: true } })).toMatchObject({ selesai: dateOf('2026-11-23'), penugasan: [{ selesai: dateOf('2026-11-23') }, { selesai: dateOf('2026-11-23') }] });
    expect((await browser.post(`/tim/anggota/${one.id}/akhiri`, { versi: anggotaMark(one), selesai: '2026-11-20' })).status).toBe(409);

    const other = await member('tim.anggota');
    expect((await browser.post(`/tim/anggota/${other.id}/batalkan`, { versi: anggotaMark(other), alasan: ' ' })).status).toBe(422);
    for (let i = 0; i < 2; i++) expect((await browser.post(`/tim/anggota/${other.id}/batalkan`, { versi: anggotaMark(other), alasan: 'Keliru orang.' })).status).toBe(303);
    expect(await city.db.keanggotaanTim.findUnique({ where: { id: other.id } })).toMatchObject({ alasanBatal: 'Keliru orang.', selesai: null });
    expect((await actorOf(city, 'tim.anggota')).posts).toEqual([]);
    expect((await browser.get('/tim')).text).toContain('Keliru orang.');
    expect(await city.db.riwayat.count({ where: { objekId: first, tindakan: { in: ['tim.akhiri', 'tim.batalkan'] } } })).toBeGreaterThanOrEqual(2);
  });
});

describe('OPDs given to members', () => {
  const give = async (namaPengguna: string, opd: string[], more: Record<string, string> = {}, who = 'tim.sekretaris') => {
    const one = await member(namaPengguna);
    return (await city.as(who)).post(`/tim/penugasan/${one.id}`, { versi: penugasanMark(one.penugasan), opd, mulai: '2026-11-24', selesai: '', ...more });
  };

  it('are listed with who guides and who may review each, those not covered, and the remedy', async () => {
    const page = await (await city.as('tim.sekretaris')).get('/tim/penugasan');
    for (const text of ['Belum ada koordinator', 'Tanpa peninjau', 'Belum ada yang berhak meninjau laporan Sekretariat Daerah', 'Tim belum memiliki Anggota dari perangkat daerah lain']) expect(page.text, text).toContain(text);
    const names = async (query: string) => [...(await (await city.as('tim.ketua')).get(`/tim/penugasan?${query}`)).text.matchAll(/role="rowheader">([^<]+)</g)].map(([, name]) => name);
    expect(await names('keadaan=koordinator')).toEqual(['Kecamatan Serang', 'Sekretariat Daerah']);
    expect(await names('keadaan=peninjau')).toEqual(['Sekretariat Daerah']);
    expect(await names('cari=kesehatan')).toEqual(['Dinas Kesehatan']);
    // A member of another office reviews there.
    await city.db.keanggotaanTim.create({ data: { timId: first, pegawaiId: await personOf('dinkes.anggota4'), jabatan: 'ANGGOTA', mulai: dateOf('2026-11-01') } });
    const nama = (await city.db.pegawai.findUniqueOrThrow({ where: { id: await personOf('dinkes.anggota4') } })).nama;
    expect((await (await city.as('tim.sekretaris')).get('/tim/penugasan')).text).toContain(`Tugaskan ${nama}`);
    expect((await give('dinkes.anggota4', [await opdOf('setda')])).status).toBe(303);
    expect(await names('keadaan=peninjau')).toEqual([]);
    // Without an account they cannot, and the page asks for one instead of assigning them once more.
    const account = { where: { namaPengguna: 'dinkes.anggota4' } };
    await city.db.akun.update({ ...account, data: { aktif: false } });
    const idle = (await (await city.as('tim.sekretaris')).get('/tim/penugasan')).text;
    expect(idle).toContain(`${nama} sudah ditugaskan, tetapi belum mempunyai akun yang aktif.`);
    expect(idle).not.toContain(`Tugaskan ${nama}`);
    await city.db.akun.update({ ...account, data: { aktif: true } });
    expect(postsAllowing(await actorOf(city, 'dinkes.anggota4'), 'laporan.terima', { opdId: await opdOf('setda') })).toHaveLength(1);
  });

  it('make a checklist for each koordinator: what is ticked begins, what is not ends on the day before', async () => {
    const form = await (await city.as('tim.sekretaris')).get(`/tim/penugasan/${(await member('tim.koordinator')).id}`);
    expect(form.text.match(/name="opd" value="[^"]+" checked/g)).toHaveLength(2);
    const [diskominfo, dinkes, kec] = [await opdOf('diskominfo'), await opdOf('dinkes'), await opdOf('kec-serang')];
    const answers = [await give('tim.koordinator', [diskominfo, kec])];
    expect(answers.map((answer) => answer.status)).toEqual([303]);
    const rows = (await member('tim.koordinator')).penugasan.map((one) => [one.perangkatDaerahId, dayOf(one.mulai), one.selesai && dayOf(one.selesai)]);
    expect(new Set(rows)).toEqual(new Set([[diskominfo, '2026-01-02', null], [dinkes, '2026-01-02', '2026-11-23'], [kec, '2026-11-24', null]]));
    expect((await actorOf(city, 'tim.koordinator')).posts[0]!.assigned.BINAAN.sort()).toEqual([diskominfo, kec].sort());
    const again = await give('tim.koordinator', [diskominfo, kec], { versi: '0123456789abcdef' });
    expect(again.status).toBe(303);
    expect((await give('tim.koordinator', [diskominfo], { versi: '0123456789abcdef' })).status).toBe(409);
    expect((await member('tim.koordinator')).penugasan).toHaveLength(3);
  });

  it('have one koordinator at a time: what another takes over ends there, and returns after a limited time', async () => {
    await city.db.keanggotaanTim.create({ data: { timId: first, pegawaiId: await personOf('kec-serang.anggota1'), jabatan: 'KOORDINATOR', mulai: dateOf('2026-11-01') } });
    const dinkes = await opdOf('dinkes');
    expect((await give('kec-serang.anggota1', [dinkes], { selesai: '2026-12-31' })).status).toBe(303);
    const rows = await city.db.penugasanTim.findMany({ where: { perangkatDaerahId: dinkes }, orderBy: { mulai: 'asc' } });
    const [old, other] = [await member('tim.koordinator'), await member('kec-serang.anggota1')];
    expect(rows.map((one) => [one.keanggotaanTimId, dayOf(one.mulai), one.selesai && dayOf(one.selesai)])).toEqual([
      [old.id, '2026-01-02', '2026-11-23'], [other.id, '2026-11-24', '2026-12-31'], [old.id, '2027-01-01', null],
    ]);
    expect(await city.db.notifikasi.count({ where: { akun: { namaPengguna: 'tim.koordinator' }, judul: { startsWith: 'Dinas Kesehatan tidak lagi binaan Anda' } } })).toBe(1);
  });

  it('are not reviewed by whoever is placed there, and end no sooner than they begin', async () => {
    const before = await state();
    for (const [answer, words] of [
      [await give('tim.anggota', [await opdOf('setda')]), 'jadi tidak meninjau laporannya'],
      [await give('tim.koordinator', [await opdOf('setda')], { selesai: '2026-11-23' }), 'Isi Sampai dengan'],
      [await give('tim.koordinator', [await opdOf('setda')], { mulai: '2026-01-01' }), 'sejak itu Sekar Mayang menjabat'],
      [await give('tim.koordinator', [uuidv7()]), 'Pilih Perangkat daerah dari daftar'],
    ] as const) {
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect((await give('tim.ketua', [await opdOf('dinkes')])).status).toBe(409);
    expect(await state()).toEqual(before);
  });
});

describe('whoever has not the post', () => {
  const others = ['admin', 'tim.pengarah', 'tim.penanggungjawab', 'tim.ketua', 'tim.koordinator', 'tim.anggota', 'diskominfo.pj', 'diskominfo.sekretaris', 'diskominfo.ketua', 'tanpa.jabatan'];

  it('forms, changes and fills no Tim', async () => {
    const one = await member('tim.koordinator');
    const versi = timMark(await city.db.tim.findUniqueOrThrow({ where: { id: first } }));
    const acts: [string, Record<string, string>][] = [
      ['/tim/baru', decree()], [`/tim/${first}/ubah`, { ...decree({ mulai: '2026-01-02' }), versi }],
      [`/tim/${first}/anggota?jabatan=ANGGOTA`, { jabatan: 'ANGGOTA', pegawaiId: await personOf('dinkes.anggota3'), mulai: '2026-11-24', ganti: '' }],
      [`/tim/anggota/${one.id}/akhiri`, { versi: anggotaMark(one), selesai: '2026-11-30' }], [`/tim/anggota/${one.id}/batalkan`, { versi: anggotaMark(one), alasan: 'Keliru.' }],
    ];
    await city.db.penugasan.updateMany({ where: { peran: 'WALIKOTA' }, data: { selesai: dateOf('2026-11-23') } });
    const before = await state();
    // Whose role has ended may no more than who never had it.
    for (const who of [...others, 'tim.sekretaris', 'walikota']) {
      for (const [address, fields] of acts) expect((await (await city.as(who)).post(address, fields)).status, `${who} ${address}`).toBe(403);
    }
    expect(await state()).toEqual(before);
    await city.db.penugasan.updateMany({ where: { peran: 'WALIKOTA' }, data: { selesai: null } });
    for (const [address, fields] of acts) expect((await (await city.as('walikota')).post(address, fields)).status, address).toBe(address.includes('batalkan') ? 409 : 303);
  });

  it('gives no OPD to anybody; the sekretaris of the Tim whose post has ended neither', async () => {
    const one = await member('tim.koordinator');
    const fields = { versi: penugasanMark(one.penugasan), opd: [await opdOf('kec-serang')], mulai: '2026-11-24', selesai: '' };
    const before = await state();
    for (const who of [...others, 'walikota', 'staf.walikota']) {
      const answer = await (await city.as(who)).post(`/tim/penugasan/${one.id}`, fields);
      expect([403, 404], who).toContain(answer.status);
    }
    expect(await state()).toEqual(before);
    const sekretaris = await member('tim.sekretaris');
    await city.db.keanggotaanTim.update({ where: { id: sekretaris.id }, data: { selesai: dateOf('2026-11-23') } });
    expect((await (await city.as('tim.sekretaris')).post(`/tim/penugasan/${one.id}`, fields)).status).toBe(403);
    await city.db.keanggotaanTim.update({ where: { id: sekretaris.id }, data: { selesai: null } });
    expect(await city.db.penugasanTim.findMany({ orderBy: { id: 'asc' } })).toEqual(before.penugasan);
    expect((await (await city.as('tim.sekretaris')).post(`/tim/penugasan/${one.id}`, fields)).status).toBe(303);
    for (const who of ['diskominfo.pj', 'admin', 'tanpa.jabatan']) expect((await (await city.as(who)).get('/tim/penugasan')).status, who).toBe(403);
  });
});
