/**
 * A toolkit for official papers: tagged PDF (PDF/UA) on A4 over pdfkit. It breaks lines and pages itself, since pdfkit
 * knows neither rows that must not break nor heads that repeat, and keeps every mark either in the tag tree or an artifact.
 */
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import SVGtoPDF from 'svg-to-pdfkit';

type Structure = PDFKit.PDFStructureElement;
type Weight = 'regular' | 'semibold' | 'bold';
export type Align = 'left' | 'center' | 'right';
export type Style = {
  weight: Weight;
  /** Points. */
  size: number;
  /** From one baseline to the next, points. */
  lead: number;
  align?: Align;
  /** Figures of one width, for columns of numbers. */
  tabular?: boolean;
  underline?: boolean;
};

export type Pdf = {
  doc: PDFKit.PDFDocument;
  /** The element of the tag tree that takes the next block. */
  parent: Structure;
  /** Top of the next block, points from the top of the page. */
  y: number;
  /** Whether text held a sign that the font cannot show; the paper says so at its end. */
  substituted: boolean;
  /** Widths of words already measured, which is what takes the time. */
  widths: Map<string, number>;
};

export type PdfOptions = {
  /** Name of the document, in its window's title bar. */
  title: string;
  author: string;
  /** Written into the file; equal data with an equal moment give equal bytes. */
  createdAt: Date;
};

export type Column = {
  label: string;
  /** Width relative to the other columns. */
  share: number;
  align?: Align;
  /** The cells name their row (TH with scope Row). */
  rowHeader?: boolean;
  strong?: boolean;
};
export type Row = {
  cells: string[];
  /** `group` and `note` have one cell over the whole width; `total` is strong, under a thick rule. */
  kind?: 'body' | 'total' | 'group' | 'note';
};

const resolve = createRequire(import.meta.url).resolve;
const fontFiles: Record<Weight, string> = {
  regular: resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  semibold: resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  bold: resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
};

/** A4, points. */
export const page = { width: 595.28, height: 841.89, left: 57, right: 538.28, top: 54, bottom: 776 } as const;
/** Text stands in from its section's letter. */
export const indent = 17;
const textLeft = page.left + indent;
const textWidth = page.right - textLeft;

export const styles = {
  body: { weight: 'regular', size: 9.5, lead: 13.5 },
  strong: { weight: 'semibold', size: 9.5, lead: 13.5 },
  title: { weight: 'semibold', size: 11, lead: 15, align: 'center' },
  section: { weight: 'semibold', size: 10.5, lead: 14.5 },
  subsection: { weight: 'semibold', size: 9.5, lead: 13.5 },
  cell: { weight: 'regular', size: 8.75, lead: 12 },
  caption: { weight: 'semibold', size: 8.75, lead: 12.5 },
  small: { weight: 'regular', size: 7.75, lead: 10.75 },
} satisfies Record<string, Style>;

/** Opens a document with its first page. */
export function startPdf({ title, author, createdAt }: PdfOptions): Pdf {
  // pdfkit writes these two into XML as they are.
  const plain = (text: string) => clean(text).replaceAll('\n', ' ').replaceAll('&', 'dan').replace(/[<>]/g, '');
  const doc = new PDFDocument({
    size: 'A4', margin: 0, bufferPages: true, pdfVersion: '1.7', tagged: true, lang: 'id-ID', displayTitle: true,
    info: { Title: plain(title), Author: plain(author), Creator: 'SIAP KBK', CreationDate: createdAt },
    // Known to pdfkit 0.20, not yet to its types.
    ...({ subset: 'PDF/UA' } as object),
  });
  for (const [name, file] of Object.entries(fontFiles)) doc.registerFont(name, file);
  const parent = doc.struct('Document');
  doc.addStructure(parent);
  const pdf = { doc, parent, y: page.top, substituted: false, widths: new Map<string, number>() };
  for (const weight of Object.keys(fontFiles)) plainFigures(pdf, weight);
  return pdf;
}

