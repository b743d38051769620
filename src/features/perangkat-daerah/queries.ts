import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { hasSomewhere } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { readsDecreesOf, seesPersonalData } from '../../access/visible.js';
import type { Prisma, SifatKepala } from '../../db/generated/client.js';
import { csvOf } from '../../documents/csv.js';
import { notesSheet, writeWorkbook } from '../../documents/xlsx.js';
import { notFound, wrongStage } from '../../errors.js';
import { city } from '../../regulation/city.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import { formFailure } from '../../web/form-failure.js';
import { fieldsOf, revisiOf, type FormView } from '../../web/form-view.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, filterOf, pageOf, pager, sortLink, sortOf } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { lampiranOf } from '../berkas/lampiran.js';
import type { FileStore } from '../berkas/store.js';
import type { ImportColumn } from '../impor/kind.js';
import { logEntry } from '../riwayat/queries.js';
import { obstacles, obstaclesInWords } from './obstacles.js';
import { opdColumns } from './impor.js';
import { unitColumns } from './impor-unit.js';
import { akibatPerubahan, type Perubahan, type PerubahanInput } from './perubahan.js';
import { JENIS, JENIS_NAMES, perubahanForm } from './schema.js';
import { demandOpd } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

/** What runs on a day. */
const runsOn = (on: Date) => ({ mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] });

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'jenis', 'keadaan', 'pimpinan', 'urut', 'page'] as const;

const STATES = { AKTIF: 'Aktif', BERAKHIR: 'Tidak aktif', SEMUA: 'Semua' } as const;
const HEADS = { belum: 'Belum ada', ada: 'Sudah ada' } as const;
const SORTS = ['jenis', 'nama', 'kode'] as const;

