import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, describe, expect, it } from 'vitest';
import { csvOf } from '../../src/documents/csv.js';
import { writeWorkbook } from '../../src/documents/xlsx.js';
import { readTable } from '../../src/features/impor/table.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'siap-kbk-tabel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** Reads bytes as an upload that arrived whole. */
function read(bytes: Buffer | string, more: { tooLarge?: boolean } = {}) {
  const file = path.join(folder, String(files++));
  writeFileSync(file, bytes);
  return readTable({ field: 'berkas', name: 'tabel', path: file, size: bytes.length, tooLarge: false, tooMany: false, cut: false, lost: false, ...more });
}
const cells = async (bytes: Buffer | string) => (await read(bytes)).rows.map(({ sel }) => sel);

/** An archive with one part that packs well: the sizes that it says may be lies. */
function archive(parts: { name: string; bytes: Buffer; says?: number }[]): Buffer {
  const files: Buffer[] = [];
  const heads: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, says = bytes.length } of parts) {
    const packed = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0); local.writeUInt16LE(8, 8); local.writeUInt32LE(packed.length, 18); local.writeUInt32LE(says, 22); local.writeUInt16LE(name.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0); head.writeUInt16LE(8, 10); head.writeUInt32LE(packed.length, 20); head.writeUInt32LE(says, 24); head.writeUInt16LE(name.length, 28); head.writeUInt32LE(offset, 42);
    files.push(local, Buffer.from(name), packed);
    heads.push(head, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(parts.length, 8); end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(Buffer.concat(heads).length, 12); end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...heads, end]);
}
const workbookPart = { name: 'xl/workbook.xml', bytes: Buffer.from('<workbook/>') };

