/** A term that Pasal 1 defines. */
export interface Istilah {
  istilah: string;
  singkatan?: string;
  arti: string;
  dasar: string;
}

/** The terms of Pasal 1 in its order; "Pemerintah Daerah" stands there twice. */
export const istilah: Istilah[] = [
  { istilah: 'Daerah', arti: 'Kota Serang', dasar: 'Pasal 1 angka 1' },
  {
    istilah: 'Pemerintah Daerah',
    arti: 'Walikota beserta perangkat daerah sebagai unsur penyelenggara pemerintahan daerah',
    dasar: 'Pasal 1 angka 2',
  },
  { istilah: 'Walikota', arti: 'Walikota Serang', dasar: 'Pasal 1 angka 3' },
  { istilah: 'Pemerintah Daerah', arti: 'Pemerintah Kota Serang', dasar: 'Pasal 1 angka 4' },
  {
    istilah: 'Perangkat Daerah',
    arti: 'unsur Pembantu Walikota dan DPRD dalam penyelenggaraan urusan Pemerintahan yang menjadi kewenangan daerah',
    dasar: 'Pasal 1 angka 5',
  },
  {
    istilah: 'Aparatur Sipil Negara',
    singkatan: 'ASN',
    arti: 'profesi bagi Pegawai Negeri Sipil dan pegawai Pemerintah dengan perjanjian kerja yang bekerja pada Instansi Pemerintah',
    dasar: 'Pasal 1 angka 6',
  },
  {
    istilah: 'Budaya Kerja',
    arti: 'sikap dan perilaku individu serta kelompok yang didasari atas nilai-nilai yang diyakini kebenarannya dan telah menjadi sifat serta kebiasaan dalam melaksanakan tugas dan pekerjaan sehari-hari',
    dasar: 'Pasal 1 angka 7',
  },
  {
    istilah: 'Sosialisasi',
    arti: 'proses pemberian pemahaman yang mendorong aparatur melaksanakan nilai budaya',
    dasar: 'Pasal 1 angka 8',
  },
  {
    istilah: 'Internalisasi',
    arti: 'proses penanaman nilai yang terkandung di dalam budaya kerja di lingkungan Pemerintah Kota Serang',
    dasar: 'Pasal 1 angka 9',
  },
  {
    istilah: 'Institusionalisasi',
    arti: 'penerapan nilai dasar budaya kerja pada seluruh unsur yang ada di dalam organisasi',
    dasar: 'Pasal 1 angka 10',
  },
  {
    istilah: 'Tim Pengembangan Budaya Kerja',
    arti: 'Tim yang dibentuk oleh Pemerintah Kota Serang dalam rangka pengembangan Budaya Kerja di lingkungan Pemerintah Kota Serang',
    dasar: 'Pasal 1 angka 11',
  },
  {
    istilah: 'Kelompok Budaya Kerja',
    arti: 'Organisasi non struktural yang dibentuk pada setiap Perangkat Daerah untuk mempercepat proses sosialisasi, internalisasi dan institusionalisasi nilai dalam mengembangkan budaya kerja',
    dasar: 'Pasal 1 angka 12',
  },
];
