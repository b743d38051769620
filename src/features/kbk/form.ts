import { posts as postWords, type Actor } from '../../access/posts.js';
import type { JabatanKbk } from '../../db/generated/client.js';
import { forbidden, notFound, wrongStage } from '../../errors.js';
import { dateOf, dayAt, dayOf, type Day } from '../../time.js';
import type { Deps } from '../../web/deps.js';
import { formFailure } from '../../web/form-failure.js';
import { fmt } from '../../web/format.js';
import { revisiOf } from '../../web/form-view.js';
import type { FormState } from '../../web/forms.js';
import { PER_PAGE, address, contains, pageOf, pager } from '../../web/lists.js';
import { tag } from '../../web/status.js';
import { lampiranOf } from '../berkas/lampiran.js';
import { proposedStart } from '../riwayat/queries.js';
import { demand, officesOn } from './hold.js';
import { permissionFor } from './posts.js';
import { fillHref, findKbk, history, may, readsDecrees, termText } from './queries.js';
import { DISESUAIKAN, FIELD } from './service.js';
import { JABATAN, LAZIM, activeOn, namaJabatan, runsOn, susunanOn, vacancyText, type KbkRow } from './susunan.js';

/** What the forms of a KBK and its posts show, and the pages from which they are opened. */

type QueryDeps = Pick<Deps, 'db' | 'clock'>;

interface Field { kind: 'field' | 'attachment' | 'radioGroup' | 'checklist' | 'checkbox'; [option: string]: unknown }

interface FormParts {
  title: string;
  eyebrow: string;
  lead?: string;
  /** What the failure's head names: "Keputusan", "Penunjukan". */
  subject: string;
  action: string;
  hidden?: { name: string; value: string }[];
  batalHref: string;
  tombol: { label: string; kind: 'primary' | 'bad'; icon?: string };
  multipart?: boolean;
  /** A search that narrows the choice, on a form of its own before this one. */
  cari?: { action: string; hidden: { name: string; value: string }[]; value: string; clearHref: string } | null;
  isian: Field[];
  crumbs: { label: string; href?: string }[];
}

const formView = (state: FormState, { title, eyebrow, lead, subject, hidden = [], cari = null, multipart = false, crumbs, ...parts }: FormParts) => ({
  ...parts, title, hidden, cari, multipart,
  kepala: { title, eyebrow, ...(lead ? { lead } : {}) },
  gagal: formFailure(subject, state.errors),
  crumbs: [{ label: 'Beranda', href: '/beranda' }, { label: 'KBK', href: '/kbk' }, ...crumbs],
  menu: '/kbk',
});

/** What was typed in a field, or what it holds. */
const typedOf = (state: FormState, name: string, held: string): string => {
  const typed = state.values[name];
  return typeof typed === 'string' ? typed : held;
};

/** The fields of a decree: number, date, scan. */
async function decreeFields(deps: QueryDeps, actor: Actor, state: FormState, held: { nomorSk: string | null; tanggalSk: Date | null; berkasSkId: string | null } | null = null): Promise<Field[]> {
  return [
    { kind: 'field', name: 'nomorSk', label: 'Nomor keputusan', optional: true, width: 'half', maxlength: 120, value: typedOf(state, 'nomorSk', held?.nomorSk ?? ''), error: state.errors.nomorSk },
    { kind: 'field', name: 'tanggalSk', label: 'Tanggal keputusan', type: 'date', optional: true, value: typedOf(state, 'tanggalSk', held?.tanggalSk ? dayOf(held.tanggalSk) : ''), error: state.errors.tanggalSk },
    {
      kind: 'attachment', name: 'berkasSk', label: 'Salinan keputusan', optional: true, error: state.errors.berkasSk,
      file: await lampiranOf(deps.db, actor, state.values.berkasSk ?? held?.berkasSkId, held?.berkasSkId ?? null),
    },
  ];
}

// ── Forming, and the KBK's own data ──────────────────────────────────────────

