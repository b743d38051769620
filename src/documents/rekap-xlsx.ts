import { momentText } from './format.js';
import { columnName, firstDataRow, notesSheet, writeWorkbook, type Sheet, type SheetCell } from './xlsx.js';
import type { Day } from '../time.js';

/** How one KBK (or one OPD without a KBK) stands for one period. */
export type RekapSel = {
  /** TEPAT and TERLAMBAT: forwarded; BELUM: owed and past its tenggat; TIDAK_WAJIB: no duty in this period. */
  hasil: 'TEPAT' | 'TERLAMBAT' | 'BELUM' | 'BELUM_JATUH_TEMPO' | 'TIDAK_WAJIB';
  /** The report says that there was no activity. */
  nihil: boolean;
  /** Days after the tenggat on which it was forwarded; 0 if in time or not forwarded. */
  hariTerlambat: number;
  /** The report's state as shown, "Diterima"; "Belum ada" without a report. */
  keadaan: string;
  nomor: string | null;
  /** The day of the first teruskan. */
  diteruskanPada: Day | null;
};

export type RekapData = {
  /** "Kota Serang". */
  kota: string;
  tahun: number;
  /** In their order; each row has one cell for each. */
  periode: { nama: string; singkat: string; tenggat: Day }[];
  /** kbk null: an OPD that has none, and owes one all the same (Pasal 12 ayat (1)). */
  baris: { perangkatDaerah: string; kbk: string | null; sel: RekapSel[] }[];
  dibuatPada: Date;
};

const words: Record<RekapSel['hasil'], string> = {
  TEPAT: 'Tepat waktu', TERLAMBAT: 'Terlambat', BELUM: 'Belum', BELUM_JATUH_TEMPO: 'Belum jatuh tempo', TIDAK_WAJIB: 'Tidak wajib',
};
const forwarded = (sel: RekapSel) => sel.hasil === 'TEPAT' || sel.hasil === 'TERLAMBAT';
const owed = (sel: RekapSel) => forwarded(sel) || sel.hasil === 'BELUM';
const noKbk = 'Belum ada KBK';

function cellWords(sel: RekapSel): string {
  const late = sel.hasil === 'TERLAMBAT' ? ` ${sel.hariTerlambat} hari` : '';
  return words[sel.hasil] + late + (sel.nihil && forwarded(sel) ? ', nihil' : '');
}

function counted(formulaRange: string, cells: RekapSel[]): { sent: SheetCell; due: SheetCell; share: (sent: string, due: string) => SheetCell } {
  const sent = cells.filter(forwarded).length;
  const due = cells.filter(owed).length;
  const sentFormula = `COUNTIF(${formulaRange},"${words.TEPAT}*")+COUNTIF(${formulaRange},"${words.TERLAMBAT}*")`;
  return {
    sent: { formula: sentFormula, value: sent, format: 'whole' },
    due: { formula: `${sentFormula}+COUNTIF(${formulaRange},"${words.BELUM}")`, value: due, format: 'whole' },
    share: (sentCell, dueCell) => (due === 0 ? null : { formula: `${sentCell}/${dueCell}`, value: sent / due, format: 'percent' }),
  };
}