type Face = {
  hasGlyphForCodePoint(code: number): boolean;
  layout(text: string, features?: string[] | Record<string, boolean>): unknown;
};

/** The font itself, which pdfkit keeps to itself. */
function faceOf(pdf: Pdf, weight: string): Face {
  pdf.doc.font(weight);
  return (pdf.doc as unknown as { _font: { font: Face } })._font.font;
}

/**
 * Inter draws the comma of "77,6" into the 7, and an x between figures as a times sign: figures keep their own width, and
 * letters what was typed.
 */
function plainFigures(pdf: Pdf, weight: string): void {
  const face = faceOf(pdf, weight);
  const layout = face.layout.bind(face);
  face.layout = (text, features = []) => layout(text, {
    ...(Array.isArray(features) ? Object.fromEntries(features.map((feature) => [feature, true])) : features),
    calt: false,
    ...(/\d/.test(text) ? { kern: false } : {}),
  });
}

/**
 * Draws the foot of every page and gives the file.
 * @param foot the line at the left of every foot; @param mark a line above every page (DRAF), none where null
 */
export function finishPdf(pdf: Pdf, foot: string, mark: string | null = null): Promise<Buffer> {
  if (pdf.substituted) {
    paragraph(pdf, 'Tanda □ menggantikan huruf atau gambar yang tidak dapat dicetak; naskah lengkapnya dapat dibaca dalam portal.', styles.small);
  }
  const { doc } = pdf;
  const { count } = doc.bufferedPageRange();
  for (let number = 0; number < count; number++) {
    doc.switchToPage(number);
    const place = `Halaman ${number + 1} dari ${count}`;
    artifact(pdf, 'Pagination', () => {
      doc.moveTo(page.left, 799).lineTo(page.right, 799).lineWidth(0.5).strokeColor('#999999').stroke();
      drawLine(pdf, place, { ...styles.small, align: 'right' }, page.left, 804, page.right - page.left);
      drawLine(pdf, fit(pdf, foot, styles.small, 405), styles.small, page.left, 804, 405);
      if (mark !== null) {
        doc.rect(page.left, 22, page.right - page.left, 17).lineWidth(0.75).strokeColor('#000000').stroke();
        drawLine(pdf, mark, { ...styles.caption, align: 'center' }, page.left, 24.25, page.right - page.left);
      }
    });
  }
  pdf.parent.end();
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => done(Buffer.concat(chunks)));
    doc.on('error', failed);
    doc.end();
  });
}

/** Puts all that `body` draws under one element of the tag tree. */
export function inside(pdf: Pdf, type: string, body: () => void, attributes?: Record<string, unknown>): void {
  const outer = pdf.parent;
  pdf.parent = open(pdf, type, attributes);
  body();
  pdf.parent.end();
  pdf.parent = outer;
}

/** Starts a new page unless `height` points are left on this one. Gives whether it did. */
export function ensureSpace(pdf: Pdf, height: number): boolean {
  if (pdf.y + height <= page.bottom || pdf.y === page.top) return false;
  pdf.doc.addPage();
  pdf.y = page.top;
  return true;
}

/** Leaves `points` free, except at the top of a page. */
export function gap(pdf: Pdf, points: number): void {
  if (pdf.y > page.top) pdf.y += points;
}

/** A paragraph per line of `text`, over as many pages as it needs. */
export function paragraph(pdf: Pdf, text: string, style: Style = styles.body, left = textLeft, width = page.right - left): void {
  for (const part of printable(pdf, text).split('\n').filter((line) => line.trim() !== '')) {
    const lines = breakLines(pdf, part, style, width);
    const element = open(pdf, 'P');
    overPages(pdf, lines.length, style.lead, (from, to) => {
      element.add(() => drawLines(pdf, lines.slice(from, to), style, left, pdf.y, width));
    });
    element.end();
    pdf.y += 3;
  }
}

/** The document's title: its only H1. */
export function title(pdf: Pdf, lines: string[]): void {
  block(pdf, 'H1', lines.join('\n'), styles.title, page.left, page.right - page.left);
}

