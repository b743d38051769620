import { v7 as uuidv7 } from 'uuid';
import { hasSomewhere, permissions } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { change, type Tx } from '../../db/change.js';
import { Prisma, type Impor } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, wrongStage } from '../../errors.js';
import { addDays, dateOf, dayAt } from '../../time.js';
import type { UploadedFile } from '../../web/body.js';
import type { Deps } from '../../web/deps.js';
import { cleanName } from '../berkas/inspect.js';
import type { ImportKind, ImportRow } from './kind.js';
import { importKinds } from './kinds.js';
import { TableProblem, readTable, type RawTable } from './table.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock' | 'log'>;

/** How long one import may take, in milliseconds. */
const LONGEST_RUN = 15 * 60_000;
/** An import holds personal data: it goes after this many days. */
const KEPT_DAYS = 30;

/** The kind of an import that the person may do. Throws not_found for a kind that there is not, forbidden without the permission. */
export function kindFor(actor: Actor, jenis: string): ImportKind {
  const kind = importKinds.find((one) => one.jenis === jenis);
  if (!kind) throw notFound();
  if (!hasSomewhere(actor, kind.izin)) throw forbidden(`Anda tidak memegang jabatan yang dapat melakukan ini (${permissions[kind.izin].untuk.toLowerCase()}).`);
  return kind;
}

/**
 * Reads an uploaded table and compares it with what is there; nothing of it is written yet. Gives the import's id and the
 * columns that it does not know. Throws invalid_input at `berkas` where the file cannot be read as this table.
 */
export async function periksaBerkas(deps: ServiceDeps, actor: Actor, jenis: string, file: UploadedFile | undefined): Promise<{ id: string; asing: string[] }> {
  const kind = kindFor(actor, jenis);
  if (!file) throw invalidInput({ berkas: 'Pilih berkas CSV atau XLSX' });
  const table = await tableOf(kind, file);
  const now = deps.clock();
  const { rows } = await kind.examine(deps.db, table.rows, dayAt(now), actor);
  const id = uuidv7();
  await change(deps.db, now, actor, async (tx, record) => {
    await tx.impor.create({ data: { id, jenis, namaBerkas: cleanName(file.name), akunId: actor.akunId, baris: asJson(rows), total: rows.length, dibuatPada: now } });
    await record({ tindakan: 'impor.periksa', objek: 'impor', objekId: id, ringkas: `memeriksa impor ${kind.satuan}: ${rows.length} baris` });
  });
  return { id, asing: table.columns.filter((column) => column !== '' && !kind.kolom.some(({ kolom }) => kolom === column)) };
}

async function tableOf(kind: ImportKind, file: UploadedFile): Promise<RawTable> {
  let table: RawTable;
  try {
    table = await readTable(file);
  } catch (error) {
    if (error instanceof TableProblem) throw invalidInput({ berkas: error.message });
    throw error;
  }
  const missing = kind.kolom.filter(({ kolom, wajib }) => wajib && !table.columns.includes(kolom)).map(({ kolom }) => kolom);
  if (missing.length > 0) throw invalidInput({ berkas: `Kolom ${missing.join(', ')} tidak ada. Baris pertama memuat nama kolom seperti pada contoh.` });
  return table;
}

const asJson = (rows: ImportRow[]) => rows as unknown as Prisma.InputJsonArray;
const rowsOf = ({ baris }: Pick<Impor, 'baris'>) => baris as unknown as ImportRow[];

/** The lock that an import holds as long as somebody applies it, however that ends. */
const lockOf = (id: string) => Prisma.sql`hashtextextended(${id}, 5)`;

/**
 * Begins to apply an import, all or nothing; the work goes on in this process after the answer. Whoever comes second is told.
 * Throws not_found for another's import, wrong_stage where it is no longer to be applied or rows are refused.
 */
