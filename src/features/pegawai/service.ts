import { postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { change, differences, type Tx, type WriteTrail } from '../../db/change.js';
import { NothingToDo, isUniqueClash, once } from '../../db/once.js';
import type { AlasanBerhenti, JenisPegawai, Pegawai, Penempatan, Prisma } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage, type FieldErrors } from '../../errors.js';
import { addDays, dateOf, dayAt, dayOf, isDay, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { closeAccount, demandOtherAdmin } from '../akun/service.js';
import { notify } from '../notifikasi/service.js';
import { alasanBerhenti, golonganProblem } from './kinds.js';
import { endPosts, endingPosts, fingerprint, type Ending } from './leaving.js';
import { nipProblem, numberName } from './nip.js';
import { departureOf, notKept, restore, returnOf, standingBeyond, type Before } from './returning.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

export interface PersonInput {
  nama: string;
  jenis: JenisPegawai;
  nip: string;
  email: string;
  telepon: string;
}

export interface PostInput {
  unitKerjaId: string | null;
  jabatan: string;
  golongan: string;
}

/** The post by which the person looks after people. Throws forbidden. */
export function demandPeople(actor: Actor): HeldPost {
  const [held] = postsAllowing(actor, 'pegawai.kelola', {});
  if (!held) throw forbidden('Data pegawai dikelola oleh Administrator.');
  return held;
}

/** How far ahead a move or a last day may be recorded, in days. */
const AHEAD = 366;

/**
 * Adds somebody with their placement. A form sent twice makes one person. Gives the id.
 * Throws forbidden, invalid_input for a number that is none or is somebody else's, stale_version for a form used for another.
 */
export async function tambahPegawai(deps: ServiceDeps, actor: Actor, input: PersonInput & PostInput & { id: string; perangkatDaerahId: string; mulai: Day }): Promise<string> {
  const held = demandPeople(actor);
  const now = deps.clock();
  const { id, perangkatDaerahId, mulai } = input;
  await onceOrAgain(() => change(deps.db, now, actor, async (tx, record) => {
    const before = await tx.pegawai.findUnique({ where: { id } });
    if (before) {
      if (before.nama === input.nama && (before.nip ?? '') === input.nip) throw new NothingToDo();
      throw staleVersion('Pegawai dari formulir ini sudah tersimpan, dengan isi yang lain. Buka halamannya untuk mengubahnya.');
    }
    demandGood({ ...await personProblems(tx, input, null, dayAt(now)), ...await placeProblems(tx, input, perangkatDaerahId, mulai, dayAt(now)) });
    await tx.pegawai.create({ data: { id, ...personData(input), dibuatPada: now, penempatan: { create: { perangkatDaerahId, mulai: dateOf(mulai), ...postData(input) } } } });
    await record({ ...trailOf(id, held, perangkatDaerahId), tindakan: 'pegawai.tambah', ringkas: `menambah pegawai ${input.nama}` });
  }));
  return id;
}

/**
 * Corrects what was entered: the person, and the placement of today as it stands. Throws not_found, forbidden, invalid_input,
 * stale_version.
 */
export async function koreksiPegawai(deps: ServiceDeps, actor: Actor, input: PersonInput & PostInput & { id: string; mulai: string; revisi: number }): Promise<void> {
  const held = demandPeople(actor);
  const now = deps.clock();
  const today = dayAt(now);
  await onceOrAgain(() => change(deps.db, now, actor, async (tx, record) => {
    const { pegawai, placement, all } = await lock(tx, input.id, input.revisi, today);
    const problems = await personProblems(tx, input, pegawai, today);
    if (placement) Object.assign(problems, await placeProblems(tx, input, placement.perangkatDaerahId, isDay(input.mulai) ? input.mulai : today, LAST, placement), startProblem(input.mulai, placement, all));
    demandGood(problems);
    await tx.pegawai.update({ where: { id: pegawai.id }, data: { ...personData(input), revisi: { increment: 1 } } });
    if (placement) await tx.penempatan.update({ where: { id: placement.id }, data: { ...postData(input), mulai: dateOf(input.mulai) } });
    await record({
      ...trailOf(pegawai.id, held, placement?.perangkatDaerahId ?? null), tindakan: 'pegawai.ubah', ringkas: `mengoreksi data ${input.nama}`,
      perubahan: differences(
        { ...personData(pegawai), ...(placement ? { ...postData(placement), mulai: dayOf(placement.mulai) } : {}) },
        { ...personData(input), ...(placement ? { ...postData(input), mulai: input.mulai } : {}) },
      ),
    });
  }));
}

const LAST: Day = '2199-12-31';

/**
 * Records a new post in the same OPD from a day on: another jabatan, unit or golongan. Throws not_found, forbidden,
 * invalid_input, wrong_stage for somebody without a placement, stale_version.
 */
export async function catatPenempatan(deps: ServiceDeps, actor: Actor, input: PostInput & { id: string; mulai: Day; revisi: number }): Promise<void> {
  const held = demandPeople(actor);
  const now = deps.clock();
  const today = dayAt(now);
  await change(deps.db, now, actor, async (tx, record) => {
    const { pegawai, placement, all } = await lock(tx, input.id, input.revisi, today);
    const from = demandPlaced(pegawai, placement);
    demandGood({ ...golonganErrors(pegawai.jenis, input.golongan), ...await placeProblems(tx, input, from.perangkatDaerahId, input.mulai, addDays(today, AHEAD)), ...laterProblem(input.mulai, from, all) });
    if (isSamePost(from, input)) throw invalidInput({ '': 'Tidak ada yang berubah: jabatan, unit, dan golongan sama dengan yang sekarang.' });
    await moveOn(tx, pegawai.id, from, { perangkatDaerahId: from.perangkatDaerahId, ...input });
    await record({
      ...trailOf(pegawai.id, held, from.perangkatDaerahId), tindakan: 'pegawai.tempatkan', ringkas: `mencatat jabatan ${pegawai.nama} mulai ${fmt.day(input.mulai)}`,
      perubahan: differences({ ...postData(from) }, { ...postData(input) }),
    });
  });
}

export interface MoveInput extends PostInput {
  id: string;
  perangkatDaerahId: string;
  mulai: Day;
  revisi: number;
}

/** What a move to another OPD would end, and its mark. Throws as `pindahkan` does. */
export async function tinjauPindah(deps: ServiceDeps, actor: Actor, input: MoveInput): Promise<{ endings: Ending[]; sidik: string }> {
  demandPeople(actor);
  const today = dayAt(deps.clock());
  return deps.db.$transaction(async (tx) => {
    const { from } = await demandMove(tx, actor, input, today);
    const endings = await endingPosts(tx, { pegawaiId: input.id, lastDay: addDays(input.mulai, -1), opdId: from.perangkatDaerahId });
    return { endings, sidik: fingerprint(endings) };
  });
}

/**
 * Moves somebody to another OPD from a day on: the posts in the OPD that is left end on the day before. `sidik`: the mark of
 * what the person saw. Throws not_found, forbidden for oneself, invalid_input, wrong_stage, stale_version where it is other now.
 */
export async function pindahkan(deps: ServiceDeps, actor: Actor, input: MoveInput & { sidik: string }): Promise<void> {
  const held = demandPeople(actor);
  const now = deps.clock();
  await change(deps.db, now, actor, async (tx, record) => {
    const { pegawai, from, to } = await demandMove(tx, actor, input, dayAt(now));
    const lastDay = addDays(input.mulai, -1);
    const endings = await seenEndings(tx, { pegawaiId: pegawai.id, lastDay, opdId: from.perangkatDaerahId }, input.sidik);
    const alasan = `${pegawai.nama} pindah ke ${to.nama}`;
    await endPosts(tx, now, endings, { lastDay, alasan });
    await moveOn(tx, pegawai.id, from, input);
    await record({ ...trailOf(pegawai.id, held, input.perangkatDaerahId), tindakan: 'pegawai.pindah', ringkas: `memindahkan ${pegawai.nama} ke ${to.nama} mulai ${fmt.day(input.mulai)}`, perubahan: { perangkatDaerahId: [from.perangkatDaerahId, input.perangkatDaerahId] } });
    await recordEndings(record, held, endings, alasan);
    await tellVacancies(tx, now, actor, endings, `${alasan} mulai ${fmt.day(input.mulai)}.`);
    await notify(tx, now, {
      to: [{ pegawaiIds: [pegawai.id] }], judul: `Anda dipindahkan ke ${to.nama} mulai ${fmt.day(input.mulai)}`,
      teks: endings.length > 0 ? `Jabatan yang berakhir: ${endings.map(({ jabatan }) => jabatan).join(', ')}.` : '', tautan: '/akun', by: actor.akunId,
    });
  });
}

export interface LeaveInput {
  id: string;
  alasan: AlasanBerhenti;
  hariTerakhir: Day;
  revisi: number;
}

/** What leaving the service would end, its mark, and whether the account ends at once. Throws as `berhentikan` does. */
export async function tinjauBerhenti(deps: ServiceDeps, actor: Actor, input: LeaveInput): Promise<{ endings: Ending[]; sidik: string; akun: 'tidak ada' | 'sekarang' | 'kelak' }> {
  demandPeople(actor);
  const today = dayAt(deps.clock());
  return deps.db.$transaction(async (tx) => {
    await demandLeave(tx, actor, input, today);
    const akun = await tx.akun.findFirst({ where: { pegawaiId: input.id, aktif: true }, select: { id: true } });
    if (akun) await demandOtherAdmin(tx, akun.id, input.hariTerakhir);
    const endings = await endingPosts(tx, { pegawaiId: input.id, lastDay: input.hariTerakhir, opdId: null });
    return { endings, sidik: fingerprint(endings), akun: !akun ? 'tidak ada' : endsAtOnce(input, today) ? 'sekarang' : 'kelak' };
  });
}

/** An account ends when its person's last day is over; with a death, at once. */
const endsAtOnce = ({ alasan, hariTerakhir }: Pick<LeaveInput, 'alasan' | 'hariTerakhir'>, today: Day) => alasan === 'MENINGGAL' || hariTerakhir < today;

/**
 * Records that somebody leaves the service: placement and posts end with the last day, the account too. Throws not_found,
 * forbidden for oneself, invalid_input, wrong_stage for the last administrator, stale_version where it is other now.
 */
export async function berhentikan(deps: ServiceDeps, actor: Actor, input: LeaveInput & { sidik: string }): Promise<void> {
  const held = demandPeople(actor);
  const now = deps.clock();
  const today = dayAt(now);
  await change(deps.db, now, actor, async (tx, record) => {
    const { pegawai, placement } = await demandLeave(tx, actor, input, today);
    const { hariTerakhir: lastDay, alasan } = input;
    const akun = await tx.akun.findFirst({ where: { pegawaiId: pegawai.id, aktif: true }, select: { id: true } });
    if (akun) await demandOtherAdmin(tx, akun.id, lastDay);
    const endings = await seenEndings(tx, { pegawaiId: pegawai.id, lastDay, opdId: null }, input.sidik);
    const words = `${pegawai.nama} ${alasanBerhenti[alasan].kini}`;
    const semula: Before = { rows: await standingBeyond(tx, pegawai.id, lastDay), posts: endings.map(({ table, id, jabatan, tempat, kbkId, opdId, kosong }) => ({ table, id, jabatan, tempat, kbkId, opdId, kosong })) };
    if (akun && endsAtOnce(input, today)) await closeAccount(tx, now, akun.id);
    await endPosts(tx, now, endings, { lastDay, alasan: words });
    await tx.penempatan.deleteMany({ where: { pegawaiId: pegawai.id, mulai: { gt: dateOf(lastDay) } } });
    await tx.penempatan.updateMany({ where: { pegawaiId: pegawai.id, OR: [{ selesai: null }, { selesai: { gt: dateOf(lastDay) } }] }, data: { selesai: dateOf(lastDay) } });
    await tx.pegawai.update({ where: { id: pegawai.id }, data: { berhentiPada: dateOf(lastDay), alasanBerhenti: alasan, revisi: { increment: 1 } } });
    await record({ ...trailOf(pegawai.id, held, placement?.perangkatDaerahId ?? null), tindakan: 'pegawai.berhenti', ringkas: `mencatat bahwa ${words}, hari terakhir ${fmt.day(lastDay)}`, semula: semula as unknown as Prisma.InputJsonObject });
    if (akun && endsAtOnce(input, today)) await record({ tindakan: 'akun.nonaktif', objek: 'akun', objekId: akun.id, held, ringkas: `menonaktifkan akun ${pegawai.nama}`, alasan: words });
    await recordEndings(record, held, endings, words);
    await tellVacancies(tx, now, actor, endings, `${words}, hari terakhir ${fmt.day(lastDay)}.`);
  });
}

/**
 * Takes back a departure that was entered in error: placement and posts go on as before, the account that it closed opens.
 * Throws not_found, forbidden for oneself, stale_version, wrong_stage for somebody in service or where somebody has come into a post.
 */
export async function batalkanBerhenti(deps: ServiceDeps, actor: Actor, { id, alasan, revisi }: { id: string; alasan: string; revisi: number }): Promise<void> {
  const held = demandPeople(actor);
  const now = deps.clock();
  await change(deps.db, now, actor, async (tx, record) => {
    const { pegawai } = await lock(tx, id, revisi, dayAt(now));
    demandGone(actor, pegawai);
    const line = await departureOf(tx, id);
    if (!line) throw wrongStage(notKept(pegawai.nama));
    const back = await returnOf(tx, pegawai, line);
    if (back.halangan.length > 0) throw wrongStage(`Catatan ini tidak dapat dibatalkan. ${back.halangan.join(' ')}`);
    await restore(tx, back);
    await tx.pegawai.update({ where: { id }, data: { berhentiPada: null, alasanBerhenti: null, revisi: { increment: 1 } } });
    await record({ ...trailOf(id, held, back.rows.penempatan[0]?.perangkat_daerah_id as string ?? null), tindakan: 'pegawai.batal_berhenti', alasan, ringkas: `membatalkan catatan bahwa ${pegawai.nama} ${alasanBerhenti[pegawai.alasanBerhenti!].kini}` });
    for (const { table, id: postId, kbkId, opdId, jabatan, tempat } of back.posts) {
      await record({ tindakan: `${table}.lanjutkan`, objek: table, objekId: postId, held, kbkId, perangkatDaerahId: opdId, alasan, ringkas: `melanjutkan jabatan ${jabatan}${tempat ? ` ${tempat}` : ''} ${pegawai.nama}` });
    }
    if (back.akunId) {
      await tx.akun.update({ where: { id: back.akunId }, data: { aktif: true } });
      await record({ tindakan: 'akun.aktif', objek: 'akun', objekId: back.akunId, held, alasan, ringkas: `mengaktifkan kembali akun ${pegawai.nama}` });
    }
    const judul = (jabatan: string, tempat: string | null) => `${jabatan}${tempat ? ` ${tempat}` : ''} tetap ${pegawai.nama}`;
    const teks = `Catatan bahwa ${pegawai.nama} ${alasanBerhenti[pegawai.alasanBerhenti!].kini} dibatalkan.`;
    for (const { table, kbkId, jabatan, tempat } of back.posts.filter(({ kosong }) => kosong)) {
      if (table === 'keanggotaan') await notify(tx, now, { to: [{ posts: ['KBK_PENANGGUNG_JAWAB'], kbkId }], judul: judul(jabatan, tempat), teks, tautan: `/kbk/${kbkId}/keanggotaan`, by: actor.akunId });
      if (table === 'keanggotaan_tim') await notify(tx, now, { to: [{ posts: ['STAF_WALIKOTA', 'TIM_SEKRETARIS'] }], judul: judul(jabatan, tempat), teks, tautan: '/tim', by: actor.akunId });
    }
    await notify(tx, now, { to: [{ pegawaiIds: [id] }], judul: 'Catatan bahwa Anda tidak bertugas lagi dibatalkan', teks: back.posts.length > 0 ? `Jabatan yang dilanjutkan: ${back.posts.map(({ jabatan }) => jabatan).join(', ')}.` : '', tautan: '/akun', by: actor.akunId });
  });
}

/** Demands somebody else who is recorded as having left. Throws forbidden, wrong_stage. */
export function demandGone(actor: Actor, pegawai: Pick<Pegawai, 'id' | 'nama' | 'berhentiPada'>): void {
  if (actor.pegawaiId === pegawai.id) throw forbidden('Catatan tentang diri Anda sendiri dibatalkan oleh administrator lain.');
  if (!pegawai.berhentiPada) throw wrongStage(`${pegawai.nama} tidak tercatat berhenti.`);
}

/** Deactivates the accounts of those whose last day is over: nightly. That of the last administrator stays, and is named. */
export async function closeAccountsOfTheGone({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>): Promise<void> {
  const now = clock();
  const gone = await db.akun.findMany({ where: { aktif: true, pegawai: { berhentiPada: { lt: dateOf(dayAt(now)) } } }, select: { id: true, nama: true } });
  for (const akun of gone) {
    try {
      await change(db, now, null, async (tx, record) => {
        await closeAccount(tx, now, akun.id);
        await record({ tindakan: 'akun.nonaktif', objek: 'akun', objekId: akun.id, ringkas: `menonaktifkan akun ${akun.nama}: masa tugasnya berakhir` });
      });
    } catch (error) {
      log.error({ err: error, akun: akun.id }, 'account of somebody who left was not closed');
    }
  }
}

// ── What holds for all of these ──────────────────────────────────────────────

/** Somebody's row, held until the end, with the placement of today (or the next one) and all of them. Throws not_found, stale_version. */
async function lock(tx: Tx, id: string, revisi: number, today: Day): Promise<{ pegawai: Pegawai; placement: Penempatan | null; all: Penempatan[] }> {
  await tx.$queryRaw`select 1 from pegawai where id = ${id}::uuid for update`;
  const pegawai = await tx.pegawai.findUnique({ where: { id } });
  if (!pegawai) throw notFound();
  if (pegawai.revisi !== revisi) throw staleVersion();
  const all = await tx.penempatan.findMany({ where: { pegawaiId: id }, orderBy: { mulai: 'asc' } });
  return { pegawai, placement: all.find(({ selesai }) => selesai === null || dayOf(selesai) >= today) ?? null, all };
}

const trailOf = (id: string, held: HeldPost, opdId: string | null) => ({ objek: 'pegawai', objekId: id, held, perangkatDaerahId: opdId });
const personData = ({ nama, jenis, nip, email, telepon }: Record<'nama', string> & { jenis: JenisPegawai; nip: string | null; email: string | null; telepon: string | null }) =>
  ({ nama, jenis, nip: nip || null, email: email || null, telepon: telepon || null });
const postData = ({ unitKerjaId, jabatan, golongan }: { unitKerjaId: string | null; jabatan: string; golongan: string | null }) => ({ unitKerjaId, jabatan, golongan: golongan || null });
const isSamePost = (placement: Penempatan, input: PostInput) => JSON.stringify(postData(placement)) === JSON.stringify(postData(input));

function demandGood(problems: FieldErrors): void {
  if (Object.keys(problems).length > 0) throw invalidInput(problems);
}

async function personProblems(tx: Tx, input: PersonInput & Pick<PostInput, 'golongan'> & { id: string }, before: Pegawai | null, today: Day): Promise<FieldErrors> {
  const problems = golonganErrors(input.jenis, input.golongan);
  // What stands was checked when it was entered, by the rules of that day.
  if (before && before.jenis === input.jenis && (before.nip ?? '') === input.nip) return problems;
  const wrong = nipProblem(input.jenis, input.nip, today);
  if (wrong) return { ...problems, nip: wrong };
  // Not the same form's own person, written a moment ago: of that, the row's id tells.
  const other = input.nip === '' ? null : await tx.pegawai.findFirst({ where: { nip: input.nip, id: { not: input.id } }, select: { nama: true } });
  return other ? { ...problems, nip: `Periksa ${numberName(input.jenis)}: sudah dipakai oleh ${other.nama}` } : problems;
}

function golonganErrors(jenis: JenisPegawai, golongan: string): FieldErrors {
  const wrong = golonganProblem(jenis, golongan);
  return wrong ? { golongan: wrong } : {};
}

/** Whether OPD and unit are there on the day, and the day not beyond `latest`. `kept`: a placement whose unit may stay as it is. */
async function placeProblems(tx: Tx, { unitKerjaId, jabatan }: PostInput, opdId: string, mulai: Day, latest: Day, kept?: Penempatan): Promise<FieldErrors> {
  const problems: FieldErrors = {};
  if (jabatan === '') problems.jabatan = 'Isi Jabatan';
  if (mulai > latest) problems.mulai = `Isi tanggal paling lambat ${fmt.day(latest)}`;
  const opd = await tx.perangkatDaerah.findUnique({ where: { id: opdId } });
  if (!opd) return { ...problems, perangkatDaerahId: 'Pilih Perangkat daerah dari daftar' };
  if (!kept && opd.selesai !== null && dayOf(opd.selesai) < mulai) problems.perangkatDaerahId = `Pilih perangkat daerah lain: ${opd.nama} tidak aktif lagi sejak ${fmt.day(addDays(dayOf(opd.selesai), 1))}`;
  if (unitKerjaId === null || unitKerjaId === kept?.unitKerjaId) return problems;
  const unit = await tx.unitKerja.findFirst({ where: { id: unitKerjaId, perangkatDaerahId: opdId } });
  if (!unit) return { ...problems, unitKerjaId: `Pilih Unit kerja di bawah ${opd.nama}, atau kosongkan` };
  return unit.selesai !== null && dayOf(unit.selesai) < mulai ? { ...problems, unitKerjaId: `Pilih unit lain: ${unit.nama} tidak aktif lagi` } : problems;
}

/** Whether a placement may begin on the day that a correction says: after the one before it, not after its own end. */
function startProblem(mulai: string, placement: Penempatan, all: Penempatan[]): FieldErrors {
  if (!isDay(mulai)) return { mulai: 'Isi Mulai bertugas dengan tanggal yang ada' };
  if (placement.selesai && mulai > dayOf(placement.selesai)) return { mulai: `Isi tanggal paling lambat ${fmt.day(placement.selesai)}, akhir penempatan ini` };
  const before = all.filter((one) => one.mulai < placement.mulai).at(-1);
  return before?.selesai && mulai <= dayOf(before.selesai) ? { mulai: `Isi tanggal sesudah ${fmt.day(before.selesai)}, akhir penempatan sebelumnya` } : {};
}

/** Whether a new placement may follow the present one on a day. */
function laterProblem(mulai: Day, from: Penempatan, all: Penempatan[]): FieldErrors {
  if (mulai <= dayOf(from.mulai)) return { mulai: `Isi tanggal sesudah ${fmt.day(from.mulai)}, mulai penempatan sekarang; untuk memperbaikinya pakai “Koreksi data”` };
  const next = all.find((one) => one.mulai > from.mulai);
  return next ? { mulai: `Sudah ada penempatan mulai ${fmt.day(next.mulai)}. Koreksi yang itu` } : {};
}

function demandPlaced(pegawai: Pegawai, placement: Penempatan | null): Penempatan {
  if (pegawai.berhentiPada) throw wrongStage(`${pegawai.nama} ${alasanBerhenti[pegawai.alasanBerhenti!].kini}; penempatannya tidak berubah lagi.`);
  if (!placement) throw wrongStage(`${pegawai.nama} tidak memiliki penempatan sekarang.`);
  return placement;
}

/** Ends the present placement on the day before, and begins the next. */
async function moveOn(tx: Tx, pegawaiId: string, from: Penempatan, to: PostInput & { perangkatDaerahId: string; mulai: Day }): Promise<void> {
  await tx.penempatan.update({ where: { id: from.id }, data: { selesai: dateOf(addDays(to.mulai, -1)) } });
  await tx.penempatan.create({ data: { pegawaiId, perangkatDaerahId: to.perangkatDaerahId, mulai: dateOf(to.mulai), ...postData(to) } });
  await tx.pegawai.update({ where: { id: pegawaiId }, data: { revisi: { increment: 1 } } });
}

async function demandMove(tx: Tx, actor: Actor, input: MoveInput, today: Day) {
  if (actor.pegawaiId === input.id) throw forbidden('Kepindahan Anda sendiri dicatat oleh administrator lain.');
  const { pegawai, placement, all } = await lock(tx, input.id, input.revisi, today);
  const from = demandPlaced(pegawai, placement);
  demandGood({
    ...golonganErrors(pegawai.jenis, input.golongan), ...await placeProblems(tx, input, input.perangkatDaerahId, input.mulai, addDays(today, AHEAD)), ...laterProblem(input.mulai, from, all),
    ...(from.perangkatDaerahId === input.perangkatDaerahId ? { perangkatDaerahId: 'Pilih perangkat daerah lain: ini tempatnya sekarang. Jabatan baru di sini dicatat lewat “Jabatan baru”' } : {}),
  });
  return { pegawai, from, to: await tx.perangkatDaerah.findUniqueOrThrow({ where: { id: input.perangkatDaerahId }, select: { nama: true } }) };
}

async function demandLeave(tx: Tx, actor: Actor, { id, revisi, alasan, hariTerakhir }: LeaveInput, today: Day) {
  if (actor.pegawaiId === id) throw forbidden('Pemberhentian Anda sendiri dicatat oleh administrator lain.');
  const { pegawai, placement, all } = await lock(tx, id, revisi, today);
  if (pegawai.berhentiPada) throw wrongStage(`${pegawai.nama} sudah tercatat ${alasanBerhenti[pegawai.alasanBerhenti!].kini}.`);
  const began = (all.filter((one) => dayOf(one.mulai) <= today).at(-1) ?? all[0])?.mulai;
  if (began && hariTerakhir < dayOf(began)) throw invalidInput({ hariTerakhir: `Isi tanggal pada atau sesudah ${fmt.day(began)}, mulai penempatan terakhirnya` });
  const latest = alasan === 'MENINGGAL' ? today : addDays(today, AHEAD);
  if (hariTerakhir > latest) throw invalidInput({ hariTerakhir: `Isi tanggal paling lambat ${fmt.day(latest)}` });
  return { pegawai, placement };
}

async function seenEndings(tx: Tx, leaving: Parameters<typeof endingPosts>[1], sidik: string): Promise<Ending[]> {
  const endings = await endingPosts(tx, leaving);
  if (fingerprint(endings) !== sidik) throw staleVersion('Jabatan orang ini berubah sejak halaman dibuka. Periksa lagi apa yang berakhir.');
  return endings;
}

async function recordEndings(record: WriteTrail, held: HeldPost, endings: readonly Ending[], alasan: string): Promise<void> {
  for (const { table, id, kbkId, opdId, jabatan, tempat, akhir } of endings) {
    await record({ tindakan: `${table}.akhiri`, objek: table, objekId: id, held, kbkId, perangkatDaerahId: opdId, alasan, ringkas: `${akhir === null ? 'membatalkan' : 'mengakhiri'} jabatan ${jabatan}${tempat ? ` ${tempat}` : ''}` });
  }
}

/** Tells those who appoint that a post is vacant. */
async function tellVacancies(tx: Tx, now: Date, actor: Actor, endings: readonly Ending[], teks: string): Promise<void> {
  for (const { table, kbkId, jabatan, tempat, kosong } of endings) {
    if (!kosong) continue;
    if (table === 'keanggotaan') await notify(tx, now, { to: [{ posts: ['KBK_PENANGGUNG_JAWAB'], kbkId }], judul: `Jabatan ${jabatan} ${tempat} menunggu penunjukan`, teks, tautan: `/kbk/${kbkId}/keanggotaan`, by: actor.akunId });
    if (table === 'keanggotaan_tim') await notify(tx, now, { to: [{ posts: ['STAF_WALIKOTA', 'TIM_SEKRETARIS'] }], judul: `Jabatan ${jabatan} menunggu penetapan`, teks, tautan: '/tim', by: actor.akunId });
  }
}

/** `once`; of two at the same moment with one id or one number, the second tries again and reads what the first has written. */
async function onceOrAgain(work: () => Promise<unknown>): Promise<void> {
  try {
    await once(work);
  } catch (error) {
    if (!isUniqueClash(error)) throw error;
    await once(work);
  }
}