/** "A.  Pendahuluan": a section's head (H2). It never stands alone at the end of a page. */
export function section(pdf: Pdf, letter: string, text: string): void {
  gap(pdf, 10);
  ensureSpace(pdf, 62);
  outline(pdf, `${letter} ${text}`);
  numbered(pdf, 'H2', letter, text, styles.section, page.left, indent);
  pdf.y += 2;
}

/** "1.  Umum": a part of a section (H3). `follows` points of what comes next stay on its page: more where that is a table. */
export function subsection(pdf: Pdf, number: string, text: string, follows = 30): void {
  gap(pdf, 5);
  ensureSpace(pdf, styles.subsection.lead + follows);
  numbered(pdf, 'H3', number, text, styles.subsection, textLeft, number.length > 2 ? 20 : 14);
}

/** A long text under its name, across the whole width. */
export function namedText(pdf: Pdf, name: string, text: string): void {
  gap(pdf, 2);
  ensureSpace(pdf, 3 * styles.body.lead);
  block(pdf, 'P', name, styles.caption, textLeft, textWidth);
  pdf.y += 1;
  paragraph(pdf, text);
}

/** A numbered list. */
export function list(pdf: Pdf, items: string[]): void {
  inside(pdf, 'L', () => {
    items.forEach((item, index) => inside(pdf, 'LI', () => {
      const style = styles.body;
      const left = textLeft + 16;
      const lines = breakLines(pdf, printable(pdf, item), style, page.right - left);
      const label = open(pdf, 'Lbl');
      const body = open(pdf, 'LBody');
      overPages(pdf, lines.length, style.lead, (from, to) => {
        if (from === 0) label.add(() => drawLine(pdf, `${index + 1}.`, style, textLeft, pdf.y, 16));
        body.add(() => drawLines(pdf, lines.slice(from, to), style, left, pdf.y, page.right - left));
      });
      label.end();
      body.end();
    }));
  }, { O: 'List', ListNumbering: 'Decimal' });
  pdf.y += 3;
}

/** Facts with their names: "Tempat : Aula". A long fact runs over to the next page. */
export function facts(pdf: Pdf, rows: [name: string, text: string][]): void {
  const nameWidth = 116;
  const left = textLeft + nameWidth + 9;
  const style = styles.body;
  inside(pdf, 'Table', () => {
    for (const [name, text] of rows) {
      inside(pdf, 'TR', () => {
        const lines = breakLines(pdf, printable(pdf, text), style, page.right - left);
        const names = breakLines(pdf, name, style, nameWidth);
        const head = open(pdf, 'TH', { O: 'Table', Scope: 'Row' });
        const cell = open(pdf, 'TD');
        const count = Math.max(lines.length, names.length);
        overPages(pdf, count, style.lead, (from, to) => {
          if (from === 0) {
            head.add(() => drawLines(pdf, names, style, textLeft, pdf.y, nameWidth));
            artifact(pdf, 'Layout', () => drawLine(pdf, ':', style, left - 8, pdf.y, 8));
          }
          cell.add(() => drawLines(pdf, lines.slice(from, to), style, left, pdf.y, page.right - left));
        });
        head.end();
        cell.end();
      });
      pdf.y += 1.5;
    }
  });
  pdf.y += 2;
}

/**
 * A table over as many pages as it needs: its head repeats, and a row breaks only where it is taller than a page. `follows` points of what
 * comes next stay on the page of its last two rows.
 */
