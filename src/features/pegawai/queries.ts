import { hasSomewhere } from '../../access/permissions.js';
import { postLabel } from '../../access/actor.js';
import { posts, type Actor, type Post } from '../../access/posts.js';
import { peopleOpdIds, readsFormer, seesPeople, visiblePegawai } from '../../access/visible.js';
import { csvOf } from '../../documents/csv.js';
import { nipDigits, nipText } from '../../documents/format.js';
import { golonganPns, golonganPppk } from '../../documents/pangkat.js';
import { notesSheet, writeWorkbook } from '../../documents/xlsx.js';
import { Prisma, type AlasanBerhenti, type JenisPegawai } from '../../db/generated/client.js';
import { forbidden, notFound, wrongStage } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { formFailure } from '../../web/form-failure.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, filterOf, pageOf, pager, sortLink, sortOf } from '../../web/lists.js';
import { tag, type Tag } from '../../web/status.js';
import { logEntry } from '../riwayat/queries.js';
import { pegawaiColumns } from './impor.js';
import { alasanBerhenti, jenisPegawai } from './kinds.js';
import type { Ending } from './leaving.js';
import { departureOf, notKept } from './returning.js';
import { numberName } from './nip.js';
import { demandGone, demandPeople, type LeaveInput, type MoveInput } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'opd', 'jenis', 'keadaan', 'urut', 'page'] as const;
type Filters = Record<(typeof LIST_FILTERS)[number], string>;

const STATES = { bertugas: 'Bertugas', berhenti: 'Tidak bertugas lagi', semua: 'Semua' } as const;
const SORTS = ['nama', 'opd', 'jabatan', 'golongan'] as const;

interface Row {
  id: string;
  nama: string;
  nip: string | null;
  jenis: JenisPegawai;
  email: string | null;
  telepon: string | null;
  berhenti_pada: Day | null;
  alasan_berhenti: AlasanBerhenti | null;
  kode_opd: string | null;
  opd: string | null;
  kode_unit: string | null;
  unit: string | null;
  jabatan: string | null;
  golongan: string | null;
  mulai: Day | null;
}

