import { postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { ownKbk, visiblePesan } from '../../access/visible.js';
import { notFound } from '../../errors.js';
import { dayAt, dayOf } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, pageOf, pager } from '../../web/lists.js';

/** What /kbk/:id/pesan shows: the thread, the newest first; `id`: of the message that is being written. Throws not_found, bad_request. */
export async function pesanPage(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, kbkId: string, { id, page: asked, state }: { id: string; page: string; state: FormState }) {
  const kbk = await deps.db.kbk.findFirst({ where: { id: kbkId, AND: ownKbk(actor) }, select: { nama: true, perangkatDaerahId: true, selesai: true } });
  if (!kbk) throw notFound();
  const where = { kbkId, AND: visiblePesan(actor) };
  const total = await deps.db.pesanKbk.count({ where });
  const page = pageOf(asked, total);
  const rows = total === 0 ? [] : await deps.db.pesanKbk.findMany({ where, orderBy: [{ pada: 'desc' }, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE });
  const [held] = postsAllowing(actor, 'pesan.tulis', { kbkId, opdId: kbk.perangkatDaerahId });
  const isOver = kbk.selesai !== null && dayOf(kbk.selesai) < dayAt(deps.clock());
  const path = `/kbk/${kbkId}/pesan`;
  return {
    title: 'Pesan KBK',
    crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'KBK', href: '/kbk' }, { label: kbk.nama, href: `/kbk/${kbkId}` }, { label: 'Pesan' }],
    kepala: { title: 'Pesan KBK', eyebrow: kbk.nama, lead: 'Antara KBK dan pimpinan perangkat daerah (Pasal 13 ayat (3) huruf c dan ayat (4) huruf c). Pesan tidak diubah lagi sesudah dikirim.' },
    tulis: held && !isOver ? { action: path, id, sebagai: held.label, nilai: state.values.teks ?? '', galat: state.errors.teks } : null,
    pesan: rows.map((row) => ({ nama: row.nama, sebutan: row.sebutan, teks: row.teks, pada: fmt.moment(row.pada), saya: row.akunId === actor.akunId })),
    halaman: pager({ total, page, noun: 'pesan', href: (n) => address(path, {}, { page: n }) }),
    kosong: { title: 'Belum ada pesan', text: 'Fasilitator, ketua, sekretaris, dan pimpinan perangkat daerah menulis di sini; anggota membacanya.' },
    gagal: formFailure('Pesan', state.errors, 'dikirim'),
  };
}
