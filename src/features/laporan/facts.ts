import type { Post } from '../../access/posts.js';
import { ENDORSED_STATES } from '../../access/visible.js';
import type { Tx } from '../../db/change.js';
import type { Prisma, StatusLaporan } from '../../db/generated/client.js';
import { dateOf, dayOf, type Day } from '../../time.js';
import { SET_STATES } from '../../workflow/evaluasi.js';
import type { LaporanFacts } from '../../workflow/laporan.js';

/** A report's facts for the transition table, with what the acts need besides. */
export interface LoadedLaporan extends LaporanFacts {
  id: string;
  revisi: number;
  periodeId: string;
  nomor: string | null;
  kbkNama: string;
  opdKode: string;
  opdNama: string;
  sebutanKepala: string;
  statusSejak: Date;
  diteruskanPertamaPada: Date | null;
  kendala: string;
  tindakLanjut: string;
  /** The current version's row; null before the first ajukan. */
  versiId: string | null;
}

/** Of an act, what its look and its rights ask; a print asks more. */
const actSelect = { id: true, tindakan: true, pegawaiId: true, post: true, sebutan: true, nama: true, alasan: true, pada: true } satisfies Prisma.TindakanSelect;

/** What a report's row must bring along for its facts; `on` is the day as of which they hold. */
export const factsInclude = (on: Date) => ({
  periode: true,
  kbk: {
    select: {
      id: true, nama: true, perangkatDaerahId: true,
      perangkatDaerah: { select: { kode: true, nama: true, sebutanKepala: true } },
      susunan: { where: { jabatan: 'FASILITATOR', mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] }, select: { jumlah: true } },
    },
  },
  versiVersi: {
    orderBy: { versi: 'desc' },
    select: { id: true, versi: true, nihil: true, tindakan: { orderBy: [{ pada: 'asc' }, { id: 'asc' }], select: actSelect } },
  },
  _count: { select: { kegiatan: true } },
} satisfies Prisma.LaporanInclude);

export type LaporanRow = Prisma.LaporanGetPayload<{ include: ReturnType<typeof factsInclude> }>;

/**
 * Loads a report's facts as of a day. With `lock` the row is held until the transaction ends, so that of two acts at once
 * the second sees what the first has done. Null where there is no such report.
 */
export async function loadLaporan(tx: Tx, id: string, today: Day, { lock = false } = {}): Promise<LoadedLaporan | null> {
  if (lock) await tx.$queryRaw`select id from laporan where id = ${id}::uuid for update`;
  const row = await tx.laporan.findUnique({ relationLoadStrategy: 'join', where: { id }, include: factsInclude(dateOf(today)) });
  return row && factsOf(row, await evaluationIsSet(tx, row));
}

/** Whether an evaluation that draws on the report's period is set; asked only of a report that could be accepted or reopened. */
export async function evaluationIsSet(tx: Tx, row: { status: StatusLaporan; periode: { akhir: Date } }): Promise<boolean> {
  if (row.status !== 'DITERUSKAN' && row.status !== 'DITERIMA') return false;
  return await tx.evaluasi.count({ where: setOver(row.periode) }) > 0;
}

/** Evaluations that are set, and draw on the reports of a period: those in whose own it ends. */
export const setOver = ({ akhir }: { akhir: Date }): Prisma.EvaluasiWhereInput => ({ status: { in: [...SET_STATES] }, periode: { mulai: { lte: akhir }, akhir: { gte: akhir } } });

/** A row as the facts that the transition table asks. */
export function factsOf(row: LaporanRow, evaluasiDitetapkan: boolean): LoadedLaporan {
  const version = row.versiVersi[0];
  const pengesahan = (version?.tindakan ?? []).filter((one) => one.tindakan === 'SAHKAN').map((one) => ({ post: one.post as Post, pegawaiId: one.pegawaiId }));
  return {
    id: row.id,
    status: row.status,
    statusSejak: row.statusSejak,
    revisi: row.revisi,
    versi: row.versi,
    versiId: version?.id ?? null,
    nomor: row.nomor,
    kbkId: row.kbkId,
    kbkNama: row.kbk.nama,
    opdId: row.kbk.perangkatDaerahId,
    opdKode: row.kbk.perangkatDaerah.kode,
    opdNama: row.kbk.perangkatDaerah.nama,
    sebutanKepala: row.kbk.perangkatDaerah.sebutanKepala,
    periodeId: row.periodeId,
    periode: {
      nama: row.periode.nama, mulai: dayOf(row.periode.mulai), akhir: dayOf(row.periode.akhir), tenggat: dayOf(row.periode.tenggat),
      ditutup: row.periode.ditutupPada !== null,
    },
    jumlahKegiatan: row._count.kegiatan,
    ringkasan: row.ringkasan,
    kendala: row.kendala,
    tindakLanjut: row.tindakLanjut,
    alasanNihil: row.alasanNihil,
    pernahDiajukan: row.diajukanPertamaPada !== null,
    diteruskanPertamaPada: row.diteruskanPertamaPada,
    diajukanOleh: version?.tindakan.find((one) => one.tindakan === 'AJUKAN')?.pegawaiId ?? null,
    pengesahan,
    // Of what is endorsed in full its acts say it: the susunan may have changed since.
    perluFasilitator: ENDORSED_STATES.includes(row.status) ? pengesahan.some((one) => one.post === 'KBK_FASILITATOR') : row.kbk.susunan[0]?.jumlah !== 0,
    evaluasiDitetapkan,
  };
}