/** The form of a new KBK: the OPDs that the actor heads, and their units, without one. Throws forbidden. */
export async function bentukPage(deps: QueryDeps, actor: Actor, id: string, asked: string, state: FormState) {
  const today = dayAt(deps.clock());
  const running = { OR: [{ selesai: null }, { selesai: { gte: dateOf(today) } }] };
  const opdIds = actor.posts.filter((held) => held.acting && held.post === 'KBK_PENANGGUNG_JAWAB').map((held) => held.opdId!);
  if (opdIds.length === 0) throw forbidden('KBK dibentuk oleh pimpinan perangkat daerah (Pasal 12 ayat (1)).');
  const opds = await deps.db.perangkatDaerah.findMany({
    relationLoadStrategy: 'join', where: { id: { in: opdIds }, selesai: null }, orderBy: { nama: 'asc' },
    include: { kbk: { where: running, select: { unitKerjaId: true } }, unitKerja: { where: { selesai: null }, orderBy: { nama: 'asc' } } },
  });
  const free = opds.map((opd) => {
    const has = (unitId: string | null) => opd.kbk.some((one) => one.unitKerjaId === unitId);
    return {
      group: opd.nama,
      options: [...(has(null) ? [] : [{ value: `opd:${opd.id}`, label: opd.nama }]), ...opd.unitKerja.filter((unit) => !has(unit.id)).map((unit) => ({ value: `unit:${unit.id}`, label: unit.nama }))],
    };
  }).filter(({ options }) => options.length > 0);
  const first = free[0]?.options[0];
  const untuk = typedOf(state, 'untuk', free.some(({ options }) => options.some(({ value }) => value === asked)) ? asked : first?.value ?? '');
  const chosen = free.flatMap(({ options }) => options).find(({ value }) => value === untuk);
  return {
    penuh: !first,
    ...formView(state, {
      title: 'Bentuk KBK', eyebrow: opds.map((opd) => opd.nama).join(', '), subject: 'KBK', action: '/kbk/baru', hidden: [{ name: 'id', value: id }], batalHref: '/kbk', multipart: true,
      lead: 'Untuk perangkat daerah Anda atau salah satu unit kerjanya (Pasal 12 ayat (1)). Nomor dan salinan keputusan dapat menyusul.',
      tombol: { label: 'Bentuk KBK', kind: 'primary' }, crumbs: [{ label: 'Bentuk' }],
      isian: [
        { kind: 'field', name: 'untuk', label: 'Dibentuk untuk', type: 'select', options: free, value: untuk, error: state.errors.untuk, required: true },
        { kind: 'field', name: 'nama', label: 'Nama KBK', value: typedOf(state, 'nama', chosen ? `KBK ${chosen.label}` : ''), error: state.errors.nama, required: true, maxlength: 200 },
        { kind: 'field', name: 'mulai', label: 'Tanggal mulai', type: 'date', value: typedOf(state, 'mulai', today), error: state.errors.mulai, required: true },
        ...await decreeFields(deps, actor, state),
      ],
    }),
  };
}

/** The form of a KBK's name and decree. Throws not_found, forbidden. */
export async function ubahPage(deps: QueryDeps, actor: Actor, id: string, state: FormState, status: number) {
  const row = await findKbk(deps, id, dayAt(deps.clock()));
  demand(actor, 'kbk.bentuk', row.perangkatDaerahId, id);
  return formView(state, {
    title: 'Ubah data KBK', eyebrow: row.nama, subject: 'Data KBK', action: `/kbk/${id}/ubah`, hidden: [{ name: 'revisi', value: revisiOf(state, row.revisi, status) }], batalHref: `/kbk/${id}`, multipart: true, tombol: { label: 'Simpan data', kind: 'primary' },
    crumbs: [{ label: row.nama, href: `/kbk/${id}` }, { label: 'Ubah data' }],
    isian: [
      { kind: 'field', name: 'nama', label: 'Nama KBK', value: typedOf(state, 'nama', row.nama), error: state.errors.nama, required: true, maxlength: 200 },
      ...await decreeFields(deps, actor, state, row),
    ],
  });
}

// ── The posts ────────────────────────────────────────────────────────────────

