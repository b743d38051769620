import { createReadStream } from 'node:fs';
import { TableProblem, collectRows, type RawCell, type RawTable } from './table.js';

/**
 * Reads a CSV file as it streams in: UTF-8 with or without its mark, or UTF-16 with it (Excel's "Unicode"); fields parted
 * by commas, semicolons or tabs, whichever the head uses; quotes around fields that hold them. Stops at the first row too
 * many, wherever the file ends. Throws TableProblem.
 */
export async function readCsv(path: string): Promise<RawTable> {
  const rows = collectRows();
  const parser = csvParser((line, fields) => rows.add(line, fields.map(cellOf)));
  let decoder: TextDecoder | null = null;
  const stream = createReadStream(path);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      decoder ??= decoderFor(chunk);
      parser.feed(decoded(decoder, chunk, parser.line));
    }
    if (decoder) parser.feed(decoded(decoder, undefined, parser.line));
    parser.end();
  } finally {
    stream.destroy();
  }
  return rows.done();
}

/** A field as a cell. What a spreadsheet would take for a formula is refused; the apostrophe by which our own export guards such a text goes. */
function cellOf(field: string): RawCell {
  return { text: field.replace(/^'(?=[=+\-@])/, ''), ...(/^\s*[=@]/.test(field) ? { problem: 'berisi rumus; ganti dengan nilainya' } : {}) };
}

function decoderFor(first: Buffer): TextDecoder {
  if (first[0] === 0xff && first[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (first[0] === 0xfe && first[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  return new TextDecoder('utf-8', { fatal: true });
}

/** A chunk as text. What is not in the encoding is refused whole: guessed at, it would give people wrong names. */
function decoded(decoder: TextDecoder, chunk: Buffer | undefined, line: () => number): string {
  let text: string;
  try {
    text = chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new TableProblem(`Penyandian huruf berkas ini bukan UTF-8 (terbaca sampai sekitar baris ${line()}), sehingga nama orang dapat rusak. Simpan ulang dari Excel sebagai “CSV UTF-8”, atau kirim sebagai XLSX.`);
  }
  if (text.includes('\u0000')) throw new TableProblem('Berkas ini bukan tabel CSV. Kirim CSV atau XLSX.');
  return text;
}

/** Splits text that comes piece by piece into records; `record` gets the line on which each begins. */
function csvParser(record: (line: number, fields: string[]) => void) {
  let delimiter: string | null = null;
  let head = '';
  let line = 1;
  let began = 1;
  let fields: string[] = [];
  let field = '';
  /** Inside quotes; after a quote inside quotes, which may end them or stand for itself. */
  let quoted = false;
  let afterQuote = false;
  let started = false;

  const endField = () => { fields.push(field); field = ''; started = false; };
  const endRecord = () => {
    endField();
    if (fields.some((one) => one.trim() !== '')) record(began, fields);
    fields = [];
    began = line;
  };
  const take = (text: string, separator: string) => {
    for (const letter of text) {
      if (letter === '\n') line += 1;
      if (afterQuote) {
        afterQuote = false;
        if (letter === '"') { field += '"'; continue; }
        quoted = false;
      } else if (quoted) {
        if (letter === '"') afterQuote = true;
        else field += letter;
        continue;
      }
      if (letter === '"' && !started) { quoted = true; started = true; }
      else if (letter === separator) endField();
      else if (letter === '\n') endRecord();
      else if (letter !== '\r') { field += letter; started = true; }
      if (field.length > 100_000) throw new TableProblem(`Ada tanda kutip yang tidak ditutup mulai baris ${began}.`);
    }
  };
  return {
    line: () => line,
    feed(text: string) {
      if (delimiter === null) {
        head += text;
        if (!head.includes('\n') && head.length < 100_000) return;
        text = startWith();
      }
      take(text, delimiter!);
    },
    end() {
      if (delimiter === null) take(startWith(), delimiter!);
      if (afterQuote) { afterQuote = false; quoted = false; }
      if (quoted) throw new TableProblem(`Tanda kutip yang dibuka pada baris ${began} tidak ditutup.`);
      endRecord();
    },
  };

  /** Settles the delimiter by the head line, and gives the text held back for it. */
  function startWith(): string {
    const first = head.split('\n', 1)[0]!;
    const count = (sign: string) => first.split(sign).length;
    delimiter = [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',');
    const text = head;
    head = '';
    return text;
  }
}
