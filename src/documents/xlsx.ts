import { writeXlsx, type Cell, type CellStyle, type WriteSheet } from 'hucre/xlsx';
import type { Day } from '../time.js';

/** A formula with its value, which is what a phone's preview shows. Written without the leading "=". */
export type Formula = { formula: string; value: number | string; /** Where it is not its column's. */ format?: Format };
export type SheetCell = string | number | Formula | { day: Day } | null;

export type Format = 'text' | 'wrapped' | 'whole' | 'score' | 'rupiah' | 'percent' | 'day';
export type SheetColumn = { label: string; /** Characters. */ width: number; format: Format };

/** One table a sheet: head, rows that a filter may hide, and totals below them that it may not. */
export type Sheet = {
  name: string;
  columns: SheetColumn[];
  rows: SheetCell[][];
  totals?: SheetCell[][];
  /** Rows above the head, such as the weights of columns. */
  above?: SheetCell[][];
  /** Columns that stay in sight when scrolling to the right. */
  frozenColumns?: number;
};

const numberFormats: Record<Format, string> = {
  // "@" keeps a text a text even when its cell is edited: "=1+1" never becomes a formula.
  text: '@', wrapped: '@', whole: '#,##0', score: '0.0', rupiah: '"Rp"#,##0', percent: '0.0%', day: 'd mmmm yyyy',
};

const font = { name: 'Calibri', size: 11 };
const thin = { style: 'thin', color: { rgb: '8A8A8A' } } as const;

/** The column's letters: 0 is A, 26 is AA. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

/** The number (from 1) of a sheet's first row of data, for formulas. */
export function firstDataRow(above: number): number {
  return above + 2;
}

/** Text as a cell can hold it: no sign that XML forbids, not above the 32,767 characters of a cell. */
function cellText(text: string): string {
  const clean = text.replace(/\p{Surrogate}/gu, '\uFFFD').replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
  return clean.length > 32_000 ? `${clean.slice(0, 32_000).replace(/\p{Surrogate}$/u, '')}…` : clean;
}

function toCell(value: SheetCell, format: Format, style: CellStyle): Partial<Cell> {
  const words = format === 'text' || format === 'wrapped';
  // A text stands off from the number at its left; words among numbers ("tidak dapat dihitung") stand as the numbers do.
  const side: CellStyle['alignment'] = typeof value !== 'string' ? {} : words ? { horizontal: 'left', indent: 1 } : { horizontal: 'right' };
  const full: CellStyle = { alignment: { vertical: 'top', wrapText: format === 'wrapped', ...side }, ...style, numFmt: numberFormats[format] };
  if (value === null) return { value: null, type: 'empty', style: full };
  if (typeof value === 'string') return { value: cellText(value), type: 'string', style: { ...full, numFmt: '@' } };
  if (typeof value === 'number') return { value, type: 'number', style: full };
  if ('day' in value) return { value: new Date(`${value.day}T00:00:00Z`), type: 'date', style: full };
  const own = value.format === undefined ? full : { ...full, numFmt: numberFormats[value.format] };
  return { value: value.value, type: 'formula', formula: value.formula, formulaResult: value.value, style: own };
}

function toWriteSheet({ name, columns, rows, totals = [], above = [], frozenColumns = 1 }: Sheet): WriteSheet {
  const cells = new Map<string, Partial<Cell>>();
  const put = (row: number, values: SheetCell[], style: CellStyle) => values.forEach((value, column) => {
    cells.set(`${row},${column}`, toCell(value, columns[column]?.format ?? 'text', style));
  });
  const head = above.length;
  above.forEach((values, index) => put(index, values, { font: { ...font, bold: true, color: { rgb: '444444' } } }));
  columns.forEach(({ label, format }, column) => cells.set(`${head},${column}`, {
    value: label, type: 'string', style: {
      font: { ...font, bold: true }, fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'EEECE5' } }, border: { top: thin, bottom: thin },
      alignment: { wrapText: true, vertical: 'center', ...(format === 'text' || format === 'wrapped' ? { horizontal: 'left', indent: 1 } : { horizontal: 'right' }) },
    },
  }));
  rows.forEach((values, index) => put(head + 1 + index, values, {}));
  const below = head + 1 + rows.length;
  totals.forEach((values, index) => put(below + index, values, { font: { ...font, bold: true }, ...(index === 0 ? { border: { top: thin } } : {}) }));
  const last = columnName(columns.length - 1);
  return {
    name,
    columns: columns.map(({ width }) => ({ width })),
    rows: Array.from({ length: below + totals.length }, () => columns.map(() => null)),
    cells,
    // Two lines, which the longest heads need.
    rowDefs: new Map([[head, { height: 32 }]]),
    freezePane: { rows: head + 1, columns: frozenColumns },
    autoFilter: { range: `A${head + 1}:${last}${Math.max(below, head + 1)}` },
    pageSetup: { paperSize: 'a4', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: `$${head + 1}:$${head + 1}` },
  };
}

/** Writes a workbook. `title`, `author` and `createdAt` go into the file's properties. */
export async function writeWorkbook(sheets: Sheet[], { title, author, createdAt }: { title: string; author: string; createdAt: Date }): Promise<Buffer> {
  const bytes = await writeXlsx({
    sheets: sheets.map(toWriteSheet),
    properties: { title: cellText(title), creator: cellText(author), created: createdAt, modified: createdAt },
    defaultFont: font,
  });
  return Buffer.from(bytes);
}

/** The sheet that says what the workbook is: a name and a text a row. */
export function notesSheet(rows: [name: string, text: string][]): Sheet {
  return { name: 'Keterangan', columns: [{ label: 'Perihal', width: 24, format: 'text' }, { label: 'Keterangan', width: 96, format: 'wrapped' }], rows };
}