/** What /kbk/:id/keanggotaan shows: who holds a post now or will, or with `lihat` everything that was; acts for the head. Throws not_found. */
export async function keanggotaanPage(deps: QueryDeps, actor: Actor, id: string, query: { lihat: string; page: string }) {
  const today = dayAt(deps.clock());
  const row = await findKbk(deps, id, today);
  const all = query.lihat === 'semua';
  const isOver = (one: KbkRow['keanggotaan'][number]) => one.dibatalkanPada !== null || (one.selesai !== null && dayOf(one.selesai) < today);
  const shown = all ? history(row) : history({ ...row, keanggotaan: row.keanggotaan.filter((one) => !isOver(one)) });
  const order = new Map(row.keanggotaan.map((one) => [one.id, JABATAN.findIndex((jabatan) => jabatan === one.jabatan)]));
  const sorted = all ? shown : shown.sort((a, b) => order.get(a.id)! - order.get(b.id)! || a.nama.localeCompare(b.nama, 'id'));
  const page = pageOf(query.page, sorted.length);
  const appoints = may(actor, 'keanggotaan.tetapkan', row);
  const tabHref = (lihat: string) => address(`/kbk/${id}/keanggotaan`, { lihat });
  return {
    title: `Keanggotaan ${row.nama}`,
    kepala: {
      title: 'Keanggotaan', eyebrow: row.nama, lead: appoints ? 'Fasilitator, ketua, sekretaris, dan anggota ditunjuk pimpinan perangkat daerah (Pasal 13 ayat (3) sampai (6)).' : 'Pemegang jabatan KBK ini beserta riwayatnya.',
      acts: [
        ...(may(actor, 'keanggotaan.tetapkan_anggota', row) ? [{ label: 'Tambah anggota', kind: 'primary', icon: 'plus', href: `/kbk/${id}/keanggotaan/anggota` }] : []),
        ...(appoints ? [{ label: 'Tunjuk pemegang jabatan', kind: 'second', icon: 'users', href: `/kbk/${id}/keanggotaan/tunjuk` }] : []),
        ...(may(actor, 'susunan.sesuaikan', row) ? [{ label: 'Sesuaikan susunan', kind: 'second', href: `/kbk/${id}/susunan` }] : []),
      ],
    },
    kosong: susunanOn(row, today).posts.filter((post) => post.kurang > 0 && post.jabatan !== 'PENANGGUNG_JAWAB')
      .map((post) => ({ jabatan: post.nama, teks: `${post.nama}: ${vacancyText(post)}`, href: appoints ? fillHref(id, post.jabatan as JabatanKbk) : null })),
    tabs: {
      label: 'Masa jabatan',
      items: [{ label: 'Berjalan dan akan datang', href: tabHref(''), count: row.keanggotaan.filter((one) => !isOver(one)).length, current: !all }, { label: 'Seluruh riwayat', href: tabHref('semua'), count: row.keanggotaan.length, current: all }],
    },
    rows: sorted.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((one) => ({ ...one, href: `/keanggotaan/${one.id}`, keadaan: stateOf(row.keanggotaan.find((other) => other.id === one.id)!, today) })),
    pager: pager({ total: sorted.length, page, noun: 'jabatan', href: (n) => address(`/kbk/${id}/keanggotaan`, { lihat: query.lihat }, { page: n }) }),
    penyesuaian: row.susunan.map((one) => ({ jabatan: namaJabatan(one.jabatan), jumlah: one.jumlah, alasan: one.alasan, masa: termText({ mulai: dayOf(one.mulai), selesai: one.selesai && dayOf(one.selesai) }) })).reverse(),
    crumbs: crumbsOf(row, { label: 'Keanggotaan' }),
    menu: '/kbk',
  };
}

function stateOf(row: { mulai: Date; selesai: Date | null; dibatalkanPada: Date | null }, today: Day) {
  if (row.dibatalkanPada) return tag('DIBATALKAN');
  if (row.selesai && dayOf(row.selesai) < today) return tag('BERAKHIR');
  return dayOf(row.mulai) > today ? { ...tag('MENUNGGU_LAPORAN'), word: 'Akan datang' } : tag('AKTIF');
}

const crumbsOf = (row: KbkRow, ...rest: { label: string; href?: string }[]) => [{ label: 'Beranda', href: '/beranda' }, { label: 'KBK', href: '/kbk' }, { label: row.nama, href: `/kbk/${row.id}` }, ...rest];

/** One post, found with its KBK as of today. Throws not_found. */
async function findPost(deps: QueryDeps, id: string) {
  const found = await deps.db.keanggotaan.findUnique({ where: { id }, select: { kbkId: true } });
  if (!found) throw notFound();
  const kbk = await findKbk(deps, found.kbkId, dayAt(deps.clock()));
  return { kbk, row: kbk.keanggotaan.find((one) => one.id === id)! };
}

