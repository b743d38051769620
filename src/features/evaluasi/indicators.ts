import { nilaiBudaya, perilaku } from '../../regulation/nilai.js';
import { fmt } from '../../web/format.js';
import { tag } from '../../web/status.js';
import { dayAt } from '../../time.js';
import { OWING_DAYS, type Duty } from '../rekap/duties.js';

/**
 * The seven indicators, as data. Each says in words what it divides by what, and lists from an OPD's facts the rows of
 * which the two figures are the sums: what stands in the list is what was counted, always.
 *
 * The facts hold only accepted work: activities of reports that are DITERIMA and whose period ends in the evaluation's.
 */

export interface OpdFacts {
  /** Reports owed that ratios divide by: their tenggat has passed, or they are forwarded already (rekap/duties.ts). */
  kewajiban: Duty[];
  kegiatan: KegiatanFacts[];
  /** Items endorsed by a ketua whose month lies in the period and is over. */
  rencana: RencanaFacts[];
  /** The city's values in force at the period's end, and their behaviours. */
  nilai: { kode: string; nama: string }[];
  perilaku: { kode: string; teks: string }[];
}

export interface KegiatanFacts {
  id: string;
  judul: string;
  laporanId: string;
  kbkNama: string;
  periodeNama: string;
  rencanaId: string | null;
  /** Rupiah. */
  anggaran: number;
  /** Codes of the behaviours served, and of the values to which they belong. */
  perilaku: string[];
  nilai: string[];
}

export interface RencanaFacts {
  id: string;
  judul: string;
  kbkNama: string;
  tahun: number;
  bulan: number;
  /** Rupiah. */
  anggaran: number;
}

/** One row of the list behind a figure, as it is frozen at `tetapkan`. */
export interface Rincian {
  jenis: 'laporan' | 'rencana' | 'kegiatan' | 'nilai' | 'perilaku';
  /** Of the report, the plan, the activity; the code of a value or behaviour; null where there is no report. */
  id: string | null;
  judul: string;
  /** Whose it is; null for a value or behaviour, which the OPD's KBKs share. */
  kbk: string | null;
  /** Where it stands, in words. */
  keadaan: string;
  /** The report in which it can be read. */
  laporanId: string | null;
  /** What it adds above and below the line. */
  pembilang: number;
  penyebut: number;
}

export type KodeIndikator = 'kelengkapan' | 'ketepatan' | 'kesinambungan' | 'rencana' | 'nilai' | 'perilaku' | 'serapan';

export interface Indikator {
  kode: KodeIndikator;
  nama: string;
  /** Over a narrow column. */
  singkatan: string;
  rumus: string;
  /** What the formula does not say by itself. */
  penjelasan: string;
  istilah: readonly Istilah[];
  /** What the two figures count, over a column. */
  pembilang: string;
  penyebut: string;
  satuan: 'jumlah' | 'rupiah';
  /** Percent of the total in the rule that the portal begins with: ours, editable. */
  bobot: number;
  rincian: (facts: OpdFacts) => Rincian[];
}

export interface NilaiIndikator {
  pembilang: bigint;
  penyebut: bigint;
  rincian: Rincian[];
}

/** The words that several formulas share. */
export const istilahRumus = {
  wajib: { istilah: 'Laporan wajib', arti: `laporan KBK yang ada ${OWING_DAYS} hari atau lebih dalam periode pelaporan, dan laporan perangkat daerah yang belum mempunyai KBK; dihitung bila tenggatnya sudah lewat atau sudah diteruskan` },
  diterima: { istilah: 'Kegiatan diterima', arti: 'kegiatan dalam laporan berkeadaan Diterima yang periode pelaporannya berakhir dalam periode evaluasi' },
  jatuhWaktu: { istilah: 'Rencana jatuh waktu', arti: 'rencana kegiatan yang disahkan ketua KBK, yang bulannya berada dalam periode evaluasi dan sudah lewat' },
} as const;

type Istilah = keyof typeof istilahRumus;

