import { permissions, postsAllowing, type Permission, type Target } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { visibleUsulanNilai } from '../../access/visible.js';
import { change, type Tx } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage, type FieldErrors } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { attachLampiran } from '../berkas/lampiran.js';
import { notify } from '../notifikasi/service.js';
import type { PUTUSAN } from './schema.js';

/**
 * An OPD's own value with its behaviours: proposed by its head, decided by the Walikota (Pasal 6 ayat (4)). The city's values
 * and their behaviours stand in the regulation; nothing here changes them.
 */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

const DASAR = 'Pasal 6 ayat (4)';
/** The values of the city come first; those of an OPD after them, in the order in which they were approved. */
const AFTER_CITY = 100;

export interface UsulanNilaiInput {
  perangkatDaerahId: string;
  nama: string;
  makna: string;
  perilaku: string[];
  alasan: string;
}

/**
 * Proposes a value for an OPD; the Walikota and his staff are told. After a refusal a new proposal is made. A form sent twice
 * makes one. Throws forbidden, not_found, invalid_input, stale_version.
 */
export async function usulkanNilai(deps: ServiceDeps, actor: Actor, input: UsulanNilaiInput & { id: string }): Promise<void> {
  const now = deps.clock();
  const { id, perangkatDaerahId: opdId, nama, makna, perilaku, alasan } = input;
  const held = demand(actor, 'nilai.usulkan', { opdId }, 'Nilai perangkat daerah diusulkan oleh pimpinannya');
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const opd = await holdOpd(tx, opdId);
    const there = await tx.usulanNilai.findUnique({ where: { id } });
    if (there) {
      if (there.perangkatDaerahId !== opdId) throw notFound();
      if (there.nama !== nama || there.makna !== makna || there.alasan !== alasan || there.perilaku.join('\n') !== perilaku.join('\n')) throw staleVersion('Usulan dari formulir ini sudah tersimpan, dengan isi yang lain, dan tidak diubah lagi.');
      throw new NothingToDo();
    }
    const today = dateOf(dayAt(now));
    if (opd.selesai && opd.selesai < today) throw invalidInput({ perangkatDaerahId: 'Pilih perangkat daerah yang masih berjalan' });
    const same = { equals: nama, mode: 'insensitive' as const };
    if (await tx.nilaiBudaya.findFirst({ where: { nama: same, OR: [{ perangkatDaerahId: null }, { perangkatDaerahId: opdId }], AND: { OR: [{ berlakuSampai: null }, { berlakuSampai: { gte: today } }] } } })) throw invalidInput({ nama: 'Isi Nama nilai dengan nama lain: nilai dengan nama ini sudah berlaku' });
    if (await tx.usulanNilai.findFirst({ where: { nama: same, perangkatDaerahId: opdId, status: 'DIUSULKAN' } })) throw invalidInput({ nama: 'Nilai dengan nama ini sudah diusulkan dan menunggu putusan' });
    await tx.usulanNilai.create({ data: { id, perangkatDaerahId: opdId, nama, makna, perilaku, alasan, diusulkanOleh: actor.nama, diusulkanPada: now } });
    await record({ tindakan: 'nilai.usulkan', objek: 'usulan_nilai', objekId: id, held, perangkatDaerahId: opdId, ringkas: `mengusulkan nilai “${nama}” untuk ${opd.nama}`, alasan });
    await notify(tx, now, { to: [{ posts: ['WALIKOTA', 'STAF_WALIKOTA'] }], by: actor.akunId, tautan: `/nilai/usulan/${id}`, judul: `Usulan nilai “${nama}”`, teks: `Dari ${opd.nama}, menunggu putusan Walikota (${DASAR}).` });
  }));
}

