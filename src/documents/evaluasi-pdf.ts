import { dumbbellWide } from '../charts/dumbbell.js';
import { changeText, dayRangeText, dayText, scoreText, wholeText } from './format.js';
import { closing, kop, officialTitle, type Kop, type TandaTangan } from './pdf-official.js';
import { finishPdf, list, paragraph, section, startPdf, subsection, svgFigure, table, type Pdf, type Row } from './pdf.js';
import type { Day } from '../time.js';

export type IndikatorEvaluasi = {
  nama: string;
  /** "Lengkap": over a narrow column. */
  singkat: string;
  /** Percent of the total. */
  bobot: number;
  /** In words: "laporan yang diteruskan / laporan yang wajib". */
  rumus: string;
  /** What is counted above and below the line, for the head of a column: "Laporan diteruskan", "Laporan wajib". */
  pembilang: string;
  penyebut: string;
  /** The city's average, 0–100, and that of the period before; null where it cannot be computed. */
  kota: number | null;
  kotaSebelum: number | null;
};

export type PredikatEvaluasi = { huruf: string; nama: string; /** The lowest total that earns it. */ mulaiDari: number };

export type HasilPerangkatDaerah = {
  nama: string;
  /** null where no total could be computed. */
  peringkat: number | null;
  /** In the period before; null where it had none. */
  peringkatSebelum: number | null;
  /** 0–100, rounded to one decimal; null where no indicator could be computed. */
  total: number | null;
  predikat: string | null;
  /** One a indicator, in their order. A zero denominator: "tidak dapat dihitung". */
  nilai: { pembilang: number; penyebut: number }[];
};

/** What an evaluation's documents (PDF, XLSX) are drawn from. */
export type EvaluasiData = {
  kota: { nama: string; peraturan: string };
  /** Whose rows alone it holds, for the people of an OPD; null: of the whole city. */
  petikan: string | null;
  /** "Semester I Tahun 2026", short "Smt. I 2026". */
  periode: { nama: string; singkat: string; mulai: Day; akhir: Day };
  periodeSebelum: { nama: string; singkat: string } | null;
  versi: number;
  /** As shown: "Disusun", "Ditetapkan", "Disampaikan". */
  keadaan: string;
  /** Not yet set by the Tim's ketua: every page is marked DRAF. */
  draf: boolean;
  /** The day of whose state the figures are, where it was set before the period was over; else null. */
  angkaPer: Day | null;
  indikator: IndikatorEvaluasi[];
  /** From the best to the weakest. */
  predikat: PredikatEvaluasi[];
  /** The city's average total; null where no OPD has one. */
  rataRata: number | null;
  rataRataSebelum: number | null;
  /** In the order of the ranking. */
  perangkatDaerah: HasilPerangkatDaerah[];
  tidakDinilai: { nama: string; alasan: string }[];
  dibuatPada: Date;
};

export type EvaluasiPdfData = EvaluasiData & {
  kop: Kop;
  /** null before it has one. */
  nomor: string | null;
  /** Text of the Tim for the summary; empty where it wrote none. */
  pengantar: string;
  dasar: string[];
  tempat: string;
  tanggal: Day | null;
  tandaTangan: TandaTangan[];
};

/** An OPD's score in one indicator, 0–100 (spending above its budget counts as 100); null where it cannot be computed. */
export function indicatorScore({ pembilang, penyebut }: { pembilang: number; penyebut: number }): number | null {
  return penyebut === 0 ? null : Math.min(100, (pembilang / penyebut) * 100);
}

/** The evaluation's summary for the Walikota in the official form. Gives the PDF's bytes. */
export function evaluasiPdf(data: EvaluasiPdfData): Promise<Buffer> {
  const pdf = startPdf({
    title: `Hasil Evaluasi Pengembangan Budaya Kerja ${data.kota.nama} ${data.periode.nama}`,
    author: `Tim Pengembangan Budaya Kerja ${data.kota.nama}`, createdAt: data.dibuatPada,
  });
  kop(pdf, data.kop);
  officialTitle(pdf, [data.petikan === null ? 'Laporan' : 'Petikan Laporan', 'tentang', 'Hasil Evaluasi Pengembangan Budaya Kerja', `Aparatur Sipil Negara ${data.periode.nama}`], `Nomor ${data.nomor ?? '……………………'}`);
  pendahuluan(pdf, data);
  cara(pdf, data);
  hasil(pdf, data);
  simpulan(pdf, data);
  closing(pdf, 'Demikian laporan ini disampaikan sebagai bahan pertimbangan lebih lanjut.', data.tempat, data.tanggal, data.tandaTangan);
  const foot = `Evaluasi ${data.periode.nama}, versi ${data.versi}. Bobot dan predikat disusun Tim, bukan instrumen kementerian.`;
  return finishPdf(pdf, foot, data.draf ? 'DRAF – BELUM DITETAPKAN, BUKAN DOKUMEN RESMI' : null);
}

