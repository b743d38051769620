import sharp from 'sharp';
import { dayRangeText, rupiahText, sizeText, wholeText } from './format.js';
import { closing, kop, officialTitle, type Kop, type TandaTangan } from './pdf-official.js';
import {
  facts, finishPdf, gallery, list, namedText, paragraph, section, startPdf, styles, subsection, table, type Pdf, type Picture, type Row,
} from './pdf.js';
import type { Day } from '../time.js';

export type KegiatanPdf = {
  judul: string;
  /** As shown: "Sosialisasi", "Internalisasi", "Institusionalisasi". */
  jenis: string;
  mulai: Day;
  /** The same day where it lasted one. */
  selesai: Day;
  tempat: string;
  /** The plan it fulfils; null: "di luar rencana". */
  rencana: string | null;
  /** Codes of behaviours, each found in LaporanPdfData.nilai. */
  perilaku: string[];
  /** Those present by name, with their post in the KBK. */
  hadir: { nama: string; jabatan: string }[];
  jumlahPeserta: number;
  uraian: string;
  hasil: string | null;
  /** Rupiah. */
  anggaran: bigint;
  /** Joined a later report than its period's. */
  susulan: boolean;
  bukti: BuktiPdf[];
};

export type BuktiPdf = {
  keterangan: string;
  namaBerkas: string;
  /** Bytes. */
  ukuran: number;
  /** A picture, best its thumbnail, as any of JPEG, PNG, WebP; null for a PDF file. */
  gambar: Buffer | null;
};

export type LaporanPdfData = {
  kop: Kop;
  /** What belongs to the city: "Kota Serang", "Peraturan Walikota Serang Nomor 25 Tahun 2018 tentang …". */
  kota: { nama: string; peraturan: string };
  /** "KBK Dinas Kesehatan". */
  kbk: string;
  perangkatDaerah: string;
  /** "Kepala Dinas Kesehatan". */
  sebutanKepala: string;
  periode: { nama: string; mulai: Day; akhir: Day };
  /** null before the first ajukan. */
  nomor: string | null;
  versi: number;
  /** Not yet submitted: every page is marked DRAF. */
  draf: boolean;
  /** The reason of a report without an activity; null where there are activities. */
  alasanNihil: string | null;
  /** The rules and decrees it rests on, in their order. */
  dasar: string[];
  /** All values in force in this period with all their behaviours, whether served or not. */
  nilai: { nama: string; perilaku: { kode: string; teks: string }[] }[];
  kegiatan: KegiatanPdf[];
  /** The endorsed plans due in this period; `kegiatan` names what fulfilled them. */
  rencana: { judul: string; sasaran: string; anggaran: bigint; kegiatan: string[] }[];
  ringkasan: string;
  kendala: string;
  tindakLanjut: string;
  tempat: string;
  /** The day under which it is signed; null leaves the line open. */
  tanggal: Day | null;
  /** Sekretaris, ketua, fasilitator (if any), penanggung jawab: two in a row, the last at the right. */
  tandaTangan: TandaTangan[];
  /** Written into the file as its moment of making. */
  dibuatPada: Date;
};

/** The period's report of a KBK in the official form. Gives the PDF's bytes. */
export async function laporanPdf(data: LaporanPdfData): Promise<Buffer> {
  const pictures = await Promise.all(data.kegiatan.map(({ bukti }) => evidencePictures(bukti)));
  const pdf = startPdf({
    title: `Laporan Kegiatan ${data.kbk} Periode ${data.periode.nama}`, author: data.perangkatDaerah, createdAt: data.dibuatPada,
  });
  kop(pdf, data.kop);
  officialTitle(pdf, [
    'Laporan', 'tentang', 'Pelaksanaan Kegiatan Kelompok Budaya Kerja', data.kbk.replace(/^(KBK|Kelompok Budaya Kerja) /, ''), `Periode ${data.periode.nama}`,
  ], `Nomor ${data.nomor ?? '(diberikan saat laporan diajukan)'}`);
  pendahuluan(pdf, data);
  kegiatanSection(pdf, data, pictures);
  hasil(pdf, data);
  simpulan(pdf, data);
  closing(pdf, 'Demikian laporan ini disusun untuk digunakan sebagaimana mestinya.', data.tempat, data.tanggal, data.tandaTangan);
  const version = data.draf ? 'draf' : `versi ${data.versi}`;
  return finishPdf(pdf, `Laporan ${data.kbk}, ${data.periode.nama}, ${version}`, data.draf ? 'DRAF – BELUM DIAJUKAN, BUKAN DOKUMEN RESMI' : null);
}

