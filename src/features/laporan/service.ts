import { Prisma } from '../../db/generated/client.js';
import { change, differences, type Tx, type WriteTrail } from '../../db/change.js';
import { postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { insiderKbk, visibleLaporan } from '../../access/visible.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { dateOf, dayAt, dayOf, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { OPEN_STATES, isEndorsed, offers, waitsFor, type LaporanAct, type Offer } from '../../workflow/laporan.js';
import { notify, type Notice } from '../notifikasi/service.js';
import { endFinishedPosts, reopenFinishedPosts } from '../perangkat-daerah/service.js';
import { CONTENT_FORMAT, readContent, type LaporanContent } from './content.js';
import { loadLaporan, type LoadedLaporan } from './facts.js';
import { NOTE_SECTIONS, sectionName } from './sections.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

// ── Opening ──────────────────────────────────────────────────────────────────

/**
 * Opens the report of a KBK and period ("Susun laporan"), or finds the one that is open already. Gives its id.
 * Throws not_found for a KBK or period that the person may not know, forbidden without the post, wrong_stage before the
 * period begins or after it was closed.
 */
export async function openLaporan(deps: ServiceDeps, actor: Actor, { kbkId, periodeId }: { kbkId: string; periodeId: string }): Promise<string> {
  const now = deps.clock();
  const kbk = await deps.db.kbk.findFirst({ where: { id: kbkId, AND: insiderKbk(actor) } });
  const periode = await deps.db.periode.findFirst({ where: { id: periodeId, jenis: 'PELAPORAN' } });
  if (!kbk || !periode) throw notFound();
  const [held] = postsAllowing(actor, 'laporan.susun', { kbkId, opdId: kbk.perangkatDaerahId });
  if (!held) throw forbidden('Laporan disusun oleh sekretaris KBK (Pasal 13 ayat (5) huruf d).');
  const open = await deps.db.laporan.findUnique({ where: { kbkId_periodeId: { kbkId, periodeId } }, select: { id: true } });
  if (open) return open.id;
  if (dayOf(periode.mulai) > dayAt(now)) throw wrongStage(`Periode ${periode.nama} belum dimulai.`);
  if (periode.akhir < kbk.mulai || (kbk.selesai && kbk.selesai < periode.mulai)) throw wrongStage(`${kbk.nama} tidak berdiri dalam periode ${periode.nama}.`);
  return onceOnly(() => change(deps.db, now, actor, async (tx, record) => {
    if (await isClosed(tx, periode.id)) throw wrongStage(`Periode ${periode.nama} sudah ditutup.`);
    const { id, opened } = await openInside(tx, record, now, { kbkId, opdId: kbk.perangkatDaerahId, periode, held });
    if (!opened) throw new DoneBefore(id);
    return id;
  }));
}

/**
 * Opens the report, and lets the activities that waited for the KBK's next report join it, marked susulan. Nothing is written where
 * somebody else has opened it at the same moment: `opened` is false.
 */
async function openInside(tx: Tx, record: WriteTrail, now: Date, { kbkId, opdId, periode, held }: {
  kbkId: string; opdId: string; held: HeldPost; periode: { id: string; nama: string; mulai: Date; akhir: Date };
}): Promise<{ id: string; opened: boolean }> {
  const { count } = await tx.laporan.createMany({ data: [{ kbkId, periodeId: periode.id, statusSejak: now, dibukaPada: now }], skipDuplicates: true });
  const { id } = await tx.laporan.findUniqueOrThrow({ where: { kbkId_periodeId: { kbkId, periodeId: periode.id } }, select: { id: true } });
  if (count === 0) return { id, opened: false };
  const waiting = { kbkId, laporanId: null, selesai: { lte: periode.akhir } };
  await tx.kegiatan.updateMany({ where: { ...waiting, AND: { selesai: { gte: periode.mulai } } }, data: { laporanId: id, susulan: false } });
  await tx.kegiatan.updateMany({ where: waiting, data: { laporanId: id, susulan: true } });
  await record({ tindakan: 'laporan.buka', objek: 'laporan', objekId: id, held, kbkId, perangkatDaerahId: opdId, laporanId: id, ringkas: `membuka laporan ${periode.nama}` });
  return { id, opened: true };
}

/**
 * Lets an activity join the report that carries it, inside the caller's transaction: that of the period of its last day
 * while that may still be submitted (opened now if need be); else, marked susulan, a later report of the KBK that is a
 * draft; else none ("menunggu laporan berikutnya"). Writes it on the activity. The report is locked, and its number moves on.
 */
export async function joinKegiatan(tx: Tx, record: WriteTrail, now: Date, held: HeldPost, kegiatan: { id: string; kbkId: string; selesai: Day }): Promise<{ laporanId: string | null; susulan: boolean }> {
  const target = await reportFor(tx, record, now, held, kegiatan);
  await tx.kegiatan.update({ where: { id: kegiatan.id }, data: target });
  if (target.laporanId) await touchLaporan(tx, target.laporanId);
  return target;
}

async function reportFor(tx: Tx, record: WriteTrail, now: Date, held: HeldPost, kegiatan: { kbkId: string; selesai: Day }): Promise<{ laporanId: string | null; susulan: boolean }> {
  const on = dateOf(kegiatan.selesai);
  const periode = await tx.periode.findFirst({ where: { jenis: 'PELAPORAN', mulai: { lte: on }, akhir: { gte: on } } });
  if (periode) {
    const ditutup = await isClosed(tx, periode.id);
    const own = await lockReport(tx, { kbkId: kegiatan.kbkId, periodeId: periode.id });
    const mayBeSubmitted = !ditutup || own?.diajukanPertamaPada != null;
    if (own && mayBeSubmitted && OPEN_STATES.includes(own.status)) return { laporanId: own.id, susulan: false };
    if (!own && mayBeSubmitted) {
      const { perangkatDaerahId } = await tx.kbk.findUniqueOrThrow({ where: { id: kegiatan.kbkId }, select: { perangkatDaerahId: true } });
      const { id, opened } = await openInside(tx, record, now, { kbkId: kegiatan.kbkId, opdId: perangkatDaerahId, periode, held });
      // Opened by somebody else just now, and perhaps submitted since: look again, with the row locked.
      return opened ? { laporanId: id, susulan: false } : reportFor(tx, record, now, held, kegiatan);
    }
  }
  const later = await laterDraft(tx, kegiatan.kbkId, on);
  return { laporanId: later?.id ?? null, susulan: later !== null };
}

/** The KBK's first report of a period after a day that may still be submitted, held until the transaction ends: what comes too late for its own joins it, as susulan. Null: none yet. */
export async function laterDraft(tx: Tx, kbkId: string, after: Date): Promise<{ id: string; periode: string } | null> {
  const later = await tx.laporan.findFirst({
    where: { kbkId, status: { in: [...OPEN_STATES] }, periode: { mulai: { gt: after }, ditutupPada: null } },
    orderBy: { periode: { mulai: 'asc' } },
    select: { periodeId: true, periode: { select: { nama: true } } },
  });
  const locked = later && await lockReport(tx, { kbkId, periodeId: later.periodeId });
  return locked && OPEN_STATES.includes(locked.status) ? { id: locked.id, periode: later.periode.nama } : null;
}

/** Whether a period is closed; it stays as it is until the transaction ends, so that no report is opened while it is being closed. */
async function isClosed(tx: Tx, periodeId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ ditutup: boolean }[]>`select ditutup_pada is not null as ditutup from periode where id = ${periodeId}::uuid for share`;
  return row!.ditutup;
}

