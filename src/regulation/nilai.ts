/** One of the city's values, with the meaning that Pasal 6 ayat (3) gives it. */
export interface NilaiBudaya {
  /** Stable: rows of the database are found by it. */
  kode: string;
  /** Its letter in the motto of Pasal 8. */
  huruf: string;
  nama: string;
  makna: string;
  dasar: string;
}

/** A behaviour of Pasal 7 that supports a value. */
export interface Perilaku {
  /** Stable: the value's kode and the number in Pasal 7, "akuntabel.3". */
  kode: string;
  nilai: NilaiBudaya['kode'];
  teks: string;
  dasar: string;
}

export const nilaiBudaya: NilaiBudaya[] = [
  {
    kode: 'semangat_kerja',
    huruf: 'S',
    nama: 'Semangat kerja',
    makna: 'Melakukan pekerjaan dengan lebih baik, giat, cepat dan produktif',
    dasar: 'Pasal 6 ayat (3) huruf a',
  },
  {
    kode: 'integritas',
    huruf: 'I',
    nama: 'Integritas',
    makna: 'Berpikir, bertindak dan berperilaku sesuai dengan nilai-nilai dan prinsip moral serta memegang teguh peraturan perundang-undangan',
    dasar: 'Pasal 6 ayat (3) huruf b',
  },
  {
    kode: 'akuntabel',
    huruf: 'A',
    nama: 'Akuntabel',
    makna: 'Dapat mempertanggungjawabkan setiap pelaksanaan tugas mulai dari proses sampai dengan hasil',
    dasar: 'Pasal 6 ayat (3) huruf c',
  },
  {
    kode: 'pelayanan_prima',
    huruf: 'P',
    nama: 'Pelayanan prima',
    makna: 'Memberikan pelayanan sebaik mungkin kepada masyarakat, cepat, tanggap dan transparan',
    dasar: 'Pasal 6 ayat (3) huruf d',
  },
];

export const perilaku: Perilaku[] = [
  { kode: 'semangat_kerja.1', nilai: 'semangat_kerja', teks: 'Disiplin, datang dan pulang kerja sesuai dengan ketentuan', dasar: 'Pasal 7 huruf a angka 1' },
  { kode: 'semangat_kerja.2', nilai: 'semangat_kerja', teks: 'Kebersamaan dan sinergi', dasar: 'Pasal 7 huruf a angka 2' },
  { kode: 'semangat_kerja.3', nilai: 'semangat_kerja', teks: 'Hubungan harmonis antara pimpinan dengan bawahan', dasar: 'Pasal 7 huruf a angka 3' },
  { kode: 'semangat_kerja.4', nilai: 'semangat_kerja', teks: 'Senantiasa meningkatkan kinerja', dasar: 'Pasal 7 huruf a angka 4' },
  { kode: 'semangat_kerja.5', nilai: 'semangat_kerja', teks: 'Prakarsa, kreatif dan inovatif', dasar: 'Pasal 7 huruf a angka 5' },
  { kode: 'integritas.1', nilai: 'integritas', teks: 'Bertindak sesuai aturan', dasar: 'Pasal 7 huruf b angka 1' },
  { kode: 'integritas.2', nilai: 'integritas', teks: 'Jujur', dasar: 'Pasal 7 huruf b angka 2' },
  { kode: 'integritas.3', nilai: 'integritas', teks: 'Berdedikasi', dasar: 'Pasal 7 huruf b angka 3' },
  { kode: 'integritas.4', nilai: 'integritas', teks: 'Konsisten', dasar: 'Pasal 7 huruf b angka 4' },
  { kode: 'integritas.5', nilai: 'integritas', teks: 'Menjaga martabat', dasar: 'Pasal 7 huruf b angka 5' },
  { kode: 'akuntabel.1', nilai: 'akuntabel', teks: 'Taat pada aturan', dasar: 'Pasal 7 huruf c angka 1' },
  { kode: 'akuntabel.2', nilai: 'akuntabel', teks: 'Memenuhi target kinerja yang telah ditetapkan', dasar: 'Pasal 7 huruf c angka 2' },
  { kode: 'akuntabel.3', nilai: 'akuntabel', teks: 'Transparan dalam penggunaan anggaran', dasar: 'Pasal 7 huruf c angka 3' },
  { kode: 'akuntabel.4', nilai: 'akuntabel', teks: 'Bertanggung jawab atas proses dan hasil kerja', dasar: 'Pasal 7 huruf c angka 4' },
  { kode: 'pelayanan_prima.1', nilai: 'pelayanan_prima', teks: 'Melayani sesuai standar pelayanan dengan berorientasi pada kepuasan masyarakat', dasar: 'Pasal 7 huruf d angka 1' },
  { kode: 'pelayanan_prima.2', nilai: 'pelayanan_prima', teks: 'Bersikap responsif dan bertindak proaktif', dasar: 'Pasal 7 huruf d angka 2' },
  { kode: 'pelayanan_prima.3', nilai: 'pelayanan_prima', teks: 'Berpenampilan rapi, ramah dan santun', dasar: 'Pasal 7 huruf d angka 3' },
  { kode: 'pelayanan_prima.4', nilai: 'pelayanan_prima', teks: 'Empati dan obyektif', dasar: 'Pasal 7 huruf d angka 4' },
  { kode: 'pelayanan_prima.5', nilai: 'pelayanan_prima', teks: 'Ikhlas', dasar: 'Pasal 7 huruf d angka 5' },
];
