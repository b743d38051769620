import type { Aturan, Predikat } from './rule.js';
import type { KodeIndikator } from './indicators.js';

/** From numerators and denominators to totals, predicates and ranks. Whole-number arithmetic, so that no tie falls by a float. */

export interface Skor {
  kode: KodeIndikator;
  pembilang: bigint;
  penyebut: bigint;
}

/** A score of one indicator, 0–100; null where its denominator is zero: it cannot be computed. */
export function nilaiOf({ pembilang, penyebut }: { pembilang: bigint; penyebut: bigint }): number | null {
  if (penyebut === 0n) return null;
  return pembilang >= penyebut ? 100 : (Number(pembilang) / Number(penyebut)) * 100;
}

/**
 * The weighted total, rounded half up to one decimal, over what could be computed: the weights of the others are shared
 * out in proportion. Null where nothing with a weight could be computed.
 */
export function totalOf(skor: readonly Skor[], bobot: Aturan['bobot']): number | null {
  const computed = skor.filter(({ kode, penyebut }) => penyebut > 0n && bobot[kode] > 0);
  const weights = computed.reduce((sum, { kode }) => sum + BigInt(bobot[kode]), 0n);
  if (weights === 0n) return null;
  const common = computed.reduce((product, { penyebut }) => product * penyebut, 1n);
  const sum = computed.reduce((sum, { kode, pembilang, penyebut }) => {
    const capped = pembilang > penyebut ? penyebut : pembilang;
    return sum + BigInt(bobot[kode]) * capped * (common / penyebut);
  }, 0n);
  const divisor = common * weights;
  return Number((2n * 1000n * sum + divisor) / (2n * divisor)) / 10;
}

/** The predicate that a rounded total earns. Predicates stand from the best down; the last begins at 0. */
export function predikatOf(total: number | null, predikat: readonly Predikat[]): Predikat | null {
  return total === null ? null : predikat.find(({ mulaiDari }) => total >= mulaiDari) ?? null;
}

/** The mean of what could be computed; null of nothing. */
export function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/**
 * Puts the best first (equal totals by name) and gives each its rank: equal totals share one, and the next skips as many.
 * Whoever has no total comes last, without a rank.
 */
export function ranked<T extends { nama: string; total: number | null }>(rows: readonly T[]): (T & { peringkat: number | null })[] {
  const sorted = [...rows].sort((a, b) => (b.total ?? -1) - (a.total ?? -1) || a.nama.localeCompare(b.nama, 'id'));
  return sorted.map((row) => ({ ...row, peringkat: row.total === null ? null : sorted.filter((other) => other.total !== null && other.total > row.total!).length + 1 }));
}
