import { postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { insiderKbk, visibleKegiatan } from '../../access/visible.js';
import { change, differences, type Tx, type WriteTrail } from '../../db/change.js';
import { NothingToDo, isUniqueClash } from '../../db/once.js';
import { forbidden, invalidInput, notFound, staleVersion } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { removeBukti } from '../berkas/service.js';
import { answerNotes, joinKegiatan, lockOpenLaporan, touchLaporan } from '../laporan/service.js';
import { factsOf, readPlace, type Place } from './place.js';
import { JENIS_NAMES, slipsOf, type KegiatanFields } from './schema.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

/** An activity as it is to be, with what the form says of its evidence and of the notes on it. */
export interface KegiatanInput extends KegiatanFields {
  /** Made with the form; evidence that waits on it joins the activity. */
  id: string;
  /** The number of content with which the form was opened; of no use for a new one. */
  revisi: number;
  /** Captions by the evidence's id. */
  keterangan?: ReadonlyMap<string, string>;
  /** Evidence to be removed. */
  dibuang?: readonly string[];
  /** Answers by the note's id. */
  tanggapan?: ReadonlyMap<string, string>;
}

export interface SavedKegiatan {
  id: string;
  judul: string;
  /** The report that carries it now; null: it waits for the next one. */
  laporan: { id: string; periode: string } | null;
  susulan: boolean;
  jumlahBukti: number;
}

/** The evidence of a form that is not saved yet belongs to the form and to whoever uploaded it. */
const waitingFor = (actor: Actor, formulirId: string) => ({ formulirId, kegiatanId: null, berkas: { olehId: actor.akunId } });

/**
 * Records an activity (Pasal 13 ayat (5) huruf d) with the evidence that waits on its form; it joins the report of its period, which is
 * opened if need be. A form sent twice makes one activity.
 * Throws not_found for a KBK that the person may not know, forbidden without the post, invalid_input for what cannot be, stale_version
 * where the same form was saved with other content.
 */
export async function catatKegiatan(deps: ServiceDeps, actor: Actor, kbkId: string, input: KegiatanInput): Promise<SavedKegiatan> {
  const now = deps.clock();
  const before = await savedBefore(deps.db, actor, input);
  if (before) return before;
  const kbk = await deps.db.kbk.findFirst({ where: { id: kbkId, AND: insiderKbk(actor) }, select: { id: true, perangkatDaerahId: true } });
  if (!kbk) throw notFound();
  const held = mayRecord(actor, kbk);
  try {
    return await change(deps.db, now, actor, async (tx, record) => {
      const place = await checked(tx, kbkId, input, dayAt(now));
      await tx.kegiatan.create({ data: { id: input.id, kbkId, ...columnsOf(input), dibuatOlehId: actor.akunId, dibuatPada: now, diubahPada: now } });
      await writeRelations(tx, actor, place, input);
      const { laporanId } = await joinKegiatan(tx, record, now, held, { id: input.id, kbkId, selesai: input.selesai ?? input.mulai });
      await record({
        ...trailOf(input.id, kbk, held, laporanId), tindakan: 'kegiatan.catat', ringkas: `mencatat kegiatan “${input.judul}”`,
        perubahan: differences({} as Snapshot, await snapshot(tx, input.id)),
      });
      return saved(tx, input.id);
    });
  } catch (error) {
    // The same form at the same moment: the other one was first.
    if (!isUniqueClash(error)) throw error;
    const first = await savedBefore(deps.db, actor, input);
    if (first) return first;
    throw error;
  }
}

/**
 * Changes an activity while its report may be changed, or while it is in none. One whose last day moves to another period joins that
 * period's report. Answers to notes are saved with it.
 * Throws not_found, forbidden, wrong_stage, invalid_input, or stale_version where somebody changed it since the form was opened.
 */
export async function ubahKegiatan(deps: ServiceDeps, actor: Actor, input: KegiatanInput): Promise<SavedKegiatan> {
  const now = deps.clock();
  return withoutWriting(deps.db, input.id, () => change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, actor, input.id);
    if (row.revisi !== input.revisi) {
      if (await isSame(tx, actor, input)) throw new NothingToDo();
      throw staleVersion('Kegiatan ini sudah diubah sejak Anda membukanya. Yang Anda ketik masih ada di bawah; simpan lagi untuk menggantikan yang tersimpan.');
    }
    const place = await checked(tx, row.kbkId, input, dayAt(now), row.rencanaId);
    const before = await snapshot(tx, row.id);
    await tx.kegiatan.update({ where: { id: row.id }, data: { ...columnsOf(input), revisi: { increment: 1 }, diubahPada: now } });
    await tx.kegiatanPerilaku.deleteMany({ where: { kegiatanId: row.id } });
    await tx.kegiatanHadir.deleteMany({ where: { kegiatanId: row.id } });
    const removed = await tx.bukti.findMany({ where: { kegiatanId: row.id, id: { in: [...input.dibuang ?? []] } }, select: { id: true } });
    await removeBukti(tx, removed.map((one) => one.id));
    await writeRelations(tx, actor, place, input);
    if (row.laporanId) {
      await touchLaporan(tx, row.laporanId);
      await answerNotes(tx, now, row.laporanId, new Map(input.tanggapan));
    }
    const laporanId = await rejoin(tx, record, now, row, input.selesai ?? input.mulai);
    await record({
      ...trailOf(row.id, row.kbk, row.held, laporanId), tindakan: 'kegiatan.ubah', ringkas: `mengubah kegiatan “${input.judul}”`,
      perubahan: differences(before, await snapshot(tx, row.id)),
    });
    return saved(tx, row.id);
  }));
}