function pendahuluan(pdf: Pdf, data: LaporanPdfData): void {
  const range = dayRangeText(data.periode.mulai, data.periode.akhir);
  section(pdf, 'A.', 'Pendahuluan');
  subsection(pdf, '1.', 'Umum');
  paragraph(pdf, `Kelompok Budaya Kerja (KBK) melaksanakan pengembangan budaya kerja aparatur sipil negara di lingkungan kerjanya. Laporan ini memuat pelaksanaan kegiatan ${data.kbk} pada ${data.perangkatDaerah} dalam periode ${data.periode.nama}, yaitu ${range}.`);
  subsection(pdf, '2.', 'Maksud dan tujuan');
  paragraph(pdf, `Laporan ini dimaksudkan untuk menyampaikan pelaksanaan kegiatan KBK kepada ${data.sebutanKepala} selaku penanggung jawab dan kepada Tim Pengembangan Budaya Kerja ${data.kota.nama}, dengan tujuan menjadi bahan pembinaan, pemantauan, dan evaluasi pengembangan budaya kerja.`);
  subsection(pdf, '3.', 'Ruang lingkup');
  paragraph(pdf, 'Laporan ini meliputi kegiatan yang dilaksanakan KBK dalam periode tersebut, nilai dan perilaku budaya kerja yang diterapkan, hasil, anggaran, kendala, dan tindak lanjutnya.');
  subsection(pdf, '4.', 'Dasar');
  list(pdf, data.dasar);
}

function kegiatanSection(pdf: Pdf, data: LaporanPdfData, pictures: Picture[][]): void {
  section(pdf, 'B.', 'Kegiatan yang dilaksanakan');
  if (data.kegiatan.length === 0) {
    if (data.alasanNihil === null) paragraph(pdf, 'Belum ada kegiatan yang dicatat dalam periode ini.');
    else {
      paragraph(pdf, 'NIHIL. KBK tidak melaksanakan kegiatan dalam periode ini dengan alasan sebagai berikut.', styles.strong);
      paragraph(pdf, data.alasanNihil);
    }
    return;
  }
  paragraph(pdf, `Dalam periode ini dilaporkan ${wholeText(data.kegiatan.length)} kegiatan sebagai berikut.`);
  data.kegiatan.forEach((kegiatan, index) => {
    subsection(pdf, `${index + 1}.`, kegiatan.judul);
    facts(pdf, [
      ['Jenis kegiatan', kegiatan.jenis + (kegiatan.susulan ? ' (susulan dari periode sebelumnya)' : '')],
      ['Tanggal', dayRangeText(kegiatan.mulai, kegiatan.selesai)],
      ['Tempat', kegiatan.tempat],
      ['Rencana kegiatan', kegiatan.rencana ?? 'Di luar rencana'],
      ['Perilaku yang diterapkan', behaviourText(data, kegiatan.perilaku)],
      ['Jumlah peserta', `${wholeText(kegiatan.jumlahPeserta)} orang`],
      ['Anggota yang hadir', kegiatan.hadir.length === 0 ? 'Tidak dicatat menurut nama'
        : kegiatan.hadir.map(({ nama, jabatan }) => `${nama} (${jabatan})`).join('; ')],
      ['Anggaran terpakai', rupiahText(kegiatan.anggaran)],
    ]);
    namedText(pdf, 'Uraian kegiatan', kegiatan.uraian);
    namedText(pdf, 'Hasil', kegiatan.hasil === null || kegiatan.hasil.trim() === '' ? 'Tidak dicatat' : kegiatan.hasil);
    facts(pdf, [['Bukti kegiatan', evidenceText(kegiatan.bukti)]]);
    gallery(pdf, pictures[index] ?? []);
  });
}

/** "Akuntabel: …; …" a line for each value, in the order of the regulation. */
function behaviourText(data: LaporanPdfData, codes: string[]): string {
  const served = data.nilai.map(({ nama, perilaku }) => ({ nama, teks: perilaku.filter(({ kode }) => codes.includes(kode)).map(({ teks }) => teks) }));
  const lines = served.filter(({ teks }) => teks.length > 0).map(({ nama, teks }) => `${nama}: ${teks.join('; ')}`);
  return lines.length === 0 ? 'Tidak dicatat' : lines.join('\n');
}

function evidenceText(bukti: BuktiPdf[]): string {
  if (bukti.length === 0) return 'Belum ada bukti';
  return bukti.map(({ keterangan, namaBerkas, ukuran }, index) => {
    const name = `${namaBerkas}, ${sizeText(ukuran)}`;
    return `${index + 1}. ${keterangan.trim() === '' ? name : `${keterangan} (${name})`}`;
  }).join('\n');
}