/** What /keanggotaan/:id shows: one post with its decree, and the acts of the head. Throws not_found. */
export async function jabatanPage(deps: QueryDeps, actor: Actor, id: string) {
  const today = dayAt(deps.clock());
  const { kbk, row } = await findPost(deps, id);
  const appoints = may(actor, permissionFor(row.jabatan), kbk) && row.dibatalkanPada === null;
  const isOver = row.selesai !== null && dayOf(row.selesai) < today;
  const isPermanent = row.sifat === 'TETAP' && !isOver;
  const nama = namaJabatan(row.jabatan);
  const mayOpen = readsDecrees(actor, kbk.perangkatDaerahId);
  return {
    title: `${row.pegawai.nama}, ${nama}`,
    kepala: {
      title: row.pegawai.nama, eyebrow: kbk.nama, lead: `${nama}${row.menggantikan ? `, menggantikan ${row.menggantikan.pegawai.nama}` : ''}, ${termText({ mulai: dayOf(row.mulai), selesai: row.selesai && dayOf(row.selesai) })}.`, tags: [stateOf(row, today)],
      acts: !appoints ? [] : [
        ...(isPermanent ? [{ label: 'Ganti', kind: 'primary', icon: 'users', href: address(`/kbk/${kbk.id}/keanggotaan/tunjuk`, { jabatan: row.jabatan, gantikan: id }) }] : []),
        ...(isPermanent ? [{ label: 'Tunjuk pengganti sementara', kind: 'second', href: `/keanggotaan/${id}/pengganti` }] : []),
        { label: row.selesai ? 'Ubah hari terakhir' : 'Akhiri', kind: 'second', href: `/keanggotaan/${id}/akhiri` },
        { label: 'Batalkan', kind: 'bad', icon: 'x', href: `/keanggotaan/${id}/batalkan` },
      ],
    },
    fakta: [
      ['Jabatan', nama], ['Sifat', row.sifat === 'PENGGANTI' ? 'Pengganti' : 'Tetap'], ['Mulai', fmt.day(row.mulai)], ['Selesai', row.selesai ? fmt.day(row.selesai) : 'belum ditentukan'],
      ['Nomor keputusan', row.nomorSk ?? 'belum dicatat'], ['Tanggal keputusan', row.tanggalSk ? fmt.day(row.tanggalSk) : 'belum dicatat'],
    ] as [string, string][],
    scan: row.berkasSk && mayOpen ? { href: `/berkas/${row.berkasSk.id}`, nama: row.berkasSk.nama } : null,
    batal: row.dibatalkanPada ? { pada: fmt.momentLong(row.dibatalkanPada), alasan: row.alasanBatal! } : null,
    pengganti: kbk.keanggotaan.filter((one) => one.menggantikanId === id).map((one) => ({
      nama: one.pegawai.nama, href: `/keanggotaan/${one.id}`, masa: termText({ mulai: dayOf(one.mulai), selesai: one.selesai && dayOf(one.selesai) }), tag: stateOf(one, today),
    })),
    crumbs: crumbsOf(kbk, { label: 'Keanggotaan', href: `/kbk/${kbk.id}/keanggotaan` }, { label: row.pegawai.nama }),
    menu: '/kbk',
  };
}

/** People that a form offers at once; more are found by a search. */
const OFFERED = 50;

/** The OPD's people to choose among, but for who asks: whoever was chosen first, then by name; those who hold a post in the KBK say so. */
async function people(deps: QueryDeps, actor: Actor, kbk: KbkRow, { cari, chosen, most = OFFERED }: { cari: string; chosen: string[]; most?: number }) {
  const today = dayAt(deps.clock());
  const on = dateOf(today);
  const sought = contains(cari);
  const inOffice = { perangkatDaerahId: { in: officesOn(kbk, today).map((one) => one.id) } };
  const placed = { some: { ...inOffice, ...activeOn(on) } };
  const where = {
    id: { not: actor.pegawaiId ?? undefined }, penempatan: placed, AND: [{ OR: [{ berhentiPada: null }, { berhentiPada: { gte: on } }] }, cari ? { OR: [{ nama: sought }, { nip: sought }] } : {}],
  };
  const found = await deps.db.pegawai.findMany({
    relationLoadStrategy: 'join', where: chosen.length > 0 ? { OR: [where, { id: { in: chosen }, penempatan: { some: inOffice } }] } : where, orderBy: { nama: 'asc' }, take: most + 1,
    select: { id: true, nama: true, akun: { select: { aktif: true } }, penempatan: { where: { ...inOffice, ...activeOn(on) }, select: { jabatan: true, mulai: true, unitKerja: { select: { nama: true } } } } },
  });
  const holding = (pegawaiId: string) => kbk.keanggotaan.filter((one) => one.pegawaiId === pegawaiId && one.dibatalkanPada === null && (one.selesai === null || dayOf(one.selesai) >= today));
  return {
    isMore: found.length > most,
    items: found.slice(0, most).map((one) => {
      const held = holding(one.id);
      const [at] = one.penempatan;
      return {
        value: one.id, label: one.nama, holds: held.length > 0, placedSince: at ? dayOf(at.mulai) : null, hasAccount: one.akun?.aktif ?? false,
        small: [at?.jabatan, at?.unitKerja?.nama, ...held.map((post) => `${namaJabatan(post.jabatan)} KBK ini`)].filter(Boolean).join(' · '),
      };
    }),
  };
}