/** What /perangkat-daerah shows to whoever is signed in. Throws bad_request for a filter that is none. */
export async function opdList(deps: QueryDeps, actor: Actor, query: Record<(typeof LIST_FILTERS)[number], string>) {
  const today = dayAt(deps.clock());
  const on = dateOf(today);
  const where = listWhere(query, today);
  const sort = sortOf(query.urut, SORTS, 'jenis');
  const total = await deps.db.perangkatDaerah.count({ where });
  const page = pageOf(query.page, total);
  const { column, direction } = sort;
  const rows = total === 0 ? [] : await deps.db.perangkatDaerah.findMany({
    relationLoadStrategy: 'join', where, skip: (page - 1) * PER_PAGE, take: PER_PAGE,
    orderBy: [{ [column]: direction }, ...(column === 'jenis' ? [{ kode: 'asc' as const }] : []), { id: 'asc' }],
    include: {
      kepala: { where: { dibatalkanPada: null, ...runsOn(on) }, include: { pegawai: { select: { nama: true } } } },
      kbk: { where: runsOn(on), select: { id: true } },
      jumlahAsn: { where: { mulai: { lte: on } }, orderBy: { mulai: 'desc' }, take: 1 },
    },
  });
  const kept = { ...query, page: '' };
  const isFiltered = Boolean(query.cari || query.jenis || query.keadaan || query.pimpinan);
  const mayEdit = hasSomewhere(actor, 'opd.kelola');
  const head = (label: string, name: (typeof SORTS)[number]) => ({ label, sort: sortLink(name, sort, (urut) => address('/perangkat-daerah', kept, { urut })) });
  return {
    kepala: {
      title: 'Perangkat daerah',
      lead: `${fmt.number(total)} perangkat daerah${isFiltered ? ' sesuai saringan' : ''}.`,
      acts: mayEdit ? [{ label: 'Tambah perangkat daerah', kind: 'primary', icon: 'plus', href: '/perangkat-daerah/baru' }, { label: 'Impor', kind: 'second', icon: 'upload', href: '/impor/baru/perangkat-daerah' }, { label: 'Impor unit kerja', kind: 'second', icon: 'upload', href: '/impor/baru/unit-kerja' }, { label: 'Gabung atau pecah', kind: 'second', href: '/perangkat-daerah/perubahan' }] : [],
    },
    filter: {
      action: '/perangkat-daerah', active: isFiltered, clearHref: '/perangkat-daerah', hidden: query.urut ? [{ name: 'urut', value: query.urut }] : [],
      fields: [
        { name: 'cari', label: 'Nama, singkatan, atau kode', type: 'search', value: query.cari },
        { name: 'jenis', label: 'Jenis', value: query.jenis, options: [{ value: '', label: 'Semua' }, ...JENIS.map((value) => ({ value, label: JENIS_NAMES[value] }))] },
        { name: 'keadaan', label: 'Keadaan', value: query.keadaan || 'AKTIF', options: Object.entries(STATES).map(([value, label]) => ({ value, label })) },
        { name: 'pimpinan', label: 'Pimpinan hari ini', value: query.pimpinan, options: [{ value: '', label: 'Semua' }, ...Object.entries(HEADS).map(([value, label]) => ({ value, label }))] },
      ],
    },
    head: [head('Perangkat daerah', 'nama'), head('Kode', 'kode'), head('Jenis', 'jenis'), { label: 'Pimpinan' }, { label: 'KBK', end: true }, { label: 'ASN', end: true }],
    rows: rows.map((row) => {
      const asn = row.jumlahAsn[0];
      return {
        href: `/perangkat-daerah/${row.id}`, nama: row.nama, singkatan: row.singkatan, kode: row.kode, jenis: JENIS_NAMES[row.jenis],
        tag: stateTag(row, today), pimpinan: headsInWords(row.kepala), kbk: row.kbk.length, asn: asn ? asn.pns + asn.pppk : null,
      };
    }),
    unduh: total > 0 ? [
      { label: 'Unduh CSV', kind: 'second', icon: 'download', href: address('/perangkat-daerah/unduh.csv', kept) }, { label: 'Unduh XLSX', kind: 'second', icon: 'download', href: address('/perangkat-daerah/unduh.xlsx', kept) },
      { label: 'Unduh unit kerja (CSV)', kind: 'second', icon: 'download', href: address('/unit-kerja/unduh.csv', kept) }, { label: 'Unduh unit kerja (XLSX)', kind: 'second', icon: 'download', href: address('/unit-kerja/unduh.xlsx', kept) },
    ] : [],
    pager: pager({ total, page, noun: 'perangkat daerah', href: (to) => address('/perangkat-daerah', kept, { page: to }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat perangkat daerah lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/perangkat-daerah' } }
      : mayEdit
        ? { title: 'Belum ada perangkat daerah', text: 'Impor daftarnya dari tabel, atau tambahkan satu per satu. Unit kerja, pegawai, dan pimpinannya dicatat sesudahnya.', button: { label: 'Impor perangkat daerah', kind: 'second', icon: 'upload', href: '/impor/baru/perangkat-daerah' } }
        : { title: 'Belum ada perangkat daerah', text: 'Perangkat daerah ditambahkan oleh administrator.' },
  };
}

function listWhere({ cari, jenis, keadaan, pimpinan }: Record<'cari' | 'jenis' | 'keadaan' | 'pimpinan', string>, today: Day): Prisma.PerangkatDaerahWhereInput {
  const kind = filterOf('Jenis', jenis, JENIS);
  const state = filterOf('Keadaan', keadaan, Object.keys(STATES) as (keyof typeof STATES)[]) || 'AKTIF';
  const found = contains(cari);
  const heads = filterOf('Pimpinan', pimpinan, Object.keys(HEADS) as (keyof typeof HEADS)[]);
  const on = dateOf(today);
  const running = { dibatalkanPada: null, ...runsOn(on) };
  return {
    AND: [
      // Of today, so that an office which is over or has yet to begin is not missing one.
      heads === 'belum' ? { ...runsOn(on), kepala: { none: running } } : heads === 'ada' ? { kepala: { some: running } } : {},
      kind ? { jenis: kind } : {},
      state === 'AKTIF' ? { OR: [{ selesai: null }, { selesai: { gte: on } }] } : state === 'BERAKHIR' ? { selesai: { lt: on } } : {},
      cari ? { OR: [{ nama: found }, { singkatan: found }, { kode: found }, { namaNama: { some: { nama: found } } }] } : {},
    ],
  };
}

/** What the list shows, all of its pages, in the columns that an import reads. */
async function exportRows(deps: QueryDeps, query: Record<(typeof LIST_FILTERS)[number], string>): Promise<string[][]> {
  const today = dayAt(deps.clock());
  const on = dateOf(today);
  const rows = await deps.db.perangkatDaerah.findMany({
    relationLoadStrategy: 'join', where: listWhere(query, today), orderBy: [{ jenis: 'asc' }, { kode: 'asc' }],
    include: { namaNama: { where: runsOn(on) }, jumlahAsn: { where: { mulai: { lte: on } }, orderBy: { mulai: 'desc' }, take: 1 } },
  });
  return rows.map((row) => {
    const [asn] = row.jumlahAsn;
    const [name] = row.namaNama;
    return [
      row.kode, row.nama, row.singkatan, name ? dayOf(name.mulai) : '', JENIS_NAMES[row.jenis], row.sebutanKepala, dayOf(row.mulai), row.alamat ?? '', row.kodePos ?? '', row.telepon ?? '', row.surel ?? '', row.laman ?? '',
      ...(asn ? [dayOf(asn.mulai), String(asn.pns), String(asn.pppk)] : ['', '', '']),
    ];
  });
}

const namesOf = (columns: readonly ImportColumn[]) => columns.map(({ kolom }) => kolom);
const WIDTHS: Record<string, number> = { nama: 40, alamat: 40, surel: 30, laman: 30, sebutan_kepala: 20 };

/** The active units of the offices that the list shows, in the columns that an import reads. */
async function exportUnits(deps: QueryDeps, query: Record<(typeof LIST_FILTERS)[number], string>): Promise<string[][]> {
  const today = dayAt(deps.clock());
  const units = await deps.db.unitKerja.findMany({
    relationLoadStrategy: 'join', where: { perangkatDaerah: listWhere(query, today), OR: [{ selesai: null }, { selesai: { gte: dateOf(today) } }] },
    orderBy: [{ perangkatDaerah: { kode: 'asc' } }, { kode: 'asc' }], include: { perangkatDaerah: { select: { kode: true } } },
  });
  return units.map((one) => [one.perangkatDaerah.kode, one.kode, one.nama, dayOf(one.mulai)]);
}

/** The list as CSV. Throws as the list does. */
export async function opdCsv(deps: QueryDeps, query: Record<(typeof LIST_FILTERS)[number], string>): Promise<string> {
  return csvOf([namesOf(opdColumns), ...await exportRows(deps, query)]);
}

/** The list as a workbook. Throws as the list does. */
export async function opdWorkbook(deps: QueryDeps, query: Record<(typeof LIST_FILTERS)[number], string>): Promise<Buffer> {
  return workbookOf(deps, { nama: 'Perangkat daerah', isi: 'Daftar perangkat daerah dengan jumlah ASN-nya', kolom: opdColumns, rows: await exportRows(deps, query) });
}

/** The units of the list's offices as CSV. Throws as the list does. */
export async function unitCsv(deps: QueryDeps, query: Record<(typeof LIST_FILTERS)[number], string>): Promise<string> {
  return csvOf([namesOf(unitColumns), ...await exportUnits(deps, query)]);
}

/** The units of the list's offices as a workbook. Throws as the list does. */
export async function unitWorkbook(deps: QueryDeps, query: Record<(typeof LIST_FILTERS)[number], string>): Promise<Buffer> {
  return workbookOf(deps, { nama: 'Unit kerja', isi: 'Daftar unit kerja yang aktif', kolom: unitColumns, rows: await exportUnits(deps, query) });
}

async function workbookOf(deps: QueryDeps, { nama, isi, kolom, rows }: { nama: string; isi: string; kolom: readonly ImportColumn[]; rows: string[][] }): Promise<Buffer> {
  return writeWorkbook([
    { name: nama, columns: namesOf(kolom).map((label) => ({ label, width: WIDTHS[label] ?? 14, format: 'text' })), rows },
    notesSheet([['Isi', isi], ['Diunduh pada', fmt.momentLong(deps.clock())], ...kolom.map((one): [string, string] => [one.kolom, one.isi])]),
  ], { title: `Daftar ${nama.toLowerCase()}`, author: city.portal, createdAt: deps.clock() });
}

const stateTag = ({ mulai, selesai }: { mulai: Date; selesai: Date | null }, today: Day) =>
  (selesai && dayOf(selesai) < today ? tag('BERAKHIR') : dayOf(mulai) > today ? { ...tag('AKTIF'), word: 'Belum berlaku', icon: 'hourglass', tint: 'neutral' as const } : null);

const SIFAT_WORDS: Record<SifatKepala, string> = { DEFINITIF: '', PLT: 'Plt. ', PLH: 'Plh. ' };

/** "Nama", "Plt. Nama", "Nama; Plh. Nama": who heads it, a stand-in last; '' for a vacancy. */
function headsInWords(heads: { sifat: SifatKepala; pegawai: { nama: string } }[]): string {
  return heads.toSorted((a, b) => Number(a.sifat === 'PLH') - Number(b.sifat === 'PLH')).map((one) => `${SIFAT_WORDS[one.sifat]}${one.pegawai.nama}`).join('; ');
}

// ── One office ───────────────────────────────────────────────────────────────

/** What /perangkat-daerah/:id shows. Throws not_found. */
export async function opdPage(deps: QueryDeps, actor: Actor, id: string) {
  const today = dayAt(deps.clock());
  const on = dateOf(today);
  const row = await deps.db.perangkatDaerah.findUnique({
    relationLoadStrategy: 'join',
    where: { id },
    include: {
      namaNama: { orderBy: { mulai: 'desc' } },
      unitKerja: { orderBy: [{ nama: 'asc' }] },
      kepala: { orderBy: [{ mulai: 'desc' }, { id: 'desc' }], include: { pegawai: { select: { id: true, nama: true, nip: true } } } },
      kbk: { orderBy: [{ nama: 'asc' }, { mulai: 'asc' }] },
      jumlahAsn: { orderBy: { mulai: 'desc' } },
      menjadi: { include: { menjadi: { select: { id: true, nama: true } } } },
      berasalDari: { include: { asal: { select: { id: true, nama: true } } } },
      penerus: { select: { id: true, nama: true } },
    },
  });
  if (!row) throw notFound();
  const mayEdit = hasSomewhere(actor, 'opd.kelola');
  const mayRecord = hasSomewhere(actor, 'kepala.catat');
  const reads = readsDecreesOf(actor).perangkatDaerahId;
  const readsDecrees = reads === undefined || reads.in.includes(id);
  const showsNip = seesPersonalData(actor, id);
  const log = mayEdit ? await deps.db.riwayat.findMany({
    relationLoadStrategy: 'join', where: { objek: { in: ['perangkat_daerah', 'pejabat_kepala'] }, perangkatDaerahId: id }, orderBy: [{ pada: 'desc' }, { id: 'desc' }], take: 20, include: { rincian: true },
  }) : [];
  const placed = await deps.db.penempatan.count({ where: { perangkatDaerahId: id, ...runsOn(on) } });

  const heads = row.kepala.filter((one) => one.dibatalkanPada === null);
  const headsToday = heads.filter((one) => one.mulai <= on && (!one.selesai || one.selesai >= on));
  const plh = headsToday.find((one) => one.sifat === 'PLH');
  const asn = row.jumlahAsn.find((one) => one.mulai <= on);
  const activeKbk = row.kbk.filter((one) => one.mulai <= on && (!one.selesai || one.selesai >= on));
  const activeUnits = row.unitKerja.filter((one) => !one.selesai || one.selesai >= on);
  const isOver = row.selesai !== null;
  const state = stateTag(row, today);
  return {
    title: row.nama,
    kepala: {
      title: row.nama, eyebrow: row.kode, lead: `${JENIS_NAMES[row.jenis]}, dipimpin ${row.sebutanKepala}.`, tags: state ? [state] : [],
      acts: mayEdit ? [{ label: 'Ubah data', kind: 'second', icon: 'pencil', href: `/perangkat-daerah/${id}/ubah` }] : [],
    },
    pemberitahuan: endInWords(row, today),
    angka: {
      items: [
        { label: 'KBK', value: fmt.number(activeKbk.length), small: activeKbk.length > 0 ? 'berjalan hari ini' : 'belum dibentuk' },
        { label: 'ASN', value: asn ? fmt.number(asn.pns + asn.pppk) : '–', small: asn ? `per ${fmt.dayMedium(asn.mulai)}` : 'belum dicatat' },
        { label: 'Pegawai dalam portal', value: fmt.number(placed), small: 'ditempatkan hari ini' },
        { label: 'Unit kerja', value: fmt.number(activeUnits.length), small: 'aktif' },
      ],
    },
    kop: kopOf(row),
    fakta: [
      ['Kode', row.kode], ['Singkatan', row.singkatan], ['Jenis', JENIS_NAMES[row.jenis]], ['Sebutan pimpinan', row.sebutanKepala],
      ['Berdiri sejak', fmt.day(row.mulai)], ...(row.selesai ? [['Hari terakhir', fmt.day(row.selesai)]] : []),
    ],
    pimpinan: {
      hariIni: headsToday.toSorted((a, b) => Number(a.sifat === 'PLH') - Number(b.sifat === 'PLH')).map((one) => ({
        nama: one.pegawai.nama, nip: showsNip ? one.pegawai.nip : null, jabatan: `${SIFAT_WORDS[one.sifat]}${row.sebutanKepala}`,
        sejak: one.selesai ? `${fmt.day(one.mulai)} sampai ${fmt.day(one.selesai)}` : `sejak ${fmt.day(one.mulai)}`,
        catatan: plh && one.sifat !== 'PLH' ? `Selama itu ${plh.pegawai.nama} yang bertindak sebagai Plh.` : null,
      })),
      tambahHref: mayRecord && !isOver ? `/perangkat-daerah/${id}/kepala/baru` : null,
      riwayat: row.kepala.map((one) => ({
        nama: one.pegawai.nama,
        sifat: { DEFINITIF: 'Definitif', PLT: 'Plt.', PLH: 'Plh.' }[one.sifat],
        masa: one.selesai ? fmt.days(one.mulai, one.selesai) : `sejak ${fmt.day(one.mulai)}`,
        keputusan: `Nomor ${one.nomorSk}, ${fmt.day(one.tanggalSk)}`,
        salinanHref: readsDecrees && one.berkasSkId ? `/berkas/${one.berkasSkId}` : null,
        tag: one.dibatalkanPada ? tag('DIBATALKAN') : one.selesai && one.selesai < on ? tag('BERAKHIR') : one.mulai > on ? { ...tag('AKTIF'), word: 'Belum mulai', icon: 'hourglass', tint: 'neutral' } : tag('AKTIF'),
        alasan: one.alasanBatal,
        akhiriHref: mayRecord && !one.dibatalkanPada && (!one.selesai || one.selesai >= on) ? `/kepala/${one.id}/akhiri` : null,
        batalkanHref: mayRecord && !one.dibatalkanPada ? `/kepala/${one.id}/batalkan` : null,
      })),
    },
    kbk: row.kbk.map((one) => ({ href: `/kbk/${one.id}`, nama: one.nama, keputusan: one.nomorSk ? `Keputusan Nomor ${one.nomorSk}` : 'Belum ada keputusan', masa: spanOf(one), tag: one.selesai && one.selesai < on ? tag('BERAKHIR') : tag('AKTIF') })),
    unit: row.unitKerja.map((one) => ({ kode: one.kode, nama: one.nama, masa: spanOf(one), tag: one.selesai && one.selesai < on ? tag('BERAKHIR') : tag('AKTIF'), ubahHref: mayEdit ? `/unit-kerja/${one.id}/ubah` : null })),
    unitBaruHref: mayEdit && !isOver ? `/perangkat-daerah/${id}/unit/baru` : null,
    asn: row.jumlahAsn.map((one) => ({ mulai: fmt.day(one.mulai), pns: one.pns, pppk: one.pppk, jumlah: one.pns + one.pppk, ubahHref: mayEdit ? address(`/perangkat-daerah/${id}/asn`, {}, { per: dayOf(one.mulai) }) : null })),
    asnBaruHref: mayEdit ? `/perangkat-daerah/${id}/asn` : null,
    nama: row.namaNama.map((one) => ({ nama: one.nama, singkatan: one.singkatan, masa: spanOf(one), hapus: mayEdit && one.mulai > on ? dayOf(one.mulai) : null })),
    namaBaruHref: mayEdit ? `/perangkat-daerah/${id}/nama` : null,
    hapusNamaAction: `/perangkat-daerah/${id}/nama/hapus`,
    asal: [
      ...row.berasalDari.map((one) => ({ teks: `${one.jenis === 'GABUNG' ? 'Penggabungan dari' : 'Pemecahan dari'}`, nama: one.asal.nama, href: `/perangkat-daerah/${one.asal.id}`, mulai: fmt.day(one.mulai), dasar: one.dasar })),
      ...row.menjadi.map((one) => ({ teks: one.jenis === 'GABUNG' ? 'Digabung ke' : 'Dipecah menjadi', nama: one.menjadi.nama, href: `/perangkat-daerah/${one.menjadi.id}`, mulai: fmt.day(one.mulai), dasar: one.dasar })),
    ],
    nonaktifHref: mayEdit && !isOver ? `/perangkat-daerah/${id}/nonaktifkan` : null,
    aktifkan: mayEdit && isOver && row.menjadi.length === 0 ? { action: `/perangkat-daerah/${id}/aktifkan`, hidden: [{ name: 'revisi', value: String(row.revisi) }] } : null,
    riwayat: log.map(logEntry),
  };
}

const spanOf = ({ mulai, selesai }: { mulai: Date; selesai: Date | null }) => (selesai ? fmt.days(mulai, selesai) : `sejak ${fmt.day(mulai)}`);

/** What became of an office, or will: null while it goes on. */
function endInWords(row: { selesai: Date | null; menjadi: { jenis: 'GABUNG' | 'PECAH'; menjadi: { nama: string } }[]; penerus: { nama: string } | null }, today: Day): string | null {
  if (!row.selesai) return null;
  const last = dayOf(row.selesai);
  if (row.menjadi.length === 0) return last < today ? `Tidak aktif sejak ${fmt.day(addDays(last, 1))}.` : `Akan tidak aktif sesudah ${fmt.day(last)}.`;
  const into = row.menjadi.map((one) => one.menjadi.nama).join(', ');
  const word = row.menjadi[0]!.jenis === 'GABUNG' ? 'igabung ke' : 'ipecah menjadi';
  return `${last < today ? `D${word}` : `Akan d${word}`} ${into} mulai ${fmt.day(addDays(last, 1))}. Laporan yang belum selesai ditindaklanjuti pimpinan dan koordinator ${row.penerus?.nama ?? into}.`;
}

/** The letterhead as prints will have it. */
export function kopOf(row: { nama: string; alamat: string | null; kodePos: string | null; telepon: string | null; surel: string | null; laman: string | null; lambangId: string | null }) {
  return { pemerintah: city.pemerintah, nama: row.nama, alamat: addressLine(row), lambangHref: row.lambangId && `/berkas/${row.lambangId}` };
}

/** "Jalan … 42116 · Telepon … · surel · laman"; null where nothing is known. */
export function addressLine({ alamat, kodePos, telepon, surel, laman }: { alamat: string | null; kodePos: string | null; telepon: string | null; surel: string | null; laman: string | null }): string | null {
  const place = [alamat, kodePos].filter(Boolean).join(' ');
  return [place, telepon && `Telepon ${telepon}`, surel, laman?.replace(/^https?:\/\//, '').replace(/\/$/, '')].filter(Boolean).join(' · ') || null;
}

/** An office's coat of arms as a PDF can hold it (PNG, small); null where there is none or its file cannot be read. */
export async function lambangForPrint(files: FileStore, lambangId: string | null): Promise<Buffer | null> {
  if (lambangId === null) return null;
  return buffer(files.read(lambangId, 'asli')).then((bytes) => sharp(bytes).rotate().resize(320, 360, { fit: 'inside', withoutEnlargement: true }).png().toBuffer()).catch(() => null);
}

// ── Forms ────────────────────────────────────────────────────────────────────

const crumbsOf = (row: { id: string; nama: string } | null, ...more: string[]) => [
  { label: 'Beranda', href: '/beranda' }, { label: 'Perangkat daerah', href: '/perangkat-daerah' },
  ...(row ? [{ label: row.nama, href: `/perangkat-daerah/${row.id}` }] : []), ...more.map((label) => ({ label })),
];

/** A form's page: its fields, and the frame around them. */
export type FormPage = FormView & { title: string; crumbs: { label: string; href?: string }[] };

function page(row: { id: string; nama: string } | null, title: string, view: Omit<FormView, 'kepala'> & { lead?: string }): FormPage {
  const { lead, ...rest } = view;
  return { ...rest, title, kepala: { title, ...(row ? { eyebrow: row.nama } : {}), ...(lead ? { lead } : {}) }, crumbs: crumbsOf(row, title) };
}

async function opdRow(deps: QueryDeps, actor: Actor, id: string) {
  const row = await deps.db.perangkatDaerah.findUnique({ where: { id } });
  if (!row) throw notFound();
  demandOpd(actor);
  return row;
}

const opdFields = (make: ReturnType<typeof fieldsOf>, lambang: { id: string; nama: string } | null) => [
  make.field('jenis', 'Jenis', { type: 'select', width: 'half', options: [{ value: '', label: 'Pilih jenis' }, ...JENIS.map((value) => ({ value, label: JENIS_NAMES[value] }))] }),
  make.field('sebutanKepala', 'Sebutan pimpinan', { width: 'half', hint: 'Misalnya Kepala Dinas, Inspektur, Camat, Sekretaris Daerah.', maxlength: 80 }),
  make.field('alamat', 'Alamat', { optional: true, hint: 'Untuk kop: jalan, nomor, kelurahan.', maxlength: 300 }),
  make.field('kodePos', 'Kode pos', { optional: true, width: 'num', inputmode: 'numeric', maxlength: 5 }),
  make.field('telepon', 'Telepon', { optional: true, type: 'tel', width: 'half', maxlength: 50 }),
  make.field('surel', 'Surel', { optional: true, type: 'email', width: 'half', maxlength: 100 }),
  make.field('laman', 'Laman', { optional: true, width: 'half', maxlength: 200 }),
  make.attachment('lambang', 'Lambang daerah untuk kop', lambang, { hint: 'Gambar JPEG, PNG, atau WebP, paling besar 10 MB. Portal tidak menggambar lambang sendiri.', accept: '.jpg,.jpeg,.png,.webp' }),
];

/** A new office. Throws forbidden. */
export async function baruForm(deps: QueryDeps, actor: Actor, { id, state }: { id: string; state: FormState }): Promise<FormPage> {
  demandOpd(actor);
  const make = fieldsOf(state, {});
  return page(null, 'Tambah perangkat daerah', {
    action: '/perangkat-daerah/baru', multipart: true, hidden: [{ name: 'id', value: id }], batalHref: '/perangkat-daerah', tombol: { label: 'Simpan perangkat daerah', kind: 'primary' },
    lead: 'Nama dan tanggalnya menurut peraturan pembentukannya.',
    gagal: formFailure('Perangkat daerah', state.errors),
    isian: [
      make.field('kode', 'Kode', { width: 'half', hint: 'Tidak dapat diubah kemudian: menjadi bagian nomor laporan dan kunci impor. Misalnya 1.02.01.', maxlength: 30 }),
      make.field('nama', 'Nama', { maxlength: 150 }),
      make.field('singkatan', 'Singkatan', { width: 'half', maxlength: 40 }),
      make.field('mulai', 'Berdiri sejak', { type: 'date' }),
      ...opdFields(make, await lampiranOf(deps.db, actor, state.values.lambang)),
    ],
  });
}

/** What an office says of itself. Throws not_found, forbidden. */
export async function ubahForm(deps: QueryDeps, actor: Actor, id: string, state: FormState, status: number): Promise<FormPage> {
  const row = await opdRow(deps, actor, id);
  const { jenis, sebutanKepala, alamat, kodePos, telepon, surel, laman } = row;
  const make = fieldsOf(state, { jenis, sebutanKepala, alamat, kodePos, telepon, surel, laman });
  return page(row, 'Ubah data perangkat daerah', {
    action: `/perangkat-daerah/${id}/ubah`, multipart: true, hidden: [{ name: 'revisi', value: revisiOf(state, row.revisi, status) }], batalHref: `/perangkat-daerah/${id}`,
    tombol: { label: 'Simpan perubahan', kind: 'primary' }, lead: 'Nama diubah tersendiri, dengan tanggal berlakunya.',
    gagal: formFailure('Perubahan', state.errors),
    isian: opdFields(make, await lampiranOf(deps.db, actor, state.values.lambang ?? row.lambangId, row.lambangId)),
  });
}

/** Another name from a day on. Throws not_found, forbidden. */
export async function namaForm(deps: QueryDeps, actor: Actor, id: string, state: FormState): Promise<FormPage> {
  const row = await opdRow(deps, actor, id);
  const make = fieldsOf(state, { nama: row.nama, singkatan: row.singkatan });
  return page(row, 'Ubah nama', {
    action: `/perangkat-daerah/${id}/nama`, hidden: [], batalHref: `/perangkat-daerah/${id}`, tombol: { label: 'Simpan nama', kind: 'primary' },
    lead: 'Cetakan tentang hari sebelum tanggal berlaku tetap memakai nama lama. Salah ketik diperbaiki dengan tanggal berlaku yang sama.',
    gagal: formFailure('Nama', state.errors),
    isian: [
      make.field('nama', 'Nama', { maxlength: 150 }), make.field('singkatan', 'Singkatan', { width: 'half', maxlength: 40 }),
      make.field('mulai', 'Berlaku mulai', { type: 'date', hint: 'Tanggal menurut peraturannya; boleh yang akan datang.' }),
      make.field('dasar', 'Dasar', { hint: 'Peraturan yang mengubah namanya, nomor dan tanggal.', maxlength: 300 }),
    ],
  });
}

const unitFields = (make: ReturnType<typeof fieldsOf>, isNew: boolean) => [
  make.field('kode', 'Kode', { width: 'half', hint: 'Satu kode untuk satu unit dalam perangkat daerah ini.', maxlength: 30 }),
  make.field('nama', 'Nama', { hint: 'Puskesmas, kelurahan, sekolah, bagian, atau UPT.', maxlength: 150 }),
  make.field('mulai', 'Berdiri sejak', { type: 'date' }),
  ...(isNew ? [] : [make.field('selesai', 'Tidak aktif sesudah', { type: 'date', optional: true, hint: 'Hari terakhir unit ini. Kosong: masih aktif.' })]),
];

/** A new unit of an office. Throws not_found, forbidden, wrong_stage for an office that has ended. */
export async function unitBaruForm(deps: QueryDeps, actor: Actor, opdId: string, id: string, state: FormState): Promise<FormPage> {
  const row = await opdRow(deps, actor, opdId);
  if (row.selesai) throw wrongStage(`${row.nama} sudah berakhir, jadi tidak menerima unit baru.`);
  return page(row, 'Tambah unit kerja', {
    action: `/perangkat-daerah/${opdId}/unit/baru`, hidden: [{ name: 'id', value: id }], batalHref: `/perangkat-daerah/${opdId}`, tombol: { label: 'Simpan unit', kind: 'primary' },
    gagal: formFailure('Unit', state.errors), isian: unitFields(fieldsOf(state, { mulai: dayOf(row.mulai) }), true),
  });
}

/** A unit as it stands. Throws not_found, forbidden. */
export async function unitForm(deps: QueryDeps, actor: Actor, id: string, state: FormState): Promise<FormPage> {
  const row = await deps.db.unitKerja.findUnique({ relationLoadStrategy: 'join', where: { id }, include: { perangkatDaerah: { select: { id: true, nama: true } } } });
  if (!row) throw notFound();
  demandOpd(actor);
  const make = fieldsOf(state, { kode: row.kode, nama: row.nama, mulai: dayOf(row.mulai), selesai: row.selesai && dayOf(row.selesai) });
  return page(row.perangkatDaerah, 'Ubah unit kerja', {
    action: `/unit-kerja/${id}/ubah`, hidden: [], batalHref: `/perangkat-daerah/${row.perangkatDaerah.id}`, tombol: { label: 'Simpan unit', kind: 'primary' },
    gagal: formFailure('Unit', state.errors), isian: unitFields(make, false),
  });
}

/** The number of ASN from a day on; `per` a day that has one already. Throws not_found, forbidden. */
export async function asnForm(deps: QueryDeps, actor: Actor, id: string, per: string, state: FormState): Promise<FormPage & { hapus: { action: string; hidden: { name: string; value: string }[] } | null }> {
  const row = await deps.db.perangkatDaerah.findUnique({ relationLoadStrategy: 'join', where: { id }, include: { jumlahAsn: true } });
  if (!row) throw notFound();
  demandOpd(actor);
  const there = row.jumlahAsn.find((one) => dayOf(one.mulai) === per) ?? null;
  const make = fieldsOf(state, there ? { mulai: per, pns: String(there.pns), pppk: String(there.pppk) } : { mulai: dayAt(deps.clock()) });
  return {
    ...page(row, there ? 'Ubah jumlah ASN' : 'Catat jumlah ASN', {
      action: `/perangkat-daerah/${id}/asn`, hidden: [], batalHref: `/perangkat-daerah/${id}`, tombol: { label: 'Simpan jumlah', kind: 'primary' },
      lead: 'Pembagi cakupan sosialisasi (Pasal 10 ayat (2)). Berlaku sejak tanggal itu sampai ada jumlah yang lebih baru; tanggal yang sama diganti.',
      gagal: formFailure('Jumlah', state.errors),
      isian: [
        make.field('mulai', 'Per tanggal', { type: 'date' }),
        make.field('pns', 'Jumlah PNS', { type: 'number', inputmode: 'numeric' }), make.field('pppk', 'Jumlah PPPK', { type: 'number', inputmode: 'numeric', hint: 'Termasuk PPPK paruh waktu.' }),
      ],
    }),
    hapus: there ? { action: `/perangkat-daerah/${id}/asn/hapus`, hidden: [{ name: 'mulai', value: per }] } : null,
  };
}

/** The end of an office without a successor. Throws not_found, forbidden, wrong_stage where it has ended. */
export async function nonaktifForm(deps: QueryDeps, actor: Actor, id: string, state: FormState, status: number): Promise<FormPage & { penghalang: string | null }> {
  const row = await opdRow(deps, actor, id);
  if (row.selesai) throw wrongStage(`${row.nama} sudah berakhir pada ${fmt.day(row.selesai)}.`);
  const today = dayAt(deps.clock());
  const blocked = obstaclesInWords(await obstacles(deps.db, { opdId: id }, today));
  return {
    ...page(row, 'Nonaktifkan perangkat daerah', {
      action: `/perangkat-daerah/${id}/nonaktifkan`, hidden: [{ name: 'revisi', value: revisiOf(state, row.revisi, status) }], batalHref: `/perangkat-daerah/${id}`,
      tombol: { label: 'Nonaktifkan', kind: 'bad' },
      lead: 'Untuk perangkat daerah yang bubar tanpa penerus. Yang digabung atau dipecah dicatat pada “Gabung atau pecah”, agar laporannya ada yang melanjutkan.',
      gagal: formFailure('Penonaktifan', state.errors),
      isian: [
        fieldsOf(state, { selesai: today }).field('selesai', 'Hari terakhir', { type: 'date', hint: 'Unit kerjanya ikut berakhir pada hari itu.' }),
        fieldsOf(state, {}).field('dasar', 'Dasar', { hint: 'Peraturan yang membubarkannya, nomor dan tanggal.', maxlength: 300 }),
      ],
    }),
    penghalang: blocked ? `Per hari ini: ${blocked}.` : null,
  };
}

// ── Merging and splitting ────────────────────────────────────────────────────

/** The form of a merger or split, or what exactly would happen. Throws forbidden, invalid_input for what cannot be. */
export async function perubahanPage(deps: QueryDeps, actor: Actor, { query, state }: { query: FormState['values']; state: FormState }) {
  demandOpd(actor);
  const values: FormState['values'] = { ...query, ...state.values };
  const isSplit = values.jenis === 'PECAH';
  const title = isSplit ? 'Pecah perangkat daerah' : 'Gabung perangkat daerah';
  const frame = { title, crumbs: crumbsOf(null, title) };
  const asked = query.periksa === 'ya' && Object.keys(state.errors).length === 0 ? perubahanForm.safeParse(query) : null;
  if (asked?.success) return { ...frame, kepala: { title }, form: null, konfirmasi: confirmation(await akibatPerubahan(deps, actor, asked.data), asked.data, query) };
  const today = dateOf(dayAt(deps.clock()));
  const offices = await deps.db.perangkatDaerah.findMany({ where: { OR: [{ selesai: null }, { selesai: { gte: today } }] }, orderBy: [{ nama: 'asc' }], select: { id: true, nama: true, kode: true, mulai: true } });
  const chosen = (name: string) => [values[name] ?? []].flat();
  const make = fieldsOf({ values, errors: state.errors }, {});
  const one = (name: string, label: string, hint: string) => make.field(name, label, {
    type: 'select', hint, value: chosen(name)[0] ?? '', options: [{ value: '', label: 'Pilih perangkat daerah' }, ...offices.map((opd) => ({ value: opd.id, label: opd.nama }))],
  });
  const many = (name: string, legend: string, hint: string) => ({
    kind: 'checklist' as const, name, legend, hint, error: state.errors[name], open: true, summary: `${offices.length} perangkat daerah`,
    items: offices.map((opd) => ({ value: opd.id, label: opd.nama, small: opd.kode, checked: chosen(name).includes(opd.id) })),
  });
  return {
    ...frame,
    konfirmasi: null,
    kepala: { title, lead: isSplit ? 'Satu perangkat daerah menjadi beberapa. Pegawainya dipindahkan kemudian, satu per satu atau dengan impor.' : 'Beberapa perangkat daerah menjadi satu. Pegawai dan unit kerjanya ikut pindah.' },
    form: {
      tab: { label: 'Jenis perubahan', items: [{ label: 'Gabung', href: '/perangkat-daerah/perubahan', current: !isSplit }, { label: 'Pecah', href: '/perangkat-daerah/perubahan?jenis=PECAH', current: isSplit }] },
      action: '/perangkat-daerah/perubahan', hidden: [{ name: 'jenis', value: isSplit ? 'PECAH' : 'GABUNG' }], batalHref: '/perangkat-daerah',
      gagal: formFailure('Perubahan', state.errors),
      tombol: { label: 'Periksa akibatnya', kind: 'primary' },
      isian: [
        isSplit ? one('asal', 'Perangkat daerah yang dipecah', 'Berakhir sehari sebelum perubahan berlaku.') : many('asal', 'Perangkat daerah yang digabung', 'Masing-masing berakhir sehari sebelum perubahan berlaku.'),
        isSplit ? many('menjadi', 'Menjadi', 'Dua atau lebih. Yang baru dibentuk ditambahkan dahulu.') : one('menjadi', 'Digabung ke', 'Yang sudah ada, atau yang baru: yang baru dibentuk ditambahkan dahulu.'),
        ...(isSplit ? [one('utama', 'Penerus utama', 'Pimpinan dan koordinatornya menindaklanjuti laporan yang belum selesai.')] : []),
        make.field('mulai', 'Berlaku mulai', { type: 'date', hint: 'Hari pertama sesudah perubahan, menurut peraturannya.' }),
        make.field('dasar', 'Dasar', { hint: 'Peraturan yang menggabung atau memecah, nomor dan tanggal.', maxlength: 300 }),
      ],
    },
  };
}

function confirmation({ asal, menjadi, penerus, akhir }: Perubahan, input: PerubahanInput, query: FormState['values']) {
  const isSplit = input.jenis === 'PECAH';
  const last = fmt.day(akhir);
  const into = menjadi.map((one) => one.nama).join(', ');
  const lead = menjadi.find((one) => one.id === penerus.id)!;
  const form = Object.entries({ ...query, periksa: '' }).flatMap(([name, value]) => [value].flat().filter((one) => one !== '').map((one) => ({ name, value: one })));
  return {
    title: isSplit ? `Pecah ${asal[0]!.nama} menjadi ${into}?` : `Gabung ${asal.map((one) => one.nama).join(', ')} ke ${into}?`,
    text: `Mulai ${fmt.day(input.mulai)}, berdasarkan ${input.dasar}. Perubahan ini tidak dapat ditarik. Dengan itu:`,
    items: [
      ...asal.flatMap((one) => originInWords(one, { isSplit, last, penerus: penerus.nama })),
      lead.kepala ? `Pimpinan ${penerus.nama} pada hari itu, ${lead.kepala}, menindaklanjuti laporan yang belum selesai.` : `${penerus.nama} belum mempunyai pimpinan pada hari itu: catat pimpinannya agar laporan yang belum selesai dapat diteruskan.`,
      lead.koordinator ? `Koordinator ${penerus.nama}, ${lead.koordinator}, meninjaunya.` : `${penerus.nama} belum mempunyai koordinator: laporannya ditinjau sekretaris atau ketua Tim sampai ada.`,
      `Jumlah ASN ${into} dicatat tersendiri.`,
    ],
    action: '/perangkat-daerah/perubahan', hidden: [...form, { name: 'yakin', value: 'ya' }], button: { label: isSplit ? 'Pecah' : 'Gabung', kind: 'bad' },
    cancelHref: `/perangkat-daerah/perubahan?${new URLSearchParams(form.map((one): [string, string] => [one.name, one.value])).toString()}`,
  };
}

function originInWords(one: Perubahan['asal'][number], { isSplit, last, penerus }: { isSplit: boolean; last: string; penerus: string }): string[] {
  const left = one.kbk.reduce((sum, kbk) => sum + kbk.laporan, 0);
  return [
    `${one.nama} berakhir ${last}${one.kepala.length > 0 ? `, beserta masa jabatan pimpinannya (${one.kepala.map((head) => head.nama).join(', ')})` : ''}.`,
    ...(one.kbk.length > 0 ? [`${one.kbk.map((kbk) => kbk.nama).join(', ')} berakhir ${last} dan tidak mendapat periode baru; ${left > 0 ? `${fmt.number(left)} laporan yang belum diterima tetap diselesaikan pejabat KBK-nya` : 'tidak ada laporan yang sedang berjalan'}. Jabatan KBK berakhir sesudah laporan terakhirnya diterima.`] : []),
    ...(one.pegawai > 0 ? [isSplit ? `${fmt.number(one.pegawai)} pegawai ${one.nama} tidak dipindahkan: pindahkan satu per satu atau dengan impor.` : `${fmt.number(one.pegawai)} pegawai ${one.nama} pindah ke ${penerus}.`] : []),
    ...(one.unit > 0 ? [isSplit ? `${fmt.number(one.unit)} unit kerja ${one.nama} berakhir.` : `${fmt.number(one.unit)} unit kerja ${one.nama} dilanjutkan dalam ${penerus}.`] : []),
  ];
}