/** The pictures among the evidence, made small; what cannot be read as one stays in the list of evidence alone. */
async function evidencePictures(bukti: BuktiPdf[]): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const [index, { gambar, keterangan, namaBerkas }] of bukti.entries()) {
    if (gambar === null) continue;
    const drawn = await sharp(gambar).rotate().resize(480, 360, { fit: 'inside', withoutEnlargement: true }).flatten({ background: '#ffffff' })
      .jpeg({ quality: 78 }).toBuffer({ resolveWithObject: true }).catch(() => null);
    if (drawn === null) continue;
    const caption = `Bukti ${index + 1}. ${keterangan.trim() === '' ? namaBerkas : keterangan}`;
    pictures.push({ jpeg: drawn.data, width: drawn.info.width, height: drawn.info.height, caption });
  }
  return pictures;
}

function hasil(pdf: Pdf, data: LaporanPdfData): void {
  const { kegiatan, nilai, rencana } = data;
  section(pdf, 'C.', 'Hasil yang dicapai');
  if (kegiatan.length === 0) paragraph(pdf, 'Tidak ada hasil kegiatan yang dilaporkan dalam periode ini.');
  else {
    const kinds = [...new Set(kegiatan.map(({ jenis }) => jenis))];
    const sum = (pick: (one: KegiatanPdf) => number) => wholeText(kegiatan.reduce((total, one) => total + pick(one), 0));
    table(pdf, 'Tabel 1. Capaian kegiatan', [{ label: 'Uraian', share: 5, rowHeader: true }, { label: 'Jumlah', share: 2, align: 'right' }], [
      ...kinds.map((kind): Row => ({ cells: [`Kegiatan ${kind.toLowerCase()}`, wholeText(kegiatan.filter(({ jenis }) => jenis === kind).length)] })),
      { cells: ['Seluruh kegiatan', wholeText(kegiatan.length)], kind: 'total' },
      { cells: ['Peserta (orang)', sum(({ jumlahPeserta }) => jumlahPeserta)] },
      { cells: ['Kehadiran anggota KBK (orang)', sum(({ hadir }) => hadir.length)] },
      { cells: ['Berkas bukti', sum(({ bukti }) => bukti.length)] },
      { cells: ['Anggaran terpakai', rupiahText(kegiatan.reduce((total, { anggaran }) => total + anggaran, 0n))] },
    ]);
    const times = (kode: string) => kegiatan.filter(({ perilaku }) => perilaku.includes(kode)).length;
    const served = nilai.flatMap(({ perilaku }) => perilaku).filter(({ kode }) => times(kode) > 0).length;
    const all = nilai.reduce((total, { perilaku }) => total + perilaku.length, 0);
    const values = nilai.filter(({ perilaku }) => perilaku.some(({ kode }) => times(kode) > 0)).length;
    paragraph(pdf, `Kegiatan tersebut menerapkan ${values} dari ${nilai.length} nilai dan ${served} dari ${all} perilaku budaya kerja.`);
    table(pdf, 'Tabel 2. Nilai dan perilaku budaya kerja yang diterapkan', [
      { label: 'Nilai dan perilaku', share: 6, rowHeader: true }, { label: 'Jumlah kegiatan', share: 1.5, align: 'right' },
    ], nilai.flatMap(({ nama, perilaku }): Row[] => [
      { cells: [nama], kind: 'group' },
      ...perilaku.map(({ kode, teks }): Row => ({ cells: [teks, wholeText(times(kode))] })),
    ]));
  }
  if (rencana.length === 0) paragraph(pdf, 'Tidak ada rencana kegiatan yang dijadwalkan dalam periode ini.');
  else {
    const done = rencana.filter(({ kegiatan: fulfilled }) => fulfilled.length > 0).length;
    paragraph(pdf, `Rencana kegiatan yang terlaksana: ${done} dari ${rencana.length}.`);
    table(pdf, `Tabel ${kegiatan.length === 0 ? 1 : 3}. Pelaksanaan rencana kegiatan`, [
      { label: 'Rencana kegiatan', share: 4, rowHeader: true }, { label: 'Sasaran', share: 3.4 }, { label: 'Anggaran', share: 2, align: 'right' }, { label: 'Pelaksanaan', share: 3.6 },
    ], rencana.map((one): Row => ({
      cells: [one.judul, one.sasaran, rupiahText(one.anggaran), one.kegiatan.length === 0 ? 'Belum terlaksana' : `Terlaksana: ${one.kegiatan.join('; ')}`],
    })));
  }
}

function simpulan(pdf: Pdf, data: LaporanPdfData): void {
  const parts: [string, string, string][] = [
    ['Simpulan', data.ringkasan, 'Belum diisi.'],
    ['Kendala', data.kendala, 'Tidak ada kendala yang dicatat.'],
    ['Saran dan tindak lanjut', data.tindakLanjut, 'Tidak ada tindak lanjut yang dicatat.'],
  ];
  section(pdf, 'D.', 'Simpulan dan saran');
  parts.forEach(([head, text, empty], index) => {
    subsection(pdf, `${index + 1}.`, head);
    paragraph(pdf, text.trim() === '' ? empty : text);
  });
}
