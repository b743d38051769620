import { kbkAllowing, postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { insiderKbk, readsWorkingCopy, visibleKegiatan, visibleLaporan, visibleRencana } from '../../access/visible.js';
import type { Prisma, StatusRencana } from '../../db/generated/client.js';
import { forbidden, notFound, wrongStage } from '../../errors.js';
import { dayAt, monthOf, yearOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager } from '../../web/lists.js';
import { tag, type Tag } from '../../web/status.js';
import { logEntry } from '../riwayat/queries.js';
import { openYears } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * The activities that fulfil a plan, as far as the person may know of them: those whose working copy they read, and those in reports
 * that they may open.
 */
const fulfilling = (actor: Actor): Prisma.KegiatanWhereInput => ({ OR: [visibleKegiatan(actor), { laporan: visibleLaporan(actor) }] });

/** The KBKs whose plans the person reads. */
const readableKbk = (actor: Actor) => (visibleRencana(actor).kbk ?? {}) as Prisma.KbkWhereInput;

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['tahun', 'kbk', 'keadaan', 'cari', 'page'] as const;

const STATES = { DRAF: 'Draf', DISAHKAN: 'Disahkan', DIBATALKAN: 'Dibatalkan', TERLAKSANA: 'Terlaksana', BELUM: 'Disahkan, belum terlaksana' } as const;

/** What /rencana shows: the plans of a year, of one KBK whole or of several by pages. Throws bad_request for a filter that is none. */
export async function rencanaList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const today = dayAt(deps.clock());
  const thisYear = yearOf(today);
  const tahun = Number(filterOf('Tahun', query.tahun, years(2018, thisYear + 1)) || thisYear);
  const keadaan = filterOf('Keadaan', query.keadaan, Object.keys(STATES) as (keyof typeof STATES)[]);
  const kbks = await deps.db.kbk.findMany({ where: readableKbk(actor), orderBy: { nama: 'asc' }, select: { id: true, nama: true, perangkatDaerahId: true } });
  const kbkId = filterOf('KBK', query.kbk, kbks.map((one) => one.id)) || (kbks.length === 1 ? kbks[0]!.id : '');
  const kbk = kbks.find((one) => one.id === kbkId) ?? null;
  const readsAll = kbks.every((one) => readsWorkingCopy(actor, one));

  const where: Prisma.RencanaKegiatanWhereInput = {
    AND: [visibleRencana(actor), { tahun, ...(kbkId ? { kbkId } : {}) }, stateWhere(keadaan, actor), query.cari ? { OR: [{ judul: contains(query.cari) }, { sasaran: contains(query.cari) }] } : {}],
  };
  const byYear = await deps.db.rencanaKegiatan.groupBy({ by: ['tahun'], where: { AND: [visibleRencana(actor), kbkId ? { kbkId } : {}], status: { not: 'DIBATALKAN' } }, _count: true });
  // One KBK's plans are read whole: no count is needed to page them.
  const counted = kbk ? null : await deps.db.rencanaKegiatan.count({ where });
  const page = counted === null ? 1 : pageOf(query.page, counted);
  const rows = counted === 0 ? [] : await deps.db.rencanaKegiatan.findMany({
    relationLoadStrategy: 'join', where, orderBy: [...(kbk ? [] : [{ kbk: { nama: 'asc' as const } }]), { bulan: 'asc' }, { judul: 'asc' }, { id: 'asc' }],
    ...(kbk ? {} : { skip: (page - 1) * PER_PAGE, take: PER_PAGE }),
    include: { kbk: { select: { nama: true } }, kegiatan: { where: fulfilling(actor), select: { anggaran: true } } },
  });

  const total = counted ?? rows.length;

  const kept = { ...query, page: '' };
  const isFiltered = Boolean(keadaan || query.cari);
  const target = kbk && { kbkId: kbk.id, opdId: kbk.perangkatDaerahId };
  const maySusun = target !== null && postsAllowing(actor, 'rencana.susun', target).length > 0;
  const maySahkan = target !== null && postsAllowing(actor, 'rencana.sahkan', target).length > 0;
  const drafts = isFiltered ? [] : rows.filter((row) => row.status === 'DRAF');
  const lastYear = byYear.find((one) => one.tahun === tahun - 1)?._count ?? 0;
  const isOpenYear = openYears(today).includes(tahun);
  // Those of the year before that are not in this one yet: what a copy would bring.
  const before = maySusun && isOpenYear && lastYear > 0 && !isFiltered
    ? await deps.db.rencanaKegiatan.findMany({ where: { kbkId: kbk!.id, tahun: tahun - 1, status: { not: 'DIBATALKAN' } }, select: { bulan: true, judul: true } }) : [];
  const there = new Set(rows.map((row) => `${row.bulan} ${row.judul}`));
  const lacking = before.filter((row) => !there.has(`${row.bulan} ${row.judul}`)).length;
  const views = rows.map((row) => rowView(row, today));
  const whose = kbk ? kbk.nama : `${fmt.number(total)} rencana dari ${kbks.length} KBK`;
  return {
    tahun,
    lead: readsAll ? `${whose}${kbk ? '' : '.'}` : `${whose}. Terlaksana dan terpakai dihitung dari kegiatan dalam laporan yang sudah dapat Anda baca.`,
    years: {
      label: 'Tahun',
      items: years(Math.min(thisYear, tahun, ...byYear.map((one) => one.tahun)), Math.max(thisYear + 1, tahun)).map((label) => ({ label, href: address('/rencana', { ...kept, tahun: '' }, { tahun: label }), current: Number(label) === tahun })),
    },
    acts: maySusun && isOpenYear ? [{ label: 'Tambah rencana', kind: 'primary', icon: 'plus', href: address('/rencana/baru', { kbk: kbk!.id, tahun: String(tahun) }) }] : [],
    angka: kbk && !isFiltered && rows.length > 0 ? figures(views, today, tahun) : null,
    pengesahan: maySahkan && drafts.length > 0 ? {
      judul: `${drafts.length} draf menunggu pengesahan Anda`,
      teks: `Sesudah disahkan, rencana hanya diubah atau dibatalkan dengan alasan, dan kegiatan dapat dicatat sebagai pelaksanaannya.`,
      action: '/rencana/sahkan',
      hidden: [{ name: 'kbkId', value: kbk!.id }, { name: 'tahun', value: String(tahun) }, ...drafts.map((row) => ({ name: 'rencana', value: `${row.id}.${row.revisi}` }))],
    } : null,
    menunggu: !maySahkan && maySusun && drafts.length > 0 ? `${drafts.length} draf menunggu pengesahan Ketua.` : null,
    salin: maySusun && lacking > 0
      ? { action: '/rencana/salin', hidden: [{ name: 'kbkId', value: kbk!.id }, { name: 'tahun', value: String(tahun) }], teks: `${lacking} rencana ${tahun - 1} yang belum ada di sini dapat disalin sebagai draf.` } : null,
    filter: {
      action: '/rencana',
      active: isFiltered || (kbks.length > 1 && kbkId !== ''),
      clearHref: address('/rencana', { tahun: query.tahun }),
      hidden: query.tahun ? [{ name: 'tahun', value: query.tahun }] : [],
      fields: [
        { name: 'cari', label: 'Cari', type: 'search', value: query.cari },
        ...(kbks.length > 1 ? [{ name: 'kbk', label: 'KBK', value: kbkId, options: [{ value: '', label: `Semua (${kbks.length})` }, ...kbks.map((one) => ({ value: one.id, label: one.nama }))] }] : []),
        { name: 'keadaan', label: 'Keadaan', value: keadaan, options: [{ value: '', label: 'Semua' }, ...Object.entries(STATES).map(([value, label]) => ({ value, label }))] },
      ],
    },
    head: [{ label: 'Bulan' }, { label: 'Rencana' }, ...(kbk ? [] : [{ label: 'KBK' }]), { label: 'Keadaan' }, { label: 'Anggaran', end: true }, { label: 'Terpakai', end: true }],
    rows: views.map((row) => ({ ...row, kbk: kbk ? null : row.kbk })),
    pager: kbk ? null : pager({ total, page, noun: 'rencana', href: (page) => address('/rencana', kept, { page }) }),
    kosong: emptyList({ isFiltered, maySusun: maySusun && isOpenYear, tahun, kbks: kbks.length, clearHref: address('/rencana', { tahun: query.tahun }), addHref: kbk ? address('/rencana/baru', { kbk: kbk.id, tahun: String(tahun) }) : '' }),
  };
}

