import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateOf } from '../../src/time.js';
import { startApp, type TestApp } from '../support/app.js';
import { readPdf } from '../support/pdf.js';
import { kbkOf } from '../support/work.js';

let city: TestApp;
let kbk: { id: string; opdId: string };
beforeAll(async () => {
  city = await startApp();
  kbk = await kbkOf(city, 'dinkes');
  await city.db.perangkatDaerah.update({ where: { id: kbk.opdId }, data: { alamat: 'Jalan Contoh Nomor 7, Kota Serang' } });
});
afterAll(() => city.close());

const person = async (akun: string) => city.db.pegawai.findFirstOrThrow({ where: { akun: { namaPengguna: akun } } });
const download = async (who: string, address: string) => (await city.as(who)).download(address);
const pdfText = async (who: string, address: string) => readPdf((await download(who, address)).bytes).text.replaceAll(/\s+/g, ' ');
const spaced = (nip: string) => nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4');

/** The parts of a ZIP by name, from its central directory. */
function unzip(file: Buffer): Map<string, string> {
  const parts = new Map<string, string>();
  let at = file.readUInt32LE(file.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1')) + 16);
  while (file.readUInt32LE(at) === 0x02014b50) {
    const [method, size, nameLength, extra, comment, local] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42)];
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const bytes = file.subarray(start, start + size);
    parts.set(file.toString('utf8', at + 46, at + 46 + nameLength), (method === 8 ? inflateRawSync(bytes) : bytes).toString('utf8'));
    at += 46 + nameLength + extra + comment;
  }
  return parts;
}
/** The words of a Word document; fails where its XML is not well formed. */
function docxText(file: Buffer): string {
  const xml = unzip(file).get('word/document.xml')!;
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name, self] of xml.matchAll(/<(\/?)([\w:]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close && open.pop() !== name) wrong.push(name!);
    if (!close && !self) open.push(name!);
  }
  expect([open, wrong]).toEqual([[], []]);
  return xml.replaceAll(/<\/w:p>/g, ' ').replaceAll(/<[^>]+>/g, '').replaceAll('&amp;', '&').replaceAll('&#x27;', "'").replaceAll(/[\s\u00a0]+/g, ' ');
}

describe('the printed susunan', () => {
  it('names everybody of that day, and their numbers only for those who may read them', async () => {
    const [kepala, ketua, anggota] = await Promise.all(['dinkes.pj', 'dinkes.ketua', 'dinkes.anggota3'].map(person));
    const own = await pdfText('dinkes.pj', `/kbk/${kbk.id}/susunan.pdf`);
    for (const one of [kepala!, ketua!, anggota!]) expect(own).toContain(one.nama);
    expect(own).toContain('Kepala Dinas Kesehatan');
    expect(own).toContain('Jalan Contoh Nomor 7');
    expect(own.replaceAll('\u00a0', ' ')).toContain(spaced(ketua!.nip!));
    const other = await pdfText('tanpa.jabatan', `/kbk/${kbk.id}/susunan.pdf`);
    expect(other).toContain(ketua!.nama);
    expect(other.replaceAll(/[\s\u00a0]/g, '')).not.toContain(ketua!.nip!);
  });

  it('stands as it stood across a replaced ketua and a week of Plh.', async () => {
    const [lama, baru, plh] = await Promise.all(['dinkes.ketua', 'dinkes.anggota4', 'dinkes.fasilitator'].map(person));
    await city.db.keanggotaan.updateMany({ where: { kbkId: kbk.id, pegawaiId: { in: [lama!.id, baru!.id] } }, data: { selesai: dateOf('2026-06-30') } });
    await city.db.keanggotaan.create({ data: { kbkId: kbk.id, pegawaiId: baru!.id, jabatan: 'KETUA', mulai: dateOf('2026-07-01') } });
    await city.db.pejabatKepala.create({
      data: { perangkatDaerahId: kbk.opdId, pegawaiId: plh!.id, sifat: 'PLH', mulai: dateOf('2026-08-03'), selesai: dateOf('2026-08-09'), nomorSk: '800/7', tanggalSk: dateOf('2026-08-01') },
    });
    const on = (day: string) => pdfText('walikota', `/kbk/${kbk.id}/susunan.pdf?tanggal=${day}`);
    expect(await on('2026-06-30')).toContain(lama!.nama);
    expect(await on('2026-07-01')).not.toContain(lama!.nama);
    const week = await on('2026-08-05');
    expect(week).toContain('Plh. Kepala Dinas Kesehatan');
    expect(week).toContain('per 5 Agustus 2026');
    expect(await on('2026-08-10')).not.toContain('Plh.');
    const signed = await pdfText('dinkes.sekretaris', `/kbk/${kbk.id}/keputusan.pdf?tanggal=2026-08-05`);
    expect(signed).toContain(plh!.nama);
    expect((await (await city.as('walikota')).get(`/kbk/${kbk.id}/susunan.pdf?tanggal=apa`)).status).toBe(400);
  });
});