/**
 * The first day that a form proposes for a post: the KBK's own while it is being filled, unless it offers nobody who was in the
 * office by then (people imported without a day are placed since that day); the day of a replacement is today.
 */
async function startOf(deps: QueryDeps, kbk: KbkRow, offered: { placedSince: Day | null }[], isReplacing = false): Promise<Day> {
  const today = dayAt(deps.clock());
  const from = dayOf(kbk.mulai);
  if (from <= today && (isReplacing || !offered.some(({ placedSince }) => placedSince !== null && placedSince <= from))) return today;
  const starts = kbk.keanggotaan.filter((one) => one.dibatalkanPada === null).map((one) => dayOf(one.mulai));
  return proposedStart(deps, { tindakan: 'kbk.bentuk', id: kbk.id, mulai: from, starts });
}

const peopleHint = (isMore: boolean, count: number, cari: string): string => {
  if (count === 0) return cari ? `Tidak ada pegawai yang cocok dengan “${cari}”.` : 'Belum ada pegawai lain yang dicatat di perangkat daerah ini.';
  return isMore ? `${count} nama pertama; cari nama atau NIP untuk menemukan yang lain.` : 'Pegawai perangkat daerah ini.';
};

type Offered = Awaited<ReturnType<typeof people>>['items'];

/** The choice of whom to appoint: a post is no use to somebody who cannot sign in, so the form says who cannot yet. */
const appointees = (items: Offered, isMore: boolean, cari: string) => ({
  options: items.map((item) => ({ ...item, small: [item.small, item.hasAccount ? '' : 'belum punya akun'].filter(Boolean).join(' · ') })),
  hint: [peopleHint(isMore, items.length, cari), items.every(({ hasAccount }) => hasAccount) ? '' : 'Yang belum punya akun baru dapat masuk sesudah administrator membuatkannya.'].filter(Boolean).join(' '),
});