describe('a CSV file', () => {
  it.each([[';'], [','], ['\t']])('is read whatever parts its fields: %j', async (sign) => {
    expect(await cells(['nama', 'Kode OPD'].join(sign) + '\r\n' + ['Ayu', '2.16.01'].join(sign) + '\r\n')).toEqual([{ nama: 'Ayu', kode_opd: '2.16.01' }]);
  });

  it('is read with and without its mark, in UTF-16 with it, and with quotes around what holds signs and lines', async () => {
    const text = 'nama;jabatan\n"Ayu ""Ratna"", S.E.";"Kepala\nSeksi"\nÉlan;x';
    const expected = [{ nama: 'Ayu "Ratna", S.E.', jabatan: 'Kepala Seksi' }, { nama: 'Élan', jabatan: 'x' }];
    for (const bytes of [text, `\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, 'utf16le')]) expect(await cells(bytes)).toEqual(expected);
  });

  it('names each row by the line on which it begins, and leaves out empty lines', async () => {
    const table = await read('nama;jabatan\n\n"a\nb";1\n;\nc;2\n');
    expect(table.rows.map(({ baris }) => baris)).toEqual([3, 6]);
  });

  it('in another encoding is refused, with what to do', async () => {
    await expect(read(Buffer.from('nama;jabatan\nJos\xe9;x\n', 'latin1'))).rejects.toThrow(/bukan UTF-8 .*Simpan ulang dari Excel sebagai “CSV UTF-8”/);
    await expect(read(Buffer.from([0x6e, 0x61, 0xc3]))).rejects.toThrow('bukan UTF-8');
    await expect(read(Buffer.from('nama;x\na\u0000b;c\n'))).rejects.toThrow('bukan tabel CSV');
    const [row] = (await read('nama;jabatan\nJos\uFFFD;x\n')).rows;
    expect(row!.masalah).toContain('nama: hurufnya rusak');
  });

  it('that is empty, has a head alone, two columns of one name or an open quote is refused', async () => {
    await expect(read('')).rejects.toThrow('Berkas ini kosong');
    await expect(read('\n\n')).rejects.toThrow('Berkas ini kosong');
    await expect(read('nama;jabatan\n')).rejects.toThrow('hanya berisi nama kolom');
    await expect(read('nama;Nama\na;b\n')).rejects.toThrow('Kolom “nama” ada dua');
    await expect(read('nama;jabatan\n"a;b\n')).rejects.toThrow('Tanda kutip yang dibuka pada baris 2 tidak ditutup');
  });

  it('of 5,000 rows is read, of one more or of 100,000 refused without reading on', async () => {
    const rows = (n: number) => `nama;nip\n${Array.from({ length: n }, (_, i) => `Orang ${i};${i}`).join('\n')}\n`;
    expect((await read(rows(5000))).rows).toHaveLength(5000);
    await expect(read(rows(5001))).rejects.toThrow('lebih dari 5.000 baris');
    await expect(read(rows(100_000), { tooLarge: true })).rejects.toThrow('lebih dari 5.000 baris');
    await expect(read('nama;x\na;b\n', { tooLarge: true })).rejects.toThrow('lebih dari 10 MB');
  });

  it('keeps what looks like a formula from being one: refused at its row, unless our own export guarded it', async () => {
    const { rows } = await read(`nama;telepon\n=CMD();1\n@SUM(A1);2\n'=aman;'-x\nAyu;+62 812\nBudi;#REF!\n`);
    expect(rows.map(({ masalah }) => masalah)).toEqual(['nama: berisi rumus; ganti dengan nilainya', 'nama: berisi rumus; ganti dengan nilainya', null, null, 'telepon: berisi #REF!, kesalahan dari aplikasi tabel']);
    expect(rows[2]!.sel).toEqual({ nama: '=aman', telepon: '-x' });
    expect(rows[3]!.sel.telepon).toBe('+62 812');
  });

  it('that we write is read as it was, whatever its texts', async () => {
    // Not what a cell cannot hold, nor what is an error's name; runs of spaces become one.
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((one) => one.replace(/[\p{C}\uFFFD]/gu, '').replaceAll(/\s+/g, ' ').trim()).filter((one) => !/^[#'@=]|^\uFEFF/.test(one));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), async (pairs) => {
      const kept = pairs.filter(([a, b]) => a !== '' || b !== '');
      if (kept.length === 0) return;
      expect(await cells(csvOf([['satu', 'dua'], ...pairs]))).toEqual(kept.map(([satu, dua]) => ({ satu, dua })));
    }), { numRuns: 100 });
    expect(await cells(csvOf([['satu'], ['=1+1'], ['@x'], ['-a'], ['+62']]))).toEqual([{ satu: '=1+1' }, { satu: '@x' }, { satu: '-a' }, { satu: '+62' }]);
  });
});

describe('a workbook', () => {
  const sheet = (rows: (string | number | null | Date)[][], formulas: Record<string, string> = {}) => writeXlsx({ sheets: [
    { name: 'Pegawai', rows, cells: new Map(Object.entries(formulas).map(([at, formula]) => [at, { value: 2, type: 'formula' as const, formula, formulaResult: 2 }])) },
    { name: 'Lain', rows: [['bukan', 'ini']] },
  ] }).then((bytes) => Buffer.from(bytes));

  it('is read from its first sheet, with dates as days and each row by its number', async () => {
    const table = await read(await sheet([['Nama', 'Mulai', 'Kode OPD'], ['Ayu', new Date('2026-01-02T00:00:00Z'), 4], [null, null, null], ['Budi', '2026-03-04', '4.01']]));
    expect(table.columns).toEqual(['nama', 'mulai', 'kode_opd']);
    expect(table.rows).toEqual([
      { baris: 2, sel: { nama: 'Ayu', mulai: '2026-01-02', kode_opd: '4' }, masalah: null }, { baris: 4, sel: { nama: 'Budi', mulai: '2026-03-04', kode_opd: '4.01' }, masalah: null },
    ]);
  });

  it('has its formulas refused, and numbers that have lost digits', async () => {
    const { rows } = await read(await sheet([['nama', 'nip'], ['Ayu', 0], ['Budi', 197803152003121000]], { '1,1': '1+1' }));
    expect(rows.map(({ masalah }) => masalah)).toEqual(['nip: berisi rumus; salin sebagai nilai', expect.stringContaining('nip: tersimpan sebagai angka sehingga digit akhirnya hilang')]);
  });

  it('keeps formula-looking texts of our own export as texts', async () => {
    const bytes = await writeWorkbook([{ name: 'P', columns: ['nama', 'jabatan'].map((label) => ({ label, width: 10, format: 'text' as const })), rows: [['=1+1', '@SUM(A1)']] }], { title: 'x', author: 'x', createdAt: new Date(0) });
    const { rows } = await read(bytes);
    expect(rows).toEqual([{ baris: 2, sel: { nama: '=1+1', jabatan: '@SUM(A1)' }, masalah: null }]);
  });

  it('with macros, of the old kind, encrypted, or no workbook at all is refused by what it is', async () => {
    await expect(read(archive([workbookPart, { name: 'xl/vbaProject.bin', bytes: Buffer.from('x') }]))).rejects.toThrow('berisi makro');
    await expect(read(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow('Excel lama (.xls) atau berkata sandi');
    await expect(read(archive([{ name: 'surat.txt', bytes: Buffer.from('halo') }]))).rejects.toThrow('bukan buku kerja XLSX');
    await expect(read(archive([workbookPart]))).rejects.toThrow('rusak');
    await expect(read(Buffer.from('PK\u0003\u0004 dan seterusnya'))).rejects.toThrow('rusak');
  });

  it('that would unpack to more than it may is refused by what it says, before anything is unpacked', async () => {
    const zeros = { name: 'xl/worksheets/sheet1.xml', bytes: Buffer.alloc(4 * 1024 * 1024) };
    await expect(read(archive([workbookPart, zeros]))).rejects.toThrow('terlalu besar setelah dibuka');
    const says = Array.from({ length: 30 }, (_, i) => ({ name: `xl/media/${i}`, bytes: Buffer.from(`gambar ${i}`.repeat(2000)), says: 2_000_000 }));
    await expect(read(archive([workbookPart, ...says]))).rejects.toThrow('terlalu besar setelah dibuka');
    await expect(read(archive([workbookPart, ...Array.from({ length: 501 }, (_, i) => ({ name: `a/${i}`, bytes: Buffer.from('x') }))]))).rejects.toThrow('terlalu besar setelah dibuka');
  });

  it('that lies about its size is refused as soon as it is more', async () => {
    const lies = { name: 'xl/worksheets/sheet1.xml', bytes: Buffer.alloc(4 * 1024 * 1024, '<a>'), says: 1000 };
    await expect(read(archive([workbookPart, lies]))).rejects.toThrow('terlalu besar setelah dibuka');
    await expect(read(archive([workbookPart, { ...lies, says: 0 }]))).rejects.toThrow('rusak');
  });

  it('of 100,000 rows is refused while it unpacks', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="inlineStr"><is><t>Orang ${i * 7919}</t></is></c></row>`).join('');
    await expect(read(archive([workbookPart, { name: 'xl/worksheets/sheet1.xml', bytes: Buffer.from(`<worksheet><sheetData>${rows}</sheetData></worksheet>`) }]))).rejects.toThrow('lebih dari 5.000 baris');
  });
});
