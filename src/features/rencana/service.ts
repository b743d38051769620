import type { RencanaKegiatan } from '../../db/generated/client.js';
import { permissions, postsAllowing, type Permission } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { visibleRencana } from '../../access/visible.js';
import { change, differences, type Tx, type WriteTrail } from '../../db/change.js';
import { NothingToDo, isUniqueClash, once } from '../../db/once.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { dayAt, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { notify } from '../notifikasi/service.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

export interface RencanaInput {
  bulan: number;
  judul: string;
  sasaran: string;
  /** Rupiah. */
  anggaran: bigint;
}

/** The years for which a plan may be begun: this one and the next. */
export const openYears = (today: Day): number[] => [yearOf(today), yearOf(today) + 1];

/**
 * Adds a plan as a draft (Pasal 13 ayat (5) huruf a). A form sent twice makes one. Gives its id.
 * Throws not_found for a KBK that the person may not know, forbidden without the post, invalid_input for a year not open.
 */
export async function tambahRencana(deps: ServiceDeps, actor: Actor, input: RencanaInput & { id: string; kbkId: string; tahun: number }): Promise<string> {
  const now = deps.clock();
  const { id, kbkId, tahun, ...fields } = input;
  const kbk = await findKbk(deps, actor, kbkId);
  const held = demand(actor, 'rencana.susun', kbk);
  if (await madeBefore(deps, input)) return id;
  if (!openYears(dayAt(now)).includes(tahun)) throw invalidInput({ tahun: `Pilih Tahun ${openYears(dayAt(now)).join(' atau ')}` });
  try {
    return await change(deps.db, now, actor, async (tx, record) => {
      await tx.rencanaKegiatan.create({ data: { id, kbkId, tahun, ...fields, dibuatPada: now } });
      await record({ ...trailOf(id, kbk, held), tindakan: 'rencana.susun', ringkas: `menyusun rencana “${fields.judul}”, ${fmt.month(fields.bulan)} ${tahun}`, perubahan: differences({} as RencanaInput, fields) });
      return id;
    });
  } catch (error) {
    if (isUniqueClash(error) && await madeBefore(deps, input)) return id;
    throw error;
  }
}

/** Whether this form made its plan already; one of another KBK or with other content is not it. */
async function madeBefore(deps: ServiceDeps, input: RencanaInput & { id: string; kbkId: string }): Promise<boolean> {
  const row = await deps.db.rencanaKegiatan.findUnique({ where: { id: input.id } });
  if (!row) return false;
  if (row.kbkId !== input.kbkId) throw notFound();
  if (!isSame(row, input)) throw staleVersion('Rencana dari formulir ini sudah tersimpan, dengan isi yang lain. Buka rencana itu untuk mengubahnya.');
  return true;
}

const isSame = (row: RencanaKegiatan, input: RencanaInput) =>
  row.bulan === input.bulan && row.judul === input.judul && row.sasaran === input.sasaran && row.anggaran === input.anggaran;

/**
 * Changes a plan. One that the ketua endorsed is changed only with a reason, of which the ketua is told; it stays endorsed.
 * Throws not_found, forbidden, wrong_stage for a cancelled one, invalid_input without the reason, stale_version.
 */
export async function ubahRencana(deps: ServiceDeps, actor: Actor, input: RencanaInput & { id: string; revisi: number; alasan: string }): Promise<void> {
  const now = deps.clock();
  const { id, revisi, alasan, ...fields } = input;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const { row, kbk, held } = await hold(tx, actor, id, 'rencana.susun');
    if (row.status === 'DIBATALKAN') throw wrongStage('Rencana ini sudah dibatalkan, jadi tidak dapat diubah.');
    if (row.revisi !== revisi) {
      if (isSame(row, fields)) throw new NothingToDo();
      throw staleVersion();
    }
    const isEndorsed = row.status === 'DISAHKAN';
    if (isEndorsed && alasan === '') throw invalidInput({ alasan: 'Isi Alasan perubahan: rencana ini sudah disahkan ketua' });
    await tx.rencanaKegiatan.update({ where: { id }, data: { ...fields, revisi: { increment: 1 }, ...(isEndorsed ? { alasanUbah: alasan } : {}) } });
    const before: RencanaInput = { bulan: row.bulan, judul: row.judul, sasaran: row.sasaran, anggaran: row.anggaran };
    await record({
      ...trailOf(id, kbk, held), tindakan: 'rencana.ubah', ringkas: `mengubah rencana “${fields.judul}”`, alasan: isEndorsed ? alasan : null, perubahan: differences({ ...before }, { ...fields }),
    });
    if (isEndorsed) await tellKetua(tx, now, actor, kbk, id, `Rencana “${fields.judul}” diubah`, alasan);
  }));
}

