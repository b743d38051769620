import sharp from 'sharp';
import { indicatorScore, type EvaluasiPdfData } from '../../src/documents/evaluasi-pdf.js';
import type { KegiatanPdf, LaporanPdfData } from '../../src/documents/laporan-pdf.js';
import type { TandaTangan } from '../../src/documents/pdf-official.js';
import type { RekapData } from '../../src/documents/rekap-xlsx.js';

/** Data for documents, invented, of the size and wording that an office has. */

const peraturan = 'Peraturan Walikota Serang Nomor 25 Tahun 2018 tentang Pedoman Pengembangan Budaya Kerja Aparatur Sipil Negara';
const kota = { nama: 'Kota Serang', peraturan };

const place = (part: Partial<TandaTangan>): TandaTangan => ({
  jabatan: 'Ketua KBK Dinas Kesehatan', sifat: 'TETAP', selaku: null, nama: 'Ratna Dewi Kusumawardani, S.K.M., M.Kes.', golongan: 'III/d',
  nip: '198402302008012999', jenisNip: 'NIP', kata: 'disahkan', pada: new Date('2026-12-03T03:12:00Z'), ...part,
});

export const laporanPlaces: TandaTangan[] = [
  place({ jabatan: 'Sekretaris KBK Dinas Kesehatan', nama: 'Bagas Prakoso, A.Md.', golongan: 'IX', nip: '199013302023211009', jenisNip: 'NI PPPK', kata: 'diajukan', pada: new Date('2026-12-02T07:40:00Z') }),
  place({}),
  place({ jabatan: 'Fasilitator KBK Dinas Kesehatan', nama: 'dr. Hendra Wirawan', golongan: 'IV/a', nip: '197702302005011001', sifat: 'PENGGANTI' }),
  place({ jabatan: 'Kepala Dinas Kesehatan', sifat: 'PLT', selaku: 'selaku Penanggung Jawab KBK', nama: 'Dr. Satria Nusantara, M.Si.', golongan: 'IV/c', nip: '197002301995131000', kata: 'diteruskan', pada: new Date('2026-12-04T02:05:00Z') }),
];

const nilai: LaporanPdfData['nilai'] = [
  { nama: 'Semangat kerja', perilaku: [['semangat_kerja.1', 'memulai pekerjaan tepat waktu'], ['semangat_kerja.2', 'bekerja dengan ikhlas']] },
  { nama: 'Integritas', perilaku: [['integritas.1', 'jujur dalam perkataan dan perbuatan'], ['integritas.2', 'menjaga martabat']] },
  { nama: 'Akuntabel', perilaku: [['akuntabel.1', 'bertanggung jawab atas hasil pekerjaan'], ['akuntabel.2', 'tertib administrasi']] },
  { nama: 'Pelayanan prima', perilaku: [['pelayanan_prima.1', 'ramah dan santun'], ['pelayanan_prima.2', 'cepat tanggap terhadap keluhan masyarakat']] },
].map(({ nama, perilaku }) => ({ nama, perilaku: perilaku.map(([kode = '', teks = '']) => ({ kode, teks })) }));

export const kegiatan: KegiatanPdf = {
  judul: 'Apel budaya kerja dan penyampaian nilai integritas', jenis: 'Sosialisasi', mulai: '2026-11-03', selesai: '2026-11-03',
  tempat: 'Halaman kantor Dinas Kesehatan, Jalan Contoh Nomor 7', rencana: 'Apel budaya kerja bulanan', perilaku: ['integritas.1', 'semangat_kerja.1', 'semangat_kerja.2'],
  hadir: [{ nama: 'Ratna Dewi Kusumawardani, S.K.M., M.Kes.', jabatan: 'Ketua' }, { nama: 'Bagas Prakoso, A.Md.', jabatan: 'Sekretaris' }, { nama: 'Siti Rohmah, S.Kep.', jabatan: 'Anggota' }],
  jumlahPeserta: 86, hasil: 'Seluruh pegawai menandatangani pernyataan kehadiran tepat waktu; keterlambatan turun dari 14 menjadi 5 orang.',
  uraian: 'Apel dipimpin oleh Kepala Dinas dan diikuti seluruh pegawai. Amanat memuat contoh penerapan nilai integritas dalam pelayanan: menolak pemberian dari pasien, mencatat setiap barang yang diterima, dan melaporkan kesalahan sendiri.\nSetelah apel, setiap bidang menyampaikan satu janji perbaikan yang ditempel pada papan budaya kerja.',
  anggaran: 1_250_000n, susulan: false, bukti: [],
};

/** A drawn picture, 640 × 480, as PNG, JPEG or WebP. */
export function picture(format: 'png' | 'jpeg' | 'webp', colour: string): Promise<Buffer> {
  return sharp({ create: { width: 640, height: 480, channels: 3, background: colour } }).toFormat(format).toBuffer();
}

