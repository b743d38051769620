import {
  artifact, block, ensureSpace, gap, heightOfText, inside, page, paragraph, section, styles, title, type Pdf, type Style,
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

const places = { width: 226, gap: 14, between: 16 };

interface PlaceRow {
  cells: (TandaTangan | null)[];
  /** What stands over the office in a column: place and day at the right of the first row, its line kept free at the left. */
  above: (column: number) => string | null;
  officeHeight: number;
  stamp: number;
  height: number;
}

/** The places in rows of two, with their heights: boxes and names side by side stand at one height. */
function placeRows(pdf: Pdf, tempat: string, tanggal: Day | null, given: TandaTangan[]): PlaceRow[] {
  const { width } = places;
  const ordered = given.length % 2 === 0 ? given : [...given.slice(0, -1), null, ...given.slice(-1)];
  const date = `${tempat}, ${tanggal === null ? '……………………………' : dayText(tanggal)}`;
  return Array.from({ length: ordered.length / 2 }, (_, index) => {
    const cells = ordered.slice(2 * index, 2 * index + 2);
    const above = (column: number) => (index !== 0 ? null : column === 1 ? date : '\u00A0');
    const highest = (of: (place: TandaTangan, column: number) => number) => Math.max(...cells.map((place, column) => (place === null ? 0 : of(place, column))));
    const officeHeight = highest((place, column) => heightOfText(pdf, officeLines(place, above(column)), styles.body, width));
    const stamp = highest((place) => boxHeight(pdf, place, width));
    const height = officeHeight + 2 * box.space + stamp
      + highest((place) => heightOfText(pdf, place.nama ?? '-', styles.strong, width) + identityLines(place).length * styles.body.lead);
    return { cells, above, officeHeight, stamp, height };
  });
}

/** What `signatures` takes. */
const signaturesHeight = (pdf: Pdf, tempat: string, tanggal: Day | null, given: TandaTangan[]): number =>
  placeRows(pdf, tempat, tanggal, given).reduce((sum, { height }) => sum + height + places.between, places.gap - places.between);

/**
 * The signature places, two in a row in the order given; the last one (the highest office) stands at the right. Place
 * and day are written once, over the first place at the right.
 */
function signatures(pdf: Pdf, tempat: string, tanggal: Day | null, given: TandaTangan[]): void {
  const lefts = [page.left, page.right - places.width] as const;
  gap(pdf, places.gap);
  for (const { cells, above, officeHeight, stamp, height } of placeRows(pdf, tempat, tanggal, given)) {
    ensureSpace(pdf, height);
    const top = pdf.y;
    cells.forEach((place, column) => {
      if (place === null) return;
      pdf.y = top;
      drawPlace(pdf, place, above(column), lefts[column as 0 | 1], places.width, officeHeight, stamp);
    });
    pdf.y = top + height + places.between;
  }
  pdf.y = Math.min(pdf.y, page.bottom);
}

/** The end of a report, its last sentence with all who sign: they stay on one page, so that no signature is found alone on the last. */
export function closing(pdf: Pdf, text: string, tempat: string, tanggal: Day | null, given: TandaTangan[]): void {
  const words = 60;
  ensureSpace(pdf, words + signaturesHeight(pdf, tempat, tanggal, given));
  section(pdf, 'E.', 'Penutup');
  paragraph(pdf, text);
  signatures(pdf, tempat, tanggal, given);
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