function matrix({ periode, baris }: RekapData): Sheet {
  const first = 2;
  const [lastPeriod, sentColumn, dueColumn] = [first + periode.length - 1, first + periode.length, first + periode.length + 1].map(columnName);
  const top = firstDataRow(0);
  const bottom = top + baris.length - 1;
  const foot = (label: string, of: (column: string, index: number) => SheetCell): SheetCell[] => [label, null, ...periode.map((_, index) => of(columnName(first + index), index)), null, null, null];
  const column = (index: number) => baris.flatMap(({ sel }) => sel[index] ?? []);
  const all = baris.flatMap(({ sel }) => sel);
  const whole = (letter: string | undefined, value: number): SheetCell => ({ formula: `SUM(${letter}${top}:${letter}${bottom})`, value });
  const sentFoot = foot('Diteruskan', (letter, index) => counted(`${letter}${top}:${letter}${bottom}`, column(index)).sent);
  const dueFoot = foot('Wajib dan jatuh tempo', (letter, index) => counted(`${letter}${top}:${letter}${bottom}`, column(index)).due);
  const shareFoot = foot('Persentase', (letter, index) => counted('', column(index)).share(`${letter}${bottom + 1}`, `${letter}${bottom + 2}`));
  sentFoot[first + periode.length] = whole(sentColumn, all.filter(forwarded).length);
  dueFoot[first + periode.length + 1] = whole(dueColumn, all.filter(owed).length);
  shareFoot[first + periode.length + 2] = counted('', all).share(`${sentColumn}${bottom + 1}`, `${dueColumn}${bottom + 2}`);
  return {
    name: 'Rekap',
    frozenColumns: 2,
    columns: [
      { label: 'Perangkat daerah', width: 44, format: 'text' }, { label: 'KBK', width: 38, format: 'text' },
      ...periode.map(({ nama }) => ({ label: nama, width: 19, format: 'text' as const })),
      { label: 'Diteruskan', width: 12, format: 'whole' }, { label: 'Wajib', width: 10, format: 'whole' }, { label: 'Persentase', width: 12, format: 'percent' },
    ],
    rows: baris.map(({ perangkatDaerah, kbk, sel }, index): SheetCell[] => {
      const row = top + index;
      const { sent, due, share } = counted(`C${row}:${lastPeriod}${row}`, sel);
      return [perangkatDaerah, kbk ?? noKbk, ...sel.map(cellWords), sent, due, share(`${sentColumn}${row}`, `${dueColumn}${row}`)];
    }),
    // Over no rows the sums would run over themselves.
    totals: baris.length === 0 ? [] : [sentFoot, dueFoot, shareFoot],
  };
}

function entries({ periode, baris }: RekapData): Sheet {
  const rows = baris.flatMap(({ perangkatDaerah, kbk, sel }) => sel.flatMap((one, index) => {
    const period = periode[index];
    return period === undefined ? [] : [{ perangkatDaerah, kbk, one, period }];
  }));
  return {
    name: 'Daftar',
    frozenColumns: 2,
    columns: [
      { label: 'Perangkat daerah', width: 44, format: 'text' }, { label: 'KBK', width: 38, format: 'text' }, { label: 'Periode', width: 18, format: 'text' }, { label: 'Tenggat', width: 18, format: 'day' },
      { label: 'Hasil', width: 20, format: 'text' }, { label: 'Nihil', width: 8, format: 'text' }, { label: 'Keadaan laporan', width: 18, format: 'text' }, { label: 'Nomor laporan', width: 24, format: 'text' },
      { label: 'Diteruskan pada', width: 18, format: 'day' }, { label: 'Terlambat (hari)', width: 12, format: 'whole' },
    ],
    rows: rows.map(({ perangkatDaerah, kbk, one, period }): SheetCell[] => [
      perangkatDaerah, kbk ?? noKbk, period.nama, { day: period.tenggat }, words[one.hasil], one.nihil ? 'Ya' : 'Tidak', one.keadaan, one.nomor,
      one.diteruskanPada === null ? null : { day: one.diteruskanPada }, one.hasil === 'TERLAMBAT' ? one.hariTerlambat : null,
    ]),
  };
}

/** Who has and has not reported in a year: a matrix (KBK × period) with totals, and the same as a list. */
export function rekapXlsx(data: RekapData): Promise<Buffer> {
  const notes = notesSheet([
    ['Isi', `Rekapitulasi laporan KBK ${data.kota} tahun ${data.tahun}`],
    ['Dibuat pada', momentText(data.dibuatPada)],
    [words.TEPAT, 'Laporan pertama kali diteruskan paling lambat pada tenggatnya.'],
    [words.TERLAMBAT, 'Laporan pertama kali diteruskan sesudah tenggatnya; angka menunjukkan jumlah hari.'],
    [words.BELUM, 'Laporan wajib, tenggatnya sudah lewat, dan belum diteruskan.'],
    [words.BELUM_JATUH_TEMPO, 'Laporan wajib, tetapi tenggatnya belum lewat; tidak dihitung dalam persentase.'],
    [words.TIDAK_WAJIB, 'KBK tidak wajib melapor dalam periode tersebut.'],
    ['Nihil', 'Laporan yang menyatakan tidak ada kegiatan; dihitung sebagai laporan.'],
    ['Persentase', 'Laporan yang diteruskan dibagi laporan yang wajib dan sudah jatuh tempo atau sudah diteruskan.'],
  ]);
  return writeWorkbook([matrix(data), entries(data), notes], {
    title: `Rekapitulasi laporan KBK ${data.kota} tahun ${data.tahun}`, author: 'SIAP KBK', createdAt: data.dibuatPada,
  });
}
