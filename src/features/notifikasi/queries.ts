import type { Actor } from '../../access/posts.js';
import type { Deps } from '../../web/deps.js';
import { PER_PAGE, address, pageOf, pager, type Query } from '../../web/lists.js';

export const NOTICE_FILTERS = ['keadaan', 'page'] as const;

/** What /notifikasi shows: the person's own notifications, the newest first; those not yet read, or all. */
export async function noticeList(deps: Pick<Deps, 'db'>, actor: Actor, query: Record<(typeof NOTICE_FILTERS)[number], string>) {
  const unreadOnly = query.keadaan === 'belum-dibaca';
  const counts = await deps.db.notifikasi.groupBy({ by: ['akunId'], where: { akunId: actor.akunId }, _count: { _all: true, dibacaPada: true } });
  const all = counts[0]?._count._all ?? 0;
  const unread = all - (counts[0]?._count.dibacaPada ?? 0);
  const total = unreadOnly ? unread : all;
  const page = pageOf(query.page, total);
  const rows = await deps.db.notifikasi.findMany({
    where: { akunId: actor.akunId, ...(unreadOnly ? { dibacaPada: null } : {}) },
    orderBy: [{ pada: 'desc' }, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE,
  });
  const href = (changes: Query) => address('/notifikasi', { keadaan: query.keadaan }, changes);
  return {
    title: 'Pemberitahuan',
    kepala: {
      title: 'Pemberitahuan',
      lead: unread === 0 ? 'Semua sudah Anda baca.' : `${unread.toLocaleString('id-ID')} belum dibaca. Membuka satu pemberitahuan menandainya sudah dibaca.`,
    },
    tab: {
      label: 'Keadaan',
      items: [
        { label: 'Semua', href: href({ keadaan: '', page: '1' }), count: all, current: !unreadOnly },
        { label: 'Belum dibaca', href: href({ keadaan: 'belum-dibaca', page: '1' }), count: unread, current: unreadOnly },
      ],
    },
    adaBelumDibaca: unread > 0,
    baris: rows.map((row) => ({ id: row.id, judul: row.judul, teks: row.teks, pada: row.pada, baru: row.dibacaPada === null })),
    halaman: pager({ total, page, noun: 'pemberitahuan', href: (page) => href({ page: String(page) }) }),
    alamat: href({ page: String(page) }),
    kosong: unreadOnly
      ? { title: 'Semua sudah Anda baca', text: 'Pemberitahuan baru muncul di sini saat sebuah laporan sampai kepada Anda, atau ada putusan atas yang Anda ajukan.', button: { label: 'Lihat semua', kind: 'second', href: '/notifikasi' } }
      : { title: 'Belum ada pemberitahuan', text: 'Anda diberi tahu saat sebuah laporan sampai kepada Anda, atau ada putusan atas yang Anda ajukan.', button: { label: 'Ke beranda', kind: 'second', href: '/beranda' } },
  };
}
