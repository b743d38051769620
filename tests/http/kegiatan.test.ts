import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';
import { dateOf, dayOf } from '../../src/time.js';
import { watchQueries } from '../support/queries.js';
import { act, kbkId, kegiatanFields, memberIds, pdf, photo, program, recordKegiatan, submitReportOf } from '../support/kegiatan.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());
beforeEach(() => city.setNow('2026-11-24'));

const row = (id: string) => city.db.kegiatan.findUniqueOrThrow({ where: { id }, include: { perilaku: { include: { perilaku: true } }, hadir: true, bukti: { orderBy: { urutan: 'asc' }, include: { berkas: true } }, laporan: { include: { periode: true } } } });
const counts = async () => ({ kegiatan: await city.db.kegiatan.count(), bukti: await city.db.bukti.count(), laporan: await city.db.laporan.count() });
const laporanOf = async (slug: string, mulai: string) => city.db.laporan.findFirst({ where: { kbkId: await kbkId(city, slug), periode: { mulai: dateOf(mulai), jenis: 'PELAPORAN' } } });

describe('recording an activity', () => {
  it('opens the report of its period, keeps everything that was filled in, and says where it went', async () => {
    const browser = await city.as('diskominfo.sekretaris');
    const page = await browser.get('/kegiatan/baru');
    expect(page.status).toBe(200);
    for (const label of ['Judul kegiatan', 'Jenis kegiatan', 'Tanggal mulai', 'Tanggal selesai', 'Tempat', 'Rencana kegiatan', 'Perilaku yang diterapkan', 'Uraian kegiatan', 'Hasil', 'Anggota yang hadir', 'Jumlah peserta', 'Anggaran terpakai', 'Bukti kegiatan', 'Simpan kegiatan', 'Unggah berkas', 'Di luar rencana']) {
      expect(page.text, label).toContain(label);
    }
    expect(page.text).not.toContain('>KBK</label>');

    const fields = await kegiatanFields(city, 'diskominfo', { selesai: '2026-11-18' });
    const answer = await browser.post('/kegiatan/baru', fields);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`/kegiatan/${fields.id}`);
    const saved = await row(fields.id);
    expect(saved).toMatchObject({ judul: fields.judul, jenis: 'INSTITUSIONALISASI', tempat: fields.tempat, uraian: fields.uraian, hasil: fields.hasil, jumlahPeserta: 21, anggaran: 850_000n, rencanaId: null, susulan: false });
    expect([dayOf(saved.mulai), dayOf(saved.selesai)]).toEqual(['2026-11-17', '2026-11-18']);
    expect(saved.perilaku.map((one) => one.perilaku.kode).sort()).toEqual(['akuntabel.3', 'pelayanan_prima.1']);
    expect(saved.hadir.map((one) => one.pegawaiId).sort()).toEqual(fields.hadir);
    expect(saved.laporan).toMatchObject({ status: 'DRAF', periode: { nama: 'November 2026' } });

    const shown = await browser.get(`/kegiatan/${fields.id}`);
    for (const text of ['Kegiatan disimpan.', 'Dimuat dalam laporan November 2026.', 'Belum ada bukti', fields.judul as string, 'Rp850.000', 'Transparan dalam penggunaan anggaran', 'mencatat kegiatan', 'Ubah kegiatan']) expect(shown.text, text).toContain(text);
    const trail = await city.db.riwayat.findMany({ where: { objekId: fields.id }, include: { rincian: true } });
    expect(trail.map((one) => [one.tindakan, one.post])).toEqual([['kegiatan.catat', 'KBK_SEKRETARIS']]);
  });

  it('sent twice, also at the same moment and with a file, makes one activity with one piece of evidence', async () => {
    const fields = await kegiatanFields(city, 'diskominfo', { judul: 'Dikirim dua kali' });
    const browser = await city.as('diskominfo.sekretaris');
    const bytes = await photo({ colour: '#101010' });
    const send = () => browser.post('/kegiatan/baru', fields, { files: [{ field: 'bukti', name: 'sama.jpg', bytes }] });
    const answers = await Promise.all([send(), send()]);
    answers.push(await send());
    expect(answers.map((answer) => [answer.status, answer.headers.location])).toEqual(answers.map(() => [303, `/kegiatan/${fields.id}`]));
    expect(await city.db.kegiatan.count({ where: { judul: 'Dikirim dua kali' } })).toBe(1);
    expect(await city.db.bukti.count({ where: { formulirId: fields.id } })).toBe(1);
    expect(await city.db.riwayat.count({ where: { objekId: fields.id, tindakan: 'kegiatan.catat' } })).toBe(1);
  });

  it('sent again from the same form with other content says so, and offers to replace what is saved', async () => {
    const fields = await kegiatanFields(city, 'diskominfo', { judul: 'Yang pertama' });
    const browser = await city.as('diskominfo.sekretaris');
    await browser.post('/kegiatan/baru', fields);
    const answer = await browser.post('/kegiatan/baru', { ...fields, judul: 'Yang kedua' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('value="Yang kedua"');
    expect(answer.text).toContain('“Yang pertama”');
    expect(answer.text).toContain(`action="/kegiatan/${fields.id}/ubah"`);
    expect((await row(fields.id)).judul).toBe('Yang pertama');
    expect((await browser.post(`/kegiatan/${fields.id}/ubah`, { ...fields, revisi: hidden(answer.text, 'revisi'), judul: 'Yang kedua' })).status).toBe(303);
    expect((await row(fields.id)).judul).toBe('Yang kedua');
  });

  it('takes a fulfilled plan of the KBK that the ketua endorsed, and no other', async () => {
    const own = await kbkId(city, 'diskominfo');
    const plan = { tahun: 2026, bulan: 11, sasaran: 'Seluruh pegawai', disahkanPada: new Date('2026-01-10') };
    const [sah, draf, lain] = await Promise.all([
      city.db.rencanaKegiatan.create({ data: { ...plan, kbkId: own, judul: 'Forum keterbukaan anggaran', status: 'DISAHKAN' } }),
      city.db.rencanaKegiatan.create({ data: { ...plan, kbkId: own, judul: 'Masih draf', status: 'DRAF' } }),
      city.db.rencanaKegiatan.create({ data: { ...plan, kbkId: await kbkId(city, 'dinkes'), judul: 'Milik KBK lain', status: 'DISAHKAN' } }),
    ]);
    const browser = await city.as('diskominfo.sekretaris');
    const page = await browser.get('/kegiatan/baru');
    expect(page.text).toContain('Forum keterbukaan anggaran');
    expect(page.text).not.toContain('Masih draf');
    for (const other of [draf, lain]) {
      const refused = await browser.post('/kegiatan/baru', await kegiatanFields(city, 'diskominfo', { rencanaId: other.id }));
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('Pilih Rencana kegiatan yang sudah disahkan dari daftar');
    }
    const id = await recordKegiatan(city, 'diskominfo', { rencanaId: sah.id });
    expect((await row(id)).rencanaId).toBe(sah.id);
  });
});

/** The value of a hidden field on a page. */
const hidden = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

describe('what is wrong with the form', () => {
  it('is told all at once beside each field, and everything typed and every file that arrived stays', async () => {
    const browser = await city.as('diskominfo.sekretaris');
    const before = await counts();
    const hadir = await memberIds(city, 'diskominfo', ['KETUA', 'SEKRETARIS', 'ANGGOTA']);
    const fields = await kegiatanFields(city, 'diskominfo', { selesai: '2026-11-07', perilaku: [], hadir, jumlahPeserta: '2', uraian: 'Uraian yang sudah diketik.' });
    const answer = await browser.post('/kegiatan/baru', fields, { files: [
      { field: 'bukti', name: 'daftar.pdf', bytes: pdf() }, { field: 'bukti', name: 'rekaman-rapat.mp4', bytes: program() }, { field: 'bukti', name: 'foto.jpg', bytes: await photo({ colour: '#777' }) },
    ] });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Kegiatan belum disimpan: 4 isian perlu diperbaiki');
    expect(answer.text).toContain('Semua yang sudah Anda isi dan dua berkas yang berhasil diunggah tetap ada.');
    for (const [href, text] of [
      ['#selesai', 'Isi Tanggal selesai yang sama dengan atau sesudah Tanggal mulai, 17\u00a0November\u00a02026'],
      ['#perilaku', 'Pilih sekurang-kurangnya satu perilaku yang diterapkan'],
      ['#jumlahPeserta', 'Isi Jumlah peserta 6 atau lebih: enam anggota dicatat hadir'],
      ['#bukti', 'Ganti “rekaman-rapat.mp4”: berkas harus berupa JPEG, PNG, WebP, atau PDF'],
    ]) {
      expect(answer.text).toContain(`<a href="${href}">${text}</a>`);
      expect(answer.text.split(text!).length).toBeGreaterThan(2);
    }
    for (const typed of ['Uraian yang sudah diketik.', 'value="2026-11-07"', 'value="Telaah keluhan aduan masyarakat"', 'daftar.pdf', 'foto.jpg', '6 dari 7 anggota dicatat hadir']) expect(answer.text, typed).toContain(typed);
    expect(await counts()).toEqual({ ...before, bukti: before.bukti + 2 });

    // The remedy: the same form with the slips mended, and the two files that were kept.
    expect((await browser.post('/kegiatan/baru', { ...fields, selesai: '', perilaku: ['integritas.2'], jumlahPeserta: '6' })).status).toBe(303);
    expect((await row(fields.id)).bukti.map((one) => one.berkas.nama)).toEqual(['daftar.pdf', 'foto.jpg']);
  });

  it.each<[string, Record<string, string | string[]>, string]>([
    ['no title', { judul: '  ' }, 'Isi Judul kegiatan'],
    ['no kind', { jenis: '' }, 'Pilih Jenis kegiatan'],
    ['a kind that is none', { jenis: 'RAPAT' }, 'Pilih Jenis kegiatan'],
    ['no first day', { mulai: '' }, 'Isi Tanggal mulai'],
    ['no place', { tempat: '' }, 'Isi Tempat'],
    ['no description', { uraian: '' }, 'Isi Uraian kegiatan'],
    ['no number of participants', { jumlahPeserta: '' }, 'Isi Jumlah peserta'],
    ['tomorrow', { mulai: '2026-11-25' }, 'Isi Tanggal mulai dengan hari ini atau sebelumnya'],
    ['an end in the future', { selesai: '2026-11-25' }, 'Isi Tanggal selesai dengan hari ini atau sebelumnya'],
    ['a day before the KBK was', { mulai: '2025-12-31' }, 'Isi Tanggal mulai sejak 2\u00a0Januari\u00a02026'],
    ['a behaviour that is none', { perilaku: ['akuntabel.99'] }, 'Pilih perilaku dari daftar'],
    ['more budget than a number', { anggaran: 'banyak' }, 'Isi Anggaran terpakai dengan rupiah bulat'],
  ])('%s is refused at its field, and nothing is saved', async (_, changes, message) => {
    const before = await counts();
    const answer = await (await city.as('dinkes.sekretaris')).post('/kegiatan/baru', await kegiatanFields(city, 'dinkes', changes));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(await counts()).toEqual(before);
  });

  it('includes somebody who was not of the KBK on that day, by name', async () => {
    const kbk = await kbkId(city, 'dinkes');
    const late = await city.db.pegawai.create({ data: { nama: 'Rimba Baru', jenis: 'NON_ASN', keanggotaan: { create: { kbkId: kbk, jabatan: 'ANGGOTA', mulai: dateOf('2026-11-20') } } } });
    const [stranger] = await memberIds(city, 'diskominfo', ['KETUA']);
    const browser = await city.as('dinkes.sekretaris');
    const before = await counts();
    const early = await browser.post('/kegiatan/baru', await kegiatanFields(city, 'dinkes', { mulai: '2026-11-17', hadir: [late.id] }));
    expect(early.status).toBe(422);
    expect(early.text).toContain('Hapus tanda pada Rimba Baru: bukan anggota KBK pada 17\u00a0November\u00a02026');
    expect((await browser.post('/kegiatan/baru', await kegiatanFields(city, 'dinkes', { hadir: [stranger!] }))).text).toContain('Pilih Anggota yang hadir dari daftar');
    expect(await counts()).toEqual(before);
    await recordKegiatan(city, 'dinkes', { mulai: '2026-11-20', hadir: [late.id] });
  });
});

describe('evidence on the form', () => {
  it('is kept by “Unggah berkas” without saving the activity, with everything typed', async () => {
    const browser = await city.as('diskominfo.sekretaris');
    const before = await counts();
    const fields = await kegiatanFields(city, 'diskominfo', { judul: 'Belum selesai diketik', mulai: '' });
    const first = await browser.post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: [{ field: 'bukti', name: 'satu.jpg', bytes: await photo({ colour: '#321' }) }] });
    expect(first.status).toBe(200);
    for (const text of ['Satu berkas diterima.', 'Belum selesai diketik', 'satu.jpg', 'Terunggah: 1 berkas']) expect(first.text).toContain(text);
    expect(first.text).not.toContain('error-summary');
    const second = await browser.post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: [{ field: 'bukti', name: 'dua.pdf', bytes: pdf('kedua') }] });
    expect(second.text).toContain('Terunggah: 2 berkas');
    expect(await counts()).toEqual({ ...before, bukti: before.bukti + 2 });

    const [one, two] = await city.db.bukti.findMany({ where: { formulirId: fields.id }, orderBy: { urutan: 'asc' } });
    // The field's name as the page draws it.
    expect(second.text).toContain(`name="keterangan-${two!.id}"`);
    const third = await browser.post('/kegiatan/baru', { ...fields, [`keterangan-${two!.id}`]: 'Daftar hadir bertanda tangan', hapusBerkas: one!.id });
    expect(third.text).toContain('Terunggah: 1 berkas');
    expect(third.text).toContain('Daftar hadir bertanda tangan');
    expect(await city.db.berkas.findUnique({ where: { id: one!.berkasId } })).toMatchObject({ status: 'DIBUANG' });

    await browser.post('/kegiatan/baru', { ...fields, mulai: '2026-11-17', [`keterangan-${two!.id}`]: 'Daftar hadir bertanda tangan' });
    expect((await row(fields.id)).bukti.map((bukti) => [bukti.berkas.nama, bukti.keterangan])).toEqual([['dua.pdf', 'Daftar hadir bertanda tangan']]);
  });

  it('stops at twenty files for one activity, naming each that is too many', async () => {
    const browser = await city.as('diskominfo.sekretaris');
    const fields = await kegiatanFields(city, 'diskominfo');
    const many = (n: number, from: number) => Array.from({ length: n }, (_, i) => ({ field: 'bukti', name: `lembar-${from + i}.pdf`, bytes: pdf(`lembar ${from + i}`) }));
    const first = await browser.post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: many(21, 1) });
    expect(first.status).toBe(422);
    expect(first.text).toContain('Terunggah: 20 berkas');
    expect(first.text).toContain('Kirim “lembar-21.pdf” tersendiri');
    const second = await browser.post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: many(2, 31) });
    expect(second.text).toContain('Hapus bukti lain sebelum mengirim “lembar-31.pdf”');
    expect(second.text).toContain('Hapus bukti lain sebelum mengirim “lembar-32.pdf”');
    expect(await city.db.bukti.count({ where: { formulirId: fields.id } })).toBe(20);
  });

  it('of somebody else’s form is not touched, shown or taken', async () => {
    const fields = await kegiatanFields(city, 'diskominfo');
    await (await city.as('diskominfo.sekretaris')).post('/kegiatan/baru', { ...fields, tindakan: 'unggah' }, { files: [{ field: 'bukti', name: 'rahasia.pdf', bytes: pdf('rahasia') }] });
    const [bukti] = await city.db.bukti.findMany({ where: { formulirId: fields.id } });
    const other = await city.as('dinkes.sekretaris');
    const answer = await other.post('/kegiatan/baru', { ...await kegiatanFields(city, 'dinkes'), id: fields.id, hapusBerkas: bukti!.id });
    expect(answer.text).not.toContain('rahasia.pdf');
    expect(await city.db.bukti.count({ where: { id: bukti!.id } })).toBe(1);
    const id = uuidv7();
    await other.post('/kegiatan/baru', { ...await kegiatanFields(city, 'dinkes'), id });
    expect((await (await city.as('diskominfo.sekretaris')).post('/kegiatan/baru', { ...fields, id })).status).toBe(404);
  });
});