/** Deletes an activity while its report may be changed. Versions that were submitted keep it, with its evidence. */
export async function hapusKegiatan(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<{ judul: string }> {
  const now = deps.clock();
  return change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, actor, id);
    if (row.revisi !== revisi) throw staleVersion('Kegiatan ini sudah diubah sejak Anda membukanya. Baca dahulu isinya sekarang, lalu putuskan lagi.');
    const before = await snapshot(tx, id);
    const bukti = await tx.bukti.findMany({ where: { OR: [{ kegiatanId: id }, { formulirId: id }] }, select: { id: true } });
    await removeBukti(tx, bukti.map((one) => one.id));
    await tx.kegiatan.delete({ where: { id } });
    if (row.laporanId) await touchLaporan(tx, row.laporanId);
    await record({
      ...trailOf(id, row.kbk, row.held, row.laporanId), tindakan: 'kegiatan.hapus', ringkas: `menghapus kegiatan “${before.judul}”`,
      perubahan: Object.fromEntries(Object.entries(before).map(([key, value]) => [key, [value, null]])),
    });
    return { judul: before.judul };
  });
}

/** Takes back a file that waits on the person's own form. Nothing happens where it is gone already. */
export async function hapusBuktiTertunda(deps: ServiceDeps, actor: Actor, formulirId: string, buktiId: string): Promise<void> {
  const found = await deps.db.bukti.findFirst({ where: { id: buktiId, ...waitingFor(actor, formulirId) }, select: { berkas: { select: { nama: true } } } });
  if (!found) return;
  await change(deps.db, deps.clock(), actor, async (tx, record) => {
    await removeBukti(tx, [buktiId]);
    await record({ tindakan: 'bukti.hapus', objek: 'kegiatan', objekId: formulirId, ringkas: `menghapus bukti “${found.berkas.nama}” sebelum disimpan` });
  });
}

// ── The parts ────────────────────────────────────────────────────────────────

interface KbkRef {
  id: string;
  perangkatDaerahId: string;
}

/** The post by which the person records activities in a KBK; throws forbidden without one. */
export function mayRecord(actor: Actor, kbk: KbkRef): HeldPost {
  const [held] = postsAllowing(actor, 'kegiatan.catat', { kbkId: kbk.id, opdId: kbk.perangkatDaerahId });
  if (!held) throw forbidden('Kegiatan dicatat dan diubah oleh sekretaris KBK (Pasal 13 ayat (5) huruf d).');
  return held;
}

/**
 * Finds an activity through the person and holds it with its report until the transaction ends: the report first, as every act on
 * a report does. Throws where it may not be changed, by this person or now.
 */
