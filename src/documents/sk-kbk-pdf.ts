import { block, ensureSpace, finishPdf, gap, heightOfText, page, paragraph, startPdf, styles, table, title, type Pdf, type Style } from './pdf.js';
import { handSignature, handSignatureHeight, kop, officialTitle } from './pdf-official.js';
import { dateLine, diktumOf, letterOf, marked, nameCell, numberLine, rankCell, subjectOf, type SkKbk } from './sk-kbk.js';

const centred: Style = { ...styles.body, align: 'center' };
const labelWidth = 84;
const markLeft = page.left + labelWidth + 10;
const textLeft = markLeft + 18;

/**
 * The draft of a head's decree that forms a KBK, as a tagged PDF: the decree, and the susunan as its annex.
 * Gives the file.
 */
export function skKbkPdf(data: SkKbk): Promise<Buffer> {
  const pdf = startPdf({ title: `Konsep keputusan ${subjectOf(data)}`, author: data.perangkatDaerah, createdAt: data.dibuatPada });
  kop(pdf, data.kop);
  officialTitle(pdf, [`Keputusan ${data.jabatan}`], numberLine(data));
  block(pdf, 'P', 'TENTANG', centred, page.left, page.right - page.left);
  block(pdf, 'P', subjectOf(data).toUpperCase(), { ...styles.strong, align: 'center' }, page.left, page.right - page.left);
  gap(pdf, 6);
  block(pdf, 'P', `${data.jabatan.toUpperCase()},`, centred, page.left, page.right - page.left);
  gap(pdf, 6);
  clauses(pdf, 'Menimbang', data.menimbang, letterOf);
  clauses(pdf, 'Mengingat', data.mengingat, (index) => `${index + 1}.`);
  gap(pdf, 6);
  ensureSpace(pdf, 60);
  block(pdf, 'P', 'MEMUTUSKAN:', { ...styles.strong, align: 'center' }, page.left, page.right - page.left);
  gap(pdf, 4);
  clause(pdf, 'Menetapkan', null, `KEPUTUSAN ${data.jabatan.toUpperCase()} TENTANG ${subjectOf(data).toUpperCase()}.`);
  const place = { ...data.penetap, jabatan: data.jabatan };
  const made = [`Ditetapkan di ${data.tempat}`, `pada tanggal ${dateLine(data)}`];
  const diktum = diktumOf(data);
  for (const one of diktum) {
    // A signature never stands alone on its page: the last ruling goes with it.
    if (one === diktum.at(-1)) ensureSpace(pdf, heightOfText(pdf, one.teks, styles.body, page.right - markLeft) + 3 + handSignatureHeight(pdf, made, place));
    clause(pdf, one.nama, null, one.teks);
    one.butir.forEach((butir, index) => clause(pdf, null, letterOf(index), butir));
  }
  handSignature(pdf, made, place);
  annex(pdf, data);
  return finishPdf(pdf, `Konsep keputusan dari data SIAP KBK · ${data.kbk}`, 'KONSEP – belum ditetapkan');
}

function clauses(pdf: Pdf, name: string, items: string[], mark: (index: number) => string): void {
  marked(items, mark).forEach((item, index) => clause(pdf, index === 0 ? name : null, item.mark, item.teks));
  gap(pdf, 4);
}

/** "Menimbang : a. bahwa …": the name stands at the left of its text's first line. */
function clause(pdf: Pdf, name: string | null, mark: string | null, text: string): void {
  ensureSpace(pdf, 3 * styles.body.lead);
  const top = pdf.y;
  const beside = (words: string, left: number, width: number) => {
    block(pdf, 'P', words, styles.body, left, width);
    pdf.y = top;
  };
  if (name !== null) beside(name, page.left, labelWidth);
  if (name !== null) beside(':', page.left + labelWidth, 8);
  if (mark !== null) beside(mark, markLeft, 18);
  const left = mark === null ? markLeft : textLeft;
  paragraph(pdf, text, styles.body, left, page.right - left);
}

function annex(pdf: Pdf, data: SkKbk): void {
  const place = { ...data.penetap, jabatan: data.jabatan };
  pdf.doc.addPage();
  pdf.y = page.top;
  block(pdf, 'P', [`Lampiran Keputusan ${data.jabatan}`, numberLine(data), `Tanggal ${dateLine(data)}`, `tentang ${subjectOf(data)}`].join('\n'), styles.small, 300, page.right - 300);
  gap(pdf, 14);
  title(pdf, [`SUSUNAN ${data.kbk.toUpperCase()}`]);
  table(pdf, null, [
    { label: 'No.', share: 0.5, align: 'right' }, { label: 'Nama', share: 3.8, rowHeader: true }, { label: 'Pangkat, golongan', share: 2 }, { label: 'Jabatan', share: 2 }, { label: 'Kedudukan dalam KBK', share: 1.8 },
  ], [
    ...data.susunan.map((row, index) => ({ cells: [`${index + 1}.`, nameCell(row), rankCell(row), row.jabatan || '–', row.kedudukan] })),
    ...(data.kosong.length > 0 ? [{ kind: 'note' as const, cells: [`Belum ditunjuk: ${data.kosong.join(', ')}`] }] : []),
  ], handSignatureHeight(pdf, [], place));
  handSignature(pdf, [], place);
}
