import {
  artifact, block, ensureSpace, gap, heightOfText, inside, page, styles, title, type Pdf, type Style,
} from './pdf.js';
import { dayText, momentText, nipText } from './format.js';
import { pangkatText } from './pangkat.js';
import type { Day } from '../time.js';

/** The letterhead: government, office (and its unit, each a line), address; the coat of arms that the office uploaded, as PNG or JPEG. */
export type Kop = { pemerintah: string; instansi: string[]; alamat: string | null; lambang?: Buffer | null };

/** One signature place, with the person as they were on the day of their act. */
export type TandaTangan = {
  /** The office in which they sign: "Kepala Dinas Kesehatan", "Ketua KBK Dinas Kesehatan". Acting is put before it here. */
  jabatan: string;
  sifat: 'DEFINITIF' | 'PLT' | 'PLH' | 'TETAP' | 'PENGGANTI';
  /** A second line: "selaku Penanggung Jawab KBK"; none where null. */
  selaku: string | null;
  /** null: the post is vacant. */
  nama: string | null;
  /** "IV/b" (PNS) or "IX" (PPPK). */
  golongan: string | null;
  nip: string | null;
  jenisNip: 'NIP' | 'NI PPPK';
  /** The act's word: "diajukan", "disahkan", "diteruskan", "ditetapkan", "disampaikan". */
  kata: string;
  /** When it was done; null while it is not. */
  pada: Date | null;
};

const full = page.right - page.left;

/** The letterhead at the top of the first page, over a double rule. */
export function kop(pdf: Pdf, { pemerintah, instansi, alamat, lambang = null }: Kop): void {
  const centred = (weight: Style['weight'], size: number, lead: number): Style => ({ weight, size, lead, align: 'center' });
  const top = 46;
  const arms = { width: 54, height: 60 };
  // The words stay in the middle of the page, clear of the arms at the left.
  const margin = lambang === null ? 0 : arms.width + 10;
  const line = (text: string, style: Style) => block(pdf, 'P', text, style, page.left + margin, full - 2 * margin);
  pdf.y = top;
  line(pemerintah.toUpperCase(), centred('regular', 12, 17));
  for (const name of instansi) line(name.toUpperCase(), centred('bold', 14.5, 19));
  if (alamat !== null) line(alamat, centred('regular', 8, 11.5));
  if (lambang !== null) {
    artifact(pdf, 'Layout', () => { pdf.doc.image(lambang, page.left, top, { fit: [arms.width, arms.height], align: 'center', valign: 'center' }); });
    pdf.y = Math.max(pdf.y, top + arms.height);
  }
  pdf.y += 6;
  artifact(pdf, 'Layout', () => {
    pdf.doc.strokeColor('#000000').lineWidth(1.4).moveTo(page.left, pdf.y).lineTo(page.right, pdf.y).stroke();
    pdf.doc.lineWidth(0.5).moveTo(page.left, pdf.y + 2.2).lineTo(page.right, pdf.y + 2.2).stroke();
  });
  pdf.y += 18;
}

/** The title in capitals and the number beneath it. */
export function officialTitle(pdf: Pdf, lines: string[], nomor: string): void {
  title(pdf, lines.map((line) => line.toUpperCase()));
  pdf.y += 3;
  block(pdf, 'P', nomor, { ...styles.body, align: 'center', tabular: true }, page.left, full);
  pdf.y += 4;
}

/** What stands before the office of who acts in it. */
export const acting = (sifat: TandaTangan['sifat']): string => ({ PLT: 'Plt. ', PLH: 'Plh. ', PENGGANTI: '', DEFINITIF: '', TETAP: '' })[sifat];

function officeText({ jabatan, sifat }: Pick<TandaTangan, 'jabatan' | 'sifat'>): string {
  return acting(sifat) + jabatan + (sifat === 'PENGGANTI' ? ' (pengganti)' : '');
}

/** What the box says. It is a record of the portal, not a certified electronic signature, and never claims to be one. */
function boxText({ nama, kata, pada }: TandaTangan): string {
  return pada === null || nama === null ? `belum ${kata} dalam portal` : `${kata} dalam portal oleh ${nama}\npada ${momentText(pada)}`;
}

const box = { pad: 7, space: 6 };

/** Rank and number, a line each, as far as they are known. */
export function identityLines({ golongan, nip, jenisNip }: Pick<TandaTangan, 'golongan' | 'nip' | 'jenisNip'>): string[] {
  return [...(golongan === null ? [] : [pangkatText(golongan)]), ...(nip === null ? [] : [nipText(nip, jenisNip)])];
}

function officeLines(place: TandaTangan, above: string | null): string {
  return [...(above === null ? [] : [above]), officeText(place) + (place.selaku === null ? ',' : ''), ...(place.selaku === null ? [] : [`${place.selaku},`])].join('\n');
}