describe('changing an activity', () => {
  it('saves what changed with its trail, and the evidence as the form has it', async () => {
    const id = await recordKegiatan(city, 'diskominfo', { judul: 'Sebelum' }, [{ name: 'lama.pdf', bytes: pdf('lama') }, { name: 'tetap.pdf', bytes: pdf('tetap') }]);
    const browser = await city.as('diskominfo.sekretaris');
    const page = await browser.get(`/kegiatan/${id}/ubah`);
    expect(page.text).toContain('value="Sebelum"');
    expect(page.text).toContain('Terunggah: 2 berkas');
    const [old] = (await row(id)).bukti;
    const staged = await browser.post(`/kegiatan/${id}/ubah`, { ...await kegiatanFields(city, 'diskominfo', { id, revisi: '1', judul: 'Sesudah' }), hapusBerkas: old!.id });
    expect(staged.text).toContain('“lama.pdf” dihapus saat kegiatan disimpan.');
    expect(await city.db.bukti.count({ where: { kegiatanId: id } })).toBe(2);
    const answer = await browser.post(`/kegiatan/${id}/ubah`, await kegiatanFields(city, 'diskominfo', { id, revisi: '1', judul: 'Sesudah', dibuang: [old!.id], perilaku: ['integritas.1'] }),
      { files: [{ field: 'bukti', name: 'baru.pdf', bytes: pdf('baru') }] });
    expect(answer.status).toBe(303);
    const saved = await row(id);
    expect(saved).toMatchObject({ judul: 'Sesudah', revisi: 2 });
    expect(saved.bukti.map((one) => one.berkas.nama)).toEqual(['tetap.pdf', 'baru.pdf']);
    expect(await city.db.berkas.findUnique({ where: { id: old!.berkasId } })).toMatchObject({ status: 'DIBUANG' });
    const trail = await city.db.riwayat.findFirstOrThrow({ where: { objekId: id, tindakan: 'kegiatan.ubah' }, include: { rincian: true } });
    expect(trail.rincian?.isi).toMatchObject({ perubahan: { judul: ['Sebelum', 'Sesudah'], perilaku: [['akuntabel.3', 'pelayanan_prima.1'], ['integritas.1']], bukti: [['lama.pdf', 'tetap.pdf'], ['tetap.pdf', 'baru.pdf']] } });
  });

  it('of two people who change it at once the second is told, loses nothing, and may then replace it', async () => {
    const id = await recordKegiatan(city, 'diskominfo', { judul: 'Semula', hasil: 'Hasil semula.' });
    const first = await city.as('diskominfo.sekretaris');
    const second = await city.visitor().signIn('diskominfo.sekretaris');
    await first.post(`/kegiatan/${id}/ubah`, await kegiatanFields(city, 'diskominfo', { id, revisi: '1', judul: 'Oleh yang pertama' }));
    const mine = await kegiatanFields(city, 'diskominfo', { id, revisi: '1', judul: 'Oleh yang kedua', uraian: 'Ketikan panjang yang kedua.' });
    const stale = await second.post(`/kegiatan/${id}/ubah`, mine, { files: [{ field: 'bukti', name: 'punya-kedua.pdf', bytes: pdf('kedua') }] });
    expect(stale.status).toBe(409);
    for (const text of ['sudah diubah sejak Anda membukanya', 'Oleh yang kedua', 'Ketikan panjang yang kedua.', '“Oleh yang pertama”', 'punya-kedua.pdf']) expect(stale.text, text).toContain(text);
    expect((await row(id)).judul).toBe('Oleh yang pertama');
    expect((await second.post(`/kegiatan/${id}/ubah`, { ...mine, revisi: hidden(stale.text, 'revisi') })).status).toBe(303);
    expect(await row(id)).toMatchObject({ judul: 'Oleh yang kedua', revisi: 3 });
  });

  it('sent twice is done once', async () => {
    const id = await recordKegiatan(city, 'diskominfo');
    const browser = await city.as('diskominfo.sekretaris');
    const fields = await kegiatanFields(city, 'diskominfo', { id, revisi: '1', judul: 'Sekali saja' });
    const answers = await Promise.all([browser.post(`/kegiatan/${id}/ubah`, fields), browser.post(`/kegiatan/${id}/ubah`, fields)]);
    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    expect((await row(id)).revisi).toBe(2);
  });

  it('is for the sekretaris of its KBK alone: others of the KBK are refused, strangers find nothing', async () => {
    const id = await recordKegiatan(city, 'diskominfo', { judul: 'Dijaga' });
    const before = await row(id);
    const fields = await kegiatanFields(city, 'diskominfo', { id, revisi: '1', judul: 'Diubah orang lain' });
    for (const [who, status] of [['diskominfo.ketua', 403], ['diskominfo.fasilitator', 403], ['diskominfo.pj', 403], ['diskominfo.anggota1', 404], ['dinkes.sekretaris', 404], ['tim.sekretaris', 404], ['admin', 404], ['walikota', 404]] as const) {
      const browser = await city.as(who);
      expect((await browser.post(`/kegiatan/${id}/ubah`, fields)).status, who).toBe(status);
      expect((await browser.post(`/kegiatan/${id}/hapus`, { revisi: '1' })).status, who).toBe(status);
      expect((await browser.get(`/kegiatan/${id}/ubah`)).status, who).toBe(status);
      expect((await browser.get(`/kegiatan/${id}`)).status, who).toBe(status === 403 ? 200 : 404);
    }
    expect(await row(id)).toEqual(before);
    for (const who of ['diskominfo.ketua', 'tim.ketua', 'walikota']) expect((await (await city.as(who)).get('/kegiatan/baru')).status).toBe(403);
    const other = await (await city.as('diskominfo.sekretaris')).post('/kegiatan/baru', await kegiatanFields(city, 'diskominfo', { kbkId: await kbkId(city, 'dinkes') }));
    expect(other.status).toBe(404);
  });

  it('needs the session’s CSRF token, and offers the form to be sent again without losing it', async () => {
    const before = await counts();
    const browser = await city.as('diskominfo.sekretaris');
    const answer = await browser.post('/kegiatan/baru', await kegiatanFields(city, 'diskominfo', { judul: 'Tanpa token' }), { token: null });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Tanpa token');
    expect(await counts()).toEqual(before);
  });

  it('keeps a multipart form that was sent after the session had ended', async () => {
    const { text: opened } = await (await city.as('kec-serang.sekretaris')).get('/kegiatan/baru');
    const browser = city.visitor();
    const answer = await browser.post('/kegiatan/baru', await kegiatanFields(city, 'kec-serang', { judul: 'Diketik berjam-jam' }), {
      token: /name="_csrf" value="([^"]+)"/.exec(opened)![1]!, files: [{ field: 'bukti', name: 'a.pdf', bytes: pdf() }],
    });
    expect(answer.headers.location).toBe('/masuk');
    await browser.get('/masuk');
    await browser.post('/masuk', { namaPengguna: 'kec-serang.sekretaris', sandi: 'siap-demo-2018' });
    const kept = await browser.get('/masuk/lanjutkan');
    expect(kept.text).toContain('Diketik berjam-jam');
    expect(kept.text).toContain('action="/kegiatan/baru"');
  });
});

