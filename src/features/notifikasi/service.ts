import type { Actor, Post } from '../../access/posts.js';
import type { Tx } from '../../db/change.js';
import { notFound } from '../../errors.js';
import { dayAt, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';

/** Whose posts are meant: those of a KBK (with the head of its OPD), or of the Tim for an OPD; neither: city-wide posts. */
export interface PostsOf {
  kbkId?: string | null;
  opdId?: string | null;
}

/** Whom a notification is for: persons by name, whoever holds a post today, or those who may review an OPD's report. */
export type Recipient =
  | { pegawaiIds: readonly string[] }
  | ({ posts: readonly Post[] } & PostsOf)
  | { reviewersOfOpd: string };

export interface Notice {
  to: readonly Recipient[];
  judul: string;
  teks?: string;
  /** A local address: where the thing is that it speaks of. */
  tautan: string;
  /** The account that acted: nobody is told of their own act. */
  by?: string | null;
}

/**
 * Writes a notification for every account that the recipients come to, once each, in the transaction of the act that
 * it tells of. Gives the accounts' ids.
 */
export async function notify(tx: Tx, now: Date, notice: Notice): Promise<string[]> {
  const akunIds = (await accountsOf(tx, dayAt(now), ...notice.to)).filter((akunId) => akunId !== notice.by);
  await tx.notifikasi.createMany({
    data: akunIds.map((akunId) => ({ akunId, pada: now, judul: notice.judul, teks: notice.teks ?? '', tautan: notice.tautan })),
  });
  return akunIds;
}

/** The accounts that recipients come to on a day, in a statement for each kind of recipient, however many there are. */
export async function accountsOf(tx: Tx, today: Day, ...recipients: readonly Recipient[]): Promise<string[]> {
  const pegawaiIds = recipients.flatMap((one) => ('pegawaiIds' in one ? one.pegawaiIds : []));
  const byPosts = new Map<string, { places: PostsOf[]; posts: readonly Post[] }>();
  for (const { posts, ...place } of recipients.filter((one) => 'posts' in one)) {
    const same = byPosts.get(posts.join());
    if (same) same.places.push(place);
    else byPosts.set(posts.join(), { places: [place], posts });
  }
  const found: string[] = [];
  if (pegawaiIds.length > 0) found.push(...(await tx.akun.findMany({ where: { pegawaiId: { in: pegawaiIds }, aktif: true }, select: { id: true } })).map((row) => row.id));
  for (const { places, posts } of byPosts.values()) found.push(...await accountsOfPosts(tx, today, places, posts));
  for (const one of recipients) if ('reviewersOfOpd' in one) found.push(...await reviewersOf(tx, today, one.reviewersOfOpd));
  return [...new Set(found)];
}

/**
 * The accounts of those to whom an OPD's forwarded report goes: its koordinator and members assigned to review it; where
 * there is none, the Tim's sekretaris and ketua; where these belong to the OPD themselves, the sekretaris all the same,
 * who assigns somebody.
 */
async function reviewersOf(tx: Tx, today: Day, opdId: string): Promise<string[]> {
  const assigned = await accountsOfPosts(tx, today, [{ opdId }], ['TIM_KOORDINATOR', 'TIM_ANGGOTA']);
  if (assigned.length > 0) return assigned;
  const anyOpd = await accountsOfPosts(tx, today, [{ opdId }], ['TIM_SEKRETARIS', 'TIM_KETUA']);
  return anyOpd.length > 0 ? anyOpd : accountsOfPosts(tx, today, [{}], ['TIM_SEKRETARIS']);
}

/**
 * The active accounts of those who hold one of the posts on a day, at any of the places, and act in it: a Plh. or pengganti stands in for
 * whom they replace. With an OPD the Tim's posts are narrowed to who may act for it: the koordinator whose binaan it is, members assigned
 * to review it, and nobody who belongs to it.
 */
export async function accountsOfPosts(tx: Pick<Tx, '$queryRaw'>, today: Day, places: readonly PostsOf[], posts: readonly Post[]): Promise<string[]> {
  const [kbkIds, opdIds] = [places.map((one) => one.kbkId ?? null), places.map((one) => one.opdId ?? null)];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    with hari as (select ${today}::date as ini),
    asal as (
      select t.n, t.kbk_id, coalesce(t.opd_id, b.perangkat_daerah_id) as id
      from unnest(${kbkIds}::uuid[], ${opdIds}::uuid[]) with ordinality t(kbk_id, opd_id, n) left join kbk b on b.id = t.kbk_id
    ),
    -- Of an OPD that was merged or split the successor's head and koordinator act.
    opd as (
      select asal.n, asal.kbk_id, asal.id as asal, coalesce(d.penerus_id, asal.id) as id
      from asal cross join hari h left join perangkat_daerah d on d.id = asal.id and d.selesai < h.ini
    ),
    holder (n, pegawai_id, akun_id, post, of_tim) as (
      select opd.n, k.pegawai_id, null::uuid, 'KBK_' || replace(k.jabatan::text, 'WAKIL_', ''), false
      from keanggotaan k join opd on opd.kbk_id = k.kbk_id cross join hari h
      where k.dibatalkan_pada is null and h.ini between k.mulai and coalesce(k.selesai, 'infinity')
        and not exists (select 1 from keanggotaan g where g.menggantikan_id = k.id and g.dibatalkan_pada is null
                        and h.ini between g.mulai and coalesce(g.selesai, 'infinity'))
      union all
      select opd.n, k.pegawai_id, null, 'KBK_PENANGGUNG_JAWAB', false
      from pejabat_kepala k join opd on opd.id = k.perangkat_daerah_id cross join hari h
      where k.dibatalkan_pada is null and h.ini between k.mulai and coalesce(k.selesai, 'infinity')
        and (k.sifat = 'PLH' or not exists (select 1 from pejabat_kepala g where g.perangkat_daerah_id = k.perangkat_daerah_id and g.sifat = 'PLH'
             and g.dibatalkan_pada is null and h.ini between g.mulai and coalesce(g.selesai, 'infinity')))
      union all
      select opd.n, k.pegawai_id, null, 'TIM_' || k.jabatan::text, true
      from keanggotaan_tim k cross join opd cross join hari h
      where k.dibatalkan_pada is null and h.ini between k.mulai and coalesce(k.selesai, 'infinity')
        and k.tim_id = (select t.id from tim t where t.mulai <= h.ini order by t.mulai desc limit 1)
        and (opd.id is null or k.jabatan not in ('KOORDINATOR', 'ANGGOTA') or exists (
          select 1 from penugasan_tim t where t.keanggotaan_tim_id = k.id and t.perangkat_daerah_id in (opd.id, opd.asal)
            and t.jenis = case k.jabatan when 'KOORDINATOR' then 'BINAAN'::jenis_penugasan_tim else 'TINJAU' end
            and h.ini between t.mulai and coalesce(t.selesai, 'infinity')))
      union all
      select opd.n, null, g.akun_id, g.peran::text, false
      from penugasan g cross join opd cross join hari h where h.ini between g.mulai and coalesce(g.selesai, 'infinity')
    )
    select distinct a.id
    from holder o join opd on opd.n = o.n join akun a on a.id = o.akun_id or a.pegawai_id = o.pegawai_id cross join hari h
    where a.aktif and o.post = any(${[...posts]}::text[])
      and not (o.of_tim and (
        exists (select 1 from penempatan p where p.pegawai_id = o.pegawai_id and p.perangkat_daerah_id in (opd.id, opd.asal)
                and h.ini between p.mulai and coalesce(p.selesai, 'infinity'))
        or exists (select 1 from keanggotaan k join kbk b on b.id = k.kbk_id where k.pegawai_id = o.pegawai_id and b.perangkat_daerah_id in (opd.id, opd.asal)
                and k.dibatalkan_pada is null and h.ini between k.mulai and coalesce(k.selesai, 'infinity'))
        or exists (select 1 from pejabat_kepala k where k.pegawai_id = o.pegawai_id and k.perangkat_daerah_id in (opd.id, opd.asal)
                and k.dibatalkan_pada is null and h.ini between k.mulai and coalesce(k.selesai, 'infinity'))))`;
  return rows.map((row) => row.id);
}

// What one has read concerns nobody else, so that it leaves no line in the riwayat.

/** Marks one of the person's own notifications as read, and gives the address of what it speaks of. Throws not_found. */
export async function openNotice(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, id: string): Promise<string> {
  const notice = await deps.db.notifikasi.findFirst({ where: { id, akunId: actor.akunId } });
  if (!notice) throw notFound();
  await deps.db.notifikasi.updateMany({ where: { id, dibacaPada: null }, data: { dibacaPada: deps.clock() } });
  return notice.tautan;
}

/** Marks all of the person's own notifications as read. Gives how many were not. */
export async function readAllNotices(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor): Promise<number> {
  const { count } = await deps.db.notifikasi.updateMany({ where: { akunId: actor.akunId, dibacaPada: null }, data: { dibacaPada: deps.clock() } });
  return count;
}
