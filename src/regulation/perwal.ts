import { catatanEditor } from './catatan-editor.js';
import { naskah } from './naskah.js';
import { anchorOf, type Butir, type CatatanEditor, type Naskah } from './structure.js';

/** A place of the regulation as a page shows it: its text, its anchor and the editors' remarks on it. */
export interface Bagian {
  /** Anchor on `/perwal`: "pasal-13-ayat-4-huruf-d". */
  id: string;
  /** "Pasal 13 ayat (4) huruf d". */
  dasar: string;
  /** Its mark in print: "Pasal 13", "(4)", "d.". */
  tanda: string;
  judul?: string | undefined;
  teks?: string | undefined;
  butir: Bagian[];
  catatan: CatatanEditor[];
}

export interface BabPerwal {
  /** "bab-iv". */
  id: string;
  tanda: string;
  judul: string;
  pasal: Bagian[];
}

export interface Perwal extends Omit<Naskah, 'menimbang' | 'mengingat' | 'bab'> {
  menimbang: { judul: string; butir: Bagian[] };
  mengingat: { judul: string; butir: Bagian[] };
  bab: BabPerwal[];
  catatanSalinan: CatatanEditor[];
}

/**
 * Gives every place of the text its anchor and the remarks on it.
 * Takes the text and the remarks; the text itself passes unchanged.
 */
export function withAnchors(text: Naskah, remarks: CatatanEditor[]): Perwal {
  const remarksOn = (dasar: string) => remarks.filter((remark) => remark.dasar.includes(dasar));

  const bagian = (dasar: string, tanda: string, content: Omit<Butir, 'tanda' | 'teks'> & { teks?: string }): Bagian => ({
    id: anchorOf(dasar),
    dasar,
    tanda,
    judul: content.judul,
    teks: content.teks,
    butir: items(dasar, content.butir ?? []),
    catatan: remarksOn(dasar),
  });

  const items = (parent: string, butir: Butir[]) =>
    butir.map((item) => bagian(`${parent} ${kindOf(item.tanda)} ${item.tanda.replace('.', '')}`, item.tanda, item));

  return {
    ...text,
    menimbang: { judul: text.menimbang.judul, butir: items('Menimbang', text.menimbang.butir) },
    mengingat: { judul: text.mengingat.judul, butir: items('Mengingat', text.mengingat.butir) },
    bab: text.bab.map((bab) => ({
      id: anchorOf(`BAB ${bab.nomor}`),
      tanda: `BAB ${bab.nomor}`,
      judul: bab.judul,
      pasal: bab.pasal.map((pasal) => bagian(`Pasal ${pasal.nomor}`, `Pasal ${pasal.nomor}`, pasal)),
    })),
    catatanSalinan: remarksOn('Salinan'),
  };
}

function kindOf(tanda: string): 'ayat' | 'huruf' | 'angka' {
  if (tanda.startsWith('(')) return 'ayat';
  return /^\d/.test(tanda) ? 'angka' : 'huruf';
}

/** The regulation as `/perwal` shows it. */
export const perwal = withAnchors(naskah, catatanEditor);
