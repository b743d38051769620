import type { Actor } from '../../access/posts.js';
import { figureOpdIds, visibleEvaluasi, visibleLaporan } from '../../access/visible.js';
import type { Tx } from '../../db/change.js';
import type { Prisma, StatusLaporan } from '../../db/generated/client.js';
import { notFound } from '../../errors.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import { SET_STATES } from '../../workflow/evaluasi.js';
import { dutiesIn, type Duty } from '../rekap/duties.js';
import { assess, type EvaluasiSources, type HasilOpd, type HasilTerhitung } from './assess.js';
import { indikatorEvaluasi, type KodeIndikator, type Rincian } from './indicators.js';
import { aturanOf, type Aturan } from './rule.js';

type Reader = Pick<Tx, '$queryRaw' | 'evaluasi' | 'evaluasiPerangkatDaerah' | 'nilaiIndikator' | 'laporan' | 'aturanEvaluasi'>;

const evaluasiInclude = {
  periode: true,
  aturan: true,
  tindakan: { orderBy: [{ pada: 'desc' }, { id: 'desc' }] },
} satisfies Prisma.EvaluasiInclude;

export type EvaluasiRow = Prisma.EvaluasiGetPayload<{ include: typeof evaluasiInclude }>;

/** An evaluation that the person may read. Throws not_found for any other. */
export async function findEvaluasi(db: Reader, actor: Actor, id: string): Promise<EvaluasiRow> {
  const row = await db.evaluasi.findFirst({ relationLoadStrategy: 'join', where: { id, AND: visibleEvaluasi(actor) }, include: evaluasiInclude });
  if (!row) throw notFound();
  return row;
}

export const periodeDays = (periode: { mulai: Date; akhir: Date }) => ({ mulai: dayOf(periode.mulai), akhir: dayOf(periode.akhir) });

/** The day of whose state the figures are, where an evaluation was set before its period was over; else null. */
export function setEarly({ ditetapkanPada, periode }: { ditetapkanPada: Date | null; periode: { akhir: Date } }): Day | null {
  const day = ditetapkanPada && dayAt(ditetapkanPada);
  return day && day <= dayOf(periode.akhir) ? day : null;
}

/** What was done in the accepted reports: how much, and how often each behaviour of the city. */
export interface Cakupan {
  kegiatan: number;
  kbk: number;
  perilaku: { teks: string; jumlah: number }[];
}

/** An evaluation's figures: computed now while it is DISUSUN, read as frozen afterwards. */
export interface Hasil {
  aturan: Aturan;
  /** The best first; those not assessed at the end. */
  opd: HasilOpd[];
  cakupan: Cakupan;
  /** While it is computed: reports that are owed and not accepted yet. */
  belumDiterima: Duty[];
}

/** The figures that the person sees of an evaluation: of all OPDs, or of their own alone. */
export async function resultsFor(db: Reader, actor: Actor, evaluasi: EvaluasiRow, today: Day): Promise<Hasil> {
  const opdIds = figureOpdIds(actor);
  return SET_STATES.includes(evaluasi.status) ? frozenResults(db, evaluasi, opdIds) : liveResults(db, evaluasi, opdIds, today);
}

/** Two queries. */
async function liveResults(db: Reader, evaluasi: EvaluasiRow, opdIds: string[] | null, today: Day): Promise<Hasil> {
  const { aturan, opd, sources } = await computeResults(db, periodeDays(evaluasi.periode), opdIds, today);
  const assessed = new Set(opd.filter(({ dinilai }) => dinilai).map(({ opdId }) => opdId));
  const kegiatan = sources.kegiatan.filter((one) => assessed.has(one.opdId));
  return {
    aturan,
    opd,
    belumDiterima: notAccepted(sources.duties, today),
    cakupan: {
      kegiatan: kegiatan.length,
      kbk: new Set(kegiatan.map((one) => one.kbkId)).size,
      perilaku: sources.perilaku.map(({ kode, teks }) => ({ teks, jumlah: kegiatan.filter((one) => one.perilaku.includes(kode)).length })),
    },
  };
}

/** Reports that are owed for what has begun, whether due already or not, and not accepted. */
function notAccepted(duties: Duty[], today: Day): Duty[] {
  const accepted: StatusLaporan = 'DITERIMA';
  return duties.filter((duty) => duty.owed && duty.periodeMulai <= today && duty.laporan?.status !== accepted);
}

