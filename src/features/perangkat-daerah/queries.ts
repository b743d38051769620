import { hasSomewhere } from '../../access/permissions.js';
import type { Actor } from '../../access/posts.js';
import { readsDecreesOf, seesPersonalData } from '../../access/visible.js';
import type { Prisma, SifatKepala } from '../../db/generated/client.js';
import { notFound, wrongStage } from '../../errors.js';
import { city } from '../../regulation/city.js';
import { addDays, dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { fmt } from '../../web/format.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, filterOf, pageOf, pager, sortLink, sortOf } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { lampiranOf } from '../berkas/lampiran.js';
import { failureOf, fieldsOf, revisiOf, type FormView } from './form.js';
import { obstacles, obstaclesInWords } from './obstacles.js';
import { JENIS, JENIS_NAMES } from './schema.js';
import { demandOpd } from './service.js';

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

export { failureOf, fieldsOf };

/** What runs on a day. */
const runsOn = (on: Date) => ({ mulai: { lte: on }, OR: [{ selesai: null }, { selesai: { gte: on } }] });

// ── The list ─────────────────────────────────────────────────────────────────

export const LIST_FILTERS = ['cari', 'jenis', 'keadaan', 'urut', 'page'] as const;

const STATES = { AKTIF: 'Aktif', BERAKHIR: 'Tidak aktif', SEMUA: 'Semua' } as const;
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
  const isFiltered = Boolean(query.cari || query.jenis || query.keadaan);
  const mayEdit = hasSomewhere(actor, 'opd.kelola');
  const head = (label: string, name: (typeof SORTS)[number]) => ({ label, sort: sortLink(name, sort, (urut) => address('/perangkat-daerah', kept, { urut })) });
  return {
    kepala: {
      title: 'Perangkat daerah',
      lead: `${fmt.number(total)} perangkat daerah${isFiltered ? ' sesuai saringan' : ''}.`,
      acts: mayEdit ? [{ label: 'Tambah perangkat daerah', kind: 'primary', icon: 'plus', href: '/perangkat-daerah/baru' }, { label: 'Gabung atau pecah', kind: 'second', href: '/perangkat-daerah/perubahan' }] : [],
    },
    filter: {
      action: '/perangkat-daerah', active: isFiltered, clearHref: '/perangkat-daerah', hidden: query.urut ? [{ name: 'urut', value: query.urut }] : [],
      fields: [
        { name: 'cari', label: 'Nama, singkatan, atau kode', type: 'search', value: query.cari },
        { name: 'jenis', label: 'Jenis', value: query.jenis, options: [{ value: '', label: 'Semua' }, ...JENIS.map((value) => ({ value, label: JENIS_NAMES[value] }))] },
        { name: 'keadaan', label: 'Keadaan', value: query.keadaan || 'AKTIF', options: Object.entries(STATES).map(([value, label]) => ({ value, label })) },
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
    pager: pager({ total, page, noun: 'perangkat daerah', href: (to) => address('/perangkat-daerah', kept, { page: to }) }),
    kosong: isFiltered
      ? { title: 'Tidak ada yang cocok', text: 'Ubah atau hapus saringan untuk melihat perangkat daerah lain.', button: { label: 'Hapus saringan', kind: 'second', href: '/perangkat-daerah' } }
      : { title: 'Belum ada perangkat daerah', text: mayEdit ? 'Tambahkan perangkat daerah satu per satu, atau impor daftarnya.' : 'Perangkat daerah ditambahkan oleh administrator.' },
  };
}

function listWhere({ cari, jenis, keadaan }: { cari: string; jenis: string; keadaan: string }, today: Day): Prisma.PerangkatDaerahWhereInput {
  const kind = filterOf('Jenis', jenis, JENIS);
  const state = filterOf('Keadaan', keadaan, Object.keys(STATES) as (keyof typeof STATES)[]) || 'AKTIF';
  const contains = { contains: cari.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
  const on = dateOf(today);
  return {
    AND: [
      kind ? { jenis: kind } : {},
      state === 'AKTIF' ? { OR: [{ selesai: null }, { selesai: { gte: on } }] } : state === 'BERAKHIR' ? { selesai: { lt: on } } : {},
      cari ? { OR: [{ nama: contains }, { singkatan: contains }, { kode: contains }, { namaNama: { some: { nama: contains } } }] } : {},
    ],
  };
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
    riwayat: log.map((line) => {
      const isi = (line.rincian?.isi ?? {}) as { nama?: string; jabatan?: string | null; ringkas?: string; alasan?: string | null };
      return { at: line.pada, nama: isi.nama ?? 'Portal', peran: isi.jabatan ?? undefined, text: isi.ringkas ?? line.tindakan, alasan: isi.alasan ?? undefined };
    }),
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
    gagal: failureOf('Perangkat daerah belum disimpan', state.errors),
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
    gagal: failureOf('Perubahan belum disimpan', state.errors),
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
    gagal: failureOf('Nama belum disimpan', state.errors),
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
    gagal: failureOf('Unit belum disimpan', state.errors), isian: unitFields(fieldsOf(state, { mulai: dayOf(row.mulai) }), true),
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
    gagal: failureOf('Unit belum disimpan', state.errors), isian: unitFields(make, false),
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
      gagal: failureOf('Jumlah belum disimpan', state.errors),
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
      gagal: failureOf('Perangkat daerah belum dinonaktifkan', state.errors),
      isian: [
        fieldsOf(state, { selesai: today }).field('selesai', 'Hari terakhir', { type: 'date', hint: 'Unit kerjanya ikut berakhir pada hari itu.' }),
        fieldsOf(state, {}).field('dasar', 'Dasar', { hint: 'Peraturan yang membubarkannya, nomor dan tanggal.', maxlength: 300 }),
      ],
    }),
    penghalang: blocked ? `Per hari ini: ${blocked}.` : null,
  };
}
