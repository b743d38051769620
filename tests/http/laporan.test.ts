import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.js';
import { readPdf } from '../support/pdf.js';
import { addKegiatan, does, kbkOf, reportIn, revisiOf, stateOf } from '../support/work.js';
import { dateOf } from '../../src/time.js';

let city: TestApp;
beforeAll(async () => { city = await startApp(); });
afterAll(() => city.close());

const statusOf = async (id: string) => (await city.db.laporan.findUniqueOrThrow({ where: { id } })).status;

describe('the report’s way', () => {
  it('goes from the sekretaris over ketua, fasilitator and head to the Tim, and is accepted', async () => {
    const { laporanId } = await addKegiatan(city, 'diskominfo', '2026-11-05');
    const id = laporanId!;
    const sekretaris = await city.as('diskominfo.sekretaris');

    const saved = await sekretaris.post(`/laporan/${id}/ubah`, { revisi: await revisiOf(city, id), ringkasan: 'Satu kegiatan.', kendala: '', tindakLanjut: '', lalu: 'simpan' });
    expect(saved.status).toBe(303);
    expect(await statusOf(id)).toBe('DRAF');

    await does(city, 'diskominfo.sekretaris', 'ajukan', id);
    expect(await statusOf(id)).toBe('DIAJUKAN');
    const { nomor } = await city.db.laporan.findUniqueOrThrow({ where: { id } });
    expect(nomor).toBe('KBK/2.16.01/2026/0001');

    await does(city, 'diskominfo.fasilitator', 'sahkan', id);
    expect(await statusOf(id)).toBe('DIAJUKAN');
    await does(city, 'diskominfo.ketua', 'sahkan', id);
    expect(await statusOf(id)).toBe('DISAHKAN');
    await does(city, 'diskominfo.pj', 'teruskan', id);
    expect(await statusOf(id)).toBe('DITERUSKAN');
    await does(city, 'tim.koordinator', 'terima', id);
    expect(await statusOf(id)).toBe('DITERIMA');

    const page = await sekretaris.get(`/laporan/${id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Diterima Tim Pengembangan');
    const tindakan = await city.db.tindakan.findMany({ where: { laporanId: id }, orderBy: { id: 'asc' } });
    expect(tindakan.map((one) => [one.tindakan, one.post])).toEqual([
      ['AJUKAN', 'KBK_SEKRETARIS'], ['SAHKAN', 'KBK_FASILITATOR'], ['SAHKAN', 'KBK_KETUA'], ['TERUSKAN', 'KBK_PENANGGUNG_JAWAB'], ['TERIMA', 'TIM_KOORDINATOR'],
    ]);
    expect(tindakan.every((one) => one.golongan === 'III/c' && one.nip?.length === 18)).toBe(true);
  });

  it('comes back with a reason and notes per section, is answered, and starts its endorsements anew', async () => {
    const id = await reportIn(city, 'dinkes', 'DITERUSKAN');
    const { id: kegiatanId } = await city.db.kegiatan.findFirstOrThrow({ where: { laporanId: id } });
    const koordinator = await city.as('tim.koordinator');
    const returned = await koordinator.post(`/laporan/${id}/kembalikan`, {
      revisi: await revisiOf(city, id), alasan: 'Cara ukur perlu dijelaskan.', [`catatan-${kegiatanId}`]: 'Sebutkan jumlah pasien yang diamati.', 'catatan-ringkasan': 'Sebutkan angkanya.',
    });
    expect(returned.status).toBe(303);
    expect(await statusOf(id)).toBe('DIKEMBALIKAN');

    const sekretaris = await city.as('dinkes.sekretaris');
    expect((await sekretaris.get(`/laporan/${id}`)).text).toContain('2 catatan atas versi 1 belum ditanggapi.');
    const form = await sekretaris.get(`/laporan/${id}/ubah`);
    expect(form.text).toContain('Sebutkan angkanya.');
    const note = await city.db.catatan.findFirstOrThrow({ where: { laporanId: id, bagian: 'ringkasan' } });
    await sekretaris.post(`/laporan/${id}/ubah`, { revisi: await revisiOf(city, id), ringkasan: 'Satu kegiatan, 24 peserta.', [`tanggapan-${note.id}`]: 'Angka ditambahkan.', lalu: 'ajukan' });
    expect(await statusOf(id)).toBe('DIAJUKAN');
    const after = await city.db.laporan.findUniqueOrThrow({ where: { id } });
    expect([after.versi, after.nomor]).toEqual([2, 'KBK/1.02.01/2026/0001']);
    const page = await (await city.as('dinkes.ketua')).get(`/laporan/${id}`);
    expect(page.text).toContain('Angka ditambahkan.');
    expect(page.text).toContain('Sebutkan jumlah pasien yang diamati.');
    await does(city, 'dinkes.ketua', 'sahkan', id);
    expect(await statusOf(id)).toBe('DIAJUKAN');
  });

  it('keeps the version that was returned as it was, whatever is changed afterwards', async () => {
    const id = await reportIn(city, 'kec-serang', 'DIKEMBALIKAN', '2026-09-07');
    await city.db.kegiatan.updateMany({ where: { laporanId: id }, data: { judul: 'Judul yang diperbaiki' } });
    const ketua = await city.as('kec-serang.ketua');
    expect((await ketua.get(`/laporan/${id}?versi=1`)).text).not.toContain('Judul yang diperbaiki');
    expect((await ketua.get(`/laporan/${id}`)).text).toContain('Judul yang diperbaiki');
  });

  it('is withdrawn by the sekretaris while nobody has endorsed it, and not afterwards', async () => {
    const id = await reportIn(city, 'kec-serang', 'DIAJUKAN', '2026-08-03');
    await does(city, 'kec-serang.sekretaris', 'tarik', id);
    expect(await statusOf(id)).toBe('DRAF');
    await does(city, 'kec-serang.sekretaris', 'ajukan', id);
    await does(city, 'kec-serang.ketua', 'sahkan', id);
    const before = await stateOf(city, id);
    const refused = await (await city.as('kec-serang.sekretaris')).post(`/laporan/${id}/tarik`, { revisi: await revisiOf(city, id) });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('tidak dapat ditarik');
    expect(await stateOf(city, id)).toEqual(before);
  });

  it('is nihil with a reason from the period’s last day on, and an activity entered later drops that', async () => {
    const kbk = await kbkOf(city, 'kec-serang');
    const periode = await city.db.periode.findFirstOrThrow({ where: { nama: 'Oktober 2026' } });
    const sekretaris = await city.as('kec-serang.sekretaris');
    const opened = await sekretaris.post('/laporan', { kbkId: kbk.id, periodeId: periode.id });
    const id = opened.headers.location!.split('/').at(-1)!;
    await sekretaris.post(`/laporan/${id}/ubah`, { revisi: await revisiOf(city, id), ringkasan: 'Tidak ada kegiatan.', lalu: 'simpan' });
    const before = await stateOf(city, id);
    expect((await sekretaris.post(`/laporan/${id}/ajukan`, { revisi: await revisiOf(city, id) })).text).toContain('Isi Alasan nihil');
    expect(await stateOf(city, id)).toEqual(before);
    await sekretaris.post(`/laporan/${id}/ubah`, { revisi: await revisiOf(city, id), ringkasan: 'Tidak ada kegiatan.', alasanNihil: 'Seluruh pegawai bertugas pada pemilihan.', lalu: 'ajukan' });
    expect(await statusOf(id)).toBe('DIAJUKAN');
    expect((await city.db.versiLaporan.findFirstOrThrow({ where: { laporanId: id } })).nihil).toBe(true);
  });

  it('keeps the places of those who endorsed it when the susunan is without a fasilitator later, and names the head by their office once', async () => {
    const id = await reportIn(city, 'setda', 'DITERUSKAN', '2026-02-02');
    const rule = await city.db.susunanKbk.create({ data: { kbkId: (await kbkOf(city, 'setda')).id, jabatan: 'FASILITATOR', jumlah: 0, mulai: dateOf('2026-11-20'), alasan: 'Kantor kecil.' } });
    const browser = await city.as('setda.sekretaris');
    const page = await browser.get(`/laporan/${id}`);
    expect(page.text).toContain('Ketua dan Fasilitator mengesahkan');
    expect(page.text).not.toContain('tanpa fasilitator');
    const { text } = readPdf((await browser.download(`/laporan/${id}/unduh.pdf`)).bytes);
    expect(text).toContain('Fasilitator KBK Sekretariat Daerah');
    expect(text).toContain('Sekretaris Daerah selaku Penanggung Jawab KBK');
    await city.db.susunanKbk.delete({ where: { id: rule.id } });
  });

  it('is opened once, however often "Susun laporan" is pressed at once', async () => {
    const kbk = await kbkOf(city, 'setda');
    const periode = await city.db.periode.findFirstOrThrow({ where: { nama: 'Juli 2026' } });
    const sekretaris = await city.as('setda.sekretaris');
    const answers = await Promise.all([1, 2, 3].map(() => sekretaris.post('/laporan', { kbkId: kbk.id, periodeId: periode.id })));
    expect(new Set(answers.map((answer) => answer.headers.location)).size).toBe(1);
    expect(await city.db.laporan.count({ where: { kbkId: kbk.id, periodeId: periode.id } })).toBe(1);
  });
});

describe('an act sent twice', () => {
  it('is done once, and the second sending is no error', async () => {
    const id = await reportIn(city, 'setda', 'DRAF', '2026-06-08');
    const revisi = await revisiOf(city, id);
    const sekretaris = await city.as('setda.sekretaris');
    const [first, second] = await Promise.all([sekretaris.post(`/laporan/${id}/ajukan`, { revisi }), sekretaris.post(`/laporan/${id}/ajukan`, { revisi })]);
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(await city.db.versiLaporan.count({ where: { laporanId: id } })).toBe(1);
    const ketua = await city.as('setda.ketua');
    const again = await revisiOf(city, id);
    expect((await ketua.post(`/laporan/${id}/sahkan`, { revisi: again })).status).toBe(303);
    expect((await ketua.post(`/laporan/${id}/sahkan`, { revisi: again })).status).toBe(303);
    expect(await city.db.tindakan.count({ where: { laporanId: id, tindakan: 'SAHKAN' } })).toBe(1);
  });

  it('by ketua and fasilitator at the same moment endorses both and moves the report on', async () => {
    const id = await reportIn(city, 'setda', 'DIAJUKAN', '2026-05-04');
    const revisi = await revisiOf(city, id);
    const [ketua, fasilitator] = [await city.as('setda.ketua'), await city.as('setda.fasilitator')];
    const answers = await Promise.all([ketua.post(`/laporan/${id}/sahkan`, { revisi }), fasilitator.post(`/laporan/${id}/sahkan`, { revisi })]);
    expect(answers.map((answer) => answer.status)).toEqual([303, 303]);
    expect(await statusOf(id)).toBe('DISAHKAN');
  });

  it('by two reviewers at once is done by one; the other is told', async () => {
    const id = await reportIn(city, 'diskominfo', 'DITERUSKAN', '2026-04-06');
    const revisi = await revisiOf(city, id);
    const [one, other] = [await city.as('tim.koordinator'), await city.as('tim.ketua')];
    const answers = await Promise.all([one.post(`/laporan/${id}/terima`, { revisi }), other.post(`/laporan/${id}/kembalikan`, { revisi, alasan: 'Kurang lengkap, mohon ditambah.' })]);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([303, 409]));
    expect(answers.find((answer) => answer.status === 409)!.text).not.toContain('Terjadi gangguan');
    expect(await city.db.tindakan.count({ where: { laporanId: id, tindakan: { in: ['TERIMA', 'KEMBALIKAN'] } } })).toBe(1);
  });
});
