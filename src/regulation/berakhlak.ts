import type { Perilaku } from './nilai.js';

/** A national core value of ASN. Not of the city's regulation of 2018, which is older. */
export interface NilaiBerakhlak {
  /** Stable: rows of the database name it. */
  kode: string;
  nama: string;
}

/** Where the national values stand. */
export const sumberBerakhlak = 'Surat Edaran Menteri PANRB Nomor 20 Tahun 2021 tentang Implementasi Core Values dan Employer Branding ASN';

export const nilaiBerakhlak: readonly NilaiBerakhlak[] = [
  { kode: 'berorientasi_pelayanan', nama: 'Berorientasi Pelayanan' },
  { kode: 'akuntabel', nama: 'Akuntabel' },
  { kode: 'kompeten', nama: 'Kompeten' },
  { kode: 'harmonis', nama: 'Harmonis' },
  { kode: 'loyal', nama: 'Loyal' },
  { kode: 'adaptif', nama: 'Adaptif' },
  { kode: 'kolaboratif', nama: 'Kolaboratif' },
];

/** Which national values each behaviour of Pasal 7 serves at first: our reading, which the Tim's sekretaris edits. */
export const pemetaanAwal: Readonly<Record<Perilaku['kode'], readonly NilaiBerakhlak['kode'][]>> = {
  'semangat_kerja.1': ['akuntabel'],
  'semangat_kerja.2': ['kolaboratif', 'harmonis'],
  'semangat_kerja.3': ['harmonis'],
  'semangat_kerja.4': ['kompeten'],
  'semangat_kerja.5': ['adaptif'],
  'integritas.1': ['akuntabel'],
  'integritas.2': ['akuntabel'],
  'integritas.3': ['loyal'],
  'integritas.4': ['loyal'],
  'integritas.5': ['loyal'],
  'akuntabel.1': ['akuntabel'],
  'akuntabel.2': ['akuntabel', 'kompeten'],
  'akuntabel.3': ['akuntabel'],
  'akuntabel.4': ['akuntabel'],
  'pelayanan_prima.1': ['berorientasi_pelayanan'],
  'pelayanan_prima.2': ['berorientasi_pelayanan', 'adaptif'],
  'pelayanan_prima.3': ['berorientasi_pelayanan'],
  'pelayanan_prima.4': ['harmonis', 'berorientasi_pelayanan'],
  'pelayanan_prima.5': ['berorientasi_pelayanan'],
};
