import { AlignmentType, BorderStyle, Document, Footer, ImageRun, PageBreak, PageNumber, Packer, Paragraph, Table, TableCell, TableRow, TextRun, VerticalAlign, WidthType } from 'docx';
import { acting, identityLines } from './pdf-official.js';
import { dateLine, diktumOf, letterOf, marked, nameCell, numberLine, rankCell, subjectOf, type SkKbk } from './sk-kbk.js';

/** The typeface of decrees in Indonesian offices; a machine without it takes its own. */
const FONT = 'Bookman Old Style';
/** Half points. */
const SIZE = 22;
/** The text's width on A4 with these margins, twentieths of a point. */
const MARGIN = 1134;
const WIDTH = 11906 - 2 * MARGIN;

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const noBorders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none };

type Options = { bold?: boolean; align?: (typeof AlignmentType)[keyof typeof AlignmentType]; after?: number; indent?: number; underline?: boolean };

/** A text as paragraphs, a line each. Signs that XML refuses are left out. */
function paragraphs(text: string, { bold = false, align = AlignmentType.LEFT, after = 60, indent = 0, underline = false }: Options = {}): Paragraph[] {
  const clean = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '');
  return clean.split('\n').map((line) => new Paragraph({ alignment: align, spacing: { after }, indent: { left: indent }, children: [new TextRun({ text: line, bold, ...(underline ? { underline: {} } : {}) })] }));
}

const centred = (text: string, bold = false) => paragraphs(text, { bold, align: AlignmentType.CENTER });
const cell = (children: Paragraph[], width: number) => new TableCell({ children, width: { size: width, type: WidthType.DXA }, verticalAlign: VerticalAlign.TOP, margins: { left: 60, right: 60, top: 20, bottom: 20 } });

/** "Menimbang : a. bahwa …", as rows that an office goes on editing. */
function clauses(rows: { name: string; mark: string; text: string }[]): Table {
  const widths = [1700, 240, 460, WIDTH - 2400];
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA }, columnWidths: widths, borders: noBorders,
    rows: rows.map(({ name, mark, text }) => new TableRow({
      children: [name, name ? ':' : '', mark, text].map((words, i) => cell(paragraphs(words, i === 3 ? { align: AlignmentType.JUSTIFIED } : {}), widths[i]!)),
    })),
  });
}

/** The arms over the letterhead, as PNG: its own header says how large it is. */
function arms(lambang: Buffer | null | undefined): Paragraph[] {
  if (!lambang) return [];
  const [width, height] = [lambang.readUInt32BE(16), lambang.readUInt32BE(20)];
  const scale = 72 / Math.max(width, height);
  return [new Paragraph({ alignment: AlignmentType.CENTER, children: [new ImageRun({ type: 'png', data: lambang, transformation: { width: Math.round(width * scale), height: Math.round(height * scale) } })] })];
}

function signature(data: SkKbk, above: string[]): Paragraph[] {
  const { penetap } = data;
  const indent = Math.round(WIDTH * 0.54);
  const lines = [...above, `${acting(penetap.sifat)}${data.jabatan},`];
  return [
    ...lines.flatMap((line) => paragraphs(line, { indent, after: 0 })),
    ...paragraphs('\n\n', { indent, after: 120 }),
    ...paragraphs(penetap.nama ?? '(belum dicatat)', { indent, after: 0, bold: true, underline: penetap.nama !== null }),
    ...identityLines(penetap).flatMap((line) => paragraphs(line, { indent, after: 0 })),
  ];
}

function annexTable(data: SkKbk): Table {
  const widths = [600, 3000, 2038, 2000, WIDTH - 7638];
  const row = (cells: string[], head = false) => new TableRow({ tableHeader: head, cantSplit: true, children: cells.map((text, i) => cell(paragraphs(text, { bold: head, after: 0 }), widths[i]!)) });
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA }, columnWidths: widths,
    rows: [row(['No.', 'Nama', 'Pangkat, golongan', 'Jabatan', 'Kedudukan dalam KBK'], true), ...data.susunan.map((one, i) => row([`${i + 1}.`, nameCell(one), rankCell(one), one.jabatan || '–', one.kedudukan]))],
  });
}

/** The same draft as sk-kbk-pdf.ts for an office that goes on editing it. Gives the file. */
export function skKbkDocx(data: SkKbk): Promise<Buffer> {
  const rule = { style: BorderStyle.DOUBLE, size: 6, color: '000000', space: 4 };
  const document = new Document({
    title: `Konsep keputusan ${subjectOf(data)}`, creator: data.perangkatDaerah, description: 'Konsep dari data SIAP KBK',
    styles: { default: { document: { run: { font: FONT, size: SIZE, language: { value: 'id-ID' } } } } },
    sections: [{
      properties: { page: { size: { width: 11906, height: 16838 }, margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN } } },
      footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children: ['Konsep – halaman ', PageNumber.CURRENT, ' dari ', PageNumber.TOTAL_PAGES], size: 16 })] })] }) },
      children: [
        ...arms(data.kop.lambang),
        ...centred(data.kop.pemerintah.toUpperCase()),
        ...data.kop.instansi.flatMap((line) => centred(line.toUpperCase(), true)),
        new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after: 240 }, border: { bottom: rule }, children: [new TextRun({ text: data.kop.alamat ?? '', size: 17 })] }),
        ...centred(`KEPUTUSAN ${data.jabatan.toUpperCase()}`, true), ...centred(numberLine(data).toUpperCase()), ...centred('TENTANG'), ...centred(subjectOf(data).toUpperCase(), true), ...centred(`${data.jabatan.toUpperCase()},`),
        clauses([
          ...marked(data.menimbang, letterOf).map(({ mark, teks }, i) => ({ name: i === 0 ? 'Menimbang' : '', mark: mark ?? '', text: teks })),
          ...marked(data.mengingat, (i) => `${i + 1}.`).map(({ mark, teks }, i) => ({ name: i === 0 ? 'Mengingat' : '', mark: mark ?? '', text: teks })),
        ]),
        ...centred('MEMUTUSKAN:', true),
        clauses([
          { name: 'Menetapkan', mark: '', text: `KEPUTUSAN ${data.jabatan.toUpperCase()} TENTANG ${subjectOf(data).toUpperCase()}.` },
          ...diktumOf(data).flatMap(({ nama, teks, butir }) => [{ name: nama, mark: '', text: teks }, ...butir.map((text, i) => ({ name: '', mark: letterOf(i), text }))]),
        ]),
        ...paragraphs(''),
        ...signature(data, [`Ditetapkan di ${data.tempat}`, `pada tanggal ${dateLine(data)}`]),
        new Paragraph({ children: [new PageBreak()] }),
        ...paragraphs([`Lampiran Keputusan ${data.jabatan}`, numberLine(data), `Tanggal ${dateLine(data)}`, `tentang ${subjectOf(data)}`].join('\n'), { indent: Math.round(WIDTH * 0.48), after: 0 }),
        ...paragraphs(''),
        ...centred(`SUSUNAN ${data.kbk.toUpperCase()}`, true),
        annexTable(data),
        ...paragraphs(data.kosong.length > 0 ? `Belum ditunjuk: ${data.kosong.join(', ')}.` : ''),
        ...signature(data, []),
      ],
    }],
  });
  return Packer.toBuffer(document);
}
