import { permissions, postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { ownKbk } from '../../access/visible.js';
import { change } from '../../db/change.js';
import { NothingToDo, once } from '../../db/once.js';
import { forbidden, notFound, staleVersion, wrongStage } from '../../errors.js';
import { dayAt, dayOf } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { notify } from '../notifikasi/service.js';

/**
 * Writes in the thread between a KBK and its head (Pasal 13 ayat (3) huruf c and ayat (4) huruf c); the other side is told. A message is
 * never changed; a form sent twice makes one. Throws not_found, forbidden, wrong_stage, stale_version.
 */
export async function tulisPesan(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, { id, kbkId, teks }: { id: string; kbkId: string; teks: string }): Promise<void> {
  const now = deps.clock();
  await once(() => change(deps.db, now, actor, async (tx, record) => {
    const kbk = await tx.kbk.findFirst({ where: { id: kbkId, AND: ownKbk(actor) } });
    if (!kbk) throw notFound();
    const [held] = postsAllowing(actor, 'pesan.tulis', { kbkId, opdId: kbk.perangkatDaerahId });
    if (!held) throw forbidden(`Pesan ditulis oleh fasilitator, ketua, dan sekretaris KBK, serta pimpinannya (${permissions['pesan.tulis'].pasal}).`);
    if (kbk.selesai && dayOf(kbk.selesai) < dayAt(now)) throw wrongStage('KBK ini sudah berakhir; pesannya tinggal dibaca.');
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 0))::text`;
    const there = await tx.pesanKbk.findUnique({ where: { id } });
    if (there) {
      if (there.akunId !== actor.akunId || there.kbkId !== kbkId) throw notFound();
      if (there.teks !== teks) throw staleVersion('Pesan dari formulir ini sudah dikirim, dengan isi yang lain, dan tidak diubah lagi.');
      throw new NothingToDo();
    }
    await tx.pesanKbk.create({ data: { id, kbkId, akunId: actor.akunId, nama: actor.nama, sebutan: held.label, teks, pada: now } });
    await record({ tindakan: 'pesan.tulis', objek: 'pesan_kbk', objekId: id, held, kbkId, perangkatDaerahId: kbk.perangkatDaerahId, ringkas: 'menulis pesan KBK' });
    const head = held.post === 'KBK_PENANGGUNG_JAWAB';
    await notify(tx, now, {
      to: [head ? { posts: ['KBK_FASILITATOR', 'KBK_KETUA', 'KBK_SEKRETARIS'], kbkId } : { posts: ['KBK_PENANGGUNG_JAWAB'], opdId: kbk.perangkatDaerahId }], by: actor.akunId,
      tautan: `/kbk/${kbkId}/pesan`, judul: `Pesan ${held.label}, ${kbk.nama}`, teks: teks.slice(0, 200),
    });
  }));
}
