import type pg from 'pg';
import type { Day } from '../time.js';
import { posts, type Actor, type Assignment, type HeldPost, type Post } from './posts.js';

interface Row {
  source: 'akun' | 'kbk' | 'kepala' | 'tim' | 'penugasan' | 'penempatan';
  id: string;
  jabatan: string | null;
  sifat: string | null;
  kbk_id: string | null;
  kbk_nama: string | null;
  opd_id: string | null;
  opd_nama: string | null;
  opd_singkatan: string | null;
  mulai: Day | null;
  selesai: Day | null;
  digantikan: boolean;
  penugasan: { jenis: Assignment; opd: string }[] | null;
  akun: { nama_pengguna: string; nama: string; pegawai_id: string | null; aktif: boolean; angkatan: number; wajib_ganti_sandi: boolean } | null;
}

const unassigned = (): HeldPost['assigned'] => ({ BINAAN: [], TINJAU: [], NILAI: [], KUNJUNGAN: [] });

/**
 * Loads the account and everything its person holds on a day, in one query, since every request asks it.
 * Gives null where the account does not exist or is deactivated. `angkatan` is the number that a session must carry;
 * `mustChangePassword`: nothing but the change of the password is open.
 */
export async function loadActor(pool: pg.Pool, akunId: string, today: Day): Promise<{ actor: Actor; angkatan: number; mustChangePassword: boolean } | null> {
  const { rows } = await pool.query<Row>({ name: 'actor', values: [akunId, today], text: `
    with orang as (
      select a.id, a.nama_pengguna, coalesce(p.nama, a.nama) as nama, a.pegawai_id, a.aktif, a.angkatan, a.wajib_ganti_sandi
      from akun a left join pegawai p on p.id = a.pegawai_id where a.id = $1::uuid
    ), hari as (select $2::date as ini), waris as materialized (
      -- What an OPD that was merged or split left under way is acted on by its successor.
      select d.id as asal, d.penerus_id as penerus from perangkat_daerah d, hari h where d.penerus_id is not null and d.selesai < h.ini
    )
    select 'akun' as source, o.id, null as jabatan, null as sifat, null::uuid as kbk_id, null as kbk_nama, null::uuid as opd_id,
           null as opd_nama, null as opd_singkatan, null::date as mulai, null::date as selesai, false as digantikan,
           null::jsonb as penugasan, to_jsonb(o) as akun
    from orang o
    union all
    select 'kbk', k.id, k.jabatan::text, k.sifat::text, k.kbk_id, b.nama, b.perangkat_daerah_id, d.nama, d.singkatan, k.mulai, k.selesai,
           exists (select 1 from keanggotaan g where g.menggantikan_id = k.id and g.dibatalkan_pada is null
                   and h.ini between g.mulai and coalesce(g.selesai, 'infinity')),
           null, null
    from orang o join keanggotaan k on k.pegawai_id = o.pegawai_id cross join hari h
    join kbk b on b.id = k.kbk_id join perangkat_daerah d on d.id = b.perangkat_daerah_id
    where k.dibatalkan_pada is null and h.ini between k.mulai and coalesce(k.selesai, 'infinity')
    union all
    select 'kepala', k.id, null, k.sifat::text, null, null, d.id, d.nama, d.singkatan, k.mulai, k.selesai,
           k.sifat <> 'PLH' and exists (select 1 from pejabat_kepala g where g.perangkat_daerah_id = k.perangkat_daerah_id
                   and g.sifat = 'PLH' and g.dibatalkan_pada is null and h.ini between g.mulai and coalesce(g.selesai, 'infinity')),
           null, null
    from orang o join pejabat_kepala k on k.pegawai_id = o.pegawai_id cross join hari h
    join perangkat_daerah d on d.id = k.perangkat_daerah_id or d.id in (select w.asal from waris w where w.penerus = k.perangkat_daerah_id)
    where k.dibatalkan_pada is null and h.ini between k.mulai and coalesce(k.selesai, 'infinity')
    union all
    select 'tim', k.id, k.jabatan::text, 'TETAP', null, null, null, null, null, k.mulai, k.selesai, false,
           (select jsonb_agg(jsonb_build_object('jenis', t.jenis, 'opd', x.opd)) from penugasan_tim t
             cross join lateral (select t.perangkat_daerah_id as opd union select w.asal from waris w where w.penerus = t.perangkat_daerah_id) x
             where t.keanggotaan_tim_id = k.id and h.ini between t.mulai and coalesce(t.selesai, 'infinity')),
           null
    from orang o join keanggotaan_tim k on k.pegawai_id = o.pegawai_id cross join hari h
    where k.dibatalkan_pada is null and h.ini between k.mulai and coalesce(k.selesai, 'infinity')
      and k.tim_id = (select t.id from tim t where t.mulai <= h.ini order by t.mulai desc limit 1)
    union all
    select 'penugasan', k.id, k.peran::text, 'TETAP', null, null, null, null, null, k.mulai, k.selesai, false, null, null
    from orang o join penugasan k on k.akun_id = o.id cross join hari h
    where h.ini between k.mulai and coalesce(k.selesai, 'infinity')
    union all
    select 'penempatan', k.id, k.jabatan, null, null, null, x.opd, null, null, k.mulai, k.selesai, false, null, null
    from orang o join penempatan k on k.pegawai_id = o.pegawai_id cross join hari h
    cross join lateral (select k.perangkat_daerah_id as opd union select w.asal from waris w where w.penerus = k.perangkat_daerah_id) x
    where h.ini between k.mulai and coalesce(k.selesai, 'infinity')` });

  const akun = rows.find((row) => row.source === 'akun')?.akun;
  if (!akun?.aktif) return null;
  const held = rows.filter((row) => row.source !== 'akun' && row.source !== 'penempatan').map(heldPost);
  return {
    angkatan: akun.angkatan,
    mustChangePassword: akun.wajib_ganti_sandi,
    actor: {
      akunId,
      namaPengguna: akun.nama_pengguna,
      nama: akun.nama,
      pegawaiId: akun.pegawai_id,
      posts: held.sort((a, b) => postOrder.indexOf(a.post) - postOrder.indexOf(b.post)),
      ownOpdIds: [...new Set(rows.flatMap((row) => row.opd_id ?? []))],
    },
  };
}

