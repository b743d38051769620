import { kbkAllowing, postsAllowing } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { insiderKbk, visibleKegiatan } from '../../access/visible.js';
import type { Prisma, StatusLaporan } from '../../db/generated/client.js';
import { notFound } from '../../errors.js';
import { nilaiBudaya } from '../../regulation/nilai.js';
import { dayAt, dayOf, yearOf } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager, sortLink, sortOf } from '../../web/lists.js';
import { siapLetters } from '../../web/siap.js';
import { tag, type Tag } from '../../web/status.js';
import { OPEN_STATES } from '../../workflow/laporan.js';
import { logEntry } from '../riwayat/queries.js';
import { jabatanLabel } from './place.js';
import { JENIS, JENIS_NAMES } from './schema.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['tahun', 'bulan', 'kbk', 'jenis', 'nilai', 'bukti', 'keadaan', 'cari', 'urut', 'page'] as const;

const MONTHS = Array.from({ length: 12 }, (_, i) => String(i + 1));
const STATES: Record<StatusLaporan | 'MENUNGGU', string> = {
  DRAF: 'Draf', DIAJUKAN: 'Diajukan', DISAHKAN: 'Disahkan', DITERUSKAN: 'Diteruskan', DITERIMA: 'Diterima', DIKEMBALIKAN: 'Dikembalikan', MENUNGGU: 'Menunggu laporan berikutnya',
};