async function hold(tx: Tx, actor: Actor, id: string) {
  const seen = await tx.kegiatan.findFirst({
    where: { id, AND: visibleKegiatan(actor) }, select: { kbkId: true, laporanId: true, kbk: { select: { id: true, perangkatDaerahId: true } } },
  });
  if (!seen) throw notFound();
  const held = mayRecord(actor, seen.kbk);
  if (seen.laporanId) await lockOpenLaporan(tx, seen.laporanId);
  const [locked] = await tx.$queryRaw<{ revisi: number; laporan_id: string | null; rencana_id: string | null; selesai: Date }[]>`
    select revisi, laporan_id, rencana_id, selesai from kegiatan where id = ${id}::uuid for update`;
  if (!locked) throw notFound();
  if (locked.laporan_id !== seen.laporanId) throw staleVersion();
  return { id, kbkId: seen.kbkId, kbk: seen.kbk, held, laporanId: seen.laporanId, rencanaId: locked.rencana_id, revisi: locked.revisi, selesai: dayOf(locked.selesai) };
}

/** Stays where it is while its last day stays in its period; else, or where it is in no report, looks for its report anew. */
async function rejoin(tx: Tx, record: WriteTrail, now: Date, row: Awaited<ReturnType<typeof hold>>, selesai: Day): Promise<string | null> {
  if (row.laporanId && (row.selesai === selesai || await periodeOf(tx, row.selesai) === await periodeOf(tx, selesai))) return row.laporanId;
  const { laporanId } = await joinKegiatan(tx, record, now, row.held, { id: row.id, kbkId: row.kbkId, selesai });
  return laporanId;
}

async function periodeOf(tx: Tx, day: Day): Promise<string | null> {
  const on = dateOf(day);
  const periode = await tx.periode.findFirst({ where: { jenis: 'PELAPORAN', mulai: { lte: on }, akhir: { gte: on } }, select: { id: true } });
  return periode?.id ?? null;
}

/** Throws invalid_input for what does not agree with the KBK on that day. */
async function checked(tx: Tx, kbkId: string, input: KegiatanInput, today: Day, keptRencanaId: string | null = null): Promise<Place> {
  const place = await readPlace(tx, { kbkId, on: input.mulai, years: [], rencanaIds: [input.rencanaId, keptRencanaId].filter((one) => one !== null) });
  const slips = slipsOf(input, factsOf(place, keptRencanaId), today);
  if (Object.keys(slips).length > 0) throw invalidInput(slips);
  return place;
}

function columnsOf(input: KegiatanInput) {
  return {
    judul: input.judul, jenis: input.jenis, mulai: dateOf(input.mulai), selesai: dateOf(input.selesai ?? input.mulai), tempat: input.tempat,
    rencanaId: input.rencanaId, uraian: input.uraian, hasil: input.hasil || null, jumlahPeserta: input.jumlahPeserta, anggaran: input.anggaran,
  };
}

/** Behaviours, attendance, and the evidence that waited on the form, with its captions. */
async function writeRelations(tx: Tx, actor: Actor, place: Place, input: KegiatanInput): Promise<void> {
  const byKode = new Map(place.nilai.flatMap((nilai) => nilai.perilaku.map((one) => [one.kode, one.id])));
  await tx.kegiatanPerilaku.createMany({ data: input.perilaku.map((kode) => ({ kegiatanId: input.id, perilakuId: byKode.get(kode)! })) });
  await tx.kegiatanHadir.createMany({ data: input.hadir.map((pegawaiId) => ({ kegiatanId: input.id, pegawaiId })) });
  await tx.bukti.updateMany({ where: waitingFor(actor, input.id), data: { kegiatanId: input.id } });
  if (!input.keterangan?.size) return;
  const bukti = await tx.bukti.findMany({ where: { kegiatanId: input.id, id: { in: [...input.keterangan.keys()] } }, select: { id: true, keterangan: true } });
  for (const one of bukti) {
    const keterangan = input.keterangan.get(one.id)!;
    if (keterangan !== one.keterangan) await tx.bukti.update({ where: { id: one.id }, data: { keterangan } });
  }
}

/** An activity in words, for the trail and to tell whether two are the same. */
export type Snapshot = Awaited<ReturnType<typeof snapshot>>;