async function lockReport(tx: Tx, { kbkId, periodeId }: { kbkId: string; periodeId: string }) {
  await tx.$queryRaw`select id from laporan where kbk_id = ${kbkId}::uuid and periode_id = ${periodeId}::uuid for update`;
  return tx.laporan.findUnique({ where: { kbkId_periodeId: { kbkId, periodeId } }, select: { id: true, status: true, diajukanPertamaPada: true } });
}

/** Holds a report until the transaction ends; throws wrong_stage where its activities and texts may not be changed now. */
export async function lockOpenLaporan(tx: Tx, laporanId: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ status: string }[]>`select status::text from laporan where id = ${laporanId}::uuid for update`;
  if (!row || !OPEN_STATES.some((status) => status === row.status)) {
    throw wrongStage('Laporan yang memuat kegiatan ini sudah diajukan, jadi kegiatan tidak dapat diubah. Minta laporan dikembalikan, atau tarik bila belum disahkan.');
  }
}

/** Counts a change of the report's content, so that a form opened before it is told. */
export async function touchLaporan(tx: Tx, laporanId: string): Promise<void> {
  await tx.laporan.update({ where: { id: laporanId }, data: { revisi: { increment: 1 } } });
}

// ── The texts ────────────────────────────────────────────────────────────────

