import { indicatorScore, type EvaluasiData } from './evaluasi-pdf.js';
import { dayRangeText, dayText, momentText } from './format.js';
import { columnName, firstDataRow, notesSheet, writeWorkbook, type Sheet, type SheetCell } from './xlsx.js';

const unknown = 'tidak dapat dihitung';
/** Of the sheet "Peringkat": the columns before the indicators. */
const leading = 5;

function mean(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A formula, or the words for what has no value: AVERAGE of nothing would show an error. */
function computed(formula: string, value: number | null): SheetCell {
  return value === null ? unknown : { formula, value };
}

/** The rows of a column of "Peringkat", for the formulas of every sheet. */
function rankingRange({ perangkatDaerah }: EvaluasiData, column: number): string {
  const letter = columnName(column);
  const first = firstDataRow(1);
  return `${letter}$${first}:${letter}$${first + Math.max(1, perangkatDaerah.length) - 1}`;
}

function ranking(data: EvaluasiData): Sheet {
  const { indikator, perangkatDaerah } = data;
  const letters = indikator.map((_, index) => columnName(leading + index));
  const across = (row: string | number) => `$${letters[0]}${row}:$${letters.at(-1)}${row}`;
  return {
    name: 'Peringkat',
    frozenColumns: 2,
    above: [[null, 'Bobot (%), dari lembar Indikator', null, null, null, ...indikator.map(({ bobot }, index): SheetCell => ({ formula: `Indikator!$C$${index + 2}`, value: bobot }))]],
    columns: [
      { label: 'Peringkat', width: 10, format: 'whole' }, { label: 'Perangkat daerah', width: 54, format: 'text' }, { label: 'Nilai akhir', width: 12, format: 'score' },
      { label: 'Predikat', width: 10, format: 'text' }, { label: data.periodeSebelum === null ? 'Peringkat sebelumnya' : `Peringkat ${data.periodeSebelum.singkat}`, width: 13, format: 'whole' },
      ...indikator.map(({ nama }) => ({ label: nama, width: 19, format: 'score' as const })),
    ],
    rows: perangkatDaerah.map((one, index): SheetCell[] => {
      const row = firstDataRow(1) + index;
      return [
        one.peringkat, one.nama,
        computed(`ROUND(SUMPRODUCT(${across('$1')},${across(row)})/SUMPRODUCT(${across('$1')},--ISNUMBER(${across(row)})),1)`, one.total),
        one.predikat, one.peringkatSebelum, ...one.nilai.map((score) => indicatorScore(score) ?? unknown),
      ];
    }),
    totals: [[
      null, data.petikan === null ? 'Rata-rata kota' : 'Rata-rata', computed(`AVERAGE(${rankingRange(data, 2)})`, mean(perangkatDaerah.map(({ total }) => total))), null, null,
      ...indikator.map((_, index) => computed(`AVERAGE(${rankingRange(data, leading + index)})`, cityMean(data, index))),
    ]],
  };
}

function cityMean({ perangkatDaerah }: EvaluasiData, indicator: number): number | null {
  return mean(perangkatDaerah.map(({ nilai }) => { const score = nilai[indicator]; return score === undefined ? null : indicatorScore(score); }));
}

function indicators(data: EvaluasiData): Sheet {
  const { indikator, periode, periodeSebelum } = data;
  return {
    name: 'Indikator',
    columns: [
      { label: 'Indikator', width: 26, format: 'text' }, { label: 'Rumus', width: 60, format: 'wrapped' }, { label: 'Bobot (%)', width: 11, format: 'whole' },
      { label: periodeSebelum === null ? 'Periode sebelumnya' : `Rata-rata ${periodeSebelum.nama}`, width: 20, format: 'score' }, { label: `Rata-rata ${periode.nama}`, width: 20, format: 'score' }, { label: 'Selisih', width: 11, format: 'score' },
    ],
    rows: indikator.map(({ nama, rumus, bobot, kotaSebelum }, index): SheetCell[] => {
      const now = cityMean(data, index);
      const before = kotaSebelum ?? (periodeSebelum === null ? null : unknown);
      return [
        nama, rumus, bobot, before, computed(`AVERAGE(Peringkat!${rankingRange(data, leading + index)})`, now),
        now === null || kotaSebelum === null ? null : { formula: `E${index + 2}-D${index + 2}`, value: now - kotaSebelum },
      ];
    }),
    totals: [['Jumlah bobot', null, { formula: `SUM(C2:C${indikator.length + 1})`, value: indikator.reduce((sum, { bobot }) => sum + bobot, 0) }, null, null, null]],
  };
}

function details({ indikator, perangkatDaerah }: EvaluasiData): Sheet {
  const rows = perangkatDaerah.flatMap((one) => indikator.map((indicator, index) => ({ one, indicator, score: one.nilai[index] ?? { pembilang: 0, penyebut: 0 } })));
  return {
    name: 'Rincian',
    frozenColumns: 2,
    columns: [
      { label: 'Perangkat daerah', width: 54, format: 'text' }, { label: 'Indikator', width: 24, format: 'text' }, { label: 'Pembilang', width: 16, format: 'whole' },
      { label: 'Penyebut', width: 16, format: 'whole' }, { label: 'Nilai', width: 12, format: 'score' }, { label: 'Yang menjadi pembilang', width: 30, format: 'text' }, { label: 'Yang menjadi penyebut', width: 30, format: 'text' },
    ],
    rows: rows.map(({ one, indicator, score }, index): SheetCell[] => [
      one.nama, indicator.nama, score.pembilang, score.penyebut,
      { formula: `IF(D${index + 2}=0,"${unknown}",MIN(100,C${index + 2}/D${index + 2}*100))`, value: indicatorScore(score) ?? unknown },
      indicator.pembilang, indicator.penyebut,
    ]),
  };
}

function predicates(data: EvaluasiData): Sheet {
  const { predikat, perangkatDaerah } = data;
  return {
    name: 'Predikat',
    columns: [{ label: 'Predikat', width: 11, format: 'text' }, { label: 'Sebutan', width: 20, format: 'text' }, { label: 'Nilai akhir mulai dari', width: 14, format: 'score' }, { label: 'Jumlah perangkat daerah', width: 16, format: 'whole' }],
    rows: predikat.map(({ huruf, nama, mulaiDari }, index): SheetCell[] => [
      huruf, nama, mulaiDari,
      { formula: `COUNTIF(Peringkat!${rankingRange(data, 3)},A${index + 2})`, value: perangkatDaerah.filter((one) => one.predikat === huruf).length },
    ]),
    totals: [['Jumlah', null, null, { formula: `SUM(D2:D${predikat.length + 1})`, value: perangkatDaerah.filter((one) => predikat.some(({ huruf }) => huruf === one.predikat)).length }]],
  };
}

/** The evaluation as a workbook: ranking, indicators, every numerator and denominator, predicates, and who was not assessed. */
export function evaluasiXlsx(data: EvaluasiData): Promise<Buffer> {
  const notAssessed: Sheet = {
    name: 'Tidak dinilai',
    columns: [{ label: 'Perangkat daerah', width: 54, format: 'text' }, { label: 'Alasan', width: 70, format: 'wrapped' }],
    rows: data.tidakDinilai.map(({ nama, alasan }) => [nama, alasan]),
  };
  const notes = notesSheet([
    ['Isi', `Hasil evaluasi pengembangan budaya kerja ${data.kota.nama}, ${data.periode.nama} (${dayRangeText(data.periode.mulai, data.periode.akhir)})`],
    ...(data.petikan === null ? [] : [['Petikan', `Hanya memuat ${data.petikan}`] as [string, string]]),
    ['Dasar', data.kota.peraturan],
    ['Keadaan', `${data.keadaan}, versi ${data.versi}${data.draf ? ' (DRAF, belum ditetapkan)' : ''}`],
    ...(data.angkaPer === null ? [] : [['Angka', `Keadaan pada ${dayText(data.angkaPer)}; ditetapkan sebelum periode berakhir`] as [string, string]]),
    ['Dibuat pada', momentText(data.dibuatPada)],
    ['Bobot dan predikat', 'Disusun Tim, bukan instrumen kementerian.'],
    ['Nilai indikator', 'Pembilang dibagi penyebut dikali 100, paling tinggi 100 (lembar Rincian). Penyebut nol: tidak dapat dihitung.'],
    ['Nilai akhir', 'Jumlah nilai indikator menurut bobotnya, dibulatkan satu angka di belakang koma. Bobot indikator yang tidak dapat dihitung dibagikan secara sebanding kepada indikator lain.'],
    [data.petikan === null ? 'Rata-rata kota' : 'Rata-rata', 'Rata-rata nilai perangkat daerah dalam berkas ini yang dapat dihitung.'],
  ]);
  return writeWorkbook([ranking(data), indicators(data), details(data), predicates(data), notAssessed, notes], {
    title: `Evaluasi budaya kerja ${data.kota.nama} ${data.periode.nama}`, author: `Tim Pengembangan Budaya Kerja ${data.kota.nama}`, createdAt: data.dibuatPada,
  });
}