describe('the report that carries an activity', () => {
  it('closes it once submitted: it is neither changed nor deleted, and what was typed stays', async () => {
    const id = await recordKegiatan(city, 'kec-serang', { mulai: '2026-10-12', judul: 'Isi yang diajukan' }, [{ name: 'bukti.pdf', bytes: pdf('diajukan') }]);
    const browser = await city.as('kec-serang.sekretaris');
    const laporanId = await submitReportOf(city, 'kec-serang', id);
    const before = await row(id);
    const edit = await browser.post(`/kegiatan/${id}/ubah`, await kegiatanFields(city, 'kec-serang', { id, revisi: '1', mulai: '2026-10-12', judul: 'Diubah diam-diam' }));
    expect(edit.status).toBe(409);
    expect(edit.text).toContain('Diubah diam-diam');
    expect(edit.text).toContain('sudah diajukan');
    expect((await browser.post(`/kegiatan/${id}/hapus`, { revisi: '1' })).status).toBe(409);
    expect((await browser.get(`/kegiatan/${id}/ubah`)).status).toBe(409);
    expect((await browser.get(`/kegiatan/${id}`)).text).not.toContain(`/kegiatan/${id}/ubah"`);
    expect(await row(id)).toEqual(before);

    // Withdrawn, it may be changed; the version keeps what was submitted.
    await act(city, 'kec-serang.sekretaris', laporanId, 'tarik');
    expect((await browser.post(`/kegiatan/${id}/hapus`, { revisi: '1' })).status).toBe(303);
    expect(await city.db.kegiatan.count({ where: { id } })).toBe(0);
    const version = await city.db.versiLaporan.findFirstOrThrow({ where: { laporanId } });
    expect(version.isi).toMatchObject({ kegiatan: [{ judul: 'Isi yang diajukan' }] });
    expect(await city.db.berkas.count({ where: { versi: { some: { versiId: version.id } }, status: 'SIAP' } })).toBe(1);
  });

  it('already submitted, lets a new activity of its period wait, marked susulan in the next report that is opened', async () => {
    const first = await recordKegiatan(city, 'setda', { mulai: '2026-08-03' });
    await submitReportOf(city, 'setda', first);
    const late = await recordKegiatan(city, 'setda', { mulai: '2026-08-20', judul: 'Terlambat dicatat' });
    expect(await row(late)).toMatchObject({ laporanId: null, susulan: false });
    const page = await (await city.as('setda.sekretaris')).get(`/kegiatan/${late}`);
    expect(page.text).toContain('Menunggu laporan berikutnya');
    expect(page.text).toContain('menunggu laporan berikutnya.');
    await recordKegiatan(city, 'setda', { mulai: '2026-09-02' });
    expect(await row(late)).toMatchObject({ susulan: true, laporan: { periode: { nama: 'September 2026' } } });
  });

  it('is another one when the last day moves to another period, and both reports count the change', async () => {
    const id = await recordKegiatan(city, 'setda', { mulai: '2026-10-05' });
    await recordKegiatan(city, 'setda', { mulai: '2026-11-05' });
    const [october, november] = [await laporanOf('setda', '2026-10-01'), await laporanOf('setda', '2026-11-01')];
    const browser = await city.as('setda.sekretaris');
    await browser.post(`/kegiatan/${id}/ubah`, await kegiatanFields(city, 'setda', { id, revisi: '1', mulai: '2026-10-30', selesai: '2026-11-02' }));
    expect(await row(id)).toMatchObject({ laporanId: november!.id, susulan: false });
    expect((await laporanOf('setda', '2026-10-01'))!.revisi).toBe(october!.revisi + 1);
    expect((await laporanOf('setda', '2026-11-01'))!.revisi).toBe(november!.revisi + 1);
  });

  it('returned, shows its notes beside the form, and the answers are saved with the activity', async () => {
    const id = await recordKegiatan(city, 'dinkes', { mulai: '2026-07-06', judul: 'Dengan catatan' });
    const laporanId = await submitReportOf(city, 'dinkes', id);
    await act(city, 'dinkes.ketua', laporanId, 'kembalikan', { alasan: 'Perbaiki daftar hadir.', [`catatan-${id}`]: 'Daftar hadir bertanggal salah.' });
    const browser = await city.as('dinkes.sekretaris');
    const page = await browser.get(`/kegiatan/${id}/ubah`);
    expect(page.text).toContain('Daftar hadir bertanggal salah.');
    const note = await city.db.catatan.findFirstOrThrow({ where: { laporanId, bagian: `kegiatan:${id}` } });
    expect(page.text).toContain(`name="tanggapan-${note.id}"`);

    const fields = await kegiatanFields(city, 'dinkes', { id, revisi: '1', mulai: '2026-07-06', judul: '', [`tanggapan-${note.id}`]: 'Daftar hadir sudah diganti.' });
    const refused = await browser.post(`/kegiatan/${id}/ubah`, fields);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Daftar hadir sudah diganti.');
    expect((await city.db.catatan.findUniqueOrThrow({ where: { id: note.id } })).tanggapan).toBeNull();
    expect((await browser.post(`/kegiatan/${id}/ubah`, { ...fields, judul: 'Dengan catatan' })).status).toBe(303);
    expect((await city.db.catatan.findUniqueOrThrow({ where: { id: note.id } })).tanggapan).toBe('Daftar hadir sudah diganti.');
    expect((await browser.get(`/kegiatan/${id}`)).text).toContain('Daftar hadir sudah diganti.');
  });

  it('loses a deleted activity only after a page that says exactly what goes', async () => {
    const id = await recordKegiatan(city, 'setda', { mulai: '2026-11-10', judul: 'Keliru dicatat' }, [{ name: 'a.pdf', bytes: pdf('keliru') }]);
    const browser = await city.as('setda.sekretaris');
    const page = await browser.get(`/kegiatan/${id}/hapus`);
    for (const text of ['Hapus “Keliru dicatat”?', 'keluar dari laporan November 2026', '1 berkas bukti ikut dihapus']) expect(page.text).toContain(text);
    expect((await browser.post(`/kegiatan/${id}/hapus`, { revisi: '7' })).status).toBe(409);
    expect(await city.db.kegiatan.count({ where: { id } })).toBe(1);
    const [bukti] = (await row(id)).bukti;
    expect((await browser.post(`/kegiatan/${id}/hapus`, { revisi: hidden(page.text, 'revisi') })).headers.location).toBe('/kegiatan');
    expect(await city.db.kegiatan.count({ where: { id } })).toBe(0);
    expect(await city.db.berkas.findUnique({ where: { id: bukti!.berkasId } })).toMatchObject({ status: 'DIBUANG' });
    expect((await browser.get(`/kegiatan/${id}`)).status).toBe(404);
  });
});