export function table(pdf: Pdf, caption: string | null, columns: Column[], rows: Row[], follows = 0): void {
  const style = styles.cell;
  const pad = { x: 5, y: 2.5 };
  const widths = columnWidths(pdf, columns, rows, 2 * pad.x);
  const lefts = widths.map((_, index) => textLeft + widths.slice(0, index).reduce((sum, width) => sum + width, 0));

  /** One cell a column, or one over all of them. */
  const layOut = (cells: string[], styleOf: (column: number) => Style) => cells.map((text, column) => {
    const width = (cells.length === 1 ? textWidth : widths[column] ?? 0) - 2 * pad.x;
    const cellStyle = styleOf(column);
    return { lines: breakLines(pdf, printable(pdf, text), cellStyle, width), style: cellStyle, left: (lefts[column] ?? 0) + pad.x, width };
  });
  const heightOf = (cells: { lines: string[] }[]) => Math.max(...cells.map(({ lines }) => lines.length)) * style.lead + 2 * pad.y;
  const rule = (y: number, thick: boolean) => artifact(pdf, 'Layout', () => {
    pdf.doc.moveTo(textLeft, y).lineTo(page.right, y).lineWidth(thick ? 0.95 : 0.4).strokeColor(thick ? '#000000' : '#8a8a8a').stroke();
  });
  const shade = (height: number, colour: string) => artifact(pdf, 'Layout', () => {
    pdf.doc.rect(textLeft, pdf.y, textWidth, height).fillColor(colour).fill();
    pdf.doc.fillColor('#000000');
  });

  const head = layOut(columns.map(({ label }) => label), (column) => ({ ...styles.caption, lead: style.lead, align: columns[column]?.align ?? 'left' }));
  const headHeight = heightOf(head);
  /** A repeated head is no content: read aloud once is enough. */
  const drawHead = (tagged: boolean) => {
    shade(headHeight, '#eeeeee');
    rule(pdf.y, true);
    const draw = (cell: (typeof head)[number]) => drawLines(pdf, cell.lines, cell.style, cell.left, pdf.y + headHeight - pad.y - cell.lines.length * style.lead, cell.width);
    if (tagged) {
      inside(pdf, 'THead', () => inside(pdf, 'TR', () => {
        for (const cell of head) inside(pdf, 'TH', () => pdf.parent.add(() => draw(cell)), { O: 'Table', Scope: 'Column' });
      }));
    } else artifact(pdf, 'Pagination', () => head.forEach(draw));
    pdf.y += headHeight;
    rule(pdf.y, true);
  };

  gap(pdf, 6);
  ensureSpace(pdf, headHeight + 60);
  inside(pdf, 'Table', () => {
    if (caption !== null) {
      block(pdf, 'Caption', caption, styles.caption, textLeft, textWidth);
      pdf.y += 2.5;
    }
    drawHead(true);
    const laidOut = rows.map(({ kind, cells }) => layOut(cells, (column) => {
      if (kind === 'group') return styles.caption;
      if (kind === 'note') return { ...styles.small, lead: style.lead, align: 'center' };
      const strong = kind === 'total' || columns[column]?.strong === true;
      const align = columns[column]?.align ?? 'left';
      return { ...style, weight: strong ? 'semibold' : 'regular', align, tabular: align === 'right' };
    }));
    inside(pdf, 'TBody', () => rows.forEach((row, index) => {
      const kind = row.kind ?? 'body';
      const cells = laidOut[index]!;
      const height = heightOf(cells);
      // A group's head stays with its first row, and what follows with the last two.
      const rest = follows > 0 && index >= rows.length - 2 ? laidOut.slice(index).reduce((sum, one) => sum + heightOf(one), tableGap + follows) : 0;
      const needed = Math.max(rest, kind === 'group' ? height + 2 * style.lead + 2 * pad.y : height);
      const room = page.bottom - page.top - headHeight;
      if (pdf.y + Math.min(needed, room) > page.bottom) {
        rule(pdf.y, true);
        pdf.doc.addPage();
        pdf.y = page.top;
        drawHead(false);
      }
      if (kind === 'total') rule(pdf.y, true);
      inside(pdf, 'TR', () => {
        const elements = cells.map((_, column) => {
          const span = cells.length === 1 && columns.length > 1 ? { ColSpan: columns.length } : {};
          const named = kind === 'group' || columns[column]?.rowHeader === true;
          return open(pdf, named ? 'TH' : 'TD', { O: 'Table', ...(named ? { Scope: 'Row' } : {}), ...span });
        });
        const count = Math.max(...cells.map(({ lines }) => lines.length));
        for (let from = 0; from < count;) {
          const fitting = Math.floor((page.bottom - pdf.y - 2 * pad.y) / style.lead);
          const to = Math.min(count, from + Math.max(1, fitting));
          const slice = (to - from) * style.lead + 2 * pad.y;
          if (kind === 'note' || kind === 'group') shade(slice, '#f5f5f5');
          cells.forEach((cell, column) => {
            elements[column]?.add(() => drawLines(pdf, cell.lines.slice(from, to), cell.style, cell.left, pdf.y + pad.y, cell.width));
          });
          pdf.y += slice;
          from = to;
          if (from < count) {
            rule(pdf.y, true);
            pdf.doc.addPage();
            pdf.y = page.top;
            drawHead(false);
          }
        }
        elements.forEach((element) => element.end());
      });
      rule(pdf.y, index === rows.length - 1);
    }));
  });
  pdf.y += tableGap;
}

