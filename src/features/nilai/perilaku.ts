import type { Actor } from '../../access/posts.js';
import { visibleUsulanPerilaku } from '../../access/visible.js';
import { change, type Tx } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import type { Prisma } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { notify } from '../notifikasi/service.js';
import type { PUTUSAN } from './schema.js';
import { demand } from './service.js';

/** A KBK's own behaviours, under a value of the city or of its OPD (Pasal 12 ayat (2) huruf b). */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

const DASAR = 'Pasal 12 ayat (2) huruf b';
/** A KBK's own behaviours come after those of the city and the OPD. */
const LAST = 1_000_000;

/** What is in force on a day. */
export const inForceOn = (day: Day) => ({ berlakuDari: { lte: dateOf(day) }, OR: [{ berlakuSampai: null }, { berlakuSampai: { gte: dateOf(day) } }] });

/** The values under which a KBK of an OPD may develop behaviours on a day. */
export const valuesFor = (opdIds: string[], day: Day): Prisma.NilaiBudayaWhereInput => ({ ...inForceOn(day), AND: { OR: [{ perangkatDaerahId: null }, { perangkatDaerahId: { in: opdIds } }] } });

/** Proposes a behaviour; the ketua is told. A form sent twice makes one. Throws forbidden, not_found, invalid_input, stale_version. */
export async function usulkanPerilaku(deps: ServiceDeps, actor: Actor, { id, kbkId, nilaiId, teks }: { id: string; kbkId: string; nilaiId: string; teks: string }): Promise<void> {
  const now = deps.clock();
  const today = dayAt(now);
  const held = demand(actor, 'perilaku.usulkan', { kbkId }, 'Perilaku KBK diusulkan oleh sekretarisnya');
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select id from kbk where id = ${kbkId}::uuid for update`;
    const there = await tx.usulanPerilaku.findUnique({ where: { id } });
    if (there) {
      if (there.kbkId !== kbkId) throw notFound();
      if (there.teks !== teks || there.nilaiBudayaId !== nilaiId) throw staleVersion('Usulan dari formulir ini sudah tersimpan, dengan isi yang lain, dan tidak diubah lagi.');
      throw new NothingToDo();
    }
    const kbk = await tx.kbk.findUniqueOrThrow({ where: { id: kbkId } });
    const nilai = await tx.nilaiBudaya.findFirst({ where: { id: nilaiId, AND: valuesFor([kbk.perangkatDaerahId], today) } });
    if (!nilai) throw invalidInput({ nilaiId: 'Pilih Nilai dari daftar' });
    const same = { equals: teks, mode: 'insensitive' as const };
    if (await tx.perilaku.findFirst({ where: { nilaiBudayaId: nilaiId, teks: same, ...inForceOn(today), AND: { OR: [{ kbkId: null }, { kbkId }] } } })) throw invalidInput({ teks: 'Perilaku ini sudah ada pada nilai tersebut' });
    if (await tx.usulanPerilaku.findFirst({ where: { kbkId, nilaiBudayaId: nilaiId, teks: same, status: 'DIUSULKAN' } })) throw invalidInput({ teks: 'Perilaku ini sudah diusulkan dan menunggu ketua' });
    await tx.usulanPerilaku.create({ data: { id, kbkId, nilaiBudayaId: nilaiId, teks, diusulkanOleh: actor.nama, diusulkanPada: now, pengusulId: actor.pegawaiId! } });
    await record({ tindakan: 'perilaku.usulkan', objek: 'usulan_perilaku', objekId: id, held, kbkId, perangkatDaerahId: kbk.perangkatDaerahId, ringkas: `mengusulkan perilaku “${teks}” pada nilai ${nilai.nama}` });
    await notify(tx, now, { to: [{ posts: ['KBK_KETUA'], kbkId }], by: actor.akunId, tautan: `/nilai/perilaku/${id}`, judul: 'Usulan perilaku KBK menunggu pengesahan', teks: teks.slice(0, 200) });
  }));
}

/** Withdraws a proposal that waits for the ketua. Throws not_found, forbidden, wrong_stage, stale_version. */
export async function tarikUsulanPerilaku(deps: ServiceDeps, actor: Actor, { id, revisi }: { id: string; revisi: number }): Promise<void> {
  await once(() => change(deps.db, deps.clock(), actor, async (tx, record) => {
    const row = await hold(tx, actor, id);
    const held = demand(actor, 'perilaku.usulkan', { kbkId: row.kbkId }, 'Usulan perilaku ditarik oleh sekretaris KBK');
    if (row.status === 'DITARIK') throw new NothingToDo();
    if (row.status !== 'DIUSULKAN') throw wrongStage('Usulan ini sudah diputuskan ketua, jadi tidak dapat ditarik.');
    if (row.revisi !== revisi) throw staleVersion();
    await tx.usulanPerilaku.update({ where: { id }, data: { status: 'DITARIK', revisi: { increment: 1 } } });
    await record({ tindakan: 'perilaku.tarik', objek: 'usulan_perilaku', objekId: id, held, kbkId: row.kbkId, perangkatDaerahId: row.kbk.perangkatDaerahId, ringkas: `menarik usulan perilaku “${row.teks}”` });
  }));
}

/**
 * Endorses a proposal, from which the behaviour can be chosen in activities of that KBK from today on, or refuses it with a reason. Nobody
 * decides on their own proposal. Throws not_found, forbidden, invalid_input, wrong_stage, stale_version.
 */
export async function sahkanUsulanPerilaku(deps: ServiceDeps, actor: Actor, { id, revisi, putusan, alasan }: { id: string; revisi: number; putusan: (typeof PUTUSAN)[number]; alasan: string }): Promise<void> {
  const now = deps.clock();
  const today = dayAt(now);
  await change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, actor, id);
    const held = demand(actor, 'perilaku.sahkan', { kbkId: row.kbkId }, 'Usulan perilaku disahkan atau ditolak oleh ketua KBK');
    if (row.status !== 'DIUSULKAN') throw wrongStage(row.status === 'DITARIK' ? 'Usulan ini sudah ditarik oleh sekretaris.' : 'Usulan ini sudah diputuskan.');
    if (row.pengusulId === actor.pegawaiId) throw forbidden('Anda yang mengusulkan perilaku ini; pengesahannya oleh orang lain.');
    if (row.revisi !== revisi) throw staleVersion();
    if (putusan === 'DITOLAK' && alasan === '') throw invalidInput({ alasan: 'Isi Alasan penolakan' });
    const nilai = row.nilaiBudaya;
    if (putusan === 'DISETUJUI' && nilai.berlakuSampai && dayOf(nilai.berlakuSampai) < today) throw wrongStage(`Nilai ${nilai.nama} sudah tidak berlaku, jadi perilaku ini tidak dapat disahkan.`);
    const perilakuId = putusan === 'DISETUJUI'
      ? (await tx.perilaku.create({ data: { kode: `kbk.${id}`, nilaiBudayaId: row.nilaiBudayaId, kbkId: row.kbkId, teks: row.teks, dasar: DASAR, urutan: LAST, berlakuDari: dateOf(today) } })).id : null;
    await tx.usulanPerilaku.update({ where: { id }, data: { status: putusan, alasanPutusan: alasan || null, diputuskanOleh: actor.nama, diputuskanPada: now, perilakuId, revisi: { increment: 1 } } });
    await record({
      tindakan: 'perilaku.sahkan', objek: 'usulan_perilaku', objekId: id, held, kbkId: row.kbkId, perangkatDaerahId: row.kbk.perangkatDaerahId, alasan: alasan || null,
      ringkas: `${putusan === 'DISETUJUI' ? 'mengesahkan' : 'menolak'} usulan perilaku “${row.teks}”`, perubahan: { status: [row.status, putusan] },
    });
    await notify(tx, now, {
      to: [{ posts: ['KBK_SEKRETARIS'], kbkId: row.kbkId }], by: actor.akunId, tautan: `/nilai/perilaku/${id}`,
      judul: `Usulan perilaku KBK ${putusan === 'DISETUJUI' ? 'disahkan' : 'ditolak'}`, teks: putusan === 'DISETUJUI' ? row.teks.slice(0, 200) : alasan.slice(0, 200),
    });
  });
}

/** Ends a behaviour of the KBK with its last day, today or later; what was recorded with it stays. Throws not_found, forbidden, invalid_input, wrong_stage, stale_version. */
export async function akhiriPerilaku(deps: ServiceDeps, actor: Actor, { id, revisi, berlakuSampai }: { id: string; revisi: number; berlakuSampai: Day }): Promise<void> {
  const now = deps.clock();
  await change(deps.db, now, actor, async (tx, record) => {
    const row = await hold(tx, actor, id);
    const held = demand(actor, 'perilaku.sahkan', { kbkId: row.kbkId }, 'Perilaku KBK diakhiri oleh ketuanya');
    if (!row.perilaku) throw wrongStage('Usulan ini belum disahkan, jadi tidak ada perilaku yang diakhiri.');
    if (row.perilaku.berlakuSampai) throw wrongStage(`Perilaku ini sudah diakhiri: hari terakhirnya ${fmt.day(row.perilaku.berlakuSampai)}.`);
    if (row.revisi !== revisi) throw staleVersion();
    if (berlakuSampai < dayAt(now)) throw invalidInput({ berlakuSampai: 'Isi Hari terakhir berlaku dengan hari ini atau sesudahnya' });
    await tx.perilaku.update({ where: { id: row.perilaku.id }, data: { berlakuSampai: dateOf(berlakuSampai) } });
    await tx.usulanPerilaku.update({ where: { id }, data: { revisi: { increment: 1 } } });
    await record({
      tindakan: 'perilaku.akhiri', objek: 'usulan_perilaku', objekId: id, held, kbkId: row.kbkId, perangkatDaerahId: row.kbk.perangkatDaerahId, ringkas: `mengakhiri perilaku “${row.teks}”`, perubahan: { berlakuSampai: [null, berlakuSampai] },
    });
  });
}

/** Finds a proposal through the person and holds it until the transaction ends. */
async function hold(tx: Tx, actor: Actor, id: string) {
  await tx.$queryRaw`select id from usulan_perilaku where id = ${id}::uuid for update`;
  const row = await tx.usulanPerilaku.findFirst({ where: { id, AND: visibleUsulanPerilaku(actor) }, include: { kbk: { select: { perangkatDaerahId: true } }, nilaiBudaya: true, perilaku: true } });
  if (!row) throw notFound();
  return row;
}