/**
 * Computes an evaluation from what stands in the database now, under the newest rule: of all OPDs, or of `opdIds` alone
 * (whose ranks then mean nothing).
 */
export async function computeResults(db: Pick<Tx, '$queryRaw'>, periode: { mulai: Day; akhir: Day }, opdIds: string[] | null, today: Day): Promise<{ aturan: Aturan; opd: HasilTerhitung[]; sources: EvaluasiSources }> {
  const duties = await dutiesIn(db, { from: periode.mulai, to: periode.akhir, opdIds }, today);
  const { aturan, ...facts } = await loadFacts(db, periode, opdIds, today);
  const sources = { ...facts, duties };
  return { aturan, sources, opd: assess(sources, periode, aturan, today) };
}

interface LoadedFacts extends Omit<EvaluasiSources, 'duties'> {
  aturan: { versi: number; isi: unknown; alasan: string; dibuatPada: string };
}

/** The offices, accepted activities and due plans of a period, the city's values and the newest rule, in one query. */
async function loadFacts(db: Pick<Tx, '$queryRaw'>, { mulai, akhir }: { mulai: Day; akhir: Day }, opdIds: string[] | null, today: Day): Promise<Omit<EvaluasiSources, 'duties'> & { aturan: Aturan }> {
  const [row] = await db.$queryRaw<[LoadedFacts]>`
    with d as (
      select id, kode, nama, mulai, selesai from perangkat_daerah
      where (${opdIds}::uuid[] is null or id = any(${opdIds}::uuid[])) and mulai <= ${akhir}::date and coalesce(selesai, 'infinity') >= ${mulai}::date
    ), k as (
      select k.id, k.nama, k.perangkat_daerah_id from kbk k join d on d.id = k.perangkat_daerah_id
    ), l as (
      select l.id, l.kbk_id, p.nama as periode from laporan l join periode p on p.id = l.periode_id
      where l.status = 'DITERIMA' and p.jenis = 'PELAPORAN' and p.akhir between ${mulai}::date and ${akhir}::date
    ), v as (
      select id, kode, nama, urutan from nilai_budaya
      where perangkat_daerah_id is null and berlaku_dari <= ${akhir}::date and coalesce(berlaku_sampai, 'infinity') >= ${akhir}::date
    ), b as (
      select b.id, b.kode, b.teks, b.urutan from perilaku b join v on v.id = b.nilai_budaya_id
      where b.kbk_id is null and b.berlaku_dari <= ${akhir}::date and coalesce(b.berlaku_sampai, 'infinity') >= ${akhir}::date
    )
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'nama', nama, 'mulai', mulai, 'selesai', selesai) order by kode), '[]') from d) as opd,
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'judul', g.judul, 'laporanId', l.id, 'opdId', k.perangkat_daerah_id, 'kbkId', k.id,
         'kbkNama', k.nama, 'periodeNama', l.periode, 'rencanaId', g.rencana_id, 'anggaran', g.anggaran, 'perilaku', s.perilaku, 'nilai', s.nilai)
         order by g.selesai, g.id), '[]')
         from kegiatan g join l on l.id = g.laporan_id join k on k.id = l.kbk_id
         cross join lateral (
           select coalesce(jsonb_agg(b.kode) filter (where b.id is not null), '[]') as perilaku,
                  coalesce(jsonb_agg(distinct v.kode) filter (where v.id is not null), '[]') as nilai
           from kegiatan_perilaku kp join perilaku pr on pr.id = kp.perilaku_id
           left join b on b.id = pr.id left join v on v.id = pr.nilai_budaya_id
           where kp.kegiatan_id = g.id
         ) s) as kegiatan,
      (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'judul', r.judul, 'opdId', k.perangkat_daerah_id, 'kbkNama', k.nama,
         'tahun', r.tahun, 'bulan', r.bulan, 'anggaran', r.anggaran) order by r.tahun, r.bulan, r.judul, r.id), '[]')
         from rencana_kegiatan r join k on k.id = r.kbk_id
         cross join lateral (select make_date(r.tahun, r.bulan, 1) as awal) m
         where r.status = 'DISAHKAN' and m.awal between ${mulai}::date and ${akhir}::date and m.awal + interval '1 month' <= ${today}::date) as rencana,
      (select coalesce(jsonb_agg(jsonb_build_object('kode', kode, 'nama', nama) order by urutan), '[]') from v) as nilai,
      (select coalesce(jsonb_agg(jsonb_build_object('kode', kode, 'teks', teks) order by urutan), '[]') from b) as perilaku,
      (select jsonb_build_object('versi', versi, 'isi', isi, 'alasan', alasan, 'dibuatPada', dibuat_pada)
         from aturan_evaluasi order by versi desc limit 1) as aturan`;
  return { ...row, aturan: aturanOf({ ...row.aturan, dibuatPada: new Date(row.aturan.dibuatPada) }) };
}