describe('a sekretaris of several KBKs', () => {
  it('chooses the KBK, and finds its members and plans', async () => {
    const kbk = await kbkId(city, 'setda');
    const { pegawaiId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'kec-serang.sekretaris' } });
    const post = await city.db.keanggotaan.create({ data: { kbkId: kbk, pegawaiId: pegawaiId!, jabatan: 'WAKIL_SEKRETARIS', mulai: dateOf('2026-02-01') } });
    const browser = await city.visitor().signIn('kec-serang.sekretaris');
    const page = await browser.get('/kegiatan/baru');
    expect(page.text).toContain('>KBK</label>');
    const fields = await kegiatanFields(city, 'kec-serang', { kbkId: kbk, hadir: [] });
    const shown = await browser.post('/kegiatan/baru', { ...fields, tindakan: 'perbarui' });
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Wakil Sekretaris');
    expect((await browser.post('/kegiatan/baru', fields)).status).toBe(303);
    expect((await row(fields.id)).kbkId).toBe(kbk);
    await city.db.keanggotaan.delete({ where: { id: post.id } });
  });
});

describe('the pages of an activity', () => {
  it('take at most eight queries each, whatever hangs on it', async () => {
    const id = await recordKegiatan(city, 'kec-serang', { mulai: '2026-11-02' }, [{ name: 'a.pdf', bytes: pdf('a') }, { name: 'b.jpg', bytes: await photo() }]);
    const watch = watchQueries(city.database.pool);
    const browser = await city.as('kec-serang.sekretaris');
    await browser.get('/kegiatan');
    for (const address of ['/kegiatan', '/kegiatan?cari=a&nilai=integritas', '/kegiatan/baru', `/kegiatan/${id}`, `/kegiatan/${id}/ubah`, `/kegiatan/${id}/hapus`]) {
      const statements = await watch(() => browser.get(address));
      expect(statements.length, `${address}:\n${statements.join('\n')}`).toBeLessThanOrEqual(8);
      expect(statements.length).toBeGreaterThan(3);
    }
  });
});

