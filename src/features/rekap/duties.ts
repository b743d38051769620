import type { JenisPerangkatDaerah, StatusLaporan } from '../../db/generated/client.js';
import type { Tx } from '../../db/change.js';
import { dayAt, daysBetween, type Day } from '../../time.js';

/**
 * Who owes a report for which period, and whether the duty is met: the one rule behind /rekap and the evaluation.
 * A KBK owes one where it exists for 15 days of the period by its dates as they stand; an OPD without any KBK in the
 * period owes one too (Pasal 12 ayat (1)). The first `teruskan` meets the duty, whatever comes later.
 */

/** Days of a period for which a KBK (or an OPD without one) must exist to owe its report: our reading. */
export const OWING_DAYS = 15;

export interface DutySources {
  /** In the order in which lists show them. */
  opd: { id: string; nama: string; jenis: JenisPerangkatDaerah; mulai: Day; selesai: Day | null }[];
  /** In the order within their OPD. */
  kbk: { id: string; opdId: string; nama: string; /** A unit's (puskesmas, kelurahan …), not the OPD's own. */ ofUnit: boolean; mulai: Day; selesai: Day | null }[];
  /** By their first day. */
  periode: { id: string; nama: string; mulai: Day; akhir: Day; tenggat: Day; ditutup: boolean }[];
  laporan: {
    id: string; kbkId: string; periodeId: string; status: StatusLaporan; nomor: string | null;
    /** Whether the version last submitted says that there was no activity. */
    nihil: boolean;
    diteruskanPertamaPada: Date | null;
  }[];
}

export interface Duty {
  opdId: string;
  opdNama: string;
  opdJenis: JenisPerangkatDaerah;
  /** Null: the OPD has no KBK in this period. */
  kbkId: string | null;
  kbkNama: string | null;
  /** Whether the KBK is that of a unit (puskesmas, kelurahan …). */
  kbkOfUnit: boolean;
  periodeId: string;
  periodeNama: string;
  periodeMulai: Day;
  periodeAkhir: Day;
  tenggat: Day;
  /** Closed: what was never submitted can no longer be. */
  periodeDitutup: boolean;
  owed: boolean;
  /** Exists for fewer than 15 days of the period: may report, need not. */
  shortLived: boolean;
  laporan: DutySources['laporan'][number] | null;
  /** Forwarded at least once. */
  fulfilled: boolean;
  /** Forwarded by the tenggat. */
  timely: boolean;
  /** Days after the tenggat of the first teruskan or, where it is owed and not forwarded, of today; 0: none. */
  daysLate: number;
  /** Owed, and forwarded already or past its tenggat: what ratios divide by. */
  countsInDenominator: boolean;
}

interface Dated { mulai: Day; selesai: Day | null }

/** On how many days of the period a thing exists, its last day included. */
export function daysWithin({ mulai, selesai }: Dated, periode: { mulai: Day; akhir: Day }): number {
  const from = mulai > periode.mulai ? mulai : periode.mulai;
  const to = selesai !== null && selesai < periode.akhir ? selesai : periode.akhir;
  return Math.max(0, daysBetween(from, to) + 1);
}

/**
 * A duty for each KBK and each period in which it exists (or for which it has a report), and for each OPD and each period
 * in which it exists without any KBK.
 */
export function duties(sources: DutySources, today: Day): Duty[] {
  const kbkOf = byOpd(sources.kbk);
  const laporanOf = new Map(sources.laporan.map((laporan) => [`${laporan.kbkId} ${laporan.periodeId}`, laporan]));
  return sources.opd.flatMap((opd) => {
    const own = kbkOf.get(opd.id) ?? [];
    const ofKbk = own.flatMap((kbk) => sources.periode.flatMap((periode) => {
      const laporan = laporanOf.get(`${kbk.id} ${periode.id}`) ?? null;
      const days = daysWithin(kbk, periode);
      return days === 0 && !laporan ? [] : [duty(opd, kbk, periode, days, laporan, today)];
    }));
    const ofOpd = sources.periode.flatMap((periode) => {
      const days = daysWithin(opd, periode);
      return days === 0 || own.some((kbk) => daysWithin(kbk, periode) > 0) ? [] : [duty(opd, null, periode, days, null, today)];
    });
    return [...ofKbk, ...ofOpd];
  });
}

