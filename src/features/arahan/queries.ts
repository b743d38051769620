import { hasSomewhere } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { ownKbk, visibleArahan } from '../../access/visible.js';
import type { Prisma } from '../../db/generated/client.js';
import { notFound } from '../../errors.js';
import { dayAt, dayOf } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { lampiranOf } from '../berkas/lampiran.js';
import { DIMINTA, askedKbk, askedPosts, kbkOn } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

const home = { label: 'Beranda', href: '/beranda' };
const crumb = { label: 'Arahan', href: '/arahan' };

/** Whether the person sees who has and has not acknowledged, over all KBKs. */
const followsUp = (actor: Actor) => actor.posts.some((held) => held.post === 'TIM_PENGARAH' || held.post === 'TIM_SEKRETARIS');

/** Recipients of whom an acknowledgement is still missing; of the person's own posts, where `own`. */
function unanswered(actor: Actor, own: boolean): Prisma.ArahanPenerimaWhereInput {
  const acting = actor.posts.filter((held) => held.acting);
  const ofPost = (post: (typeof DIMINTA)[number]): Prisma.ArahanPenerimaWhereInput[] => {
    const mine = acting.filter((held) => held.post === post);
    if (!own) return [{ pengakuan: { none: { post } } }];
    const kbk = post === 'KBK_KETUA' ? { id: { in: mine.map((held) => held.kbkId!) } } : { perangkatDaerahId: { in: mine.map((held) => held.opdId!) } };
    return mine.length === 0 ? [] : [{ kbk, pengakuan: { none: { post } } }];
  };
  return { OR: DIMINTA.flatMap(ofPost) };
}

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'keadaan', 'page'] as const;