/** What /kegiatan shows: the activities of the person's KBKs in a year, narrowed and sorted. Throws bad_request for a filter that is none. */
export async function kegiatanList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const today = dayAt(deps.clock());
  const filters = {
    tahun: Number(filterOf('Tahun', query.tahun, years(2018, yearOf(today) + 1)) || yearOf(today)),
    bulan: filterOf('Bulan', query.bulan, MONTHS),
    jenis: filterOf('Jenis', query.jenis, JENIS),
    nilai: filterOf('Nilai', query.nilai, nilaiBudaya.map((one) => one.kode)),
    bukti: filterOf('Bukti', query.bukti, ['ada', 'belum']),
    keadaan: filterOf('Keadaan', query.keadaan, Object.keys(STATES) as (keyof typeof STATES)[]),
    cari: query.cari,
  };
  const kbks = await deps.db.kbk.findMany({ where: insiderKbk(actor), orderBy: { nama: 'asc' }, select: { id: true, nama: true } });
  const kbk = filterOf('KBK', query.kbk, kbks.map((one) => one.id));
  const sort = sortOf(query.urut, ['tanggal', 'judul', 'peserta'] as const, '-tanggal');

  const where = { AND: [visibleKegiatan(actor), listWhere(filters, kbk)] };
  const [{ _count: total, _sum: sum }, earliest] = [
    await deps.db.kegiatan.aggregate({ where, _count: true, _sum: { anggaran: true } }),
    await deps.db.kegiatan.findFirst({ where: visibleKegiatan(actor), orderBy: { selesai: 'asc' }, select: { selesai: true } }),
  ];
  const page = pageOf(query.page, total);
  const rows = total === 0 ? [] : await deps.db.kegiatan.findMany({
    relationLoadStrategy: 'join', where, orderBy: ORDER[sort.column](sort.direction), skip: (page - 1) * PER_PAGE, take: PER_PAGE,
    select: {
      id: true, judul: true, jenis: true, mulai: true, selesai: true, jumlahPeserta: true, susulan: true,
      kbk: { select: { nama: true } },
      laporan: { select: { status: true, periode: { select: { nama: true } } } },
      perilaku: { select: { perilaku: { select: { nilaiBudaya: { select: { kode: true } } } } } },
      _count: { select: { bukti: true } },
    },
  });

  const kept = { ...query, page: '' };
  const href = (changes: Record<string, string | number>) => address('/kegiatan', kept, changes);
  const isFiltered = Boolean(filters.bulan || kbk || filters.jenis || filters.nilai || filters.bukti || filters.keadaan || filters.cari);
  const mayRecord = kbkAllowing(actor, 'kegiatan.catat').length > 0;
  const firstYear = Math.min(earliest ? yearOf(dayOf(earliest.selesai)) : yearOf(today), yearOf(today), filters.tahun);
  return {
    tahun: filters.tahun,
    lead: total === 0 ? 'Yang dicatat menjadi isi laporan periodenya.' : `${fmt.number(total)} kegiatan${isFiltered ? ' cocok dengan saringan' : ''}, anggaran terpakai ${fmt.rupiah(sum.anggaran ?? 0n)}.`,
    years: firstYear === yearOf(today) && filters.tahun === firstYear ? undefined : {
      label: 'Tahun',
      items: years(firstYear, Math.max(yearOf(today), filters.tahun)).map((tahun) => ({ label: tahun, href: address('/kegiatan', { ...kept, bulan: '' }, { tahun }), current: Number(tahun) === filters.tahun })),
    },
    acts: mayRecord ? [{ label: 'Catat kegiatan', kind: 'primary', icon: 'plus', href: '/kegiatan/baru' }] : [],
    filter: {
      action: '/kegiatan',
      active: isFiltered,
      clearHref: address('/kegiatan', { tahun: query.tahun, urut: query.urut }),
      hidden: [{ name: 'tahun', value: query.tahun }, { name: 'urut', value: query.urut }].filter((one) => one.value !== ''),
      fields: [
        { name: 'cari', label: 'Cari', type: 'search', value: filters.cari },
        ...(kbks.length > 1 ? [{ name: 'kbk', label: 'KBK', value: kbk, options: [{ value: '', label: `Semua (${kbks.length})` }, ...kbks.map((one) => ({ value: one.id, label: one.nama }))] }] : []),
        { name: 'bulan', label: 'Bulan', value: filters.bulan, options: [{ value: '', label: 'Semua' }, ...MONTHS.map((value) => ({ value, label: fmt.month(Number(value)) }))] },
        { name: 'jenis', label: 'Jenis', value: filters.jenis, options: [{ value: '', label: 'Semua' }, ...JENIS.map((value) => ({ value, label: JENIS_NAMES[value] }))] },
        { name: 'nilai', label: 'Nilai', value: filters.nilai, options: [{ value: '', label: 'Semua' }, ...nilaiBudaya.map((one) => ({ value: one.kode, label: one.nama }))] },
        { name: 'bukti', label: 'Bukti', value: filters.bukti, options: [{ value: '', label: 'Semua' }, { value: 'ada', label: 'Ada' }, { value: 'belum', label: 'Belum ada' }] },
        { name: 'keadaan', label: 'Laporan', value: filters.keadaan, options: [{ value: '', label: 'Semua' }, ...Object.entries(STATES).map(([value, label]) => ({ value, label }))] },
      ],
    },
    head: [
      { label: 'Tanggal', sort: sortLink('tanggal', sort, (urut) => href({ urut })) },
      { label: 'Kegiatan', sort: sortLink('judul', sort, (urut) => href({ urut })) },
      { label: 'Nilai' },
      { label: 'Peserta', end: true, sort: sortLink('peserta', sort, (urut) => href({ urut })) },
      { label: 'Bukti', end: true },
      { label: 'Laporan' },
    ],
    rows: rows.map((row) => ({
      id: row.id,
      href: `/kegiatan/${row.id}`,
      judul: row.judul,
      sub: kbks.length > 1 ? `${JENIS_NAMES[row.jenis]} · ${row.kbk.nama}` : JENIS_NAMES[row.jenis],
      hari: dayOf(row.mulai),
      tanggal: fmt.days(row.mulai, row.selesai),
      siap: siapLetters(row.perilaku.map((one) => one.perilaku.nilaiBudaya.kode)),
      peserta: row.jumlahPeserta,
      bukti: row._count.bukti,
      belum: row._count.bukti === 0 ? tag('BELUM_ADA_BUKTI') : null,
      laporan: row.laporan ? { tag: tag(row.laporan.status), periode: row.laporan.periode.nama } : { tag: tag('MENUNGGU_LAPORAN'), periode: null },
      susulan: row.susulan ? tag('SUSULAN') : null,
    })),
    pager: pager({ total, page, noun: 'kegiatan', href: (page) => href({ page }) }),
    kosong: emptyList({ isFiltered, mayRecord, tahun: filters.tahun, clearHref: address('/kegiatan', { tahun: query.tahun }), isInside: kbks.length > 0 }),
  };
}