export interface LaporanTexts {
  ringkasan: string;
  kendala: string;
  tindakLanjut: string;
  alasanNihil: string;
}

/**
 * Saves the report's texts and the answers to the notes on it. Gives the new revisi. A form sent twice is saved once.
 * Throws stale_version where somebody changed it since, wrong_stage where it is not open.
 */
export async function saveTexts(deps: ServiceDeps, actor: Actor, input: { laporanId: string; revisi: number; texts: LaporanTexts; answers: Map<string, string> }): Promise<number> {
  const now = deps.clock();
  await findVisible(deps, actor, input.laporanId);
  return onceOnly(() => change(deps.db, now, actor, async (tx, record) => {
    const facts = await loadLocked(tx, input.laporanId, dayAt(now));
    const [held] = postsAllowing(actor, 'laporan.susun', facts);
    if (!held) throw forbidden('Laporan disusun oleh sekretaris KBK (Pasal 13 ayat (5) huruf d).');
    if (await wasSavedBefore(tx, facts, actor, input)) throw new DoneBefore(input.revisi + 1);
    if (!OPEN_STATES.includes(facts.status)) throw wrongStage(`Laporan sedang ${statusWord(facts.status)}, jadi uraiannya tidak dapat diubah.`);
    if (facts.revisi !== input.revisi) throw staleVersion('Laporan ini sudah berubah sejak Anda membukanya: kegiatan atau uraiannya diubah. Isian Anda masih ada di bawah; periksa, lalu simpan lagi.');
    const before: LaporanTexts = { ringkasan: facts.ringkasan, kendala: facts.kendala, tindakLanjut: facts.tindakLanjut, alasanNihil: facts.alasanNihil };
    await tx.laporan.update({ where: { id: facts.id }, data: { ...input.texts, revisi: { increment: 1 } } });
    await answerNotes(tx, now, facts.id, input.answers);
    await record({ ...trailOf(facts, held), tindakan: 'laporan.susun', ringkas: 'menyimpan uraian laporan', perubahan: differences({ ...before }, { ...input.texts }) });
    return facts.revisi + 1;
  }));
}

/**
 * A form sent twice: since the form was opened the actor has saved these very texts and answers (and submitted them, with the form's
 * second button), and nobody has done anything else.
 */
async function wasSavedBefore(tx: Tx, facts: LoadedLaporan, actor: Actor, { revisi, texts, answers }: { revisi: number; texts: LaporanTexts; answers: Map<string, string> }): Promise<boolean> {
  const since = [[], ['laporan.susun'], ['laporan.ajukan', 'laporan.susun']][facts.revisi - revisi];
  if (!since?.length || (Object.keys(texts) as (keyof LaporanTexts)[]).some((key) => texts[key] !== facts[key])) return false;
  const lines = await tx.riwayat.findMany({ where: { laporanId: facts.id }, orderBy: [{ pada: 'desc' }, { id: 'desc' }], take: since.length, select: { tindakan: true, akunId: true } });
  if (lines.some((line, i) => line.akunId !== actor.akunId || line.tindakan !== since[i])) return false;
  const notes = await tx.catatan.findMany({ where: { laporanId: facts.id, id: { in: [...answers.keys()] } }, select: { id: true, tanggapan: true } });
  return notes.every((note) => (note.tanggapan ?? '') === answers.get(note.id));
}

/** Writes the answers to notes of one report; an empty answer takes it back. Ids that are not its notes are ignored. */
export async function answerNotes(tx: Tx, now: Date, laporanId: string, answers: Map<string, string>): Promise<void> {
  const notes = await tx.catatan.findMany({ where: { laporanId, id: { in: [...answers.keys()] } }, select: { id: true, tanggapan: true } });
  for (const note of notes) {
    const tanggapan = answers.get(note.id) || null;
    if (tanggapan && tanggapan.length > 4000) throw invalidInput({ [`tanggapan-${note.id}`]: 'Ringkas Tanggapan menjadi paling banyak 4.000 karakter' });
    if (tanggapan !== note.tanggapan) await tx.catatan.update({ where: { id: note.id }, data: { tanggapan, ditanggapiPada: tanggapan ? now : null } });
  }
}

