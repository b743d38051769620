import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { indicatorScore, type EvaluasiData } from '../../src/documents/evaluasi-pdf.js';
import { evaluasiXlsx } from '../../src/documents/evaluasi-xlsx.js';
import { rekapXlsx } from '../../src/documents/rekap-xlsx.js';
import { columnName, writeWorkbook } from '../../src/documents/xlsx.js';
import { evaluasiData, rekapData } from '../support/documents.js';

type Workbook = Awaited<ReturnType<typeof readXlsx>>;
type Cells = Workbook['sheets'][number];

async function open(file: Promise<Buffer>): Promise<Map<string, Cells>> {
  const { sheets } = await readXlsx(await file, { readStyles: true });
  return new Map(sheets.map((sheet) => [sheet.name, sheet]));
}

function sheetOf(book: Map<string, Cells>, name: string): Cells {
  const sheet = book.get(name);
  if (sheet === undefined) throw new Error(`no sheet ${name}`);
  return sheet;
}

/** The formula of a cell named as in the sheet, "B2". */
function formulaAt(sheet: Cells, name: string): string | undefined {
  const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(name) ?? [];
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return sheet.cells?.get(`${Number(digits) - 1},${column}`)?.formula;
}

describe('evaluasiXlsx', () => {
  it('has a sheet per table and one that explains', async () => {
    const book = await open(evaluasiXlsx(evaluasiData()));
    expect([...book.keys()]).toEqual(['Peringkat', 'Indikator', 'Rincian', 'Predikat', 'Tidak dinilai', 'Keterangan']);
    const notes = sheetOf(book, 'Keterangan').rows.flat().join('\n');
    expect(notes).toContain('Disusun Tim, bukan instrumen kementerian.');
    expect(notes).toContain('Semester I Tahun 2026');
  });

  it('holds scores as numbers, totals as formulas with the value that they give', async () => {
    const data = evaluasiData();
    const sheet = sheetOf(await open(evaluasiXlsx(data)), 'Peringkat');
    const weights = data.indikator.map(({ bobot }) => bobot);
    expect(sheet.rows[0]?.slice(5)).toEqual(weights);
    expect(sheet.rows[1]?.slice(0, 3)).toEqual(['Peringkat', 'Perangkat daerah', 'Nilai akhir']);
    data.perangkatDaerah.forEach((one, index) => {
      const row = sheet.rows[2 + index] ?? [];
      const scores = row.slice(5);
      expect(scores).toEqual(one.nilai.map((score) => indicatorScore(score) ?? 'tidak dapat dihitung'));
      // What the formula says, reckoned from the cells alone.
      const known = scores.flatMap((score, column) => (typeof score === 'number' ? [[score, weights[column] ?? 0] as const] : []));
      const total = known.reduce((sum, [score, weight]) => sum + score * weight, 0) / known.reduce((sum, [, weight]) => sum + weight, 0);
      expect(row[2]).toBe(Math.round(total * 10) / 10);
      expect(row[2]).toBe(one.total);
      expect(formulaAt(sheet, `C${3 + index}`)).toBe(`ROUND(SUMPRODUCT($F$1:$L$1,$F${3 + index}:$L${3 + index})/SUMPRODUCT($F$1:$L$1,--ISNUMBER($F${3 + index}:$L${3 + index})),1)`);
    });
    const foot = sheet.rows[2 + data.perangkatDaerah.length] ?? [];
    expect(foot[1]).toBe('Rata-rata kota');
    expect(foot[2]).toBeCloseTo(data.rataRata ?? 0, 9);
    data.indikator.forEach(({ kota }, column) => expect(foot[5 + column]).toBeCloseTo(kota ?? 0, 9));
    expect(formulaAt(sheet, 'C32')).toBe('AVERAGE(C$3:C$31)');
    expect(sheet.freezePane).toMatchObject({ rows: 2, columns: 2 });
    expect(sheet.autoFilter?.range).toBe('A2:L31');
  });

  it('gives each numerator and denominator, and its quotient', async () => {
    const data = evaluasiData();
    const sheet = sheetOf(await open(evaluasiXlsx(data)), 'Rincian');
    expect(sheet.rows).toHaveLength(1 + data.perangkatDaerah.length * data.indikator.length);
    const expected = data.perangkatDaerah.flatMap(({ nama, nilai }) => nilai.map((score, index) => [nama, data.indikator[index]?.nama, score.pembilang, score.penyebut, indicatorScore(score) ?? 'tidak dapat dihitung']));
    expect(sheet.rows.slice(1).map((row) => row.slice(0, 5))).toEqual(expected);
    expect(formulaAt(sheet, 'E2')).toBe('IF(D2=0,"tidak dapat dihitung",MIN(100,C2/D2*100))');
  });

  it('counts predicates and adds up weights', async () => {
    const book = await open(evaluasiXlsx(evaluasiData()));
    const predicates = sheetOf(book, 'Predikat');
    expect(predicates.rows.slice(1).map((row) => row[3])).toEqual([8, 12, 9, 0, 29]);
    expect(formulaAt(predicates, 'D2')).toBe('COUNTIF(Peringkat!D$3:D$31,A2)');
    expect(sheetOf(book, 'Indikator').rows.at(-1)?.slice(0, 3)).toEqual(['Jumlah bobot', null, 100]);
    expect(sheetOf(book, 'Tidak dinilai').rows.slice(1)).toEqual([['Dinas Ketahanan Pangan dan Pertanian', 'Berdiri kurang dari separuh periode']]);
  });

  it('says in words what cannot be computed, with no formula that would show an error', async () => {
    const none: Partial<EvaluasiData> = {
      periodeSebelum: null, rataRata: null, tidakDinilai: [],
      perangkatDaerah: [{ nama: 'Dinas Sosial', peringkat: null, peringkatSebelum: null, total: null, predikat: null, nilai: evaluasiData().indikator.map(() => ({ pembilang: 0, penyebut: 0 })) }],
    };
    const book = await open(evaluasiXlsx(evaluasiData(none)));
    const unknown = 'tidak dapat dihitung';
    expect(sheetOf(book, 'Peringkat').rows[2]).toEqual([null, 'Dinas Sosial', unknown, null, null, ...evaluasiData().indikator.map(() => unknown)]);
    expect(formulaAt(sheetOf(book, 'Peringkat'), 'C3')).toBeUndefined();
    expect(sheetOf(await open(evaluasiXlsx(evaluasiData({ perangkatDaerah: [] }))), 'Rincian').rows).toHaveLength(1);
  });
});