export function laporanData(part: Partial<LaporanPdfData> = {}): LaporanPdfData {
  return {
    kop: { pemerintah: 'Pemerintah Kota Serang', instansi: ['Dinas Kesehatan'], alamat: 'Jalan Contoh Nomor 7, Kota Serang, Banten · Telepon (0254) 000000' },
    kota, kbk: 'KBK Dinas Kesehatan', perangkatDaerah: 'Dinas Kesehatan', sebutanKepala: 'Kepala Dinas Kesehatan',
    periode: { nama: 'November 2026', mulai: '2026-11-01', akhir: '2026-11-30' },
    nomor: 'KBK/1.02/2026/11', versi: 2, draf: false, alasanNihil: null,
    dasar: [peraturan, 'Keputusan Kepala Dinas Kesehatan Nomor 800/17/Dinkes/2026 tentang Pembentukan Kelompok Budaya Kerja'],
    nilai, kegiatan: [kegiatan],
    rencana: [
      { judul: 'Apel budaya kerja bulanan', sasaran: 'Seluruh pegawai mengikuti apel', anggaran: 1_500_000n, kegiatan: [kegiatan.judul] },
      { judul: 'Gelar pelayanan ramah lansia', sasaran: 'Waktu tunggu lansia di bawah 15 menit', anggaran: 4_000_000n, kegiatan: [] },
    ],
    ringkasan: 'Kegiatan bulan ini terlaksana sesuai rencana kecuali gelar pelayanan ramah lansia yang dipindahkan ke bulan Desember.',
    kendala: 'Ruang tunggu sedang diperbaiki.', tindakLanjut: 'Gelar pelayanan dijadwalkan kembali pada minggu kedua Desember.',
    tempat: 'Serang', tanggal: '2026-12-04', tandaTangan: laporanPlaces, dibuatPada: new Date('2026-12-04T02:05:00Z'), ...part,
  };
}

const indikator = [
  ['Kelengkapan laporan', 'Lengkap', 20, 'laporan yang diteruskan / laporan yang wajib', 'Laporan diteruskan', 'Laporan wajib', 90.5],
  ['Ketepatan waktu', 'Tepat', 15, 'laporan yang diteruskan paling lambat pada tenggat / laporan yang wajib', 'Laporan tepat waktu', 'Laporan wajib', 80.3],
  ['Kesinambungan', 'Sinambung', 15, 'periode dengan kegiatan yang diterima / periode yang wajib dilaporkan', 'Periode berkegiatan', 'Periode wajib', 73.9],
  ['Rencana terlaksana', 'Rencana', 20, 'rencana yang terlaksana / rencana yang jatuh waktunya', 'Rencana terlaksana', 'Rencana jatuh waktu', 63.1],
  ['Cakupan 4 nilai', '4 nilai', 10, 'nilai yang diterapkan / 4', 'Nilai diterapkan', 'Nilai', 82.6],
  ['Cakupan 19 perilaku', '19 perilaku', 10, 'perilaku yang diterapkan / 19', 'Perilaku diterapkan', 'Perilaku', 48.3],
  ['Serapan anggaran', 'Anggaran', 10, 'anggaran terpakai pada kegiatan yang diterima / anggaran rencana yang jatuh waktunya, paling tinggi 100', 'Anggaran terpakai (Rp)', 'Anggaran rencana (Rp)', 72],
] as const;

const offices = [
  'Dinas Pariwisata, Kepemudaan, dan Olahraga', 'Sekretariat Daerah', 'Badan Kepegawaian dan Pengembangan SDM', 'Dinas Perhubungan', 'Dinas Koperasi, Perindustrian, dan Perdagangan',
  'Badan Pendapatan Daerah', 'Dinas Pekerjaan Umum dan Penataan Ruang', 'Kecamatan Cipocok Jaya', 'Inspektorat', 'Kecamatan Serang', 'Dinas Kesehatan', 'Dinas Kependudukan dan Pencatatan Sipil',
  'Dinas Penanaman Modal dan PTSP', 'Badan Keuangan dan Aset Daerah', 'Badan Perencanaan Pembangunan Daerah', 'Kecamatan Taktakan', 'Dinas Pendidikan dan Kebudayaan', 'Sekretariat DPRD',
  'Dinas Perpustakaan dan Kearsipan', 'Dinas Lingkungan Hidup', 'Dinas Pemberdayaan Perempuan dan Perlindungan Anak', 'Dinas Komunikasi dan Informatika', 'Dinas Sosial', 'Kecamatan Walantaka',
  'Dinas Perumahan Rakyat dan Kawasan Permukiman', 'Satuan Polisi Pamong Praja', 'Kecamatan Kasemen', 'Badan Penanggulangan Bencana Daerah', 'Kecamatan Curug',
];

const mean = (values: (number | null)[]) => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