// ── The acts ─────────────────────────────────────────────────────────────────

export interface ActInput {
  laporanId: string;
  act: LaporanAct;
  /** The number of content and state with which the page was opened. */
  revisi: number;
  /** Which of the actor's posts acts, where several allow it. */
  heldId?: string | null;
  alasan?: string;
  /** Notes by section (sections.ts), with kembalikan. */
  catatan?: Map<string, string>;
}

/**
 * Does one act of the report's way, as src/workflow/laporan.ts allows it: found through the person, asked again under the
 * row's lock, written with its Tindakan and its line in the riwayat in one transaction. An act sent twice is done once.
 * Throws not_found, forbidden, wrong_stage, stale_version, or invalid_input for a missing reason.
 */
export async function actOnLaporan(deps: ServiceDeps, actor: Actor, input: ActInput): Promise<{ status: LoadedLaporan['status']; periode: string; kbk: string }> {
  const now = deps.clock();
  const today = dayAt(now);
  await findVisible(deps, actor, input.laporanId);
  return onceOnly(() => change(deps.db, now, actor, async (tx, record) => {
    const facts = await loadLocked(tx, input.laporanId, today);
    if (await wasDoneBefore(tx, facts, actor, input)) throw new DoneBefore({ status: facts.status, periode: facts.periode.nama, kbk: facts.kbkNama });
    const offer = chooseOffer(facts, actor, input, today);
    if (facts.revisi !== input.revisi) throw staleVersion('Laporan ini sudah berubah sejak Anda membukanya. Periksa keadaan terakhir di bawah, lalu putuskan lagi.');
    if (offer.problem) throw wrongStage(offer.problem);
    const alasan = input.alasan?.trim() ?? '';
    if (offer.transition.reason && alasan === '') throw invalidInput({ alasan: 'Isi Alasan: penyusun perlu tahu apa yang harus diperbaiki' });

    const moved = await MOVES[input.act]({ tx, facts, now });
    const status = offer.transition.to(facts, offer.held);
    const versi = moved.versi ?? facts.versi;
    const versiId = moved.versiId ?? facts.versiId!;
    if (offer.transition.moves(facts, offer.held)) {
      await tx.laporan.update({ where: { id: facts.id }, data: { ...moved.data, status, statusSejak: now, versi, revisi: { increment: 1 } } });
    }
    // Of a KBK that has ended the posts ended with its last acceptance: reopened, a report needs them again.
    if (input.act === 'buka_kembali') await reopenFinishedPosts(tx, record, now, facts.kbkId);
    const tindakan = await tx.tindakan.create({
      data: {
        laporanId: facts.id, versiId, tindakan: offer.transition.tindakan, pegawaiId: actor.pegawaiId!,
        post: offer.held.post, sebutan: offer.held.label, sifat: offer.held.sifat, ...await personOn(tx, actor.pegawaiId!, now), alasan: alasan || null, pada: now,
      },
    });
    if (input.act === 'kembalikan' || input.act === 'buka_kembali') await writeNotes(tx, facts, versiId, tindakan.id, actor, now, input.catatan);
    await record({ ...trailOf(facts, offer.held), versi, tindakan: `laporan.${input.act}`, ringkas: `${ACT_WORDS[input.act]} versi ${versi}`, alasan: alasan || null });
    for (const notice of noticesOf(facts, { status, versi }, actor, input.act, offer.held, alasan)) await notify(tx, now, notice);
    if (input.act === 'terima') await endFinishedPosts(tx, record, now, [facts.kbkId]);
    return { status, periode: facts.periode.nama, kbk: facts.kbkNama };
  }));
}

/**
 * Reads a KBK's submitted reports again after its susunan changed (Pasal 13 ayat (7)), inside the caller's transaction: one whose
 * endorsements now suffice is DISAHKAN, and goes to the head. Gives how many.
 */