export async function terapkan(deps: ServiceDeps, actor: Actor, id: string): Promise<void> {
  const impor = await deps.db.impor.findFirst({ where: { id, akunId: actor.akunId } });
  if (!impor) throw notFound();
  const kind = kindFor(actor, impor.jenis);
  if (impor.status !== 'DIPERIKSA') throw wrongStage('Impor ini sudah selesai atau dibatalkan.');
  if (rowsOf(impor).some(({ act }) => act === 'tolak')) throw wrongStage('Masih ada baris yang ditolak. Perbaiki berkasnya, lalu unggah lagi: impor diterapkan seluruhnya atau tidak sama sekali.');
  if (rowsOf(impor).every(({ act }) => act === 'tetap')) throw wrongStage('Tidak ada yang perlu diterapkan: semua baris sudah sama dengan data di portal.');
  const claimed = await new Promise<boolean>((resolve) => {
    void run(deps, actor, kind, id, resolve).catch((error: unknown) => { deps.log.error({ err: error, impor: id }, 'import failed'); resolve(false); });
  });
  if (!claimed) throw wrongStage('Impor ini sedang diterapkan, atau sudah selesai.');
}

/** What is there has changed since the import was compared: these are the rows as they are now. */
class Changed extends Error {
  constructor(readonly rows: ImportRow[]) { super('changed'); }
}
class TakenAlready extends Error {}

/** Applies an import, and says what became of it. `claimed`: told at once whether this run is the one that does it. */
async function run(deps: ServiceDeps, actor: Actor, kind: ImportKind, id: string, claimed: (mine: boolean) => void): Promise<void> {
  const now = deps.clock();
  const today = dayAt(now);
  try {
    await change(deps.db, now, actor, async (tx, record) => {
      // Whoever holds this lock works; where nobody does, nobody works any more (see `endStopped`).
      await tx.$executeRaw`select pg_advisory_xact_lock(${lockOf(id)})`;
      // By another connection, so that others see it begun.
      const { count } = await deps.db.impor.updateMany({ where: { id, status: 'DIPERIKSA', diterapkanPada: null }, data: { diterapkanPada: now, selesai: 0, galat: null } });
      if (count === 0) throw new TakenAlready();
      claimed(true);
      await tx.$executeRaw`lock table ${Prisma.raw(kind.tabel.map((name) => `"${name}"`).join(', '))} in share row exclusive mode`;
      const impor = await tx.impor.findUniqueOrThrow({ where: { id } });
      const before = rowsOf(impor);
      const examined = await kind.examine(tx, before, today, actor);
      if (before.some((row, i) => !isSame(row, examined.rows[i]!))) throw new Changed(examined.rows);
      await examined.apply(tx, {
        now, today, actor,
        progress: async (done) => { await deps.db.impor.update({ where: { id }, data: { selesai: done } }); },
      });
      const counts = countsOf(before);
      await record({ tindakan: 'impor.terapkan', objek: 'impor', objekId: id, ringkas: `menerapkan impor ${kind.satuan}: ${counts.tambah} ditambah, ${counts.ubah} diubah` });
      await tx.impor.update({ where: { id }, data: { status: 'DITERAPKAN', selesai: impor.total, diterapkanPada: deps.clock() } });
    }, LONGEST_RUN);
  } catch (error) {
    if (error instanceof TakenAlready) return claimed(false);
    if (error instanceof Changed) {
      await deps.db.impor.update({ where: { id }, data: {
        baris: asJson(error.rows), diterapkanPada: null, selesai: 0,
        galat: 'Data di portal berubah sejak berkas diperiksa, jadi tidak ada yang diterapkan. Perbandingannya sudah diperbarui: periksa lagi, lalu terapkan.',
      } });
      return;
    }
    deps.log.error({ err: error, impor: id }, 'import failed');
    await deps.db.impor.update({ where: { id }, data: { status: 'GAGAL', galat: 'Penerapan gagal karena gangguan pada portal; tidak ada data yang berubah. Coba periksa ulang; bila berulang, sampaikan kepada pengelola portal.' } });
  }
}