export const indikatorEvaluasi: readonly Indikator[] = [
  {
    kode: 'kelengkapan', nama: 'Kelengkapan laporan', singkatan: 'Lengkap', bobot: 20, satuan: 'jumlah',
    rumus: 'laporan yang diteruskan / laporan wajib',
    penjelasan: 'Diteruskan: sudah pernah diteruskan penanggung jawab KBK kepada Tim.', istilah: ['wajib'],
    pembilang: 'Laporan diteruskan', penyebut: 'Laporan wajib',
    rincian: ({ kewajiban }) => kewajiban.map((duty) => ofDuty(duty, duty.fulfilled, forwardedWords(duty))),
  },
  {
    kode: 'ketepatan', nama: 'Ketepatan waktu', singkatan: 'Tepat', bobot: 15, satuan: 'jumlah',
    rumus: 'laporan yang diteruskan sampai dengan tenggat / laporan wajib',
    penjelasan: 'Penerusan yang pertama yang dihitung; pengembalian sesudahnya tidak mengubahnya.', istilah: ['wajib'],
    pembilang: 'Laporan tepat waktu', penyebut: 'Laporan wajib',
    rincian: ({ kewajiban }) => kewajiban.map((duty) => ofDuty(duty, duty.timely, forwardedWords(duty))),
  },
  {
    kode: 'kesinambungan', nama: 'Kesinambungan', singkatan: 'Sinambung', bobot: 15, satuan: 'jumlah',
    rumus: 'periode wajib dengan kegiatan yang diterima / periode wajib',
    penjelasan: 'Satu periode wajib untuk tiap laporan wajib. Laporan nihil tidak memuat kegiatan.', istilah: ['wajib', 'diterima'],
    pembilang: 'Periode berkegiatan', penyebut: 'Periode wajib',
    rincian: ({ kewajiban, kegiatan }) => kewajiban.map((duty) => {
      const accepted = duty.laporan ? kegiatan.filter((one) => one.laporanId === duty.laporan!.id).length : 0;
      return ofDuty(duty, accepted > 0, acceptedWords(duty, accepted));
    }),
  },
  {
    kode: 'rencana', nama: 'Rencana terlaksana', singkatan: 'Rencana', bobot: 20, satuan: 'jumlah',
    rumus: 'rencana jatuh waktu yang terlaksana / rencana jatuh waktu',
    penjelasan: 'Terlaksana: oleh sekurang-kurangnya satu kegiatan diterima.', istilah: ['jatuhWaktu', 'diterima'],
    pembilang: 'Rencana terlaksana', penyebut: 'Rencana jatuh waktu',
    rincian: ({ rencana, kegiatan }) => rencana.map((item) => {
      const fulfilling = kegiatan.filter((one) => one.rencanaId === item.id);
      return {
        ...ofPlan(item), laporanId: fulfilling[0]?.laporanId ?? null, pembilang: fulfilling.length > 0 ? 1 : 0, penyebut: 1,
        keadaan: fulfilling.length > 0 ? `terlaksana: ${fulfilling.map((one) => one.judul).join('; ')}` : 'belum ada kegiatan yang diterima',
      };
    }),
  },
  {
    kode: 'nilai', nama: `Cakupan ${nilaiBudaya.length} nilai`, singkatan: `${nilaiBudaya.length} nilai`, bobot: 10, satuan: 'jumlah',
    rumus: `nilai yang diterapkan / ${nilaiBudaya.length}`,
    penjelasan: 'Nilai kota yang perilakunya diterapkan dalam kegiatan diterima, digabung dari semua KBK perangkat daerah.', istilah: ['diterima'],
    pembilang: 'Nilai diterapkan', penyebut: 'Nilai',
    rincian: ({ nilai, kegiatan }) => nilai.map(({ kode, nama }) => ofValue('nilai', kode, nama, kegiatan.filter((one) => one.nilai.includes(kode)))),
  },
  {
    kode: 'perilaku', nama: `Cakupan ${perilaku.length} perilaku`, singkatan: `${perilaku.length} perilaku`, bobot: 10, satuan: 'jumlah',
    rumus: `perilaku yang diterapkan / ${perilaku.length}`,
    penjelasan: 'Perilaku kota yang diterapkan dalam kegiatan diterima, digabung dari semua KBK perangkat daerah.', istilah: ['diterima'],
    pembilang: 'Perilaku diterapkan', penyebut: 'Perilaku',
    rincian: (facts) => facts.perilaku.map(({ kode, teks }) => ofValue('perilaku', kode, teks, facts.kegiatan.filter((one) => one.perilaku.includes(kode)))),
  },
  {
    kode: 'serapan', nama: 'Serapan anggaran', singkatan: 'Anggaran', bobot: 10, satuan: 'rupiah',
    rumus: 'anggaran terpakai pada kegiatan diterima / anggaran rencana jatuh waktu, paling tinggi 100',
    penjelasan: 'Anggaran terpakai dihitung dari semua kegiatan diterima, juga yang di luar rencana.', istilah: ['diterima', 'jatuhWaktu'],
    pembilang: 'Anggaran terpakai', penyebut: 'Anggaran rencana',
    rincian: ({ rencana, kegiatan }) => [
      ...rencana.filter((item) => item.anggaran > 0).map((item) => ({
        ...ofPlan(item), keadaan: 'anggaran rencana jatuh waktu', laporanId: null, pembilang: 0, penyebut: item.anggaran,
      })),
      ...kegiatan.filter((one) => one.anggaran > 0).map((one): Rincian => ({
        jenis: 'kegiatan', id: one.id, judul: one.judul, kbk: one.kbkNama, keadaan: `terpakai, laporan ${one.periodeNama}`,
        laporanId: one.laporanId, pembilang: one.anggaran, penyebut: 0,
      })),
    ],
  },
];

