import { z } from 'zod';
import { indikatorEvaluasi, type KodeIndikator } from './indicators.js';

/** Weights and predicates: the Tim's, not the ministry's and not the regulation's. Versions of it lie in `aturan_evaluasi`. */

export interface Predikat {
  huruf: 'A' | 'B' | 'C' | 'D';
  nama: string;
  /** The lowest total that earns it. */
  mulaiDari: number;
}

export interface AturanIsi {
  /** Percent of the total by indicator; together 100. */
  bobot: Record<KodeIndikator, number>;
  /** From the best down; the last begins at 0. */
  predikat: Predikat[];
  /** Below it a score is underlined as weak. */
  batasLemah: number;
}

export interface Aturan extends AturanIsi {
  versi: number;
  alasan: string;
  dibuatPada: Date;
}

/** The rule that the portal begins with: ours. */
export const aturanAwal: AturanIsi = {
  bobot: Object.fromEntries(indikatorEvaluasi.map(({ kode, bobot }) => [kode, bobot])) as AturanIsi['bobot'],
  predikat: [
    { huruf: 'A', nama: 'Sangat Baik', mulaiDari: 90 },
    { huruf: 'B', nama: 'Baik', mulaiDari: 75 },
    { huruf: 'C', nama: 'Cukup', mulaiDari: 60 },
    { huruf: 'D', nama: 'Kurang', mulaiDari: 0 },
  ],
  batasLemah: 65,
};

export const ALASAN_AWAL = 'Aturan awal bawaan portal, berlaku sampai Tim mengubahnya; peraturan tidak menetapkannya.';

const shape = z.object({
  bobot: z.record(z.string(), z.number()),
  predikat: z.array(z.object({ huruf: z.enum(['A', 'B', 'C', 'D']), nama: z.string(), mulaiDari: z.number() })),
  batasLemah: z.number(),
});

/** A row as a rule. An indicator that the row does not name weighs nothing. Throws where the row is not one. */
export function aturanOf(row: { versi: number; isi: unknown; alasan: string; dibuatPada: Date }): Aturan {
  const { bobot, predikat, batasLemah } = shape.parse(row.isi);
  return {
    versi: row.versi, alasan: row.alasan, dibuatPada: row.dibuatPada, predikat, batasLemah,
    bobot: Object.fromEntries(indikatorEvaluasi.map(({ kode }) => [kode, bobot[kode] ?? 0])) as AturanIsi['bobot'],
  };
}