/** The form that appoints to a post or replaces its holder. Throws not_found, forbidden. */
export async function tunjukPage(deps: QueryDeps, actor: Actor, kbkId: string, newId: string, query: { jabatan: string; gantikan: string; cari: string }, state: FormState) {
  const today = dayAt(deps.clock());
  const kbk = await findKbk(deps, kbkId, today);
  const asked = JABATAN.find((jabatan) => jabatan === query.jabatan) ?? susunanOn(kbk, today).posts.find((post) => post.kurang > 0 && post.jabatan !== 'PENANGGUNG_JAWAB')?.jabatan ?? 'ANGGOTA';
  const jabatan = typedOf(state, 'jabatan', asked);
  demand(actor, permissionFor(jabatan === 'ANGGOTA' ? 'ANGGOTA' : 'KETUA'), kbk.perangkatDaerahId, kbkId);
  const chosen = typedOf(state, 'pegawaiId', '');
  const { items, isMore } = await people(deps, actor, kbk, { cari: query.cari, chosen: [chosen].filter(isId) });
  const holders = kbk.keanggotaan.filter((one) => one.sifat === 'TETAP' && one.dibatalkanPada === null && (one.selesai === null || dayOf(one.selesai) >= today));
  const onlyOne = (jabatan === 'KETUA' || jabatan === 'SEKRETARIS') ? holders.find((one) => one.jabatan === jabatan && runsOn(one, today))?.id : undefined;
  const gantikan = typedOf(state, 'gantikan', holders.some((one) => one.id === query.gantikan) ? query.gantikan : onlyOne ?? '');
  const replaced = holders.find((one) => one.id === gantikan);
  const keep = [{ name: 'jabatan', value: jabatan }, ...(gantikan ? [{ name: 'gantikan', value: gantikan }] : [])];
  return formView(state, {
    title: replaced ? `Ganti ${namaJabatan(replaced.jabatan)}` : 'Tunjuk pemegang jabatan', eyebrow: kbk.nama, subject: 'Penunjukan', multipart: true,
    lead: replaced ? `Jabatan ${replaced.pegawai.nama} berakhir sehari sebelum tanggal mulai.` : 'Yang ditunjuk adalah pegawai perangkat daerah ini, selain Anda sendiri.',
    action: `/kbk/${kbkId}/keanggotaan/tunjuk`, hidden: [{ name: 'id', value: newId }], batalHref: `/kbk/${kbkId}/keanggotaan`, tombol: { label: 'Simpan penunjukan', kind: 'primary' },
    cari: { action: `/kbk/${kbkId}/keanggotaan/tunjuk`, hidden: keep, value: query.cari, clearHref: address(`/kbk/${kbkId}/keanggotaan/tunjuk`, Object.fromEntries(keep.map(({ name, value }) => [name, value]))) },
    crumbs: [{ label: kbk.nama, href: `/kbk/${kbkId}` }, { label: 'Keanggotaan', href: `/kbk/${kbkId}/keanggotaan` }, { label: 'Tunjuk' }],
    isian: [
      { kind: 'field', name: 'jabatan', label: 'Jabatan', type: 'select', width: 'half', value: jabatan, error: state.errors.jabatan, required: true, options: JABATAN.map((value) => ({ value, label: namaJabatan(value) })) },
      {
        kind: 'field', name: 'gantikan', label: 'Menggantikan', type: 'select', width: 'half', optional: true, value: gantikan, error: state.errors.gantikan, hint: 'Jabatannya berakhir sehari sebelum tanggal mulai.',
        options: [{ value: '', label: 'Tidak menggantikan siapa pun' }, ...holders.map((one) => ({ value: one.id, label: `${namaJabatan(one.jabatan)}: ${one.pegawai.nama}` }))],
      },
      { kind: 'radioGroup', name: 'pegawaiId', legend: 'Pegawai', ...appointees(items, isMore, query.cari), value: chosen, error: state.errors.pegawaiId, required: true },
      { kind: 'checkbox', name: 'lepas', label: 'Akhiri jabatannya yang lain di KBK ini sehari sebelumnya', small: 'Bila ia sudah memegang jabatan di KBK ini: seorang memegang satu jabatan.', checked: state.values.lepas === 'ya', error: state.errors.lepas },
      { kind: 'field', name: 'mulai', label: 'Tanggal mulai', type: 'date', value: typedOf(state, 'mulai', await startOf(deps, kbk, items, replaced !== undefined)), error: state.errors.mulai, required: true },
      { kind: 'field', name: 'selesai', label: 'Tanggal selesai', type: 'date', optional: true, hint: 'Kosongkan bila belum ditentukan.', value: typedOf(state, 'selesai', ''), error: state.errors.selesai },
      ...await decreeFields(deps, actor, state),
    ],
  });
}

const isId = (text: string) => /^[0-9a-f-]{36}$/i.test(text);

/** The form that makes several people anggota at once. Throws not_found, forbidden. */
export async function anggotaPage(deps: QueryDeps, actor: Actor, kbkId: string, query: { cari: string }, state: FormState) {
  const kbk = await findKbk(deps, kbkId, dayAt(deps.clock()));
  demand(actor, 'keanggotaan.tetapkan_anggota', kbk.perangkatDaerahId, kbkId);
  const chosen = [state.values.pegawaiIds ?? []].flat().filter(isId);
  const { items, isMore } = await people(deps, actor, kbk, { cari: query.cari, chosen, most: 200 });
  const free = items.filter((item) => !item.holds || chosen.includes(item.value));
  const here = `/kbk/${kbkId}/keanggotaan/anggota`;
  return formView(state, {
    title: 'Tambah anggota', eyebrow: kbk.nama, subject: 'Anggota', action: here, batalHref: `/kbk/${kbkId}/keanggotaan`, multipart: true, tombol: { label: 'Simpan anggota', kind: 'primary' },
    lead: 'Anggota adalah pegawai di lingkungan perangkat daerah (Pasal 13 ayat (6)); tanpa akun pun ia anggota.', cari: { action: here, hidden: [], value: query.cari, clearHref: here },
    crumbs: [{ label: kbk.nama, href: `/kbk/${kbkId}` }, { label: 'Keanggotaan', href: `/kbk/${kbkId}/keanggotaan` }, { label: 'Tambah anggota' }],
    isian: [
      {
        kind: 'checklist', name: 'pegawaiIds', legend: 'Pegawai', open: true, hint: peopleHint(isMore, free.length, query.cari), error: state.errors.pegawaiIds,
        summary: `${free.length} pegawai belum memegang jabatan di KBK ini`, items: free.map((item) => ({ ...item, checked: chosen.includes(item.value) })),
      },
      { kind: 'field', name: 'mulai', label: 'Tanggal mulai', type: 'date', value: typedOf(state, 'mulai', await startOf(deps, kbk, free)), error: state.errors.mulai, required: true },
      ...await decreeFields(deps, actor, state),
    ],
  });
}