/** Deletes a draft. Throws not_found, forbidden, wrong_stage for one that the ketua endorsed, stale_version. */
export async function hapusRencana(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<{ judul: string; kbkId: string; tahun: number }> {
  return change(deps.db, deps.clock(), actor, async (tx, record) => {
    const { row, kbk, held } = await hold(tx, actor, id, 'rencana.susun');
    if (row.status !== 'DRAF') throw wrongStage('Rencana yang sudah disahkan tidak dihapus, melainkan dibatalkan dengan alasan.');
    if (row.revisi !== revisi) throw staleVersion();
    await tx.rencanaKegiatan.delete({ where: { id } });
    await record({ ...trailOf(id, kbk, held), tindakan: 'rencana.hapus', ringkas: `menghapus rencana “${row.judul}”, ${fmt.month(row.bulan)} ${row.tahun}` });
    return { judul: row.judul, kbkId: row.kbkId, tahun: row.tahun };
  });
}

/**
 * Cancels an endorsed plan with a reason, of which the ketua is told. Throws not_found, forbidden, wrong_stage for one that is
 * a draft or was carried out, invalid_input without the reason, stale_version.
 */
export async function batalkanRencana(deps: ServiceDeps, actor: Actor, { id, revisi, alasan }: { id: string; revisi: number; alasan: string }): Promise<void> {
  const now = deps.clock();
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const { row, kbk, held } = await hold(tx, actor, id, 'rencana.susun');
    if (row.status === 'DIBATALKAN' && row.alasanUbah === alasan) throw new NothingToDo();
    if (row.status !== 'DISAHKAN') throw wrongStage(row.status === 'DRAF' ? 'Rencana ini masih draf: hapus saja bila tidak jadi.' : 'Rencana ini sudah dibatalkan.');
    if (row.revisi !== revisi) throw staleVersion();
    if (alasan === '') throw invalidInput({ alasan: 'Isi Alasan: rencana ini sudah disahkan ketua' });
    if (await tx.kegiatan.count({ where: { rencanaId: id } }) > 0) throw wrongStage('Rencana ini sudah terlaksana: ada kegiatan yang memenuhinya. Ubah dahulu Rencana kegiatan pada kegiatan itu.');
    await tx.rencanaKegiatan.update({ where: { id }, data: { status: 'DIBATALKAN', alasanUbah: alasan, revisi: { increment: 1 } } });
    await record({ ...trailOf(id, kbk, held), tindakan: 'rencana.batalkan', ringkas: `membatalkan rencana “${row.judul}”`, alasan });
    await tellKetua(tx, now, actor, kbk, id, `Rencana “${row.judul}” dibatalkan`, alasan);
  }));
}

/**
 * Endorses every draft of a KBK and year (Pasal 13 ayat (4) huruf a): exactly those that the ketua saw, as they saw them. Gives how many.
 * Throws not_found, forbidden, stale_version where a draft was added, changed or removed since.
 */
export async function sahkanRencana(deps: ServiceDeps, actor: Actor, { kbkId, tahun, rencana }: { kbkId: string; tahun: number; rencana: { id: string; revisi: number }[] }): Promise<number> {
  const now = deps.clock();
  const kbk = await findKbk(deps, actor, kbkId);
  const held = demand(actor, 'rencana.sahkan', kbk);
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const rows = await tx.$queryRaw<{ id: string; revisi: number; status: string; judul: string }[]>`
      select id, revisi, status::text, judul from rencana_kegiatan where kbk_id = ${kbkId}::uuid and tahun = ${tahun} order by id for update`;
    const drafts = rows.filter((row) => row.status === 'DRAF');
    const isAsSeen = (row: { id: string; revisi: number }) => rencana.some((one) => one.id === row.id && one.revisi === row.revisi);
    if (drafts.length === 0 && rencana.every((one) => rows.some((row) => row.id === one.id && row.status === 'DISAHKAN'))) throw new NothingToDo();
    if (drafts.length !== rencana.length || !drafts.every(isAsSeen)) {
      throw staleVersion('Draf rencana sudah berubah sejak Anda membukanya. Baca dahulu keadaan terakhirnya, lalu sahkan.');
    }
    await tx.rencanaKegiatan.updateMany({ where: { id: { in: drafts.map((row) => row.id) } }, data: { status: 'DISAHKAN', disahkanPada: now, revisi: { increment: 1 } } });
    for (const row of drafts) await record({ ...trailOf(row.id, kbk, held), tindakan: 'rencana.sahkan', ringkas: `mengesahkan rencana “${row.judul}”` });
    await notify(tx, now, {
      to: [{ kbkId, opdId: kbk.perangkatDaerahId, posts: ['KBK_SEKRETARIS'] }], by: actor.akunId, tautan: `/rencana?kbk=${kbkId}&tahun=${tahun}`,
      judul: `${drafts.length} rencana ${tahun} disahkan, ${kbk.nama}`, teks: `Oleh ${actor.nama} (${held.label}).`,
    });
  }));
  return rencana.length;
}