/** The two figures of an indicator for one OPD, and the rows of which they are the sums. */
export function hitung(indikator: Indikator, facts: OpdFacts): NilaiIndikator {
  const rincian = indikator.rincian(facts);
  return {
    rincian,
    pembilang: rincian.reduce((sum, row) => sum + BigInt(row.pembilang), 0n),
    penyebut: rincian.reduce((sum, row) => sum + BigInt(row.penyebut), 0n),
  };
}

function ofDuty(duty: Duty, counted: boolean, keadaan: string): Rincian {
  return {
    jenis: 'laporan', id: duty.laporan?.id ?? null, judul: `Laporan ${duty.periodeNama}`, kbk: duty.kbkNama ?? 'Belum ada KBK', keadaan,
    laporanId: duty.laporan?.id ?? null, pembilang: counted ? 1 : 0, penyebut: 1,
  };
}

function forwardedWords({ laporan, timely, daysLate }: Duty): string {
  if (!laporan) return 'belum disusun';
  const state = tag(laporan.status).word;
  if (laporan.diteruskanPertamaPada === null) return `${state}, belum diteruskan`;
  const when = `diteruskan ${fmt.day(dayAt(laporan.diteruskanPertamaPada))}`;
  return `${state}, ${when}${timely ? '' : `, terlambat ${daysLate} hari`}`;
}

function acceptedWords({ laporan }: Duty, accepted: number): string {
  if (!laporan) return 'belum disusun';
  const state = tag(laporan.status).word;
  if (laporan.status !== 'DITERIMA') return `${state}, belum diterima`;
  return accepted > 0 ? `${state}, ${accepted} kegiatan` : `${state}, nihil`;
}

const ofPlan = ({ id, judul, kbkNama, tahun, bulan }: RencanaFacts) => ({
  jenis: 'rencana' as const, id, judul: `${judul} (${fmt.month(bulan)} ${tahun})`, kbk: kbkNama,
});

/** How many of the activities behind a value or behaviour its row names; it gives the number of all. */
const NAMED = 3;

function ofValue(jenis: 'nilai' | 'perilaku', kode: string, judul: string, kegiatan: KegiatanFacts[]): Rincian {
  const named = kegiatan.slice(0, NAMED).map((one) => one.judul).join('; ');
  return {
    jenis, id: kode, judul, kbk: null, laporanId: kegiatan[0]?.laporanId ?? null, pembilang: kegiatan.length > 0 ? 1 : 0, penyebut: 1,
    keadaan: kegiatan.length === 0 ? 'belum diterapkan dalam kegiatan yang diterima'
      : `diterapkan dalam ${fmt.number(kegiatan.length)} kegiatan: ${named}${kegiatan.length > NAMED ? '; …' : ''}`,
  };
}