/** What a table leaves free beneath itself. */
const tableGap = 7;

/** Widths by the columns' shares, but none narrower than a word of its head or, in a column of numbers, a number. */
function columnWidths(pdf: Pdf, columns: Column[], rows: Row[], padding: number): number[] {
  const widest = (text: string, style: Style) => Math.max(...printable(pdf, text).split(/[ \n]/).map((word) => widthOf(pdf, word, style)));
  const least = columns.map(({ label, align }, column) => padding + 0.5 + Math.max(
    widest(label, styles.caption),
    ...(align !== 'right' ? [] : rows.filter(({ cells }) => cells.length > 1).map(({ cells }) => widest(cells[column] ?? '', { ...styles.caption, tabular: true }))),
  ));
  const widths: (number | null)[] = columns.map(() => null);
  for (;;) {
    const open = columns.flatMap(({ share }, column) => (widths[column] === null ? [{ column, share }] : []));
    const free = textWidth - widths.reduce<number>((sum, width) => sum + (width ?? 0), 0);
    const shares = open.reduce((sum, { share }) => sum + share, 0);
    const narrow = open.filter(({ column, share }) => (free * share) / shares < (least[column] ?? 0));
    // Where not even the words fit, the shares stand and words break.
    if (narrow.length === open.length) return columns.map(({ share }) => (textWidth * share) / columns.reduce((sum, one) => sum + one.share, 0));
    if (narrow.length === 0) return columns.map(({ share }, column) => widths[column] ?? (free * share) / shares);
    for (const { column } of narrow) widths[column] = least[column] ?? 0;
  }
}

/** A drawing across the text's width, or narrower where it would be taller than `most`. `alt` says in words what it shows. `ratio` is its height over its width. */
export function svgFigure(pdf: Pdf, svg: string, ratio: number, alt: string, caption: string, most = Infinity): void {
  const height = Math.min(textWidth * ratio, most);
  const width = height / ratio;
  const left = textLeft + (textWidth - width) / 2;
  gap(pdf, 6);
  ensureSpace(pdf, height + 24);
  inside(pdf, 'Sect', () => {
    block(pdf, 'P', caption, styles.caption, textLeft, textWidth);
    pdf.y += 4;
    figure(pdf, alt, left, width, height, () => SVGtoPDF(pdf.doc, svg, left, pdf.y, {
      width, height, fontCallback: (_, bold) => (bold ? 'semibold' : 'regular'),
    }));
    pdf.y += height;
  });
  pdf.y += 8;
}

/** A JPEG with its size in pixels. */
export type Picture = { jpeg: Buffer; width: number; height: number; caption: string };

