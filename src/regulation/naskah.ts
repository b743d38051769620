import type { Catchword, Naskah } from './structure.js';

/**
 * Peraturan Walikota Serang Nomor 25 Tahun 2018, word for word, slips included: remarks on them stand in
 * catatan-editor.ts. Its lampiran (Pasal 5 ayat (2)) is not part of it.
 */
export const naskah: Naskah = {
  kop: [
    'WALIKOTA SERANG',
    'PROVINSI BANTEN',
  ],
  nama: [
    'PERATURAN WALIKOTA SERANG',
    'NOMOR 25 TAHUN 2018',
    'TENTANG',
    'PEDOMAN PENGEMBANGAN BUDAYA KERJA APARATUR SIPIL NEGARA',
    'DI LINGKUNGAN PEMERINTAH KOTA SERANG',
  ],
  pembuka: [
    'DENGAN RAHMAT TUHAN YANG MAHA ESA',
    'WALIKOTA SERANG,',
  ],
  menimbang: {
    judul: 'Menimbang :',
    butir: [
      { tanda: 'a.', teks: 'dalam rangka meningkatkan pelaksanaan pemerintah daerah yang berhasil guna, berdaya guna, bersih dan bertanggung jawab perlu adanya peningkatan kinerja aparatur pemerintahan di lingkungan Pemerintah Kota Serang;' },
      { tanda: 'b.', teks: 'bahwa untuk mewujudkan hal sebagaimana dimaksud dalam huruf a, perlu perubahan pola pikir, perbaikan sikap dan perilaku aparatur melalui pengembangan nilai-nilai budaya kerja;' },
      { tanda: 'c.', teks: 'bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Peraturan Walikota tentang Pedoman Pengembangan Budaya Kerja Aparatur Sipil Negara di lingkungan Pemerintah Kota Serang;' },
    ],
  },
  mengingat: {
    judul: 'Mengingat :',
    butir: [
      { tanda: '1.', teks: 'Undang-Undang Nomor 17 Tahun 2007 tentang Rencana Pembangunan Jangka Panjang Nasional Tahun 2005-2025 (Lembaran Negara Republik Indonesia Tahun 2007 Nomor 33, Tambahan Lembaran Negara Republik Indonesia Nomor 4700);' },
      { tanda: '2.', teks: 'Undang-Undang Nomor 32 Tahun 2007 tentang Pembentukan Kota Serang di Provinsi Banten (Lembaran Negara Republik Indonesia Tahun 2007 Nomor 98, Tambahan Lembaran Negara Republik Indonesia Nomor 4748);' },
      { tanda: '3.', teks: 'Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara (Lembaran Negara Republik Indonesia Tahun 2014 Nomor 6, Tambahan Lembaran Negara Republik Indonesia Nomor 5494);' },
      { tanda: '4.', teks: 'Undang-Undang Nomor 12 Tahun 2011 tentang Pembentukan Peraturan Perundang-undangan (Lembaran Negara Republik Indonesia Tahun 2011 Nomor 82, Tambahan Lembaran Negara Republik Indonesia Nomor 5234);' },
      { tanda: '5.', teks: 'Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah (Lembaran Negara Republik Indonesia Tahun 2014 Nomor 244, Tambahan Lembaran Negara Republik Indonesia Nomor 5587) sebagaimana telah diubah beberapa kali terakhir dengan Undang-Undang Nomor 9 Tahun 2015 tentang Perubahan Kedua Atas Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah (Lembaran Negara Republik Indonesia Tahun 2015 Nomor 58, Tambahan Lembaran Negara Republik Indonesia Nomor 5679);' },
      { tanda: '6.', teks: 'Peraturan Pemerintah Republik Indonesia Nomor 42 Tahun 2004 tentang Pembinaan Jiwa Korps dan Kode Etik Pegawai Negeri Sipil (Lembaran Negara Republik Indonesia Tahun 2004 Nomor 142, Tambahan Lembaran Negara Republik Indonesia Nomor 4450);' },
      { tanda: '7.', teks: 'Peraturan Pemerintah Nomor 53 Tahun 2010 tentang Disiplin Pegawai Negeri Sipil (Lembaran Negara Republik Indonesia Tahun 2010 Nomor 74, Tambahan Lembaran Negara Republik Indonesia Nomor 5135);' },
      { tanda: '8.', teks: 'Peraturan Pemerintah Republik Indonesia Nomor 11 Tahun 2017 tentang Manajemen Pegawai Negeri Sipil;' },
      { tanda: '9.', teks: 'Peraturan Presiden Republik Indonesia Nomor 81 Tahun 2010 tentang Grand Design Reformasi Birokrasi 2010-2025;' },
      { tanda: '10.', teks: 'Peraturan Menteri Negara Pendayagunaan Aparatur Negara Nomor PER/01/M.PAN/01/2007 tentang Pedoman Evaluasi Pelaksanaan Pengembangan Budaya Kerja Pada Instansi Pemerintah;' },
      { tanda: '11.', teks: 'Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Republik Indonesia Nomor 11 Tahun 2015 tentang Road Map Reformasi Birokrasi 2015-2019;' },
      { tanda: '12.', teks: 'Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 10 Tahun 2011 tentang Pedoman Pelaksanaan Program Manajemen Perubahan;' },
      { tanda: '13.', teks: 'Peraturan Gubernur Banten Nomor 77 Tahun 2015 Tentang Pedoman Pengembangan Budaya Kerja Di Lingkungan Pemerintah Provinsi Banten (Berita Daerah Provinsi Banten Tahun 2015 Nomor 78);' },
      { tanda: '14.', teks: 'Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Republik Indonesia Nomor 39 Tahun 2012 tentang Pedoman Pengembangan Budaya Kerja;' },
      { tanda: '15.', teks: 'Peraturan Daerah Kota Serang Nomor 8 Tahun 2014 tentang Rencana Pembangunan Jangka Menengah Daerah 2014 – 2018 (Lembaran Daerah Kota Serang Tahun 2014 Nomor 8) sebagaimana telah diubah dengan Peraturan Daerah Kota Serang Nomor 1 Tahun 2016 tentang Perubahan atas Peraturan Daerah Kota Serang Nomor 8 Tahun 2014 tentang Rencana Pembangunan Jangka Menengah Daerah 2014 – 2018 (Lembaran Daerah Kota Serang Tahun 2016 Nomor 1);' },
      { tanda: '16.', teks: 'Peraturan Daerah Kota Serang Nomor 7 Tahun 2016 tentang Pembentukan dan Susunan Perangkat Daerah Kota Serang (Lembaran Daerah Kota Serang Tahun 2016 Nomor 7);' },
      { tanda: '17.', teks: 'Peraturan Walikota Serang Nomor 29 Tahun 2016 tentang Kedudukan, Susunan Organisasi, dan Tata Kerja Perangkat Daerah Kota Serang' },
    ],
  },
  memutuskan: 'MEMUTUSKAN :',
  menetapkan: {
    judul: 'Menetapkan :',
    teks: 'PEDOMAN PENGEMBANGAN BUDAYA KERJA APARATUR SIPIL NEGARA DI LINGKUNGAN PEMERINTAH KOTA SERANG.',
  },
  bab: [
    {
      nomor: 'I',
      judul: 'KETENTUAN UMUM',
      pasal: [
        {
          nomor: 1,
          teks: 'Dalam Peraturan Walikota ini yang dimaksud dengan :',
          butir: [
            { tanda: '1.', teks: 'Daerah adalah Kota Serang' },
            { tanda: '2.', teks: 'Pemerintah Daerah adalah Walikota beserta perangkat daerah sebagai unsur penyelenggara pemerintahan daerah.' },
            { tanda: '3.', teks: 'Walikota adalah Walikota Serang' },
            { tanda: '4.', teks: 'Pemerintah Daerah adalah Pemerintah Kota Serang' },
            { tanda: '5.', teks: 'Perangkat Daerah adalah unsur Pembantu Walikota dan DPRD dalam penyelenggaraan urusan Pemerintahan yang menjadi kewenangan daerah.' },
            { tanda: '6.', teks: 'Aparatur Sipil Negara yang selanjutnya disingkat ASN adalah profesi bagi Pegawai Negeri Sipil dan pegawai Pemerintah dengan perjanjian kerja yang bekerja pada Instansi Pemerintah.' },
            { tanda: '7.', teks: 'Budaya Kerja adalah sikap dan perilaku individu serta kelompok yang didasari atas nilai-nilai yang diyakini kebenarannya dan telah menjadi sifat serta kebiasaan dalam melaksanakan tugas dan pekerjaan sehari-hari.' },
            { tanda: '8.', teks: 'Sosialisasi adalah proses pemberian pemahaman yang mendorong aparatur melaksanakan nilai budaya.' },
            { tanda: '9.', teks: 'Internalisasi adalah proses penanaman nilai yang terkandung di dalam budaya kerja di lingkungan Pemerintah Kota Serang.' },
            { tanda: '10.', teks: 'Institusionalisasi adalah penerapan nilai dasar budaya kerja pada seluruh unsur yang ada di dalam organisasi.' },
            { tanda: '11.', teks: 'Tim Pengembangan Budaya Kerja adalah Tim yang dibentuk oleh Pemerintah Kota Serang dalam rangka pengembangan Budaya Kerja di lingkungan Pemerintah Kota Serang.' },
            { tanda: '12.', teks: 'Kelompok Budaya Kerja adalah Organisasi non struktural yang dibentuk pada setiap Perangkat Daerah untuk mempercepat proses sosialisasi, internalisasi dan institusionalisasi nilai dalam mengembangkan budaya kerja.' },
          ],
        },
      ],
    },
    {
      nomor: 'II',
      judul: 'MAKSUD DAN TUJUAN',
      pasal: [
        {
          nomor: 2,
          teks: 'Maksud dan tujuan pedoman pengembangan budaya kerja Aparatur Sipil Negara di lingkungan Pemerintah Kota Serang sebagai acuan dan untuk meningkatkan kinerja aparatur melalui perubahan pola pikir, pola perilaku dan pola tindakan secara konsisten, konsekuen dan kontinyu dalam rangka kelancaran, daya guna dan hasil guna pelaksanaan tugas penyelenggaraan pemerintahan, pembangunan dan pelayanan kepada masyarakat.',
        },
      ],
    },
    {
      nomor: 'III',
      judul: 'SASARAN',
      pasal: [
        {
          nomor: 3,
          teks: 'Terbentuknya aparatur sipil negara yang mampu melakukan perubahan pola pikir, budaya kerja dan mengembangkan sikap, semangat dan perilaku yang berorientasi pada hasil (outcome) yang diperoleh dari produktivitas kerja dan kinerja yang tinggi.',
        },
      ],
    },
    {
      nomor: 'IV',
      judul: 'MANFAAT',
      pasal: [
        {
          nomor: 4,
          butir: [
            { tanda: '(1)', teks: 'Meningkatkan kerjasama antar individu, antar kelompok dan antar unit kerja di lingkungan Pemerintah Kota Serang.' },
            { tanda: '(2)', teks: 'Mengefektifkan integrasi, sinkronisasi, keselarasan dan dinamika yang terjadi dalam organisasi.' },
            { tanda: '(3)', teks: 'Menciptakan suasana kerja yang menyenangkan sehingga dapat mendorong kreativitas kerja.' },
          ],
        },
      ],
    },
    {
      nomor: 'V',
      judul: 'RUANG LINGKUP',
      pasal: [
        {
          nomor: 5,
          butir: [
            {
              tanda: '(1)',
              teks: 'Ruang lingkup Pedoman Pengembangan Budaya Kerja terdiri dari :',
              butir: [
                { tanda: 'a.', teks: 'pengkajian nilai-nilai budaya kerja;' },
                { tanda: 'b.', teks: 'internalisasi nilai-nilai budaya kerja;' },
                { tanda: 'c.', teks: 'langkah-langkah membangun budaya kerja;' },
                { tanda: 'd.', teks: 'monitoring dan laporan.' },
              ],
            },
            { tanda: '(2)', teks: 'Ruang Lingkup Pedoman Pengembangan Budaya Kerja sebagaimana dimaksud pada ayat (1), tercantum dalam lampiran dan merupakan bagian yang tidak terpisahkan dari Peraturan Walikota Ini.' },
          ],
        },
      ],
    },
    {
      nomor: 'VI',
      judul: 'NILAI BUDAYA KERJA',
      pasal: [
        {
          nomor: 6,
          butir: [
            { tanda: '(1)', teks: 'Setiap pelaksanaan tugas pokok dan fungsi atau proses kerja aparatur pemerintah di lingkungan Pemerintah Kota wajib menerapkan Nilai Budaya Kerja.' },
            { tanda: '(2)', teks: 'Nilai Budaya Kerja Pemerintah Kota sebagaimana dimaksud pada ayat (1) adalah Semangat kerja, Integritas, Akuntabel dan Pelayanan Prima.' },
            {
              tanda: '(3)',
              teks: 'Nilai Budaya Kerja sebagaimana dimaksud pada ayat (2) mengandung makna sebagai berikut :',
              butir: [
                { tanda: 'a.', teks: 'semangat kerja, yaitu melakukan pekerjaan dengan lebih baik, giat, cepat dan produktif;' },
                { tanda: 'b.', teks: 'integritas, yaitu berpikir, bertindak dan berperilaku sesuai dengan nilai-nilai dan prinsip moral serta memegang teguh peraturan perundang-undangan;' },
                { tanda: 'c.', teks: 'akuntabel, yaitu dapat mempertanggungjawabkan setiap pelaksanaan tugas mulai dari proses sampai dengan hasil; dan' },
                { tanda: 'd.', teks: 'pelayanan Prima, yaitu memberikan pelayanan sebaik mungkin kepada masyarakat, cepat, tanggap dan transparan.' },
              ],
            },
            { tanda: '(4)', teks: 'Perangkat Daerah dapat menambahkan Nilai Budaya Kerja sesuai dengan karakteristik, tugas dan fungsi masing-masing dengan mengusulkan ke Walikota.' },
          ],
        },
        {
          nomor: 7,
          teks: 'Perilaku penting yang mendukung penerapan Nilai Budaya Kerja sebagaimana dimaksud pada Pasal 6 ayat (3) sebagai berikut :',
          butir: [
            {
              tanda: 'a.',
              teks: 'semangat kerja :',
              butir: [
                { tanda: '1.', teks: 'disiplin, datang dan pulang kerja sesuai dengan ketentuan;' },
                { tanda: '2.', teks: 'kebersamaan dan sinergi;' },
                { tanda: '3.', teks: 'hubungan harmonis antara pimpinan dengan bawahan;' },
                { tanda: '4.', teks: 'senantiasa meningkatkan kinerja; dan' },
                { tanda: '5.', teks: 'prakarsa, kreatif dan inovatif.' },
              ],
            },
            {
              tanda: 'b.',
              teks: 'integritas :',
              butir: [
                { tanda: '1.', teks: 'bertindak sesuai aturan;' },
                { tanda: '2.', teks: 'jujur;' },
                { tanda: '3.', teks: 'berdedikasi;' },
                { tanda: '4.', teks: 'konsisten; dan' },
                { tanda: '5.', teks: 'menjaga martabat.' },
              ],
            },
            {
              tanda: 'c.',
              teks: 'akuntabel :',
              butir: [
                { tanda: '1.', teks: 'taat pada aturan;' },
                { tanda: '2.', teks: 'memenuhi target kinerja yang telah ditetapkan;' },
                { tanda: '3.', teks: 'transparan dalam penggunaan anggaran; dan' },
                { tanda: '4.', teks: 'bertanggung jawab atas proses dan hasil kerja.' },
              ],
            },
            {
              tanda: 'd.',
              teks: 'pelayanan prima :',
              butir: [
                { tanda: '1.', teks: 'melayani sesuai standar pelayanan dengan berorientasi pada kepuasan masyarakat;' },
                { tanda: '2.', teks: 'bersikap responsif dan bertindak proaktif;' },
                { tanda: '3.', teks: 'berpenampilan rapi, ramah dan santun;' },
                { tanda: '4.', teks: 'empati dan obyektif; dan' },
                { tanda: '5.', teks: 'ikhlas.' },
              ],
            },
          ],
        },
      ],
    },
    {
      nomor: 'VII',
      judul: 'MOTTO',
      pasal: [
        {
          nomor: 8,
          teks: 'Dari rangkaian nilai-nilai yang akan diterapkan pada Pemerintah Kota Serang maka Motto Budaya Kerja Pemerintah Kota adalah “SIAP”, yaitu :',
          butir: [
            { tanda: 'a.', teks: 'semangat Kerja;' },
            { tanda: 'b.', teks: 'integritas;' },
            { tanda: 'c.', teks: 'akuntabel; dan' },
            { tanda: 'd.', teks: 'pelayanan Prima.' },
          ],
        },
      ],
    },
    {
      nomor: 'VIII',
      judul: 'SOSIALISASI, INTERNALISASI DAN INSTITUSIONALISASI',
      pasal: [
        {
          nomor: 9,
          teks: 'Sosialisasi, internalisasi dan institusionalisasi Nilai Budaya Kerja dilakukan terus menerus kepada Aparatur Sipil Negara di lingkungan Pemerintah Kota.',
        },
        {
          nomor: 10,
          butir: [
            { tanda: '(1)', teks: 'Sosialisasi Nilai Budaya Kerja kepada seluruh Perangkat Daerah dilaksanakan oleh Tim Pengembangan Budaya Kerja Pemerintah Kota yang ditetapkan dengan Keputusan Walikota.' },
            { tanda: '(2)', teks: 'Sosialisasi, internalisasi dan institusionalisasi Nilai Budaya Kerja kepada setiap aparatur Perangkat Daerah menjadi tanggung jawab Kepala Perangkat Daerah masing-masing.' },
          ],
        },
      ],
    },
    {
      nomor: 'IX',
      judul: 'ORGANISASI',
      pasal: [
        {
          nomor: 11,
          butir: [
            { tanda: '(1)', teks: 'Pengembangan Budaya Kerja di lingkungan Pemerintah Kota diselenggarakan dan dikoordinasikan oleh Tim Pengembangan Budaya Kerja Pemerintah Kota.' },
            {
              tanda: '(2)',
              teks: 'Tim Pengembangan Budaya Kerja Pemerintah Kota sebagaimana dimaksud pada ayat (1) terdiri dari :',
              butir: [
                { tanda: 'a.', teks: 'pengarah;' },
                { tanda: 'b.', teks: 'penanggungjawab;' },
                { tanda: 'c.', teks: 'ketua;' },
                { tanda: 'd.', teks: 'sekretaris;' },
                { tanda: 'e.', teks: 'koordinator; dan' },
                { tanda: 'f.', teks: 'anggota.' },
              ],
            },
            {
              tanda: '(3)',
              teks: 'Wewenang dan tanggung jawab Tim Pengembangan Budaya Kerja Pemerintah Kota yaitu:',
              butir: [
                {
                  tanda: 'a.',
                  judul: 'Pengarah :',
                  teks: 'Memberikan pengarahan agar KBK berjalan sesuai dengan program yang telah ditentukan.',
                },
                {
                  tanda: 'b.',
                  judul: 'Penanggungjawab :',
                  teks: 'Bertanggungjawab akan keberhasilan pelaksanaan pengembangan Budaya Kerja.',
                },
                {
                  tanda: 'c.',
                  judul: 'Ketua :',
                  teks: 'Memimpin jalannya rapat KBK, memberi motivasi anggota dan melaporkan kegiatan KBK kepada Tim Pengarah.',
                },
                {
                  tanda: 'd.',
                  judul: 'Sekretaris :',
                  teks: 'Mengkoordinasikan dan menyelenggarakan administrasi pengembangan budaya kerja.',
                },
                {
                  tanda: 'e.',
                  judul: 'Koordinator :',
                  teks: 'Menyebarkan Budaya Kerja serta membimbing, memantau dan melaporkan kegiatan KBK kepada Tim Pengarah.',
                },
                {
                  tanda: 'f.',
                  judul: 'Anggota :',
                  teks: 'Hadir dan berperan serta aktif dalam kelompok, bekerjasama dengan seluruh anggota kelompok, serta melaksanakan kesepakatan dalam diskusi sesuai dengan rencana yang telah dibuat.',
                },
              ],
            },
          ],
        },
        {
          nomor: 12,
          butir: [
            { tanda: '(1)', teks: 'Untuk mendukung penerapan Nilai dan Perilaku penting Budaya Kerja, dibentuk KBK pada setiap Perangkat Daerah.' },
            {
              tanda: '(2)',
              teks: 'KBK sebagaimana dimaksud pada ayat (1) melaksanakan tugas :',
              butir: [
                { tanda: 'a.', teks: 'Merumuskan program dan kegiatan yang mendukung penerapan Nilai Budaya Kerja di lingkungannya;' },
                { tanda: 'b.', teks: 'Mengembangkan perilaku penting sesuai dengan situasi dan kondisi lingkungan kerja; dan' },
                { tanda: 'c.', teks: 'Melaksanakan proses sosialisasi, internalisasi, dan upaya lainnya untuk mendukung penerapan dan pengembangan Budaya Kerja di lingkungannya.' },
              ],
            },
            { tanda: '(3)', teks: 'Biaya pelaksanaan pengembangan Budaya Kerja dibebankan pada Anggaran Pendapatan dan Belanja Daerah perangkat daerah masing-masing.' },
            { tanda: '(4)', teks: 'Mekanisme pengelolaan dan pertanggungjawaban anggaran sebagaimana dimaksud pada ayat (3) dilaksanakan sesuai dengan peraturan perundangan.' },
          ],
        },
        {
          nomor: 13,
          butir: [
            {
              tanda: '(1)',
              teks: 'Susunan organisasi KBK sebagaimana dimaksud pada Pasal 9 ayat (1) terdiri atas :',
              butir: [
                { tanda: 'a.', teks: 'penanggung jawab;' },
                { tanda: 'b.', teks: 'fasilitator;' },
                { tanda: 'c.', teks: 'ketua;' },
                { tanda: 'd.', teks: 'sekretaris; dan' },
                { tanda: 'e.', teks: 'anggota.' },
              ],
            },
            {
              tanda: '(2)',
              teks: 'Penanggungjawab sebagaimana dimaksud pada ayat (1) huruf a adalah Pimpinan Perangkat Daerah, yang bertugas :',
              butir: [
                { tanda: 'a.', teks: 'menyediakan fasilitas untuk kegiatan KBK;' },
                { tanda: 'b.', teks: 'membina, memastikan, dan memantau kegiatan KBK;' },
                { tanda: 'c.', teks: 'mendorong KBK untuk tetap aktif; dan' },
                { tanda: 'd.', teks: 'menindaklanjuti hasil pemikiran KBK.' },
              ],
            },
            {
              tanda: '(3)',
              teks: 'Fasilitator sebagaimana dimaksud pada ayat (1) huruf b adalah pegawai yang ditunjuk oleh Pimpinan Perangkat Daerah, yang bertugas :',
              butir: [
                { tanda: 'a.', teks: 'menularkan pengetahuan tentang Budaya Kerja kepada Ketua dan Anggota;' },
                { tanda: 'b.', teks: 'mengkoordinasikan, membimbing dan mengarahkan kegiatan KBK;' },
                { tanda: 'c.', teks: 'menciptakan hubungan yang baik antara KBK dan Penanggung Jawab;' },
                { tanda: 'd.', teks: 'mengikuti perkembangan aktivitas KBK dan bersama Ketua melaporkan perkembangan aktivitas KBK kepada penanggung jawab; dan' },
                { tanda: 'e.', teks: 'membangkitkan kembali semangat KBK agar aktif dan membantu memecahkan permasalahannya.' },
              ],
            },
            {
              tanda: '(4)',
              teks: 'Ketua sebagaimana dimaksud pada ayat (1) huruf c adalah pegawai yang ditunjuk oleh Pimpinan Perangkat Daerah, yang bertugas :',
              butir: [
                { tanda: 'a.', teks: 'memberikan petunjuk dan arahan dalam pelaksanaan kegiatan KBK;' },
                { tanda: 'b.', teks: 'berperan aktif dalam kegiatan KBK;' },
                { tanda: 'c.', teks: 'menciptakan hubungan yang baik antara KBK dengan penanggung jawab dan fasilitator;' },
                { tanda: 'd.', teks: 'bersama dengan fasilitator melaporkan perkembangan aktivitas KBK kepada penanggung jawab; dan' },
                { tanda: 'e.', teks: 'mendorong KBK untuk terus melakukan aktivitas yang telah direncanakan;' },
              ],
            },
            {
              tanda: '(5)',
              teks: 'Sekretaris sebagaimana dimaksud pada ayat (1) huruf d adalah pegawai yang ditunjuk oleh Pimpinan Perangkat Daerah, yang bertugas :',
              butir: [
                { tanda: 'a.', teks: 'Menyusun rencana kegiatan KBK;' },
                { tanda: 'b.', teks: 'Melaksanakan tugas-tugas kesekretariatan KBK;' },
                { tanda: 'c.', teks: 'Memimpin pelaksanaan teknis kegiatan KBK; dan' },
                { tanda: 'd.', teks: 'Menyusun laporan pelaksanaan kegiatan KBK.' },
              ],
            },
            {
              tanda: '(6)',
              teks: 'Anggota sebagaimana dimaksud pada ayat (1) huruf e terdiri atas pegawai di lingkungan Perangkat Daerah, yang bertugas :',
              butir: [
                { tanda: 'a.', teks: 'berperan aktif dalam kegiatan KBK;' },
                { tanda: 'b.', teks: 'bekerja sama dengan seluruh anggota; dan' },
                { tanda: 'c.', teks: 'melaksanakan kegiatan KBK.' },
              ],
            },
            { tanda: '(7)', teks: 'Susunan organisasi KBK sebagaimana dimaksud pada ayat (1) disesuaikan dengan kondisi dan karakteristik Perangkat Daerah.' },
          ],
        },
      ],
    },
    {
      nomor: 'X',
      judul: 'MONITORING, EVALUASI DAN PELAPORAN',
      pasal: [
        {
          nomor: 14,
          butir: [
            { tanda: '(1)', teks: 'Dalam rangka meningkatkan efektivitas implementasi Nilai Budaya Kerja dilakukan monitoring dan evaluasi.' },
            { tanda: '(2)', teks: 'Monitoring dan evaluasi sebagaimana dimaksud pada ayat (1) dilakukan oleh Tim Pengembangan Budaya Kerja.' },
            { tanda: '(3)', teks: 'Hasil pelaksanaan monitoring dan evaluasi dilaporkan kepada Walikota.' },
          ],
        },
      ],
    },
    {
      nomor: 'XI',
      judul: 'PEMBIAYAAN',
      pasal: [
        {
          nomor: 15,
          teks: 'Biaya yang timbul untuk pelaksanaan Peraturan Walikota ini dibebankan pada Anggaran Pendapatan dan Belanja Daerah.',
        },
      ],
    },
    {
      nomor: 'XII',
      judul: 'KETENTUAN PENUTUP',
      pasal: [
        {
          nomor: 16,
          teks: 'Peraturan Walikota ini mulai berlaku pada saat diundangkan.',
        },
      ],
    },
  ],
  penutup: 'Agar setiap orang dapat mengetahuinya, memerintahkan Pengundangan Peraturan Walikota ini dengan penempatannya dalam Lembaran Berita Daerah Kota Serang.',
  penetapan: [
    'Ditetapkan di Serang',
    'pada tanggal 3 September 2018',
    'WALIKOTA SERANG,',
    'Ttd',
    'Tb. HAERUL JAMAN',
  ],
  pengundangan: [
    'Diundangkan di Serang',
    'pada tanggal 4 September 2018',
    'SEKRETARIS DAERAH',
    'KOTA SERANG,',
    'Ttd',
    'Tb. URIP HENUS',
  ],
  beritaDaerah: 'BERITA DAERAH KOTA SERANG TAHUN 2018 NOMOR 25',
  salinan: [
    'Salinan Sesuai Dengan Aslinya',
    'KEPALA BAGIAN HUKUM,',
    'Ttd',
    'YUDI SURYADI',
    'NIP. 19671010 1988011 1 002',
  ],
};

/** Left out of the naskah: words at the foot of a printed page that announce the next one. In the order of the print. */
export const catchwords: Catchword[] = [
  { teks: '5. Undang-Undang', sebelum: 'mengingat-angka-5' },
  { teks: '16. Peraturan', sebelum: 'mengingat-angka-16' },
  { teks: 'BAB II', sebelum: 'bab-ii' },
  { teks: 'BAB VI', sebelum: 'bab-vi' },
  { teks: 'd. pelayanan', sebelum: 'pasal-7-huruf-d' },
  { teks: 'd. sekretaris', sebelum: 'pasal-11-ayat-2-huruf-d' },
  { teks: 'Pasal 13', sebelum: 'pasal-13' },
];