/** Withdraws a proposal that is not decided yet. Throws not_found, forbidden, wrong_stage, stale_version. */
export async function tarikUsulanNilai(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<void> {
  const now = deps.clock();
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const row = await holdUsulan(tx, actor, id);
    const held = demand(actor, 'nilai.usulkan', { opdId: row.perangkatDaerahId }, 'Usulan nilai ditarik oleh pimpinan perangkat daerahnya');
    if (row.status === 'DITARIK') throw new NothingToDo();
    if (row.status !== 'DIUSULKAN') throw wrongStage('Usulan ini sudah diputuskan, jadi tidak dapat ditarik.');
    if (row.revisi !== revisi) throw staleVersion();
    await tx.usulanNilai.update({ where: { id }, data: { status: 'DITARIK', revisi: { increment: 1 } } });
    await record({ tindakan: 'nilai.tarik', objek: 'usulan_nilai', objekId: id, held, perangkatDaerahId: row.perangkatDaerahId, ringkas: `menarik usulan nilai “${row.nama}”` });
  }));
}

export interface PutusanNilaiInput {
  id: string;
  revisi: number;
  putusan: (typeof PUTUSAN)[number];
  alasan: string;
  /** From when an approved value is used. */
  berlakuDari: Day | null;
  /** Of the signed decision, where the Walikota's staff records it. */
  nomorSk: string;
  tanggalSk: Day | null;
  berkasSk: string | null;
}

/**
 * Decides a proposal, with a reason: the Walikota himself, or his staff from the decision that he signed, which they name and
 * attach. An approved one becomes a value of that OPD with its behaviours. Throws not_found, forbidden, invalid_input, wrong_stage,
 * stale_version.
 */
export async function putuskanUsulanNilai(deps: ServiceDeps, actor: Actor, input: PutusanNilaiInput): Promise<void> {
  const now = deps.clock();
  const today = dayAt(now);
  const { id, putusan, alasan } = input;
  await change(deps.db, now, actor, async (tx, record) => {
    const row = await holdUsulan(tx, actor, id);
    const held = demand(actor, 'nilai.putuskan', {}, 'Usulan nilai diputuskan oleh Walikota');
    if (postsAllowing(actor, 'nilai.usulkan', { opdId: row.perangkatDaerahId }).length > 0) throw forbidden('Anda memimpin perangkat daerah yang mengusulkan; putusannya dicatat oleh orang lain.');
    if (row.status !== 'DIUSULKAN') throw wrongStage(row.status === 'DITARIK' ? 'Usulan ini sudah ditarik oleh pengusulnya.' : 'Usulan ini sudah diputuskan.');
    if (row.revisi !== input.revisi) throw staleVersion();
    const isRecorded = held.post === 'STAF_WALIKOTA';
    const wrong = problems(input, today, isRecorded);
    if (Object.keys(wrong).length > 0) throw invalidInput(wrong);

    const sk = isRecorded
      ? { nomorSk: input.nomorSk, tanggalSk: dateOf(input.tanggalSk!), berkasSkId: await attachLampiran(tx, actor, input.berkasSk, now, { field: 'berkasSk' }) }
      : { nomorSk: null, tanggalSk: null, berkasSkId: null };
    const nilaiBudayaId = putusan === 'DISETUJUI' ? await createNilai(tx, row, input.berlakuDari!) : null;
    await tx.usulanNilai.update({ where: { id }, data: { status: putusan, alasanPutusan: alasan, diputuskanOleh: actor.nama, diputuskanPada: now, ...sk, nilaiBudayaId, revisi: { increment: 1 } } });
    const verb = putusan === 'DISETUJUI' ? 'menyetujui' : 'menolak';
    await record({
      tindakan: 'nilai.putuskan', objek: 'usulan_nilai', objekId: id, held, perangkatDaerahId: row.perangkatDaerahId, alasan,
      ringkas: isRecorded ? `mencatat Keputusan Walikota Nomor ${input.nomorSk} yang ${verb} usulan nilai “${row.nama}”` : `${verb} usulan nilai “${row.nama}”`, perubahan: { status: [row.status, putusan] },
    });
    const kbks = putusan === 'DISETUJUI' ? await tx.kbk.findMany({ where: { perangkatDaerahId: row.perangkatDaerahId, OR: [{ selesai: null }, { selesai: { gte: dateOf(today) } }] }, select: { id: true } }) : [];
    await notify(tx, now, {
      to: [{ posts: ['KBK_PENANGGUNG_JAWAB'], opdId: row.perangkatDaerahId }, ...kbks.map((kbk) => ({ posts: ['KBK_KETUA', 'KBK_SEKRETARIS'] as const, kbkId: kbk.id }))],
      by: actor.akunId, tautan: `/nilai/usulan/${id}`, judul: `Usulan nilai “${row.nama}” ${putusan === 'DISETUJUI' ? 'disetujui' : 'ditolak'}`, teks: alasan.slice(0, 200),
    });
  });
}