/** Pictures three in a row, each with its caption, which is also what is read aloud. */
export function gallery(pdf: Pdf, pictures: Picture[]): void {
  const space = 10;
  const width = (textWidth - 2 * space) / 3;
  const height = width * 0.75;
  for (let first = 0; first < pictures.length; first += 3) {
    const row = pictures.slice(first, first + 3).map((picture) => ({ ...picture, lines: breakLines(pdf, printable(pdf, picture.caption), styles.small, width).slice(0, 6) }));
    const captionHeight = Math.max(...row.map(({ lines }) => lines.length)) * styles.small.lead;
    gap(pdf, 4);
    ensureSpace(pdf, height + captionHeight + 4);
    row.forEach((picture, column) => {
      const left = textLeft + column * (width + space);
      const scale = Math.min(width / picture.width, height / picture.height);
      const drawn = { width: picture.width * scale, height: picture.height * scale };
      figure(pdf, picture.caption, left, width, height, () => {
        pdf.doc.image(picture.jpeg, left, pdf.y + height - drawn.height, drawn);
      });
      const element = open(pdf, 'P');
      element.add(() => drawLines(pdf, picture.lines, styles.small, left, pdf.y + height + 3, width));
      element.end();
    });
    pdf.y += height + captionHeight + 7;
  }
}

/** Text that is kept together, at a given place; lines are parted by `\n`. Moves down by its height. */
export function block(pdf: Pdf, tag: string, text: string, style: Style, left: number, width: number): void {
  const lines = breakLines(pdf, printable(pdf, text), style, width);
  ensureSpace(pdf, lines.length * style.lead);
  const element = open(pdf, tag);
  element.add(() => drawLines(pdf, lines, style, left, pdf.y, width));
  element.end();
  pdf.y += lines.length * style.lead;
}

/** How tall `text` will be in a column of this width, points. */
export function heightOfText(pdf: Pdf, text: string, style: Style, width: number): number {
  return breakLines(pdf, printable(pdf, text), style, width).length * style.lead;
}

/** What is drawn but says nothing: rules, boxes, repeated heads, feet. */
export function artifact(pdf: Pdf, type: 'Layout' | 'Pagination', draw: () => void): void {
  pdf.doc.markContent('Artifact', { type });
  draw();
  pdf.doc.endMarkedContent();
}

function open(pdf: Pdf, type: string, attributes?: Record<string, unknown>): Structure {
  const element = pdf.doc.struct(type);
  // pdfkit's own options know of Scope, but not of ColSpan nor ListNumbering.
  if (attributes !== undefined) (element as unknown as { dictionary: { data: Record<string, unknown> } }).dictionary.data['A'] = attributes;
  pdf.parent.add(element);
  return element;
}

function figure(pdf: Pdf, alt: string, left: number, width: number, height: number, draw: () => void): void {
  const element = pdf.doc.struct('Figure', { alt: clean(alt), ...({ bbox: [left, pdf.y, left + width, pdf.y + height], placement: 'Block' } as object) });
  pdf.parent.add(element);
  element.add(draw);
  element.end();
}

function numbered(pdf: Pdf, tag: string, label: string, text: string, style: Style, left: number, hang: number): void {
  const width = page.right - left - hang;
  const lines = breakLines(pdf, printable(pdf, text), style, width);
  ensureSpace(pdf, lines.length * style.lead + 28);
  const element = open(pdf, tag);
  element.add(() => {
    drawLine(pdf, `${label} `, style, left, pdf.y, hang);
    drawLines(pdf, lines, style, left + hang, pdf.y, width);
  });
  element.end();
  pdf.y += lines.length * style.lead + 1;
}

function outline(pdf: Pdf, text: string): void {
  pdf.doc.outline.addItem(clean(text).replaceAll('\n', ' '));
}

/** Lets `draw` lay down lines `from` to `to` page by page, never one line alone at a page's end or beginning. */
function overPages(pdf: Pdf, count: number, lead: number, draw: (from: number, to: number) => void): void {
  for (let from = 0; from < count;) {
    let fitting = Math.floor((page.bottom - pdf.y) / lead + 0.001);
    const left = count - from;
    if (fitting < left) {
      if (left - fitting === 1) fitting -= 1;
      if (from === 0 && fitting < 2) fitting = 0;
    }
    if (fitting <= 0) {
      pdf.doc.addPage();
      pdf.y = page.top;
      continue;
    }
    const to = Math.min(count, from + fitting);
    draw(from, to);
    pdf.y += (to - from) * lead;
    from = to;
  }
}

