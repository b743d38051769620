import PDFDocument from 'pdfkit';
import { prepareFile, type PreparedFile } from '../../../features/berkas/inspect.js';

/** Papers of the demonstration city, one page each, drawn here and plainly marked: nobody signed them. */

export interface Paper {
  /** The name of the file. */
  berkas: string;
  /** Above the double rule: the city, the office, its address. */
  kop: readonly string[];
  /** "KEPUTUSAN KEPALA DINAS KESEHATAN", and what follows it, centred. */
  judul: readonly string[];
  /** Paragraphs; one with a name has it at its left ("KESATU"). */
  isi: readonly { nama?: string; teks: string }[];
  /** At the foot, at the right. */
  penutup: readonly string[];
  /** Equal papers of an equal moment have equal bytes. */
  pada: Date;
}

const WIDTH = 595.28;
const HEIGHT = 841.89;
const LEFT = 72;
const NAME = 76;
const TEXT = WIDTH - 2 * LEFT;

/** Draws a paper as the portal would keep it. */
export async function drawPaper({ berkas, kop, judul, isi, penutup, pada }: Paper): Promise<PreparedFile> {
  const doc = new PDFDocument({ size: 'A4', margin: 0, compress: false, lang: 'id-ID', info: { Title: berkas, Creator: 'SIAP KBK', CreationDate: pada } });
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise((resolve) => { doc.on('end', resolve); });

  // Across the page and first, so that everything else stands on it.
  doc.save().rotate(-52, { origin: [WIDTH / 2, HEIGHT / 2] }).font('Helvetica-Bold').fontSize(118).fillColor('#ececec').text('CONTOH', 0, HEIGHT / 2 - 50, { width: WIDTH, align: 'center' }).restore();
  doc.fillColor('#111111');
  const centred = (text: string, font: string, size: number) => doc.font(font).fontSize(size).text(text, LEFT, doc.y, { width: TEXT, align: 'center' });
  doc.y = 54;
  kop.forEach((line, i) => centred(line, i < 2 ? 'Helvetica-Bold' : 'Helvetica', i < 2 ? 13 : 9.5));
  doc.y += 6;
  doc.lineWidth(1.6).moveTo(LEFT, doc.y).lineTo(WIDTH - LEFT, doc.y).stroke().lineWidth(0.6).moveTo(LEFT, doc.y + 3).lineTo(WIDTH - LEFT, doc.y + 3).stroke();
  doc.y += 26;
  for (const line of judul) centred(line, 'Helvetica-Bold', 11.5).moveDown(0.35);
  doc.y += 12;
  for (const { nama, teks } of isi) {
    const top = doc.y;
    if (nama) doc.font('Helvetica-Bold').fontSize(10.5).text(nama, LEFT, top, { width: NAME });
    doc.font('Helvetica').fontSize(10.5).text(teks, nama ? LEFT + NAME : LEFT, top, { width: nama ? TEXT - NAME : TEXT, lineGap: 2.5 });
    doc.y += 8;
  }
  doc.y += 16;
  // An empty line is one too.
  for (const line of penutup) doc.font('Helvetica').fontSize(10.5).text(line || ' ', WIDTH / 2 + 10, doc.y, { width: WIDTH / 2 - LEFT - 10, lineGap: 2.5 });
  doc.font('Helvetica').fontSize(8.5).text('Dokumen contoh dari kota peraga SIAP KBK. Orang dan nomornya rekaan; tidak berlaku sebagai naskah dinas.', LEFT, HEIGHT - 48, { width: TEXT, align: 'center' });
  doc.end();
  await done;
  const result = await prepareFile(berkas, Buffer.concat(parts));
  if (!('prepared' in result)) throw new Error(result.problem);
  return result.prepared;
}
