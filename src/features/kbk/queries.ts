import { anchorOf } from '../../regulation/structure.js';
import { tugasKbk, type Tugas } from '../../regulation/jabatan.js';
import { postsAllowing, type Permission } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { ownKbk, readsDecreesOf, seesPersonalData, visibleLaporan, visibleRencana } from '../../access/visible.js';
import { bagan } from '../../charts/bagan.js';
import { Prisma, type JabatanKbk } from '../../db/generated/client.js';
import { badRequest, forbidden, notFound } from '../../errors.js';
import { dayAt, dayOf, isDay, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { isUuid } from '../../web/http.js';
import { PER_PAGE, address, filterOf, pageOf, pager, sortLink, sortOf, type Query } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { namaJabatan, onDay, susunanOn, vacancyText, type Holder, type KbkRow, type PostOn, type Susunan } from './susunan.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

// ── What is missing, in SQL: for lists, which look at many KBKs at once ──────

/**
 * The KBKs that are not over on a day, each with its holders in words and what it lacks: `kosong` the posts of Pasal 13 ayat (1), as its own
 * susunan counts them (ayat (7)), `keputusan` the parts of its decree. A common table expression named `keadaan`.
 */
export function keadaanKbk(today: Day): Prisma.Sql {
  return Prisma.sql`
    keadaan as (
      select k.id, k.nama, k.mulai, k.selesai, k.nomor_sk, d.id as opd_id, d.nama as opd, u.nama as unit, kepala.nama as kepala, n.nama_ketua as ketua, n.anggota,
        array_remove(array[
          case when kepala.nama is null then 'PENANGGUNG_JAWAB' end,
          case when n.fasilitator < coalesce(s.fasilitator, 1) then 'FASILITATOR' end,
          case when n.ketua < 1 then 'KETUA' end,
          case when n.wakil_ketua < coalesce(s.wakil_ketua, 0) then 'WAKIL_KETUA' end,
          case when n.sekretaris < 1 then 'SEKRETARIS' end,
          case when n.wakil_sekretaris < coalesce(s.wakil_sekretaris, 0) then 'WAKIL_SEKRETARIS' end,
          case when n.anggota < coalesce(s.anggota, 1) then 'ANGGOTA' end], null) as kosong,
        array_remove(array[
          case when k.nomor_sk is null then 'nomor' end, case when k.tanggal_sk is null then 'tanggal' end, case when k.berkas_sk_id is null then 'salinan' end], null) as keputusan
      from kbk k
      join perangkat_daerah d on d.id = k.perangkat_daerah_id
      left join unit_kerja u on u.id = k.unit_kerja_id
      left join lateral (
        select p.nama from pejabat_kepala h join pegawai p on p.id = h.pegawai_id
        where h.perangkat_daerah_id = case when d.selesai < ${today}::date then coalesce(d.penerus_id, d.id) else d.id end
          and h.dibatalkan_pada is null and ${today}::date between h.mulai and coalesce(h.selesai, 'infinity')
        order by (h.sifat = 'PLH') desc limit 1) kepala on true
      cross join lateral (
        select count(*) filter (where g.jabatan = 'FASILITATOR')::int as fasilitator, count(*) filter (where g.jabatan = 'KETUA')::int as ketua,
          count(*) filter (where g.jabatan = 'WAKIL_KETUA')::int as wakil_ketua, count(*) filter (where g.jabatan = 'SEKRETARIS')::int as sekretaris,
          count(*) filter (where g.jabatan = 'WAKIL_SEKRETARIS')::int as wakil_sekretaris, count(*) filter (where g.jabatan = 'ANGGOTA')::int as anggota,
          min(p.nama) filter (where g.jabatan = 'KETUA') as nama_ketua
        from keanggotaan g join pegawai p on p.id = g.pegawai_id
        where g.kbk_id = k.id and g.sifat = 'TETAP' and g.dibatalkan_pada is null and ${today}::date between g.mulai and coalesce(g.selesai, 'infinity')) n
      cross join lateral (
        select max(jumlah) filter (where jabatan = 'FASILITATOR') as fasilitator, max(jumlah) filter (where jabatan = 'WAKIL_KETUA') as wakil_ketua,
          max(jumlah) filter (where jabatan = 'WAKIL_SEKRETARIS') as wakil_sekretaris, max(jumlah) filter (where jabatan = 'ANGGOTA') as anggota
        from susunan_kbk where kbk_id = k.id and ${today}::date between mulai and coalesce(selesai, 'infinity')) s
    )`;
}

interface Keadaan {
  id: string;
  nama: string;
  mulai: Date;
  selesai: Date | null;
  opd: string;
  unit: string | null;
  kepala: string | null;
  ketua: string | null;
  anggota: number;
  kosong: string[];
  keputusan: string[];
}

/** Posts that are vacant, in words: "sekretaris dan anggota". */
export function kosongText(kosong: readonly string[]): string {
  return listText(kosong.map((one) => (one === 'PENANGGUNG_JAWAB' ? 'penanggung jawab' : namaJabatan(one as JabatanKbk).toLowerCase())));
}

const listText = (words: readonly string[]) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')}${words.length > 2 ? ',' : ''} dan ${words.at(-1)}`);
const pattern = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'opd', 'keadaan', 'urut', 'page'] as const;