/** The form that names a stand-in for some days. Throws not_found, forbidden, wrong_stage. */
export async function penggantiPage(deps: QueryDeps, actor: Actor, id: string, newId: string, query: { cari: string }, state: FormState) {
  const { kbk, row } = await findPost(deps, id);
  demand(actor, permissionFor(row.jabatan), kbk.perangkatDaerahId, kbk.id);
  if (row.sifat !== 'TETAP' || row.dibatalkanPada) throw wrongStage('Yang digantikan adalah pemegang jabatan tetap yang tidak dibatalkan.');
  const chosen = typedOf(state, 'pegawaiId', '');
  const { items, isMore } = await people(deps, actor, kbk, { cari: query.cari, chosen: [chosen].filter(isId) });
  const here = `/keanggotaan/${id}/pengganti`;
  return formView(state, {
    title: 'Tunjuk pengganti sementara', eyebrow: `${namaJabatan(row.jabatan)} ${kbk.nama}`, subject: 'Penggantian', action: here, hidden: [{ name: 'id', value: newId }], batalHref: `/keanggotaan/${id}`, multipart: true,
    lead: `Menggantikan ${row.pegawai.nama} selama ia berhalangan; selama itu hanya pengganti yang bertindak, dan ${row.pegawai.nama} tetap dapat membaca.`, tombol: { label: 'Simpan penggantian', kind: 'primary' },
    cari: { action: here, hidden: [], value: query.cari, clearHref: here },
    crumbs: [{ label: kbk.nama, href: `/kbk/${kbk.id}` }, { label: row.pegawai.nama, href: `/keanggotaan/${id}` }, { label: 'Pengganti' }],
    isian: [
      { kind: 'radioGroup', name: 'pegawaiId', legend: 'Pegawai', ...appointees(items.filter((item) => item.value !== row.pegawaiId), isMore, query.cari), value: chosen, error: state.errors.pegawaiId, required: true },
      { kind: 'checkbox', name: 'lepas', label: 'Bila ia anggota KBK ini, hentikan keanggotaannya selama menggantikan', small: 'Sesudah hari terakhir ia anggota kembali.', checked: state.values.lepas === 'ya', error: state.errors.lepas },
      { kind: 'field', name: 'mulai', label: 'Tanggal mulai', type: 'date', value: typedOf(state, 'mulai', ''), error: state.errors.mulai, required: true },
      { kind: 'field', name: 'selesai', label: 'Tanggal selesai', type: 'date', value: typedOf(state, 'selesai', ''), error: state.errors.selesai, required: true },
      ...await decreeFields(deps, actor, state),
    ],
  });
}

/** The forms that end a post and that annul one. Throws not_found, forbidden, wrong_stage. */
export async function akhiriPage(deps: QueryDeps, actor: Actor, id: string, act: 'akhiri' | 'batalkan', state: FormState, status: number) {
  const { kbk, row } = await findPost(deps, id);
  demand(actor, permissionFor(row.jabatan), kbk.perangkatDaerahId, kbk.id);
  if (row.dibatalkanPada) throw wrongStage('Jabatan ini sudah dibatalkan, jadi tidak dapat diubah.');
  const nama = `${row.pegawai.nama}, ${namaJabatan(row.jabatan)}`;
  const crumbs = [{ label: kbk.nama, href: `/kbk/${kbk.id}` }, { label: row.pegawai.nama, href: `/keanggotaan/${id}` }];
  const shared = { eyebrow: `${nama} ${kbk.nama}`, action: `/keanggotaan/${id}/${act}`, batalHref: `/keanggotaan/${id}` };
  const alasan = (optional: boolean): Field => ({ kind: 'field', name: 'alasan', label: 'Alasan', type: 'textarea', rows: 3, optional, required: !optional, value: typedOf(state, 'alasan', ''), error: state.errors.alasan });
  if (act === 'batalkan') {
    return formView(state, {
      ...shared, title: 'Batalkan jabatan', subject: 'Pembatalan', tombol: { label: 'Batalkan jabatan', kind: 'bad', icon: 'x' }, crumbs: [...crumbs, { label: 'Batalkan' }],
      lead: 'Untuk yang salah catat: jabatan ini tidak memberi hak apa pun lagi, tetapi tetap tampil sebagai dibatalkan. Yang sudah dilakukan dengannya tidak berubah. Pemegang sebelumnya dilanjutkan dengan “Ubah hari terakhir”.',
      isian: [alasan(false)],
    });
  }
  const last = row.selesai ? dayOf(row.selesai) : '';
  return formView(state, {
    ...shared, hidden: [{ name: 'semula', value: status === 409 ? last : typedOf(state, 'semula', last) }], title: row.selesai ? 'Ubah hari terakhir' : 'Akhiri jabatan', subject: 'Hari terakhir', tombol: { label: 'Simpan', kind: 'primary' }, crumbs: [...crumbs, { label: 'Akhiri' }],
    lead: 'Jabatan berlaku sampai dan termasuk hari terakhirnya. Penggantinya berakhir bersamanya.',
    isian: [
      {
        kind: 'field', name: 'selesai', label: 'Hari terakhir', type: 'date', value: typedOf(state, 'selesai', last || dayAt(deps.clock())), error: state.errors.selesai, required: row.selesai === null,
        ...(row.selesai && row.sifat === 'TETAP' ? { hint: 'Kosongkan untuk melanjutkan jabatan ini tanpa hari terakhir.' } : {}),
      },
      alasan(true),
    ],
  });
}