const years = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

function listWhere(filters: { tahun: number; bulan: string; jenis: string; nilai: string; bukti: string; keadaan: string; cari: string }, kbkId: string): Prisma.KegiatanWhereInput {
  const month = Number(filters.bulan);
  const from = new Date(Date.UTC(filters.tahun, month ? month - 1 : 0, 1));
  const to = new Date(Date.UTC(filters.tahun, month || 12, 1));
  const found = contains(filters.cari);
  return {
    selesai: { gte: from, lt: to },
    ...(kbkId ? { kbkId } : {}),
    ...(filters.jenis ? { jenis: filters.jenis as (typeof JENIS)[number] } : {}),
    ...(filters.nilai ? { perilaku: { some: { perilaku: { nilaiBudaya: { kode: filters.nilai } } } } } : {}),
    ...(filters.bukti ? { bukti: filters.bukti === 'ada' ? { some: {} } : { none: {} } } : {}),
    ...(filters.keadaan === 'MENUNGGU' ? { laporanId: null } : filters.keadaan ? { laporan: { status: filters.keadaan as StatusLaporan } } : {}),
    ...(filters.cari ? { OR: [{ judul: found }, { tempat: found }, { uraian: found }, { hasil: found }] } : {}),
  };
}

const ORDER: Record<'tanggal' | 'judul' | 'peserta', (direction: 'asc' | 'desc') => Prisma.KegiatanOrderByWithRelationInput[]> = {
  tanggal: (direction) => [{ mulai: direction }, { id: direction }],
  judul: (direction) => [{ judul: direction }, { id: 'asc' }],
  peserta: (direction) => [{ jumlahPeserta: direction }, { id: 'asc' }],
};

