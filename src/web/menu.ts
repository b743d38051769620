import type pg from 'pg';
import { hasSomewhere, opdsAllowing } from '../access/permissions.js';
import type { Actor, Post } from '../access/posts.js';
import { seesCityFigures, seesPeople } from '../access/visible.js';

interface Entry {
  href: string;
  label: string;
  shows: (actor: Actor) => boolean;
  count?: keyof Counts;
}

interface Counts {
  unread: number;
  queue: number;
}

const holdsAny = (...wanted: Post[]) => (actor: Actor) => actor.posts.some((held) => wanted.includes(held.post));
const inKbk = holdsAny('KBK_SEKRETARIS', 'KBK_KETUA', 'KBK_FASILITATOR', 'KBK_PENANGGUNG_JAWAB', 'KBK_ANGGOTA');
const leadsKbk = holdsAny('KBK_SEKRETARIS', 'KBK_KETUA', 'KBK_FASILITATOR', 'KBK_PENANGGUNG_JAWAB');
const inTim = (actor: Actor) => actor.posts.some((held) => held.post.startsWith('TIM_'));
const either = (...tests: ((actor: Actor) => boolean)[]) => (actor: Actor) => tests.some((test) => test(actor));

/** The menu, by what a person holds; the first seven that show stand in the bar, the rest under "Lainnya". */
const entries: Entry[] = [
  { href: '/beranda', label: 'Beranda', shows: () => true },
  { href: '/tinjauan', label: 'Tinjauan', shows: (actor) => hasSomewhere(actor, 'laporan.terima'), count: 'queue' },
  { href: '/kegiatan', label: 'Kegiatan', shows: leadsKbk },
  { href: '/laporan', label: 'Laporan', shows: either(inKbk, inTim, holdsAny('WALIKOTA', 'STAF_WALIKOTA')) },
  { href: '/rencana', label: 'Rencana', shows: either(inKbk, inTim) },
  { href: '/rekap', label: 'Rekap', shows: either(leadsKbk, seesCityFigures) },
  { href: '/evaluasi', label: 'Evaluasi', shows: either(leadsKbk, seesCityFigures) },
  { href: '/kbk', label: 'KBK', shows: () => true },
  { href: '/tim', label: 'Tim', shows: () => true },
  // What the administrator looks after stands in their bar.
  { href: '/perangkat-daerah', label: 'Perangkat daerah', shows: () => true },
  { href: '/pegawai', label: 'Pegawai', shows: seesPeople },
  { href: '/akun/kelola', label: 'Akun', shows: (actor) => hasSomewhere(actor, 'akun.kelola') },
  { href: '/arahan', label: 'Arahan', shows: either(inKbk, inTim) },
  { href: '/sosialisasi', label: 'Sosialisasi', shows: either(inKbk, seesCityFigures) },
  { href: '/laporan-tim', label: 'Laporan Tim', shows: inTim },
  { href: '/materi', label: 'Materi', shows: () => true },
  { href: '/fasilitas', label: 'Fasilitas', shows: inKbk },
  { href: '/nilai', label: 'Nilai', shows: () => true },
  { href: '/periode', label: 'Periode', shows: (actor) => hasSomewhere(actor, 'tim.administrasi') },
  { href: '/pengaturan', label: 'Pengaturan', shows: (actor) => hasSomewhere(actor, 'tim.administrasi') },
  { href: '/riwayat', label: 'Riwayat', shows: (actor) => hasSomewhere(actor, 'riwayat.baca') },
];

const IN_BAR = 7;

export interface Menu {
  user: { nama: string; peran: string; unread: number };
  nav: { href: string; label: string; count?: number; current: boolean }[];
  navMore: Menu['nav'];
}

/** The masthead and the menu of a signed-in person: one query. `path`: the address that is open. */
export async function menuFor(pool: pg.Pool, actor: Actor, path: string): Promise<Menu> {
  const counts = await countsFor(pool, actor);
  const shown = entries.filter((entry) => entry.shows(actor)).map((entry) => ({
    href: entry.href,
    label: entry.label,
    count: entry.count && counts[entry.count],
    current: path === entry.href || path.startsWith(`${entry.href}/`),
  }));
  return { user: { nama: actor.nama, peran: roleLine(actor), unread: counts.unread }, nav: shown.slice(0, IN_BAR), navMore: shown.slice(IN_BAR) };
}

async function countsFor(pool: pg.Pool, actor: Actor): Promise<Counts> {
  const opdIds = opdsAllowing(actor, 'laporan.terima');
  const { rows: [row] } = await pool.query<Counts>({
    name: 'menu',
    text: `
      select (select count(*)::int from notifikasi where akun_id = $1 and dibaca_pada is null) as unread,
             (select count(*)::int from laporan l join kbk k on k.id = l.kbk_id where l.status = 'DITERUSKAN'
               and ($2::uuid[] is null or k.perangkat_daerah_id = any($2::uuid[]))
               and not k.perangkat_daerah_id = any($3::uuid[])) as queue`,
    values: [actor.akunId, opdIds, actor.ownOpdIds],
  });
  return row!;
}

/** "Ketua KBK · Diskominfo", with "+1" where more posts are held. */
function roleLine(actor: Actor): string {
  const first = actor.posts[0];
  if (!first) return 'Pegawai';
  const place = first.opdSingkatan ? `${first.label} KBK · ${first.opdSingkatan}` : first.label;
  return actor.posts.length > 1 ? `${place} (+${actor.posts.length - 1} jabatan)` : place;
}