export async function rereadEndorsements(
  tx: Tx, record: WriteTrail, now: Date, { kbkId, held, by, alasan }: { kbkId: string; held: HeldPost | null; by: string | null; alasan: string | null },
): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>`select id from laporan where kbk_id = ${kbkId}::uuid and status = 'DIAJUKAN' order by id for update`;
  let moved = 0;
  for (const { id } of rows) {
    const facts = await loadLocked(tx, id, dayAt(now));
    if (!isEndorsed(new Set(facts.pengesahan.map((one) => one.post)), facts.perluFasilitator)) continue;
    await tx.laporan.update({ where: { id }, data: { status: 'DISAHKAN', statusSejak: now, revisi: { increment: 1 } } });
    await record({ ...trailOf(facts, held), versi: facts.versi, tindakan: 'laporan.susunan', ringkas: `versi ${facts.versi} disahkan: pengesahannya cukup menurut susunan KBK yang disesuaikan`, alasan });
    const name = `Laporan ${facts.periode.nama}, ${facts.kbkNama}`;
    const place = { kbkId: facts.kbkId, opdId: facts.opdId };
    await notify(tx, now, { to: [{ ...place, posts: ['KBK_PENANGGUNG_JAWAB'] }], by, tautan: `/laporan/${id}`, judul: `${name} menunggu diteruskan`, teks: 'Pengesahannya cukup menurut susunan KBK yang disesuaikan.' });
    await notify(tx, now, { to: [{ ...place, posts: ['KBK_SEKRETARIS'] }], by, tautan: `/laporan/${id}`, judul: `${name} disahkan`, teks: 'Pengesahannya cukup menurut susunan KBK yang disesuaikan.' });
    moved += 1;
  }
  return moved;
}

/**
 * A form sent twice: the last act on the report is this very act, by this person in this post, from the state that the form saw. An
 * endorsement may have another's after it.
 */
async function wasDoneBefore(tx: Tx, facts: LoadedLaporan, actor: Actor, input: ActInput): Promise<boolean> {
  const endorses = input.act === 'sahkan';
  if (input.revisi !== (endorses && facts.status === 'DIAJUKAN' ? facts.revisi : facts.revisi - 1)) return false;
  const last = await tx.tindakan.findFirst({
    where: { laporanId: facts.id, ...(endorses ? { versiId: facts.versiId ?? undefined, tindakan: 'SAHKAN', pegawaiId: actor.pegawaiId ?? undefined } : {}) },
    orderBy: [{ pada: 'desc' }, { id: 'desc' }],
  });
  return last !== null && last.pegawaiId === actor.pegawaiId && last.tindakan === input.act.toUpperCase()
    && actor.posts.some((held) => held.post === last.post && (!input.heldId || held.id === input.heldId));
}

function chooseOffer(facts: LoadedLaporan, actor: Actor, input: ActInput, today: Day): Offer {
  const mine = offers(facts, actor, today).filter((offer) => offer.transition.act === input.act);
  const chosen = (input.heldId ? mine.filter((offer) => offer.held.id === input.heldId) : mine).sort((a, b) => Number(a.problem !== null) - Number(b.problem !== null))[0];
  if (chosen) return chosen;
  // The act has no line for this state and person: say which of the two it is.
  if (!mayInSomeState(facts, actor, input.act)) throw forbidden(`Anda tidak memegang jabatan yang dapat melakukan ini pada laporan ${facts.kbkNama}.`);
  throw wrongStage(`Laporan sedang ${statusWord(facts.status)}, jadi tidak dapat ${ACT_VERBS[input.act]} sekarang.`);
}

function mayInSomeState(facts: LoadedLaporan, actor: Actor, act: LaporanAct): boolean {
  const permission = `laporan.${act}` as const;
  return postsAllowing(actor, permission, facts).length > 0;
}

interface Move {
  data?: Prisma.LaporanUncheckedUpdateInput;
  versi?: number;
  versiId?: string;
}

/** What an act writes on the report besides its state. */
const MOVES: Record<LaporanAct, (at: { tx: Tx; facts: LoadedLaporan; now: Date }) => Promise<Move> | Move> = {
  ajukan: freezeVersion,
  tarik: () => ({}),
  sahkan: () => ({}),
  teruskan: ({ facts, now }) => ({ data: { diteruskanPertamaPada: facts.diteruskanPertamaPada ?? now } }),
  terima: () => ({}),
  kembalikan: () => ({}),
  buka_kembali: () => ({}),
};

