import { opdsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { Prisma, type StatusLaporan } from '../../db/generated/client.js';
import { badRequest } from '../../errors.js';
import { TIME_ZONE, dateOf, dayAt, dayOf, daysBetween, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { isUuid } from '../../web/http.js';
import { PER_PAGE, address, filterOf, pageOf, pager, sortLink, sortOf, type Query } from '../../web/lists.js';
import { siapLetters } from '../../web/siap.js';
import { tag } from '../../web/status.js';

/** A report that waits longer than this many days stands in the upper group of the queue. */
const LONG_DAYS = 7;

export const QUEUE_FILTERS = ['keadaan', 'opd', 'periode', 'menunggu', 'tepat', 'urut', 'page'] as const;
type Filters = Record<(typeof QUEUE_FILTERS)[number], string>;

/** The tabs: which states each shows, and what its rows are sorted by before anybody sorts them. */
const TABS = [
  { keadaan: '', label: 'Menunggu', status: 'DITERUSKAN', sort: '-menunggu' },
  { keadaan: 'dikembalikan', label: 'Dikembalikan', status: 'DIKEMBALIKAN', sort: '-sejak' },
  { keadaan: 'diterima', label: 'Diterima', status: 'DITERIMA', sort: '-sejak' },
  { keadaan: 'semua', label: 'Semua', status: null, sort: '-sejak' },
] as const;

const COLUMNS = ['opd', 'periode', 'menunggu', 'sejak', 'kegiatan'] as const;

interface Row {
  id: string;
  revisi: number;
  status: StatusLaporan;
  status_sejak: Date;
  diteruskan: Date;
  opd_id: string;
  opd: string;
  kbk: string;
  periode: string;
  tenggat: Date;
  versi: number;
  nihil: boolean;
  kegiatan: number;
  nilai: string[] | null;
  tanpa_bukti: boolean;
  dua_jabatan: boolean;
}

interface Counts {
  waiting: bigint;
  waiting_long: bigint;
  own: bigint;
  DITERUSKAN: bigint;
  DIKEMBALIKAN: bigint;
  DITERIMA: bigint;
  semua: bigint;
  lama: bigint;
  terlama: string | null;
}

/** What /tinjauan shows: the forwarded reports that the person may review, the longest wait first. */
export async function queuePage(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor, query: Filters) {
  const today = dayAt(deps.clock());
  const tab = TABS.find((one) => one.keadaan === query.keadaan) ?? TABS[0];
  const sort = sortOf(query.urut, COLUMNS, tab.sort);
  const kept = { keadaan: tab.keadaan, opd: query.opd, periode: query.periode, menunggu: query.menunggu, tepat: query.tepat, urut: query.urut };
  const filters = conditions(query);
  const scope = inScope(actor, today);
  const counts = await countsOf(deps, actor, scope, filters);
  const total = Number(tab.status ? counts[tab.status] : counts.semua);
  const page = pageOf(query.page, total);
  const rows = await rowsOf(deps, scope, filters, tab.status, sort, page);
  const offices = await deps.db.perangkatDaerah.findMany({
    where: { id: { in: opdsAllowing(actor, 'laporan.terima') ?? undefined } }, select: { id: true, nama: true }, orderBy: [{ jenis: 'asc' }, { kode: 'asc' }],
  });
  const periods = await deps.db.periode.findMany({ where: { jenis: 'PELAPORAN', mulai: { lte: dateOf(today) } }, orderBy: { mulai: 'desc' }, select: { id: true, nama: true, akhir: true } });

  const here = address('/tinjauan', kept, { page });
  const href = (changes: Query) => address('/tinjauan', kept, { page: '', ...changes });
  const open = (id: string) => address(`/laporan/${id}`, { kembali: here });
  const waits = tab.status === 'DITERUSKAN';
  const grouped = waits && sort.column === 'menunggu' && sort.direction === 'desc';
  const active = [query.opd, query.periode, query.menunggu, query.tepat].some((value) => value !== '');
  return {
    title: 'Tinjauan laporan',
    kepala: {
      title: 'Tinjauan laporan',
      lead: leadOf(counts),
      acts: counts.terlama === null ? [] : [{ label: 'Tinjau yang terlama', href: open(counts.terlama), kind: 'primary', iconEnd: 'arrow-right' }],
    },
    tab: {
      label: 'Keadaan',
      items: TABS.map((one) => ({
        label: one.label, href: address('/tinjauan', kept, { keadaan: one.keadaan, urut: '', page: '' }), current: one === tab,
        count: Number(one.status ? counts[one.status] : counts.semua),
      })),
    },
    saringan: {
      action: '/tinjauan', active, clearHref: address('/tinjauan', { keadaan: tab.keadaan }),
      hidden: [['keadaan', tab.keadaan], ['urut', query.urut]].filter(([, value]) => value !== '').map(([name, value]) => ({ name, value })),
      fields: [
        { name: 'opd', label: 'Perangkat daerah', value: query.opd, options: [{ value: '', label: `Semua (${offices.length})` }, ...offices.map(({ id, nama }) => ({ value: id, label: nama }))] },
        { name: 'periode', label: 'Periode', value: query.periode, options: periodOptions(periods) },
        { name: 'menunggu', label: 'Menunggu', value: query.menunggu, options: [{ value: '', label: 'Semua' }, { value: 'lama', label: `Lebih dari ${LONG_DAYS} hari` }, { value: 'baru', label: `${LONG_DAYS} hari atau kurang` }] },
        { name: 'tepat', label: 'Ketepatan waktu', value: query.tepat, options: [{ value: '', label: 'Semua' }, { value: 'terlambat', label: 'Terlambat' }, { value: 'tepat', label: 'Tepat waktu' }] },
      ],
    },
    kolom: [
      { label: 'Perangkat daerah', sort: sortLink('opd', sort, (urut) => href({ urut })) },
      { label: 'Periode', sort: sortLink('periode', sort, (urut) => href({ urut })) },
      waits ? { label: 'Menunggu', sort: sortLink('menunggu', sort, (urut) => href({ urut })) } : { label: 'Sejak', sort: sortLink('sejak', sort, (urut) => href({ urut })) },
      { label: 'Kegiatan', end: true, sort: sortLink('kegiatan', sort, (urut) => href({ urut })) },
      { label: 'Nilai' }, { label: 'Perhatian' },
    ],
    kelompok: groupsOf(rows, grouped, counts, today).map(({ judul, lama, rows: some }) => ({
      judul, lama, baris: some.map((row) => rowView(row, actor, today, open, { waits, state: tab.status === null })),
    })),
    terima: waits ? { kembali: here } : null,
    halaman: pager({ total, page, noun: 'laporan', href: (page) => href({ page: String(page) }) }),
    kosong: emptyOf(tab, active),
  };
}

function leadOf({ waiting, waiting_long, own }: Counts): string {
  if (waiting === 0n) return 'Tidak ada laporan yang menunggu Tim.';
  return [
    `${fmt.number(waiting)} laporan menunggu Tim`,
    ...(waiting_long > 0n ? [`; ${waiting_long < waiting ? `${fmt.number(waiting_long)} di antaranya` : waiting > 1n ? 'semuanya' : 'sudah'} lebih dari ${LONG_DAYS} hari`] : []),
    waiting > 1n ? '. Yang paling lama menunggu berada di atas.' : '.',
    ...(own > 0n ? [` ${fmt.number(own)} dari perangkat daerah Anda sendiri ditinjau anggota Tim lain.`] : []),
  ].join('');
}

function emptyOf(tab: (typeof TABS)[number], active: boolean) {
  if (active) return { title: 'Tidak ada yang cocok dengan saringan', text: 'Longgarkan saringan untuk melihat laporan lain.', button: { label: 'Hapus saringan', kind: 'second', href: address('/tinjauan', { keadaan: tab.keadaan }) } };
  if (tab.keadaan === '') return { title: 'Tidak ada laporan yang menunggu', text: 'Laporan muncul di sini sesudah diteruskan oleh penanggung jawab. Yang belum melapor terlihat pada rekap.', button: { label: 'Buka rekap', kind: 'second', href: '/rekap' } };
  return { title: 'Belum ada laporan di sini', text: 'Laporan yang sudah diteruskan dan diputuskan Tim tampil menurut keadaannya.', button: { label: 'Ke yang menunggu', kind: 'second', href: '/tinjauan' } };
}

// ── Rows ─────────────────────────────────────────────────────────────────────

const waitingDays = (today: Day) => Prisma.sql`(${today}::date - (l.status_sejak at time zone ${TIME_ZONE})::date)`;

/** Reports of the OPDs that the person reviews, once forwarded. */
function inScope(actor: Actor, today: Day): Prisma.Sql {
  const opdIds = opdsAllowing(actor, 'laporan.terima');
  return Prisma.sql`
    select l.*, p.nama as periode, p.mulai as periode_mulai, p.akhir as periode_akhir, p.tenggat, k.nama as kbk, d.id as opd_id, d.nama as opd, d.jenis as opd_jenis, d.kode as opd_kode,
           ${waitingDays(today)} as hari
    from laporan l join periode p on p.id = l.periode_id join kbk k on k.id = l.kbk_id join perangkat_daerah d on d.id = k.perangkat_daerah_id
    where l.diteruskan_pertama_pada is not null and ${opdIds === null ? Prisma.sql`true` : Prisma.sql`d.id = any(${opdIds}::uuid[])`}`;
}

/** The filters as a condition on the rows of `inScope`. Throws bad_request for a filter that says nonsense. */
function conditions(query: Filters): Prisma.Sql {
  filterOf('Keadaan', query.keadaan, TABS.map((tab) => tab.keadaan));
  const menunggu = filterOf('Menunggu', query.menunggu, ['lama', 'baru']);
  const tepat = filterOf('Ketepatan waktu', query.tepat, ['terlambat', 'tepat']);
  if (query.opd !== '' && !isUuid(query.opd)) throw badRequest('Saringan Perangkat daerah: pilih dari daftarnya.');
  if (query.periode !== '' && !isUuid(query.periode) && !/^\d{4}$/.test(query.periode)) throw badRequest('Saringan Periode: pilih dari daftarnya.');
  const late = Prisma.sql`(s.diteruskan_pertama_pada at time zone ${TIME_ZONE})::date > s.tenggat`;
  const parts = [
    ...(query.opd ? [Prisma.sql`s.opd_id = ${query.opd}::uuid`] : []),
    ...(isUuid(query.periode) ? [Prisma.sql`s.periode_id = ${query.periode}::uuid`] : query.periode ? [Prisma.sql`extract(year from s.periode_akhir) = ${Number(query.periode)}`] : []),
    ...(menunggu ? [menunggu === 'lama' ? Prisma.sql`s.hari > ${LONG_DAYS}` : Prisma.sql`s.hari <= ${LONG_DAYS}`] : []),
    ...(tepat ? [tepat === 'terlambat' ? late : Prisma.sql`not ${late}`] : []),
  ];
  return parts.length === 0 ? Prisma.sql`true` : Prisma.join(parts, ' and ');
}

async function countsOf(deps: Pick<Deps, 'db'>, actor: Actor, scope: Prisma.Sql, filters: Prisma.Sql): Promise<Counts> {
  const isOwn = Prisma.sql`s.opd_id = any(${actor.ownOpdIds}::uuid[])`;
  const [row] = await deps.db.$queryRaw<[Counts]>`
    with s as (${scope}), f as (select s.*, ${isOwn} as milik from s where ${filters})
    select (select count(*) from s where status = 'DITERUSKAN') as waiting,
           (select count(*) from s where status = 'DITERUSKAN' and hari > ${LONG_DAYS}) as waiting_long,
           (select count(*) from s where status = 'DITERUSKAN' and ${isOwn}) as own,
           count(*) filter (where status = 'DITERUSKAN') as "DITERUSKAN", count(*) filter (where status = 'DIKEMBALIKAN') as "DIKEMBALIKAN",
           count(*) filter (where status = 'DITERIMA') as "DITERIMA", count(*) as semua,
           count(*) filter (where status = 'DITERUSKAN' and hari > ${LONG_DAYS}) as lama,
           (select id from f where status = 'DITERUSKAN' and not milik order by status_sejak, id limit 1) as terlama
    from f`;
  return row;
}

const ORDER: Record<(typeof COLUMNS)[number], (direction: Prisma.Sql, turned: Prisma.Sql) => Prisma.Sql> = {
  opd: (direction) => Prisma.sql`s.opd ${direction}, s.kbk, s.periode_mulai desc`,
  periode: (direction) => Prisma.sql`s.periode_mulai ${direction}, s.opd_jenis, s.opd_kode, s.kbk`,
  // The longer the wait, the earlier it began.
  menunggu: (_direction, turned) => Prisma.sql`s.status_sejak ${turned}, s.opd`,
  sejak: (direction) => Prisma.sql`s.status_sejak ${direction}, s.opd`,
  kegiatan: (direction) => Prisma.sql`kegiatan ${direction}, s.status_sejak`,
};

/** One page of rows, each with the version that was forwarded last: what the Tim has been given to read. */
async function rowsOf(deps: Pick<Deps, 'db'>, scope: Prisma.Sql, filters: Prisma.Sql, status: string | null, sort: { column: (typeof COLUMNS)[number]; direction: 'asc' | 'desc' }, page: number): Promise<Row[]> {
  const [direction, turned] = sort.direction === 'asc' ? [Prisma.sql`asc`, Prisma.sql`desc`] : [Prisma.sql`desc`, Prisma.sql`asc`];
  return deps.db.$queryRaw<Row[]>`
    with s as (${scope})
    select s.id, s.revisi, s.status::text, s.status_sejak, s.diteruskan_pertama_pada as diteruskan, s.opd_id, s.opd, s.kbk, s.periode, s.tenggat, v.versi, v.nihil,
           jsonb_array_length(v.isi -> 'kegiatan') as kegiatan,
           (select array_agg(distinct n #>> '{}') from jsonb_path_query(v.isi, '$.kegiatan[*].perilaku[*].nilai') n) as nilai,
           jsonb_path_exists(v.isi, '$.kegiatan[*] ? (@.bukti.size() == 0)') as tanpa_bukti,
           exists (select 1 from tindakan t join tindakan u on u.versi_id = t.versi_id and u.pegawai_id = t.pegawai_id and u.tindakan in ('AJUKAN', 'SAHKAN')
                   where t.versi_id = v.id and t.tindakan = 'TERUSKAN') as dua_jabatan
    from s join lateral (
      select v.* from versi_laporan v where v.laporan_id = s.id and exists (select 1 from tindakan t where t.versi_id = v.id and t.tindakan = 'TERUSKAN')
      order by v.versi desc limit 1
    ) v on true
    where ${filters} and ${status === null ? Prisma.sql`true` : Prisma.sql`s.status::text = ${status}`}
    order by ${ORDER[sort.column](direction, turned)}, s.id limit ${PER_PAGE} offset ${(page - 1) * PER_PAGE}`;
}

function groupsOf(rows: Row[], grouped: boolean, counts: Counts, today: Day): { judul: string | null; lama: boolean; rows: Row[] }[] {
  if (rows.length === 0) return [];
  if (!grouped) return [{ judul: null, lama: false, rows }];
  const isLong = (row: Row) => daysBetween(dayAt(row.status_sejak), today) > LONG_DAYS;
  return [
    { judul: `Lebih dari ${LONG_DAYS} hari (${fmt.number(counts.lama)})`, lama: true, rows: rows.filter(isLong) },
    { judul: `${LONG_DAYS} hari atau kurang (${fmt.number(counts.DITERUSKAN - counts.lama)})`, lama: false, rows: rows.filter((row) => !isLong(row)) },
  ].filter((group) => group.rows.length > 0);
}

function rowView(row: Row, actor: Actor, today: Day, open: (id: string) => string, { waits, state }: { waits: boolean; state: boolean }) {
  const since = dayAt(row.status_sejak);
  const late = daysBetween(dayOf(row.tenggat), dayAt(row.diteruskan));
  const isOwn = actor.ownOpdIds.includes(row.opd_id);
  return {
    pilihan: `${row.id}:${row.revisi}`,
    href: open(row.id),
    opd: row.opd,
    unit: row.kbk === `KBK ${row.opd}` ? null : row.kbk,
    sebab: waits && isOwn ? 'Perangkat daerah Anda: ditinjau anggota Tim lain' : null,
    periode: row.periode,
    menunggu: waits ? fmt.ago(since, today) : null,
    sejak: since,
    kegiatan: row.kegiatan,
    siap: siapLetters(row.nilai ?? []),
    tags: [
      ...(state ? [tag(row.status)] : []),
      ...(row.nihil ? [tag('NIHIL')] : []),
      ...(late > 0 ? [tag('TERLAMBAT', late)] : []),
      ...(row.dua_jabatan ? [tag('DUA_JABATAN')] : []),
      ...(row.versi > 1 ? [tag('VERSI', row.versi)] : []),
      ...(row.tanpa_bukti ? [tag('BELUM_ADA_BUKTI')] : []),
    ],
    bolehTerima: !isOwn,
  };
}

/** All, a whole year, or one of the periods that have begun. */
function periodOptions(periods: { id: string; nama: string; akhir: Date }[]) {
  const years = [...new Set(periods.map((period) => yearOf(dayOf(period.akhir))))];
  return [
    { value: '', label: 'Semua' },
    ...years.map((year) => ({ value: String(year), label: `Tahun ${year}` })),
    ...periods.map(({ id, nama }) => ({ value: id, label: nama })),
  ];
}