export function evaluasiData(part: Partial<EvaluasiPdfData> = {}): EvaluasiPdfData {
  const perangkatDaerah = offices.map((nama, index) => {
    const late = Math.floor(index / 8);
    const scores = [
      { pembilang: index > 25 ? 5 : 6, penyebut: 6 }, { pembilang: 6 - late, penyebut: 6 }, { pembilang: 6 - Math.floor(index / 10), penyebut: 6 },
      { pembilang: 12 - Math.floor(index / 5), penyebut: 13 }, { pembilang: index > 10 ? 3 : 4, penyebut: 4 }, { pembilang: 15 - Math.floor(index / 4), penyebut: 19 },
      // One OPD spent more than planned, one had no budget.
      index === 1 ? { pembilang: 61_000_000, penyebut: 60_000_000 } : index === 4 ? { pembilang: 0, penyebut: 0 } : { pembilang: 53_000_000 - index * 1_100_000, penyebut: 60_000_000 },
    ];
    const known = scores.flatMap((score, column) => { const value = indicatorScore(score); return value === null ? [] : [{ value, bobot: indikator[column]?.[2] ?? 0 }]; });
    const total = Math.round(known.reduce((sum, { value, bobot }) => sum + value * bobot, 0) / known.reduce((sum, { bobot }) => sum + bobot, 0) * 10) / 10;
    return { nama, peringkat: index + 1, peringkatSebelum: index === 6 ? null : (index * 7) % 29 + 1, total, predikat: total >= 90 ? 'A' : total >= 75 ? 'B' : total >= 60 ? 'C' : 'D', nilai: scores };
  });
  return {
    kop: { pemerintah: 'Pemerintah Kota Serang', instansi: ['Tim Pengembangan Budaya Kerja'], alamat: 'Jalan Contoh Nomor 1, Kota Serang, Banten · Telepon (0254) 000000 · tim.contoh@serang.example' },
    kota, petikan: null, periode: { nama: 'Semester I Tahun 2026', singkat: 'Smt. I 2026', mulai: '2026-01-01', akhir: '2026-06-30' },
    periodeSebelum: { nama: 'Semester II Tahun 2025', singkat: 'Smt. II 2025' }, versi: 1, keadaan: 'Disampaikan', draf: false, angkaPer: null,
    indikator: indikator.map(([nama, singkat, bobot, rumus, pembilang, penyebut, kotaSebelum], column) => ({
      nama, singkat, bobot, rumus, pembilang, penyebut, kotaSebelum, kota: mean(perangkatDaerah.map(({ nilai: scores }) => indicatorScore(scores[column] ?? { pembilang: 0, penyebut: 0 }))),
    })),
    predikat: [{ huruf: 'A', nama: 'Sangat Baik', mulaiDari: 90 }, { huruf: 'B', nama: 'Baik', mulaiDari: 75 }, { huruf: 'C', nama: 'Cukup', mulaiDari: 60 }, { huruf: 'D', nama: 'Kurang', mulaiDari: 0 }],
    rataRata: mean(perangkatDaerah.map(({ total }) => total)), rataRataSebelum: 75, perangkatDaerah,
    tidakDinilai: [{ nama: 'Dinas Ketahanan Pangan dan Pertanian', alasan: 'Berdiri kurang dari separuh periode' }],
    dibuatPada: new Date('2026-07-17T03:12:00Z'), nomor: '000.8.3/012/TPBK/2026',
    pengantar: 'Penilaian dilaksanakan bersamaan dengan pembinaan ke perangkat daerah.', dasar: [`Pasal 14 ${peraturan}`], tempat: 'Serang', tanggal: '2026-07-17',
    tandaTangan: [place({ jabatan: 'Penanggung Jawab', selaku: 'Tim Pengembangan Budaya Kerja Kota Serang', nama: 'Satria Nusantara, M.Si.', golongan: 'IV/d', nip: '197002301995131000', pada: new Date('2026-07-17T03:12:00Z') })],
    ...part,
  };
}

export function rekapData(part: Partial<RekapData> = {}): RekapData {
  const months = ['Januari', 'Februari', 'Maret', 'April'].map((nama, index) => ({ nama: `${nama} 2026`, singkat: nama.slice(0, 3), tenggat: `2026-0${index + 2}-07` }));
  const onTime = { hasil: 'TEPAT', nihil: false, hariTerlambat: 0, keadaan: 'Diterima', nomor: 'KBK/1.02/2026/1', diteruskanPada: '2026-02-05' } as const;
  return {
    kota: 'Kota Serang', tahun: 2026, periode: months, dibuatPada: new Date('2026-05-02T01:00:00Z'),
    baris: [
      { perangkatDaerah: 'Dinas Kesehatan', kbk: 'KBK Dinas Kesehatan', sel: [onTime, { ...onTime, nihil: true }, { ...onTime, hasil: 'TERLAMBAT', hariTerlambat: 3, diteruskanPada: '2026-04-10' }, { ...onTime, hasil: 'BELUM_JATUH_TEMPO', keadaan: 'Draf', nomor: null, diteruskanPada: null }] },
      { perangkatDaerah: 'Dinas Kesehatan', kbk: '=HYPERLINK("http://x.example","KBK")', sel: [{ ...onTime, hasil: 'TIDAK_WAJIB', keadaan: '', nomor: null, diteruskanPada: null }, onTime, onTime, onTime] },
      { perangkatDaerah: 'Kecamatan Serang', kbk: null, sel: [0, 1, 2, 3].map(() => ({ ...onTime, hasil: 'BELUM' as const, keadaan: 'Belum ada', nomor: null, diteruskanPada: null })) },
    ], ...part,
  };
}
