/** What belongs to one city. With the other files of this folder it is all that another city writes anew to take the portal. */
export const city = {
  portal: 'SIAP KBK',
  nama: 'Kota Serang',
  pemerintah: 'Pemerintah Kota Serang',
  provinsi: 'Provinsi Banten',
  kepalaDaerah: 'Walikota Serang',
  /** Where its documents are signed. */
  tempat: 'Serang',
  motto: 'SIAP',
  peraturan: {
    sebutan: 'Peraturan Walikota Serang Nomor 25 Tahun 2018',
    nomor: 25,
    tahun: 2018,
    tentang: 'Pedoman Pengembangan Budaya Kerja Aparatur Sipil Negara di Lingkungan Pemerintah Kota Serang',
    ditetapkan: '2018-09-03',
    /** In force from this day on (Pasal 16). */
    diundangkan: '2018-09-04',
    beritaDaerah: 'Berita Daerah Kota Serang Tahun 2018 Nomor 25',
  },
};