/** The people whose list the person reads, narrowed by the filters, as the parts of a query. Throws forbidden, bad_request. */
async function listQuery(deps: QueryDeps, actor: Actor, query: Filters) {
  if (!seesPeople(actor)) throw forbidden('Daftar pegawai dibuka oleh Administrator, Sekretaris Tim, serta pimpinan dan sekretaris KBK perangkat daerah itu.');
  const today = dayAt(deps.clock());
  const mine = peopleOpdIds(actor);
  const offices = await deps.db.perangkatDaerah.findMany({ where: mine ? { id: { in: mine } } : {}, select: { id: true, nama: true }, orderBy: [{ nama: 'asc' }] });
  const opd = filterOf('Perangkat daerah', query.opd, offices.map(({ id }) => id));
  const jenis = filterOf('Jenis', query.jenis, Object.keys(jenisPegawai) as JenisPegawai[]);
  const keadaan = filterOf('Keadaan', query.keadaan, Object.keys(STATES) as (keyof typeof STATES)[]) || 'bertugas';
  const sort = sortOf(query.urut, SORTS, 'nama');
  const like = `%${query.cari.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const digits = query.cari.replaceAll(/[\s.]/g, '');
  const where = Prisma.join([
    Prisma.sql`true`,
    // One's own people: placed there today, or there last before they left the service.
    ...(mine ? [Prisma.sql`t.perangkat_daerah_id = any(${mine}::uuid[]) and (${today}::date between t.mulai and coalesce(t.selesai, 'infinity') or p.berhenti_pada < ${today}::date)`] : []),
    ...(opd ? [Prisma.sql`t.perangkat_daerah_id = ${opd}::uuid`] : []),
    ...(jenis ? [Prisma.sql`p.jenis = ${jenis}::jenis_pegawai`] : []),
    ...(keadaan === 'bertugas' ? [Prisma.sql`(p.berhenti_pada is null or p.berhenti_pada >= ${today}::date)`] : []),
    ...(keadaan === 'berhenti' ? [Prisma.sql`p.berhenti_pada < ${today}::date`] : []),
    ...(query.cari ? [/^\d+$/.test(digits) ? Prisma.sql`p.nip like ${`%${digits}%`}` : Prisma.sql`p.nama ilike ${like}`] : []),
  ], ' and ');
  const from = Prisma.sql`
    from pegawai p
    left join lateral (select * from penempatan t where t.pegawai_id = p.id and t.mulai <= ${today}::date order by t.mulai desc limit 1) t on true
    left join perangkat_daerah d on d.id = t.perangkat_daerah_id left join unit_kerja u on u.id = t.unit_kerja_id
    where ${where}`;
  const column = { nama: Prisma.sql`p.nama`, opd: Prisma.sql`d.nama`, jabatan: Prisma.sql`t.jabatan collate "id-x-icu"`, golongan: Prisma.sql`t.golongan` }[sort.column];
  const order = Prisma.sql`order by ${column} ${sort.direction === 'asc' ? Prisma.sql`asc` : Prisma.sql`desc`} nulls last, p.nama, p.id`;
  return { mine, offices, opd, jenis, keadaan, sort, from, order };
}

const COLUMNS = Prisma.sql`
  p.id, p.nama, p.nip, p.jenis::text as jenis, p.email, p.telepon, p.berhenti_pada::text as berhenti_pada, p.alasan_berhenti::text as alasan_berhenti,
  d.kode as kode_opd, d.nama as opd, u.kode as kode_unit, u.nama as unit, t.jabatan, t.golongan, t.mulai::text as mulai`;

/** What /pegawai shows. Throws forbidden, bad_request for a filter that is none. */
export async function pegawaiList(deps: QueryDeps, actor: Actor, query: Filters) {
  const { mine, offices, opd, jenis, keadaan, sort, from, order } = await listQuery(deps, actor, query);
  const [{ total }] = await deps.db.$queryRaw<[{ total: bigint }]>`select count(*) as total ${from}`;
  const page = pageOf(query.page, Number(total));
  const rows = await deps.db.$queryRaw<Row[]>`select ${COLUMNS} ${from} ${order} limit ${PER_PAGE} offset ${(page - 1) * PER_PAGE}`;
  const kept = { ...query, page: '' };
  const active = Boolean(query.cari || opd || jenis || (keadaan !== 'bertugas'));
  const mayEdit = hasSomewhere(actor, 'pegawai.kelola');
  const sorted = (column: (typeof SORTS)[number]) => sortLink(column, sort, (urut) => address('/pegawai', { ...kept, urut }));
  return {
    title: 'Pegawai',
    kepala: {
      title: 'Pegawai', lead: `${fmt.number(total)} pegawai${active ? ' sesuai saringan' : mine ? ' di perangkat daerah Anda' : ''}.`,
      acts: mayEdit ? [{ label: 'Tambah pegawai', kind: 'primary', icon: 'plus', href: '/pegawai/baru' }, { label: 'Impor', kind: 'second', icon: 'upload', href: '/impor/baru/pegawai' }] : [],
    },
    saringan: {
      action: '/pegawai', active, clearHref: '/pegawai', hidden: query.urut ? [{ name: 'urut', value: query.urut }] : [],
      fields: [
        { name: 'cari', label: 'Nama atau NIP', type: 'search', value: query.cari },
        ...(offices.length > 1 ? [{ name: 'opd', label: 'Perangkat daerah', value: opd, options: [{ value: '', label: `Semua (${offices.length})` }, ...offices.map(({ id, nama }) => ({ value: id, label: nama }))] }] : []),
        { name: 'jenis', label: 'Jenis', value: jenis, options: [{ value: '', label: 'Semua' }, ...Object.entries(jenisPegawai).map(([value, label]) => ({ value, label }))] },
        { name: 'keadaan', label: 'Keadaan', value: keadaan, options: Object.entries(STATES).map(([value, label]) => ({ value, label })) },
      ],
    },
    head: [{ label: 'Nama', sort: sorted('nama') }, { label: 'NIP' }, { label: 'Jabatan', sort: sorted('jabatan') }, { label: 'Golongan', sort: sorted('golongan') }, { label: 'Perangkat daerah', sort: sorted('opd') }],
    rows: rows.map((row) => ({
      href: `/pegawai/${row.id}`, nama: row.nama, jenis: jenisPegawai[row.jenis], nip: row.nip, jabatan: row.jabatan, golongan: row.golongan,
      opd: row.opd ?? 'Belum ditempatkan', unit: row.unit, tag: goneTag(row),
    })),
    unduh: Number(total) > 0 ? [
      { label: 'Unduh CSV', kind: 'second', icon: 'download', href: address('/pegawai/unduh.csv', kept) }, { label: 'Unduh XLSX', kind: 'second', icon: 'download', href: address('/pegawai/unduh.xlsx', kept) },
    ] : [],
    pager: pager({ total: Number(total), page, noun: 'pegawai', href: (page) => address('/pegawai', kept, { page }) }),
    kosong: active
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat pegawai lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/pegawai' } }
      : { title: 'Belum ada pegawai', text: 'Tambahkan satu per satu, atau impor dari tabel kepegawaian.', ...(mayEdit ? { button: { label: 'Impor pegawai', kind: 'second', icon: 'upload', href: '/impor/baru/pegawai' } } : {}) },
  };
}

const goneTag = ({ alasan_berhenti }: Pick<Row, 'alasan_berhenti'>): Tag | null =>
  (alasan_berhenti === null ? null : { ...tag('BERAKHIR'), word: alasanBerhenti[alasan_berhenti].pilihan });

/** What the list shows, all of its pages, in the columns that an import reads. */
async function exportRows(deps: QueryDeps, actor: Actor, query: Filters): Promise<string[][]> {
  const { from, order } = await listQuery(deps, actor, query);
  const rows = await deps.db.$queryRaw<Row[]>`select ${COLUMNS} ${from} ${order}`;
  return rows.map((row) => [
    row.nama, jenisPegawai[row.jenis], row.nip ?? '', row.kode_opd ?? '', row.kode_unit ?? '', row.jabatan ?? '', row.golongan ?? '', row.email ?? '', row.telepon ?? '', row.mulai ?? '',
  ]);
}

const COLUMN_NAMES = pegawaiColumns.map(({ kolom }) => kolom);

/** The list as CSV. Throws as the list does. */
export async function pegawaiCsv(deps: QueryDeps, actor: Actor, query: Filters): Promise<string> {
  return csvOf([COLUMN_NAMES, ...await exportRows(deps, actor, query)]);
}

const WIDTHS: Record<string, number> = { nama: 36, nip: 22, jabatan: 36, email: 30, telepon: 18 };

/** The list as a workbook. Throws as the list does. */
export async function pegawaiWorkbook(deps: QueryDeps, actor: Actor, query: Filters): Promise<Buffer> {
  const rows = await exportRows(deps, actor, query);
  return writeWorkbook([
    { name: 'Pegawai', columns: COLUMN_NAMES.map((label) => ({ label, width: WIDTHS[label] ?? 14, format: 'text' })), rows },
    notesSheet([['Isi', 'Daftar pegawai dengan penempatannya'], ['Diunduh pada', fmt.momentLong(deps.clock())], ...pegawaiColumns.map(({ kolom, isi }): [string, string] => [kolom, isi])]),
  ], { title: 'Daftar pegawai', author: 'SIAP KBK', createdAt: deps.clock() });
}

// ── One person ───────────────────────────────────────────────────────────────

async function find(deps: QueryDeps, actor: Actor, id: string) {
  const today = dateOf(dayAt(deps.clock()));
  const inForce = { dibatalkanPada: null };
  const row = await deps.db.pegawai.findFirst({
    relationLoadStrategy: 'join',
    // Whoever reads all people has no condition, which an OR would drop.
    where: peopleOpdIds(actor) === null ? { id } : { id, OR: [visiblePegawai(actor, today), { berhentiPada: { lt: today } }] },
    include: {
      akun: { select: { id: true, namaPengguna: true, aktif: true, penugasan: { orderBy: { mulai: 'desc' } } } },
      penempatan: { orderBy: { mulai: 'desc' }, include: { perangkatDaerah: { select: { nama: true } }, unitKerja: { select: { nama: true } } } },
      kepala: { where: inForce, orderBy: { mulai: 'desc' }, include: { perangkatDaerah: { select: { id: true, nama: true } } } },
      keanggotaan: { where: inForce, orderBy: { mulai: 'desc' }, include: { kbk: { select: { id: true, nama: true } } } },
      keanggotaanTim: { where: inForce, orderBy: { mulai: 'desc' } },
    },
  });
  const isGone = row !== null && isOver(row.berhentiPada, dayAt(deps.clock()));
  if (row && (!isGone || row.id === actor.pegawaiId || readsFormer(actor, row.penempatan[0]?.perangkatDaerahId ?? null))) return row;
  throw seesPeople(actor) ? notFound() : forbidden('Data pegawai lain tidak terbuka untuk Anda.');
}

type Found = Awaited<ReturnType<typeof find>>;

const present = (row: Found, today: Day) => row.penempatan.filter(({ selesai }) => selesai === null || dayOf(selesai) >= today).at(-1) ?? null;
const isOver = (selesai: Date | null, today: Day) => selesai !== null && dayOf(selesai) < today;
const span = (mulai: Date, selesai: Date | null) => `${fmt.day(mulai)} – ${selesai ? fmt.day(selesai) : 'sekarang'}`;

/** What /pegawai/:id shows. Throws not_found; forbidden for whoever reads nobody but themselves. */
export async function pegawaiPage(deps: QueryDeps, actor: Actor, id: string) {
  const today = dayAt(deps.clock());
  const row = await find(deps, actor, id);
  const mayEdit = hasSomewhere(actor, 'pegawai.kelola');
  const lines = mayEdit ? await deps.db.riwayat.findMany({
    relationLoadStrategy: 'join', where: { objek: 'pegawai', objekId: id }, orderBy: [{ pada: 'desc' }, { id: 'desc' }], take: 100, include: { rincian: true },
  }) : [];
  const placement = present(row, today);
  const inService = row.berhentiPada === null;
  const isSelf = actor.pegawaiId === id;
  const held = [
    ...row.kepala.map((one) => ({ jabatan: postLabel('KBK_PENANGGUNG_JAWAB', false, one.sifat), tempat: one.perangkatDaerah.nama, href: `/perangkat-daerah/${one.perangkatDaerah.id}`, mulai: one.mulai, selesai: one.selesai })),
    ...row.keanggotaan.map((one) => ({
      jabatan: postLabel(`KBK_${one.jabatan.replace('WAKIL_', '')}` as Post, one.jabatan.startsWith('WAKIL_'), one.sifat), tempat: one.kbk.nama, href: `/kbk/${one.kbk.id}`, mulai: one.mulai, selesai: one.selesai,
    })),
    ...row.keanggotaanTim.map((one) => ({ jabatan: posts[`TIM_${one.jabatan}` as Post], tempat: 'Tim Pengembangan', href: '/tim', mulai: one.mulai, selesai: one.selesai })),
    ...(row.akun?.penugasan ?? []).map((one) => ({ jabatan: posts[one.peran], tempat: 'Portal', href: null, mulai: one.mulai, selesai: one.selesai })),
  ];
  return {
    title: row.nama,
    kepala: {
      eyebrow: row.nip ? nipText(row.nip, numberName(row.jenis)) : jenisPegawai[row.jenis],
      title: row.nama,
      tags: row.alasanBerhenti ? [goneTag({ alasan_berhenti: row.alasanBerhenti })!] : [],
      lead: row.berhentiPada ? goneText(row, today) : placement ? `${placement.jabatan}, ${placement.perangkatDaerah.nama}` : 'Belum ditempatkan',
      acts: mayEdit ? [
        { label: 'Koreksi data', kind: 'second', icon: 'pencil', href: `/pegawai/${id}/ubah` },
        ...(inService && placement ? [{ label: 'Jabatan baru', kind: 'second', icon: 'plus', href: `/pegawai/${id}/penempatan` }] : []),
        ...(inService && placement && !isSelf ? [{ label: 'Pindah', kind: 'second', icon: 'corner-up-right', href: `/pegawai/${id}/pindah` }] : []),
        ...(!inService && !isSelf ? [{ label: 'Batalkan catatan berhenti', kind: 'second', icon: 'corner-up-left', href: `/pegawai/${id}/berhenti/batalkan` }] : []),
        ...(inService && !isSelf ? [{ label: 'Berhenti bertugas', kind: 'bad', icon: 'x', href: `/pegawai/${id}/berhenti` }] : []),
      ] : [],
    },
    fakta: [
      ['Jenis', jenisPegawai[row.jenis]],
      ...(row.nip ? [[numberName(row.jenis), nipDigits(row.nip, numberName(row.jenis))]] : []),
      ...(placement ? [['Perangkat daerah', placement.perangkatDaerah.nama], ...(placement.unitKerja ? [['Unit kerja', placement.unitKerja.nama]] : []), ['Jabatan', placement.jabatan], ['Golongan', placement.golongan ?? '–'], ['Sejak', fmt.day(placement.mulai)]] : []),
      ['Surel', row.email ?? '–'], ['Telepon', row.telepon ?? '–'],
      ['Akun portal', row.akun === null ? 'Belum ada' : row.akun.aktif ? row.akun.namaPengguna : `${row.akun.namaPengguna} (nonaktif)`],
    ],
    akun: hasSomewhere(actor, 'akun.kelola') ? accountLink(row, today) : null,
    penempatan: row.penempatan.map((one) => ({ jabatan: one.jabatan, golongan: one.golongan, tempat: [one.unitKerja?.nama, one.perangkatDaerah.nama].filter(Boolean).join(', '), masa: span(one.mulai, one.selesai), kini: one === placement })),
    jabatan: held.map((one) => ({ jabatan: one.jabatan, tempat: one.tempat, href: one.href, masa: span(one.mulai, one.selesai), tag: isOver(one.selesai, today) ? tag('BERAKHIR') : tag('AKTIF') })),
    riwayat: lines.map(logEntry),
    kembali: seesPeople(actor) ? '/pegawai' : null,
  };
}

/** Where the administrator looks after the person's account, or makes one for somebody in service. */
function accountLink(row: Found, today: Day) {
  if (row.akun) return { label: 'Buka akun', kind: 'second', href: `/akun/kelola/${row.akun.id}` };
  return isOver(row.berhentiPada, today) ? null : { label: 'Buat akun', kind: 'second', icon: 'plus', href: address('/akun/kelola/baru', { pegawai: row.id }) };
}

function goneText(row: Pick<Found, 'berhentiPada' | 'alasanBerhenti'>, today: Day): string {
  const day = dayOf(row.berhentiPada!);
  if (row.alasanBerhenti === 'MENINGGAL') return `Meninggal dunia pada ${fmt.day(day)}.`;
  const words = alasanBerhenti[row.alasanBerhenti!].pilihan;
  return day >= today ? `${words}; hari terakhir bertugas ${fmt.day(day)}.` : `${words} sejak ${fmt.day(day)}.`;
}

// ── The forms ────────────────────────────────────────────────────────────────

const crumbsTo = (row: { id: string; nama: string } | null, label: string) => [
  { label: 'Beranda', href: '/beranda' }, { label: 'Pegawai', href: '/pegawai' }, ...(row ? [{ label: row.nama, href: `/pegawai/${row.id}` }] : []), { label },
];

const golonganOptions = (jenis: JenisPegawai | null) => [
  { value: '', label: 'Tanpa golongan' },
  ...(jenis === 'PNS' || jenis === null ? [{ group: 'PNS', options: golonganPns.map((value) => ({ value, label: value })) }] : []),
  ...(jenis === 'PPPK' || jenis === 'PPPK_PARUH_WAKTU' || jenis === null ? [{ group: 'PPPK', options: golonganPppk.map((value) => ({ value, label: value })) }] : []),
];

/** Offices and units in which somebody can be placed today, as choices; one office's units with `opdId`. */
async function placeOptions(deps: QueryDeps, opdId: string | null) {
  const today = dateOf(dayAt(deps.clock()));
  const open = { OR: [{ selesai: null }, { selesai: { gte: today } }] };
  const offices = await deps.db.perangkatDaerah.findMany({
    relationLoadStrategy: 'join', where: opdId ? { id: opdId } : open, orderBy: { nama: 'asc' },
    select: { id: true, nama: true, unitKerja: { where: open, orderBy: { nama: 'asc' }, select: { id: true, nama: true } } },
  });
  const units = (opd: (typeof offices)[number]) => opd.unitKerja.map(({ id, nama }) => ({ value: id, label: nama }));
  return {
    opd: [{ value: '', label: 'Pilih perangkat daerah' }, ...offices.map(({ id, nama }) => ({ value: id, label: nama }))],
    unit: [{ value: '', label: 'Tanpa unit kerja' }, ...(opdId ? offices.flatMap(units) : offices.filter(({ unitKerja }) => unitKerja.length > 0).map((opd) => ({ group: opd.nama, options: units(opd) })))],
  };
}

/** The number of content that the form carries: as typed, or that of now where the person was told that it changed. */
const revisiShown = (state: FormState, revisi: number, status: number) => (status === 409 || typeof state.values.revisi !== 'string' ? String(revisi) : state.values.revisi);

/** What /pegawai/baru shows. Throws forbidden. */
export async function tambahFormPage(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  demandPeople(actor);
  const places = await placeOptions(deps, null);
  return {
    title: 'Tambah pegawai',
    crumbs: crumbsTo(null, 'Tambah'),
    kepala: { title: 'Tambah pegawai', lead: 'Isian wajib, kecuali yang bertanda “opsional”.' },
    action: '/pegawai/baru', hidden: [{ name: 'id', value: id }], batalHref: '/pegawai', tombol: { label: 'Simpan pegawai', kind: 'primary' },
    gagal: formFailure('Pegawai', state.errors),
    form: { values: { jenis: 'PNS', mulai: dayAt(deps.clock()), ...state.values }, errors: state.errors },
    orang: personOptions, tempat: { ...places, golongan: golonganOptions(null), labelOpd: 'Perangkat daerah', labelMulai: 'Mulai bertugas', hintMulai: 'Tanggal mulai pada jabatan ini.' },
  };
}

const personOptions = { jenis: Object.entries(jenisPegawai).map(([value, label]) => ({ value, label })) };

/** What /pegawai/:id/ubah (a correction) and /pegawai/:id/penempatan (a new post from a day on) show. Throws not_found, forbidden, wrong_stage. */
export async function ubahFormPage(deps: QueryDeps, actor: Actor, id: string, act: 'ubah' | 'penempatan', state: FormState, status: number) {
  demandPeople(actor);
  const row = await find(deps, actor, id);
  const placement = present(row, dayAt(deps.clock()));
  if (act === 'penempatan' && (row.berhentiPada || !placement)) throw wrongStage(`${row.nama} tidak memiliki penempatan yang dapat dilanjutkan.`);
  const places = placement ? await placeOptions(deps, placement.perangkatDaerahId) : null;
  const isCorrection = act === 'ubah';
  const base = {
    ...(isCorrection ? { nama: row.nama, jenis: row.jenis, nip: row.nip ?? '', email: row.email ?? '', telepon: row.telepon ?? '' } : {}),
    ...(placement ? { unitKerjaId: placement.unitKerjaId ?? '', jabatan: placement.jabatan, golongan: placement.golongan ?? '', mulai: isCorrection ? dayOf(placement.mulai) : '' } : {}),
  };
  const title = isCorrection ? 'Koreksi data pegawai' : 'Jabatan baru';
  return {
    title,
    crumbs: crumbsTo(row, title),
    kepala: {
      eyebrow: row.nama, title,
      lead: isCorrection ? 'Untuk memperbaiki yang keliru dicatat. Kenaikan golongan dan jabatan baru dicatat lewat “Jabatan baru”, agar yang lama tetap tercatat.'
        : `Jabatan, unit, atau golongan lain di ${placement!.perangkatDaerah.nama} mulai suatu tanggal. Yang sekarang berakhir sehari sebelumnya dan tetap tercatat.`,
    },
    action: `/pegawai/${id}/${act}`, hidden: [{ name: 'revisi', value: revisiShown(state, row.revisi, status) }], batalHref: `/pegawai/${id}`,
    tombol: { label: isCorrection ? 'Simpan koreksi' : 'Simpan jabatan baru', kind: 'primary' },
    gagal: formFailure(isCorrection ? 'Koreksi' : 'Jabatan baru', state.errors),
    form: { values: { ...base, ...state.values }, errors: state.errors },
    orang: isCorrection ? personOptions : null,
    tempat: places ? {
      opd: null, unit: places.unit, golongan: golonganOptions(isCorrection ? null : row.jenis), labelMulai: isCorrection ? 'Mulai bertugas' : 'Berlaku mulai',
      hintMulai: isCorrection ? 'Mulai penempatan yang sekarang.' : `Sesudah ${fmt.day(placement!.mulai)}, menurut keputusannya.`,
    } : null,
  };
}

/** What /pegawai/:id/pindah shows. Throws not_found, forbidden, wrong_stage. */
export async function pindahFormPage(deps: QueryDeps, actor: Actor, id: string, state: FormState, status: number) {
  demandPeople(actor);
  const row = await find(deps, actor, id);
  const placement = present(row, dayAt(deps.clock()));
  if (row.berhentiPada || !placement) throw wrongStage(`${row.nama} tidak memiliki penempatan yang dapat dipindahkan.`);
  const places = await placeOptions(deps, null);
  return {
    title: 'Pindah perangkat daerah',
    crumbs: crumbsTo(row, 'Pindah'),
    kepala: { eyebrow: row.nama, title: 'Pindah perangkat daerah', lead: `Sekarang ${placement.jabatan}, ${placement.perangkatDaerah.nama}. Sesudah ini ditunjukkan dahulu jabatan apa yang ikut berakhir.` },
    action: `/pegawai/${id}/pindah`, hidden: [{ name: 'revisi', value: revisiShown(state, row.revisi, status) }], batalHref: `/pegawai/${id}`, tombol: { label: 'Lanjut', kind: 'primary' },
    gagal: formFailure('Kepindahan', state.errors),
    form: { values: { golongan: placement.golongan ?? '', ...state.values }, errors: state.errors },
    orang: null,
    tempat: { opd: places.opd.filter(({ value }) => value !== placement.perangkatDaerahId), unit: places.unit, golongan: golonganOptions(row.jenis), labelOpd: 'Perangkat daerah tujuan', labelMulai: 'Mulai di tempat baru', hintMulai: 'Menurut keputusannya; jabatan di tempat lama berakhir sehari sebelumnya.' },
  };
}

/** What /pegawai/:id/berhenti shows. Throws not_found, forbidden, wrong_stage. */
export async function berhentiFormPage(deps: QueryDeps, actor: Actor, id: string, state: FormState, status: number) {
  demandPeople(actor);
  const row = await find(deps, actor, id);
  if (row.berhentiPada) throw wrongStage(`${row.nama} sudah tercatat ${alasanBerhenti[row.alasanBerhenti!].kini}.`);
  return {
    title: 'Berhenti bertugas',
    crumbs: crumbsTo(row, 'Berhenti bertugas'),
    kepala: { eyebrow: row.nama, title: 'Berhenti bertugas', lead: 'Sesudah ini ditunjukkan dahulu jabatan apa yang ikut berakhir, dan siapa yang melanjutkannya.' },
    action: `/pegawai/${id}/berhenti`, hidden: [{ name: 'revisi', value: revisiShown(state, row.revisi, status) }], batalHref: `/pegawai/${id}`,
    gagal: formFailure('Catatan', state.errors),
    form: { values: state.values, errors: state.errors },
    sebab: Object.entries(alasanBerhenti).map(([value, { pilihan }]) => ({ value, label: pilihan })),
  };
}

/** What /pegawai/:id/berhenti/batalkan shows: what goes on again, unless somebody has come into it. Throws not_found, forbidden, wrong_stage. */
export async function batalBerhentiPage(deps: QueryDeps, actor: Actor, id: string, state: FormState, status: number) {
  demandPeople(actor);
  const row = await find(deps, actor, id);
  demandGone(actor, row);
  const line = await departureOf(deps.db, id);
  const title = 'Batalkan catatan berhenti';
  return {
    title,
    crumbs: crumbsTo(row, title),
    kepala: { eyebrow: row.nama, title, lead: `Untuk yang keliru dicatat: ${row.nama} ${alasanBerhenti[row.alasanBerhenti!].kini}, hari terakhir ${fmt.day(row.berhentiPada!)}.` },
    halangan: line ? null : notKept(row.nama),
    lanjut: [
      'Penempatannya berlanjut seperti sebelum dicatat.',
      ...(line?.before.posts ?? []).map(({ jabatan, tempat }) => `Jabatan ${jabatan}${tempat ? ` ${tempat}` : ''} berlanjut.`),
      ...(row.akun && !row.akun.aktif ? ['Akun yang dinonaktifkan karena catatan ini aktif kembali, dengan kata sandi yang lama.'] : []),
      'Bila ada jabatan yang sudah diisi orang lain, pembatalan ditolak dan orangnya disebutkan. Jabatan yang sesudah itu dibatalkan tersendiri tetap batal.',
    ],
    action: `/pegawai/${id}/berhenti/batalkan`, hidden: [{ name: 'revisi', value: revisiShown(state, row.revisi, status) }], batalHref: `/pegawai/${id}`,
    gagal: formFailure('Pembatalan', state.errors),
    form: { values: { alasan: '', ...state.values }, errors: state.errors },
  };
}

// ── Before a person moves or leaves ──────────────────────────────────────────

function endingViews(endings: readonly Ending[]) {
  return endings.map((one) => ({
    jabatan: one.jabatan, tempat: one.tempat, akhir: one.akhir === null ? 'Dibatalkan, karena baru akan mulai' : `Berakhir ${fmt.day(one.akhir)}`, menunggu: one.menunggu, penerus: one.penerus, kosong: one.kosong,
  }));
}

const hiddenOf = (input: object) => Object.entries(input).filter(([name]) => name !== 'id').map(([name, value]) => ({ name, value: value === null ? '' : String(value) }));

/** What is shown before a move: the posts that end with it. Throws not_found. */
export async function pindahPeriksa(deps: QueryDeps, actor: Actor, input: MoveInput, { endings, sidik }: { endings: Ending[]; sidik: string }) {
  const row = await find(deps, actor, input.id);
  const { nama } = await deps.db.perangkatDaerah.findUniqueOrThrow({ where: { id: input.perangkatDaerahId }, select: { nama: true } });
  return {
    title: 'Pindah perangkat daerah', menu: '/pegawai', crumbs: crumbsTo(row, 'Pindah'),
    kepala: { eyebrow: row.nama, title: `Pindah ke ${nama}`, lead: `${input.jabatan}, mulai ${fmt.day(input.mulai)}.` },
    akibat: endingViews(endings),
    tanpaAkibat: 'Tidak ada jabatan yang ikut berakhir.',
    keterangan: ['Jabatan dalam Tim Pengembangan tetap dipegang; laporan perangkat daerah yang baru tidak dapat ditinjaunya sendiri.', 'Akunnya tetap dapat dipakai.'],
    konfirmasi: {
      title: `Pindahkan ${row.nama}?`, text: `Penempatan dan jabatan di atas berakhir, dan penempatan baru mulai ${fmt.day(input.mulai)}.`, action: `/pegawai/${input.id}/pindah/lakukan`,
      hidden: hiddenOf({ ...input, sidik }), button: { label: 'Pindahkan', kind: 'primary' }, cancelHref: `/pegawai/${input.id}`,
    },
  };
}

const ACCOUNT_WORDS = {
  'tidak ada': 'Orang ini tidak memiliki akun yang aktif.',
  sekarang: 'Akunnya dinonaktifkan dan sesinya berakhir seketika.',
  kelak: 'Akunnya dinonaktifkan sesudah hari terakhirnya.',
};

/** What is shown before somebody leaves the service: the posts that end with it. Throws not_found. */
export async function berhentiPeriksa(deps: QueryDeps, actor: Actor, input: LeaveInput, { endings, sidik, akun }: { endings: Ending[]; sidik: string; akun: keyof typeof ACCOUNT_WORDS }) {
  const row = await find(deps, actor, input.id);
  const isDeath = input.alasan === 'MENINGGAL';
  const { pilihan, kini } = alasanBerhenti[input.alasan];
  return {
    title: 'Berhenti bertugas', menu: '/pegawai', crumbs: crumbsTo(row, 'Berhenti bertugas'),
    kepala: { eyebrow: row.nama, title: isDeath ? `${row.nama} meninggal dunia` : pilihan, lead: isDeath ? `Pada ${fmt.day(input.hariTerakhir)}.` : `Hari terakhir bertugas ${fmt.day(input.hariTerakhir)}.` },
    akibat: endingViews(endings),
    tanpaAkibat: 'Tidak ada jabatan yang ikut berakhir.',
    keterangan: [ACCOUNT_WORDS[akun], 'Apa yang sudah dikerjakannya tetap tercatat atas namanya.'],
    konfirmasi: {
      title: `Catat bahwa ${row.nama} ${kini}?`, text: 'Penempatan dan jabatan di atas berakhir pada tanggal itu.', action: `/pegawai/${input.id}/berhenti/lakukan`,
      hidden: hiddenOf({ ...input, sidik }), button: { label: 'Catat', kind: 'primary' }, cancelHref: `/pegawai/${input.id}`,
    },
  };
}