/**
 * Copies the plans of the year before as drafts, without those cancelled and those that are there already (same month and
 * title). Gives how many were copied; a second time copies nothing.
 */
export async function salinRencana(deps: ServiceDeps, actor: Actor, { kbkId, tahun }: { kbkId: string; tahun: number }): Promise<number> {
  const now = deps.clock();
  const kbk = await findKbk(deps, actor, kbkId);
  const held = demand(actor, 'rencana.susun', kbk);
  if (!openYears(dayAt(now)).includes(tahun)) throw wrongStage(`Rencana dapat disalin untuk ${openYears(dayAt(now)).join(' atau ')}.`);
  let copied = 0;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select id from kbk where id = ${kbkId}::uuid for update`;
    const rows = await tx.rencanaKegiatan.findMany({ where: { kbkId, tahun: { in: [tahun - 1, tahun] } }, orderBy: [{ bulan: 'asc' }, { judul: 'asc' }] });
    const there = new Set(rows.filter((row) => row.tahun === tahun).map((row) => `${row.bulan} ${row.judul}`));
    const wanted = rows.filter((row) => row.tahun === tahun - 1 && row.status !== 'DIBATALKAN' && !there.has(`${row.bulan} ${row.judul}`));
    if (wanted.length === 0) throw new NothingToDo();
    await tx.rencanaKegiatan.createMany({ data: wanted.map(({ bulan, judul, sasaran, anggaran }) => ({ kbkId, tahun, bulan, judul, sasaran, anggaran, dibuatPada: now })) });
    await record({ tindakan: 'rencana.salin', objek: 'kbk', objekId: kbkId, held, kbkId, perangkatDaerahId: kbk.perangkatDaerahId, ringkas: `menyalin ${wanted.length} rencana ${tahun - 1} menjadi draf ${tahun}` });
    copied = wanted.length;
  }));
  return copied;
}

// ── The parts ────────────────────────────────────────────────────────────────

interface KbkRef {
  id: string;
  nama: string;
  perangkatDaerahId: string;
}

/** A KBK of which the person reads the plans. */
async function findKbk(deps: ServiceDeps, actor: Actor, kbkId: string): Promise<KbkRef> {
  const { kbk } = visibleRencana(actor);
  const found = await deps.db.kbk.findFirst({ where: { id: kbkId, ...(kbk ? { AND: kbk } : {}) }, select: { id: true, nama: true, perangkatDaerahId: true } });
  if (!found) throw notFound();
  return found;
}

function demand(actor: Actor, permission: Permission, kbk: KbkRef): HeldPost {
  const [held] = postsAllowing(actor, permission, { kbkId: kbk.id, opdId: kbk.perangkatDaerahId });
  if (!held) throw forbidden(`Rencana ${permission === 'rencana.susun' ? 'disusun oleh sekretaris' : 'disahkan oleh ketua'} KBK (${permissions[permission].pasal}).`);
  return held;
}

/** Finds a plan through the person and holds it until the transaction ends. */
async function hold(tx: Tx, actor: Actor, id: string, permission: Permission) {
  await tx.$queryRaw`select id from rencana_kegiatan where id = ${id}::uuid for update`;
  const found = await tx.rencanaKegiatan.findFirst({ where: { id, AND: visibleRencana(actor) }, include: { kbk: { select: { id: true, nama: true, perangkatDaerahId: true } } } });
  if (!found) throw notFound();
  const { kbk, ...row } = found;
  return { row, kbk, held: demand(actor, permission, kbk) };
}

/** The ketua hears of what was changed after the endorsement. */
async function tellKetua(tx: Tx, now: Date, actor: Actor, kbk: KbkRef, id: string, judul: string, alasan: string): Promise<void> {
  await notify(tx, now, { to: [{ kbkId: kbk.id, opdId: kbk.perangkatDaerahId, posts: ['KBK_KETUA'] }], by: actor.akunId, tautan: `/rencana/${id}`, judul, teks: `${actor.nama}: ${alasan}` });
}

const trailOf = (objekId: string, kbk: KbkRef, held: HeldPost): Omit<Parameters<WriteTrail>[0], 'tindakan' | 'ringkas'> =>
  ({ objek: 'rencana', objekId, held, kbkId: kbk.id, perangkatDaerahId: kbk.perangkatDaerahId });
