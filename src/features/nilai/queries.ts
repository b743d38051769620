import { hasSomewhere, kbkAllowing, postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { ownKbk, visibleUsulanNilai, visibleUsulanPerilaku } from '../../access/visible.js';
import type { Prisma } from '../../db/generated/client.js';
import { notFound } from '../../errors.js';
import { sumberBerakhlak } from '../../regulation/berakhlak.js';
import { anchorOf } from '../../regulation/structure.js';
import { dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { isUuid } from '../../web/http.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { lampiranOf } from '../berkas/lampiran.js';
import { berakhlakNames } from './berakhlak.js';
import { inForceOn, valuesFor } from './perilaku.js';
import { isOver } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

const home = { label: 'Beranda', href: '/beranda' };
const nilai = { label: 'Nilai', href: '/nilai' };
const usulanCrumb = { label: 'Usulan nilai', href: '/nilai/usulan' };
const perilakuCrumb = { label: 'Perilaku KBK', href: '/nilai/perilaku' };

const STATUS = ['DIUSULKAN', 'DISETUJUI', 'DITOLAK', 'DITARIK'] as const;
/** A ketua endorses a behaviour ("disahkan"), the Walikota agrees to a value ("disetujui"): one state, two words. */
const perilakuTag = (status: (typeof STATUS)[number]) => tag(status === 'DISETUJUI' ? 'DISAHKAN' : status);
const statusField = (value: string, tagOf: (status: (typeof STATUS)[number]) => { word: string } = tag) => ({
  name: 'status', label: 'Keadaan', value, options: [{ value: '', label: 'Semua' }, ...STATUS.map((one) => ({ value: one, label: tagOf(one).word }))],
});
const headed = (actor: Actor) => actor.posts.filter((held) => held.acting && held.post === 'KBK_PENANGGUNG_JAWAB');

/** "berlaku sejak 2 Januari 2026", "berlaku sampai …". */
function inForceText(row: { berlakuDari: Date; berlakuSampai: Date | null }, today: Day): string {
  if (row.berlakuSampai) return isOver(row, today) ? `berakhir ${fmt.day(row.berlakuSampai)}` : `berlaku sampai ${fmt.day(row.berlakuSampai)}`;
  return dayOf(row.berlakuDari) > today ? `berlaku mulai ${fmt.day(row.berlakuDari)}` : `berlaku sejak ${fmt.day(row.berlakuDari)}`;
}

// ── The values ───────────────────────────────────────────────────────────────

/** What /nilai shows to whoever is signed in: the city's values, those of OPDs, and the own behaviours of one's KBKs. */
export async function nilaiPage(deps: QueryDeps, actor: Actor) {
  const today = dayAt(deps.clock());
  const rows = await deps.db.nilaiBudaya.findMany({
    relationLoadStrategy: 'join', orderBy: [{ perangkatDaerah: { nama: 'asc' } }, { urutan: 'asc' }],
    include: { perangkatDaerah: { select: { nama: true } }, perilaku: { where: { kbkId: null }, orderBy: { urutan: 'asc' }, include: { berakhlak: true } } },
  });
  const own = await deps.db.perilaku.findMany({
    relationLoadStrategy: 'join', where: { ...inForceOn(today), kbk: ownKbk(actor) }, orderBy: [{ kbk: { nama: 'asc' } }, { nilaiBudaya: { urutan: 'asc' } }, { berlakuDari: 'asc' }, { id: 'asc' }],
    include: { kbk: { select: { nama: true } }, nilaiBudaya: { select: { nama: true } }, usulan: { select: { id: true } } },
  });
  const view = (row: (typeof rows)[number]) => ({
    huruf: row.huruf, nama: row.nama, makna: row.makna, dasar: row.dasar, dasarHref: `/perwal#${anchorOf(row.dasar)}`, opd: row.perangkatDaerah?.nama ?? null,
    berlaku: inForceText(row, today), perilaku: row.perilaku.map((one) => ({ teks: one.teks, dasar: one.dasar, dasarHref: `/perwal#${anchorOf(one.dasar)}`, berakhlak: berakhlakNames(one.berakhlak).join(', ') })),
  });
  const city = rows.filter((row) => row.perangkatDaerahId === null).sort((a, b) => a.urutan - b.urutan);
  const readsProposals = hasSomewhere(actor, 'nilai.putuskan') || actor.posts.some((held) => held.post.startsWith('TIM_') || (held.post.startsWith('KBK_') && held.post !== 'KBK_ANGGOTA'));
  const readsBehaviours = actor.posts.some((held) => held.post.startsWith('KBK_'));
  return {
    title: 'Nilai budaya kerja',
    kepala: {
      title: 'Nilai budaya kerja', lead: `${city.length} nilai dan ${city.reduce((n, row) => n + row.perilaku.length, 0)} perilaku ditetapkan dengan Peraturan Walikota dan tidak diubah di portal.`,
      acts: [
        ...(hasSomewhere(actor, 'nilai.usulkan') ? [{ label: 'Usulkan nilai', kind: 'primary', icon: 'plus', href: '/nilai/usulan/baru' }] : []),
        ...(hasSomewhere(actor, 'perilaku.usulkan') ? [{ label: 'Usulkan perilaku', kind: 'primary', icon: 'plus', href: '/nilai/perilaku/baru' }] : []),
      ],
    },
    berakhlak: { sumber: sumberBerakhlak, href: hasSomewhere(actor, 'tim.administrasi') ? '/nilai/berakhlak' : null },
    kota: city.map(view),
    opd: rows.filter((row) => row.perangkatDaerahId !== null).map(view),
    usulanHref: readsProposals ? '/nilai/usulan' : null,
    kbk: own.map((one) => ({ teks: one.teks, nilai: one.nilaiBudaya.nama, kbk: one.kbk!.nama, berlaku: inForceText(one, today), href: one.usulan[0] ? `/nilai/perilaku/${one.usulan[0].id}` : null })),
    perilakuHref: readsBehaviours ? '/nilai/perilaku' : null,
  };
}

// ── Proposals of values ──────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'status', 'page'] as const;
type ListQuery = Record<(typeof LIST_FILTERS)[number], string>;

/** What /nilai/usulan shows: proposals of OPDs' own values, the newest first. Throws bad_request. */
export async function usulanNilaiList(deps: QueryDeps, actor: Actor, query: ListQuery) {
  const status = filterOf('Keadaan', query.status, STATUS);
  const where: Prisma.UsulanNilaiWhereInput = {
    AND: [visibleUsulanNilai(actor), status ? { status } : {}, query.cari ? { OR: [{ nama: contains(query.cari) }, { perangkatDaerah: { nama: contains(query.cari) } }] } : {}],
  };
  const total = await deps.db.usulanNilai.count({ where });
  const page = pageOf(query.page, total);
  const rows = total === 0 ? [] : await deps.db.usulanNilai.findMany({
    relationLoadStrategy: 'join', where, orderBy: [{ diusulkanPada: 'desc' }, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE, include: { perangkatDaerah: { select: { nama: true } } },
  });
  const may = hasSomewhere(actor, 'nilai.usulkan');
  const isFiltered = Boolean(status || query.cari);
  const kept = { ...query, page: '' };
  return {
    crumbs: [home, nilai, { label: usulanCrumb.label }],
    kepala: { title: 'Usulan nilai', lead: 'Nilai perangkat daerah, diusulkan pimpinannya dan diputuskan Walikota (Pasal 6 ayat (4)).', acts: may ? [{ label: 'Usulkan nilai', kind: 'primary', icon: 'plus', href: '/nilai/usulan/baru' }] : [] },
    filter: { action: '/nilai/usulan', active: isFiltered, clearHref: '/nilai/usulan', hidden: [], fields: [{ name: 'cari', label: 'Cari nilai atau perangkat daerah', type: 'search', value: query.cari }, statusField(status)] },
    kolom: ['Nilai', 'Perangkat daerah'],
    baris: rows.map((row) => ({ href: `/nilai/usulan/${row.id}`, judul: row.nama, kecil: row.makna, tempat: row.perangkatDaerah.nama, oleh: row.diusulkanOleh, pada: fmt.momentDay(row.diusulkanPada), tag: tag(row.status) })),
    halaman: pager({ total, page, noun: 'usulan', href: (n) => address('/nilai/usulan', kept, { page: n }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat usulan lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/nilai/usulan' } }
      : { title: 'Belum ada usulan', text: 'Pimpinan perangkat daerah dapat mengusulkan nilai di luar nilai kota, dengan sedikitnya satu perilaku.' },
  };
}

/** One proposal of a value. Throws not_found. */
export async function usulanNilaiPage(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  const today = dayAt(deps.clock());
  const row = await deps.db.usulanNilai.findFirst({
    relationLoadStrategy: 'join', where: { id, AND: visibleUsulanNilai(actor) },
    include: { perangkatDaerah: { select: { nama: true } }, berkasSk: { select: { id: true, nama: true } }, nilaiBudaya: { select: { berlakuDari: true, berlakuSampai: true } } },
  });
  if (!row) throw notFound();
  const isOpen = row.status === 'DIUSULKAN';
  const proposes = postsAllowing(actor, 'nilai.usulkan', { opdId: row.perangkatDaerahId }).length > 0;
  const [decider] = isOpen && !proposes ? postsAllowing(actor, 'nilai.putuskan', {}) : [];
  const values: FormState['values'] = { putusan: '', alasan: '', berlakuDari: today, nomorSk: '', tanggalSk: '', berkasSk: '', ...state.values };
  return {
    title: row.nama,
    crumbs: [home, nilai, usulanCrumb, { label: row.nama }],
    kepala: { title: row.nama, eyebrow: `Usulan nilai · ${row.perangkatDaerah.nama}`, lead: `Diusulkan oleh ${row.diusulkanOleh}, ${fmt.momentDay(row.diusulkanPada)}.`, tags: [tag(row.status)] },
    makna: row.makna, perilaku: row.perilaku, alasan: row.alasan,
    putusan: row.diputuskanPada === null ? null : {
      title: row.status === 'DISETUJUI' ? 'Disetujui' : 'Ditolak', alasan: row.alasanPutusan!,
      oleh: row.nomorSk ? `Dicatat oleh ${row.diputuskanOleh} dari Keputusan Walikota Nomor ${row.nomorSk} tanggal ${fmt.day(row.tanggalSk!)}, pada ${fmt.momentDay(row.diputuskanPada)}.` : `${row.diputuskanOleh}, Walikota, ${fmt.momentDay(row.diputuskanPada)}.`,
      berlaku: row.nilaiBudaya && inForceText(row.nilaiBudaya, today), berkas: row.berkasSk && { href: `/berkas/${row.berkasSk.id}`, nama: row.berkasSk.nama },
    },
    tarik: isOpen && proposes ? { title: 'Menunggu putusan Walikota', text: 'Usulan dapat ditarik sebelum diputuskan.', acts: [{ action: `/nilai/usulan/${id}/tarik`, hidden: [{ name: 'revisi', value: String(row.revisi) }], button: { label: 'Tarik usulan', kind: 'second', icon: 'corner-up-left' } }] } : null,
    ulang: row.status === 'DITOLAK' && proposes ? { label: 'Usulkan lagi dengan perbaikan', kind: 'primary', icon: 'rotate', href: address('/nilai/usulan/baru', { dari: id }) } : null,
    putuskan: !decider ? null : {
      sebagai: decider.label, mencatat: decider.post === 'STAF_WALIKOTA', action: `/nilai/usulan/${id}/putuskan`, revisi: row.revisi, form: { values, errors: state.errors },
      berkas: await lampiranOf(deps.db, actor, values.berkasSk), pilihan: [{ value: 'DISETUJUI', label: 'Disetujui' }, { value: 'DITOLAK', label: 'Ditolak' }],
    },
    gagal: formFailure('Putusan', state.errors),
  };
}

/** The form of a new proposal; `dari` names a refused one to begin with. */
export async function usulanNilaiForm(deps: QueryDeps, actor: Actor, id: string, dari: unknown, state: FormState) {
  const before = isUuid(dari) ? await deps.db.usulanNilai.findFirst({ where: { id: dari, AND: visibleUsulanNilai(actor) } }) : null;
  const choices = headed(actor).map((held) => ({ value: held.opdId!, label: held.opdNama! }));
  const opds = choices.filter((one, i) => choices.findIndex((other) => other.value === one.value) === i);
  return {
    title: 'Usulkan nilai',
    crumbs: [home, nilai, usulanCrumb, { label: 'Usulkan nilai' }],
    kepala: { title: 'Usulkan nilai', lead: 'Nilai perangkat daerah di luar nilai kota, diputuskan Walikota (Pasal 6 ayat (4)). Usulan tidak diubah lagi sesudah dikirim.' },
    id, opds, form: {
      values: { perangkatDaerahId: before?.perangkatDaerahId ?? opds[0]?.value ?? '', nama: before?.nama ?? '', makna: before?.makna ?? '', perilaku: before?.perilaku.join('\n') ?? '', alasan: before?.alasan ?? '', ...state.values },
      errors: state.errors,
    },
    gagal: formFailure('Usulan', state.errors, 'dikirim'),
  };
}

// ── A KBK's own behaviours ───────────────────────────────────────────────────

/** What /nilai/perilaku shows: proposed and endorsed behaviours of one's KBKs, the newest first. Throws bad_request. */
export async function usulanPerilakuList(deps: QueryDeps, actor: Actor, query: ListQuery) {
  const today = dayAt(deps.clock());
  const status = filterOf('Keadaan', query.status, STATUS);
  const where: Prisma.UsulanPerilakuWhereInput = { AND: [visibleUsulanPerilaku(actor), status ? { status } : {}, query.cari ? { OR: [{ teks: contains(query.cari) }, { kbk: { nama: contains(query.cari) } }] } : {}] };
  const total = await deps.db.usulanPerilaku.count({ where });
  const page = pageOf(query.page, total);
  const rows = total === 0 ? [] : await deps.db.usulanPerilaku.findMany({
    relationLoadStrategy: 'join', where, orderBy: [{ diusulkanPada: 'desc' }, { id: 'desc' }], skip: (page - 1) * PER_PAGE, take: PER_PAGE,
    include: { kbk: { select: { nama: true } }, nilaiBudaya: { select: { nama: true } }, perilaku: { select: { berlakuDari: true, berlakuSampai: true } } },
  });
  const isFiltered = Boolean(status || query.cari);
  const kept = { ...query, page: '' };
  const may = hasSomewhere(actor, 'perilaku.usulkan');
  return {
    crumbs: [home, nilai, { label: perilakuCrumb.label }],
    kepala: { title: 'Perilaku KBK', lead: 'Perilaku yang dikembangkan KBK sendiri, diusulkan sekretaris dan disahkan ketua (Pasal 12 ayat (2) huruf b).', acts: may ? [{ label: 'Usulkan perilaku', kind: 'primary', icon: 'plus', href: '/nilai/perilaku/baru' }] : [] },
    filter: { action: '/nilai/perilaku', active: isFiltered, clearHref: '/nilai/perilaku', hidden: [], fields: [{ name: 'cari', label: 'Cari perilaku atau KBK', type: 'search', value: query.cari }, statusField(status, perilakuTag)] },
    kolom: ['Perilaku', 'KBK'],
    baris: rows.map((row) => ({
      href: `/nilai/perilaku/${row.id}`, judul: row.teks, kecil: row.nilaiBudaya.nama, tempat: row.kbk.nama, oleh: row.diusulkanOleh, pada: fmt.momentDay(row.diusulkanPada),
      tag: row.perilaku && isOver(row.perilaku, today) ? tag('BERAKHIR') : perilakuTag(row.status),
    })),
    halaman: pager({ total, page, noun: 'perilaku', href: (n) => address('/nilai/perilaku', kept, { page: n }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat perilaku lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/nilai/perilaku' } }
      : { title: 'Belum ada perilaku KBK', text: 'Perilaku kota dan perangkat daerah tetap dapat dipilih dalam kegiatan.' },
  };
}

/** One proposed or endorsed behaviour. Throws not_found. */
export async function usulanPerilakuPage(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  const today = dayAt(deps.clock());
  const row = await deps.db.usulanPerilaku.findFirst({
    relationLoadStrategy: 'join', where: { id, AND: visibleUsulanPerilaku(actor) },
    include: { kbk: { select: { nama: true } }, nilaiBudaya: { select: { nama: true } }, perilaku: { select: { berlakuDari: true, berlakuSampai: true } } },
  });
  if (!row) throw notFound();
  const isOpen = row.status === 'DIUSULKAN';
  const hidden = (more: { name: string; value: string }[] = []) => [{ name: 'revisi', value: String(row.revisi) }, ...more];
  const proposes = postsAllowing(actor, 'perilaku.usulkan', { kbkId: row.kbkId }).length > 0;
  const [ketua] = postsAllowing(actor, 'perilaku.sahkan', { kbkId: row.kbkId });
  return {
    title: row.teks,
    crumbs: [home, nilai, perilakuCrumb, { label: row.teks }],
    kepala: { title: row.teks, eyebrow: `Perilaku KBK · ${row.nilaiBudaya.nama}`, lead: `${row.kbk.nama}. Diusulkan oleh ${row.diusulkanOleh}, ${fmt.momentDay(row.diusulkanPada)}.`, tags: [row.perilaku && isOver(row.perilaku, today) ? tag('BERAKHIR') : perilakuTag(row.status)] },
    putusan: row.diputuskanPada === null ? null : {
      title: row.status === 'DISETUJUI' ? 'Disahkan' : 'Ditolak', alasan: row.alasanPutusan, oleh: `${row.diputuskanOleh}, Ketua, ${fmt.momentDay(row.diputuskanPada)}.`, berlaku: row.perilaku && inForceText(row.perilaku, today),
    },
    tarik: isOpen && proposes ? { title: 'Menunggu ketua', text: 'Usulan dapat ditarik sebelum diputuskan.', acts: [{ action: `/nilai/perilaku/${id}/tarik`, hidden: hidden(), button: { label: 'Tarik usulan', kind: 'second', icon: 'corner-up-left' } }] } : null,
    putuskan: isOpen && ketua && row.pengusulId !== actor.pegawaiId ? {
      title: `Keputusan Anda sebagai ${ketua.label}`, text: 'Sesudah disahkan, perilaku ini dapat dipilih dalam kegiatan KBK.',
      acts: [{ action: `/nilai/perilaku/${id}/putuskan`, hidden: hidden([{ name: 'putusan', value: 'DISETUJUI' }]), button: { label: 'Sahkan perilaku', kind: 'primary', icon: 'rubber-stamp' } }],
      returns: { action: `/nilai/perilaku/${id}/putuskan`, hidden: hidden([{ name: 'putusan', value: 'DITOLAK' }]), summary: 'Tolak dengan alasan', button: 'Tolak', hint: 'Terbaca oleh sekretaris KBK.', value: state.values.alasan, error: state.errors.alasan },
    } : null,
    akhiri: ketua && row.perilaku && !row.perilaku.berlakuSampai ? { action: `/nilai/perilaku/${id}/akhiri`, revisi: row.revisi, nilai: state.values.berlakuSampai ?? '', galat: state.errors.berlakuSampai } : null,
    gagal: formFailure('Putusan', state.errors),
  };
}

/** The form of a new behaviour. */
export async function usulanPerilakuForm(deps: QueryDeps, actor: Actor, id: string, state: FormState) {
  const choices = kbkAllowing(actor, 'perilaku.usulkan');
  const rows = await deps.db.nilaiBudaya.findMany({
    relationLoadStrategy: 'join', where: valuesFor([...new Set(choices.map((held) => held.opdId!))], dayAt(deps.clock())), orderBy: { urutan: 'asc' }, include: { perangkatDaerah: { select: { singkatan: true } } },
  });
  return {
    title: 'Usulkan perilaku',
    crumbs: [home, nilai, perilakuCrumb, { label: 'Usulkan perilaku' }],
    kepala: { title: 'Usulkan perilaku', lead: 'Perilaku yang dikembangkan KBK sendiri pada salah satu nilai, disahkan ketua (Pasal 12 ayat (2) huruf b).' },
    id, kbk: choices.map((held) => ({ value: held.kbkId!, label: held.kbkNama! })),
    pilihan: { name: 'nilaiId', legend: 'Nilai', value: state.values.nilaiId ?? '', error: state.errors.nilaiId, required: true, options: rows.map((row) => ({ value: row.id, label: row.nama, small: row.perangkatDaerah ? `nilai ${row.perangkatDaerah.singkatan}` : row.makna })) },
    form: { values: { kbkId: choices[0]?.kbkId ?? '', teks: '', ...state.values }, errors: state.errors },
    gagal: formFailure('Usulan', state.errors, 'dikirim'),
  };
}