/** A person's posts in the order in which the screen names them: what they do daily first. */
const postOrder: Post[] = [
  'KBK_SEKRETARIS', 'KBK_KETUA', 'KBK_FASILITATOR', 'KBK_PENANGGUNG_JAWAB', 'TIM_KOORDINATOR', 'TIM_SEKRETARIS', 'TIM_KETUA',
  'TIM_PENANGGUNG_JAWAB', 'TIM_PENGARAH', 'TIM_ANGGOTA', 'WALIKOTA', 'STAF_WALIKOTA', 'ADMIN', 'KBK_ANGGOTA',
];

function heldPost(row: Row): HeldPost {
  const { post, wakil } = postOf(row);
  const assigned = unassigned();
  for (const { jenis, opd } of row.penugasan ?? []) assigned[jenis].push(opd);
  return {
    id: row.id,
    post,
    label: postLabel(post, wakil, row.sifat ?? 'TETAP'),
    sifat: row.sifat ?? 'TETAP',
    acting: !row.digantikan,
    kbkId: row.kbk_id,
    kbkNama: row.kbk_nama,
    opdId: row.opd_id,
    opdNama: row.opd_nama,
    opdSingkatan: row.opd_singkatan,
    since: row.mulai!,
    until: row.selesai,
    assigned,
  };
}

function postOf(row: Row): { post: Post; wakil: boolean } {
  if (row.source === 'kepala') return { post: 'KBK_PENANGGUNG_JAWAB', wakil: false };
  if (row.source === 'penugasan') return { post: row.jabatan as Post, wakil: false };
  if (row.source === 'tim') return { post: `TIM_${row.jabatan}` as Post, wakil: false };
  const wakil = row.jabatan!.startsWith('WAKIL_');
  return { post: `KBK_${row.jabatan!.replace('WAKIL_', '')}` as Post, wakil };
}

/** A post in words: "Wakil Ketua", "Plh. Penanggung jawab", "Sekretaris (pengganti)". */
export function postLabel(post: Post, wakil: boolean, sifat: string): string {
  const name = wakil ? `Wakil ${posts[post]}` : posts[post];
  if (sifat === 'PLT') return `Plt. ${name}`;
  if (sifat === 'PLH') return `Plh. ${name}`;
  return sifat === 'PENGGANTI' ? `${name} (pengganti)` : name;
}