const opdOf = (opdIds: string[] | null) => (opdIds ? { perangkatDaerahId: { in: opdIds } } : {});

const hasilSelect = {
  perangkatDaerahId: true, nama: true, dinilai: true, alasanTidakDinilai: true, total: true, predikat: true, peringkat: true,
  nilai: { select: { indikator: true, pembilang: true, penyebut: true } },
} satisfies Prisma.EvaluasiPerangkatDaerahSelect;

type HasilRow = Prisma.EvaluasiPerangkatDaerahGetPayload<{ select: typeof hasilSelect }>;

/** Two queries. */
async function frozenResults(db: Reader, evaluasi: EvaluasiRow, opdIds: string[] | null): Promise<Hasil> {
  const rows = await db.evaluasiPerangkatDaerah.findMany({ relationLoadStrategy: 'join', where: { evaluasiId: evaluasi.id, ...opdOf(opdIds) }, select: hasilSelect });
  return { aturan: aturanOf(evaluasi.aturan!), opd: inOrder(rows), belumDiterima: [], cakupan: await frozenCoverage(db, evaluasi, opdIds) };
}

function inOrder(rows: HasilRow[]): HasilOpd[] {
  const last = Number.MAX_SAFE_INTEGER;
  return rows.map(hasilOf).sort((a, b) => Number(b.dinilai) - Number(a.dinilai) || (a.peringkat ?? last) - (b.peringkat ?? last) || a.nama.localeCompare(b.nama, 'id'));
}

function hasilOf(row: HasilRow): HasilOpd {
  const skor = indikatorEvaluasi.map(({ kode }) => {
    const kept = row.nilai.find(({ indikator }) => indikator === kode);
    return { kode, pembilang: kept?.pembilang ?? 0n, penyebut: kept?.penyebut ?? 0n };
  });
  return {
    opdId: row.perangkatDaerahId, nama: row.nama, dinilai: row.dinilai, alasan: row.alasanTidakDinilai, skor: row.dinilai ? skor : [],
    total: row.total === null ? null : Number(row.total), predikat: row.predikat, peringkat: row.peringkat,
  };
}

/** The activities of the reports that a set evaluation draws on; such a report changes no more. */
async function frozenCoverage(db: Pick<Tx, '$queryRaw'>, evaluasi: EvaluasiRow, opdIds: string[] | null): Promise<Cakupan> {
  const akhir = dayOf(evaluasi.periode.akhir);
  const [row] = await db.$queryRaw<[Cakupan]>`
    with g as (
      select g.id, g.kbk_id from kegiatan g join laporan l on l.id = g.laporan_id join kbk k on k.id = l.kbk_id
      where l.evaluasi_id = ${evaluasi.id}::uuid and (${opdIds}::uuid[] is null or k.perangkat_daerah_id = any(${opdIds}::uuid[]))
    ), b as (
      select b.teks, b.urutan, count(g.id)::int as jumlah from perilaku b
      join nilai_budaya v on v.id = b.nilai_budaya_id and v.perangkat_daerah_id is null
      left join kegiatan_perilaku kp on kp.perilaku_id = b.id left join g on g.id = kp.kegiatan_id
      where b.kbk_id is null and b.berlaku_dari <= ${akhir}::date and coalesce(b.berlaku_sampai, 'infinity') >= ${akhir}::date
      group by b.id
    )
    select (select count(*)::int from g) as kegiatan, (select count(distinct kbk_id)::int from g) as kbk,
           (select coalesce(jsonb_agg(jsonb_build_object('teks', teks, 'jumlah', jumlah) order by urutan), '[]') from b) as perilaku`;
  return row;
}

/** The evaluation set before this one, with what the person sees of it, to compare with; null where there is none. */
export interface Sebelum {
  nama: string;
  opd: HasilOpd[];
}

/**
 * The latest evaluation of an earlier period that was set before this one was. What is set later changes no comparison
 * of a summary that stands already.
 */
