/** A duty in the words of the regulation. */
export interface Tugas {
  teks: string;
  dasar: string;
}

/** A post of Pasal 11 or 13. */
export interface Jabatan {
  /** With the body in front: a KBK and the Tim both have a ketua, a sekretaris, anggota and a penanggung jawab. */
  kode: string;
  nama: string;
  /** Where the post is listed. */
  dasar: string;
  tugas: Tugas[];
}

/** A post of a KBK, and who holds it in the words of Pasal 13. */
export interface JabatanKbk extends Jabatan {
  pemangku: Tugas;
}

/** What a KBK does (Pasal 12 ayat (2)). */
export const tugasKbk: Tugas[] = [
  {
    teks: 'Merumuskan program dan kegiatan yang mendukung penerapan Nilai Budaya Kerja di lingkungannya',
    dasar: 'Pasal 12 ayat (2) huruf a',
  },
  {
    teks: 'Mengembangkan perilaku penting sesuai dengan situasi dan kondisi lingkungan kerja',
    dasar: 'Pasal 12 ayat (2) huruf b',
  },
  {
    teks: 'Melaksanakan proses sosialisasi, internalisasi, dan upaya lainnya untuk mendukung penerapan dan pengembangan Budaya Kerja di lingkungannya',
    dasar: 'Pasal 12 ayat (2) huruf c',
  },
];

/** The posts of a KBK in the order of Pasal 13 ayat (1). */
export const jabatanKbk: JabatanKbk[] = [
  {
    kode: 'KBK_PENANGGUNG_JAWAB',
    nama: 'Penanggung jawab',
    dasar: 'Pasal 13 ayat (1) huruf a',
    pemangku: { teks: 'Pimpinan Perangkat Daerah', dasar: 'Pasal 13 ayat (2)' },
    tugas: [
      { teks: 'Menyediakan fasilitas untuk kegiatan KBK', dasar: 'Pasal 13 ayat (2) huruf a' },
      { teks: 'Membina, memastikan, dan memantau kegiatan KBK', dasar: 'Pasal 13 ayat (2) huruf b' },
      { teks: 'Mendorong KBK untuk tetap aktif', dasar: 'Pasal 13 ayat (2) huruf c' },
      { teks: 'Menindaklanjuti hasil pemikiran KBK', dasar: 'Pasal 13 ayat (2) huruf d' },
    ],
  },
  {
    kode: 'KBK_FASILITATOR',
    nama: 'Fasilitator',
    dasar: 'Pasal 13 ayat (1) huruf b',
    pemangku: { teks: 'Pegawai yang ditunjuk oleh Pimpinan Perangkat Daerah', dasar: 'Pasal 13 ayat (3)' },
    tugas: [
      { teks: 'Menularkan pengetahuan tentang Budaya Kerja kepada Ketua dan Anggota', dasar: 'Pasal 13 ayat (3) huruf a' },
      { teks: 'Mengkoordinasikan, membimbing dan mengarahkan kegiatan KBK', dasar: 'Pasal 13 ayat (3) huruf b' },
      { teks: 'Menciptakan hubungan yang baik antara KBK dan Penanggung Jawab', dasar: 'Pasal 13 ayat (3) huruf c' },
      {
        teks: 'Mengikuti perkembangan aktivitas KBK dan bersama Ketua melaporkan perkembangan aktivitas KBK kepada penanggung jawab',
        dasar: 'Pasal 13 ayat (3) huruf d',
      },
      {
        teks: 'Membangkitkan kembali semangat KBK agar aktif dan membantu memecahkan permasalahannya',
        dasar: 'Pasal 13 ayat (3) huruf e',
      },
    ],
  },
  {
    kode: 'KBK_KETUA',
    nama: 'Ketua',
    dasar: 'Pasal 13 ayat (1) huruf c',
    pemangku: { teks: 'Pegawai yang ditunjuk oleh Pimpinan Perangkat Daerah', dasar: 'Pasal 13 ayat (4)' },
    tugas: [
      { teks: 'Memberikan petunjuk dan arahan dalam pelaksanaan kegiatan KBK', dasar: 'Pasal 13 ayat (4) huruf a' },
      { teks: 'Berperan aktif dalam kegiatan KBK', dasar: 'Pasal 13 ayat (4) huruf b' },
      {
        teks: 'Menciptakan hubungan yang baik antara KBK dengan penanggung jawab dan fasilitator',
        dasar: 'Pasal 13 ayat (4) huruf c',
      },
      {
        teks: 'Bersama dengan fasilitator melaporkan perkembangan aktivitas KBK kepada penanggung jawab',
        dasar: 'Pasal 13 ayat (4) huruf d',
      },
      { teks: 'Mendorong KBK untuk terus melakukan aktivitas yang telah direncanakan', dasar: 'Pasal 13 ayat (4) huruf e' },
    ],
  },
  {
    kode: 'KBK_SEKRETARIS',
    nama: 'Sekretaris',
    dasar: 'Pasal 13 ayat (1) huruf d',
    pemangku: { teks: 'Pegawai yang ditunjuk oleh Pimpinan Perangkat Daerah', dasar: 'Pasal 13 ayat (5)' },
    tugas: [
      { teks: 'Menyusun rencana kegiatan KBK', dasar: 'Pasal 13 ayat (5) huruf a' },
      { teks: 'Melaksanakan tugas-tugas kesekretariatan KBK', dasar: 'Pasal 13 ayat (5) huruf b' },
      { teks: 'Memimpin pelaksanaan teknis kegiatan KBK', dasar: 'Pasal 13 ayat (5) huruf c' },
      { teks: 'Menyusun laporan pelaksanaan kegiatan KBK', dasar: 'Pasal 13 ayat (5) huruf d' },
    ],
  },
  {
    kode: 'KBK_ANGGOTA',
    nama: 'Anggota',
    dasar: 'Pasal 13 ayat (1) huruf e',
    pemangku: { teks: 'Pegawai di lingkungan Perangkat Daerah', dasar: 'Pasal 13 ayat (6)' },
    tugas: [
      { teks: 'Berperan aktif dalam kegiatan KBK', dasar: 'Pasal 13 ayat (6) huruf a' },
      { teks: 'Bekerja sama dengan seluruh anggota', dasar: 'Pasal 13 ayat (6) huruf b' },
      { teks: 'Melaksanakan kegiatan KBK', dasar: 'Pasal 13 ayat (6) huruf c' },
    ],
  },
];

