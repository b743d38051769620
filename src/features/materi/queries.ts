import { hasSomewhere, kbkAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { ownKbk, visibleMateri } from '../../access/visible.js';
import type { Prisma } from '../../db/generated/client.js';
import { notFound } from '../../errors.js';
import { dateOf, dayAt } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { lampiranOf } from '../berkas/lampiran.js';
import { KOTA, managesMateri } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

const home = { label: 'Beranda', href: '/beranda' };
const crumb = { label: 'Materi', href: '/materi' };

/** Withdrawn material is there for whoever manages it alone. */
const shownTo = (actor: Actor): Prisma.MateriWhereInput => ({
  AND: [
    visibleMateri(actor),
    {
      OR: [
        { ditarikPada: null }, { kbkId: { in: kbkAllowing(actor, 'materi.kelola').map((held) => held.kbkId!) } },
        ...(managesMateri(actor, null) ? [{ kbkId: null }] : []),
      ],
    },
  ],
});

const kindOf = (row: { tautan: string | null; berkas: { nama: string } | null }) => (row.tautan ? `tautan ke ${new URL(row.tautan).host}` : row.berkas!.nama);

/** Whether one has read it; whoever manages it is asked nothing, and sees how many have. */
function stateOf(actor: Actor, row: { kbkId: string | null; ditarikPada: Date | null; dibaca: unknown[] }) {
  if (row.ditarikPada) return [tag('DITARIK')];
  return managesMateri(actor, row.kbkId) ? [] : [tag(row.dibaca.length > 0 ? 'DIBACA' : 'BELUM_DIBACA')];
}

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'keadaan', 'kbk', 'page'] as const;

