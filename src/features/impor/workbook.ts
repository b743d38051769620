import { readFile } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { readXlsx } from 'hucre/xlsx';
import { dayOf } from '../../time.js';
import { MOST_ROWS, TableProblem, collectRows, tooManyRows, type RawCell, type RawTable } from './table.js';

/** The most that a workbook may unpack to, in bytes, and the most parts that it may have. */
const MOST_UNPACKED = 50 * 1024 * 1024;
const MOST_ENTRIES = 500;
/** Plain XML packs to a tenth or so; a bomb to a thousandth. */
const MOST_RATIO = 200;
/** Cells and texts of a workbook: reading them takes time in which nothing else is answered. */
const MOST_CELLS = 200_000;

/**
 * Reads the first sheet of an XLSX. The archive's own list of sizes is checked before anything is unpacked, and unpacking
 * stops where a part is larger than it says. Throws TableProblem.
 */
export async function readWorkbookTable(path: string): Promise<RawTable> {
  const bytes = await readFile(path);
  const entries = entriesOf(bytes);
  if (entries.some(({ name }) => /vbaproject\.bin$/i.test(name))) throw new TableProblem('Buku kerja ini berisi makro. Simpan sebagai .xlsx biasa, tanpa makro.');
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) throw new TableProblem('Berkas ini bukan buku kerja XLSX. Kirim CSV atau XLSX.');
  for (const entry of entries) await measure(bytes, entry);

  let sheet;
  try {
    sheet = (await readXlsx(bytes, { sheets: [0], maxRows: MOST_ROWS * 2, range: `A1:CZ${MOST_ROWS * 2}` })).sheets[0];
  } catch {
    throw new TableProblem('Buku kerja ini rusak atau tidak terbaca. Buka dengan aplikasi tabel, simpan ulang, lalu kirim lagi.');
  }
  const collected = collectRows();
  sheet?.rows.forEach((values, r) => {
    const cells = values.map((value, c): RawCell => {
      if (sheet.cells?.get(`${r},${c}`)?.type === 'formula') return { text: textOf(value).text, problem: 'berisi rumus; salin sebagai nilai' };
      return textOf(value);
    });
    if (cells.some(({ text, problem }) => text.trim() !== '' || problem)) collected.add(r + 1, cells);
  });
  return collected.done();
}

function textOf(value: string | number | boolean | Date | null | undefined): RawCell {
  if (value === null || value === undefined) return { text: '' };
  if (value instanceof Date) return { text: Number.isNaN(value.getTime()) ? '' : dayOf(value) };
  // A number keeps 15 digits: an NIP typed as one has lost its end already.
  if (typeof value === 'number' && Math.abs(value) >= 1e15) return { text: String(value), problem: 'tersimpan sebagai angka sehingga digit akhirnya hilang; jadikan teks, lalu ketik ulang' };
  return { text: String(value) };
}

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

const notReadable = () => new TableProblem('Berkas ini rusak. Buka dengan aplikasi tabel, simpan ulang, lalu kirim lagi.');
const tooLarge = () => new TableProblem('Isi berkas ini terlalu besar setelah dibuka. Kirim hanya lembar yang diperlukan, tanpa gambar.');

/** What the archive says of its parts, without unpacking any. Throws TableProblem for what no honest workbook says. */
function entriesOf(bytes: Buffer): Entry[] {
  let end = bytes.length - 22;
  const least = Math.max(0, bytes.length - 65_557);
  while (end >= least && bytes.readUInt32LE(end) !== 0x06054b50) end -= 1;
  if (end < least) throw notReadable();
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES) throw tooLarge();
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw notReadable();
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry: Entry = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength), method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20), unpacked: bytes.readUInt32LE(at + 24), offset: bytes.readUInt32LE(at + 42),
    };
    // A size that is not said, or stands elsewhere (archives above 4 GB), cannot be held to.
    if ([entry.packed, entry.unpacked, entry.offset].includes(0xffffffff)) throw tooLarge();
    if ((entry.packed === 0 || entry.unpacked === 0) && !(entry.name.endsWith('/') || (entry.packed <= 2 && entry.unpacked === 0))) throw notReadable();
    if (entry.unpacked > 1024 * 1024 && entry.unpacked > entry.packed * MOST_RATIO) throw tooLarge();
    entries.push(entry);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (entries.reduce((sum, { unpacked }) => sum + unpacked, 0) > MOST_UNPACKED) throw tooLarge();
  return entries;
}

/** Counts the rows, cells and texts of a part as it unpacks, and stops at one too many. A part of any name may be the sheet. */
async function measure(bytes: Buffer, entry: Entry): Promise<void> {
  if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== 0x04034b50) throw notReadable();
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  let rows = 0;
  let cells = 0;
  let unpacked = 0;
  let carried = '';
  for await (const chunk of entry.method === 0 ? [packed] : inflated(packed)) {
    unpacked += chunk.length;
    if (unpacked > entry.unpacked) throw tooLarge();
    const text = carried + chunk.toString('latin1');
    // A tag that the chunk cuts in two is counted with the next.
    const cut = text.lastIndexOf('<');
    carried = cut < 0 ? '' : text.slice(cut);
    if (carried.length > 100_000) throw notReadable();
    const whole = cut < 0 ? text : text.slice(0, cut);
    rows += (whole.match(/<(?:\w+:)?row[\s/>]/g) ?? []).length;
    cells += (whole.match(/<(?:\w+:)?[ct][\s/>]/g) ?? []).length;
    // One for the head, some for empty rows below that a spreadsheet keeps.
    if (rows > MOST_ROWS + 500) throw tooManyRows();
    if (cells > MOST_CELLS) throw tooLarge();
  }
}

async function* inflated(packed: Buffer): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw();
  inflate.end(packed);
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) yield chunk;
  } catch {
    throw notReadable();
  } finally {
    inflate.destroy();
  }
}
