import { permissions, postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { change, type Tx, type WriteTrail } from '../../db/change.js';
import { NothingToDo } from '../../db/once.js';
import type { SifatKepala } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { attachLampiran } from '../berkas/lampiran.js';
import { notify } from '../notifikasi/service.js';

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

export interface KepalaInput {
  pegawaiId: string;
  sifat: SifatKepala;
  mulai: Day;
  /** The last day; null: open. A PLH always has one. */
  selesai: Day | null;
  nomorSk: string;
  tanggalSk: Day;
  /** Berkas of the scan. */
  berkasSk: string | null;
}

/** Before a name: "Plt. ". */
export const SIFAT_WORDS: Record<SifatKepala, string> = { DEFINITIF: '', PLT: 'Plt. ', PLH: 'Plh. ' };

/** What recording a head brings with it: heads and KBK posts that end on the day before, each in words. */
export interface Akibat {
  /** Names exactly these consequences: the form carries it, so that what is done is what was shown. */
  kunci: string;
  teks: string[];
}

/**
 * What recording this head would bring with it, and for whom. Throws not_found, forbidden, and invalid_input for what cannot be:
 * a second head of that day, ending before starting, a post for oneself.
 */
export async function akibatKepala(deps: ServiceDeps, actor: Actor, opdId: string, input: KepalaInput): Promise<Akibat & Pick<Plan, 'opd' | 'pegawai'>> {
  demandKepala(actor);
  const planned = await plan(deps.db, actor, opdId, input, dayAt(deps.clock()));
  return { ...akibatOf(planned, input), opd: planned.opd, pegawai: planned.pegawai };
}

/**
 * Records a head from the decree (Pasal 13 ayat (2)): a DEFINITIF or PLT ends the one before on the day before; who becomes
 * DEFINITIF gives up the posts in that OPD's KBKs; a PLH stands beside and alone acts. A form sent twice records once.
 * Gives 'periksa', with nothing written, where something would end that the person was not shown yet (`akibat` is '').
 * Throws as `akibatKepala`, and stale_version where the consequences are no longer those that were shown.
 */
export async function catatKepala(deps: ServiceDeps, actor: Actor, opdId: string, input: KepalaInput & { id: string; akibat: string }): Promise<'tercatat' | 'periksa'> {
  const now = deps.clock();
  const held = demandKepala(actor);
  return shownFirst(() => change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select id from perangkat_daerah where id = ${opdId}::uuid for update`;
    const made = await tx.pejabatKepala.findUnique({ where: { id: input.id }, select: { perangkatDaerahId: true, pegawaiId: true } });
    if (made && (made.perangkatDaerahId !== opdId || made.pegawaiId !== input.pegawaiId)) throw notFound();
    if (made) throw new NothingToDo();
    const planned = await plan(tx, actor, opdId, input, dayAt(now));
    const { kunci } = akibatOf(planned, input);
    if (kunci !== '' && input.akibat === '') throw new PerluDiperiksa();
    if (kunci !== input.akibat) throw staleVersion('Keadaan sudah berubah sejak Anda memeriksanya. Periksa lagi akibatnya, lalu simpan.');
    const { opd, pegawai, ended, posts } = planned;
    const before = dateOf(addDays(input.mulai, -1));
    await tx.pejabatKepala.updateMany({ where: { id: { in: ended.map((one) => one.id) } }, data: { selesai: before } });
    await endPosts(tx, record, now, held, { opdId, posts, before, nama: pegawai.nama });
    const berkasSkId = await attachLampiran(tx, actor, input.berkasSk, now, { field: 'berkasSk' });
    const { sifat, mulai, selesai, nomorSk, tanggalSk } = input;
    await tx.pejabatKepala.create({
      data: { id: input.id, perangkatDaerahId: opdId, pegawaiId: pegawai.id, sifat, mulai: dateOf(mulai), selesai: selesai && dateOf(selesai), nomorSk, tanggalSk: dateOf(tanggalSk), berkasSkId },
    });
    const title = `${SIFAT_WORDS[sifat]}${opd.sebutanKepala}`;
    await record({
      ...trailOf(input.id, opdId, held), tindakan: 'kepala.catat', ringkas: `mencatat ${pegawai.nama} sebagai ${title} ${opd.nama}, ${termOf(input)}`,
      perubahan: { keputusan: [null, `${nomorSk}, ${tanggalSk}`], ...(ended.length > 0 ? { berakhir: [ended.map((one) => one.nama).join(', '), dayOf(before)] } : {}) },
    });
    if (selesai !== null && selesai < dayAt(now)) return 'tercatat' as const;
    await notify(tx, now, {
      to: [{ pegawaiIds: [pegawai.id] }], by: actor.akunId, tautan: `/perangkat-daerah/${opdId}`,
      judul: `Anda tercatat sebagai ${title} ${opd.nama}`, teks: `${capital(termOf(input))}, Keputusan Nomor ${nomorSk}. Anda penanggung jawab setiap KBK-nya (Pasal 13 ayat (2)).`,
    });
    await notify(tx, now, {
      to: [{ pegawaiIds: ended.map((one) => one.pegawaiId) }], by: actor.akunId, tautan: `/perangkat-daerah/${opdId}`,
      judul: `Masa jabatan Anda di ${opd.nama} tercatat berakhir ${fmt.day(before)}`, teks: `${pegawai.nama} tercatat sebagai ${title} sejak ${fmt.day(mulai)}.`,
    });
    return 'tercatat' as const;
  }));
}

/** Ends a transaction with nothing written: its consequences are to be shown first. */
class PerluDiperiksa extends Error {
  constructor() { super('to be shown first'); }
}

async function shownFirst(work: () => Promise<'tercatat'>): Promise<'tercatat' | 'periksa'> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PerluDiperiksa) return 'periksa';
    if (error instanceof NothingToDo) return 'tercatat';
    throw error;
  }
}

/**
 * Sets the last day of a head. Throws not_found, forbidden, wrong_stage for an annulled row, invalid_input for a day before the
 * first or after the end that is recorded already.
 */
export async function akhiriKepala(deps: ServiceDeps, actor: Actor, id: string, selesai: Day): Promise<string> {
  const now = deps.clock();
  const held = demandKepala(actor);
  return change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, id);
    if (row.dibatalkanPada) throw wrongStage('Catatan ini sudah dibatalkan.');
    if (selesai < dayOf(row.mulai)) throw invalidInput({ selesai: `Isi Hari terakhir sejak ${fmt.day(row.mulai)}, hari pertamanya` });
    if (row.selesai && selesai > dayOf(row.selesai)) throw invalidInput({ selesai: `Isi Hari terakhir paling lambat ${fmt.day(row.selesai)}; perpanjangan dicatat sebagai keputusan baru` });
    await tx.pejabatKepala.update({ where: { id }, data: { selesai: dateOf(selesai) } });
    await record({
      ...trailOf(id, row.perangkatDaerahId, held), tindakan: 'kepala.akhiri', ringkas: `mencatat ${SIFAT_WORDS[row.sifat]}${row.pegawai.nama} berakhir ${fmt.day(selesai)}`,
      perubahan: { selesai: [row.selesai && dayOf(row.selesai), selesai] },
    });
    await notify(tx, now, {
      to: [{ pegawaiIds: [row.pegawaiId] }], by: actor.akunId, tautan: `/perangkat-daerah/${row.perangkatDaerahId}`, judul: `Masa jabatan Anda di ${row.perangkatDaerah.nama} tercatat berakhir ${fmt.day(selesai)}`,
    });
    return row.perangkatDaerahId;
  });
}

/** Annuls a head that was recorded in error: it gives no right; acts under it stay, marked. Throws not_found, forbidden, wrong_stage. */
export async function batalkanKepala(deps: ServiceDeps, actor: Actor, id: string, alasan: string): Promise<string> {
  const now = deps.clock();
  const held = demandKepala(actor);
  return change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, id);
    if (row.dibatalkanPada) throw wrongStage('Catatan ini sudah dibatalkan.');
    await tx.pejabatKepala.update({ where: { id }, data: { dibatalkanPada: now, alasanBatal: alasan } });
    await record({ ...trailOf(id, row.perangkatDaerahId, held), tindakan: 'kepala.batalkan', alasan, ringkas: `membatalkan catatan ${SIFAT_WORDS[row.sifat]}${row.pegawai.nama} sebagai pimpinan ${row.perangkatDaerah.nama}` });
    await notify(tx, now, {
      to: [{ pegawaiIds: [row.pegawaiId] }], by: actor.akunId, tautan: `/perangkat-daerah/${row.perangkatDaerahId}`, judul: `Catatan Anda sebagai pimpinan ${row.perangkatDaerah.nama} dibatalkan`, teks: alasan,
    });
    return row.perangkatDaerahId;
  });
}

// ── What follows from a new head ─────────────────────────────────────────────

type Reader = Pick<Tx, 'perangkatDaerah' | 'pegawai' | 'pejabatKepala' | 'keanggotaan'>;

interface Plan {
  opd: { id: string; nama: string; sebutanKepala: string };
  pegawai: { id: string; nama: string };
  /** Heads whose term ends on the day before. */
  ended: { id: string; pegawaiId: string; nama: string; sifat: SifatKepala }[];
  /** Posts in the OPD's KBKs that the person gives up. */
  posts: { id: string; kbkId: string; kbk: string; jabatan: string; mulai: Day }[];
}

/** Judges a new head: throws invalid_input for what cannot be, gives what would end. */
async function plan(tx: Reader, actor: Actor, opdId: string, input: KepalaInput, today: Day): Promise<Plan> {
  const opd = await tx.perangkatDaerah.findUnique({ where: { id: opdId } });
  if (!opd) throw notFound();
  const pegawai = await tx.pegawai.findUnique({ where: { id: input.pegawaiId } });
  if (!pegawai) throw invalidInput({ pegawaiId: 'Pilih Pegawai dari daftar' });
  if (pegawai.id === actor.pegawaiId) throw invalidInput({ pegawaiId: 'Jabatan Anda sendiri dicatat oleh administrator lain' });
  const { mulai, selesai, sifat, tanggalSk } = input;
  if (selesai !== null && selesai < mulai) throw invalidInput({ selesai: `Isi Sampai yang sama dengan atau sesudah Mulai, ${fmt.day(mulai)}` });
  if (sifat === 'PLH' && selesai === null) throw invalidInput({ selesai: 'Isi Sampai: Plh. selalu untuk waktu tertentu' });
  if (tanggalSk > today) throw invalidInput({ tanggalSk: 'Isi Tanggal keputusan dengan hari ini atau sebelumnya' });
  if (mulai < dayOf(opd.mulai)) throw invalidInput({ mulai: `Isi Mulai sejak ${fmt.day(opd.mulai)}, saat ${opd.nama} berdiri` });
  if (opd.selesai && mulai > dayOf(opd.selesai)) throw invalidInput({ mulai: `Isi Mulai sampai ${fmt.day(opd.selesai)}, hari terakhir ${opd.nama}` });
  if (opd.selesai && (selesai === null || selesai > dayOf(opd.selesai))) throw invalidInput({ selesai: `Isi Sampai paling lambat ${fmt.day(opd.selesai)}, hari terakhir ${opd.nama}` });
  if (pegawai.berhentiPada && (selesai === null || selesai > dayOf(pegawai.berhentiPada))) {
    throw invalidInput({ pegawaiId: `${pegawai.nama} berhenti sebagai pegawai ${fmt.day(pegawai.berhentiPada)}; isi Sampai paling lambat hari itu, atau pilih pegawai lain` });
  }
  const ended = await endedBy(tx, opd, input);
  if (sifat === 'DEFINITIF') await refuseSecondOffice(tx, opd, pegawai, input);
  return { opd, pegawai, ended, posts: sifat === 'DEFINITIF' ? await postsOf(tx, opdId, input) : [] };
}

/** Heads of the OPD that share a day with the new one: those that end the day before; the others are in its way. */
async function endedBy(tx: Reader, opd: { id: string; nama: string }, { sifat, mulai, selesai, pegawaiId }: KepalaInput): Promise<Plan['ended']> {
  const rows = await tx.pejabatKepala.findMany({
    where: {
      perangkatDaerahId: opd.id, dibatalkanPada: null, OR: [{ selesai: null }, { selesai: { gte: dateOf(mulai) } }], ...(selesai ? { mulai: { lte: dateOf(selesai) } } : {}),
    },
    orderBy: { mulai: 'asc' }, include: { pegawai: { select: { nama: true } } },
  });
  const named = (one: (typeof rows)[number]) => `${SIFAT_WORDS[one.sifat]}${one.pegawai.nama} (${termOf({ mulai: dayOf(one.mulai), selesai: one.selesai && dayOf(one.selesai) })})`;
  if (sifat === 'PLH') {
    const other = rows.find((one) => one.sifat === 'PLH');
    if (other) throw invalidInput({ mulai: `Isi masa yang lain: sudah ada ${named(other)}. Akhiri atau batalkan catatan itu lebih dahulu` });
    const same = rows.find((one) => one.pegawaiId === pegawaiId);
    if (same) throw invalidInput({ pegawaiId: `${same.pegawai.nama} sudah memimpin pada hari-hari itu; Plh. adalah orang lain` });
    return [];
  }
  const lasting = rows.filter((one) => one.sifat !== 'PLH');
  const definite = lasting.find((one) => one.sifat === 'DEFINITIF');
  if (sifat === 'PLT' && definite) throw invalidInput({ sifat: `Masih ada pimpinan definitif, ${named(definite)}. Akhiri dahulu masa jabatannya, atau catat Plh. bila ia hanya berhalangan` });
  const later = lasting.find((one) => dayOf(one.mulai) >= mulai);
  if (later) throw invalidInput({ mulai: `Sudah ada pimpinan pada hari-hari itu: ${named(later)}. Isi Sampai sebelum hari pertamanya, atau batalkan catatan itu bila keliru` });
  return lasting.map((one) => ({ id: one.id, pegawaiId: one.pegawaiId, nama: one.pegawai.nama, sifat: one.sifat }));
}

/** Nobody is the definitive head of two OPDs on one day. */
async function refuseSecondOffice(tx: Reader, opd: { id: string }, pegawai: { id: string; nama: string }, { mulai, selesai }: KepalaInput): Promise<void> {
  const other = await tx.pejabatKepala.findFirst({
    where: {
      pegawaiId: pegawai.id, sifat: 'DEFINITIF', dibatalkanPada: null, perangkatDaerahId: { not: opd.id },
      OR: [{ selesai: null }, { selesai: { gte: dateOf(mulai) } }], ...(selesai ? { mulai: { lte: dateOf(selesai) } } : {}),
    },
    include: { perangkatDaerah: { select: { nama: true } } },
  });
  if (other) throw invalidInput({ pegawaiId: `${pegawai.nama} pada hari-hari itu masih pimpinan definitif ${other.perangkatDaerah.nama}. Akhiri dahulu di sana` });
}

async function postsOf(tx: Reader, opdId: string, { pegawaiId, mulai, selesai }: KepalaInput): Promise<Plan['posts']> {
  const rows = await tx.keanggotaan.findMany({
    where: {
      pegawaiId, dibatalkanPada: null, kbk: { perangkatDaerahId: opdId },
      OR: [{ selesai: null }, { selesai: { gte: dateOf(mulai) } }], ...(selesai ? { mulai: { lte: dateOf(selesai) } } : {}),
    },
    orderBy: { mulai: 'asc' }, include: { kbk: { select: { nama: true } } },
  });
  return rows.map((row) => ({ id: row.id, kbkId: row.kbkId, kbk: row.kbk.nama, jabatan: row.jabatan.toLowerCase().replace('_', ' '), mulai: dayOf(row.mulai) }));
}

function akibatOf({ ended, posts, pegawai }: Plan, { mulai }: KepalaInput): Akibat {
  const before = fmt.day(addDays(mulai, -1));
  return {
    kunci: [...ended, ...posts].map((one) => one.id).sort().join(' '),
    teks: [
      ...ended.map((one) => `Masa jabatan ${SIFAT_WORDS[one.sifat]}${one.nama} berakhir ${before}.`),
      ...posts.map((one) => (one.mulai < mulai
        ? `${pegawai.nama} berhenti sebagai ${one.jabatan} ${one.kbk} sesudah ${before}: pimpinan definitif adalah penanggung jawab KBK-nya.`
        : `Jabatan ${pegawai.nama} sebagai ${one.jabatan} ${one.kbk} mulai ${fmt.day(one.mulai)} dibatalkan.`)),
    ],
  };
}

/** Ends posts on the day before; what would begin later never does. Acts under them stay. */
async function endPosts(tx: Tx, record: WriteTrail, now: Date, held: HeldPost, { opdId, posts, before, nama }: { opdId: string; posts: Plan['posts']; before: Date; nama: string }): Promise<void> {
  for (const post of posts) {
    const begun = post.mulai <= dayOf(before);
    await tx.keanggotaan.update({ where: { id: post.id }, data: begun ? { selesai: before } : { dibatalkanPada: now, alasanBatal: 'Menjadi pimpinan definitif perangkat daerah.' } });
    await record({
      tindakan: 'keanggotaan.akhiri', objek: 'keanggotaan', objekId: post.id, held, kbkId: post.kbkId, perangkatDaerahId: opdId,
      ringkas: `${begun ? `mengakhiri jabatan ${post.jabatan} ${nama} sesudah ${fmt.day(before)}` : `membatalkan jabatan ${post.jabatan} ${nama}`}: menjadi pimpinan definitif`,
    });
  }
}

// ── The parts ────────────────────────────────────────────────────────────────

/** The post by which the person records heads; throws forbidden without it. */
export function demandKepala(actor: Actor): HeldPost {
  const [held] = postsAllowing(actor, 'kepala.catat', {});
  if (!held) throw forbidden(`Pimpinan perangkat daerah dicatat oleh administrator (${permissions['kepala.catat'].untuk.toLowerCase()}).`);
  return held;
}

async function hold(tx: Tx, id: string) {
  const found = await tx.pejabatKepala.findUnique({ where: { id }, select: { perangkatDaerahId: true } });
  if (!found) throw notFound();
  await tx.$queryRaw`select id from perangkat_daerah where id = ${found.perangkatDaerahId}::uuid for update`;
  return tx.pejabatKepala.findUniqueOrThrow({ where: { id }, include: { pegawai: { select: { nama: true } }, perangkatDaerah: { select: { nama: true } } } });
}

const termOf = ({ mulai, selesai }: { mulai: Day; selesai: Day | null }) => (selesai ? fmt.days(mulai, selesai) : `sejak ${fmt.day(mulai)}`);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const trailOf = (objekId: string, opdId: string, held: HeldPost) => ({ objek: 'pejabat_kepala', objekId, held, perangkatDaerahId: opdId });
