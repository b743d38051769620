import { permissions, postsAllowing } from '../../access/permissions.js';
import type { Actor, HeldPost } from '../../access/posts.js';
import { visibleArahan } from '../../access/visible.js';
import { change } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import type { Prisma } from '../../db/generated/client.js';
import { forbidden, invalidInput, notFound, staleVersion } from '../../errors.js';
import { dateOf, dayAt, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { attachLampiran } from '../berkas/lampiran.js';
import { notify } from '../notifikasi/service.js';
import type { TUJUAN } from './schema.js';

/** Written directions of the Pengarah to KBKs (Pasal 11 ayat (3) huruf a), and who has acknowledged them. */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

/** The posts of a KBK that are asked to acknowledge a direction. */
export const DIMINTA = ['KBK_KETUA', 'KBK_PENANGGUNG_JAWAB'] as const;

export interface ArahanInput {
  judul: string;
  isi: string;
  /** The day by which it asks to be acknowledged. */
  tenggat: Day | null;
  berkas: string | null;
  tujuan: (typeof TUJUAN)[number];
  opd: string[];
  kbk: string[];
}

/** The KBKs that there are on a day. */
export const kbkOn = (day: Day): Prisma.KbkWhereInput => ({ mulai: { lte: dateOf(day) }, OR: [{ selesai: null }, { selesai: { gte: dateOf(day) } }] });

/**
 * Gives a direction to all KBKs, to those of chosen OPDs or to chosen ones; their ketua and penanggung jawab are told. A form
 * sent twice gives one. Gives how many KBKs it is for. Throws forbidden, invalid_input.
 */
export async function beriArahan(deps: ServiceDeps, actor: Actor, input: ArahanInput & { id: string }): Promise<{ jumlah: number }> {
  const now = deps.clock();
  const today = dayAt(now);
  const [held] = postsAllowing(actor, 'arahan.beri', {});
  if (!held) throw forbidden(`Arahan diberikan oleh Pengarah Tim (${permissions['arahan.beri'].pasal}).`);
  const { id, judul, isi, tenggat, tujuan } = input;
  if (tenggat !== null && tenggat < today) throw invalidInput({ tenggat: 'Isi Diakui paling lambat dengan hari ini atau sesudahnya' });
  let jumlah = 0;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const made = async () => tx.arahan.findUnique({ where: { id }, include: { _count: { select: { penerima: true } } } });
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 0))::text`;
    const there = await made();
    if (there) {
      if (there.judul !== judul || there.isi !== isi) throw staleVersion('Arahan dari formulir ini sudah disampaikan, dengan isi yang lain, dan tidak diubah lagi.');
      jumlah = there._count.penerima;
      throw new NothingToDo();
    }
    const chosen = { SEMUA: {}, OPD: { perangkatDaerahId: { in: input.opd } }, KBK: { id: { in: input.kbk } } }[tujuan];
    const kbks = await tx.kbk.findMany({ where: { AND: [kbkOn(today), chosen] }, orderBy: { nama: 'asc' }, select: { id: true, nama: true, perangkatDaerahId: true } });
    const field = { SEMUA: 'tujuan', OPD: 'opd', KBK: 'kbk' }[tujuan];
    if (kbks.length === 0) throw invalidInput({ [field]: tujuan === 'SEMUA' ? 'Belum ada KBK yang dapat menerima arahan' : `Pilih ${tujuan === 'OPD' ? 'perangkat daerah yang mempunyai KBK' : 'KBK'} dari daftar` });
    if (tujuan === 'KBK' && kbks.length !== input.kbk.length) throw invalidInput({ kbk: 'Pilih KBK dari daftar' });
    const without = input.opd.find((opdId) => !kbks.some((kbk) => kbk.perangkatDaerahId === opdId));
    if (tujuan === 'OPD' && without) throw invalidInput({ opd: 'Hapus centang perangkat daerah yang belum mempunyai KBK' });
    jumlah = kbks.length;
    const { timId } = await tx.keanggotaanTim.findUniqueOrThrow({ where: { id: held.id } });
    const berkasId = await attachLampiran(tx, actor, input.berkas, now, { field: 'berkas' });
    await tx.arahan.create({ data: { id, timId, judul, isi, tenggat: tenggat && dateOf(tenggat), berkasId, dibuatOleh: actor.nama, dibuatPada: now } });
    await tx.arahanPenerima.createMany({ data: kbks.map((kbk) => ({ arahanId: id, kbkId: kbk.id })) });
    await record({ tindakan: 'arahan.beri', objek: 'arahan', objekId: id, held, ringkas: `memberi arahan “${judul}” kepada ${jumlah} KBK`, perubahan: { kbk: [null, kbks.map((kbk) => kbk.nama)] } });
    await notify(tx, now, {
      to: kbks.map((kbk) => ({ kbkId: kbk.id, opdId: kbk.perangkatDaerahId, posts: DIMINTA })), by: actor.akunId, tautan: `/arahan/${id}`,
      judul: `Arahan Pengarah: ${judul}`, teks: tenggat ? `Diminta diakui paling lambat ${fmt.day(tenggat)}.` : 'Diminta diakui.',
    });
  }));
  return { jumlah };
}

/**
 * Acknowledges a direction for every KBK and post of the person that is asked and has not: "Saya telah menerima arahan ini".
 * Gives how many were acknowledged now. Throws not_found, forbidden for whoever is not asked.
 */
export async function akuiArahan(deps: ServiceDeps, actor: Actor, id: string): Promise<{ jumlah: number }> {
  const now = deps.clock();
  let jumlah = 0;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select id from arahan_penerima where arahan_id = ${id}::uuid order by id for update`;
    const arahan = await tx.arahan.findFirst({
      where: { id, AND: visibleArahan(actor) },
      include: { penerima: { where: { kbk: askedKbk(actor) }, include: { kbk: { select: { nama: true, perangkatDaerahId: true } }, pengakuan: { select: { post: true } } } } },
    });
    if (!arahan) throw notFound();
    const asked = arahan.penerima.flatMap((penerima) => askedPosts(actor, { kbkId: penerima.kbkId, opdId: penerima.kbk.perangkatDaerahId }).map((held) => ({ penerima, held })));
    if (asked.length === 0) throw forbidden(`Arahan ini diakui oleh ketua KBK dan penanggung jawab (${permissions['arahan.akui'].pasal}).`);
    const open = asked.filter(({ penerima, held }) => !penerima.pengakuan.some(({ post }) => post === held.post));
    if (open.length === 0) throw new NothingToDo();
    jumlah = open.length;
    for (const { penerima, held } of open) {
      await tx.arahanPengakuan.create({ data: { penerimaId: penerima.id, post: held.post, pegawaiId: actor.pegawaiId!, nama: actor.nama, sebutan: held.label, pada: now } });
      await record({
        tindakan: 'arahan.akui', objek: 'arahan', objekId: id, held, kbkId: penerima.kbkId, perangkatDaerahId: penerima.kbk.perangkatDaerahId, ringkas: `menyatakan telah menerima arahan “${arahan.judul}”, ${penerima.kbk.nama}`,
      });
    }
  }));
  return { jumlah };
}

/** The KBKs for which the person may be asked: where they are ketua, and those of the OPD that they head. */
export function askedKbk(actor: Actor): Prisma.KbkWhereInput {
  const acting = actor.posts.filter((held) => held.acting);
  return {
    OR: [
      { id: { in: acting.filter((held) => held.post === 'KBK_KETUA').map((held) => held.kbkId!) } },
      { perangkatDaerahId: { in: acting.filter((held) => held.post === 'KBK_PENANGGUNG_JAWAB').map((held) => held.opdId!) } },
    ],
  };
}

/** By which of their posts a person is asked for a KBK: one for each kind. */
export function askedPosts(actor: Actor, target: { kbkId: string; opdId: string }): HeldPost[] {
  const held = postsAllowing(actor, 'arahan.akui', target);
  return held.filter((one, i) => held.findIndex((other) => other.post === one.post) === i);
}