describe('the draft decree', () => {
  it('takes every name from the data, in both formats alike', async () => {
    const members = await city.db.keanggotaan.findMany({ where: { kbkId: kbk.id, selesai: null }, include: { pegawai: true } });
    const kepala = await person('dinkes.pj');
    const pdf = await pdfText('dinkes.pj', `/kbk/${kbk.id}/keputusan.pdf`);
    const answer = await download('dinkes.pj', `/kbk/${kbk.id}/keputusan.docx`);
    expect(answer.headers['content-type']).toBe('application/vnd.openxmlformats-officedocument.wordprocessingml.document');
    const docx = docxText(answer.bytes);
    for (const text of [pdf.replaceAll('\u00a0', ' '), docx]) {
      for (const { pegawai } of members) expect(text).toContain(pegawai.nama);
      for (const words of [kepala.nama, spaced(kepala.nip!), 'KEPUTUSAN KEPALA DINAS KESEHATAN', 'Menimbang', 'Mengingat', 'MEMUTUSKAN', 'KESATU', 'KELIMA', '800/2/SK/2026', 'Peraturan Walikota Serang Nomor 25 Tahun 2018', 'merumuskan program dan kegiatan', 'Fasilitator', 'Sekretaris']) {
        expect(text).toContain(words);
      }
      expect(text).not.toMatch(/\{\w+\}|undefined|null/);
    }
    const parts = unzip(answer.bytes);
    expect([...parts.keys()]).toEqual(expect.arrayContaining(['[Content_Types].xml', '_rels/.rels', 'word/document.xml', 'word/styles.xml']));
  });

  it('writes what people type as text, whatever it holds', async () => {
    const member = await person('dinkes.anggota1');
    await city.db.pegawai.update({ where: { id: member.id }, data: { nama: 'Wulan <b>“&” \u0007O’Hara</b>' } });
    const docx = docxText((await download('dinkes.pj', `/kbk/${kbk.id}/keputusan.docx`)).bytes);
    expect(docx.replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toContain('Wulan <b>“&” O’Hara</b>');
    expect(await pdfText('dinkes.pj', `/kbk/${kbk.id}/keputusan.pdf`)).toContain('Wulan <b>');
    expect((await (await city.as('admin')).get(`/kbk/${kbk.id}`)).text).toContain('Wulan &lt;b&gt;');
    await city.db.pegawai.update({ where: { id: member.id }, data: { nama: member.nama } });
  });

  it('is for those who may read the people’s numbers', async () => {
    for (const who of ['dinkes.pj', 'dinkes.sekretaris', 'tim.sekretaris', 'admin']) expect((await download(who, `/kbk/${kbk.id}/keputusan.pdf`)).status, who).toBe(200);
    for (const who of ['dinkes.ketua', 'dinkes.anggota1', 'diskominfo.pj', 'tim.ketua', 'walikota', 'tanpa.jabatan']) {
      for (const kind of ['pdf', 'docx']) expect((await download(who, `/kbk/${kbk.id}/keputusan.${kind}`)).status, who).toBe(403);
      expect((await (await city.as(who)).get(`/kbk/${kbk.id}`)).text).not.toContain('keputusan.docx');
    }
  });

  it('takes Menimbang and Mengingat from the template that the Tim’s sekretaris edits', async () => {
    const kept = async () => (await city.db.pengaturan.findUnique({ where: { kunci: 'templat.sk-kbk' } }))?.nilai;
    const templat = { menimbang: 'bahwa {kbk} perlu dibentuk;\n\nbahwa {kepala} berwenang;', mengingat: 'Undang-Undang Contoh;\n{peraturan};' };
    for (const who of ['tim.ketua', 'dinkes.pj', 'admin']) expect((await (await city.as(who)).post('/pengaturan/templat-sk', templat)).status, who).toBe(403);
    const browser = await city.as('tim.sekretaris');
    expect((await browser.get('/pengaturan')).text).toContain('Bawaan portal, bukan dari peraturan');
    for (const [wrong, words] of [[{ ...templat, menimbang: 'bahwa {siapa} berwenang;' }, 'saja dalam Menimbang'], [{ ...templat, mengingat: ' ' }, 'Isi Mengingat']] as const) {
      const answer = await browser.post('/pengaturan/templat-sk', wrong);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect(await kept()).toBeUndefined();
    expect((await browser.post('/pengaturan/templat-sk', templat)).status).toBe(303);
    const text = await pdfText('dinkes.pj', `/kbk/${kbk.id}/keputusan.pdf`);
    expect(text).toContain('bahwa KBK Dinas Kesehatan perlu dibentuk;');
    expect(text).toContain('bahwa Kepala Dinas Kesehatan berwenang;');
    expect(text).toContain('Undang-Undang Contoh;');
    expect(text).toMatch(/1\.\s*Undang-Undang Contoh;/);
    expect((await browser.get('/pengaturan')).text).toContain('Diubah Sekretaris Tim');
    // A ground that stands alone has no number.
    expect((await browser.post('/pengaturan/templat-sk', { ...templat, menimbang: 'bahwa {kbk} perlu dibentuk;', mengingat: 'Undang-Undang Contoh;' })).status).toBe(303);
    const alone = await pdfText('dinkes.pj', `/kbk/${kbk.id}/keputusan.pdf`);
    expect(alone).not.toMatch(/1\.\s*Undang-Undang Contoh;/);
    expect(alone).not.toMatch(/a\.\s*bahwa KBK/);
    const docx = docxText((await download('dinkes.pj', `/kbk/${kbk.id}/keputusan.docx`)).bytes);
    expect(docx).toMatch(/Mengingat\s*:\s*Undang-Undang Contoh;/);
  });
});