function problems(input: PutusanNilaiInput, today: Day, isRecorded: boolean): FieldErrors {
  const wrong: FieldErrors = {};
  if (isRecorded) {
    if (input.nomorSk === '') wrong.nomorSk = 'Isi Nomor keputusan';
    if (input.tanggalSk === null) wrong.tanggalSk = 'Isi Tanggal keputusan';
    else if (input.tanggalSk > today) wrong.tanggalSk = 'Isi Tanggal keputusan paling lambat hari ini';
    if (input.berkasSk === null) wrong.berkasSk = 'Unggah Salinan keputusan yang ditandatangani Walikota';
  }
  if (input.putusan === 'DISETUJUI') {
    const earliest = isRecorded ? input.tanggalSk ?? today : today;
    if (input.berlakuDari === null) wrong.berlakuDari = 'Isi Berlaku mulai';
    else if (input.berlakuDari < earliest) wrong.berlakuDari = `Isi Berlaku mulai dengan tanggal ${isRecorded ? 'keputusan' : 'hari ini'} atau sesudahnya`;
  }
  return wrong;
}

/** The value of an approved proposal with its behaviours; its code is of the OPD and counts on, so that it stays. */
async function createNilai(tx: Tx, usulan: Row, berlakuDari: Day): Promise<string> {
  const opd = await holdOpd(tx, usulan.perangkatDaerahId);
  const prefix = `opd.${opd.kode}.`;
  const n = 1 + await tx.nilaiBudaya.count({ where: { kode: { startsWith: prefix } } });
  const kode = `${prefix}${n}`;
  const from = dateOf(berlakuDari);
  const { id } = await tx.nilaiBudaya.create({
    data: {
      kode, nama: usulan.nama, makna: usulan.makna, dasar: DASAR, urutan: AFTER_CITY + n, perangkatDaerahId: opd.id, berlakuDari: from,
      perilaku: { create: usulan.perilaku.map((teks, i) => ({ kode: `${kode}.${i + 1}`, teks, dasar: DASAR, urutan: (AFTER_CITY + n) * 100 + i, berlakuDari: from })) },
    },
  });
  return id;
}

/** The post by which the person may do this. Throws forbidden. */
export function demand(actor: Actor, permission: Permission, target: Target, whose: string): HeldPost {
  const [held] = postsAllowing(actor, permission, target);
  if (!held) throw forbidden(`${whose} (${permissions[permission].pasal}).`);
  return held;
}

async function holdOpd(tx: Tx, id: string) {
  await tx.$queryRaw`select id from perangkat_daerah where id = ${id}::uuid for update`;
  const opd = await tx.perangkatDaerah.findUnique({ where: { id }, select: { id: true, kode: true, nama: true, selesai: true } });
  if (!opd) throw notFound();
  return opd;
}

/** Finds a proposal through the person and holds it until the transaction ends. */
async function holdUsulan(tx: Tx, actor: Actor, id: string) {
  await tx.$queryRaw`select id from usulan_nilai where id = ${id}::uuid for update`;
  const row = await tx.usulanNilai.findFirst({ where: { id, AND: visibleUsulanNilai(actor) } });
  if (!row) throw notFound();
  return row;
}

type Row = Awaited<ReturnType<typeof holdUsulan>>;

/** Whether a value or behaviour is over on a day. */
export const isOver = (row: { berlakuSampai: Date | null }, today: Day): boolean => row.berlakuSampai !== null && dayOf(row.berlakuSampai) < today;