function emptyList({ isFiltered, mayRecord, tahun, clearHref, isInside }: { isFiltered: boolean; mayRecord: boolean; tahun: number; clearHref: string; isInside: boolean }) {
  if (isFiltered) return { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat kegiatan lain.', button: { label: 'Hapus saringan', kind: 'second', href: clearHref } };
  if (mayRecord) return { title: `Belum ada kegiatan ${tahun}`, text: 'Catat kegiatan saat terjadi; laporan periodenya terisi dengan sendirinya.', button: { label: 'Catat kegiatan', kind: 'second', icon: 'plus', href: '/kegiatan/baru' } };
  return isInside
    ? { title: `Belum ada kegiatan ${tahun}`, text: 'Sekretaris KBK mencatat kegiatan; yang dicatat langsung tampil di sini.' }
    : { title: 'Tidak ada kegiatan untuk Anda', text: 'Kegiatan dibuka oleh sekretaris, ketua, fasilitator, dan penanggung jawab KBK. Laporan yang dapat Anda baca ada pada menu Laporan.' };
}

// ── One activity ─────────────────────────────────────────────────────────────

/** What /kegiatan/:id shows. Throws not_found. */
export async function kegiatanPage(deps: QueryDeps, actor: Actor, id: string) {
  const row = await deps.db.kegiatan.findFirst({
    relationLoadStrategy: 'join',
    where: { id, AND: visibleKegiatan(actor) },
    include: {
      kbk: { select: { id: true, nama: true, perangkatDaerahId: true } },
      dibuatOleh: { select: { nama: true } },
      rencana: { select: { id: true, judul: true } },
      laporan: { select: { id: true, status: true, periode: { select: { nama: true } }, catatan: {
        where: { bagian: `kegiatan:${id}` }, orderBy: [{ pada: 'asc' }, { id: 'asc' }],
        include: { tindakan: { select: { nama: true, sebutan: true } }, versi: { select: { versi: true } } },
      } } },
      perilaku: { include: { perilaku: { include: { nilaiBudaya: { select: { kode: true, nama: true, urutan: true } } } } } },
      hadir: { include: { pegawai: { select: { nama: true, keanggotaan: { where: { dibatalkanPada: null }, select: { kbkId: true, jabatan: true, sifat: true, mulai: true, selesai: true } } } } } },
      bukti: { orderBy: { urutan: 'asc' }, include: { berkas: { select: { id: true, nama: true, ukuran: true, tipe: true } } } },
    },
  });
  if (!row) throw notFound();
  const lines = await deps.db.riwayat.findMany({
    relationLoadStrategy: 'join', where: { objek: 'kegiatan', objekId: id }, orderBy: [{ pada: 'desc' }, { id: 'desc' }], take: 100,
    select: { pada: true, tindakan: true, rincian: { select: { isi: true } } },
  });
  const { laporan } = row;
  const isOpen = !laporan || OPEN_STATES.includes(laporan.status);
  const mayRecord = postsAllowing(actor, 'kegiatan.catat', { kbkId: row.kbk.id, opdId: row.kbk.perangkatDaerahId }).length > 0;
  return {
    title: row.judul,
    kepala: {
      eyebrow: `${JENIS_NAMES[row.jenis]} · ${row.kbk.nama}`,
      title: row.judul,
      tags: [...(row.susulan ? [tag('SUSULAN')] : []), ...(row.bukti.length === 0 ? [tag('BELUM_ADA_BUKTI')] : [])] satisfies Tag[],
      lead: `${dayOf(row.mulai) === dayOf(row.selesai) ? fmt.weekday(row.mulai) : fmt.days(row.mulai, row.selesai)}, ${row.tempat}`,
      acts: mayRecord && isOpen ? [
        { label: 'Ubah kegiatan', kind: 'second', icon: 'pencil', href: `/kegiatan/${id}/ubah` },
        { label: 'Hapus', kind: 'bad', icon: 'trash', href: `/kegiatan/${id}/hapus` },
      ] : [],
    },
    tertutup: mayRecord && !isOpen ? 'Laporan yang memuatnya sudah diajukan. Kegiatan dapat diubah lagi bila laporan itu ditarik atau dikembalikan.' : null,
    laporan: laporan ? { tag: tag(laporan.status), nama: `Laporan ${laporan.periode.nama}`, href: `/laporan/${laporan.id}` } : { tag: tag('MENUNGGU_LAPORAN'), nama: null, href: null },
    fakta: [
      ['Peserta', `${fmt.number(row.jumlahPeserta)} orang`],
      ['Anggaran', row.anggaran > 0n ? fmt.rupiah(row.anggaran) : 'Tanpa anggaran'],
      ['Dicatat', `${row.dibuatOleh.nama}, ${fmt.momentDay(row.dibuatPada)}`],
    ],
    rencana: row.rencana && { judul: row.rencana.judul, href: `/rencana/${row.rencana.id}` },
    siap: siapLetters(row.perilaku.map((one) => one.perilaku.nilaiBudaya.kode)),
    perilaku: byValue(row.perilaku.map((one) => one.perilaku)),
    uraian: row.uraian,
    hasil: row.hasil,
    hadir: row.hadir.map(({ pegawai }) => {
      const post = pegawai.keanggotaan.find((one) => one.kbkId === row.kbk.id && one.mulai <= row.mulai && (!one.selesai || one.selesai >= row.mulai));
      return { nama: pegawai.nama, jabatan: post ? jabatanLabel(post.jabatan, post.sifat) : 'Anggota' };
    }).sort((a, b) => a.nama.localeCompare(b.nama, 'id')),
    bukti: row.bukti.map(({ id: buktiId, keterangan, berkas }) => ({
      id: buktiId, nama: berkas.nama, ukuran: berkas.ukuran, href: `/berkas/${berkas.id}`, keterangan,
      ...(berkas.tipe === 'application/pdf' ? {} : { thumbHref: `/berkas/${berkas.id}/kecil` }),
    })),
    tambahBukti: mayRecord && isOpen ? `/kegiatan/${id}/ubah#bagian-5` : null,
    catatan: (laporan?.catatan ?? []).map((note) => ({
      title: `Catatan ${note.tindakan.sebutan} pada versi ${note.versi.versi}`, text: note.teks, by: `${note.tindakan.nama}, ${fmt.momentDay(note.pada)}`,
      replies: note.tanggapan ? [{ title: 'Tanggapan sekretaris', text: note.tanggapan }] : [],
    })),
    riwayat: lines.map((line) => {
      const entry = logEntry(line);
      const changed = line.tindakan === 'kegiatan.ubah' ? entry.isian.map((key) => FIELD_WORDS[key] ?? key) : [];
      return { ...entry, text: `${entry.text}${changed.length > 0 ? `: ${changed.join(', ')}` : ''}` };
    }),
  };
}

const FIELD_WORDS: Record<string, string> = {
  judul: 'judul', jenis: 'jenis', mulai: 'tanggal mulai', selesai: 'tanggal selesai', tempat: 'tempat', rencana: 'rencana', perilaku: 'perilaku', uraian: 'uraian',
  hasil: 'hasil', hadir: 'anggota yang hadir', jumlahPeserta: 'jumlah peserta', anggaran: 'anggaran', bukti: 'bukti',
};

/** The behaviours under their values, in the regulation's order. */
function byValue(chosen: { teks: string; urutan: number; nilaiBudaya: { nama: string; urutan: number } }[]): { nilai: string; teks: string[] }[] {
  const sorted = chosen.toSorted((a, b) => a.nilaiBudaya.urutan - b.nilaiBudaya.urutan || a.urutan - b.urutan);
  return [...new Set(sorted.map((one) => one.nilaiBudaya.nama))]
    .map((nilai) => ({ nilai, teks: sorted.filter((one) => one.nilaiBudaya.nama === nilai).map((one) => one.teks) }));
}

/** What the page before deleting says: exactly what goes and what stays. */
export async function hapusPage(deps: QueryDeps, actor: Actor, id: string) {
  const row = await deps.db.kegiatan.findFirst({
    where: { id, AND: visibleKegiatan(actor) },
    select: {
      id: true, judul: true, mulai: true, selesai: true, revisi: true, kbkId: true, kbk: { select: { id: true, perangkatDaerahId: true } }, _count: { select: { bukti: true } },
      laporan: { select: { status: true, versi: true, periode: { select: { nama: true } } } },
    },
  });
  if (!row) throw notFound();
  const { laporan } = row;
  const submitted = laporan && laporan.versi > 0 ? ' Versi laporan yang pernah diajukan tetap memuatnya beserta buktinya.' : '';
  return {
    kbk: row.kbk,
    isOpen: !laporan || OPEN_STATES.includes(laporan.status),
    judul: row.judul,
    confirm: {
      title: `Hapus “${row.judul}”?`,
      text: `${laporan ? `Kegiatan ini keluar dari laporan ${laporan.periode.nama}` : 'Kegiatan ini belum masuk laporan mana pun'} dan tidak dapat dikembalikan.${submitted}`,
      items: [fmt.days(row.mulai, row.selesai), row._count.bukti > 0 ? `${row._count.bukti} berkas bukti ikut dihapus` : 'Tanpa berkas bukti'],
      action: `/kegiatan/${id}/hapus`,
      hidden: [{ name: 'revisi', value: String(row.revisi) }],
      button: { label: 'Hapus kegiatan', kind: 'bad', icon: 'trash' },
      cancelHref: `/kegiatan/${id}`,
    },
  };
}
