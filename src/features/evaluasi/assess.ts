import { addDays, daysBetween, type Day } from '../../time.js';
import { daysWithin, type Duty } from '../rekap/duties.js';
import { hitung, indikatorEvaluasi, type KegiatanFacts, type KodeIndikator, type OpdFacts, type RencanaFacts, type Rincian } from './indicators.js';
import type { Aturan } from './rule.js';
import { predikatOf, ranked, totalOf, type Skor } from './scoring.js';

/** Everything an evaluation is computed from, of all its OPDs. */
export interface EvaluasiSources {
  opd: { id: string; nama: string; mulai: Day; selesai: Day | null }[];
  duties: Duty[];
  kegiatan: (KegiatanFacts & { opdId: string; kbkId: string })[];
  rencana: (RencanaFacts & { opdId: string })[];
  nilai: OpdFacts['nilai'];
  perilaku: OpdFacts['perilaku'];
}

/** An OPD's row of an evaluation, computed or frozen. */
export interface HasilOpd {
  opdId: string;
  nama: string;
  dinilai: boolean;
  alasan: string | null;
  /** One an indicator, in their order; none where it is not assessed. */
  skor: Skor[];
  total: number | null;
  predikat: string | null;
  peringkat: number | null;
}

export type HasilTerhitung = HasilOpd & { rincian: Record<KodeIndikator, Rincian[]> | null };

/**
 * Assesses every OPD that existed in the period so far, the best first, those not assessed at the end. An OPD counts
 * where it existed for half of the days so far.
 */
export function assess(sources: EvaluasiSources, periode: { mulai: Day; akhir: Day }, aturan: Aturan, today: Day): HasilTerhitung[] {
  const soFar = { mulai: periode.mulai, akhir: today < periode.akhir ? today : periode.akhir };
  const days = daysBetween(soFar.mulai, addDays(soFar.akhir, 1));
  const rows = sources.opd.filter((opd) => daysWithin(opd, soFar) > 0).map((opd) => {
    const existed = daysWithin(opd, soFar);
    if (existed * 2 < days) return notAssessed(opd, existed, days);
    const facts: OpdFacts = {
      kewajiban: sources.duties.filter((duty) => duty.opdId === opd.id && duty.countsInDenominator),
      kegiatan: sources.kegiatan.filter((one) => one.opdId === opd.id),
      rencana: sources.rencana.filter((one) => one.opdId === opd.id),
      nilai: sources.nilai,
      perilaku: sources.perilaku,
    };
    const computed = indikatorEvaluasi.map((indikator) => ({ kode: indikator.kode, ...hitung(indikator, facts) }));
    const total = totalOf(computed, aturan.bobot);
    return {
      opdId: opd.id, nama: opd.nama, dinilai: true, alasan: null, total, predikat: predikatOf(total, aturan.predikat)?.huruf ?? null,
      skor: computed.map(({ kode, pembilang, penyebut }) => ({ kode, pembilang, penyebut })),
      rincian: Object.fromEntries(computed.map(({ kode, rincian }) => [kode, rincian])) as Record<KodeIndikator, Rincian[]>,
    };
  });
  return [
    ...ranked(rows.filter(({ dinilai }) => dinilai)),
    ...rows.filter(({ dinilai }) => !dinilai).map((row) => ({ ...row, peringkat: null })),
  ];
}

function notAssessed(opd: EvaluasiSources['opd'][number], existed: number, days: number) {
  return {
    opdId: opd.id, nama: opd.nama, dinilai: false, alasan: `ada ${existed} dari ${days} hari periode, kurang dari separuh`,
    skor: [], rincian: null, total: null, predikat: null,
  };
}
