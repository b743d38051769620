import { hasSomewhere, postsAllowing } from '../../access/permissions.js';
import { posts, type Actor, type Post } from '../../access/posts.js';
import { visibleLaporanTim } from '../../access/visible.js';
import type { Prisma } from '../../db/generated/client.js';
import { forbidden, notFound, wrongStage } from '../../errors.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { lampiranOf } from '../berkas/lampiran.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

const home = { label: 'Beranda', href: '/beranda' };
const crumb = { label: 'Laporan Tim', href: '/laporan-tim' };

const STATES = { DRAF: 'Draf', DISAMPAIKAN: 'Belum ditanggapi', DITANGGAPI: 'Ditanggapi' } as const;

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'keadaan', 'page'] as const;

/** What /laporan-tim shows: one's own drafts and every report that was sent. Throws forbidden outside the Tim, bad_request. */
export async function laporanTimList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  if (!actor.posts.some((held) => held.post.startsWith('TIM_'))) throw forbidden('Laporan kepada Pengarah dibaca oleh Tim Pengembangan (Pasal 11 ayat (3)).');
  const keadaan = filterOf('Keadaan', query.keadaan, Object.keys(STATES) as (keyof typeof STATES)[]);
  const where: Prisma.LaporanTimWhereInput = {
    AND: [visibleLaporanTim(actor), keadaan ? { status: keadaan } : {}, query.cari ? { OR: [{ judul: contains(query.cari) }, { isi: contains(query.cari) }, { dibuatOleh: contains(query.cari) }] } : {}],
  };
  const total = await deps.db.laporanTim.count({ where });
  const page = pageOf(query.page, total);
  const rows = total === 0 ? [] : await deps.db.laporanTim.findMany({
    relationLoadStrategy: 'join', where, orderBy: [{ disampaikanPada: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE, include: { keanggotaanTim: { select: { jabatan: true } } },
  });
  const isFiltered = Boolean(keadaan || query.cari);
  const mayWrite = hasSomewhere(actor, 'laporan_tim.sampaikan');
  return {
    kepala: {
      title: 'Laporan Tim', lead: 'Laporan Ketua dan Koordinator Tim kepada Pengarah, beserta tanggapannya.',
      acts: mayWrite ? [{ label: 'Susun laporan', kind: 'primary', icon: 'plus', href: '/laporan-tim/baru' }] : [],
    },
    filter: {
      action: '/laporan-tim', active: isFiltered, clearHref: '/laporan-tim', hidden: [],
      fields: [{ name: 'cari', label: 'Cari', type: 'search', value: query.cari }, { name: 'keadaan', label: 'Keadaan', value: keadaan, options: [{ value: '', label: 'Semua' }, ...Object.entries(STATES).map(([value, label]) => ({ value, label }))] }],
    },
    baris: rows.map((row) => ({
      href: `/laporan-tim/${row.id}`, judul: row.judul, oleh: `${row.dibuatOleh}, ${posts[`TIM_${row.keanggotaanTim.jabatan}` as Post]}`, tag: tag(row.status),
      disampaikan: row.disampaikanPada ? fmt.momentDay(row.disampaikanPada) : null, ditanggapi: row.ditanggapiPada ? fmt.momentDay(row.ditanggapiPada) : null,
    })),
    halaman: pager({ total, page, noun: 'laporan', href: (n) => address('/laporan-tim', { ...query, page: '' }, { page: n }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat laporan lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/laporan-tim' } }
      : { title: 'Belum ada laporan', text: 'Ketua dan Koordinator Tim melaporkan kegiatan KBK kepada Pengarah (Pasal 11 ayat (3) huruf c dan huruf e).', ...(mayWrite ? { button: { label: 'Susun laporan', kind: 'second', icon: 'plus', href: '/laporan-tim/baru' } } : {}) },
  };
}

// ── One report ───────────────────────────────────────────────────────────────

async function find(deps: QueryDeps, actor: Actor, id: string) {
  const row = await deps.db.laporanTim.findFirst({
    relationLoadStrategy: 'join', where: { id, AND: visibleLaporanTim(actor) }, include: { berkas: { select: { id: true, nama: true } }, keanggotaanTim: { select: { jabatan: true, pegawaiId: true } } },
  });
  if (!row) throw notFound();
  return row;
}

/** What /laporan-tim/:id shows; `state` of the answer that was refused. Throws not_found. */
export async function laporanTimPage(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  const row = await find(deps, actor, id);
  const isMine = row.keanggotaanTim.pegawaiId === actor.pegawaiId;
  const maySend = row.status === 'DRAF' && isMine && postsAllowing(actor, 'laporan_tim.sampaikan', {}).length > 0;
  const [answering] = row.status === 'DISAMPAIKAN' ? postsAllowing(actor, 'laporan_tim.tanggapi', {}) : [];
  const post = posts[`TIM_${row.keanggotaanTim.jabatan}` as Post];
  return {
    title: row.judul,
    crumbs: [home, crumb, { label: row.judul }],
    kepala: {
      title: row.judul, eyebrow: `Laporan ${post}`, tags: [tag(row.status)],
      lead: row.disampaikanPada ? `Disampaikan oleh ${row.dibuatOleh} kepada Pengarah pada ${fmt.momentLong(row.disampaikanPada)}.` : 'Draf: hanya Anda yang melihatnya sampai disampaikan.',
      acts: maySend ? [{ label: 'Ubah', kind: 'second', icon: 'pencil', href: `/laporan-tim/${id}/ubah` }, { label: 'Hapus', kind: 'bad', icon: 'trash', href: `/laporan-tim/${id}/hapus` }] : [],
    },
    isi: row.isi,
    berkas: row.berkas ? { href: `/berkas/${row.berkas.id}`, nama: row.berkas.nama } : null,
    tanggapan: row.tanggapan && row.ditanggapiPada ? { teks: row.tanggapan, oleh: `${row.ditanggapiOleh}, Pengarah Tim, ${fmt.momentLong(row.ditanggapiPada)}` } : null,
    putusan: !maySend ? null : {
      title: 'Sampaikan kepada Pengarah', text: 'Sesudah disampaikan, laporan ini dibaca seluruh Tim dan tidak diubah lagi.',
      acts: [{ action: `/laporan-tim/${id}/sampaikan`, hidden: [{ name: 'revisi', value: String(row.revisi) }], button: { label: 'Sampaikan', kind: 'primary', icon: 'send' } }],
    },
    tanggapi: !answering ? null : { sebagai: answering.label, action: `/laporan-tim/${id}/tanggapi`, revisi: String(row.revisi), nilai: state.values.tanggapan ?? '', galat: state.errors.tanggapan },
    gagal: formFailure('Tanggapan', state.errors, 'disampaikan'),
  };
}

/** The form of a draft, new or saved. Throws not_found, forbidden, wrong_stage. */
export async function laporanTimForm(deps: QueryDeps, actor: Actor, { id, isNew, state, status }: { id: string; isNew: boolean; state: FormState; status: number }) {
  const row = isNew ? null : await findDraft(deps, actor, id);
  const values = { judul: row?.judul ?? '', isi: row?.isi ?? '', berkas: row?.berkasId ?? '', ...state.values };
  const sent = state.values.revisi;
  return {
    title: row ? 'Ubah laporan' : 'Susun laporan',
    crumbs: [home, crumb, ...(row ? [{ label: row.judul, href: `/laporan-tim/${id}` }] : []), { label: row ? 'Ubah' : 'Susun' }],
    kepala: { title: row ? 'Ubah laporan kepada Pengarah' : 'Susun laporan kepada Pengarah', lead: 'Disimpan sebagai draf; Pengarah membacanya sesudah disampaikan.' },
    action: row ? `/laporan-tim/${id}/ubah` : '/laporan-tim/baru',
    hidden: row ? [{ name: 'revisi', value: status === 409 || typeof sent !== 'string' ? String(row.revisi) : sent }] : [{ name: 'id', value: id }],
    form: { values, errors: state.errors }, berkas: await lampiranOf(deps.db, actor, values.berkas, row?.berkasId ?? null), gagal: formFailure('Laporan', state.errors),
    batalHref: row ? `/laporan-tim/${id}` : '/laporan-tim',
  };
}

async function findDraft(deps: QueryDeps, actor: Actor, id: string) {
  const row = await find(deps, actor, id);
  if (row.keanggotaanTim.pegawaiId !== actor.pegawaiId || postsAllowing(actor, 'laporan_tim.sampaikan', {}).length === 0) throw forbidden('Laporan ini disusun oleh orang lain.');
  if (row.status !== 'DRAF') throw wrongStage('Laporan ini sudah disampaikan, jadi tidak diubah lagi.');
  return row;
}

/** What the page before deleting a draft shows. Throws not_found, forbidden, wrong_stage. */
export async function hapusPage(deps: QueryDeps, actor: Actor, id: string) {
  const row = await findDraft(deps, actor, id);
  return {
    title: 'Hapus draf', crumbs: [home, crumb, { label: row.judul, href: `/laporan-tim/${id}` }, { label: 'Hapus' }],
    confirm: {
      title: `Hapus draf “${row.judul}”?`, text: 'Draf ini hilang dan tidak dapat dikembalikan.', items: [], action: `/laporan-tim/${id}/hapus`, hidden: [{ name: 'revisi', value: String(row.revisi) }],
      button: { label: 'Hapus draf', kind: 'bad', icon: 'trash' }, cancelHref: `/laporan-tim/${id}`,
    },
  };
}
