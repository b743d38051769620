import { permissions, postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { ownKbk, visibleFasilitas } from '../../access/visible.js';
import { change, type Tx } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { forbidden, invalidInput, notFound, staleVersion, wrongStage } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { fasilitasOffers, fasilitasTransitions, type FasilitasAct } from '../../workflow/fasilitas.js';
import { attachLampiran } from '../berkas/lampiran.js';
import { notify } from '../notifikasi/service.js';

/** Facilities that a head provides for a KBK, asked for or not (Pasal 13 ayat (2) huruf a). */

type ServiceDeps = Pick<Deps, 'db' | 'clock'>;

interface Barang {
  id: string;
  kbkId: string;
  nama: string;
  kegunaan: string;
  jumlah: number;
}

/** The posts of a KBK that ask, and are told of the answer. */
const ASKERS = ['KBK_SEKRETARIS', 'KBK_KETUA'] as const;

/** Asks the head for a facility. A form sent twice asks once. Throws not_found, forbidden, invalid_input, stale_version. */
export async function mintaFasilitas(deps: ServiceDeps, actor: Actor, input: Barang & { diperlukanPada: Day | null }): Promise<void> {
  const now = deps.clock();
  const { diperlukanPada, ...barang } = input;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const kbk = await holdKbk(tx, actor, input.kbkId, dayAt(now));
    const [held] = postsAllowing(actor, 'fasilitas.minta', { kbkId: kbk.id });
    if (!held) throw forbidden(`Fasilitas diminta oleh ketua dan sekretaris KBK (${permissions['fasilitas.minta'].pasal}).`);
    await demandNew(tx, barang);
    if (diperlukanPada !== null && diperlukanPada < dayAt(now)) throw invalidInput({ diperlukanPada: 'Isi Diperlukan paling lambat dengan hari ini atau sesudahnya' });
    await tx.fasilitas.create({ data: { ...barang, diperlukanPada: diperlukanPada && dateOf(diperlukanPada), status: 'DIMINTA', dibuatOleh: actor.nama, dibuatPada: now, statusSejak: now } });
    await record({ tindakan: 'fasilitas.minta', objek: 'fasilitas', objekId: input.id, held, kbkId: kbk.id, perangkatDaerahId: kbk.perangkatDaerahId, ringkas: `meminta fasilitas “${input.nama}”` });
    await notify(tx, now, {
      to: [{ posts: ['KBK_PENANGGUNG_JAWAB'], opdId: kbk.perangkatDaerahId }], by: actor.akunId, tautan: `/fasilitas/${input.id}`, judul: `Permintaan fasilitas: ${input.nama}`,
      teks: `Dari ${kbk.nama}${diperlukanPada ? `, diperlukan paling lambat ${fmt.day(diperlukanPada)}` : ''}.`,
    });
  }));
}

/** Records a facility that the head provided without being asked. A form sent twice records one. Throws not_found, forbidden, invalid_input, stale_version. */
export async function berikanFasilitas(deps: ServiceDeps, actor: Actor, input: Barang & { disediakanPada: Day; berkas: string | null }): Promise<void> {
  const now = deps.clock();
  const { disediakanPada, berkas, ...barang } = input;
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const kbk = await holdKbk(tx, actor, input.kbkId, dayAt(now));
    const [held] = postsAllowing(actor, 'fasilitas.tanggapi', { opdId: kbk.perangkatDaerahId });
    if (!held) throw forbidden(`Fasilitas disediakan oleh pimpinan perangkat daerah (${permissions['fasilitas.tanggapi'].pasal}).`);
    await demandNew(tx, barang);
    const provided = await providedBy(tx, actor, { disediakanPada, berkas }, dayOf(kbk.mulai), now);
    await tx.fasilitas.create({ data: { ...barang, ...provided, status: 'DISEDIAKAN', tanpaDiminta: true, dibuatOleh: actor.nama, dibuatPada: now, statusSejak: now } });
    await record({ tindakan: 'fasilitas.berikan', objek: 'fasilitas', objekId: input.id, held, kbkId: kbk.id, perangkatDaerahId: kbk.perangkatDaerahId, ringkas: `menyediakan fasilitas “${input.nama}” tanpa diminta` });
    await notify(tx, now, { to: [{ posts: ASKERS, kbkId: kbk.id }], by: actor.akunId, tautan: `/fasilitas/${input.id}`, judul: `Fasilitas disediakan: ${input.nama}`, teks: `Oleh ${actor.nama} (${held.label}), ${fmt.day(disediakanPada)}.` });
  }));
}

