import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Actor, HeldPost } from '../../access/posts.js';
import { alone } from '../../db/alone.js';
import { change, type Tx } from '../../db/change.js';
import { MAX_FILES, type UploadedFile } from '../../web/body.js';
import type { Deps } from '../../web/deps.js';
import { inspectUpload, notStored, type PreparedFile } from './inspect.js';
import { BERKAS_LOCK } from './lock.js';
import { HELD_BY_NOTHING, HOUR, PENDING_MS } from './waiting.js';

/** A write that is older and not finished will not be finished. */
const WRITING_MS = HOUR;

/** Whose evidence is stored: the activity that the form has or will have, and where that belongs. */
export interface BuktiOf {
  formulirId: string;
  held: HeldPost;
  kbkId: string;
  opdId: string;
}

export interface Stored {
  /** How many files are kept now that were not before. */
  stored: number;
  /** Each refused file by name, with the remedy; the others stay. */
  problems: string[];
}

/**
 * Keeps the files of a form as evidence that waits for its activity to be saved (`Bukti` without `kegiatanId`), whatever else
 * is wrong with the form.
 */
export async function receiveBukti(deps: Pick<Deps, 'db' | 'clock' | 'files' | 'log'>, actor: Actor, of: BuktiOf, uploads: UploadedFile[]): Promise<Stored> {
  const prepared: PreparedFile[] = [];
  const problems: string[] = [];
  for (const upload of uploads) {
    const inspected = await inspectUpload(upload);
    if ('prepared' in inspected) prepared.push(inspected.prepared);
    else problems.push(inspected.problem);
  }
  const result = await storeBukti(deps, actor, of, prepared);
  return { stored: result.stored, problems: [...problems, ...result.problems] };
}

/**
 * Writes prepared files as waiting evidence: rows DITULIS first, then the files durably, then the rows SIAP together with their
 * evidence. Whatever dies in between leaves rows that nobody sees and `sweepBerkas` removes with their files. A file that the form holds
 * already (sent twice) is not kept twice.
 */
export async function storeBukti(deps: Pick<Deps, 'db' | 'clock' | 'files' | 'log'>, actor: Actor, of: BuktiOf, prepared: PreparedFile[]): Promise<Stored> {
  if (prepared.length === 0) return { stored: 0, problems: [] };
  const now = deps.clock();
  const rows = prepared.map((file) => berkasRow(file, actor, now));
  await deps.db.berkas.createMany({ data: rows });

  const problems: string[] = [];
  const written: typeof rows = [];
  for (const [i, row] of rows.entries()) {
    try {
      await writeParts(deps.files, row.id, prepared[i]!);
      written.push(row);
    } catch (error) {
      deps.log.error({ err: error, berkas: row.id }, 'file not written');
      problems.push(notStored(row.nama));
    }
  }
  if (written.length === 0) return { stored: 0, problems };

  const stored = await change(deps.db, now, actor, async (tx, record) => {
    // The lock that the trigger on `bukti` takes: two forms sent at once are counted one after the other.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${of.formulirId}, 0))`;
    const present = await tx.bukti.findMany({ where: { formulirId: of.formulirId }, select: { urutan: true, berkas: { select: { sha256: true } } } });
    const known = new Set(present.map((one) => one.berkas.sha256));
    const fresh = written.filter((row) => !known.has(row.sha256) && known.add(row.sha256));
    const kept = fresh.slice(0, MAX_FILES - present.length);
    for (const row of fresh.slice(kept.length)) problems.push(`Hapus bukti lain sebelum mengirim “${row.nama}”: satu kegiatan memuat paling banyak ${MAX_FILES} berkas`);

    const keptIds = kept.map((row) => row.id);
    const { count } = await tx.berkas.updateMany({ where: { id: { in: keptIds }, status: 'DITULIS' }, data: { status: 'SIAP' } });
    if (count !== keptIds.length) throw new Error('A file was swept away while it was being written');
    await tx.berkas.updateMany({ where: { id: { in: written.map((row) => row.id) }, status: 'DITULIS' }, data: { status: 'DIBUANG' } });
    const last = Math.max(0, ...present.map((one) => one.urutan));
    await tx.bukti.createMany({ data: kept.map((row, i) => ({ berkasId: row.id, formulirId: of.formulirId, urutan: last + 1 + i, dibuatPada: now })) });
    await record({
      tindakan: 'bukti.unggah', objek: 'kegiatan', objekId: of.formulirId, held: of.held, kbkId: of.kbkId, perangkatDaerahId: of.opdId,
      ringkas: kept.length > 0 ? `mengunggah ${kept.length} berkas bukti: ${kept.map((row) => row.nama).join(', ')}` : 'mengunggah bukti yang sudah ada',
    });
    return kept.length;
  });
  return { stored, problems };
}