/** What /arahan shows: directions, the newest first, with what of them is acknowledged. Throws bad_request. */
export async function arahanList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const keadaan = filterOf('Keadaan', query.keadaan, ['belum', 'selesai']);
  const all = followsUp(actor);
  const isAsked = hasSomewhere(actor, 'arahan.akui');
  const missing: Prisma.ArahanWhereInput = { penerima: { some: unanswered(actor, !all) } };
  const where: Prisma.ArahanWhereInput = {
    AND: [
      visibleArahan(actor), keadaan === 'belum' ? missing : keadaan === 'selesai' ? { NOT: missing } : {},
      query.cari ? { OR: [{ judul: contains(query.cari) }, { isi: contains(query.cari) }] } : {},
    ],
  };
  const total = await deps.db.arahan.count({ where });
  const page = pageOf(query.page, total);
  const rows = total === 0 ? [] : await deps.db.arahan.findMany({
    relationLoadStrategy: 'join', where, orderBy: [{ dibuatPada: 'desc' }, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE,
    include: {
      _count: { select: { penerima: true } },
      penerima: { where: { kbk: askedKbk(actor) }, select: { kbkId: true, kbk: { select: { perangkatDaerahId: true } }, pengakuan: { select: { post: true } } } },
    },
  });
  const counts = !all || rows.length === 0 ? [] : await deps.db.$queryRaw<{ arahan_id: string; n: number }[]>`
    select p.arahan_id, count(*)::int as n from arahan_penerima p join arahan_pengakuan a on a.penerima_id = p.id
    where p.arahan_id = any(${rows.map((row) => row.id)}::uuid[]) group by p.arahan_id`;
  const isFiltered = Boolean(keadaan || query.cari);
  const mayGive = hasSomewhere(actor, 'arahan.beri');
  const kept = { ...query, page: '' };
  return {
    kepala: {
      title: 'Arahan', lead: 'Arahan tertulis Pengarah Tim kepada KBK (Pasal 11 ayat (3) huruf a).',
      acts: mayGive ? [{ label: 'Beri arahan', kind: 'primary', icon: 'plus', href: '/arahan/baru' }] : [],
    },
    filter: {
      action: '/arahan', active: isFiltered, clearHref: '/arahan', hidden: [],
      fields: [
        { name: 'cari', label: 'Cari', type: 'search', value: query.cari },
        ...(all || isAsked ? [{ name: 'keadaan', label: 'Keadaan', value: keadaan, options: [{ value: '', label: 'Semua' }, { value: 'belum', label: all ? 'Belum diakui semua' : 'Belum Anda akui' }, { value: 'selesai', label: all ? 'Diakui semua' : 'Sudah Anda akui' }] }] : []),
      ],
    },
    baris: rows.map((row) => {
      const given = counts.find((one) => one.arahan_id === row.id)?.n ?? 0;
      const asked = row._count.penerima * DIMINTA.length;
      const open = row.penerima.some((one) => askedPosts(actor, { kbkId: one.kbkId, opdId: one.kbk.perangkatDaerahId }).some((held) => !one.pengakuan.some(({ post }) => post === held.post)));
      return {
        href: `/arahan/${row.id}`, judul: row.judul, oleh: row.dibuatOleh, tanggal: fmt.momentDay(row.dibuatPada), tenggat: row.tenggat ? fmt.day(row.tenggat) : null, jumlah: `${fmt.number(row._count.penerima)} KBK`,
        tag: all ? tag(given >= asked ? 'DIAKUI' : 'BELUM_DIAKUI') : row.penerima.length > 0 ? tag(open ? 'BELUM_DIAKUI' : 'DIAKUI') : null,
        pengakuan: all ? `${fmt.number(given)} dari ${fmt.number(asked)}` : null,
      };
    }),
    halaman: pager({ total, page, noun: 'arahan', href: (n) => address('/arahan', kept, { page: n }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat arahan lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/arahan' } }
      : { title: 'Belum ada arahan', text: mayGive ? 'Arahan sampai kepada ketua dan penanggung jawab KBK, yang diminta mengakuinya.' : 'Arahan Pengarah Tim untuk KBK Anda tampil di sini.', ...(mayGive ? { button: { label: 'Beri arahan', kind: 'second', icon: 'plus', href: '/arahan/baru' } } : {}) },
  };
}

// ── One direction ────────────────────────────────────────────────────────────

export const PAGE_FILTERS = ['keadaan', 'cari', 'page'] as const;

/** What /arahan/:id shows; who has and has not acknowledged: all for the Pengarah and the Tim's sekretaris, their own for a KBK. Throws not_found. */
export async function arahanPage(deps: QueryDeps, actor: Actor, id: string, query: Record<(typeof PAGE_FILTERS)[number], string>) {
  const today = dayAt(deps.clock());
  const row = await deps.db.arahan.findFirst({
    relationLoadStrategy: 'join', where: { id, AND: visibleArahan(actor) },
    include: {
      berkas: { select: { id: true, nama: true } }, _count: { select: { penerima: true } },
      penerima: { where: { kbk: askedKbk(actor) }, select: { kbkId: true, kbk: { select: { nama: true, perangkatDaerahId: true } }, pengakuan: { select: { post: true, sebutan: true, pada: true, pegawaiId: true } } } },
    },
  });
  if (!row) throw notFound();
  const all = followsUp(actor);
  const keadaan = filterOf('Keadaan', query.keadaan, ['belum', 'selesai']);
  const asked = row.penerima.flatMap((penerima) => askedPosts(actor, { kbkId: penerima.kbkId, opdId: penerima.kbk.perangkatDaerahId }).map((held) => ({ penerima, held, done: penerima.pengakuan.find(({ post }) => post === held.post) })));
  const open = asked.filter(({ done }) => !done);
  const where: Prisma.ArahanPenerimaWhereInput = {
    arahanId: id, ...(all ? {} : { kbk: ownKbk(actor) }),
    AND: [
      query.cari ? { kbk: { OR: [{ nama: contains(query.cari) }, { perangkatDaerah: { nama: contains(query.cari) } }] } } : {},
      keadaan === 'belum' ? unanswered(actor, false) : keadaan === 'selesai' ? { NOT: unanswered(actor, false) } : {},
    ],
  };
  const total = await deps.db.arahanPenerima.count({ where });
  const page = pageOf(query.page, total);
  const rows = total === 0 ? [] : await deps.db.arahanPenerima.findMany({
    relationLoadStrategy: 'join', where, orderBy: [{ kbk: { nama: 'asc' } }, { id: 'asc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE,
    include: { kbk: { select: { nama: true, perangkatDaerah: { select: { singkatan: true } } } }, pengakuan: true },
  });
  const isLate = row.tenggat !== null && dayOf(row.tenggat) < today;
  const kept = { ...query, page: '' };
  return {
    title: row.judul,
    crumbs: [home, crumb, { label: row.judul }],
    kepala: { title: row.judul, eyebrow: `Arahan Pengarah · ${fmt.momentDay(row.dibuatPada)}`, lead: `Oleh ${row.dibuatOleh}, kepada ${fmt.number(row._count.penerima)} KBK.${row.tenggat ? ` Diminta diakui paling lambat ${fmt.day(row.tenggat)}.` : ''}`, tags: open.length > 0 ? [tag('BELUM_DIAKUI')] : asked.length > 0 ? [tag('DIAKUI')] : [] },
    isi: row.isi,
    berkas: row.berkas ? { href: `/berkas/${row.berkas.id}`, nama: row.berkas.nama } : null,
    putusan: open.length === 0 ? null : {
      title: `Sebagai ${[...new Set(open.map(({ held }) => held.label))].join(' dan ')}`,
      text: `Untuk ${open.length === 1 ? open[0]!.penerima.kbk.nama : [...new Set(open.map(({ penerima }) => penerima.kbk.nama))].join(', ')}.${isLate ? ' Tanggal yang diminta sudah lewat.' : ''}`,
      acts: [{ action: `/arahan/${id}/akui`, hidden: [], button: { label: 'Saya telah menerima arahan ini', kind: 'primary' }, after: 'Nama, jabatan, dan waktunya tampil bagi Pengarah dan Sekretaris Tim.' }],
    },
    diakui: open.length === 0 && asked.length > 0 ? `Diakui ${[...new Set(asked.map(({ done }) => `sebagai ${done!.sebutan} pada ${fmt.moment(done!.pada)}`))].join('; ')}.` : null,
    tampilPengakuan: all || total > 0,
    lingkup: all ? 'Seluruh KBK yang dituju' : 'KBK Anda',
    filter: all ? {
      action: `/arahan/${id}`, active: Boolean(keadaan || query.cari), clearHref: `/arahan/${id}`, hidden: [],
      fields: [
        { name: 'cari', label: 'Cari KBK', type: 'search', value: query.cari },
        { name: 'keadaan', label: 'Keadaan', value: keadaan, options: [{ value: '', label: 'Semua' }, { value: 'belum', label: 'Belum lengkap' }, { value: 'selesai', label: 'Lengkap' }] },
      ],
    } : null,
    pengakuan: rows.map((one) => ({
      kbk: one.kbk.nama, opd: one.kbk.perangkatDaerah.singkatan,
      oleh: DIMINTA.map((post) => {
        const done = one.pengakuan.find((entry) => entry.post === post);
        return done ? { tag: tag('DIAKUI'), teks: `${done.nama} (${done.sebutan}), ${fmt.moment(done.pada)}` } : { tag: tag('BELUM_DIAKUI'), teks: null };
      }),
    })),
    halaman: pager({ total, page, noun: 'KBK', href: (n) => address(`/arahan/${id}`, kept, { page: n }) }),
    kosong: { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat KBK lain.', button: { label: 'Hapus saringan', kind: 'second', href: `/arahan/${id}` } },
  };
}

// ── The form ─────────────────────────────────────────────────────────────────

/** The form of a new direction. */
export async function arahanForm(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  const kbks = await deps.db.kbk.findMany({
    relationLoadStrategy: 'join', where: kbkOn(dayAt(deps.clock())), orderBy: [{ perangkatDaerah: { nama: 'asc' } }, { nama: 'asc' }],
    select: { id: true, nama: true, perangkatDaerah: { select: { id: true, nama: true } } },
  });
  const opds = [...new Map(kbks.map((kbk) => [kbk.perangkatDaerah.id, kbk.perangkatDaerah])).values()];
  const values: FormState['values'] = { judul: '', isi: '', tenggat: '', berkas: '', tujuan: 'SEMUA', opd: [], kbk: [], ...state.values };
  const chosen = (name: 'opd' | 'kbk') => [values[name] ?? []].flat();
  return {
    title: 'Beri arahan',
    crumbs: [home, crumb, { label: 'Beri arahan' }],
    kepala: { title: 'Beri arahan', lead: 'Arahan sampai kepada ketua dan penanggung jawab tiap KBK yang dituju, dan tidak diubah lagi sesudah disampaikan.' },
    id, form: { values, errors: state.errors }, berkas: await lampiranOf(deps.db, actor, values.berkas), gagal: formFailure('Arahan', state.errors, 'disampaikan'),
    tujuan: {
      name: 'tujuan', legend: 'Ditujukan kepada', value: values.tujuan, error: state.errors.tujuan,
      options: [{ value: 'SEMUA', label: `Semua KBK (${kbks.length})` }, { value: 'OPD', label: 'KBK perangkat daerah tertentu', small: 'pilih di bawah' }, { value: 'KBK', label: 'KBK tertentu', small: 'pilih di bawah' }],
    },
    opd: { name: 'opd', legend: 'Perangkat daerah yang dituju', error: state.errors.opd, open: values.tujuan === 'OPD', summary: `Pilih dari ${opds.length} perangkat daerah`, items: opds.map((opd) => ({ value: opd.id, label: opd.nama, checked: chosen('opd').includes(opd.id) })) },
    kbk: { name: 'kbk', legend: 'KBK yang dituju', error: state.errors.kbk, open: values.tujuan === 'KBK', summary: `Pilih dari ${kbks.length} KBK`, items: kbks.map((kbk) => ({ value: kbk.id, label: kbk.nama, small: kbk.nama === `KBK ${kbk.perangkatDaerah.nama}` ? undefined : kbk.perangkatDaerah.nama, checked: chosen('kbk').includes(kbk.id) })) },
  };
}