const isSame = (before: ImportRow, after: ImportRow) =>
  before.act === after.act && JSON.stringify(before.perubahan ?? []) === JSON.stringify(after.perubahan ?? []);

/** How many rows there are of each kind. */
export function countsOf(rows: readonly Pick<ImportRow, 'act'>[]): Record<ImportRow['act'], number> {
  const counts = { tambah: 0, ubah: 0, tetap: 0, tolak: 0 };
  for (const { act } of rows) counts[act] += 1;
  return counts;
}

/** Ends an import whose process died while it was applied: its lock is free, and nothing of it was kept. Gives whether it was so. */
export async function endStopped(deps: Pick<Deps, 'db'>, id: string): Promise<boolean> {
  return deps.db.$transaction(async (tx) => {
    const [{ free }] = await tx.$queryRaw<[{ free: boolean }]>`select pg_try_advisory_xact_lock(${lockOf(id)}) as free`;
    if (!free) return false;
    const { count } = await tx.impor.updateMany({
      where: { id, status: 'DIPERIKSA', diterapkanPada: { not: null } },
      data: { status: 'GAGAL', galat: 'Penerapan terhenti karena portal berhenti di tengah jalan; tidak ada data yang berubah. Periksa ulang, lalu terapkan lagi.' },
    });
    return count > 0;
  });
}

/** Compares the rows of an import once more, for one that failed. Throws not_found, wrong_stage where it is under way or done. */
export async function periksaUlang(deps: ServiceDeps, actor: Actor, id: string): Promise<void> {
  const now = deps.clock();
  await change(deps.db, now, actor, async (tx, record) => {
    const impor = await lockOwn(tx, actor, id);
    if (impor.status !== 'GAGAL') throw wrongStage('Hanya impor yang gagal yang dapat diperiksa ulang.');
    const kind = kindFor(actor, impor.jenis);
    const { rows } = await kind.examine(tx, rowsOf(impor), dayAt(now), actor);
    await tx.impor.update({ where: { id }, data: { status: 'DIPERIKSA', diterapkanPada: null, selesai: 0, galat: null, baris: asJson(rows) } });
    await record({ tindakan: 'impor.periksa', objek: 'impor', objekId: id, ringkas: `memeriksa ulang impor ${kind.satuan}` });
  });
}

/** Gives an import up. Throws not_found, wrong_stage where it is under way or done. */
export async function batalkanImpor(deps: ServiceDeps, actor: Actor, id: string): Promise<void> {
  await change(deps.db, deps.clock(), actor, async (tx, record) => {
    const impor = await lockOwn(tx, actor, id);
    if (impor.status === 'DITERAPKAN' || (impor.status === 'DIPERIKSA' && impor.diterapkanPada !== null)) throw wrongStage('Impor ini sedang atau sudah diterapkan.');
    await tx.impor.update({ where: { id }, data: { status: 'DIBATALKAN', baris: [] } });
    await record({ tindakan: 'impor.batalkan', objek: 'impor', objekId: id, ringkas: 'membatalkan impor' });
  });
}

async function lockOwn(tx: Tx, actor: Actor, id: string): Promise<Impor> {
  await tx.$queryRaw`select 1 from impor where id = ${id}::uuid and akun_id = ${actor.akunId}::uuid for update`;
  const impor = await tx.impor.findFirst({ where: { id, akunId: actor.akunId } });
  if (!impor) throw notFound();
  return impor;
}

/** Ends what was stopped, and takes away what is older than a month, with the personal data in it. */
export async function sweepImpor({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const begun = await db.impor.findMany({ where: { status: 'DIPERIKSA', diterapkanPada: { not: null } }, select: { id: true } });
  for (const { id } of begun) await endStopped({ db }, id);
  await db.impor.deleteMany({ where: { dibuatPada: { lt: dateOf(addDays(dayAt(clock()), -KEPT_DAYS)) }, NOT: { status: 'DIPERIKSA', diterapkanPada: { not: null } } } });
}