describe('the list', () => {
  it('finds, narrows, sorts and pages the year’s activities of one’s own KBK alone', async () => {
    const kbk = await kbkId(city, 'kec-serang');
    const { id: dibuatOlehId } = await city.db.akun.findUniqueOrThrow({ where: { namaPengguna: 'kec-serang.sekretaris' } });
    const behaviour = await city.db.perilaku.findUniqueOrThrow({ where: { kode: 'integritas.2' } });
    for (let i = 1; i <= 30; i++) {
      await city.db.kegiatan.create({ data: {
        kbkId: kbk, judul: `Apel ke-${String(i).padStart(2, '0')}`, jenis: i % 2 ? 'SOSIALISASI' : 'INTERNALISASI', mulai: dateOf(`2026-06-${String(i).padStart(2, '0')}`), selesai: dateOf(`2026-06-${String(i).padStart(2, '0')}`),
        tempat: 'Halaman', uraian: i === 7 ? 'Capaian 100%_penuh' : 'Apel', jumlahPeserta: i, dibuatOlehId, ...(i === 3 ? { perilaku: { create: { perilakuId: behaviour.id } } } : {}),
      } });
    }
    const browser = await city.as('kec-serang.sekretaris');
    const titles = async (query: string) => [...(await browser.get(`/kegiatan?${query}`)).text.matchAll(/<th scope="row"[^>]*><a [^>]*>([^<]+)</g)].map((match) => match[1]);
    expect((await titles('bulan=6'))).toHaveLength(25);
    expect(await titles('bulan=6&page=2')).toEqual(['Apel ke-05', 'Apel ke-04', 'Apel ke-03', 'Apel ke-02', 'Apel ke-01']);
    expect((await titles('bulan=6&urut=judul'))[0]).toBe('Apel ke-01');
    expect((await titles('bulan=6&urut=-peserta'))[0]).toBe('Apel ke-30');
    expect(await titles('cari=ke-12')).toEqual(['Apel ke-12']);
    expect(await titles(`cari=${encodeURIComponent('100%_')}`)).toEqual(['Apel ke-07']);
    expect(await titles(`cari=${encodeURIComponent('%')}&bulan=6`)).toEqual(['Apel ke-07']);
    expect(await titles('nilai=integritas&bulan=6')).toEqual(['Apel ke-03']);
    expect(await titles('bulan=6&jenis=INSTITUSIONALISASI')).toEqual([]);
    expect(await titles('tahun=2025')).toEqual([]);
    expect((await titles('bulan=6&keadaan=MENUNGGU'))).toHaveLength(25);
    expect((await titles('bulan=6&bukti=ada'))).toEqual([]);
    const page = await browser.get('/kegiatan?bulan=6&page=2');
    expect(page.text).toContain('26–30 dari 30 kegiatan');
    expect((await (await city.as('dinkes.sekretaris')).get('/kegiatan?bulan=6')).text).not.toContain('Apel ke-');
    expect((await (await city.as('kec-serang.anggota1')).get('/kegiatan')).text).toContain('Tidak ada kegiatan untuk Anda');
  });
});