function pendahuluan(pdf: Pdf, data: EvaluasiPdfData): void {
  const judged = data.perangkatDaerah.length;
  section(pdf, 'A.', 'Pendahuluan');
  subsection(pdf, '1.', 'Umum');
  paragraph(pdf, data.petikan !== null
    ? `Petikan ini memuat hasil evaluasi ${data.petikan} saja untuk periode ${data.periode.nama}, yaitu ${dayRangeText(data.periode.mulai, data.periode.akhir)}. Evaluasi dihitung dari laporan KBK yang telah diterima Tim Pengembangan Budaya Kerja ${data.kota.nama}.`
    : `Tim Pengembangan Budaya Kerja ${data.kota.nama} melaksanakan monitoring dan evaluasi terhadap ${judged + data.tidakDinilai.length} perangkat daerah untuk periode ${data.periode.nama}, yaitu ${dayRangeText(data.periode.mulai, data.periode.akhir)}. Evaluasi dihitung dari laporan KBK yang telah diterima Tim. Perangkat daerah yang dinilai berjumlah ${judged} dan yang tidak dinilai ${data.tidakDinilai.length}.`);
  if (data.angkaPer !== null) paragraph(pdf, `Evaluasi ditetapkan sebelum periode berakhir: angkanya adalah keadaan pada ${dayText(data.angkaPer)}.`);
  if (data.pengantar.trim() !== '') paragraph(pdf, data.pengantar);
  subsection(pdf, '2.', 'Maksud dan tujuan');
  paragraph(pdf, 'Laporan ini dimaksudkan untuk menyampaikan hasil evaluasi kepada Walikota, dengan tujuan menjadi bahan pembinaan dan penyempurnaan pengembangan budaya kerja.');
  subsection(pdf, '3.', 'Ruang lingkup');
  paragraph(pdf, `Evaluasi meliputi ${data.indikator.length} indikator yang dihitung untuk setiap perangkat daerah.`);
  subsection(pdf, '4.', 'Dasar');
  list(pdf, data.dasar);
}

function cara(pdf: Pdf, data: EvaluasiPdfData): void {
  section(pdf, 'B.', 'Cara penilaian');
  paragraph(pdf, 'Bobot dan predikat disusun Tim, bukan instrumen kementerian. Nilai setiap indikator adalah perbandingan dalam rumus dikali 100, paling tinggi 100. Nilai akhir adalah jumlah nilai indikator menurut bobotnya, dibulatkan satu angka di belakang koma. Indikator yang penyebutnya nol tidak dapat dihitung; bobot indikator lain disesuaikan secara sebanding.');
  table(pdf, 'Tabel 1. Indikator, rumus, dan bobot', [
    { label: 'Indikator', share: 3, rowHeader: true }, { label: 'Rumus', share: 6 }, { label: 'Bobot (%)', share: 1.4, align: 'right' },
  ], [
    ...data.indikator.map(({ nama, rumus, bobot }): Row => ({ cells: [nama, rumus, wholeText(bobot)] })),
    { cells: ['Jumlah', '', wholeText(data.indikator.reduce((sum, { bobot }) => sum + bobot, 0))], kind: 'total' },
  ]);
  table(pdf, 'Tabel 2. Predikat', [
    { label: 'Predikat', share: 3, rowHeader: true }, { label: 'Nilai akhir', share: 4 },
    ...(data.petikan === null ? [{ label: 'Perangkat daerah', share: 2, align: 'right' as const }] : []),
  ], data.predikat.map(({ huruf, nama, mulaiDari }, index): Row => {
    const above = data.predikat[index - 1];
    const range = above === undefined ? `${scoreText(mulaiDari)} sampai dengan 100,0`
      : `${scoreText(mulaiDari)} sampai dengan ${scoreText(above.mulaiDari - 0.1)}`;
    const count = wholeText(data.perangkatDaerah.filter(({ predikat }) => predikat === huruf).length);
    return { cells: [`${huruf} (${nama})`, range, ...(data.petikan === null ? [count] : [])] };
  }));
}