const STATES = {
  LENGKAP: { label: 'Lengkap', where: Prisma.sql`cardinality(kosong) = 0 and cardinality(keputusan) = 0` },
  KOSONG: { label: 'Ada jabatan kosong', where: Prisma.sql`cardinality(kosong) > 0` },
  KEPUTUSAN: { label: 'Keputusan belum lengkap', where: Prisma.sql`cardinality(keputusan) > 0` },
} as const;

const COLUMNS = ['nama', 'opd', 'mulai'] as const;
const ORDER = { nama: Prisma.sql`nama`, opd: Prisma.sql`opd`, mulai: Prisma.sql`mulai` };

/** What /kbk shows to whoever is signed in: each KBK with who leads it and what it lacks. Throws bad_request for a filter that is none. */
export async function kbkList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const today = dayAt(deps.clock());
  const opds = await deps.db.perangkatDaerah.findMany({ where: { kbk: { some: {} } }, orderBy: { nama: 'asc' }, select: { id: true, nama: true } });
  const opdId = filterOf('Perangkat daerah', query.opd, opds.map((one) => one.id));
  const keadaan = filterOf('Keadaan', query.keadaan, [...Object.keys(STATES), 'BERAKHIR'] as (keyof typeof STATES | 'BERAKHIR')[]);
  const sort = sortOf(query.urut, COLUMNS, 'opd');
  const where = Prisma.sql`
    (selesai < ${today}::date) is ${keadaan === 'BERAKHIR' ? Prisma.sql`true` : Prisma.sql`not true`}
    and ${keadaan === '' || keadaan === 'BERAKHIR' ? Prisma.sql`true` : STATES[keadaan].where}
    and ${opdId === '' ? Prisma.sql`true` : Prisma.sql`opd_id = ${opdId}::uuid`}
    and ${query.cari === '' ? Prisma.sql`true` : Prisma.sql`(nama ilike ${pattern(query.cari)} or opd ilike ${pattern(query.cari)} or unit ilike ${pattern(query.cari)} or ketua ilike ${pattern(query.cari)} or kepala ilike ${pattern(query.cari)})`}`;
  const [{ total }] = await deps.db.$queryRaw<[{ total: number }]>`with ${keadaanKbk(today)} select count(*)::int as total from keadaan where ${where}`;
  const page = pageOf(query.page, total);
  const direction = sort.direction === 'asc' ? Prisma.sql`asc` : Prisma.sql`desc`;
  const rows = total === 0 ? [] : await deps.db.$queryRaw<Keadaan[]>`
    with ${keadaanKbk(today)} select * from keadaan where ${where}
    order by ${ORDER[sort.column]} ${direction}, nama, id limit ${PER_PAGE} offset ${(page - 1) * PER_PAGE}`;

  const kept = { ...query, page: '' };
  const href = (urut: string) => address('/kbk', kept, { urut });
  const isFiltered = Boolean(query.cari || opdId || keadaan);
  return {
    lead: `${fmt.number(total)} kelompok${isFiltered ? ' cocok dengan saringan' : ` dalam ${fmt.number(opds.length)} perangkat daerah`}. Nama dan jabatan dapat dibaca siapa pun yang masuk.`,
    acts: mayForm(actor) ? [{ label: 'Bentuk KBK', kind: 'primary', icon: 'plus', href: '/kbk/baru' }] : [],
    tabs: inTim(actor) ? await tabs(deps, today, 'kbk') : null,
    filter: {
      action: '/kbk', active: isFiltered, clearHref: address('/kbk', { urut: query.urut }), hidden: query.urut ? [{ name: 'urut', value: query.urut }] : [],
      fields: [
        { name: 'cari', label: 'Cari nama KBK atau orang', type: 'search', value: query.cari },
        { name: 'opd', label: 'Perangkat daerah', value: opdId, options: [{ value: '', label: `Semua (${opds.length})` }, ...opds.map((one) => ({ value: one.id, label: one.nama }))] },
        { name: 'keadaan', label: 'Keadaan', value: keadaan, options: [{ value: '', label: 'Semua yang berjalan' }, ...Object.entries(STATES).map(([value, { label }]) => ({ value, label })), { value: 'BERAKHIR', label: 'Sudah berakhir' }] },
      ],
    },
    head: [
      { label: 'KBK', sort: sortLink('nama', sort, href) }, { label: 'Perangkat daerah', sort: sortLink('opd', sort, href) }, { label: 'Penanggung jawab' }, { label: 'Ketua' },
      { label: 'Anggota', end: true }, { label: 'Mulai', sort: sortLink('mulai', sort, href) }, { label: 'Keadaan' },
    ],
    rows: rows.map((row) => ({ ...rowView(row), ...stateView(row, today) })),
    pager: pager({ total, page, noun: 'KBK', href: (n) => address('/kbk', kept, { page: n }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat KBK lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/kbk' } }
      : { title: 'Belum ada KBK', text: 'KBK dibentuk oleh pimpinan tiap perangkat daerah (Pasal 12 ayat (1)).' },
  };
}

function rowView(row: Keadaan) {
  return {
    href: `/kbk/${row.id}`, nama: row.nama, opd: row.opd, unit: row.unit, kepala: row.kepala ?? '–', ketua: row.ketua ?? '–', anggota: row.anggota, mulai: fmt.dayMedium(row.mulai),
  };
}

function stateView(row: Keadaan, today: Day) {
  if (row.selesai && dayOf(row.selesai) < today) return { tag: tag('BERAKHIR'), rincian: `sejak ${fmt.dayMedium(row.selesai)}` };
  if (row.kosong.length > 0) return { tag: { ...tag('KOSONG'), word: 'Jabatan kosong' }, rincian: kosongText(row.kosong) };
  if (row.keputusan.length > 0) return { tag: { ...tag('KOSONG'), word: 'Keputusan belum lengkap' }, rincian: `belum ada ${listText(row.keputusan)}` };
  return { tag: tag('LENGKAP'), rincian: null };
}

const inTim = (actor: Actor) => actor.posts.some((held) => held.post.startsWith('TIM_'));
const mayForm = (actor: Actor) => actor.posts.some((held) => held.acting && held.post === 'KBK_PENANGGUNG_JAWAB');

// ── What needs attention, for the Tim ────────────────────────────────────────

const BAGIAN = ['tanpa', 'kosong', 'keputusan'] as const;
type Bagian = (typeof BAGIAN)[number];

/** OPDs that have no KBK on a day, though Pasal 12 ayat (1) asks one of each. */
const opdTanpaKbk = (today: Day) => Prisma.sql`
  from perangkat_daerah d where d.mulai <= ${today}::date and (d.selesai is null or d.selesai >= ${today}::date)
    and not exists (select 1 from kbk k where k.perangkat_daerah_id = d.id and (k.selesai is null or k.selesai >= ${today}::date))`;

async function counts(deps: QueryDeps, today: Day): Promise<Record<Bagian, number>> {
  const [row] = await deps.db.$queryRaw<[Record<Bagian, number>]>`
    with ${keadaanKbk(today)}
    select (select count(*)::int ${opdTanpaKbk(today)}) as tanpa,
      count(*) filter (where cardinality(kosong) > 0)::int as kosong, count(*) filter (where cardinality(keputusan) > 0)::int as keputusan
    from keadaan where selesai is null or selesai >= ${today}::date`;
  return row;
}

async function tabs(deps: QueryDeps, today: Day, current: Bagian | 'kbk', known?: Record<Bagian, number>) {
  const n = known ?? await counts(deps, today);
  const at = (bagian: Bagian) => address('/kbk/perhatian', { bagian });
  return {
    label: 'KBK dan yang perlu perhatian',
    items: [
      { label: 'Semua KBK', href: '/kbk', current: current === 'kbk' },
      { label: 'Tanpa KBK', href: at('tanpa'), count: n.tanpa, current: current === 'tanpa' },
      { label: 'Jabatan kosong', href: at('kosong'), count: n.kosong, current: current === 'kosong' },
      { label: 'Keputusan belum lengkap', href: at('keputusan'), count: n.keputusan, current: current === 'keputusan' },
    ],
  };
}

/** What /kbk/perhatian shows the Tim: OPDs without a KBK, KBKs with a vacant post, KBKs whose decree lacks something. Throws forbidden. */
export async function perhatianPage(deps: QueryDeps, actor: Actor, query: { bagian: string; page: string }) {
  if (!inTim(actor)) throw forbidden('Daftar ini dibaca oleh Tim Pengembangan (Pasal 11 ayat (3)).');
  const today = dayAt(deps.clock());
  const n = await counts(deps, today);
  const bagian = filterOf('Bagian', query.bagian, BAGIAN) || (BAGIAN.find((one) => n[one] > 0) ?? 'tanpa');
  const page = pageOf(query.page, n[bagian]);
  const span = Prisma.sql`limit ${PER_PAGE} offset ${(page - 1) * PER_PAGE}`;
  const rows = bagian === 'tanpa'
    ? (await deps.db.$queryRaw<{ nama: string; kepala: string | null }[]>`
        select d.nama, (select p.nama from pejabat_kepala h join pegawai p on p.id = h.pegawai_id where h.perangkat_daerah_id = d.id and h.dibatalkan_pada is null
          and ${today}::date between h.mulai and coalesce(h.selesai, 'infinity') order by (h.sifat = 'PLH') desc limit 1) as kepala
        ${opdTanpaKbk(today)} order by d.nama, d.id ${span}`).map((row) => ({ nama: row.nama, href: null, opd: null, text: row.kepala ? `Dibentuk oleh pimpinannya, ${row.kepala}.` : 'Pimpinannya belum dicatat oleh administrator.' }))
    : (await deps.db.$queryRaw<Keadaan[]>`
        with ${keadaanKbk(today)} select * from keadaan where (selesai is null or selesai >= ${today}::date) and ${bagian === 'kosong' ? STATES.KOSONG.where : STATES.KEPUTUSAN.where}
        order by opd, nama, id ${span}`).map((row) => ({
        nama: row.nama, href: `/kbk/${row.id}`, opd: row.unit ? `${row.opd} · ${row.unit}` : row.opd,
        text: bagian === 'kosong' ? `Kosong: ${kosongText(row.kosong)}.` : `Belum ada ${listText(row.keputusan)} keputusan.`,
      }));
  return {
    lead: 'Perangkat daerah dan KBK yang belum memenuhi Pasal 12 ayat (1) dan Pasal 13 ayat (1) per hari ini.',
    tabs: await tabs(deps, today, bagian, n),
    rows,
    pager: pager({ total: n[bagian], page, noun: bagian === 'tanpa' ? 'perangkat daerah' : 'KBK', href: (number) => address('/kbk/perhatian', { bagian }, { page: number }) }),
    kosong: { title: 'Tidak ada', text: { tanpa: 'Setiap perangkat daerah memiliki KBK.', kosong: 'Semua jabatan pada setiap KBK terisi.', keputusan: 'Nomor, tanggal, dan salinan keputusan setiap KBK sudah ada.' }[bagian] },
  };
}

// ── One KBK ──────────────────────────────────────────────────────────────────

/** A KBK as of a day. Names and posts are open to whoever is signed in. Throws not_found. */
export async function findKbk(deps: QueryDeps, id: string, day: Day): Promise<KbkRow> {
  const row = await deps.db.kbk.findUnique({ relationLoadStrategy: 'join', where: { id }, include: onDay(day) });
  if (!row) throw notFound();
  return row;
}

/** The day that an address asks for; today where it asks for none. Throws bad_request where it is no day. */
export function dayAsked(asked: string, today: Day): Day {
  if (asked === '') return today;
  if (!isDay(asked)) throw badRequest(`Tanggal “${asked}” tidak ada. Isi tanggal dalam bentuk tahun-bulan-hari.`);
  return asked;
}

/** Whether the actor may do this to the KBK today. */
export const may = (actor: Actor, permission: Permission, row: { id: string; perangkatDaerah: { id: string } }): boolean =>
  postsAllowing(actor, permission, { kbkId: row.id, opdId: row.perangkatDaerah.id }).length > 0;

/** Whether the person may open the scans of the OPD's decrees. */
export function readsDecrees(actor: Actor, opdId: string): boolean {
  const { perangkatDaerahId } = readsDecreesOf(actor);
  return perangkatDaerahId === undefined || perangkatDaerahId.in.includes(opdId);
}

/** What /kbk/:id shows: the susunan on a day, the chart of it, the decree, the duties of one's own post, the history. Throws not_found. */
export async function kbkPage(deps: QueryDeps, actor: Actor, id: string, asked: string) {
  const today = dayAt(deps.clock());
  const tanggal = dayAsked(asked, today);
  const row = await findKbk(deps, id, tanggal);
  const susunan = susunanOn(row, tanggal);
  const forms = may(actor, 'kbk.bentuk', row);
  const sebut: Query = asked === '' ? {} : { tanggal };
  const print = (name: string) => address(`/kbk/${id}/${name}`, sebut);
  const isMember = await deps.db.kbk.count({ where: { id, AND: ownKbk(actor) } }) > 0;
  const rencana = isMember || inTim(actor) ? await deps.db.rencanaKegiatan.count({ where: { AND: [visibleRencana(actor), { kbkId: id }] } }) : null;
  const laporan = await deps.db.laporan.count({ where: { AND: [visibleLaporan(actor), { kbkId: id }] } });
  const drafts = seesPersonalData(actor, row.perangkatDaerah.id);
  return {
    id,
    title: row.nama,
    kepala: {
      eyebrow: row.unitKerja ? `${susunan.opdNama} · ${row.unitKerja.nama}` : susunan.opdNama,
      title: row.nama,
      lead: lead(row, susunan, today),
      tags: row.selesai && dayOf(row.selesai) < today ? [tag('BERAKHIR')] : [],
      acts: [
        ...(may(actor, 'keanggotaan.tetapkan', row) ? [{ label: 'Kelola susunan', kind: 'primary', icon: 'users', href: `/kbk/${id}/keanggotaan` }] : []),
        ...(forms ? [{ label: 'Ubah data KBK', kind: 'second', icon: 'pencil', href: `/kbk/${id}/ubah` }] : []),
      ],
    },
    perTanggal: { action: `/kbk/${id}`, nilai: tanggal, bukanHariIni: tanggal !== today, hariIni: `/kbk/${id}` },
    tanggal,
    posts: susunan.posts.map((post) => postView(post, forms ? id : null)),
    bagan: bagan(chartOf(row.nama, susunan)),
    tugasSaya: susunan.posts.filter((post) => post.holders.some((holder) => holder.pegawaiId === actor.pegawaiId)).map((post) => ({ jabatan: post.nama, tugas: post.tugas.map(tugasView) })),
    tugas: [{ jabatan: 'KBK', tugas: tugasKbk.map(tugasView) }, ...susunan.posts.filter((post) => !post.jabatan.startsWith('WAKIL_')).map((post) => ({ jabatan: post.nama, tugas: post.tugas.map(tugasView) }))],
    keputusan: decreeView(actor, row),
    unduh: [
      { label: 'Susunan organisasi (PDF)', href: print('susunan.pdf') },
      ...(drafts ? [{ label: 'Konsep keputusan (PDF)', href: print('keputusan.pdf') }, { label: 'Konsep keputusan (DOCX)', href: print('keputusan.docx') }] : []),
    ],
    tautan: [
      ...(rencana === null ? [] : [{ label: `Rencana kegiatan (${fmt.number(rencana)})`, href: address('/rencana', { kbk: id }) }]),
      ...(laporan > 0 || isMember ? [{ label: `Laporan (${fmt.number(laporan)})`, href: address('/laporan', { cari: row.nama }) }] : []),
      ...(isMember ? [{ label: 'Pesan dengan pimpinan', href: `/kbk/${id}/pesan` }, { label: 'Fasilitas', href: address('/fasilitas', { kbk: id }) }, { label: 'Materi', href: address('/materi', { kbk: id }) }, { label: 'Perilaku KBK', href: '/nilai/perilaku' }] : []),
      ...(may(actor, 'fasilitas.minta', row) ? [{ label: 'Minta fasilitas', href: address('/fasilitas/baru', { kbk: id }) }] : []),
      ...(may(actor, 'fasilitas.tanggapi', row) ? [{ label: 'Catat fasilitas yang disediakan', href: address('/fasilitas/berikan', { kbk: id }) }] : []),
    ],
    riwayat: history(row).slice(0, 8),
    riwayatHref: `/kbk/${id}/keanggotaan`,
  };
}

function lead(row: KbkRow, susunan: Susunan, today: Day): string {
  const on = susunan.tanggal === today ? 'hari ini' : fmt.day(susunan.tanggal);
  if (!susunan.berdiri) return dayOf(row.mulai) > susunan.tanggal ? `Belum berdiri pada ${on}; mulai ${fmt.day(row.mulai)}.` : `Sudah berakhir pada ${on}; hari terakhirnya ${fmt.day(row.selesai!)}.`;
  const missing = susunan.posts.filter((post) => post.kurang > 0).map((post) => post.nama.toLowerCase());
  const people = new Set(susunan.posts.flatMap((post) => post.holders.map((holder) => holder.pegawaiId))).size;
  return `Susunan per ${on}: ${fmt.number(people)} orang${missing.length > 0 ? `; belum terisi: ${listText(missing)}` : ''}.`;
}

const tugasView = ({ teks, dasar }: Tugas) => ({ teks, dasar, href: `/perwal#${anchorOf(dasar)}` });

/** A post with its holders as rows; `kbkId` where the vacancy may be filled by this person. */
function postView(post: PostOn, kbkId: string | null) {
  const canFill = kbkId !== null && post.jabatan !== 'PENANGGUNG_JAWAB';
  const rows = post.holders.map((holder) => ({
    sebutan: post.jabatan === 'PENANGGUNG_JAWAB' || holder.sifat === 'PENGGANTI' ? holder.sebutan : null, nama: holder.nama, pekerjaan: post.jabatan === 'PENANGGUNG_JAWAB' ? '' : holder.pekerjaan,
    keterangan: holder.keterangan, masa: termText(holder), bertindak: holder.bertindak,
  }));
  return {
    nama: post.nama, dasar: post.dasar, dasarHref: `/perwal#${anchorOf(post.dasar)}`, rows,
    alasan: post.alasan && (post.jumlah === 0 ? `Tanpa ${post.nama.toLowerCase()} (Pasal 13 ayat (7)): ${post.alasan}` : `Disesuaikan menjadi ${post.jumlah} (Pasal 13 ayat (7)): ${post.alasan}`),
    kosong: post.kurang > 0 ? { text: vacancyText(post).replace(/^b/, 'B'), href: canFill ? fillHref(kbkId, post.jabatan as JabatanKbk) : null } : null,
  };
}

/** Where the form to fill a post is. */
export const fillHref = (kbkId: string, jabatan: JabatanKbk): string => (jabatan === 'ANGGOTA' ? `/kbk/${kbkId}/keanggotaan/anggota` : address(`/kbk/${kbkId}/keanggotaan/tunjuk`, { jabatan }));

/** "sejak 2 Januari 2026", "16–22 November 2026". */
export const termText = ({ mulai, selesai }: { mulai: Day; selesai: Day | null }): string => (selesai === null ? `sejak ${fmt.day(mulai)}` : fmt.days(mulai, selesai));

/** The susunan as the boxes of its chart. */
export function chartOf(nama: string, susunan: Susunan) {
  const boxes = (jabatan: PostOn['jabatan']) => susunan.posts.filter((post) => post.jabatan === jabatan).map((post) => ({
    jabatan: post.nama,
    nama: post.holders.map((holder) => chartName(post, holder)),
    kosong: post.kurang > 0 ? (post.jumlah !== null && post.jumlah > 1 ? `${post.kurang} belum diisi` : 'belum diisi') : post.holders.length === 0 ? 'tanpa' : null,
  }));
  return {
    id: 'bagan-judul', judul: `Bagan susunan ${nama} per ${fmt.day(susunan.tanggal)}`,
    penanggungJawab: boxes('PENANGGUNG_JAWAB')[0]!, fasilitator: boxes('FASILITATOR')[0]!, ketua: [...boxes('KETUA'), ...boxes('WAKIL_KETUA')],
    sekretaris: [...boxes('SEKRETARIS'), ...boxes('WAKIL_SEKRETARIS')], anggota: boxes('ANGGOTA')[0]!,
  };
}

function chartName(post: PostOn, holder: Holder): string {
  const acting = { PLT: 'Plt. ', PLH: 'Plh. ' }[holder.sifat] ?? '';
  return `${acting}${holder.nama}${holder.sifat === 'PENGGANTI' ? ' (pengganti)' : ''}`;
}

function decreeView(actor: Actor, row: KbkRow) {
  const scan = row.berkasSk && readsDecrees(actor, row.perangkatDaerah.id) ? { href: `/berkas/${row.berkasSk.id}`, nama: row.berkasSk.nama } : null;
  return {
    fakta: [
      ['Nomor keputusan', row.nomorSk ?? 'belum dicatat'], ['Tanggal keputusan', row.tanggalSk ? fmt.day(row.tanggalSk) : 'belum dicatat'],
      ['Mulai', fmt.day(row.mulai)], ...(row.selesai ? [['Berakhir', fmt.day(row.selesai)]] : []), ['Salinan keputusan', row.berkasSk ? (scan ? '' : 'tersimpan') : 'belum diunggah'],
    ].filter(([name]) => name !== 'Salinan keputusan' || !scan) as [string, string][],
    scan,
  };
}

/** Every row of the KBK's posts, the latest first, with what became of it. */
export function history(row: KbkRow) {
  return [...row.keanggotaan].reverse().map((one) => ({
    id: one.id, nama: one.pegawai.nama, jabatan: namaJabatan(one.jabatan), pengganti: one.menggantikan ? `menggantikan ${one.menggantikan.pegawai.nama}` : null,
    masa: termText({ mulai: dayOf(one.mulai), selesai: one.selesai && dayOf(one.selesai) }),
    keputusan: one.nomorSk ? `${one.nomorSk}${one.tanggalSk ? `, ${fmt.day(one.tanggalSk)}` : ''}` : null,
    batal: one.dibatalkanPada ? { tag: tag('DIBATALKAN'), alasan: one.alasanBatal! } : null,
  }));
}

/** The unit or OPD that an address or a form names: "opd:<id>" or "unit:<id>". */
export function readUntuk(untuk: string): { jenis: 'opd' | 'unit'; id: string } | null {
  const [jenis, id] = untuk.split(':');
  return (jenis === 'opd' || jenis === 'unit') && isUuid(id) ? { jenis, id } : null;
}
