import type { Holder, PermissionLine } from './permissions.js';
import { posts, type Post } from './posts.js';

/**
 * Who may read what, in words for /hak-akses: what access/visible.ts does in where-clauses. A test holds the one against
 * the other. A former holder of a post reads only their own acts; a new one the KBK's whole history.
 */
export interface ReadLine {
  apa: string;
  who: readonly Holder[];
  /** Who else, where no post says it. */
  juga?: string;
  pasal: string;
  dasar: PermissionLine['dasar'];
}

const at = (scope: Holder['scope'], ...holders: Post[]): Holder[] => holders.map((post) => ({ post, scope }));

const insiders = [...at('kbk', 'KBK_SEKRETARIS', 'KBK_KETUA', 'KBK_FASILITATOR'), ...at('opd', 'KBK_PENANGGUNG_JAWAB')];
const tim = at('kota', ...(Object.keys(posts) as Post[]).filter((post) => post.startsWith('TIM_')));
const walikota = at('kota', 'WALIKOTA', 'STAF_WALIKOTA');

export const readable = {
  kegiatan: {
    apa: 'Kegiatan dan naskah laporan yang sedang disusun (Draf, Dikembalikan)', who: insiders,
    pasal: 'Pasal 13 ayat (2) huruf b, ayat (3) huruf d, ayat (4) huruf d, ayat (5) huruf d', dasar: 'tafsir',
  },
  laporanDiajukan: {
    apa: 'Laporan yang diajukan', who: insiders,
    pasal: 'Pasal 13 ayat (2) huruf b, ayat (3) huruf d, ayat (4) huruf d', dasar: 'tafsir',
  },
  laporanDisahkan: {
    apa: 'Laporan sejak disahkan ketua dan fasilitator', who: [...insiders, ...at('kbk', 'KBK_ANGGOTA')],
    juga: 'Yang pernah dapat dibaca tetap dapat dibaca, beserta catatannya, juga sesudah dikembalikan',
    pasal: 'Pasal 13 ayat (6)', dasar: 'tafsir',
  },
  laporanDiteruskan: {
    apa: 'Laporan sejak diteruskan kepada Tim',
    who: [
      ...insiders, ...at('kbk', 'KBK_ANGGOTA'), ...at('binaan', 'TIM_KOORDINATOR'), ...at('tinjau', 'TIM_ANGGOTA'),
      ...at('kota', 'TIM_KETUA', 'TIM_SEKRETARIS', 'TIM_PENGARAH', 'TIM_PENANGGUNG_JAWAB'),
    ],
    pasal: 'Pasal 11 ayat (3); Pasal 14 ayat (2)', dasar: 'tafsir',
  },
  laporanDievaluasi: {
    apa: 'Laporan yang diterima, di balik evaluasi yang sudah disampaikan', who: walikota,
    juga: 'Mereka yang membacanya sejak diteruskan',
    pasal: 'Pasal 14 ayat (3)', dasar: 'tafsir',
  },
  rekap: {
    apa: 'Rekap: keadaan dan jumlah laporan', who: [...insiders, ...tim, ...walikota],
    pasal: 'Pasal 14 ayat (2) dan ayat (3)', dasar: 'tafsir',
  },
  rencana: {
    apa: 'Rencana kegiatan', who: [...insiders, ...at('kbk', 'KBK_ANGGOTA'), ...tim],
    pasal: 'Pasal 13 ayat (5) huruf a; Pasal 11 ayat (3) huruf e', dasar: 'tafsir',
  },
  evaluasiDisusun: {
    apa: 'Evaluasi sejak disusun', who: tim,
    pasal: 'Pasal 14 ayat (2)', dasar: 'tafsir',
  },
  evaluasiDisampaikan: {
    apa: 'Evaluasi sesudah disampaikan, halaman dan unduhannya; penanggung jawab, ketua, fasilitator, dan sekretaris melihat baris perangkat daerahnya saja',
    who: [...tim, ...walikota, ...insiders],
    pasal: 'Pasal 14 ayat (3)', dasar: 'tafsir',
  },
  arahan: {
    apa: 'Arahan Pengarah kepada KBK yang dituju', who: [...insiders, ...at('kbk', 'KBK_ANGGOTA'), ...tim],
    pasal: 'Pasal 11 ayat (3) huruf a', dasar: 'tafsir',
  },
  laporanTim: {
    apa: 'Laporan Ketua dan Koordinator Tim kepada Pengarah, sesudah disampaikan', who: tim, juga: 'Naskahnya, penyusunnya sendiri',
    pasal: 'Pasal 11 ayat (3) huruf a, c, dan e', dasar: 'tafsir',
  },
  sosialisasi: {
    apa: 'Sosialisasi di perangkat daerah, yang hadir, dan cakupannya', who: [...insiders, ...at('kbk', 'KBK_ANGGOTA'), ...tim, ...walikota], juga: 'Sosialisasi Tim kepada perangkat daerah: siapa pun yang masuk ke portal',
    pasal: 'Pasal 10', dasar: 'tafsir',
  },
  milikKbk: {
    apa: 'Fasilitas, materi, pesan, dan usulan perilaku KBK', who: [...insiders, ...at('kbk', 'KBK_ANGGOTA')], juga: 'Materi Tim untuk seluruh kota: siapa pun yang masuk ke portal',
    pasal: 'Pasal 12 ayat (2) huruf b; Pasal 13 ayat (2) huruf a, ayat (3) huruf a dan c, ayat (4) huruf c', dasar: 'tafsir',
  },
  usulanNilai: {
    apa: 'Usulan nilai budaya kerja perangkat daerah dan putusannya', who: [...insiders, ...tim, ...walikota], juga: 'Nilai yang disetujui: siapa pun yang masuk ke portal',
    pasal: 'Pasal 6 ayat (4)', dasar: 'tafsir',
  },
  keputusan: {
    apa: 'Salinan keputusan tentang pimpinan, KBK, dan jabatannya', who: [...insiders, ...tim, ...at('kota', 'ADMIN')], juga: 'Keputusan Walikota tentang Tim: siapa pun yang masuk ke portal',
    pasal: '', dasar: 'operasional',
  },
  susunan: {
    apa: 'Nama dan jabatan dalam susunan KBK dan Tim', who: [], juga: 'Siapa pun yang masuk ke portal',
    pasal: 'Pasal 11 ayat (2); Pasal 13 ayat (1)', dasar: 'tafsir',
  },
  dataPribadi: {
    apa: 'NIP, nomor telepon, dan surel', who: [...at('opd', 'KBK_PENANGGUNG_JAWAB'), ...at('kbk', 'KBK_SEKRETARIS'), ...at('kota', 'TIM_SEKRETARIS', 'ADMIN')],
    juga: 'Yang bersangkutan sendiri; NIP penandatangan, siapa pun yang boleh membaca dokumennya',
    pasal: '', dasar: 'operasional',
  },
  lainnya: {
    apa: 'Selebihnya milik perangkat daerah lain', who: [], juga: 'Tidak seorang pun, juga administrator: jawabannya sama dengan jawaban atas yang tidak ada',
    pasal: '', dasar: 'operasional',
  },
} as const satisfies Record<string, ReadLine>;