function useStyle(pdf: Pdf, style: Style): void {
  pdf.doc.font(style.weight).fontSize(style.size);
}

function textOptions(style: Style): PDFKit.Mixins.TextOptions {
  return { lineBreak: false, ...(style.tabular === true ? { features: ['tnum'] } : {}), ...(style.underline === true ? { underline: true } : {}) };
}

function widthOf(pdf: Pdf, text: string, style: Style): number {
  const key = `${style.weight} ${style.size} ${style.tabular === true} ${text}`;
  const known = pdf.widths.get(key);
  if (known !== undefined) return known;
  useStyle(pdf, style);
  const width = pdf.doc.widthOfString(text, textOptions(style));
  pdf.widths.set(key, width);
  return width;
}

/** The letters' own height over their size, in Inter. */
const letterHeight = 1.21;

function drawLine(pdf: Pdf, line: string, style: Style, left: number, top: number, width: number): void {
  if (line.trim() === '') return;
  const free = style.align === undefined || style.align === 'left' ? 0 : width - widthOf(pdf, line.trimEnd(), style);
  useStyle(pdf, style);
  // Underlined, the space that ends a line would be underlined too.
  const text = style.underline === true ? line.trimEnd() : line;
  pdf.doc.text(text, left + (style.align === 'center' ? free / 2 : free), top + (style.lead - letterHeight * style.size) / 2, textOptions(style));
}

function drawLines(pdf: Pdf, lines: string[], style: Style, left: number, top: number, width: number): void {
  lines.forEach((line, index) => drawLine(pdf, line, style, left, top + index * style.lead, width));
}

/** A text cut to a width, with an ellipsis. */
function fit(pdf: Pdf, text: string, style: Style, width: number): string {
  const whole = printable(pdf, text).replaceAll('\n', ' ');
  return breakLines(pdf, whole, style, width).length === 1 ? whole : `${breakLines(pdf, whole, style, width - 8)[0]?.trimEnd()}…`;
}

const graphemes = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** The lines of a text in a column. A line keeps the space that ends it, so that copied text does not run together. */
function breakLines(pdf: Pdf, text: string, style: Style, width: number): string[] {
  const lines: string[] = [];
  for (const source of text.split('\n')) {
    if (lines.length > 0 && lines.at(-1)?.endsWith(' ') === false) lines[lines.length - 1] += ' ';
    let line = '';
    let used = 0;
    for (const token of source.trim().split(/(?<= )(?! )|(?<=\p{L}-)(?=\p{L})/u)) {
      const full = widthOf(pdf, token, style);
      const seen = token.endsWith(' ') ? widthOf(pdf, token.trimEnd(), style) : full;
      if (used + seen <= width) {
        line += token;
        used += full;
        continue;
      }
      if (line !== '') lines.push(line);
      line = '';
      used = 0;
      if (seen <= width) {
        line = token;
        used = full;
        continue;
      }
      // A word wider than the column breaks wherever it must.
      for (const { segment } of graphemes.segment(token)) {
        const advance = widthOf(pdf, segment, style);
        if (used + advance > width && line !== '') {
          lines.push(line);
          line = '';
          used = 0;
        }
        line += segment;
        used += advance;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** Text as paper can take it: no control signs, no direction overrides, Word's private bullets as bullets. */
function clean(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD').normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085\u000B\u000C]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(/[\uF0A7\uF0B7\uF0D8\uF0FC]/g, '•')
    .replace(/[\u0000-\u0009\u000E-\u001F\u007F-\u009F\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF]/g, '');
}

function printable(pdf: Pdf, text: string): string {
  const plain = clean(text);
  if (/^[\n -~]*$/.test(plain)) return plain;
  const face = faceOf(pdf, 'regular');
  const shows = (sign: string) => sign === '\n' || face.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0);
  if ([...plain].every(shows)) return plain;
  pdf.substituted = true;
  return [...graphemes.segment(plain)].map(({ segment }) => ([...segment].every(shows) ? segment : '□')).join('');
}