/** What /materi shows: material of the city and of one's KBKs, the newest first. Throws bad_request. */
export async function materiList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const keadaan = filterOf('Keadaan', query.keadaan, ['belum', 'sudah', 'ditarik']);
  const kbks = await deps.db.kbk.findMany({ where: ownKbk(actor), orderBy: { nama: 'asc' }, select: { id: true, nama: true } });
  const untuk = filterOf('Untuk', query.kbk, [KOTA, ...kbks.map((one) => one.id)]);
  const read = { dibaca: { some: { akunId: actor.akunId } } };
  const where: Prisma.MateriWhereInput = {
    AND: [
      shownTo(actor), untuk ? { kbkId: untuk === KOTA ? null : untuk } : {}, query.cari ? { OR: [{ judul: contains(query.cari) }, { uraian: contains(query.cari) }] } : {},
      keadaan === 'ditarik' ? { ditarikPada: { not: null } } : { ditarikPada: null }, keadaan === 'belum' ? { NOT: read } : keadaan === 'sudah' ? read : {},
    ],
  };
  const total = await deps.db.materi.count({ where });
  const page = pageOf(query.page, total);
  const rows = total === 0 ? [] : await deps.db.materi.findMany({
    relationLoadStrategy: 'join', where, orderBy: [{ dibuatPada: 'desc' }, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE,
    include: { kbk: { select: { nama: true } }, berkas: { select: { nama: true } }, dibaca: { where: { akunId: actor.akunId }, select: { pada: true } }, _count: { select: { dibaca: true } } },
  });
  const kept = { ...query, page: '' };
  const isFiltered = Boolean(keadaan || query.cari || untuk);
  const may = hasSomewhere(actor, 'materi.kelola');
  return {
    kepala: { title: 'Materi', lead: 'Materi fasilitator untuk KBK-nya (Pasal 13 ayat (3) huruf a) dan materi Tim untuk seluruh kota.', acts: may ? [{ label: 'Sediakan materi', kind: 'primary', icon: 'plus', href: '/materi/baru' }] : [] },
    filter: {
      action: '/materi', active: isFiltered, clearHref: '/materi', hidden: [],
      fields: [
        { name: 'cari', label: 'Cari materi', type: 'search', value: query.cari },
        { name: 'keadaan', label: 'Keadaan', value: keadaan, options: [{ value: '', label: 'Semua' }, { value: 'belum', label: 'Belum Anda baca' }, { value: 'sudah', label: 'Sudah Anda baca' }, ...(may ? [{ value: 'ditarik', label: 'Ditarik' }] : [])] },
        ...(kbks.length > 0 ? [{ name: 'kbk', label: 'Untuk', value: untuk, options: [{ value: '', label: 'Semua' }, { value: KOTA, label: 'Seluruh kota' }, ...kbks.map((one) => ({ value: one.id, label: one.nama }))] }] : []),
      ],
    },
    baris: rows.map((row) => ({
      href: `/materi/${row.id}`, judul: row.judul, bentuk: kindOf(row), untuk: row.kbk?.nama ?? 'Seluruh kota', pada: fmt.momentDay(row.dibuatPada), oleh: row.dibuatOleh,
      tags: stateOf(actor, row), pembaca: managesMateri(actor, row.kbkId) ? `${fmt.number(row._count.dibaca)} pembaca` : null,
    })),
    halaman: pager({ total, page, noun: 'materi', href: (n) => address('/materi', kept, { page: n }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat materi lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/materi' } }
      : { title: 'Belum ada materi', text: 'Materi dari fasilitator dan Tim tampil di sini.', ...(may ? { button: { label: 'Sediakan materi', kind: 'second', icon: 'plus', href: '/materi/baru' } } : {}) },
  };
}

// ── One material ─────────────────────────────────────────────────────────────

/** One material; for who manages it, who of those it is for has read it and who has not. Throws not_found, bad_request. */
export async function materiPage(deps: QueryDeps, actor: Actor, id: string, query: { page: string }, state: FormState) {
  const row = await deps.db.materi.findFirst({
    relationLoadStrategy: 'join', where: { id, AND: shownTo(actor) },
    include: { kbk: { select: { nama: true } }, berkas: { select: { nama: true } }, dibaca: { where: { akunId: actor.akunId }, select: { pada: true } } },
  });
  if (!row) throw notFound();
  const isOwner = managesMateri(actor, row.kbkId) !== undefined;
  const mine = row.dibaca[0];
  return {
    title: row.judul,
    crumbs: [home, crumb, { label: row.judul }],
    kepala: { title: row.judul, eyebrow: row.kbk?.nama ?? 'Seluruh kota', lead: `Oleh ${row.dibuatOleh}, ${fmt.momentDay(row.dibuatPada)}.`, tags: stateOf(actor, row) },
    uraian: row.uraian,
    tautan: row.ditarikPada || row.tautan === null ? null : { href: row.tautan, host: new URL(row.tautan).host },
    berkas: row.berkas?.nama ?? null,
    buka: row.ditarikPada || (row.tautan !== null && (mine || isOwner)) ? null : { action: `/materi/${id}/buka`, button: row.tautan ? { label: 'Tandai sudah dibaca', kind: 'second', icon: 'check' } : { label: 'Buka berkas', kind: 'primary', icon: 'file-text' } },
    dibaca: mine ? `Anda membacanya ${fmt.moment(mine.pada)}.` : null,
    tarik: isOwner && !row.ditarikPada ? { action: `/materi/${id}/tarik`, hidden: [{ name: 'revisi', value: String(row.revisi) }], button: { label: 'Tarik materi', kind: 'second', icon: 'corner-up-left' } } : null,
    pembaca: isOwner ? await readers(deps, id, row.kbkId, query.page) : null,
    gagal: formFailure('Materi', state.errors),
  };
}

/** A KBK's people of today with whether they have read; for the city, the accounts that have. */
async function readers(deps: QueryDeps, id: string, kbkId: string | null, asked: string) {
  const today = dateOf(dayAt(deps.clock()));
  const where: Prisma.AkunWhereInput = kbkId === null ? { dibaca: { some: { materiId: id } } } : {
    aktif: true, pegawai: { keanggotaan: { some: { kbkId, dibatalkanPada: null, jabatan: { not: 'FASILITATOR' }, mulai: { lte: today }, OR: [{ selesai: null }, { selesai: { gte: today } }] } } },
  };
  const [total, done] = [await deps.db.akun.count({ where }), kbkId === null ? null : await deps.db.akun.count({ where: { AND: [where, { dibaca: { some: { materiId: id } } }] } })];
  const page = pageOf(asked, total);
  const rows = total === 0 ? [] : await deps.db.akun.findMany({
    relationLoadStrategy: 'join', where, orderBy: [{ nama: 'asc' }, { id: 'asc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE,
    select: { nama: true, pegawai: { select: { nama: true } }, dibaca: { where: { materiId: id }, select: { pada: true } } },
  });
  return {
    fakta: done === null ? `${fmt.number(total)} orang sudah membaca` : `${fmt.number(done)} dari ${fmt.number(total)} orang sudah membaca`,
    baris: rows.map((one) => ({ nama: one.pegawai?.nama ?? one.nama, tag: tag(one.dibaca.length > 0 ? 'DIBACA' : 'BELUM_DIBACA'), pada: one.dibaca[0] ? fmt.moment(one.dibaca[0].pada) : null })),
    halaman: pager({ total, page, noun: 'orang', href: (n) => address(`/materi/${id}`, {}, { page: n }) }),
  };
}

/** The form of a new material. */
export async function materiForm(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  const choices = [
    ...kbkAllowing(actor, 'materi.kelola').filter((held) => held.post === 'KBK_FASILITATOR').map((held) => ({ value: held.kbkId!, label: held.kbkNama! })),
    ...(managesMateri(actor, null) ? [{ value: KOTA, label: 'Seluruh kota' }] : []),
  ];
  const values: FormState['values'] = { untuk: choices[0]?.value ?? '', judul: '', uraian: '', bentuk: 'BERKAS', tautan: '', berkas: '', ...state.values };
  return {
    title: 'Sediakan materi',
    crumbs: [home, crumb, { label: 'Sediakan materi' }],
    kepala: { title: 'Sediakan materi', lead: 'Berkas atau tautan; Anda melihat siapa yang sudah membacanya.' },
    id, untuk: choices, form: { values, errors: state.errors }, berkas: await lampiranOf(deps.db, actor, values.berkas),
    bentuk: { name: 'bentuk', legend: 'Bentuk', value: values.bentuk, error: state.errors.bentuk, options: [{ value: 'BERKAS', label: 'Berkas', small: 'unggah di bawah' }, { value: 'TAUTAN', label: 'Tautan', small: 'alamat https:// di bawah' }] },
    gagal: formFailure('Materi', state.errors),
  };
}