/** The row of a file that is about to be written. */
export const berkasRow = (file: PreparedFile, actor: Pick<Actor, 'akunId'>, now: Date) => ({
  id: uuidv7(), nama: file.nama, tipe: file.tipe, ukuran: file.bytes.length, sha256: createHash('sha256').update(file.bytes).digest('hex'),
  lebar: file.lebar, tinggi: file.tinggi, olehId: actor.akunId, dibuatPada: now,
});

/** Writes a file durably, with its thumbnail where it has one. */
export async function writeParts(files: Deps['files'], id: string, { bytes, kecil }: PreparedFile): Promise<void> {
  await files.write(id, 'asli', bytes);
  if (kecil) await files.write(id, 'kecil', kecil);
}

/** Removes evidence rows, and lets go of their files unless a version of a report or other evidence holds them. */
export async function removeBukti(tx: Tx, buktiIds: string[]): Promise<void> {
  const rows = await tx.bukti.findMany({ where: { id: { in: buktiIds } }, select: { berkasId: true } });
  await tx.bukti.deleteMany({ where: { id: { in: buktiIds } } });
  await tx.berkas.updateMany({
    where: { id: { in: rows.map((row) => row.berkasId) }, ...HELD_BY_NOTHING },
    data: { status: 'DIBUANG' },
  });
}

/**
 * Removes what is not needed or was left half done: files that waited 48 hours on a form, rows of files that were never finished, files let
 * go, files without a row. Does nothing while a backup copies files. Gives how many files were removed; null where it did nothing.
 */
export function sweepBerkas(deps: Pick<Deps, 'db' | 'pool' | 'clock' | 'files'>): Promise<number | null> {
  return alone(deps.pool, BERKAS_LOCK, async () => {
    await letGoOfForgotten(deps);
    await deps.files.clearTemporary(new Date(deps.clock().getTime() - WRITING_MS));
    return await removeUnfinished(deps) + await removeStrays(deps);
  });
}

async function letGoOfForgotten({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const now = clock();
  await db.berkas.updateMany({ where: { status: 'SIAP', dibuatPada: { lt: new Date(now.getTime() - PENDING_MS) }, ...HELD_BY_NOTHING }, data: { status: 'DIBUANG' } });
  const forgotten = { kegiatanId: null, dibuatPada: { lt: new Date(now.getTime() - PENDING_MS) } };
  const forms = await db.bukti.groupBy({ by: ['formulirId'], where: forgotten });
  for (const { formulirId } of forms) {
    await change(db, now, null, async (tx, record) => {
      const rows = await tx.$queryRaw<{ id: string }[]>`
        select id from bukti where formulir_id = ${formulirId}::uuid and kegiatan_id is null and dibuat_pada < ${forgotten.dibuatPada.lt} for update`;
      await removeBukti(tx, rows.map((row) => row.id));
      await record({ tindakan: 'bukti.buang', objek: 'kegiatan', objekId: formulirId, ringkas: `membuang ${rows.length} bukti dari formulir yang tidak disimpan` });
    });
  }
}

/** The file first, then the row: what is interrupted is seen by its row and done again. */
async function removeUnfinished({ db, clock, files }: Pick<Deps, 'db' | 'clock' | 'files'>): Promise<number> {
  const rows = await db.berkas.findMany({
    where: { ...HELD_BY_NOTHING, OR: [{ status: 'DIBUANG' }, { status: 'DITULIS', dibuatPada: { lt: new Date(clock().getTime() - WRITING_MS) } }] },
    select: { id: true, status: true },
  });
  for (const { id, status } of rows) {
    // Taken out of the hands of a writer that is slow but alive.
    const { count } = await db.berkas.updateMany({ where: { id, status }, data: { status: 'DIBUANG' } });
    if (count === 0) continue;
    await files.remove(id);
    await db.berkas.delete({ where: { id } });
  }
  return rows.length;
}

/** A row is there before its file: a file without one belongs to nothing. */
async function removeStrays({ db, clock, files }: Pick<Deps, 'db' | 'clock' | 'files'>): Promise<number> {
  const before = clock().getTime() - WRITING_MS;
  const lying = (await files.list()).filter((file) => file.writtenAt.getTime() < before).map((file) => file.id);
  let removed = 0;
  for (let at = 0; at < lying.length; at += 1000) {
    const some = lying.slice(at, at + 1000);
    const known = await knownIds(db, some);
    for (const id of some.filter((one) => !known.has(one))) {
      await files.remove(id);
      removed += 1;
    }
  }
  return removed;
}

async function knownIds(db: Deps['db'], names: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`select id::text from berkas where id::text = any(${names}::text[])`;
  return new Set(rows.map((row) => row.id));
}
