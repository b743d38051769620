import { open } from 'node:fs/promises';
import type { UploadedFile } from '../../web/body.js';
import { readCsv } from './csv.js';
import { readWorkbookTable } from './workbook.js';

/** The most rows that one import takes. */
export const MOST_ROWS = 5000;
const MOST_COLUMNS = 60;
const LONGEST_CELL = 2000;

/** Why a file cannot be read as a table at all, in words. */
export class TableProblem extends Error {}

export interface RawCell {
  text: string;
  /** Why this cell cannot be used: a formula, a number that has lost digits. */
  problem?: string;
}

export interface RawTable {
  /** As the head names them, in lower case. */
  columns: string[];
  rows: TableRow[];
}

/** A row as it stands in the file. */
export interface TableRow {
  /** The line of a CSV, the row number of a sheet. */
  baris: number;
  /** Column → text. */
  sel: Record<string, string>;
  /** What is wrong with its cells, before anybody asks what they mean; null: nothing. */
  masalah: string | null;
}

/**
 * Reads an uploaded CSV or XLSX as a table: the first row that is not empty names the columns.
 * Throws TableProblem where it is neither, is broken, too large or has too many rows.
 */
export async function readTable(file: UploadedFile): Promise<RawTable> {
  if (file.lost) throw new TableProblem('Berkas tidak dapat disimpan sementara: penyimpanan sedang terganggu. Kirim lagi; bila berulang, hubungi administrator.');
  if (file.cut) throw new TableProblem('Kiriman berkas terputus. Kirim lagi.');
  const start = await firstBytes(file.path);
  if (start.length === 0) throw new TableProblem('Berkas ini kosong.');
  if (start.readUInt32BE(0) === 0xd0cf11e0) throw new TableProblem('Berkas Excel lama (.xls) atau berkata sandi tidak dapat dibaca. Simpan sebagai .xlsx tanpa kata sandi.');
  const isZip = start.readUInt32BE(0) === 0x504b0304;
  if (isZip && file.tooLarge) throw new TableProblem('Berkas lebih dari 10 MB. Pisahkan menjadi beberapa berkas.');
  const table = isZip ? await readWorkbookTable(file.path) : await readCsv(file.path);
  if (file.tooLarge) throw new TableProblem('Berkas lebih dari 10 MB. Pisahkan menjadi beberapa berkas.');
  return table;
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const bytes = Buffer.alloc(4);
    const { bytesRead } = await handle.read(bytes, 0, 4, 0);
    return bytesRead === 0 ? Buffer.alloc(0) : bytes;
  } finally {
    await handle.close();
  }
}

export const tooManyRows = () => new TableProblem(`Berkas ini berisi lebih dari ${MOST_ROWS.toLocaleString('id-ID')} baris. Pisahkan menjadi beberapa berkas.`);

/** Collects rows as a reader finds them: the head first, then at most MOST_ROWS. */
export function collectRows() {
  let columns: string[] | null = null;
  const rows: TableRow[] = [];
  return {
    add(baris: number, cells: RawCell[]): void {
      if (columns === null) columns = headOf(cells);
      else if (rows.length >= MOST_ROWS) throw tooManyRows();
      else rows.push(rowOf(baris, cells, columns));
    },
    done(): RawTable {
      if (columns === null) throw new TableProblem('Berkas ini kosong.');
      if (rows.length === 0) throw new TableProblem('Berkas ini hanya berisi nama kolom. Isi sekurang-kurangnya satu baris.');
      return { columns, rows };
    },
  };
}

function headOf(cells: RawCell[]): string[] {
  const columns = cells.map(({ text }) => text.replace(/^\uFEFF/, '').trim().toLowerCase().replaceAll(/[\s-]+/g, '_'));
  while (columns.at(-1) === '') columns.pop();
  if (columns.length > MOST_COLUMNS) throw new TableProblem(`Tabel ini lebih dari ${MOST_COLUMNS} kolom. Kirim kolom yang diminta saja.`);
  const twice = columns.find((name, i) => name !== '' && columns.indexOf(name) !== i);
  if (twice) throw new TableProblem(`Kolom “${twice}” ada dua. Hapus salah satunya.`);
  return columns;
}

const SPREADSHEET_ERROR = /^#(N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!)$/;

function rowOf(baris: number, cells: RawCell[], columns: string[]): TableRow {
  const problems: string[] = [];
  const sel: Record<string, string> = {};
  columns.forEach((column, i) => {
    if (column === '') return;
    const { text, problem } = cells[i] ?? { text: '' };
    sel[column] = text.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_CELL);
    const wrong = problem ?? cellProblem(text);
    if (wrong) problems.push(`${column}: ${wrong}`);
  });
  if (cells.slice(columns.length).some(({ text }) => text.trim() !== '')) problems.push('ada isi di luar kolom yang bernama; periksa tanda pemisahnya');
  return { baris, sel, masalah: problems.length > 0 ? problems.join('; ') : null };
}

function cellProblem(text: string): string | null {
  if (SPREADSHEET_ERROR.test(text.trim())) return `berisi ${text.trim()}, kesalahan dari aplikasi tabel`;
  if (text.includes('\uFFFD')) return 'hurufnya rusak (�); periksa penyandian berkas asalnya';
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(text)) return 'berisi karakter yang tidak terbaca';
  if (text.length > LONGEST_CELL) return `lebih dari ${LONGEST_CELL.toLocaleString('id-ID')} karakter`;
  return null;
}