async function snapshot(tx: Pick<Tx, 'kegiatan'>, id: string) {
  const row = await tx.kegiatan.findUniqueOrThrow({
    relationLoadStrategy: 'join',
    where: { id },
    include: {
      rencana: { select: { judul: true } },
      perilaku: { select: { perilaku: { select: { kode: true } } } },
      hadir: { select: { pegawai: { select: { nama: true } } } },
      bukti: { orderBy: { urutan: 'asc' }, select: { keterangan: true, berkas: { select: { nama: true } } } },
    },
  });
  return {
    judul: row.judul,
    jenis: JENIS_NAMES[row.jenis],
    mulai: dayOf(row.mulai),
    selesai: dayOf(row.selesai),
    tempat: row.tempat,
    rencana: row.rencana?.judul ?? null,
    perilaku: row.perilaku.map((one) => one.perilaku.kode).sort(),
    uraian: row.uraian,
    hasil: row.hasil,
    hadir: row.hadir.map((one) => one.pegawai.nama).sort(),
    jumlahPeserta: row.jumlahPeserta,
    anggaran: row.anggaran,
    bukti: row.bukti.map((one) => (one.keterangan ? `${one.berkas.nama} (${one.keterangan})` : one.berkas.nama)),
  };
}

/** Whether the stored activity is what the form says, and no file or answer of the form waits: then there is nothing to do. */
async function isSame(db: Pick<Tx, 'kegiatan' | 'bukti' | 'catatan'>, actor: Actor, input: KegiatanInput): Promise<boolean> {
  const row = await db.kegiatan.findUniqueOrThrow({
    where: { id: input.id }, include: { perilaku: { select: { perilaku: { select: { kode: true } } } }, hadir: { select: { pegawaiId: true } }, bukti: { select: { id: true, keterangan: true } } },
  });
  const wanted = columnsOf(input);
  const columns = (Object.keys(wanted) as (keyof typeof wanted)[]).every((key) => String(row[key]) === String(wanted[key]));
  const set = (values: readonly string[]) => [...values].sort().join();
  return columns
    && set(row.perilaku.map((one) => one.perilaku.kode)) === set(input.perilaku)
    && set(row.hadir.map((one) => one.pegawaiId)) === set(input.hadir)
    && row.bukti.every((one) => !input.dibuang?.includes(one.id) && (input.keterangan?.get(one.id) ?? one.keterangan) === one.keterangan)
    && await db.bukti.count({ where: waitingFor(actor, input.id) }) === 0
    && await areAnswered(db, input);
}

/** Whether the answers that the form carries are saved already. */
async function areAnswered(db: Pick<Tx, 'catatan'>, input: KegiatanInput): Promise<boolean> {
  if (!input.tanggapan?.size) return true;
  const notes = await db.catatan.findMany({ where: { bagian: `kegiatan:${input.id}`, id: { in: [...input.tanggapan.keys()] } }, select: { id: true, tanggapan: true } });
  return notes.every((note) => (input.tanggapan!.get(note.id) || null) === note.tanggapan);
}

/** A form that made its activity already: gives that, or says that it was saved with other content. Null: a new one. */
async function savedBefore(db: Deps['db'], actor: Actor, input: KegiatanInput): Promise<SavedKegiatan | null> {
  const row = await db.kegiatan.findUnique({ where: { id: input.id }, select: { dibuatOlehId: true } });
  if (!row) return null;
  if (row.dibuatOlehId !== actor.akunId) throw notFound();
  if (await isSame(db, actor, input)) return saved(db, input.id);
  throw staleVersion('Kegiatan dari formulir ini sudah tersimpan, dengan isi yang lain. Yang Anda ketik masih ada di bawah; simpan lagi untuk menggantikan yang tersimpan.');
}

async function saved(db: Pick<Tx, 'kegiatan'>, id: string): Promise<SavedKegiatan> {
  const row = await db.kegiatan.findUniqueOrThrow({
    where: { id },
    select: { judul: true, susulan: true, laporan: { select: { id: true, periode: { select: { nama: true } } } }, _count: { select: { bukti: true } } },
  });
  return { id, judul: row.judul, susulan: row.susulan, jumlahBukti: row._count.bukti, laporan: row.laporan && { id: row.laporan.id, periode: row.laporan.periode.nama } };
}

/** The activity as it stands, where the change finds that it was made already. */
async function withoutWriting(db: Deps['db'], id: string, work: () => Promise<SavedKegiatan>): Promise<SavedKegiatan> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NothingToDo) return saved(db, id);
    throw error;
  }
}

const trailOf = (objekId: string, kbk: KbkRef, held: HeldPost, laporanId: string | null) =>
  ({ objek: 'kegiatan', objekId, held, kbkId: kbk.id, perangkatDaerahId: kbk.perangkatDaerahId, laporanId });