/** Freezes the whole content as the next version, and gives the report its number at the first time. */
async function freezeVersion({ tx, facts, now }: { tx: Tx; facts: LoadedLaporan; now: Date }): Promise<Move> {
  const versi = facts.versi + 1;
  const content = await readContent(tx, facts.id);
  const version = await tx.versiLaporan.create({
    data: { laporanId: facts.id, versi, format: CONTENT_FORMAT, isi: content, nihil: content.kegiatan.length === 0, dibuatPada: now },
  });
  const berkasIds = [...new Set([...content.kegiatan.flatMap((one) => one.bukti.map((bukti) => bukti.berkasId)), ...(content.opd.lambangId ? [content.opd.lambangId] : [])])];
  await tx.versiBerkas.createMany({ data: berkasIds.map((berkasId) => ({ versiId: version.id, berkasId })) });
  const data = facts.pernahDiajukan ? {} : { nomor: await nextNumber(tx, facts), diajukanPertamaPada: now };
  return { versi, versiId: version.id, data };
}

export const DEFAULT_NUMBER_PATTERN = 'KBK/{kode}/{tahun}/{urut}';

/** The pattern of the numbers that reports are given from now on. */
export async function numberPattern(db: Pick<Tx, 'pengaturan'>): Promise<string> {
  const setting = await db.pengaturan.findUnique({ where: { kunci: 'nomor.laporan' } });
  return typeof setting?.nilai === 'string' ? setting.nilai : DEFAULT_NUMBER_PATTERN;
}

/** The next number of the OPD and the period's year: the counter row is locked, so that none is skipped or given twice. */
async function nextNumber(tx: Tx, facts: LoadedLaporan): Promise<string> {
  const tahun = yearOf(facts.periode.mulai);
  const [row] = await tx.$queryRaw<{ terakhir: number }[]>`
    insert into penghitung_nomor (perangkat_daerah_id, tahun, terakhir) values (${facts.opdId}::uuid, ${tahun}, 1)
    on conflict (perangkat_daerah_id, tahun) do update set terakhir = penghitung_nomor.terakhir + 1 returning terakhir`;
  return (await numberPattern(tx)).replace('{kode}', facts.opdKode).replace('{tahun}', String(tahun)).replace('{urut}', String(row!.terakhir).padStart(4, '0'));
}

/** A person as they are on the day of an act: an old print shows the old rank. */
export async function personOn(tx: Tx, pegawaiId: string, now: Date): Promise<{ nama: string; nip: string | null; golongan: string | null; jabatan: string }> {
  const on = dateOf(dayAt(now));
  const person = await tx.pegawai.findUniqueOrThrow({
    where: { id: pegawaiId },
    select: { nama: true, nip: true, penempatan: { where: { mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] }, select: { jabatan: true, golongan: true } } },
  });
  const [placed] = person.penempatan;
  return { nama: person.nama, nip: person.nip, golongan: placed?.golongan ?? null, jabatan: placed?.jabatan ?? '' };
}

async function writeNotes(tx: Tx, facts: LoadedLaporan, versiId: string, tindakanId: string, actor: Actor, now: Date, catatan: Map<string, string> | undefined): Promise<void> {
  const version = await tx.versiLaporan.findUniqueOrThrow({ where: { id: versiId }, select: { isi: true } });
  const sections = new Set<string>([...NOTE_SECTIONS, ...(version.isi as unknown as LaporanContent).kegiatan.map((one) => `kegiatan:${one.id}`)]);
  const notes = [...catatan ?? []].filter(([bagian, teks]) => sections.has(bagian) && teks.trim() !== '');
  const tooLong = notes.find(([, teks]) => teks.length > 4000);
  if (tooLong) throw invalidInput({ alasan: `Ringkas catatan pada ${sectionName(tooLong[0])} menjadi paling banyak 4.000 karakter` });
  await tx.catatan.createMany({
    data: notes.map(([bagian, teks]) => ({ laporanId: facts.id, versiId, tindakanId, bagian, teks: teks.trim(), pegawaiId: actor.pegawaiId!, pada: now })),
  });
}

/**
 * Whom an act is told to, by the report's facts before it and what it made of them: whoever is next gets a task, the author
 * hears the outcome; with the reason, where one was given.
 */