const years = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

function stateWhere(keadaan: keyof typeof STATES | '', actor: Actor): Prisma.RencanaKegiatanWhereInput {
  if (keadaan === '') return {};
  if (keadaan === 'TERLAKSANA') return { kegiatan: { some: fulfilling(actor) } };
  if (keadaan === 'BELUM') return { status: 'DISAHKAN', kegiatan: { none: fulfilling(actor) } };
  return { status: keadaan };
}

interface PlanRow {
  id: string;
  bulan: number;
  tahun: number;
  judul: string;
  sasaran: string;
  anggaran: bigint;
  status: StatusRencana;
  kbk: { nama: string };
  kegiatan: { anggaran: bigint }[];
}

function rowView(row: PlanRow, today: Day) {
  const spent = row.kegiatan.reduce((sum, one) => sum + one.anggaran, 0n);
  return {
    href: `/rencana/${row.id}`, bulan: fmt.month(row.bulan), nomorBulan: row.bulan, judul: row.judul, sasaran: row.sasaran, kbk: row.kbk.nama, status: row.status,
    tag: planTag(row, today), anggaran: row.anggaran, terpakai: spent, kegiatan: row.kegiatan.length,
  };
}

/** Draft, cancelled, carried out, past its month without, or endorsed and to come. */
function planTag(row: Pick<PlanRow, 'status' | 'tahun' | 'bulan' | 'kegiatan'>, today: Day): Tag {
  if (row.kegiatan.length > 0) return tag('TERLAKSANA');
  if (row.status !== 'DISAHKAN') return tag(row.status);
  return isPast(row, today) ? tag('BELUM_TERLAKSANA') : tag('DISAHKAN');
}

