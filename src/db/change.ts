import { v7 as uuidv7 } from 'uuid';
import { Prisma, type PrismaClient } from './generated/client.js';
import type { Actor, HeldPost } from '../access/posts.js';
import { staleVersion } from '../errors.js';

/** The client inside a transaction. */
export type Tx = Prisma.TransactionClient;

/** A line of the riwayat: who did what to which thing, beside the change itself. */
export interface Trail {
  /** `laporan.ajukan`, `kegiatan.ubah` … */
  tindakan: string;
  objek: string;
  objekId: string;
  /** The post that allowed it; null for ADMIN work from the shell. */
  held?: HeldPost | null;
  kbkId?: string | null;
  perangkatDaerahId?: string | null;
  laporanId?: string | null;
  versi?: number | null;
  /** In words, for the page: "mengajukan versi 2". */
  ringkas: string;
  alasan?: string | null;
  /** What changed: field → before and after. Kept apart, so that personal values can be erased (UU 27/2022). */
  perubahan?: Record<string, [unknown, unknown]>;
  /** What stood before, whole, for an act that can be taken back; on no page, and erased with the rest. */
  semula?: Prisma.InputJsonObject;
}

export type WriteTrail = (trail: Trail) => Promise<void>;

/**
 * Runs `work` in one transaction and hands it `record`, which writes the riwayat line beside the change. A change that
 * leaves no line is a programming error and is rolled back: nothing is written without its trail.
 * `actor` null: the portal itself (nightly work, the seed of the regulation, the shell). `timeout`: milliseconds.
 * Throws stale_version, with nothing written, where it and another change waited for each other and PostgreSQL let the other go on.
 */
export async function change<T>(
  db: PrismaClient,
  now: Date,
  actor: Actor | null,
  work: (tx: Tx, record: WriteTrail) => Promise<T>,
  timeout = 20_000,
): Promise<T> {
  const written = db.$transaction(async (tx) => {
    let lines = 0;
    const record: WriteTrail = async (trail) => {
      lines += 1;
      await tx.riwayat.create({ data: riwayatOf(now, actor, trail) });
    };
    const result = await work(tx, record);
    if (lines === 0) throw new Error('A change without a line in the riwayat');
    return result;
  }, { timeout, maxWait: 10_000 });
  return written.catch((error: unknown) => {
    throw isDeadlock(error) ? staleVersion('Data ini sedang diubah oleh orang lain pada saat yang sama, jadi perubahan Anda belum disimpan. Periksa keadaan terakhirnya, lalu kirim lagi.') : error;
  });
}

/** Prisma names it in a code of its own, but for SQL that we wrote. */
const isDeadlock = (error: unknown): boolean => error instanceof Prisma.PrismaClientKnownRequestError
  && (error.code === 'P2034' || (error.code === 'P2010' && /\b(40P01|TransactionWriteConflict)\b/.test(JSON.stringify(error.meta))));

/** A line of the riwayat as its row, with what can be erased apart. */
export function riwayatOf(now: Date, actor: Actor | null, trail: Trail) {
  return {
    pada: now,
    akunId: actor?.akunId ?? null,
    pegawaiId: actor?.pegawaiId ?? null,
    post: trail.held?.post ?? null,
    tindakan: trail.tindakan,
    objek: trail.objek,
    objekId: trail.objekId,
    kbkId: trail.kbkId ?? null,
    perangkatDaerahId: trail.perangkatDaerahId ?? null,
    laporanId: trail.laporanId ?? null,
    versi: trail.versi ?? null,
    rincian: {
      create: {
        isi: {
          nama: actor?.nama ?? 'Portal',
          jabatan: trail.held?.label ?? null,
          ringkas: trail.ringkas,
          alasan: trail.alasan ?? null,
          perubahan: (trail.perubahan ?? {}) as Prisma.InputJsonObject,
          ...(trail.semula === undefined ? {} : { semula: trail.semula }),
        },
      },
    },
  } satisfies Prisma.RiwayatCreateInput;
}

/** Writes many lines at once, for a change of many things in one act: two statements, however many lines. */
export async function recordMany(tx: Tx, now: Date, actor: Actor | null, trails: readonly Trail[]): Promise<void> {
  const lines = trails.map((trail) => {
    const { rincian, ...line } = riwayatOf(now, actor, trail);
    return { id: uuidv7(), line, isi: rincian.create.isi };
  });
  await tx.$executeRaw`
    insert into riwayat (id, pada, akun_id, pegawai_id, post, tindakan, objek, objek_id, kbk_id, perangkat_daerah_id, laporan_id, versi)
    select v.* from jsonb_to_recordset(${JSON.stringify(lines.map(({ id, line }) => ({ id, ...line })))}::jsonb) v(
      id uuid, pada timestamptz, "akunId" uuid, "pegawaiId" uuid, post text, tindakan text, objek text, "objekId" text, "kbkId" uuid, "perangkatDaerahId" uuid, "laporanId" uuid, versi int)`;
  await tx.$executeRaw`
    insert into riwayat_rincian (riwayat_id, isi)
    select v.id, v.isi from jsonb_to_recordset(${JSON.stringify(lines.map(({ id, isi }) => ({ id, isi })))}::jsonb) v(id uuid, isi jsonb)`;
}

/** The fields that differ, with both values, for the trail. */
export function differences<T extends Record<string, unknown>>(before: T, after: T): Record<string, [unknown, unknown]> {
  return Object.fromEntries(
    Object.keys(after)
      .filter((key) => JSON.stringify(plain(before[key])) !== JSON.stringify(plain(after[key])))
      .map((key) => [key, [plain(before[key]), plain(after[key])]]),
  );
}

/** Values that JSON cannot hold, as text. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  return value ?? null;
}
