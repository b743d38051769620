import { hasSomewhere, kbkAllowing, opdsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { ownKbk, visibleFasilitas } from '../../access/visible.js';
import type { Prisma } from '../../db/generated/client.js';
import { notFound } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager, sortLink, sortOf } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { OWED, fasilitasOffers, isOverdue } from '../../workflow/fasilitas.js';
import { lampiranOf } from '../berkas/lampiran.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

const home = { label: 'Beranda', href: '/beranda' };
const crumb = { label: 'Fasilitas', href: '/fasilitas' };

export const LIST_FILTERS = ['cari', 'status', 'kbk', 'urut', 'page'] as const;
const STATUS = ['DIMINTA', 'DISETUJUI', 'DISEDIAKAN', 'DITOLAK'] as const;
const COLUMNS = ['nama', 'dibuatPada', 'diperlukanPada'] as const;
const neededDay = (row: { diperlukanPada: Date | null }): Day | null => row.diperlukanPada && dayOf(row.diperlukanPada);

/** What /fasilitas shows: facilities asked for and provided, of one's KBKs. Throws bad_request. */
export async function fasilitasList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const today = dayAt(deps.clock());
  const kbks = await deps.db.kbk.findMany({ where: ownKbk(actor), orderBy: { nama: 'asc' }, select: { id: true, nama: true } });
  const status = filterOf('Keadaan', query.status, [...STATUS, 'LEWAT']);
  const kbkId = filterOf('KBK', query.kbk, kbks.map((one) => one.id));
  const sort = sortOf(query.urut, COLUMNS, '-dibuatPada');
  const where: Prisma.FasilitasWhereInput = {
    AND: [
      visibleFasilitas(actor), kbkId ? { kbkId } : {}, query.cari ? { OR: [{ nama: contains(query.cari) }, { kegunaan: contains(query.cari) }] } : {},
      status === 'LEWAT' ? { status: { in: [...OWED] }, diperlukanPada: { lt: dateOf(today) } } : status ? { status } : {},
    ],
  };
  const total = await deps.db.fasilitas.count({ where });
  const page = pageOf(query.page, total);
  const order = sort.column === 'diperlukanPada' ? { diperlukanPada: { sort: sort.direction, nulls: 'last' as const } } : { [sort.column]: sort.direction };
  const rows = total === 0 ? [] : await deps.db.fasilitas.findMany({
    relationLoadStrategy: 'join', where, orderBy: [order, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE, include: { kbk: { select: { nama: true } } },
  });
  const kept = { ...query, page: '' };
  const href = (urut: string) => address('/fasilitas', kept, { urut });
  const isFiltered = Boolean(status || query.cari || kbkId);
  const acts = [
    ...(hasSomewhere(actor, 'fasilitas.minta') ? [{ label: 'Minta fasilitas', kind: 'primary', icon: 'plus', href: address('/fasilitas/baru', { kbk: kbkId }) }] : []),
    ...(hasSomewhere(actor, 'fasilitas.tanggapi') ? [{ label: 'Catat fasilitas yang disediakan', kind: 'primary', icon: 'plus', href: address('/fasilitas/berikan', { kbk: kbkId }) }] : []),
  ];
  return {
    kepala: { title: 'Fasilitas', lead: 'Fasilitas KBK dari pimpinan perangkat daerah (Pasal 13 ayat (2) huruf a).', acts },
    filter: {
      action: '/fasilitas', active: isFiltered, clearHref: address('/fasilitas', { urut: query.urut }), hidden: query.urut ? [{ name: 'urut', value: query.urut }] : [],
      fields: [
        { name: 'cari', label: 'Cari fasilitas', type: 'search', value: query.cari },
        { name: 'status', label: 'Keadaan', value: status, options: [{ value: '', label: 'Semua' }, ...STATUS.map((one) => ({ value: one, label: tag(one).word })), { value: 'LEWAT', label: 'Lewat waktu' }] },
        ...(kbks.length > 1 ? [{ name: 'kbk', label: 'KBK', value: kbkId, options: [{ value: '', label: 'Semua' }, ...kbks.map((one) => ({ value: one.id, label: one.nama }))] }] : []),
      ],
    },
    head: [
      { label: 'Fasilitas', sort: sortLink('nama', sort, href) }, { label: 'KBK' }, { label: 'Dicatat', sort: sortLink('dibuatPada', sort, href) },
      { label: 'Diperlukan', sort: sortLink('diperlukanPada', sort, href) }, { label: 'Keadaan' },
    ],
    baris: rows.map((row) => ({
      href: `/fasilitas/${row.id}`, nama: row.nama, jumlah: fmt.number(row.jumlah), kbk: row.kbk.nama, pada: fmt.momentDay(row.dibuatPada), oleh: row.tanpaDiminta ? 'tanpa diminta' : row.dibuatOleh,
      diperlukan: row.diperlukanPada && fmt.day(row.diperlukanPada), tags: [tag(row.status), ...(isOverdue({ status: row.status, diperlukanPada: neededDay(row) }, today) ? [tag('LEWAT')] : [])],
    })),
    halaman: pager({ total, page, noun: 'fasilitas', href: (n) => address('/fasilitas', kept, { page: n }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat fasilitas lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/fasilitas' } }
      : { title: 'Belum ada fasilitas', text: 'Ketua dan sekretaris KBK meminta; pimpinan menanggapi, atau mencatat yang disediakannya tanpa diminta.', ...(acts[0] ? { button: { ...acts[0], kind: 'second' } } : {}) },
  };
}

/** One facility. Throws not_found. */
export async function fasilitasPage(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  const today = dayAt(deps.clock());
  const row = await deps.db.fasilitas.findFirst({
    relationLoadStrategy: 'join', where: { id, AND: visibleFasilitas(actor) }, include: { kbk: { select: { nama: true, perangkatDaerahId: true } }, berkas: { select: { id: true, nama: true } } },
  });
  if (!row) throw notFound();
  const offers = fasilitasOffers({ status: row.status, kbkId: row.kbkId, opdId: row.kbk.perangkatDaerahId }, actor);
  const may = (act: string) => offers.find((offer) => offer.transition.act === act);
  const hidden = [{ name: 'revisi', value: String(row.revisi) }];
  const isLate = isOverdue({ status: row.status, diperlukanPada: neededDay(row) }, today);
  const values: FormState['values'] = { disediakanPada: today, berkas: '', alasan: '', ...state.values };
  const approval = may('setujui');
  return {
    title: row.nama,
    crumbs: [home, crumb, { label: row.nama }],
    kepala: {
      title: row.nama, eyebrow: row.kbk.nama, tags: [tag(row.status), ...(isLate ? [tag('LEWAT')] : [])],
      lead: row.tanpaDiminta ? `Tanpa diminta, dicatat oleh ${row.dibuatOleh}, ${fmt.momentDay(row.dibuatPada)}.` : `Diminta oleh ${row.dibuatOleh}, ${fmt.momentDay(row.dibuatPada)}.`,
    },
    kegunaan: row.kegunaan,
    fakta: [
      ['Jumlah', fmt.number(row.jumlah)], ...(row.diperlukanPada ? [['Diperlukan paling lambat', fmt.day(row.diperlukanPada)]] : []),
      ...(row.disediakanPada ? [['Disediakan pada', fmt.day(row.disediakanPada)]] : []), ...(row.tanpaDiminta ? [] : [['Keadaan sejak', fmt.momentDay(row.statusSejak)]]),
    ],
    alasanTolak: row.alasanTolak,
    berkas: row.berkas && { href: `/berkas/${row.berkas.id}`, nama: row.berkas.nama },
    putusan: !approval ? null : {
      title: `Keputusan Anda sebagai ${approval.held.label}`, text: isLate ? 'Tanggal yang diminta sudah lewat.' : undefined,
      acts: [{ action: `/fasilitas/${id}/setujui`, hidden, button: { label: 'Setujui permintaan', kind: 'primary', icon: 'check' }, after: 'Sesudah tersedia, catat tanggal dan buktinya di halaman ini.' }],
      returns: { action: `/fasilitas/${id}/tolak`, hidden, summary: 'Tolak dengan alasan', button: 'Tolak', hint: 'Terbaca oleh KBK yang meminta.', value: values.alasan, error: state.errors.alasan },
    },
    sediakan: may('sediakan') ? { action: `/fasilitas/${id}/sediakan`, revisi: row.revisi, form: { values, errors: state.errors }, berkas: await lampiranOf(deps.db, actor, values.berkas) } : null,
    gagal: formFailure('Fasilitas', state.errors),
  };
}

/** The form of a request, or (`berikan`) of a facility that was provided without one. */
export async function fasilitasForm(deps: QueryDeps, actor: Actor, { id, berikan, kbk, state }: { id: string; berikan: boolean; kbk: unknown; state: FormState }) {
  const today = dayAt(deps.clock());
  const choices = berikan
    ? (await deps.db.kbk.findMany({ where: { perangkatDaerahId: { in: opdsAllowing(actor, 'fasilitas.tanggapi') ?? [] }, OR: [{ selesai: null }, { selesai: { gte: dateOf(today) } }] }, orderBy: { nama: 'asc' } })).map((one) => ({ value: one.id, label: one.nama }))
    : kbkAllowing(actor, 'fasilitas.minta').map((held) => ({ value: held.kbkId!, label: held.kbkNama! }));
  const chosen = choices.find((one) => one.value === kbk) ?? choices[0];
  const values: FormState['values'] = { kbkId: chosen?.value ?? '', nama: '', kegunaan: '', jumlah: '1', diperlukanPada: '', disediakanPada: today, berkas: '', ...state.values };
  const title = berikan ? 'Catat fasilitas yang disediakan' : 'Minta fasilitas';
  return {
    title,
    crumbs: [home, crumb, { label: title }],
    kepala: { title, lead: berikan ? 'Fasilitas yang Anda sediakan untuk KBK tanpa diminta.' : 'Permintaan sampai kepada pimpinan perangkat daerah, yang menyetujui atau menolaknya.' },
    id, berikan, action: berikan ? '/fasilitas/berikan' : '/fasilitas/baru', kbk: choices, form: { values, errors: state.errors }, berkas: await lampiranOf(deps.db, actor, values.berkas), gagal: berikan ? formFailure('Fasilitas', state.errors) : formFailure('Permintaan', state.errors, 'dikirim'),
  };
}