export async function resultsBefore(db: Reader, actor: Actor, evaluasi: EvaluasiRow): Promise<Sebelum | null> {
  const row = await db.evaluasi.findFirst({
    relationLoadStrategy: 'join',
    where: {
      status: { in: [...SET_STATES] }, periode: { akhir: { lt: evaluasi.periode.mulai } }, AND: visibleEvaluasi(actor),
      ...(evaluasi.ditetapkanPada ? { ditetapkanPada: { lt: evaluasi.ditetapkanPada } } : {}),
    },
    orderBy: [{ periode: { mulai: 'desc' } }, { versi: 'desc' }],
    select: { periode: { select: { nama: true } }, opd: { where: opdOf(figureOpdIds(actor)), select: hasilSelect } },
  });
  return row && { nama: row.periode.nama, opd: inOrder(row.opd) };
}

/**
 * The list behind a figure of one OPD: frozen once the evaluation is set. Throws not_found for an OPD that the person may
 * not see, or that the evaluation does not hold.
 */
export async function rincianFor(db: Reader, actor: Actor, evaluasi: EvaluasiRow, opdId: string, today: Day): Promise<{ aturan: Aturan; opd: HasilOpd; rincian: (kode: KodeIndikator) => Promise<Rincian[]> }> {
  const own = figureOpdIds(actor);
  if (own && !own.includes(opdId)) throw notFound();
  if (!SET_STATES.includes(evaluasi.status)) {
    const { aturan, opd } = await computeResults(db, periodeDays(evaluasi.periode), null, today);
    const row = opd.find((one) => one.opdId === opdId);
    if (!row) throw notFound();
    return { aturan, opd: row, rincian: async (kode) => row.rincian?.[kode] ?? [] };
  }
  const row = await db.evaluasiPerangkatDaerah.findUnique({
    relationLoadStrategy: 'join', where: { evaluasiId_perangkatDaerahId: { evaluasiId: evaluasi.id, perangkatDaerahId: opdId } }, select: { id: true, ...hasilSelect },
  });
  if (!row) throw notFound();
  return {
    aturan: aturanOf(evaluasi.aturan!), opd: hasilOf(row),
    rincian: async (kode) => {
      const kept = await db.nilaiIndikator.findUnique({ where: { evaluasiPerangkatDaerahId_indikator: { evaluasiPerangkatDaerahId: row.id, indikator: kode } }, select: { rincian: true } });
      return (kept?.rincian ?? []) as unknown as Rincian[];
    },
  };
}

/** Which of these reports the person may open. */
export async function openableReports(db: Reader, actor: Actor, laporanIds: string[]): Promise<Set<string>> {
  if (laporanIds.length === 0) return new Set();
  const rows = await db.laporan.findMany({ where: { id: { in: laporanIds }, AND: visibleLaporan(actor) }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}

export interface EvaluasiListed {
  id: string;
  nama: string;
  mulai: Day;
  akhir: Day;
  versi: number;
  status: EvaluasiRow['status'];
  statusSejak: Date;
  /** Mean of the totals that the person sees, and how many OPDs they are of; null while nothing is frozen. */
  rataRata: number | null;
  dinilai: number;
  predikat: string | null;
}

/** The evaluations that the person may read, of periods that have begun, the newest first. One query. */
export async function listEvaluasi(db: Reader, actor: Actor, today: Day): Promise<EvaluasiListed[]> {
  const rows = await db.evaluasi.findMany({
    relationLoadStrategy: 'join',
    where: { periode: { mulai: { lt: dateOf(addDays(today, 1)) } }, AND: visibleEvaluasi(actor) },
    orderBy: [{ periode: { mulai: 'desc' } }, { versi: 'desc' }],
    select: {
      id: true, versi: true, status: true, statusSejak: true, periode: { select: { nama: true, mulai: true, akhir: true } },
      opd: { where: { dinilai: true, total: { not: null }, ...opdOf(figureOpdIds(actor)) }, select: { total: true, predikat: true } },
    },
  });
  return rows.map(({ periode, opd, ...row }) => ({
    ...row, nama: periode.nama, ...periodeDays(periode), dinilai: opd.length, predikat: opd.length === 1 ? opd[0]!.predikat : null,
    rataRata: opd.length === 0 ? null : opd.reduce((sum, { total }) => sum + Number(total), 0) / opd.length,
  }));
}

/** Every version of the rule, the newest first. */
export async function listAturan(db: Reader): Promise<Aturan[]> {
  return (await db.aturanEvaluasi.findMany({ orderBy: { versi: 'desc' } })).map(aturanOf);
}