function predicateText(data: EvaluasiData, huruf: string | null): string {
  if (huruf === null) return '–';
  const nama = data.predikat.find((one) => one.huruf === huruf)?.nama;
  return nama === undefined ? huruf : `${huruf} (${nama})`;
}

function hasil(pdf: Pdf, data: EvaluasiPdfData): void {
  const { indikator, periode, periodeSebelum } = data;
  section(pdf, 'C.', 'Hasil yang dicapai');
  const subject = data.petikan === null ? 'Rata-rata kota' : `Nilai ${data.petikan}`;
  subsection(pdf, '1.', subject);
  paragraph(pdf, averageSentence(data));
  if (indikator.some(({ kota }) => kota !== null)) {
    const before = periodeSebelum === null ? '' : ` (○ ${periodeSebelum.singkat}, ● ${periode.singkat})`;
    const rows = indikator.map(({ nama, kota, kotaSebelum }) => ({ label: nama, now: kota, before: kotaSebelum }));
    const alt = `Diagram ${lowerFirst(subject)} per indikator. ${rows.map(({ label, now, before: earlier }) => `${label} ${scoreText(now)}${earlier === null ? '' : `, sebelumnya ${scoreText(earlier)}`}`).join('; ')}.`;
    const svg = dumbbellWide({ id: 'rata-rata', title: `${subject} per indikator`, rows });
    svgFigure(pdf, svg, (38 + rows.length * 44) / 640, alt, `Gambar 1. ${subject} per indikator${before}`);
  }
  table(pdf, `Tabel 3. ${subject} per indikator`, [
    { label: 'Indikator', share: 4, rowHeader: true }, { label: 'Bobot (%)', share: 1.6, align: 'right' },
    ...(periodeSebelum === null ? [] : [{ label: periodeSebelum.singkat, share: 2, align: 'right' as const }]),
    { label: periode.singkat, share: 2, align: 'right', strong: true },
    ...(periodeSebelum === null ? [] : [{ label: 'Selisih', share: 1.4, align: 'right' as const }]),
  ], [
    ...indikator.map(({ nama, bobot, kota, kotaSebelum }): Row => ({
      cells: [nama, wholeText(bobot), ...(periodeSebelum === null ? [] : [scoreText(kotaSebelum)]), scoreText(kota), ...(periodeSebelum === null ? [] : [changeText(kotaSebelum, kota)])],
    })),
    {
      cells: ['Nilai akhir', wholeText(indikator.reduce((sum, { bobot }) => sum + bobot, 0)), ...(periodeSebelum === null ? [] : [scoreText(data.rataRataSebelum)]), scoreText(data.rataRata), ...(periodeSebelum === null ? [] : [changeText(data.rataRataSebelum, data.rataRata)])],
      kind: 'total',
    },
  ]);
  subsection(pdf, '2.', 'Peringkat perangkat daerah', 110);
  const previous = (one: HasilPerangkatDaerah) => (one.peringkatSebelum === null ? '–' : wholeText(one.peringkatSebelum));
  table(pdf, 'Tabel 4. Peringkat perangkat daerah', [
    { label: 'No.', share: 0.9, align: 'right' }, { label: 'Perangkat daerah', share: 6, rowHeader: true },
    { label: 'Nilai akhir', share: 1.7, align: 'right', strong: true }, { label: 'Predikat', share: 2.4 },
    ...(periodeSebelum === null ? [] : [{ label: `Peringkat ${periodeSebelum.singkat}`, share: 2.2, align: 'right' as const }]),
  ], data.perangkatDaerah.map((one): Row => ({
    cells: [one.peringkat === null ? '–' : wholeText(one.peringkat), one.nama, scoreText(one.total), predicateText(data, one.predikat), ...(periodeSebelum === null ? [] : [previous(one)])],
  })));
  table(pdf, 'Tabel 5. Nilai setiap indikator', [
    { label: 'Perangkat daerah', share: 5, rowHeader: true },
    ...indikator.map(({ singkat }) => ({ label: singkat, share: 1.75, align: 'right' as const })),
  ], data.perangkatDaerah.map((one): Row => ({
    cells: [one.nama, ...one.nilai.map((score) => { const value = indicatorScore(score); return value === null ? '–' : scoreText(value); })],
  })));
  paragraph(pdf, 'Tanda – berarti tidak dapat dihitung.');
  if (data.petikan !== null && data.tidakDinilai.length === 0) return;
  subsection(pdf, '3.', 'Perangkat daerah yang tidak dinilai', data.tidakDinilai.length === 0 ? 30 : 110);
  if (data.tidakDinilai.length === 0) paragraph(pdf, 'Tidak ada: seluruh perangkat daerah dinilai.');
  else {
    table(pdf, 'Tabel 6. Perangkat daerah yang tidak dinilai', [
      { label: 'Perangkat daerah', share: 4, rowHeader: true }, { label: 'Alasan', share: 5 },
    ], data.tidakDinilai.map(({ nama, alasan }): Row => ({ cells: [nama, alasan] })));
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function averageSentence({ petikan, rataRata, rataRataSebelum, periodeSebelum, perangkatDaerah, predikat }: EvaluasiData): string {
  const subject = petikan === null ? 'Nilai rata-rata kota' : perangkatDaerah.length > 1 ? 'Rata-rata nilai akhir' : 'Nilai akhir';
  if (rataRata === null) return `${subject} tidak dapat dihitung.`;
  const change = changeText(rataRataSebelum, rataRata);
  const moved = change === '' || periodeSebelum === null ? ''
    : change.startsWith('+') ? `, naik ${change.slice(1)} angka dari ${periodeSebelum.nama}`
      : change.startsWith('−') ? `, turun ${change.slice(1)} angka dari ${periodeSebelum.nama}` : `, sama dengan ${periodeSebelum.nama}`;
  const best = predikat.slice(0, 2);
  const count = perangkatDaerah.filter((one) => best.some(({ huruf }) => huruf === one.predikat)).length;
  if (petikan !== null) return `${subject} ${scoreText(rataRata)}${moved}.`;
  return `${subject} ${scoreText(rataRata)}${moved}. Sebanyak ${count} dari ${perangkatDaerah.length} perangkat daerah berpredikat ${best.map(({ nama }) => nama).join(' atau ')}.`;
}

function simpulan(pdf: Pdf, { petikan, indikator, predikat, perangkatDaerah }: EvaluasiPdfData): void {
  section(pdf, 'D.', 'Simpulan dan saran');
  const computed = indikator.flatMap(({ nama, kota, kotaSebelum }) => (kota === null ? [] : [{ nama, kota, naik: kotaSebelum === null ? null : kota - kotaSebelum }]));
  if (computed.length === 0) {
    paragraph(pdf, 'Simpulan belum dapat ditarik karena tidak ada indikator yang dapat dihitung.');
    return;
  }
  const highest = computed.reduce((best, one) => (one.kota > best.kota ? one : best));
  const lowest = computed.reduce((worst, one) => (one.kota < worst.kota ? one : worst));
  const fallen = computed.filter(({ naik }) => naik !== null && naik <= -0.05);
  const weak = predikat.slice(2);
  const guided = perangkatDaerah.filter((one) => weak.some(({ huruf }) => huruf === one.predikat)).length;
  list(pdf, [
    `Indikator dengan ${petikan === null ? 'rata-rata' : 'nilai'} tertinggi adalah ${highest.nama} (${scoreText(highest.kota)}) dan yang terendah ${lowest.nama} (${scoreText(lowest.kota)}).`,
    ...(computed.every(({ naik }) => naik === null) ? [] : [fallen.length === 0 ? 'Tidak ada indikator yang turun dari periode sebelumnya.'
      : `Indikator yang turun dari periode sebelumnya: ${fallen.map(({ nama }) => nama).join(', ')}.`]),
    ...(weak.length === 0 || petikan !== null ? [] : [guided === 0 ? `Tidak ada perangkat daerah yang berpredikat ${weak.map(({ nama }) => nama).join(' atau ')}.`
      : `Sebanyak ${guided} perangkat daerah berpredikat ${weak.map(({ nama }) => nama).join(' atau ')} dan disarankan dibina lebih dahulu.`]),
  ]);
}
