/** One numbered item of the text: an ayat `(1)`, a huruf `a.` or an angka `1.`, with the items under it. */
export interface Butir {
  tanda: string;
  /** Name on a line of its own before the sentence, as in Pasal 11 ayat (3): "Ketua :". */
  judul?: string;
  teks: string;
  butir?: Butir[];
}

export interface Pasal {
  nomor: number;
  /** The sentence of the Pasal, or the one that opens its items. */
  teks?: string;
  butir?: Butir[];
}

export interface Bab {
  /** Roman numeral. */
  nomor: string;
  judul: string;
  pasal: Pasal[];
}

/** The text of the regulation in the order of the print. */
export interface Naskah {
  kop: string[];
  nama: string[];
  pembuka: string[];
  menimbang: { judul: string; butir: Butir[] };
  mengingat: { judul: string; butir: Butir[] };
  memutuskan: string;
  menetapkan: { judul: string; teks: string };
  bab: Bab[];
  penutup: string;
  penetapan: string[];
  pengundangan: string[];
  beritaDaerah: string;
  salinan: string[];
}

/** A word or two at the foot of a printed page that only announce the next page. */
export interface Catchword {
  teks: string;
  /** Anchor of the item before which the print has it. */
  sebelum: string;
}

/** What the editors of the portal remark on the text. Never part of the text. */
export interface CatatanEditor {
  /** The places it concerns, as "Pasal 13 ayat (1)". */
  dasar: string[];
  teks: string;
}

/**
 * Gives the anchor on `/perwal` of a place in the regulation: "Pasal 13 ayat (4) huruf d" becomes
 * "pasal-13-ayat-4-huruf-d".
 */
export function anchorOf(dasar: string): string {
  return dasar.toLowerCase().replaceAll(/[().]/g, '').replaceAll(/\s+/g, '-');
}