/** The form that adjusts how many of each post there are (Pasal 13 ayat (7)). Throws not_found, forbidden. */
export async function susunanPage(deps: QueryDeps, actor: Actor, id: string, state: FormState, status: number) {
  const today = dayAt(deps.clock());
  const kbk = await findKbk(deps, id, today);
  demand(actor, 'susunan.sesuaikan', kbk.perangkatDaerahId, id);
  const now = (jabatan: (typeof DISESUAIKAN)[number]) => {
    const rule = kbk.susunan.find((one) => one.jabatan === jabatan && runsOn(one, today));
    return String((rule ? rule.jumlah : LAZIM[jabatan]) ?? '');
  };
  const hints = {
    FASILITATOR: '0: tanpa fasilitator; pengesahan ketua cukup. Lebih dari satu: salah satunya mengesahkan.', WAKIL_KETUA: 'Dengan hak yang sama dengan ketua.', WAKIL_SEKRETARIS: 'Dengan hak yang sama dengan sekretaris.',
    ANGGOTA: 'Kosongkan bila tidak dibatasi.',
  };
  const fasilitator = kbk.keanggotaan.filter((one) => one.jabatan === 'FASILITATOR' && one.sifat === 'TETAP' && one.dibatalkanPada === null && (one.selesai === null || dayOf(one.selesai) >= today)).map((one) => one.pegawai.nama);
  return formView(state, {
    title: 'Sesuaikan susunan', eyebrow: kbk.nama, subject: 'Susunan', action: `/kbk/${id}/susunan`, hidden: [{ name: 'revisi', value: revisiOf(state, kbk.revisi, status) }], batalHref: `/kbk/${id}/keanggotaan`, tombol: { label: 'Simpan susunan', kind: 'primary' },
    lead: `Susunan disesuaikan dengan kondisi dan karakteristik perangkat daerah (Pasal 13 ayat (7)). ${postWords.KBK_KETUA} dan sekretaris selalu ada, masing-masing seorang. Laporan yang sudah diajukan dibaca kembali menurut susunan yang baru.`,
    crumbs: [{ label: kbk.nama, href: `/kbk/${id}` }, { label: 'Keanggotaan', href: `/kbk/${id}/keanggotaan` }, { label: 'Sesuaikan susunan' }],
    isian: [
      ...DISESUAIKAN.map((jabatan): Field => ({
        kind: 'field', name: FIELD[jabatan], label: `Jumlah ${namaJabatan(jabatan).toLowerCase()}`, type: 'number', hint: hints[jabatan], optional: jabatan === 'ANGGOTA', required: jabatan !== 'ANGGOTA', value: typedOf(state, FIELD[jabatan], now(jabatan)), error: state.errors[FIELD[jabatan]],
      })),
      ...(fasilitator.length === 0 ? [] : [{ kind: 'checkbox' as const, name: 'akhiri', label: 'Bila tanpa fasilitator, akhiri jabatan fasilitator sehari sebelumnya', small: fasilitator.join(', '), checked: state.values.akhiri === 'ya', error: state.errors.akhiri }]),
      { kind: 'field', name: 'mulai', label: 'Tanggal mulai', type: 'date', value: typedOf(state, 'mulai', today), error: state.errors.mulai, required: true },
      { kind: 'field', name: 'alasan', label: 'Alasan', type: 'textarea', rows: 3, value: typedOf(state, 'alasan', ''), error: state.errors.alasan, required: true },
    ],
  });
}
