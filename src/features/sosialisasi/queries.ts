import type { Actor } from '../../access/posts.js';
import { seesCityFigures, visibleSosialisasi } from '../../access/visible.js';
import { Prisma } from '../../db/generated/client.js';
import { forbidden, notFound } from '../../errors.js';
import { dateOf, dayAt, dayOf, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager, sortLink, sortOf } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { holdsFor, mayAttend, placesOf } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

const home = { label: 'Beranda', href: '/beranda' };
const crumb = { label: 'Sosialisasi', href: '/sosialisasi' };

const years = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

/** The first year of the regulation. */
const FIRST_YEAR = 2018;

/** Whether the person sees the coverage of any OPD. */
export const seesCakupan = (actor: Actor) => seesCityFigures(actor) || actor.posts.some((held) => held.opdId !== null);

const byWhom = (row: { perangkatDaerah: { nama: string } | null; kbk: { nama: string } | null }) => row.kbk?.nama ?? row.perangkatDaerah?.nama ?? 'Tim Pengembangan';

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'tahun', 'lingkup', 'urut', 'page'] as const;

/** What /sosialisasi shows: events of the Tim and of the OPDs that the person sees. Throws bad_request. */
export async function sosialisasiList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const thisYear = yearOf(dayAt(deps.clock()));
  const tahun = filterOf('Tahun', query.tahun, years(FIRST_YEAR, thisYear + 1));
  const lingkup = filterOf('Penyelenggara', query.lingkup, ['tim', 'opd']);
  const sort = sortOf(query.urut, ['mulai', 'judul'], '-mulai');
  const where: Prisma.SosialisasiWhereInput = {
    AND: [
      visibleSosialisasi(actor),
      tahun ? { mulai: { gte: dateOf(`${tahun}-01-01`), lte: dateOf(`${tahun}-12-31`) } } : {},
      lingkup === 'tim' ? { perangkatDaerahId: null } : lingkup === 'opd' ? { perangkatDaerahId: { not: null } } : {},
      query.cari ? { OR: [{ judul: contains(query.cari) }, { tempat: contains(query.cari) }, { perangkatDaerah: { nama: contains(query.cari) } }] } : {},
    ],
  };
  const total = await deps.db.sosialisasi.count({ where });
  const page = pageOf(query.page, total);
  const rows = total === 0 ? [] : await deps.db.sosialisasi.findMany({
    relationLoadStrategy: 'join', where, orderBy: [{ [sort.column]: sort.direction }, { id: sort.direction }], skip: (page - 1) * PER_PAGE, take: PER_PAGE,
    include: { perangkatDaerah: { select: { nama: true } }, kbk: { select: { nama: true } }, _count: { select: { hadir: true, undangan: true } } },
  });
  const kept = { ...query, page: '' };
  const isFiltered = Boolean(query.cari || tahun || lingkup);
  const mayRecord = placesOf(actor).length > 0;
  const link = (column: string) => sortLink(column, sort, (urut) => address('/sosialisasi', kept, { urut }));
  return {
    kepala: {
      title: 'Sosialisasi', lead: 'Sosialisasi Tim kepada perangkat daerah (Pasal 10 ayat (1)) dan perangkat daerah kepada aparaturnya (Pasal 10 ayat (2)).',
      acts: [
        ...(mayRecord ? [{ label: 'Catat sosialisasi', kind: 'primary', icon: 'plus', href: '/sosialisasi/baru' }] : []),
        ...(seesCakupan(actor) ? [{ label: 'Cakupan', kind: 'second', icon: 'users', href: '/sosialisasi/cakupan' }] : []),
      ],
    },
    filter: {
      action: '/sosialisasi', active: isFiltered, clearHref: '/sosialisasi', hidden: query.urut ? [{ name: 'urut', value: query.urut }] : [],
      fields: [
        { name: 'cari', label: 'Cari', type: 'search', value: query.cari },
        { name: 'tahun', label: 'Tahun', value: tahun, options: [{ value: '', label: 'Semua' }, ...years(FIRST_YEAR, thisYear + 1).reverse().map((year) => ({ value: year, label: year }))] },
        { name: 'lingkup', label: 'Penyelenggara', value: lingkup, options: [{ value: '', label: 'Semua' }, { value: 'tim', label: 'Tim Pengembangan' }, { value: 'opd', label: 'Perangkat daerah' }] },
      ],
    },
    head: [{ label: 'Sosialisasi', sort: link('judul') }, { label: 'Tanggal', sort: link('mulai') }, { label: 'Penyelenggara' }, { label: 'Hadir bernama', end: true }, { label: 'Tanpa nama', end: true }],
    baris: rows.map((row) => ({
      href: `/sosialisasi/${row.id}`, judul: row.judul, tempat: row.tempat, tanggal: fmt.days(row.mulai, row.selesai),
      oleh: row.perangkatDaerahId === null ? `Tim Pengembangan, ${row._count.undangan} perangkat daerah diundang` : byWhom(row), hadir: fmt.number(row._count.hadir), tanpaNama: fmt.number(row.tanpaNama),
    })),
    halaman: pager({ total, page, noun: 'sosialisasi', href: (n) => address('/sosialisasi', kept, { page: n }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat sosialisasi lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/sosialisasi' } }
      : { title: 'Belum ada sosialisasi', text: 'Catat kegiatannya, lalu siapa yang hadir menurut nama; cakupannya dihitung dari nama.', ...(mayRecord ? { button: { label: 'Catat sosialisasi', kind: 'second', icon: 'plus', href: '/sosialisasi/baru' } } : {}) },
  };
}

// ── One event ────────────────────────────────────────────────────────────────

async function find(deps: QueryDeps, actor: Actor, id: string) {
  const row = await deps.db.sosialisasi.findFirst({
    relationLoadStrategy: 'join', where: { id, AND: visibleSosialisasi(actor) },
    include: {
      perangkatDaerah: { select: { nama: true } }, kbk: { select: { nama: true } }, _count: { select: { hadir: true } },
      undangan: { include: { perangkatDaerah: { select: { nama: true } } } }, materi: { include: { materi: { select: { judul: true, ditarikPada: true, kbkId: true } } } },
    },
  });
  if (!row) throw notFound();
  return row;
}

export const PAGE_FILTERS = ['cari', 'page'] as const;

/** What /sosialisasi/:id shows, with who was there by name. Throws not_found. */
export async function sosialisasiPage(deps: QueryDeps, actor: Actor, id: string, query: Record<(typeof PAGE_FILTERS)[number], string>) {
  const row = await find(deps, actor, id);
  const mayEdit = holdsFor(actor, row) !== undefined;
  const present = await presentPeople(deps, row, query);
  const isAsn = present.all - present.nonAsn;
  return {
    title: row.judul,
    crumbs: [home, crumb, { label: row.judul }],
    kepala: {
      title: row.judul, eyebrow: fmt.days(row.mulai, row.selesai), lead: `${byWhom(row)}, ${row.tempat}.`,
      acts: mayEdit ? [
        { label: 'Catat yang hadir', kind: 'primary', icon: 'users', href: `/sosialisasi/${id}/hadir` }, { label: 'Ubah', kind: 'second', icon: 'pencil', href: `/sosialisasi/${id}/ubah` },
        { label: 'Hapus', kind: 'bad', icon: 'trash', href: `/sosialisasi/${id}/hapus` },
      ] : [],
    },
    uraian: row.uraian,
    fakta: [['Penyelenggara', byWhom(row)], ['Tanggal', fmt.days(row.mulai, row.selesai)], ['Tempat', row.tempat], ['Dicatat oleh', `${row.dibuatOleh}, ${fmt.momentDay(row.dibuatPada)}`]],
    angka: {
      items: [
        { label: 'ASN hadir bernama', value: fmt.number(isAsn), small: row.perangkatDaerahId === null ? 'tampil tersendiri dalam cakupan' : 'dihitung dalam cakupan' }, { label: 'Non-ASN hadir bernama', value: fmt.number(present.nonAsn), small: 'tidak dihitung dalam cakupan' },
        { label: 'Peserta tanpa nama', value: fmt.number(row.tanpaNama), small: 'ditampilkan, tidak dijumlahkan' },
      ],
    },
    undangan: row.perangkatDaerahId === null ? row.undangan.map((one) => one.perangkatDaerah.nama).sort((a, b) => a.localeCompare(b, 'id')) : null,
    materi: row.materi.map((one) => ({ judul: one.materi.judul, href: one.materi.ditarikPada === null ? `/materi/${one.materiId}` : null })),
    filter: present.all > PER_PAGE || query.cari ? { action: `/sosialisasi/${id}`, active: query.cari !== '', clearHref: `/sosialisasi/${id}`, hidden: [], fields: [{ name: 'cari', label: 'Cari nama', type: 'search', value: query.cari }] } : null,
    hadir: present.rows, jumlahHadir: present.all,
    halaman: pager({ total: present.total, page: present.page, noun: 'orang', href: (n) => address(`/sosialisasi/${id}`, { cari: query.cari }, { page: n }) }),
    kosong: query.cari ? { title: 'Tidak ada yang cocok', text: 'Periksa ejaan namanya.' } : { title: 'Belum ada nama', text: 'Cakupan dihitung dari nama yang hadir.', ...(mayEdit ? { button: { label: 'Catat yang hadir', kind: 'second', href: `/sosialisasi/${id}/hadir` } } : {}) },
  };
}

interface Event { id: string; perangkatDaerahId: string | null; mulai: Date; selesai: Date }

/** Those noted as present, as they were placed on the first day of the event. */
async function presentPeople(deps: QueryDeps, event: Event, query: { cari: string; page: string }) {
  const where: Prisma.PegawaiWhereInput = { sosialisasi: { some: { sosialisasiId: event.id } } };
  const kinds = await deps.db.pegawai.groupBy({ by: ['jenis'], where, _count: true });
  const all = kinds.reduce((sum, kind) => sum + kind._count, 0);
  const found = query.cari ? { ...where, nama: contains(query.cari) } : where;
  const total = query.cari ? await deps.db.pegawai.count({ where: found }) : all;
  const page = pageOf(query.page, total);
  const people = total === 0 ? [] : await deps.db.pegawai.findMany({ ...named(event), where: found, skip: (page - 1) * PER_PAGE, take: PER_PAGE });
  return { all, nonAsn: kinds.find((kind) => kind.jenis === 'NON_ASN')?._count ?? 0, total, page, rows: people.map(personView) };
}

const named = (event: Pick<Event, 'mulai' | 'selesai'>) => ({
  relationLoadStrategy: 'join', orderBy: [{ nama: 'asc' }, { id: 'asc' }],
  select: {
    id: true, nama: true, jenis: true,
    penempatan: {
      where: { mulai: { lte: event.selesai }, OR: [{ selesai: null }, { selesai: { gte: event.mulai } }] }, orderBy: { mulai: 'desc' },
      select: { jabatan: true, perangkatDaerah: { select: { singkatan: true } }, unitKerja: { select: { nama: true } } },
    },
  },
} as const satisfies Prisma.PegawaiFindManyArgs);

type Person = Prisma.PegawaiGetPayload<ReturnType<typeof named>>;

function personView(one: Person) {
  const [placed] = one.penempatan;
  return {
    id: one.id, nama: one.nama, nonAsn: one.jenis === 'NON_ASN',
    keterangan: [placed?.jabatan, placed && [placed.unitKerja?.nama, placed.perangkatDaerah.singkatan].filter(Boolean).join(', '), one.jenis === 'NON_ASN' ? 'non-ASN' : null].filter(Boolean).join(' · '),
  };
}

// ── Who was there ────────────────────────────────────────────────────────────

export const HADIR_FILTERS = ['cari', 'opd', 'page'] as const;
const HADIR_PER_PAGE = 50;

/** The page on which people are noted as present: those who are not yet, by name or OPD, and those who are. Throws not_found, forbidden, bad_request. */
export async function hadirPage(deps: QueryDeps, actor: Actor, id: string, query: Record<(typeof HADIR_FILTERS)[number], string>, state: FormState) {
  const row = await find(deps, actor, id);
  if (!holdsFor(actor, row)) throw forbidden('Yang hadir dicatat oleh penyelenggara sosialisasi ini.');
  const isCity = row.perangkatDaerahId === null;
  const opd = isCity ? filterOf('Perangkat daerah', query.opd, row.undangan.map((one) => one.perangkatDaerahId)) : '';
  const able = mayAttend({ ...row, perangkatDaerahId: row.perangkatDaerahId ?? (opd || null) });
  const where: Prisma.PegawaiWhereInput = { AND: [able, { sosialisasi: { none: { sosialisasiId: id } } }, query.cari ? { nama: contains(query.cari) } : {}] };
  // The Tim's event names its people by OPD or by name: everybody of the city at once is no list.
  const asks = !isCity || opd !== '' || query.cari !== '';
  const total = asks ? await deps.db.pegawai.count({ where }) : 0;
  const page = pageOf(query.page, total, HADIR_PER_PAGE);
  const people = total === 0 ? [] : await deps.db.pegawai.findMany({ ...named(row), where, skip: (page - 1) * HADIR_PER_PAGE, take: HADIR_PER_PAGE });
  const present = await deps.db.pegawai.findMany({ ...named(row), where: { sosialisasi: { some: { sosialisasiId: id } } }, take: 500 });
  const kept = { cari: query.cari, opd };
  const typedIn = (name: string) => [state.values[name] ?? []].flat();
  return {
    title: 'Catat yang hadir',
    crumbs: [home, crumb, { label: row.judul, href: `/sosialisasi/${id}` }, { label: 'Yang hadir' }],
    kepala: { title: 'Catat yang hadir', eyebrow: `${row.judul} · ${fmt.days(row.mulai, row.selesai)}`, lead: isCity ? 'Pilih perangkat daerah atau cari nama, centang yang hadir, lalu simpan.' : 'Pegawai perangkat daerah ini pada hari itu. Centang yang hadir, lalu simpan.' },
    belumMulai: dayOf(row.mulai) > dayAt(deps.clock()) ? `Sosialisasi ini berlangsung mulai ${fmt.day(row.mulai)}; yang hadir dicatat sejak hari itu.` : null,
    gagal: formFailure('Daftar hadir', state.errors),
    filter: {
      action: `/sosialisasi/${id}/hadir`, active: Boolean(query.cari || opd), clearHref: `/sosialisasi/${id}/hadir`, hidden: [],
      fields: [
        { name: 'cari', label: 'Cari nama', type: 'search', value: query.cari },
        ...(isCity ? [{ name: 'opd', label: 'Perangkat daerah', value: opd, options: [{ value: '', label: 'Pilih yang diundang' }, ...row.undangan.map((one) => ({ value: one.perangkatDaerahId, label: one.perangkatDaerah.nama })).sort((a, b) => a.label.localeCompare(b.label, 'id'))] }] : []),
      ],
    },
    action: address(`/sosialisasi/${id}/hadir`, kept, { page }),
    tambah: people.length === 0 ? null : { name: 'tambah', legend: 'Belum tercatat hadir', open: true, error: state.errors.tambah, summary: `${fmt.number(total)} orang`, items: people.map(personView).map((one) => ({ value: one.id, label: one.nama, small: one.keterangan, checked: typedIn('tambah').includes(one.id) })) },
    halaman: pager({ total, page, noun: 'orang', perPage: HADIR_PER_PAGE, href: (n) => address(`/sosialisasi/${id}/hadir`, kept, { page: n }) }),
    kosong: asks ? { title: 'Tidak ada yang cocok', text: 'Semua sudah tercatat hadir, atau namanya tidak ada di sini pada hari itu.' } : { title: 'Pilih perangkat daerah atau cari nama', text: 'Pegawainya tampil sesudah dipilih.' },
    keluar: present.length === 0 ? null : { name: 'keluar', legend: 'Sudah tercatat hadir', summary: `${fmt.number(row._count.hadir)} orang hadir`, hint: 'Centang yang keliru dicatat untuk mengeluarkannya.', items: present.map(personView).map((one) => ({ value: one.id, label: one.nama, small: one.keterangan, checked: typedIn('keluar').includes(one.id) })) },
    kembaliHref: `/sosialisasi/${id}`,
  };
}

// ── The form ─────────────────────────────────────────────────────────────────

/** The form of an event, new (for the place named) or saved. Throws not_found, forbidden. */
export async function sosialisasiForm(deps: QueryDeps, actor: Actor, { id, isNew, state, lingkup, status }: { id: string; isNew: boolean; state: FormState; lingkup: string; status: number }) {
  const row = isNew ? null : await find(deps, actor, id);
  if (row && !holdsFor(actor, row)) throw forbidden('Sosialisasi ini diubah oleh penyelenggaranya.');
  const places = placesOf(actor);
  const sentPlace = typeof state.values.lingkup === 'string' ? state.values.lingkup : lingkup;
  const place = row ? null : places.find((one) => one.value === sentPlace) ?? places[0];
  if (!row && !place) throw forbidden('Sosialisasi dicatat oleh Tim, pimpinan perangkat daerah, dan sekretaris KBK (Pasal 10).');
  const isCity = row ? row.perangkatDaerahId === null : place!.value === 'kota';
  const kbkId = row ? row.kbkId : place!.value.startsWith('kbk:') ? place!.value.slice(4) : null;
  const today = dayAt(deps.clock());
  const opds = isCity ? await deps.db.perangkatDaerah.findMany({ where: { OR: [{ selesai: null }, { selesai: { gte: dateOf(today) } }, { id: { in: row?.undangan.map((one) => one.perangkatDaerahId) ?? [] } }] }, orderBy: { nama: 'asc' }, select: { id: true, nama: true } }) : [];
  const materi = await deps.db.materi.findMany({
    where: { OR: [{ id: { in: row?.materi.map((one) => one.materiId) ?? [] } }, { ditarikPada: null, OR: [{ kbkId: null }, ...(kbkId ? [{ kbkId }] : [])] }] }, orderBy: [{ judul: 'asc' }, { id: 'asc' }], take: 200, select: { id: true, judul: true },
  });
  const isTyped = Object.keys(state.values).length > 0;
  const chosen = (name: 'undangan' | 'materi', saved: string[]) => (isTyped ? [state.values[name] ?? []].flat() : saved);
  const values: FormState['values'] = {
    judul: row?.judul ?? '', mulai: row ? dayOf(row.mulai) : '', selesai: row && dayOf(row.selesai) !== dayOf(row.mulai) ? dayOf(row.selesai) : '', tempat: row?.tempat ?? '', uraian: row?.uraian ?? '', tanpaNama: row ? String(row.tanpaNama) : '', ...state.values,
  };
  const undangan = chosen('undangan', row?.undangan.map((one) => one.perangkatDaerahId) ?? []);
  const materiIds = chosen('materi', row?.materi.map((one) => one.materiId) ?? []);
  const sent = state.values.revisi;
  return {
    title: row ? 'Ubah sosialisasi' : 'Catat sosialisasi',
    crumbs: [home, crumb, ...(row ? [{ label: row.judul, href: `/sosialisasi/${id}` }] : []), { label: row ? 'Ubah' : 'Catat' }],
    kepala: { title: row ? 'Ubah sosialisasi' : 'Catat sosialisasi', eyebrow: row ? byWhom(row) : place!.label, lead: 'Yang hadir dicatat menurut nama sesudah sosialisasi disimpan.' },
    tempatLain: row ? [] : places.filter((one) => one.value !== place!.value).map((one) => ({ label: one.label, href: address('/sosialisasi/baru', { lingkup: one.value }) })),
    action: row ? `/sosialisasi/${id}/ubah` : '/sosialisasi/baru',
    hidden: row ? [{ name: 'revisi', value: status === 409 || typeof sent !== 'string' ? String(row.revisi) : sent }] : [{ name: 'id', value: id }, { name: 'lingkup', value: place!.value }],
    form: { values, errors: state.errors }, gagal: formFailure('Sosialisasi', state.errors),
    undangan: isCity ? { name: 'undangan', legend: 'Perangkat daerah yang diundang', open: true, error: state.errors.undangan, summary: `${undangan.length} dari ${opds.length} perangkat daerah`, items: opds.map((opd) => ({ value: opd.id, label: opd.nama, checked: undangan.includes(opd.id) })) } : null,
    materi: materi.length === 0 ? null : { name: 'materi', legend: 'Materi', optional: true, error: state.errors.materi, summary: `${materiIds.length} dari ${materi.length} materi`, items: materi.map((one) => ({ value: one.id, label: one.judul, checked: materiIds.includes(one.id) })) },
    batalHref: row ? `/sosialisasi/${id}` : '/sosialisasi',
  };
}

/** What the page before deleting an event shows. Throws not_found, forbidden. */
export async function hapusPage(deps: QueryDeps, actor: Actor, id: string) {
  const row = await find(deps, actor, id);
  if (!holdsFor(actor, row)) throw forbidden('Sosialisasi ini dihapus oleh penyelenggaranya.');
  return {
    title: 'Hapus sosialisasi', crumbs: [home, crumb, { label: row.judul, href: `/sosialisasi/${id}` }, { label: 'Hapus' }],
    confirm: {
      title: `Hapus “${row.judul}”?`, text: `Sosialisasi ${fmt.days(row.mulai, row.selesai)} hilang beserta ${fmt.number(row._count.hadir)} nama yang hadir, dan tidak lagi dihitung dalam cakupan.`, items: [],
      action: `/sosialisasi/${id}/hapus`, hidden: [{ name: 'revisi', value: String(row.revisi) }], button: { label: 'Hapus sosialisasi', kind: 'bad', icon: 'trash' }, cancelHref: `/sosialisasi/${id}`,
    },
  };
}

// ── Coverage ─────────────────────────────────────────────────────────────────

interface Coverage {
  id: string;
  nama: string;
  /** The number of ASN in force on the day; null: not recorded. */
  asn: number | null;
  terjangkau: number;
  non_asn: number;
  tanpa_nama: number;
  kegiatan: number;
  /** ASN of the OPD who were at an event of the Tim. */
  dari_tim: number;
}

/** The day on which the number of ASN counts: the year's last, or today in the present year. */
const dayOfYear = (tahun: number, today: Day): Day => (tahun >= yearOf(today) ? today : `${tahun}-12-31`);

/**
 * Coverage of each OPD in a year (Pasal 10 ayat (2)): distinct ASN by name at the OPD's own events over the number of ASN on the
 * day. People without a name, and those who are no ASN, stand beside it.
 */
async function coverageOf(deps: QueryDeps, tahun: number, opdIds: string[] | null): Promise<Coverage[]> {
  const day = dayOfYear(tahun, dayAt(deps.clock()));
  const [from, to] = [`${tahun}-01-01`, `${tahun}-12-31`];
  return deps.db.$queryRaw<Coverage[]>`
    with hadir as (
      select s.perangkat_daerah_id as opd_id, count(distinct h.pegawai_id) filter (where p.jenis <> 'NON_ASN')::int as asn, count(distinct h.pegawai_id) filter (where p.jenis = 'NON_ASN')::int as non_asn
      from sosialisasi s join sosialisasi_hadir h on h.sosialisasi_id = s.id join pegawai p on p.id = h.pegawai_id
      where s.perangkat_daerah_id is not null and s.mulai between ${from}::date and ${to}::date group by 1
    ), acara as (
      select s.perangkat_daerah_id as opd_id, count(*)::int as n, sum(s.tanpa_nama)::int as tanpa_nama from sosialisasi s
      where s.perangkat_daerah_id is not null and s.mulai between ${from}::date and ${to}::date group by 1
    ), tim as (
      select t.perangkat_daerah_id as opd_id, count(distinct h.pegawai_id)::int as n
      from sosialisasi s join sosialisasi_hadir h on h.sosialisasi_id = s.id join pegawai p on p.id = h.pegawai_id and p.jenis <> 'NON_ASN'
      join penempatan t on t.pegawai_id = h.pegawai_id and t.mulai <= s.selesai and coalesce(t.selesai, 'infinity') >= s.mulai
      where s.perangkat_daerah_id is null and s.mulai between ${from}::date and ${to}::date group by 1
    )
    select o.id, o.nama, (select j.pns + j.pppk from jumlah_asn j where j.perangkat_daerah_id = o.id and j.mulai <= ${day}::date order by j.mulai desc limit 1) as asn,
           coalesce(h.asn, 0) as terjangkau, coalesce(h.non_asn, 0) as non_asn, coalesce(a.tanpa_nama, 0) as tanpa_nama, coalesce(a.n, 0) as kegiatan, coalesce(t.n, 0) as dari_tim
    from perangkat_daerah o left join hadir h on h.opd_id = o.id left join acara a on a.opd_id = o.id left join tim t on t.opd_id = o.id
    where o.mulai <= ${day}::date and coalesce(o.selesai, 'infinity') >= ${from}::date and (${opdIds}::uuid[] is null or o.id = any(${opdIds}::uuid[]))
    order by o.nama collate "id-x-icu", o.id`;
}

/** The OPDs whose coverage the person sees; null: all. */
const coverageOpds = (actor: Actor): string[] | null => (seesCityFigures(actor) ? null : [...new Set(actor.posts.flatMap((held) => held.opdId ?? []))]);

/** "62,5 %", "tidak dapat dihitung" for nobody, or that the number is not recorded. */
function ratio(one: Pick<Coverage, 'asn' | 'terjangkau'>): string {
  if (one.asn === null) return 'jumlah ASN belum dicatat';
  return one.asn === 0 ? 'tidak dapat dihitung' : fmt.percent((100 * one.terjangkau) / one.asn);
}

export const CAKUPAN_FILTERS = ['tahun', 'cari', 'page'] as const;

/** What /sosialisasi/cakupan shows: OPD by OPD how many of its ASN were reached in a year. Throws forbidden, bad_request. */
export async function cakupanPage(deps: QueryDeps, actor: Actor, query: Record<(typeof CAKUPAN_FILTERS)[number], string>) {
  if (!seesCakupan(actor)) throw forbidden('Cakupan sosialisasi dibaca oleh Tim, Walikota beserta stafnya, dan KBK perangkat daerahnya.');
  const today = dayAt(deps.clock());
  const tahun = Number(filterOf('Tahun', query.tahun, years(FIRST_YEAR, yearOf(today))) || yearOf(today));
  const all = await coverageOf(deps, tahun, coverageOpds(actor));
  const rows = all.filter((one) => one.nama.toLowerCase().includes(query.cari.toLowerCase()));
  const page = pageOf(query.page, rows.length);
  const counted = all.filter((one) => one.asn !== null && one.asn > 0);
  const sum = (of: (one: Coverage) => number, over = all) => over.reduce((total, one) => total + of(one), 0);
  const listed = { tahun: String(tahun) };
  const detail = (id: string, daftar: string) => address(`/sosialisasi/cakupan/${id}`, { ...listed, daftar });
  return {
    title: `Cakupan sosialisasi ${tahun}`,
    crumbs: [home, crumb, { label: 'Cakupan' }],
    kepala: {
      title: `Cakupan sosialisasi ${tahun}`, lead: `ASN yang hadir menurut nama pada sosialisasi perangkat daerahnya, dibanding jumlah ASN per ${fmt.day(dayOfYear(tahun, today))} (Pasal 10 ayat (2)).`,
      years: { label: 'Tahun', items: years(Math.min(tahun, yearOf(today) - 2), yearOf(today)).map((label) => ({ label, href: address('/sosialisasi/cakupan', { cari: query.cari, tahun: label }), current: Number(label) === tahun })) },
    },
    angka: all.length < 2 ? null : {
      items: [
        { label: 'Cakupan', value: ratio({ asn: counted.length === 0 ? null : sum((one) => one.asn!, counted), terjangkau: sum((one) => one.terjangkau, counted) }), small: `${counted.length} dari ${all.length} perangkat daerah dapat dihitung` },
        { label: 'ASN terjangkau', value: fmt.number(sum((one) => one.terjangkau)), small: 'menurut nama, masing-masing sekali' },
        { label: 'Peserta tanpa nama', value: fmt.number(sum((one) => one.tanpa_nama)), small: 'ditampilkan, tidak dijumlahkan' },
      ],
    },
    filter: all.length < 2 ? null : {
      action: '/sosialisasi/cakupan', active: query.cari !== '', clearHref: address('/sosialisasi/cakupan', query.tahun ? { tahun: query.tahun } : {}), hidden: query.tahun ? [{ name: 'tahun', value: query.tahun }] : [],
      fields: [{ name: 'cari', label: 'Cari perangkat daerah', type: 'search', value: query.cari }],
    },
    baris: rows.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((one) => ({
      nama: one.nama, href: detail(one.id, ''), cakupan: ratio(one), lebih: one.asn !== null && one.terjangkau > one.asn ? 'lebih banyak dari jumlah ASN yang tercatat' : null,
      terjangkau: { nilai: `${fmt.number(one.terjangkau)}${one.asn === null ? '' : ` dari ${fmt.number(one.asn)}`}`, href: detail(one.id, '') },
      nonAsn: { nilai: fmt.number(one.non_asn), href: detail(one.id, 'non_asn') }, tanpaNama: { nilai: fmt.number(one.tanpa_nama), href: detail(one.id, 'tanpa_nama') }, dariTim: { nilai: fmt.number(one.dari_tim), href: detail(one.id, 'tim') },
      tags: one.asn === null ? [tag('ASN_BELUM_DICATAT')] : [],
    })),
    halaman: pager({ total: rows.length, page, noun: 'perangkat daerah', href: (n) => address('/sosialisasi/cakupan', { tahun: query.tahun, cari: query.cari }, { page: n }) }),
    kosong: { title: 'Tidak ada yang cocok', text: 'Tidak ada perangkat daerah dengan nama itu dalam tahun ini.' },
  };
}

export const DAFTAR_FILTERS = ['tahun', 'daftar', 'cari', 'page'] as const;
const DAFTAR = ['belum', 'non_asn', 'tanpa_nama', 'tim'] as const;

interface Listed { id: string; nama: string; keterangan: string | null; n: number; hari: Day | null; tautan: string | null }

/** The list behind each figure of an OPD's coverage. Throws not_found, bad_request. */
export async function cakupanOpdPage(deps: QueryDeps, actor: Actor, opdId: string, query: Record<(typeof DAFTAR_FILTERS)[number], string>) {
  const seen = coverageOpds(actor);
  if (seen !== null && !seen.includes(opdId)) throw notFound();
  const today = dayAt(deps.clock());
  const tahun = Number(filterOf('Tahun', query.tahun, years(FIRST_YEAR, yearOf(today))) || yearOf(today));
  const daftar = filterOf('Daftar', query.daftar, DAFTAR);
  const [one] = await coverageOf(deps, tahun, [opdId]);
  if (!one) throw notFound();
  const all = await listed(deps, opdId, tahun, daftar, query.cari);
  const page = pageOf(query.page, all.length);
  const kept = { tahun: query.tahun, daftar, cari: query.cari };
  const to = (name: string) => address(`/sosialisasi/cakupan/${opdId}`, { tahun: query.tahun, daftar: name });
  const tab = (name: (typeof DAFTAR)[number] | '', label: string, count?: number) => ({ label, href: to(name), current: daftar === name, ...(count === undefined ? {} : { count }) });
  return {
    title: `Cakupan ${one.nama} ${tahun}`,
    crumbs: [home, crumb, { label: 'Cakupan', href: address('/sosialisasi/cakupan', query.tahun ? { tahun: query.tahun } : {}) }, { label: one.nama }],
    kepala: {
      title: one.nama, eyebrow: `Cakupan sosialisasi ${tahun}`,
      lead: one.asn === null ? `${fmt.number(one.terjangkau)} ASN terjangkau; jumlah ASN belum dicatat, jadi cakupannya tidak dihitung.` : `${ratio(one)}: ${fmt.number(one.terjangkau)} dari ${fmt.number(one.asn)} ASN per ${fmt.day(dayOfYear(tahun, today))}, dalam ${fmt.number(one.kegiatan)} sosialisasi.`,
      tags: one.asn === null ? [tag('ASN_BELUM_DICATAT')] : [],
    },
    tab: { label: 'Daftar', items: [tab('', 'Terjangkau', one.terjangkau), tab('belum', 'Belum terjangkau'), tab('non_asn', 'Non-ASN', one.non_asn), tab('tanpa_nama', 'Tanpa nama', one.tanpa_nama), tab('tim', 'Hadir pada sosialisasi Tim', one.dari_tim)] },
    keterangan: {
      '': 'ASN yang hadir menurut nama, masing-masing dihitung sekali.', belum: 'ASN yang tercatat bertugas di sini dan belum hadir menurut nama pada sosialisasi perangkat daerah ini.',
      non_asn: 'Hadir menurut nama, bukan ASN: tidak dihitung dalam cakupan.', tanpa_nama: 'Peserta yang dihitung tanpa nama, menurut sosialisasinya: tidak dijumlahkan ke dalam cakupan.',
      tim: 'ASN perangkat daerah ini yang hadir menurut nama pada sosialisasi Tim: tidak dijumlahkan ke dalam cakupan.',
    }[daftar],
    filter: { action: `/sosialisasi/cakupan/${opdId}`, active: query.cari !== '', clearHref: to(daftar), hidden: [...(query.tahun ? [{ name: 'tahun', value: query.tahun }] : []), ...(daftar ? [{ name: 'daftar', value: daftar }] : [])], fields: [{ name: 'cari', label: 'Cari', type: 'search', value: query.cari }] },
    head: daftar === 'tanpa_nama' ? [{ label: 'Sosialisasi' }, { label: 'Tanggal' }, { label: 'Peserta tanpa nama', end: true }] : daftar === 'belum' ? [{ label: 'Nama' }] : [{ label: 'Nama' }, { label: 'Pertama kali' }, { label: 'Sosialisasi', end: true }],
    baris: all.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((row) => ({ nama: row.nama, keterangan: row.keterangan, href: row.tautan, hari: row.hari ? fmt.day(row.hari) : null, n: daftar === 'belum' ? null : fmt.number(row.n) })),
    halaman: pager({ total: all.length, page, noun: daftar === 'tanpa_nama' ? 'sosialisasi' : 'orang', href: (n) => address(`/sosialisasi/cakupan/${opdId}`, kept, { page: n }) }),
    kosong: query.cari ? { title: 'Tidak ada yang cocok', text: 'Periksa ejaannya.' } : { title: 'Daftar ini kosong', text: daftar === 'belum' ? 'Semua ASN yang tercatat di sini sudah terjangkau.' : 'Belum ada yang tercatat dalam tahun ini.' },
  };
}

async function listed(deps: QueryDeps, opdId: string, tahun: number, daftar: (typeof DAFTAR)[number] | '', cari: string): Promise<Listed[]> {
  const day = dayOfYear(tahun, dayAt(deps.clock()));
  const like = `%${cari.replace(/[\\%_]/g, '\\$&')}%`;
  const inYear = Prisma.sql`s.mulai between ${`${tahun}-01-01`}::date and ${`${tahun}-12-31`}::date`;
  const reached = (of: Prisma.Sql, kind: Prisma.Sql) => Prisma.sql`
    select p.id, p.nama, (select t.jabatan from penempatan t where t.pegawai_id = p.id and t.mulai <= max(s.selesai) and coalesce(t.selesai, 'infinity') >= max(s.mulai) order by t.mulai desc limit 1) as keterangan,
           count(*)::int as n, min(s.mulai)::text as hari, null as tautan
    from sosialisasi s join sosialisasi_hadir h on h.sosialisasi_id = s.id join pegawai p on p.id = h.pegawai_id
    where ${of} and ${inYear} and ${kind} and p.nama ilike ${like} group by p.id order by p.nama, p.id`;
  const isAsn = Prisma.sql`p.jenis <> 'NON_ASN'`;
  if (daftar === '') return deps.db.$queryRaw<Listed[]>(reached(Prisma.sql`s.perangkat_daerah_id = ${opdId}::uuid`, isAsn));
  if (daftar === 'non_asn') return deps.db.$queryRaw<Listed[]>(reached(Prisma.sql`s.perangkat_daerah_id = ${opdId}::uuid`, Prisma.sql`p.jenis = 'NON_ASN'`));
  if (daftar === 'tim') {
    return deps.db.$queryRaw<Listed[]>(reached(Prisma.sql`s.perangkat_daerah_id is null`, Prisma.sql`${isAsn} and exists (select 1 from penempatan t where t.pegawai_id = p.id and t.perangkat_daerah_id = ${opdId}::uuid
      and t.mulai <= s.selesai and coalesce(t.selesai, 'infinity') >= s.mulai)`));
  }
  if (daftar === 'tanpa_nama') {
    return deps.db.$queryRaw<Listed[]>`
      select s.id, s.judul as nama, s.tempat as keterangan, s.tanpa_nama as n, s.mulai::text as hari, '/sosialisasi/' || s.id as tautan
      from sosialisasi s where s.perangkat_daerah_id = ${opdId}::uuid and ${inYear} and s.tanpa_nama > 0 and s.judul ilike ${like} order by s.mulai, s.id`;
  }
  return deps.db.$queryRaw<Listed[]>`
    select p.id, p.nama, t.jabatan as keterangan, 0 as n, null as hari, null as tautan
    from penempatan t join pegawai p on p.id = t.pegawai_id
    where t.perangkat_daerah_id = ${opdId}::uuid and ${day}::date between t.mulai and coalesce(t.selesai, 'infinity') and ${isAsn} and coalesce(p.berhenti_pada, 'infinity') >= ${day}::date and p.nama ilike ${like}
      and not exists (select 1 from sosialisasi s join sosialisasi_hadir h on h.sosialisasi_id = s.id where h.pegawai_id = p.id and s.perangkat_daerah_id = ${opdId}::uuid and ${inYear})
    order by p.nama, p.id`;
}