export interface FasilitasActInput {
  id: string;
  act: FasilitasAct;
  revisi: number;
  alasan?: string;
  disediakanPada?: Day;
  berkas?: string | null;
}

/** Approves, refuses with a reason, or provides with a day and evidence. Throws not_found, forbidden, invalid_input, wrong_stage, stale_version. */
export async function tanggapiFasilitas(deps: ServiceDeps, actor: Actor, input: FasilitasActInput): Promise<void> {
  const now = deps.clock();
  const { id, act } = input;
  await change(deps.db, now, actor, async (tx, record) => {
    await tx.$queryRaw`select id from fasilitas where id = ${id}::uuid for update`;
    const row = await tx.fasilitas.findFirst({ where: { id, AND: visibleFasilitas(actor) }, include: { kbk: { select: { perangkatDaerahId: true } } } });
    if (!row) throw notFound();
    const target = { kbkId: row.kbkId, opdId: row.kbk.perangkatDaerahId };
    const { permission } = fasilitasTransitions.find((one) => one.act === act)!;
    if (postsAllowing(actor, permission, target).length === 0) throw forbidden(`Permintaan fasilitas ditanggapi oleh pimpinan perangkat daerah (${permissions[permission].pasal}).`);
    const offer = fasilitasOffers({ status: row.status, ...target }, actor).find((one) => one.transition.act === act);
    if (!offer) throw wrongStage('Keadaan fasilitas ini sudah berubah, jadi tindakan itu tidak dapat dilakukan lagi.');
    if (row.revisi !== input.revisi) throw staleVersion();
    const { transition, held } = offer;
    const provided = transition.needs === 'evidence' ? await providedBy(tx, actor, { disediakanPada: input.disediakanPada!, berkas: input.berkas ?? null }, dayAt(row.dibuatPada), now) : {};
    const alasan = transition.needs === 'reason' ? input.alasan! : null;
    await tx.fasilitas.update({ where: { id }, data: { status: transition.to, statusSejak: now, alasanTolak: alasan, ...provided, revisi: { increment: 1 } } });
    await record({
      tindakan: `fasilitas.${act}`, objek: 'fasilitas', objekId: id, held, kbkId: row.kbkId, perangkatDaerahId: target.opdId, ringkas: `${transition.verb} fasilitas “${row.nama}”`, alasan,
      perubahan: { status: [row.status, transition.to] },
    });
    await notify(tx, now, {
      to: [{ posts: ASKERS, kbkId: row.kbkId }], by: actor.akunId, tautan: `/fasilitas/${id}`, judul: `Fasilitas ${transition.to.toLowerCase()}: ${row.nama}`,
      teks: alasan?.slice(0, 200) ?? (input.disediakanPada ? `Pada ${fmt.day(input.disediakanPada)}.` : `Oleh ${actor.nama} (${held.label}).`),
    });
  });
}

/** The day and the evidence of a provided facility. Throws invalid_input. */
async function providedBy(tx: Tx, actor: Actor, { disediakanPada, berkas }: { disediakanPada: Day; berkas: string | null }, earliest: Day, now: Date) {
  if (disediakanPada > dayAt(now) || disediakanPada < earliest) throw invalidInput({ disediakanPada: `Isi Disediakan pada antara ${fmt.day(earliest)} dan hari ini` });
  if (berkas === null) throw invalidInput({ berkas: 'Unggah Bukti bahwa fasilitas sudah tersedia' });
  return { disediakanPada: dateOf(disediakanPada), berkasId: await attachLampiran(tx, actor, berkas, now, { field: 'berkas' }) };
}

/** Throws where the form's row is there already: nothing to do for the same, not_found or stale_version for another. */
async function demandNew(tx: Tx, { id, kbkId, nama, kegunaan, jumlah }: Barang): Promise<void> {
  const there = await tx.fasilitas.findUnique({ where: { id } });
  if (!there) return;
  if (there.kbkId !== kbkId) throw notFound();
  if (there.nama !== nama || there.kegunaan !== kegunaan || there.jumlah !== jumlah) throw staleVersion('Fasilitas dari formulir ini sudah tersimpan, dengan isi yang lain.');
  throw new NothingToDo();
}

/** Finds a KBK through the person, holds it, and demands that it is not over. */
async function holdKbk(tx: Tx, actor: Actor, id: string, today: Day) {
  await tx.$queryRaw`select id from kbk where id = ${id}::uuid for update`;
  const kbk = await tx.kbk.findFirst({ where: { id, AND: ownKbk(actor) } });
  if (!kbk) throw notFound();
  if (kbk.selesai && dayOf(kbk.selesai) < today) throw invalidInput({ kbkId: 'Pilih KBK yang masih berjalan' });
  return kbk;
}