/** The posts of the Tim Pengembangan Budaya Kerja in the order of Pasal 11 ayat (2). */
export const jabatanTim: Jabatan[] = [
  {
    kode: 'TIM_PENGARAH',
    nama: 'Pengarah',
    dasar: 'Pasal 11 ayat (2) huruf a',
    tugas: [
      {
        teks: 'Memberikan pengarahan agar KBK berjalan sesuai dengan program yang telah ditentukan',
        dasar: 'Pasal 11 ayat (3) huruf a',
      },
    ],
  },
  {
    kode: 'TIM_PENANGGUNG_JAWAB',
    nama: 'Penanggung jawab',
    dasar: 'Pasal 11 ayat (2) huruf b',
    tugas: [
      {
        teks: 'Bertanggungjawab akan keberhasilan pelaksanaan pengembangan Budaya Kerja',
        dasar: 'Pasal 11 ayat (3) huruf b',
      },
    ],
  },
  {
    kode: 'TIM_KETUA',
    nama: 'Ketua',
    dasar: 'Pasal 11 ayat (2) huruf c',
    tugas: [
      {
        teks: 'Memimpin jalannya rapat KBK, memberi motivasi anggota dan melaporkan kegiatan KBK kepada Tim Pengarah',
        dasar: 'Pasal 11 ayat (3) huruf c',
      },
    ],
  },
  {
    kode: 'TIM_SEKRETARIS',
    nama: 'Sekretaris',
    dasar: 'Pasal 11 ayat (2) huruf d',
    tugas: [
      {
        teks: 'Mengkoordinasikan dan menyelenggarakan administrasi pengembangan budaya kerja',
        dasar: 'Pasal 11 ayat (3) huruf d',
      },
    ],
  },
  {
    kode: 'TIM_KOORDINATOR',
    nama: 'Koordinator',
    dasar: 'Pasal 11 ayat (2) huruf e',
    tugas: [
      {
        teks: 'Menyebarkan Budaya Kerja serta membimbing, memantau dan melaporkan kegiatan KBK kepada Tim Pengarah',
        dasar: 'Pasal 11 ayat (3) huruf e',
      },
    ],
  },
  {
    kode: 'TIM_ANGGOTA',
    nama: 'Anggota',
    dasar: 'Pasal 11 ayat (2) huruf f',
    tugas: [
      {
        teks: 'Hadir dan berperan serta aktif dalam kelompok, bekerjasama dengan seluruh anggota kelompok, serta melaksanakan kesepakatan dalam diskusi sesuai dengan rencana yang telah dibuat',
        dasar: 'Pasal 11 ayat (3) huruf f',
      },
    ],
  },
];