describe('rekapXlsx', () => {
  it('shows each KBK and period in words, with counts by formula', async () => {
    const sheet = sheetOf(await open(rekapXlsx(rekapData())), 'Rekap');
    expect(sheet.rows.map((row) => row.slice(2))).toEqual([
      ['Januari 2026', 'Februari 2026', 'Maret 2026', 'April 2026', 'Diteruskan', 'Wajib', 'Persentase'],
      ['Tepat waktu', 'Tepat waktu, nihil', 'Terlambat 3 hari', 'Belum jatuh tempo', 3, 3, 1],
      ['Tidak wajib', 'Tepat waktu', 'Tepat waktu', 'Tepat waktu', 3, 3, 1],
      ['Belum', 'Belum', 'Belum', 'Belum', 0, 4, 0],
      [1, 2, 2, 1, 6, null, null],
      [2, 3, 3, 2, null, 10, null],
      [0.5, 2 / 3, 2 / 3, 0.5, null, null, 0.6],
    ]);
    expect(formulaAt(sheet, 'G2')).toBe('COUNTIF(C2:F2,"Tepat waktu*")+COUNTIF(C2:F2,"Terlambat*")');
    expect(formulaAt(sheet, 'H2')).toBe('COUNTIF(C2:F2,"Tepat waktu*")+COUNTIF(C2:F2,"Terlambat*")+COUNTIF(C2:F2,"Belum")');
    expect(formulaAt(sheet, 'C5')).toBe('COUNTIF(C2:C4,"Tepat waktu*")+COUNTIF(C2:C4,"Terlambat*")');
    expect([formulaAt(sheet, 'I2'), formulaAt(sheet, 'C7'), formulaAt(sheet, 'G5'), formulaAt(sheet, 'H6'), formulaAt(sheet, 'I7')]).toEqual(['G2/H2', 'C5/C6', 'SUM(G2:G4)', 'SUM(H2:H4)', 'G5/H6']);
    // Totals stand below columns of words, yet are shown as numbers.
    expect([sheet.cells?.get('4,2')?.style?.numFmt, sheet.cells?.get('6,2')?.style?.numFmt]).toEqual(['#,##0', '0.0%']);
    expect(sheet.freezePane).toMatchObject({ rows: 1, columns: 2 });
    expect(sheet.autoFilter?.range).toBe('A1:I4');
  });

  it('lists the same with days as days and numbers as numbers', async () => {
    const sheet = sheetOf(await open(rekapXlsx(rekapData())), 'Daftar');
    expect(sheet.rows).toHaveLength(1 + 12);
    expect(sheet.rows[3]).toEqual(['Dinas Kesehatan', 'KBK Dinas Kesehatan', 'Maret 2026', new Date('2026-04-07T00:00:00Z'), 'Terlambat', 'Tidak', 'Diterima', 'KBK/1.02/2026/1', new Date('2026-04-10T00:00:00Z'), 3]);
    expect(sheet.rows[9]?.slice(0, 2)).toEqual(['Kecamatan Serang', 'Belum ada KBK']);
  });

  it('keeps an empty year free of formulas', async () => {
    const sheet = sheetOf(await open(rekapXlsx(rekapData({ baris: [] }))), 'Rekap');
    expect(sheet.rows).toHaveLength(1);
  });
});

describe('writeWorkbook', () => {
  it.each(['=1+1', '+62 254', '-5', '@SUM(A1)', '=HYPERLINK("http://x.example","buka")', '\t=1', '=cmd|\'/c calc\'!A1'])('keeps %j a text', async (text) => {
    const [sheet] = (await readXlsx(await writeWorkbook([{ name: 'Uji', columns: [{ label: 'Teks', width: 10, format: 'whole' }], rows: [[text]] }], { title: '=1', author: '@x', createdAt: new Date(0) }), { readStyles: true })).sheets;
    expect(sheet?.rows[1]?.[0]).toBe(text);
    const cell = sheet?.cells?.get('1,0');
    expect(cell?.formula).toBeUndefined();
    expect(cell?.style?.numFmt).toBe('@');
  });

  it('takes any text: forbidden signs go, the longest cell is cut', async () => {
    const rows = ['a\u0000b\u000B\uFFFFc', 'lone \uD83D here', 'x'.repeat(40_000), '👍 <&> "\'', 'baris\r\nbaru'];
    const [sheet] = (await readXlsx(await writeWorkbook([{ name: 'Uji', columns: [{ label: 'Teks', width: 10, format: 'wrapped' }], rows: rows.map((text) => [text]) }], { title: '\u0000', author: 'x', createdAt: new Date(0) }))).sheets;
    expect(sheet?.rows.slice(1).map(([text]) => text)).toEqual(['abc', 'lone \uFFFD here', `${'x'.repeat(32_000)}…`, '👍 <&> "\'', 'baris\nbaru']);
  });

  it('names columns as a sheet does', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});
