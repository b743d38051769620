import { jabatanKbk, jabatanTim, tugasKbk, type Tugas } from '../regulation/jabatan.js';
import type { Permission } from './permissions.js';

/**
 * What carries each letter of Pasal 11 ayat (3), 12 ayat (2) and 13 ayat (2) to (6) in the portal: permissions, pages,
 * and what of it is not there yet. A letter with neither is "belum tersedia"; a test demands that every letter stands here.
 */
export interface DutyLine {
  izin: readonly Permission[];
  halaman: readonly { href: string; label: string }[];
  /** What of the letter nothing carries yet. */
  belum?: string;
}

const none: DutyLine = { izin: [], halaman: [] };
const by = (izin: Permission[], halaman: DutyLine['halaman'] = [], belum?: string): DutyLine => ({ izin, halaman, belum });

const kegiatan = { href: '/kegiatan', label: 'Kegiatan' };
const laporan = { href: '/laporan', label: 'Laporan' };
const rekap = { href: '/rekap', label: 'Rekap' };
const tinjauan = { href: '/tinjauan', label: 'Tinjauan' };
const evaluasi = { href: '/evaluasi', label: 'Evaluasi' };
const rencana = { href: '/rencana', label: 'Rencana' };
const nilai = { href: '/nilai', label: 'Nilai' };
const fasilitas = { href: '/fasilitas', label: 'Fasilitas' };
const kbk = { href: '/kbk', label: 'KBK, Pesan' };
const materi = { href: '/materi', label: 'Materi' };
const arahan = { href: '/arahan', label: 'Arahan' };
const laporanTim = { href: '/laporan-tim', label: 'Laporan Tim' };
const sosialisasi = { href: '/sosialisasi', label: 'Sosialisasi' };

export const duties: Record<string, DutyLine> = {
  'Pasal 11 ayat (3) huruf a': by(['arahan.beri', 'laporan_tim.tanggapi'], [arahan, laporan, rekap]),
  'Pasal 11 ayat (3) huruf b': by(['evaluasi.sampaikan'], [evaluasi, rekap]),
  'Pasal 11 ayat (3) huruf c': by(['laporan.terima', 'evaluasi.tetapkan', 'laporan_tim.sampaikan'], [tinjauan, evaluasi, laporanTim], 'rapat Tim dan pengingat'),
  'Pasal 11 ayat (3) huruf d': by(['tim.administrasi', 'laporan.terima', 'laporan.buka_kembali', 'riwayat.baca'], [{ href: '/periode', label: 'Periode' }, { href: '/tim/penugasan', label: 'Pembagian perangkat daerah' }, { href: '/riwayat', label: 'Riwayat' }]),
  'Pasal 11 ayat (3) huruf e': by(['sosialisasi.catat', 'laporan.terima', 'laporan.kembalikan', 'laporan_tim.sampaikan'], [sosialisasi, tinjauan, rekap, laporanTim]),
  'Pasal 11 ayat (3) huruf f': by(['laporan.terima'], [tinjauan], 'rapat Tim'),

  'Pasal 12 ayat (2) huruf a': by(['rencana.susun', 'rencana.sahkan'], [rencana]),
  'Pasal 12 ayat (2) huruf b': by(['perilaku.usulkan', 'perilaku.sahkan'], [nilai]),
  'Pasal 12 ayat (2) huruf c': by(['kegiatan.catat', 'sosialisasi.cakupan'], [kegiatan, sosialisasi]),

  'Pasal 13 ayat (2) huruf a': by(['fasilitas.minta', 'fasilitas.tanggapi'], [fasilitas]),
  'Pasal 13 ayat (2) huruf b': by(['laporan.teruskan', 'laporan.kembalikan'], [laporan, rekap]),
  'Pasal 13 ayat (2) huruf c': by([], [rekap], 'pengingat'),
  'Pasal 13 ayat (2) huruf d': none,

  'Pasal 13 ayat (3) huruf a': by(['materi.kelola'], [materi]),
  'Pasal 13 ayat (3) huruf b': by(['laporan.kembalikan'], [laporan]),
  'Pasal 13 ayat (3) huruf c': by(['pesan.tulis'], [kbk]),
  'Pasal 13 ayat (3) huruf d': by(['laporan.sahkan'], [laporan]),
  'Pasal 13 ayat (3) huruf e': by([], [rekap], 'pengingat'),

  'Pasal 13 ayat (4) huruf a': by(['rencana.sahkan', 'laporan.kembalikan'], [rencana, laporan]),
  'Pasal 13 ayat (4) huruf b': by([], [kegiatan]),
  'Pasal 13 ayat (4) huruf c': by(['pesan.tulis'], [kbk]),
  'Pasal 13 ayat (4) huruf d': by(['laporan.sahkan'], [laporan]),
  'Pasal 13 ayat (4) huruf e': by(['rencana.sahkan'], [rencana]),

  'Pasal 13 ayat (5) huruf a': by(['rencana.susun'], [rencana]),
  'Pasal 13 ayat (5) huruf b': by(['kegiatan.catat'], [kegiatan], 'rapat KBK dan notulanya'),
  'Pasal 13 ayat (5) huruf c': by(['kegiatan.catat'], [kegiatan], 'pembagian tugas'),
  'Pasal 13 ayat (5) huruf d': by(['kegiatan.catat', 'laporan.susun', 'laporan.ajukan', 'laporan.tarik'], [kegiatan, laporan]),

  'Pasal 13 ayat (6) huruf a': by([], [laporan], 'hasil pemikiran anggota'),
  'Pasal 13 ayat (6) huruf b': by([], [laporan]),
  'Pasal 13 ayat (6) huruf c': by([], [laporan], 'tugas yang diberikan kepada anggota'),
};

/** Every letter with whose it is, in the order of the regulation. */
export const dutiesInOrder: readonly (Tugas & { milik: string })[] = [
  ...jabatanTim.flatMap(({ nama, tugas }) => tugas.map((one) => ({ ...one, milik: `${nama} Tim` }))),
  ...tugasKbk.map((one) => ({ ...one, milik: 'KBK' })),
  ...jabatanKbk.flatMap(({ nama, tugas }) => tugas.map((one) => ({ ...one, milik: `${nama} KBK` }))),
];
