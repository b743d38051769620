import type { HasilOpd } from './assess.js';
import { indikatorEvaluasi, type Indikator } from './indicators.js';
import type { Hasil, Sebelum } from './queries.js';
import type { Predikat } from './rule.js';
import { mean, nilaiOf } from './scoring.js';
import { fmt } from '../../web/format.js';

/** What an evaluation says as a whole, from its OPDs' rows: for the page and for the documents. */

const list = new Intl.ListFormat('id-ID');

export interface Ringkasan {
  /** Assessed, the best first; and those not assessed. */
  dinilai: HasilOpd[];
  tidakDinilai: HasilOpd[];
  /** Means over the OPDs for which each could be computed, now and in the evaluation before. */
  rataRata: number | null;
  rataRataSebelum: number | null;
  indikator: { indikator: Indikator; bobot: number; rataRata: number | null; rataRataSebelum: number | null; takTerhitung: number }[];
  sebaran: { predikat: Predikat; jumlah: number }[];
}

export function summarise(hasil: Hasil, sebelum: Sebelum | null): Ringkasan {
  const dinilai = hasil.opd.filter((row) => row.dinilai);
  const before = sebelum?.opd.filter((row) => row.dinilai) ?? [];
  return {
    dinilai,
    tidakDinilai: hasil.opd.filter((row) => !row.dinilai),
    rataRata: mean(dinilai.map(({ total }) => total)),
    rataRataSebelum: mean(before.map(({ total }) => total)),
    indikator: indikatorEvaluasi.map((indikator, index) => ({
      indikator,
      bobot: hasil.aturan.bobot[indikator.kode],
      rataRata: mean(scores(dinilai, index)),
      rataRataSebelum: mean(scores(before, index)),
      takTerhitung: scores(dinilai, index).filter((score) => score === null).length,
    })),
    sebaran: hasil.aturan.predikat.map((predikat) => ({ predikat, jumlah: dinilai.filter((row) => row.predikat === predikat.huruf).length })),
  };
}

const scores = (rows: HasilOpd[], index: number) => rows.map(({ skor }) => nilaiOf(skor[index]!));

/** The change between two figures as they are shown, in points; null where one is missing. */
export function moved(before: number | null, now: number | null): number | null {
  return before === null || now === null ? null : (Math.round(now * 10) - Math.round(before * 10)) / 10;
}

/** "naik 4,1 dari Semester II 2025", or '' where there is nothing to compare with. */
export function movedWords(before: number | null, now: number | null, sejak: string | undefined): string {
  const change = moved(before, now);
  if (change === null || sejak === undefined) return '';
  return change === 0 ? `sama dengan ${sejak}` : `${change > 0 ? 'naik' : 'turun'} ${fmt.decimal(Math.abs(change))} dari ${sejak}`;
}

export interface Pokok {
  tebal: string;
  teks: string;
}

/** The main points in words. `own`: for the people of one OPD, whose points speak of no other. */
export function pokokHasil(ringkasan: Ringkasan, hasil: Hasil, own: boolean): Pokok[] {
  const changes = ringkasan.indikator.flatMap((one) => {
    const change = moved(one.rataRataSebelum, one.rataRata);
    return change === null ? [] : [{ nama: one.indikator.nama, change, now: one.rataRata! }];
  });
  const risen = changes.reduce((best, one) => (one.change > best.change ? one : best), { nama: '', change: 0, now: 0 });
  const fallen = changes.reduce((worst, one) => (one.change < worst.change ? one : worst), { nama: '', change: 0, now: 0 });
  return [
    ...(risen.change > 0 ? [{ tebal: risen.nama, teks: `naik paling banyak: ${fmt.decimal(risen.change)} poin menjadi ${fmt.decimal(risen.now)}.` }] : []),
    ...(fallen.change < 0 ? [{ tebal: fallen.nama, teks: `turun ${fmt.decimal(-fallen.change)} poin menjadi ${fmt.decimal(fallen.now)}.` }] : []),
    ...lowest(ringkasan, hasil),
    ...(own ? [] : weakOffices(ringkasan)),
    ...notComputed(ringkasan, own),
    ...notAssessed(ringkasan),
  ];
}

function lowest(ringkasan: Ringkasan, { cakupan }: Hasil): Pokok[] {
  const computed = ringkasan.indikator.filter(({ rataRata }) => rataRata !== null);
  if (computed.length === 0) return [];
  const { indikator, rataRata } = computed.reduce((low, one) => (one.rataRata! < low.rataRata! ? one : low));
  const rare = indikator.kode === 'perilaku' && cakupan.kegiatan > 0
    ? [...cakupan.perilaku].sort((a, b) => a.jumlah - b.jumlah).slice(0, 2).map(({ teks }) => `“${teks}”`) : [];
  return [{ tebal: indikator.nama, teks: `terendah (${fmt.decimal(rataRata!)})${rare.length > 0 ? `: perilaku ${rare.join(' dan ')} paling jarang dicatat` : ''}.` }];
}

function weakOffices({ sebaran, dinilai }: Ringkasan): Pokok[] {
  if (dinilai.length === 0) return [];
  const weak = sebaran.slice(2);
  const names = weak.map(({ predikat }) => predikat.nama).join(' atau ');
  const count = weak.reduce((sum, { jumlah }) => sum + jumlah, 0);
  return [count === 0 ? { tebal: 'Tidak ada perangkat daerah', teks: `yang berpredikat ${names}.` }
    : { tebal: `${count} perangkat daerah`, teks: `berpredikat ${names}; disarankan dibina lebih dahulu.` }];
}

function notComputed({ indikator, dinilai }: Ringkasan, own: boolean): Pokok[] {
  const missing = indikator.filter(({ takTerhitung }) => takTerhitung > 0);
  if (missing.length === 0) return [];
  const counts = missing.map(({ takTerhitung }) => takTerhitung);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const offices = own ? '' : ` bagi ${least === most ? most : `${least} sampai ${most}`} dari ${dinilai.length} perangkat daerah`;
  return [{
    tebal: list.format(missing.map((one) => one.indikator.nama)),
    teks: `tidak dapat dihitung${offices}: penyebutnya nol. Bobotnya dibagikan kepada indikator lain secara sebanding.`,
  }];
}

/** How many offices that are not assessed are named; more are counted. */
const NAMED = 3;

function notAssessed({ tidakDinilai }: Ringkasan): Pokok[] {
  if (tidakDinilai.length > NAMED) return [{ tebal: `${tidakDinilai.length} perangkat daerah`, teks: 'tidak dinilai; alasannya di akhir peringkat.' }];
  return tidakDinilai.map(({ nama, alasan }) => ({ tebal: nama, teks: `tidak dinilai: ${alasan}.` }));
}