function boxHeight(pdf: Pdf, place: TandaTangan, width: number): number {
  return heightOfText(pdf, boxText(place), styles.small, width - 2 * box.pad) + 2 * (box.pad - 1.5);
}

function drawPlace(pdf: Pdf, place: TandaTangan, above: string | null, left: number, width: number, officeHeight: number, height: number): void {
  const top = pdf.y;
  inside(pdf, 'Sect', () => {
    block(pdf, 'P', officeLines(place, above), styles.body, left, width);
    pdf.y = top + officeHeight + box.space;
    const boxTop = pdf.y;
    artifact(pdf, 'Layout', () => {
      pdf.doc.roundedRect(left, pdf.y, width, height, 2.2);
      pdf.doc.lineWidth(0.75).strokeColor('#000000');
      if (place.pada === null) pdf.doc.dash(2, { space: 2 }).stroke().undash();
      else pdf.doc.stroke();
    });
    pdf.y += box.pad - 1.5;
    block(pdf, 'P', boxText(place), styles.small, left + box.pad, width - 2 * box.pad);
    pdf.y = boxTop + height + box.space;
    block(pdf, 'P', place.nama ?? '(belum ditunjuk)', { ...styles.strong, underline: place.nama !== null }, left, width);
    for (const line of identityLines(place)) block(pdf, 'P', line, { ...styles.body, tabular: true }, left, width);
  });
}

/**
 * The signature places, two in a row in the order given; the last one (the highest office) stands at the right. Place
 * and day are written once, over the first place at the right.
 */
export function signatures(pdf: Pdf, tempat: string, tanggal: Day | null, places: TandaTangan[]): void {
  const width = 226;
  const lefts = [page.left, page.right - width] as const;
  const rows: (TandaTangan | null)[][] = [];
  const ordered = places.length % 2 === 0 ? places : [...places.slice(0, -1), null, ...places.slice(-1)];
  for (let first = 0; first < ordered.length; first += 2) rows.push(ordered.slice(first, first + 2));
  const date = `${tempat}, ${tanggal === null ? '……………………………' : dayText(tanggal)}`;

  gap(pdf, 14);
  rows.forEach((row, index) => {
    // The date's line is kept free at the left too.
    const above = (column: number) => (index !== 0 ? null : column === 1 ? date : '\u00A0');
    const officeHeight = Math.max(...row.map((place, column) => (place === null ? 0 : heightOfText(pdf, officeLines(place, above(column)), styles.body, width))));
    // Boxes and names side by side stand at one height.
    const stamp = Math.max(...row.map((place) => (place === null ? 0 : boxHeight(pdf, place, width))));
    const height = Math.max(...row.map((place) => (place === null ? 0
      : officeHeight + 2 * box.space + stamp + heightOfText(pdf, place.nama ?? '-', styles.strong, width) + identityLines(place).length * styles.body.lead)));
    ensureSpace(pdf, height);
    const top = pdf.y;
    row.forEach((place, column) => {
      if (place === null) return;
      pdf.y = top;
      drawPlace(pdf, place, above(column), lefts[column as 0 | 1], width, officeHeight, stamp);
    });
    pdf.y = top + height + 16;
  });
  pdf.y = Math.min(pdf.y, page.bottom);
}

type HandPlace = Pick<TandaTangan, 'jabatan' | 'sifat' | 'nama' | 'golongan' | 'nip' | 'jenisNip'>;
const hand = { width: 226, gap: 14, room: 54 };

/** What `handSignature` takes, so that what comes before it can stay on its page: a signature never stands alone. */
export const handSignatureHeight = (pdf: Pdf, above: string[], place: HandPlace): number =>
  hand.gap + heightOfText(pdf, [...above, `${officeText(place)},`].join('\n'), styles.body, hand.width) + hand.room
  + heightOfText(pdf, place.nama ?? '-', styles.strong, hand.width) + identityLines(place).length * styles.body.lead;

/** One place at the right for a pen, with `above` (place and day) over the office: for a paper that is signed by hand. */
export function handSignature(pdf: Pdf, above: string[], place: HandPlace): void {
  const { width } = hand;
  const left = page.right - width;
  ensureSpace(pdf, handSignatureHeight(pdf, above, place));
  gap(pdf, hand.gap);
  inside(pdf, 'Sect', () => {
    block(pdf, 'P', [...above, `${officeText(place)},`].join('\n'), styles.body, left, width);
    pdf.y += hand.room;
    block(pdf, 'P', place.nama ?? '(belum dicatat)', { ...styles.strong, underline: place.nama !== null }, left, width);
    for (const line of identityLines(place)) block(pdf, 'P', line, { ...styles.body, tabular: true }, left, width);
  });
}