function duty(
  opd: DutySources['opd'][number], kbk: DutySources['kbk'][number] | null, periode: DutySources['periode'][number],
  days: number, laporan: Duty['laporan'], today: Day,
): Duty {
  const owed = days >= OWING_DAYS;
  const forwarded = laporan?.diteruskanPertamaPada ? dayAt(laporan.diteruskanPertamaPada) : null;
  const reckoned = forwarded ?? (owed ? today : periode.tenggat);
  return {
    opdId: opd.id, opdNama: opd.nama, opdJenis: opd.jenis, kbkId: kbk?.id ?? null, kbkNama: kbk?.nama ?? null, kbkOfUnit: kbk?.ofUnit ?? false,
    periodeId: periode.id, periodeNama: periode.nama, periodeMulai: periode.mulai, periodeAkhir: periode.akhir, tenggat: periode.tenggat,
    periodeDitutup: periode.ditutup, owed, shortLived: !owed, laporan,
    fulfilled: forwarded !== null,
    timely: forwarded !== null && forwarded <= periode.tenggat,
    daysLate: Math.max(0, daysBetween(periode.tenggat, reckoned)),
    countsInDenominator: owed && (forwarded !== null || today > periode.tenggat),
  };
}

/** Node 20 has no Map.groupBy. */
function byOpd(kbk: DutySources['kbk']): Map<string, DutySources['kbk']> {
  const groups = new Map<string, DutySources['kbk']>();
  for (const one of kbk) groups.set(one.opdId, [...(groups.get(one.opdId) ?? []), one]);
  return groups;
}

type Loaded = Omit<DutySources, 'laporan'> & { laporan: (Omit<DutySources['laporan'][number], 'diteruskanPertamaPada'> & { diteruskanPertamaPada: string | null })[] };

/**
 * The duties of every reporting period whose last day lies in `from`–`to`, in one query; of the OPDs of `opdIds` alone,
 * where it is given. Offices by kind and code, in each its own KBK first, then those of its units by name.
 */
export async function dutiesIn(db: Pick<Tx, '$queryRaw'>, range: { from: Day; to: Day; opdIds?: readonly string[] | null }, today: Day): Promise<Duty[]> {
  const opdIds = range.opdIds ? [...range.opdIds] : null;
  const [row] = await db.$queryRaw<[Loaded]>`
    with p as (
      select id, nama, mulai, akhir, tenggat, ditutup_pada from periode where jenis = 'PELAPORAN' and akhir between ${range.from}::date and ${range.to}::date
    ), d as (
      select id, nama, jenis, kode, mulai, selesai from perangkat_daerah where ${opdIds}::uuid[] is null or id = any(${opdIds}::uuid[])
    ), k as (
      select k.id, k.perangkat_daerah_id, k.unit_kerja_id, k.nama, k.mulai, k.selesai from kbk k join d on d.id = k.perangkat_daerah_id
    )
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'nama', nama, 'jenis', jenis, 'mulai', mulai, 'selesai', selesai)
         order by jenis, kode), '[]') from d) as opd,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'opdId', perangkat_daerah_id, 'nama', nama, 'ofUnit', unit_kerja_id is not null, 'mulai', mulai, 'selesai', selesai)
         order by unit_kerja_id is not null, nama, mulai), '[]') from k) as kbk,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'nama', nama, 'mulai', mulai, 'akhir', akhir, 'tenggat', tenggat, 'ditutup', ditutup_pada is not null)
         order by mulai), '[]') from p) as periode,
      (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'kbkId', l.kbk_id, 'periodeId', l.periode_id, 'status', l.status,
         'nomor', l.nomor, 'nihil', coalesce(v.nihil, false), 'diteruskanPertamaPada', l.diteruskan_pertama_pada)), '[]')
         from laporan l join p on p.id = l.periode_id join k on k.id = l.kbk_id
         left join versi_laporan v on v.laporan_id = l.id and v.versi = l.versi) as laporan`;
  return duties({
    ...row,
    laporan: row.laporan.map((one) => ({ ...one, diteruskanPertamaPada: one.diteruskanPertamaPada === null ? null : new Date(one.diteruskanPertamaPada) })),
  }, today);
}