const isPast = ({ tahun, bulan }: { tahun: number; bulan: number }, today: Day) => tahun * 12 + bulan < yearOf(today) * 12 + monthOf(today);

function figures(rows: ReturnType<typeof rowView>[], today: Day, tahun: number) {
  const endorsed = rows.filter((row) => row.status === 'DISAHKAN');
  const due = endorsed.filter((row) => isPast({ tahun, bulan: row.nomorBulan - 1 }, today));
  const done = due.filter((row) => row.kegiatan > 0);
  const sum = (of: 'anggaran' | 'terpakai') => endorsed.reduce((total, row) => total + row[of], 0n);
  const planned = sum('anggaran');
  return {
    items: [
      { label: 'Rencana disahkan', value: fmt.number(endorsed.length), small: rows.length > endorsed.length ? `dari ${rows.length} dalam daftar` : 'seluruhnya' },
      { label: 'Terlaksana', value: due.length > 0 ? `${done.length} dari ${due.length}` : '–', small: due.length > 0 ? 'yang bulannya sudah tiba' : 'belum ada yang bulannya tiba' },
      { label: 'Anggaran terpakai', value: planned > 0n ? fmt.percent(Number((sum('terpakai') * 1000n) / planned) / 10) : '–', small: `${fmt.rupiah(sum('terpakai'))} dari ${fmt.rupiah(planned)}` },
    ],
  };
}

