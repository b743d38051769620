import { tugasKbk } from '../regulation/jabatan.js';
import { dayText, nipText } from './format.js';
import { pangkatText } from './pangkat.js';
import type { Kop, TandaTangan } from './pdf-official.js';
import type { Day } from '../time.js';

/** Who holds which place in a KBK, as a row of the annex. */
export interface SusunanRow {
  kedudukan: string;
  nama: string;
  /** Null where the reader may not know it, or there is none. */
  nip: string | null;
  jenisNip: 'NIP' | 'NI PPPK';
  golongan: string | null;
  jabatan: string;
}

/** The draft of a head's decree that forms a KBK: every name from the data, Menimbang and Mengingat from the office's template. */
export interface SkKbk {
  kop: Kop;
  kota: { nama: string; peraturan: string; tentang: string };
  kbk: string;
  perangkatDaerah: string;
  /** "Kepala Dinas Kesehatan". */
  jabatan: string;
  penetap: Pick<TandaTangan, 'sifat' | 'nama' | 'golongan' | 'nip' | 'jenisNip'>;
  nomor: string | null;
  tanggal: Day | null;
  /** From when on it is in force. */
  mulai: Day;
  tempat: string;
  menimbang: string[];
  mengingat: string[];
  susunan: SusunanRow[];
  /** How many of which post are still to be appointed. */
  kosong: string[];
  dibuatPada: Date;
}

/** What a place keeps free for a pen. */
export const TITIK = '……………………………';

export const subjectOf = ({ kbk, perangkatDaerah }: SkKbk): string => `Pembentukan Kelompok Budaya Kerja “${kbk}” pada ${perangkatDaerah}`;

export const numberLine = ({ nomor }: SkKbk): string => `Nomor ${nomor ?? TITIK}`;

/** Considerations or legal grounds with their marks: one that stands alone has none. */
export const marked = (items: string[], mark: (index: number) => string): { mark: string | null; teks: string }[] =>
  items.map((teks, index) => ({ mark: items.length === 1 ? null : mark(index), teks }));

export const dateLine = ({ tanggal }: SkKbk): string => (tanggal ? dayText(tanggal) : TITIK);

/** The rulings of the decree, each with its name. */
export function diktumOf(data: SkKbk): { nama: string; teks: string; butir: string[] }[] {
  const { kbk, kota, perangkatDaerah, mulai } = data;
  return [
    { nama: 'KESATU', teks: `Membentuk Kelompok Budaya Kerja “${kbk}” pada ${perangkatDaerah}, dengan susunan sebagaimana tercantum dalam Lampiran yang merupakan bagian yang tidak terpisahkan dari Keputusan ini.`, butir: [] },
    { nama: 'KEDUA', teks: 'Kelompok Budaya Kerja sebagaimana dimaksud dalam Diktum KESATU melaksanakan tugas:', butir: tugasKbk.map(({ teks }, i) => `${teks.charAt(0).toLowerCase()}${teks.slice(1)}${[';', '; dan', '.'][i] ?? ';'}`) },
    { nama: 'KETIGA', teks: `Penanggung jawab, fasilitator, ketua, sekretaris, dan anggota bertugas sebagaimana diatur dalam Pasal 13 ayat (2) sampai dengan ayat (6) ${kota.peraturan}.`, butir: [] },
    { nama: 'KEEMPAT', teks: `Biaya yang timbul dibebankan pada Anggaran Pendapatan dan Belanja Daerah ${perangkatDaerah} (Pasal 12 ayat (3) ${kota.peraturan}).`, butir: [] },
    { nama: 'KELIMA', teks: `Keputusan ini mulai berlaku pada tanggal ${dayText(mulai)}.`, butir: [] },
  ];
}

/** "a." to "z."; a longer list goes on by numbers. */
export const letterOf = (index: number): string => (index < 26 ? `${String.fromCharCode(97 + index)}.` : `${index + 1}.`);

/** A row's name with its number, as a cell has it. */
export const nameCell = ({ nama, nip, jenisNip }: SusunanRow): string => (nip ? `${nama}\n${nipText(nip, jenisNip)}` : nama);

export const rankCell = ({ golongan }: SusunanRow): string => (golongan ? pangkatText(golongan) : '–');