export function noticesOf(before: LoadedLaporan, made: Pick<LoadedLaporan, 'status' | 'versi'>, actor: Actor, act: LaporanAct, held: HeldPost, alasan: string): Notice[] {
  const pengesahan = act === 'sahkan' ? [...before.pengesahan, { post: held.post, pegawaiId: actor.pegawaiId! }] : [];
  const facts = { ...before, ...made, pengesahan };
  const name = `Laporan ${facts.periode.nama}, ${facts.kbkNama},`;
  const by = `${actor.nama} (${held.label})`;
  const place = { kbkId: facts.kbkId, opdId: facts.opdId };
  const shared = { tautan: `/laporan/${facts.id}`, by: actor.akunId };
  const hasMoved = act !== 'tarik' && !(act === 'sahkan' && facts.status === 'DIAJUKAN');
  const notices: Notice[] = [];
  if (facts.status === 'DIKEMBALIKAN') {
    notices.push({ ...shared, to: [{ ...place, posts: ['KBK_SEKRETARIS'] }], judul: `${name} dikembalikan`, teks: `${by}: ${alasan}` });
  } else if (hasMoved && TASK_WORDS[facts.status]) {
    const to = facts.status === 'DITERUSKAN' ? { reviewersOfOpd: facts.opdId } : { ...place, posts: waitsFor(facts) };
    notices.push({ ...shared, to: [to], judul: `${name} menunggu ${TASK_WORDS[facts.status]}`, teks: `${by} ${ACT_WORDS[act]} versi ${facts.versi}.` });
  }
  if (OUTCOME_WORDS[act]) {
    notices.push({ ...shared, to: [{ ...place, posts: ['KBK_SEKRETARIS'] }], judul: `${name} ${OUTCOME_WORDS[act]}`, teks: `Oleh ${by}.` });
  }
  return notices;
}

/** An act in words: "mengesahkan". */
export const ACT_WORDS: Record<LaporanAct, string> = {
  ajukan: 'mengajukan', tarik: 'menarik', sahkan: 'mengesahkan', teruskan: 'meneruskan', terima: 'menerima', kembalikan: 'mengembalikan', buka_kembali: 'membuka kembali',
};
const ACT_VERBS: Record<LaporanAct, string> = {
  ajukan: 'diajukan', tarik: 'ditarik', sahkan: 'disahkan', teruskan: 'diteruskan', terima: 'diterima', kembalikan: 'dikembalikan', buka_kembali: 'dibuka kembali',
};
const OUTCOME_WORDS: Partial<Record<LaporanAct, string>> = { sahkan: 'disahkan', teruskan: 'diteruskan kepada Tim', terima: 'diterima Tim' };
const TASK_WORDS: Partial<Record<LoadedLaporan['status'], string>> = { DIAJUKAN: 'pengesahan Anda', DISAHKAN: 'diteruskan', DITERUSKAN: 'tinjauan Anda' };

/** A state as a participle: "diajukan", "berupa draf". */
function statusWord(status: LoadedLaporan['status']): string {
  return status === 'DRAF' ? 'berupa draf' : status.toLowerCase();
}

// ── Shared ───────────────────────────────────────────────────────────────────

/** Ends a transaction with nothing written, because the form that asks was sent before; `result`: what the first sending gave. */
class DoneBefore extends Error {
  constructor(readonly result: unknown) { super('done before'); }
}

/** Runs a change that DoneBefore may end early. */
async function onceOnly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DoneBefore) return error.result as T;
    throw error;
  }
}

const trailOf = (facts: LoadedLaporan, held: HeldPost | null) => ({
  objek: 'laporan', objekId: facts.id, laporanId: facts.id, kbkId: facts.kbkId, perangkatDaerahId: facts.opdId, held,
});

async function findVisible(deps: ServiceDeps, actor: Actor, laporanId: string): Promise<void> {
  const seen = await deps.db.laporan.findFirst({ where: { id: laporanId, AND: visibleLaporan(actor) }, select: { id: true } });
  if (!seen) throw notFound();
}

async function loadLocked(tx: Tx, laporanId: string, today: Day): Promise<LoadedLaporan> {
  const facts = await loadLaporan(tx, laporanId, today, { lock: true });
  if (!facts) throw notFound();
  return facts;
}