function emptyList({ isFiltered, maySusun, tahun, kbks, clearHref, addHref }: { isFiltered: boolean; maySusun: boolean; tahun: number; kbks: number; clearHref: string; addHref: string }) {
  if (isFiltered) return { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat rencana lain.', button: { label: 'Hapus saringan', kind: 'second', href: clearHref } };
  if (maySusun) return { title: `Belum ada rencana ${tahun}`, text: 'Susun rencana tiap bulan dengan sasaran dan anggarannya; Ketua mengesahkannya sekaligus.', button: { label: 'Tambah rencana', kind: 'second', icon: 'plus', href: addHref } };
  return kbks > 0
    ? { title: `Belum ada rencana ${tahun}`, text: 'Rencana disusun sekretaris KBK dan disahkan ketuanya.' }
    : { title: 'Tidak ada rencana untuk Anda', text: 'Rencana dibaca oleh anggota KBK itu sendiri dan Tim Pengembangan.' };
}

// ── One plan ─────────────────────────────────────────────────────────────────

async function find(deps: QueryDeps, actor: Actor, id: string) {
  const row = await deps.db.rencanaKegiatan.findFirst({
    relationLoadStrategy: 'join',
    where: { id, AND: visibleRencana(actor) },
    include: {
      kbk: { select: { id: true, nama: true, perangkatDaerahId: true } },
      kegiatan: { where: fulfilling(actor), orderBy: { mulai: 'asc' }, select: { id: true, judul: true, mulai: true, selesai: true, anggaran: true, kbkId: true } },
    },
  });
  if (!row) throw notFound();
  return row;
}

/** What /rencana/:id shows. Throws not_found. */
export async function rencanaPage(deps: QueryDeps, actor: Actor, id: string) {
  const today = dayAt(deps.clock());
  const row = await find(deps, actor, id);
  const lines = await deps.db.riwayat.findMany({
    relationLoadStrategy: 'join', where: { objek: 'rencana', objekId: id }, orderBy: [{ pada: 'desc' }, { id: 'desc' }], take: 100, include: { rincian: true },
  });
  // Activities in the making open for those of the KBK; others see that there are some.
  const isInsider = await deps.db.kbk.count({ where: { id: row.kbk.id, AND: insiderKbk(actor) } }) > 0;
  const target = { kbkId: row.kbk.id, opdId: row.kbk.perangkatDaerahId };
  const maySusun = row.status !== 'DIBATALKAN' && postsAllowing(actor, 'rencana.susun', target).length > 0;
  const mayRecord = row.status === 'DISAHKAN' && postsAllowing(actor, 'kegiatan.catat', target).length > 0;
  const spent = row.kegiatan.reduce((sum, one) => sum + one.anggaran, 0n);
  return {
    title: row.judul,
    kepala: {
      eyebrow: `${fmt.month(row.bulan)} ${row.tahun} · ${row.kbk.nama}`,
      title: row.judul,
      tags: [planTag(row, today)],
      acts: [
        ...(mayRecord ? [{ label: 'Catat kegiatan', kind: 'primary', icon: 'plus', href: address('/kegiatan/baru', { kbk: row.kbk.id, rencana: id }) }] : []),
        ...(maySusun ? [
          { label: 'Ubah rencana', kind: 'second', icon: 'pencil', href: `/rencana/${id}/ubah` },
          ...(row.status === 'DRAF' ? [{ label: 'Hapus', kind: 'bad', icon: 'trash', href: `/rencana/${id}/hapus` }]
            : row.kegiatan.length === 0 ? [{ label: 'Batalkan', kind: 'bad', icon: 'x', href: `/rencana/${id}/batalkan` }] : []),
        ] : []),
      ],
    },
    kembaliHref: address('/rencana', { kbk: row.kbk.id, tahun: String(row.tahun) }),
    sasaran: row.sasaran,
    alasanUbah: row.alasanUbah && { judul: row.status === 'DIBATALKAN' ? 'Alasan dibatalkan' : 'Alasan perubahan terakhir', teks: row.alasanUbah },
    fakta: [
      ['Pengesahan', row.disahkanPada ? fmt.momentLong(row.disahkanPada) : 'Belum disahkan'],
      ['Anggaran', row.anggaran > 0n ? fmt.rupiah(row.anggaran) : 'Tanpa anggaran'],
      ['Terpakai', fmt.rupiah(spent)],
      ...(row.anggaran > 0n ? [['Sisa', spent > row.anggaran ? `lebih ${fmt.rupiah(spent - row.anggaran)}` : fmt.rupiah(row.anggaran - spent)]] : []),
    ],
    kegiatan: row.kegiatan.map((one) => ({ judul: one.judul, href: isInsider ? `/kegiatan/${one.id}` : null, tanggal: fmt.days(one.mulai, one.selesai), anggaran: fmt.rupiah(one.anggaran) })),
    riwayat: lines.map(logEntry),
  };
}

// ── The forms ────────────────────────────────────────────────────────────────

/** What the form of a plan shows: a new one (`id` made with the form) or a saved one. Throws not_found, forbidden, wrong_stage. */
export async function rencanaForm(deps: QueryDeps, actor: Actor, { id, isNew, state, kbk, tahun, status }: {
  id: string; isNew: boolean; state: FormState; kbk: string; tahun: string; status: number;
}) {
  const today = dayAt(deps.clock());
  if (isNew) {
    const choices = kbkAllowing(actor, 'rencana.susun');
    const chosen = choices.find((held) => held.kbkId === kbk) ?? choices[0];
    if (!chosen) throw forbidden('Rencana disusun oleh sekretaris KBK (Pasal 13 ayat (5) huruf a).');
    const values = { kbkId: chosen.kbkId!, tahun: openYears(today).map(String).includes(tahun) ? tahun : String(yearOf(today)), bulan: '', judul: '', sasaran: '', anggaran: '', ...state.values };
    return formView({ title: 'Tambah rencana', eyebrow: choices.length > 1 ? null : chosen.kbkNama, action: '/rencana/baru', id, revisi: null, perluAlasan: false, values, state, today,
      kbk: choices.length > 1 ? choices.map((held) => ({ value: held.kbkId!, label: held.kbkNama! })) : [],
      batalHref: address('/rencana', { kbk: chosen.kbkId!, tahun: values.tahun }), crumbs: [{ label: 'Tambah' }] });
  }
  const row = await find(deps, actor, id);
  demandSusun(actor, row.kbk);
  if (row.status === 'DIBATALKAN') throw wrongStage('Rencana ini sudah dibatalkan, jadi tidak dapat diubah.');
  const base = { bulan: String(row.bulan), judul: row.judul, sasaran: row.sasaran, anggaran: row.anggaran === 0n ? '' : fmt.number(row.anggaran), alasan: '' };
  const typedRevisi = state.values.revisi;
  return formView({
    title: 'Ubah rencana', eyebrow: `${row.kbk.nama} · ${row.tahun}`, action: `/rencana/${id}/ubah`, id, revisi: status === 409 || typeof typedRevisi !== 'string' ? String(row.revisi) : typedRevisi,
    perluAlasan: row.status === 'DISAHKAN', values: { ...base, ...state.values }, state, today, kbk: [], batalHref: `/rencana/${id}`, crumbs: [{ label: row.judul, href: `/rencana/${id}` }, { label: 'Ubah' }],
  });
}

function formView({ title, eyebrow, state, values, today, crumbs, ...rest }: {
  title: string; eyebrow: string | null; action: string; id: string; revisi: string | null; perluAlasan: boolean; values: FormState['values']; state: FormState; today: Day;
  kbk: { value: string; label: string }[]; batalHref: string; crumbs: { label: string; href?: string }[];
}) {
  return {
    ...rest,
    title,
    kepala: { title, lead: 'Isian wajib, kecuali yang bertanda “opsional”.', ...(eyebrow ? { eyebrow } : {}) },
    crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Rencana', href: '/rencana' }, ...crumbs],
    form: { values, errors: state.errors },
    gagal: failure(state.errors),
    bulan: [{ value: '', label: 'Pilih bulan' }, ...Array.from({ length: 12 }, (_, i) => ({ value: String(i + 1), label: fmt.month(i + 1) }))],
    tahun: openYears(today).map((year) => ({ value: String(year), label: String(year) })),
  };
}

function failure(errors: FormState['errors']) {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  const slips = entries.filter(([name]) => name !== '');
  return {
    title: slips.length > 0 ? `Rencana belum disimpan: ${slips.length} isian perlu diperbaiki` : 'Rencana belum disimpan',
    text: 'Semua yang sudah Anda isi tetap ada.',
    items: entries.map(([name, text]) => ({ text, ...(name === '' || name === 'revisi' ? {} : { href: `#${name}` }) })),
  };
}

function demandSusun(actor: Actor, kbk: { id: string; perangkatDaerahId: string }): void {
  if (postsAllowing(actor, 'rencana.susun', { kbkId: kbk.id, opdId: kbk.perangkatDaerahId }).length === 0) throw forbidden('Rencana disusun oleh sekretaris KBK (Pasal 13 ayat (5) huruf a).');
}

/** What the pages before deleting a draft and before cancelling an endorsed plan show. Throws not_found, forbidden, wrong_stage. */
export async function akhiriPage(deps: QueryDeps, actor: Actor, id: string, act: 'hapus' | 'batalkan', state: FormState) {
  const row = await find(deps, actor, id);
  demandSusun(actor, row.kbk);
  if (act === 'hapus' && row.status !== 'DRAF') throw wrongStage('Rencana yang sudah disahkan tidak dihapus, melainkan dibatalkan dengan alasan.');
  if (act === 'batalkan' && row.status !== 'DISAHKAN') throw wrongStage(row.status === 'DRAF' ? 'Rencana ini masih draf: hapus saja bila tidak jadi.' : 'Rencana ini sudah dibatalkan.');
  const title = act === 'hapus' ? 'Hapus rencana' : 'Batalkan rencana';
  return {
    title,
    crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'Rencana', href: '/rencana' }, { label: row.judul, href: `/rencana/${id}` }, { label: title }],
    galat: state.errors[''] ?? null,
    beralasan: act === 'batalkan',
    form: { values: { alasan: '', ...state.values }, errors: state.errors },
    confirm: {
      title: `${act === 'hapus' ? 'Hapus' : 'Batalkan'} “${row.judul}”?`,
      text: act === 'hapus' ? 'Draf ini hilang dari daftar dan tidak dapat dikembalikan.' : 'Rencana tetap tampil dalam daftar sebagai dibatalkan, beserta alasannya, dan tidak lagi dihitung. Ketua diberi tahu.',
      items: [`${fmt.month(row.bulan)} ${row.tahun}`, row.anggaran > 0n ? fmt.rupiah(row.anggaran) : 'Tanpa anggaran'],
      action: `/rencana/${id}/${act}`,
      hidden: [{ name: 'revisi', value: String(row.revisi) }],
      button: act === 'hapus' ? { label: 'Hapus rencana', kind: 'bad', icon: 'trash' } : { label: 'Batalkan rencana', kind: 'bad', icon: 'x' },
      cancelHref: `/rencana/${id}`,
    },
  };
}
